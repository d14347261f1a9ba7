"""Long-lasting schemes, in exact numbers by municipality at the base date: Wajong, WIA, WAO, SW and kin."""

import numpy as np

from labsim.core.codes import Decision, Scheme
from labsim.inputs.region import Region
from labsim.population.demography import People, band_of, pension_weeks
from labsim.population.keyed import Ask, first_of_each
from labsim.population.lives import age_at
from labsim.population.pyramid import WORKING_END
from labsim.population.recipe import Recipe

LASTING = (  # scarcest ages first
    Scheme.WAO, Scheme.SW, Scheme.BEGELEID, Scheme.BESCHUT, Scheme.WAJONG, Scheme.WIA,
)  # fmt: skip
SHELTERED = (Scheme.SW, Scheme.BEGELEID, Scheme.BESCHUT)
ENTRANT, PAST = 40, 50  # questions of Decision.POPULATION; a scheme's own number asks who is in it


def make_schemes(recipe: Recipe, people: People, level: np.ndarray) -> np.ndarray:
    """Scheme of each row, NONE for those who are in no lasting one [n int64].

    Raises ValueError where a municipality has too few people whom the law allows in.
    """
    region, count = recipe.region, people.residents
    ask = recipe.ask(Decision.POPULATION, people.ident)
    age = age_at(people.birth[:count], recipe.window.base)
    here_at_start = people.hold_first[:count] < recipe.window.start
    pension, _ = pension_weeks(recipe, people.birth[:count])
    scheme, home = np.zeros(count, np.int64), people.municipality[:count]
    for one in LASTING:
        low, high = region.benefits.age_bounds[one - 1]
        free = (scheme == Scheme.NONE) & (age >= low) & (age <= high) & (pension >= recipe.window.base)
        if one in SHELTERED:
            free &= here_at_start  # they hold a position when the burn-in begins
        score = frequency_score(region, one, ask.of(slice(0, count))(int(one)), age, level[:count])
        score = np.where(free, score, np.inf)
        wanted = region.benefits.cells[:, one - 1]
        taken = first_of_each(home, np.where(age < WORKING_END, score, np.inf), wanted)
        _require(region, one, np.bincount(home[taken], minlength=len(wanted)), wanted)
        scheme[taken | _elders(home, age, score, taken)] = one
    return _for_all(recipe, people, ask, scheme)


def frequency_score(region: Region, one: Scheme, u: np.ndarray, age: np.ndarray, level: np.ndarray) -> np.ndarray:
    """Low for those likely to be in the scheme: a uniform over the relative frequency of their kind [n]."""
    benefits = region.benefits
    weight = benefits.age_weight[one - 1][band_of(age)] * benefits.level_weight[one - 1][level]
    return np.divide(u, weight, out=np.full(len(u), np.inf), where=weight > 0)


def _require(region: Region, one: Scheme, have: np.ndarray, wanted: np.ndarray) -> None:
    """Raise ValueError where a municipality has too few people for a cell."""
    for place, number, enough in zip(region.municipalities, wanted, have >= wanted, strict=True):
        if not enough:
            raise ValueError(f"{place} has too few people whom the law allows in {one.name}: {number} wanted")


def _elders(home: np.ndarray, age: np.ndarray, score: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """People from 65 to the state pension, beyond the cells, as frequent as the cells make those below 65."""
    bar = np.full(int(home.max()) + 1, -1.0)
    np.maximum.at(bar, home[taken], score[taken])
    return (age >= WORKING_END) & (score <= bar[home])


def _for_all(recipe: Recipe, people: People, ask: Ask, residents: np.ndarray) -> np.ndarray:
    """Others take over their template's scheme where it can be; some who turn 15 come into the Wajong."""
    window, benefits = recipe.window, recipe.region.benefits
    scheme = residents[people.template]
    rows = np.arange(len(scheme))
    other = rows >= people.residents
    enters = people.turns_15 & (people.comes >= window.start)
    too_young = age_at(people.birth, window.base) < benefits.age_bounds[Scheme.WAO - 1, 0]
    never = np.isin(scheme, SHELTERED) | people.holder | enters
    never |= (scheme == Scheme.WAO) & too_young
    scheme = np.where(other & never, int(Scheme.NONE), scheme)
    for one in (Scheme.WAJONG, Scheme.WIA, Scheme.WAO):
        scheme[_too_many(people, ask(PAST + one), scheme, one, window.start)] = Scheme.NONE
    entrant = other & enters & (ask(ENTRANT) < benefits.wajong_entrant_share)
    return np.where(entrant, int(Scheme.WAJONG), scheme)


def _too_many(people: People, u: np.ndarray, scheme: np.ndarray, one: Scheme, start: int) -> np.ndarray:
    """Who of those gone before the base date is not in the scheme after all: its number stands still [n].

    Residents of the base date hold their scheme throughout the burn-in. Those who were there in their youth
    leave less room for those who are gone by now.
    """
    inside = scheme == one
    here = (people.hold_first < start) & (people.hold_last >= start)
    residents = np.arange(len(scheme)) < people.residents
    room = max(int((inside & residents).sum() - (inside & residents & here).sum()), 0)
    gone = inside & (np.arange(len(scheme)) >= people.kept)
    score = np.where(gone & here, u, np.inf)
    stays = first_of_each(np.zeros(len(scheme), np.int64), score, np.array([room]))
    return gone & ~stays
