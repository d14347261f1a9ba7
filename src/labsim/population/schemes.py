"""Long-lasting schemes, with exact numbers in each municipality at the base date: Wajong, WIA, WAO, SW and their kin."""

import numpy as np

from labsim.core.codes import NO_ROW, Decision, Scheme
from labsim.inputs.region import Region
from labsim.population.demography import People, age_at, aow_weeks, band_of
from labsim.population.keyed import Ask, first_of_each
from labsim.population.lives import Window
from labsim.population.pyramid import WORKING_END

LASTING = (Scheme.WAO, Scheme.SW, Scheme.BEGELEID, Scheme.BESCHUT, Scheme.WAJONG, Scheme.WIA)  # scarcest ages first
SHELTERED = (Scheme.SW, Scheme.BEGELEID, Scheme.BESCHUT)
ENTRANT = 40  # question of Decision.POPULATION; a scheme's own number asks who is in it
WAO_BORN_BEFORE = 51  # years before the base date: somebody younger was under 38 when the WAO closed


def make_schemes(region: Region, seed: int, people: People, level: np.ndarray, window: Window) -> np.ndarray:
    """Scheme of each row, NONE for those who are in no lasting one [n int64]."""
    count = people.start_rows
    ask = Ask(seed, Decision.POPULATION, people.ident)
    age = age_at(people.birth[:count], window.base)
    scheme = np.zeros(count, np.int64)
    home = people.municipality[:count]
    for one in LASTING:
        free = (scheme == Scheme.NONE) & _may(region, one, people, age, window)
        score = _score(region, one, ask.of(np.arange(count)), age, level[:count], free)
        wanted = region.benefits.cells[:, one - 1]
        inside = free & (age < WORKING_END)
        taken = first_of_each(home, np.where(inside, score, np.inf), wanted) & inside
        _require(region, one, home, taken, wanted)
        scheme[taken] = one
        scheme[_elders(people, free, taken, score, home, age, window, region)] = one
    return _for_all(region, people, ask, scheme, window)


def _may(region: Region, one: Scheme, people: People, age: np.ndarray, window: Window) -> np.ndarray:
    """Whom the law allows; sheltered work also asks for an adult who is here when the burn-in starts."""
    low, high = region.benefits.age_bounds[one - 1]
    allowed = (age >= low) & (age <= high)
    if one in SHELTERED:
        allowed &= people.hold_first[: len(age)] < window.start
    return allowed


def _score(
    region: Region, one: Scheme, ask: Ask, age: np.ndarray, level: np.ndarray, free: np.ndarray
) -> np.ndarray:
    """Low for those who are likely to be in the scheme: a uniform over the relative frequency."""
    benefits = region.benefits
    weight = benefits.age_weight[one - 1][band_of(age)] * benefits.level_weight[one - 1][level]
    return np.where(free & (weight > 0), ask(int(one)) / np.maximum(weight, 1e-9), np.inf)


def _require(region: Region, one: Scheme, home: np.ndarray, taken: np.ndarray, wanted: np.ndarray) -> None:
    """Raise ValueError where a municipality has too few people for a cell."""
    short = np.bincount(home[taken], minlength=len(wanted)) < wanted
    if short.any():
        place = region.municipalities[int(np.argmax(short))]
        raise ValueError(f"{place} has too few people whom the law allows in {one.name}: {wanted[short][0]} wanted")


def _elders(
    people: People, free: np.ndarray, taken: np.ndarray, score: np.ndarray, home: np.ndarray, age: np.ndarray,
    window: Window, region: Region,
) -> np.ndarray:  # fmt: skip
    """People from 65 to the state pension, beyond the cells, as frequent as the cells make those below 65."""
    bar = np.full(home.max() + 1, -1.0)
    np.maximum.at(bar, home[taken], score[taken])
    hold, _ = aow_weeks(region, people.birth[: len(age)], window)
    return free & (age >= WORKING_END) & (hold >= window.base) & (score <= bar[home])


def _for_all(region: Region, people: People, ask: Ask, residents: np.ndarray, window: Window) -> np.ndarray:
    """Others take over their template's scheme where it can be; some who turn 15 come into the Wajong.

    Residents of the base date hold their scheme throughout the burn-in. Those who are gone before it therefore hold no
    WIA or WAO, or there would be two generations of them at the start of the burn-in.
    """
    scheme = residents[people.template]
    rows = np.arange(len(scheme))
    other = rows >= people.start_rows
    late = people.birth > window.base - int(WAO_BORN_BEFORE * 52.1775)
    enters = people.turns_15 & (np.minimum(people.hold_first, people.open_first) >= window.start)
    gone = (rows >= people.keep_rows) & np.isin(scheme, (Scheme.WIA, Scheme.WAO))
    cannot = np.isin(scheme, SHELTERED) | ((scheme == Scheme.WAO) & late) | people.status_holder | enters | gone
    scheme = np.where(other & cannot, int(Scheme.NONE), scheme)
    entrant = other & enters & (ask(ENTRANT) < region.benefits.wajong_entrant_share)
    return np.where(entrant, int(Scheme.WAJONG), scheme)


__all__ = ["LASTING", "NO_ROW", "SHELTERED", "make_schemes"]
