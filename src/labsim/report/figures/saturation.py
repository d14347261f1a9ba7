"""Net work and displacement against the size of an instrument, each with its simulation error as a band."""

from __future__ import annotations

import pandas as pd

from labsim.report.figures.base import GREY, SMALL, Drawing, Sheet
from labsim.report.figures.sweep import (
    DASHES,
    HEIGHT,
    LEFT,
    PLOT_HEIGHT,
    PLOT_WIDTH,
    TOP,
    WIDTH,
    Curve,
    draw_curve,
    draw_ticks,
    name_curves,
    set_limits,
)
from labsim.report.reading import Cell
from labsim.report.words import Words

DRAWN = ("net", "net_lasting_26w", "displacement")
BANDS = ("low", "high", "world_low", "world_high")


def draw_saturation(rows: pd.DataFrame, words: Words) -> Drawing:
    """rows: those of a saturation table at one date."""
    curves = []
    for measure, head in zip(DRAWN, words("curve_lines").split("|"), strict=True):
        own = rows[rows["measure"] == measure].sort_values("share")
        cells = [Cell(*numbers) for numbers in own[["value", *BANDS]].itertuples(index=False, name=None)]
        curves.append(Curve(head, dict(zip((100 * own["share"]).tolist(), cells, strict=True))))
    x = {key: key for key in curves[0].points}
    sheet = Sheet(WIDTH, HEIGHT)
    ax = sheet.axes(LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT)
    sheet.text(0, 3.5, words("curve_figure"), bold=True)
    sheet.text(0, 7.5, words("curve_band"), size=SMALL, color=GREY)
    set_limits(ax, list(x.values()), curves)
    for curve, dashes in zip(curves, DASHES, strict=False):
        draw_curve(ax, x, curve, dashes, alone=False)
    draw_ticks(sheet, ax, [(key, words.plain(key)) for key in sorted(x)], words)
    sheet.text(
        LEFT + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 10.5, words("curve_axis"), size=SMALL, color=GREY, align="center"
    )
    name_curves(sheet, ax, x, curves)
    lasting = curves[1].points
    ends = {"a": words.plain(lasting[min(x)].value), "b": words.plain(lasting[max(x)].value)}
    return Drawing(sheet.figure, "saturation", words("curve_alt", **ends), words("curve_note"))
