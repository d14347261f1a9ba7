"""Where participants of courses stand, and how many employers campaigns have won over: week by week."""

from typing import TYPE_CHECKING

import numpy as np

from labsim.core.codes import NEVER
from labsim.world.offices import Stage

if TYPE_CHECKING:
    from labsim.model import LabourMarket

BEFORE, AFTER = ("waiting",), ("completed", "dropped", "not_chosen")  # steps around the phases of a course


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
            dropped, not_chosen = stage == Stage.DROPPED, stage == Stage.NOT_CHOSEN
            before = np.cumsum([0, *(one.weeks for one in run.design.phases)])  # weeks until each phase
            running = stage == Stage.RUNNING
            later = running & (market.week + 1 - tracks.stage_week[used][mine] <= before[phase])
            begun = phase - ((later & (phase > 0)) | not_chosen)  # the last phase that somebody began
            cases = [stage == Stage.WAITING, running, dropped, not_chosen]
            step = np.select(cases, [0, 1 + begun, n - 2, n - 1], n - 3)
            self.now[run.slug].append(np.bincount(step, minlength=n))
            began = tracks.started[used][mine] != NEVER
            reached = [np.count_nonzero(began & (begun >= p)) for p in range(n - 4)]
            ended = [np.count_nonzero(one) for one in (tracks.completed[used][mine] != NEVER, dropped, not_chosen)]
            self.ever[run.slug].append(np.array([len(stage), *reached, *ended]))
        for run in self.campaigns:
            self.won[run.slug].append(int(run.won.sum()))


def steps_of(design: object) -> tuple[str, ...]:
    """Names of the steps of a course, in order: waiting, its phases, completed, dropped, not let through."""
    phases = tuple(phase.slug for phase in getattr(design, "phases", ()))
    return (*BEFORE, *phases, *AFTER)
