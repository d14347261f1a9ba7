"""What the figure of a replay shows: a panel per market, a line per quantity, with half of its 95 % interval."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from labsim.study.intervals import summary
from labsim.study.replays.outcomes import (
    Outcomes,
    direct,
    firm_effect,
    gate_share,
    naive,
    net_share,
    spill,
    unemployment,
)


class Line(NamedTuple):
    """One quantity of a panel; NaN where there is none."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    half: tuple[float, ...]


class Panel(NamedTuple):
    """One market, or all of them."""

    title: str
    lines: tuple[Line, ...]


class Shown(NamedTuple):
    """A figure without a pencil."""

    title: str
    across: str  # what the horizontal axis counts
    up: str
    panels: tuple[Panel, ...]


NAIVE, DIRECT, SPILL = "found by a comparison within the area", "treated, true", "untreated, true"


def shown(found: Outcomes, title: str) -> Shown:
    """The figure of a replay, by its design."""
    across, up, lines = SHOWS[found.design](found)
    if found.design == "arrivals":
        return Shown(title, across, up, (Panel("", lines(0)),))
    panels = tuple(Panel(heading(found, m), lines(m)) for m in range(len(found.markets)))
    return Shown(title, across, up, panels)


def heading(found: Outcomes, m: int) -> str:
    """'slack (4.9 % unemployed)'."""
    return f"{found.markets[m]} ({unemployment(found)[m].mean():.1f} % unemployed)"


Lines = Callable[[int], tuple[Line, ...]]


def _line(label: str, x: np.ndarray, by_seed: np.ndarray) -> Line:
    """A line of means over seeds; by_seed [seeds, points]."""
    found = summary(by_seed)
    half = np.where(np.isnan(found.half_width), 0.0, found.half_width)
    return Line(label, *(tuple(float(one) for one in values) for values in (x, found.value, half)))


def _by_arm(found: Outcomes) -> tuple[str, str, Lines]:
    """Against the share that is treated, at the headline's date."""
    k = found.dates.index(found.headline)
    x = np.array([float(arm.split()[0]) for arm in found.arms])
    kinds = ((NAIVE, naive(found)), (DIRECT, direct(found)), (SPILL, spill(found)))

    def lines(m: int) -> tuple[Line, ...]:
        return tuple(_line(label, x, values[m, :, :, k].T) for label, values in kinds)

    return f"% treated; work after {found.headline} weeks", "percentage points", lines


def _by_week(found: Outcomes) -> tuple[str, str, Lines]:
    """Against weeks, in the last arm."""
    kinds = ((NAIVE, naive(found)), (DIRECT, direct(found)), (SPILL, spill(found)))

    def lines(m: int) -> tuple[Line, ...]:
        return tuple(_line(label, np.array(found.dates), values[m, -1]) for label, values in kinds)

    return f"weeks since the beginning; {found.arms[-1]} treated", "percentage points", lines


def _by_course(found: Outcomes) -> tuple[str, str, Lines]:
    """Against weeks, a line for each kind of participants."""
    own = direct(found)

    def lines(m: int) -> tuple[Line, ...]:
        dates = np.array(found.dates)
        return tuple(_line(found.arms[a], dates, own[m, a]) for a in range(1, len(found.arms)))

    return "weeks since the invitation", "participants at work, percentage points", lines


def _by_firm(found: Outcomes) -> tuple[str, str, Lines]:
    """Against weeks: vacancies and hires at visited employers, hires elsewhere."""
    kinds = (
        ("vacancies, visited", firm_effect(found, "openings", "treated"), 1),
        ("hires, visited", firm_effect(found, "hires", "treated"), 1),
        ("hires elsewhere, many visits", firm_effect(found, "hires", "untreated"), len(found.arms) - 1),
    )

    def lines(m: int) -> tuple[Line, ...]:
        return tuple(_line(label, np.array(found.dates), values[m, a]) for label, values, a in kinds)

    return "weeks since the visits", "% more than without the visits", lines


def _by_unemployment(found: Outcomes) -> tuple[str, str, Lines]:
    """Against unemployment, all markets in one panel."""
    k, x = found.dates.index(found.headline), unemployment(found).mean(axis=1)
    kinds = (("residents among those who hold the jobs", gate_share(found)), ("residents' gain", net_share(found)))

    def lines(m: int) -> tuple[Line, ...]:
        return tuple(_line(label, x, values[:, -1, :, k].T) for label, values in kinds)

    return f"% unemployed when the jobs come; after {found.headline} weeks", "per 100 new jobs", lines


SHOWS: dict[str, Callable[[Outcomes], tuple[str, str, Lines]]] = {
    "saturation": _by_arm, "coverage": _by_arm, "contact": _by_week, "course": _by_course, "outreach": _by_firm,
    "arrivals": _by_unemployment,
}  # fmt: skip
