"""Jobs that come to a region: who holds them, and how many more residents work, in each arm."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from labsim.core.codes import Slot
from labsim.study.replays.outcomes import JOBS
from labsim.study.replays.stage import Stage, state_of

if TYPE_CHECKING:
    from labsim.model import LabourMarket


class Jobs:
    """One arm: the new jobs there are, those that are filled, by whom [3, dates]; how many residents work [dates]."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.held = np.zeros((3, len(stage.replay.dates)))
        self.working = np.zeros(len(stage.replay.dates))
        self.state: list[float] = []

    def begin(self, market: LabourMarket) -> None:
        """The market before the jobs come."""
        self.state = state_of(market)

    def began(self, market: LabourMarket) -> None:
        """Nothing: nobody is assigned."""

    def at(self, market: LabourMarket, date: int) -> None:
        """Who holds the new jobs."""
        positions, rows = market.world.positions, market.extra_rows
        state, occupant = positions.state[rows], positions.occupant[rows]
        filled = state == Slot.FILLED
        self.held[:, date] = [
            np.count_nonzero(state != Slot.CLOSED),
            np.count_nonzero(filled),
            np.count_nonzero(filled & (occupant >= 0)),
        ]

    def end(self, market: LabourMarket) -> None:
        """Residents in work at each date."""
        self.working = self.stage.works(market).sum(axis=0).astype(float)


def play(stage: Stage, market: str, seed: int, stop: Event | None = None) -> tuple[np.ndarray, list[float]]:
    """Counts of every arm [arms, JOBS, dates] float64, and the state of the market before the jobs come."""
    lived = []
    for arm in stage.replay.arms:
        watcher = Jobs(stage)
        stage.live(market, arm, seed, watcher, stop)
        lived.append(watcher)
    return reduced(lived), lived[0].state


def reduced(lived: Sequence[Jobs]) -> np.ndarray:
    """Counts [arms, JOBS, dates]; the first arm is the world without the jobs."""
    without = lived[0].working
    cells = np.array([[*arm.held, arm.working, without] for arm in lived])
    assert cells.shape[1] == len(JOBS)
    return cells
