"""Who comes and goes: the rows of everybody who may live here, and the two calendars of events.

'hold' keeps the pyramid of the base date for ever. 'published' is the same until the base date; from then on
people age, die, move and arrive as published, and the youth that turns 15 is the youth that exists.
"""

from datetime import date
from typing import NamedTuple

import numpy as np

from labsim.core.calendar import week_of
from labsim.core.codes import Decision, Event, Kind
from labsim.inputs.region_groups import BAND_START, BAND_YEARS, BANDS
from labsim.population.keyed import Ask, category, rank_within, synthetic_idents
from labsim.population.lives import Lives, age_at, birth_week, birthday, idents, joined, steady_lives
from labsim.population.pyramid import FIRST_AGE, LAST_AGE, OLDEST, pyramid
from labsim.population.recipe import Recipe, Window
from labsim.world.derived import WEEKS_IN_YEAR
from labsim.world.persons import Calendar

OUT, MOMENT, COME, COME_WEEK, ARRIVAL_AGE, BIRTHDAY, TEMPLATE = range(7)  # questions of Decision.DEMOGRAPHY
NOT_HERE = 10**6  # a week beyond every horizon: does not come, or does not go
POOL_ORDINAL = 1 << 38  # idents of the pool begin here
MONTHS = 12


class People(NamedTuple):
    """Everybody who may live here, one row each, in the order of the world's rows [n int64]."""

    ident: np.ndarray  # [uint64]
    municipality: np.ndarray
    birth: np.ndarray  # week of birth
    comes: np.ndarray  # week of coming, under whichever calendar it does
    hold_first: np.ndarray  # comes under 'hold'; NOT_HERE: does not
    hold_last: np.ndarray  # goes under 'hold'
    open_first: np.ndarray  # the same under 'published'
    open_last: np.ndarray
    turns_15: np.ndarray  # comes by turning 15 [bool]
    holder: np.ndarray  # comes with a refugee status after the base date [bool]
    template: np.ndarray  # row of the resident at the base date whose traits it takes; residents: their own
    residents: int  # at the base date: the first rows
    kept: int  # and those who may come later; the other rows are gone before the base date


