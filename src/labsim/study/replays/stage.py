"""Where a replay is played: the region at its start, a scenario per market and arm, one world lived through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from labsim.core.guard import no_global_random
from labsim.inputs.errors import InputError, Text
from labsim.inputs.replay import Replay
from labsim.inputs.scenario import Scenario
from labsim.inputs.settings import check_start, run_settings
from labsim.processes.stocks import STOCKS, Stock, take_stock
from labsim.start import Progress, Start, open_market, prepare
from labsim.study.counting import Counting, make_counting
from labsim.study.live import Stopped
from labsim.world.history import read_lives

if TYPE_CHECKING:
    from labsim.model import LabourMarket

ETA, OUTSIDE_ETA = 0.7, 0.5  # the choices a comparison makes unless it is told otherwise


class Watcher(Protocol):
    """Looks at one world: before the trial's first week, after it, at each date and at the end."""

    def begin(self, market: LabourMarket) -> None: ...

    def began(self, market: LabourMarket) -> None: ...

    def at(self, market: LabourMarket, date: int) -> None: ...

    def end(self, market: LabourMarket) -> None: ...


@dataclass(frozen=True)
class Stage:
    """A replay that is ready to run: everything checked, the region burnt in."""

    replay: Replay
    start: Start
    counting: Counting
    scenarios: Mapping[tuple[str, str], Scenario]

    @property
    def lead_w(self) -> int:
        """Weeks that every world lives before the trial begins."""
        return self.replay.first_week - self.start.week

    def works(self, market: LabourMarket) -> np.ndarray:
        """Who of all persons works at each date, by the usual definition of work [n, dates] bool."""
        dates = self.lead_w + np.array(self.replay.dates)
        persons, first = self.start.world.persons, market.first_week
        lives = read_lives(persons, market.log, self.counting.definitions, first, dates)
        bit = self.counting.ways()[0].bit
        return ((lives.flags >> np.uint32(bit)) & np.uint32(1)).astype(bool)

    def live(self, market: str, arm: str, seed: int, watcher: Watcher, stop: Event | None = None) -> None:
        """Live one world of a market and an arm to the last date. Raises Stopped when `stop` is set meanwhile."""
        chosen, last = self.scenarios[market, arm], self.replay.dates[-1]
        world = open_market(self.start, chosen, seed=seed, eta=ETA, outside_eta=OUTSIDE_ETA)
        dates = {week: k for k, week in enumerate(self.replay.dates)}
        try:
            with no_global_random():
                _step(world, self.lead_w, stop)
                watcher.begin(world)
                for week in range(1, last + 1):
                    _step(world, 1, stop)
                    if week == 1:
                        watcher.began(world)
                    if week in dates:
                        watcher.at(world, dates[week])
                watcher.end(world)
        finally:
            world.close()


def set_stage(replay: Replay, progress: Progress | None = None) -> Stage:
    """Prepare a replay. Raises InputError for a start the region lacks, and for a trial before it."""
    settings = run_settings({"start": replay.start})
    scenarios = {(market, arm): replay.scenario_of(market, arm) for market in replay.markets for arm in replay.arms}
    start = prepare(replay.region, start=replay.start, progress=progress)
    check_start(settings, start.region.starts)
    if replay.first_week < start.week:
        words = Text("ligt voor het begin van de berekening", "lies before the start of the run")
        raise InputError(f"experiments/replays/{replay.slug}.yaml", None, "first", words)
    return Stage(replay, start, make_counting(settings.measure), scenarios)


def treatment_of(market: LabourMarket, slug: str) -> Any:
    """The run of the instrument that differs between the arms."""
    return next(run for run in market.package if run.slug == slug)


def state_of(market: LabourMarket) -> list[float]:
    """Unemployed, labour force and posted vacancies as they stand now: outcomes.STATE."""
    world, counted = market.world, np.zeros(STOCKS, np.int64)
    take_stock(world.persons, world.traits, world.positions, market.week - 1, counted)
    unemployed, employed = counted[Stock.UNEMPLOYED], counted[Stock.EMPLOYED]
    return [float(unemployed), float(unemployed + employed), float(counted[Stock.POSTED])]


def _step(market: LabourMarket, weeks: int, stop: Event | None) -> None:
    for _ in range(weeks):
        if stop is not None and stop.is_set():
            raise Stopped
        market.step()
