"""The ledger: what a week costs by the letter of the law, both worlds closed to the cent, nobody counted twice."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_money import (
    FIRST,
    GONE,
    IDLE,
    MONEY,
    ON_BIJSTAND,
    ON_WW,
    PEOPLE,
    POSITIONS,
    WEEKS,
    at_work,
    invent,
    make_facts,
    make_kept,
)

from labsim.core.codes import OUTSIDE, Contract, Scheme, Status
from labsim.inputs.money import PARTIES
from labsim.study.counting import make_counting
from labsim.study.money.book import AT, COST, WORLD, Entry, balances, make_calendar, write
from labsim.study.money.pair import Ledger, LedgerError, check, ledger_of, write_sides
from labsim.study.money.spells import read_spells  # noqa: F401 - what the invented worlds are made with
from labsim.study.money.value import present_values
from labsim.study.money.weekly import gross_up

COUNTING = make_counting("12h")
CALENDAR = make_calendar(FIRST, WEEKS)
LINE = Entry(COST, "course.seats", "municipality", "")
SAVED = MONEY.single + int(gross_up(MONEY.tax, np.zeros(1, np.int64), np.array([MONEY.single]))[0])
seeds = st.integers(0, 2**31)


def ledger(facts, lines=()) -> Ledger:
    return Ledger((*WORLD, *lines), facts, CALENDAR, 1)


def cents_of(facts, with_, without, lines=()) -> np.ndarray:
    return ledger_of(ledger(facts, lines), COUNTING, with_, without, np.zeros(3, int), np.array([13, 52, WEEKS]))


def total(cents: np.ndarray, name: str) -> int:
    return int(cents[AT[name]].sum())


def everybody(state: tuple) -> list[tuple]:
    return [state] * PEOPLE


@given(seeds)
@settings(max_examples=40)
def test_transfers_sum_to_zero_cents_between_parties_and_the_rest_is_made_or_used(seed):
    rng = np.random.default_rng(seed)
    facts = make_facts(rng)
    found = cents_of(facts, invent(rng, facts, 60), invent(rng, facts, 60))
    transfers = np.array([entry.is_transfer for entry in WORLD])
    for world in (found[0], found[1], found[0] - found[1]):
        assert (balances(WORLD, world)[:, transfers].sum(axis=0) == 0).all()
        for rate in (Fraction(0), Fraction(9, 400), Fraction(1, 3)):
            assert (balances(WORLD, present_values(world, rate))[:, transfers].sum(axis=0) == 0).all()


@given(seeds)
@settings(max_examples=25)
def test_people_who_live_alike_are_written_once_and_nobody_is_lost(seed):
    rng = np.random.default_rng(seed)
    facts = make_facts(rng)
    start, few = [IDLE] * PEOPLE, [(FIRST + 5, 3, ON_BIJSTAND), (FIRST + 9, 2, ON_BIJSTAND)]
    more = [*few, (FIRST + 30, int(rng.integers(0, PEOPLE)), at_work(hours=int(rng.integers(4, 40))))]
    for with_, without in (
        (make_kept(facts, start, more), make_kept(facts, start, few)),
        (invent(rng, facts, 0), invent(rng, facts, 0)),
    ):
        sides = write_sides(facts, CALENDAR, COUNTING, with_, without)
        if any((kept.spells.status == Status.GONE).any() for kept in (with_, without)):
            continue  # who has left one world counts up to that week in both
        for kept, side in ((with_, sides.with_), (without, sides.without)):
            whole = write(kept.spells, kept, facts, CALENDAR, COUNTING)
            assert (whole.cents == sides.alike.cents + side.cents).all()
            assert (whole.units == sides.alike.units + side.units).all()


@given(seeds)
@settings(max_examples=25)
def test_bijstand_is_what_a_count_week_by_week_gives(seed):
    rng = np.random.default_rng(seed)
    facts = make_facts(rng)
    kept = invent(rng, facts, 80)
    book = write(kept.spells, kept, facts, CALENDAR, COUNTING)
    assert book.cents[AT["bijstand"]].sum() == slow_bijstand(kept, facts)


def slow_bijstand(kept, facts) -> int:
    """All benefits of all households and weeks, from the rules alone."""
    spells, traits, money = kept.spells, facts.traits, facts.money
    state, since, earned = {}, {}, {}
    from labsim.study.money.weekly import paid_weeks

    weeks = paid_weeks(spells, kept, facts)
    for k in range(len(weeks.spells.person)):
        one = [int(column[k]) for column in weeks.spells]
        for week in range(one[1], one[2]):
            state[one[0], week], since[one[0], week] = one[3:], one[1]
            earned[one[0], week] = int(weeks.wage[k] + weeks.profit[k])
    here = (Status.INACTIVE, Status.UNEMPLOYED, Status.EMPLOYED)
    paid = 0
    for (i, week), (status, _, _, scheme, _) in state.items():
        if scheme != Scheme.BIJSTAND or status not in here:
            continue
        mate = int(traits.partner[i])
        off = set_off(i, week, since, earned, state, money)
        if mate < 0 or state[mate, week][0] not in here:
            young = week - int(facts.persons.birth_week[i]) < money.youth_until_w
            paid += max(0, (money.youth if young else money.single) - off)
            continue
        both = state[mate, week][3] == Scheme.BIJSTAND
        no_right = week < traits.school_end[mate] or week >= traits.aow_week[mate]
        norm = money.couple // 2 if no_right and not both else money.couple
        house = max(0, norm - off - set_off(mate, week, since, earned, state, money))
        if not both:
            paid += house
        elif i < mate:
            paid += house  # once for the two of them
    return paid


def set_off(i, week, since, earned, state, money) -> int:
    wage = earned[i, week]
    if state[i, week][3] != Scheme.BIJSTAND or week >= since[i, week] + money.kept_weeks:
        return wage
    return wage - min(int(money.kept_share * wage + 0.5), money.kept_most)


def test_a_world_beside_itself_gives_zero_cents_everywhere():
    facts = make_facts()
    kept = invent(np.random.default_rng(4), facts, 90)
    found = cents_of(facts, kept, kept)
    assert (found[0] == found[1]).all() and found.any()


def test_who_moves_from_bijstand_to_a_job_saves_the_municipality_the_norm_and_the_tax_on_it():
    facts, single = make_facts(birth=FIRST - 40 * 52), PEOPLE - 1
    without = make_kept(facts, everybody(ON_BIJSTAND), [])
    with_ = make_kept(facts, everybody(ON_BIJSTAND), [(FIRST + 20, single, at_work())])
    found = cents_of(facts, with_, without)
    gain = balances(WORLD, found[0] - found[1])[PARTIES.index("municipality")]
    assert gain.sum() == SAVED * (WEEKS - 20)
    by_hand = (1030.42 * 12 - 2477) / (1 - 0.3665)  # one bracket, one credit
    assert pytest.approx(by_hand, abs=5) == SAVED * 52 / 100
    assert total(found[0] - found[1], "buig") == 0, "the budget is fixed: the municipality keeps it"
    assert total(found[0] - found[1], "wage") > 0 == total(found[0] - found[1], "ww")


def test_a_couple_has_one_norm_to_the_cent():
    facts = make_facts(birth=FIRST - 40 * 52)
    both = make_kept(facts, [ON_BIJSTAND, ON_BIJSTAND, *[IDLE] * (PEOPLE - 2)], [])
    one = make_kept(facts, [ON_BIJSTAND, *[IDLE] * (PEOPLE - 1)], [])
    for kept in (both, one):
        book = write(kept.spells, kept, facts, CALENDAR, COUNTING)
        facts.traits.school_end[:] = -(2**30)
        assert total(book.cents, "bijstand") == MONEY.couple * WEEKS


def test_who_comes_of_age_has_the_full_norm_from_that_week_on():
    birthday = FIRST + 30
    facts = make_facts(birth=birthday - MONEY.youth_until_w)
    states = [IDLE] * (PEOPLE - 1) + [ON_BIJSTAND]
    kept = make_kept(facts, states, [])
    book = write(kept.spells, kept, facts, CALENDAR, COUNTING)
    assert total(book.cents, "bijstand") == 30 * MONEY.youth + (WEEKS - 30) * MONEY.single


def test_ww_is_75_percent_of_its_wage_for_nine_weeks_then_70_and_capped():
    facts, single = make_facts(birth=FIRST - 40 * 52), PEOPLE - 1
    wage = {}
    for hours in (20, 40):
        start = [IDLE] * (PEOPLE - 1) + [at_work(hours=hours)]
        kept = make_kept(facts, start, [(FIRST + 10, single, ON_WW), (FIRST + 40, single, ON_BIJSTAND)])
        book = write(kept.spells, kept, facts, CALENDAR, COUNTING)
        wage[hours] = total(book.cents, "wage") // 10
        old = min(int(MONEY.ww_of_wage * wage[hours] + 0.5), MONEY.ww_most)
        first, later = int(0.75 * old + 0.5), int(0.7 * old + 0.5)
        assert total(book.cents, "ww") == 9 * first + 21 * later
    assert wage[40] == pytest.approx(2 * wage[20], abs=1)


def test_moving_away_saves_nobody_money():
    facts, single = make_facts(birth=FIRST - 40 * 52), PEOPLE - 1
    stays = make_kept(facts, everybody(ON_BIJSTAND), [])
    leaves = make_kept(facts, everybody(ON_BIJSTAND), [(FIRST + 20, single, GONE)])
    found = cents_of(facts, stays, leaves)
    assert (found[0] == found[1]).all()


def test_ordinary_work_leaves_the_employer_even_and_a_subsidy_pays_for_what_is_missing():
    facts, single = make_facts(birth=FIRST - 40 * 52), PEOPLE - 1
    without = make_kept(facts, everybody(ON_BIJSTAND), [])
    for contract in (Contract.PERMANENT, Contract.FLEX, Contract.SUBSIDISED, Contract.SUPPORTED):
        with_ = make_kept(facts, everybody(ON_BIJSTAND), [(FIRST, single, at_work(contract, 20))])
        found = cents_of(facts, with_, without)
        gain = balances(WORLD, found[0] - found[1])
        assert gain[PARTIES.index("employer")].sum() == 0, contract
    assert total(found[0], "lks") == int(MONEY.lks_full * 20 / 36 + 0.5) * WEEKS


def test_a_place_that_an_instrument_pays_for_costs_the_municipality_nothing_more():
    facts, single = make_facts(birth=FIRST - 40 * 52), PEOPLE - 1
    without = make_kept(facts, everybody(ON_BIJSTAND), [])
    for position, sheltered in ((OUTSIDE, True), (POSITIONS - 1, False)):  # the last position is an instrument's
        place = at_work(Contract.SECONDED, 27, position=position)
        with_ = make_kept(facts, everybody(ON_BIJSTAND), [(FIRST, single, place)])
        found = cents_of(facts, with_, without)
        gain = balances(WORLD, found[0] - found[1])
        cost = MONEY.sheltered_hour * 27 if sheltered else 0
        assert gain[PARTIES.index("municipality")].sum() == (SAVED - cost) * WEEKS
        assert gain[PARTIES.index("employer")].sum() == (0 if sheltered else total(found[0], "low_wage"))


def test_what_is_displaced_elsewhere_is_worth_what_changes_hands():
    facts, single = make_facts(birth=FIRST - 40 * 52), PEOPLE - 1
    without = make_kept(facts, everybody(IDLE), [])
    with_ = make_kept(facts, everybody(IDLE), [(FIRST, single, at_work())])
    outside = np.array([1, 1, 1])  # one job, the whole time
    found = ledger_of(ledger(facts), COUNTING, with_, without, outside, np.array([13, 52, WEEKS]))
    made = balances(WORLD, found[0] - found[1]).sum(axis=0)
    assert made[AT["output"]].sum() > 0 and made.sum() == 0, "a job that somebody elsewhere loses makes nothing"


LAW = {
    "municipality": {"person": ("bijstand", "sheltered_wage"), "state": ("benefit_tax",), "employer": ("lks",)},
    "uwv": {"person": ("ww", "disability")},
    "employer": {"person": ("wage",), "uwv": ("contributions",), "state": ("health_contribution",)},
    "person": {"state": ("tax",)},
    "state": {
        "employer": ("practice", "low_wage", "hiring"),
        "municipality": ("sheltered_funding", "buig", "lks_funding"),
    },
}


def test_every_transfer_goes_from_whom_the_law_says_to_whom():
    told = {(payer, payee, name) for payer, by in LAW.items() for payee, names in by.items() for name in names}
    assert {(entry.payer, entry.payee, entry.name) for entry in WORLD if entry.is_transfer} == told


def test_who_leaves_ww_for_a_job_is_told_at_every_party():
    facts, single = make_facts(birth=FIRST - 60 * 52), PEOPLE - 1
    facts.traits.groups[:] = 0
    start = [*everybody(IDLE)[:-1], ON_WW]
    without = make_kept(facts, start, [])
    with_ = make_kept(facts, start, [(FIRST, single, ON_WW), (FIRST + 20, single, at_work())])
    found = cents_of(facts, with_, without)
    change = found[0] - found[1]
    weeks, of = WEEKS - 20, {entry.name: int(cents.sum()) for entry, cents in zip(WORLD, change, strict=True)}
    gain = dict(zip(PARTIES, balances(WORLD, change).sum(axis=(1, 2)).tolist(), strict=True))
    claim = int(MONEY.hiring_use * min(MONEY.hiring[0].most, MONEY.hiring[0].hour * 32) + 0.5) * weeks
    assert of["ww"] < 0 < of["wage"] and of["hiring"] == claim, "56 or older, from a benefit"
    assert gain["uwv"] == -of["ww"] + of["contributions"]
    assert gain["state"] == of["tax"] + of["health_contribution"] - claim - of["low_wage"]
    assert gain["person"] == of["wage"] + of["ww"] - of["tax"]
    assert gain["employer"] == claim + of["low_wage"], "ordinary work brings what it costs"
    assert gain["municipality"] == gain["elsewhere"] == 0
    assert sum(gain.values()) == of["output"] == of["wage"] + of["contributions"] + of["health_contribution"]


def test_cost_lines_and_shared_lines_are_in_the_ledger_once():
    facts = make_facts()
    years = np.array([100, 20, 3])
    handed = Entry(COST, "jobs.wages", "municipality", "employer")
    shared = Entry(COST, "line_a", "municipality", "")
    with_ = make_kept(facts, everybody(IDLE), [], {("course", "seats"): years, ("jobs", "wages"): years},
                      {"line_a": years})  # fmt: skip
    without = make_kept(facts, everybody(IDLE), [])
    found = cents_of(facts, with_, without, (LINE, handed, shared))
    gain = balances((*WORLD, LINE, handed, shared), found[0] - found[1]).sum(axis=(1, 2))
    assert dict(zip(PARTIES, gain.tolist(), strict=True)) == {
        "municipality": -369, "uwv": 0, "state": 0, "employer": 123, "person": 0, "elsewhere": 0,
    }  # fmt: skip


def test_a_ledger_that_does_not_balance_is_a_fault(monkeypatch):
    cents = np.ones((2, len(WORLD), 3), np.int64)
    check(WORLD, cents)
    monkeypatch.setattr("labsim.study.money.pair.balances", lambda entries, world: np.ones((6, *world.shape), np.int64))
    with pytest.raises(LedgerError, match="does not balance"):
        check(WORLD, cents)
