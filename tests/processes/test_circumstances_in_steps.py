"""Circumstances in the steps that read them: hazards under a shock, jobs elsewhere, contracts, rows that wait."""

import numpy as np
import pytest
from scipy import stats
from small_market import behaviour, case, changed, market
from small_world import SECTORS, TRADES, WEEK, idents

from labsim import week as engine
from labsim.core.codes import NO_ROW, OUTSIDE, Attachment, Contract, Kind, Slot, Status
from labsim.processes.end_jobs import MOST_W, most_loss_w
from labsim.world.around import Around, neutral_around
from labsim.world.extra import ExtraEmployers, ExtraPositions, add_employers, add_positions, by_due

PEOPLE, SEEDS = 3000, 5
SIGNIFICANT = 1e-4
ENDS = behaviour().end_jobs
RATES = {
    "end_jobs__loss_permanent_w": 0.004, "end_jobs__loss_flex_w": 0.008, "end_jobs__loss_self_w": 0.006,
    "end_jobs__loss_subsidised_w": 0.005, "end_jobs__notice": 0.0,
}  # fmt: skip


def likely(count: int, of: int, chance: float) -> bool:
    return stats.binomtest(int(count), int(of), float(chance)).pvalue > SIGNIFICANT


def lost(around: np.ndarray, **facts) -> int:
    """How many of PEOPLE alike with work elsewhere lose it in a week, over SEEDS seeds."""
    c = case(people=PEOPLE, slots=40)
    persons = c.world.persons
    c.world.positions.state[:], c.world.positions.occupant[:] = Slot.LATENT, NO_ROW
    persons.status[PEOPLE:] = Status.ABSENT
    alike = {
        "status": Status.EMPLOYED, "position": OUTSIDE, "next_position": NO_ROW, "job_start": WEEK - 100,
        "quality": 0.0, "barriers": 0, "birth_week": WEEK - 40 * 53, "attachment": Attachment.STRONG, **facts,
    }  # fmt: skip
    for name, value in alike.items():
        getattr(persons, name)[:PEOPLE] = value
    count = 0
    for seed in range(SEEDS):
        m = market(c._replace(seed=seed, behaviour=changed(c.behaviour, **RATES)))
        m.paths_now = around
        engine.separate(m)
        count += m.flows["lost"]
    return count


@pytest.mark.parametrize(
    ("contract", "row", "base"),
    [
        (Contract.PERMANENT, Around.LOSS_PERMANENT, 0.004),
        (Contract.FLEX, Around.LOSS_FLEX, 0.008),
        (Contract.SELF_EMPLOYED, Around.LOSS_SELF, 0.006),
        (Contract.SUBSIDISED, Around.LOSS_SUPPORTED, 0.005),  # rule R48: temporary work of the banenafspraak
    ],
)
def test_job_loss_is_multiplied_by_contract(contract, row, base):
    around = neutral_around(SECTORS)[:, :, 0]
    around[row, -1] = np.log(6.0)
    hazard = base * ENDS.later_factor
    assert likely(lost(around, contract=contract), PEOPLE * SEEDS, 6.0 * hazard)
    other = neutral_around(SECTORS)[:, :, 0]
    other[row, :-1] = np.log(6.0)  # sectors of the region, while this work is elsewhere
    assert likely(lost(other, contract=contract), PEOPLE * SEEDS, hazard)


def test_the_young_are_hit_harder_and_sectors_that_gain_lose_fewer():
    around = neutral_around(SECTORS)[:, :, 0]
    around[Around.LOSS_FLEX, -1], around[Around.LOSS_YOUNG, -1] = np.log(0.5), np.log(4.0)
    hazard = 0.008 * ENDS.later_factor
    assert likely(lost(around, contract=Contract.FLEX), PEOPLE * SEEDS, 0.5 * hazard)
    young = lost(around, contract=Contract.FLEX, birth_week=WEEK - 20 * 53)
    assert likely(young, PEOPLE * SEEDS, 2.0 * hazard)


