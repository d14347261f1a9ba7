"""Traits that go together: sex, level, occupation. Residents are dealt a joint table, others follow them."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import LEVELS, OCCUPATIONS, Decision
from labsim.inputs.region import Region
from labsim.inputs.region_groups import BAND_YEARS
from labsim.population.demography import People, band_of
from labsim.population.ipf import Margin, fit
from labsim.population.keyed import Ask, rank_within, whole
from labsim.population.lives import age_at
from labsim.population.pyramid import FIRST_AGE, OLDEST
from labsim.population.recipe import Recipe

CELL, OCCUPATION, ROUND = range(3)  # questions of Decision.POPULATION
SEXES = 2
AT_LEAST = 1e-6  # a pattern of zero would forbid what a margin may ask for


class Traits(NamedTuple):
    """What does not change with work [n int64]."""

    sex: np.ndarray  # 0 man, 1 woman
    level: np.ndarray  # highest level, at school the one that will be reached
    occupation: np.ndarray


def make_traits(recipe: Recipe, people: People) -> Traits:
    """Sex, level and occupation of every row [n]: exact numbers among residents, faces in keyed order."""
    rows = slice(0, people.residents)
    ask = recipe.ask(Decision.POPULATION, people.ident[rows])
    age = age_at(people.birth[rows], recipe.window.base)
    group = people.municipality[rows] * OLDEST + age
    sex, level = _sex_and_level(recipe.region, ask, group, band_of(age))
    occupation = _occupation(recipe.region, ask, sex, level)
    return Traits(sex[people.template], level[people.template], occupation[people.template])


def final_levels(region: Region, youth: float) -> np.ndarray:
    """Shares by the level that people have or will reach [3], given the share of people in a year of youth.

    The same at every age: cohorts that differ would make a region that stands still drift for decades, as the
    young replace the old. The published shares count what those at school have reached so far, so
    published = final - at school by final level + at school by present level.
    """
    people = region.people
    at_school = (people.school_end_age.mean(axis=1) - FIRST_AGE) * youth  # share of each level
    published, present = people.level_share / (1.0 - at_school), people.school_level / (1.0 - at_school)
    everybody_at_school = (at_school * published).sum() / (1.0 + (at_school * present).sum())
    final = np.maximum(published - everybody_at_school * present, AT_LEAST)
    return final / final.sum()


def dealt(counts: np.ndarray, group: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Give the members of each group their cells: counts [groups, cells] whole, in the order of u [n]."""
    place = rank_within(group, u)
    below = np.cumsum(counts, axis=1)[group]
    return (place[:, None] >= below[:, :-1]).sum(axis=1)


def _sex_and_level(region: Region, ask: Ask, group: np.ndarray, band: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Exact numbers by sex and level in each group: a municipality and single year of age."""
    women = region.people.woman_share
    youth = np.mean(band == 0) / BAND_YEARS
    cells = np.stack([1.0 - women, women], axis=1)[:, :, None] * final_levels(region, youth)
    cells = cells.reshape(len(women), -1)
    _, one, number, size = np.unique(group, return_index=True, return_inverse=True, return_counts=True)
    counts = whole(cells[band[one]] * size[:, None], ask(ROUND)[one])
    cell = dealt(counts, number, ask(CELL))
    return cell // LEVELS, cell % LEVELS


def _occupation(region: Region, ask: Ask, sex: np.ndarray, level: np.ndarray) -> np.ndarray:
    """Exact numbers by occupation in each sex and level: a pattern raked to the region's occupations."""
    people, group = region.people, sex * LEVELS + level
    size = np.bincount(group, minlength=SEXES * LEVELS).astype(float)
    women = people.occupation_woman_share
    by_sex = np.stack([1.0 - women, women])
    pattern = by_sex[:, None, :] * people.occupation_level.T[None, :, :] * people.occupation_share
    margins = [
        Margin((0, 1), size.reshape(SEXES, LEVELS)),
        Margin((2,), people.occupation_share / people.occupation_share.sum() * size.sum()),
    ]
    table = fit(np.maximum(pattern, AT_LEAST), margins).reshape(SEXES * LEVELS, OCCUPATIONS)
    return dealt(whole(table), group, ask(OCCUPATION))
