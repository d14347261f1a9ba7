"""An outcome against one factor of a sweep, with the simulation error and the range of one world as bands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from labsim.report.figures.base import (
    BAND,
    GREY,
    GRID,
    INK,
    NAVY,
    SMALL,
    Drawing,
    Sheet,
    centred,
    nice_ticks,
    spread_apart,
)
from labsim.report.reading import Cell, cell_of
from labsim.report.words import Words, capital

WIDTH, HEIGHT = 150.0, 78.5
LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT = 20.0, 15.5, 92.0, 50.0
BANDS = ("low", "high", "world_low", "world_high")
OWN = {"region", "intervention", "group", "measure", "weeks", "date", "seed", "value", "unit", *BANDS}  # no factors
DASHES: tuple[Any, ...] = ("solid", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), (0, (3, 1)))


class TooManyLinesError(ValueError):
    """Other factors make more lines than a reader can tell apart."""


@dataclass(frozen=True)
class Curve:
    """Cells of the outcome per value of the factor, at one combination of the other factors."""

    label: str
    points: dict[Any, Cell]


def draw_sweep(
    frame: pd.DataFrame, factor: str, outcome: str, words: Words, date: str | None = None, note: str = ""
) -> Drawing:
    """`frame` is tidy: a column per factor; the outcome is a column, or the `value` of its `measure`.

    With a `seed` there is a row per seed, else there are low, high, world_low, world_high. Of several groups
    'all' is drawn, of several dates `date` or the last, of several interventions the first. Where other factors
    vary there is a line for each of their combinations, with its simulation error only; TooManyLinesError
    for more than five, KeyError where factor, outcome or date is missing. note: a line below the title.
    """
    curves = sweep_curves(frame, factor, outcome, date)
    keys = list(dict.fromkeys(key for curve in curves for key in curve.points))
    ordered = all(isinstance(key, int | float | np.number) for key in keys)
    keys = sorted(keys) if ordered else keys
    x = {key: float(key) if ordered else float(i) for i, key in enumerate(keys)}
    sheet = Sheet(WIDTH, HEIGHT)
    ax = sheet.axes(LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT)
    sheet.text(0, 3.5, words("sweep_title", outcome=capital(words.measure(outcome)), factor=factor), bold=True)
    bands = "sweep_bands" if len(curves) == 1 else "sweep_band"
    sheet.text(0, 7.5, words(bands), size=SMALL, color=GREY)
    if note:
        sheet.text(0, 11.0, note, size=SMALL, color=GREY)
    set_limits(ax, list(x.values()), curves)
    for curve, dashes in zip(curves, DASHES, strict=False):
        draw_curve(ax, x, curve, dashes, alone=len(curves) == 1)
    draw_ticks(sheet, ax, [(x[key], words.plain(float(key)) if ordered else str(key)) for key in keys], words)
    sheet.text(LEFT + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 10.5, factor, size=SMALL, color=GREY, align="center")
    if len(curves) > 1:
        name_curves(sheet, ax, x, curves)
    values = [cell.value for curve in curves for cell in curve.points.values()]
    ends = {"a": words.plain(min(values)), "b": words.plain(max(values))}
    title = words("sweep_alt", outcome=words.measure(outcome), factor=factor, **ends)
    return Drawing(sheet.figure, "sweep", title, words("sweep_message"))


def sweep_curves(frame: pd.DataFrame, factor: str, outcome: str, date: str | None = None) -> list[Curve]:
    """One curve per combination of the other factors that vary, in order of appearance."""
    if factor not in frame:
        raise KeyError(f"{factor!r} is no column of the sweep; there are {', '.join(map(str, frame.columns))}")
    rows = frame if outcome in frame else _rows_of(frame, outcome, date)
    column = outcome if outcome in frame else "value"
    own = OWN | {factor, outcome}
    measured = set(frame["measure"].unique()) if "measure" in frame else set()
    others = [str(name) for name in rows if name not in own | measured and rows[name].nunique() > 1]
    parts = list(rows.groupby(others, sort=False)) if others else [((), rows)]
    if len(parts) > len(DASHES):
        raise TooManyLinesError(
            f"{len(parts)} combinations of {', '.join(others)}: choose at most {len(DASHES)} of them"
        )
    return [Curve(_label(others, key), _points(part, factor, column)) for key, part in parts]


def thinned(frame: pd.DataFrame, others: list[str]) -> tuple[pd.DataFrame, int, int]:
    """The rows of as many combinations of the other factors as can be drawn, evenly spread over the grid; how
    many these are, and of how many."""
    if not others:
        return frame, 1, 1
    every = frame[others].drop_duplicates()
    count = min(len(every), len(DASHES))
    kept = every.iloc[np.linspace(0, len(every) - 1, count).round().astype(int)]
    return frame.merge(kept, on=others), count, len(every)


def _label(others: list[str], key: Any) -> str:
    values = key if isinstance(key, tuple) else (key,)
    return ", ".join(f"{name.rpartition('.')[2]} {value}" for name, value in zip(others, values, strict=True))


def _points(rows: pd.DataFrame, factor: str, column: str) -> dict[Any, Cell]:
    by_value = rows.groupby(factor, sort=False)
    if "seed" in rows or not set(BANDS) <= set(rows.columns):
        return {key: cell_of(part[column].dropna().to_numpy(dtype=float)) for key, part in by_value}
    return {key: Cell(*(float(part[name].iloc[0]) for name in (column, *BANDS))) for key, part in by_value}


def _rows_of(frame: pd.DataFrame, outcome: str, date: str | None) -> pd.DataFrame:
    measures = frame["measure"].unique() if "measure" in frame else []
    if outcome not in measures:
        raise KeyError(f"{outcome!r} is no measure of the sweep; there are {', '.join(map(str, measures))}")
    rows = frame[frame["measure"] == outcome]
    if "group" in rows:
        rows = rows[rows["group"] == "all"]
    if "intervention" in rows:
        rows = rows[rows["intervention"] == rows["intervention"].iloc[0]]
    if "date" not in rows:
        return rows
    dates = sorted(rows["date"].astype(str).unique())
    if date is not None and date not in dates:
        raise KeyError(f"{date!r} is no date of the sweep; there are {', '.join(dates)}")
    return rows[rows["date"].astype(str) == (date or dates[-1])]


def set_limits(ax: Axes, x: list[float], curves: list[Curve]) -> None:
    """Room for every point and its band, and for zero."""
    bands = ("value", *BANDS) if len(curves) == 1 else ("value", "low", "high")
    edges = [getattr(cell, name) for curve in curves for cell in curve.points.values() for name in bands]
    known = [edge for edge in edges if np.isfinite(edge)]
    low, high = min([0.0, *known]), max([0.0, *known])
    room = 0.06 * max(high - low, 1.0)
    ax.set_ylim(low - (room if low < 0 else 0), high + room)
    side = 0.04 * max(max(x) - min(x), 1.0)
    ax.set_xlim(min(x) - side, max(x) + side)


def draw_curve(ax: Axes, x: dict[Any, float], curve: Curve, dashes: Any, *, alone: bool) -> None:
    """A line with its bands; alone: also the range of one world."""
    keys = sorted(curve.points, key=lambda key: x[key])
    at = [x[key] for key in keys]
    column = {name: np.array([getattr(curve.points[key], name) for key in keys]) for name in ("value", *BANDS)}
    if alone:
        ax.fill_between(at, column["world_low"], column["world_high"], color=NAVY, alpha=BAND, linewidth=0)
    error = 2 * BAND if alone else BAND
    ax.fill_between(at, column["low"], column["high"], color=NAVY, alpha=error, linewidth=0)
    ax.axhline(0, color=INK, linewidth=0.9, clip_on=False)
    ax.plot(at, column["value"], color=NAVY, linewidth=1.8, linestyle=dashes)
    dots: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 5, "markerfacecolor": "white"}
    ax.plot(at, column["value"], color=NAVY, markeredgewidth=1.4, **dots)


def name_curves(sheet: Sheet, ax: Axes, x: dict[Any, float], curves: list[Curve]) -> None:
    """Each line is named at its end."""
    low, high = ax.get_ylim()
    ends = []
    for curve in curves:
        last = curve.points[max(curve.points, key=lambda key: x[key])].value
        ends.append(TOP + PLOT_HEIGHT * (high - last) / (high - low))
    for y, curve in zip(spread_apart(ends, 3.6), curves, strict=True):
        sheet.text(LEFT + PLOT_WIDTH + 0.5, centred(y, SMALL), curve.label, size=SMALL)


def draw_ticks(sheet: Sheet, ax: Axes, marks: list[tuple[float, str]], words: Words) -> None:
    """Grid and numbers of both sides; marks: place and label of the values of the factor."""
    low, high = ax.get_ylim()
    left, right = ax.get_xlim()
    for tick in nice_ticks(low, high):
        ax.axhline(tick, color=GRID, linewidth=0.6, zorder=0)
        y = TOP + PLOT_HEIGHT * (high - tick) / (high - low)
        sheet.text(LEFT - 1.5, centred(y, SMALL), words.number(tick), size=SMALL, color=GREY, align="right")
    for x, label in marks[:: -(-len(marks) // 10)]:
        at = LEFT + PLOT_WIDTH * (x - left) / (right - left)
        sheet.text(at, TOP + PLOT_HEIGHT + 4.5, label, size=SMALL, color=GREY, align="center")
