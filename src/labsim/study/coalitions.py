"""Who earns the credit: a game whose players are the lines of a package, solved in whole numbers.

A coalition is a set of players as the bits of a number; its value is what the package of those lines alone does.
alone v[i] - v[0], leave-one-out v[all] - v[all less i], and Shapley's share: what a line adds, averaged over all orders
in which the lines could have come in. Shares add up to v[all] exactly; up to ten players they are exact as well, above
that the orders are a keyed sample, each with its reverse, and the error of that is stated.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from math import factorial
from typing import NamedTuple

import numpy as np

MOST_EXACT = 10
ORDER_PAIRS = 8  # orders that are drawn per seed where there are more players, each beside its reverse


class Credit(NamedTuple):
    """What each of k players earns, by quantity; integers but for the error."""

    alone: np.ndarray  # [k, ...]
    leave_one_out: np.ndarray  # [k, ...]
    shapley: np.ndarray  # [k, ...], `times` as large
    times: int  # k!, or the number of orders that were drawn
    error: np.ndarray  # [k, ...] standard error of Shapley's share by drawing orders; 0 where it is exact
    pairs: np.ndarray | None  # [k, k, ...] v[ij] - v[i] - v[j], 0 on the diagonal; None where orders were drawn


class UnfairError(RuntimeError):
    """Shares do not add up to what they divide: a fault in the accounting."""


def is_exact(players: Sequence[str]) -> bool:
    """Whether every coalition is looked at."""
    return len(players) <= MOST_EXACT


def needed(players: Sequence[str], seed: int) -> list[int]:
    """The coalitions whose value must be known, ascending; the empty one and the whole among them."""
    k = len(players)
    if is_exact(players):
        return list(range(1 << k))
    whole = (1 << k) - 1
    masks = {0, whole}
    for i in range(k):
        masks |= {1 << i, whole ^ (1 << i)}
    for order in orders(players, seed):
        masks |= set(grown(order))
    return sorted(masks)


def orders(players: Sequence[str], seed: int) -> list[list[int]]:
    """Orders in which players come in, each followed by its reverse; keyed by seed and names, not by their places."""
    found = []
    for number in range(ORDER_PAIRS):
        keys = [blake2b(f"{seed}/{number}/{name}".encode(), digest_size=8).digest() for name in players]
        order = sorted(range(len(players)), key=lambda i: (keys[i], players[i]))
        found += [order, order[::-1]]
    return found


def grown(order: Sequence[int]) -> list[int]:
    """The coalitions that an order passes through, from nobody to all."""
    masks = [0]
    for i in order:
        masks.append(masks[-1] | 1 << i)
    return masks


def solve(players: Sequence[str], seed: int, values: Mapping[int, np.ndarray]) -> Credit:
    """Credit of every player. values: [...] int64 by coalition, of all that `needed` names.

    Raises UnfairError where shares do not add up to the value of all, or nobody is worth something."""
    k, whole = len(players), (1 << len(players)) - 1
    if np.any(values[0] != 0):
        raise UnfairError("a package without any line changes something")
    alone = np.stack([values[1 << i] for i in range(k)])
    left_out = np.stack([values[whole] - values[whole ^ (1 << i)] for i in range(k)])
    if is_exact(players):
        shapley, times, error = _exact(k, values), factorial(k), np.zeros(alone.shape)
    else:
        shapley, times, error = _drawn(orders(players, seed), values)
    if np.any(shapley.sum(axis=0) != times * values[whole]):
        raise UnfairError(f"shares {shapley.tolist()} do not add up to {times} x {values[whole].tolist()}")
    return Credit(alone, left_out, shapley, times, error, _pairs(k, alone, values) if is_exact(players) else None)


def _exact(k: int, values: Mapping[int, np.ndarray]) -> np.ndarray:
    """Shapley's shares times k!: each coalition without i counts as often as it comes just before i [k, ...]."""
    table = np.stack([values[mask] for mask in range(1 << k)])
    masks = np.arange(1 << k)
    size = np.array([mask.bit_count() for mask in range(1 << k)])
    often = np.array([factorial(s) * factorial(k - s - 1) if s < k else 0 for s in range(k + 1)], np.int64)
    shares = []
    for i in range(k):
        before = masks[masks & (1 << i) == 0]
        added = table[before | (1 << i)] - table[before]
        shares.append(np.tensordot(often[size[before]], added, axes=1))
    return np.stack(shares)


def _drawn(drawn: Sequence[Sequence[int]], values: Mapping[int, np.ndarray]) -> tuple[np.ndarray, int, np.ndarray]:
    """Sums over drawn orders, how many there are, and the standard error of their mean: pairs are independent."""
    added = np.zeros((len(drawn), len(drawn[0]), *values[0].shape), np.int64)
    for number, order in enumerate(drawn):
        masks = grown(order)
        for place, i in enumerate(order):
            added[number, i] = values[masks[place + 1]] - values[masks[place]]
    pairs = (added[0::2] + added[1::2]) / 2
    return added.sum(axis=0), len(drawn), pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))


def _pairs(k: int, alone: np.ndarray, values: Mapping[int, np.ndarray]) -> np.ndarray:
    """What two players together do beyond the sum of each alone [k, k, ...]."""
    found = np.zeros((k, *alone.shape), np.int64)
    for i in range(k):
        for j in range(k):
            if i != j:
                found[i, j] = values[1 << i | 1 << j] - alone[i] - alone[j]
    return found
