"""Job creation (eta) and published growth: how many positions come and go, which, and that they go as they came."""

import numpy as np
import pytest
from scipy import stats
from small_market import Case, case, changed, market
from small_world import TRADES
from test_search import relabelled

from labsim import week as engine
from labsim.core.codes import SEGMENTS, Attachment, Contract, Slot, Status

SIGNIFICANT = 1e-4
RATE, LEVEL = 0.02, 1.25
EXIST = (Slot.CLOSED, Slot.WITHDRAWN)


def calm_case(eta: float = 1.0, seed: int = 1, **rules: float) -> Case:
    """A market in which only job creation moves positions: what is not filled is latent and stays so, or in reserve."""
    c = case(people=60, slots=2400)
    slots = c.world.positions
    slots.state[~np.isin(slots.state, (Slot.FILLED, Slot.CLOSED))] = Slot.LATENT
    c.world.segments.latent[:] = np.bincount(slots.segment[slots.state == Slot.LATENT], minlength=SEGMENTS)
    still = {"openings__create_rate": RATE, "openings__create_level": LEVEL, "openings__expand_w": 0.0, **rules}
    return c._replace(eta=eta, seed=seed, behaviour=changed(c.behaviour, **still))


def press(m, beyond: float) -> None:
    """Let there be so many more people than normal in each segment, this week and of late."""
    s = m.world.segments
    s.people[:] = s.people_normal + beyond
    s.people_recent[:] = s.people


def step(m, weeks: int, beyond: float) -> None:
    """Step 7 alone, so many weeks, with so many people beyond the normal number."""
    for _ in range(weeks):
        m.week += 1
        press(m, beyond)
        engine.open_jobs(m)


def wanted_after(weeks: int, beyond: float, eta: float = 1.0) -> float:
    """Positions that job creation wants after so many weeks: it closes the same share of the distance each week."""
    return eta * LEVEL * beyond * (1 - (1 - RATE) ** weeks)


def existing(m) -> np.ndarray:
    """Positions that exist, by segment [36]."""
    slots = m.world.positions
    return np.bincount(slots.segment[~np.isin(slots.state, EXIST)], minlength=SEGMENTS)


# --- how many -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beyond", [-12, 0, 12])
def test_without_eta_nothing_moves(beyond):
    m = market(calm_case(eta=0.0))
    before = m.world.positions.state.copy()
    step(m, 20, beyond)
    assert (m.world.positions.state == before).all()
    assert (m.world.segments.pressure == 0).all()


@pytest.mark.parametrize("eta", [0.3, 1.0])
@pytest.mark.parametrize("beyond", [-8, 8])
@pytest.mark.parametrize("weeks", [5, 600])
def test_pressure_moves_to_what_the_people_beyond_normal_call_for(eta, beyond, weeks):
    m = market(calm_case(eta))
    step(m, weeks, beyond)
    assert m.world.segments.pressure == pytest.approx(np.full(SEGMENTS, wanted_after(weeks, beyond, eta)))


def test_employers_notice_people_with_a_delay():
    """The recent number moves by one in `memory_w` of the distance a week."""
    m = market(calm_case())
    s, memory = m.world.segments, m.setting.behaviour.openings.memory_w
    s.people[:] = 15 + 26
    for weeks in range(1, 6):
        m.week += 1
        engine.open_jobs(m)
        assert s.people_recent == pytest.approx(np.full(SEGMENTS, 15 + 26 * (1 - (1 - 1 / memory) ** weeks)))


def test_at_rest_nothing_moves():
    m = market(calm_case())
    before = m.world.positions.state.copy()
    step(m, 50, 0)
    assert (m.world.positions.state == before).all()


def test_more_people_bring_positions_out_of_the_reserve_in_order():
    m = market(calm_case())
    before = existing(m)
    step(m, 40, 20)
    s, reserves, slots = m.world.segments, m.world.reserves, m.world.positions
    room = np.diff(reserves.segment_start)
    assert (s.created == np.minimum(np.floor(s.pressure), room)).all()
    assert (existing(m) - before == s.created).all() and s.created.sum() > 40
    for g in TRADES:
        rows = reserves.segment_row[reserves.segment_start[g] : reserves.segment_start[g + 1]]
        assert (slots.state[rows[: s.created[g]]] == Slot.LATENT).all()
        assert (slots.state[rows[s.created[g] :]] == Slot.CLOSED).all()


