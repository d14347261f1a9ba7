"""The main job: the same region with and without, over many seeds, as a result that anybody can read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from labsim.inputs.assembly import BEHAVIOUR, Inputs, assemble
from labsim.inputs.behaviour import load_behaviour
from labsim.inputs.errors import InputError, Text
from labsim.inputs.overrides import Overrides
from labsim.inputs.settings import RunSettings, check_start, run_settings
from labsim.start import Start, prepare
from labsim.study import frames
from labsim.study.assumptions import Figures, assumptions, gather
from labsim.study.choices import Ends, choices, run_again
from labsim.study.counting import make_counting
from labsim.study.effects import Question
from labsim.study.ensemble import MOST_PAIRS, Progress, run_seeds, worker_count
from labsim.study.frames import Study
from labsim.study.groups import make_groups
from labsim.study.intervals import half_width
from labsim.study.live import Plan
from labsim.study.manifest import command_line, make_manifest, origins
from labsim.study.meta import about, notes
from labsim.study.pair import Comparison, Pairs, run_pair
from labsim.study.result import Answer, Result

CLOSE = 2.0  # persons: a simulation error below this is small enough, whatever the effect
OPTIONS = ("seeds", "weeks", "start", "at", "eta", "outside_eta", "measure", "precision", "quick", "lang")


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
    overrides: Overrides | None = None,
    progress: Progress | None = None,
) -> Result:
    """What each scenario adds in a region: two worlds that differ only in its instruments, seed by seed.

    seeds: pairs of worlds, seeds 1..n. weeks: how long a world lives; at: weeks from the start to the date
    of the headline, at most `weeks`. eta, outside_eta: 0 jobs are given .. 1 jobs follow people, here and
    outside. measure: what counts as work. precision: share of net within which its simulation error must
    lie (or 2 persons); batches of 8 pairs follow until it does, at most 400. quick: without the three
    choices that need worlds of their own. overrides: path of a figure -> value. workers: threads, which the
    numbers do not depend on. progress is called with (done, total, what). Ctrl-C keeps the pairs that were
    done. Raises InputError for anything that does not exist or lies out of range.
    """
    chosen = [scenarios] if isinstance(scenarios, str) else list(scenarios)
    given = {name: value for name, value in locals().items() if name in RunSettings.model_fields}
    settings = run_settings({**given, "workers": workers or "auto"})
    task = prepare_task(region, chosen, settings, overrides or {}, progress)
    return finish(task, progress)


@dataclass(frozen=True, kw_only=True)
class Task:
    """A comparison that is ready to run."""

    region: str
    settings: RunSettings
    overrides: Overrides
    start: Start
    figures: Figures
    hashes: Mapping[str, str]
    comparisons: tuple[Comparison, ...]

    @property
    def command(self) -> str:
        """The words that calculate it again."""
        words = ["compare", self.region, *(one.scenario.slug for one in self.comparisons)]
        line = command_line(words, self.options, run_settings().model_dump())
        if not self.overrides:
            return line
        return f"{line}  # overrides={dict(self.overrides)!r}"

    @property
    def options(self) -> dict[str, Any]:
        """What was asked, without what the numbers do not depend on."""
        asked = self.settings.model_dump()
        return {name: asked[name] for name in OPTIONS}


def prepare_task(
    region: str,
    scenarios: Sequence[str],
    settings: RunSettings,
    overrides: Overrides,
    progress: Progress | None,
) -> Task:
    """Everything checked, the region burnt in. Raises InputError."""
    if not scenarios or len(set(scenarios)) != len(scenarios):
        raise InputError("scenarios", None, "", Text("noem elk scenario een keer", "name each scenario once"))
    inputs = assemble(region, scenarios, overrides, behaviour=settings.behaviour)
    check_start(settings, inputs.region.starts)
    counting = make_counting(settings.measure)
    start = prepare(
        region,
        start=settings.start,
        overrides=behaviour_overrides(inputs, region, overrides),
        progress=None if progress is None else lambda text, done, total: progress(done, total, text),
    )
    plan = Plan(
        start=start,
        dates=dates_of(settings, counting.measure.every_w),
        counting=counting,
        eta=settings.eta,
        outside_eta=settings.outside_eta,
    )
    return Task(
        region=region,
        settings=settings,
        overrides=overrides,
        start=start,
        figures=gather(region, inputs, settings.behaviour, overrides),
        hashes=origins(region, inputs, start),
        comparisons=make_comparisons(inputs, plan, settings.at),
    )


def make_comparisons(inputs: Inputs, plan: Plan, at: int) -> tuple[Comparison, ...]:
    """Each scenario with the world it is compared with; at: weeks from the start to the headline's date."""
    groups = make_groups(plan.start)
    found = []
    for scenario in inputs.scenarios:
        compared = [one for one in scenario.package if one.slug in scenario.compared]
        streams = tuple(frozenset(stream.segment for stream in one.streams) for one in compared)
        question = Question(plan, groups, streams, plan.dates.index(at))
        found.append(Comparison(scenario, inputs.baseline, question))
    return tuple(found)


