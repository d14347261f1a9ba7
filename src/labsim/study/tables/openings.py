"""Positions followed week by week: vacancies that open, are filled or lapse, and the days people come and go.

What a week did is read from the positions before and after it, and from the week's board, which still lies there.
"""

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from labsim.core.codes import NO_ROW, OUTSIDE, Scheme, Slot, Status
from labsim.world.board import VacancyKind

if TYPE_CHECKING:
    from labsim.model import LabourMarket
    from labsim.world.persons import Persons

HARD_W = 8  # a vacancy that is open for so long is hard to fill


class Reason(IntEnum):
    """Why a position looks for somebody."""

    START = 0  # it did when the world began
    REPLACEMENT = 1  # somebody left
    EXPANSION = 2  # the employer has room for one more
    GROWTH = 3  # published growth of the sector
    CREATED = 4  # jobs that follow people
    ADDED = 5  # by circumstances or an instrument


REASONS = tuple(reason.name.lower() for reason in Reason)


ORIGINS = ("bijstand", "ww", "other_benefit", "no_benefit", "job_in_region", "job_outside", "commuter")


class Hires(NamedTuple):
    """Openings that somebody accepted [k]; people are as they were in that week."""

    week: np.ndarray
    position: np.ndarray
    person: np.ndarray  # row, or OUTSIDE for an in-commuter
    posted: np.ndarray  # through a posted vacancy [bool]
    age: np.ndarray  # weeks the opening was open
    mediated: np.ndarray  # the employer service brought them together [bool]
    scheme: np.ndarray  # Scheme, NONE for in-commuters
    shared: np.ndarray  # person and employer use the same channel, such as a platform [bool]
    origin: np.ndarray  # index in ORIGINS: where the person came from
    left: np.ndarray  # position in the region that the person worked in, NO_ROW


class Period(NamedTuple):
    """One period, per position [p]."""

    opened: np.ndarray  # [p, reasons] vacancies posted
    reposted: np.ndarray  # those of them that were withdrawn and posted anew
    lapsed: np.ndarray  # vacancies withdrawn, those that were posted anew included
    filled: np.ndarray  # vacancies filled
    taken_up: np.ndarray  # vacancies that the employer service began to work on
    weeks: np.ndarray  # vacancy-weeks unfilled
    came: np.ndarray  # people who began work in it
    left: np.ndarray  # people who left it


def empty_period(n: int) -> Period:
    """Nothing happened at n positions yet."""
    return Period(np.zeros((n, len(Reason)), np.int16), *(np.zeros(n, np.int16) for _ in range(7)))


