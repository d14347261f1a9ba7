"""Job creation (eta) and published growth: which positions come to exist, and that they go as they came."""

import numpy as np
import pytest
from small_market import case, changed, market
from small_world import TRADES

from labsim import week as engine
from labsim.core.codes import Slot


def market_of(eta: float = 1.0):
    """A market in which step 7 creates and withdraws quickly and latent positions stay latent."""
    c = case(people=60, slots=1200)
    c = c._replace(eta=eta, behaviour=changed(c.behaviour, openings__create_rate=0.02, openings__expand_w=0.0))
    return market(c)


def press(m, gap: float) -> None:
    """Let vacancies have filled (1 + gap) times as fast as normal of late."""
    s, p = m.world.segments, m.setting.behaviour.openings
    s.duration_count[:] = 1000.0
    s.duration_sum[:] = s.duration_normal * ((1000.0 + p.pseudo) / (1.0 + gap) - p.pseudo)


def step(m, weeks: int, gap: float) -> None:
    """Step 7 alone, so many weeks, at a constant gap."""
    for _ in range(weeks):
        m.week += 1
        press(m, gap)
        engine.open_jobs(m)


def existing(m) -> int:
    """Positions that exist."""
    return int((m.world.positions.state != Slot.CLOSED).sum())


def test_without_eta_the_number_of_positions_is_given():
    for gap in (-0.4, 0.0, 0.8):
        m = market_of(eta=0.0)
        before = existing(m)
        step(m, 20, gap)
        assert existing(m) == before
        assert (m.world.segments.pressure == 0).all()


def test_pressure_is_slots_times_the_gap():
    m = market_of()
    step(m, 1, 0.5)
    s = m.world.segments
    assert s.pressure[TRADES] == pytest.approx(0.02 * s.slots[TRADES] * 0.5)
    assert (np.delete(s.pressure, TRADES) == 0).all()


def test_fast_filling_creates_positions_in_that_segment_in_order():
    m = market_of()
    before = existing(m)
    step(m, 30, 0.5)
    s, reserves, slots = m.world.segments, m.world.reserves, m.world.positions
    room = np.diff(reserves.segment_start)
    assert (s.created == np.minimum(np.floor(s.pressure), room)).all()
    assert existing(m) - before == s.created.sum() > 10
    for g in TRADES:
        rows = reserves.segment_row[reserves.segment_start[g] : reserves.segment_start[g + 1]]
        assert (slots.state[rows[: s.created[g]]] != Slot.CLOSED).all()
        assert (slots.state[rows[s.created[g] :]] == Slot.CLOSED).all()


def test_slow_filling_withdraws_latent_positions():
    m = market_of()
    before, held = existing(m), m.world.positions.state == Slot.FILLED
    step(m, 30, -0.4)
    s = m.world.segments
    assert before - existing(m) == s.debt.sum() > 0
    assert (m.world.positions.state[held] == Slot.FILLED).all(), "nobody loses work by it"
    assert (s.debt <= np.ceil(-s.pressure)).all()


@pytest.mark.parametrize("first", [0.5, -0.4])
@pytest.mark.xfail(reason="created positions stay and withdrawn ones never return when the pressure is gone")
def test_positions_go_as_they_came(first):
    """Job creation has no ratchet: where pressure is back to nothing, so is what it made or withdrew."""
    m = market_of()
    before = existing(m)
    step(m, 12, first)
    moved = existing(m) - before
    assert moved * first > 0
    pressure = m.world.segments.pressure
    for _ in range(60):
        gone = abs(pressure).max() < 1e-9
        step(m, 1, 0.0 if gone else -first * 0.6)
        if (pressure * first).max() <= 0:
            pressure[:] = 0.0
    assert abs(existing(m) - before) <= 0.1 * abs(moved), f"{moved} positions moved and stayed"


def test_growth_opens_what_its_path_says_once():
    m = market(case(people=60, slots=1200))
    reserves, slots = m.world.reserves, m.world.positions
    before = existing(m)
    for wanted in (0, 3, 3, 7):
        m.paths_now[2, :] = wanted
        m.week += 1
        engine.open_growth(slots, reserves, m.paths_now, m.week)
        for s in range(len(reserves.sector_start) - 1):
            rows = reserves.sector_row[reserves.sector_start[s] : reserves.sector_start[s + 1]]
            assert (slots.state[rows] != Slot.CLOSED).sum() == min(wanted, len(rows))
            assert (slots.state[rows[:wanted]] != Slot.CLOSED).all()
    assert existing(m) - before == 7 * (len(reserves.sector_start) - 1)
