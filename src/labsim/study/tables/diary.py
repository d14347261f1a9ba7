"""What is kept of a world while it lives, for tables: everybody at the dates, and what each week did.

Nothing of it is read by the world; with and without a diary it is the same, bit for bit.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from labsim.core.calendar import monday
from labsim.core.codes import Competence, Contract, Scheme, Status
from labsim.processes.stocks import STOCKS, take_stock
from labsim.study.counting import Counting
from labsim.study.groups import Groups
from labsim.study.tables.desk import Desk
from labsim.study.tables.exits import Exits
from labsim.study.tables.hired import Hired
from labsim.study.tables.near import Near
from labsim.study.tables.openings import Openings
from labsim.study.tables.steps import Steps
from labsim.world.derived import distance_groups
from labsim.world.log import Log

if TYPE_CHECKING:
    from labsim.inputs.region import Region
    from labsim.model import LabourMarket

LONG = 1 << 20  # a week after all weeks; also how far apart people lie in a key of person and week
ELSEWHERE = 0  # a form of life: not in the region (yet, or any more)
FORMS = ("elsewhere", "inactive", "unemployed", *(contract.name.lower() for contract in Contract if contract))
REGIMES = ("elsewhere", *(scheme.name.lower() for scheme in Scheme))  # ELSEWHERE, then Scheme


class Snapshot(NamedTuple):
    """Everybody and every position at the end of a week; [n] persons, [p] positions."""

    week: int  # the first one that was not lived yet
    status: np.ndarray
    contract: np.ndarray
    scheme: np.ndarray
    hours: np.ndarray
    position: np.ndarray
    job_start: np.ndarray
    jobless_since: np.ndarray
    barriers: np.ndarray
    segment: np.ndarray
    benefit_clock: np.ndarray
    distance: np.ndarray  # GROUP_A, GROUP_B or GROUP_C
    state: np.ndarray  # Slot [p]
    occupant: np.ndarray  # [p]
    opened: np.ndarray  # [p]
    handled: np.ndarray  # [p]
    learning_places: np.ndarray  # what employers offer, by habit and by instruments [employers]
    learning_used: np.ndarray  # [employers]
    won: np.ndarray  # whom campaigns have won over [employers bool]
    soft: np.ndarray  # employee skills [0, 1]
    ww_end: np.ndarray  # week the WW entitlement ends
    attachment: np.ndarray  # Attachment, of who has no work
    stocks: np.ndarray  # [STOCKS]

    @property
    def present(self) -> np.ndarray:
        """Residents [n bool]."""
        return (self.status != Status.ABSENT) & (self.status != Status.GONE)

    @property
    def form(self) -> np.ndarray:
        """Index in FORMS [n]."""
        return form_of(self.status, self.contract)

    @property
    def regime(self) -> np.ndarray:
        """Index in REGIMES [n]."""
        return regime_of(self.status, self.scheme)


class Spent(NamedTuple):
    """What an instrument has cost its budget so far."""

    cents: int
    shared: dict[str, int]  # of it, yearly amounts of budget lines that others may share, by ledger


class Moves(NamedTuple):
    """The log with what was before each change [m], by person and time within each."""

    week: np.ndarray
    row: np.ndarray  # person
    cause: np.ndarray
    channel: np.ndarray
    status: np.ndarray  # [m, 2] before, after
    contract: np.ndarray  # [m, 2]
    scheme: np.ndarray  # [m, 2]
    position: np.ndarray  # [m, 2]
    hours: np.ndarray  # a week, after it
    key: np.ndarray  # person * LONG + week, ascending

    def form(self, side: int) -> np.ndarray:
        """Index in FORMS before (0) or after (1) [m]."""
        return form_of(self.status[:, side], self.contract[:, side])

    def regime(self, side: int) -> np.ndarray:
        """Index in REGIMES before (0) or after (1) [m]."""
        return regime_of(self.status[:, side], self.scheme[:, side])

    def within(self, mask: np.ndarray) -> "Moves":
        """Those where mask holds."""
        return Moves(*(column[mask] for column in self))


class Diary:
    """Follows one market from its start. dates: weeks since the start, ascending; groups: of everybody at the start;
    other: the diary of the world beside it, lived with the same seed."""

    def __init__(
        self,
        market: "LabourMarket",
        counting: Counting,
        groups: Groups,
        dates: tuple[int, ...],
        other: "Diary | None" = None,
    ) -> None:
        if market.region is None:
            raise ValueError("a diary needs a market that was opened from a region")
        self.region: Region = market.region
        self.market, self.counting, self.groups, self.dates = market, counting, groups, dates
        self.first, self.other = int(market.week), other
        self.snapshots = [snapshot(market)]
        self.marks = market.world.traits.groups.copy()  # bits of Group at the start
        self.openings = Openings(market)
        self.desk = Desk(market)
        self.exits = Exits(market)
        self.steps = Steps(market)
        self.near, self.hired = Near(market), Hired(market)
        self.slugs = tuple(run.slug for run in market.package)
        self.counters: list[dict[str, dict[str, int]]] = []  # of every instrument, by slug, at each date
        self.spent: list[dict[str, Spent]] = []  # the same: what it has cost
        self._moves: Moves | None = None
        market.before, market.after = self._open_week, self._close_week

    @property
    def ends(self) -> list[str]:
        """ISO days of the dates."""
        return [monday(self.first + week).isoformat() for week in self.dates]

    @property
    def moments(self) -> list[str]:
        """The same with the start before them: ISO days of the snapshots."""
        return [monday(self.first).isoformat(), *self.ends]

    @property
    def today(self) -> str:
        """ISO day of the week that comes next."""
        return monday(self.market.week).isoformat()

    def quarter_of(self, week: np.ndarray) -> np.ndarray:
        """Which period each of these weeks lies in: period k ends at date k."""
        return np.searchsorted(np.array(self.dates), np.asarray(week) - self.first, side="right")

    def _open_week(self, market: "LabourMarket") -> None:
        self.openings.open_week(market)
        self.exits.open_week(market)

    def _close_week(self, market: "LabourMarket") -> None:
        self.openings.close_week(market)
        self.desk.close_week(market)
        self.exits.close_week(market)
        self.steps.close_week(market)
        self.near.close_week(market)
        self.hired.close_week(market)

    def at_date(self) -> None:
        """After the last week of a period: keep everybody as they are now."""
        self.snapshots.append(snapshot(self.market))
        self.counters.append({run.slug: run.counts(self.market) for run in self.market.package})
        self.spent.append(
            {run.slug: Spent(run.cost_cents(self.market), run.shared_cents(self.market)) for run in self.market.package}
        )
        self.openings.close_period()
        self.desk.close_period(self.market)
        self._moves = None

    def week_of(self, day: int) -> str:
        """ISO day of a week, counted from the start."""
        return monday(self.first + day).isoformat()

    @property
    def moves(self) -> Moves:
        """Every change so far, with what was before."""
        if self._moves is None:
            self._moves = read_moves(self.snapshots[0], self.market.log)
        return self._moves


def form_of(status: np.ndarray, contract: np.ndarray) -> np.ndarray:
    """Index in FORMS of people of this status and contract."""
    idle = np.where(np.isin(status, (Status.ABSENT, Status.GONE)), ELSEWHERE, status)
    return np.where(status == Status.EMPLOYED, 2 + contract.astype(np.int64), idle).astype(np.int64)


def regime_of(status: np.ndarray, scheme: np.ndarray) -> np.ndarray:
    """Index in REGIMES of people of this status and scheme."""
    return np.where(np.isin(status, (Status.ABSENT, Status.GONE)), ELSEWHERE, 1 + scheme.astype(np.int64))


def snapshot(market: "LabourMarket") -> Snapshot:
    """Everybody as they stand now."""
    persons, traits, slots = market.world.persons, market.world.traits, market.world.positions
    stocks = np.zeros(STOCKS, np.int64)
    take_stock(persons, traits, slots, market.week - 1, stocks)
    distance = np.zeros(len(persons.ident), np.int64)
    distance_groups(persons.barriers, traits.competences[:, Competence.SOFT].copy(), distance)
    names = ("status", "contract", "scheme", "hours", "position", "job_start", "jobless_since", "barriers", "segment",
             "attachment")  # fmt: skip
    places = ("state", "occupant", "opened", "handled")
    return Snapshot(
        week=int(market.week),
        benefit_clock=traits.benefit_clock.copy(),
        distance=distance.astype(np.int8),
        learning_places=market.world.employers.learning_places + market.levers.learning,
        learning_used=market.world.employers.learning_used.copy(),
        won=won_over(market),
        soft=traits.competences[:, Competence.SOFT].copy(),
        ww_end=traits.ww_end.copy(),
        stocks=stocks,
        **{name: getattr(persons, name).copy() for name in names},
        **{name: getattr(slots, name).copy() for name in places},
    )


def won_over(market: "LabourMarket") -> np.ndarray:
    """Whom campaigns of the package have won over now [employers bool]."""
    found = np.zeros(len(market.world.employers.ident), bool)
    for run in market.package:
        if getattr(run, "rows", None) is not None and hasattr(run, "won"):
            found[run.rows[run.won]] = True
    return found


def read_moves(start: Snapshot, log: Log) -> Moves:
    """The log by person, each row beside the one before it or the start."""
    used = int(log.size[0])
    order = np.argsort(log.row[:used], kind="stable")
    row = log.row[order].astype(np.int64)
    again = np.zeros(used, bool)
    again[1:] = row[1:] == row[:-1]

    def pairs(after: np.ndarray, first: np.ndarray) -> np.ndarray:
        found = np.empty((used, 2), np.int64)
        found[:, 1] = after[order]
        found[1:, 0] = found[:-1, 1]
        found[~again, 0] = first[row[~again]]
        return found

    return Moves(
        week=log.week[order].astype(np.int64),
        row=row,
        cause=log.cause[order],
        channel=log.channel[order],
        status=pairs(log.after, start.status),
        contract=pairs(log.contract, start.contract),
        scheme=pairs(log.scheme, start.scheme),
        position=pairs(log.position, start.position),
        hours=log.hours[order].astype(np.int64),
        key=row * LONG + log.week[order].astype(np.int64),
    )
