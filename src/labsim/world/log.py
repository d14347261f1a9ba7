"""The transition log: one row for each change of status, work or scheme; everything measured derives from it."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from labsim.core.jit import part
from labsim.world.persons import Persons


class Log(NamedTuple):
    """Append-only [capacity]; the first size[0] rows are valid, in week order."""

    size: np.ndarray  # [1] rows in use [int64]
    week: np.ndarray  # [int32]
    row: np.ndarray  # person [int32]
    before: np.ndarray  # Status [int8]
    after: np.ndarray  # Status [int8]
    contract: np.ndarray  # Contract after [int8]
    hours: np.ndarray  # hours a week after [int8]
    scheme: np.ndarray  # Scheme after [int8]
    position: np.ndarray  # position after [int32]
    channel: np.ndarray  # Channel of a hire, else NONE [int8]
    cause: np.ndarray  # Cause [int8]


class Cause(IntEnum):
    """Why a log row was written."""

    DEMOGRAPHY = 1
    JOB_LOST = 2
    QUIT = 3
    HIRED = 4
    JOB_CHANGED = 5
    BENEFIT = 6
    ACTIVATED = 7
    GAVE_UP = 8
    ENROLLED = 9
    START = 10
    SHELTERED = 11
    PLACED = 12  # in a parallel job or an experience place


def empty_log(capacity: int) -> Log:
    """A log with room for `capacity` rows."""
    small = [np.zeros(capacity, np.int8) for _ in range(5)]
    return Log(
        size=np.zeros(1, np.int64),
        week=np.zeros(capacity, np.int32),
        row=np.zeros(capacity, np.int32),
        before=small[0],
        after=small[1],
        contract=small[2],
        hours=small[3],
        scheme=small[4],
        position=np.zeros(capacity, np.int32),
        channel=np.zeros(capacity, np.int8),
        cause=np.zeros(capacity, np.int8),
    )


def grown(log: Log, capacity: int) -> Log:
    """The same log with room for `capacity` rows."""
    columns = [np.concatenate([c, np.zeros(capacity - len(c), c.dtype)]) for c in log[1:]]
    return Log(log.size, *columns)


@part
def record(log: Log, persons: Persons, i: int, week: int, before: int, channel: int, cause: int):
    """Append person i's state as it is now; the caller has seen to it that there is room."""
    k = log.size[0]
    log.week[k] = week
    log.row[k] = i
    log.before[k] = before
    log.after[k] = persons.status[i]
    log.contract[k] = persons.contract[i]
    log.hours[k] = persons.hours[i]
    log.scheme[k] = persons.scheme[i]
    log.position[k] = persons.position[i]
    log.channel[k] = channel
    log.cause[k] = cause
    log.size[0] = k + 1
