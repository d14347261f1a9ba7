"""What a part of the validation finds: lines that are judged, tables that are only shown."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from labsim.study.intervals import summary

WITHIN, OFF, SHOWN = "within", "**off**", "shown"


class Check(NamedTuple):
    """One line: a number and the bounds it should lie in; without bounds it is only shown."""

    key: str  # names the line for `reasons.REASONS`
    what: str
    value: float
    unit: str  # '%', 'weeks', ...; shares are in percent
    low: float | None
    high: float | None
    basis: str  # where the bounds come from: a publication, the economics of the model, the law
    error: float | None = None  # half of the 95 % interval over seeds

    @property
    def verdict(self) -> str:
        """'within', 'off', or 'shown' for a line without bounds; a number that is missing is off."""
        if self.low is None and self.high is None:
            return SHOWN
        below = self.low is not None and not self.value >= self.low
        above = self.high is not None and not self.value <= self.high
        return OFF if below or above else WITHIN

    @property
    def side(self) -> str:
        """'low' or 'high': on which side of its bounds it lies; '' within them."""
        if self.verdict != OFF:
            return ""
        return "high" if self.high is not None and self.value > self.high else "low"


class Table(NamedTuple):
    """A table that is shown as it is."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]
    note: str = ""


class Found(NamedTuple):
    """What a part found, and how it was run."""

    part: str
    how: str  # start, seeds, weeks
    checks: tuple[Check, ...]
    tables: tuple[Table, ...] = ()


def mean_check(
    key: str,
    what: str,
    by_seed: Sequence[float] | np.ndarray,
    unit: str,
    bounds: tuple[float | None, float | None],
    basis: str,
) -> Check:
    """A line from one value per seed: their mean and its 95 % interval."""
    found = summary(np.asarray(by_seed, float))
    error = float(found.half_width)
    known = None if np.isnan(error) else error
    return Check(key, what, float(found.value), unit, bounds[0], bounds[1], basis, known)


def as_data(found: Found) -> dict[str, Any]:
    """The same as lists and numbers, for JSON; NaN becomes None."""
    checks = [{**one._asdict(), "value": _number(one.value)} for one in found.checks]
    tables = [{**one._asdict(), "rows": [[_number(cell) for cell in row] for row in one.rows]} for one in found.tables]
    return {"part": found.part, "how": found.how, "checks": checks, "tables": tables}


def from_data(data: dict[str, Any]) -> Found:
    """What `as_data` took apart. Raises KeyError or TypeError for anything else."""
    checks = [Check(**{**one, "value": _float(one["value"])}) for one in data["checks"]]
    tables = []
    for one in data["tables"]:
        rows = tuple(tuple(_float(cell) if cell is None else cell for cell in row) for row in one["rows"])
        tables.append(Table(one["title"], tuple(one["columns"]), rows, one["note"]))
    return Found(data["part"], data["how"], tuple(checks), tuple(tables))


def _number(cell: Any) -> Any:
    if isinstance(cell, (float, np.floating)):
        return None if np.isnan(cell) else float(cell)
    return int(cell) if isinstance(cell, np.integer) else cell


def _float(cell: Any) -> float:
    return float("nan") if cell is None else float(cell)
