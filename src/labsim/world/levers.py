"""Levers: all that policy can change, rebuilt every week; a neutral lever changes nothing.

Contributions combine by the rule of their column: log factors add, shares of what is left multiply
(1 - (1 - a)(1 - b)), bits unite, hours, minutes and places add. `policy.contribute` writes them so.
"""

from typing import NamedTuple

import numpy as np

from labsim.core.draws import pair_bits_of, pair_key
from labsim.core.jit import part

CHANNELS = 8  # channels between people and employers that may run at the same time
ALL = np.uint8(0xFF)
AUDIENCES = 63  # instruments whose places are for certain people only
PATHWAYS = 64  # courses whose co-owners are told apart


class Levers(NamedTuple):
    """Arrays that kernels read, each in one function (shared ones are below); neutral is 0."""

    search: np.ndarray  # [persons] log factor on applications [float32]
    separation: np.ndarray  # [persons] log factor on the job-loss hazard, <= 0 [float32]
    cover: np.ndarray  # [persons] share of the employer's risk that is taken away [0, 1] [float32]
    subsidy: np.ndarray  # [persons] share of the shortfall in productivity that is paid for [0, 1] [float32]
    signal: np.ndarray  # [persons] precision of a recognised certificate [0, 1] [float32]
    upkeep: np.ndarray  # [persons] share of the decay of employee skills that is prevented [0, 1] [float32]
    practice: np.ndarray  # [persons] share of the employee skills still missing that is gained this week [float32]
    help_hours: np.ndarray  # [persons] hours of help this week for the barriers in help_for [float32]
    reach: np.ndarray  # [persons] minutes that somebody will travel on top of the own reach [float32]
    refer: np.ndarray  # [persons] chance this week to be mediated beyond what the WSP has room for [float32]
    activate: np.ndarray  # [persons] chance this week that somebody outside the labour market looks around [float32]
    stay: np.ndarray  # [persons] chance that somebody under 60 who would leave the region stays [float32]
    host: np.ndarray  # [persons] employer row + 1 of the learning place, 0 none [int32]
    eased: np.ndarray  # [persons] bits of barriers that do not bind while this holds [uint8]
    help_for: np.ndarray  # [persons] bits of barriers the help is for [uint8]
    channels: np.ndarray  # [persons] bits of channels the person uses [uint8]
    returns: np.ndarray  # [persons] 1: may go back to sheltered work when regular work ends [uint8]
    audience: np.ndarray  # [persons] bits of the places that are for this person [uint64]
    owned: np.ndarray  # [employers] bits of the courses that the employer owns with others [uint64]
    engaged: np.ndarray  # [employers] share of the trust in the WSP still missing that is gained [0, 1] [float32]
    inclusion: np.ndarray  # [employers] share of the inclusiveness still missing that is gained [0, 1] [float32]
    informed: np.ndarray  # [employers] share of the fear of risk that is taken away [0, 1] [float32]
    dismissal: np.ndarray  # [employers] log factor on the job-loss hazard, <= 0 [float32]
    learning: np.ndarray  # [employers] learning places beside those of standing habit [int32]
    members: np.ndarray  # [employers] bits of channels the employer uses [uint8]
    channel_key: np.ndarray  # [CHANNELS] what a channel keys its meetings with [uint64]
    channel_cycle: np.ndarray  # [CHANNELS] weeks in which a pair on it meets once, 0 not in use [int64]
    channel_skills: np.ndarray  # [CHANNELS] share of diploma screening on it that skills replace [0, 1] [float64]
    channel_brings: np.ndarray  # [1] bits of channels on which somebody brings people and employers together [uint8]
    course_trust: np.ndarray  # [PATHWAYS] share of the missing trust that co-owners have in its people [0, 1] [float64]
    touched_persons: np.ndarray  # rows that are not neutral, first touched_count[0] [int32]
    touched_employers: np.ndarray  # rows that are not neutral, first touched_count[1] [int32]
    touched_count: np.ndarray  # [2] [int64]


PERSON = Levers._fields[: Levers._fields.index("owned")]
EMPLOYER = Levers._fields[Levers._fields.index("owned") : Levers._fields.index("channel_key")]
KINDS = {
    **dict.fromkeys((*PERSON, *EMPLOYER), np.float32),
    **dict.fromkeys(("eased", "help_for", "channels", "returns", "members"), np.uint8),
    "audience": np.uint64,
    "owned": np.uint64,
    "host": np.int32,
    "learning": np.int32,
}
MANY = 64  # a column is cleared whole where more than one row in so many was touched: rows one by one cost as much
TOUCHES = 16  # times that all persons, or all employers, may be touched in one week


