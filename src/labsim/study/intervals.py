"""How sure: the error of a mean over seeds, the range of one world, the error of a share."""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri, stdtrit

CONFIDENCE = 0.95
WORLD = (0.1, 0.9)  # 16 of 20 worlds lie between


class Summary(NamedTuple):
    """Mean over seeds, its 95 % interval, P10 and P90 of one world; any shape, NaN where unknown."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    world_low: np.ndarray
    world_high: np.ndarray

    @property
    def half_width(self) -> np.ndarray:
        """Half of the 95 % interval: the simulation error."""
        return (self.high - self.low) / 2


def student(freedom: int) -> float:
    """Two-sided 95 % quantile of Student's t; NaN without freedom."""
    return float(stdtrit(freedom, 0.5 + CONFIDENCE / 2)) if freedom > 0 else float("nan")


def summary(by_seed: np.ndarray) -> Summary:
    """Summary over the first axis, the seeds [n, ...] -> [...]; no interval from a single seed."""
    values = np.asarray(by_seed, float)
    n = len(values)
    mean = values.mean(axis=0)
    error = values.std(axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.full(mean.shape, np.nan)
    half = student(n - 1) * error
    low, high = np.quantile(values, WORLD, axis=0)
    return Summary(mean, mean - half, mean + half, low, high)


def half_width(by_seed: np.ndarray) -> float:
    """Half of the 95 % interval of the mean; NaN from a single seed."""
    return float(summary(by_seed).half_width)


def wilson(successes: int, n: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927): within [0, 1] and never empty, also for 0 or n successes."""
    z = float(ndtri(0.5 + CONFIDENCE / 2))
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = float(middle - half) if successes > 0 else 0.0
    return low, float(middle + half) if successes < n else 1.0


def shifted(centre: np.ndarray, changed: np.ndarray) -> tuple[float, float, float]:
    """Mean of all seeds plus the mean change on the first of them, with its 95 % interval.

    centre: one value per seed [n]; changed: the same quantity of the first m <= n seeds under another choice.
    The variance takes into account that the change was measured on some of the same seeds.
    """
    n, m = len(centre), len(changed)
    change = np.asarray(changed, float) - np.asarray(centre[:m], float)
    value = float(np.mean(centre) + change.mean())
    if m < 2:
        return value, float("nan"), float("nan")
    joint = np.cov(np.asarray(centre[:m], float), change)
    variance = np.var(centre, ddof=1) / n + joint[1, 1] / m + 2 * joint[0, 1] / n
    half = student(m - 1) * float(np.sqrt(max(0.0, variance)))
    return value, value - half, value + half


def certain(people: Summary) -> Summary:
    """The same number; NaN where its interval holds zero or less, or where there is none."""
    return people if people.low > 0 else Summary(*(np.array(np.nan) for _ in people))


def per_person(cost: float, people: Summary) -> Summary:
    """Cost over people, NaN where the mean of people is not above 0; intervals from the range of people.

    Where that range reaches 0 its upper end is open: NaN.
    """

    def over(number: float) -> float:
        return cost / number if number > 0 else float("nan")

    if not people.value > 0:
        return Summary(*(np.array(np.nan) for _ in range(5)))
    ends = (people.value, people.high, people.low, people.world_high, people.world_low)
    return Summary(*(np.array(over(float(end))) for end in ends))


class Ratio(NamedTuple):
    """A ratio of means over seeds with its 95 % interval; NaN where it is not defined."""

    value: float
    low: float
    high: float


NO_RATIO = Ratio(*[float("nan")] * 3)


def ratio_of_means(above: np.ndarray, below: np.ndarray) -> Ratio:
    """Mean over mean of two amounts by seed [n], with the interval of Fieller (1954): all ratios r for which the mean
    of above - r below cannot be told from zero. It is not symmetric, and exists only where what is divided by is
    certainly above 0; undefined else. No interval from one pair."""
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
