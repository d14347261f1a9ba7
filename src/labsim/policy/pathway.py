"""Pathway: a course by cohorts, from invitation to aftercare. Works through competences, a credential, trust,
learning places and aftercare; what it achieves emerges in the matching."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.core.codes import COMPETENCES, NO_ROW, Attachment, Competence, Decision, Slot, Status
from labsim.policy.admit import admit, fill, in_order, keyed_uniforms
from labsim.world.derived import WEEKS_IN_YEAR, barrier_count, distance_groups
from labsim.world.levers import touch_employers, touch_persons
from labsim.world.offices import Courses, Stage, no_courses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labsim.model import LabourMarket

CREAM_SCALE = 2.0  # logit points per unit of employability index at creaming 1


Design = Any  # what a pathway's file says: inputs.instrument.Pathway, a layer above this one


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


class PathwayRun:
    """One pathway in one world: its counters, and what it does at the start of a week."""

    def __init__(self, design: Design, number: int, region: Any) -> None:
        self.design, self.number, self.region = design, number, region
        self.slug, self.stated_target = design.slug, design.target
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
        """Employers who join the cooperative: of its sectors, the most trusting first (keyed draw among equals)."""
        firms = market.world.employers
        sectors = [self.region.sectors.index(code) for code in self.design.sectors if code in self.region.sectors]
        rows = np.flatnonzero(np.isin(firms.sector, sectors) & (firms.size >= 2))
        draw = keyed_uniforms(market.seed, Decision.LEARNING_PLACE, 0, firms.ident[rows] ^ np.uint64(self.design.ident))
        chosen = admit(np.round(firms.trust[rows, 0], 1), draw, firms.ident[rows], self.design.co_owners)
        return rows[chosen]

    def eligible(self, market: LabourMarket) -> np.ndarray:
        """Rows of people who may be invited now: the rule of the file, no job accepted, in no other pathway."""
        people, traits = market.world.persons, market.world.traits
        present = (people.status == Status.UNEMPLOYED) | (people.status == Status.INACTIVE)
        free = present & (people.track < 0) & (people.next_position == NO_ROW)
        free &= people.attachment != int(Attachment.STUDENT)  # who is at school has a diploma to come
        done = market.tracks.person[: market.tracks.size[0]]
        free[done[market.tracks.instrument[: len(done)] == self.number]] = False
        rows = np.flatnonzero(free)
        soft = traits.competences[rows, Competence.SOFT]
        barriers = people.barriers[rows]
        distance = np.zeros(len(rows), np.int64)
        distance_groups(barriers, soft, distance)
        columns = {
            "age": np.floor((market.week - people.birth_week[rows]) / WEEKS_IN_YEAR),
            "barriers": np.array([barrier_count(b) for b in range(256)])[barriers],
            "jobless_weeks": market.week - people.jobless_since[rows],
            "scheme": people.scheme[rows],
            "status": people.status[rows],
            "level": traits.level[rows],
            "distance": distance,
            "group": traits.groups[rows],
            "municipality": people.municipality[rows],
        }
        return rows[self.design.eligible.mask(columns, self.region.municipalities)]

    def admit_intake(self, market: LabourMarket, cohort: int, intake: Any) -> None:
        """Invite in order of a keyed logit in employability until the seats are taken."""
        provider = next((a for a in market.institutions if hasattr(a, "seats")), None)
        seats = provider.seats(intake.seats) if provider is not None else intake.seats
        rows = self.eligible(market)
        if seats <= 0 or len(rows) == 0:
            return
        people, traits = market.world.persons, market.world.traits
        idents = people.ident[rows]
        draw = keyed_uniforms(market.seed, Decision.INTAKE, cohort, idents ^ np.uint64(self.design.ident))
        index = (traits.motivation[rows] - 0.5) * 2.0 + 0.5 * people.ability[rows]
        gumbel = -np.log(-np.log(np.clip(draw, 1e-15, 1 - 1e-15)))
        order = in_order(self.design.creaming * CREAM_SCALE * index + gumbel, draw, idents)
        yes = keyed_uniforms(market.seed, Decision.INTAKE, 10_000 + cohort, idents ^ np.uint64(self.design.ident))
        taken, asked = fill(order, lambda k: yes[k] < self.design.acceptance, seats)
        self.invited += asked
        for k in taken:
            self.enrol(market, int(rows[k]), cohort, intake.week)

    def enrol(self, market: LabourMarket, i: int, cohort: int, week: int) -> None:
        """One person gets a seat, a stream (a keyed draw over the shares) and, if there is one, a learning place."""
        tracks, people = market.tracks, market.world.persons
        t = int(tracks.size[0])
        shares = np.cumsum([stream.share for stream in self.design.streams])
        own = people.ident[i : i + 1] ^ np.uint64(self.design.ident)
        u = keyed_uniforms(market.seed, Decision.LEARNING_PLACE, 1 + cohort, own)[0]
        s = int(np.searchsorted(shares, u * shares[-1], side="right"))
        tracks.person[t], tracks.instrument[t], tracks.cohort[t] = i, self.number, cohort
        tracks.stream[t], tracks.stage[t], tracks.stage_week[t] = s, Stage.WAITING, week
        tracks.employer[t] = self.find_place(market, self.design.streams[s].segment, people.ident[i])
        tracks.size[0] = t + 1
        people.track[i] = self.number

    def find_place(self, market: LabourMarket, segment: int, ident: int) -> int:
        """A co-owner with work of this segment and a free learning place, by keyed draw; NO_ROW if there is none."""
        firms, slots = market.world.employers, market.world.positions
        if self.seen_week != market.week:
            self.seen_week, self.works = market.week, {}
        if segment not in self.works:
            exist = (slots.segment == segment) & ~np.isin(slots.state, (Slot.CLOSED, Slot.WITHDRAWN))
            self.works[segment] = self.co_owners[np.isin(self.co_owners, slots.employer[exist])]
        able = [int(e) for e in self.works[segment] if firms.learning_used[e] < self.room(market, int(e))]
        if not able:
            return NO_ROW
        pairs = firms.ident[able] ^ np.uint64(ident) ^ np.uint64(self.design.ident)
        draw = keyed_uniforms(market.seed, Decision.LEARNING_PLACE, 0, pairs)
        e = able[int(np.argmin(draw))]
        firms.learning_used[e] += 1
        return e

    def room(self, market: LabourMarket, e: int) -> int:
        """Learning places of a co-owner: its own habit and what the cooperative agreed."""
        return int(market.world.employers.learning_places[e]) + self.design.learning_places

    def write_levers(self, market: LabourMarket) -> None:
        """Search while waiting and in the course, the certificate's signal, aftercare, the host, co-owners' trust."""
        tracks, levers, people = market.tracks, market.levers, market.world.persons
        mine = np.flatnonzero(tracks.instrument[: tracks.size[0]] == self.number)
        if len(mine) == 0:
            return
        rows = tracks.person[mine]
        stage = tracks.stage[mine]
        factors = np.array([phase.search for phase in self.design.phases])
        levers.search[rows[stage == Stage.WAITING]] += log(self.design.waiting_search)
        sitting = stage == Stage.RUNNING
        levers.search[rows[sitting]] += np.log(factors[tracks.phase[mine][sitting]]).astype(np.float32)
        certified = (stage == Stage.COMPLETED) | (stage == Stage.ENDED)
        levers.signal[rows[certified]] = 1 - (1 - levers.signal[rows[certified]]) * (1 - self.design.signal)
        cared = (stage == Stage.COMPLETED) & (people.status[rows] == Status.EMPLOYED)
        levers.separation[rows[cared]] += log(self.design.aftercare_separation)
        hosted = ((stage == Stage.COMPLETED) | sitting) & (tracks.employer[mine] != NO_ROW)
        levers.host[rows[hosted]] = tracks.employer[mine][hosted] + 1
        touch_persons(levers, rows)
        trust = market.world.employers.trust[self.co_owners, 0]
        gained = trust + self.design.trust_gain * (1 - trust)
        levers.trust[self.co_owners] = np.maximum(levers.trust[self.co_owners], gained)
        touch_employers(levers, self.co_owners)

    def cost_cents(self, market: LabourMarket, *, all_payers: bool = False) -> int:
        """What the pathway has cost so far: fixed costs of its project years and the seats that were started."""
        tracks = market.tracks
        used = slice(0, int(tracks.size[0]))
        begun = (tracks.instrument[used] == self.number) & (tracks.started[used] >= 0)
        years = Counter(self.design.project_year(int(week)) for week in tracks.started[used][begun])
        return self.design.cost_cents(years, all_payers=all_payers)
