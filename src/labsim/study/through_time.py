"""How long: work of participants and of everybody week by week, and who is back on a benefit after leaving it.

Work is counted by the chosen definition, as everywhere. It is read from the log as its changes, so that a world costs
no more to live; a week counts by how it ends, of several changes in one week the last one stands.
"""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import Scheme, Status
from labsim.study.counting import Counting
from labsim.study.enrolments import STILL, Enrolments
from labsim.world.log import Log
from labsim.world.persons import Persons

BACK_W = (52, 78)  # 12 and 18 months
NOTHING = 1e-9  # as much as counting may be off
PATHS = ("participants_with", "participants_without", "net")


class Changes(NamedTuple):
    """Everybody's changes, week by week since the start; rows by person and time."""

    person: np.ndarray  # of a change of work [m] int64
    week: np.ndarray  # 0: what there was at the start [m] int64
    change: np.ndarray  # in what the work counts for [m] int64
    gone: np.ndarray  # week in which each person left the region, STILL [n] int64
    leaver: np.ndarray  # who left a benefit for work [k] int64
    left: np.ndarray  # week of that [k] int64
    back: np.ndarray  # week of the next benefit, STILL [k] int64


def read_changes(persons: Persons, log: Log, counting: Counting, first_week: int) -> Changes:
    """What the log says of a world; persons: columns at the start."""
    n, used = len(persons.ident), int(log.size[0])
    person = np.concatenate([np.arange(n), log.row[:used].astype(np.int64)])
    week = np.concatenate([np.full(n, -1), log.week[:used].astype(np.int64) - first_week])
    order = np.lexsort((np.arange(n + used), week, person))
    person, week = person[order], week[order]
    last = np.ones(n + used, bool)
    last[:-1] = (person[1:] != person[:-1]) | (week[1:] != week[:-1])
    columns = [(persons.status, log.after), (persons.contract, log.contract), (persons.hours, log.hours)]
    columns.append((persons.scheme, log.scheme))
    status, contract, hours, scheme = (
        np.concatenate([before, after[:used]]).astype(np.int64)[order][last] for before, after in columns
    )
    person, week = person[last], week[last]
    works = np.isin(contract, counting.measure.contracts) & (status == Status.EMPLOYED)
    counts = _counts(counting, works, hours, scheme)
    again = np.zeros(len(person), bool)
    again[1:] = person[1:] == person[:-1]
    before = np.where(again, np.roll(counts, 1), 0)
    moved = np.flatnonzero(counts != before)
    gone = np.full(n, STILL, np.int64)
    away = status == Status.GONE
    np.minimum.at(gone, person[away], np.maximum(week[away], 0))
    had = again & (np.roll(scheme, 1) != Scheme.NONE)
    leaves = np.flatnonzero(had & (scheme == Scheme.NONE) & works)
    return Changes(
        person[moved], np.maximum(week[moved], 0), (counts - before)[moved], gone,
        person[leaves], week[leaves], _next_benefit(person, week, scheme, leaves),
    )  # fmt: skip


def _counts(counting: Counting, works: np.ndarray, hours: np.ndarray, scheme: np.ndarray) -> np.ndarray:
    """What people with this work count for [k] int64."""
    measure = counting.measure
    yes = works & (hours >= measure.hours)
    if measure.without_benefit:
        yes &= scheme == Scheme.NONE
    return np.where(yes, hours if measure.full_time_hours is not None else 1, 0).astype(np.int64)


