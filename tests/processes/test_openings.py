"""Unfilled positions: expiry and waiting by their distributions, replacement, expansion, direct openings."""

import numpy as np
import pytest
from scipy import stats
from small_market import Case, case, changed, market
from small_world import SECTORS, TRADES, WEEK

from labsim import week as engine
from labsim.core.codes import NO_ROW, OUTSIDE, SEGMENTS, Contract, Slot
from labsim.processes.openings import lapse_hazard_w, posted_share, vacancy_ident
from labsim.world.demand import Reserves

SIGNIFICANT = 1e-4
SLOTS = 3000


def demand(state: Slot, contract: Contract = Contract.PERMANENT, **rules: float):
    """A market of SLOTS positions, all in one state since this week and with nobody to fill them."""
    c: Case = case(people=60, slots=SLOTS)
    slots = c.world.positions
    slots.state[:] = state
    slots.contract[:] = contract
    slots.occupant[:] = NO_ROW
    slots.opened[:] = WEEK
    slots.since[:] = WEEK
    slots.openings[:] = 1
    slots.segment[:] = TRADES[0]
    c.world.persons.position[:] = NO_ROW
    none = np.zeros(0, np.int32)
    empty = Reserves(np.zeros(SEGMENTS + 1, np.int32), none, np.zeros(SECTORS + 1, np.int32), none)
    world = c.world._replace(reserves=empty)
    return market(c._replace(world=world, behaviour=changed(c.behaviour, **rules), eta=0.0))


def states(m, weeks: int) -> np.ndarray:
    """State of every position after each week [weeks, SLOTS]."""
    seen = []
    for _ in range(weeks):
        m.week += 1
        engine.open_jobs(m)
        seen.append(m.world.positions.state.copy())
    return np.array(seen)


def binomial(count: int, n: int, chance: float) -> bool:
    """Whether a count is what a chance makes plausible."""
    return stats.binomtest(int(count), int(n), chance).pvalue > SIGNIFICANT


def test_expiry_is_geometric_with_a_step_at_eight_weeks():
    m = demand(Slot.POSTED, openings__repost_share=0.0, openings__expand_w=0.0)
    p, weeks = m.setting.behaviour.openings, 40
    seen = states(m, weeks)
    gone = np.where((seen == Slot.LATENT).any(axis=0), (seen == Slot.LATENT).argmax(axis=0), weeks)
    hazards = [p.lapse_early_w if age < 8 else p.lapse_late_w for age in range(1, weeks + 1)]
    chance, open_still = [], 1.0
    for hazard in hazards:
        chance.append(open_still * hazard)
        open_still *= 1 - hazard
    counts = np.bincount(gone, minlength=weeks + 1)
    assert stats.chisquare(counts, np.array([*chance, open_still]) * SLOTS).pvalue > SIGNIFICANT
    assert lapse_hazard_w(7, p) == p.lapse_early_w and lapse_hazard_w(8, p) == p.lapse_late_w


def test_a_share_of_the_withdrawn_is_posted_anew_under_a_new_ident():
    m = demand(Slot.POSTED, openings__lapse_early_w=1.0, openings__expand_w=0.0)
    old = m.world.positions.vacancy.copy()
    states(m, 1)
    slots = m.world.positions
    again = slots.state == Slot.POSTED
    assert binomial(again.sum(), SLOTS, m.setting.behaviour.openings.repost_share)
    assert ((slots.vacancy != old) == again).all()
    assert (slots.openings[again] == 2).all() and (slots.opened[again] == WEEK + 1).all()
    expected = [vacancy_ident(ident, 2) for ident in slots.ident[again]]
    assert slots.vacancy[again].tolist() == expected


