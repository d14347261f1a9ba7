"""Play a replay: every market and seed is a job of its own, kept in the cache, so that more seeds can follow later."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event

import numpy as np

from labsim.inputs.replay import Replay
from labsim.paths import cache_dir
from labsim.start import Progress
from labsim.study.ensemble import run_jobs
from labsim.study.replays import firms, jobs, people
from labsim.study.replays.outcomes import CELLS, Outcomes
from labsim.study.replays.stage import Stage, set_stage

Play = Callable[[Stage, str, int, Event | None], tuple[np.ndarray, list[float]]]
PLAYS: dict[str, Play] = {
    "saturation": people.play, "contact": people.play, "coverage": people.play, "course": people.play,
    "outreach": firms.play, "arrivals": jobs.play,
}  # fmt: skip
PACKAGE = Path(__file__).resolve().parents[2]
ROOMS = ("core", "world", "processes", "policy", "population")
SHARED = ("model.py", "week.py", "setting.py", "fields.py", "start.py", "institutions.py", "around.py")
OWN = ("stage.py", "people.py", "firms.py", "jobs.py", "outcomes.py")
QUICK_SEEDS = 2

Job = tuple[str, int]  # market, seed
Played = tuple[np.ndarray, list[float]]


def run_replay(
    replay: Replay, *, seeds: int | None = None, workers: int = 1, again: bool = False, progress: Progress | None = None
) -> Outcomes:
    """Outcomes of seeds 1..n in every market; jobs that were done before with the same figures and code are read
    back unless `again`. Raises InputError and KeyboardInterrupt; what was finished is kept."""
    stage = set_stage(replay, progress)
    chosen = range(1, (replay.seeds if seeds is None else seeds) + 1)
    todo = [(market, seed) for seed in chosen for market in replay.markets]
    folder, played = folder_of(stage), PLAYS[replay.design]

    def work(job: Job, stop: Event) -> Played:
        path = folder / f"{job[0]}-{job[1]}.json"
        found = None if again else load(path)
        if found is None:
            found = played(stage, *job, stop)
            save(path, found)
        return found

    tell = None if progress is None else lambda done: progress(replay.slug, done, len(todo))
    outcome = run_jobs(todo, work, workers, tell)
    if outcome.interrupted:
        raise KeyboardInterrupt
    return gathered(replay, tuple(chosen), outcome.results)


def found_before(replay: Replay) -> Outcomes | None:
    """Outcomes of the seeds from 1 on that are in the cache for every market, at most those the file asks for; None
    without any. Raises InputError."""
    folder = folder_of(set_stage(replay))
    found: dict[Job, Played] = {}
    seeds: tuple[int, ...] = ()
    for seed in range(1, replay.seeds + 1):
        played = {(market, seed): load(folder / f"{market}-{seed}.json") for market in replay.markets}
        kept = {job: one for job, one in played.items() if one is not None}
        if len(kept) < len(played):
            break
        found |= kept
        seeds = (*seeds, seed)
    return gathered(replay, seeds, found) if seeds else None


def gathered(replay: Replay, seeds: tuple[int, ...], found: dict[Job, Played]) -> Outcomes:
    """The counts of all jobs as one record."""
    markets = tuple(replay.markets)
    every = np.array([[found[market, seed][0] for seed in seeds] for market in markets])  # [m, s, a, cells, d]
    cells = {name: every[:, :, :, k].transpose(0, 2, 1, 3) for k, name in enumerate(CELLS[replay.design])}
    state = np.array([[found[market, seed][1] for seed in seeds] for market in markets])
    return Outcomes(
        replay.slug, replay.design, markets, tuple(replay.arms), seeds, replay.dates, replay.headline, cells, state
    )


def folder_of(stage: Stage) -> Path:
    """Where the jobs of a replay are kept, named by everything their numbers depend on but market and seed."""
    replay, digest = stage.replay, hashlib.sha256()
    asked = (replay.design, replay.treatment, replay.first_week, replay.dates, repr(replay.cohort), stage.start.name)
    digest.update(repr(asked).encode())
    for key, scenario in stage.scenarios.items():
        digest.update(repr((key, scenario)).encode())
    files = [PACKAGE / name for name in SHARED] + [Path(__file__).parent / name for name in OWN]
    files += [file for room in ROOMS for file in sorted((PACKAGE / room).rglob("*.py"))]
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    start = stage.start
    return cache_dir() / "replays" / f"{start.region.slug}-{start.key}" / f"{replay.slug}-{digest.hexdigest()[:16]}"


def load(path: Path) -> Played | None:
    """What a job found before; None where nothing is there or it is damaged."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return np.array(data["cells"], float), [float(one) for one in data["state"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(path: Path, found: Played) -> None:
    """Keep it, complete or not at all; without a cache nothing is kept."""
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary.write_text(json.dumps({"cells": found[0].tolist(), "state": found[1]}), encoding="utf-8")
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
