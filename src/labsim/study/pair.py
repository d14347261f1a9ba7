"""One job: a seed lived without and with; the world without serves every scenario that shares it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import Event
from typing import NamedTuple

from labsim.inputs.scenario import Scenario
from labsim.study.effects import PairEffects, Question, measure_pair
from labsim.study.live import Lived, Plan, live


class Comparison(NamedTuple):
    """A scenario and what it is compared with: for circumstances only that is the reference."""

    scenario: Scenario
    reference: Scenario
    question: Question

    @property
    def without(self) -> Scenario:
        """The scenario of world B."""
        return self.scenario.without_package() if self.scenario.compared else self.reference

    @property
    def interventions(self) -> tuple[str, ...]:
        """Names of the scopes of its effects; none for circumstances."""
        compared = self.scenario.compared
        return compared if len(compared) <= 1 else (self.scenario.slug, *compared)


Pairs = Mapping[str, PairEffects]


def run_pair(comparisons: Sequence[Comparison], seed: int, stop: Event | None = None) -> Pairs:
    """Effects of every scenario for one seed, by slug. Raises Stopped when `stop` is set meanwhile."""
    worlds: dict[object, Lived] = {}
    found = {}
    for one in comparisons:
        plan = one.question.plan
        base = world_key(plan, one.without)
        if base not in worlds:
            worlds[base] = live(plan, one.without, seed, stop)
        same = world_key(plan, one.scenario) == base
        lived = worlds[base] if same else live(plan, one.scenario, seed, stop)
        found[one.scenario.slug] = measure_pair(one.question, lived, worlds[base])
    return found


def world_key(plan: Plan, scenario: Scenario) -> object:
    """What makes two worlds of one seed the same: choices, circumstances by content, the package."""
    around = replace(scenario.circumstances, slug="", name_nl="", name_en="")
    return (plan.eta, plan.outside_eta, around, scenario.package)
