"""The persons' tables of the world at the start of the burn-in: work, clocks and benefits written out."""

import numpy as np

from labsim.core.codes import LEVELS, NEVER, NO_ROW, OUTSIDE, Attachment, Contract, Decision, Scheme, Status
from labsim.inputs.region import Region
from labsim.population.demand import QUALITY_MEAN, QUALITY_SD, tenure_weeks
from labsim.population.demography import People, age_at
from labsim.population.households import Households
from labsim.population.keyed import Ask, from_quantiles
from labsim.population.lives import Window
from labsim.population.placement import Placement
from labsim.population.qualities import Qualities
from labsim.population.standing import Standing, weeks_in
from labsim.population.traits import Traits
from labsim.processes.end_jobs import ww_weeks
from labsim.world.derived import GROUP_C, WEEKS_IN_YEAR, distance_group
from labsim.world.persons import Persons, PersonTraits

TENURE, MATCH, VALUE, JOBLESS, CAREER, ELAPSED, CLOCK, SPELL, YEARS = range(20, 29)  # Decision.START_STATE
CAREER_FROM = {0: 18, 1: 20, 2: 23}  # years: when working life begins, by level
CAREER_SHARE = (0.55, 0.95)  # of the years since then in insured work
VALUE_MEAN, VALUE_SD = 0.6, 0.4  # utility units
WINDOW_W, LONG_W, CAREER_MOST_W = 36, 260, 32_000
NO_TRACK = -1


def person_tables(
    region: Region, seed: int, window: Window, people: People, traits: Traits, homes: Households,
    standing: Standing, placed: Placement, qualities: Qualities, segments: tuple[np.ndarray, np.ndarray],
    aow: np.ndarray,
) -> tuple[Persons, PersonTraits]:  # fmt: skip
    """Persons and their traits [n]; segments: the present one and the one still to come."""
    ask = Ask(seed, Decision.START_STATE, people.ident)
    age = age_at(people.birth, standing.week)
    work = _work(region, ask, window, people, placed, age)
    insured = _insured(ask, traits, age, placed.contract, window.start - work["job_start"])
    benefit = _benefit(region, ask, window, standing, insured["insured_w"])
    _set_bijstand_status(standing, qualities)
    count = len(people.ident)
    persons = _typed(
        Persons,
        ident=people.ident,
        birth_week=people.birth,
        municipality=people.municipality,
        segment=segments[0],
        second_segment=segments[1],
        attachment=standing.attachment,
        status=standing.status,
        contract=placed.contract,
        hours=placed.hours,
        scheme=standing.scheme,
        position=placed.position,
        **work,
        ability=qualities.ability,
        barriers=qualities.barriers,
        track=np.full(count, NO_TRACK),
        next_position=np.full(count, NO_ROW),
        next_week=np.full(count, NEVER),
        flags=np.zeros(count),
    )
    zeros = {name: np.zeros(count) for name in NOTHING_YET}
    person_traits = _typed(
        PersonTraits,
        sex=traits.sex,
        level=traits.level,
        school_end=standing.school_end,
        aow_week=aow,
        partner=homes.partner,
        youngest_child=homes.youngest_child,
        assets=homes.assets,
        profile=qualities.profile,
        barriers_start=qualities.barriers,
        groups=qualities.groups,
        credentials=qualities.credentials,
        competences=qualities.competences,
        motivation=qualities.motivation,
        network=qualities.network,
        coach_week=np.full(count, NEVER),
        **insured,
        **benefit,
        benefit_ended=np.full(count, NEVER),
        **zeros,
    )
    return persons, person_traits


NOTHING_YET = (
    "coach_hours", "relieved", "ww_left", "next_contract", "next_hours", "next_quality", "next_value", "next_channel",
    "next_flags",
)  # fmt: skip

DTYPES = {
    "ident": np.uint64,
    **dict.fromkeys(("barriers", "barriers_start", "flags", "next_flags"), np.uint8),
    **dict.fromkeys(("groups", "credentials"), np.uint16),
    **dict.fromkeys(("track", "relieved", "insured_w", "insured_5y", "ww_left"), np.int16),
    **dict.fromkeys(
        ("birth_week", "position", "job_start", "jobless_since", "next_position", "next_week", "school_end", "aow_week",
         "partner", "youngest_child", "coach_week", "ww_end", "benefit_since", "benefit_clock", "benefit_ended"),
        np.int32,
    ),
    **dict.fromkeys(
        ("quality", "job_value", "ability", "competences", "motivation", "network", "coach_hours", "next_quality",
         "next_value"),
        np.float32,
    ),
    "assets": np.bool_,
}  # fmt: skip


