"""Intervals against published values and against each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labsim.study.intervals import Summary, half_width, per_person, shifted, student, summary, wilson

numbers = st.lists(st.integers(-50, 50), min_size=3, max_size=30)


@pytest.mark.parametrize(("freedom", "quantile"), [(1, 12.706), (2, 4.303), (9, 2.262), (29, 2.045), (399, 1.966)])
def test_students_quantiles(freedom, quantile):
    assert student(freedom) == pytest.approx(quantile, abs=6e-4)


def test_a_known_summary():
    found = summary(np.array([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]))
    assert found.value == 5.0
    assert half_width(np.array([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])) == pytest.approx(
        2.36462 * 2.13809 / np.sqrt(8), rel=1e-5
    )
    assert (found.low + found.high) / 2 == pytest.approx(5.0)
    assert (found.world_low, found.world_high) == pytest.approx((3.4, 7.6))


def test_one_seed_has_no_interval_and_equal_seeds_an_empty_one():
    one = summary(np.array([[3.0]]))
    assert one.value == 3.0 and np.isnan(one.low).all() and one.world_low == 3.0
    same = summary(np.full((5, 2), 3.0))
    assert (same.low == 3.0).all() and (same.high == 3.0).all()


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),  # Newcombe 1998, table I, and the textbook half
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (5, 10, 0.2366, 0.7634),
    ],
)
def test_wilson(successes, n, low, high):
    assert wilson(successes, n) == pytest.approx((low, high), abs=6e-5)


@given(st.integers(1, 60), st.data())
def test_wilson_mirrors(n, data):
    k = data.draw(st.integers(0, n))
    low, high = wilson(k, n)
    other = wilson(n - k, n)
    assert 0 <= low <= k / n <= high <= 1
    assert (low, high) == pytest.approx((1 - other[1], 1 - other[0]))


@given(numbers, st.data())
def test_a_change_on_all_seeds_is_the_changed_answer(centre, data):
    change = data.draw(st.lists(st.integers(-9, 9), min_size=len(centre), max_size=len(centre)))
    changed = np.array(centre) + np.array(change)
    expected = summary(changed)
    value, low, high = shifted(np.array(centre), changed)
    assert (value, low, high) == pytest.approx((expected.value, expected.low, expected.high), abs=1e-6)


@given(numbers)
def test_the_same_change_everywhere_moves_the_answer_by_it(centre):
    some = len(centre) // 2 + 1
    value, low, high = shifted(np.array(centre), np.array(centre[:some]) + 4)
    assert value == pytest.approx(np.mean(centre) + 4)
    assert low <= value <= high


def test_cost_per_person_only_where_somebody_is_extra():
    people = Summary(*(np.array(x) for x in (10.0, 5.0, 15.0, -1.0, 20.0)))
    found = per_person(1000.0, people)
    assert found.value == 100.0
    assert found.low == pytest.approx(1000 / 15) and found.high == 200.0
    assert found.world_low == 50.0 and np.isnan(found.world_high)
    nobody = Summary(*(np.array(x) for x in (0.0, -1.0, 1.0, -2.0, 2.0)))
    assert all(np.isnan(part) for part in per_person(1000.0, nobody))