def test_no_chance_of_losing_work_exceeds_its_bound():
    around = neutral_around(SECTORS)[:, :, 0]
    around[Around.LOSS_FLEX, -1] = np.log(1e6)
    count = lost(around, contract=Contract.FLEX)
    p = changed(behaviour(), **RATES).end_jobs
    assert most_loss_w(p) < MOST_W and likely(count, PEOPLE * SEEDS, MOST_W)


def test_early_retirement_follows_its_factor():
    around = neutral_around(SECTORS)[:, :, 0]
    around[Around.RETIRE, -1] = np.log(5.0)

    def quits(table) -> int:
        c = case(people=PEOPLE, slots=40)
        facts = {
            "status": Status.EMPLOYED, "position": OUTSIDE, "next_position": NO_ROW, "contract": Contract.PERMANENT,
            "job_start": WEEK - 900, "quality": 3.0, "barriers": 0, "birth_week": WEEK - 64 * 53,
            "attachment": Attachment.STRONG,
        }  # fmt: skip
        for name, value in facts.items():
            getattr(c.world.persons, name)[:PEOPLE] = value
        m = market(c._replace(behaviour=changed(c.behaviour, end_jobs__retire_early_w=0.01)))
        m.paths_now = table
        engine.separate(m)
        return int(np.count_nonzero(m.world.persons.status[:PEOPLE] == Status.INACTIVE))

    usual = quits(neutral_around(SECTORS)[:, :, 0])
    assert likely(usual, PEOPLE, 0.01 + ENDS.quit_strong_w)
    assert likely(quits(around), PEOPLE, 0.05 + ENDS.quit_strong_w)


def test_jobs_elsewhere_are_offered_as_demand_says():
    def offered(demand: float) -> set[int]:
        m = market(case())
        m.paths_now = neutral_around(SECTORS)[:, :, 0]
        m.paths_now[Around.EXPAND, -1] = demand
        engine.list_openings(
            m.world.positions, m.world.segments, m.world.outside, m.offices, demand, m.setting.behaviour.listing,
            m.week, m.seed, m.board, m.scratch.sieve,
        )  # fmt: skip
        rows = m.board.row[: m.board.start[-1]]
        return set((-2 - rows[rows < 0]).tolist())

    none, few, usual, many = (offered(demand) for demand in (0.0, 0.4, 1.0, 3.0))
    assert not none and few < usual < many
    assert len(few) == pytest.approx(0.4 * len(usual), rel=0.35)


def openings(contract: Contract, share: float) -> np.ndarray:
    """Contracts of positions after one week in which all open, where a share becomes of the other kind."""
    c = case(people=60, slots=PEOPLE)
    slots = c.world.positions
    slots.state[:], slots.contract[:], slots.occupant[:] = Slot.LATENT, contract, NO_ROW
    slots.segment[:] = TRADES[0]
    c.world.persons.position[:] = NO_ROW
    m = market(c._replace(behaviour=changed(c.behaviour, openings__expand_w=1.0), eta=0.0))
    m.paths_now[Around.FLEXIBLE] = share
    engine.open_jobs(m)
    opened = np.isin(m.world.positions.state, (Slot.POSTED, Slot.DIRECT))
    return m.world.positions.contract[opened]


def test_a_share_of_openings_changes_contract():
    for before, after, sign in ((Contract.PERMANENT, Contract.FLEX, 1), (Contract.FLEX, Contract.PERMANENT, -1)):
        found = openings(before, 0.3 * sign)
        assert set(np.unique(found)) == {before, after}
        assert likely((found == after).sum(), len(found), 0.3)
        assert (openings(before, -0.3 * sign) == before).all() and (openings(before, 0.0) == before).all()
    assert (openings(Contract.SELF_EMPLOYED, 1.0) == Contract.SELF_EMPLOYED).all()


