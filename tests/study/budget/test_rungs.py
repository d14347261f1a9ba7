"""The race on rungs: few worlds, seldom a bad winner, nobody who may not win; and the futures it runs in."""

from itertools import combinations

import numpy as np
import pytest

from labsim.study.budget.futures import Effort, Futures
from labsim.study.budget.ladder import Prior, climb, luck, rungs, shrunk, worlds_of
from labsim.study.budget.select import Selection


def everybody(mixes, pairs):
    return np.ones(len(mixes), bool)


def raced(table, *, first=3, most=60, fits=everybody, prior=None):
    """A race in a table of values [pairs, mixes]; returns it and how many values were asked for."""
    asked = 0

    def live(mixes, start, n):
        nonlocal asked
        asked += n * len(mixes)
        return table[start : start + n][:, [mix[0] for mix in mixes]]

    names = [(k,) for k in range(table.shape[1])]
    mean = lambda values: values.mean(axis=0)  # noqa: E731
    return climb(names, live, first=first, most=most, score=mean, fits=fits, prior=prior), asked


def noisy(gaps, number, *, noise, shared=20.0, most=60):
    rng = np.random.default_rng(number)
    return -np.array(gaps) + noise * rng.normal(size=(most, len(gaps))) + shared * rng.normal(size=(most, 1))


def test_rungs_and_what_they_cost():
    assert rungs(30, 3, 60) == [(3, 30), (9, 10), (21, 3), (60, 2)]
    assert worlds_of(30, 3, 60) == 90 + 60 + 36 + 78
    assert rungs(1, 3, 60) == [(3, 1), (9, 1), (21, 1), (60, 1)]
    assert rungs(30, 60, 60) == [(60, 30)] and rungs(4, 3, 2) == [(2, 4)]


def test_it_asks_for_as_many_worlds_as_it_says_and_seldom_errs_by_much():
    gaps = [*np.linspace(0, 12, 30)]
    wrong = []
    for number in range(60):
        found, asked = raced(noisy(gaps, number, noise=5.0))
        assert asked == worlds_of(30, 3, 60) and len(found.values[found.best]) == 60
        wrong.append(gaps[found.best])
    assert np.mean(wrong) < 1.5  # of twelve, where one pair is off by five


def test_what_was_expected_helps_where_pairs_are_few():
    gaps = np.linspace(0, 12, 30)
    missed = {True: [], False: []}
    for number in range(60):
        table = noisy(gaps, number, noise=8.0)
        expected = -gaps + np.random.default_rng(1000 + number).normal(size=30) * 2.0
        for informed in missed:
            found, _ = raced(table, prior=Prior(expected, 4.0) if informed else None)
            missed[informed].append(gaps[found.best])
    assert np.mean(missed[True]) < 0.7 * np.mean(missed[False])


def test_who_may_not_win_does_not():
    table = noisy([0, 1, 2, 30], 1, noise=0.1)
    found, _ = raced(table, fits=lambda mixes, pairs: np.array([mix[0] >= 2 for mix in mixes]))
    assert found.mixes[found.best] == (2,) and len(found.values[found.best]) == 60
    nobody, _ = raced(table, fits=lambda mixes, pairs: np.zeros(len(mixes), bool))
    assert nobody is None
    late, _ = raced(table, fits=lambda mixes, pairs: np.array([mix[0] == 3 or pairs < 60 for mix in mixes]))
    assert late.mixes[late.best] == (3,) and len(late.values[late.best]) == 60


def test_no_luck_no_drawing_towards_what_was_expected():
    values = np.tile([1.0, 5.0, 3.0], (4, 1))
    assert luck(values) == 0.0 and luck(values[:1]) == 0.0
    assert shrunk(values, values.mean(axis=0), np.array([9.0, 0.0, 0.0]), 4.0).argmax() == 1
    assert shrunk(values, values.mean(axis=0), np.array([9.0, 0.0, 0.0]), 0.0).argmax() == 1


def test_few_pairs_put_nobody_outside_the_near_optimal_set_by_a_lucky_variance():
    """Three pairs that happen to lie close together are no proof: the spread of all differences counts."""
    rng = np.random.default_rng(2)
    lived = [rng.normal(size=60), *(rng.normal(size=60) for _ in range(2))]
    close = np.array([-1.0, -1.001, -0.999]) + lived[0][:3]
    found = Selection(tuple((k,) for k in range(4)), (*lived, close), (0, 1), 0, True)
    assert 3 in found.near()
    far = Selection(found.mixes, (*lived, close - 9.0), (0, 1), 0, True)
    assert 3 not in far.near()


def test_futures_cross_what_nobody_can_measure():
    futures = Futures(outside_eta=None, effort=Effort())
    nine = futures.verify(0, 9)
    columns = [[one.eta for one in nine], [one.outside_eta for one in nine], [one.creaming for one in nine]]
    for a, b in combinations(columns, 2):
        assert len(set(zip(a, b, strict=True))) == 9
    for first in range(0, 60, 3):
        three = futures.verify(first, 3)
        assert [len(set(at)) for at in zip(*(one[1:3] for one in three), strict=True)] == [3, 3]
        assert len({one.creaming for one in three}) == 3
    assert len({one.seed for one in [*futures.verify(0, 2000), *futures.fresh()]}) == 2000 + Effort().fresh
    assert {one.outside_eta for one in Futures(outside_eta=0.3, effort=Effort()).verify(0, 9)} == {0.3}
    assert futures.learn(4) == futures.verify(3, 3) and futures.learn(3) == futures.verify(0, 3)


@pytest.mark.parametrize("draws", [True, False])
def test_draws_go_with_seeds(draws):
    futures = Futures(outside_eta=None, effort=Effort(draws=draws))
    assert [one.draw for one in futures.verify(0, 3)] == ([1, 2, 3] if draws else [0, 0, 0])
