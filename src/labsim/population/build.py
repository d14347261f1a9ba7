"""From the figures of a region to a world: everybody and every position at the start of the burn-in."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import LEVELS, NEVER, NO_ROW, Attachment, Contract, Decision, Scheme, Status
from labsim.inputs.region import Region
from labsim.population import demand
from labsim.population.demography import People, age_at, aow_weeks, make_calendar, make_people
from labsim.population.households import Households, make_households
from labsim.population.keyed import Ask, category
from labsim.population.lives import Window
from labsim.population.placement import Placement, place
from labsim.population.positions import SHELTERED_CONTRACTS, make_slots, slot_hours, slot_idents
from labsim.population.qualities import Qualities, make_qualities
from labsim.population.schemes import make_schemes
from labsim.population.standing import Standing, find_work, make_standing, seek_benefit
from labsim.population.tables import person_tables
from labsim.population.traits import Traits, make_traits
from labsim.world.derived import WEEKS_IN_YEAR
from labsim.world.persons import Calendar
from labsim.world.state import World

STUDENT_JOB = 20  # question of Decision.TRAIT: the kind of work beside school


class Population(NamedTuple):
    """A world at the start of its burn-in, with the calendars it may follow after the base date.

    Rows of persons: first the `start_rows` residents at the base date, then who may come later, from `keep_rows` on
    those who are gone before the base date. `world.calendar` is 'hold'.
    """

    world: World
    calendars: dict[str, Calendar]  # 'hold' and 'published': the same until the base date
    start_rows: int
    keep_rows: int


def build_population(
    region: Region, population_seed: int, burn_in_weeks: int = 780, horizon_weeks: int = 416
) -> Population:
    """The population of `region`; the same bytes for the same arguments.

    Raises ValueError where a municipality has too few people for its cells.
    """
    window = Window(region.week - burn_in_weeks, region.week, region.week + horizon_weeks)
    people = make_people(region, population_seed, window)
    hold_aow, open_aow = aow_weeks(region, people.birth, window)
    traits = make_traits(region, population_seed, people)
    reference = np.where(
        np.arange(len(people.ident)) < people.start_rows,
        window.base,
        np.maximum(np.minimum(people.hold_first, people.open_first), window.start),
    )
    homes = make_households(region, population_seed, people, traits.sex, reference)
    scheme = make_schemes(region, population_seed, people, traits.level, window)
    standing = make_standing(region, population_seed, window, people, traits, hold_aow, scheme)
    seek_benefit(region, population_seed, people, traits, homes, standing)
    find_work(region, population_seed, people, traits, standing)
    world = _world(region, population_seed, window, people, traits, homes, standing, open_aow)
    calendars = {
        "hold": make_calendar(people.hold_first, people.hold_last, hold_aow, standing.school_end, people, window),
        "published": make_calendar(people.open_first, people.open_last, open_aow, standing.school_end, people, window),
    }
    return Population(world._replace(calendar=calendars["hold"]), calendars, people.start_rows, people.keep_rows)


def _segments(region: Region, seed: int, people: People, traits: Traits, standing: Standing) -> tuple[np.ndarray, np.ndarray]:
    """Segment in which each works now, and the one that the diploma of those at school opens (-1 for the others)."""
    trained = traits.occupation * LEVELS + traits.level
    u = Ask(seed, Decision.TRAIT, people.ident)(STUDENT_JOB + 20)
    beside = category(u, region.people.student_occupation) * LEVELS
    student = standing.attachment == Attachment.STUDENT
    return np.where(student, beside, trained), np.where(student, trained, -1)


def _world(
    region: Region, seed: int, window: Window, people: People, traits: Traits, homes: Households,
    standing: Standing, aow: np.ndarray,
) -> World:  # fmt: skip
    """All tables; positions know their occupants and persons their positions."""
    segment, second = _segments(region, seed, people, traits, standing)
    slots, firms = make_slots(region, seed)
    ident = slot_idents(firms, slots.employer, slots.number)
    hours = slot_hours(region, Ask(seed, Decision.POSITION, ident), slots.sector, slots.contract)
    municipality = firms.municipality[slots.employer]
    placed = place(region, seed, people, traits, standing, segment, slots, municipality, hours, ident)
    sheltered = np.flatnonzero(np.isin(slots.contract, SHELTERED_CONTRACTS))
    slots.segment[sheltered] = segment[placed.occupant[sheltered]]
    qualities = make_qualities(region, seed, people, traits, homes, standing)
    persons, person_traits = person_tables(
        region, seed, window, people, traits, homes, standing, placed, qualities, (segment, second), aow
    )
    years = int(np.ceil((window.end - window.base) / WEEKS_IN_YEAR))
    reserve, growth = demand.reserve_slots(region, seed, slots, firms, years)
    positions = demand.make_positions(
        region, seed, window.start, slots, firms, reserve, placed, persons.job_start.astype(np.int64)
    )
    outside, shadows = demand.make_outside(region, positions)
    return World(
        persons=persons,
        traits=person_traits,
        calendar=Calendar(*(np.zeros(0, t) for t in (np.int32, np.int32, np.int8))),
        employers=demand.make_employers(region, seed, firms),
        positions=positions,
        reserves=demand.make_reserves(region, positions, reserve, growth),
        segments=demand.make_segments(positions),
        outside=outside,
        shadows=shadows,
    )


def cut_tail(world: World, keep_rows: int) -> World:
    """The world without the persons from `keep_rows` on, who are gone; partners among them become NO_ROW."""
    persons = type(world.persons)(*(np.ascontiguousarray(c[:keep_rows]) for c in world.persons))
    traits = type(world.traits)(*(np.ascontiguousarray(c[:keep_rows]) for c in world.traits))
    traits.partner[traits.partner >= keep_rows] = NO_ROW
    events = world.calendar.row < keep_rows
    calendar = Calendar(*(c[events] for c in world.calendar))
    return world._replace(persons=persons, traits=traits, calendar=calendar)


__all__ = [
    "NEVER", "Contract", "Placement", "Population", "Qualities", "Scheme", "Status", "age_at", "build_population",
    "cut_tail",
]  # fmt: skip
