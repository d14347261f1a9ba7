"""Trials of employers: who is visited, and what they open, fill and whom they hire, in each arm."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from labsim.core.codes import Slot
from labsim.policy.admit import admit
from labsim.policy.campaign import CONTACTED, GOLDEN
from labsim.study.replays.outcomes import FIRM_COUNTS, FIRMS
from labsim.study.replays.stage import Stage, state_of, treatment_of
from labsim.world.log import Cause

if TYPE_CHECKING:
    from labsim.model import LabourMarket


class Firms:
    """One arm: the employers the trial is about, who of them is visited, counts of each [counts, employers, dates]."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.rows, self.assigned = np.zeros(0, np.int64), np.zeros(0, bool)
        self.counts = np.zeros((0, 0, 0))
        self.opened = np.zeros(0, np.int64)
        self.state: list[float] = []

    def begin(self, market: LabourMarket) -> None:
        """Who is visited in the coming week: the campaign's own keyed order."""
        run = treatment_of(market, self.stage.replay.treatment)
        self.state, self.rows = state_of(market), run.firms(market)
        n = int(run.affordable_w(market.week) + market.week * GOLDEN % 1.0) if run.design.contacts_w > 0 else 0
        idents = market.world.employers.ident[self.rows]
        chosen = admit(np.zeros(len(self.rows)), run.ask(market, self.rows, CONTACTED), idents, n)
        self.assigned = np.zeros(len(self.rows), bool)
        self.assigned[chosen] = True
        self.opened = market.world.positions.openings.astype(np.int64)
        employers = len(market.world.employers.ident)
        self.counts = np.zeros((len(FIRM_COUNTS), employers, len(self.stage.replay.dates)))

    def began(self, market: LabourMarket) -> None:
        """Nothing: who is visited is known."""

    def at(self, market: LabourMarket, date: int) -> None:
        """Openings since the beginning, and jobs that are filled."""
        positions, employers = market.world.positions, self.counts.shape[1]
        more = positions.openings - self.opened
        self.counts[0, :, date] = np.bincount(positions.employer, weights=more, minlength=employers)
        held = positions.employer[positions.state == Slot.FILLED]
        self.counts[2, :, date] = np.bincount(held, minlength=employers)

    def end(self, market: LabourMarket) -> None:
        """Residents hired since the beginning, from the log."""
        log, employers = market.log, self.counts.shape[1]
        used = slice(0, int(log.size[0]))
        hired = np.isin(log.cause[used], (Cause.HIRED, Cause.JOB_CHANGED)) & (log.position[used] >= 0)
        hired &= log.week[used] >= self.stage.replay.first_week
        week, where = log.week[used][hired], market.world.positions.employer[log.position[used][hired]]
        for k, date in enumerate(self.stage.replay.dates):
            before = where[week < self.stage.replay.first_week + date]
            self.counts[1, :, k] = np.bincount(before, minlength=employers)


def play(stage: Stage, market: str, seed: int, stop: Event | None = None) -> tuple[np.ndarray, list[float]]:
    """Counts of every arm [arms, FIRMS, dates] float64, and the state of the market when the trial begins."""
    lived = []
    for arm in stage.replay.arms:
        watcher = Firms(stage)
        stage.live(market, arm, seed, watcher, stop)
        lived.append(watcher)
    return reduced(lived), lived[0].state


def reduced(lived: Sequence[Firms]) -> np.ndarray:
    """Counts [arms, FIRMS, dates]; the first arm is the world without visits."""
    without, dates = lived[0].counts, lived[0].counts.shape[2]
    cells = np.zeros((len(lived), len(FIRMS), dates))
    for a, arm in enumerate(lived):
        groups = {"treated": arm.rows[arm.assigned], "untreated": arm.rows[~arm.assigned]}
        found = {who: np.full(dates, float(len(rows))) for who, rows in groups.items()}
        for c, what in enumerate(FIRM_COUNTS):
            for who, rows in groups.items():
                found[f"{what}_{who}_with"] = arm.counts[c, rows].sum(axis=0)
                found[f"{what}_{who}_without"] = without[c, rows].sum(axis=0)
        cells[a] = [found[name] for name in FIRMS]
    return cells
