"""Signs that the documents give, on regions at one twentieth: circumstances, what instruments do first, who gains.

The rules are those of configs/mission/rules.yaml. A sign that does not hold is a finding, not a row to loosen.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import pytest
from small_regions import small_region

from labsim.inputs.mission import load_mission
from labsim.study.compare import compare
from labsim.study.result import Result

SEEDS = 2
RULES = load_mission().rules


class World(NamedTuple):
    """Where and how long."""

    region: str
    start: str
    weeks: int


class Sign(NamedTuple):
    """What a scenario moves, in which direction, and the rule that says so."""

    world: World
    scenario: str
    indicator: str
    week: int
    sign: int
    rule: str


GORINCHEM, LATER = World("gorinchem", "2019-01", 78), World("gorinchem", "2019-01", 390)
DRECHTSTEDEN, UNTIL_2022 = World("drechtsteden", "2019-01", 78), World("drechtsteden", "2019-01", 195)
DRENTHE, CORONA = World("drenthe", "2019-01", 104), World("drenthe", "document", 52)
SIGNS = [
    Sign(LATER, "ageing_replacement_av", "vacancies_posted", 390, -1, "R37"),  # the region without ageing
    Sign(GORINCHEM, "growth_2018_2019", "positions", 52, +1, "R36"),
    Sign(GORINCHEM, "care_demand_growth", "positions", 78, +1, "R36"),
    Sign(GORINCHEM, "care_demand_growth", "expansion_vacancies", 39, +1, "R36"),
    Sign(GORINCHEM, "frictional_ww", "ww", 52, -1, "R15"),
    Sign(GORINCHEM, "external_cycle", "employed", 78, -1, "R40"),
    Sign(GORINCHEM, "external_cycle", "job_losses", 52, +1, "R40"),
    Sign(GORINCHEM, "external_cycle", "vacancies_posted", 78, -1, "R36"),
    Sign(LATER, "finance_automation", "positions", 390, -1, "R36"),
    Sign(GORINCHEM, "technical_shortage_admin_surplus", "posted", 78, +1, "R39"),
    Sign(GORINCHEM, "youth_outmigration", "residents", 78, -1, "R38"),
    Sign(GORINCHEM, "status_holder_inflow", "residents", 78, +1, "R18"),
    Sign(DRECHTSTEDEN, "kil_iv", "positions", 78, +1, "R36"),
    Sign(DRECHTSTEDEN, "kil_iv", "expansion_vacancies", 78, +1, "R36"),
    Sign(DRECHTSTEDEN, "kil_iv", "employed", 78, +1, "R62"),
    Sign(DRECHTSTEDEN, "large_employer_settlement", "positions", 78, +1, "R36"),
    Sign(DRECHTSTEDEN, "tight_market_2018_drechtsteden", "vacancies_posted", 26, +1, "R36"),
    Sign(DRECHTSTEDEN, "tight_market_2018_drechtsteden", "employed", 52, +1, "R62"),
    Sign(DRECHTSTEDEN, "rising_requirements", "hires", 78, -1, "R02"),
    Sign(DRECHTSTEDEN, "ww_to_bijstand", "bijstand_persons", 78, +1, "R29"),
    Sign(DRECHTSTEDEN, "longer_benefit_duration", "bijstand_long", 78, +1, "R31"),
    Sign(DRECHTSTEDEN, "disability_inflow", "bijstand_persons", 78, +1, "R21"),
    Sign(UNTIL_2022, "record_vacancies_2022", "expansion_vacancies", 182, +1, "R36"),
    Sign(UNTIL_2022, "record_vacancies_2022", "employed", 195, +1, "R62"),
    Sign(UNTIL_2022, "ukraine_refugees", "residents", 195, +1, "R18"),
    Sign(UNTIL_2022, "climate_jobs", "positions", 195, +1, "R36"),
    Sign(UNTIL_2022, "reshoring", "positions", 195, +1, "R36"),
    Sign(DRENTHE, "low_job_density_drenthe", "employed", 104, +1, "R62"),
    Sign(DRENTHE, "low_job_density_drenthe", "tightness", 65, +1, "R51"),
    Sign(DRENTHE, "limited_mobility", "employed_outside", 104, -1, "R45"),
    Sign(DRENTHE, "limited_mobility", "employed_here", 104, -1, "R45"),
    Sign(DRENTHE, "flexibilisation", "flex", 104, +1, "R47"),
    Sign(DRENTHE, "qualitative_mismatch_drenthe", "unemployed", 104, -1, "R46"),  # mismatch made half as heavy
    Sign(CORONA, "corona_2020", "job_losses", 13, +1, "R40"),
    Sign(CORONA, "corona_2020", "employed", 26, -1, "R41"),
    Sign(CORONA, "corona_2020", "flex", 26, -1, "R40"),
    Sign(CORONA, "corona_2020", "self_employed", 26, -1, "R40"),
    Sign(CORONA, "corona_2020", "vacancies_posted", 13, -1, "R41"),
    Sign(CORONA, "bbl_place_contraction", "vacancies_posted", 26, -1, "R36"),
]


BESIDE = {CORONA: ("corona_support_package",)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("small")


@pytest.fixture(scope="module")
def answers(folder) -> Callable[[World, tuple[str, ...]], Result]:
    """What labsim compare says of these scenarios of a world, lived once."""

    @cache
    def answer(world: World, scenarios: tuple[str, ...]) -> Result:
        sizes = {"seeds": SEEDS, "weeks": world.weeks, "at": world.weeks, "start": world.start}
        path = str(small_region(world.region, folder))
        return compare(path, scenarios, quick=True, workers=1, **sizes)

    return answer


def around(world: World) -> tuple[str, ...]:
    """Circumstances of a world of which there is a sign."""
    return tuple(dict.fromkeys([one.scenario for one in SIGNS if one.world == world] + list(BESIDE.get(world, ()))))


def measures(region: str) -> tuple[str, ...]:
    """Instruments of a region of which there is a sign."""
    return tuple(one.instrument for one in GAINS if one.region == region)


def difference(result: Result, scenario: str, indicator: str, week: int) -> float:
    """With circumstances less without, mean over seeds and over the last year before so many weeks."""
    rows = result.effects[(result.effects["scenario"] == scenario) & (result.effects["measure"] == indicator)]
    last = week // 13
    return float(rows.sort_values("date")["value"].iloc[max(0, last - 4) : last].mean())


def param(one: Sign):
    """Long ones are not of every day."""
    marks = [pytest.mark.slow] if one.world in (LATER, UNTIL_2022, DRENTHE) else []
    return pytest.param(one, marks=marks, id=f"{one.scenario}-{one.indicator}-{one.rule}")


@pytest.mark.parametrize("one", [param(one) for one in SIGNS])
def test_circumstances_move_what_the_documents_say(one: Sign, answers):
    assert one.rule in RULES
    assert one.sign * difference(answers(one.world, around(one.world)), one.scenario, one.indicator, one.week) > 0


def test_more_retirement_is_more_replacement(folder):
    """R37. Twice as many who retire early, as the file has it, is too few to see at 1:20: here it is twenty times."""
    slug = "ageing_replacement_drechtsteden"
    path = str(small_region("drechtsteden", folder))
    sizes = {"seeds": SEEDS, "weeks": 52, "at": 52, "start": "2019-01", "overrides": {f"{slug}.retirement": 20.0}}
    result = compare(path, slug, quick=True, workers=1, **sizes)
    assert difference(result, slug, "replacement_vacancies", 52) > 0
    assert difference(result, slug, "inactive", 52) > 0


def test_support_keeps_jobs_that_corona_would_cost(answers):
    """R43: fewer jobs lost in the first quarter with NOW and TOZO than without."""
    result = answers(CORONA, around(CORONA))
    assert difference(result, "corona_support_package", "job_losses", 13) < difference(
        result, "corona_2020", "job_losses", 13
    )


# --- instruments: those who take part have more work than the same people without it ---


class Gain(NamedTuple):
    """Who takes part has more work than without it, at so many weeks, and the rule that says so."""

    region: str
    instrument: str
    week: int
    sign: int
    rule: str


GAINS = [
    Gain("gorinchem", "ambachtsschool", 104, +1, "R16"),
    Gain("gorinchem", "nuggers_herintreders", 65, +1, "R56"),
    Gain("gorinchem", "sroi", 104, +1, "R06"),
    Gain("drechtsteden", "perspct", 104, +1, "R07"),
    Gain("drechtsteden", "leerlijn_vervoer", 104, +1, "R16"),
    Gain("drechtsteden", "loonkostensubsidie", 104, +1, "R06"),
    Gain("drechtsteden", "noriskpolis", 104, +1, "R05"),
    Gain("drechtsteden", "werkplekaanpassing", 104, +1, "R21"),
    Gain("drechtsteden", "wijkhopper", 104, +1, "R63"),
    Gain("drenthe", "mobiliteit_lease", 104, +1, "R45"),
]
SMALL_GAINS = [  # seen at full size only: of a hundred people who are coached seven have work after three years
    Gain("drechtsteden", "ww_einde", 104, +1, "R29"),
    Gain("drechtsteden", "jobcoaching", 156, +1, "R52"),
]


def gain(result: Result, scenario: str, week: int) -> float:
    """Participants at work with the instrument less those at work without it, summed over seeds."""
    rows = result.effects_by_seed
    rows = rows[(rows["scenario"] == scenario) & (rows["group"] == "all")]
    at = sorted(rows["date"].unique())[week // 13 - 1]
    cells = rows[rows["date"] == at].groupby("measure")["value"].sum()
    return float(cells["gross"] - cells["deadweight"] - cells["lost"])


@pytest.mark.slow
@pytest.mark.parametrize("one", GAINS, ids=lambda one: f"{one.instrument}-{one.week}-{one.rule}")
def test_who_takes_part_gains_what_the_documents_say(one: Gain, answers):
    assert one.rule in RULES
    result = answers(World(one.region, "2019-01", 104), measures(one.region))
    assert one.sign * gain(result, one.instrument, one.week) > 0


@pytest.mark.slow
def test_who_takes_part_in_what_helps_few_gains_at_full_size():
    slugs = tuple(one.instrument for one in SMALL_GAINS)
    result = compare("drechtsteden", slugs, quick=True, seeds=4, weeks=156, at=156)
    assert {one.rule for one in SMALL_GAINS} <= set(RULES)
    assert {
        one.instrument: one.sign * gain(result, one.instrument, one.week) > 0 for one in SMALL_GAINS
    } == dict.fromkeys(slugs, True)
