"""What the documents say in figures is what the model has: region files, instruments, and the stocks of the start."""

from collections.abc import Callable

import numpy as np
import pytest

from labsim.core.calendar import monday
from labsim.core.codes import SEGMENTS, Barrier, Level, Occupation, Scheme, Slot, Status
from labsim.inputs.behaviour import load_behaviour
from labsim.inputs.figures import instrument_figure, region_figure
from labsim.inputs.files import known, read
from labsim.inputs.instrument import load_instrument
from labsim.inputs.mission import Fact, load_mission
from labsim.inputs.region import Region, load_region, region_documents
from labsim.inputs.scenario import load_scenario
from labsim.population.build import build_population
from labsim.population.starts import count_cells, impose_start
from labsim.world.state import World

FACTS = load_mission().facts
BURN_IN_W = 780
SEED = 7
BIG = ("C", "G", "Q", "H")  # industry, trade, care, transport
OF_PEOPLE = ("bijstand_practical", "bijstand_physical", "bijstand_mental")  # counted person by person
DOCUMENT = "document"  # the start that holds the cells of the document


def region_of(fact: Fact) -> str:
    return fact.region or ""


def of_cells(fact: Fact) -> bool:
    return (fact.leaf or "").startswith("benefits.cells.")


REGIONS = [slug for slug in known("region") if any(region_of(fact) == slug for fact in FACTS.values())]
HELD = [key for key, fact in FACTS.items() if fact.held]


@pytest.fixture(scope="module")
def regions() -> dict[str, Region]:
    return {slug: load_region(slug) for slug in REGIONS}


@pytest.fixture(scope="module")
def worlds(regions) -> dict[str, World]:
    """Each region's own population with the start of its document, before any week is lived; where facts need it."""
    made = {}
    for slug, region in regions.items():
        mine = [fact for fact in FACTS.values() if region_of(fact) == slug]
        needed = any(fact.measured in OF_PEOPLE or of_cells(fact) for fact in mine)
        if needed and DOCUMENT in region.starts:
            world = build_population(region, SEED).world
            made[slug] = impose_start(world, region, DOCUMENT, region.week - BURN_IN_W, SEED)
    return made


# --- what is worked out ---


def employee_growth(region: Region, year: int = 2019) -> float:
    """Employee jobs that the region's growth by sector adds in a year."""
    share = region.jobs.sector_employee_jobs / region.jobs.sector_employee_jobs.sum()
    return float((share * region.jobs.growth[region.years.index(year)]).sum() * region.jobs.employee_jobs)


def rank(region: Region, sector: str) -> float:
    """Place of a sector by growth, the fastest is 1."""
    growth = region.jobs.growth[0]
    return float(1 + (growth > growth[region.sectors.index(sector)]).sum())


def big_sectors(region: Region, world: World) -> float:
    """Share of employee jobs in the four sectors, temp workers where they work."""
    jobs = region.jobs.sector_employee_jobs.copy()
    temps = jobs[region.sectors.index("N78")] * (1 - region.jobs.temp_staff_share)
    jobs[region.sectors.index("N78")] -= temps
    jobs = jobs + temps * region.jobs.temp_sector
    return float(jobs[[region.sectors.index(code) for code in BIG]].sum() / jobs.sum())


def among_bijstand(world: World, mask: Callable[[World, np.ndarray], np.ndarray]) -> float:
    people = np.flatnonzero((world.persons.scheme == Scheme.BIJSTAND) & (world.persons.status != Status.ABSENT))
    return float(mask(world, people).mean())


def barrier(which: Barrier) -> Callable[[World, np.ndarray], np.ndarray]:
    return lambda world, rows: (world.persons.barriers[rows] & (1 << int(which))) != 0


def scheme_rate(region: Region, start: str, scheme: Scheme) -> float:
    """A benefit at a start over the labour force."""
    return float(region.starts[start].cells[:, int(scheme) - 1].sum() / region.people.labour_force)


def school_years(region: Region, world: World) -> float:
    return float(len(load_instrument("ambachtsschool").budget_cents))


def in_sectors(region: Region, codes: str) -> float:
    """Share of all jobs in these sectors."""
    jobs = region.jobs.sector_jobs
    return float(jobs[[region.sectors.index(code) for code in codes]].sum() / jobs.sum())


