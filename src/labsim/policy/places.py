"""Places: extra positions at employers; who may have them and when they open. Who gets one emerges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.core.codes import ALWAYS, NO_ROW, Afterwards, Contract, Kind, Slot
from labsim.core.draws import ident_of_name
from labsim.policy.admit import admit
from labsim.policy.base import STILL, Run, Taken
from labsim.policy.contribute import to_persons
from labsim.world.extra import ExtraPositions

if TYPE_CHECKING:
    from labsim.model import LabourMarket
    from labsim.world.state import World


class PlacesRun(Run):
    """The places of one instrument in one world. rows: its positions; bit: place among the audiences, -1 everybody."""

    def __init__(self, design: Any, number: int, region: Any, rows: np.ndarray, bit: int) -> None:
        super().__init__(design, number, region)
        self.rows, self.bit = rows, bit
        self.first_held: dict[int, int] = {}  # person -> week of the first day in one of the places
        self.held_until: dict[int, int] = {}

    def contribute(self, market: LabourMarket) -> None:
        """Say for whom the places are; count who has one."""
        if market.week < self.design.first_week:
            return
        positions = market.world.positions
        taken = self.held(market)
        for i in positions.occupant[taken].tolist():
            self.first_held.setdefault(i, int(market.world.persons.job_start[i]))
            self.held_until[i] = market.week + 1
        paid = self.funded(market, taken)
        to_persons(market.levers, positions.occupant[paid], self.design.effects.values)
        self.charge(market.week, "place_week", len(paid))
        if self.bit >= 0:
            to_persons(market.levers, self.eligible_rows(market), {"audience": 1 << self.bit})

    def held(self, market: LabourMarket) -> np.ndarray:
        """Rows of the places that residents have now: until the last week, or as long as who has one keeps it; learning
        jobs until the diploma, after which they are ordinary work."""
        positions, persons = market.world.positions, market.world.persons
        held = self.rows[(positions.state[self.rows] == Slot.FILLED) & (positions.occupant[self.rows] >= 0)]
        if self.design.teaches:
            return held[persons.contract[positions.occupant[held]] == Contract.BBL]
        goes_on = self.design.afterwards == Afterwards.STAYS
        return held if goes_on else held[positions.last[held] >= market.week]

    def funded(self, market: LabourMarket, taken: np.ndarray) -> np.ndarray:
        """Those of the filled places that this project year's money pays for: the ones that opened first.

        A fund pays while it lasts: then the job is the employer's, without what the instrument gives. Who learns in a
        place after somebody else's diploma has the turn of the place."""
        price = self.design.year_of_place_cents
        if not self.design.on_budget or price == 0:
            return taken
        turn = turns(self.rows, market.world.positions.heir)
        most = int(self.design.year_cents(self.design.project_year(market.week)) // price)
        return np.array(sorted(taken.tolist(), key=lambda j: turn[j])[:most], np.int64)

    def counts(self, market: LabourMarket) -> dict[str, int]:
        """People who have had one of the places; invited: places that have opened."""
        exist = sum(n for week, n in self.design.openings() if week < market.week) if len(self.rows) else 0
        n = len(self.first_held)
        return {**super().counts(market), "invited": exist, "started": n, "participants": n}

    def taken(self, market: LabourMarket) -> Taken:
        """From the first to the last week in one of the places."""
        order = sorted(self.first_held, key=lambda i: (self.first_held[i], i))
        until = [self.held_until[i] if self.held_until[i] < market.week else STILL for i in order]
        since = [self.first_held[i] for i in order]
        return Taken(*(np.array(column, np.int64) for column in (order, since, until)))


def planned(
    design: Any, region: Any, world: World, audience: int, learning_w: int, partners: np.ndarray | None = None
) -> ExtraPositions:
    """The positions of an instrument, one after the other over its employers and trades; named employers alone.

    learning_w: weeks of a learning job. Behind the places stand rows to which they pass, never due: whoever is kept
    after the diploma goes on in the row of the place, and the next one learns in its heir.
    partners: rows of the co-owners of the course at whose employers the places are; None where it names no course."""
    employers = hosts(design, region, world, partners)
    due = np.array([week for week, n in design.openings() for _ in range(n)], np.int32)
    n = len(due) if len(employers) else 0
    row = employers[np.arange(n) % max(1, len(employers))] if n else np.zeros(0, np.int64)
    idents = [ident_of_name(Kind.POSITION, f"{design.slug}-{k}") for k in range(n)]
    terms = heirs(design, due[:n], learning_w)
    idents += [ident_of_name(Kind.POSITION, f"{design.slug}-{k}-{term}") for k, term in terms]
    place = np.array([*range(n), *(k for k, _ in terms)], np.int64)
    row = row[place]
    due = np.concatenate([due[:n], np.full(len(terms), ALWAYS, np.int32)])
    n = len(idents)
    return ExtraPositions(
        ident=np.array(idents, np.uint64),
        employer=row.astype(np.int32),
        sector=world.employers.sector[row],
        municipality=world.employers.municipality[row],
        segment=np.array(design.trades, np.int8)[place % len(design.trades)],
        contract=np.full(n, design.contract, np.int8),
        hours=np.full(n, round(design.hours), np.int8),
        wage=np.zeros(n, np.float32),
        standard=np.full(n, -design.lower, np.float32),
        due=due,
        audience=np.full(n, audience, np.int8),
    )


def heirs(design: Any, due: np.ndarray, learning_w: int) -> list[tuple[int, int]]:
    """(place, term) of every learning job that can begin after a diploma in the same place, within its last week."""
    if not design.teaches:
        return []
    terms = ((design.last_week - due) // learning_w).tolist()
    return [(k, term) for k, n in enumerate(terms) for term in range(1, 1 + n)]


def succession(design: Any, rows: np.ndarray, learning_w: int) -> np.ndarray:
    """Heir of each of these rows, as `planned` laid them out [n int32]; NO_ROW at the end of a chain."""
    places = sum(n for _, n in design.openings())
    last = {k: k for k in range(places)}  # place -> index of the latest row of its chain
    found = np.full(len(rows), NO_ROW, np.int32)
    due = np.array([week for week, n in design.openings() for _ in range(n)], np.int64)
    for index, (k, _) in enumerate(heirs(design, due, learning_w) if len(rows) else []):
        found[last[k]] = rows[places + index]
        last[k] = places + index
    return found


def turns(rows: np.ndarray, heir: np.ndarray) -> dict[int, int]:
    """When each of these rows comes by the order in which places open; a place keeps its turn when it has an heir."""
    turn: dict[int, int] = {}
    for k, j in enumerate(rows.tolist()):
        turn.setdefault(j, k)
        if heir[j] != NO_ROW:
            turn[int(heir[j])] = turn[j]
    return turn


def hosts(design: Any, region: Any, world: World, partners: np.ndarray | None = None) -> np.ndarray:
    """Rows of the employers that give the places, in keyed order: named ones, co-owners of a course, or by sector."""
    firms = world.employers
    named = [ident_of_name(Kind.EMPLOYER, slug) for slug in design.named]
    rows = np.flatnonzero(np.isin(firms.ident, np.array(named, np.uint64)))
    if not len(rows) and partners is not None:
        rows = np.sort(partners)
    if not len(rows):
        sectors = [region.sectors.index(code) for code in design.firms.sectors if code in region.sectors]
        fits = np.isin(firms.sector, sectors) & (firms.size >= design.firms.least_size)
        rows = np.flatnonzero(fits & (firms.size <= design.firms.most_size))
    draw = np.array([ident_of_name(Kind.POSITION, f"{design.slug}-{ident}") for ident in firms.ident[rows].tolist()])
    return rows[admit(np.zeros(len(rows)), draw.astype(float), firms.ident[rows], len(rows))]
