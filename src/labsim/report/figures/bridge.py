"""From registered placements to extra people; below, on the same axis, 20 possible outcomes of one world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matplotlib.axes import Axes

from labsim.report.answer import Answer
from labsim.report.figures.base import (
    GREY,
    GRID,
    INK,
    MINUS_HATCH,
    NAVY,
    PLUS_HATCH,
    RUST,
    SMALL,
    TEAL,
    WIDE,
    Drawing,
    Sheet,
    centred,
    nice_ticks,
    text_mm,
)
from labsim.report.formats import FUTURES, in_twenty, whole
from labsim.report.rounding import TO_GROSS, TO_NET
from labsim.report.sentences import short
from labsim.report.words import Words

LEFT, PLOT = 72.0, 105.0  # where the axis starts and how long it is [mm]
ROW, BAR = 4.5, 2.8  # height of a row and of a bar [mm]
DOT, SMALLEST_DOT, PILE = 2.2, 1.4, 11.0  # sizes of a dot and height of the highest pile [mm]
TOTALS = ("registered", "gross_lasting", "net_lasting")
OUTSIDE = (0, 1, FUTURES - 2, FUTURES - 1)  # ranks of the dots that are not among the middle 16


@dataclass(frozen=True)
class Row:
    """A bar from `start` to `end` [persons] with its label and, in grey, the technical word."""

    step: str
    label: str
    start: int
    end: int
    value: str
    term: str = ""

    @property
    def is_total(self) -> bool:
        """Whether the bar starts at zero."""
        return self.step in TOTALS


@dataclass(frozen=True)
class Scale:
    """The horizontal axis, shared by bars and dots."""

    low: float
    high: float

    def mm(self, value: float) -> float:
        """Position of a value, from the left edge of the sheet."""
        return LEFT + PLOT * (value - self.low) / (self.high - self.low)


def rows(answer: Answer, words: Words) -> list[Row]:
    """The bars, top down, in whole persons: eleven, or ten where displacement and spillover are told together."""
    steps, found, level = dict(answer.bridge.whole), [], 0
    if told_together(steps):
        steps["others"] = steps.pop("displaced") + steps.pop("spillover")
    for step in ("registered", *TO_GROSS, "gross_lasting", *TO_NET[:2], "others", *TO_NET[2:], "net_lasting"):
        if step not in steps:
            continue
        label = words(f"step_{step}", short=short(answer, words))
        if step in TOTALS:
            level = steps[step]
            found.append(Row(step, label, 0, level, words.number(level)))
            continue
        term = words(f"term_{step}") if step in (*TO_NET, "others") else ""
        found.append(Row(step, label, level, level + steps[step], words.signed(steps[step]), term))
        level += steps[step]
    return found


def told_together(steps: Mapping[str, int]) -> bool:
    """Whether displacement and spillover are larger than all there is to explain.

    Over the years both grow with the number of people whose path differs between the worlds at all; then only
    their difference says something.
    """
    return max(-steps["displaced"], steps["spillover"]) > max(steps["registered"], 1)


def _label_mm(row: Row) -> float:
    return text_mm(row.value) + (text_mm(row.term, SMALL) + 5 if row.term else 0) + 2


def scale(bars: list[Row], dots: list[float], world: tuple[float, float]) -> Scale:
    """From zero (or below, where something is) to far enough for every label to fit right of its bar."""
    values = [*dots, *world, *(edge for row in bars for edge in (row.start, row.end))]
    low = min(0.0, min(values) - 1.0 if min(values) < 0 else 0.0)
    high = max(low + 10.0, max(values) + 1.0)
    for row in bars:
        room = max(PLOT - _label_mm(row), PLOT / 3)
        high = max(high, low + (max(row.start, row.end) - low) * PLOT / room)
    return Scale(low, high)


def pile_up(positions: list[float], size: float, most: int | None = None) -> list[tuple[float, int]]:
    """(x, level) of each dot: at its own x on the lowest level where it touches no other.

    With `most` levels taken, a dot moves sideways by as little as needed (equal outcomes would make a tower).
    """
    placed: list[tuple[float, int]] = []
    for x in positions:
        shift = 0
        while True:
            moved = x + size * ((shift + 1) // 2) * (1 if shift % 2 else -1)
            level = next(
                i
                for i in range(len(placed) + 1)
                if all(i != other or abs(moved - at) >= size - 1e-9 for at, other in placed)
            )
            if most is None or level < most:
                break
            shift += 1
        placed.append((moved, level))
    return placed


def arrange(positions: list[float]) -> tuple[list[tuple[float, int]], float]:
    """(places of the dots, their size [mm]): smaller dots where the pile would be too high, then sideways."""
    places, size = pile_up(positions, DOT), DOT
    while _height(places, size) > PILE and size > SMALLEST_DOT:
        size = max(size - 0.2, SMALLEST_DOT)
        places = pile_up(positions, size)
    if _height(places, size) > PILE:
        places = pile_up(positions, size, int(PILE / size))
    return places, size


def _height(places: list[tuple[float, int]], size: float) -> float:
    return size * (1 + max(level for _, level in places))


def draw_bridge(answer: Answer, words: Words) -> Drawing:
    """The bridge of a result at its horizon."""
    bars, dots = rows(answer, words), answer.bridge.twenty
    axis = scale(bars, dots, (answer.net.world_low, answer.net.world_high))
    places, size = arrange([axis.mm(dot) for dot in dots])
    dots_top = 2 + ROW * len(bars) + 0.6
    base = dots_top + max(_height(places, size), 8.5) + 0.6
    sheet = Sheet(WIDE, base + 7)
    ax = sheet.canvas()
    _grid(ax, sheet, axis, base + 2.6, words)
    for i, row in enumerate(bars):
        _bar(ax, sheet, axis, row, 2 + ROW * (i + 0.5))
    _connect(ax, axis, bars)
    _dots(ax, places, base, size)
    _bracket(ax, axis, answer, base + 1)
    _explain(sheet, axis, answer, words, (dots_top, min(x for x, _ in places) - size))
    r, n = answer.bridge.whole["registered"], answer.bridge.whole["net_lasting"]
    return Drawing(
        sheet.figure,
        "bridge",
        words("bridge_alt", r=words.number(r), n=words.number(n)),
        words("bridge_message"),
    )


def _grid(ax: Axes, sheet: Sheet, axis: Scale, bottom: float, words: Words) -> None:
    for tick in nice_ticks(axis.low, axis.high):
        x = axis.mm(tick)
        ax.plot(
            [x, x],
            [0.5, bottom],
            color=GREY if tick == 0 else GRID,
            linewidth=0.8 if tick == 0 else 0.6,
            zorder=0,
        )
        sheet.text(x, bottom + 3.3, words.number(tick), size=SMALL, align="center", color=GREY)
    sheet.text(LEFT - 1.5, bottom + 3.3, words("bridge_axis"), size=SMALL, align="right", color=GREY)


def _bar(ax: Axes, sheet: Sheet, axis: Scale, row: Row, y: float) -> None:
    left, right = sorted((axis.mm(row.start), axis.mm(row.end)))
    color = NAVY if row.is_total else (TEAL if row.end > row.start else RUST)
    if row.start == row.end:
        color = GREY
    hatch = None if row.is_total else (PLUS_HATCH if row.end > row.start else MINUS_HATCH)
    fill = (
        {"facecolor": NAVY}
        if row.is_total
        else {"facecolor": "white", "hatch": hatch, "edgecolor": color, "linewidth": 0.9}
    )
    if right > left:
        ax.barh(y, right - left, left=left, height=BAR, zorder=2, **fill)
    else:
        ax.plot([left, left], [y - BAR / 2, y + BAR / 2], color=color, linewidth=1.2, zorder=2)
    sheet.text(LEFT - 1.5, centred(y), row.label, bold=row.is_total, align="right")
    sheet.text(right + 1.2, centred(y), row.value, bold=True, color=INK if row.is_total else color, halo=True)
    if row.term:
        sheet.text(
            right + 1.2 + text_mm(row.value) + 2.2,
            centred(y, SMALL),
            row.term,
            size=SMALL,
            color=GREY,
            halo=True,
        )


def _connect(ax: Axes, axis: Scale, bars: list[Row]) -> None:
    for i, row in enumerate(bars[:-1]):
        y = 2 + ROW * (i + 0.5)
        ax.plot([axis.mm(row.end)] * 2, [y + BAR / 2, y + ROW - BAR / 2], color=INK, linewidth=0.6, zorder=1)


def _dots(ax: Axes, places: list[tuple[float, int]], base: float, size: float) -> None:
    for rank, (x, level) in enumerate(places):
        face = "white" if rank in OUTSIDE else NAVY
        ax.plot(
            [x],
            [base - size * (level + 0.5)],
            marker="o",
            markersize=(size - 0.45) / 0.3528,
            markerfacecolor=face,
            markeredgecolor=NAVY,
            markeredgewidth=0.9,
            zorder=3,
        )


def _bracket(ax: Axes, axis: Scale, answer: Answer, y: float) -> None:
    low, high = axis.mm(whole(answer.net.world_low)), axis.mm(whole(answer.net.world_high))
    ax.plot([low, high], [y, y], color=INK, linewidth=0.8)
    for x in (low, high):
        ax.plot([x, x], [y - 0.8, y + 0.8], color=INK, linewidth=0.8)


def _explain(sheet: Sheet, axis: Scale, answer: Answer, words: Words, place: tuple[float, float]) -> None:
    """Left of the dots what they are; right of them, or left too where they need the room, what they say."""
    top, left = place[0], min(LEFT - 1.5, place[1])
    low, high = words.number(whole(answer.net.world_low)), words.number(whole(answer.net.world_high))
    middle = words("dots_16", low=low, high=high)
    share = answer.bridge.share_at_most(0)
    zero = words("dots_zero", k=words.frequency(share)) if 0 < in_twenty(share) < FUTURES else ""
    right = max(axis.mm(max(answer.bridge.twenty)), axis.mm(whole(answer.net.world_high))) + 4
    fits = right + text_mm(middle, SMALL) * 0.87 <= sheet.width
    sheet.text(left, top + 3.0, words("dots_title"), bold=True, align="right")
    if fits:
        sheet.text(left, top + 6.8, words("dots_one"), size=SMALL, align="right", color=INK)
        sheet.text(right, top + 3.0, middle, size=SMALL)
        sheet.text(right, top + 6.8, zero, size=SMALL)
        return
    for i, line in enumerate((middle, zero)):
        sheet.text(left, top + 6.4 + 3.3 * i, line, size=SMALL, align="right")
