"""Service: more hours, places or another way of working at an institution, which decides what it does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.policy.base import STILL, Run, Taken, years_in
from labsim.world.board import Tally

if TYPE_CHECKING:
    from labsim.model import LabourMarket

WEEKS_OF_YEAR = 52
FROM_WSP = ("consultants", "trial_slots", "aftercare_slots")


class ServiceRun(Run):
    """What an institution gets on top; people whom it then mediates or guides are touched."""

    def __init__(self, design: Any, number: int, region: Any) -> None:
        super().__init__(design, number, region)
        self.first_seen: np.ndarray | None = None  # week of the first touch by row of person, STILL

    def contribute(self, market: LabourMarket) -> None:
        """Offer this week's hours to the institutions; note whom they served last week."""
        self.note_touched(market)
        if not self.open_now(market.week):
            return
        for name, value in self.adds(market.week).items():
            market.reinforced[name] = market.reinforced.get(name, 0.0) + value
        for name, value in self.design.sets.items():
            market.instructed[name] = max(market.instructed.get(name, 0.0), value)

    def adds(self, week: int) -> dict[str, float]:
        """What it adds in a week; full-time equivalents at most as many as the project year's money pays for."""
        added = dict(self.design.adds)
        price = self.design.unit_cents("consultant_year")
        if price and "consultants" in added:
            year = self.design.project_year(week)
            budget = self.design.budget_cents[year] if year < len(self.design.budget_cents) else 0
            paid = max(0, budget - self.design.fixed_cents(year)) / price
            added["consultants"] = min(added["consultants"], paid)
        return added

    def note_touched(self, market: LabourMarket) -> None:
        """People mediated (or guided) last week, while it was at work."""
        people, traits, board = market.world.persons, market.world.traits, market.board
        if self.first_seen is None:
            self.first_seen = np.full(len(people.ident), STILL, np.int64)
        if not self.open_now(market.week - 1) or market.week == market.first_week:
            return
        served = np.zeros(0, np.int64)
        if any(name in self.design.adds for name in FROM_WSP):
            residents = int(board.tally[Tally.RESIDENT_SEEKERS])
            served = board.who[:residents][board.referred[:residents]]
        if "coaches" in self.design.adds or self.design.sets:
            served = np.union1d(served, np.flatnonzero(traits.coach_week == market.week - 1))
        fresh = served[self.first_seen[served] == STILL]
        self.first_seen[fresh] = market.week - 1

    def counts(self, market: LabourMarket) -> dict[str, int]:
        """People served since it began."""
        n = len(self.taken(market).person)
        return {**super().counts(market), "started": n, "participants": n}

    def taken(self, market: LabourMarket) -> Taken:
        """Everybody who was served, from the first time on."""
        if self.first_seen is None:
            return super().taken(market)
        rows = np.flatnonzero(self.first_seen < STILL)
        rows = rows[np.argsort(self.first_seen[rows], kind="stable")]
        return Taken(rows, self.first_seen[rows], np.full(len(rows), STILL))

    def line_cents(self, market: LabourMarket) -> dict[str, int]:
        """Fixed costs of the years that have begun, and the full-time equivalents week by week, whoever pays them."""
        weeks = range(max(self.design.first_week, market.first_week), min(market.week, self.design.last_week + 1))
        full_time = sum(self.adds(week).get("consultants", 0.0) for week in weeks) / WEEKS_OF_YEAR
        units = {**self.units, "consultant_year": full_time}
        found: dict[str, int] = self.design.line_cents(units, years_in(self.years(market)))
        return found
