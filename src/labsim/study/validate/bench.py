"""The worlds of the validation: where they start, which seeds they live, what is counted of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from labsim.inputs.scenario import Scenario, load_scenario
from labsim.processes.stocks import STOCKS, Stock, take_stock
from labsim.start import STATIONARY, Start, open_market, prepare
from labsim.study.ensemble import Progress, run_jobs
from labsim.study.live import Stopped

if TYPE_CHECKING:
    from labsim.model import LabourMarket

Job = TypeVar("Job", bound=Hashable)
Outcome = TypeVar("Outcome")

ETA, OUTSIDE_ETA = 0.7, 0.5  # the choices a comparison makes unless it is told otherwise
REGION = "gorinchem"  # validated in full
SEEDS_ELSEWHERE = 10  # at most: other regions are larger, which makes a seed sharper
QUARTER_W, YEAR_W = 13, 52
STILL, BASELINE, DATED = "standstill", "baseline", "2019-01"


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A region to validate, and how thoroughly.

    quick: few seeds, to see that everything works. workers: threads, which the numbers do not depend on.
    """

    region: str = REGION
    quick: bool = False
    workers: int = 1
    progress: Progress | None = None
    _starts: dict[str, Start] = field(default_factory=dict, repr=False)

    def start(self, name: str = STATIONARY) -> Start:
        """A burnt-in start of the region, made once."""
        if name not in self._starts:
            self._starts[name] = prepare(self.region, start=name, progress=self.progress)
        return self._starts[name]

    def seeds(self, full: int, quick: int = 2) -> range:
        """Seeds 1..n."""
        most = full if self.region == REGION else SEEDS_ELSEWHERE
        return range(1, (quick if self.quick else min(full, most)) + 1)

    def each(self, jobs: Sequence[Job], work: Callable[[Job, Event], Outcome], text: str) -> dict[Job, Outcome]:
        """The outcome of every job, in their order. Raises KeyboardInterrupt when somebody stops it."""
        tell = self.progress
        if tell is not None:
            tell(text, 0, len(jobs))
        advance = None if tell is None else lambda done: tell(text, done, len(jobs))
        outcome = run_jobs(jobs, work, self.workers, advance)
        if outcome.interrupted:
            raise KeyboardInterrupt
        return outcome.results

    def market(
        self,
        seed: int,
        *,
        start: str = STATIONARY,
        scenario: str | Scenario = STILL,
        eta: float = ETA,
        outside_eta: float = OUTSIDE_ETA,
    ) -> LabourMarket:
        """A market at its first week; nothing is written to its log unless `keep_log` is set."""
        chosen = load_scenario(scenario) if isinstance(scenario, str) else scenario
        market = open_market(self.start(start), chosen, seed=seed, eta=eta, outside_eta=outside_eta)
        market.keep_log = False
        return market


def live(market: LabourMarket, weeks: int, stop: Event | None = None) -> None:
    """Live so many weeks. Raises Stopped when `stop` is set meanwhile."""
    for _ in range(weeks):
        if stop is not None and stop.is_set():
            raise Stopped
        market.step()


def stocks_now(market: LabourMarket) -> np.ndarray:
    """All stocks as they stand after the last week [STOCKS] int64."""
    world, counted = market.world, np.zeros(STOCKS, np.int64)
    take_stock(world.persons, world.traits, world.positions, market.week - 1, counted)
    return counted


def follow(market: LabourMarket, weeks: int, every: int, stop: Event | None = None) -> np.ndarray:
    """Stocks after every `every` weeks [weeks / every, STOCKS] int64."""
    rows = []
    for _ in range(weeks // every):
        live(market, every, stop)
        rows.append(stocks_now(market))
    return np.array(rows)


def names(stocks: Sequence[Stock]) -> list[str]:
    """Stocks as words."""
    return [stock.name.lower().replace("_", " ") for stock in stocks]
