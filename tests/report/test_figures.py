"""Figures: same bytes every time, nothing overlaps, nothing too small, readable without colour and by ear."""

import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from invented import make_result
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg

from labsim.report.answer import answer
from labsim.report.figures import FIGURES, base, draw_sweep, house_style, to_svg
from labsim.report.figures.bridge import PILE, arrange, rows
from labsim.report.plot import plot, plot_sweep, svgs, write_figures, write_sweep_figures
from labsim.report.words import Words

STRANGE = {  # means of the bridge: nobody, many, far below zero, nothing but deadweight
    "nobody": (0,) * 9,
    "many": (1500, 200, 150, 300, 80, 600, 40, 120, 30),
    "deep": (40, 1, 1, 1, 1, 12, 14, 30, 1),
    "deadweight": (40, 0, 0, 0, 0, 38, 0, 0, 0),
    "others": (30, 1, 1, 10, 6, 20, 4, 79, 88),
}
SVG = "{http://www.w3.org/2000/svg}"
TOLERANCE = 2.0  # pixels of 1/100 inch that two boxes may share: a quarter of a millimetre twice


@cache
def of_case(name, lang="nl"):
    return drawings(make_result(name), lang)


def drawings(result, lang="nl"):
    words = Words(lang)
    read = answer(result, words)
    with house_style():
        return {kind: draw(read, words) for kind, draw in FIGURES.items()}


