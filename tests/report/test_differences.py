"""Circumstances without an instrument: differences between indicators, no gross and net anywhere."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from invented import make_result
from test_terminal import printed

from labsim.report.memo import render_memo
from labsim.report.plot import plot, write_figures
from labsim.report.reading import cell_of


@pytest.fixture(scope="module")
def recession():
    result = make_result()
    date = result.meta["horizon_date"]
    seeds = {"unemployment_rate": 0.02 + 0.001 * np.arange(10), "in_work": -800.0 - np.arange(10)}
    keys = {"region": "gorinchem", "scenario": "recession", "intervention": "", "group": "all", "date": date}
    rows, by_seed = [], []
    for name, values in seeds.items():
        cell = cell_of(values)
        bands = {band: getattr(cell, band) for band in ("value", "low", "high", "world_low", "world_high")}
        rows.append({**keys, "measure": name, **bands})
        by_seed += [{**keys, "measure": name, "seed": i, "value": value} for i, value in enumerate(values)]
    return replace(
        result,
        effects=pd.DataFrame(rows),
        effects_by_seed=pd.DataFrame(by_seed),
        meta={**result.meta, "scenario": "recession", "intervention": ""},
    )


@pytest.mark.parametrize(
    ("lang", "title"), [("nl", "Verschil met de referentie"), ("en", "Difference from the reference")]
)
def test_the_memo_lists_differences_and_no_net(recession, lang, title):
    text = render_memo(recession, lang=lang)
    assert title in text and "<h1>Recession, " in text
    rows = text.split("<tbody>")[1].split("</tbody>")[0]
    assert rows.count("<tr>") == 2
    assert "+0,0245" in rows or "+0.0245" in rows
    assert "<svg" not in text and "<script" not in text


def test_the_terminal_lists_them_too(recession):
    lines = printed(recession).splitlines()
    assert "recession: Gorinchem, verschil met de referentie" in lines[0]
    assert any("\u2212804,5" in line for line in lines)
    assert max(len(line) for line in lines) <= 80


def test_there_is_no_figure_of_it(recession, tmp_path):
    assert write_figures(recession, tmp_path) == []
    with pytest.raises(ValueError, match="'recession' has no instrument"):
        plot(recession)
