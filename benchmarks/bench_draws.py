"""Nanoseconds per keyed draw and each as a multiple of the cheapest, in one run.

Every loop adds its draws up instead of storing them, so that what is timed is the draw and not the memory.
"""

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import numpy as np
from numba import njit

from labsim.core import draws, philox

from .rows import Row, Setup

DRAWS = 100_000
REPEATS = 60


@njit
def bits(key: Any, n: int) -> Any:
    total = np.uint64(0)
    for i in range(n):
        total ^= draws.bits(key, i)
    return total


@njit
def uniform_at(key: Any, n: int) -> Any:
    total = 0.0
    for i in range(n):
        total += draws.uniform_at(key, i)
    return total


@njit
def bernoulli(key: Any, n: int) -> Any:
    total = 0
    for i in range(n):
        total += draws.bernoulli(key, i, 0.01)
    return total


@njit
def pair_bits(key: Any, n: int) -> Any:
    total = np.uint64(0)
    for i in range(n):
        total ^= draws.pair_bits(key, i, i + 7)
    return total


@njit
def normal_at(key: Any, n: int) -> Any:
    total = 0.0
    for i in range(n):
        total += draws.normal_at(key, i)
    return total


@njit
def inverse_normal(key: Any, n: int) -> Any:
    total = 0.0
    for i in range(n):
        total += draws.inverse_normal(draws.uniform_at(key, i))
    return total


@njit
def exponential(key: Any, n: int) -> Any:
    total = 0.0
    for i in range(n):
        total += draws.exponential(draws.uniform_at(key, i), 3.0)
    return total


@njit
def poisson_capped(key: Any, n: int) -> Any:
    total = 0
    for i in range(n):
        total += draws.poisson_capped(draws.uniform_at(key, i), 3.0, 10)
    return total


@njit
def philox_bits(key: Any, n: int) -> Any:
    total = np.uint64(0)
    for i in range(n):
        total ^= philox.bits(key, 1, 2, i)
    return total


@njit
def numba_global(key: Any, n: int) -> Any:
    total = 0.0
    for _ in range(n):
        total += np.random.random()
    return total


LOOPS = (
    bits,
    uniform_at,
    bernoulli,
    pair_bits,
    normal_at,
    inverse_normal,
    exponential,
    poisson_capped,
    philox_bits,
    numba_global,
)


def run(setup: Setup) -> list[Row]:
    """Per kind of draw its time, and the time as a multiple of `bits`."""
    best = measure(LOOPS)
    rows = []
    for name, ns in best.items():
        rows += [Row(name, ns, "ns, min"), Row(name, ns / best["bits"], "x draw")]
    return rows


def bits_ns() -> float:
    """Nanoseconds of one keyed draw: the speed of this machine, now."""
    return measure([bits])["bits"]


def measure(loops: Sequence[Callable[..., Any]]) -> dict[str, float]:
    """Nanoseconds per draw of each, the best of many repeats, taken in turn."""
    key = np.uint64(draws.stream(1, 2, 3))
    best = {loop.__name__: float("inf") for loop in loops}
    for loop in loops:
        loop(key, DRAWS)
    for _ in range(REPEATS):
        for loop in loops:
            start = perf_counter()
            loop(key, DRAWS)
            best[loop.__name__] = min(best[loop.__name__], (perf_counter() - start) / DRAWS * 1e9)
    return best