def clashes(figure):
    """Pairs of texts that overlap, and texts that leave the sheet."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in figure.texts if text.get_text().strip()]
    width, height = figure.bbox.width, figure.bbox.height
    found = [name for name, box in boxes if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1]
    for i, (name, box) in enumerate(boxes):
        for other, second in boxes[i + 1 :]:
            across = min(box.x1, second.x1) - max(box.x0, second.x0)
            down = min(box.y1, second.y1) - max(box.y0, second.y0)
            if across > TOLERANCE and down > TOLERANCE:
                found.append((name, other))
    return found


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_label_touches_another_or_leaves_the_sheet(case, lang):
    for kind, drawing in of_case(case, lang).items():
        assert clashes(drawing.figure) == [], kind


@pytest.mark.parametrize("means", STRANGE.values(), ids=STRANGE)
def test_strange_outcomes_are_drawn_too(means):
    for kind, drawing in drawings(make_result("positive", means=means)).items():
        assert clashes(drawing.figure) == [], kind


def test_a_machine_with_wide_letters_only_sets_them_smaller(monkeypatch):
    monkeypatch.setattr(font_manager, "get_font_names", lambda: ["DejaVu Sans"])
    for kind in FIGURES:
        assert clashes(plot(make_result("positive"), kind)) == [], kind


def test_nothing_is_smaller_than_eight_points(case):
    for drawing in of_case(case).values():
        assert min(text.get_fontsize() for text in drawing.figure.texts) >= 8.0


def test_widths_are_those_of_the_page():
    widths = {kind: round(drawing.figure.get_size_inches()[0] * 25.4) for kind, drawing in of_case("positive").items()}
    assert widths == {"bridge": 180, "choices": 180, "paths": 180, "groups": 87}


def test_the_same_result_gives_the_same_bytes_in_another_process(tmp_path):
    here = {path.name: path.read_bytes() for path in write_figures(make_result("tiny"), tmp_path / "here")}
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from invented import make_result\n"
        "from labsim.report.plot import write_figures\n"
        "write_figures(make_result('tiny'), sys.argv[2])\n"
    )
    other = tmp_path / "other"
    command = [sys.executable, "-c", script, str(Path(__file__).parent), str(other)]
    subprocess.run(command, check=True, env={"PYTHONHASHSEED": "7", "PATH": ""}, timeout=120)
    assert here == {path.name: path.read_bytes() for path in other.iterdir()}
    assert set(here) == {f"{kind}.svg" for kind in FIGURES}


def test_svg_is_text_with_a_title_and_a_description_and_no_date():
    words = Words("nl")
    for kind, text in svgs(answer(make_result(), words), words).items():
        root = ElementTree.fromstring(text)
        title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert root.get("width").endswith("mm")
        labels = [element.text for element in root.iter(f"{SVG}text")]
        assert labels and all(label in description.text for label in labels), kind
        assert not re.search(r"<metadata|<!DOCTYPE|\d{4}-\d{2}-\d{2}T", text)


def test_ids_differ_between_figures_and_references_stay_inside():
    words = Words("nl")
    seen: set[str] = set()
    for text in svgs(answer(make_result("cannot_tell"), words), words).values():
        ids = re.findall(r'\bid="([^"]+)"', text)
        used = re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', text)
        assert len(ids) == len(set(ids)) and not seen & set(ids)
        assert {a or b for a, b in used} <= set(ids)
        seen |= set(ids)


def test_signs_are_told_by_hatch_not_by_colour_alone():
    bridge = of_case("positive")["bridge"].figure
    bars = [patch for ax in bridge.axes for patch in ax.patches]
    hatches = {(patch.get_hatch(), patch.get_edgecolor()[:3]) for patch in bars if patch.get_hatch()}
    assert {hatch for hatch, _ in hatches} == {base.MINUS_HATCH, base.PLUS_HATCH}
    assert len(hatches) == 2
    assert sum(patch.get_hatch() is None for patch in bars) == 3  # the three totals are solid


def test_the_bridge_shows_eleven_bars_and_twenty_dots_of_which_sixteen_filled():
    bridge = of_case("positive")["bridge"].figure
    dots = [line for ax in bridge.axes for line in ax.lines if line.get_marker() == "o"]
    assert sum(len(ax.patches) for ax in bridge.axes) == 11
    assert len(dots) == 20
    assert sum(dot.get_markerfacecolor() == base.NAVY for dot in dots) == 16


def test_two_large_cells_of_others_are_told_as_their_difference():
    words = Words("nl")
    apart = answer(make_result("positive", means=(30, 1, 1, 10, 6, 20, 4, 79, 88)), words)
    bars = rows(apart, words)
    assert [bar.step for bar in bars][-3:] == ["lost", "others", "net_lasting"]
    assert bars[-2].value == "+9"
    assert bars[-2].end == bars[-1].end == apart.bridge.whole["net_lasting"]
    assert len(rows(answer(make_result("positive"), words), words)) == 11


def test_dots_stay_apart_and_in_place_and_low():
    for positions in ([50.0] * 20, [float(x) for x in range(40, 80, 2)], [50.0] * 10 + [50.4] * 10):
        places, size = arrange(positions)
        assert len(places) == 20
        assert size * (1 + max(level for _, level in places)) <= PILE + 1e-9
        for i, (x, level) in enumerate(places):
            assert all(abs(x - at) >= size - 1e-6 for at, other in places[:i] if other == level)
        assert all(abs(x - at) <= 2 * size for x, (at, _) in zip(positions, places, strict=True))


def test_names_are_text_never_formulas():
    result = make_result()
    frame = result.choices.assign(label_nl="kost $5_000$ & <b>meer</b>")
    text = svgs(answer(replace(result, choices=frame), Words("nl")), Words("nl"))["choices"]
    labels = {element.text for element in ElementTree.fromstring(text).iter(f"{SVG}text")}
    assert "kost $5_000$ & <b>meer</b>" in labels


@pytest.mark.parametrize("kind", FIGURES)
def test_plot_gives_a_figure_of_every_kind(kind):
    assert plot(make_result(), kind, lang="en").texts


def test_plot_refuses_what_it_does_not_know():
    with pytest.raises(ValueError, match="'pie': allowed are bridge, choices, paths, groups"):
        plot(make_result(), "pie")


SWEEP = pd.DataFrame(
    [
        ("net", "all", "2022-01-03", seats, seed, 0.2 * seats - 1 + seed % 5)
        for seats in (20, 10, 40)
        for seed in range(12)
    ],
    columns=["measure", "group", "date", "ambachtsschool.seats", "seed", "value"],
)


def test_a_sweep_is_drawn_in_order_of_the_factor_with_both_bands():
    with house_style():
        drawing = draw_sweep(SWEEP, "ambachtsschool.seats", "net", Words("nl"))
        text = to_svg(drawing)
    (ax,) = drawing.figure.axes
    line = next(line for line in ax.lines if line.get_marker() == "o")
    assert list(line.get_xdata()) == [10, 20, 40]
    assert list(line.get_ydata()) == pytest.approx([2.75, 4.75, 8.75])
    assert len(ax.collections) == 2
    assert clashes(drawing.figure) == []
    assert "ambachtsschool.seats (van 2,75 tot 8,75)" in text


def test_a_sweep_over_names_and_with_ready_bands():
    frame = pd.DataFrame(
        [("net", name, 5.0 + i, 4.0 + i, 6.0 + i, 0.0, 10.0) for i, name in enumerate(("uit", "aan"))],
        columns=["measure", "stand", "value", "low", "high", "world_low", "world_high"],
    )
    figure = plot_sweep(frame, "stand", "net", lang="en")
    assert {"uit", "aan"} <= {text.get_text() for text in figure.texts}
    (band,) = [c for c in figure.axes[0].collections if c.get_alpha() == base.BAND]
    assert band.get_datalim(figure.axes[0].transData).y1 == 10.0


def test_other_factors_that_vary_get_a_line_and_a_name_each():
    both = pd.concat([SWEEP.assign(eta=eta, value=SWEEP["value"] * (1 + eta)) for eta in (0.0, 1.0)])
    figure = plot_sweep(both, "ambachtsschool.seats", "net")
    assert {"eta 0.0", "eta 1.0"} <= {text.get_text() for text in figure.texts}
    lines = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert [list(line.get_ydata()) for line in lines] == [[2.75, 4.75, 8.75], [5.5, 9.5, 17.5]]
    assert clashes(figure) == []
    many = pd.concat([SWEEP.assign(eta=eta) for eta in range(6)])
    with pytest.raises(ValueError, match="6 combinations of eta"):
        plot_sweep(many, "ambachtsschool.seats", "net")


def test_a_sweep_is_drawn_at_a_date(tmp_path):
    later = pd.concat([SWEEP, SWEEP.assign(date="2023-01-02", value=SWEEP["value"] + 1)])

    def last(**how):
        axes = plot_sweep(later, "ambachtsschool.seats", "net", **how).axes[0]
        return next(line for line in axes.lines if line.get_marker() == "o").get_ydata()[-1]

    assert last() == 9.75
    assert last(date="2022-01-03") == 8.75
    with pytest.raises(KeyError, match="2020-01-01"):
        last(date="2020-01-01")
    paths = write_sweep_figures(later, ["ambachtsschool.seats"], tmp_path)
    assert [path.name for path in paths] == ["net_ambachtsschool.seats.svg"]


def test_a_large_grid_is_drawn_in_part_and_says_so(tmp_path):
    many = pd.concat([SWEEP.assign(eta=eta / 10, value=SWEEP["value"] + eta) for eta in range(11)])
    paths = write_sweep_figures(many, ["ambachtsschool.seats", "eta"], tmp_path, weeks=156)
    assert [path.name for path in paths] == ["net_ambachtsschool.seats.svg", "net_eta.svg"]
    by_seats, by_eta = (path.read_text(encoding="utf-8") for path in paths)
    assert "3 jaar na de start; 5 van de 11 combinaties van de andere factoren" in by_seats
    assert all(f"eta {value}" in by_seats for value in (0.0, 0.2, 0.5, 0.8, 1.0))
    assert "eta 0.1" not in by_seats
    assert "3 jaar na de start<" in by_eta and "combinaties" not in by_eta
    assert write_sweep_figures(SWEEP.assign(eta=0.7), ["eta"], tmp_path) == []  # a factor that does not vary


@pytest.mark.parametrize(
    ("factor", "outcome", "named"), [("seats", "net", "seats"), ("ambachtsschool.seats", "gross", "gross")]
)
def test_a_sweep_without_that_factor_or_outcome_is_refused(factor, outcome, named):
    with pytest.raises(KeyError, match=named):
        plot_sweep(SWEEP, factor, outcome)
