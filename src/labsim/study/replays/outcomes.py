"""What a replay found: counts per market, arm, seed and date, and what a trial would and should make of them.

A trial sees one world: it compares who was treated with who was not, and what the second group lost to the first
counts as a gain. Paired worlds see the same people without the treatment. With T treated and U untreated of the
followed people, e what they do with and e0 without the treatment:

    naive  = mean_T(e) - mean_U(e)        direct = mean_T(e - e0)        spill = mean_U(e - e0)
    naive  = direct - spill + luck,       luck = mean_T(e0) - mean_U(e0), 0 on average
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

PEOPLE = (
    "treated", "untreated", "treated_with", "treated_without", "untreated_with", "untreated_without",
    "takers", "takers_with", "takers_without", "everyone_with", "everyone_without",
)  # fmt: skip
FIRM_COUNTS = ("openings", "hires", "filled")
SIDES = [f"{who}_{world}" for who in ("treated", "untreated") for world in ("with", "without")]
FIRMS = (
    "treated", "untreated",
    *(f"{what}_{side}" for what in FIRM_COUNTS for side in SIDES),
)  # fmt: skip
JOBS = ("jobs", "filled", "residents_in", "everyone_with", "everyone_without")
CELLS = {
    "saturation": PEOPLE, "contact": PEOPLE, "coverage": PEOPLE, "course": PEOPLE, "outreach": FIRMS, "arrivals": JOBS,
}  # fmt: skip
STATE = ("unemployed", "labour_force", "vacancies")  # of each market when the trial begins


class Outcomes(NamedTuple):
    """Counts of a replay; cells: name -> float64 [markets, arms, seeds, dates]; state [markets, seeds, STATE]."""

    replay: str
    design: str
    markets: tuple[str, ...]
    arms: tuple[str, ...]
    seeds: tuple[int, ...]
    dates: tuple[int, ...]
    headline: int
    cells: Mapping[str, np.ndarray]
    state: np.ndarray

    def pick(self, values: np.ndarray, arm: str, week: int, market: str | None = None) -> np.ndarray:
        """One value per seed [seeds]: of one market, or the mean over all of them."""
        chosen = values[:, self.arms.index(arm), :, self.dates.index(week)]
        return chosen.mean(axis=0) if market is None else chosen[self.markets.index(market)]


def share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Percent, NaN where there is nobody."""
    known = whole != 0
    return np.where(known, 100.0 * part / np.where(known, whole, 1.0), np.nan)


def naive(found: Outcomes) -> np.ndarray:
    """Treated less untreated in the world with the treatment, percentage points; NaN without one of them."""
    c = found.cells
    return share(c["treated_with"], c["treated"]) - share(c["untreated_with"], c["untreated"])


def direct(found: Outcomes) -> np.ndarray:
    """The treated with the treatment less the same people without it, percentage points."""
    c = found.cells
    return share(c["treated_with"] - c["treated_without"], c["treated"])


def spill(found: Outcomes) -> np.ndarray:
    """The untreated with the treatment of others less the same people without it, percentage points."""
    c = found.cells
    return share(c["untreated_with"] - c["untreated_without"], c["untreated"])


def luck(found: Outcomes) -> np.ndarray:
    """What the draw made differ between treated and untreated without any treatment, percentage points."""
    c = found.cells
    return share(c["treated_without"], c["treated"]) - share(c["untreated_without"], c["untreated"])


def gain(found: Outcomes) -> np.ndarray:
    """More people in work among everybody who has taken part so far."""
    return found.cells["takers_with"] - found.cells["takers_without"]


def net(found: Outcomes) -> np.ndarray:
    """More people in work among all residents."""
    return found.cells["everyone_with"] - found.cells["everyone_without"]


def firm_effect(found: Outcomes, what: str, who: str) -> np.ndarray:
    """A count at these employers with the visits against the same employers without, percent."""
    c = found.cells
    with_, without = c[f"{what}_{who}_with"], c[f"{what}_{who}_without"]
    return share(with_ - without, without)


def firm_naive(found: Outcomes, what: str) -> np.ndarray:
    """A count per visited employer against that per employer that was not visited, percent."""
    c = found.cells
    visited = share(c[f"{what}_treated_with"], c["treated"])
    others = share(c[f"{what}_untreated_with"], c["untreated"])
    return share(visited - others, others)


def gate_share(found: Outcomes) -> np.ndarray:
    """Of the people who hold the new jobs, the percentage that lives here: what is counted at the gate."""
    return share(found.cells["residents_in"], found.cells["filled"])


def net_share(found: Outcomes) -> np.ndarray:
    """More residents in work per 100 new jobs that are filled."""
    return share(net(found), found.cells["filled"])


def unemployment(found: Outcomes) -> np.ndarray:
    """Unemployed in percent of the labour force when the trial begins [markets, seeds]."""
    return share(found.state[:, :, 0], found.state[:, :, 1])


def tightness(found: Outcomes) -> np.ndarray:
    """Posted vacancies per 100 unemployed when the trial begins [markets, seeds]."""
    return share(found.state[:, :, 2], found.state[:, :, 0])


def as_data(found: Outcomes) -> dict[str, Any]:
    """The same as lists and numbers, for JSON."""
    cells = {name: values.tolist() for name, values in found.cells.items()}
    return {**found._asdict(), "cells": cells, "state": found.state.tolist()}


def from_data(data: Mapping[str, Any]) -> Outcomes:
    """What `as_data` took apart. Raises KeyError or TypeError for anything else."""
    cells = {name: np.array(values, float) for name, values in data["cells"].items()}
    lists = {name: tuple(data[name]) for name in ("markets", "arms", "seeds", "dates")}
    return Outcomes(**{**data, **lists, "cells": cells, "state": np.array(data["state"], float)})
