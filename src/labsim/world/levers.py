"""Levers: all that policy can change, rebuilt every week; a neutral lever changes nothing."""

from typing import NamedTuple

import numpy as np

from labsim.core.jit import part


class Levers(NamedTuple):
    """Arrays read by kernels in exactly one place each; neutral is 0 unless said."""

    search: np.ndarray  # [persons] log factor on applications [float32]
    separation: np.ndarray  # [persons] log factor on the job-loss hazard, <= 0 [float32]
    cover: np.ndarray  # [persons] share of the employer's risk that is taken away [0, 1] [float32]
    subsidy: np.ndarray  # [persons] score points of a wage subsidy, >= 0 [float32]
    signal: np.ndarray  # [persons] precision of a recognised certificate [0, 1] [float32]
    host: np.ndarray  # [persons] employer row + 1 of the learning place, 0 none [int32]
    trust: np.ndarray  # [employers] trust of an employer in the tracks it co-owns [0, 1] [float32]
    touched_persons: np.ndarray  # rows that are not neutral, first touched_count[0] [int32]
    touched_employers: np.ndarray  # rows that are not neutral, first touched_count[1] [int32]
    touched_count: np.ndarray  # [2] [int64]


def neutral_levers(persons: int, employers: int) -> Levers:
    """Levers that change nothing."""
    per_person = [np.zeros(persons, np.float32) for _ in range(5)]
    return Levers._make(
        [
            *per_person,
            np.zeros(persons, np.int32),
            np.zeros(employers, np.float32),
            np.zeros(4 * persons, np.int32),
            np.zeros(4 * employers, np.int32),
            np.zeros(2, np.int64),
        ]
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
    people = levers.touched_persons[: levers.touched_count[0]]
    for column in levers[:6]:
        column[people] = 0
    firms = levers.touched_employers[: levers.touched_count[1]]
    levers.trust[firms] = 0.0
    levers.touched_count[:] = 0


@part
def acquaintance(levers: Levers, i: int, e: int):
    """Whether employer e hosts person i's learning place, and its trust in the tracks it co-owns."""
    return levers.host[i] == e + 1, levers.trust[e]
