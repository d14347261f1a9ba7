"""Ranking and selection: which of some mixes is best, by living them until the others are out of the race.

The procedure is that of Kim and Nelson (2001, ACM Transactions on Modeling and Computer Simulation 11(3), 251-273):
fully sequential, with an indifference zone. It works with the variance of paired differences, so it stays valid when
all mixes share their seeds (common random numbers make them dependent, which the budget-allocating procedures that
assume independence do not allow), and pairing is what makes differences sharp. Its promise: with a chance of at least
1 - alpha the mix that is left lies no more than `zone` below the best.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from labsim.study.budget.space import Mix

ALPHA = 0.05
FIRST = 15  # pairs before anybody may drop out; the variances are those of these pairs
BATCH = 15

Live = Callable[[Sequence[Mix], int, int], np.ndarray]  # mixes, first pair, pairs -> values [pairs, mixes]


@dataclass(frozen=True)
class Selection:
    """values: what each mix was worth in each of its pairs; pairs: how many it was lived for; order: best first."""

    mixes: tuple[Mix, ...]
    values: tuple[np.ndarray, ...]
    kept: tuple[int, ...]  # who was still in the race at the end
    best: int
    stopped_early: bool  # the race ended at the most pairs, not because one was left

    @property
    def means(self) -> np.ndarray:
        """Mean of each mix over its own pairs [mixes]."""
        return np.array([float(values.mean()) for values in self.values])

    def behind(self, other: int) -> np.ndarray:
        """Best less other in every pair that both were lived in."""
        n = min(len(self.values[self.best]), len(self.values[other]))
        found: np.ndarray = self.values[self.best][:n] - self.values[other][:n]
        return found

    def near(self) -> list[int]:
        """The near-optimal set: mixes whose paired difference with the best does not exclude 0 at a joint 95 %
        (Bonferroni over all others), the best first. Where a mix was lived in few pairs the variance of its differences
        is that of all mixes together."""
        others = [k for k in range(len(self.mixes)) if k != self.best]
        level = 1 - ALPHA / max(1, len(others)) / 2
        behind = {k: self.behind(k) for k in others}
        pooled = _pooled(list(behind.values()))
        close = [k for k in others if _low(behind[k], level, pooled) <= 0]
        return [self.best, *sorted(close, key=lambda k: (-len(self.values[k]), -self.means[k]))]


def select(
    mixes: Sequence[Mix], live: Live, *, zone: float, most: int, first: int = FIRST, race: bool = True
) -> Selection:
    """Live mixes pair by pair; who falls too far behind drops out. The last one, or at the most pairs the one with the
    best mean among those left, is the best. race: False lets nobody drop out."""
    n, k = min(first, most), len(mixes)
    found = [list(column) for column in live(mixes, 0, n).T]
    inside = list(range(k))
    spread = _variances(np.array(found)) if n > 1 else np.full((k, k), np.inf)
    h2 = _constant(k, n)
    while race and len(inside) > 1:
        inside = _left(inside, found, spread, h2, zone)
        r = len(found[inside[0]])
        if len(inside) == 1 or r >= most:
            break
        more = live([mixes[i] for i in inside], r, min(BATCH, most - r))
        for i, column in zip(inside, more.T, strict=True):
            found[i] += list(column)
    short = most - len(found[inside[0]])
    if short > 0:
        for i, column in zip(inside, live([mixes[i] for i in inside], most - short, short).T, strict=True):
            found[i] += list(column)
    values = tuple(np.array(one, float) for one in found)
    best = max(inside, key=lambda i: (values[i].mean(), -sum(mixes[i]), -i))
    return Selection(tuple(mixes), values, tuple(inside), best, len(inside) > 1)


def _constant(k: int, n: int) -> float:
    """h squared of the procedure, with c = 1."""
    if k < 2 or n < 2:
        return np.inf
    eta = 0.5 * ((2 * ALPHA / (k - 1)) ** (-2 / (n - 1)) - 1)
    return float(2 * eta * (n - 1))


def _variances(values: np.ndarray) -> np.ndarray:
    """Variance of the paired differences of every two mixes [k, k]; values [k, pairs]."""
    cov = np.cov(values)
    cov = cov.reshape(len(values), len(values))
    own = np.diag(cov)
    found: np.ndarray = np.maximum(0.0, own[:, None] + own[None, :] - 2 * cov)
    return found


def _left(inside: list[int], found: Sequence[list[float]], spread: np.ndarray, h2: float, zone: float) -> list[int]:
    """Who stays: nobody is ahead by more than the width of the race at this number of pairs."""
    r = len(found[inside[0]])
    means = {i: float(np.mean(found[i])) for i in inside}

    def width(i: int, j: int) -> float:
        return max(0.0, zone / (2 * r) * (h2 * float(spread[i, j]) / zone**2 - r))

    return [i for i in inside if all(means[i] >= means[j] - width(i, j) for j in inside if j != i)]


def interval(values: np.ndarray, level: float = 0.975) -> tuple[float, float, float]:
    """Mean with its interval by Student's t; NaN ends from a single value."""
    mean, n = float(np.mean(values)), len(values)
    if n < 2:
        return mean, float("nan"), float("nan")
    half = float(stdtrit(n - 1, level) * np.std(values, ddof=1) / np.sqrt(n))
    return mean, mean - half, mean + half


def apart(a: np.ndarray, b: np.ndarray, level: float = 0.975) -> tuple[float, float, float]:
    """Mean of a less that of b, lived in different pairs, with its interval (Welch); NaN ends from a single value."""
    found = float(np.mean(a) - np.mean(b))
    if min(len(a), len(b)) < 2:
        return found, float("nan"), float("nan")
    own = [float(np.var(one, ddof=1)) / len(one) for one in (a, b)]
    if not sum(own):
        return found, found, found
    free = sum(own) ** 2 / sum(one**2 / (len(values) - 1) for one, values in zip(own, (a, b), strict=True))
    half = float(stdtrit(free, level)) * float(np.sqrt(sum(own)))
    return found, found - half, found + half


def _pooled(differences: Sequence[np.ndarray]) -> tuple[float, int]:
    """Variance within, over all of these together, and its degrees of freedom."""
    several = [one for one in differences if len(one) > 1]
    free = sum(len(one) - 1 for one in several)
    return (sum(float(((one - one.mean()) ** 2).sum()) for one in several) / free if free else np.nan), free


def _low(values: np.ndarray, level: float, pooled: tuple[float, int]) -> float:
    """The lower end of the mean's interval, by the values' own variance where there are enough of them."""
    if len(values) >= FIRST or not pooled[1]:
        low = interval(values, level)[1]
        return low if np.isfinite(low) else -np.inf
    variance, free = pooled
    return float(np.mean(values)) - float(stdtrit(free, level)) * float(np.sqrt(variance / len(values)))
