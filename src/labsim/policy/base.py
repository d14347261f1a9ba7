"""What every instrument has in one world: its counters, who takes part, and what it has cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from labsim.core.codes import Decision, Status
from labsim.policy.admit import keyed_uniforms
from labsim.policy.columns import places_of, reader

if TYPE_CHECKING:
    from labsim.model import LabourMarket

Design = Any  # what an instrument's file says: one of inputs.shapes, a layer above this one
STILL = 2**30  # a week after everything: it has not ended


class Taken(NamedTuple):
    """Who took part and when, one row per spell [m] int64."""

    person: np.ndarray
    since: np.ndarray
    until: np.ndarray  # STILL: it goes on


NOBODY = Taken(*(np.zeros(0, np.int64) for _ in range(3)))


class Run:
    """One instrument in one world; `contribute` writes this week's levers, never an outcome."""

    def __init__(self, design: Design, number: int, region: Any) -> None:
        self.design, self.number, self.region = design, number, region
        self.slug, self.stated_target = design.slug, design.target
        self.units: dict[str, int] = {}
        self.paid: dict[int, int] = {}  # cents of the budget that units took, by project year

    def contribute(self, market: LabourMarket) -> None:
        """This week's levers, enrolments and orders."""
        raise NotImplementedError

    def open_now(self, week: int) -> bool:
        """Whether the window is open in a week."""
        return bool(self.design.first_week <= week <= self.design.last_week)

    def count(self, unit: str, n: int) -> None:
        """So many more units (a key of inputs.shapes.common.UNITS) were used."""
        self.units[unit] = self.units.get(unit, 0) + int(n)

    def charge(self, week: int, unit: str, n: int) -> None:
        """So many more units were used, in this week's project year."""
        year = self.design.project_year(week)
        self.count(unit, n)
        self.paid[year] = self.paid.get(year, 0) + int(n) * int(self.design.unit_cents(unit))

    def left_cents(self, week: int) -> int:
        """What is left of the budget of this week's project year, after its fixed costs."""
        year = self.design.project_year(week)
        return int(self.design.year_cents(year)) - self.paid.get(year, 0)

    def counts(self, market: LabourMarket) -> dict[str, int]:
        """People so far: invited, waiting, started, completed, participants."""
        return dict.fromkeys(("invited", "waiting", "started", "completed", "participants"), 0)

    def taken(self, market: LabourMarket) -> Taken:
        """Spells of everybody who took part."""
        return NOBODY

    def cost_cents(self, market: LabourMarket, *, all_payers: bool = False) -> int:
        """What it has cost so far, to the cent the sum of its lines: of the budget's, or of those of all payers."""
        return int(self.design.paid_by(self.line_cents(market), all_payers=all_payers))

    def line_cents(self, market: LabourMarket) -> dict[str, int]:
        """Every cost line so far: units used, and the fixed costs of the project years that have begun."""
        found: dict[str, int] = self.design.line_cents(self.units, years_in(self.years(market)))
        return found

    def years(self, market: LabourMarket) -> slice:
        """Project years that have begun so far; what was paid before this world began is not counted."""
        first = self.design.project_year(max(market.first_week, self.design.first_week))
        begun = self.design.project_year(min(market.week - 1, self.design.last_week)) + 1
        return slice(int(first), max(int(first), int(begun)))

    def shared_cents(self, market: LabourMarket) -> dict[str, int]:
        """Yearly amounts of budget lines that other instruments may share, so far, by ledger."""
        found: dict[str, int] = {}
        for line in self.design.costs:
            if line.ledger and line.payer == "budget":
                found[line.ledger] = found.get(line.ledger, 0) + sum(line.per_year[self.years(market)])
        return found

    def eligible_rows(self, market: LabourMarket, rows: np.ndarray | None = None) -> np.ndarray:
        """Ascending rows of the people whom the rule of the file holds for, now; those in the region only."""
        asked = slice(None) if rows is None else rows
        status = market.world.persons.status[asked]
        held = (status != int(Status.ABSENT)) & (status != int(Status.GONE))
        if self.design.eligible is not None:
            held &= self.design.eligible.held(reader(market), asked, places_of(market))
        return np.flatnonzero(held) if rows is None else rows[held]

    def firms(self, market: LabourMarket) -> np.ndarray:
        """Ascending rows of the employers the file speaks of."""
        employers, wanted = market.world.employers, self.design.firms
        sectors = [self.region.sectors.index(code) for code in wanted.sectors if code in self.region.sectors]
        fits = np.isin(employers.sector, sectors)
        fits &= (employers.size >= wanted.least_size) & (employers.size <= wanted.most_size)
        return np.flatnonzero(fits)

    def draw(self, market: LabourMarket, decision: Decision, when: int, idents: np.ndarray) -> np.ndarray:
        """Keyed uniforms of this instrument [n]: no other instrument, and no other person, moves them."""
        return keyed_uniforms(market.seed, decision, when, idents ^ np.uint64(self.design.ident))


def years_in(years: slice) -> range:
    """Project years of a slice from 0."""
    return range(years.start or 0, years.stop)
