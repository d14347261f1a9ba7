"""Tables of one region and scenario: worlds lived with a diary, their tables side by side, means and ranges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import pandas as pd

from labsim.core.guard import no_global_random
from labsim.inputs.assembly import Inputs, assemble
from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.output import MARKER
from labsim.inputs.overrides import Overrides
from labsim.inputs.scenario import Scenario
from labsim.inputs.settings import RunSettings, check_start, run_settings
from labsim.start import Start, open_market
from labsim.study.ensemble import Progress, run_seeds, worker_count
from labsim.study.files import write_csv, write_json
from labsim.study.groups import make_groups
from labsim.study.live import Plan, Stopped
from labsim.study.manifest import command_line, make_manifest, origins
from labsim.study.tables.diary import Diary
from labsim.study.tables.registry import TABLES, Table
from labsim.study.tables.spread import published, stacked
from labsim.study.task import behaviour_overrides, make_plan, prepared

SEEDS = 3
YEAR_W = 52
OPTIONS = ("weeks", "start", "eta", "outside_eta")
Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class TablesResult:
    """Tables of the worlds of one scenario, by name.

    tables: mean over seeds and P10-P90 of one world, a row per key and column; numbers about 1-9 people are missing.
    by_seed: the same per world, complete, of a synthetic population.
    """

    tables: Mapping[str, pd.DataFrame]
    by_seed: Mapping[str, pd.DataFrame]
    meta: Mapping[str, Any]

    def write(self, directory: str | Path) -> list[Path]:
        """Write every table twice (means; by seed) and the manifest, which comes last; returns the paths."""
        folder = Path(directory)
        paths = [write_csv(folder / f"{name}.csv", frame) for name, frame in self.tables.items()]
        paths += [write_csv(folder / f"{name}_by_seed.csv", frame) for name, frame in self.by_seed.items()]
        return [*paths, write_json(folder / MARKER, self.meta["manifest"])]

    def to_json(self) -> dict[str, Any]:
        """The means as plain data, by table, and the manifest."""
        found = {name: frame.to_dict("records") for name, frame in self.tables.items()}
        return {"tables": found, "manifest": self.meta["manifest"]}


class Asked(NamedTuple):
    """What every world of the question shares."""

    plan: Plan
    scenario: Scenario
    chosen: tuple[Table, ...]


def tables(
    region: str,
    scenario: str = "baseline",
    *,
    table: Sequence[str] = (),
    seeds: int = SEEDS,
    weeks: int = 208,
    start: str = "2019-01",
    eta: float = 0.7,
    outside_eta: float = 0.5,
    workers: int | str | None = None,
    overrides: Overrides | None = None,
    progress: Progress | None = None,
) -> TablesResult:
    """Tables of the worlds of one scenario with its package, seeds 1..n.

    table: names of tables, all of them where none is named (`labsim list tables`). The other arguments are those of
    `compare`. Raises InputError.
    """
    given = {name: value for name, value in locals().items() if name in RunSettings.model_fields}
    settings = run_settings({**given, "at": weeks, "workers": "auto" if workers is None else workers})
    chosen = check_tables(table)
    inputs = assemble(region, [scenario], overrides, behaviour=settings.behaviour)
    check_start(settings, inputs.region.starts)
    begin = prepared(region, settings.start, behaviour_overrides(inputs, overrides or {}), progress)
    asked = Asked(make_plan(settings, begin), inputs.scenarios[0], chosen)
    outcome = run_seeds(
        lambda seed, stop: frames_of_world(asked, seed, stop),
        settings.seeds, worker_count(settings.workers), progress=progress, text=scenario,
    )  # fmt: skip
    if not outcome.results:
        raise KeyboardInterrupt
    by_seed = {one.name: stacked(one, {s: found[one.name] for s, found in outcome.results.items()}) for one in chosen}
    means = {one.name: published(one, by_seed[one.name]) for one in chosen}
    words = {name: getattr(settings, name) for name in OPTIONS} | {"seeds": settings.seeds, "table": list(table)}
    manifest = make_manifest(
        command_of(region, scenario, words), words, overrides or {}, origins(region, inputs, begin), means,
        seeds=list(outcome.results), interrupted=outcome.interrupted,
    )  # fmt: skip
    return TablesResult(tables=means, by_seed=by_seed, meta=_meta(inputs, begin, manifest, outcome.interrupted))


def check_tables(names: Sequence[str]) -> tuple[Table, ...]:
    """The tables of these names, in the order of the catalogue; all where none is named. Raises InputError."""
    for name in names:
        if name not in TABLES:
            words = Text(f"{shown(name)} is geen tabel", f"{shown(name)} is no table")
            raise InputError("--table", None, "", words, allowed=tuple(TABLES), guess=nearest(name, tuple(TABLES)))
    return tuple(one for name, one in TABLES.items() if not names or name in names)


def command_of(region: str, scenario: str, asked: Mapping[str, Any]) -> str:
    """The words that calculate it again."""
    options = {name: value for name, value in asked.items() if name != "table"}
    line = command_line(["tables", region, scenario], options, {**run_settings().model_dump(), "seeds": SEEDS})
    return " ".join([line, *(f"--table {name}" for name in asked["table"])])


def frames_of_world(asked: Asked, seed: int, stop: Event | None = None) -> Frames:
    """The chosen tables of the world of one seed."""
    plan = asked.plan
    market = open_market(plan.start, asked.scenario, seed=seed, eta=plan.eta, outside_eta=plan.outside_eta)
    try:
        with no_global_random():
            diary = Diary(market, plan.counting, make_groups(plan.start), plan.dates)
            return frames_of(diary, asked.chosen, stop)
    finally:
        market.close()


def frames_of(diary: Diary, chosen: Sequence[Table], stop: Event | None = None) -> Frames:
    """Live a fresh market to the last date of its diary; the chosen tables of it."""
    looks = [one for one in chosen if one.yearly]
    seen: dict[str, list[pd.DataFrame]] = {one.name: [] for one in looks}
    last = diary.dates[-1]

    def look() -> None:
        for one in looks:
            rows = one.rows(diary)
            rows.insert(0, "date", diary.today)
            seen[one.name].append(rows)

    look()
    for week in range(1, last + 1):
        if stop is not None and stop.is_set():
            raise Stopped
        diary.market.step()
        if week in diary.dates:
            diary.at_date()
        if week % YEAR_W == 0 or week == last:
            look()
    found = {name: pd.concat(rows, ignore_index=True) for name, rows in seen.items()}
    return {one.name: found[one.name] if one.yearly else one.rows(diary) for one in chosen}


def _meta(inputs: Inputs, start: Start, manifest: Mapping[str, Any], interrupted: bool) -> dict[str, Any]:
    """Manifest, and what the members of keys are called here."""
    region = start.region
    names = {
        "municipality": dict(zip(region.municipalities, region.municipality_names, strict=True)),
        "sector": dict(zip(region.sectors, region.sector_names, strict=True)),
    }
    names["provider"] = names["service"] = {one.slug: one.name for one in region.organisations}
    return {
        "manifest": manifest,
        "interrupted": interrupted,
        "region": region.slug,
        "region_name": region.name_nl,
        "scenario": inputs.scenarios[0].slug,
        "names": names,
    }
