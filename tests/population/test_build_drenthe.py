"""The people and positions of Drenthe against what the document states (004_6cb1ad020b187888.txt, paragraaf 1.1)."""

import numpy as np
import pytest

from labsim.core.codes import Level, Scheme, Slot, Status
from labsim.inputs.region import Region, load_region
from labsim.population.build import Population, build_population
from labsim.processes.stocks import Stock, take_stock

BURN_IN_W = 780
SOUTH_EAST = 3  # municipalities, the first of the file
EXPOSED = {"A": 0.15, "C": 0.45, "G": 0.48, "H": 0.22, "I": 1.0, "N78": 1.0, "N": 0.1, "R": 0.9, "S": 0.7}


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region("drenthe")


@pytest.fixture(scope="module")
def population(region: Region) -> Population:
    return build_population(region, 7)


@pytest.fixture(scope="module")
def stock(region: Region, population: Population) -> np.ndarray:
    world, counted = population.world, np.zeros(len(Stock), np.int64)
    take_stock(world.persons, world.traits, world.positions, region.week - BURN_IN_W, counted)
    return counted


def test_vacancies_half_of_them_hard_to_fill_most_at_the_level_of_mbo_2(
    region: Region, population: Population, stock: np.ndarray
) -> None:
    assert stock[Stock.POSTED] == 2700
    assert stock[Stock.HARD_TO_FILL] / stock[Stock.POSTED] == pytest.approx(0.5, abs=0.05)
    positions = population.world.positions
    posted = positions.segment[positions.state == Slot.POSTED] % 3
    assert int(np.argmax(np.bincount(posted, minlength=3))) == Level.MIDDLE


def test_participation(region: Region, stock: np.ndarray) -> None:
    active = stock[Stock.EMPLOYED] + stock[Stock.UNEMPLOYED]
    assert active / stock[Stock.RESIDENTS] == pytest.approx(0.678, abs=0.005)


def test_ww_fills_its_cells_and_bijstand_is_shared_by_households(region: Region, population: Population) -> None:
    persons, wanted = population.world.persons, region.starts["2019-01"].cells
    here = persons.status != Status.ABSENT
    ww, bijstand = (
        np.bincount(persons.municipality[here & (persons.scheme == one)]) for one in (Scheme.WW, Scheme.BIJSTAND)
    )
    assert ww.tolist() == wanted[:, Scheme.WW - 1].tolist()
    persons_each = bijstand / wanted[:, Scheme.BIJSTAND - 1]
    assert persons_each == pytest.approx(region.benefits.persons_per_benefit, abs=0.01)


def test_seven_in_ten_work_in_the_region(region: Region, stock: np.ndarray) -> None:
    assert stock[Stock.EMPLOYED_HERE] / stock[Stock.EMPLOYED] == pytest.approx(0.7, abs=0.002)
    assert stock[Stock.COMMUTERS] == pytest.approx(29_100, rel=0.01)


def test_sectors_differ_by_municipality_and_the_south_east_is_more_exposed(
    region: Region, population: Population
) -> None:
    positions = population.world.positions
    filled = positions.state == Slot.FILLED
    jobs = np.bincount(positions.municipality[filled]) / filled.sum()
    assert jobs == pytest.approx(region.jobs.municipality_share, abs=0.02)
    exposed = np.array([EXPOSED.get(sector, 0.0) for sector in region.sectors])[positions.sector]
    inside = filled & (positions.municipality < SOUTH_EAST)
    assert exposed[inside].mean() > exposed[filled].mean() > exposed[filled & ~inside].mean()


def test_the_low_educated_work_in_the_region_more_often(population: Population) -> None:
    persons = population.world.persons
    employed = persons.status == Status.EMPLOYED
    level = persons.segment % 3
    near = [(persons.position[employed & (level == one)] >= 0).mean() for one in Level]
    assert near[0] > near[1] > near[2]
