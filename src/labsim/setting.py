"""Everything a world needs that does not change while it runs: parameters, fields, paths, choices."""

from typing import NamedTuple

import numpy as np

from labsim.processes import (
    benefits,
    demography,
    end_jobs,
    guidance,
    hiring,
    listing,
    openings,
    search,
    seekers,
    selection,
    starts,
    support,
    training,
)
from labsim.world.around import neutral_around
from labsim.world.board import Fields

PROCESSES = {
    "demography": demography.Params,
    "end_jobs": end_jobs.Params,
    "benefits": benefits.Params,
    "guidance": guidance.Params,
    "training": training.Params,
    "openings": openings.Params,
    "starts": starts.Params,
    "listing": listing.Params,
    "seekers": seekers.Params,
    "search": search.Params,
    "selection": selection.Params,
    "hiring": hiring.Params,
    "support": support.Params,
}


class Behaviour(NamedTuple):
    """Parameters of every process, by process name."""

    demography: demography.Params
    end_jobs: end_jobs.Params
    benefits: benefits.Params
    guidance: guidance.Params
    training: training.Params
    openings: openings.Params
    starts: starts.Params
    listing: listing.Params
    seekers: seekers.Params
    search: search.Params
    selection: selection.Params
    hiring: hiring.Params
    support: support.Params


class Paths(NamedTuple):
    """Circumstances per week from the start; the last week goes on for ever."""

    start_week: int
    values: np.ndarray  # rows as in `Around` [ROWS, sectors + 1, weeks] [float64]

    def at(self, week: int) -> np.ndarray:
        """The circumstances of one week [ROWS, sectors + 1]."""
        k = min(max(week - self.start_week, 0), self.values.shape[2] - 1)
        return np.ascontiguousarray(self.values[:, :, k])


class Setting(NamedTuple):
    """The frozen part of a world."""

    behaviour: Behaviour
    fields: Fields
    paths: Paths
    eta: float  # job creation, 0 the number of jobs is given, 1 jobs follow people
    outside_eta: float  # the same for jobs outside the region
    disability_flows: bool  # False in the burn-in: disability stocks are held still


def still_paths(sectors: int) -> Paths:
    """Circumstances in which nothing changes."""
    return Paths(0, neutral_around(sectors))
