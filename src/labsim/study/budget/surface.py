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
OFFERED, OFFERS = 200, 3  # mixes of a sample, and samples that a design is chosen from
KNOWN = 0.05  # what is known of a term beforehand, in worlds that hold its usual size
UNLIKELY = 2.0  # how much smaller an interaction is expected to be
DESIGN = 0x626F617264  # what the key of the design is made from, beside its own number


@dataclass(frozen=True)
class Surface:
    """Coefficients of the scaled terms, and how well it told mixes it had not seen."""

    scale: np.ndarray  # [terms]
    weights: np.ndarray  # [terms]
    penalty: float
    error: float  # root mean square of what it missed by, leave-one-out, in the unit of the objective
    explained: float  # share of the spread between mixes that it told, leave-one-out; below 0: worse than the mean
    covariance: np.ndarray  # of the weights, where each is expected to be as large as the penalty says [terms, terms]

    def predict(self, bought: np.ndarray) -> np.ndarray:
        """Expected value of mixes told by what they buy [n, lines] -> [n]."""
        told: np.ndarray = (terms(bought) / self.scale) @ self.weights
        return told

    def error_between(self, bought: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Standard error of what mixes bring more than others [n, lines] each -> [n]."""
        apart = (terms(bought) - terms(other)) / self.scale
        found: np.ndarray = np.sqrt(np.einsum("nt,tu,nu->n", apart, self.covariance, apart))
        return found


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
    learnt = right.T @ np.diag(1.0 / (singular**2 + penalty * len(values))) @ right
    unseen = (np.eye(table.shape[1]) - right.T @ right) / (penalty * len(values))
    return Surface(scale, weights, penalty, float(np.sqrt(error)), explained, error * (learnt + unseen))


def design(space: Space, points: int, always: Sequence[Mix]) -> list[Mix]:
    """Mixes to learn from: those of `always`, every line alone with the least it can have, then those that tell most.

    They are chosen one by one, each the one that leaves the least uncertainty about the mixes that may be chosen
    (I-optimality: mean variance of prediction, over mixes of half the space's money and of all of it), when little is
    known of each term and less is expected of interactions. Keyed, so the same on every machine."""
    chosen = list(dict.fromkeys([*always, *_corners(space)]))
    offered = dict.fromkeys(mix for k in range(OFFERS) for mix in _hypercube(space, OFFERED, k) if any(mix))
    rest = [mix for mix in [*_corners(space, most=True), *offered] if mix not in chosen]
    half = space.with_money(max(space.most // 2, sum(levels[0] for levels in space.levels)))
    wanted = [mix for part in (half, space) for mix in _hypercube(part, OFFERED, OFFERS)]
    tables = [terms(bought(space.lines, np.array(mixes))) for mixes in (chosen, rest, wanted) if mixes]
    if not rest or not chosen or len(chosen) >= points:
        return [*chosen, *rest[: max(0, points - len(chosen))]]
    scale = np.sqrt((tables[2] ** 2).mean(axis=0))
    scale[scale == 0] = 1.0
    lines = len(space.levels)
    scale[3 * lines :] *= UNLIKELY
    have, offer, aim = (table / scale for table in tables)
    spread = np.linalg.inv(have.T @ have + KNOWN * np.eye(offer.shape[1]))
    left = np.ones(len(rest), bool)
    for _ in range(min(points - len(chosen), len(rest))):
        across = offer @ spread
        gain = ((across @ aim.T) ** 2).sum(axis=1) / (1.0 + (across * offer).sum(axis=1))
        k = int(np.argmax(np.where(left, np.round(gain, 9), -1.0)))
        spread -= np.outer(across[k], across[k]) / (1.0 + across[k] @ offer[k])
        left[k] = False
        chosen.append(rest[k])
    return chosen


def _corners(space: Space, *, most: bool = False) -> list[Mix]:
    """Every line alone with the least it can have, or with the most."""
    found = []
    for k, levels in enumerate(space.levels):
        for cents in levels[-1:] if most else levels[1:2]:
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