def _typed(kind, **columns: np.ndarray):  # type: ignore[no-untyped-def]
    """A table whose columns have the types of the world; what is not named is a small number (int8)."""
    return kind(**{name: np.ascontiguousarray(c, DTYPES.get(name, np.int8)) for name, c in columns.items()})


def _work(
    region: Region, ask: Ask, window: Window, people: People, placed: Placement, age: np.ndarray
) -> dict[str, np.ndarray]:
    """Tenure, weeks without work, match quality and value of the present job."""
    at_work = placed.position != NO_ROW
    tenure = tenure_weeks(region, ask(TENURE), placed.contract)
    tenure = np.minimum(tenure, np.maximum((age - 15) * WEEKS_IN_YEAR, 4.0))
    jobless = weeks_in(ask(JOBLESS), region.people.joblessness)
    return {
        "job_start": np.where(at_work, window.start - np.floor(tenure).astype(np.int64), NEVER),
        "jobless_since": np.where(at_work, NEVER, window.start - jobless),
        "quality": np.where(at_work, QUALITY_MEAN + QUALITY_SD * ask.normal(MATCH), 0.0),
        "job_value": np.where(at_work, VALUE_MEAN + VALUE_SD * ask.normal(VALUE), 0.0),
    }


def _insured(
    ask: Ask, traits: Traits, age: np.ndarray, contract: np.ndarray, tenure: np.ndarray
) -> dict[str, np.ndarray]:
    """Insured weeks as of the last job change: the whole career, the last 36 weeks, the last five years."""
    begin = np.array([CAREER_FROM[k] for k in range(LEVELS)])[traits.level]
    low, high = CAREER_SHARE
    career = np.maximum(age - begin, 0) * WEEKS_IN_YEAR * (low + (high - low) * ask(CAREER))
    at_work = contract != Contract.NONE
    before = np.where(at_work, np.maximum(career - tenure, 0.0), career)
    return {
        "insured_w": np.minimum(np.floor(before), CAREER_MOST_W).astype(np.int64),
        "insured_36w": np.where(at_work, np.minimum(np.floor(before), WINDOW_W), 0),
        "insured_5y": np.minimum(np.floor(before), LONG_W),
    }


def _benefit(
    region: Region, ask: Ask, window: Window, standing: Standing, career: np.ndarray
) -> dict[str, np.ndarray]:
    """Clocks of the present benefit: WW by the law from the career, bijstand and disability by their durations."""
    ww = np.flatnonzero(standing.scheme == Scheme.WW)
    right = np.zeros(len(career), np.int64)
    for i in ww:
        long = LONG_W if career[i] >= 4 * WEEKS_IN_YEAR else 0
        right[i] = ww_weeks(WINDOW_W, long, career[i])
    elapsed = np.floor(ask(ELAPSED) ** 2 * right).astype(np.int64)
    clock = weeks_in(ask(CLOCK), region.benefits.bijstand_weeks)
    spell = np.floor(clock * from_quantiles(ask(SPELL), region.benefits.bijstand_spell)).astype(np.int64)
    years = weeks_in(ask(YEARS), region.benefits.disability_years * WEEKS_IN_YEAR)
    bijstand = standing.scheme == Scheme.BIJSTAND
    none = standing.scheme == Scheme.NONE
    since = np.where(bijstand, spell, np.where(standing.scheme == Scheme.WW, elapsed, years))
    return {
        "ww_end": np.where(standing.scheme == Scheme.WW, window.start + right - elapsed, NEVER),
        "benefit_since": np.where(none, NEVER, window.start - since),
        "benefit_clock": np.where(none, NEVER, window.start - np.where(bijstand, clock, since)),
    }


def _set_bijstand_status(standing: Standing, qualities: Qualities) -> None:
    """People in bijstand search unless they are in group C."""
    for i in np.flatnonzero((standing.scheme == Scheme.BIJSTAND) & (standing.status != Status.EMPLOYED)):
        far = distance_group(qualities.barriers[i], qualities.competences[i, 6]) == GROUP_C
        standing.status[i] = Status.INACTIVE if far else Status.UNEMPLOYED


__all__ = ["OUTSIDE", "Attachment", "person_tables"]
