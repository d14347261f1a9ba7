"""A market that is timed week by week: whole weeks, their steps, and the kernels within step 8."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from labsim import week
from labsim.core.guard import no_global_random
from labsim.inputs.scenario import load_scenario
from labsim.model import LabourMarket
from labsim.processes.stocks import Stock
from labsim.start import Start, open_market
from labsim.world.board import Tally

WARM_W = 4  # weeks that are lived before the first one that is timed
STEP = "search_and_match"


class Timings(NamedTuple):
    """Nanoseconds per week and what was done in it; all arrays [weeks]."""

    persons: int
    total: np.ndarray
    steps: dict[str, np.ndarray]
    kernels: dict[str, np.ndarray]  # of step 8, in the order in which they are called
    applications: np.ndarray
    seen: np.ndarray  # vacancies seen by all searchers

    def of_kernels(self, *names: str) -> np.ndarray:
        """Nanoseconds per week of some kernels of step 8 together."""
        return np.sum([self.kernels[name] for name in names], axis=0)


class Watch:
    """Adds up the time of what it wraps, by name, until it is read."""

    def __init__(self) -> None:
        self.ns: dict[str, int] = {}

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, timed."""

        def run(*words: Any) -> Any:
            began = time.perf_counter_ns()
            found = function(*words)
            self.ns[name] = self.ns.get(name, 0) + time.perf_counter_ns() - began
            return found

        return run

    def read(self) -> dict[str, int]:
        """The times since it was last read."""
        ns, self.ns = self.ns, {}
        return ns


@contextmanager
def kernels_timed(watch: Watch) -> Iterator[tuple[str, ...]]:
    """Within the block the watch times every kernel that step 8 calls; gives their names, in order."""
    called = week.search_and_match.__code__.co_names
    kernels = {name: vars(week)[name] for name in called if hasattr(vars(week).get(name), "py_func")}
    try:
        for name, kernel in kernels.items():
            setattr(week, name, watch.timed(name, kernel))
        yield tuple(kernels)
    finally:
        for name, kernel in kernels.items():
            setattr(week, name, kernel)


def live_timed(start: Start, scenario: str, weeks: int) -> Timings:
    """Live a world of seed 1 with its package and time every week after the first few."""
    market = open_market(start, load_scenario(scenario), seed=1)
    market.run(WARM_W)
    watch = Watch()
    found: list[dict[str, int]] = []
    with no_global_random(), kernels_timed(watch) as kernels:  # guarded as a whole, as `market.run` does
        steps = market.steps_of_week
        market.steps_of_week = {name: step and watch.timed(name, step) for name, step in steps.items()}
        for _ in range(weeks):
            began = time.perf_counter_ns()
            market.step()
            found.append({"total": time.perf_counter_ns() - began, **watch.read(), **work_of(market)})
    columns = {name: np.array([one[name] for one in found], float) for name in found[0]}
    persons = market.count(Stock.RESIDENTS)
    market.close()
    return Timings(
        persons,
        columns["total"],
        {name: columns[name] for name in steps},
        {name: columns[name] for name in kernels},
        columns["applications"],
        columns["seen"],
    )


def work_of(market: LabourMarket) -> dict[str, int]:
    """What the week's matching had to do."""
    board = market.board
    applications = int(board.filled[: board.seekers[0]].sum(dtype=np.int64))
    return {"applications": applications, "seen": int(board.tally[Tally.VISIBLE])}
