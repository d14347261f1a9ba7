"""Who gives a course: providers named in its file, with the seats that their other courses leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.world.offices import Stage

if TYPE_CHECKING:
    from labsim.model import LabourMarket

NOBODY = -1  # a seat of no provider in particular


def offering(market: LabourMarket, design: Any) -> list[Any]:
    """Institutions that give this course, in the order of the file; the only one of the region where none is named."""
    able = [agent for agent in market.institutions if hasattr(agent, "seats")]
    named = [agent for slug in design.providers for agent in able if agent.name == slug]
    return named or (able if len(able) == 1 else [])


def seats_of(market: LabourMarket, agents: list[Any], planned: int) -> list[int]:
    """Row of the provider of each seat that can be offered, in turn as far as each has seats; NOBODY without any."""
    if not agents:
        return [NOBODY] * planned
    free = [agent.seats(planned) for agent in agents]
    given: list[int] = []
    while len(given) < planned and any(free):
        for k, agent in enumerate(agents):
            if free[k] > 0 and len(given) < planned:
                given.append(agent.row)
                free[k] -= 1
    return given


def taken_seats(market: LabourMarket, row: int) -> int:
    """Seats of a provider that are taken now: people in its courses, or about to begin."""
    tracks = market.tracks
    used = slice(0, int(tracks.size[0]))
    return int(np.count_nonzero((tracks.provider[used] == row) & (tracks.stage[used] <= Stage.RUNNING)))
