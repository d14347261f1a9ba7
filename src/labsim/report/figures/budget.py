"""Pictures of a budget study: frontier, mixes, expected loss, what knowing is worth, and when the advice changes.

Today's allocation is a diamond in each; what was chosen is a filled dot. Nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    RUST,
    SMALL,
    WIDE,
    Drawing,
    Sheet,
    centred,
    nice_ticks,
    spread_apart,
)
from labsim.report.words import Words, capital

LEFT, TOP, PLOT, HIGH = 24.0, 15.0, 108.0, 58.0
ROW = 8.0
MARKS = {"chosen": "budget_best_mark", "today": "budget_today_mark", "nothing": "budget_nothing_mark",
         None: "budget_other_mark"}  # fmt: skip
DOT: dict[str, Any] = {"linestyle": "none", "marker": "o", "color": NAVY, "markersize": 5.5}
DIAMOND: dict[str, Any] = {**DOT, "marker": "D", "color": RUST, "markersize": 5.5, "markerfacecolor": "white"}
SMALL_DOT: dict[str, Any] = {**DOT, "markerfacecolor": "white", "markersize": 4}
SQUARE: dict[str, Any] = {**DOT, "marker": "s", "markersize": 4}
BEHIND: dict[str, Any] = {**SQUARE, "marker": "<"}
DASHES: tuple[Any, ...] = ("solid", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)))


def draw_budget(result: Any, words: Words) -> list[Drawing]:
    """Every picture of a study, in the order in which a board reads them."""
    drawn = [draw_frontier, draw_mixes, draw_losses, draw_information, draw_ends]
    return [draw(result, words) for draw in drawn if draw is not draw_ends or len(result.ends)]


def draw_frontier(result: Any, words: Words) -> Drawing:
    """The most that each budget brings; what was lived has its margin; the steps say what the last euros add."""
    frame, meta = result.frontier, result.meta
    sheet = Sheet(WIDE, TOP + HIGH + 22)
    ax = sheet.axes(LEFT, TOP, PLOT, HIGH)
    _head(sheet, words, "budget_frontier_title", f"budget_frontier_{_sub(meta)}")
    lived = frame.dropna(subset=["lived"])
    chosen, now = _row(result, "chosen"), _row(result, "today")
    marks = [*lived["lived_low"], *lived["lived_high"], chosen["low"], chosen["high"], now["low"], now["high"]]
    low, high = _limits([*frame["value"], *lived["lived"], *marks, 0.0])
    ax.set_ylim(low, high)
    room = 0.03 * max(float(frame["budget"].max()), 1.0)
    ax.set_xlim(-room, float(frame["budget"].max()) + room)
    _grid(sheet, ax, words, meta)
    ax.plot(frame["budget"], frame["value"], color=NAVY, linewidth=1.8)
    for row in lived.to_dict("records"):
        _whisker(ax, row["budget"], row["lived_low"], row["lived_high"])
        ax.plot([row["budget"]], [row["lived"]], **DOT, markerfacecolor="white")
    for mark, row, style in (("budget_best_mark", chosen, DOT), ("budget_today_mark", now, DIAMOND)):
        at = float(row["total"]) + (0.012 if mark == "budget_today_mark" else -0.012) * float(frame["budget"].max())
        _whisker(ax, at, row["low"], row["high"])
        ax.plot([at], [row["value"]], **style, zorder=5)
        y = TOP + HIGH * (high - row["value"]) / (high - low)
        x = LEFT + PLOT * (at + room) / (float(frame["budget"].max()) + 2 * room)
        right = mark == "budget_today_mark"
        sheet.text(x + (2.2 if right else -2.2), centred(y, SMALL), words(mark), size=SMALL, halo=True,
                   align="left" if right else "right")  # fmt: skip
    _amounts_below(sheet, ax, words)
    sheet.text(LEFT + PLOT / 2, TOP + HIGH + 10.5, words("budget_frontier_x"), size=SMALL, color=GREY, align="center")
    _extra(sheet, frame, words, meta)
    return Drawing(
        sheet.figure, "budget-frontier", words("budget_frontier_title"), words(f"budget_frontier_{_sub(meta)}")
    )


def _extra(sheet: Sheet, frame: pd.DataFrame, words: Words, meta: Mapping[str, Any]) -> None:
    """What 100,000 more brings, at some budgets, beside the picture."""
    x = LEFT + PLOT + 6
    sheet.text(x, TOP + 2, words("budget_frontier_extra"), size=SMALL, bold=True)
    rows = frame.dropna(subset=["marginal_per_100000"])
    rows = rows.iloc[:: max(1, len(rows) // 8)]
    for number, row in enumerate(rows.to_dict("records")):
        y = TOP + 8 + 5.0 * number
        sheet.text(x + 20, y, words.euro(row["budget"]), size=SMALL, color=GREY, align="right")
        added = row["marginal_per_100000"]
        told = words.euro_total(added) if meta["in_euros"] else words.signed(added, 1)
        sheet.text(x + 24, y, told, size=SMALL)


def draw_mixes(result: Any, words: Words) -> Drawing:
    """Euros by line: the range of the near-optimal mixes, the chosen one, today's."""
    frame, meta = result.common, result.meta
    rows = frame.to_dict("records")
    height = ROW * len(rows)
    left = 66.0
    sheet = Sheet(WIDE, TOP + height + 16)
    ax = sheet.axes(left, TOP, WIDE - left - 8, height)
    _head(sheet, words, "budget_mixes_title", "budget_mixes_sub")
    most = max([1.0, *frame["most"], *frame["today"], *frame["chosen"]])
    ax.set_xlim(-0.03 * most, 1.05 * most)
    ax.set_ylim(len(rows), 0)
    for number, row in enumerate(rows):
        y = number + 0.5
        ax.axhline(number + 1, color=GRID, linewidth=0.6)
        ax.plot([row["least"], row["most"]], [y, y], color=NAVY, linewidth=5, alpha=0.3, solid_capstyle="butt")
        for end in ("least", "most"):
            ax.plot([row[end]] * 2, [y - 0.18, y + 0.18], color=NAVY, linewidth=1)
        ax.plot([row["chosen"]], [y], **DOT, zorder=4)
        ax.plot(
            [row["today"]], [y + (0.22 if abs(row["today"] - row["chosen"]) < 0.02 * most else 0)], **DIAMOND, zorder=5
        )
        name = meta["lines"][row["line"]][words.lang]
        sheet.text(0, centred(TOP + ROW * y), _cut(name, 40))
    ax.axvline(0, color=INK, linewidth=0.9)
    _amounts_below(sheet, ax, words, left=left, width=WIDE - left - 8, bottom=TOP + height)
    return Drawing(sheet.figure, "budget-mixes", words("budget_mixes_title"), words("budget_mixes_sub"))


