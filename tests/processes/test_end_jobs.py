"""Ends of work against the plain-Python reference, week after week in a living market; levers; thinning."""

from collections import Counter

import numpy as np
import pytest
from reference_end_jobs import EndJobs, end_commuter_jobs, loss_hazard, most_of
from small_market import behaviour, case, changed, market
from small_world import WEEK, differing

from labsim import week as engine
from labsim.core.codes import NO_ROW, Attachment, Barrier, Contract, Scheme, Slot, Status
from labsim.processes.end_jobs import WORST_QUALITY, most_loss_w, most_quit_w, quit_hazard_w, separation_hazard_w
from labsim.world.log import Cause
from labsim.world.persons import Flag
from labsim.world.state import copy_world

ALL_THAT_STRAINS = 1 << Barrier.PHYSICAL | 1 << Barrier.MENTAL | 1 << Barrier.DEBTS
LIVELY = {
    "end_jobs__loss_permanent_w": 0.006,
    "end_jobs__loss_flex_w": 0.012,
    "end_jobs__loss_self_w": 0.010,
    "end_jobs__quit_strong_w": 0.004,
    "end_jobs__quit_weak_w": 0.02,
    "end_jobs__renewal_w": 0.02,
    "end_jobs__commuter_extra_w": 0.006,
}
AT_ONCE = {**LIVELY, "end_jobs__notice": 0.0}


@pytest.fixture(scope="module")
def events() -> Counter:
    """Thirty weeks in which each end of work is compared with the reference; returns what was seen."""
    seen: Counter = Counter()
    rng = np.random.default_rng(8)

    def both(m) -> None:
        m.levers.separation[:] = np.minimum(0.0, rng.normal(-0.3, 0.5, len(m.levers.separation)))
        m.levers.dismissal[:] = np.minimum(0.0, rng.normal(0.0, 0.5, len(m.levers.dismissal)))
        m.levers.inclusion[:] = rng.random(len(m.levers.inclusion))
        copy, first = copy_world(m.world), int(m.log.size[0])
        p = m.setting.behaviour.end_jobs
        reference = EndJobs(copy, m.levers, p, m.week, m.seed)
        lost, left = reference.run(), end_commuter_jobs(copy, m.levers, p, m.week, m.seed)
        engine.separate(m)
        rows = slice(first, int(m.log.size[0]))
        columns = (m.log.row, m.log.after, m.log.contract, m.log.scheme, m.log.cause)
        written = list(zip(*(column[rows].tolist() for column in columns), strict=True))
        assert written == reference.log
        assert (m.flows["lost"], m.flows["commuters_left"]) == (lost, left)
        assert differing(m.world, copy) == []
        seen.update(Cause(entry[-1]).name for entry in written)
        seen["WW"] += sum(e[3] == Scheme.WW and e[4] == Cause.JOB_LOST for e in written)
        seen["BETWEEN"] += sum(copy.persons.next_position[e[0]] != NO_ROW for e in written)
        seen["COMMUTERS"] += left
        seen["NOTICE"] += int(np.count_nonzero(copy.persons.flags & Flag.NOTICE))

    c = case(people=700, slots=500)
    c = c._replace(behaviour=changed(c.behaviour, **LIVELY))
    market(c, processes={"end_jobs": both}).run(120)
    return seen


def test_it_equals_the_reference_in_every_way_work_can_end(events):
    """The comparison itself is in the fixture; here: that it had something to compare."""
    for what in ("JOB_LOST", "QUIT", "JOB_CHANGED", "WW", "COMMUTERS", "NOTICE"):
        assert events[what] >= 10, f"{what}: {events}"
    assert events["BETWEEN"] >= 1


def test_no_hazard_in_the_shipped_parameters_is_wider_than_its_interval():
    p = behaviour().end_jobs
    for contract in Contract:
        for tenure in (0, 51, 52, 500):
            for quality in (-WORST_QUALITY, 0.0, 3.0):
                hazard = separation_hazard_w(contract, tenure, quality, ALL_THAT_STRAINS, p)
                known = loss_hazard(p, contract, tenure, quality, ALL_THAT_STRAINS)
                assert hazard == pytest.approx(known, rel=1e-12)
                assert hazard <= most_loss_w(p)
                assert separation_hazard_w(contract, tenure, quality, 0, p) <= hazard
    for attachment in Attachment:
        for age in (15, 40, 61, 62, 74):
            assert quit_hazard_w(attachment, age, p) <= most_quit_w(p)
    assert (most_loss_w(p), most_quit_w(p)) == pytest.approx(most_of(p)[:2], rel=1e-12)
    assert sum(most_of(p)) < 0.05, "intervals much wider than the hazards let everybody through the sieve"


def losers_at(lever: float, rows: slice = slice(None)) -> set[int]:
    """Who loses work in a week in which the lever on job loss is set for these people."""
    c = case(people=2000, slots=1400)
    m = market(c._replace(behaviour=changed(c.behaviour, **AT_ONCE)))
    m.levers.separation[rows] = lever
    engine.separate(m)
    n = int(m.log.size[0])
    return set(m.log.row[:n][m.log.cause[:n] == Cause.JOB_LOST].tolist())


def test_a_stronger_lever_spares_some_and_hits_nobody_else():
    """Losses are nested in the lever, so a programme that protects can never cost a job."""
    none, some, much = losers_at(0.0), losers_at(-0.5), losers_at(-1.5)
    assert much < some < none
    assert len(none) > 10


def test_a_lever_moves_only_those_who_carry_it():
    spared = losers_at(0.0) - losers_at(-9.0, slice(0, 1000))
    assert spared == {i for i in losers_at(0.0) if i < 1000}


def test_commuters_leave_positions_that_open_positions_will_decide_on():
    c = case()
    m = market(c._replace(behaviour=changed(c.behaviour, end_jobs__commuter_extra_w=0.2)))
    before = (m.world.positions.occupant == -2).sum()
    engine.separate(m)
    slots = m.world.positions
    left = (slots.state == Slot.VACATED) & (slots.since == WEEK)
    assert m.flows["commuters_left"] > 0
    assert (slots.occupant == -2).sum() == before - m.flows["commuters_left"]
    assert (slots.occupant[left] == NO_ROW).all()


def test_job_losers_search_by_attachment():
    """The strongly attached all search, students and the weakly attached in part, pensioners never."""
    c = case(people=2000, slots=1400)
    m = market(c._replace(behaviour=changed(c.behaviour, **AT_ONCE)))
    engine.separate(m)
    n = int(m.log.size[0])
    lost = m.log.row[:n][m.log.cause[:n] == Cause.JOB_LOST]
    searching = m.world.persons.status[lost] == Status.UNEMPLOYED
    attachment = m.world.persons.attachment[lost]
    assert searching[attachment == Attachment.STRONG].all()
    assert not searching[attachment >= Attachment.AOW].any()
