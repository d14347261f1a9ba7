"""Signs that the documents state of people at work and close to it (configs/mission/rules.yaml): profiles, debts,
notice, a network close to home."""

from math import log

import numpy as np
from small_market import Case, case, changed, look_only, market, small_offices
from small_world import WEEK

from labsim import week as engine
from labsim.core.codes import NO_ROW, Attachment, Barrier, Contract, Scheme, Slot, Status
from labsim.policy.contribute import to_persons
from labsim.processes.end_jobs import notice_weeks
from labsim.world.log import Cause
from labsim.world.persons import Flag

DEBTS = 1 << Barrier.DEBTS
LOSSES = {"end_jobs__loss_permanent_w": 0.05, "end_jobs__loss_flex_w": 0.1, "end_jobs__loss_self_w": 0.1}


# --- R08: profiles and sectors ---


def wanted(profile: int) -> dict[int, int]:
    """Applications that are good enough, by the profile that fits the work, when everybody has one profile."""
    c = case(people=1500, slots=900)
    c.world.traits.profile[:] = profile
    m = market(c._replace(behaviour=changed(c.behaviour, listing__theta=1.0, selection__profile_fit=0.5)))
    look_only(m)
    board, found = m.board, {1: 0, 4: 0}  # the trades of the small market
    for s in range(int(board.seekers[0])):
        for q in range(int(board.filled[s]) if board.who[s] >= 0 else 0):
            field = int(board.field[board.vacancy[s, q]])
            found[int(m.setting.fields.profile[field])] += int(board.score[s, q] > -1e8)
    return found


def test_another_profile_moves_who_is_wanted_from_one_kind_of_work_to_the_other():
    first, fourth, neither = wanted(1), wanted(4), wanted(2)
    assert first[1] > neither[1] == fourth[1]
    assert fourth[4] > neither[4] == first[4]


# --- R10: debts become the employer's problem ---


def lost_work(barriers: int, half: bool = True) -> set[int]:
    """Who loses work in a week; every second person has these barriers, the others have none."""
    c = case(people=3000, slots=2100)
    c.world.persons.barriers[:] = 0
    c.world.persons.barriers[:: 2 if half else 1] = barriers
    quick = {"end_jobs__notice": 0.0, "end_jobs__debt_slope": 0.5}
    m = market(c._replace(behaviour=changed(c.behaviour, **LOSSES, **quick)))
    engine.separate(m)
    n = int(m.log.size[0])
    return set(m.log.row[:n][m.log.cause[:n] == Cause.JOB_LOST].tolist())


def test_help_with_debts_saves_jobs_of_those_who_had_them_and_nobody_elses():
    free, indebted = lost_work(0), lost_work(DEBTS)
    assert free < indebted
    assert all(i % 2 == 0 for i in indebted - free)
    assert indebted < lost_work(DEBTS | 1 << Barrier.MENTAL), "debts and poor health add up"


# --- R30: from work to work, before the work ends ---


def staffed(notice: float, **rules: float) -> Case:
    """A market in which permanent workers are dismissed often."""
    c = case(people=1500, slots=1300)
    return c._replace(behaviour=changed(c.behaviour, **{**LOSSES, "end_jobs__notice": notice, **rules}))


def test_the_term_of_notice_is_that_of_the_law():
    p = case().behaviour.end_jobs._replace(notice=1.0)
    weeks = [notice_weeks(Contract.PERMANENT, 52 * years, p) for years in (0, 4, 5, 10, 15, 40)]
    assert weeks == [4, 4, 8, 13, 17, 17]
    assert notice_weeks(Contract.FLEX, 520, p) == notice_weeks(Contract.PERMANENT, 520, p._replace(notice=0.0)) == 0


def test_who_is_dismissed_keeps_the_work_until_the_end_of_the_notice():
    m = market(staffed(1.0))
    m.world.persons.job_start[:] = np.maximum(m.world.persons.job_start, WEEK - 200)
    engine.separate(m)
    people = m.world.persons
    warned = np.flatnonzero(people.flags & Flag.NOTICE)
    assert len(warned) > 10
    assert (people.contract[warned] == Contract.PERMANENT).all() and (people.status[warned] == Status.EMPLOYED).all()
    assert (m.world.traits.notice_end[warned] == WEEK + 4).all()
    m.week += 3
    engine.separate(m)
    assert (people.status[warned] == Status.EMPLOYED).all()
    m.week += 1
    engine.separate(m)
    assert (people.status[warned] != Status.EMPLOYED).all() and not people.flags[warned].any()


