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
    """Mixes whose measure does not lie below that of the best for sure: resampled futures, joint 95 % (Bonferroni)."""
    values = np.array(selection.values).T
    n, k = values.shape
    picks = uniforms(stream(KEY, Decision.PARAMETER, 0), np.arange(RESAMPLED * n, dtype=np.uint64)).reshape(
        RESAMPLED, n
    )
    scores = np.array([score(values[rows]) for rows in (picks * n).astype(int)])
    behind = scores[:, [selection.best]] - scores
    level = ALPHA / 2 / max(1, k - 1)
    low = np.quantile(behind, level, axis=0)
    others = [i for i in range(k) if i != selection.best and low[i] <= 0]
    return [selection.best, *sorted(others, key=lambda i: -float(score(values)[i]))]
