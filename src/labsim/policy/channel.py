"""Channel: people and employers who use it see each other there; employers look at skills instead of papers, and may
plan learning places for the candidates to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.core.codes import Decision, Status
from labsim.core.draws import lasting_stream
from labsim.policy.base import STILL, Run, Taken
from labsim.policy.contribute import to_employers, to_persons

if TYPE_CHECKING:
    from labsim.model import LabourMarket

ADOPTS, MEMBER, PLANS = 0, 1, 2  # questions of Decision.ADOPTION


class ChannelRun(Run):
    """Who uses the channel; `bit` is its place among the channels of the package."""

    def __init__(self, design: Any, number: int, region: Any, bit: int) -> None:
        super().__init__(design, number, region)
        self.bit = bit
        self.first_used: np.ndarray | None = None  # week of the first use by row of person, STILL

    def contribute(self, market: LabourMarket) -> None:
        """Users and members of this week, and how often they meet."""
        people = market.world.persons
        if self.first_used is None:
            self.first_used = np.full(len(people.ident), STILL, np.int64)
        if not self.works_in(market.week):
            return
        grown = self.grown(market.week)
        users = np.flatnonzero(np.isin(people.status, (Status.INACTIVE, Status.UNEMPLOYED, Status.EMPLOYED)))
        users = users[self.draw(market, Decision.ADOPTION, ADOPTS, people.ident[users]) < self.design.people * grown]
        users = self.eligible_rows(market, users)
        firms = self.firms(market)
        uses = self.draw(market, Decision.ADOPTION, MEMBER, market.world.employers.ident[firms])
        members = firms[uses < self.design.employers * grown]
        to_persons(market.levers, users, {"channels": 1 << self.bit})
        to_employers(market.levers, members, {"members": 1 << self.bit, "skills": self.design.skills})
        self.plan_places(market, members, len(users))
        key = lasting_stream(market.seed, Decision.ADOPTION) ^ np.uint64(self.design.ident)
        market.levers.channel_key[self.bit] = key
        market.levers.channel_cycle[self.bit] = self.design.cycle_w
        fresh = users[self.first_used[users] == STILL]
        self.first_used[fresh] = market.week
        self.count("seat", len(fresh))
        self.count("holder_week", len(users))

    def plan_places(self, market: LabourMarket, members: np.ndarray, candidates: int) -> None:
        """Employers who know how many candidates to expect plan learning places for a share of those they have no
        place for yet (rule R57); everybody reckons with an equal part, fractions are rounded by a lasting draw."""
        if self.design.plans <= 0.0 or not len(members):
            return
        firms = market.world.employers
        missing = np.maximum(0.0, candidates / len(members) - firms.learning_places[members])
        u = self.draw(market, Decision.ADOPTION, PLANS, firms.ident[members])
        more = np.floor(self.design.plans * missing + u).astype(np.int64)
        for n in np.unique(more[more > 0]):
            to_employers(market.levers, members[more == n], {"learning": int(n)})

    def works_in(self, week: int) -> bool:
        """Whether the channel works in a week."""
        return self.open_now(week) and (not self.design.weeks or week in self.design.weeks)

    def grown(self, week: int) -> float:
        """How far its use has grown [0, 1]."""
        return min(1.0, (week - self.design.first_week + 1) / max(1, self.design.ramp_w))

    def counts(self, market: LabourMarket) -> dict[str, int]:
        """People who have used it."""
        n = len(self.taken(market).person)
        return {**super().counts(market), "started": n, "participants": n}

    def taken(self, market: LabourMarket) -> Taken:
        """Everybody who has used it, from the first time on."""
        if self.first_used is None:
            return super().taken(market)
        rows = np.flatnonzero(self.first_used < STILL)
        rows = rows[np.argsort(self.first_used[rows], kind="stable")]
        return Taken(rows, self.first_used[rows], np.full(len(rows), STILL))