class Service:
    """A work-to-work service: who is under notice looks for work more often."""

    slug = "service"

    def __init__(self, factor: float) -> None:
        self.factor = factor

    def contribute(self, m) -> None:
        rows = np.flatnonzero(m.world.persons.flags & Flag.NOTICE)
        to_persons(m.levers, rows, {"search": log(self.factor)})


def straight_on(notice: float, factor: float = 1.0) -> float:
    """Share of people under notice in half a year who go to other work without a week in between."""
    moved = ended = 0
    for seed in range(1, 4):
        m = market(staffed(notice)._replace(seed=seed))
        m.package = [Service(factor)]
        for _ in range(26):
            under = np.flatnonzero(m.world.persons.flags & Flag.NOTICE)
            first = int(m.log.size[0])
            m.step()
            n = int(m.log.size[0])
            mine = np.isin(m.log.row[first:n], under)
            moved += int(np.count_nonzero(mine & (m.log.cause[first:n] == Cause.JOB_CHANGED)))
            ended += int(np.count_nonzero(mine & (m.log.cause[first:n] == Cause.JOB_LOST)))
    return moved / max(1, moved + ended)


def test_notice_and_a_service_in_it_bring_more_of_the_dismissed_to_other_work_at_once():
    known, long, helped = straight_on(1.0), straight_on(2.0), straight_on(1.0, factor=3.0)
    assert 0.0 < known < long
    assert known < helped


# --- R32: support close to home builds a network ---


def in_places(near: bool, weeks: int = 30, **rules: float):
    """People on benefit who all have a parallel job, near or far; their networks before and after."""
    c = case(people=400, slots=300)
    people, traits, slots = c.world.persons, c.world.traits, c.world.positions
    n = 40
    seats = np.flatnonzero(slots.state == Slot.FILLED)[:n]
    people.status[:n], people.scheme[:n], people.contract[:n] = Status.EMPLOYED, Scheme.BIJSTAND, Contract.PARALLEL
    people.attachment[:n], people.next_position[:n], people.position[:n] = Attachment.STRONG, NO_ROW, seats
    slots.municipality[seats] = people.municipality[:n] if near else 1 - people.municipality[:n]
    m = market(c._replace(behaviour=changed(c.behaviour, **rules), offices=small_offices(contacts=0)))
    before = traits.network.copy()
    for _ in range(weeks):
        engine.guide(m)
        m.week += 1
    return before, m.world.traits.network, n


def test_the_same_place_builds_a_network_close_to_home_and_not_far_away():
    before, near, n = in_places(near=True)
    far = in_places(near=False)[1]
    assert (near[:n] > before[:n])[before[:n] < 1.0].all() and near.max() <= 1.0
    assert (far == before).all() and (near[n:] == before[n:]).all()
    none = in_places(near=True, guidance__network_gain_w=0.0)[1]
    assert (none == before).all()


def test_a_learning_place_at_an_employer_close_to_home_does_so_too():
    c = case(people=400, slots=300)
    people, firms = c.world.persons, c.world.employers
    n, homes = 60, firms.municipality.copy()
    people.status[:n], people.scheme[:n] = Status.UNEMPLOYED, Scheme.BIJSTAND
    people.contract[:n], people.position[:n] = Contract.NONE, NO_ROW
    m = market(c._replace(offices=small_offices(contacts=0)))
    m.levers.host[:n] = 1 + np.arange(n) % len(homes)
    before = m.world.traits.network.copy()
    engine.guide(m)
    grown = m.world.traits.network[:n] > before[:n]
    near = homes[np.arange(n) % len(homes)] == people.municipality[:n]
    assert near.any() and not near.all() and (grown == (near & (before[:n] < 1.0))).all()