def yearly_growth(region: Region, year: int) -> float:
    """Rate at which jobs grow in a year."""
    return float(region.jobs.growth[region.years.index(year)] @ region.jobs.sector_jobs / region.jobs.sector_jobs.sum())


def seats(slug: str) -> float:
    """Seats of all intakes of a pathway."""
    return float(sum(one.seats for one in load_instrument(slug).intakes()))


def begun(slug: str) -> float:
    """The year in which an instrument begins."""
    return float(monday(load_instrument(slug).first_week).year)


def agenda_year(year: int) -> float:
    """Euros of the agenda of Gorinchem in a project year; what is no part of it has none."""
    package = load_scenario("doe_agenda_gorinchem").package
    return sum(one.budget_cents[year] for one in package if one.slug != "wijiij" and one.budget_cents) / 100


def package_target(slug: str) -> float:
    return float(read("packages", slug).data["target"]["value"])


def bbl_years() -> float:
    return float(load_behaviour()["support.bbl_w"].value) / 52


def provso_months() -> float:
    """Months before the end of school in which a next place is sought for pupils of Pro and Vso."""
    rule = read("instruments", "provso").data["eligible"]["value"]["all_of"]
    [weeks] = [part["school_weeks_left"]["at_most"] for part in rule if "school_weeks_left" in part]
    return float(weeks) * 12 / 52


def perspct_a_year() -> float:
    """People whom Perspct is meant to make ready for work a year: its target over the two years of its budget."""
    made = load_instrument("perspct")
    return made.target / len(made.budget_cents)


MEASURED: dict[str, Callable[[Region, World], float]] = {
    "municipalities": lambda region, world: float(len(region.municipalities)),
    "participation": lambda region, world: region.people.employed / float(residents(region)),
    "ww_rate": lambda region, world: scheme_rate(region, "2019-01", Scheme.WW),
    "bijstand_rate": lambda region, world: scheme_rate(region, DOCUMENT, Scheme.BIJSTAND),
    "bijstand_practical": lambda region, world: among_bijstand(
        world, lambda w, rows: w.traits.level[rows] == Level.PRACTICAL
    ),
    "bijstand_physical": lambda region, world: among_bijstand(world, barrier(Barrier.PHYSICAL)),
    "bijstand_mental": lambda region, world: among_bijstand(world, barrier(Barrier.MENTAL)),
    "practical_vacancies": lambda region, world: 4 * region.jobs.vacancies_quarter * region.jobs.vacancy_level[0],
    "unused_potential": lambda region, world: float(region.benefits.cells.sum()),
    "beschut_and_waiting": lambda region, world: float(
        region.benefits.cells[:, int(Scheme.BESCHUT) - 1].sum() + region.benefits.waiting_list.sum()
    ),
    "employee_jobs_end_2019": lambda region, world: region.jobs.employee_jobs + employee_growth(region),
    "big_sectors": big_sectors,
    "shrinking_sectors": lambda region, world: float((region.jobs.growth[0] < 0).sum()),
    "growth_2019": lambda region, world: employee_growth(region),
    "growth_slows": lambda region, world: float(
        before_2019(region) / (region.jobs.employee_jobs - before_2019(region))
        - employee_growth(region) / region.jobs.employee_jobs
    ),
    "rank_temp": lambda region, world: rank(region, "N78"),
    "rank_construction": lambda region, world: rank(region, "F"),
    "school_years": school_years,
    "tracks": lambda region, world: float(len(region_documents(region.slug)[0].data["tracks"])),
    "employer_services": lambda region, world: float(sum(one.kind == "wsp" for one in region.organisations)),
    "kil_iv": lambda region, world: float(read("circumstances", "kil_iv").data["arrivals"]["park"]["jobs"]["value"]),
    "tracks_target": lambda region, world: float(sum(one.target for one in load_scenario("leerlijnen").package)),
    "agenda_target": lambda region, world: package_target("doe_agenda_drechtsteden"),
    "av_agenda_target": lambda region, world: package_target("doe_agenda_gorinchem"),
    "agenda_first_year": lambda region, world: agenda_year(0),
    "agenda_second_year": lambda region, world: agenda_year(1),
    "perspct_months": lambda region, world: load_instrument("perspct").weeks * 12 / 52,
    "perspct_a_year": lambda region, world: perspct_a_year(),
    "provso_months": lambda region, world: provso_months(),
    "care_intake": lambda region, world: seats("statushouders_zorg"),
    "bbl_years": lambda region, world: bbl_years(),
    "wijiij_begun": lambda region, world: begun("wijiij"),
    "wijkhopper_begun": lambda region, world: begun("wijkhopper"),
    "care_industry_trade": lambda region, world: in_sectors(region, "CGQ"),
    "growth_2020": lambda region, world: yearly_growth(region, 2020),
    "growth_falls": lambda region, world: yearly_growth(region, 2019) - yearly_growth(region, 2020),
}


