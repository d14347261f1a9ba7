"""Whole persons that still add up: largest-remainder rounding of the bridge and of the groups."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from labsim.report.formats import whole

TO_GROSS = ("repeats", "not_regular", "not_lasting", "never_registered")
TO_NET = ("deadweight", "lost", "displaced", "spillover")
STEPS = ("registered", *TO_GROSS, "gross_lasting", *TO_NET, "net_lasting")


def largest_remainder(parts: Sequence[float], total: int) -> list[int]:
    """Whole parts that sum to `total`; each is its part rounded down or up, ties go to the earlier part.

    `total` must be the sum of `parts` rounded down or up (any whole number less than 1 away from it);
    ValueError otherwise, because then no honest rounding exists.
    """
    floors = [math.floor(part + 1e-9) for part in parts]
    missing = total - sum(floors)
    fractions = [part - floor for part, floor in zip(parts, floors, strict=True)]
    if missing < 0 or missing > sum(fraction > 1e-9 for fraction in fractions):
        raise ValueError(f"{list(parts)} cannot be rounded to a total of {total}")
    by_fraction = sorted(range(len(parts)), key=lambda i: (-fractions[i], i))
    for i in by_fraction[:missing]:
        floors[i] += 1
    assert sum(floors) == total
    return floors


def round_bridge(means: Mapping[str, float]) -> dict[str, int]:
    """Mean of each step of the bridge (signed) -> whole persons that close twice.

    registered + repeats + not_regular + not_lasting + never_registered = gross_lasting, and
    gross_lasting + deadweight + lost + displaced + spillover = net_lasting.
    """
    rounded = {step: whole(means[step]) for step in ("registered", "gross_lasting", "net_lasting")}
    for first, steps, last in (
        ("registered", TO_GROSS, "gross_lasting"),
        ("gross_lasting", TO_NET, "net_lasting"),
    ):
        parts = largest_remainder([means[step] for step in steps], rounded[last] - rounded[first])
        rounded.update(zip(steps, parts, strict=True))
        assert rounded[first] + sum(parts) == rounded[last]
    return rounded


def round_shares(parts: Sequence[float], total: float) -> list[int]:
    """Whole parts of `total` (the exact sum of `parts`), closing on the rounded total."""
    return largest_remainder(parts, whole(total))
