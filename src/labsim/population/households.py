"""Households: who lives with whom, whose youngest child is how old, who has assets of their own."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import NEVER, NO_ROW, Decision
from labsim.inputs.region import Region
from labsim.population.demography import People, age_at, band_of
from labsim.population.keyed import Ask, rank_within
from labsim.world.derived import WEEKS_IN_YEAR

WANTS, TRIM, GAP, CHILD, CHILD_AGE, ASSETS = range(6)  # questions of Decision.HOUSEHOLD


class Households(NamedTuple):
    """[n] each."""

    partner: np.ndarray  # row, NO_ROW [int64]
    youngest_child: np.ndarray  # week of birth, may lie ahead; NEVER [int64]
    assets: np.ndarray  # [bool]


def make_households(region: Region, seed: int, people: People, sex: np.ndarray, reference: np.ndarray) -> Households:
    """Couples, children and assets; `reference` [n] is the week at which each row's age counts."""
    ask = Ask(seed, Decision.HOUSEHOLD, people.ident)
    band = band_of(age_at(people.birth, reference))
    wants = ask(WANTS) < region.homes.partner_share[sex, band]
    rows = np.arange(len(band))
    era = (rows >= people.start_rows).astype(np.int64) + (rows >= people.keep_rows)
    partner = _couples(region, ask, people, sex, era * 100 + people.municipality, wants)
    child = _children(region, ask, sex, band, partner, reference)
    has = ask(ASSETS) < region.people.assets_share[band]
    first = np.where(partner == NO_ROW, rows, np.minimum(rows, partner))
    return Households(partner, child, has[first])


def _couples(
    region: Region, ask: Ask, people: People, sex: np.ndarray, group: np.ndarray, wants: np.ndarray
) -> np.ndarray:
    """Partners: men and women who want one, in order of age, each pair in one municipality."""
    homes = region.homes
    older = (homes.age_gap + homes.age_gap_sd * ask.normal(GAP)) * WEEKS_IN_YEAR
    order_key = people.birth + np.where(sex == 0, older, 0.0)
    men, women = np.flatnonzero(wants & (sex == 0)), np.flatnonzero(wants & (sex == 1))
    both = np.minimum(np.bincount(group[men], minlength=300), np.bincount(group[women], minlength=300))
    trim = ask(TRIM)
    partner = np.full(len(sex), NO_ROW)
    sides = []
    for side in (men, women):
        chosen = side[rank_within(group[side], trim[side]) < both[group[side]]]
        sides.append(chosen[np.lexsort((order_key[chosen], group[chosen]))])
    partner[sides[0]], partner[sides[1]] = sides[1], sides[0]
    return partner


def _children(
    region: Region, ask: Ask, sex: np.ndarray, band: np.ndarray, partner: np.ndarray, reference: np.ndarray
) -> np.ndarray:
    """Week of birth of the youngest child under 18, shared by a couple and told from the woman's age."""
    homes = region.homes
    alone = partner == NO_ROW
    share = np.where(alone, homes.single_parent_share[sex, band], np.where(sex == 1, homes.child_share[band], 0.0))
    has = ask(CHILD) < share
    low, high = homes.child_age[band].T
    years = low + ask(CHILD_AGE) * (high - low)
    years = np.where(alone, np.maximum(years, 0.0), years)
    born = reference - np.floor(years * WEEKS_IN_YEAR).astype(np.int64)
    child = np.where(has, born, NEVER)
    return np.where(alone, child, np.maximum(child, child[partner]))
