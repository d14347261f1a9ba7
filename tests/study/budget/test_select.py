"""The race keeps its promise: the mix that is left is seldom worse than the best by more than the zone."""

import numpy as np
import pytest

from labsim.study.budget.select import select

ZONE = 2.0


def races(gaps, *, noise, shared, count, most=60):
    """How often a mix more than the zone below the best won, and how many pairs were lived."""
    wrong, lived = 0, 0
    for number in range(count):
        rng = np.random.default_rng(number)
        table = -np.array(gaps) + noise * rng.normal(size=(most, len(gaps))) + shared * rng.normal(size=(most, 1))
        names = [(k,) for k in range(len(gaps))]

        def live(mixes, first, n, table=table):
            nonlocal lived
            lived += n * len(mixes)
            return table[first : first + n][:, [mix[0] for mix in mixes]]

        found = select(names, live, zone=ZONE, most=most)
        wrong += gaps[found.best] > ZONE
    return wrong / count, lived / count


def test_false_selections_are_rare_and_far_rivals_drop_out_early():
    wrong, lived = races([0, 3, 6, 12, 12, 20, 20, 30], noise=4.0, shared=25.0, count=200)
    assert wrong <= 0.05
    assert lived < 0.6 * 60 * 8


def test_pairing_is_what_makes_it_sharp():
    paired, _ = races([0, 3, 6], noise=3.0, shared=30.0, count=100)
    alone, _ = races([0, 3, 6], noise=30.0, shared=0.0, count=100)
    assert paired <= 0.02 < 0.1 < alone


def test_equals_stay_in_the_near_optimal_set():
    def live(mixes, first, n):
        rng = np.random.default_rng(first)
        return rng.normal(size=(n, 3))[:, [mix[0] for mix in mixes]]

    found = select([(0,), (1,), (2,)], live, zone=0.01, most=30)
    assert found.stopped_early and sorted(found.near()) == [0, 1, 2]


def test_the_same_values_choose_the_cheapest():
    found = select([(3,), (1,), (2,)], lambda mixes, first, n: np.ones((n, len(mixes))), zone=ZONE, most=20)
    assert found.mixes[found.best] == (1,)


@pytest.mark.parametrize("most", [1, 2, 7])
def test_few_pairs_and_one_mix(most):
    found = select([(0,)], lambda mixes, first, n: np.ones((n, len(mixes))), zone=ZONE, most=most)
    assert found.best == 0 and len(found.values[0]) == most and found.near() == [0]
    two = select([(0,), (1,)], lambda mixes, first, n: np.ones((n, len(mixes))), zone=ZONE, most=most)
    assert [len(values) for values in two.values] == [most, most]