def draw_losses(result: Any, words: Words) -> Drawing:
    """Expected loss of the chosen mix, today's, doing nothing; of the other near-optimal mixes thin lines."""
    frame, meta = result.losses, result.meta
    sheet = Sheet(WIDE, TOP + HIGH + 16)
    ax = sheet.axes(LEFT, TOP, PLOT, HIGH)
    _head(sheet, words, "budget_losses_title", "budget_losses_sub")
    high = _limits([0.0, float(frame["loss_eur"].max())])[1]
    ax.set_ylim(0, high)
    ax.set_xlim(0, float(frame["worth_eur"].max()) or 1.0)
    _grid(sheet, ax, words, {**meta, "in_euros": True})
    lines = list(meta["lines"])
    named: list[tuple[float, str]] = []
    for _, part in frame.groupby(lines, sort=False):
        first = part.iloc[0]
        kind = next((name for name in ("chosen", "today", "nothing") if first[name]), None)
        style = {"chosen": DASHES[0], "today": DASHES[1], "nothing": DASHES[2], None: DASHES[3]}[kind]
        wide, color = (1.8, RUST if kind == "today" else NAVY) if kind else (0.6, GREY)
        ax.plot(part["worth_eur"], part["loss_eur"], linestyle=style, linewidth=wide, color=color)
        if kind == "today":
            ax.plot(part["worth_eur"].iloc[::4], part["loss_eur"].iloc[::4], **DIAMOND, clip_on=False, zorder=5)
        named.append((float(part["loss_eur"].iloc[-1]), words(MARKS[kind])))
    best = frame.groupby("worth_eur", sort=True)["loss_eur"].min()
    ax.fill_between(best.index, 0, best.to_numpy(), color=NAVY, alpha=BAND, linewidth=0)
    last = {label: value for value, label in named}  # of several others one name is enough
    named = [(value, label) for label, value in last.items()]
    ys = spread_apart([TOP + HIGH * (high - value) / high for value, _ in named], 4.0)
    for y, (_, label) in zip(ys, named, strict=True):
        sheet.text(LEFT + PLOT + 2, centred(y, SMALL), label, size=SMALL)
    _amounts_below(sheet, ax, words)
    sheet.text(LEFT + PLOT / 2, TOP + HIGH + 10.5, words("budget_losses_x"), size=SMALL, color=GREY, align="center")
    return Drawing(sheet.figure, "budget-losses", words("budget_losses_title"), words("budget_losses_sub"))


