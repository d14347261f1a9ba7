"""Traits of residents at the base date that go together: sex, level, occupation. Newcomers take over a resident's."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import LEVELS, OCCUPATIONS, Decision, Level
from labsim.inputs.region import Region
from labsim.population.demography import People, age_at, band_of
from labsim.population.ipf import Margin, fit
from labsim.population.keyed import Ask, rank_within, whole

CELL, OCCUPATION, ROUND = range(3)  # questions of Decision.POPULATION
SEXES = 2


class Traits(NamedTuple):
    """What does not change with work [n]."""

    sex: np.ndarray  # 0 man, 1 woman [int64]
    level: np.ndarray  # highest level, at school the one that will be reached [int64]
    occupation: np.ndarray  # [int64]


def make_traits(region: Region, seed: int, people: People) -> Traits:
    """Sex, level and occupation of every row [n]; the joint tables first, then faces by keyed order."""
    residents = np.arange(people.start_rows)
    ask = Ask(seed, Decision.POPULATION, people.ident[residents])
    age = age_at(people.birth[residents], region.week)
    group = people.municipality[residents] * 200 + age
    sex, level = _sex_and_level(region, ask, group, band_of(age))
    occupation = _occupation(region, ask, sex, level)
    return Traits(sex[people.template], level[people.template], occupation[people.template])


def levels_by_age(region: Region, numbers: np.ndarray) -> np.ndarray:
    """Shares by level for each age band [6, 3], given the numbers of people by band [6].

    The first band gets the level its people will reach; the others are raked so that, with the level the young have
    now, all together have the region's shares.
    """
    people = region.people
    now = people.level_by_age
    rest = people.level_share * numbers.sum() - now[0] * numbers[0]
    rest = np.maximum(rest, 0.0) * (numbers[1:].sum() / np.maximum(rest, 0.0).sum())
    table = fit(now[1:] * numbers[1:, None], [Margin((0,), numbers[1:]), Margin((1,), rest)])
    return np.concatenate([people.school_level_share[None, :], table / np.maximum(numbers[1:, None], 1e-9)])


def dealt(counts: np.ndarray, group: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Give the members of each group their cells: counts [groups, cells] whole, in keyed order [n]."""
    place = rank_within(group, u)
    below = np.cumsum(counts, axis=1)[group]
    return (place[:, None] >= below[:, :-1]).sum(axis=1)


def _sex_and_level(region: Region, ask: Ask, group: np.ndarray, band: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact numbers by sex and level in each municipality and single year of age."""
    numbers = np.bincount(band, minlength=len(region.people.woman_share)).astype(float)
    levels = levels_by_age(region, numbers)
    women = region.people.woman_share
    cells = np.stack([1.0 - women, women], axis=1)[:, :, None] * levels[:, None, :]
    names, number, size = np.unique(group, return_inverse=True, return_counts=True)
    first = np.searchsorted(number, np.arange(len(names)), sorter=np.argsort(number, kind="stable"))
    one = np.argsort(number, kind="stable")[first]
    u = ask(ROUND)[one]
    counts = whole(cells[band[one]].reshape(len(names), -1) * size[:, None], u)
    cell = dealt(counts, number, ask(CELL))
    return cell // LEVELS, cell % LEVELS


def _occupation(region: Region, ask: Ask, sex: np.ndarray, level: np.ndarray) -> np.ndarray:
    """Exact numbers by occupation in each sex and level: a pattern raked to the region's occupations."""
    people = region.people
    group = sex * LEVELS + level
    size = np.bincount(group, minlength=SEXES * LEVELS).astype(float)
    women = people.occupation_woman_share
    by_sex = np.stack([1.0 - women, women])
    pattern = by_sex[:, None, :] * people.occupation_level.T[None, :, :] * people.occupation_share
    margins = [Margin((0, 1), size.reshape(SEXES, LEVELS)), Margin((2,), people.occupation_share * size.sum())]
    table = fit(np.maximum(pattern, 1e-6), margins).reshape(SEXES * LEVELS, OCCUPATIONS)
    return dealt(whole(table, 0.5), group, ask(OCCUPATION))


def at_level(level: np.ndarray, least: Level) -> np.ndarray:
    """Whether somebody has that level or a higher one."""
    return level >= int(least)
