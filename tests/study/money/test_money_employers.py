"""What the state gives employers: LIV by calendar year and hours, LKV by who was hired, never both."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_money import FIRST, IDLE, MONEY, ON_BIJSTAND, PEOPLE, WEEKS, at_work, invent, make_facts, make_kept

from labsim.core.calendar import monday
from labsim.core.codes import OUTSIDE, Contract, Group, Scheme, Status
from labsim.study.counting import make_counting
from labsim.study.money.book import AT, make_calendar, write
from labsim.study.money.employers import allowances, year_of, year_week

SINGLE = PEOPLE - 1
OLDER, DISABLED, REGISTER = range(3)


def people(age: int = 40, marked: bool = False):
    """Everybody of this age; in the register, or nobody."""
    facts = make_facts(birth=FIRST - age * 52)
    facts.traits.groups[:] = (1 << Group.BANENAFSPRAAK) if marked else 0
    return facts


def lkv(facts, before: tuple, after: tuple, week: int = 10, more=()) -> np.ndarray:
    """Cents of LKV in every week when one person goes from one state to another [WEEKS]."""
    start = [IDLE] * (PEOPLE - 1) + [before]
    return weekly(facts, make_kept(facts, start, [(FIRST + week, SINGLE, after), *more]), 2)


def weekly(facts, kept, which: int) -> np.ndarray:
    found = np.zeros(WEEKS, np.int64)
    told = allowances(kept.spells, kept, facts)
    for since, until, cents in zip(told[0].since, told[0].until, told[which], strict=True):
        found[since - FIRST : until - FIRST] += cents
    return found


def week_of_claim(k: int, hours: int) -> int:
    one = MONEY.hiring[k]
    return int(MONEY.hiring_use * min(one.most, one.hour * hours) + 0.5)


WIA = (Status.INACTIVE, Contract.NONE, 0, Scheme.WIA, -1)
WAJONG = (Status.INACTIVE, Contract.NONE, 0, Scheme.WAJONG, -1)


@pytest.mark.parametrize(
    ("age", "marked", "before", "claim"),
    [
        (57, False, ON_BIJSTAND, OLDER),
        (55, False, ON_BIJSTAND, None),
        (57, False, IDLE, None),
        (40, False, WIA, DISABLED),
        (40, False, WAJONG, None),
        (40, True, WAJONG, REGISTER),
        (40, True, IDLE, REGISTER),
        (57, True, ON_BIJSTAND, OLDER),
    ],
)
def test_the_best_claim_for_whom_is_hired(age, marked, before, claim):
    found = lkv(people(age, marked), before, at_work(hours=24))
    assert not found[:10].any()
    assert set(found[10:]) == {0 if claim is None else week_of_claim(claim, 24)}


def test_no_claim_for_who_was_at_work_or_works_under_the_wsw():
    facts = people(57, marked=True)
    assert not lkv(facts, at_work(hours=24), at_work(Contract.FLEX, 24)).any(), "from job to job"
    for contract in (Contract.SUPPORTED, Contract.SHELTERED, Contract.SELF_EMPLOYED, Contract.PARALLEL):
        assert not lkv(facts, ON_BIJSTAND, at_work(contract, 24)).any(), contract
    assert not lkv(facts, at_work(hours=24), at_work(hours=20)).any(), "a job that ran at the start"


def test_the_claim_ends_after_its_weeks_at_the_state_pension_and_with_the_job():
    facts = people(60)
    facts.traits.aow_week[:] = FIRST + 50
    found = lkv(facts, ON_BIJSTAND, at_work(hours=24))
    assert found[49] > 0 and not found[50:].any()
    found = lkv(people(60), ON_BIJSTAND, at_work(hours=24), more=[(FIRST + 30, SINGLE, ON_BIJSTAND)])
    assert found[29] > 0 and not found[30:].any()
    short = people(60)._replace(money=MONEY.__class__(**{**vars(MONEY), "hiring_weeks": 26}))
    found = lkv(short, ON_BIJSTAND, at_work(hours=24))
    assert found[35] > 0 and not found[36:].any()


def test_a_change_of_hours_keeps_the_claim_and_its_end():
    money = MONEY.__class__(**{**vars(MONEY), "hiring_weeks": 40})
    less = [(FIRST + 30, SINGLE, at_work(hours=12))]
    found = lkv(people(60)._replace(money=money), ON_BIJSTAND, at_work(hours=24), more=less)
    assert found[29] == week_of_claim(OLDER, 24) and found[30] == week_of_claim(OLDER, 12)
    assert found[49] > 0 and not found[50:].any()


def test_liv_follows_the_calendar_year_and_needs_1248_hours_in_it():
    facts = people()._replace(trade_wage=np.full(36, 1.0))  # everybody has the minimum
    low = {year: max(one.hour for one in MONEY.low_wage if one.year == year) for year in (2018, 2020)}
    for hours, has in ((24, True), (23, False)):
        kept = make_kept(facts, [IDLE] * (PEOPLE - 1) + [at_work(hours=hours)], [])
        found = weekly(facts, kept, 1)
        turn = year_week(2020) - FIRST
        assert 0 < turn < WEEKS and year_of(FIRST) == 2019
        assert set(found[:turn]) == {low[2018] * hours if has else 0}
        assert set(found[turn : turn + 52]) == {low[2020] * hours if has else 0}
    late = make_kept(facts, [IDLE] * PEOPLE, [(year_week(2020) + 22, SINGLE, at_work(hours=40))])
    turn = year_week(2020) - FIRST + 22
    assert weekly(facts, late, 1)[turn : turn + 31].max() == 0, f"31 weeks of 40 hours from {monday(FIRST + turn)}"
    sooner = make_kept(facts, [IDLE] * PEOPLE, [(year_week(2020) + 21, SINGLE, at_work(hours=40))])
    assert weekly(facts, sooner, 1)[turn] > 0


def test_liv_ends_with_the_law_and_above_its_band():
    for year, wage in ((2019, 40.0), (2026, 1.0)):
        facts = people()._replace(trade_wage=np.full(36, wage))
        kept = make_kept(facts, [IDLE] * (PEOPLE - 1) + [at_work(hours=36)], [])
        shift = year_week(year) - FIRST
        spells = kept.spells._replace(since=kept.spells.since + shift, until=kept.spells.until + shift)
        facts.traits.aow_week[:] += shift
        assert not allowances(spells, kept, facts)[1].any(), year


def test_whoever_has_the_one_has_not_the_other():
    facts = people(60)._replace(trade_wage=np.full(36, 1.0))
    job = at_work(hours=36)
    kept = make_kept(facts, [IDLE] * (PEOPLE - 1) + [ON_BIJSTAND], [(FIRST, SINGLE, IDLE), (FIRST + 1, SINGLE, job)])
    assert not weekly(facts, kept, 2).any(), "no benefit in the week before"
    kept = make_kept(facts, [IDLE] * (PEOPLE - 1) + [ON_BIJSTAND], [(FIRST + 9, SINGLE, at_work(hours=36))])
    young = people(40)._replace(trade_wage=facts.trade_wage)
    full, left = weekly(young, kept, 1), weekly(facts, kept, 1)
    assert left[20] == int((1 - MONEY.hiring_use) * full[20] + 0.5) > 0


@given(st.integers(0, 2**31))
@settings(max_examples=25)
def test_allowances_are_what_a_count_week_by_week_gives(seed):
    rng = np.random.default_rng(seed)
    facts = make_facts(rng)
    kept = invent(rng, facts, 80)
    book = write(kept.spells, kept, facts, make_calendar(FIRST, WEEKS), make_counting("12h"))
    assert book.cents[AT["hiring"]].sum() == slow_lkv(kept, facts)


def slow_lkv(kept, facts) -> int:
    """All of it, person by person and week by week, from the rules alone."""
    money, spells, paid = facts.money, kept.spells, 0
    insured = (Contract.PERMANENT, Contract.FLEX, Contract.SUBSIDISED, Contract.BBL)
    benefits = (Scheme.BIJSTAND, Scheme.WW, Scheme.WAJONG, Scheme.WIA, Scheme.WAO)
    for i in range(len(facts.persons.ident)):
        mine = [tuple(int(c[k]) for c in spells) for k in np.flatnonzero(spells.person == i)]
        claim = None  # rate, most, last week
        for before, now in zip([None, *mine[:-1]], mine, strict=True):
            if before is None or (before[3], before[4], before[7]) != (now[3], now[4], now[7]):
                claim = None
                if before is not None and now[3] == Status.EMPLOYED != before[3] and now[4] in insured:
                    age, options = now[1] - int(facts.persons.birth_week[i]), []
                    if before[6] in benefits and age >= money.hiring_from_w:
                        options.append((money.hiring[OLDER], now[1] + money.hiring_weeks))
                    if before[6] in (Scheme.WIA, Scheme.WAO):
                        options.append((money.hiring[DISABLED], now[1] + money.hiring_weeks))
                    if facts.traits.groups[i] >> Group.BANENAFSPRAAK & 1 and not options:
                        until = now[1] + money.hiring_weeks
                        until = 2**30 if until > money.hiring_register_lasts else until
                        options.append((money.hiring[REGISTER], until))
                    claim = options[0] if options else None
            for week in range(now[1], now[2]):
                if claim and week < claim[1] and week < facts.traits.aow_week[i]:
                    paid += int(money.hiring_use * min(claim[0].most, claim[0].hour * now[5]) + 0.5)
    return paid


def test_nobody_and_one_who_is_only_there_have_none():
    facts = people()
    kept = make_kept(facts, [IDLE] * PEOPLE, [])
    none = kept.spells.take(np.zeros(0, np.int64))
    assert [len(part) for part in allowances(none, kept, facts)[1:]] == [0, 0]
    assert not any(part.any() for part in allowances(kept.spells, kept, facts)[1:])
    assert OUTSIDE < 0
