"""The arithmetic of the validation on numbers whose answer is known."""

import math

import numpy as np
import pytest

from labsim.core.codes import Barrier
from labsim.processes.stocks import STOCKS, Stock
from labsim.study.validate import baseline, beveridge, elasticities, exits, kick, standstill
from labsim.study.validate.records import OFF, SHOWN, WITHIN, Check, mean_check
from labsim.study.validate.snapshots import groups
from labsim.world.derived import distance_group


def line(value: float, low: float | None, high: float | None) -> Check:
    return Check("key", "what", value, "%", low, high, "basis")


@pytest.mark.parametrize(
    ("value", "low", "high", "verdict", "side"),
    [
        (1.0, 0.0, 2.0, WITHIN, ""),
        (2.0, 0.0, 2.0, WITHIN, ""),
        (2.1, 0.0, 2.0, OFF, "high"),
        (-0.1, 0.0, None, OFF, "low"),
        (9.0, None, None, SHOWN, ""),
        (math.nan, 0.0, 2.0, OFF, "low"),
    ],
)
def test_verdicts(value: float, low: float | None, high: float | None, verdict: str, side: str) -> None:
    assert line(value, low, high).verdict == verdict
    assert line(value, low, high).side == side


def test_the_mean_over_seeds_carries_its_error_and_one_seed_has_none() -> None:
    found = mean_check("key", "what", [1.0, 2.0, 3.0], "%", (0.0, 4.0), "basis")
    assert found.value == pytest.approx(2.0)
    assert found.error == pytest.approx(4.302653 / math.sqrt(3), rel=1e-5)  # Student, 2 degrees of freedom
    assert mean_check("key", "what", [1.0], "%", (None, None), "basis").error is None


def test_drift_compares_the_first_with_the_last_three_years() -> None:
    weeks = np.arange(standstill.EVERY_W, standstill.WEEKS + 1, standstill.EVERY_W)
    stocks = np.zeros((2, len(weeks), STOCKS))
    stocks[:, :, Stock.WW] = 1_000
    stocks[:, :, Stock.POSTED] = np.where(weeks <= 208, 1_000, 1_100)
    stocks[1, :, Stock.POSTED] = 1_000
    stocks[:, :, Stock.SW] = 150
    found = standstill.drift(stocks)
    assert found.counted == [Stock.WW, Stock.POSTED]
    assert found.change[:, Stock.WW].tolist() == [0.0, 0.0]
    assert found.change[:, Stock.POSTED].tolist() == pytest.approx([10.0, 0.0])


def test_half_life_of_an_exponential_return() -> None:
    weeks = np.arange(200)
    assert kick.half_life(-300.0 * 0.5 ** (weeks / 20.0)) == pytest.approx(20.0, abs=1e-9)
    assert kick.half_life(100.0 * 0.5 ** (weeks / 7.5)) == pytest.approx(7.5, abs=0.05)  # linear within a week
    assert math.isnan(kick.half_life(np.full(200, 5.0)))


def test_elasticities_of_a_cobb_douglas_market() -> None:
    whole = np.array([1_000.0, 400.0, 600.0])
    rows = [whole] + [whole * 0.75**0.7] * 4 + [whole * 0.75**0.4] * 4
    found = elasticities.elasticities(np.array(rows))
    assert found[0] == pytest.approx([0.7] * 4)
    assert found[1] == pytest.approx([0.4] * 4)


def test_a_loop_has_a_direction_and_a_curve_a_correlation() -> None:
    turn = np.linspace(0.0, 2.0 * np.pi, 20, endpoint=False)
    circle = np.column_stack([2_000 + 100 * np.cos(turn), 1_500 + 100 * np.sin(turn)])
    assert beveridge.loop_area(circle) > 0.0
    assert beveridge.loop_area(circle[::-1]) == pytest.approx(-beveridge.loop_area(circle))
    u = np.linspace(1_500.0, 2_500.0, 20)
    assert beveridge.correlation(np.column_stack([u, 3e6 / u])) == pytest.approx(-1.0)


def test_groups_of_a_column_are_those_of_the_rule() -> None:
    barriers = np.arange(256, dtype=np.uint8).repeat(21)
    soft = np.tile(np.linspace(0.0, 1.0, 21), 256).astype(np.float32)
    expected = [distance_group(b, s) for b, s in zip(barriers, soft, strict=True)]
    assert groups(barriers, soft).tolist() == expected
    older = np.array([1 << Barrier.AGE], np.uint8)
    assert groups(older, np.array([0.6], np.float32)).tolist() == [distance_group(0, 0.6)]


def test_a_class_is_live_when_no_exit_at_all_would_be_news() -> None:
    shape = (36, len(exits.KINDS), 3)
    cells = exits.Cells(np.zeros(shape, np.int64), np.zeros(shape, np.int64))
    cells.seen[0, 0, 0], cells.left[0, 0, 0] = 1_000, 200
    cells.seen[1, 0, 0], cells.left[1, 0, 0] = 200, 0
    cells.seen[2, 0, 0], cells.left[2, 0, 0] = 20, 0
    alive = exits.live_classes(cells)
    assert alive[0, 0, 0]
    assert alive[1, 0, 0]
    assert not alive[2, 0, 0]


def test_every_line_of_the_baseline_is_read_and_none_besides() -> None:
    months = np.full((2, 15, STOCKS + 2), 100.0)
    months[:, 14, Stock.WW] = 80.0
    read = baseline.readings(months)
    assert set(read) == set(baseline.LINES)
    assert read["ww_change"] == pytest.approx([-20.0, -20.0])
    assert read["arising"] == pytest.approx([300.0, 300.0])
    assert read["tightness"] == pytest.approx([100.0, 100.0])
