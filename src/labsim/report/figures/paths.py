"""How it runs: left the participants in both worlds, right the difference for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from labsim.report.answer import Answer
from labsim.report.figures.base import (
    BAND,
    GREY,
    GRID,
    INK,
    MINUS_HATCH,
    NAVY,
    RUST,
    SMALL,
    WIDE,
    Drawing,
    Sheet,
    centred,
    nice_ticks,
    spread_apart,
    text_mm,
)
from labsim.report.formats import whole
from labsim.report.reading import PER_YEAR, weeks_since_start
from labsim.report.words import Words

TOP, PLOT, HEIGHT = 9.5, 34.0, 52.0  # first line of the plot, its height, height of the sheet [mm]
LEFT_AT, LEFT_WIDTH = 8.0, 64.0
RIGHT_AT, RIGHT_WIDTH = 104.0, 53.0


@dataclass(frozen=True)
class Line:
    """One path: weeks since the start, mean and one-world range."""

    weeks: np.ndarray
    value: np.ndarray
    world_low: np.ndarray
    world_high: np.ndarray


@dataclass(frozen=True)
class Panel:
    """Where a plot lies and what its axes run over."""

    sheet: Sheet
    ax: Axes  # covers the sheet, in mm from the top left corner
    left: float
    width: float
    last: float  # weeks
    low: float
    high: float

    def x(self, weeks: Any) -> Any:
        """mm of a moment, or of an array of moments."""
        return self.left + self.width * weeks / self.last

    def y(self, value: Any) -> Any:
        """mm of a number of people, or of an array of them."""
        return TOP + PLOT * (self.high - value) / (self.high - self.low)


def read_line(answer: Answer, who: str, world: str) -> Line:
    """A path of the result, sorted in time."""
    frame: pd.DataFrame = answer.reading.result.paths
    rows = frame[(frame["who"] == who) & (frame["world"] == world)]
    weeks = np.array([weeks_since_start(answer.reading.result, date) for date in rows["date"]], dtype=float)
    order = np.argsort(weeks, kind="stable")
    columns = (rows[name].to_numpy(dtype=float)[order] for name in ("value", "world_low", "world_high"))
    return Line(weeks[order], *columns)


def from_zero(line: Line) -> Line:
    """A difference starts at exactly zero: both worlds share their start."""
    if line.weeks.size == 0 or line.weeks[0] <= 0:
        return line
    return Line(
        *(np.concatenate([[0.0], values]) for values in (line.weeks, line.value, line.world_low, line.world_high))
    )


def draw_paths(answer: Answer, words: Words) -> Drawing:
    """Both plots side by side; state in work at each moment, not lasting work."""
    sheet = Sheet(WIDE, HEIGHT)
    ax = sheet.canvas()
    with_, without = (read_line(answer, "participants", world) for world in ("with", "without"))
    change = from_zero(read_line(answer, "all", "difference"))
    last = max([1.0, *(float(line.weeks.max()) for line in (with_, without, change) if line.weeks.size)])
    _participants(sheet, ax, last, (with_, without), answer, words)
    _difference(sheet, ax, last, change, answer, words)
    net = answer.reading.cell("net").value
    return Drawing(
        sheet.figure,
        "paths",
        words("paths_alt", a=words.number(0), b=words.number(net)),
        words("paths_message"),
    )


def _participants(sheet: Sheet, ax: Axes, last: float, lines: tuple[Line, Line], answer: Answer, words: Words) -> None:
    with_, without = lines
    top = max([4.0, *(float(line.value.max()) for line in lines if line.value.size)])
    panel = Panel(sheet, ax, LEFT_AT, LEFT_WIDTH, last, 0.0, top * 1.08)
    sheet.text(0, 3.2, words("paths_left"), bold=True)
    if with_.weeks.size == 0 or without.weeks.size == 0:
        sheet.text(LEFT_AT, TOP + 10, words("not_applicable"), color=GREY)
        return
    if (with_.value < without.value - 0.5).any():
        ax.add_patch(_swatch(LEFT_AT, 4.9))
        sheet.text(LEFT_AT + 5.2, 7.2, words("lock_in"), size=SMALL)
    _frame(panel, answer, words)
    _between(panel, with_, without)
    ax.plot(panel.x(without.weeks), panel.y(without.value), color=RUST, linewidth=1.8, linestyle=(0, (5, 2.2)))
    ax.plot(panel.x(with_.weeks), panel.y(with_.value), color=NAVY, linewidth=1.8)
    ends = spread_apart([float(panel.y(line.value[-1])) for line in lines], 3.8)
    above = max(0.0, max(ends) - (TOP + PLOT - 1.5))  # not into the labels of the time axis
    ends = [y - above for y in ends]
    for y, key, line, color in zip(ends, ("with_n", "without_n"), lines, (NAVY, RUST), strict=True):
        label = words(key, n=words.number(line.value[-1]))
        sheet.text(panel.left + panel.width + 1.2, centred(y), label, bold=True, color=color)


def _between(panel: Panel, with_: Line, without: Line) -> None:
    """A band where more are in work with it, a hatch where fewer are (lock-in)."""
    x, upper, lower = panel.x(with_.weeks), panel.y(with_.value), panel.y(without.value)
    more = with_.value >= without.value
    panel.ax.fill_between(x, upper, lower, where=more, interpolate=True, color=NAVY, alpha=BAND, linewidth=0)
    fewer: dict[str, Any] = {
        "facecolor": "none",
        "edgecolor": RUST,
        "hatch": MINUS_HATCH,
        "linewidth": 0,
        "alpha": 0.8,
    }
    panel.ax.fill_between(x, upper, lower, where=with_.value <= without.value, interpolate=True, **fewer)


def _difference(sheet: Sheet, ax: Axes, last: float, change: Line, answer: Answer, words: Words) -> None:
    sheet.text(RIGHT_AT - 8, 3.2, words("paths_right"), bold=True)
    if change.weeks.size == 0:
        sheet.text(RIGHT_AT, TOP + 10, words("not_applicable"), color=GREY)
        return
    low, high = min(0.0, float(change.world_low.min())), max(0.0, float(change.world_high.max()))
    room = max(0.06 * (high - low), 1.0)
    panel = Panel(sheet, ax, RIGHT_AT, RIGHT_WIDTH, last, low - room, high + room)
    dip = int(np.argmin(change.value))
    note = words("band")
    if whole(change.value[dip]) < 0:
        note += " \u00b7 " + words("dip", n=words.number(change.value[dip]), weeks=words.number(change.weeks[dip]))
    sheet.text(RIGHT_AT, 7.2, note, size=SMALL)
    _frame(panel, answer, words, signed=True)
    x = panel.x(change.weeks)
    ax.fill_between(x, panel.y(change.world_low), panel.y(change.world_high), color=NAVY, alpha=BAND, linewidth=0)
    ax.plot([panel.left, panel.left + panel.width], [panel.y(0)] * 2, color=INK, linewidth=0.9)
    ax.plot(x, panel.y(change.value), color=NAVY, linewidth=1.8)
    end = change.value[-1]
    sheet.text(
        panel.left + panel.width + 1.2,
        centred(float(panel.y(end))),
        words("expected", n=words.signed(whole(end))),
        size=SMALL,
        bold=True,
        color=NAVY,
    )


def _frame(panel: Panel, answer: Answer, words: Words, *, signed: bool = False) -> None:
    """Grid, ticks in people and in years, the horizon as a dotted line."""
    right, bottom = panel.left + panel.width, TOP + PLOT
    for tick in nice_ticks(panel.low, panel.high, 5):
        y = float(panel.y(tick))
        panel.ax.plot([panel.left, right], [y, y], color=GRID, linewidth=0.6, zorder=0)
        label = words.signed(tick) if signed else words.number(tick)
        panel.sheet.text(panel.left - 1.2, centred(y, SMALL), label, size=SMALL, color=GREY, align="right")
    panel.ax.plot([panel.left, panel.left, right], [TOP, bottom, bottom], color=GREY, linewidth=0.6)
    for weeks, label in time_ticks(panel.last, words):
        x = float(panel.x(weeks))
        panel.ax.plot([x, x], [bottom, bottom + 0.9], color=GREY, linewidth=0.6)
        panel.sheet.text(x, bottom + 4.2, label, size=SMALL, color=GREY, align="center")
    at = answer.reading.at
    if 0 < at < panel.last:
        x = float(panel.x(at))
        panel.ax.plot([x, x], [TOP, bottom], color=INK, linewidth=0.9, linestyle=(0, (1, 1.6)))
        width = text_mm(words("horizon"), SMALL) / 2
        panel.sheet.text(min(x, right - width), bottom + 7.9, words("horizon"), size=SMALL, color=GREY, align="center")


def time_ticks(last: float, words: Words) -> list[tuple[float, str]]:
    """Start, then every year (every 13 weeks in a run shorter than two years)."""
    if last >= 2 * PER_YEAR:
        years = int(last // PER_YEAR)
        every = max(1, -(-years // 6))
        marks = [(PER_YEAR * year, year) for year in range(every, years + 1, every)]
        return [(0.0, words("start")), *((float(weeks), words.count("year", year)) for weeks, year in marks)]
    every = 13 if last <= 65 else 26
    return [
        (0.0, words("start")),
        *((float(week), words("weeks_n", n=week)) for week in range(every, int(last) + 1, every)),
    ]


def _swatch(x: float, y: float) -> Rectangle:
    return Rectangle((x, y), 4, 2.6, facecolor="white", edgecolor=RUST, hatch=MINUS_HATCH, linewidth=0.7)
