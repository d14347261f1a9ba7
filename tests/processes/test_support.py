"""After the hire: trial placements are decided, mediated people are followed, employers' trust moves."""

import numpy as np
import pytest
from scipy import stats
from small_market import Case, case, changed, market, small_offices
from small_world import WEEK

from labsim import week as engine
from labsim.core.codes import NO_ROW, OUTSIDE, Attachment, Contract, Scheme, Slot, Status
from labsim.processes.support import trial_chance
from labsim.world.log import Cause
from labsim.world.persons import Flag

PLACED = 600
SIGNIFICANT = 1e-4


def placements(contract: Contract, weeks: int, quality: float = 0.5, aftercare: int = 0, seed: int = 1, **rules):
    """A market in which PLACED people began mediated work so many weeks ago, each with an own employer."""
    c: Case = case(people=PLACED, slots=8 * PLACED)
    persons, slots = c.world.persons, c.world.positions
    persons.position[:] = NO_ROW
    slots.occupant[slots.occupant >= 0] = OUTSIDE
    rows = np.arange(PLACED)
    places = 8 * rows
    persons.position[rows], slots.occupant[places], slots.state[places] = places, rows, Slot.FILLED
    slots.contract[places] = Contract.FLEX
    persons.status[rows], persons.contract[rows], persons.hours[rows] = Status.EMPLOYED, contract, 28
    persons.scheme[rows] = Scheme.BIJSTAND
    persons.job_start[rows], persons.flags[rows], persons.quality[rows] = WEEK - weeks, Flag.MEDIATED, quality
    persons.next_position[:], persons.jobless_since[rows] = NO_ROW, WEEK - 80
    offices = small_offices(aftercare=aftercare)
    return market(c._replace(behaviour=changed(c.behaviour, **rules), offices=offices, seed=seed))


@pytest.mark.parametrize("quality", [-1.0, 0.0, 1.5])
def test_trials_end_in_a_contract_by_quality(quality):
    m = placements(Contract.TRIAL, 8, quality)
    trust = m.world.employers.trust[:PLACED, 0].copy()
    engine.support(m)
    people, slots, p = m.world.persons, m.world.positions, m.setting.behaviour.support
    passed = people.contract[:PLACED] == Contract.FLEX
    chance = 1 / (1 + np.exp(-(p.trial_base + p.trial_slope * quality)))
    assert trial_chance(quality, p) == pytest.approx(chance)
    assert stats.binomtest(int(passed.sum()), PLACED, chance).pvalue > SIGNIFICANT
    assert (people.job_start[:PLACED][passed] == WEEK).all()
    failed = ~passed
    waits = people.attachment[:PLACED][failed] == Attachment.DISABLED
    assert (people.status[:PLACED][failed] == np.where(waits, Status.INACTIVE, Status.UNEMPLOYED)).all()
    assert (people.scheme[:PLACED] == Scheme.BIJSTAND).all(), "the benefit was kept"
    assert (people.jobless_since[:PLACED][failed] == WEEK - 80).all(), "a trial is no interruption"
    assert (slots.state[8 * np.flatnonzero(failed)] == Slot.VACATED).all()
    after = m.world.employers.trust[:PLACED, 0]
    expected = np.where(passed, trust + p.trust_gain * (1 - trust), trust * (1 - p.trust_loss))
    assert after == pytest.approx(expected, rel=1e-6)
    n = int(m.log.size[0])
    assert (m.log.cause[:n] == Cause.JOB_LOST).sum() == failed.sum() and n == PLACED


def test_trials_run_their_weeks():
    for weeks, over in ((7, False), (8, True)):
        m = placements(Contract.TRIAL, weeks)
        engine.support(m)
        assert (m.world.persons.contract[:PLACED] != Contract.TRIAL).all() == over
        assert m.trials == (0 if over else PLACED)


def test_a_better_trial_passes_whenever_a_worse_one_does():
    passed = []
    for quality in (-1.0, 0.5, 2.0):
        m = placements(Contract.TRIAL, 8, quality)
        engine.support(m)
        passed.append(set(np.flatnonzero(m.world.persons.contract[:PLACED] == Contract.FLEX).tolist()))
    assert passed[0] < passed[1] < passed[2]


@pytest.mark.parametrize(("weeks", "followed"), [(0, True), (25, True), (26, False)])
def test_placed_people_are_followed_for_half_a_year(weeks, followed):
    m = placements(Contract.FLEX, weeks, aftercare=PLACED)
    engine.support(m)
    assert m.followed == (PLACED if followed else 0)
    engine.begin_week(m)
    effect = m.setting.behaviour.support.aftercare_effect if followed else 0.0
    assert m.levers.separation[:PLACED] == pytest.approx(np.full(PLACED, effect))
    assert (m.levers.separation[PLACED:] == 0).all()
    engine.support(m)
    engine.begin_week(m)
    assert m.levers.separation[:PLACED] == pytest.approx(np.full(PLACED, effect)), "levers do not add up over weeks"


def test_aftercare_goes_to_a_keyed_choice_when_there_is_not_enough():
    counts, chosen = [], []
    for slots in (60, 200):
        m = placements(Contract.FLEX, 5, aftercare=slots)
        engine.support(m)
        rows = m.scratch.followed[: m.followed]
        assert len(set(rows.tolist())) == m.followed
        counts.append(m.followed)
        chosen.append(set(rows.tolist()))
    assert chosen[0] < chosen[1], "nested: more room drops nobody"
    for slots, count in zip((60, 200), counts, strict=True):
        assert stats.binomtest(count, PLACED, slots / PLACED).pvalue > SIGNIFICANT


def test_only_mediated_people_in_work_are_supported():
    m = placements(Contract.FLEX, 5, aftercare=PLACED)
    m.world.persons.flags[:100] = 0
    m.world.persons.next_position[100:150] = OUTSIDE  # about to leave
    engine.support(m)
    assert set(m.scratch.followed[: m.followed].tolist()) == set(range(150, PLACED))
