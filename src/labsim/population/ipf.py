"""Iterative proportional fitting: the table nearest to a pattern that has the published margins.

A pattern holds what is known about how characteristics go together, margins hold what is published. Each
round scales the table to one margin after another, until none is off by more than a millionth of the total.
Source: Deming and Stephan (1940), Annals of Mathematical Statistics 11(4).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from labsim.population.keyed import whole

ROUNDS = 500
TOLERANCE = 1e-6


class Margin(NamedTuple):
    """Totals [shape of the kept axes] along the axes that are kept."""

    axes: tuple[int, ...]
    totals: np.ndarray


def fit(pattern: np.ndarray, margins: Sequence[Margin]) -> np.ndarray:
    """The table of `pattern`'s shape with those margins that keeps the pattern's odds ratios.

    Raises ValueError where the margins contradict each other or ask for something where the pattern is zero.
    """
    table = np.array(pattern, float)
    total = float(margins[0].totals.sum())
    for margin in margins:
        if abs(margin.totals.sum() - total) > TOLERANCE * max(total, 1.0) * 10:
            raise ValueError(f"margins differ in total: {total} and {margin.totals.sum()}")
    for _ in range(ROUNDS):
        for margin in margins:
            table *= _factor(table, margin)
        if max(_error(table, margin) for margin in margins) <= TOLERANCE * max(total, 1.0):
            return table
    raise ValueError("no table has these margins: the pattern has zeros where they ask for more")


def fit_whole(pattern: np.ndarray, margins: Sequence[Margin]) -> np.ndarray:
    """`fit` in whole numbers, so that the totals along the first axis are exact."""
    table = fit(pattern, margins)
    return whole(table.reshape(table.shape[0], -1)).reshape(table.shape)


def _others(table: np.ndarray, margin: Margin) -> tuple[int, ...]:
    return tuple(axis for axis in range(table.ndim) if axis not in margin.axes)


def _factor(table: np.ndarray, margin: Margin) -> np.ndarray:
    """What brings the table to the margin, ready to be multiplied."""
    now = table.sum(axis=_others(table, margin))
    factor = np.divide(margin.totals, now, out=np.zeros(now.shape), where=now > 0)
    return np.expand_dims(factor, _others(table, margin))


def _error(table: np.ndarray, margin: Margin) -> float:
    return float(np.abs(table.sum(axis=_others(table, margin)) - margin.totals).max())
