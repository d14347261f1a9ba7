"""What knowing more would be worth: expected loss of a choice, and the value of perfect information.

Everything starts from what mixes are expected to be worth in each future (a draw of the uncertain figures and of eta),
with the luck of single worlds taken out by regression: luck is not something research could tell (Strong, Oakley and
Brennan 2014, Medical Decision Making 34(3), 311-326).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

PENALTIES = tuple(10.0**power for power in np.arange(-3, 4.01, 0.5))


def perfect(values: np.ndarray) -> float:
    """Value of perfect information [futures, mixes]: knowing the future before choosing, over choosing now."""
    if values.size == 0:
        return 0.0
    return max(0.0, float(values.max(axis=1).mean() - values.mean(axis=0).max()))


def losses(values: np.ndarray) -> np.ndarray:
    """Expected loss of each mix [mixes]: what the best mix of each future is worth more. The least is `perfect`."""
    found: np.ndarray = (values.max(axis=1, keepdims=True) - values).mean(axis=0)
    return found


def expected(values: np.ndarray, knowledge: np.ndarray) -> np.ndarray:
    """What mixes are expected to be worth given what is known of a future [futures, mixes].

    values: in single worlds [futures, mixes]; knowledge: numbers that describe each future [futures, k]. Differences
    with the first mix are regressed (ridge, the penalty that tells left-out futures best; where nothing does, the
    mean): what mixes share does not matter for a choice. Told are the leave-one-out predictions, so that noise that a
    regression would learn by heart counts for nothing."""
    n, told = len(values), np.repeat(values.mean(axis=0, keepdims=True), len(values), axis=0)
    if n < 4 or knowledge.shape[1] == 0:
        return told
    table = knowledge - knowledge.mean(axis=0)
    spread = table.std(axis=0)
    table = table[:, spread > 0] / spread[spread > 0]
    if table.shape[1] == 0:
        return told
    left, singular, _ = np.linalg.svd(table, full_matrices=False)
    for k in range(1, values.shape[1]):
        difference = values[:, k] - values[:, 0]
        told[:, k] = told[:, 0] + _smoothed(difference, left, singular)
    return told


def _smoothed(y: np.ndarray, left: np.ndarray, singular: np.ndarray) -> np.ndarray:
    """Leave-one-out predictions of the best ridge, moved so that their mean is that of y; else the mean."""
    n, mean = len(y), float(y.mean())
    best = (float((((y - mean) * n / (n - 1)) ** 2).mean()), np.full(n, mean))
    for penalty in PENALTIES:
        kept = singular**2 / (singular**2 + penalty * n)
        hat = (left**2 * kept).sum(axis=1) + 1 / n
        fitted = mean + left @ (kept * (left.T @ (y - mean)))
        missed = (y - fitted) / np.maximum(1e-12, 1.0 - hat)
        error = float((missed**2).mean())
        if error < best[0] - 1e-12:
            best = (error, fitted if error < 1e-18 else y - missed)
    told = best[1]
    moved: np.ndarray = told - told.mean() + mean
    return moved


class Worth(NamedTuple):
    """What knowledge is worth, at least 0, and the simulation error of that figure."""

    value: float
    error: float

    @property
    def told(self) -> bool:
        """Whether it lies above what luck alone may show, with 95 % certainty."""
        return self.value > 1.645 * self.error


def learnt(values: np.ndarray, told: np.ndarray) -> Worth:
    """What choosing by `told` [futures, mixes] brings over choosing now; at least 0.

    Each future is judged by its own world, which its leave-one-out prediction has not seen: luck adds nothing."""
    if values.size == 0:
        return Worth(0.0, 0.0)
    chosen, now = told.argmax(axis=1), int(values.mean(axis=0).argmax())
    more = values[np.arange(len(values)), chosen] - values[:, now]
    error = float(more.std(ddof=1) / np.sqrt(len(more))) if len(more) > 1 else 0.0
    return Worth(max(0.0, float(more.mean())), error)


def worth_knowing(values: np.ndarray, knowledge: Mapping[str, np.ndarray]) -> dict[str, Worth]:
    """Value of perfect information in total ('all') and per group of figures; in the unit of the values.

    values: in single worlds [futures, mixes]; knowledge: group -> [futures, k]. All together is worth at least what
    each group is."""
    tables = list(knowledge.values())
    every = np.concatenate(tables, axis=1) if tables else np.zeros((len(values), 0))
    by_group = {name: learnt(values, expected(values, table)) for name, table in knowledge.items()}
    total = max([learnt(values, expected(values, every)), *by_group.values()])
    return {"all": total, **by_group}


def loss_curves(net: np.ndarray, cost_eur: np.ndarray, worth_eur: Sequence[float], knowledge: np.ndarray) -> np.ndarray:
    """Expected loss in euros of each mix at each value of a placement [values, mixes].

    net, cost_eur: in single worlds [futures, mixes]."""
    persons, euros = expected(net, knowledge), expected(cost_eur, knowledge)
    return np.array([losses(worth * persons - euros) for worth in worth_eur])
