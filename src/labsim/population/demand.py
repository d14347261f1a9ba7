"""The demand side as tables of the world: positions, segments, and the labour market around the region."""

import numpy as np

from labsim.core.codes import ALWAYS, LEVELS, NO_ROW, OUTSIDE, SEGMENTS, Contract, Decision, Kind, Slot
from labsim.core.sieve import hashes
from labsim.inputs.region import Region
from labsim.population.keyed import Ask, from_quantiles, rank_within, synthetic_idents, whole
from labsim.population.placement import Placement
from labsim.population.positions import SHELTERED_CONTRACTS, Workplaces, joined_slots, slot_hours, slot_idents
from labsim.population.recipe import Recipe
from labsim.population.reserves import Reserve
from labsim.processes.openings import vacancy_ident
from labsim.world.demand import OutsideJobs, Positions, Segments, Shadows

TENURE, QUALITY, OPENED, WAIT, WAGE, STANDARD = range(20, 26)  # questions of Decision.POSITION
QUALITY_MEAN, QUALITY_SD = 0.8, 0.8  # match quality of those who hold a job when the burn-in begins, sd
INTEGER = ("created", "searchers", "people", "latent", "withdrawn", "outside_jobs")  # of Segments
WAIT_W = 4  # weeks within which what is waiting opens
BLOCK_W = 13  # phases of outside jobs and shadows spread over a quarter


def position_table(
    recipe: Recipe, works: Workplaces, reserve: Reserve, placed: Placement, job_start: np.ndarray
) -> Positions:
    """The world's table of positions, the closed ones last; `job_start` [n] of the persons who hold one."""
    jobs, start = recipe.region.jobs, recipe.window.start
    slots, spare = joined_slots(works.slots, reserve.slots), len(reserve.growth)
    ident = slot_idents(works.firms, slots)
    ask = recipe.ask(Decision.POSITION, ident)
    state = np.concatenate([placed.state, np.full(spare, int(Slot.CLOSED))])
    occupant = np.concatenate([placed.occupant, np.full(spare, NO_ROW)])
    openings = np.where(state == Slot.CLOSED, 0, 1)
    since = start - np.floor(_weeks(recipe, state, slots.contract, ask)).astype(np.int64)
    since = np.where(occupant >= 0, job_start[np.maximum(occupant, 0)], since)
    due = start + np.where(state == Slot.WAITING, np.floor(WAIT_W * ask(WAIT)), 0)
    quality = np.where(occupant == OUTSIDE, QUALITY_MEAN + QUALITY_SD * ask.normal(QUALITY), 0.0)
    return Positions(
        ident=ident,
        hash=hashes(ident),
        vacancy=_vacancies(ident, state, openings),
        employer=slots.employer.astype(np.int32),
        sector=slots.sector.astype(np.int8),
        municipality=works.firms.municipality[slots.employer].astype(np.int8),
        segment=slots.segment.astype(np.int8),
        contract=slots.contract.astype(np.int8),
        hours=np.concatenate([works.hours, slot_hours(recipe.region, ask, slots)[len(works.hours) :]]).astype(np.int8),
        wage=(jobs.log_wage_sd * ask.normal(WAGE)).astype(np.float32),
        standard=(jobs.standard_sd * ask.normal(STANDARD)).astype(np.float32),
        state=state.astype(np.int8),
        occupant=occupant.astype(np.int32),
        since=since.astype(np.int32),
        opened=since.astype(np.int32),
        due=due.astype(np.int32),
        openings=openings.astype(np.int32),
        quality=quality.astype(np.float32),
        handled=np.zeros(len(ident), bool),
        audience=np.zeros(len(ident), np.int8),
        requires=np.zeros(len(ident), np.int8),
        replaces=np.zeros(len(ident), np.float32),
        stay=np.zeros(len(ident), np.int16),
        last=np.full(len(ident), ALWAYS, np.int32),
        after=np.zeros(len(ident), np.int8),
        heir=np.full(len(ident), NO_ROW, np.int32),
    )


def _weeks(recipe: Recipe, state: np.ndarray, contract: np.ndarray, ask: Ask) -> np.ndarray:
    """How long each position has been in its state: tenure, age of a vacancy, about a week for the others."""
    weeks = np.ones(len(state))
    weeks = np.where(state == Slot.POSTED, from_quantiles(ask(OPENED), recipe.region.jobs.vacancy_weeks), weeks)
    return np.where(state == Slot.FILLED, tenure_weeks(recipe.region, ask(TENURE), contract), weeks)


def tenure_weeks(region: Region, u: np.ndarray, contract: np.ndarray) -> np.ndarray:
    """Weeks in the current job, by contract [n]."""
    jobs = region.jobs
    weeks = from_quantiles(u, jobs.permanent_weeks)
    weeks = np.where(contract == Contract.FLEX, from_quantiles(u, jobs.flex_weeks), weeks)
    return np.where(contract == Contract.SELF_EMPLOYED, from_quantiles(u, jobs.self_weeks), weeks)


def _vacancies(ident: np.ndarray, state: np.ndarray, openings: np.ndarray) -> np.ndarray:
    """Idents of the openings that are open now; 0 for the others, which get one when they open [uint64]."""
    vacancy = np.zeros(len(ident), np.uint64)
    for j in np.flatnonzero((state == Slot.POSTED) | (state == Slot.DIRECT)):
        vacancy[j] = vacancy_ident(ident[j], openings[j])
    return vacancy


def segment_table() -> Segments:
    """Nothing has happened yet."""
    columns = {name: np.zeros(SEGMENTS) for name in Segments._fields}
    columns |= {name: np.zeros(SEGMENTS, np.int32) for name in INTEGER}
    return Segments(**columns)


def slots_of(positions: Positions) -> np.ndarray:
    """Positions that exist, by segment, sheltered work aside [36]."""
    regular = (positions.state != Slot.CLOSED) & ~np.isin(positions.contract, SHELTERED_CONTRACTS)
    return np.bincount(positions.segment[regular], minlength=SEGMENTS)


def around(recipe: Recipe, positions: Positions, away: np.ndarray) -> tuple[OutsideJobs, Shadows]:
    """Jobs elsewhere and applicants from elsewhere: numbers by segment, phases spread over a quarter.

    away [36]: residents who work elsewhere. The border's shares give the outside jobs of each level, these
    people how they divide over its occupations; applicants from elsewhere follow the positions.
    """
    border, level = recipe.region.border, np.arange(SEGMENTS) % LEVELS
    slots = slots_of(positions)
    open_here = np.bincount(positions.segment[positions.state == Slot.POSTED] % LEVELS, minlength=LEVELS)
    ratio = border.outside_openings / np.maximum(1.0 - border.outside_openings, 0.05) * border.outside_factor
    of_level = away / np.maximum(np.bincount(level, weights=away, minlength=LEVELS)[level], 1.0)
    jobs = whole(of_level * (open_here * ratio)[level])
    seekers = whole(slots / slots.sum() * border.shadows)
    untouched = [np.full(int(number.sum()), -1, np.int32) for number in (jobs, seekers)]
    return (
        OutsideJobs(*_spread(Kind.OUTSIDE_JOB, jobs), untouched[0]),
        Shadows(*_spread(Kind.SHADOW, seekers), untouched[1]),
    )


def _spread(kind: Kind, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ident, segment and phase of each."""
    segment = np.repeat(np.arange(len(counts)), counts)
    number = rank_within(segment)
    phase = number * BLOCK_W // np.maximum(counts[segment], 1)
    return synthetic_idents(kind, segment, number), segment.astype(np.int8), phase.astype(np.int16)
