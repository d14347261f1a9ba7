"""Robust choices: the tenth percentile, the worst tenth, the largest regret, over the futures of the race."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from labsim.core.codes import Decision
from labsim.core.draws import stream, uniforms
from labsim.study.budget.objective import judged
from labsim.study.budget.select import ALPHA, Selection

RESAMPLED = 2000
KEY = 0x726F62757374


def robust_choice(selection: Selection, how: str) -> Selection:
    """The same race with the winner by a robust measure; everybody was lived in the same futures."""
    values = np.array(selection.values).T
    score = judged(values, how)
    best = max(range(len(score)), key=lambda k: (score[k], -sum(selection.mixes[k]), -k))
    return replace(selection, best=best)


def near(selection: Selection, score: Callable[[np.ndarray], np.ndarray]) -> list[int]:
    """Mixes whose measure does not lie below that of the best for sure: resampled futures, joint 95 % (Bonferroni).

    A mix is judged in its own futures, beside all that were lived in those."""
    level = ALPHA / 2 / max(1, len(selection.mixes) - 1)
    close: list[tuple[int, float, int]] = []
    for n in sorted({len(values) for k, values in enumerate(selection.values) if k != selection.best}, reverse=True):
        group = [k for k, values in enumerate(selection.values) if len(values) >= n]
        values = np.array([selection.values[k][:n] for k in group]).T
        scores, own = _resampled(values, score), score(values)
        behind = scores[:, [group.index(selection.best)]] - scores
        low = np.quantile(behind, level, axis=0)
        for i, k in enumerate(group):
            if k != selection.best and len(selection.values[k]) == n and low[i] <= 0:
                close.append((-n, -float(own[i]), k))
    return [selection.best, *(k for _, _, k in sorted(close))]


def _resampled(values: np.ndarray, score: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """The measure in resampled futures [RESAMPLED, mixes]; keyed."""
    n = len(values)
    picks = uniforms(stream(KEY, Decision.PARAMETER, 0), np.arange(RESAMPLED * n, dtype=np.uint64))
    rows = (picks.reshape(RESAMPLED, n) * n).astype(int)
    return np.array([score(values[one]) for one in rows])