def dates_of(settings: RunSettings, every: int) -> tuple[int, ...]:
    """Weeks since the start at which everything is measured."""
    return tuple(sorted({*range(every, settings.weeks + 1, every), settings.at, settings.weeks}))


def behaviour_overrides(inputs: Inputs, region: str, overrides: Overrides) -> Mapping[str, float]:
    """'<process>.<field>' -> number of every overridden figure of the behaviour set."""
    for path in overrides:
        if path.partition(".")[0] == region:
            words = Text(
                "een cijfer van de regio staat in haar bestand; maak een kopie",
                "a figure of the region stands in its file; make a copy",
            )
            raise InputError(path, None, "", words)
    if not any(path.partition(".")[0] == BEHAVIOUR for path in overrides):
        return {}
    stated = load_behaviour()
    return {name: leaf.value for name, leaf in inputs.behaviour.items() if leaf.value != stated[name].value}


def run_task(task: Task, progress: Progress | None) -> tuple[dict[int, Pairs], bool]:
    """Effects by seed; whether somebody stopped it. Raises KeyboardInterrupt where no pair was finished."""
    settings = task.settings
    outcome = run_seeds(
        lambda seed, stop: run_pair(task.comparisons, seed, stop),
        settings.seeds,
        worker_count(settings.workers),
        enough=None if settings.precision is None else lambda found: sharp(task, found),
        progress=progress,
        text="paren" if settings.lang == "nl" else "pairs",
    )
    if not outcome.results:
        raise KeyboardInterrupt
    return outcome.results, outcome.interrupted


def sharp(task: Task, found: Sequence[Pairs]) -> bool:
    """Whether the error of net at the headline's date is below the asked share of it, or 2 persons."""
    for one in task.comparisons:
        if not one.scenario.compared:
            continue
        scale, at = one.question.plan.counting.scale, one.question.at
        net = pd.Series([scale * pairs[one.scenario.slug].cells[0, 0, -1, at] for pairs in found])
        share = task.settings.precision or 0.0
        if not half_width(net.to_numpy()) < max(CLOSE, share * abs(float(net.mean()))):
            return False
    return True


def finish(task: Task, progress: Progress | None = None) -> Result:
    """Run a task and make its result."""
    found, interrupted = run_task(task, progress)
    again: Ends = {}
    if not task.settings.quick and not interrupted:
        text = "keuzes" if task.settings.lang == "nl" else "choices"
        tell = None if progress is None else lambda done, total: progress(done, total, text)
        again, interrupted = run_again(
            task.comparisons, list(found), worker_count(task.settings.workers), tell
        )
    studies = [
        frames.stacked(task.region, one, {seed: pairs[one.scenario.slug] for seed, pairs in found.items()})
        for one in task.comparisons
    ]
    unsharp = task.settings.precision is not None and not sharp(task, list(found.values()))
    told = notes(task.comparisons, list(found), task.settings, interrupted=interrupted, unsharp=unsharp)
    return make_result(task, studies, again, told, interrupted)


def make_result(
    task: Task, studies: Sequence[Study], again: Ends, told: Sequence[Text], interrupted: bool
) -> Result:
    """Tables, answers and manifest; told: what a reader must know."""
    joined = {
        "effects": pd.concat([frames.effects(one) for one in studies], ignore_index=True),
        "effects_by_seed": pd.concat([frames.effects_by_seed(one) for one in studies], ignore_index=True),
        "indicators": pd.concat([frames.indicators(one) for one in studies], ignore_index=True),
    }
    ends = [choices(one, again) for one in studies]
    manifest = make_manifest(
        task.command,
        task.options,
        task.overrides,
        task.hashes,
        {**joined, "choices": pd.concat(ends, ignore_index=True)},
        pairs=len(studies[0].seeds),
        seeds=list(studies[0].seeds),
        dates=studies[0].dates,
        interrupted=interrupted,
        notes=[text.en for text in told],
    )
    more = {
        "manifest": manifest,
        "command": task.command,
        "interrupted": interrupted,
        "created": date.today(),
    }
    answers = {}
    for one, own in zip(studies, ends, strict=True):
        answers[one.comparison.scenario.slug] = Answer(
            bridge_by_seed=frames.bridge_by_seed(one),
            paths=frames.paths(one),
            choices=own,
            assumptions=assumptions(one, task.figures, own),
            meta={**about(one, task.settings, task.figures, told), **more},
            centre=float(one.net_lasting().mean()),
        )
    main = next(
        (one.comparison for one in studies if one.comparison.scenario.compared), studies[0].comparison
    )
    return Result(**joined, answers=answers, main=main.scenario.slug, manifest=manifest)
