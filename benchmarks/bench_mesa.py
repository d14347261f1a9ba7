"""Separations, search and matching of the same people, in labsim's kernels and in plain Mesa agents, in one run.

Times are medians over weeks; applications and vacancies seen are those of a median week.
"""

from __future__ import annotations

import time

import numpy as np

from labsim.start import prepare

from .bench_week import MARKET
from .plain_mesa import PlainMarket
from .rows import Row, Setup
from .timing import WARM_W, live_timed


def run(setup: Setup) -> list[Row]:
    """Rows of both and how many times as long plain Mesa takes; how much each had to do."""
    start, weeks = prepare(setup.region), setup.pick(26, 4)
    timings = live_timed(start, "baseline", weeks)
    kernels = timings.steps["end_jobs"] + timings.of_kernels(*MARKET)
    ns, applied, seen = [], [], []
    market = PlainMarket(start)
    for k in range(WARM_W + weeks):
        began = time.perf_counter_ns()
        market.step()
        if k >= WARM_W:
            ns.append(time.perf_counter_ns() - began)
            applied.append(market.applied)
            seen.append(market.seen)
    plain = of_market("plain Mesa", np.array(ns), np.array(applied), np.array(seen), len(market.people))
    ours = of_market("labsim's kernels", kernels, timings.applications, timings.seen, timings.persons)
    ratios = [(one.value or 0.0) / (other.value or 1.0) for one, other in zip(plain[:3], ours[:3], strict=True)]
    times = [Row("plain Mesa / labsim", ratio, one.unit) for ratio, one in zip(ratios, ours[:3], strict=True)]
    return [*ours, *plain, *times]


def of_market(name: str, ns: np.ndarray, applied: np.ndarray, seen: np.ndarray, persons: int) -> list[Row]:
    """Time and work of a week."""
    return [
        Row(name, float(np.median(ns)) / persons, "ns per person-week"),
        Row(name, float(ns.min()) / persons, "fastest week"),
        Row(name, float(np.median(ns / np.maximum(applied, 1))), "ns per application"),
        Row(name, float(np.median(applied)), "applications"),
        Row(name, float(np.median(seen)), "vacancies seen"),
        Row(name, persons, "persons"),
    ]
