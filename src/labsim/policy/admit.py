"""Who comes first when there is less than is wanted: one rule for seats, hours and subsidies."""

from collections.abc import Callable

import numpy as np

from labsim.core.draws import stream, uniforms

FEW = 8  # times as many must want a seat as there are before it pays to leave most of them out of the order


def keyed_uniforms(seed: int, decision: int, week: int, idents: np.ndarray) -> np.ndarray:
    """One keyed uniform for each ident [n] -> [n]; numba would look up the type of an enum in every call."""
    key = stream(seed, int(decision), week)
    return uniforms(key, idents)


def in_order(priority: np.ndarray, draw: np.ndarray, idents: np.ndarray) -> np.ndarray:
    """Indices from first to last: highest priority, then lowest draw, then lowest ident [n]."""
    return np.lexsort((idents, draw, -np.asarray(priority, float)))


def admit(priority: np.ndarray, draw: np.ndarray, idents: np.ndarray, n: int) -> np.ndarray:
    """Indices of the first n in order: nested in n, so that one seat more adds one person and moves nobody."""
    priority = np.asarray(priority, float)
    if 0 < n < len(draw) // FEW and (priority == priority[0]).all():  # only the lowest draws need an order
        low = np.flatnonzero(draw <= np.partition(draw, n - 1)[n - 1])
        return low[in_order(priority[low], draw[low], idents[low])[:n]]
    return in_order(priority, draw, idents)[: max(0, n)]


def fill(order: np.ndarray, accepts: Callable[[int], bool], n: int) -> tuple[list[int], int]:
    """Ask in order until n have accepted -> who accepted, how many were asked."""
    taken: list[int] = []
    asked = 0
    for k in order:
        if len(taken) >= n:
            break
        asked += 1
        if accepts(int(k)):
            taken.append(int(k))
    return taken, asked
