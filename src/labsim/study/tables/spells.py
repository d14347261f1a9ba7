"""Where people stand at any week, and what became of those who began work: read from the moves of a diary."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import OUTSIDE, Status
from labsim.study.tables.diary import LONG, Diary, Moves, regime_of
from labsim.world.log import Cause


class Then(NamedTuple):
    """People at the beginning of a week of their own [k]."""

    status: np.ndarray
    contract: np.ndarray
    scheme: np.ndarray
    position: np.ndarray


class Starts(NamedTuple):
    """Starts of work of people who had none [k]."""

    week: np.ndarray
    person: np.ndarray
    regime: np.ndarray  # index in REGIMES before it
    contract: np.ndarray
    hours: np.ndarray  # a week
    position: np.ndarray

    def within(self, mask: np.ndarray) -> "Starts":
        """Those where mask holds."""
        return Starts(*(column[mask] for column in self))


def last_move(moves: Moves, person: np.ndarray, week: np.ndarray) -> np.ndarray:
    """Row of the last move of each person before its week, -1 where there is none [k]."""
    at = np.searchsorted(moves.key, person * LONG + week, side="left") - 1
    known = (at >= 0) & (moves.row[np.maximum(at, 0)] == person) if len(moves.row) else np.zeros(len(at), bool)
    return np.where(known, at, -1)


def then(diary: Diary, person: np.ndarray, week: np.ndarray) -> Then:
    """What each of these people was at the beginning of its week; week: absolute, one a person [k]."""
    moves, start = diary.moves, diary.snapshots[0]
    at = last_move(moves, person, week)
    found = {}
    for name in Then._fields:
        first = getattr(start, name)[person].astype(np.int64)
        later = getattr(moves, name)[np.maximum(at, 0), 1] if len(moves.row) else first
        found[name] = np.where(at >= 0, later, first)
    return Then(**found)


def read_starts(diary: Diary) -> Starts:
    """Every start of work through an opening by somebody without work, so far."""
    moves = diary.moves
    idle, works = moves.status[:, 0] != Status.EMPLOYED, moves.status[:, 1] == Status.EMPLOYED
    rows = np.flatnonzero(idle & works & (moves.cause == Cause.HIRED))
    return Starts(
        week=moves.week[rows],
        person=moves.row[rows],
        regime=regime_of(moves.status[rows, 0], moves.scheme[rows, 0]),
        contract=moves.contract[rows, 1],
        hours=moves.hours[rows],
        position=moves.position[rows, 1],
    )


def first_work(diary: Diary, person: np.ndarray, since: np.ndarray) -> np.ndarray:
    """Week of the first start of work of each person from its week on; later than all weeks if there is none [k]."""
    moves = diary.moves
    begins = np.flatnonzero((moves.status[:, 0] != Status.EMPLOYED) & (moves.status[:, 1] == Status.EMPLOYED))
    at = np.searchsorted(moves.key[begins], person * LONG + since, side="left")
    found = np.full(len(person), LONG, np.int64)
    known = at < len(begins)
    rows = begins[at[known]]
    same = moves.row[rows] == person[known]
    found[np.flatnonzero(known)[same]] = moves.week[rows][same]
    return found


def employer_of(diary: Diary, position: np.ndarray) -> np.ndarray:
    """Row of the employer of each position, OUTSIDE for jobs elsewhere, -1 for no job [k]."""
    owner = diary.market.world.positions.employer[np.maximum(position, 0)].astype(np.int64)
    return np.where(position >= 0, owner, np.where(position == OUTSIDE, OUTSIDE, -1))


def lived_until(diary: Diary) -> int:
    """The first week that was not lived by the last date."""
    return diary.first + diary.dates[-1]


def share(part: np.ndarray, known: np.ndarray) -> float:
    """Share of the known ones for whom part holds; NaN where nothing is known."""
    return float(part[known].mean()) if known.any() else float("nan")
