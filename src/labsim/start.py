"""Where a world starts: the population, fifteen years of burn-in (once per parameter set), the dated start."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from labsim.around import (
    Changes,
    give_transport_barriers,
    make_paths,
    scaled_behaviour,
    scaled_fields,
    scaled_region,
)
from labsim.core.codes import OUTSIDE, Decision, Status
from labsim.core.draws import stream, uniforms
from labsim.fields import make_fields
from labsim.inputs.behaviour import load_behaviour, set_of
from labsim.inputs.params import build
from labsim.inputs.region import Region, load_region, region_documents
from labsim.inputs.scenario import Circumstances, Scenario
from labsim.institutions import Institution, make_institutions, make_offices
from labsim.model import LabourMarket
from labsim.paths import cache_dir
from labsim.policy.courses import make_courses
from labsim.policy.package import add_places, make_runs, pathways
from labsim.population.ageing import seat_by_age
from labsim.population.build import Population, build_population, cut_tail
from labsim.population.newcomers import change_people
from labsim.population.settlements import settle
from labsim.population.starts import impose_start
from labsim.setting import PROCESSES, Behaviour, Setting, still_paths
from labsim.week import Step
from labsim.world.board import Fields
from labsim.world.extra import by_due
from labsim.world.offices import empty_tracks
from labsim.world.persons import Calendar, Flag
from labsim.world.state import World, copy_world, flatten, unflatten

POPULATION_SEED = 2019
BURN_IN_W = 780
NORMAL_W = 208  # last weeks of the burn-in, in which normal searchers and hires elsewhere are measured
STATIONARY = "stationary"
Progress = Callable[[str, int, int], None]


class Start(NamedTuple):
    """A world ready to be lived in; `world` is shared: copy it before a step."""

    region: Region
    name: str  # 'stationary', 'document' or a month
    week: int
    world: World
    calendars: dict[str, Calendar]
    behaviour: Behaviour
    fields: Fields
    key: str  # names the region, behaviour, population and code this came from


def prepare(
    region: str, *, start: str = "2019-01", overrides: Mapping[str, float] | None = None,
    progress: Progress | None = None,
) -> Start:  # fmt: skip
    """The world of a region at a start, burnt in. overrides: '<process>.<field>' of behaviour -> number.

    Raises InputError for an unknown region, start or parameter."""
    figures = load_region(region)
    known = {STATIONARY, *figures.starts}
    if start not in known:
        from labsim.inputs.errors import InputError, Text, nearest

        words = Text(f"start {start!r} bestaat niet", f"there is no start {start!r}")
        raise InputError(
            "start", None, "start", words, allowed=sorted(known), guess=nearest(start, sorted(known))
        )
    behaviour = make_behaviour(overrides, region)
    key = start_key(region, behaviour)
    world, calendars = burnt_in(figures, behaviour, key, progress)
    week = figures.week
    if start != STATIONARY:
        week = figures.starts[start].week
        if week > figures.week:
            world = live_still(figures, world, behaviour, week, calendars["published"])
    world = impose_start(world, figures, start, week, POPULATION_SEED)
    world.traits.barriers_start[:] = world.persons.barriers
    return Start(figures, start, week, world, calendars, behaviour, make_fields(figures), key)


def make_behaviour(overrides: Mapping[str, float] | None = None, region: str | None = None) -> Behaviour:
    """Parameters of all processes: those a region lives by, without one those of the standard set."""
    leaves = load_behaviour() if region is None else load_behaviour(set_of(region))
    return Behaviour(**{name: build(kind, name, leaves, overrides) for name, kind in PROCESSES.items()})


def open_market(
    start: Start, scenario: Scenario, *, seed: int, eta: float = 0.7, outside_eta: float = 0.5,
    with_package: bool = True, processes: Mapping[str, Step | None] | None = None, every: int = 13,
    institutions: Mapping[str, type[Institution]] | None = None, kind: type[LabourMarket] = LabourMarket,
) -> LabourMarket:  # fmt: skip
    """A world of `scenario` from `start`; without its package it is world B of a comparison.

    institutions: classes in the place of those in labsim.institutions, by name. kind: class of the market."""
    around = scenario.circumstances
    region, behaviour = scaled_region(start.region, around), scaled_behaviour(start.behaviour, around)
    world, extra = surround(start, around)
    chosen = scenario if with_package else scenario.without_package()
    world, places = add_places(world, region, chosen.package, int(behaviour.support.bbl_w), seed)
    paths = make_paths(region, start.world, start.week, around, behaviour)
    fields = scaled_fields(start.fields, around)
    setting = Setting(behaviour, fields, paths, float(eta), float(outside_eta), True)
    market = kind(
        world, setting, week=start.week, seed=seed, offices=make_offices(region),
        courses=make_courses(pathways(chosen.package)), processes=processes, every=every,
    )  # fmt: skip
    mark_given(market.world, seed, outside_eta)
    market.region = region
    market.extra_rows = by_due(world, np.concatenate([extra, *places.values()]))
    changes = Changes(market, around, region)
    market.changes = [] if changes.idle else [changes]
    market.institutions = make_institutions(market, region, institutions)
    seats = sum(sum(intake.seats for intake in one.intakes()) for one in pathways(chosen.package))
    market.tracks = empty_tracks(max(64, seats))
    market.package = make_runs(chosen.package, region, places)
    return market


def surround(start: Start, around: Circumstances) -> tuple[World, np.ndarray]:
    """A copy of the start's world with the people and jobs that come with these circumstances, and their rows."""
    world = copy_world(start.world)._replace(calendar=start.calendars[around.demography])
    give_transport_barriers(world, around)
    world = change_people(world, start.region, around.of("people"), start.week)
    return settle(world, start.region, around.of("arrivals"), start.week)


