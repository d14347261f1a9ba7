"""How instruments write levers: log factors add, shares of what is left multiply, bits unite, the rest adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from labsim.world.levers import EMPLOYER, PERSON, Levers, touch_employers, touch_persons

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARES = (
    "cover", "subsidy", "signal", "upkeep", "refer", "activate", "stay", "practice",
    "engaged", "inclusion", "informed",
)  # fmt: skip
BITS = ("eased", "help_for", "channels", "members", "audience", "owned")
GREATEST = ("returns",)  # the most far-reaching one holds


def combine(column: np.ndarray, rows: np.ndarray, name: str, value: float) -> None:
    """One contribution of `value` to a lever at these rows, by the rule of the lever; rows occur once each."""
    if name in SHARES:
        column[rows] = 1.0 - (1.0 - column[rows]) * (1.0 - value)
    elif name in BITS:
        column[rows] |= column.dtype.type(int(value))
    elif name in GREATEST:
        column[rows] = np.maximum(column[rows], value)
    else:
        column[rows] += value


def to_persons(levers: Levers, rows: np.ndarray, values: Mapping[str, float]) -> None:
    """Write these levers of people; rows: int array without doubles."""
    _write(levers, rows, values, PERSON)
    touch_persons(levers, rows)


def to_employers(levers: Levers, rows: np.ndarray, values: Mapping[str, float]) -> None:
    """Write these levers of employers; rows: int array without doubles."""
    _write(levers, rows, values, EMPLOYER)
    touch_employers(levers, rows)


def _write(levers: Levers, rows: np.ndarray, values: Mapping[str, float], known: tuple[str, ...]) -> None:
    for name, value in values.items():
        assert name in known, name
        combine(getattr(levers, name), rows, name, value)
