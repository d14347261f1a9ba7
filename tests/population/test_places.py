"""Where employers are: municipalities and sectors keep their numbers of jobs, quotients say who has what."""

from pathlib import Path

import numpy as np
import pytest

from labsim.core.codes import Slot
from labsim.inputs.errors import InputError
from labsim.inputs.region import load_region
from labsim.population.build import build_population
from labsim.population.employers import places_of
from labsim.population.positions import sector_jobs

DORP = Path(__file__).parents[1] / "regions" / "dorp.yaml"
SEED = 7


def quotients(industry: tuple[float, float]) -> dict[str, list[list[float]]]:
    """The same mix in both municipalities but for industry."""
    sectors = load_region(DORP).sectors
    return {"jobs.municipality_sector": [list(industry) if name == "C" else [1.0, 1.0] for name in sectors]}


def test_equal_quotients_give_every_sector_the_share_of_all_jobs() -> None:
    region = load_region(DORP)
    positions = np.arange(len(region.sectors), dtype=float)
    assert (places_of(region, positions) == region.jobs.municipality_share).all()
    tripled = load_region(DORP, {"jobs.municipality_sector": 3.0})
    assert (places_of(tripled, positions) == region.jobs.municipality_share).all()


def test_quotients_are_raked_to_the_share_of_all_jobs_and_to_the_sectors() -> None:
    region = load_region(DORP, quotients((1.6, 0.3)))
    positions = region.jobs.sector_jobs.copy()
    positions[0] = 0.0  # a sector without jobs
    places = places_of(region, positions)
    assert places.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert positions @ places / positions.sum() == pytest.approx(region.jobs.municipality_share, abs=1e-5)
    odds = places[:, 0] / places[:, 1]
    industry = region.sectors.index("C")
    assert odds[industry] / odds[industry + 1] == pytest.approx(1.6 / 0.3, rel=1e-3)


def test_a_sector_moves_and_its_size_does_not() -> None:
    plain, moved = load_region(DORP), load_region(DORP, quotients((1.6, 0.3)))
    industry = plain.sectors.index("C")
    counts = []
    for region in (plain, moved):
        positions = build_population(region, SEED).world.positions
        filled = positions.state == Slot.FILLED
        sector = filled & (positions.sector == industry)
        share = np.bincount(positions.municipality[filled], minlength=2) / filled.sum()
        assert share == pytest.approx(region.jobs.municipality_share, abs=0.04)
        counts.append(np.bincount(positions.municipality[sector], minlength=2))
    assert counts[0].sum() == pytest.approx(counts[1].sum(), abs=5)
    assert counts[1][0] / counts[1].sum() > counts[0][0] / counts[0].sum() + 0.15


@pytest.mark.parametrize("wrong", [0.0, -1.0, 50.0])
def test_a_quotient_out_of_bounds_is_one_clear_error(wrong: float) -> None:
    with pytest.raises(InputError) as caught:
        load_region(DORP, {"jobs.municipality_sector": wrong})
    assert "jobs.municipality_sector" in caught.value.render("en") and "0.01 .. 20" in caught.value.render("en")


@pytest.mark.parametrize("slug", ["gorinchem", "drechtsteden", "drenthe"])
def test_temporary_workers_are_counted_at_agencies_and_stand_where_they_work(slug: str) -> None:
    region = load_region(slug)
    jobs, agency = sector_jobs(region), region.sectors.index("N78")
    counted = region.jobs.sector_employee_jobs / region.jobs.sector_employee_jobs.sum() * jobs.employees.sum()
    assert jobs.employees.sum() == pytest.approx(region.jobs.employee_jobs / region.jobs.jobs_per_person)
    assert jobs.employees - jobs.temps == pytest.approx(
        np.where(np.arange(len(counted)) == agency, counted * region.jobs.temp_staff_share, counted)
    )
    assert jobs.temps.sum() == pytest.approx(counted[agency] * (1 - region.jobs.temp_staff_share))
