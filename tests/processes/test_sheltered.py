"""New sheltered places: as many as are paid for, for those who need one most, in a lasting order."""

import numpy as np
import pytest
from small_market import case, market
from small_world import WEEK

from labsim.core.codes import NO_ROW, Barrier, Contract, Scheme, Slot, Status
from labsim.processes.sheltered import fill_sheltered
from labsim.world.log import Cause
from labsim.world.offices import OfficeKind
from labsim.world.persons import Flag

PEOPLE, SLOTS = 300, 200
LIMITED = (1 << Barrier.PHYSICAL) | (1 << Barrier.DEBTS) | (1 << Barrier.ISOLATION)  # group C, limited by health
FREE = 40  # sheltered positions that nobody has any more


def workshop(places: int, needing: int = 30, order: np.ndarray | None = None):
    """A market in which `needing` people in bijstand need a place; `order` permutes the rows of the persons."""
    c = case(people=PEOPLE, slots=SLOTS)
    persons, positions = c.world.persons, c.world.positions
    persons.scheme[:] = Scheme.NONE
    persons.status[:] = Status.INACTIVE
    persons.next_position[:] = NO_ROW
    persons.track[:] = -1
    persons.barriers[:] = 0
    who = np.arange(needing) if order is None else order[:needing]
    persons.scheme[who] = Scheme.BIJSTAND
    persons.barriers[who] = LIMITED
    positions.state[:] = Slot.FILLED
    positions.contract[:] = Contract.PERMANENT
    positions.contract[:FREE] = Contract.SHELTERED
    positions.state[:FREE] = Slot.CLOSED
    c.offices.kind[0] = OfficeKind.WORK_COMPANY
    c.offices.sheltered_places[0] = places
    return market(c)


def fill(m) -> int:
    """Step 7's last part alone."""
    w = m.world
    return fill_sheltered(w.persons, w.traits, w.positions, m.offices, m.week, m.seed, m.log, m.scratch.sieve)


def placed(m) -> np.ndarray:
    """Idents of those in a new sheltered place."""
    persons = m.world.persons
    return np.sort(persons.ident[(persons.scheme == Scheme.BESCHUT) & (persons.status == Status.EMPLOYED)])


@pytest.mark.parametrize(("places", "needing", "given"), [(0, 30, 0), (7, 30, 7), (30, 12, 12), (90, 60, FREE)])
def test_places_are_filled_as_far_as_money_people_and_workshops_go(places, needing, given):
    m = workshop(places, needing)
    assert fill(m) == given == len(placed(m))
    assert fill(m) == 0, "who has a place takes no second one"
    persons, positions = m.world.persons, m.world.positions
    rows = np.flatnonzero(persons.scheme == Scheme.BESCHUT)
    assert (positions.occupant[persons.position[rows]] == rows).all()
    assert (positions.state[persons.position[rows]] == Slot.FILLED).all()
    assert (persons.contract[rows] == Contract.SHELTERED).all()
    assert (m.world.traits.benefit_ended[rows] == WEEK).all()
    assert (m.log.cause[: m.log.size[0]] == Cause.SHELTERED).sum() == given


def test_nobody_gets_a_place_who_could_be_mediated_or_works():
    m = workshop(places=30)
    persons = m.world.persons
    persons.barriers[:10] = 1 << Barrier.PHYSICAL  # not group C
    persons.barriers[10:15] = (1 << Barrier.DEBTS) | (1 << Barrier.ISOLATION) | (1 << Barrier.LANGUAGE)  # healthy
    persons.status[15:20] = Status.EMPLOYED
    persons.next_position[20:25] = 3
    persons.track[25:28] = 0
    m.world.traits.competences[:] = 0.9
    assert fill(m) == 2
    assert set(np.flatnonzero(persons.scheme == Scheme.BESCHUT)) == {28, 29}


def test_more_places_add_people_and_move_nobody():
    few, many = workshop(places=5), workshop(places=12)
    fill(few)
    fill(many)
    assert set(placed(few)) < set(placed(many))


def test_the_order_of_rows_decides_nothing():
    one = workshop(places=5)
    fill(one)
    other = workshop(places=5)
    persons = other.world.persons
    swap = np.arange(len(persons.ident))
    swap[:30] = swap[:30][::-1]
    for column in persons:
        column[:] = column[swap]
    fill(other)
    assert (placed(one) == placed(other)).all()


def test_who_comes_back_comes_back_to_what_it_was():
    """Begeleid werken is work at a usual employer: coming back to it is no move into sheltered work."""
    m = workshop(places=0)
    persons, positions = m.world.persons, m.world.positions
    positions.contract[:10] = Contract.SUPPORTED
    persons.scheme[:30] = Scheme.NONE
    persons.scheme[[3, 4]] = Scheme.BEGELEID
    persons.scheme[[5, 6]] = Scheme.BESCHUT
    assert fill(m) == 4
    assert (persons.contract[[3, 4]] == Contract.SUPPORTED).all() and (persons.scheme[[3, 4]] == Scheme.BEGELEID).all()
    assert (persons.contract[[5, 6]] == Contract.SHELTERED).all() and (persons.scheme[[5, 6]] == Scheme.BESCHUT).all()
    assert (persons.flags[[3, 4, 5, 6]] & Flag.RETURN != 0).all()
    assert (positions.occupant[persons.position[[3, 4, 5, 6]]] == [3, 4, 5, 6]).all()
