"""Keyed draws for whole columns, and the few array idioms that turn them into exact integers."""

import numpy as np

from labsim.core import draws
from labsim.core.codes import Decision

_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S27, _S30, _S31, _S40, _S56 = (np.uint64(n) for n in (27, 30, 31, 40, 56))
_LOW_56 = np.uint64((1 << 56) - 1)
TINY = 1e-300
ROUNDING = 1e-9  # running sums of floats may fall just short of a whole number


def uniforms(seed: int, decision: Decision, week: int, idents: np.ndarray) -> np.ndarray:
    """Uniform on [0, 1) of each ident [uint64, n]: exactly `core.draws.uniform_at`.

    The population has no weeks: `week` numbers the questions asked within one decision.
    """
    return draws.uniforms(draws.stream(seed, int(decision), week), idents)


def normals(seed: int, decision: Decision, week: int, idents: np.ndarray) -> np.ndarray:
    """Standard normal of each ident [uint64, n]: exactly `core.draws.normal_at`."""
    return draws.normals(draws.stream(seed, int(decision), week), idents)


class Ask:
    """Keyed answers of a column of idents to numbered questions: `ask(QUESTION)` is a uniform for each."""

    def __init__(self, seed: int, decision: Decision, idents: np.ndarray):
        self.seed = seed
        self.decision = decision
        self.idents = idents

    def __call__(self, question: int) -> np.ndarray:
        return uniforms(self.seed, self.decision, question, self.idents)

    def normal(self, question: int) -> np.ndarray:
        """A standard normal for each."""
        return normals(self.seed, self.decision, question, self.idents)

    def of(self, rows: np.ndarray | slice) -> "Ask":
        """The same questions to some of them."""
        return Ask(self.seed, self.decision, self.idents[rows])


def mix(x: np.ndarray) -> np.ndarray:
    """`core.draws.mix` of a column [uint64]."""
    with np.errstate(over="ignore"):
        x = (x ^ (x >> _S30)) * _MIX_1
        x = (x ^ (x >> _S27)) * _MIX_2
    return x ^ (x >> _S31)


def part_idents(kind: int, wholes: np.ndarray, ordinals: np.ndarray) -> np.ndarray:
    """`core.draws.ident_of_part` of columns: slot `ordinals` of employer `wholes` [uint64]."""
    with np.errstate(over="ignore"):
        key = mix(np.uint64(kind) + wholes.astype(np.uint64) * draws.IDENT_STRIDE)
        bits = mix(key + ordinals.astype(np.uint64) * draws.SECOND_STRIDE)
    return (np.uint64(kind) << _S56) | (bits & _LOW_56)


def synthetic_idents(kind: int | np.ndarray, groups: np.ndarray, ordinals: np.ndarray) -> np.ndarray:
    """`core.draws.ident` of columns: kind, group (municipality) and ordinal [uint64]."""
    packed = np.asarray(kind).astype(np.uint64) << _S56 | groups.astype(np.uint64) << _S40
    return packed | ordinals.astype(np.uint64)


def rank_within(groups: np.ndarray, *keys: np.ndarray) -> np.ndarray:
    """Place 0, 1, ... of each row in its group, by the keys (the first weighs most), then by row [int64]."""
    order = np.lexsort((*reversed(keys), groups))
    sorted_groups = groups[order]
    first = np.searchsorted(sorted_groups, sorted_groups)
    rank = np.empty(len(groups), np.int64)
    rank[order] = np.arange(len(groups)) - first
    return rank


def first_of_each(groups: np.ndarray, score: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Mask of the `wanted[g]` rows with the lowest score in each group g; never one of infinite score."""
    return (rank_within(groups, score) < wanted[groups]) & np.isfinite(score)


def whole(amounts: np.ndarray, u: np.ndarray | float = 0.5) -> np.ndarray:
    """Whole numbers for amounts [..., k] that keep each sum along the last axis: systematic sampling.

    Each number is the amount rounded up or down; u in [0, 1) [...] decides which, so that none is favoured.
    """
    running = np.cumsum(amounts, axis=-1)
    total = np.rint(running[..., -1:])
    running = running * (total / np.maximum(running[..., -1:], TINY))
    steps = np.floor(running + np.asarray(u, float)[..., None] + ROUNDING)
    steps[..., -1:] = total
    return np.diff(np.minimum(steps, total), axis=-1, prepend=0).astype(np.int64)


def expand(counts: np.ndarray) -> tuple[np.ndarray, ...]:
    """One entry per unit of a table of whole numbers: its coordinates along each axis [sum] each."""
    flat = np.repeat(np.arange(counts.size), counts.ravel())
    return tuple(np.unravel_index(flat, counts.shape))


def from_quantiles(u: np.ndarray, quantiles: np.ndarray) -> np.ndarray:
    """Values of a distribution given at equally spaced quantiles from 0 to 1, linear in between."""
    return np.interp(u, np.linspace(0.0, 1.0, len(quantiles)), quantiles)


def category(u: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Number of the category in which u falls; shares [k] or [n, k] sum to 1 along the last axis."""
    below = np.cumsum(shares, axis=-1)[..., :-1]
    return (u[:, None] >= below).sum(axis=-1).astype(np.int64)