def test_left_positions_wait_as_long_as_stated_on_average():
    """Whole weeks below an exponential, at least one: with a mean of two weeks 1.93 of them pass."""
    m = demand(Slot.VACATED, openings__replace_share=1.0, openings__expand_w=0.0)
    mean = m.setting.behaviour.openings.wait_mean_w
    seen = states(m, 40)
    waited = np.isin(seen, (Slot.POSTED, Slot.DIRECT)).argmax(axis=0)  # 0: in the first week
    assert np.isin(seen[-1], (Slot.WAITING, Slot.VACATED), invert=True).all()
    chance = [np.exp(-k / mean) - np.exp(-(k + 1) / mean) for k in range(12)]
    expected = np.array([0.0, chance[0] + chance[1], *chance[2:], np.exp(-12 / mean)]) * SLOTS
    counts = np.bincount(np.minimum(waited, 12), minlength=13)
    assert counts[0] == 0
    assert stats.chisquare(counts[1:], expected[1:]).pvalue > SIGNIFICANT
    exact = 1 / (np.exp(1 / mean) - 1) + 1 - np.exp(-1 / mean)
    assert waited.mean() == pytest.approx(exact, rel=0.05) == pytest.approx(mean, rel=0.08)


def test_a_share_of_the_left_positions_is_replaced():
    m = demand(Slot.VACATED, openings__expand_w=0.0)
    seen = states(m, 1)[0]
    assert set(np.unique(seen)) == {Slot.WAITING, Slot.LATENT}
    assert binomial((seen == Slot.WAITING).sum(), SLOTS, m.setting.behaviour.openings.replace_share)


def test_latent_positions_open_at_the_stated_hazard_and_nested_in_it():
    rates = (0.01, 0.026, 0.08)
    opened = []
    for rate in rates:
        m = demand(Slot.LATENT, openings__expand_w=rate, openings__lapse_early_w=0.0)
        seen = states(m, 1)[0]
        opened.append(set(np.flatnonzero(seen != Slot.LATENT).tolist()))
        assert binomial(len(opened[-1]), SLOTS, rate)
    assert opened[0] < opened[1] < opened[2]


@pytest.mark.parametrize("contract", [Contract.PERMANENT, Contract.FLEX, Contract.BBL, Contract.SELF_EMPLOYED])
def test_openings_are_posted_or_direct_by_contract(contract):
    m = demand(Slot.LATENT, contract, openings__expand_w=1.0)
    seen = states(m, 1)[0]
    p = m.setting.behaviour.openings
    share = {
        Contract.PERMANENT: p.posted_permanent,
        Contract.FLEX: p.posted_flex,
        Contract.BBL: p.posted_supported,
    }
    assert binomial((seen == Slot.POSTED).sum(), SLOTS, share.get(contract, 0.0))
    assert m.flows["posted"] == (seen == Slot.POSTED).sum()
    assert posted_share(contract, p) == share.get(contract, 0.0)


def test_direct_openings_last_two_weeks_and_are_drawn_again_or_posted():
    m = demand(Slot.DIRECT, openings__lapse_early_w=0.0)
    old = m.world.positions.vacancy.copy()
    seen = states(m, 2)
    assert (seen[0] == Slot.DIRECT).all()
    slots, p = m.world.positions, m.setting.behaviour.openings
    assert (slots.vacancy != old).all() and (slots.opened == WEEK + 2).all()
    assert binomial((seen[1] == Slot.DIRECT).sum(), SLOTS, p.direct_again_share)
    assert np.isin(seen[1], (Slot.DIRECT, Slot.POSTED)).all()


def test_shrinking_sectors_close_positions_when_they_are_left():
    closed = []
    for share in (0.0, 0.2, 0.5):
        m = demand(Slot.VACATED)
        m.paths_now[3, 1] = share
        state = states(m, 1)[0]
        sector = m.world.positions.sector
        assert (state[sector != 1] != Slot.CLOSED).all()
        closed.append(set(np.flatnonzero(state == Slot.CLOSED).tolist()))
        if share:
            assert binomial(len(closed[-1]), (sector == 1).sum(), share)
    assert closed[0] < closed[1] < closed[2]


def test_accepted_in_commuters_begin_when_they_are_due():
    m = demand(Slot.ACCEPTED)
    slots = m.world.positions
    slots.occupant[:] = OUTSIDE
    slots.due[:] = WEEK + 1 + np.arange(SLOTS) % 3
    seen = states(m, 3)
    for k in range(3):
        assert ((seen[k] == Slot.FILLED) == (np.arange(SLOTS) % 3 <= k)).all()


def test_filled_and_closed_positions_are_left_alone():
    for state in (Slot.FILLED, Slot.CLOSED):
        assert (states(demand(state, openings__expand_w=1.0), 3) == state).all()
