"""From the figures of a region to a world: everybody and every position at the start of the burn-in."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import LEVELS, NO_ROW, OUTSIDE, SEGMENTS, Attachment, Decision
from labsim.inputs.region import Region
from labsim.population.demand import around, position_table, segment_table
from labsim.population.demography import make_calendar, make_people, pension_weeks
from labsim.population.employers import employer_table
from labsim.population.households import make_households
from labsim.population.keyed import category
from labsim.population.placement import make_workers, place
from labsim.population.positions import make_workplaces
from labsim.population.qualities import make_qualities
from labsim.population.recipe import Recipe, Window
from labsim.population.reserves import make_reserve, reserve_table
from labsim.population.schemes import make_schemes
from labsim.population.standing import find_work, make_standing, seek_benefit
from labsim.population.tables import Folk, person_tables
from labsim.population.traits import make_traits
from labsim.world.persons import Calendar
from labsim.world.state import World

STUDENT_JOB = 11  # question of Decision.TRAIT: the kind of work beside school
NO_DIPLOMA = -1


class Population(NamedTuple):
    """A world at the start of its burn-in, with the calendars it may follow after the base date.

    Rows of persons: first the `start_rows` residents at the base date, then who may come later, and from
    `keep_rows` on those who are gone before the base date. The calendar of `world` is 'hold'.
    """

    world: World
    calendars: dict[str, Calendar]  # 'hold' and 'published': the same until the base date
    start_rows: int
    keep_rows: int


def build_population(
    region: Region,
    population_seed: int,
    burn_in_weeks: int = 780,
    horizon_weeks: int = 416,
    inflow: float = 1.0,
) -> Population:
    """The population of `region`: the same arguments give the same bytes.

    inflow: arrivals under 'published' relative to the published ones. The people are the same for every
    inflow, and a larger one adds to those who come under a smaller one. Raises ValueError for an inflow above
    the region's pool factor, and where a municipality has too few people for a cell of the benefits.
    """
    if not 0.0 <= inflow <= region.demography.pool_factor:
        raise ValueError(f"inflow must be 0 .. {region.demography.pool_factor}, got {inflow}")
    window = Window(region.week - burn_in_weeks, region.week, region.week + horizon_weeks)
    recipe = Recipe(region, population_seed, window, inflow)
    folk = _folk(recipe)
    people, school_end = folk.people, folk.standing.school_end
    hold, law = pension_weeks(recipe, people.birth)
    calendars = {
        "hold": make_calendar(people, people.hold_first, people.hold_last, hold, school_end, window),
        "published": make_calendar(people, people.open_first, people.open_last, law, school_end, window),
    }
    world = _world(recipe, folk, calendars["hold"])
    return Population(world, calendars, people.residents, people.kept)


def _folk(recipe: Recipe) -> Folk:
    """Everybody, and where they stand."""
    people = make_people(recipe)
    traits = make_traits(recipe, people)
    homes = make_households(recipe, people, traits.sex)
    standing = make_standing(recipe, people, traits, make_schemes(recipe, people, traits.level))
    seek_benefit(recipe, people, traits, homes, standing)
    find_work(recipe, people, traits, standing)
    qualities = make_qualities(recipe, people, traits, homes, standing)
    trained = traits.occupation * LEVELS + traits.level
    diploma = np.where(standing.attachment == Attachment.STUDENT, trained, NO_DIPLOMA)
    return Folk(people, traits, homes, standing, qualities, diploma)


def _world(recipe: Recipe, folk: Folk, calendar: Calendar) -> World:
    """All tables; positions know their occupants and persons their positions."""
    beside_school = category(
        recipe.ask(Decision.TRAIT, folk.people.ident)(STUDENT_JOB), recipe.region.people.student_occupation
    )
    trained = folk.traits.occupation * LEVELS + folk.traits.level
    segment = np.where(folk.diploma == NO_DIPLOMA, trained, beside_school * LEVELS)
    works = make_workplaces(recipe)
    workers = make_workers(recipe, folk.people, folk.traits, folk.standing, segment)
    placed = place(recipe, workers, works)
    sheltered = np.flatnonzero(~works.regular)
    works.slots.segment[sheltered] = segment[placed.occupant[sheltered]]
    persons, traits = person_tables(recipe, folk, workers, placed)
    reserve = make_reserve(recipe, works)
    positions = position_table(recipe, works, reserve, placed, persons.job_start.astype(np.int64))
    away = np.bincount(segment[placed.position == OUTSIDE], minlength=SEGMENTS)
    outside, shadows = around(recipe, positions, away)
    return World(
        persons=persons,
        traits=traits,
        calendar=calendar,
        employers=employer_table(recipe, works.firms),
        positions=positions,
        reserves=reserve_table(recipe, reserve, positions.ident),
        segments=segment_table(),
        outside=outside,
        shadows=shadows,
    )


def cut_tail(world: World, keep_rows: int) -> World:
    """The world without the persons from `keep_rows` on, who are gone; partners among them become NO_ROW."""
    persons = type(world.persons)(*(np.ascontiguousarray(c[:keep_rows]) for c in world.persons))
    traits = type(world.traits)(*(np.array(c[:keep_rows]) for c in world.traits))
    traits.partner[traits.partner >= keep_rows] = NO_ROW
    events = world.calendar.row < keep_rows
    calendar = Calendar(*(c[events] for c in world.calendar))
    return world._replace(persons=persons, traits=traits, calendar=calendar)
