"""What a package of instruments costs: a week with it beside the same week without any, in one run.

Both worlds live week by week in turn, so that other work on the machine meets both alike. The weeks are those in which
the instruments are at work; the ratio is of the same week in both.
"""

from __future__ import annotations

import time

import numpy as np

from labsim.core.guard import no_global_random
from labsim.inputs.scenario import load_scenario
from labsim.model import LabourMarket
from labsim.start import open_market, prepare

from .rows import Row, Setup
from .timing import WARM_W

PACKAGE = "doe_agenda_gorinchem"
QUICK = "ambachtsschool"
START = "document"


def run(setup: Setup) -> list[Row]:
    """Rows of the week with and without, their ratio, and what the instruments themselves take."""
    start = prepare(setup.region, start=setup.pick(START, "2019-01"))
    scenarios = ("baseline", setup.pick(PACKAGE, QUICK))
    markets = [open_market(start, load_scenario(name), seed=1) for name in scenarios]
    ns = timed(markets, setup.pick(52, 4))
    for market in markets:
        market.close()
    without, with_, begun = ns / 1e6
    ratio = with_ / without
    return [
        Row("without", float(np.median(without)), "ms, median"),
        Row("with", float(np.median(with_)), "ms, median"),
        Row("begin_week of the one with", float(np.median(begun)), "ms, median"),
        Row("ratio, median", float(np.median(ratio)), "ratio", "<= 1.5"),
        Row("ratio, all weeks", float(with_.sum() / without.sum()), "ratio", "<= 1.5"),
    ]


def timed(markets: list[LabourMarket], weeks: int) -> np.ndarray:
    """Nanoseconds of each week without and with the package, and of the step in which it is at work [3, weeks]."""
    found = np.zeros((3, weeks))
    for market in markets:
        market.run(WARM_W)
    step = markets[1].steps_of_week["begin_week"]
    assert step is not None

    def begin(market: LabourMarket) -> None:
        began = time.perf_counter_ns()
        step(market)
        found[2, week] = time.perf_counter_ns() - began

    markets[1].steps_of_week["begin_week"] = begin
    with no_global_random():
        for week in range(weeks):
            for k, market in enumerate(markets):
                began = time.perf_counter_ns()
                market.step()
                found[k, week] = time.perf_counter_ns() - began
    return found
