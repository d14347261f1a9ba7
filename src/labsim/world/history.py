"""Who worked, and how long without a break: read from the start and the log, at dates of measurement.

A week counts by how it ends: of several transitions in one week the last one stands.
"""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import NEVER, Scheme, Status
from labsim.core.jit import kernel, part, rule
from labsim.world.log import Log
from labsim.world.persons import Persons

GROWING = 1 << 32  # beside the 32 flags


class Definitions(NamedTuple):
    """Ways to count work [d] and lengths that make it lasting [l].

    A flag word of a person at a date holds, from bit 0 on: works by each definition [d], has worked for
    each length by each definition [d * l], receives a benefit [1], has left the region [1]; so
    d (l + 1) + 2 <= 32.
    """

    contracts: np.ndarray  # bits of Contract that count as work [d] [uint32]
    hours: np.ndarray  # least hours a week [d] [int32]
    without_benefit: np.ndarray  # True: who receives a benefit does not count [d] [bool]
    lasting_w: np.ndarray  # weeks [l] [int32]
    gap_w: np.ndarray  # longest interruption that does not break work, weeks [1] [int32]


class Beginning(NamedTuple):
    """What everybody did before the first week, columns of Persons [n]."""

    contract: np.ndarray  # [int8]
    hours: np.ndarray  # [int8]
    scheme: np.ndarray  # [int8]
    job_start: np.ndarray  # [int32]


class Lives(NamedTuple):
    """All persons at all dates [n, t]; a date lies in one piece of memory."""

    flags: np.ndarray  # bits, see Definitions [uint32]
    hours: np.ndarray  # hours of work a week [int8]


def work_bit(definition: int) -> int:
    """Bit of 'works by this definition'."""
    return definition


def lasting_bit(definitions: Definitions, definition: int, length: int) -> int:
    """Bit of 'has worked for the length-th length by this definition'."""
    return len(definitions.hours) + definition * len(definitions.lasting_w) + length


def benefit_bit(definitions: Definitions) -> int:
    """Bit of 'receives a benefit'."""
    return len(definitions.hours) * (1 + len(definitions.lasting_w))


def away_bit(definitions: Definitions) -> int:
    """Bit of 'has left the region since the start'."""
    return benefit_bit(definitions) + 1


def read_lives(persons: Persons, log: Log, definitions: Definitions, start_week: int, dates: np.ndarray) -> Lives:
    """Everybody's work at the dates.

    persons: columns at the start, before the first week was lived; log: what happened since. dates:
    int32 [t], weeks since the start, ascending; date k sees the transitions of the weeks before
    start_week + dates[k]. Work that ran at the start counts from the start of that job. Raises ValueError
    for more definitions than a flag word holds.
    """
    n, t = len(persons.ident), len(dates)
    before = Beginning(persons.contract, persons.hours, persons.scheme, persons.job_start)
    if away_bit(definitions) > 31:
        raise ValueError("more definitions of work than a flag word holds")
    first = np.zeros(n + 1, np.int64)
    order = np.zeros(int(log.size[0]), np.int64)
    sort_log(log, first, order)
    flags, work = np.zeros((t, n), np.uint32), np.zeros((t, n), np.int8)
    state = np.zeros((3, len(definitions.hours)), np.int32)
    read_history(before, log, first, order, definitions, start_week + dates.astype(np.int32), state, flags, work)
    return Lives(flags.T, work.T)


@kernel
def sort_log(log: Log, first, order):
    """Order the rows of the log by person, each person's in time order (a stable counting sort).

    first: int64 [n + 1], zeros; becomes the offsets into order: int64 [rows], overwritten."""
    rows = log.size[0]
    n = len(first) - 1
    for k in range(rows):
        first[log.row[k] + 1] += 1
    for i in range(n):
        first[i + 1] += first[i]
    for k in range(rows):
        i = log.row[k]
        order[first[i]] = k
        first[i] += 1
    for i in range(n, 0, -1):
        first[i] = first[i - 1]
    first[0] = 0


@rule
def works(contract, hours, scheme, contracts, least_hours, without_benefit):
    """Whether this contract of so many hours counts as work."""
    if (contracts >> contract) & 1 == 0 or hours < least_hours:
        return False
    return scheme == Scheme.NONE or not without_benefit


@part
def see(definitions: Definitions, contract: int, hours: int, scheme: int, week: int, state):
    """Take note of somebody's work from this week on, by every definition; state: see `read_history`."""
    for d in range(len(definitions.hours)):
        now = works(
            contract,
            hours,
            scheme,
            definitions.contracts[d],
            definitions.hours[d],
            definitions.without_benefit[d],
        )
        if now and not state[0, d]:
            if state[1, d] == NEVER or week - state[2, d] > definitions.gap_w[0]:
                state[1, d] = week
        elif state[0, d] and not now:
            state[2, d] = week
        state[0, d] = now


@part
def flag_word(definitions: Definitions, scheme: int, away: bool, end: int, state):
    """The flags of somebody at the beginning of week `end`, see `Definitions`; with the bit GROWING as long as
    time alone will set more of them."""
    ways = len(definitions.hours)
    lengths = len(definitions.lasting_w)
    word = 0
    for d in range(ways):
        if state[0, d]:
            word |= 1 << d
            for length in range(lengths):
                if end - state[1, d] >= definitions.lasting_w[length]:
                    word |= 1 << (ways + d * lengths + length)
                else:
                    word |= GROWING
    if scheme != Scheme.NONE:
        word |= 1 << (ways * (1 + lengths))
    if away:
        word |= 2 << (ways * (1 + lengths))
    return word


@kernel
def read_history(before: Beginning, log: Log, first, order, definitions: Definitions, ends, state, flags, work):
    """Fill flags [t, n] and hours of work [t, n], both overwritten, for the weeks `ends` [t] int32, ascending.

    first, order: from `sort_log`; state: int32 [3, d], working space: by each definition whether somebody
    works now, since when (NEVER: not yet), and since when not.
    """
    for i in range(len(before.hours)):
        contract = before.contract[i]
        hours = before.hours[i]
        scheme = before.scheme[i]
        away = False
        state[0, :] = 0
        state[1, :] = NEVER
        see(definitions, contract, hours, scheme, before.job_start[i], state)
        k = first[i]
        word = GROWING
        for t in range(len(ends)):
            while k < first[i + 1] and log.week[order[k]] < ends[t]:
                row = order[k]
                k += 1
                if k < first[i + 1] and log.week[order[k]] == log.week[row]:
                    continue  # a later transition of the same week stands
                gone = log.after[row] == Status.GONE
                same = log.contract[row] == contract and log.hours[row] == hours and log.scheme[row] == scheme
                if same and gone == away:
                    continue
                away = gone
                contract = log.contract[row]
                hours = log.hours[row]
                scheme = log.scheme[row]
                see(definitions, contract, hours, scheme, log.week[row], state)
                word = GROWING
            if word & GROWING:
                word = flag_word(definitions, scheme, away, ends[t], state)
            flags[t, i] = word & (GROWING - 1)
            work[t, i] = hours
