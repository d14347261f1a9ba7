"""Shapley's shares on games whose answer is known: nobody, equals, redundant pairs, sums, drawn orders."""

from itertools import permutations
from math import factorial

import numpy as np
import pytest

from labsim.study import coalitions
from labsim.study.coalitions import UnfairError, needed, orders, solve


def names(k: int) -> list[str]:
    return [f"line_{i}" for i in range(k)]


def game(k: int, value) -> dict[int, np.ndarray]:
    """A game of one quantity by what it says of each set of players."""
    return {mask: np.array([value({i for i in range(k) if mask >> i & 1})]) for mask in range(1 << k)}


def random_game(k: int, seed: int) -> dict[int, np.ndarray]:
    rng = np.random.Generator(np.random.Philox(seed))
    table = {mask: rng.integers(-50, 200, 3) for mask in range(1 << k)}
    table[0] = np.zeros(3, np.int64)
    return table


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_shares_are_the_mean_over_all_orders_and_add_up_exactly(k):
    values = random_game(k, k)
    credit = solve(names(k), 1, values)
    slow = np.zeros((k, 3), object)
    for order in permutations(range(k)):
        mask = 0
        for i in order:
            slow[i] += values[mask | 1 << i] - values[mask]
            mask |= 1 << i
    assert (credit.shapley == slow).all()
    assert credit.times == factorial(k)
    assert (credit.shapley.sum(axis=0) == credit.times * values[(1 << k) - 1]).all()
    assert not credit.error.any()


def test_a_line_that_adds_nothing_earns_nothing_and_equals_earn_the_same():
    credit = solve(names(4), 1, game(4, lambda who: 7 * len(who - {3}) ** 2))
    assert credit.shapley[3] == credit.alone[3] == credit.leave_one_out[3] == 0
    assert len(set(credit.shapley[:3, 0].tolist())) == 1


def test_one_line_alone_is_left_out_and_shared_alike():
    credit = solve(["only"], 1, game(1, lambda who: 11 * len(who)))
    assert credit.alone[0] == credit.leave_one_out[0] == credit.shapley[0] == 11
    assert credit.times == 1 and not credit.pairs.any()


def test_a_redundant_pair_shares_what_either_does_and_neither_is_missed():
    credit = solve(names(3), 1, game(3, lambda who: 12 * bool(who & {0, 1}) + 5 * (2 in who)))
    assert credit.alone[:, 0].tolist() == [12, 12, 5]
    assert credit.leave_one_out[:, 0].tolist() == [0, 0, 5]
    assert (credit.shapley[:, 0] / credit.times).tolist() == [6, 6, 5]
    assert credit.pairs[0, 1, 0] == credit.pairs[1, 0, 0] == -12
    assert credit.pairs[0, 2, 0] == 0


def test_the_order_of_the_lines_does_not_matter():
    values = random_game(4, 9)
    turned = [2, 0, 3, 1]  # place of the old player in the new order
    other = {sum(1 << turned[i] for i in range(4) if mask >> i & 1): value for mask, value in values.items()}
    credit, again = solve(names(4), 1, values), solve(names(4), 1, other)
    assert (credit.shapley == again.shapley[turned]).all()
    many = names(11)
    as_names = [[many[i] for i in order] for order in orders(many, 3)]
    assert [[many[::-1][i] for i in order] for order in orders(many[::-1], 3)] == as_names


def test_shares_are_linear_over_quantities():
    values = random_game(5, 2)
    summed = {mask: np.array([one[0] - one[1] + one[2]]) for mask, one in values.items()}
    parts, whole = solve(names(5), 1, values).shapley, solve(names(5), 1, summed).shapley
    assert (parts[:, 0] - parts[:, 1] + parts[:, 2] == whole[:, 0]).all()


def crowded(who: set[int]) -> int:
    """Eleven lines that compete for the same 300 people; two help each other."""
    reach = sum(20 + 5 * i for i in who)
    return min(300, reach) + 40 * ({0, 1} <= who)


def test_drawn_orders_come_as_near_to_the_exact_shares_as_they_say(monkeypatch):
    k = 11
    values = game(k, crowded)
    monkeypatch.setattr(coalitions, "MOST_EXACT", k)
    exact = solve(names(k), 1, values)
    monkeypatch.undo()
    seeds = range(1, 31)
    drawn = [solve(names(k), seed, {mask: values[mask] for mask in needed(names(k), seed)}) for seed in seeds]
    for credit in drawn:
        assert (credit.shapley.sum(axis=0) == credit.times * values[(1 << k) - 1]).all()
        assert (credit.alone == exact.alone).all() and (credit.leave_one_out == exact.leave_one_out).all()
        assert credit.pairs is None
    shares = np.array([credit.shapley[:, 0] / credit.times for credit in drawn])
    errors = np.array([credit.error[:, 0] for credit in drawn])
    gap = shares - exact.shapley[:, 0] / exact.times
    assert 0.8 < np.sqrt((gap**2).mean() / (errors**2).mean()) < 1.2  # the stated error is how far off they are
    pooled = np.sqrt((errors**2).sum(axis=0)) / len(drawn)  # of the mean over seeds, each with orders of its own
    assert (np.abs(gap.mean(axis=0)) <= 2.5 * pooled).all()
    assert np.abs(gap).max() > 0  # it is a sample
    assert len(needed(names(k), 1)) < 200


def test_a_package_of_nothing_that_does_something_is_refused():
    values = game(2, len)
    values[0] = np.array([1])
    with pytest.raises(UnfairError, match="without any line"):
        solve(names(2), 1, values)
