"""House style of the figures: print sizes in millimetres, colours that survive grey, text that is real text.

Everything is placed in millimetres and on baselines, so that neither the layout nor the bytes depend on the
fonts of a machine.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, TypedDict, Unpack

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK, NAVY, RUST, TEAL, GREY, GRID = "#111111", "#17365D", "#A8440B", "#0B6E69", "#595959", "#E3E7EC"
BAND = 0.16  # opacity of a navy band
WIDE, HALF = 180.0, 87.0  # print widths [mm]
TEXT, SMALL = 8.5, 8.0  # [pt]; nothing is smaller than 8
MINUS_HATCH, PLUS_HATCH = "/////", "|||||"
FONTS = ["Arial", "Liberation Sans", "Helvetica", "DejaVu Sans"]
WIDE_FONT = 0.84  # DejaVu Sans, which matplotlib brings, is wider than the others: set smaller
MM_PER_INCH = 25.4
UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # not allowed in XML
MM_PER_POINT = MM_PER_INCH / 72


@dataclass(frozen=True)
class Drawing:
    """A figure with what a screen reader says about it; `name` is also the prefix of its ids."""

    figure: Figure
    name: str
    title: str
    message: str


@contextmanager
def house_style(*, portable: bool = True) -> Iterator[None]:
    """matplotlib settings of every figure; portable ones name the same fonts on every machine."""
    here = set(font_manager.get_font_names())
    fonts = FONTS if portable else [font for font in FONTS if font in here]
    narrow = portable or len(fonts) > 1
    settings: dict[Any, Any] = {
        "font.family": fonts,
        "font.size": TEXT if narrow else TEXT * WIDE_FONT,
        "text.color": INK,
        "text.parse_math": False,
        "svg.fonttype": "none",
        "hatch.linewidth": 0.5,
        "axes.linewidth": 0.6,
        "lines.solid_capstyle": "butt",
        "figure.facecolor": "white",
    }
    finder = logging.getLogger("matplotlib.font_manager")
    level = finder.level
    finder.setLevel(logging.ERROR)  # a font that is absent here is present where the memo is read
    try:
        with mpl.rc_context(settings):
            yield
    finally:
        finder.setLevel(level)


Align = Literal["left", "center", "right"]


class TextStyle(TypedDict, total=False):
    """How a text looks; by default 8.5 pt, regular, ink, from the left, nothing behind it."""

    size: float  # pt
    bold: bool
    align: Align
    color: str
    halo: bool  # white behind it, so that no line crosses the text


class Sheet:
    """A figure of a given size [mm] on which axes and texts are placed from the top left corner."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH))

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Bare axes: no frame, no ticks; the caller draws what is needed."""
        ax = self.figure.add_axes(
            (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        )
        ax.set_axis_off()
        return ax

    def text(self, x: float, y: float, text: str, **style: Unpack[TextStyle]) -> None:
        """Text with its baseline at (x, y) mm from the top left corner.

        Screen readers hear the texts in the order in which they are placed.
        """
        label = self.figure.text(
            x / self.width,
            1 - y / self.height,
            clean(text),
            ha=style.get("align", "left"),
            va="baseline",
            fontsize=style.get("size", TEXT) * mpl.rcParams["font.size"] / TEXT,
            color=style.get("color", INK),
            fontweight="bold" if style.get("bold") else "normal",
            parse_math=False,
        )
        if style.get("halo"):
            label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6})

    def canvas(self) -> Axes:
        """Axes over the whole sheet, in mm from the top left corner."""
        ax = self.axes(0, 0, self.width, self.height)
        ax.set_xlim(0, self.width)
        ax.set_ylim(self.height, 0)
        return ax


def clean(text: str) -> str:
    """Text without characters that XML does not allow."""
    return UNPRINTABLE.sub("", text)


def text_mm(text: str, size: float = TEXT) -> float:
    """A generous estimate of a text's width [mm]: fonts differ, labels must not collide in any of them."""
    return 0.58 * len(text) * size * MM_PER_POINT


def centred(y: float, size: float = TEXT) -> float:
    """Baseline [mm from the top] of a text whose digits are centred on y."""
    return y + 0.36 * size * MM_PER_POINT


def nice_ticks(low: float, high: float, count: int = 6) -> list[float]:
    """Round whole numbers from `low` to `high`, about `count` of them."""
    span = max(high - low, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / count))
    step = next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= count)
    step = max(step, 1.0)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [i * step for i in range(first, last + 1)]


def spread_apart(values: list[float], gap: float) -> list[float]:
    """Positions as close to `values` as possible, in the same order, at least `gap` apart."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed = list(values)
    for _ in range(50):
        moved = False
        for lower, upper in pairwise(order):
            short = gap - (placed[upper] - placed[lower])
            if short > 1e-9:
                placed[lower] -= short / 2
                placed[upper] += short / 2
                moved = True
        if not moved:
            break
    return placed
