"""One world: indicators, drift, steps left out."""

import numpy as np
import pytest

from labsim.inputs.errors import InputError
from labsim.study.indicators import INDICATORS, catalogue
from labsim.study.run import drift, run


def test_indicators_of_every_world_and_their_mean(region, dorp, tmp_path):
    found = run(region, "standstill", seeds=2, weeks=26, workers=2)
    assert set(found.indicators["indicator"]) == set(INDICATORS)
    rows = found.by_seed[found.by_seed["indicator"] == "unemployed"]
    assert sorted(set(rows["seed"])) == [1, 2] and len(rows) == 4
    mean = found.indicators[found.indicators["indicator"] == "unemployed"].set_index("date")["value"]
    assert (rows.groupby("date")["value"].mean() == mean).all()
    assert found.meta["manifest"]["command"] == "labsim run " + region + " standstill --seeds 2 --weeks 26"
    names = sorted(path.name for path in found.write(tmp_path))
    assert names == ["drift.csv", "indicators.csv", "indicators.parquet", "manifest.json"]


def test_a_week_without_matching_hires_nobody(region, dorp):
    found = run(region, "standstill", seeds=1, weeks=26, without=["search_and_match"])
    assert not found.indicators[found.indicators["indicator"] == "hires"]["value"].any()
    assert found.meta["manifest"]["options"]["without"] == ["search_and_match"]
    assert found.meta["manifest"]["command"].endswith("--without search_and_match")


@pytest.mark.parametrize("step", ["begin_week", "close_week", "serch_and_match"])
def test_what_cannot_be_left_out_is_refused(region, step):
    with pytest.raises(InputError, match="left out"):
        run(region, "standstill", without=[step])


def test_drift_compares_the_first_with_the_last_three_years():
    dates = np.arange(13, 417, 13)
    early, late = dates <= 156, dates > 416 - 156
    steady = np.where(early, 1000.0, np.where(late, 1100.0, 5000.0))
    worse = np.where(late, 850.0, 1000.0)
    [[name, first, last, change, low, high, worst, unit]] = drift("ww", "persons", np.array([steady, worse]), dates)
    assert (name, unit) == ("ww", "persons")
    assert (first, last) == (1000.0, 975.0)
    assert change == pytest.approx(-0.025) and worst == pytest.approx(-0.15)
    assert low < change < high


def test_small_stocks_have_no_drift():
    assert drift("sw", "persons", np.full((3, 8), 199.0), np.arange(13, 105, 13)) == []
    assert drift("sw", "persons", np.full((3, 8), 200.0), np.arange(13, 105, 13))[0][3] == 0.0


def test_every_indicator_says_what_it_is():
    rows = catalogue()
    assert len(rows) == len(INDICATORS)
    assert all(row["name"] and row["source"] and row["title_nl"] and row["title_en"] for row in rows)
