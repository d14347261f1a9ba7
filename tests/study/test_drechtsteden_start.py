"""Drechtsteden at full size, as a run opens it: the stocks its documents state."""

import numpy as np
import pytest

from labsim.core.codes import Competence, Scheme, Status
from labsim.population.organisations import employer_rows, inclusive_network, named_employers
from labsim.population.starts import count_cells
from labsim.processes.stocks import Stock, take_stock
from labsim.start import Start, prepare
from labsim.world.derived import distance_groups

NEAR = 0.06  # of group B: nobody is put into a group, so its number is near the stated one

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def opened() -> Start:
    return prepare("drechtsteden", start="2019-01")


@pytest.mark.parametrize("start", ["2019-01", "document"])
def test_the_cells_are_exact(start):
    opened = prepare("drechtsteden", start=start)
    wanted = opened.region.starts[start].cells
    assert np.array_equal(count_cells(opened.world, len(opened.region.municipalities), opened.week), wanted)


def test_group_b_is_near_what_the_document_states(opened):
    persons, traits = opened.world.persons, opened.world.traits
    here = (persons.status != Status.ABSENT) & (persons.status != Status.GONE)
    rows = np.flatnonzero(here & (persons.scheme == Scheme.BIJSTAND))
    group = np.zeros(len(rows), np.int64)
    distance_groups(persons.barriers[rows], traits.competences[rows, Competence.SOFT], group)
    assert np.count_nonzero(group == 1) == pytest.approx(opened.region.benefits.b_group, rel=NEAR)


def test_three_quarters_have_bijstand_two_years_or_longer(opened):
    world, stock = opened.world, np.zeros(len(Stock), np.int64)
    take_stock(world.persons, world.traits, world.positions, opened.week, stock)
    assert 0.72 <= stock[Stock.BIJSTAND_LONG] / stock[Stock.BIJSTAND_BENEFITS] <= 0.78


def test_named_employers_and_the_network_are_there(opened):
    employers = opened.world.employers
    rows = employer_rows(opened.region, employers)
    assert len(set(rows.values())) == len(named_employers(opened.region)) + 1  # and the work company
    assert len(inclusive_network(opened.region, employers)) == 175


def test_work_and_the_border_stand_where_the_region_says(opened):
    """Residents at work, in-commuters and vacancies within a few percent after fifteen years."""
    world, stock = opened.world, np.zeros(len(Stock), np.int64)
    take_stock(world.persons, world.traits, world.positions, opened.week, stock)
    region = opened.region
    local = region.border.local_share * region.people.employed
    assert stock[Stock.EMPLOYED] == pytest.approx(region.people.employed, rel=0.015)
    assert stock[Stock.EMPLOYED_HERE] == pytest.approx(local, rel=0.02)
    assert stock[Stock.COMMUTERS] == pytest.approx(region.jobs.main_jobs - local, rel=0.03)
    assert stock[Stock.POSTED] == pytest.approx(region.jobs.posted, rel=0.1)
