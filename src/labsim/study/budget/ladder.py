"""A race within a given number of worlds: everybody runs a little, the best of them run on, two run all of it.

Sequential halving (Karnin, Koren and Somekh 2013, International Conference on Machine Learning 30) for mixes that share
their futures. Nobody who leaves is shown to be worse: it was behind so far. With few pairs that is luck as well, so on
the first rungs what a mix was seen to bring is drawn towards what the surface expects of it, by how far each can be
trusted (James and Stein).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from labsim.study.budget.select import Live, Selection
from labsim.study.budget.space import Mix

RUNGS = ((1, 1.0), (3, 1 / 3), (7, 0.1))  # pairs, in those of the first rung, and the share of all mixes that runs them
LAST = 2  # mixes that run to the end

Score = Callable[[np.ndarray], np.ndarray]  # values [pairs, mixes] -> [mixes], larger is better
Fits = Callable[[Sequence[Mix], int], np.ndarray]  # mixes, pairs they were lived in -> who meets what is wanted


class Prior(NamedTuple):
    """What is expected of each mix before the race, and how far that is off (its variance)."""

    values: np.ndarray  # [mixes]
    variance: float


def rungs(mixes: int, first: int, most: int) -> list[tuple[int, int]]:
    """Pairs and how many mixes run that many, rung by rung."""
    steps = [(min(most, first * times), max(LAST, int(np.ceil(share * mixes)))) for times, share in RUNGS]
    found: dict[int, int] = {}
    for pairs, count in [*steps, (most, LAST)]:
        found[pairs] = max(found.get(pairs, 0), min(count, mixes))
    return sorted(found.items())


def worlds_of(mixes: int, first: int, most: int) -> int:
    """How many worlds with a mix a race lives."""
    steps = rungs(mixes, first, most)
    before = [0, *(pairs for pairs, _ in steps)]
    return sum(count * (pairs - before[k]) for k, (pairs, count) in enumerate(steps))


def climb(
    mixes: Sequence[Mix], live: Live, *, first: int, most: int, score: Score, fits: Fits, prior: Prior | None = None
) -> Selection | None:
    """Who is best of those that run to the end; None where nobody meets what is wanted.

    Who does not meet it goes behind everybody who does."""
    found: list[np.ndarray] = [np.zeros(0) for _ in mixes]
    inside = list(range(len(mixes)))
    for pairs, count in rungs(len(mixes), first, most):
        inside = inside[:count]
        _extend(found, mixes, inside, pairs, live)
        inside = _ordered(found, mixes, inside, pairs, score, fits, prior)
    behind = sorted((k for k in range(len(mixes)) if k not in inside), key=lambda k: (-len(found[k]), k))
    for k in (*inside, *behind):  # one that has run to the end and meets what is wanted; nearly always the first
        _extend(found, mixes, [k], most, live)
        if fits([mixes[k]], most)[0]:
            return Selection(tuple(mixes), tuple(found), tuple(inside), k, len(inside) > 1)
    return None


def _extend(found: list[np.ndarray], mixes: Sequence[Mix], which: Sequence[int], pairs: int, live: Live) -> None:
    """Live these mixes up to that many pairs; they may have come to different numbers."""
    for have in sorted({len(found[k]) for k in which}):
        some = [k for k in which if len(found[k]) == have]
        if have < pairs:
            more = live([mixes[k] for k in some], have, pairs - have)
            for k, column in zip(some, more.T, strict=True):
                found[k] = np.concatenate([found[k], column])


def _ordered(
    found: Sequence[np.ndarray], mixes: Sequence[Mix], inside: Sequence[int], pairs: int, score: Score, fits: Fits,
    prior: Prior | None,
) -> list[int]:  # fmt: skip
    """Best first: who meets what is wanted, then by the score, the cheaper of equals first."""
    values = np.array([found[k][:pairs] for k in inside]).T
    scores = score(values)
    if prior is not None:
        scores = shrunk(values, scores, prior.values[list(inside)], prior.variance)
    holds = fits([mixes[k] for k in inside], pairs)
    order = sorted(range(len(inside)), key=lambda i: (not holds[i], -scores[i], sum(mixes[inside[i]]), inside[i]))
    return [inside[i] for i in order]


def shrunk(values: np.ndarray, scores: np.ndarray, expected: np.ndarray, variance: float) -> np.ndarray:
    """Scores drawn towards what was expected [mixes]; values [pairs, mixes], variance: of what was expected.

    Both are taken from their own mean: what all mixes share in these pairs decides nothing."""
    noise = luck(values) / len(values)
    trust = variance / (variance + noise) if variance + noise > 0 else 1.0
    found: np.ndarray = trust * (scores - scores.mean()) + (1.0 - trust) * (expected - expected.mean())
    return found


def luck(values: np.ndarray) -> float:
    """Variance of what is a mix's own in one pair, pooled over mixes [pairs, mixes]: pairs and mixes taken out."""
    pairs, mixes = values.shape
    if pairs < 2 or mixes < 2:
        return 0.0
    rest = values - values.mean(axis=0) - values.mean(axis=1, keepdims=True) + values.mean()
    return float((rest**2).sum() / ((pairs - 1) * (mixes - 1)))
