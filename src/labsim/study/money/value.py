"""From cents by entry and year to what each party gains: present values, perspectives, ratios with their error.

Rule of discounting: an amount of year k from the start (k = 0, 1, ...) counts divided by (1 + rate)^k, entry by entry
and year by year, to the nearest cent with halves away from zero, in whole numbers without any float. Both parties of a
transfer are given that one rounded amount, so transfers still sum to zero.
"""

from fractions import Fraction

import numpy as np

from labsim.inputs.money import PARTIES
from labsim.study.intervals import NO_RATIO, Ratio, ratio_of_means
from labsim.study.money.book import COST, Entry, balances

GOVERNMENT = ("municipality", "uwv", "state")
PERSPECTIVES = {"municipality": ("municipality",), "government": GOVERNMENT, "society": PARTIES}
BLOCKS = {
    "cost": (COST,),
    "benefits": ("bijstand", "ww", "disability"),
    "funding": ("buig", "lks_funding", "sheltered_funding"),
    "wages": ("wage", "sheltered_wage"),
    "contributions": ("contributions", "health_contribution"),
    "tax": ("tax", "benefit_tax"),
    "subsidies": ("lks", "practice", "low_wage", "hiring"),
    "output": ("output", "own_output", "sheltered_output"),
    "output_elsewhere": ("output_elsewhere",),
}  # what tables put together


def present_cents(cents: int, year: int, rate: Fraction) -> int:
    """Cents of year 0 for cents of a later year, see the rule above."""
    factor = (1 + rate) ** year
    above, below = 2 * abs(cents) * factor.denominator + factor.numerator, 2 * factor.numerator
    amount = above // below
    return amount if cents >= 0 else -amount


def present_values(cents: np.ndarray, rate: Fraction) -> np.ndarray:
    """The same amounts as they count today [..., y] int64."""
    found = np.empty_like(cents)
    for year in range(cents.shape[-1]):
        column = cents[..., year]
        amounts = [present_cents(int(one), year, rate) for one in column.ravel()]
        found[..., year] = np.array(amounts, np.int64).reshape(column.shape)
    return found


def gains(entries: tuple[Entry, ...], cents: np.ndarray) -> np.ndarray:
    """What every party gains by every entry, by seed [parties, entries, seeds, y]; cents: [seeds, entries, y]."""
    return balances(entries, np.moveaxis(cents, 1, 0))


def block(entries: tuple[Entry, ...], name: str) -> np.ndarray:
    """Which entries a block puts together [entries bool]."""
    return np.array([entry.group in BLOCKS[name] for entry in entries], bool)


def of_perspective(by_party: np.ndarray, name: str) -> np.ndarray:
    """Sum over the parties of a perspective; by_party: [parties, ...]."""
    return np.asarray(by_party[[PARTIES.index(party) for party in PERSPECTIVES[name]]].sum(axis=0))


def each(cost: np.ndarray, people: np.ndarray) -> Ratio:
    """Cost over people, by seed [n]: undefined where the interval of people holds zero, or where there is none."""
    return ratio_of_means(cost, people) if len(people) > 1 else NO_RATIO


__all__ = ["BLOCKS", "PERSPECTIVES", "Ratio", "each", "present_values", "ratio_of_means"]
