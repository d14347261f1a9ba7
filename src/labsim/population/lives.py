"""Lives: who is here from when to when, so that the pyramid stands still before the base date and after it.

Think of a birth year of a municipality as a row of places, rank 0, 1, 2 ... Place k is taken at every age at
which the pyramid holds more than k people: it is given up when the next age holds fewer, and a newcomer takes
it when a later age holds more. One unbroken stay in a place is one person. A rank has the same birthday in
every birth year: whenever somebody outgrows an age, somebody of the same rank grows into it, so the number
of people of each single year of age is the same in every week.
"""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import Kind
from labsim.population.keyed import synthetic_idents
from labsim.population.pyramid import FIRST_AGE, LAST_AGE
from labsim.population.recipe import Window
from labsim.world.derived import WEEKS_IN_YEAR

GOLDEN = 0.6180339887498949  # multiples of it modulo 1 spread evenly, whatever their number
STAY_BITS, RANK_BITS = 6, 20  # of the ordinal in an ident
AHEAD_YEARS = 30  # birth years beyond the pyramid that a window of 30 years can reach


class Lives(NamedTuple):
    """One row per stay [n int64]; `first` and `last` are the weeks of ENTER or ARRIVE, and of LEAVE."""

    municipality: np.ndarray
    age_at_base: np.ndarray  # whole years at the base date, may be below 15 or above 74
    rank: np.ndarray  # place in the birth year
    stay: np.ndarray  # number of the stay in this place
    birth: np.ndarray  # week of birth
    first: np.ndarray  # week in whose course the person comes
    last: np.ndarray  # week in whose course the person goes
    turns_15: np.ndarray  # True: comes by turning 15, not by moving in [bool]


def birthday(birth: np.ndarray, age: np.ndarray | float) -> np.ndarray:
    """The first week at whose start somebody has that age, in years."""
    return birth + np.ceil(np.asarray(age) * WEEKS_IN_YEAR - 1e-9).astype(np.int64)


def age_at(birth: np.ndarray, week: int | np.ndarray) -> np.ndarray:
    """Whole years at the start of a week [int64]."""
    return np.floor((week - birth) / WEEKS_IN_YEAR).astype(np.int64)


def birth_week(base: int, age: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Week of birth of somebody of that age at the base date; the rank gives the birthday within the year."""
    shortest = np.ceil(age * WEEKS_IN_YEAR).astype(np.int64)
    longest = np.ceil((age + 1) * WEEKS_IN_YEAR).astype(np.int64)
    part = (0.5 + rank * GOLDEN) % 1.0
    return base - shortest - np.floor(part * (longest - shortest)).astype(np.int64)


def stays(numbers: np.ndarray) -> np.ndarray:
    """Unbroken stays for the numbers of people by age [ages]: rows (rank, first age, age left) [k, 3].

    Ages are counted from the first of `numbers`.
    """
    taken = numbers[None, :] > np.arange(numbers.max(initial=0))[:, None]
    edge = np.diff(np.pad(taken, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rank, first = np.nonzero(edge == 1)
    _, left = np.nonzero(edge == -1)
    return np.stack([rank, first, left], axis=1)


def steady_lives(numbers: np.ndarray, window: Window) -> Lives:
    """All lives that touch the window when the pyramid [m, 100] stands still, by municipality, age, rank."""
    return joined([_municipality(m, numbers[m, FIRST_AGE:LAST_AGE], window) for m in range(len(numbers))])


def joined(parts: list[Lives]) -> Lives:
    """One table of several."""
    return Lives(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _municipality(m: int, numbers: np.ndarray, window: Window) -> Lives:
    rank, first_age, left_age = stays(numbers).T
    stay = np.arange(len(rank)) - np.searchsorted(rank, rank)
    ages = np.arange(FIRST_AGE - AHEAD_YEARS, LAST_AGE + AHEAD_YEARS)
    age = np.repeat(ages, len(rank))
    rank, stay, first_age, left_age = (np.tile(c, len(ages)) for c in (rank, stay, first_age, left_age))
    birth = birth_week(window.base, age, rank)
    first = birthday(birth, first_age + FIRST_AGE) - 1
    last = birthday(birth, left_age + FIRST_AGE) - 1
    touches = (last >= window.start) & (first < window.end)
    columns = (np.full(len(age), m), age, rank, stay, birth, first, last, first_age == 0)
    return Lives(*(c[touches] for c in columns))


def idents(lives: Lives, window: Window) -> np.ndarray:
    """Who they are [uint64]: kind (person, entrant, newcomer), municipality; age, rank and stay packed."""
    later = np.where(lives.turns_15, Kind.ENTRANT, Kind.NEWCOMER)
    kind = np.where(lives.first < window.base, Kind.PERSON, later)
    ordinal = (lives.age_at_base + AHEAD_YEARS) << (RANK_BITS + STAY_BITS) | lives.rank << STAY_BITS | lives.stay
    return synthetic_idents(kind, lives.municipality, ordinal)
