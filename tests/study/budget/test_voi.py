"""Value of information: cases worked out by hand, never below zero, and no value in luck."""

import numpy as np
import pytest

from labsim.study.budget.voi import expected, loss_curves, losses, perfect, worth_knowing

HAND = np.array([[10.0, 4.0], [2.0, 6.0]])  # now: both 6 and 5; knowing: (10 + 6) / 2 = 8


def test_a_case_by_hand():
    assert perfect(HAND) == 2.0
    assert losses(HAND).tolist() == [2.0, 3.0]  # the least loss is the value of perfect information
    assert perfect(np.array([[5.0, 3.0], [9.0, 1.0]])) == 0.0  # the same mix is best either way
    assert perfect(np.zeros((0, 3))) == 0.0


def test_a_linear_market_by_hand():
    """Mix 1 is worth x more than mix 0, x from -2 to 2: knowing x is worth the mean of its positive part."""
    x = np.linspace(-2, 2, 41)
    values = np.column_stack([np.full(41, 7.0), 7.0 + x])
    told = worth_knowing(values, {"x": x[:, None], "other": np.ones((41, 1))})
    assert told["x"].value == pytest.approx(np.maximum(x, 0).mean(), rel=1e-6)
    assert told["other"].value == 0.0 and told["all"].value >= told["x"].value
    assert told["x"].told and not told["other"].told


def test_luck_is_worth_nothing():
    """Mixes that differ by noise only: the naive figure is far above zero, ours about none."""
    rng = np.random.default_rng(1)
    naive, ours = [], []
    for _ in range(40):
        values, knowledge = rng.normal(size=(60, 5)), rng.uniform(size=(60, 8))
        naive.append(perfect(values))
        ours.append(worth_knowing(values, {"figures": knowledge})["all"].value)
    assert np.mean(naive) > 0.9 and np.mean(ours) < 0.1 * np.mean(naive)
    assert min(ours) >= 0.0


def test_noise_hides_part_of_a_value_and_invents_none():
    rng = np.random.default_rng(2)
    found = []
    for _ in range(40):
        x = rng.uniform(-2, 2, size=60)
        values = np.column_stack([np.zeros(60), x]) + 0.5 * rng.normal(size=(60, 2))
        found.append(worth_knowing(values, {"x": x[:, None]})["x"].value)
    assert 0.3 < np.mean(found) < 0.62  # the truth is a half


def test_predictions_keep_the_means_and_few_futures_tell_nothing():
    rng = np.random.default_rng(3)
    values, knowledge = rng.normal(size=(30, 4)), rng.uniform(size=(30, 3))
    assert expected(values, knowledge).mean(axis=0) == pytest.approx(values.mean(axis=0))
    assert worth_knowing(values[:2], {"x": knowledge[:2]})["all"].value == 0.0
    assert worth_knowing(values, {})["all"] == (0.0, 0.0)


def test_loss_curves_cross_where_the_choice_turns():
    """Mix 0 costs nothing and brings nothing, mix 1 brings 10 for 500,000: worth it above 50,000 a placement."""
    net, cost = np.tile([0.0, 10.0], (6, 1)), np.tile([0.0, 500_000.0], (6, 1))
    curves = loss_curves(net, cost, (0.0, 40_000.0, 50_000.0, 60_000.0), np.zeros((6, 0)))
    assert curves.tolist() == [[0.0, 500_000.0], [0.0, 100_000.0], [0.0, 0.0], [100_000.0, 0.0]]
    assert (curves.min(axis=1) >= 0).all()