def neutral_levers(persons: int, employers: int) -> Levers:
    """Levers that change nothing."""
    columns = {name: np.zeros(persons, KINDS[name]) for name in PERSON}
    columns |= {name: np.zeros(employers, KINDS[name]) for name in EMPLOYER}
    return Levers(
        **columns,
        channel_key=np.zeros(CHANNELS, np.uint64),
        channel_cycle=np.zeros(CHANNELS, np.int64),
        channel_skills=np.zeros(CHANNELS),
        channel_brings=np.zeros(1, np.uint8),
        course_trust=np.zeros(PATHWAYS),
        touched_persons=np.zeros(TOUCHES * persons, np.int32),
        touched_employers=np.zeros(TOUCHES * employers, np.int32),
        touched_count=np.zeros(2, np.int64),
    )


def touch_persons(levers: Levers, rows: np.ndarray) -> None:
    """Note that these person rows carry a lever this week."""
    start = levers.touched_count[0]
    levers.touched_persons[start : start + len(rows)] = rows
    levers.touched_count[0] = start + len(rows)


def touch_employers(levers: Levers, rows: np.ndarray) -> None:
    """Note that these employer rows carry a lever this week."""
    start = levers.touched_count[1]
    levers.touched_employers[start : start + len(rows)] = rows
    levers.touched_count[1] = start + len(rows)


def reset(levers: Levers) -> None:
    """Make everything neutral again; costs only what was touched."""
    for names, touched, kind in ((PERSON, levers.touched_persons, 0), (EMPLOYER, levers.touched_employers, 1)):
        rows = touched[: levers.touched_count[kind]]
        for name in names if len(rows) else ():
            column = getattr(levers, name)
            if len(rows) > len(column) // MANY:
                column[:] = 0
            else:
                column[rows] = 0
    levers.channel_cycle[:] = 0
    levers.channel_skills[:] = 0.0
    levers.channel_brings[:] = 0
    levers.course_trust[:] = 0.0
    levers.touched_count[:] = 0


@part
def host_of(levers: Levers, i: int):
    """Row of the employer who hosts person i's learning place, -1 for none."""
    return levers.host[i] - 1


@part
def acquaintance(levers: Levers, i: int, k: int, e: int):
    """Whether employer e hosts person i's learning place, and whether it co-owns the course k of i (-1 none)."""
    owns = k >= 0 and (levers.owned[e] >> np.uint64(max(0, k))) & np.uint64(1) != np.uint64(0)
    return host_of(levers, i) == e, owns


@part
def skills_on(levers: Levers, shared):
    """Share of diploma screening that looking at skills replaces on these channels, bits [0, 1]."""
    left = 1.0
    for b in range(CHANNELS):
        if (shared >> b) & 1:
            left *= 1.0 - levers.channel_skills[b]
    return 1.0 - left


@part
def inclusive(inclusiveness, levers: Levers, e: int):
    """How inclusive employer e is this week [0, 1]."""
    return inclusiveness[e] + levers.inclusion[e] * (1.0 - inclusiveness[e])


@part
def shared_channels(levers: Levers, i: int, e: int):
    """Bits of the channels that person i and employer e both use; e below zero: that the person uses."""
    return levers.channels[i] & (levers.members[e] if e >= 0 else ALL)


@part
def kinds_of_channels(levers: Levers, i: int):
    """Bits of the channels person i uses: those on which somebody brings people together, those that only show."""
    mine = shared_channels(levers, i, -1)
    brought = mine & levers.channel_brings[0]
    return brought, mine ^ brought


@part
def audience_of(levers: Levers, i: int):
    """Bits of the places that are for person i [uint64]."""
    return levers.audience[i]


@part
def may_return(levers: Levers, i: int):
    """Whether person i may go back to sheltered work when regular work ends, this week."""
    return levers.returns[i] != 0


@part
def activated(levers: Levers, i: int):
    """Chance this week that person i looks around because of an instrument."""
    return levers.activate[i]


@part
def meets(levers: Levers, shared, who, ident, week: int):
    """Whether a searcher and a vacancy meet this week on one of the channels they share: once in its cycle."""
    for b in range(CHANNELS):
        if (shared >> b) & 1 and levers.channel_cycle[b] > 0:
            phase = pair_bits_of(pair_key(levers.channel_key[b], who), ident) >> np.uint64(33)
            if (np.int64(phase) + week) % levers.channel_cycle[b] == 0:
                return True
    return False
