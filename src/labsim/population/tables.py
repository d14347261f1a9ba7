"""The persons' tables of the world at the start of the burn-in: work, clocks and benefits written out."""

from typing import Any, NamedTuple, TypeVar

import numpy as np

from labsim.core.codes import NEVER, NO_ROW, Competence, Contract, Decision, Scheme, Status
from labsim.core.sieve import hashes
from labsim.population.demand import QUALITY_MEAN, QUALITY_SD, tenure_weeks
from labsim.population.demography import People, pension_weeks
from labsim.population.households import Households
from labsim.population.keyed import Ask, from_quantiles
from labsim.population.lives import age_at
from labsim.population.placement import Placement, Workers
from labsim.population.qualities import Qualities
from labsim.population.recipe import Recipe
from labsim.population.standing import Standing
from labsim.population.traits import Traits
from labsim.world.derived import GROUP_A, WEEKS_IN_YEAR, distance_group
from labsim.world.losses import ww_weeks
from labsim.world.persons import Persons, PersonTraits

Table = TypeVar("Table", Persons, PersonTraits)

TENURE, MATCH, VALUE, JOBLESS, CAREER, ELAPSED, CLOCK, SPELL, YEARS = range(20, 29)  # Decision.START_STATE
CAREER_FROM = np.array([18, 20, 23])  # years: when working life begins, by level
CAREER_SHARE = (0.55, 0.95)  # of the years since then in insured work
CAREER_LEAST = 15  # years: nobody has worked before
VALUE_MEAN, VALUE_SD = 0.6, 0.4  # what a job is worth to its holder, utility units
WINDOW_W, LONG_W, CAREER_MOST_W = 36, 260, 32_000  # windows of the WW, and what the column holds
LONG_YEARS = 4  # of the last five, for more than three months of WW
NO_TRACK = -1

UINT = {"ident": np.uint64, "hash": np.uint32, "barriers": np.uint8, "barriers_start": np.uint8, "flags": np.uint8}
UINT |= {"next_flags": np.uint8, "groups": np.uint16, "credentials": np.uint16}
INT16 = ("track", "relieved", "insured_w", "insured_5y", "ww_left")
WEEK_OR_ROW = (
    "birth_week", "position", "job_start", "jobless_since", "next_position", "next_week", "school_end",
    "aow_week", "partner", "youngest_child", "coach_week", "ww_end", "benefit_since", "benefit_clock",
    "benefit_ended", "near_miss", "notice_end",
)  # fmt: skip
REAL = (
    "quality", "job_value", "ability", "competences", "motivation", "network", "coach_hours", "helped", "next_quality",
    "next_value",
)  # fmt: skip
TYPES: dict[str, Any] = {
    **UINT,
    **dict.fromkeys(INT16, np.int16),
    **dict.fromkeys(WEEK_OR_ROW, np.int32),
    **dict.fromkeys(REAL, np.float32),
    "assets": np.bool_,
}
NOTHING_YET = {  # before anything has happened to somebody
    "track": NO_TRACK, "next_position": NO_ROW,
    **dict.fromkeys(("next_week", "coach_week", "benefit_ended", "near_miss", "notice_end"), NEVER),
    **dict.fromkeys(("flags", "coach_hours", "helped", "relieved", "ww_left", "next_contract", "next_hours"), 0),
    **dict.fromkeys(("next_quality", "next_value", "next_channel", "next_flags"), 0),
}  # fmt: skip


class Folk(NamedTuple):
    """All that is known of the people, part by part."""

    people: People
    traits: Traits
    homes: Households
    standing: Standing
    qualities: Qualities
    diploma: np.ndarray  # segment that the diploma of those at school opens, -1 for the others


def person_tables(recipe: Recipe, folk: Folk, workers: Workers, placed: Placement) -> tuple[Persons, PersonTraits]:
    """The world's tables of persons [n]."""
    people, standing = folk.people, folk.standing
    ask = recipe.ask(Decision.START_STATE, people.ident)
    age = age_at(people.birth, standing.week)
    work = _work(recipe, ask, placed, age)
    insured = _insured(ask, folk.traits, age, placed.contract, recipe.window.start - work["job_start"])
    _search_in_bijstand(standing, folk.qualities)
    columns = {
        **standing.__dict__,
        **work,
        **insured,
        **_benefit(recipe, ask, standing, insured["insured_w"]),
        **folk.traits._asdict(),
        **folk.homes._asdict(),
        **folk.qualities._asdict(),
        "ident": people.ident,
        "hash": hashes(people.ident),
        "birth_week": people.birth,
        "municipality": people.municipality,
        "segment": workers.segment,
        "second_segment": folk.diploma,
        "contract": placed.contract,
        "hours": placed.hours,
        "position": placed.position,
        "barriers_start": folk.qualities.barriers,
        "aow_week": pension_weeks(recipe, people.birth)[1],
    }
    return _typed(Persons, columns), _typed(PersonTraits, columns)