class Openings:
    """Follows the positions of one market."""

    def __init__(self, market: "LabourMarket") -> None:
        slots, n = market.world.positions, len(market.world.positions.ident)
        self.reason = np.full(n, Reason.START, np.int8)
        self.first = np.full(n, Reason.EXPANSION, np.int8)  # why it opens when it opens for the first time
        self.first[market.world.reserves.sector_row] = Reason.GROWTH
        self.first[market.world.reserves.segment_row] = Reason.CREATED
        self.first[market.extra_rows] = Reason.ADDED
        self.state, self.times, self.occupant = slots.state.copy(), slots.openings.copy(), slots.occupant.copy()
        self.handled = slots.handled.copy()
        self.now = empty_period(n)
        self.periods: list[Period] = []
        self.weekly: list[Hires] = []

    def open_week(self, market: "LabourMarket") -> None:
        """Remember the positions as they are before the week."""
        slots = market.world.positions
        self.state[:], self.times[:], self.occupant[:] = slots.state, slots.openings, slots.occupant
        self.handled[:] = slots.handled

    def close_week(self, market: "LabourMarket") -> None:
        """Take note of what the week did."""
        slots, board = market.world.positions, market.board
        v = np.flatnonzero(board.row[: board.start[-1]] >= 0)
        rows = board.row[v]
        again = slots.openings != self.times
        fresh = np.zeros(len(self.state), bool)
        fresh[rows] = (again | ~np.isin(self.state, (Slot.POSTED, Slot.DIRECT)))[rows]
        self._give_reasons(np.flatnonzero(fresh), slots.openings)
        posted = np.zeros(len(self.state), bool)
        posted[rows[board.kind[v] == VacancyKind.POSTED]] = True
        was = self.state == Slot.POSTED
        opened = posted & (again | ~was)
        self.now.opened[opened, self.reason[opened]] += 1
        self.now.reposted[opened & was] += 1
        self.now.lapsed[was & ~(posted & ~again)] += 1
        self.now.taken_up[posted & slots.handled & (opened | ~self.handled)] += 1
        self.now.weeks[slots.state == Slot.POSTED] += 1
        held, holds = self.state == Slot.FILLED, slots.state == Slot.FILLED
        other = held & holds & (self.occupant != slots.occupant)
        self.now.came[(holds & ~held) | other] += 1
        self.now.left[(held & ~holds) | other] += 1
        self.weekly.append(hires_of_week(market, v))
        hired = self.weekly[-1]
        self.now.filled[hired.position[hired.posted]] += 1

    def _give_reasons(self, rows: np.ndarray, times: np.ndarray) -> None:
        """Why these positions open; those that looked before go on for the reason they had."""
        before = self.state[rows]
        given = np.where(times[rows] == 1, self.first[rows], Reason.EXPANSION)
        given = np.where(before == Slot.WAITING, Reason.REPLACEMENT, given)
        goes_on = (before == Slot.POSTED) | (before == Slot.DIRECT)
        self.reason[rows] = np.where(goes_on, self.reason[rows], given)

    def close_period(self) -> None:
        """Put this period away and begin the next."""
        self.periods.append(self.now)
        self.now = empty_period(len(self.state))

    @property
    def hires(self) -> Hires:
        """All hires so far."""
        return Hires(*(np.concatenate(parts) for parts in zip(*self.weekly, strict=True)))


def hires_of_week(market: "LabourMarket", v: np.ndarray) -> Hires:
    """Hires of employers in the region this week. v: places on the board of their openings."""
    board, slots, persons = market.board, market.world.positions, market.world.persons
    taken = v[board.holder[v] >= 0]
    seekers, rows = board.holder[taken], board.row[taken].astype(np.int64)
    who = board.who[seekers].astype(np.int64)
    here, firms = who >= 0, slots.employer[rows]
    held = np.where(here, persons.position[np.where(here, who, 0)], NO_ROW)
    return Hires(
        week=np.full(len(rows), market.week, np.int64),
        position=rows,
        person=np.where(here, who, OUTSIDE),
        posted=board.kind[taken] == VacancyKind.POSTED,
        age=(market.week - slots.opened[rows]).astype(np.int64),
        mediated=here & board.referred[seekers] & slots.handled[rows],
        scheme=_scheme_of(persons, who, here),
        shared=here & (market.levers.channels[np.where(here, who, 0)] & market.levers.members[firms] != 0),
        origin=origin_of(persons, who, here),
        left=np.where(held >= 0, held, NO_ROW).astype(np.int64),
    )


def origin_of(persons: "Persons", who: np.ndarray, here: np.ndarray) -> np.ndarray:
    """Index in ORIGINS of people as they are now; here: who lives in the region."""
    row = np.where(here, who, 0)
    scheme, works = persons.scheme[row], persons.status[row] == Status.EMPLOYED
    cases = [~here, works & (persons.position[row] == OUTSIDE), works, scheme == Scheme.BIJSTAND, scheme == Scheme.WW]
    names = ["commuter", "job_outside", "job_in_region", "bijstand", "ww"]
    idle = np.where(scheme == Scheme.NONE, ORIGINS.index("no_benefit"), ORIGINS.index("other_benefit"))
    return np.select(cases, [ORIGINS.index(name) for name in names], idle).astype(np.int64)


def _scheme_of(persons: "Persons", who: np.ndarray, here: np.ndarray) -> np.ndarray:
    found = np.full(len(who), Scheme.NONE, np.int8)
    found[here] = persons.scheme[who[here]]
    return found
