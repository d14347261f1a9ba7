"""What the document about Drenthe states, against the region's figures (004_6cb1ad020b187888.txt, paragraaf 1.1)."""

from typing import Any

import numpy as np
import pytest

from labsim.core.calendar import parse_month
from labsim.core.codes import Level, Scheme
from labsim.inputs.axes import AXES
from labsim.inputs.describe import describe
from labsim.inputs.labels_region import FIGURES
from labsim.inputs.leaf import GRADES, rows
from labsim.inputs.region import GROUPS, Region, load_region, region_documents
from labsim.study.fit_start import NO_BENEFIT_SHARE

SOUTH_EAST = ["emmen", "coevorden", "borger-odoorn"]
NATION = {"jobs": 10_788_000, "inhabitants": 17_408_000}  # CBS 84166NED of 2019; population of January 2020
EXPOSED = {"A": 0.15, "C": 0.45, "G": 0.48, "H": 0.22, "I": 1.0, "N78": 1.0, "N": 0.1, "R": 0.9, "S": 0.7}
# share of a sector's jobs of employees in branches that shrink with corona, UWV 2020 as reconstructed by sector


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region("drenthe")


@pytest.fixture(scope="module")
def stated() -> dict[str, Any]:
    return region_documents("drenthe")[0].data["stated"]


def adults(region: Region) -> float:
    """Inhabitants aged 15 to 75 by the ten-year bands."""
    bands = region.people.decades
    return float((bands[:, 1] / 2 + bands[:, 2:7].sum(axis=1) + bands[:, 7] / 2).sum())


def test_six_municipalities_three_of_them_in_the_south_east(region: Region, stated: dict[str, Any]) -> None:
    assert region.municipality_names == (
        "Emmen", "Coevorden", "Borger-Odoorn", "Hoogeveen", "De Wolden", "Midden-Drenthe",
    )  # fmt: skip
    parts = stated["sub_regions"]["value"]
    assert parts["south_east"] == SOUTH_EAST
    assert sorted(name for part in parts.values() for name in part) == sorted(region.municipalities)


def test_the_organisations_of_the_document_are_named() -> None:
    named = region_documents("drenthe")[0].data["organisations"]
    kinds = {slug: one["kind"] for slug, one in named.items()}
    assert kinds["wsp-drenthe"] == "wsp" and kinds["emco"] == kinds["stark"] == "work_company"
    assert kinds["drenthe-college"] == kinds["alfa-college"] == kinds["servicepunt-techniek"] == "training_provider"
    assert {"leerwerkloket", "scholingsalliantie-noord", "sociale-onderneming"} <= set(kinds)
    assert all("004_6cb1ad020b187888.txt" in one["source"] for one in named.values())


def test_support_in_april_2020_is_kept_for_comparison(stated: dict[str, Any]) -> None:
    assert (stated["now_firms"]["value"], stated["tozo_self_employed"]["value"]) == (1300, 2800)


def test_open_vacancies(region: Region) -> None:
    assert region.jobs.posted == 2700


