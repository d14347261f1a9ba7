"""Nanoseconds per keyed draw and each as a multiple of the cheapest, in one run.

Every loop adds its draws up instead of storing them, so that what is timed is the draw and not the memory.
"""

from time import perf_counter

import numpy as np
from numba import njit

from labsim.core import draws, philox

DRAWS = 100_000
REPEATS = 60


@njit
def bits(key, n):
    total = np.uint64(0)
    for i in range(n):
        total ^= draws.bits(key, i)
    return total


@njit
def uniform_at(key, n):
    total = 0.0
    for i in range(n):
        total += draws.uniform_at(key, i)
    return total


@njit
def bernoulli(key, n):
    total = 0
    for i in range(n):
        total += draws.bernoulli(key, i, 0.01)
    return total


@njit
def pair_bits(key, n):
    total = np.uint64(0)
    for i in range(n):
        total ^= draws.pair_bits(key, i, i + 7)
    return total


@njit
def normal_at(key, n):
    total = 0.0
    for i in range(n):
        total += draws.normal_at(key, i)
    return total


@njit
def inverse_normal(key, n):
    total = 0.0
    for i in range(n):
        total += draws.inverse_normal(draws.uniform_at(key, i))
    return total


@njit
def exponential(key, n):
    total = 0.0
    for i in range(n):
        total += draws.exponential(draws.uniform_at(key, i), 3.0)
    return total


@njit
def poisson_capped(key, n):
    total = 0
    for i in range(n):
        total += draws.poisson_capped(draws.uniform_at(key, i), 3.0, 10)
    return total


@njit
def philox_bits(key, n):
    total = np.uint64(0)
    for i in range(n):
        total ^= philox.bits(key, 1, 2, i)
    return total


@njit
def numba_global(key, n):
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


def main() -> dict[str, dict[str, float]]:
    """Per draw its `ns` (the best of many repeats, taken in turn) and `ratio`, the multiple of `bits`."""
    key = np.uint64(draws.stream(1, 2, 3))
    best = {loop.__name__: float("inf") for loop in LOOPS}
    for loop in LOOPS:
        loop(key, DRAWS)
    for _ in range(REPEATS):
        for loop in LOOPS:
            start = perf_counter()
            loop(key, DRAWS)
            best[loop.__name__] = min(best[loop.__name__], (perf_counter() - start) / DRAWS * 1e9)
    return {name: {"ns": round(ns, 3), "ratio": round(ns / best["bits"], 2)} for name, ns in best.items()}


if __name__ == "__main__":
    for name, row in main().items():
        print(f"{name:<16}{row['ns']:>8.2f} ns{row['ratio']:>8.1f} x")
