"""Places that are given, help for certain barriers, the way back to sheltered work."""

import numpy as np
from small_market import case, market

from labsim import week as engine
from labsim.core.codes import NO_ROW, Barrier, Contract, Scheme, Slot, Status
from labsim.world.levers import touch_persons

BESCHUT = int(Scheme.BESCHUT)


def offered(m, places: int, stay: int = 4) -> np.ndarray:
    """So many places of audience 1 on offer, as parallel jobs; their rows."""
    slots = m.world.positions
    rows = np.flatnonzero(slots.state == Slot.CLOSED)[:places]
    slots.state[rows], slots.contract[rows], slots.audience[rows] = Slot.OFFERED, Contract.PARALLEL, 1
    slots.stay[rows] = stay
    return rows


def give(m) -> int:
    w = m.world
    return engine.fill_places(
        w.persons, w.traits, w.positions, w.employers, m.levers, m.week, m.seed, m.log, m.scratch.sieve
    )


def candidates(m, n: int) -> np.ndarray:
    people = m.world.persons
    rows = np.flatnonzero((people.status == Status.UNEMPLOYED) & (people.next_position == NO_ROW))[:n]
    people.track[rows] = -1
    m.levers.audience[rows] = 1
    touch_persons(m.levers, rows)
    return rows


def test_places_go_to_the_audience_and_pass_from_one_to_another():
    m = market(case(people=700, slots=500))
    rows = offered(m, 2)
    for_whom = candidates(m, 12)
    since = m.world.persons.jobless_since[for_whom].copy()
    held: set[int] = set()
    for _ in range(60):
        give(m)
        now = m.world.positions.occupant[rows]
        assert np.isin(now[now >= 0], for_whom).all()
        held.update(now[now >= 0].tolist())
        m.week += 1
    assert len(held) > 8, "who has left a place is not first in line again"
    assert (m.world.persons.jobless_since[for_whom] == since).all(), "a given place is no work that counts"


def test_help_is_for_the_barriers_it_is_meant_for():
    m = market(case(people=700, slots=500))
    people, traits = m.world.persons, m.world.traits
    other, mine = np.arange(0, 100), np.arange(100, 200)
    people.barriers[other], people.barriers[mine] = 1 << Barrier.MENTAL, 1 << Barrier.ISOLATION
    people.scheme[:200] = Scheme.NONE
    hours = traits.coach_hours[:200].copy()
    for _ in range(80):
        m.levers.help_hours[:200], m.levers.help_for[:200] = 2.0, 1 << Barrier.ISOLATION
        touch_persons(m.levers, np.arange(200))
        engine.guide(m)
        m.levers.touched_count[0] = 0
    assert (people.barriers[other] == 1 << Barrier.MENTAL).all()
    assert (people.barriers[mine] == 0).mean() > 0.8
    assert (traits.coach_hours[:200] == hours).all(), "hours of coaches are not spent by help"


def test_everybody_who_comes_back_to_sheltered_work_has_a_place():
    m = market(case(people=700, slots=500))
    people, slots, w = m.world.persons, m.world.positions, m.world
    closed = np.flatnonzero(slots.state == Slot.CLOSED)[:6]
    slots.contract[closed] = Contract.SHELTERED
    m.offices.sheltered_places[:] = 0
    back = np.flatnonzero((people.status == Status.INACTIVE) & (people.next_position == NO_ROW))[:6]
    for i in back:  # one after the other
        people.scheme[i] = BESCHUT
        engine.fill_sheltered(w.persons, w.traits, slots, m.offices, m.week, m.seed, m.log, m.scratch.sieve)
        assert people.status[i] == Status.EMPLOYED and people.contract[i] == Contract.SHELTERED
        m.week += 1
    assert len(set(people.position[back].tolist())) == 6
