"""Who comes and goes: the rows of everybody who may live here, and the two calendars of events.

`hold` keeps the pyramid of the base date for ever. `published` is the same until the base date; from then on people
age, die, move and arrive as published, and the youth that turns 15 is the youth that exists.
"""

from datetime import date
from typing import NamedTuple

import numpy as np

from labsim.core.codes import Decision, Event, Kind
from labsim.core.calendar import week_of
from labsim.inputs.region import Region
from labsim.inputs.region_groups import BAND_START, BAND_YEARS, BANDS
from labsim.population.keyed import Ask, category, rank_within, synthetic_idents
from labsim.population.lives import AHEAD_YEARS, NEVER_LEAVES, Lives, Window, birth_week, birthday, idents, steady_lives
from labsim.population.pyramid import FIRST_AGE, LAST_AGE, pyramid
from labsim.world.derived import WEEKS_IN_YEAR
from labsim.world.persons import Calendar

MONTHS = 12
OUT, MOMENT, COME, COME_WEEK, ARRIVAL_AGE, BIRTHDAY, TEMPLATE = range(7)  # questions of Decision.DEMOGRAPHY


class People(NamedTuple):
    """Everybody who may live here, one row each, in the order of the world's rows [n]; weeks as in `Lives`."""

    ident: np.ndarray  # [uint64]
    municipality: np.ndarray  # [int64]
    birth: np.ndarray  # week of birth [int64]
    hold_first: np.ndarray  # comes under 'hold'; NEVER_LEAVES: does not [int64]
    hold_last: np.ndarray  # goes under 'hold' [int64]
    open_first: np.ndarray  # the same under 'published' [int64]
    open_last: np.ndarray  # [int64]
    turns_15: np.ndarray  # comes by turning 15 [bool]
    status_holder: np.ndarray  # comes with a refugee status after the base date [bool]
    template: np.ndarray  # row of the resident at the base date whose traits it takes; its own if it is one [int64]
    start_rows: int  # residents at the base date: the first rows
    keep_rows: int  # and those who may come later; the rest is gone before the base date


def age_at(birth: np.ndarray, week: int | np.ndarray) -> np.ndarray:
    """Whole years at the start of a week [int64]."""
    return np.floor((week - birth) / WEEKS_IN_YEAR).astype(np.int64)