def draw_information(result: Any, words: Words) -> Drawing:
    """What knowing each group of figures is worth, and for scale what the chosen mix brings over today's."""
    from labsim.report.budget import knowledge

    meta = result.meta
    told = result.information.to_dict("records")
    rows = [(knowledge(one["group"], meta, words), _at_most(one), bool(one["told"]), False) for one in told]
    rows.append((words("budget_information_today"), float(meta["over_today_fresh"]["value"] or 0.0), True, True))
    left, height = 78.0, ROW * len(rows)
    sheet = Sheet(WIDE, TOP + height + 14)
    wide = WIDE - left - 20
    ax = sheet.axes(left, TOP, wide, height)
    _head(sheet, words, "budget_information_title", f"budget_information_{_sub(meta)}")
    low, high = _limits([0.0, *(value for _, value, _, _ in rows)])
    ax.set_xlim(low, high)
    ax.set_ylim(len(rows), 0)
    for number, (name, value, sure, now) in enumerate(rows):
        y, most = number + 0.5, not sure and value > 0
        ax.barh(
            y,
            value,
            height=0.5,
            color="white" if now or not sure else NAVY,
            edgecolor=RUST if now else NAVY,
            hatch="////" if now else None,
        )
        if now:
            ax.plot([value], [y], **DIAMOND, zorder=5)
        sheet.text(0, centred(TOP + ROW * y), capital(_cut(name, 48)))
        label = words.euro_total(value) if meta["in_euros"] else words.number(value, 1)
        x = left + wide * (max(value, 0.0) - low) / (high - low)
        sheet.text(x + 3, centred(TOP + ROW * y), words("budget_at_most", value=label) if most else label, bold=True,
                   halo=True)  # fmt: skip
    ax.axvline(0, color=INK, linewidth=0.9)
    sub = words(f"budget_information_{_sub(meta)}")
    return Drawing(sheet.figure, "budget-information", words("budget_information_title"), sub)


def _at_most(row: Mapping[str, Any]) -> float:
    """What knowing a group is worth; where luck may show as much, what it is worth at most with 95 % certainty."""
    return float(row["value"]) + (0.0 if row["told"] else 1.645 * float(row["error"]))


