"""Households: who lives with whom, how old the youngest child is, who has assets of their own.

Couples last as long as both are here. So that their number stands still, everybody has from the beginning the
partner that will be found; who is young shares a household with somebody in any case.
"""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import NEVER, NO_ROW, Decision
from labsim.population.demography import People, band_of
from labsim.population.keyed import rank_within
from labsim.population.lives import age_at
from labsim.population.recipe import Recipe
from labsim.world.derived import WEEKS_IN_YEAR

WANTS, TRIM, GAP, CHILD, CHILD_AGE, ASSETS = range(6)  # questions of Decision.HOUSEHOLD


class Households(NamedTuple):
    """[n] each."""

    partner: np.ndarray  # row, NO_ROW [int64]
    youngest_child: np.ndarray  # week of birth, may lie ahead; NEVER [int64]
    assets: np.ndarray  # [bool]


def make_households(recipe: Recipe, people: People, sex: np.ndarray) -> Households:
    """Couples, children and assets, by the age at the base date or, of others, when a row first counts."""
    homes = recipe.region.homes
    ask = recipe.ask(Decision.HOUSEHOLD, people.ident)
    rows = np.arange(len(sex))
    week = np.maximum(people.comes, recipe.window.start)
    week = np.where(rows < people.residents, recipe.window.base, week)
    band = band_of(age_at(people.birth, week))
    wants = ask(WANTS) < homes.partner_share
    older = (homes.age_gap + homes.age_gap_sd * ask.normal(GAP)) * WEEKS_IN_YEAR
    order = people.birth + np.where(sex == 0, older, 0.0)
    partner = _couples(_circle(people), sex, wants, order, ask(TRIM))
    alone = partner == NO_ROW
    head = np.where(alone, rows, np.minimum(rows, partner))
    has = ask(ASSETS) < recipe.region.people.assets_share[people.municipality, (~alone).astype(np.int64)]
    share = np.where(sex == 1, homes.child_share[band], 0.0)
    share = np.where(alone, homes.single_parent_share[sex, band], share)
    low, high = homes.child_age[band].T
    years = low + ask(CHILD_AGE) * (high - low)
    years = np.where(alone, np.maximum(years, 0.0), years)
    born = week - np.floor(years * WEEKS_IN_YEAR).astype(np.int64)
    child = np.where(ask(CHILD) < share, born, NEVER)
    return Households(partner, np.where(alone, child, np.maximum(child, child[partner])), has[head])


def _circle(people: People) -> np.ndarray:
    """Within which couples form: a municipality; residents, those to come and those gone apart [n]."""
    rows = np.arange(len(people.ident))
    era = (rows >= people.residents).astype(np.int64) + (rows >= people.kept)
    return era * (int(people.municipality.max()) + 1) + people.municipality


def _couples(circle: np.ndarray, sex: np.ndarray, wants: np.ndarray, order: np.ndarray, trim: np.ndarray) -> np.ndarray:
    """Partners: as many men as women of each circle who want one, in order of age."""
    sides = [np.flatnonzero(wants & (sex == s)) for s in (0, 1)]
    both = np.min([np.bincount(circle[side], minlength=circle.max() + 1) for side in sides], axis=0)
    for k, side in enumerate(sides):
        side = side[rank_within(circle[side], trim[side]) < both[circle[side]]]
        sides[k] = side[np.lexsort((order[side], circle[side]))]
    partner = np.full(len(sex), NO_ROW)
    partner[sides[0]], partner[sides[1]] = sides[1], sides[0]
    return partner
