"""A comparison that is ready to run: everything checked, the region burnt in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from labsim.inputs.assembly import BEHAVIOUR, Inputs, assemble, refuse_without_lines
from labsim.inputs.behaviour import load_behaviour
from labsim.inputs.errors import InputError, Text
from labsim.inputs.overrides import Overrides
from labsim.inputs.settings import RunSettings, check_start, run_settings
from labsim.start import Start, prepare
from labsim.study.assumptions import Figures, gather
from labsim.study.counting import make_counting
from labsim.study.effects import Question
from labsim.study.ensemble import Progress, run_seeds, worker_count
from labsim.study.groups import make_groups
from labsim.study.intervals import half_width
from labsim.study.live import Plan
from labsim.study.manifest import command_line, money_origin, origins
from labsim.study.money.pair import make_ledger
from labsim.study.pair import Comparison, Pairs, run_pair

YEAR = 52  # weeks between two dates at which groups and jobs are told
CLOSE = 2.0  # persons: a simulation error below this is small enough, whatever the effect
OPTIONS = (
    "seeds", "weeks", "start", "at", "eta", "outside_eta", "measure", "precision", "quick", "attribution", "saturation",
    "money", "lang",
)  # fmt: skip


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
    progress: Progress | None = None,
    starts: dict[object, Start] | None = None,
) -> Task:
    """A task; starts: worlds that were prepared before, kept for later tasks. Raises InputError."""
    if not scenarios or len(set(scenarios)) != len(scenarios):
        raise InputError("scenarios", None, "", Text("noem elk scenario een keer", "name each scenario once"))
    inputs = assemble(region, scenarios, overrides, behaviour=settings.behaviour)
    check_start(settings, inputs.region.starts)
    refuse_without_lines(settings, inputs)
    start = prepared(region, settings.start, behaviour_overrides(inputs, overrides), progress, starts)
    plan = make_plan(settings, start)
    named = (settings.at, settings.weeks)
    near = tuple(week for week in plan.dates if week % YEAR == 0 or week in named)
    plan = replace(plan, closely=near)
    return Task(
        region=region,
        settings=settings,
        overrides=overrides,
        start=start,
        figures=gather(region, inputs, overrides),
        hashes=origins(region, inputs, start) | (money_origin() if settings.money else {}),
        comparisons=make_comparisons(inputs, plan, settings.at),
    )


def prepared(
    region: str,
    name: str,
    overrides: Mapping[str, float],
    progress: Progress | None = None,
    starts: dict[object, Start] | None = None,
) -> Start:
    """The world of a region at a start, burnt in; overrides: '<process>.<field>' -> number."""
    known = {} if starts is None else starts
    key = (region, name, tuple(sorted(overrides.items())))
    if key not in known:
        known[key] = prepare(region, start=name, overrides=overrides, progress=progress)
    return known[key]


def make_plan(settings: RunSettings, start: Start, without: Sequence[str] = ()) -> Plan:
    """What all worlds share; without: steps of the week that are left out."""
    counting = make_counting(settings.measure)
    every = counting.measure.every_w
    return Plan(
        start=start,
        dates=tuple(sorted({*range(every, settings.weeks + 1, every), settings.at, settings.weeks})),
        counting=counting,
        eta=settings.eta,
        outside_eta=settings.outside_eta,
        processes=dict.fromkeys(without),
        money=settings.money,
    )


def make_comparisons(inputs: Inputs, plan: Plan, at: int) -> tuple[Comparison, ...]:
    """Each scenario with the world it is compared with; at: weeks from the start to the headline's date."""
    groups = make_groups(plan.start)
    found = []
    for scenario in inputs.scenarios:
        compared = [one for one in scenario.package if one.slug in scenario.compared]
        streams = tuple(one.segments for one in compared)
        question = Question(plan, groups, streams, plan.dates.index(at))
        found.append(with_ledger(Comparison(scenario, inputs.baseline, question)))
    return tuple(found)


def with_ledger(one: Comparison) -> Comparison:
    """The comparison with what its money is counted with, where the plan asks for it."""
    plan = one.question.plan
    if not plan.money or not one.scenario.compared:
        return one
    ledger = make_ledger(plan.start, plan.dates[-1], (one.scenario.package, one.without.package))
    return one._replace(question=one.question._replace(ledger=ledger))


def behaviour_overrides(inputs: Inputs, overrides: Overrides) -> Mapping[str, float]:
    """'<process>.<field>' -> number of every overridden figure of the behaviour set."""
    if not any(path.partition(".")[0] == BEHAVIOUR for path in overrides):
        return {}
    stated = load_behaviour(inputs.behaviour_set)
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
        net = scale * np.array([pairs[one.scenario.slug].cells[0, 0, -1, at] for pairs in found])
        share = task.settings.precision or 0.0
        if not half_width(net) < max(CLOSE, share * abs(float(net.mean()))):
            return False
    return True
