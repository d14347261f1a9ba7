"""What the answer rests on: per choice the outcome at both ends, widest first."""

from __future__ import annotations

import textwrap

from matplotlib.axes import Axes

from labsim.report.answer import Answer, Choice, End
from labsim.report.figures.base import (
    GREY,
    INK,
    MINUS_HATCH,
    NAVY,
    RUST,
    SMALL,
    WIDE,
    Align,
    Drawing,
    Sheet,
    centred,
    text_mm,
)
from labsim.report.formats import whole
from labsim.report.words import Words

QUESTION, LEFT_WORDS, PLOT_LEFT, PLOT, RIGHT_WORDS = 0.0, 85.5, 88.0, 44.0, 134.5  # columns [mm]
ROW = 5.2
MARKER = 2.4  # [mm]
SHORTEST = 6.0  # persons the axis covers at least, so that a tenth of a person does not look like a finding
LONG = 31  # an end label longer than this takes two lines


def draw_choices(answer: Answer, words: Words) -> Drawing:
    """Dumbbells: the smaller outcome open, the larger filled; our answer dashed, below zero hatched."""
    sheet = Sheet(WIDE, 2 + ROW * max(len(answer.choices), 1) + 4.6)
    ax = sheet.canvas()
    low, high = answer.span
    title = words("choices_alt", a=words.number(low), b=words.number(high))
    if not answer.choices:
        sheet.text(0, 5, words("no_choices"))
        return Drawing(sheet.figure, "choices", title, words("no_choices"))
    bottom = 2 + ROW * len(answer.choices)
    scale = _scale(answer)
    _lines(ax, sheet, scale, answer, words, bottom)
    for i, choice in enumerate(answer.choices):
        _row(ax, sheet, scale, choice, words, 2 + ROW * (i + 0.5))
        if i:
            ax.plot([0, WIDE], [2 + ROW * i] * 2, color="#D5DAE0", linewidth=0.5, zorder=0)
    return Drawing(sheet.figure, "choices", title, words("choices_message"))


def _scale(answer: Answer) -> tuple[float, float]:
    """mm of zero and mm per person, with room for the numbers outside both ends."""
    low, high = answer.span
    low, high = min(low, 0.0), max(high, 0.0)
    high = max(high, low + SHORTEST)
    longest = max(len(str(whole(end.value))) for _, end in answer.ends)
    room = 2.6 + text_mm("0" * longest)
    each = (PLOT - 2 * room) / (high - low)
    return PLOT_LEFT + room - low * each, each


def _lines(ax: Axes, sheet: Sheet, scale: tuple[float, float], answer: Answer, words: Words, bottom: float) -> None:
    zero, each = scale
    centre = zero + each * answer.net.value
    if answer.span[0] < 0:
        ax.fill_between(
            [PLOT_LEFT, zero],
            1,
            bottom,
            facecolor="none",
            edgecolor=RUST,
            hatch=MINUS_HATCH,
            linewidth=0,
            alpha=0.3,
        )
    ax.plot([zero, zero], [1, bottom], color=INK, linewidth=0.9)
    ax.plot([centre, centre], [1, bottom], color=INK, linewidth=0.8, linestyle=(0, (3, 2)))
    n = whole(answer.net.value)
    if n == 0:
        sheet.text(zero + 1, bottom + 3.6, words("our_answer", n=words.number(n)), size=SMALL, color=GREY)
        return
    side = 1 if n > 0 else -1
    sheet.text(zero - side * 1.0, bottom + 3.6, "0", size=SMALL, color=GREY, align="right" if n > 0 else "left")
    sheet.text(
        max(centre - side * 1.0, zero + 1.0) if n > 0 else min(centre + 1.0, zero - 1.0),
        bottom + 3.6,
        words("our_answer", n=words.number(n)),
        size=SMALL,
        color=GREY,
        align="left" if n > 0 else "right",
    )


def _row(ax: Axes, sheet: Sheet, scale: tuple[float, float], choice: Choice, words: Words, y: float) -> None:
    zero, each = scale
    left, right = zero + each * choice.left.value, zero + each * choice.right.value
    sheet.text(QUESTION, centred(y), choice.question, bold=True)
    _end_words(sheet, LEFT_WORDS, y, choice.left.label, "right")
    ax.plot([left, right], [y, y], color=NAVY, linewidth=2.2, zorder=2)
    apart = right - left > MARKER / 2  # two ends on one spot are one dot with one number
    for x, face in ((left, "white"), (right, NAVY)) if apart else ((right, NAVY),):
        ax.plot(
            [x],
            [y],
            marker="o",
            markersize=MARKER / 0.3528,
            markerfacecolor=face,
            markeredgecolor=NAVY,
            markeredgewidth=1.2,
            zorder=3,
        )
    numbers: tuple[tuple[float, End, Align], ...] = (
        (left - 2.0, choice.left, "right"),
        (right + 2.0, choice.right, "left"),
    )
    for x, end, align in numbers if apart else numbers[1:]:
        sheet.text(x, centred(y), words.number(end.value), bold=True, align=align, halo=True)
    _end_words(sheet, RIGHT_WORDS, y, choice.right.label, "left")


def _end_words(sheet: Sheet, x: float, y: float, label: str, align: Align) -> None:
    if len(label) <= LONG:
        sheet.text(x, centred(y), label, align=align)
        return
    for line, shift in zip(textwrap.wrap(label, LONG)[:2], (-1.45, 1.45), strict=False):
        sheet.text(x, centred(y + shift, SMALL), line, size=SMALL, align=align)
