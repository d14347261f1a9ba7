"""Iterative proportional fitting against margins, odds ratios, and impossible requests."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labsim.population.ipf import Margin, fit, fit_whole

CELLS = st.floats(0.01, 10)


@given(st.lists(CELLS, min_size=12, max_size=12), st.lists(CELLS, min_size=12, max_size=12))
def test_margins_are_met_and_odds_ratios_kept(pattern: list[float], other: list[float]) -> None:
    table, goal = np.reshape(pattern, (3, 4)), np.reshape(other, (3, 4)) * 100
    made = fit(table, [Margin((0,), goal.sum(axis=1)), Margin((1,), goal.sum(axis=0))])
    assert made.sum(axis=1) == pytest.approx(goal.sum(axis=1), rel=1e-4)
    assert made.sum(axis=0) == pytest.approx(goal.sum(axis=0), rel=1e-4)
    odds = made[0, 0] * made[1, 1] / (made[0, 1] * made[1, 0])
    assert odds == pytest.approx(table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0]), rel=1e-6)


def test_a_margin_over_two_axes_of_three() -> None:
    goal = np.arange(1.0, 25).reshape(2, 3, 4)
    margins = [Margin((0, 1), goal.sum(axis=2)), Margin((2,), goal.sum(axis=(0, 1)))]
    made = fit(np.ones((2, 3, 4)), margins)
    assert made.sum(axis=2) == pytest.approx(goal.sum(axis=2))
    assert made.sum(axis=(0, 1)) == pytest.approx(goal.sum(axis=(0, 1)))


def test_whole_tables_have_exact_first_totals() -> None:
    margins = [Margin((0,), np.array([7.0, 12.0])), Margin((1,), np.array([9.5, 4.5, 5.0]))]
    made = fit_whole(np.ones((2, 3)), margins)
    assert made.sum(axis=1).tolist() == [7, 12]
    assert abs(made.sum(axis=0) - np.array([9.5, 4.5, 5.0])).max() < 2


def test_contradictions_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in total"):
        fit(np.ones((2, 2)), [Margin((0,), np.array([1.0, 1.0])), Margin((1,), np.array([1.0, 2.0]))])
    with pytest.raises(ValueError, match="zeros"):
        fit(np.eye(2), [Margin((0,), np.array([1.0, 3.0])), Margin((1,), np.array([2.0, 2.0]))])
