"""From cents by entry and year to what each party gains: present values, perspectives, ratios with their error.

Rule of discounting: an amount of year k from the start (k = 0, 1, ...) counts divided by (1 + rate)^k, entry by entry
and year by year, to the nearest cent with halves away from zero, in whole numbers without any float. Both parties of a
transfer are given that one rounded amount, so transfers still sum to zero.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from labsim.inputs.money import PARTIES
from labsim.study.intervals import student
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


class Ratio(NamedTuple):
    """A ratio of means over seeds with its 95 % interval; NaN where it is not defined."""

    value: float
    low: float
    high: float


NO_RATIO = Ratio(*[float("nan")] * 3)


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


def ratio_of_means(above: np.ndarray, below: np.ndarray) -> Ratio:
    """Mean over mean of two amounts by seed [n], with the interval of Fieller (1954): all ratios r for which the mean of
    above - r below cannot be told from zero. It is not symmetric, and exists only where what is divided by is certainly
    above 0; undefined else. No interval from one pair."""
    n = len(below)
    if not n or not np.mean(below) > 0:
        return NO_RATIO
    a, b = float(np.mean(above)), float(np.mean(below))
    if n < 2:
        return Ratio(a / b, *[float("nan")] * 2)
    (va, vab), (_, vb) = np.cov(np.asarray(above, float), np.asarray(below, float)) / n
    t = student(n - 1) ** 2
    square, half, last = b * b - t * vb, a * b - t * vab, a * a - t * va
    if not square > 0:
        return NO_RATIO
    root = np.sqrt(max(0.0, half * half - square * last))
    return Ratio(a / b, float(half - root) / square, float(half + root) / square)


def each(cost: np.ndarray, people: np.ndarray) -> Ratio:
    """Cost over people, by seed [n]: undefined where the interval of people holds zero, or where there is none."""
    return ratio_of_means(cost, people) if len(people) > 1 else NO_RATIO