def _typed(kind: type[Table], columns: dict[str, np.ndarray]) -> Table:
    """A table of the world from columns by name; a column without a type in TYPES is int8."""
    made = {}
    for name in kind._fields:
        column = columns[name] if name in columns else np.full(len(columns["ident"]), NOTHING_YET[name])
        made[name] = np.ascontiguousarray(column, TYPES.get(name, np.int8))
    return kind(**made)


def _work(recipe: Recipe, ask: Ask, placed: Placement, age: np.ndarray) -> dict[str, np.ndarray]:
    """Tenure, weeks without work, match quality and value of the present job."""
    start, at_work = recipe.window.start, placed.position != NO_ROW
    tenure = tenure_weeks(recipe.region, ask(TENURE), placed.contract)
    tenure = np.minimum(tenure, (age - CAREER_LEAST) * WEEKS_IN_YEAR)
    jobless = from_quantiles(ask(JOBLESS), recipe.region.people.joblessness)
    return {
        "job_start": np.where(at_work, start - np.floor(tenure).astype(np.int64), NEVER),
        "jobless_since": np.where(at_work, NEVER, start - np.floor(jobless).astype(np.int64)),
        "quality": np.where(at_work, QUALITY_MEAN + QUALITY_SD * ask.normal(MATCH), 0.0),
        "job_value": np.where(at_work, VALUE_MEAN + VALUE_SD * ask.normal(VALUE), 0.0),
    }


def _insured(
    ask: Ask, traits: Traits, age: np.ndarray, contract: np.ndarray, tenure: np.ndarray
) -> dict[str, np.ndarray]:
    """Insured weeks as of the last job change: the whole career, the last 36 weeks, the last five years."""
    low, high = CAREER_SHARE
    years = np.maximum(age - CAREER_FROM[traits.level], 0)
    career = np.floor(years * WEEKS_IN_YEAR * (low + (high - low) * ask(CAREER))).astype(np.int64)
    at_work = contract != Contract.NONE
    before = np.minimum(np.where(at_work, np.maximum(career - tenure, 0), career), CAREER_MOST_W)
    return {
        "insured_w": before,
        "insured_36w": np.where(at_work, np.minimum(before, WINDOW_W), 0),
        "insured_5y": np.minimum(before, LONG_W),
    }


def _benefit(recipe: Recipe, ask: Ask, standing: Standing, career: np.ndarray) -> dict[str, np.ndarray]:
    """Clocks of the present benefit: WW by the law from the career, the others by their durations."""
    benefits, begin = recipe.region.benefits, np.maximum(recipe.window.start, standing.week)
    in_ww, in_bijstand = standing.scheme == Scheme.WW, standing.scheme == Scheme.BIJSTAND
    right = np.zeros(len(career), np.int64)
    for i in np.flatnonzero(in_ww):
        right[i] = ww_weeks(WINDOW_W, LONG_W if career[i] >= LONG_YEARS * WEEKS_IN_YEAR else 0, career[i])
    u = ask(ELAPSED)
    elapsed = np.floor(u * u * right)  # more have a new benefit than an old one
    clock = np.floor(from_quantiles(ask(CLOCK), benefits.bijstand_weeks))
    spell = np.floor(clock * from_quantiles(ask(SPELL), benefits.bijstand_spell))
    years = np.floor(from_quantiles(ask(YEARS), benefits.disability_years) * WEEKS_IN_YEAR)
    here = standing.status != Status.ABSENT
    since = np.where(in_ww, elapsed, np.where(in_bijstand, spell, years)) * here
    long = np.where(in_bijstand, clock, since) * here
    none = standing.scheme == Scheme.NONE
    return {
        "ww_end": np.where(in_ww, begin + right - elapsed, NEVER),
        "benefit_since": np.where(none, NEVER, begin - since),
        "benefit_clock": np.where(none, NEVER, begin - long),
    }


def _search_in_bijstand(standing: Standing, qualities: Qualities) -> None:
    """Of the people in bijstand those in group A are available for work and search (docs/adr/0006)."""
    for i in np.flatnonzero((standing.scheme == Scheme.BIJSTAND) & (standing.status == Status.INACTIVE)):
        if distance_group(qualities.barriers[i], qualities.competences[i, Competence.SOFT]) == GROUP_A:
            standing.status[i] = Status.UNEMPLOYED
