"""People who live here in one of the two worlds only: an instrument kept them, or they left because of it.

Moving away is not losing work, and what somebody does elsewhere is not known. So who has left in one world counts there
for what he or she counts for in the other: a participant who stayed and works is deadweight and never net. How many
work here because they stayed is told beside the cells, and what they displace here is counted.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from labsim.core.codes import NO_ROW, OUTSIDE, Slot, Status
from labsim.study.counting import Counting, Way, counted, counts_as_work
from labsim.world.history import Lives, away_bit
from labsim.world.persons import Flag

if TYPE_CHECKING:
    from labsim.model import LabourMarket
    from labsim.study.live import Lived
    from labsim.world.state import World

STAYED = ("stayed", "stayed_working")  # persons; their work as it is counted


class Moved(NamedTuple):
    """Who of the rows that are looked at lives here in one world only, at each date [r, t] bool."""

    stayed: np.ndarray  # here with the instruments, gone without
    left: np.ndarray  # the other way round

    @property
    def apart(self) -> np.ndarray:
        """Either of them."""
        return self.stayed | self.left


def moved(counting: Counting, with_: Lives, without: Lives, rows: np.ndarray) -> Moved:
    """Whose residence differs between the worlds."""
    bit = np.uint32(1 << away_bit(counting.definitions))
    gone_with, gone_without = (lives.flags[rows] & bit != 0 for lives in (with_, without))
    return Moved(gone_without & ~gone_with, gone_with & ~gone_without)


def work_of(way: Way, with_: Lives, without: Lives, rows: np.ndarray, who: Moved) -> tuple[np.ndarray, np.ndarray]:
    """What each counts for with and without [r, t] int64; who has left, for what he or she does in the other world."""
    w, b = counted(with_, way, rows), counted(without, way, rows)
    return np.where(who.left, b, w), np.where(who.stayed, w, b)


def stayed(way: Way, with_: Lives, without: Lives, rows: np.ndarray, who: Moved) -> np.ndarray:
    """People who live here because of the instruments, less those who left because of them [STAYED, t] int64."""
    working = np.where(who.stayed, counted(with_, way, rows), 0) - np.where(who.left, counted(without, way, rows), 0)
    return np.array([who.stayed.sum(axis=0, dtype=np.int64) - who.left.sum(axis=0), working.sum(axis=0)])


def own_part(market: "LabourMarket", start: "World", counting: Counting) -> np.ndarray:
    """What everybody by himself or herself makes of the work that others have, see `live.held_by_others` [n] int64.

    Who has left the region may go on holding a job here as an in-commuter: the last one, if it has not passed to
    anybody since: its occupant began when he or she did. Who lives here may have a job outside that was another's."""
    positions, persons, log = market.world.positions, market.world.persons, market.log
    used = slice(0, int(log.size[0]))
    stays = log.after[used] != Status.GONE
    held = start.persons.position.copy()
    held[log.row[used][stays]] = log.position[used][stays]  # later rows win
    gone = np.unique(log.row[used][~stays])
    gone = gone[held[gone] > NO_ROW]
    job = held[gone]
    theirs = (positions.occupant[job] == OUTSIDE) & (positions.state[job] == Slot.FILLED)
    theirs &= positions.since[job] == persons.job_start[gone]
    found = np.zeros(len(persons.ident), np.int64)
    job = job[theirs]
    found[gone[theirs]] = counts_as_work(counting.measure, positions.contract[job], positions.hours[job])
    given = np.flatnonzero((persons.flags & Flag.GIVEN_OUTSIDE != 0) & (persons.status == Status.EMPLOYED))
    found[given] -= counts_as_work(counting.measure, persons.contract[given], persons.hours[given])
    return found


def displaced_outside(with_: "Lived", without: "Lived", rows: np.ndarray, who: Moved) -> np.ndarray:
    """Work that others lose outside the region [t] int64. Who lives here in one world only has no part in it: elsewhere
    he or she would have kept or found a job as well."""
    own = np.where(who.apart, without.own_part[rows] - with_.own_part[rows], 0).sum(axis=0)
    return without.held_by_others - with_.held_by_others - own


def nets(counting: Counting, with_: Lives, without: Lives, rows: np.ndarray, who: Moved) -> np.ndarray:
    """Net by every definition of work [definitions, 1 + lengths, t] int64; nobody but `rows` differs."""

    def net(way: Way) -> np.ndarray:
        w, b = work_of(way, with_, without, rows, who)
        return (w - b).sum(axis=0)

    return np.array([[net(way) for way in counting.ways(name)] for name in counting.names])
