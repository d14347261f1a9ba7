"""Nanoseconds per person-week by step and by kernel of step 8; per application and per vacancy seen.

Where a row does not say per what, it is per person-week. A person is a resident of 15-74; those who have left or may
still come are passed over and not counted. Other work on the machine only ever adds time, so beside the median week
the fastest one is given; `x draw` is the fastest week in keyed draws, for comparing machines.
"""

from __future__ import annotations

import numpy as np

from labsim.start import prepare

from .rows import Row, Setup
from .timing import Timings, live_timed

MARKET = ("list_openings", "choose_seekers", "search", "select", "match", "hire")
ON_LISTS = ("search", "select", "match")


def run(setup: Setup) -> list[Row]:
    """Rows of the whole week, of its steps, of the kernels of step 8, of one application."""
    timings = live_timed(prepare(setup.region), setup.scenario, setup.pick(104, 8))
    rows = each("week, all in", timings.total, timings.persons, setup)
    rows[0] = rows[0]._replace(target="<= 30")
    for name, ns in timings.steps.items():
        rows += each(name, ns, timings.persons, setup)
    between = timings.total - np.sum(list(timings.steps.values()), axis=0)
    rows += each("between the steps", between, timings.persons, setup)
    for name, ns in timings.kernels.items():
        rows += each(f"in step 8: {name}", ns, timings.persons, setup)
    return rows + per_application(timings, setup)


def per_application(timings: Timings, setup: Setup) -> list[Row]:
    """Time of the market per application made in it: with the boards it needs and the hires, and the lists alone."""
    applications = timings.applications
    market, lists = timings.of_kernels(*MARKET), timings.of_kernels(*ON_LISTS)
    return [
        *each(f"{', '.join(MARKET)}: per application", market, applications, setup),
        *each(f"{', '.join(ON_LISTS)}: per application", lists, applications, setup),
        *each("search: per vacancy seen", timings.of_kernels("search"), timings.seen, setup),
        Row("persons", timings.persons, "count"),
        Row("applications a week", float(np.median(applications)), "count"),
        Row("vacancies seen a week", float(np.median(timings.seen)), "count"),
    ]


def each(name: str, ns: np.ndarray, units: np.ndarray | int, setup: Setup) -> list[Row]:
    """Median and minimum over weeks of ns per unit, and the minimum as a multiple of one keyed draw."""
    ns = ns / np.maximum(units, 1)
    return [
        Row(name, float(np.median(ns)), "ns, median"),
        Row(name, float(ns.min()), "ns, min"),
        Row(name, float(ns.min()) / setup.bits_ns, "x draw"),
    ]
