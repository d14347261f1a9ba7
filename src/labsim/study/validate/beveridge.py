"""Beveridge curve: a slow swing of demand moves unemployment and vacancies against each other, counter-clockwise.

Over five years the opening of latent slots (kappa), replacement of leavers (rho) and the standard of outside jobs
swing together. The first swing is left out, the second is measured by quarter.
"""

from math import pi, sin
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from labsim.processes.stocks import Stock
from labsim.setting import Paths
from labsim.study.validate.bench import QUARTER_W, YEAR_W, Bench, follow
from labsim.study.validate.records import Check, Found, Table, mean_check

if TYPE_CHECKING:
    from labsim.model import LabourMarket

PERIOD_W = 5 * YEAR_W
SWINGS = 2
BASIS = "economics: checks that must emerge"


class Swing(NamedTuple):
    """Amplitudes around the standstill."""

    kappa: float  # factor on opening of latent slots
    rho: float  # share of left slots that open again
    outside: float  # standard of outside jobs, sd of match quality


JOINT, ALONE = Swing(0.30, 0.10, 0.12), Swing(0.30, 0.0, 0.0)


def run(bench: Bench) -> Found:
    """Correlation and turning direction of unemployment and vacancies."""
    seeds = bench.seeds(4, 1)
    jobs = [(swing, seed) for swing in (JOINT, ALONE) for seed in seeds]
    found = bench.each(jobs, lambda job, stop: _path(bench, *job, stop), "beveridge")
    joint = np.stack([found[JOINT, seed] for seed in seeds])
    alone = np.stack([found[ALONE, seed] for seed in seeds])
    together, only = ([correlation(one) for one in paths] for paths in (joint, alone))
    area = "area of the loop, joint swing (above 0: counter-clockwise)"
    little = "kappa alone moves too little to prove anything"
    checks: list[Check] = [
        mean_check("beveridge", "correlation of u and v, joint swing", together, "", (None, -0.7), BASIS),
        mean_check("turn", area, [loop_area(one) for one in joint], "%²", (0.0, None), BASIS),
        mean_check("kappa_alone", "correlation of u and v, kappa alone", only, "", (None, None), little),
    ]
    rows = tuple((f"{3 * k + 3}", *joint[:, k].mean(axis=0)) for k in range(joint.shape[1]))
    table = Table("The joint swing by quarter", ("month of the swing", "unemployed", "vacancies"), rows)
    how = f"start `stationary`, {len(seeds)} seeds, {SWINGS} swings of five years, the last one measured"
    return Found("beveridge", how, tuple(checks), (table,))


def correlation(path: np.ndarray) -> float:
    """Of the logs of unemployment and vacancies; path [quarters, 2]."""
    return float(np.corrcoef(np.log(path).T)[0, 1])


def loop_area(path: np.ndarray) -> float:
    """Signed area of the closed loop in percent of the means, u to the right, v upwards: above 0 counter-clockwise."""
    u, v = (100.0 * (path / path.mean(axis=0) - 1.0)).T
    return float(0.5 * np.sum(u * np.roll(v, -1) - np.roll(u, -1) * v))


def _path(bench: Bench, swing: Swing, seed: int, stop: Event) -> np.ndarray:
    """Mean unemployment and vacancies of each quarter of the last swing [quarters, 2]."""
    market = bench.market(seed)
    impose(market, swing)
    try:
        stocks = follow(market, SWINGS * PERIOD_W, 1, stop)[-PERIOD_W:]
    finally:
        market.close()
    quarters = stocks.reshape(PERIOD_W // QUARTER_W, QUARTER_W, -1).mean(axis=1)
    return quarters[:, [Stock.UNEMPLOYED, Stock.POSTED]]


def impose(market: "LabourMarket", swing: Swing) -> None:
    """Let demand swing from now on: two columns of the paths, and each week the standard of outside jobs."""
    setting, first = market.setting, market.week
    wave = np.array([sin(2.0 * pi * k / PERIOD_W) for k in range(SWINGS * PERIOD_W)])
    values = np.repeat(setting.paths.values[:, :, :1], len(wave), axis=2)
    values[0] += swing.rho * wave
    values[1] *= 1.0 + swing.kappa * wave
    market.setting = setting._replace(paths=Paths(first, values))
    usual = setting.behaviour.listing

    def standard(m: "LabourMarket") -> None:
        theta = usual.outside_theta - swing.outside * wave[m.week - first]
        listing = usual._replace(outside_theta=np.float64(theta))
        m.setting = m.setting._replace(behaviour=m.setting.behaviour._replace(listing=listing))

    market.before = standard