def draw_ends(result: Any, words: Words) -> Drawing:
    """At each end of the choices: the other mixes less the chosen one, in the same pairs."""
    frame, meta = result.ends, result.meta
    ends = list(dict.fromkeys(frame["end"]))
    left, height = 70.0, 11.0 * len(ends)
    sheet = Sheet(WIDE, TOP + height + 16)
    wide = WIDE - left - 8
    ax = sheet.axes(left, TOP, wide, height)
    _head(sheet, words, "budget_ends_title", "budget_ends_sub")
    others = frame[~frame["chosen"]]
    bought = others[others[list(meta["today"])].any(axis=1)]
    low, high = _limits([0.0, *bought["ahead"], *bought["ahead_low"].dropna(), *bought["ahead_high"].dropna()])
    ax.set_xlim(low, high)
    ax.set_ylim(len(ends), 0)
    for number, end in enumerate(ends):
        ax.axhline(number + 1, color=GRID, linewidth=0.6)
        label = words("budget_end_when", what=words(f"budget_end_{end}"))
        sheet.text(0, centred(TOP + 11.0 * (number + 0.5)), _cut(label, 48))
        rows = others[others["end"] == end].to_dict("records")
        for place, row in enumerate(rows):
            y = number + (place + 1) / (len(rows) + 1)
            now = _same(row, meta["today"])
            if row["ahead"] < low:  # far behind: only doing nothing may be
                ax.plot([low], [y], **BEHIND, clip_on=False)
                continue
            if np.isfinite(row["ahead_low"]):
                ax.plot([row["ahead_low"], row["ahead_high"]], [y, y], color=RUST if now else NAVY, linewidth=1)
            none = not any(row[name] for name in meta["today"])
            ax.plot([row["ahead"]], [y], **(DIAMOND if now else SQUARE if none else SMALL_DOT))
    ax.axvline(0, color=INK, linewidth=0.9)
    for tick in nice_ticks(low, high):
        x = left + wide * (tick - low) / (high - low)
        told = words.euro_total(tick) if meta["in_euros"] else words.signed(tick)
        sheet.text(x, TOP + height + 4.5, told, size=SMALL, color=GREY, align="center")
    sheet.text(left, TOP + height + 11, _key(words), size=SMALL)
    return Drawing(sheet.figure, "budget-ends", words("budget_ends_title"), words("budget_ends_sub"))


def _key(words: Words) -> str:
    marks = (("\u25c7", "budget_today_mark"), ("\u25cb", "budget_other_mark"), ("\u25a0", "budget_nothing_mark"),
             ("\u25c0", "budget_far_mark"))  # fmt: skip
    return "   ".join(f"{sign} {words(name)}" for sign, name in marks)


def _same(row: Mapping[str, Any], mix: Mapping[str, float]) -> bool:
    return all(row[name] == euros for name, euros in mix.items())


def _row(result: Any, mark: str) -> Mapping[str, Any]:
    rows = result.mixes[result.mixes[mark]].to_dict("records")
    found: Mapping[str, Any] = rows[0]
    return found


def _sub(meta: Mapping[str, Any]) -> str:
    """Which line stands under the title: of persons, or of euros."""
    return "sub_euros" if meta["in_euros"] else "sub"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "\u2026"


def _head(sheet: Sheet, words: Words, title: str, sub: str) -> None:
    sheet.text(0, 3.5, words(title), bold=True)
    sheet.text(0, 8.0, words(sub), size=SMALL, color=GREY)


def _limits(values: Sequence[float]) -> tuple[float, float]:
    known = [float(value) for value in values if np.isfinite(value)]
    low, high = min(known), max(known)
    room = 0.08 * max(high - low, 1.0)
    return (low - room if low < 0 else low), high + room


def _whisker(ax: Axes, x: float, low: float, high: float) -> None:
    if np.isfinite(low) and np.isfinite(high):
        ax.plot([x, x], [low, high], color=INK, linewidth=1, zorder=3)


def _grid(sheet: Sheet, ax: Axes, words: Words, meta: Mapping[str, Any]) -> None:
    low, high = ax.get_ylim()
    for tick in nice_ticks(low, high):
        ax.axhline(tick, color=INK if tick == 0 else GRID, linewidth=0.9 if tick == 0 else 0.6, zorder=0)
        y = TOP + HIGH * (high - tick) / (high - low)
        told = words.euro_total(tick) if meta["in_euros"] else words.number(tick)
        sheet.text(LEFT - 1.5, centred(y, SMALL), told, size=SMALL, color=GREY, align="right")


def _amounts_below(
    sheet: Sheet, ax: Axes, words: Words, *, left: float = LEFT, width: float = PLOT, bottom: float = TOP + HIGH
) -> None:
    low, high = ax.get_xlim()
    for tick in nice_ticks(low, high):
        x = left + width * (tick - low) / (high - low)
        sheet.text(x, bottom + 4.5, words.euro(tick), size=SMALL, color=GREY, align="center")
