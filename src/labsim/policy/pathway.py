"""Pathway: a course by cohorts, from invitation to aftercare. Works through competences, a credential, trust,
learning places and aftercare; what it achieves emerges in the matching."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.core.codes import COMPETENCES, NEVER, NO_POSITION, NO_ROW, Attachment, Decision, Kind, Slot, Status
from labsim.core.draws import ident_of_name
from labsim.policy.admit import admit, fill, in_order
from labsim.policy.base import STILL, Design, Run, Taken
from labsim.policy.contribute import to_employers, to_persons
from labsim.policy.referral import whose_coach_knows
from labsim.world.offices import Courses, Stage, no_courses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labsim.model import LabourMarket

CREAM_SCALE = 2.0  # logit points per unit of employability index at creaming 1


def make_courses(package: Sequence[Design]) -> Courses:
    """What the pathways of a package teach, as tables for the kernel; k is the place in the package."""
    if not package:
        return no_courses()
    n = len(package)
    phases = max(len(one.phases) for one in package)
    streams = max(len(one.streams) for one in package)
    table = Courses(
        ident=np.array([one.ident for one in package], np.uint64),
        weeks=np.zeros((n, phases), np.int32),
        rate=np.zeros((n, phases)),
        on_the_job=np.zeros((n, phases)),
        target=np.zeros((n, streams, COMPETENCES)),
        segment=np.full((n, streams), -1, np.int8),
        dropout_w=np.array([one.dropout_w for one in package], float),
        dropout_barrier=np.array([one.dropout_barrier for one in package], float),
        dropout_on_the_job=np.array([one.dropout_on_the_job for one in package], float),
        credential=np.array([one.credential for one in package], np.int64),
        aftercare_w=np.array([one.aftercare_w for one in package], np.int32),
        beside_work=np.array([one.beside_work for one in package], np.bool_),
    )
    for k, one in enumerate(package):
        for p, phase in enumerate(one.phases):
            table.weeks[k, p] = phase.weeks
            table.rate[k, p] = phase.learning_w
            table.on_the_job[k, p] = phase.on_the_job
        for s, stream in enumerate(one.streams):
            table.target[k, s] = stream.reaches
            table.segment[k, s] = stream.segment
    return table


class PathwayRun(Run):
    """One pathway in one world: its counters, and what it does at the start of a week."""

    def __init__(self, design: Design, number: int, region: Any) -> None:
        super().__init__(design, number, region)
        self.invited = 0
        self.intakes = {one.week - design.invited_ahead_w: (k, one) for k, one in enumerate(design.intakes())}
        self.co_owners = np.zeros(0, np.int64)
        self.founded = False
        self.works: dict[int, np.ndarray] = {}  # co-owners with work of a segment, as of seen_week
        self.seen_week = -1

    def contribute(self, market: LabourMarket) -> None:
        """Admit this week's intake, then write the levers of everybody who is or was in the course."""
        if not self.intakes:
            return
        if not self.founded:
            self.co_owners = self.find_co_owners(market)
            self.founded = True
        due = self.intakes.get(market.week)
        if due is not None:
            self.admit_intake(market, *due)
        self.write_levers(market)

    def find_co_owners(self, market: LabourMarket) -> np.ndarray:
        """Employers who take part: those the file names, then of its sectors the most trusting (keyed among equals)."""
        firms = market.world.employers
        sectors = [self.region.sectors.index(code) for code in self.design.sectors if code in self.region.sectors]
        idents = [ident_of_name(Kind.EMPLOYER, slug) for slug in self.design.named]
        named = np.flatnonzero(np.isin(firms.ident, np.array(idents, np.uint64)))
        rows = np.flatnonzero(np.isin(firms.sector, sectors) & (firms.size >= 2))
        rows = rows[~np.isin(rows, named)]
        draw = self.draw(market, Decision.LEARNING_PLACE, 0, firms.ident[rows])
        more = max(0, self.design.co_owners - len(named))
        chosen = admit(np.round(firms.trust[rows, 0], 1), draw, firms.ident[rows], more)
        return np.concatenate([named, rows[chosen]])

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
        provider = self.provider(market)
        seats = provider.seats(intake.seats) if provider is not None else intake.seats
        rows = self.able(market, cohort)
        if seats <= 0 or len(rows) == 0:
            return
        people, traits = market.world.persons, market.world.traits
        idents = people.ident[rows]
        draw = self.draw(market, Decision.INTAKE, cohort, idents)
        index = (traits.motivation[rows] - 0.5) * 2.0 + 0.5 * people.ability[rows]
        gumbel = -np.log(-np.log(np.clip(draw, 1e-15, 1 - 1e-15)))
        order = in_order(self.design.creaming * CREAM_SCALE * index + gumbel, draw, idents)
        yes = self.draw(market, Decision.INTAKE, 10_000 + cohort, idents)
        taken, asked = fill(order, lambda k: yes[k] < self.design.acceptance, seats)
        self.invited += asked
        for k in taken:
            self.enrol(market, int(rows[k]), cohort, intake.week)

    def provider(self, market: LabourMarket) -> Any:
        """The institution that offers the seats: one of the owners, else the first provider; None without any."""
        offering = [agent for agent in market.institutions if hasattr(agent, "seats")]
        named = [agent for agent in offering if agent.name in self.design.owners]
        return (named or offering or [None])[0]

    def enrol(self, market: LabourMarket, i: int, cohort: int, week: int) -> None:
        """One person gets a seat, a stream (a keyed draw over the shares) and, if there is one, a learning place."""
        tracks, people = market.tracks, market.world.persons
        t = int(tracks.size[0])
        shares = np.cumsum(self.stream_shares(market))
        u = self.draw(market, Decision.LEARNING_PLACE, 1 + cohort, people.ident[i : i + 1])[0]
        s = int(np.searchsorted(shares, u * shares[-1], side="right"))
        tracks.person[t], tracks.instrument[t], tracks.cohort[t] = i, self.number, cohort
        tracks.since[t] = market.week
        tracks.stream[t], tracks.stage[t], tracks.stage_week[t] = s, Stage.WAITING, week
        taught = self.design.streams[s].segment
        segment = taught if taught >= 0 else int(people.segment[i])
        tracks.employer[t] = self.find_place(market, segment, people.ident[i])
        tracks.size[0] = t + 1
        people.track[i] = self.number

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

    def find_place(self, market: LabourMarket, segment: int, ident: int) -> int:
        """A co-owner with work of this segment and a free learning place, by keyed draw; NO_ROW if there is none."""
        firms, slots = market.world.employers, market.world.positions
        if self.seen_week != market.week:
            self.seen_week, self.works = market.week, {}
        if segment not in self.works:
            exist = (slots.segment == segment) & ~np.isin(slots.state, NO_POSITION)
            self.works[segment] = self.co_owners[np.isin(self.co_owners, slots.employer[exist])]
        able = [int(e) for e in self.works[segment] if firms.learning_used[e] < self.room(market, int(e))]
        if not able:
            return NO_ROW
        draw = self.draw(market, Decision.LEARNING_PLACE, 0, firms.ident[able] ^ np.uint64(ident))
        e = able[int(np.argmin(draw))]
        firms.learning_used[e] += 1
        return e

    def room(self, market: LabourMarket, e: int) -> int:
        """Learning places of a co-owner: its own habit, what the cooperative agreed, what a campaign won."""
        own = int(market.world.employers.learning_places[e]) + int(market.levers.learning[e])
        return own + int(self.design.learning_places)

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
        trust = market.world.employers.trust[self.co_owners, 0]
        gained = trust + self.design.trust_gain * (1 - trust)
        levers.trust[self.co_owners] = np.maximum(levers.trust[self.co_owners], gained)
        to_employers(levers, self.co_owners, {})

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
        over = np.isin(tracks.stage[rows], (Stage.DROPPED, Stage.ENDED))
        return Taken(
            tracks.person[rows].astype(np.int64),
            tracks.since[rows].astype(np.int64),
            np.where(over, tracks.stage_week[rows].astype(np.int64), STILL),
        )

    def years(self, market: LabourMarket) -> slice:
        """Project years up to the last one in which somebody started."""
        tracks = market.tracks
        used = slice(0, int(tracks.size[0]))
        begun = (tracks.instrument[used] == self.number) & (tracks.started[used] >= 0)
        return slice(1 + max((self.design.project_year(int(w)) for w in tracks.started[used][begun]), default=-1))

    def cost_cents(self, market: LabourMarket, *, all_payers: bool = False) -> int:
        """What the pathway has cost so far: fixed costs of its project years and the seats that were started."""
        tracks = market.tracks
        used = slice(0, int(tracks.size[0]))
        begun = (tracks.instrument[used] == self.number) & (tracks.started[used] >= 0)
        years = Counter(self.design.project_year(int(week)) for week in tracks.started[used][begun])
        return self.design.cost_cents(years, all_payers=all_payers)
