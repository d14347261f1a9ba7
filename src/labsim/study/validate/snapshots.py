"""Everybody at the start and at the end of a quarter: what flows and exits are read from, as surveys do."""

from collections.abc import Iterator
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from labsim.core.codes import Barrier, Competence, Status
from labsim.study.validate.bench import QUARTER_W, live, stocks_now
from labsim.world.board import Tally
from labsim.world.derived import GROUP_A, GROUP_B, GROUP_C
from labsim.world.log import Cause

if TYPE_CHECKING:
    from labsim.model import LabourMarket

COLUMNS = (
    "status", "scheme", "contract", "position", "job_start", "jobless_since", "attachment", "segment", "barriers",
)  # fmt: skip
TALLIES = (
    Tally.APPLICATIONS, Tally.VISIBLE, Tally.RESIDENT_SEEKERS, Tally.HIRES_POSTED, Tally.HIRES_DIRECT,
    Tally.HIRES_OUTSIDE,
)  # fmt: skip
WEEKLY = (*(tally.name.lower() for tally in TALLIES), "searchers", "arising")


class Snapshot(NamedTuple):
    """Columns of everybody at the end of a week [n]."""

    week: int
    status: np.ndarray
    scheme: np.ndarray
    contract: np.ndarray
    position: np.ndarray
    job_start: np.ndarray
    jobless_since: np.ndarray
    attachment: np.ndarray
    segment: np.ndarray
    barriers: np.ndarray
    benefit_clock: np.ndarray
    group: np.ndarray  # GROUP_A, GROUP_B or GROUP_C
    stocks: np.ndarray  # [STOCKS]

    @property
    def present(self) -> np.ndarray:
        """Residents [n bool]."""
        return (self.status != Status.ABSENT) & (self.status != Status.GONE)


class Quarter(NamedTuple):
    """Thirteen weeks."""

    first: Snapshot
    last: Snapshot
    hired: np.ndarray  # began work from another status at least once [n bool]
    weekly: dict[str, int]  # sums over the weeks, by the names of WEEKLY


def quarters(market: "LabourMarket", number: int, stop: Event | None = None) -> Iterator[Quarter]:
    """The next `number` quarters of a market, one by one."""
    market.keep_log = True
    before = snapshot(market)
    for _ in range(number):
        market.log.size[0] = 0
        weekly = dict.fromkeys(WEEKLY, 0)
        for _ in range(QUARTER_W):
            live(market, 1, stop)
            for tally in TALLIES:
                weekly[tally.name.lower()] += int(market.board.tally[tally])
            weekly["searchers"] += int(market.board.seekers[0])
            weekly["arising"] += market.flows["posted"]
        after = snapshot(market)
        yield Quarter(before, after, _hired(market), weekly)
        before = after


def snapshot(market: "LabourMarket") -> Snapshot:
    """Everybody as they stand now."""
    persons, traits = market.world.persons, market.world.traits
    columns = {name: np.copy(getattr(persons, name)) for name in COLUMNS}
    group = groups(persons.barriers, traits.competences[:, Competence.SOFT])
    columns["benefit_clock"] = np.copy(traits.benefit_clock)
    return Snapshot(week=market.week - 1, group=group, stocks=stocks_now(market), **columns)


def groups(barriers: np.ndarray, soft: np.ndarray) -> np.ndarray:
    """`world.derived.distance_group` of a column [n int8]."""
    soft = soft.astype(np.float64)  # as kernels compare: float32 against the bounds as they are written
    counted = np.bitwise_count(barriers & np.uint8(0xFF ^ (1 << int(Barrier.AGE))))
    far = (counted >= 3) | ((counted == 2) & (soft < 0.45)) | (soft < 0.20)
    near = ~((counted == 2) | ((counted == 1) & (soft < 0.55)) | (soft < 0.35))
    return np.where(far, GROUP_C, np.where(near, GROUP_A, GROUP_B)).astype(np.int8)


def _hired(market: "LabourMarket") -> np.ndarray:
    """Who began work from another status since the log was emptied [n bool]."""
    log, found = market.log, np.zeros(len(market.world.persons.ident), bool)
    used = int(log.size[0])
    found[log.row[:used][log.cause[:used] == Cause.HIRED]] = True
    return found