def test_vacancies_are_withdrawn_more_often_in_a_shock():
    gone = []
    for factor in (1.0, 5.0):
        c = case(people=60, slots=PEOPLE)
        slots = c.world.positions
        slots.state[:], slots.occupant[:], slots.opened[:] = Slot.POSTED, NO_ROW, WEEK
        c.world.persons.position[:] = NO_ROW
        m = market(c._replace(behaviour=changed(c.behaviour, openings__repost_share=0.0), eta=0.0))
        m.paths_now[Around.LAPSE] = np.log(factor)
        m.week += 1
        engine.open_jobs(m)
        gone.append(set(np.flatnonzero(m.world.positions.state != Slot.POSTED).tolist()))
        chance = factor * m.setting.behaviour.openings.lapse_early_w
        assert likely(len(gone[-1]), len(slots.ident), chance)
    assert gone[0] < gone[1]


# --- rows that wait ---


def extra(due, employer=0, first: int = 10**6) -> ExtraPositions:
    """Positions that are due in these weeks."""
    n = len(due)
    return ExtraPositions(
        ident=idents(Kind.POSITION, 0, n, first), employer=np.full(n, employer), sector=np.zeros(n),
        municipality=np.zeros(n), segment=np.full(n, TRADES[0]), contract=np.full(n, Contract.PERMANENT),
        hours=np.full(n, 32), wage=np.zeros(n), standard=np.zeros(n), due=np.asarray(due), audience=np.arange(n),
    )  # fmt: skip


def test_added_positions_are_rows_behind_the_others_and_open_when_due():
    c = case()
    before = len(c.world.positions.ident)
    world, rows = add_positions(c.world, extra([WEEK + 3, WEEK + 1, WEEK + 1, WEEK + 9]))
    for old, new in zip(c.world.positions, world.positions, strict=True):
        assert new.dtype == old.dtype and (new[:before] == old).all()
    assert rows.tolist() == list(range(before, before + 4))
    assert (world.positions.state[rows] == Slot.CLOSED).all() and (world.positions.occupant[rows] == NO_ROW).all()
    assert world.positions.audience[rows].tolist() == [0, 1, 2, 3] and (c.world.positions.audience == 0).all()
    order = by_due(world, rows)
    assert (order - before).tolist() == [1, 2, 0, 3]
    m = market(c._replace(world=world))
    m.extra_rows = order
    for week, opened in ((WEEK, 0), (WEEK + 1, 2), (WEEK + 2, 2), (WEEK + 5, 3), (WEEK + 20, 4)):
        m.week = week
        engine.open_jobs(m)
        assert m.opened == opened
        assert (m.world.positions.openings[rows] > 0).sum() == opened


def test_added_positions_draw_by_who_they_are_not_by_where_they_stand():
    def states(others: int) -> list[int]:
        c = case()
        world, _ = add_positions(c.world, extra([WEEK + 1] * others, first=5 * 10**6))
        world, rows = add_positions(world, extra([WEEK + 1] * 40))
        m = market(c._replace(world=world))
        m.extra_rows = by_due(world, rows)
        m.week += 1
        engine.open_jobs(m)
        assert m.flows["posted"] >= (m.world.positions.state[rows] == Slot.POSTED).sum() > 0
        return m.world.positions.state[rows].tolist()

    assert states(0) == states(7)


def test_an_added_employer_has_no_positions_at_the_start_and_a_used_ident_is_refused():
    c = case()
    n = len(c.world.employers.ident)
    firm = ExtraEmployers(
        ident=np.array([77], np.uint64), sector=np.array([1]), municipality=np.array([1]),
        size=np.array([40]), inclusiveness=np.array([0.4]), risk_aversion=np.array([0.6]), trust=np.array([0.3]),
        learning_places=np.array([2]),
    )  # fmt: skip
    world = add_employers(c.world, firm)
    firms = world.employers
    assert (len(firms.ident), firms.size[n], firms.learning_used[n]) == (n + 1, 40, 0)
    assert firms.trust[n].tolist() == pytest.approx([0.3]) and (firms.neighbours[n] == NO_ROW).all()
    world, rows = add_positions(world, extra([WEEK + 1], employer=n))
    assert world.positions.employer[rows].tolist() == [n]
    with pytest.raises(ValueError, match="the ident of another"):
        add_positions(world, extra([WEEK + 1]))
