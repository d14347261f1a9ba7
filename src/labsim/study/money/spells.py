"""What everybody did and since when, week by week: read from the start and the transition log of a world."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import Status
from labsim.world.log import Log
from labsim.world.persons import Persons

FAR = 2**30  # a week after all weeks
STATE = ("status", "contract", "hours", "scheme", "position")


class Spells(NamedTuple):
    """Weeks in which nothing of somebody changed [k], by person and time, one after the other."""

    person: np.ndarray  # [int64]
    since: np.ndarray  # first week [int64]
    until: np.ndarray  # first week after it [int64]
    status: np.ndarray
    contract: np.ndarray
    hours: np.ndarray
    scheme: np.ndarray
    position: np.ndarray

    def take(self, which: np.ndarray) -> "Spells":
        """These spells: a mask or rows."""
        return Spells(*(column[which] for column in self))

    @property
    def first(self) -> np.ndarray:
        """Whether it is the first spell of its person [k bool]."""
        found = np.ones(len(self.person), bool)
        found[1:] = self.person[1:] != self.person[:-1]
        return found


def read_spells(start: Persons, log: Log, first: int, end: int) -> Spells:
    """Everybody's spells from week `first` to `end`; start: columns before week `first`. What somebody is at the end of
    a week holds for all of it: of several changes in a week the last one stands."""
    used = slice(0, int(log.size[0]))
    n = len(start.ident)
    person = np.concatenate([np.arange(n), log.row[used].astype(np.int64)])
    order = np.argsort(person, kind="stable")
    person = person[order]
    since = np.concatenate([np.full(n, first), np.clip(log.week[used], first, end)]).astype(np.int64)[order]
    columns = zip((start.status, start.contract, start.hours, start.scheme, start.position),
                  (log.after, log.contract, log.hours, log.scheme, log.position), strict=True)  # fmt: skip
    state = [np.concatenate([before, after[used]])[order] for before, after in columns]
    until = np.full(len(person), end, np.int64)
    same = person[1:] == person[:-1]
    until[:-1][same] = since[1:][same]
    found = Spells(person, since, until, *state)
    return found.take(until > since)


def cut(spells: Spells, week: np.ndarray) -> Spells:
    """The same spells, each in two where its week [k] lies within it."""
    inside = (spells.since < week) & (week < spells.until)
    if not inside.any():
        return spells
    row = np.repeat(np.arange(len(week)), 1 + inside)
    second = np.zeros(len(row), bool)
    second[1:] = row[1:] == row[:-1]
    found = spells.take(row)
    at = week[row]
    firsts = inside[row] & ~second
    return found._replace(since=np.where(second, at, found.since), until=np.where(firsts, at, found.until))


def who_differs(one: Spells, other: Spells, n: int) -> np.ndarray:
    """Who of n persons did not do the same in both worlds [n bool]."""
    counts = [np.bincount(spells.person, minlength=n) for spells in (one, other)]
    differs = counts[0] != counts[1]
    a, b = (spells.take(~differs[spells.person]) for spells in (one, other))
    unlike = np.zeros(len(a.person), bool)
    for mine, theirs in zip(a, b, strict=True):
        unlike |= mine != theirs
    differs[a.person[unlike]] = True
    return differs


def gone_since(spells: Spells, n: int) -> np.ndarray:
    """First week in which somebody has left the region, FAR if never [n]."""
    found = np.full(n, FAR, np.int64)
    away = spells.status == Status.GONE
    np.minimum.at(found, spells.person[away], spells.since[away])
    return found


def until_apart(spells: Spells, limit: np.ndarray) -> Spells:
    """Spells up to each person's week [n]."""
    until = np.minimum(spells.until, limit[spells.person])
    return spells._replace(until=until).take(until > spells.since)
