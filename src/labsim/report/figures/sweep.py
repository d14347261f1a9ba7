"""An outcome against one factor of a sweep, with the simulation error and the range of one world as bands."""

from __future__ import annotations

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
)
from labsim.report.reading import Cell, cell_of
from labsim.report.words import Words, capital

WIDTH, HEIGHT = 130.0, 78.0
LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT = 20.0, 12.0, 100.0, 50.0
BANDS = ("low", "high", "world_low", "world_high")


def draw_sweep(frame: pd.DataFrame, factor: str, outcome: str, words: Words) -> Drawing:
    """`frame` is tidy: a column `factor`, and the outcome either as a column (one row per seed) or as rows.

    Rows: `measure` == outcome with `value` (and low, high, world_low, world_high where there is no `seed`);
    group, if there is one, is 'all'; of several dates the last one is drawn. KeyError where factor or
    outcome is missing.
    """
    points = sweep_points(frame, factor, outcome)
    ordered = all(isinstance(key, (int, float, np.integer, np.floating)) for key in points)
    keys = sorted(points) if ordered else list(points)
    x = np.array([float(key) for key in keys]) if ordered else np.arange(len(keys), dtype=float)
    cells = [points[key] for key in keys]
    sheet = Sheet(WIDTH, HEIGHT)
    ax = sheet.axes(LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT)
    heading = words("sweep_title", outcome=capital(words.measure(outcome)), factor=factor)
    sheet.text(0, 3.5, heading, bold=True)
    sheet.text(0, 7.5, words("sweep_bands"), size=SMALL, color=GREY)
    _limits(ax, x, cells)
    _draw(ax, x, cells)
    _ticks(
        sheet, ax, x, [words.plain(value) for value in x] if ordered else [str(key) for key in keys], words
    )
    sheet.text(
        LEFT + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 10.5, factor, size=SMALL, color=GREY, align="center"
    )
    values = [cell.value for cell in cells]
    title = words(
        "sweep_alt",
        outcome=words.measure(outcome),
        factor=factor,
        a=words.plain(min(values)),
        b=words.plain(max(values)),
    )
    return Drawing(sheet.figure, "sweep", title, words("sweep_message"))


def sweep_points(frame: pd.DataFrame, factor: str, outcome: str) -> dict[Any, Cell]:
    """Cell of the outcome per value of the factor, in order of appearance."""
    if factor not in frame:
        raise KeyError(
            f"{factor!r} is no column of the sweep; there are {', '.join(map(str, frame.columns))}"
        )
    if outcome in frame:
        rows, column = frame, outcome
    else:
        rows, column = _rows_of(frame, outcome), "value"
    if "seed" in rows or not set(BANDS) <= set(rows.columns):
        return {
            key: cell_of(part[column].dropna().to_numpy(dtype=float))
            for key, part in rows.groupby(factor, sort=False)
        }
    return {
        key: Cell(*(float(part[name].mean()) for name in (column, *BANDS)))
        for key, part in rows.groupby(factor, sort=False)
    }


def _rows_of(frame: pd.DataFrame, outcome: str) -> pd.DataFrame:
    measures = frame["measure"].unique() if "measure" in frame else []
    if outcome not in measures:
        raise KeyError(f"{outcome!r} is no measure of the sweep; there are {', '.join(map(str, measures))}")
    rows = frame[frame["measure"] == outcome]
    if "group" in rows:
        rows = rows[rows["group"] == "all"]
    return rows[rows["date"] == rows["date"].max()] if "date" in rows else rows


def _limits(ax: Axes, x: np.ndarray, cells: list[Cell]) -> None:
    edges = [
        edge for cell in cells for edge in (cell.value, cell.low, cell.high, cell.world_low, cell.world_high)
    ]
    known = [edge for edge in edges if np.isfinite(edge)]
    low, high = min([0.0, *known]), max([0.0, *known])
    room = 0.06 * max(high - low, 1.0)
    ax.set_ylim(low - (room if low < 0 else 0), high + room)
    side = 0.04 * max(float(np.ptp(x)), 1.0)
    ax.set_xlim(float(x.min()) - side, float(x.max()) + side)


def _draw(ax: Axes, x: np.ndarray, cells: list[Cell]) -> None:
    columns = {name: np.array([getattr(cell, name) for cell in cells]) for name in ("value", *BANDS)}
    ax.fill_between(x, columns["world_low"], columns["world_high"], color=NAVY, alpha=BAND, linewidth=0)
    ax.fill_between(x, columns["low"], columns["high"], color=NAVY, alpha=2 * BAND, linewidth=0)
    ax.axhline(0, color=INK, linewidth=0.9)
    ax.plot(
        x,
        columns["value"],
        color=NAVY,
        linewidth=1.8,
        marker="o",
        markersize=5,
        markerfacecolor="white",
        markeredgewidth=1.4,
    )


def _ticks(sheet: Sheet, ax: Axes, x: np.ndarray, labels: list[str], words: Words) -> None:
    low, high = ax.get_ylim()
    left, right = ax.get_xlim()
    for tick in nice_ticks(low, high):
        ax.axhline(tick, color=GRID, linewidth=0.6, zorder=0)
        y = TOP + PLOT_HEIGHT * (high - tick) / (high - low)
        sheet.text(LEFT - 1.5, centred(y, SMALL), words.number(tick), size=SMALL, color=GREY, align="right")
    every = -(-len(labels) // 10)
    for i in range(0, len(labels), every):
        at = LEFT + PLOT_WIDTH * (float(x[i]) - left) / (right - left)
        sheet.text(at, TOP + PLOT_HEIGHT + 4.5, labels[i], size=SMALL, color=GREY, align="center")
