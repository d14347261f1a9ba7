"""Figures for people who work in Python: `plot(result)` and `plot_sweep(frame, factor, outcome)`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from labsim.report.answer import Answer, answer
from labsim.report.credit import saturation_rows
from labsim.report.figures import FIGURES, draw_saturation, draw_sweep, house_style, to_svg
from labsim.report.figures.sweep import thinned
from labsim.report.files import write_text
from labsim.report.reading import Result
from labsim.report.reading import read as read_cells
from labsim.report.words import Words

SWEPT = ("registered_placements", "net", "net_lasting_26w")  # outcomes of a sweep that get a figure


def plot(result: Result, kind: str = "bridge", *, lang: str = "nl") -> Figure:
    """A figure of a result: 'bridge', 'choices', 'paths', 'groups', 'saturation'; ValueError for another one.

    There is a saturation curve where `labsim.compare` was asked for one; otherwise ValueError."""
    words = Words(lang)
    rows = saturation_rows(read_cells(result)) if kind == "saturation" else None
    if kind not in FIGURES and (rows is None or rows.empty):
        raise ValueError(f"kind = {kind!r}: allowed are {', '.join(FIGURES)}, and saturation where it was asked for")
    with house_style(portable=False):
        if rows is not None:
            return draw_saturation(rows, words).figure
        return FIGURES[kind](answer(result, words), words).figure


def plot_sweep(frame: pd.DataFrame, factor: str, outcome: str, *, lang: str = "nl", date: str | None = None) -> Figure:
    """The outcome of a sweep against one factor, with bands (frame and errors: see `draw_sweep`)."""
    with house_style(portable=False):
        return draw_sweep(frame, factor, outcome, Words(lang), date).figure


def write_sweep_figures(
    frame: pd.DataFrame, factors: Sequence[str], folder: Path, *, lang: str = "nl", weeks: int | None = None
) -> list[Path]:
    """Write `<outcome>_<factor>.svg` for the main outcomes and every factor that varies; returns the paths.

    Where the other factors make more lines than can be told apart, some of them are drawn, evenly spread
    over the grid, and the figure says so. weeks: from the start to the date of the rows, for a note.
    """
    words, paths = Words(lang), []
    varying = [factor for factor in factors if frame[factor].nunique() > 1]
    with house_style():
        for factor in varying:
            some, drawn, of = thinned(frame, [name for name in varying if name != factor])
            notes = [words.horizon(weeks)] if weeks is not None else []
            notes += [words("sweep_some", n=drawn, of=of)] if drawn < of else []
            for outcome in [name for name in SWEPT if name in set(some["measure"])]:
                drawing = draw_sweep(some, factor, outcome, words, note="; ".join(notes))
                paths.append(write_text(Path(folder) / f"{outcome}_{factor}.svg", to_svg(drawing)))
    return paths


def write_figures(result: Result, folder: Path, *, lang: str = "nl") -> list[Path]:
    """Write every figure of a result as `<kind>.svg` into `folder` (made if needed); returns the paths.

    Circumstances without an instrument have none.
    """
    words = Words(lang)
    if not read_cells(result).has_instrument:
        return []
    read = answer(result, words)
    return [write_text(Path(folder) / f"{kind}.svg", svg) for kind, svg in svgs(read, words).items()]


def svgs(read: Answer, words: Words) -> dict[str, str]:
    """SVG text of every figure, by kind; of sizes where they were asked for."""
    rows = saturation_rows(read.reading)
    with house_style():
        found = {kind: to_svg(draw(read, words)) for kind, draw in FIGURES.items()}
        return found if rows is None or rows.empty else {**found, "saturation": to_svg(draw_saturation(rows, words))}