def band_of(age: np.ndarray) -> np.ndarray:
    """Age band 0..5 (15-24 .. 65-74); outside them the nearest [int64]."""
    return np.clip((age - BAND_START) // BAND_YEARS, 0, BANDS - 1)


def make_people(region: Region, seed: int, window: Window) -> People:
    """Rows and stays of everybody; draws are keyed by (seed, Decision.DEMOGRAPHY)."""
    numbers = pyramid(region)
    steady = steady_lives(numbers, window)
    extra = _more_youth(numbers, window)
    pool, holders = _pool(region, seed, window)
    lives = Lives(*(np.concatenate(c) for c in zip(steady, extra, pool, strict=True)))
    who = np.concatenate([idents(steady, window), idents(extra, window), _pool_idents(pool)])
    in_hold = np.arange(len(who)) < len(steady.rank)
    present = in_hold & (lives.first < window.base) & (lives.last >= window.base)
    gone = in_hold & (lives.last < window.base)
    hold_first = np.where(in_hold, lives.first, NEVER_LEAVES)
    hold_last = np.where(in_hold, lives.last, NEVER_LEAVES)
    open_first, open_last = _published(region, seed, window, lives, who, numbers)
    order = np.lexsort((np.arange(len(who)), np.where(present, 0, np.where(gone, 2, 1))))
    holder = np.concatenate([np.zeros(len(steady.rank) + len(extra.rank), bool), holders])
    template = _templates(seed, window, lives, who, present, order)
    columns = (who, lives.municipality, lives.birth, hold_first, hold_last, open_first, open_last)
    more = (lives.at_school_age, holder)
    return People(
        *(c[order] for c in (*columns, *more)), template, int(present.sum()), int(len(who) - gone.sum())
    )


def _more_youth(numbers: np.ndarray, window: Window) -> Lives:
    """Young people who turn 15 in the horizon beyond the number that 'hold' lets in."""
    years = int(np.ceil((window.end - window.base) / WEEKS_IN_YEAR)) + 1
    ages = np.arange(max(0, FIRST_AGE - years), FIRST_AGE)
    more = np.maximum(numbers[:, ages] - numbers[:, [FIRST_AGE]], 0)
    m, a = np.nonzero(more)
    count = more[m, a]
    municipality, age = np.repeat(m, count), np.repeat(ages[a], count)
    rank = rank_within(municipality * 1000 + age, np.zeros(len(age))) + numbers[municipality, FIRST_AGE]
    birth = birth_week(window.base, age, rank)
    first = birthday(birth, FIRST_AGE) - 1
    keep = first < window.end
    last = birthday(birth, LAST_AGE) - 1
    columns = (municipality, age, rank, np.zeros(len(age), np.int64), birth, first, last, np.ones(len(age), bool))
    return Lives(*(c[keep] for c in columns))


def _pool(region: Region, seed: int, window: Window) -> tuple[Lives, np.ndarray]:
    """People who may move in within the horizon, more than are expected, and which of them are status holders."""
    demography = region.demography
    years = (window.end - window.base) / WEEKS_IN_YEAR
    parts = []
    for holder, yearly in ((False, demography.arrivals), (True, demography.status_holders)):
        counts = np.rint(yearly * years * demography.pool_factor).astype(np.int64)
        municipality = np.repeat(np.arange(len(counts)), counts)
        parts.append((municipality, np.full(len(municipality), holder)))
    municipality = np.concatenate([p[0] for p in parts])
    holder = np.concatenate([p[1] for p in parts])
    rank = rank_within(municipality, np.zeros(len(municipality)))
    who = synthetic_idents(Kind.NEWCOMER, municipality, (1 << 38) + rank)
    ask = Ask(seed, Decision.DEMOGRAPHY, who)
    first = window.base + np.floor(ask(COME_WEEK) * (window.end - window.base)).astype(np.int64)
    shares = np.where(holder[:, None], _holder_ages(), demography.arrival_age[None, :])
    age = BAND_START + BAND_YEARS * (category(ask(ARRIVAL_AGE), shares) + ask(BIRTHDAY) * 0.999)
    birth = first - np.floor(age * WEEKS_IN_YEAR).astype(np.int64)
    last = birthday(birth, LAST_AGE) - 1
    stay = np.zeros(len(rank), np.int64)
    return Lives(municipality, age_at(birth, window.base), rank, stay, birth, first, last, stay == 1), holder


def _holder_ages() -> np.ndarray:
    """Adult status holders are young: most are under 35."""
    return np.array([0.30, 0.38, 0.20, 0.09, 0.03, 0.0])


def _pool_idents(pool: Lives) -> np.ndarray:
    return synthetic_idents(Kind.NEWCOMER, pool.municipality, (1 << 38) + pool.rank)


def _published(
    region: Region, seed: int, window: Window, lives: Lives, who: np.ndarray, numbers: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Weeks of coming and going under 'published'."""
    ask = Ask(seed, Decision.DEMOGRAPHY, who)
    past = lives.first < window.base
    in_pool = (who >> np.uint64(38)) & np.uint64(1) == np.uint64(1)
    young = lives.at_school_age & ~past
    age = np.clip(lives.age_at_base, 0, numbers.shape[1] - 1)
    exists = young & (lives.rank < numbers[lives.municipality, age])
    thinned = in_pool & (ask(COME) < 1.0 / region.demography.pool_factor)
    comes = past | exists | thinned
    first = np.where(comes, lives.first, NEVER_LEAVES)
    begin = np.maximum(lives.first, window.base)
    at_75 = birthday(lives.birth, LAST_AGE) - 1
    left = np.minimum(_going(region, ask, lives.birth, begin, window), at_75)
    last = np.where(lives.last < window.base, lives.last, left)
    return first, np.where(comes, last, NEVER_LEAVES)


def _going(region: Region, ask: Ask, birth: np.ndarray, begin: np.ndarray, window: Window) -> np.ndarray:
    """The week of dying or moving away from week `begin` on, by yearly chances of the age reached then."""
    chance = region.demography.death + region.demography.moving_out
    u, moment = ask(OUT), ask(MOMENT)
    staying = np.ones(len(birth))
    week = np.full(len(birth), NEVER_LEAVES)
    years = int(np.ceil((window.end - window.base) / WEEKS_IN_YEAR))
    for year in range(years):
        since = begin + round(year * WEEKS_IN_YEAR)
        goes = staying * (1.0 - chance[band_of(age_at(birth, since))])
        now = (u >= goes) & (u < staying)
        week = np.where(now, since + np.floor(moment * WEEKS_IN_YEAR).astype(np.int64), week)
        staying = goes
    return week


def _templates(
    seed: int, window: Window, lives: Lives, who: np.ndarray, present: np.ndarray, order: np.ndarray
) -> np.ndarray:
    """For each row, in the final order, the row of a resident of its municipality and of its age when it first counts."""
    count = int(present.sum())
    residents = order[:count]
    age = age_at(lives.birth, np.maximum(lives.first + 1, window.start))
    cell = lives.municipality * AHEAD_YEARS * 10 + np.clip(age, FIRST_AGE, LAST_AGE - 1)
    home = lives.municipality * AHEAD_YEARS * 10 + np.clip(lives.age_at_base, FIRST_AGE, LAST_AGE - 1)
    sorted_rows = np.argsort(home[residents], kind="stable")
    sorted_cells = home[residents][sorted_rows]
    low, high = np.searchsorted(sorted_cells, cell, "left"), np.searchsorted(sorted_cells, cell, "right")
    low = np.where(high > low, low, np.minimum(low, count - 1))  # an empty cell takes the nearest resident
    span = np.maximum(high - low, 1)
    pick = low + np.floor(Ask(seed, Decision.DEMOGRAPHY, who)(TEMPLATE) * span).astype(np.int64)
    template = sorted_rows[np.minimum(pick, count - 1)]
    own = template[order]
    own[:count] = np.arange(count)
    return own


def aow_weeks(region: Region, birth: np.ndarray, window: Window) -> tuple[np.ndarray, np.ndarray]:
    """Week of the state pension under 'hold' (the age of the base year for ever) and under 'published' (by the law)."""
    months = region.demography.aow_months
    hold = birthday(birth, months[0] / MONTHS)
    law = np.full(len(birth), NEVER_LEAVES)
    for year, needed in zip(region.years, months, strict=True):
        week = birthday(birth, needed / MONTHS)
        in_year = _year_start(year) + np.zeros(len(birth), np.int64)
        reached = np.maximum(week, in_year) if year > region.years[0] else week
        law = np.where((law == NEVER_LEAVES) & (reached < _year_start(year + 1)), reached, law)
    late = birthday(birth, months[-1] / MONTHS)
    law = np.where(law == NEVER_LEAVES, late, law)
    return hold, np.where(hold < window.base, hold, np.maximum(law, window.base))


def _year_start(year: int) -> int:
    return week_of(date(year, 1, 1))


def make_calendar(
    first: np.ndarray, last: np.ndarray, aow: np.ndarray, school_end: np.ndarray, people: People, window: Window
) -> Calendar:
    """Events of one demography from the start of the burn-in to the horizon, by week, then row."""
    rows = np.arange(len(first))
    come = np.where(people.turns_15, Event.ENTER, Event.ARRIVE)
    here = (first < NEVER_LEAVES)
    lists = [
        (first, come, here & (first >= window.start)),
        (school_end, Event.LEAVE_SCHOOL, here & (school_end > first) & (school_end <= last) & (school_end >= window.start)),
        (aow, Event.REACH_AOW, here & (aow > first) & (aow < last) & (aow >= window.start)),
        (last, Event.LEAVE, here & (last >= window.start)),
    ]  # fmt: skip
    week = np.concatenate([w[k] for w, _, k in lists])
    row = np.concatenate([rows[k] for _, _, k in lists])
    event = np.concatenate([np.broadcast_to(e, len(rows))[k] for _, e, k in lists])
    order = np.lexsort((event, row, week))
    order = order[week[order] < window.end]
    return Calendar(week[order].astype(np.int32), row[order].astype(np.int32), event[order].astype(np.int8))


