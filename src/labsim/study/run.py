"""One world per seed, without anything to compare: its indicators, and whether it stands still."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from labsim.core.calendar import monday
from labsim.inputs.assembly import Inputs, assemble
from labsim.inputs.errors import InputError, Text, nearest
from labsim.inputs.output import MARKER
from labsim.inputs.overrides import Overrides
from labsim.inputs.settings import RunSettings, check_start, run_settings
from labsim.study.ensemble import Progress, run_seeds, worker_count
from labsim.study.files import write_csv, write_json, write_parquet
from labsim.study.indicators import INDICATORS, Counts
from labsim.study.intervals import summary
from labsim.study.live import Lived, Plan, live
from labsim.study.manifest import command_line, make_manifest, origins
from labsim.study.task import behaviour_overrides, make_plan, prepared
from labsim.week import WEEK

STEPS = tuple(WEEK)[1:-1]  # steps 2-9 may be left out
WINDOW_W = 156  # three-year means are compared
SMALLEST = 200  # stocks below this move too much by chance for a drift to be told
STOCK_UNITS = ("persons", "benefits", "vacancies", "positions")
OPTIONS = ("seeds", "weeks", "start", "eta", "outside_eta")
RANGES = ["low", "high", "world_low", "world_high"]
DRIFT = ["indicator", "first", "last", "drift", "low", "high", "worst", "unit"]


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """What worlds of one scenario look like.

    indicators: mean over seeds with its 95 % interval and P10-P90 of one world, at each date; by_seed: the
    same per world; drift: stocks in the first and the last three years (half of a shorter run).
    """

    indicators: pd.DataFrame
    by_seed: pd.DataFrame
    drift: pd.DataFrame
    meta: Mapping[str, Any]

    def write(self, directory: str | Path) -> list[Path]:
        """Write the tables and the manifest, which comes last; returns the paths."""
        folder = Path(directory)
        return [
            write_parquet(folder / "indicators.parquet", self.by_seed),
            write_csv(folder / "indicators.csv", self.indicators),
            write_csv(folder / "drift.csv", self.drift),
            write_json(folder / MARKER, self.meta["manifest"]),
        ]


def run(
    region: str,
    scenario: str = "standstill",
    *,
    seeds: int = 30,
    weeks: int = 208,
    start: str = "2019-01",
    eta: float = 0.7,
    outside_eta: float = 0.5,
    without: Sequence[str] = (),
    workers: int | str | None = None,
    overrides: Overrides | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Let worlds of one scenario live, seeds 1..n, and tell their indicators.

    without: steps of the week that are left out. The other arguments are those of `compare`. Raises
    InputError.
    """
    given = {name: value for name, value in locals().items() if name in RunSettings.model_fields}
    settings = run_settings({**given, "at": weeks, "workers": "auto" if workers is None else workers})
    left_out = check_steps(without)
    inputs = assemble(region, [scenario], overrides, behaviour=settings.behaviour)
    plan = _plan(region, inputs, settings, left_out, overrides or {}, progress)
    outcome = run_seeds(
        lambda seed, stop: _counts(live(plan, inputs.scenarios[0], seed, stop)),
        settings.seeds,
        worker_count(settings.workers),
        progress=progress,
        text=scenario,
    )
    if not outcome.results:
        raise KeyboardInterrupt
    asked = {**{name: getattr(settings, name) for name in OPTIONS}, "without": list(left_out)}
    tables = make_tables(region, scenario, plan, outcome.results)
    manifest = make_manifest(
        command_of(region, scenario, asked), asked, overrides or {}, origins(region, inputs, plan.start), tables,
        seeds=list(outcome.results), interrupted=outcome.interrupted,
    )  # fmt: skip
    return RunResult(**tables, meta={"manifest": manifest, "interrupted": outcome.interrupted})


def _plan(
    region: str,
    inputs: Inputs,
    settings: RunSettings,
    left_out: Sequence[str],
    overrides: Overrides,
    progress: Progress | None,
) -> Plan:
    """What all worlds of the run share."""
    check_start(settings, inputs.region.starts)
    levels = behaviour_overrides(inputs, overrides)
    return make_plan(settings, prepared(region, settings.start, levels, progress), left_out)


def command_of(region: str, scenario: str, asked: Mapping[str, Any]) -> str:
    """The words that calculate it again."""
    options = {name: value for name, value in asked.items() if name != "without"}
    line = command_line(["run", region, scenario], options, run_settings().model_dump())
    return " ".join([line, *(f"--without {step}" for step in asked["without"])])


def _counts(lived: Lived) -> tuple[np.ndarray, np.ndarray]:
    return lived.stocks, lived.flows


def check_steps(without: Sequence[str]) -> tuple[str, ...]:
    """The steps to leave out, in the order of the week. Raises InputError for one that cannot be left out."""
    for step in without:
        if step not in STEPS:
            words = Text(f"stap '{step}' kan niet worden weggelaten", f"step '{step}' cannot be left out")
            raise InputError("--without", None, "", words, allowed=STEPS, guess=nearest(step, STEPS))
    return tuple(step for step in STEPS if step in without)


def make_tables(
    region: str, scenario: str, plan: Plan, found: Mapping[int, tuple[np.ndarray, np.ndarray]]
) -> dict[str, pd.DataFrame]:
    """The tables of `RunResult` from stocks and flows by seed."""
    stocks, flows = (np.stack(parts) for parts in zip(*found.values(), strict=True))
    counts = Counts(stocks, flows, np.diff(plan.dates, prepend=0))
    keys = {"region": region, "scenario": scenario, "group": "all"}
    dates = [monday(plan.start.week + week).isoformat() for week in plan.dates]
    means, worlds, drifts = [], [], []
    for name, one in INDICATORS.items():
        values = one.value(counts)
        mean = dict(zip(["value", *RANGES], summary(values), strict=True))
        means.append(pd.DataFrame({**keys, "indicator": name, "date": dates, **mean, "unit": one.unit}))
        world = {"date": dates * len(found), "seed": np.repeat(list(found), len(dates))}
        values_ = {"value": values.ravel(), "unit": one.unit}
        worlds.append(pd.DataFrame({**keys, "indicator": name, **world, **values_}))
        if one.unit in STOCK_UNITS:
            drifts += drift(name, one.unit, values, np.array(plan.dates))
    return {
        "indicators": pd.concat(means, ignore_index=True),
        "by_seed": pd.concat(worlds, ignore_index=True),
        "drift": pd.DataFrame(drifts, columns=DRIFT),
    }


def drift(name: str, unit: str, values: np.ndarray, dates: np.ndarray) -> list[list[Any]]:
    """A row of DRIFT for a stock [seeds, t]: relative change between the first and the last three-year mean.

    Nothing for stocks below 200 and for runs with fewer than two dates.
    """
    window = min(WINDOW_W, dates[-1] / 2)
    early, late = dates <= window, dates > dates[-1] - window
    if not early.any() or not late.any():
        return []
    first, last = values[:, early].mean(axis=1), values[:, late].mean(axis=1)
    if first.mean() < SMALLEST:
        return []
    change = last / first - 1.0
    found = summary(change)
    worst = change[np.argmax(np.abs(change))]
    means = (first.mean(), last.mean(), found.value, found.low, found.high, worst)
    return [[name, *(float(number) for number in means), unit]]


__all__ = ["RunResult", "check_steps", "drift", "run"]
