"""Entitlement: a right of people or employers while a condition holds. It changes chances, costs and risks only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.core.codes import Decision, Status
from labsim.policy.admit import admit
from labsim.policy.base import STILL, Run, Taken
from labsim.policy.contribute import to_employers, to_persons

if TYPE_CHECKING:
    from labsim.model import LabourMarket

WEEKS_OF_YEAR = 52


class EntitlementRun(Run):
    """A right of people: who could have it, takes it up and finds room holds it."""

    def __init__(self, design: Any, number: int, region: Any) -> None:
        super().__init__(design, number, region)
        self.holder = np.zeros(0, np.int64)  # rows, ascending
        self.since = np.zeros(0, np.int64)
        self.work_since = np.zeros(0, np.int64)  # first week of work since, STILL
        self.ended: list[Taken] = []
        self.granted = self.waiting = self.completed = 0
        self.year = 0  # project year whose money was looked at

    def contribute(self, market: LabourMarket) -> None:
        """End what is over, grant what there is room for, write the levers of all holders."""
        if market.week < self.design.first_week or (not len(self.holder) and not self.open_now(market.week)):
            return
        self.note_work(market)
        review = (market.week - self.design.first_week) % self.design.review_w == 0
        able = self.eligible_rows(market) if review and self.open_now(market.week) else None
        self.end(market, able, review)
        if self.design.on_budget and self.design.project_year(market.week) > self.year:
            self.year = self.design.project_year(market.week)
            self.end_unpaid(market)
        if able is not None:
            self.grant(market, able)
        to_persons(market.levers, self.holder, self.design.effects.values)
        self.charge(market.week, "holder_week", len(self.holder))
        self.charge(market.week, "work_week", int(np.count_nonzero(self.work_since < STILL)))

    def note_work(self, market: LabourMarket) -> None:
        """Who works in a job begun since the right was granted."""
        people = market.world.persons
        works = people.status[self.holder] == Status.EMPLOYED
        fresh = works & (people.job_start[self.holder] >= self.since) & (self.work_since == STILL)
        self.work_since[fresh] = market.week

    def end(self, market: LabourMarket, able: np.ndarray | None, review: bool) -> None:
        """A right ends after its weeks, when the job that kept it ends, or when the condition does not hold."""
        if not len(self.holder):
            return
        people, week, design = market.world.persons, market.week, self.design
        used = self.work_since < STILL
        over = (week - self.since >= design.weeks) if design.weeks else np.zeros(len(self.holder), bool)
        over |= ~np.isin(people.status[self.holder], (Status.INACTIVE, Status.UNEMPLOYED, Status.EMPLOYED))
        works = people.status[self.holder] == Status.EMPLOYED
        over |= used & (~works | (week - self.work_since >= design.at_work_w))
        done = over.copy()
        if review:
            holds = self.eligible_rows(market, self.holder) if able is None else able
            over |= ~used & ~np.isin(self.holder, holds)
        if week > design.last_week:
            over |= ~used
        self.completed += int(np.count_nonzero(over & (done | used)))
        self.let_go(over, week)

    def let_go(self, over: np.ndarray, week: int) -> None:
        """These holders [bool] have it no longer."""
        self.ended.append(Taken(self.holder[over], self.since[over], np.full(int(over.sum()), week)))
        self.holder, self.since, self.work_since = self.holder[~over], self.since[~over], self.work_since[~over]

    def end_unpaid(self, market: LabourMarket) -> None:
        """A new project year: rights that its money does not pay for to its end are over, those granted last first."""
        order = np.lexsort((market.world.persons.ident[self.holder], self.since))
        needed = np.cumsum(self.need_cents(market.week)[order])
        over = np.zeros(len(self.holder), bool)
        over[order[needed > self.left_cents(market.week)]] = True
        self.let_go(over, market.week)

    def need_cents(self, week: int) -> np.ndarray:
        """What every holder may still cost the budget in this project year, from this week on [holders] int64."""
        design = self.design
        weeks = np.full(len(self.holder), weeks_left(design, week))
        if design.weeks:
            weeks = np.minimum(weeks, self.since + design.weeks - week)
        begun = np.where(self.work_since < STILL, self.work_since, week)
        work = np.minimum(weeks, begun + design.at_work_w - week)
        return weeks * int(design.unit_cents("holder_week")) + work * int(design.unit_cents("work_week"))

    def grant(self, market: LabourMarket, able: np.ndarray) -> None:
        """New holders, in order of a lasting draw, as many as there is room and money for."""
        idents = market.world.persons.ident
        fresh = able[~np.isin(able, self.holder)]
        if self.design.weeks:  # a right that lasts some weeks is had once
            fresh = fresh[~np.isin(fresh, np.concatenate([spell.person for spell in self.ended] or [fresh[:0]]))]
        fresh = fresh[self.draw(market, Decision.TAKE_UP, 0, idents[fresh]) < self.design.take_up]
        room = self.room(market.week) - len(self.holder)
        order = self.draw(market, Decision.TAKE_UP, 1, idents[fresh])
        chosen = np.sort(fresh[admit(np.zeros(len(fresh)), order, idents[fresh], room)])
        self.waiting = len(fresh) - len(chosen)
        self.granted += len(chosen)
        self.charge(market.week, "seat", len(chosen))
        holder = np.concatenate([self.holder, chosen])
        since = np.concatenate([self.since, np.full(len(chosen), market.week)])
        work = np.concatenate([self.work_since, np.full(len(chosen), STILL)])
        by_row = np.argsort(holder, kind="stable")
        self.holder, self.since, self.work_since = holder[by_row], since[by_row], work[by_row]

    def room(self, week: int) -> int:
        """Holders at the same time: the capacity, or those there are and as many more as money is left for.

        Money for what holders may still cost this project year is set aside before anybody else comes in."""
        design = self.design
        if not design.on_budget:
            return int(min(design.capacity, design.affordable(design.project_year(week), 0, design.capacity)))
        weeks = min(weeks_left(design, week), design.weeks or WEEKS_OF_YEAR)
        price = design.unit_cents("seat") + design.unit_cents("holder_week") * weeks
        price += design.unit_cents("work_week") * min(design.at_work_w, weeks)
        free = self.left_cents(week) - int(self.need_cents(week).sum())
        more = max(0, free) // price if price else design.capacity
        return int(min(design.capacity, len(self.holder) + more))

    def counts(self, market: LabourMarket) -> dict[str, int]:
        """People so far."""
        people = len(np.unique(self.taken(market).person))
        return {
            "invited": self.granted, "waiting": self.waiting, "started": self.granted, "completed": self.completed,
            "participants": people,
        }  # fmt: skip

    def taken(self, market: LabourMarket) -> Taken:
        """Spells of all holders, by start."""
        now = Taken(self.holder, self.since, np.full(len(self.holder), STILL))
        spells = [np.concatenate(parts) for parts in zip(*self.ended, now, strict=True)]
        order = np.lexsort((spells[0], spells[1]))
        return Taken(*(column[order] for column in spells))


class FirmEntitlementRun(Run):
    """A right of employers: it lowers what a firm fears or does, its people take part in nothing."""

    def contribute(self, market: LabourMarket) -> None:
        """Write the levers of the employers who take it up."""
        if not self.open_now(market.week):
            return
        rows = self.firms(market)
        idents = market.world.employers.ident[rows]
        uses = self.draw(market, Decision.TAKE_UP, 0, idents)
        price = self.design.unit_cents("holder_week") * WEEKS_OF_YEAR
        room = self.design.affordable(self.design.project_year(market.week), price, self.design.capacity)
        chosen = admit(np.zeros(len(rows)), uses, idents, min(self.design.capacity, room))
        held = np.sort(rows[chosen[uses[chosen] < self.design.take_up]])
        to_employers(market.levers, held, self.design.effects.values)
        self.charge(market.week, "holder_week", len(held))


def weeks_left(design: Any, week: int) -> int:
    """Weeks of this week's project year from this week on."""
    return WEEKS_OF_YEAR - (week - int(design.first_week)) % WEEKS_OF_YEAR