def band_of(age: np.ndarray) -> np.ndarray:
    """Age band 0..5 (15-24 .. 65-74); outside them the nearest [int64]."""
    return np.clip((age - BAND_START) // BAND_YEARS, 0, BANDS - 1)


def make_people(recipe: Recipe) -> People:
    """Rows and stays of everybody; draws are keyed by Decision.DEMOGRAPHY."""
    window, numbers = recipe.window, pyramid(recipe.region)
    steady, youth = steady_lives(numbers, window), _more_youth(numbers, window)
    pool, holders = _pool(recipe)
    lives = joined([steady, youth, pool])
    who = np.concatenate([idents(steady, window), idents(youth, window), _pool_idents(pool)])
    in_hold = np.arange(len(who)) < len(steady.rank)
    present = in_hold & (lives.first < window.base) & (lives.last >= window.base)
    gone = in_hold & (lives.last < window.base)
    order = np.lexsort((np.where(present, 0, np.where(gone, 2, 1)),))
    open_first, open_last = _published(recipe, lives, who, numbers, len(holders))
    holder = np.zeros(len(who), bool)
    holder[len(who) - len(holders) :] = holders
    return People(
        ident=who[order],
        municipality=lives.municipality[order],
        birth=lives.birth[order],
        comes=lives.first[order],
        hold_first=np.where(in_hold, lives.first, NOT_HERE)[order],
        hold_last=np.where(in_hold, lives.last, NOT_HERE)[order],
        open_first=open_first[order],
        open_last=open_last[order],
        turns_15=lives.turns_15[order],
        holder=holder[order],
        template=_templates(recipe, Lives(*(c[order] for c in lives)), who[order], int(present.sum())),
        residents=int(present.sum()),
        kept=int(len(who) - gone.sum()),
    )


def _more_youth(numbers: np.ndarray, window: Window) -> Lives:
    """Young people who turn 15 in the horizon beyond the number that 'hold' lets in."""
    years = int(np.ceil((window.end - window.base) / WEEKS_IN_YEAR)) + 1
    ages = np.arange(max(0, FIRST_AGE - years), FIRST_AGE)
    more = np.maximum(numbers[:, ages] - numbers[:, [FIRST_AGE]], 0)
    home, place = np.nonzero(more)
    municipality, age = np.repeat(home, more[home, place]), np.repeat(ages[place], more[home, place])
    rank = rank_within(municipality * OLDEST + age) + numbers[municipality, FIRST_AGE]
    birth = birth_week(window.base, age, rank)
    first, last = birthday(birth, FIRST_AGE) - 1, birthday(birth, LAST_AGE) - 1
    keep = first < window.end
    columns = (municipality, age, rank, np.zeros_like(age), birth, first, last, np.ones(len(age), bool))
    return Lives(*(c[keep] for c in columns))


def _pool(recipe: Recipe) -> tuple[Lives, np.ndarray]:
    """People who may move in within the horizon, more than expected, and which of them are status holders."""
    demography, window = recipe.region.demography, recipe.window
    weeks = window.end - window.base
    yearly = np.concatenate([demography.arrivals, demography.status_holders])
    counts = np.rint(yearly * (weeks / WEEKS_IN_YEAR) * demography.pool_factor).astype(np.int64)
    place = np.repeat(np.arange(len(counts)), counts)
    municipality, holder = place % len(demography.arrivals), place >= len(demography.arrivals)
    rank = rank_within(municipality)
    ask = recipe.ask(Decision.DEMOGRAPHY, synthetic_idents(Kind.NEWCOMER, municipality, POOL_ORDINAL + rank))
    first = window.base + np.floor(ask(COME_WEEK) * weeks).astype(np.int64)
    shares = np.where(holder[:, None], demography.status_holder_age, demography.arrival_age)
    age = BAND_START + BAND_YEARS * (category(ask(ARRIVAL_AGE), shares) + ask(BIRTHDAY))
    birth = first - np.floor(np.minimum(age, LAST_AGE - 1) * WEEKS_IN_YEAR).astype(np.int64)
    last = birthday(birth, LAST_AGE) - 1
    never = np.zeros(len(rank), bool)
    return Lives(municipality, age_at(birth, window.base), rank, rank * 0, birth, first, last, never), holder


def _pool_idents(pool: Lives) -> np.ndarray:
    return synthetic_idents(Kind.NEWCOMER, pool.municipality, POOL_ORDINAL + pool.rank)


def _published(
    recipe: Recipe, lives: Lives, who: np.ndarray, numbers: np.ndarray, pool: int
) -> tuple[np.ndarray, np.ndarray]:
    """Weeks of coming and going under 'published'; the last `pool` rows are those who may move in."""
    ask, base = recipe.ask(Decision.DEMOGRAPHY, who), recipe.window.base
    past = lives.first < base
    in_pool = np.arange(len(who)) >= len(who) - pool
    age = np.clip(lives.age_at_base, 0, OLDEST - 1)
    exists = lives.turns_15 & (lives.rank < numbers[lives.municipality, age])
    thinned = in_pool & (ask(COME) < recipe.inflow / recipe.region.demography.pool_factor)
    comes = past | exists | thinned
    left = _going(recipe, ask, lives.birth, np.maximum(lives.first, base))
    left = np.minimum(left, birthday(lives.birth, LAST_AGE) - 1)
    last = np.where(lives.last < base, lives.last, left)
    return np.where(comes, lives.first, NOT_HERE), np.where(comes, last, NOT_HERE)


def _going(recipe: Recipe, ask: Ask, birth: np.ndarray, begin: np.ndarray) -> np.ndarray:
    """The week of dying or moving away from week `begin` on, by yearly chances at the age reached then."""
    demography, window = recipe.region.demography, recipe.window
    chance = demography.death + demography.moving_out
    u, moment = ask(OUT), ask(MOMENT)
    staying = np.ones(len(birth))
    week = np.full(len(birth), NOT_HERE)
    for year in range(int(np.ceil((window.end - window.base) / WEEKS_IN_YEAR))):
        since = begin + round(year * WEEKS_IN_YEAR)
        still = staying * (1.0 - chance[band_of(age_at(birth, since))])
        goes = (u >= still) & (u < staying)
        week = np.where(goes, since + np.floor(moment * WEEKS_IN_YEAR).astype(np.int64), week)
        staying = still
    return week


def _templates(recipe: Recipe, lives: Lives, who: np.ndarray, residents: int) -> np.ndarray:
    """A resident of the municipality, as old at the base date as each row is when it first counts [n]."""
    age = age_at(lives.birth, np.maximum(lives.first + 1, recipe.window.start))
    cell = lives.municipality * OLDEST + np.clip(age, FIRST_AGE, LAST_AGE - 1)
    home = (lives.municipality * OLDEST + lives.age_at_base)[:residents]
    rows = np.argsort(home, kind="stable")
    low, high = np.searchsorted(home[rows], cell, "left"), np.searchsorted(home[rows], cell, "right")
    u = recipe.ask(Decision.DEMOGRAPHY, who)(TEMPLATE)
    pick = low + np.floor(u * (high - low)).astype(np.int64)
    template = rows[np.minimum(pick, residents - 1)]  # where nobody has that age, somebody a little older
    template[:residents] = np.arange(residents)
    return template


def pension_weeks(recipe: Recipe, birth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Week of the state pension [n]: 'hold' keeps the age of the base year, 'published' follows the law."""
    region, base = recipe.region, recipe.window.base
    months = region.demography.aow_months
    hold = birthday(birth, months[0] / MONTHS)
    law = np.full(len(birth), NOT_HERE)
    for year, needed in zip(region.years, months, strict=True):
        reached = birthday(birth, needed / MONTHS)
        if year > region.years[0]:
            reached = np.maximum(reached, _year_start(year))
        in_time = (reached < _year_start(year + 1)) | (year == region.years[-1])
        law = np.where((law == NOT_HERE) & in_time, reached, law)
    return hold, np.where(hold < base, hold, np.maximum(law, base))


def _year_start(year: int) -> int:
    return week_of(date(year, 1, 1))


def make_calendar(
    people: People,
    first: np.ndarray,
    last: np.ndarray,
    pension: np.ndarray,
    school_end: np.ndarray,
    window: Window,
) -> Calendar:
    """Events of one demography from the start of the burn-in to the horizon, by week, then row."""
    here = (first < NOT_HERE) & (last >= window.start)
    come = np.where(people.turns_15, int(Event.ENTER), int(Event.ARRIVE))
    inside = {
        Event.LEAVE_SCHOOL: (school_end, here & (school_end > first) & (school_end <= last)),
        Event.REACH_AOW: (pension, here & (pension > first) & (pension <= last)),
        Event.LEAVE: (last, here),
    }
    week, row, event = [first[here]], [np.flatnonzero(here)], [come[here]]
    for kind, (when, mask) in inside.items():
        week.append(when[mask])
        row.append(np.flatnonzero(mask))
        event.append(np.full(int(mask.sum()), int(kind)))
    columns = [np.concatenate(parts) for parts in (week, row, event)]
    keep = (columns[0] >= window.start) & (columns[0] < window.end)
    columns = [c[keep] for c in columns]
    order = np.lexsort((columns[2], columns[1], columns[0]))
    types = (np.int32, np.int32, np.int8)
    return Calendar(*(c[order].astype(kind) for c, kind in zip(columns, types, strict=True)))
