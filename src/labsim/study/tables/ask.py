"""Tables of one region and scenario: worlds lived with a diary, their tables side by side, means and ranges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import pandas as pd

from labsim.core.guard import no_global_random
from labsim.inputs.assembly import Inputs, assemble
from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.instrument import read_instrument
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
from labsim.study.tables.grid import Vary, points
from labsim.study.tables.registry import TABLES, Table
from labsim.study.tables.spread import published, stacked
from labsim.study.task import behaviour_overrides, make_plan, prepared

SEEDS = 3
OPTIONS = ("weeks", "start", "eta", "outside_eta")
Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class TablesResult:
    """Tables of the worlds of one scenario, by name.

    tables: mean over seeds and P10-P90 of one world, a row per key and column; numbers about 1-9 people are missing.
    by_seed: the same per world, complete, of a synthetic population. beside_by_seed: of the worlds of the scenario
    beside it, if one was asked for.
    """

    tables: Mapping[str, pd.DataFrame]
    by_seed: Mapping[str, pd.DataFrame]
    meta: Mapping[str, Any]
    beside_by_seed: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def write(self, directory: str | Path) -> list[Path]:
        """Write every table twice (means; by seed, of each scenario) and the manifest, which comes last."""
        folder = Path(directory)
        paths = [write_csv(folder / f"{name}.csv", frame) for name, frame in self.tables.items()]
        paths += [write_csv(folder / f"{name}_by_seed.csv", frame) for name, frame in self.by_seed.items()]
        paths += [write_csv(folder / f"{name}_beside_by_seed.csv", one) for name, one in self.beside_by_seed.items()]
        return [*paths, write_json(folder / MARKER, self.meta["manifest"])]

    def to_json(self) -> dict[str, Any]:
        """The means as plain data, by table, and the manifest."""
        found = {name: frame.to_dict("records") for name, frame in self.tables.items()}
        return {"tables": found, "manifest": self.meta["manifest"]}


class Point(NamedTuple):
    """One combination of what is varied: its values by path, and the worlds they stand for."""

    values: Mapping[str, Any]
    plan: Plan
    scenario: Scenario
    beside: Scenario | None


class Asked(NamedTuple):
    """What every seed of the question shares."""

    points: tuple[Point, ...]
    chosen: tuple[Table, ...]  # their keys begin with the paths that are varied


class Told(NamedTuple):
    """The tables of one seed: of all points together, and of the worlds beside them (nothing where none is asked)."""

    frames: Frames
    beside: Frames


def tables(
    region: str,
    scenario: str = "baseline",
    *,
    table: Sequence[str] = (),
    beside: str | None = None,
    vary: Vary | None = None,
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

    table: names of tables, all of them where none is named (`labsim list tables`). beside: another scenario, lived with
    the same seeds; its means and the differences stand beside the others. vary: path of a figure -> values; each
    combination has its rows. The other arguments are those of `compare`. Raises InputError.
    """
    given = {name: value for name, value in locals().items() if name in RunSettings.model_fields}
    settings = run_settings({**given, "at": weeks, "workers": "auto" if workers is None else workers})
    chosen, changed = check_tables(table), dict(vary or {})
    asked, inputs, begin = _ask(region, scenario, beside, changed, settings, overrides or {}, chosen, progress)
    outcome = run_seeds(
        lambda seed, stop: told_by_seed(asked, seed, stop),
        settings.seeds, worker_count(settings.workers), progress=progress, text=scenario,
    )  # fmt: skip
    if not outcome.results:
        raise KeyboardInterrupt
    words = {name: getattr(settings, name) for name in OPTIONS} | {"seeds": settings.seeds, "table": list(table)}
    words |= {"beside": beside, "vary": {path: list(values) for path, values in changed.items()}}
    command = command_of(region, scenario, words)
    own, other, means = _side_by_side(asked, outcome.results)
    manifest = make_manifest(
        command, words, overrides or {}, origins(region, inputs, begin), means,
        seeds=list(outcome.results), interrupted=outcome.interrupted,
    )  # fmt: skip
    meta = _meta(inputs, begin, manifest, outcome.interrupted) | {"factors": tuple(changed)}
    return TablesResult(tables=means, by_seed=own, beside_by_seed=other, meta=meta)


def _side_by_side(asked: Asked, results: Mapping[int, Told]) -> tuple[Frames, Frames, Frames]:
    """Tables of all seeds, those of the worlds beside them, and what is published of both."""
    alone = [one for one in asked.chosen if asked.points[0].beside is not None and not one.paired]
    own = {one.name: stacked(one, _each(results, 0, one.name)) for one in asked.chosen}
    other = {one.name: stacked(one, _each(results, 1, one.name)) for one in alone}
    return own, other, {one.name: published(one, own[one.name], other.get(one.name)) for one in asked.chosen}


def _each(results: Mapping[int, Told], side: int, name: str) -> dict[int, pd.DataFrame]:
    """One table of each seed; side: 0 of the scenario, 1 of the one beside it."""
    return {seed: told[side][name] for seed, told in results.items()}


