"""Seconds until the net effect is sharp: pairs in batches of eight until its 95 % interval is narrow enough.

As `labsim compare --precision` does, for two horizons; worlds live no longer than the horizon. The clock starts when
the region stands ready; what comes before it is the part `startup`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Event

import numpy as np

from labsim.inputs.settings import run_settings
from labsim.study.ensemble import BATCH, MOST_PAIRS, run_seeds
from labsim.study.intervals import half_width
from labsim.study.pair import Pairs, run_pair
from labsim.study.task import Task, prepare_task

from .rows import Row, Setup

ASKED = ((52, 2.0, 20.0), (156, 3.0, 40.0))  # weeks to the horizon, half-width [persons], seconds


def run(setup: Setup) -> list[Row]:
    """Rows of each horizon."""
    warm(setup)
    rows = []
    for weeks, close, seconds in ASKED if not setup.quick else [(65, 2.0, 20.0)]:
        rows += sharpened(setup, weeks, close, seconds)
    return rows


def warm(setup: Setup) -> None:
    """Have every kernel of a pair in memory before the clock starts."""
    run_pair(task_of(setup, 1).comparisons, 1)


def task_of(setup: Setup, weeks: int) -> Task:
    """The comparison with its defaults, to a horizon."""
    settings = run_settings({"weeks": weeks, "at": weeks, "workers": setup.workers})
    return prepare_task(setup.region, [setup.scenario], settings, {})


def sharpened(setup: Setup, weeks: int, close: float, seconds: float) -> list[Row]:
    """Pairs until the half-width of net is at most `close`; the rows say how many, how long, how close."""
    task = task_of(setup, weeks)
    most = setup.pick(MOST_PAIRS, BATCH)
    at = task.comparisons[0].question.at

    def nets(found: Sequence[Pairs]) -> np.ndarray:
        return np.array([pairs[setup.scenario].cells[0, 0, -1, at] for pairs in found], float)

    def enough(found: Sequence[Pairs]) -> bool:
        return half_width(nets(found)) <= close or len(found) >= most

    def work(seed: int, stop: Event) -> Pairs:
        return run_pair(task.comparisons, seed, stop)

    began = time.perf_counter()
    outcome = run_seeds(work, BATCH, setup.workers, enough=enough)
    spent = time.perf_counter() - began
    if outcome.interrupted:
        raise KeyboardInterrupt
    found = list(outcome.results.values())
    name = f"net at week {weeks} to ±{close:g}"
    net = nets(found)
    return [
        Row(name, spent, "s", f"<= {seconds:g}"),
        Row(name, half_width(net), "half-width", f"<= {close:g}"),
        Row(name, len(found), "pairs"),
        Row(name, spent / len(found), "s per pair"),
        Row(name, float(net.mean()), "net"),
        Row(name, float(net.std(ddof=1)), "sd of one pair"),
    ]
