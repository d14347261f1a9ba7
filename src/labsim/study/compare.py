"""The main job: the same region with and without, over many seeds, as a result that anybody can read."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from labsim.inputs.errors import Text
from labsim.inputs.overrides import Overrides
from labsim.inputs.settings import RunSettings, run_settings
from labsim.study import frames
from labsim.study.assumptions import assumptions
from labsim.study.attribution import refuse_too_much
from labsim.study.beside import Beside, beside_it
from labsim.study.choices import Ends, choices, run_again
from labsim.study.ensemble import Progress, worker_count
from labsim.study.frames import Study
from labsim.study.manifest import make_manifest
from labsim.study.meta import about, notes
from labsim.study.money.result import money_tables
from labsim.study.result import Answer, Result
from labsim.study.task import Task, prepare_task, run_task, sharp

TABLES = {
    "effects": frames.effects,
    "effects_by_seed": frames.effects_by_seed,
    "indicators": frames.indicators,
}


def compare(
    region: str,
    scenarios: str | Sequence[str],
    *,
    seeds: int = 30,
    weeks: int = 208,
    start: str = "2019-01",
    at: int = 156,
    eta: float = 0.7,
    outside_eta: float = 0.5,
    measure: str = "12h",
    workers: int | str | None = None,
    lang: str = "nl",
    precision: float | None = None,
    quick: bool = False,
    attribution: bool = False,
    saturation: bool = False,
    money: bool = False,
    overrides: Overrides | None = None,
    progress: Progress | None = None,
) -> Result:
    """What each scenario adds in a region: two worlds that differ only in its instruments, seed by seed.

    seeds: pairs of worlds, seeds 1..n. weeks: how long a world lives; at: weeks from the start to the date
    of the headline, at most `weeks`. eta, outside_eta: 0 jobs are given .. 1 jobs follow people, here and
    outside. measure: what counts as work. precision: share of net within which its simulation error must
    lie (or 2 persons); batches of 8 pairs follow until it does, at most 400. quick: without the three
    choices that need worlds of their own. attribution: what every budget line earns, by all combinations of
    lines. saturation: the same instruments at 0 to 150 % of their size. money: with a ledger of both worlds, see
    `Result.money`. overrides: path of a figure -> value. workers: threads, which the numbers do not depend on.
    progress is called with (what, done, total). Ctrl-C keeps the pairs that were done. Raises InputError for
    anything that does not exist or lies out of range.
    """
    chosen = [scenarios] if isinstance(scenarios, str) else list(scenarios)
    given = {name: value for name, value in locals().items() if name in RunSettings.model_fields}
    settings = run_settings({**given, "workers": "auto" if workers is None else workers})
    task = prepare_task(region, chosen, settings, overrides or {}, progress)
    return finish(task, progress)


def finish(task: Task, progress: Progress | None = None) -> Result:
    """Run a task and make its result."""
    if task.settings.attribution:
        refuse_too_much(task)
    found, interrupted = run_task(task, progress)
    again: Ends = {}
    if not task.settings.quick and not interrupted:
        text = "keuzes" if task.settings.lang == "nl" else "choices"
        tell = None if progress is None else lambda done, total: progress(text, done, total)
        again, interrupted = run_again(task.comparisons, list(found), worker_count(task.settings.workers), tell)
    studies = [
        frames.stacked(task.region, one, {seed: pairs[one.scenario.slug] for seed, pairs in found.items()})
        for one in task.comparisons
    ]
    beside, interrupted = beside_it(task, studies, interrupted, progress)
    unsharp = task.settings.precision is not None and not interrupted
    unsharp = unsharp and not sharp(task, list(found.values()))
    told = notes(task.comparisons, list(found), interrupted=interrupted, unsharp=unsharp)
    told += beside.notes()
    return make_result(task, studies, again, beside, told, interrupted)


def make_result(
    task: Task, studies: Sequence[Study], again: Ends, beside: Beside, told: Sequence[Text], interrupted: bool
) -> Result:
    """Tables, answers and manifest; told: what a reader must know."""
    tables = {name: pd.concat([make(one) for one in studies], ignore_index=True) for name, make in TABLES.items()}
    tables = beside.added(tables)
    money = money_tables(studies)
    ends = [choices(one, again) for one in studies]
    seeds = studies[0].seeds
    manifest = make_manifest(
        task.command,
        task.options,
        task.overrides,
        task.hashes,
        {**tables, "choices": pd.concat(ends, ignore_index=True), **money},
        pairs=len(seeds),
        seeds=list(seeds),
        dates=studies[0].dates,
        interrupted=interrupted,
        notes=[text.en for text in told],
    )
    made = {"manifest": manifest, "command": task.command, "interrupted": interrupted}
    answers = {
        one.comparison.scenario.slug: Answer(
            bridge_by_seed=frames.bridge_by_seed(one),
            paths=frames.paths(one),
            choices=own,
            assumptions=assumptions(one, task.figures, own),
            meta={
                **about(one, task.settings, told),
                **made,
                "created": date.today().isoformat(),
            },
            centre=float(one.net_lasting().mean()),
        )
        for one, own in zip(studies, ends, strict=True)
    }
    compared = [one.comparison.scenario.slug for one in studies if one.comparison.scenario.compared]
    return Result(**tables, answers=answers, main=[*compared, *answers][0], manifest=manifest, money=money)
