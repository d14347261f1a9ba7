"""A quadratic response surface on paired differences: what mixes bring, learnt from a few of them.

A mix is told by what its money buys (the share of the stated size of every line), not by euros: fixed costs and
minimum sizes then bend nothing. Nothing bought brings nothing, so there is no constant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from labsim.core.codes import Decision
from labsim.core.draws import stream, uniforms
from labsim.inputs.mix import Lines
from labsim.study.budget.space import Mix, Space

PENALTIES = tuple(10.0**power for power in np.arange(-4, 4.01, 0.5))
TRIES = 40  # designs of which the one that fills the space best is taken
DESIGN = 0x626F617264  # what the key of the design is made from, beside its own number


@dataclass(frozen=True)
class Surface:
    """Coefficients of the scaled terms, and how well it told mixes it had not seen."""

    scale: np.ndarray  # [terms]
    weights: np.ndarray  # [terms]
    penalty: float
    error: float  # root mean square of what it missed by, leave-one-out, in the unit of the objective
    explained: float  # share of the spread between mixes that it told, leave-one-out; below 0: worse than the mean

    def predict(self, bought: np.ndarray) -> np.ndarray:
        """Expected value of mixes told by what they buy [n, lines] -> [n]."""
        told: np.ndarray = (terms(bought) / self.scale) @ self.weights
        return told


def bought(lines: Lines, mixes: np.ndarray) -> np.ndarray:
    """The share of its stated size that every line gets [n, lines]; mixes: cents a year [n, lines]."""
    found = np.zeros((len(mixes), len(lines.lines)))
    for k, line in enumerate(lines.lines):
        amounts, which = np.unique(np.asarray(mixes, np.int64).reshape(-1, len(lines.lines))[:, k], return_inverse=True)
        found[:, k] = np.array([line.share(int(cents) * lines.years) for cents in amounts])[which]
    return found


def terms(shares: np.ndarray) -> np.ndarray:
    """Root, linear and quadratic terms of every line and the products of pairs [n, terms].

    The root bends where the first euros do most; it is 0 where nothing is bought."""
    pairs = [shares[:, a] * shares[:, b] for a, b in combinations(range(shares.shape[1]), 2)]
    return np.column_stack([np.sqrt(shares), shares, shares**2, *pairs])


def fit(shares: np.ndarray, values: np.ndarray) -> Surface:
    """Ridge regression through the origin; the penalty is the one that tells unseen mixes best (leave-one-out).

    shares [n, lines], values [n]. The leave-one-out errors are exact, from the hat matrix."""
    table = terms(shares)
    scale = np.sqrt((table**2).mean(axis=0))
    scale[scale == 0] = 1.0
    left, singular, right = np.linalg.svd(table / scale, full_matrices=False)
    best = (np.inf, PENALTIES[-1])
    for penalty in PENALTIES:
        kept = singular**2 / (singular**2 + penalty * len(values))
        hat = (left**2 * kept).sum(axis=1)
        missed = (values - left @ (kept * (left.T @ values))) / np.maximum(1e-12, 1.0 - hat)
        best = min(best, (float((missed**2).mean()), penalty))
    error, penalty = best
    weights = right.T @ (singular / (singular**2 + penalty * len(values)) * (left.T @ values))
    spread = float(((values - values.mean()) ** 2).mean())
    explained = 1.0 - error / spread if spread > 0 else 1.0
    return Surface(scale, weights, penalty, float(np.sqrt(error)), explained)


def design(space: Space, points: int, always: Sequence[Mix]) -> list[Mix]:
    """Mixes to learn from: those of `always`, every line alone with all the money, then a space-filling sample.

    The sample is a Latin hypercube over the lines, brought to the money by a last draw: budgets between nothing and
    all of it occur. Of several the one whose closest mixes lie furthest apart. Keyed, so the same on every machine.
    """
    chosen = list(dict.fromkeys([*always, *_corners(space)]))
    best: list[Mix] = []
    widest = -1.0
    for attempt in range(TRIES):
        sample = list(dict.fromkeys(mix for mix in _hypercube(space, points, attempt) if any(mix)))
        fresh = [mix for mix in sample if mix not in chosen][: max(0, points - len(chosen))]
        gap = _closest(fresh)
        if (len(fresh), gap) > (len(best), widest):
            best, widest = fresh, gap
    return [*chosen, *best]


def _corners(space: Space) -> list[Mix]:
    """Every line alone: with the least it can have, and with the most."""
    found = []
    for k, levels in enumerate(space.levels):
        for cents in dict.fromkeys([*levels[1:2], *levels[-1:]]):
            base = [one[0] for one in space.levels]
            for need in (b for a, b in space.needs if a == k):
                base[need] = next((level for level in space.levels[need] if level), 0)
            base[k] = min(
                cents, max((level for level in levels if level + sum(base) - base[k] <= space.most), default=0)
            )
            if space.allows(base) and any(base):
                found.append(tuple(base))
    return found


def _hypercube(space: Space, points: int, attempt: int) -> list[Mix]:
    """A Latin hypercube over lines and total, moved onto allowed mixes."""
    n, lines = max(points, 1), len(space.levels)
    key = stream(DESIGN + attempt, Decision.PARAMETER, 0)
    draws = uniforms(key, np.arange(n * (2 * (lines + 1)), dtype=np.uint64)).reshape(2, lines + 1, n)
    filled = (np.argsort(draws[0], axis=1) + draws[1]) / n  # [lines + 1, n]: each row a permuted stratified sample
    raw = -np.log1p(-np.clip(filled[:-1].T, 0, 1 - 1e-12))  # exponentials: their shares fill the simplex evenly
    total = space.most * np.sqrt(filled[-1])  # more mixes where there is more money
    return [_placed(space, share / share.sum() * money) for share, money in zip(raw, total, strict=True)]


def _placed(space: Space, cents: np.ndarray) -> Mix:
    """The allowed mix that lies near these amounts."""
    mix = [
        min(levels, key=lambda level: (abs(level - amount), level))
        for levels, amount in zip(space.levels, cents, strict=True)
    ]
    for a, b in space.needs:
        if mix[a] and not mix[b]:
            mix[a] = space.levels[a][0]
    while sum(mix) > space.most:
        k = max(
            range(len(mix)), key=lambda i: (mix[i] - cents[i], mix[i]) if mix[i] > space.levels[i][0] else (-np.inf, 0)
        )
        lower = [level for level in space.levels[k] if level < mix[k]]
        if not lower:
            break
        mix[k] = lower[-1]
    found = tuple(int(level) for level in mix)
    return found if space.allows(found) else tuple(levels[0] for levels in space.levels)


def _closest(mixes: Sequence[Mix]) -> float:
    """The smallest distance between two of these mixes."""
    if len(mixes) < 2:
        return 0.0
    table = np.array(mixes, float)
    squares = (table**2).sum(axis=1)
    apart = squares[:, None] + squares[None, :] - 2 * table @ table.T
    np.fill_diagonal(apart, np.inf)
    return float(np.sqrt(max(0.0, apart.min())))
