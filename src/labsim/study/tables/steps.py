"""Where participants of courses stand, and how many employers campaigns have won over: week by week."""

from typing import TYPE_CHECKING

import numpy as np

from labsim.core.codes import NEVER
from labsim.world.offices import Stage

if TYPE_CHECKING:
    from labsim.model import LabourMarket

BEFORE, AFTER = ("waiting",), ("completed", "dropped")  # steps around the phases of a course


class Steps:
    """Follows the courses and campaigns of one market."""

    def __init__(self, market: "LabourMarket") -> None:
        self.courses = [run for run in market.package if run.design.shape == "pathway"]
        self.campaigns = [run for run in market.package if run.design.shape == "campaign"]
        self.names = {run.slug: steps_of(run.design) for run in self.courses}
        self.now: dict[str, list[np.ndarray]] = {run.slug: [] for run in self.courses}  # people in each step
        self.ever: dict[str, list[np.ndarray]] = {run.slug: [] for run in self.courses}  # who reached it so far
        self.won: dict[str, list[int]] = {run.slug: [] for run in self.campaigns}  # employers

    def close_week(self, market: "LabourMarket") -> None:
        """How many are in each step at the end of this week, and how many have been."""
        tracks = market.tracks
        used = slice(0, int(tracks.size[0]))
        for run in self.courses:
            mine = tracks.instrument[used] == run.number
            stage, phase = tracks.stage[used][mine], tracks.phase[used][mine].astype(np.int64)
            n = len(self.names[run.slug])
            done = (stage == Stage.COMPLETED) | (stage == Stage.ENDED)
            step = np.select([stage == Stage.WAITING, stage == Stage.RUNNING, done], [0, 1 + phase, n - 2], n - 1)
            self.now[run.slug].append(np.bincount(step, minlength=n))
            began = tracks.started[used][mine] != NEVER
            reached = [np.count_nonzero(began & (phase >= p)) for p in range(n - 3)]
            completed = np.count_nonzero(tracks.completed[used][mine] != NEVER)
            dropped = np.count_nonzero(stage == Stage.DROPPED)
            self.ever[run.slug].append(np.array([len(stage), *reached, completed, dropped]))
        for run in self.campaigns:
            self.won[run.slug].append(int(run.won.sum()))


def steps_of(design: object) -> tuple[str, ...]:
    """Names of the steps of a course, in order: waiting, its phases, completed, dropped."""
    phases = tuple(phase.slug for phase in getattr(design, "phases", ()))
    return (*BEFORE, *phases, *AFTER)
