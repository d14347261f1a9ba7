"""The figure of a replay: a panel per market, lines told apart by dashes and markers, in black only."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from labsim.report.figures.base import (
    GREY,
    GRID,
    INK,
    SMALL,
    WIDE,
    Drawing,
    Sheet,
    centred,
    nice_ticks,
    text_mm,
)
from labsim.study.replays.shown import Line, Panel, Shown

LEFT, TOP, GAP, HEIGHT = 14.0, 22.0, 7.0, 45.0
FOOT = 12.0
STYLES: tuple[dict[str, Any], ...] = (
    {"linestyle": (0, (5, 2)), "marker": "s", "markerfacecolor": "white"},
    {"linestyle": "solid", "marker": "o", "markerfacecolor": INK},
    {"linestyle": (0, (1, 1.5)), "marker": "^", "markerfacecolor": "white"},
)


def draw_replay(shown: Shown, name: str) -> Drawing:
    """Panels side by side on one scale; bars are 95 % intervals over seeds. name: prefix of its ids."""
    sheet = Sheet(WIDE, TOP + HEIGHT + FOOT)
    sheet.text(0, 3.5, shown.title, bold=True)
    sheet.text(0, 8.0, f"{shown.up}; bars: 95 % interval over seeds", size=SMALL, color=GREY)
    _legend(sheet, shown.panels[0].lines)
    width = (WIDE - LEFT - GAP * (len(shown.panels) - 1)) / len(shown.panels)
    limits = _limits(shown)
    for k, panel in enumerate(shown.panels):
        _panel(sheet, panel, LEFT + k * (width + GAP), width, limits, labelled=k == 0)
    sheet.text(LEFT, TOP + HEIGHT + 10.0, shown.across, size=SMALL, color=GREY)
    return Drawing(sheet.figure, f"replay-{name}", shown.title, _message(shown))


def _message(shown: Shown) -> str:
    """Every line in words: where it begins and ends."""
    parts = []
    for panel in shown.panels:
        for line in panel.lines:
            known = [(x, y) for x, y in zip(line.x, line.y, strict=True) if np.isfinite(y)]
            if known:
                (a, first), (b, last) = known[0], known[-1]
                parts.append(
                    f"{panel.title or 'all markets'}, {line.label}: {first:.1f} at {a:g}, {last:.1f} at {b:g}."
                )
    return " ".join([f"{shown.up} against {shown.across}.", *parts])


def _legend(sheet: Sheet, lines: tuple[Line, ...]) -> None:
    """A sample of each line with its name."""
    canvas, x = sheet.canvas(), 0.0
    for line, style in zip(lines, STYLES, strict=False):
        canvas.plot([x, x + 4.0, x + 8.0], [12.0] * 3, color=INK, linewidth=1.2, markersize=4, markevery=[1], **style)
        sheet.text(x + 9.5, centred(12.0, SMALL), line.label, size=SMALL)
        x += 14.0 + text_mm(line.label, SMALL) * 0.9


def _limits(shown: Shown) -> tuple[float, float]:
    edges = [
        y + side * half
        for panel in shown.panels
        for line in panel.lines
        for y, half in zip(line.y, line.half, strict=True)
        for side in (-1.0, 1.0)
    ]
    known = [edge for edge in edges if np.isfinite(edge)]
    low, high = min([0.0, *known]), max([0.0, *known])
    room = 0.06 * max(high - low, 0.1)
    return low - room, high + room


def _panel(sheet: Sheet, panel: Panel, left: float, width: float, limits: tuple[float, float], labelled: bool) -> None:
    ax = sheet.axes(left, TOP, width, HEIGHT)
    every = [x for line in panel.lines for x in line.x]
    side = 0.05 * max(max(every) - min(every), 1e-9)
    ax.set_xlim(min(every) - side, max(every) + side)
    ax.set_ylim(*limits)
    sheet.text(left, TOP - 2.5, panel.title, size=SMALL)
    for tick in ticks(*limits):
        ax.axhline(tick, color=GRID, linewidth=0.6, zorder=0)
        if labelled:
            y = TOP + HEIGHT * (limits[1] - tick) / (limits[1] - limits[0])
            sheet.text(left - 1.5, centred(y, SMALL), f"{tick:g}", size=SMALL, color=GREY, align="right")
    ax.axhline(0.0, color=INK, linewidth=0.9, clip_on=False)
    for line, style in zip(panel.lines, STYLES, strict=False):
        _draw(ax, line, style)
    _marks(sheet, ax, panel, left, width)


def ticks(low: float, high: float) -> list[float]:
    """Round numbers from low to high, also where the span is less than a few."""
    scale = 1.0
    while (high - low) * scale < 4.0:
        scale *= 10.0
    return [tick / scale for tick in nice_ticks(low * scale, high * scale)]


def _draw(ax: Axes, line: Line, style: dict[str, Any]) -> None:
    x, y, half = (np.array(values) for values in (line.x, line.y, line.half))
    known = np.isfinite(y)
    ax.vlines(x[known], (y - half)[known], (y + half)[known], color=GREY, linewidth=0.7)
    ax.plot(x[known], y[known], color=INK, linewidth=1.2, markersize=3.5, markeredgewidth=0.9, **style)


def _marks(sheet: Sheet, ax: Axes, panel: Panel, left: float, width: float) -> None:
    """Numbers below the panel, as many as fit."""
    low, high = ax.get_xlim()
    marks = sorted({x for line in panel.lines for x in line.x})
    end = -1e9
    for x in marks:
        text, at = f"{x:.3g}", left + width * (x - low) / (high - low)
        if at - text_mm(text, SMALL) / 2 < end:
            continue
        sheet.text(at, TOP + HEIGHT + 4.5, text, size=SMALL, color=GREY, align="center")
        end = at + text_mm(text, SMALL) / 2 + 0.5
