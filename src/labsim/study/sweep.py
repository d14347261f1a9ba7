"""A grid of comparisons: one block file per point, written in one move, so that a sweep can go on later."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from labsim.inputs.assembly import assemble
from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.experiment import CHOICES, Experiment
from labsim.inputs.measure import load_income, load_measure
from labsim.inputs.output import MARKER
from labsim.inputs.settings import RunSettings, run_settings
from labsim.start import Start
from labsim.study import frames
from labsim.study.ensemble import Progress
from labsim.study.files import write_csv, write_json, write_parquet
from labsim.study.indicators import INDICATORS
from labsim.study.manifest import hash_data, hash_region, make_manifest, money_origin, sources
from labsim.study.points import answers, beside_effects
from labsim.study.task import OPTIONS, prepare_task, run_task

BLOCKS = "blocks"
POINTS = "points.csv"
TABLE = "results.parquet"
PLAIN = {"quick": True, "attribution": False, "saturation": False}  # of a point there is one comparison


class Sweep(NamedTuple):
    """What a grid gave.

    frame: the factors, `weeks` since the start of each world, then the columns of `effects_by_seed` for
    everybody together, a row per seed; at: weeks to the date of the headline.
    """

    frame: pd.DataFrame
    factors: tuple[str, ...]
    path: Path
    at: int
    experiment: Experiment

    def headline(self) -> pd.DataFrame:
        """The rows at the date of the headline, which differs between points where `start` is a factor."""
        return self.frame[self.frame["weeks"] == self.at].drop(columns=["weeks", "date"])


class Point(NamedTuple):
    """One combination of the grid: its values by factor, and the settings and overrides they stand for."""

    values: Mapping[str, Any]
    settings: RunSettings
    overrides: Mapping[str, Any]


def sweep(experiment: Experiment, folder: str | Path, *, lang: str = "nl", progress: Progress | None = None) -> Sweep:
    """Calculate every point of the grid that is not in `folder` yet; write one tidy table.

    A block is used again when everything it was made from is the same: values, settings, files and code.
    Every point is checked before the first is calculated. Ctrl-C keeps the points that were done. Raises
    InputError and KeyboardInterrupt.
    """
    target = Path(folder)
    points = [make_point(experiment, values, lang) for values in experiment.points()]
    paths = []
    for number, point in enumerate(points):
        paths.append(target / BLOCKS / f"{block_key(experiment, point)}.parquet")
        if progress is not None:
            progress("controle" if lang == "nl" else "checks", number + 1, len(points))
    starts: dict[object, Start] = {}
    write_json(target / MARKER, _manifest(experiment, complete=False))
    parts = []
    for number, (point, path) in enumerate(zip(points, paths, strict=True)):
        found = read_block(path)
        if found is None:
            tell = _share(progress, number, len(points), point)
            found = calculate(experiment, point, starts, tell)
            write_parquet(path, found)
        elif progress is not None:
            progress(experiment.slug, number + 1, len(points))
        parts.append(found)
    frame = pd.concat(parts, ignore_index=True)
    table = write_parquet(target / TABLE, frame)
    found = Sweep(frame, tuple(name for name, _ in experiment.grid), table, experiment.settings.at, experiment)
    write_csv(target / POINTS, answers(found.headline(), found.factors))
    write_json(target / MARKER, _manifest(experiment, complete=True, results=frame))
    return found


def make_point(experiment: Experiment, values: Mapping[str, Any], lang: str) -> Point:
    """A combination of the grid as settings (eta, start, ...) and overrides (paths of figures)."""
    unknown = [name for name in experiment.indicators if name not in INDICATORS]
    if unknown:
        text = Text(f"{shown(unknown[0])} is geen indicator", f"{shown(unknown[0])} is no indicator")
        guess = nearest(unknown[0], tuple(INDICATORS))
        raise InputError(f"experiments/{experiment.slug}", None, "indicators", text, guess=guess)
    chosen = {name: value for name, value in values.items() if name in CHOICES}
    settings = run_settings({**experiment.settings.model_dump(), **chosen, "lang": lang, **PLAIN})
    return Point(values, settings, experiment.overrides(values))


def calculate(
    experiment: Experiment, point: Point, starts: dict[object, Start], progress: Progress | None
) -> pd.DataFrame:
    """The rows of one point: its factors and what was found by seed. Raises KeyboardInterrupt."""
    task = prepare_task(experiment.region, experiment.scenarios, point.settings, point.overrides, None, starts)
    found, interrupted = run_task(task, progress)
    if interrupted:
        raise KeyboardInterrupt
    parts = []
    for one in task.comparisons:
        by_seed = {seed: pairs[one.scenario.slug] for seed, pairs in found.items()}
        study = frames.stacked(task.region, one, by_seed)
        rows = frames.effects_by_seed(study)
        rows = pd.concat([rows[rows["group"] == "all"], *beside_effects(study, experiment.indicators)])
        weeks = dict(zip(study.dates, one.question.plan.dates, strict=True))
        parts.append(rows.assign(weeks=rows["date"].map(weeks)))
    frame = pd.concat(parts, ignore_index=True)
    frame.insert(0, "weeks", frame.pop("weeks"))
    for place, (name, value) in enumerate(point.values.items()):
        frame.insert(place, name, value)
    return frame


def block_key(experiment: Experiment, point: Point) -> str:
    """Name of a block: a hash of all it is made from."""
    inputs = assemble(experiment.region, experiment.scenarios, point.overrides, behaviour=point.settings.behaviour)
    asked = point.settings.model_dump()
    return hash_data(
        {
            "values": dict(point.values),
            "indicators": list(experiment.indicators),
            "settings": {name: asked[name] for name in OPTIONS if name != "lang"},
            "region": hash_region(experiment.region),
            "behaviour": inputs.behaviour.document.data,
            "measure": [repr(load_measure(point.settings.measure)), repr(load_income())],
            "money": money_origin() if point.settings.money else None,
            "scenarios": [repr(one) for one in (inputs.baseline, *inputs.scenarios)],
            "code": sources(),
        }
    )


def read_block(path: Path) -> pd.DataFrame | None:
    """A block that was calculated before; None where there is none or it cannot be read."""
    try:
        return pd.read_parquet(path, engine="pyarrow")
    except (OSError, ValueError):  # pyarrow's own errors are ValueErrors
        return None


def _share(progress: Progress | None, number: int, points: int, point: Point) -> Progress | None:
    """Progress of one point as part of the whole sweep."""
    if progress is None:
        return None
    text = ", ".join(f"{name.rpartition('.')[2]}={value}" for name, value in point.values.items())

    def tell(what: str, done: int, total: int) -> None:
        progress(text, number * total + done, points * total)

    return tell


def _manifest(experiment: Experiment, *, complete: bool, results: pd.DataFrame | None = None) -> dict[str, Any]:
    """What the folder holds; it marks the folder as ours from the first block on."""
    asked = experiment.settings.model_dump()
    return make_manifest(
        f"labsim sweep {experiment.slug}",
        {name: asked[name] for name in OPTIONS if name != "lang"},
        {},
        {"code": sources()},
        {} if results is None else {"results": results},
        region=experiment.region,
        scenarios=list(experiment.scenarios),
        grid={name: list(values) for name, values in experiment.grid},
        complete=complete,
    )