def _next_benefit(person: np.ndarray, week: np.ndarray, scheme: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Week of the next benefit of the same person after each of these rows, STILL where there is none."""
    having = np.flatnonzero(scheme != Scheme.NONE)
    at = np.searchsorted(having, rows, side="right")
    found = np.full(len(rows), STILL, np.int64)
    known = at < len(having)
    then = having[at[known]]
    same = person[then] == person[rows[known]]
    found[np.flatnonzero(known)[same]] = week[then[same]]
    return found


def joined(enrolments: Enrolments, n: int, first_week: int) -> np.ndarray:
    """Week since the start in which each person first took part, STILL who never did [n] int64."""
    found = np.full(n, STILL, np.int64)
    np.minimum.at(found, enrolments.person, np.maximum(enrolments.since - first_week, 0))
    return found


def weekly(since: np.ndarray, with_: Changes, without: Changes, weeks: int) -> np.ndarray:
    """Work of participants with and without, and what everybody has more with [PATHS, weeks] int64.

    since: see `joined`. Somebody takes part from that week on. Who has left in one world does there what he or she
    does in the other, see `moved`."""
    everybody = np.zeros(len(since), np.int64)
    mine = _as_told(with_, without), _as_told(without, with_)
    w, b = (_path(one, since, weeks) for one in mine)
    all_w, all_b = (_path(one, everybody, weeks) for one in mine)
    return np.stack([w, b, all_w - all_b])


def _as_told(own: Changes, other: Changes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Person, week and change of a world, with those of the other one for who has left this one alone."""
    early = own.gone < other.gone
    mine = early[other.person]
    person = np.concatenate([own.person, other.person[mine]])
    week = np.concatenate([own.week, np.maximum(other.week[mine], own.gone[other.person[mine]])])
    return person, week, np.concatenate([own.change, other.change[mine]])


def _path(changes: tuple[np.ndarray, np.ndarray, np.ndarray], since: np.ndarray, weeks: int) -> np.ndarray:
    """Sum of what those who have joined count for at the end of each week [weeks] int64."""
    person, week, change = changes
    at = np.maximum(week, since[person])
    seen = at < weeks
    sums = np.bincount(at[seen], weights=change[seen].astype(float), minlength=weeks)
    return np.cumsum(np.rint(sums).astype(np.int64))


def returns(since: np.ndarray, changes: Changes, dates: np.ndarray) -> np.ndarray:
    """Participants who left a benefit for work after they joined, so long before each date that their return can be
    seen, and how many of them were back on one [BACK_W, 2, t] int64; each person by the first time."""
    mine = changes.left >= since[changes.leaver]
    person, left, back = changes.leaver[mine], changes.left[mine], changes.back[mine]
    _, first = np.unique(person, return_index=True)  # rows are by person and time
    left, back = left[first], back[first]
    found = np.zeros((len(BACK_W), 2, len(dates)), np.int64)
    for h, length in enumerate(BACK_W):
        seen = left[:, None] + length < dates[None, :]
        found[h, 0] = seen.sum(axis=0)
        found[h, 1] = (seen & (back - left <= length)[:, None]).sum(axis=0)
    return found


class Turn(NamedTuple):
    """When participants win back what they lose while a course holds them; weeks since the start, NaN for never."""

    dip: float  # the least of with less without
    dip_week: float  # NaN where there is no dip
    even_week: float  # from then on they work at least as much as without, up to the last week
    repaid_week: float  # person-weeks that were lost are won back, for good


def turn(change: np.ndarray) -> Turn:
    """The turn of a path of work with less without [weeks]: where nobody ever loses they are even from week 1 on."""
    change = np.asarray(change, float)
    if not len(change):
        return Turn(0.0, np.nan, np.nan, np.nan)
    low = int(change.argmin())
    if change[low] >= -NOTHING:
        return Turn(0.0, np.nan, 1.0, 1.0)
    return Turn(float(change[low]), float(low + 1), _for_good(change), _for_good(change.cumsum()))


def _for_good(path: np.ndarray) -> float:
    """The first week from which a path is not below zero any more, counted from 1; NaN where it ends below."""
    below = np.flatnonzero(path < -NOTHING)
    if not len(below):
        return 1.0
    return float(below[-1] + 2) if below[-1] + 1 < len(path) else np.nan