def test_fewer_people_take_latent_positions_away_and_nobody_s_job():
    m = market(calm_case())
    before, slots = existing(m), m.world.positions
    state = slots.state.copy()
    step(m, 40, -12)
    gone = before - existing(m)
    assert (state[slots.state != state] == Slot.LATENT).all()
    assert (slots.state[slots.state != state] == Slot.WITHDRAWN).all()
    assert (m.world.segments.withdrawn == gone).all()
    assert (abs(gone[TRADES] - wanted_after(40, 12)) <= 4).all() and gone.sum() == gone[TRADES].sum()


def moved(wanted: float, state: Slot, weeks: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """How many positions of each trade that are all in one state move in a week, if `wanted` are owed; how many
    there are. The same week is lived under many seeds."""
    c = calm_case(openings__create_rate=0.0)
    slots, counts = c.world.positions, []
    slots.state[slots.state == Slot.LATENT] = state
    for seed in range(weeks):
        m = market(c._replace(seed=seed))
        s = m.world.segments
        some = np.bincount(slots.segment[slots.state == state], minlength=SEGMENTS)
        s.latent[:], s.withdrawn[:] = (some, 0) if state == Slot.LATENT else (0, some)
        s.pressure[:] = wanted - s.withdrawn
        step(m, 1, 0)
        counts.append(some - np.bincount(slots_in(m, state), minlength=SEGMENTS))
        assert (s.created == 0).all(), "what was withdrawn comes back before anything new is made"
    return np.array(counts)[:, TRADES], some[TRADES]


def slots_in(m, state: Slot) -> np.ndarray:
    """Segments of the positions in a state."""
    return m.world.positions.segment[m.world.positions.state == state]


@pytest.mark.parametrize(("wanted", "state"), [(-1.5, Slot.LATENT), (-6.0, Slot.LATENT), (7.0, Slot.WITHDRAWN)])
def test_as_many_move_as_are_owed_on_average(wanted, state):
    """Each of n positions goes with the chance wanted / n, by its own draw: neither too many nor too few."""
    counts, some = moved(wanted, state)
    assert (some > 40).all()
    chance = abs(wanted) / some
    draws, all_in_all = len(counts) * int(some.sum()), abs(wanted) * len(some) / some.sum()
    assert stats.binomtest(int(counts.sum()), draws, all_in_all).pvalue > SIGNIFICANT
    spread = ((counts - abs(wanted)) ** 2 / (some * chance * (1 - chance))).sum()
    assert stats.chi2.ppf(SIGNIFICANT, counts.size) < spread < stats.chi2.ppf(1 - SIGNIFICANT, counts.size)


@pytest.mark.parametrize(("owed", "state"), [(-0.99, Slot.LATENT), (0.99, Slot.WITHDRAWN)])
def test_less_than_a_position_moves_nothing(owed, state):
    counts, _ = moved(owed, state, weeks=20)
    assert (counts == 0).all()


def test_all_go_where_more_are_owed_than_there_are():
    counts, some = moved(-500.0, Slot.LATENT, weeks=2)
    assert (counts == some).all()


# --- both ways ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [12, -12])
def test_positions_go_as_they_came(first):
    """Job creation has no ratchet: where pressure is back to nothing, so is what it made or withdrew."""
    m = market(calm_case())
    before = existing(m)
    step(m, 40, first)
    away = existing(m) - before
    assert (away[TRADES] * first > 0).all() and abs(away[TRADES]).min() >= 6
    step(m, 600, 0)
    assert abs(m.world.segments.pressure).max() < 1e-3
    assert abs(existing(m) - before).max() <= 1, "less than a position is owed"


def test_what_was_withdrawn_comes_back_before_anything_new():
    m = market(calm_case())
    step(m, 40, -12)
    gone = m.world.positions.state == Slot.WITHDRAWN
    step(m, 150, 12)
    s, slots = m.world.segments, m.world.positions
    assert (s.pressure[TRADES] > 5).all() and (s.created[TRADES] >= 5).all()
    assert (slots.state[gone] == Slot.LATENT).all() and (s.withdrawn == 0).all()
    assert (abs(s.pressure - s.created)[TRADES] < 1.5).all()


def test_withdrawn_positions_do_not_open_and_those_that_come_back_do():
    c = calm_case(openings__expand_w=1.0, openings__create_rate=0.0)
    slots = c.world.positions
    latent = np.flatnonzero(slots.state == Slot.LATENT)
    slots.contract[latent] = Contract.PERMANENT
    slots.state[latent[::2]] = Slot.WITHDRAWN
    m = market(c)
    s = m.world.segments
    s.withdrawn[:] = np.bincount(slots_in(m, Slot.WITHDRAWN), minlength=SEGMENTS)
    s.pressure[:] = -s.withdrawn
    step(m, 1, 0)
    assert (m.world.positions.state[latent[::2]] == Slot.WITHDRAWN).all()
    assert np.isin(m.world.positions.state[latent[1::2]], (Slot.POSTED, Slot.DIRECT)).all()
    s.pressure[:] = 0
    step(m, 1, 0)
    assert (m.world.positions.state[latent[::2]] == Slot.LATENT).all()
    step(m, 1, 0)
    assert np.isin(m.world.positions.state[latent[::2]], (Slot.POSTED, Slot.DIRECT)).all()


# --- which ----------------------------------------------------------------------------------------------


def slots_by_ident(m) -> dict[int, tuple]:
    """State and dates of each position, by its ident."""
    s = m.world.positions
    columns = (s.state, s.since, s.opened, s.openings, s.vacancy)
    return dict(zip(s.ident.tolist(), zip(*(column.tolist() for column in columns), strict=True), strict=True))


@pytest.mark.parametrize("expand", [0.0, 0.03])
def test_the_order_of_rows_does_not_matter(expand):
    """With positions in other rows the same ones are made, withdrawn and taken back."""
    c, found = calm_case(openings__expand_w=expand), []
    for world in (c, relabelled(c, 1), relabelled(c, 2)):
        m, lived = market(world), []
        for weeks, beyond in ((20, -12), (30, 12), (15, -12)):
            step(m, weeks, beyond)
            lived.append(slots_by_ident(m))
        found.append(lived)
    assert found[0] == found[1] == found[2]
    states = [{entry[0] for entry in lived.values()} for lived in found[0]]
    assert Slot.WITHDRAWN in states[0] and Slot.WITHDRAWN not in states[1]


def test_who_goes_is_nested_in_how_many():
    """In two worlds that differ a little the same positions go, and a few more in one of them."""
    gone = []
    for wanted in (3.0, 3.2, 6.0):
        m = market(calm_case(openings__create_rate=0.0))
        m.world.segments.pressure[:] = -wanted
        step(m, 1, 0)
        gone.append(set(m.world.positions.ident[m.world.positions.state == Slot.WITHDRAWN].tolist()))
    assert gone[0] <= gone[1] <= gone[2]
    assert len(gone[0]) > 5 and len(gone[2]) > len(gone[0])


def test_whoever_is_helped_into_work_neither_makes_nor_costs_a_job():
    """The labour force is counted, at work or not: worlds that differ in who works keep the same positions."""
    c = case(people=600, slots=420)._replace(eta=1.0)
    one, other = market(c), market(c)
    at_work = np.flatnonzero(other.world.persons.status == Status.EMPLOYED)[:40]
    other.world.persons.status[at_work] = Status.UNEMPLOYED
    counts = []
    for m in (one, other):
        engine.search_and_match(m)
        counts.append(m.world.segments.people.copy())
    assert (counts[0] == counts[1]).all() and counts[0].sum() > 300


def test_a_certificate_moves_somebody_to_its_own_trade():
    c = case(people=600, slots=420)
    persons = c.world.persons
    i = int(np.flatnonzero((persons.status == Status.EMPLOYED) & (persons.attachment == Attachment.STRONG))[0])
    g = next(g for g in TRADES if g != persons.segment[i])
    plain = market(c)
    persons.second_segment[i] = g
    certified = market(c)
    for m in (plain, certified):
        engine.search_and_match(m)
    change = certified.world.segments.people - plain.world.segments.people
    assert change[g] == 1 and change[persons.segment[i]] == -1 and abs(change).sum() == 2


# --- growth ---------------------------------------------------------------------------------------------


def test_growth_opens_what_its_path_says_once():
    m = market(case(people=60, slots=1200))
    reserves, slots = m.world.reserves, m.world.positions
    before = existing(m).sum()
    for wanted in (0, 3, 3, 7):
        m.paths_now[2, :] = wanted
        m.week += 1
        rules = m.setting.behaviour.openings
        engine.open_new(slots, reserves, m.extra_rows, 0, m.paths_now, rules, m.week, m.seed)
        for s in range(len(reserves.sector_start) - 1):
            rows = reserves.sector_row[reserves.sector_start[s] : reserves.sector_start[s + 1]]
            assert (slots.state[rows] != Slot.CLOSED).sum() == min(wanted, len(rows))
            assert (slots.state[rows[:wanted]] != Slot.CLOSED).all()
    assert existing(m).sum() - before == 7 * (len(reserves.sector_start) - 1)
