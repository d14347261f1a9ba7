"""A saturation curve: the same instruments at 0 to 150 % of their stated size, on the same seeds."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from labsim.inputs.scenario import Scenario
from labsim.inputs.shapes.size import resized, size_of
from labsim.study.effects import CELLS, SPLIT
from labsim.study.ensemble import Progress, worker_count
from labsim.study.frames import CENTS, RANGES, Study
from labsim.study.intervals import summary
from labsim.study.manifest import hash_region
from labsim.study.task import Task
from labsim.study.variants import Variant, of_pairs, rows_of, run_variants, variant

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5)  # of the stated size
STATED = 1.0
CURVE = ["region", "scenario", "share", "size", "size_unit", "measure", "date", "value", *RANGES, "unit"]
PEOPLE = {"participants": "persons", "registered_placements": "placements"}


class Curve(NamedTuple):
    """What a study gives at every share of its size; the seeds that were completed, in order."""

    study: Study
    seeds: tuple[int, ...]
    values: dict[float, np.ndarray]  # share -> [seeds, rows_of, t]


def saturate(task: Task, studies: Sequence[Study], progress: Progress | None) -> tuple[list[Curve], bool]:
    """The curve of each scenario; whether somebody stopped it: then of complete seeds only."""
    found: list[Curve] = []
    for study in studies:
        one, interrupted = _saturate(task, study, progress)
        found += [one] if one.seeds else []
        if interrupted:
            return found, True
    return found, False


def _saturate(task: Task, study: Study, progress: Progress | None) -> tuple[Curve, bool]:
    scenario = study.comparison.scenario
    variants = [at_share(scenario, share) for share in SHARES if share != STATED]
    text = "omvang" if task.settings.lang == "nl" else "sizes"
    tell = None if progress is None else lambda done, total: progress(text, done, total)
    key = {"region": hash_region(task.region), "behaviour": task.hashes["behaviour"]}
    by_seed = dict.fromkeys(study.seeds, variants)
    found, interrupted = run_variants(study.comparison, by_seed, key, worker_count(task.settings.workers), tell)
    stated = dict(zip(study.seeds, of_pairs(study.pairs), strict=True))
    values = {
        share: np.array([stated[seed] if share == STATED else found[seed][share] for seed in found]) for share in SHARES
    }
    return Curve(study, tuple(found), values), interrupted


def at_share(scenario: Scenario, share: float) -> Variant:
    """The compared instruments all at this share of their size; what is off is left out."""
    mine = [one for one in scenario.package if one.slug in scenario.compared]
    return variant(share, scenario, resized(mine, dict.fromkeys(scenario.compared, share)))


def curve(found: Curve) -> pd.DataFrame:
    """CURVE rows: net, what it is made of and where it displaces, by share of the size and date."""
    one = found.study.comparison
    counting = one.question.plan.counting
    rows = rows_of(counting)
    lasting = [f"net_lasting_{weeks}w" for weeks in counting.lengths]
    parts = []
    for share, values in found.values.items():
        for row in (*PEOPLE, *CELLS, "displacement", *SPLIT, "displaced_outside", *lasting, "cost_cents"):
            cost = row == "cost_cents"
            scale = 1 / CENTS if cost else 1.0 if row in PEOPLE else counting.scale
            told = summary(scale * by_seed(values, rows, row))
            keys: dict[str, Any] = {
                "region": found.study.region,
                "scenario": one.scenario.slug,
                "share": share,
                **_size(one.scenario, share),
                "measure": "cost_eur" if cost else row,
                "date": np.array(found.study.dates, object),
                "unit": "EUR" if cost else PEOPLE.get(row, counting.unit),
            }
            parts.append(pd.DataFrame({**keys, **dict(zip(["value", *RANGES], told, strict=True))}))
    return pd.concat(parts, ignore_index=True)[CURVE]


def by_seed(values: np.ndarray, rows: Sequence[str], row: str) -> np.ndarray:
    """A quantity by seed and date; displacement is what others lose less what they gain."""
    if row == "displacement":
        return values[:, rows.index("displaced")] - values[:, rows.index("spillover")]
    return values[:, rows.index(row)]


def _size(scenario: Scenario, share: float) -> dict[str, Any]:
    """How large it is at a share; instruments of different units together have their share only."""
    chosen = [one for one in at_share(scenario, share).scenario.package if one.slug in scenario.compared]
    stated = [one for one in scenario.package if one.slug in scenario.compared]
    units = {size_of(one).unit for one in stated}
    if len(stated) != 1 or len(units) != 1:
        return {"size": np.nan, "size_unit": ""}
    return {"size": float(sum(size_of(one).number for one in chosen)), "size_unit": units.pop()}
