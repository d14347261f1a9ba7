"""Who goes on after a phase of a course: those a rule holds for, and of an intake as many as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from labsim.core.codes import NO_ROW, Decision, Status
from labsim.policy.admit import admit
from labsim.policy.columns import places_of, reader
from labsim.world.offices import Stage

if TYPE_CHECKING:
    from labsim.model import LabourMarket
    from labsim.policy.base import Run
    from labsim.policy.pathway import PathwayRun

AFTER = 20_000  # cohorts of Decision.INTAKE from here on are draws about going on, one for each phase and cohort
PHASES = 100


def select_on(run: PathwayRun, market: LabourMarket) -> None:
    """In the first week of a phase, let those stop who were not chosen for it; they give their learning place back.

    Who had no learning place gets one that has come free before anybody is chosen."""
    tracks, phases = market.tracks, run.design.phases
    mine = np.flatnonzero(tracks.instrument[: int(tracks.size[0])] == run.number)
    mine = mine[tracks.stage[mine] == Stage.RUNNING]
    sat = market.week - tracks.stage_week[mine]
    length = 0
    for p, phase in enumerate(phases[:-1]):
        length += phase.weeks
        if phase.passes is None and phase.passes_seats < 0:
            continue
        here = mine[(sat == length) & (tracks.phase[mine] == p + 1) & still_there(run, market, tracks.person[mine])]
        for cohort in np.unique(tracks.cohort[here]).tolist():
            group = here[tracks.cohort[here] == cohort]
            for t in group[tracks.employer[group] == NO_ROW].tolist():
                run.host(market, t)
            stop(market, group[~chosen(run, market, group, phase, AFTER + PHASES * cohort + p)])


def still_there(run: PathwayRun, market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    """Who of these people has not left for work or for elsewhere [n bool]; those who have, take nobody's seat."""
    status = market.world.persons.status[rows]
    return (status != Status.GONE) & (run.design.beside_work | (status != Status.EMPLOYED))


def chosen(run: Run, market: LabourMarket, group: np.ndarray, phase: object, when: int) -> np.ndarray:
    """Who of these tracks, of one intake, goes on [n bool]: the rule, then the furthest in what is taught.

    Nested in the seats: one more lets one more go on and stops nobody."""
    tracks = market.tracks
    people = tracks.person[group].astype(np.int64)
    passes = np.ones(len(group), bool)
    rule, seats = getattr(phase, "passes", None), int(getattr(phase, "passes_seats", -1))
    if rule is not None:
        rows = np.sort(people)
        passes = np.isin(people, rule.rows(reader(market), rows, places_of(market)))
    if seats >= 0:
        able = np.flatnonzero(passes)
        idents = market.world.persons.ident[people[able]]
        draw = run.draw(market, Decision.INTAKE, when, idents)
        first = able[admit(progress(run, market, group[able]), draw, idents, seats)]
        passes = np.isin(np.arange(len(group)), first)
    return passes


def progress(run: Run, market: LabourMarket, group: np.ndarray) -> np.ndarray:
    """How far these tracks are: mean share reached of the levels that their stream teaches [n], up to 1."""
    taught = np.array([stream.reaches for stream in run.design.streams])[market.tracks.stream[group]]
    known = market.world.traits.competences[market.tracks.person[group]]
    reached = np.where(taught > 0, np.minimum(1.0, known / np.maximum(taught, 1e-9)), 0.0)
    return reached.sum(axis=1) / np.maximum(1, (taught > 0).sum(axis=1))


def stop(market: LabourMarket, group: np.ndarray) -> None:
    """These tracks end here."""
    tracks = market.tracks
    tracks.stage[group], tracks.stage_week[group] = Stage.NOT_CHOSEN, market.week
    market.world.persons.track[tracks.person[group]] = -1
    hosted = tracks.employer[group]
    np.subtract.at(market.world.employers.learning_used, hosted[hosted != NO_ROW], 1)