def test_half_of_the_vacancies_is_open_for_eight_weeks(region: Region, stated: dict[str, Any]) -> None:
    assert stated["hard_to_fill_share"]["value"] == 0.5
    mean_weeks = 13 * region.jobs.posted / region.jobs.vacancies_quarter
    assert np.exp(-8 / mean_weeks) == pytest.approx(0.5, abs=0.025)  # a stock that leaves at a constant rate
    quantiles = region.jobs.vacancy_weeks
    assert quantiles[len(quantiles) // 2] == 8


def test_most_vacancies_are_at_mbo_2(region: Region, stated: dict[str, Any]) -> None:
    assert stated["vacancy_level"]["value"] == "mbo-2"
    assert int(np.argmax(region.jobs.vacancy_level)) == Level.MIDDLE  # a diploma at mbo 2 is the middle level


def test_registered_seekers(region: Region, stated: dict[str, Any]) -> None:
    share = np.array([stated["registered_share"]["value"][name] for name in AXES["scheme"]])
    people = region.benefits.cells.sum(axis=0).astype(float)
    people[Scheme.BIJSTAND - 1] *= region.benefits.persons_per_benefit
    without = NO_BENEFIT_SHARE * (region.people.labour_force - region.people.employed)
    registered = (people * share[1:]).sum() + without * share[0]
    assert stated["registered_seekers"]["value"] == 21_000
    assert registered == pytest.approx(21_000, rel=0.05)


def test_participation(region: Region, stated: dict[str, Any]) -> None:
    assert stated["participation"]["value"] == 0.678
    assert region.people.labour_force / adults(region) == pytest.approx(0.678, abs=0.001)
    assert region.people.inhabitants.sum() == pytest.approx(
        adults(region) - (region.people.decades[:, 6] + region.people.decades[:, 7]).sum() / 2, abs=6
    )


def test_growth_without_corona_is_a_tenth_of_a_percent_from_care(region: Region, stated: dict[str, Any]) -> None:
    jobs = region.jobs.sector_jobs / region.jobs.sector_jobs.sum()
    growth = dict(zip(region.years, region.jobs.growth @ jobs, strict=True))
    assert growth[2020] == pytest.approx(stated["job_growth"]["value"], abs=0.0001)
    assert growth[2019] > growth[2020] > 0  # jobs still grow, and less
    assert [s for s, g in zip(region.sectors, region.jobs.growth[1], strict=True) if g > 0] == ["Q"]


def test_fewer_jobs_per_inhabitant_than_the_nation(region: Region) -> None:
    here = region.jobs.sector_jobs.sum() / region.people.decades.sum()
    assert here < 0.85 * NATION["jobs"] / NATION["inhabitants"]


def test_the_low_educated_stay_near(region: Region) -> None:
    practical, middle, high = region.border.local_level
    assert practical > middle > high
    openings = region.border.outside_openings
    assert openings[0] < openings[1] < openings[2]
    assert region.border.local_share > load_region("gorinchem").border.local_share
    minutes = region.border.travel_minutes
    assert (minutes == minutes.T).all()
    apart = minutes[~np.eye(len(minutes), dtype=bool)]
    assert minutes.diagonal().max() <= 15 < apart.min()  # a transport barrier ends at the own municipality


def test_the_south_east_is_more_exposed_to_corona_by_its_mix(region: Region) -> None:
    from labsim.population.employers import places_of

    employees = region.jobs.sector_employee_jobs
    exposed = np.array([EXPOSED.get(sector, 0.0) for sector in region.sectors])
    assert employees @ exposed / employees.sum() == pytest.approx(0.32, abs=0.005)  # UWV, June 2020
    places = places_of(region, region.jobs.sector_jobs) * employees[:, None]
    inside = np.isin(region.municipalities, SOUTH_EAST)
    here, rest = (places[:, part].sum(axis=1) for part in (inside, ~inside))
    assert here @ exposed / here.sum() > employees @ exposed / employees.sum() > rest @ exposed / rest.sum()


def test_starts(region: Region) -> None:
    assert region.week == region.starts["2019-01"].week == parse_month("2019-01")
    assert region.starts["document"].week == parse_month("2020-03")  # the last month before corona
    ww, bijstand = Scheme.WW - 1, Scheme.BIJSTAND - 1
    first, later = region.starts["2019-01"].cells, region.starts["document"].cells
    assert first[0, ww] == 2024 and first[:, ww].sum() == 4834
    assert (later[:, [ww, bijstand]] < first[:, [ww, bijstand]]).all()
    assert region.services.beschut_places == first[:, Scheme.BESCHUT - 1].sum()


def test_every_leaf_has_unit_date_one_provenance_and_a_name() -> None:
    document = region_documents("drenthe")[0]
    found = rows(document)
    assert all(row.unit and row.date and row.provenance and row.grade in GRADES.values() for row in found)
    own = [r for r in describe("drenthe").records() if "behaviour" not in r["file"]]
    told = [r["path"] for r in own if r["path"] not in FIGURES]
    assert [path for path in told if path.split(".")[0] not in ("stated", "organisations")] == []


def test_numbers_are_finite(region: Region) -> None:
    for name in GROUPS:
        group = getattr(region, name)
        for field in group.__dataclass_fields__:
            assert np.isfinite(np.asarray(getattr(group, field), float)).all(), (name, field)