def residents(region: Region) -> float:
    """Inhabitants aged 15 to 75: those to 65 and the decade after, scaled as the pyramid is."""
    decades = region.people.decades
    up_to_65 = decades[:, 2:6].sum(axis=1) + 0.5 * decades[:, 1] + 0.5 * decades[:, 6]
    after = 0.5 * decades[:, 6] + 0.5 * decades[:, 7]
    return float((region.people.inhabitants * (1 + after / up_to_65)).sum())


def before_2019(region: Region) -> float:
    """Employee jobs added in 2018: what the document's two years leave beside 2019."""
    value = FACTS["av_job_growth"].value
    assert isinstance(value, int | float)
    return float(value) - employee_growth(region)


# --- the tests ---


@pytest.mark.parametrize("key", HELD)
def test_every_figure_of_a_document_is_the_models(key, regions, worlds):
    fact = FACTS[key]
    slug = region_of(fact)
    if fact.instrument:
        found = instrument_figure(fact.instrument)
    elif fact.leaf:
        found = region_figure(regions[slug], fact.leaf)
    else:
        found = MEASURED[fact.measured or ""](regions[slug], worlds.get(slug))
    low, high = fact.bounds
    assert low - 1e-9 <= found <= high + 1e-9, f"{key}: {found} is not within {low} and {high}"


def test_the_cells_of_the_document_are_the_stocks_of_the_start(regions, worlds):
    """Municipality by benefit, counted person by person in the world that the document's start makes."""
    compared = 0
    for slug, world in worlds.items():
        region = regions[slug]
        counted = count_cells(world, len(region.municipalities), region.week - BURN_IN_W)
        assert (counted == region.starts[DOCUMENT].cells).all()
        for key, fact in FACTS.items():
            if region_of(fact) == slug and of_cells(fact):
                *_, place, benefit = (fact.leaf or "").split(".")
                column = counted[:, int(Scheme[benefit.upper()]) - 1]
                stock = column.sum() if place == "*" else column[region.municipalities.index(place)]
                low, high = fact.bounds
                assert low <= stock <= high, key
                compared += 1
    assert compared >= 24


def test_people_who_wait_for_sheltered_work_are_in_one_municipality(regions):
    waiting = dict(zip(regions["gorinchem"].municipalities, regions["gorinchem"].benefits.waiting_list, strict=True))
    assert waiting == {"gorinchem": 0, "molenlanden": 3, "vijfheerenlanden": 0}


def test_technicians_are_short_while_there_are_administrative_people_enough(worlds):
    """Rule R39: fewer unemployed people per open vacancy in technical work than in all, more in administrative work."""
    world = worlds["gorinchem"]
    seekers = np.bincount(world.persons.segment[world.persons.status == Status.UNEMPLOYED], minlength=SEGMENTS)
    open_ = np.bincount(world.positions.segment[world.positions.state == Slot.POSTED], minlength=SEGMENTS)
    ratio = seekers.reshape(-1, len(Level)).sum(axis=1) / open_.reshape(-1, len(Level)).sum(axis=1)
    assert ratio[Occupation.TECHNICAL] < seekers.sum() / open_.sum() < ratio[Occupation.BUSINESS_ADMIN]


def test_everything_worked_out_is_used_and_nothing_is_worked_out_for_nothing():
    assert {fact.measured for fact in FACTS.values() if fact.measured} == set(MEASURED)


def test_a_fact_with_a_figure_in_the_model_belongs_to_a_region_that_exists():
    for key, fact in FACTS.items():
        if fact.leaf or fact.measured:
            assert region_of(fact) in REGIONS, key


@pytest.mark.parametrize("path", ["benefits.cell.gorinchem.ww", "benefits.cells.gorinchm.ww", "benefits.cells"])
def test_a_wrong_path_is_one_clear_error(path, regions):
    with pytest.raises(ValueError, match="no figure"):
        region_figure(regions["gorinchem"], path)
