"""Age by sector at the end of the burn-in: who is older works more in some sectors, and nothing else changes."""

import numpy as np
import pytest

from labsim.core.codes import Slot, Status
from labsim.population.ageing import OLDER, cells_of, seat_by_age
from labsim.population.build import Population
from labsim.population.lives import age_at
from labsim.world.state import copy_world

SEED = 7
OLD, YOUNG = ("C", "O", "Q"), ("G", "I", "N78")  # industry, government and care; trade, hospitality and agencies


@pytest.fixture(scope="module")
def seated(gorinchem_region, gorinchem: Population):
    """The real region before and after, and how many people changed seats with somebody."""
    before = copy_world(gorinchem.world)
    after = copy_world(gorinchem.world)
    return before, after, seat_by_age(after, gorinchem_region, SEED)


def older_share(world, region, codes: tuple[str, ...], age: int = OLDER) -> float:
    """Share of residents at work in these sectors who have this age."""
    slots = world.positions
    seats = np.flatnonzero((slots.state == Slot.FILLED) & (slots.occupant >= 0))
    seats = seats[np.isin(slots.sector[seats], [region.sectors.index(code) for code in codes])]
    return float((age_at(world.persons.birth_week[slots.occupant[seats]], region.week) >= age).mean())


def test_care_industry_and_government_have_to_replace_more_people(gorinchem_region, seated):
    before, after, changed = seated
    assert changed > 100
    for age in (OLDER, 60):
        gap = [older_share(w, gorinchem_region, OLD, age) - older_share(w, gorinchem_region, YOUNG, age)
               for w in (before, after)]  # fmt: skip
        assert gap[1] > gap[0] + 0.01
        assert gap[1] > 0.03


def test_people_only_change_seats(gorinchem_region, seated):
    """Everybody keeps the own work life; every seat has somebody, of the same segment, contract and place of work."""
    before, after, _ = seated
    ours, theirs = before.persons, after.persons
    for name in ours._fields:
        same = np.array_equal(getattr(ours, name), getattr(theirs, name))
        assert same == (name not in ("position", "hours")), name
    held = np.flatnonzero((theirs.status == Status.EMPLOYED) & (theirs.position >= 0))
    assert (after.positions.occupant[theirs.position[held]] == held).all()
    moved = held[ours.position[held] != theirs.position[held]]
    was, now = ours.position[moved], theirs.position[moved]
    region = gorinchem_region
    assert np.array_equal(cells_of(after, region, was), cells_of(after, region, now))
    assert (after.positions.since[now] == theirs.job_start[moved]).all()
    assert (theirs.hours[moved] == after.positions.hours[now]).all()


def test_the_same_seed_seats_the_same_people(gorinchem_region, gorinchem, seated):
    again = copy_world(gorinchem.world)
    seat_by_age(again, gorinchem_region, SEED)
    assert np.array_equal(again.persons.position, seated[1].persons.position)
