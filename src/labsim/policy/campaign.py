"""Campaign: employers are spoken to; who is won over speaks to the employers it knows (rule R25)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.core.codes import NO_ROW, Decision
from labsim.policy.admit import admit
from labsim.policy.base import Run
from labsim.policy.contribute import to_employers

if TYPE_CHECKING:
    from labsim.model import LabourMarket

GOLDEN = (5**0.5 - 1) / 2  # steps of this size around a circle fill it most evenly
CONTACTED, PERSUADED, SPREAD, FADED = range(4)  # questions of Decision.CONTACT, four a week


class CampaignRun(Run):
    """Who was won over, by row of employer; the levers of those who are."""

    def __init__(self, design: Any, number: int, region: Any) -> None:
        super().__init__(design, number, region)
        self.rows: np.ndarray | None = None  # employers the campaign is about
        self.won = np.zeros(0, bool)  # by place in rows
        self.knows = np.zeros((0, 0), np.int64)  # places in rows of the employers each one knows, -1 none

    def contribute(self, market: LabourMarket) -> None:
        """Contacts while the window is open; what was won spreads and fades as long as the world lives."""
        if market.week < self.design.first_week:
            return
        if self.rows is None:
            self.rows = self.firms(market)
            self.won = np.zeros(len(self.rows), bool)
            self.knows = places_among(self.rows, market.world.employers.neighbours[self.rows])
        self.spread(market, self.rows)
        if self.open_now(market.week):
            self.contact(market, self.rows)
        to_employers(market.levers, self.rows[self.won], self.design.effects.values)

    def ask(self, market: LabourMarket, rows: np.ndarray, question: int) -> np.ndarray:
        """Keyed uniforms of this week for these employers."""
        return self.draw(market, Decision.CONTACT, 4 * market.week + question, market.world.employers.ident[rows])

    def spread(self, market: LabourMarket, rows: np.ndarray) -> None:
        """Each employer that was won over may win one it knows; some fall back to old habits."""
        if not self.won.any():
            return
        friends = np.where(self.knows >= 0, self.won[self.knows], False).sum(axis=1)
        near = np.flatnonzero(friends)  # nobody else is asked: draws are keyed by employer
        chance = 1.0 - (1.0 - self.design.spread_w) ** friends[near]
        self.won[near[self.ask(market, rows[near], SPREAD) < chance]] = True
        held = np.flatnonzero(self.won)
        self.won[held[self.ask(market, rows[held], FADED) < self.design.fade_w]] = False

    def contact(self, market: LabourMarket, rows: np.ndarray) -> None:
        """This week's conversations, with employers that were not won over yet, in keyed order."""
        most = self.affordable_w(market.week)
        n = int(most + market.week * GOLDEN % 1.0)
        price = self.design.unit_cents("contact")
        if self.design.on_budget and price > 0:
            n = min(n, self.left_cents(market.week) // price)
        open_ = np.flatnonzero(~self.won)
        idents = market.world.employers.ident[rows[open_]]
        chosen = open_[admit(np.zeros(len(open_)), self.ask(market, rows[open_], CONTACTED), idents, n)]
        self.charge(market.week, "contact", len(chosen))
        yes = self.ask(market, rows[chosen], PERSUADED) < self.design.persuaded
        self.won[chosen[yes]] = True

    def affordable_w(self, week: int) -> float:
        """Contacts a week: as planned, or what the project year's money pays for."""
        price, year = self.design.unit_cents("contact"), self.design.project_year(week)
        if not self.design.budget_cents or not price:
            planned = self.design.affordable(year, 0, 1) if self.design.budget_cents else 1
            return float(self.design.contacts_w if planned else 0.0)
        return float(min(self.design.contacts_w, self.design.affordable(year, price, 0) / 52.0))

    def counts(self, market: LabourMarket) -> dict[str, int]:
        """Employers take the place of people: contacts, and who is won over now."""
        return {**super().counts(market), "invited": self.units.get("contact", 0), "completed": int(self.won.sum())}


def places_among(rows: np.ndarray, neighbours: np.ndarray) -> np.ndarray:
    """Place in ascending `rows` of each neighbouring row [n, k]; -1 where there is none among them."""
    place = np.minimum(np.searchsorted(rows, neighbours), max(0, len(rows) - 1))
    known = (neighbours != NO_ROW) & (rows[place] == neighbours) if len(rows) else np.zeros(neighbours.shape, bool)
    return np.where(known, place, -1)
