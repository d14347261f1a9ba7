"""What is read of a result: intervals, moments, the 20 outcomes."""

from dataclasses import replace

import numpy as np
import pytest
from invented import AT, make_result
from scipy.stats import t

from labsim.report.reading import Bridge, cell_of, read, read_bridge, weeks_since_start


def test_a_cell_has_the_interval_of_its_mean_and_the_range_of_one_world():
    cell = cell_of(np.arange(11))
    assert (cell.value, cell.world_low, cell.world_high) == (5, 1, 9)
    assert cell.half_width == pytest.approx(t.ppf(0.975, 10) * np.std(np.arange(11), ddof=1) / np.sqrt(11), rel=1e-4)
    assert np.isnan(cell_of(np.array([4])).low)
    assert not cell_of(np.array([])).known


def outcomes(values):
    return Bridge({}, {}, {}, np.sort(np.array(values)))


def test_twenty_outcomes_are_outcomes_that_occurred():
    assert outcomes(range(20)).twenty == list(range(20))
    assert outcomes(range(400)).twenty == [20 * k + 9 for k in range(20)]
    assert outcomes([7]).twenty == [7] * 20


@pytest.mark.parametrize("negatives", range(31))
def test_dots_at_or_below_zero_are_as_many_as_the_sentence_says(negatives):
    worlds = outcomes([-1] * negatives + [5] * (30 - negatives))
    share = worlds.share_at_most(0)
    assert sum(dot <= 0 for dot in worlds.twenty) == int(np.floor(20 * share + 0.5 + 1e-9))


def test_moments_are_counted_from_the_start():
    result = make_result()
    assert weeks_since_start(result, result.meta["horizon_date"]) == AT
    assert read(result).weeks() == list(range(26, 209, 26))
    assert weeks_since_start(result, "2019-01-07") == 0


def test_cells_of_another_moment_group_and_nothing():
    reading = read(make_result())
    assert reading.cell("net", weeks=52).value < reading.cell("net").value
    assert reading.cell("net", group="scheme:bijstand").known
    assert not reading.cell("no_such_measure").known
    assert reading.pairs() == 30


def test_a_bridge_without_a_step_is_refused():
    result = make_result()
    frame = result.bridge_by_seed
    with pytest.raises(ValueError, match="misses the steps \\['lost'\\]"):
        read_bridge(replace(result, bridge_by_seed=frame[frame["step"] != "lost"]))
