"""What a mix brings in one pair of worlds: whole persons and cents, for everybody and by group."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Event, Lock
from typing import Any, NamedTuple

import numpy as np

from labsim.core.codes import Scheme
from labsim.inputs.mix import Lines, drawn_package, mixed
from labsim.inputs.overrides import Overrides
from labsim.inputs.scenario import Scenario
from labsim.inputs.shapes.common import Instrument
from labsim.study.budget.space import Mix, today
from labsim.study.effects import CELLS, GROUP_CELLS, Question, measure_pair
from labsim.study.groups import Groups, make_groups
from labsim.study.live import Lived, Plan, live
from labsim.world.derived import WEEKS_IN_YEAR

TOTALS = ("net_lasting", "net", "gross_lasting", "in_work", "participants", "outside", "cost_cents")
BY_GROUP = ("participants", "in_work", "net_lasting")  # in_work: participants at work at the date
LONG = "bijstand:2y_or_longer"
LASTS = 2 * WEEKS_IN_YEAR  # weeks of bijstand that make it long
KEPT = 128  # worlds without a package that are kept at the same time


class Future(NamedTuple):
    """What a pair of worlds lives in; the same for every mix, so that differences between mixes are paired."""

    seed: int
    eta: float
    outside_eta: float
    draw: int = 0  # of the uncertain figures; 0: as stated
    creaming: float | None = None  # None: as stated


class Withouts:
    """Worlds without the package, each lived once however many mixes stand beside it; the first ones go first."""

    def __init__(self, most: int = KEPT) -> None:
        self.most, self.lived = most, 0
        self._found: dict[Future, Lived] = {}
        self._locks: dict[Future, Lock] = {}
        self._lock = Lock()

    def of(self, future: Future, make: Callable[[], Lived]) -> Lived:
        """The world of this future; who asks for one that another thread is living waits for it."""
        with self._lock:
            own = self._locks.setdefault(future, Lock())
        with own:
            world = self._found.get(future)
            if world is None:
                world = make()
                with self._lock:
                    self._found[future] = world
                    self.lived += 1
                    for old in list(self._found)[: max(0, len(self._found) - self.most)]:
                        del self._found[old]
            return world


@dataclass(frozen=True, kw_only=True)
class Market:
    """The region and the package that mixes are lived in."""

    scenario: Scenario
    lines: Lines
    question: Question
    parameter_seed: int
    overrides: Overrides = field(default_factory=dict)
    withouts: Withouts = field(default_factory=Withouts, compare=False)
    drawn: dict[int, tuple[Instrument, ...]] = field(default_factory=dict, compare=False)  # packages by draw

    @property
    def columns(self) -> tuple[str, ...]:
        """What is kept of a mix in a future, in order: totals, then every group."""
        keys = self.question.groups.keys
        return (*TOTALS, *(f"{key}|{name}" for key in keys for name in BY_GROUP))

    @property
    def beside(self) -> int:
        """How many worlds without the package were lived."""
        return self.withouts.lived

    def amounts(self, mix: Sequence[int]) -> Mapping[str, int]:
        """Cents over all project years by line; today's allocation is the stated one to the cent."""
        if tuple(mix) == today(self.lines):
            return {line.slug: line.stated for line in self.lines.lines}
        return {line.slug: cents * self.lines.years for line, cents in zip(self.lines.lines, mix, strict=True)}

    def plan(self, future: Future) -> Plan:
        """How worlds of a future live."""
        return replace(self.question.plan, eta=future.eta, outside_eta=future.outside_eta)

    def package(self, mix: Sequence[int], future: Future) -> tuple[Instrument, ...]:
        """The instruments of a mix in a future."""
        compared = self.scenario.compared
        package = self.drawn.get(future.draw)
        if package is None:
            package = drawn_package(self.scenario.package, compared, self.parameter_seed, future.draw, self.overrides)
            self.drawn[future.draw] = package
        if future.creaming is not None:
            package = tuple(_creamed(one, future.creaming) if one.slug in compared else one for one in package)
        return mixed(self.lines, package, self.amounts(mix))

    def evaluate(
        self, future: Future, mixes: Sequence[Mix], stop: Event | None = None
    ) -> Iterator[tuple[Mix, np.ndarray]]:
        """Each mix with its row [columns] int64; the world without is lived once. Raises Stopped."""
        plan, bare = self.plan(future), self.scenario.without_package()
        apart = future._replace(draw=0, creaming=None)  # neither matters without the package
        for mix in mixes:
            package = self.package(mix, future)
            compared = tuple(one.slug for one in package if one.slug in self.scenario.compared)
            if not compared:
                yield mix, np.zeros(len(self.columns), np.int64)  # the world without, bit for bit
                continue
            without = self.withouts.of(apart, lambda: live(plan, bare, future.seed, stop))
            world = replace(self.scenario, package=package, compared=compared)
            yield mix, self.row(live(plan, world, future.seed, stop), without)

    def row(self, with_: Lived, without: Lived) -> np.ndarray:
        """One pair reduced to whole persons and cents [columns] int64."""
        found = measure_pair(self.question._replace(streams=()), with_, without)
        lasting, at = found.cells[0, 1, :, -1], -1
        totals = {
            "net_lasting": lasting[CELLS.index("net")],
            "net": found.cells[0, 0, CELLS.index("net"), at],
            "gross_lasting": lasting[CELLS.index("gross")],
            "in_work": found.cells[0, 0, CELLS.index("gross"), at],
            "participants": found.groups[self._everybody(), 0, at].sum(),
            "outside": found.outside[at],
            "cost_cents": found.cost_cents[0, at],
        }
        groups = np.stack([self._of_group(found, name) for name in BY_GROUP], axis=1)
        return np.concatenate([[int(totals[name]) for name in TOTALS], groups.ravel()]).astype(np.int64)

    def _everybody(self) -> list[int]:
        """Groups of one dimension: together they are everybody."""
        keys = self.question.groups.keys
        first = keys[0].partition(":")[0]
        return [k for k, key in enumerate(keys) if key.partition(":")[0] == first]

    def _of_group(self, found: Any, name: str) -> np.ndarray:
        index = {"participants": 0, "in_work": GROUP_CELLS.index("gross"), "net_lasting": len(GROUP_CELLS)}[name]
        column: np.ndarray = found.groups[:, index, -1]
        return column


def _creamed(one: Instrument, creaming: float) -> Instrument:
    return replace(one, creaming=creaming) if hasattr(one, "creaming") else one  # type: ignore[call-arg]


def with_long_bijstand(plan: Plan) -> Groups:
    """The groups of a comparison, and how long people had been on bijstand at the start."""
    groups, start = make_groups(plan.start), plan.start
    people, traits = start.world.persons, start.world.traits
    on = people.scheme == Scheme.BIJSTAND
    lasted = on & (start.week - traits.benefit_since >= LASTS)
    keys = ("bijstand:no", "bijstand:under_2y", LONG)
    code = (on.astype(np.int16) + lasted.astype(np.int16)) + np.int16(len(groups.keys))
    codes = np.vstack([groups.codes, code[None, :].astype(np.int16)])
    every = (*groups.keys, *keys)
    return Groups(every, codes, np.bincount(codes.ravel(), minlength=len(every)))
