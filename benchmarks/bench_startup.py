"""Seconds until `labsim compare` says something, until it has lived a week, and of a burn-in that was not cached.

Each start is a process of its own, with kernels and (but for the last) the burn-in in the cache.
"""

from __future__ import annotations

import sys

import numpy as np

from .processes import LABSIM, child, seconds_to_line, warm_up
from .rows import Row, Setup


def run(setup: Setup) -> list[Row]:
    """Rows of the first line, the first week and the burn-in."""
    warm_up(setup.region, setup.scenario)
    words = ["compare", setup.region, setup.scenario]
    first_week = [sys.executable, "-m", "benchmarks.child", "first-week", *words]
    starts = range(setup.pick(5, 1))
    said = [seconds_to_line([*LABSIM, *words], "stderr") for _ in starts]
    lived = [seconds_to_line(first_week, "stdout") for _ in starts]
    burnt = [child("burn-in", setup.region)["seconds"] for _ in range(setup.pick(2, 1))]
    return [
        *of_starts("first progress line", said, "<= 0.5"),
        *of_starts("first simulated week", lived, "<= 2"),
        *of_starts("burn-in, not cached", burnt, "<= 10"),
    ]


def of_starts(name: str, seconds: list[float], target: str) -> list[Row]:
    """Median and minimum over starts."""
    return [Row(name, float(np.median(seconds)), "s, median", target), Row(name, min(seconds), "s, min")]