def _ask(
    region: str, scenario: str, beside: str | None, vary: Vary, settings: RunSettings, overrides: Overrides,
    chosen: Sequence[Table], progress: Progress | None,
) -> tuple[Asked, Inputs, Start]:  # fmt: skip
    """Everything checked and burnt in; inputs and start are those of the first point."""
    names = [scenario, *([beside] if beside else [])]
    starts: dict[object, Start] = {}
    every = [{**overrides, **values} for values in points(vary)]
    read = [assemble(region, names, one, behaviour=settings.behaviour) for one in every]
    check_start(settings, read[0].region.starts)
    begun = [
        prepared(region, settings.start, behaviour_overrides(inputs, one), progress, starts)
        for inputs, one in zip(read, every, strict=True)
    ]
    told = [
        Point(values, make_plan(settings, begin), inputs.scenarios[0], inputs.scenarios[1] if beside else None)
        for values, inputs, begin in zip(points(vary), read, begun, strict=True)
    ]
    wider = tuple(one._replace(keys=(*vary, *one.keys)) for one in chosen)
    return Asked(tuple(told), wider), read[0], begun[0]


def check_tables(names: Sequence[str]) -> tuple[Table, ...]:
    """The tables of these names, in the order of the catalogue; all where none is named. Raises InputError."""
    for name in names:
        if name not in TABLES:
            words = Text(f"{shown(name)} is geen tabel", f"{shown(name)} is no table")
            raise InputError("--table", None, "", words, allowed=tuple(TABLES), guess=nearest(name, tuple(TABLES)))
    return tuple(one for name, one in TABLES.items() if not names or name in names)


def command_of(region: str, scenario: str, asked: Mapping[str, Any]) -> str:
    """The words that calculate it again."""
    options = {name: value for name, value in asked.items() if name not in ("table", "vary")}
    line = command_line(["tables", region, scenario], options, {**run_settings().model_dump(), "seeds": SEEDS})
    varied = [f"--vary {path}={','.join(map(str, values))}" for path, values in asked.get("vary", {}).items()]
    return " ".join([line, *(f"--table {name}" for name in asked["table"]), *varied])


def told_by_seed(asked: Asked, seed: int, stop: Event | None = None) -> Told:
    """The chosen tables of the worlds of one seed; a world beside them that points share is lived once."""
    own: dict[str, list[pd.DataFrame]] = {one.name: [] for one in asked.chosen}
    other: dict[str, list[pd.DataFrame]] = {one.name: [] for one in asked.chosen}
    known: tuple[object, Diary, Frames] | None = None
    for point in asked.points:
        key = (repr(point.beside), id(point.plan.start))
        if point.beside is not None and (known is None or known[0] != key):
            known = (key, *lived(point.plan, point.beside, seed, asked.chosen, stop))
        _, frames = lived(point.plan, point.scenario, seed, asked.chosen, stop, None if known is None else known[1])
        for one in asked.chosen:
            own[one.name].append(frames[one.name].assign(**point.values))
            if known is not None:
                other[one.name].append(known[2][one.name].assign(**point.values))
    return Told(*({name: pd.concat(parts) for name, parts in side.items() if parts} for side in (own, other)))


def lived(
    plan: Plan, scenario: Scenario, seed: int, chosen: Sequence[Table], stop: Event | None, other: Diary | None = None
) -> tuple[Diary, Frames]:
    """The diary of a world and the chosen tables of it; other: the diary of the world beside it."""
    market = open_market(plan.start, scenario, seed=seed, eta=plan.eta, outside_eta=plan.outside_eta)
    try:
        with no_global_random():
            diary = Diary(market, plan.counting, make_groups(plan.start), plan.dates, other)
            return diary, frames_of(diary, chosen, stop)
    finally:
        market.close()


def frames_of(diary: Diary, chosen: Sequence[Table], stop: Event | None = None) -> Frames:
    """Live a fresh market to the last date of its diary; the chosen tables of it."""
    looks = [one for one in chosen if one.every_w]
    seen: dict[str, list[pd.DataFrame]] = {one.name: [] for one in looks}
    last = diary.dates[-1]

    def look(week: int) -> None:
        for one in looks:
            if week % one.every_w == 0 or week == last:
                seen[one.name].append(one.rows(diary).assign(date=diary.today))

    look(0)
    for week in range(1, last + 1):
        if stop is not None and stop.is_set():
            raise Stopped
        diary.market.step()
        if week in diary.dates:
            diary.at_date()
        look(week)
    if any(one.paired for one in chosen):
        _ = diary.moves  # read while the log is there: the world beside this one asks for them later
    found = {name: pd.concat(rows, ignore_index=True) for name, rows in seen.items()}
    return {one.name: found[one.name] if one.every_w else one.rows(diary) for one in chosen}


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
        "beside": inputs.scenarios[1].slug if len(inputs.scenarios) > 1 else "",
        "names": names,
        "names_nl": part_names(inputs, "nl"),
        "names_en": part_names(inputs, "en"),
    }


def part_names(inputs: Inputs, lang: str) -> dict[str, dict[str, str]]:
    """What phases and trades of courses are called in their files, by slug."""
    courses = [one.slug for scenario in inputs.scenarios for one in scenario.package if one.shape == "pathway"]
    found: dict[str, dict[str, str]] = {"step": {}, "stream": {}}
    for slug in courses:
        data = read_instrument(slug).data
        for key, group in (("step", "phases"), ("stream", "streams")):
            found[key] |= {part: one["name"][lang] for part, one in data.get(group, {}).items() if "name" in one}
    return found
