"""Trials of people: who is followed, who is treated, and who of them works, in each arm of one market and seed."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from labsim.core.codes import Decision
from labsim.policy.channel import ADOPTS
from labsim.policy.columns import places_of, reader
from labsim.study.replays.outcomes import PEOPLE
from labsim.study.replays.stage import Stage, state_of, treatment_of

if TYPE_CHECKING:
    from labsim.model import LabourMarket


class People:
    """One arm: the followed people by row, who of them was assigned, who took part when, who works."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.cohort, self.assigned = np.zeros(0, np.int64), np.zeros(0, bool)
        self.takers, self.since = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self.works = np.zeros((0, 0), bool)
        self.state: list[float] = []

    def begin(self, market: LabourMarket) -> None:
        """Who is followed, and who of them the lot gives the treatment."""
        replay, run = self.stage.replay, treatment_of(market, self.stage.replay.treatment)
        self.state = state_of(market)
        course = run.design.shape == "pathway"
        rows = run.able(market, 0) if course else run.eligible_rows(market)
        if replay.cohort is not None:
            rows = replay.cohort.rows(reader(market), rows, places_of(market))
        self.cohort = rows
        self.assigned = np.zeros(len(rows), bool) if course else assigned_by_lot(run, market, rows)

    def began(self, market: LabourMarket) -> None:
        """Who got a seat in a course: the lot and whether somebody comes decide together."""
        run = treatment_of(market, self.stage.replay.treatment)
        if run.design.shape == "pathway":
            self.assigned = np.isin(self.cohort, run.taken(market).person)

    def at(self, market: LabourMarket, date: int) -> None:
        """Nothing: who works is read from the log at the end."""

    def end(self, market: LabourMarket) -> None:
        """Who took part, and who worked at each date."""
        taken = treatment_of(market, self.stage.replay.treatment).taken(market)
        self.takers, first = np.unique(taken.person, return_index=True)
        self.since = np.zeros(0, np.int64) if not len(first) else first_since(taken.person, taken.since, self.takers)
        self.works = self.stage.works(market)


def assigned_by_lot(run: object, market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    """Whether each of these people gets it: the instrument's own lasting draw lies below the arm's share, so that
    who is treated in one arm is treated in every arm with a larger share."""
    design, idents = run.design, market.world.persons.ident[rows]  # type: ignore[attr-defined]
    if design.shape == "channel":
        drawn, part = run.draw(market, Decision.ADOPTION, ADOPTS, idents), design.people  # type: ignore[attr-defined]
    else:
        drawn, part = run.draw(market, Decision.TAKE_UP, 0, idents), design.take_up  # type: ignore[attr-defined]
    return np.asarray(drawn < part)


def first_since(person: np.ndarray, since: np.ndarray, takers: np.ndarray) -> np.ndarray:
    """The first week of each of these people [takers] among spells."""
    first = np.full(len(takers), np.iinfo(np.int64).max)
    np.minimum.at(first, np.searchsorted(takers, person), since)
    return first


def play(stage: Stage, market: str, seed: int, stop: Event | None = None) -> tuple[np.ndarray, list[float]]:
    """Counts of every arm [arms, PEOPLE, dates] float64, and the state of the market when the trial begins."""
    lived = []
    for arm in stage.replay.arms:
        watcher = People(stage)
        stage.live(market, arm, seed, watcher, stop)
        lived.append(watcher)
    return reduced(lived, stage.replay.first_week + np.array(stage.replay.dates)), lived[0].state


def reduced(lived: Sequence[People], weeks: np.ndarray) -> np.ndarray:
    """Counts [arms, PEOPLE, dates]; the first arm is the world without; weeks: of the dates."""
    without = lived[0].works
    cells = np.zeros((len(lived), len(PEOPLE), len(weeks)))
    for a, arm in enumerate(lived):
        treated, untreated = arm.cohort[arm.assigned], arm.cohort[~arm.assigned]
        inside = arm.since[:, None] < weeks[None, :]
        cells[a] = [
            np.full(len(weeks), len(treated)),
            np.full(len(weeks), len(untreated)),
            arm.works[treated].sum(axis=0),
            without[treated].sum(axis=0),
            arm.works[untreated].sum(axis=0),
            without[untreated].sum(axis=0),
            inside.sum(axis=0),
            (arm.works[arm.takers] & inside).sum(axis=0),
            (without[arm.takers] & inside).sum(axis=0),
            arm.works.sum(axis=0),
            without.sum(axis=0),
        ]
    return cells
