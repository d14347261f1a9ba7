"""Pathway: a course by cohorts, from invitation to aftercare. Works through competences, a credential, trust,
learning places and aftercare; what it achieves emerges in the matching."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.core.codes import NEVER, NO_ROW, Attachment, Decision, Slot, Status
from labsim.policy.admit import fill, in_order
from labsim.policy.base import STILL, Design, Run, Taken
from labsim.policy.contribute import to_employers, to_persons
from labsim.policy.learning_places import LearningPlaces
from labsim.policy.passing import select_on
from labsim.policy.providers import offering, seats_of
from labsim.policy.referral import whose_coach_knows
from labsim.world.offices import Stage

if TYPE_CHECKING:
    from labsim.model import LabourMarket

CREAM_SCALE = 2.0  # logit points per unit of employability index at creaming 1


class PathwayRun(Run):
    """One pathway in one world: its counters, and what it does at the start of a week."""

    def __init__(self, design: Design, number: int, region: Any) -> None:
        super().__init__(design, number, region)
        self.invited = 0
        self.intakes = {one.week - design.invited_ahead_w: (k, one) for k, one in enumerate(design.intakes())}
        self.places = LearningPlaces(self)

    def contribute(self, market: LabourMarket) -> None:
        """Admit this week's intake, choose who goes on, then write the levers of all who are or were in the course."""
        if not self.intakes:
            return
        self.places.found(market)
        due = self.intakes.get(market.week)
        if due is not None:
            self.admit_intake(market, *due)
        select_on(self, market)
        self.write_levers(market)

    def able(self, market: LabourMarket, cohort: int) -> np.ndarray:
        """Rows of people who may be invited now: the rule of the file, no job accepted, in no other pathway."""
        people = market.world.persons
        present = (people.status == Status.UNEMPLOYED) | (people.status == Status.INACTIVE)
        if self.design.beside_work:
            present |= people.status == Status.EMPLOYED
        free = present & (people.track < 0) & (people.next_position == NO_ROW)
        free &= people.attachment != int(Attachment.STUDENT)  # who is at school has a diploma to come
        done = market.tracks.person[: market.tracks.size[0]]
        free[done[market.tracks.instrument[: len(done)] == self.number]] = False
        rows = self.eligible_rows(market, np.flatnonzero(free))
        return whose_coach_knows(market, self.design.ident, rows) if self.design.by_coach else rows

    def admit_intake(self, market: LabourMarket, cohort: int, intake: Any) -> None:
        """Invite in order of a keyed logit in employability until the seats are taken."""
        seats = seats_of(market, offering(market, self.design), intake.seats)
        rows = self.able(market, cohort) if seats else np.zeros(0, np.int64)
        if len(rows) == 0:
            return
        people, traits = market.world.persons, market.world.traits
        idents = people.ident[rows]
        draw = self.draw(market, Decision.INTAKE, cohort, idents)
        index = (traits.motivation[rows] - 0.5) * 2.0 + 0.5 * people.ability[rows]
        gumbel = -np.log(-np.log(np.clip(draw, 1e-15, 1 - 1e-15)))
        order = in_order(self.design.creaming * CREAM_SCALE * index + gumbel, draw, idents)
        yes = self.draw(market, Decision.INTAKE, 10_000 + cohort, idents)
        taken, asked = fill(order, lambda k: yes[k] < self.design.acceptance, len(seats))
        self.invited += asked
        for k, provider in zip(taken, seats, strict=False):
            self.enrol(market, int(rows[k]), cohort, intake.week, provider)

    def enrol(self, market: LabourMarket, i: int, cohort: int, week: int, provider: int) -> None:
        """One person gets a seat, a stream (a keyed draw over the shares) and, if there is one, a learning place."""
        tracks, people = market.tracks, market.world.persons
        t = int(tracks.size[0])
        shares = np.cumsum(self.stream_shares(market))
        u = self.draw(market, Decision.LEARNING_PLACE, 1 + cohort, people.ident[i : i + 1])[0]
        s = int(np.searchsorted(shares, u * shares[-1], side="right"))
        tracks.person[t], tracks.instrument[t], tracks.cohort[t] = i, self.number, cohort
        tracks.since[t] = market.week
        tracks.stream[t], tracks.stage[t], tracks.stage_week[t] = s, Stage.WAITING, week
        tracks.provider[t] = provider
        self.host(market, t)
        tracks.size[0] = t + 1
        people.track[i] = self.number

    def host(self, market: LabourMarket, t: int) -> None:
        """Give track t a learning place at a co-owner with work of the trade that is taught, if one is free."""
        people, tracks, i = market.world.persons, market.tracks, int(market.tracks.person[t])
        taught = self.design.streams[int(tracks.stream[t])].segment
        segment = taught if taught >= 0 else int(people.segment[i])
        tracks.employer[t], tracks.agreed[t] = self.places.find(market, segment, people.ident[i])

    def stream_shares(self, market: LabourMarket) -> np.ndarray:
        """Shares of the seats over the streams: as planned, and as the open vacancies are spread at the intake."""
        planned = np.array([stream.share for stream in self.design.streams])
        if self.design.follows == 0.0:
            return planned
        slots = market.world.positions
        open_ = np.bincount(slots.segment[slots.state == Slot.POSTED], minlength=36)
        asked = np.array([open_[stream.segment] if stream.segment >= 0 else 0 for stream in self.design.streams], float)
        asked = asked / asked.sum() if asked.sum() > 0 else planned
        return (1.0 - self.design.follows) * planned + self.design.follows * asked

    def write_levers(self, market: LabourMarket) -> None:
        """Search while waiting and in the course, the certificate's signal, aftercare, the host, co-owners' trust."""
        tracks, levers, people = market.tracks, market.levers, market.world.persons
        mine = np.flatnonzero(tracks.instrument[: tracks.size[0]] == self.number)
        if len(mine) == 0:
            return
        rows, stage = tracks.person[mine], tracks.stage[mine]
        to_persons(levers, rows[stage == Stage.WAITING], {"search": log(self.design.waiting_search)})
        sitting = stage == Stage.RUNNING
        for p, phase in enumerate(self.design.phases):
            here = rows[sitting & (tracks.phase[mine] == p)]
            to_persons(levers, here, {"search": log(phase.search)})
            if phase.help_for:
                to_persons(levers, here, {"help_hours": phase.help_hours, "help_for": phase.help_for})
        certified = (stage == Stage.COMPLETED) | (stage == Stage.ENDED)
        to_persons(levers, rows[certified], {"signal": self.design.signal})
        cared = (stage == Stage.COMPLETED) & (people.status[rows] == Status.EMPLOYED)
        to_persons(levers, rows[cared], {"separation": log(self.design.aftercare_separation)})
        hosted = ((stage == Stage.COMPLETED) | sitting) & (tracks.employer[mine] != NO_ROW)
        levers.host[rows[hosted]] = tracks.employer[mine][hosted] + 1
        to_persons(levers, rows[hosted], {})
        levers.course_trust[self.number] = self.design.trust_gain
        to_employers(levers, self.places.co_owners, {"owned": 1 << self.number})

    def counts(self, market: LabourMarket) -> dict[str, int]:
        """People so far."""
        tracks = market.tracks
        used = slice(0, int(tracks.size[0]))
        mine = tracks.instrument[used] == self.number
        return {
            "invited": self.invited,
            "waiting": int(np.count_nonzero(mine & (tracks.stage[used] == Stage.WAITING))),
            "started": int(np.count_nonzero(mine & (tracks.started[used] != NEVER))),
            "completed": int(np.count_nonzero(mine & (tracks.completed[used] != NEVER))),
            "participants": len(np.unique(tracks.person[used][mine])),
        }

    def taken(self, market: LabourMarket) -> Taken:
        """Enrolments in order of intake, until dropping out or the end of aftercare."""
        tracks = market.tracks
        rows = np.flatnonzero(tracks.instrument[: int(tracks.size[0])] == self.number)
        over = np.isin(tracks.stage[rows], (Stage.DROPPED, Stage.ENDED, Stage.NOT_CHOSEN))
        return Taken(
            tracks.person[rows].astype(np.int64),
            tracks.since[rows].astype(np.int64),
            np.where(over, tracks.stage_week[rows].astype(np.int64), STILL),
        )

    def starts(self, market: LabourMarket) -> Counter[int]:
        """People who started, by project year."""
        tracks = market.tracks
        used = slice(0, int(tracks.size[0]))
        begun = (tracks.instrument[used] == self.number) & (tracks.started[used] >= 0)
        return Counter(self.design.project_year(int(week)) for week in tracks.started[used][begun])

    def years(self, market: LabourMarket) -> slice:
        """Project years up to the last one in which somebody started."""
        return slice(1 + max(self.starts(market), default=-1))

    def line_cents(self, market: LabourMarket) -> dict[str, int]:
        """Every cost line so far: fixed costs of its project years and the seats that were started."""
        starts = self.starts(market)
        found: dict[str, int] = self.design.line_cents({"seat": starts.total()}, self.design.years_with_intake(starts))
        return found
