"""From arrays to tidy rows: one key an axis, one column an array; and how to add a total."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from labsim.study.tables.registry import TOTAL


def cube(keys: Mapping[str, Sequence[str]], columns: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """A row per combination of keys, in their order; each array has one axis a key, of the length of its labels."""
    index = pd.MultiIndex.from_product([list(labels) for labels in keys.values()], names=list(keys))
    frame = index.to_frame(index=False)
    for name, values in columns.items():
        if values.shape != tuple(len(labels) for labels in keys.values()):
            raise ValueError(f"{name} has shape {values.shape}, keys have {[len(v) for v in keys.values()]}")
        frame[name] = values.ravel()
    return frame


def with_total(values: np.ndarray, axis: int = -1) -> np.ndarray:
    """The values with their sum as the last member of an axis."""
    return np.concatenate([values, values.sum(axis=axis, keepdims=True)], axis=axis)


def and_total(labels: Sequence[str]) -> list[str]:
    """The labels that go with it."""
    return [*labels, TOTAL]


def tally(shape: tuple[int, ...], *codes: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """How often each combination of codes occurs, or the sum of their weights [shape]; codes: one array an axis."""
    flat = np.ravel_multi_index(tuple(np.asarray(code, np.int64) for code in codes), shape)
    found = np.bincount(flat, weights=weights, minlength=int(np.prod(shape))).reshape(shape)
    return found if weights is not None else found.astype(np.int64)


def ratio(part: Any, whole: Any) -> np.ndarray:
    """Part over whole, numbers or arrays; NaN where the whole is 0."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.divide(part, whole, out=np.full(np.broadcast(part, whole).shape, np.nan), where=whole > 0)
