"""Who wins and who loses: per group what changes for participants and for others."""

from __future__ import annotations

import textwrap
from typing import Any

from matplotlib.axes import Axes

from labsim.report.answer import Answer
from labsim.report.figures.base import (
    GREY,
    GRID,
    HALF,
    INK,
    MINUS_HATCH,
    NAVY,
    RUST,
    SMALL,
    Align,
    Drawing,
    Sheet,
    centred,
    nice_ticks,
    text_mm,
)
from labsim.report.groups import GroupRow, group_table
from labsim.report.words import Words, capital

PLOT_LEFT, PLOT, NET_AT, LASTING_AT = 30.0, 37.0, 74.0, 86.5  # columns [mm]
ROW, BAR, HEAD = 6.2, 2.0, 5.5
SOLID: dict[str, Any] = {"facecolor": NAVY}
HATCHED: dict[str, Any] = {"facecolor": "white", "edgecolor": RUST, "hatch": MINUS_HATCH, "linewidth": 0.8}
LONG = 18  # a longer name takes two lines


def draw_groups(answer: Answer, words: Words, dimension: str = "scheme") -> Drawing:
    """Diverging bars per group of one dimension, net now and net lasting as numbers."""
    table = group_table(answer.reading, dimension, words)
    rows = table.rows if table else ()
    sheet = Sheet(HALF, HEAD + ROW * max(len(rows), 1) + 5)
    ax = sheet.canvas()
    if not rows:
        sheet.text(0, HEAD + 3, words("groups_none"), size=SMALL)
        return Drawing(sheet.figure, "groups", words("groups"), words("groups_none"))
    _head(ax, sheet, words)
    zero, each, low, high = _scale(rows)
    bottom = HEAD + ROW * len(rows)
    for tick in nice_ticks(low, high, 4):
        x = zero + each * tick
        ax.plot([x, x], [HEAD, bottom], color=GRID, linewidth=0.6, zorder=0)
        sheet.text(x, bottom + 3.6, words.signed(tick), size=SMALL, color=GREY, align="center")
    ax.plot([zero, zero], [HEAD - 0.5, bottom], color=INK, linewidth=0.9)
    for i, row in enumerate(rows):
        _row(ax, sheet, (zero, each), row, words, HEAD + ROW * (i + 0.5))
    nets = [row.net for row in rows]
    title = words("groups_alt", a=words.number(min(nets)), b=words.number(max(nets)))
    return Drawing(sheet.figure, "groups", title, words("groups_message"))


def _head(ax: Axes, sheet: Sheet, words: Words) -> None:
    x = PLOT_LEFT - 8
    for key, style in (("participants", SOLID), ("others", HATCHED)):
        ax.barh(2.0, 2.4, left=x, height=2.2, **style)
        sheet.text(x + 3.2, 3.0, words(key), size=SMALL)
        x += 5.5 + text_mm(words(key), SMALL) * 0.9
    sheet.text(NET_AT, 3.0, words("net"), size=SMALL, align="right", bold=True)
    sheet.text(LASTING_AT, 3.0, words("lasting"), size=SMALL, align="right", color=GREY)


def _scale(rows: tuple[GroupRow, ...]) -> tuple[float, float, float, float]:
    """mm of zero, mm per person and the range, with room for a number outside each bar."""
    values = [0, *(value for row in rows for value in (row.participants, row.others))]
    low, high = min(values), max(max(values), min(values) + 4)
    room = 7.5
    each = (PLOT - room * (1 + (low < 0))) / (high - low)
    return PLOT_LEFT + (room if low < 0 else 0) - low * each, each, low, high


def _row(ax: Axes, sheet: Sheet, scale: tuple[float, float], row: GroupRow, words: Words, y: float) -> None:
    zero, each = scale
    lines = textwrap.wrap(capital(row.label), LONG)[:2]
    for line, shift in zip(lines, (-1.45, 1.45) if len(lines) == 2 else (0.0,), strict=False):
        sheet.text(PLOT_LEFT - 1.5, centred(y + shift, SMALL), line, align="right", size=SMALL)
    both = row.participants and row.others
    for value, color, shift in ((row.participants, NAVY, -1.45), (row.others, RUST, 1.45)):
        if not value:
            continue
        middle = y + (shift if both else 0)
        style = SOLID if color == NAVY else HATCHED
        ax.barh(middle, each * value, left=zero, height=BAR, zorder=2, **style)
        align: Align = "left" if value > 0 else "right"
        x = zero + each * value + (1.0 if value > 0 else -1.0)
        sheet.text(x, centred(middle, SMALL), words.signed(value), size=SMALL, color=color, align=align)
    sheet.text(NET_AT, centred(y), words.signed(row.net), bold=True, align="right")
    sheet.text(LASTING_AT, centred(y), words.signed(row.lasting), color=GREY, align="right")
