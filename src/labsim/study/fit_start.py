"""fit-start: find the levels at which a region stands still, by steering each level towards one stock.

Only this solver reads stocks. It fits levels (hazards, intensities, standards), never an effect of an instrument.
Every quarter each level moves against the drift and the distance of its own stock; the answer is the mean over the
last years, and a level that ends at a bound is reported as not reachable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from math import exp, inf, log
from typing import NamedTuple

import numpy as np
from scipy import stats

from labsim.inputs.region import Region, load_region
from labsim.population.build import build_population
from labsim.processes.stocks import Stock, take_stock
from labsim.setting import Behaviour
from labsim.start import BURN_IN_W, POPULATION_SEED, Progress, make_behaviour, still_market
from labsim.world.state import copy_world

QUARTER_W = 13
PASSES = 4  # the last one at half the gain; benefits take decades to settle
MEAN_YEARS = 10
READY_SHARE = 0.2  # of bijstand recipients: group A, available at once
NO_BENEFIT_SHARE = 0.25  # of the published unemployed; everybody on WW counts as searching here, not in the survey
A_SHARE = 0.20  # what guidance and job finding leave in group A after a burn-in
C_SHARE = 0.61  # of bijstand recipients, see the region's file
HORIZON_W = 416


class Level(NamedTuple):
    """One fitted level: parameters that move together, the flow or stock they steer, and how."""

    parameters: tuple[str, ...]  # '<process>.<field>'
    stock: str  # name of a Stock, or 'ARISING': posted vacancies a quarter
    sign: float  # +1: raising the level raises the stock
    additive: bool  # the level moves by adding, not by a factor
    low: float
    high: float
    gain: float = 0.10
    damping: float = 3.0  # weight of a quarter's drift beside the distance; slow stocks need more
    of: str = ""  # the stock of which it is a share, where the share is what must hold
    wait: int = 0  # quarters until it moves: until its stock has forgotten how the population was made


MOST_W = 0.9  # no chance a week is steered above this
LEVELS: tuple[Level, ...] = (
    Level(("end_jobs.loss_flex_w", "end_jobs.loss_permanent_w"), "WW", 1, False, 0.3, 2.5),
    Level(("end_jobs.loss_self_w",), "SELF_EMPLOYED", -1, False, 0.1, 4.0, 0.3),
    Level(("listing.outside_theta",), "EMPLOYED_OUTSIDE", -1, True, -2.0, 2.5, 0.4),
    Level(("seekers.apply_shadow",), "COMMUTERS", 1, False, 0.3, 2.0, 0.3),
    Level(("listing.theta",), "POSTED", 1, True, 1.6, 2.6, 0.05),
    Level(("openings.posted_permanent", "openings.posted_flex"), "ARISING", 1, False, 0.15, 1.6),
    Level(("openings.expand_w",), "LATENT", -1, False, 0.4, 2.0),
    Level(("seekers.active_student_w",), "STUDENTS_WORKING", 1, False, 0.3, 2.5),
    Level(("seekers.give_up_w",), "UNEMPLOYED_NO_BENEFIT", -1, False, 0.4, 2.0),
    Level(("benefits.from_unemployed_w", "benefits.from_weak_w"), "BIJSTAND_BENEFITS", 1, False, 0.2, 4.0, 0.06),
    Level(("guidance.onset_w",), "BIJSTAND_C", 1, False, 0.2, 4.0, 0.1, 6.0, "BIJSTAND_PERSONS", 40),
    Level(("seekers.active_weak_w",), "WEAK_WORKING", 1, False, 0.1, 3.0),
    Level(("seekers.active_aow_w",), "AOW_WORKING", 1, False, 0.05, 3.0),
    Level(("seekers.active_disabled_w",), "DISABLED_WORKING", 1, False, 0.3, 3.0),
    Level(("seekers.active_strong_w",), "INACTIVE", -1, False, 0.3, 3.0),
    Level(("benefits.exit_other_w",), "BIJSTAND_LONG", -1, False, 0.2, 4.0, 0.1, 6.0, "BIJSTAND_BENEFITS", 40),
)


class Fitted(NamedTuple):
    """A level after the fit."""

    parameter: str
    value: float
    stock: str
    target: float
    reached: float  # mean over the last years
    drift_y: float  # remaining drift of the stock, share a year
    at_bound: bool


def targets_of(region: Region, behaviour: Behaviour) -> dict[str, float]:
    """Published stocks that must stand still: those of the population as it is built, and the dated WW."""
    world = build_population(region, POPULATION_SEED).world
    stock = np.zeros(len(Stock), np.int64)
    take_stock(world.persons, world.traits, world.positions, region.week - BURN_IN_W, stock)
    found = {one.name: float(stock[one]) for one in Stock}
    dated = next((s for name, s in region.starts.items() if name != "document"), None)
    if dated is not None:
        found["WW"] = float(dated.cells[:, 2].sum())
    found["UNEMPLOYED"] = float(region.people.labour_force - region.people.employed)
    ready = READY_SHARE * found["BIJSTAND_PERSONS"]
    found["UNEMPLOYED_NO_BENEFIT"] = NO_BENEFIT_SHARE * found["UNEMPLOYED"]
    found["UNEMPLOYED"] = max(found["UNEMPLOYED"], found["WW"] + ready + found["UNEMPLOYED_NO_BENEFIT"])
    found["BIJSTAND_C"] = C_SHARE * found["BIJSTAND_PERSONS"]
    if region.benefits.b_group:  # then group C is what groups A and B leave
        found["BIJSTAND_C"] = (1.0 - A_SHARE) * found["BIJSTAND_PERSONS"] - region.benefits.b_group
    found["POSTED"] = float(region.jobs.posted)
    found["ARISING"] = float(region.jobs.vacancies_quarter)
    return found


def fit_start(region: str, progress: Progress | None = None, passes: int = PASSES) -> list[Fitted]:
    """Fit the levels of a region, starting from the standard set; deterministic. One row per parameter."""
    figures = load_region(region)
    behaviour = make_behaviour()
    targets = targets_of(figures, behaviour)
    rows: list[Fitted] = []
    bounds = bounds_of(behaviour)
    for number in range(passes):
        steer = Steering(behaviour, targets, gain=1.0 if number < passes - 1 else 0.5, bounds=bounds)
        told = partial(_tell, progress, number, passes)
        steer_through(figures, behaviour, steer, told)
        rows = steer.result()
        behaviour = with_values(behaviour, {row.parameter: row.value for row in rows})
    return rows


def bounds_of(behaviour: Behaviour) -> dict[str, tuple[float, float]]:
    """How low and how high each parameter may be steered from where it stands, over all passes together."""
    found = {}
    for level in LEVELS:
        for name in level.parameters:
            scale = 1.0 if level.additive else _value(behaviour, name)
            most = MOST_W if name.endswith("_w") and not level.additive else inf
            found[name] = (level.low * scale, min(level.high * scale, most))
    return found


def _tell(progress: Progress | None, number: int, passes: int, done: int, of: int) -> None:
    if progress is not None:
        progress("fit-start", number * of + done, passes * of)


def steer_through(
    figures: Region, behaviour: Behaviour, steer: Steering, progress: Callable[[int, int], object]
) -> None:
    """Live through burn-in and horizon while the levels are steered every quarter."""
    world = copy_world(build_population(figures, POPULATION_SEED, horizon_weeks=HORIZON_W).world)
    market = still_market(figures, world, behaviour, figures.week - BURN_IN_W)
    segments = world.segments
    quarters = (BURN_IN_W + HORIZON_W) // QUARTER_W
    for quarter in range(quarters):
        arising = 0
        for week in range(QUARTER_W):
            market.step()
            pull = 1.0 if quarter == week == 0 else 1.0 / 26.0
            segments.searchers_normal[:] += pull * (segments.searchers - segments.searchers_normal)
            arising += market.flows["posted"]
        take_stock(world.persons, world.traits, world.positions, market.week, market.stock)
        found = {one.name: float(market.stock[one]) for one in Stock} | {"ARISING": float(arising)}
        market.setting = market.setting._replace(behaviour=steer.step(found, market.setting.behaviour))
        progress(quarter + 1, quarters)


class Steering:
    """Moves each level every quarter; keeps the history for the answer."""

    def __init__(
        self,
        behaviour: Behaviour,
        targets: Mapping[str, float],
        gain: float = 1.0,
        bounds: Mapping[str, tuple[float, float]] | None = None,
    ) -> None:
        self.gain = gain
        self.bounds = bounds_of(behaviour) if bounds is None else bounds
        self.start = {name: _value(behaviour, name) for level in LEVELS for name in level.parameters}
        self.targets = targets
        self.shift = {level.parameters: 0.0 for level in LEVELS}
        self.before: dict[str, float] = {}
        self.history: list[dict[str, float]] = []
        self.stocks: list[dict[str, float]] = []

    def step(self, found: Mapping[str, float], behaviour: Behaviour) -> Behaviour:
        """One quarter: against the drift and the distance of each stock."""
        for level in LEVELS:
            now = distance(found, self.targets, level.stock)
            if level.of:
                now -= distance(found, self.targets, level.of)
            drift = now - self.before.get(level.stock, now)
            self.before[level.stock] = now
            if len(self.history) < level.wait:
                continue
            move = -level.sign * self.gain * level.gain * (now + level.damping * drift)
            self.shift[level.parameters] += max(-0.15, min(0.15, move))
        values = self.values()
        self.history.append(values)
        self.stocks.append(dict(found))
        return with_values(behaviour, values)

    def values(self) -> dict[str, float]:
        """The levels as they stand, within their bounds."""
        found = {}
        for level in LEVELS:
            shift = self.shift[level.parameters]
            for name in level.parameters:
                first = self.start[name]
                value = first + shift if level.additive else first * exp(shift)
                low, high = self.bounds[name]
                found[name] = min(max(value, low), high)
            if level.additive:
                self.shift[level.parameters] = found[level.parameters[0]] - self.start[level.parameters[0]]
            else:
                self.shift[level.parameters] = log(found[level.parameters[0]] / self.start[level.parameters[0]])
        return found

    def result(self) -> list[Fitted]:
        """Means over the last years, with the drift that is left."""
        last = self.history[-4 * MEAN_YEARS :]
        stocks = self.stocks[-4 * MEAN_YEARS :]
        rows = []
        for level in LEVELS:
            series = np.array([one[level.stock] for one in stocks])
            slope = stats.theilslopes(np.log(np.maximum(series, 1.0)), np.arange(len(series)) / 4.0)[0]
            for name in level.parameters:
                value = float(np.mean([one[name] for one in last]))
                low, high = self.bounds[name]
                edge = min(abs(value - low), abs(value - high)) < 0.01 * (high - low)
                rows.append(
                    Fitted(name, value, level.stock, self.targets[level.stock], float(series.mean()), slope, edge)
                )
        return rows


def distance(found: Mapping[str, float], targets: Mapping[str, float], stock: str) -> float:
    """How far a stock is above its target, log."""
    return log(max(found[stock], 1.0) / max(targets[stock], 1.0))


def _value(behaviour: Behaviour, name: str) -> float:
    process, _, field = name.partition(".")
    return float(getattr(getattr(behaviour, process), field))


def with_values(behaviour: Behaviour, values: Mapping[str, float]) -> Behaviour:
    """The behaviour with these parameters in the place of its own."""
    for name, value in values.items():
        process, _, field = name.partition(".")
        changed = getattr(behaviour, process)._replace(**{field: np.float64(value)})
        behaviour = behaviour._replace(**{process: changed})
    return behaviour