def mark_given(world: World, seed: int, outside_eta: float) -> None:
    """Which residents' jobs outside would be somebody else's if they left: the same rule as for new ones."""
    people = world.persons
    rows = np.flatnonzero((people.status == Status.EMPLOYED) & (people.position == OUTSIDE))
    given = uniforms(stream(seed, Decision.OUTSIDE_REFILL, 0), people.ident[rows]) >= outside_eta
    people.flags[rows] &= 0xFF & ~Flag.GIVEN_OUTSIDE
    people.flags[rows[given]] |= np.uint8(Flag.GIVEN_OUTSIDE)


def burnt_in(
    region: Region, behaviour: Behaviour, key: str, progress: Progress | None = None
) -> tuple[World, dict[str, Calendar]]:
    """World and calendars after the burn-in, from the cache if this parameter set was burnt in before."""
    path = cache_dir() / "burn-in" / f"{region.slug}-{key}.npz"
    stored = _load(path)
    if stored is None:
        stored = burn_in(region, behaviour, progress)
        _store(path, *stored)
    return stored


def burn_in(
    region: Region, behaviour: Behaviour, progress: Progress | None = None, weeks: int = BURN_IN_W
) -> tuple[World, dict[str, Calendar]]:
    """Live `weeks` weeks without growth or policy; ages, jobs, durations and skills settle, normals are measured."""
    population: Population = build_population(region, POPULATION_SEED, burn_in_weeks=weeks)
    world = copy_world(population.world)
    market = still_market(region, world, behaviour, region.week - weeks)
    segments = world.segments
    normal_weeks = min(NORMAL_W, weeks // 2)
    total, outside, people = (np.zeros(len(segments.searchers)) for _ in range(3))
    for k in range(weeks):
        market.step()
        pull = 1.0 if k == 0 else 1.0 / 26.0
        segments.searchers_normal[:] += pull * (segments.searchers - segments.searchers_normal)
        if k >= weeks - normal_weeks:
            total += segments.searchers
            outside += segments.outside_taken
            people += segments.people
        if progress is not None and k % 13 == 0:
            progress("burn-in", k, weeks)
    segments.searchers_normal[:] = total / normal_weeks
    segments.outside_normal[:] = outside / normal_weeks
    segments.outside_owed[:] = 0.0
    segments.outside_jobs[:] = np.bincount(world.outside.segment, minlength=len(total))
    segments.people_normal[:] = people / normal_weeks
    segments.people_recent[:] = segments.people_normal
    seat_by_age(world, region, POPULATION_SEED)
    kept = cut_tail(world, population.keep_rows)
    calendars = {}
    for name, calendar in population.calendars.items():
        later = (calendar.row < population.keep_rows) & (calendar.week >= region.week)
        calendars[name] = Calendar(*(column[later] for column in calendar))
    return kept, calendars


def live_still(region: Region, world: World, behaviour: Behaviour, week: int, calendar: Calendar) -> World:
    """The same world some weeks later: people come and go by `calendar`, nothing else changes."""
    later = copy_world(world)._replace(calendar=calendar)
    market = still_market(region, later, behaviour, region.week)
    market.run(week - region.week)
    return later


def still_market(region: Region, world: World, behaviour: Behaviour, week: int) -> LabourMarket:
    """A market without growth, policy or job creation."""
    setting = Setting(behaviour, make_fields(region), still_paths(len(region.sectors)), 0.0, 0.0, False)
    market = LabourMarket(
        world, setting, week=week, seed=POPULATION_SEED, offices=make_offices(region), every=13
    )
    market.institutions = make_institutions(market, region)
    market.keep_log = False
    return market


def start_key(region: str, behaviour: Behaviour) -> str:
    """Short hash of everything the burnt-in world depends on."""
    digest = hashlib.sha256()
    for document in region_documents(region):
        digest.update(repr(document.data).encode())
    digest.update(repr([tuple(float(x) for x in params) for params in behaviour]).encode())
    digest.update(f"{POPULATION_SEED} {BURN_IN_W} {NORMAL_W}".encode())
    root = Path(__file__).parent
    for room in ("core", "world", "processes", "population"):
        for file in sorted((root / room).glob("*.py")):
            digest.update(file.read_bytes())
    readers = ("region.py", "region_groups.py", "region_organisations.py", "region_sources.py", "axes.py", "leaf.py")
    engine = ("start.py", "week.py", "fields.py", "institutions.py", "setting.py", "model.py")
    for name in (*engine, *(f"inputs/{one}" for one in (*readers, "params.py"))):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()[:16]


def _store(path: Path, world: World, calendars: dict[str, Calendar]) -> None:
    """Write the burnt-in world under its name, complete or not at all; without a cache nothing is kept."""
    columns: dict[str, Any] = flatten(world)
    columns.update(
        {f"calendars.{n}.{c}": getattr(cal, c) for n, cal in calendars.items() for c in cal._fields}
    )
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with temporary.open("wb") as file:
            np.savez(file, **columns)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)


def _load(path: Path) -> tuple[World, dict[str, Calendar]] | None:
    """The stored world, or None where there is none or it is damaged (zip members carry checksums)."""
    try:
        with np.load(path, allow_pickle=False) as file:
            columns = {name: file[name] for name in file.files}
        names = sorted({name.split(".")[1] for name in columns if name.startswith("calendars.")})
        calendars = {n: Calendar(*(columns[f"calendars.{n}.{c}"] for c in Calendar._fields)) for n in names}
        return unflatten(columns), calendars
    except (OSError, ValueError, KeyError, EOFError):
        return None
    except Exception as error:  # zipfile's own errors: a damaged file is made anew
        if type(error).__name__ in ("BadZipFile", "error"):
            return None
        raise
