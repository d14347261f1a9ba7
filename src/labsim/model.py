"""LabourMarket: one world that steps week by week; a Mesa model whose people and employers are rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from labsim.agents import RowModel
from labsim.core.guard import no_global_random
from labsim.core.sieve import Sieve, make_sieve
from labsim.processes.guidance import WAIT_CAP
from labsim.processes.stocks import STOCKS, Stock
from labsim.setting import Setting
from labsim.week import WEEK, Step
from labsim.world.board import empty_board
from labsim.world.levers import neutral_levers
from labsim.world.log import empty_log, grown
from labsim.world.offices import Courses, Offices, empty_tracks, no_courses
from labsim.world.state import World

if TYPE_CHECKING:
    from labsim.inputs.scenario import Scenario
    from labsim.institutions import Institution

LOG_ROOM = 20_000  # most transitions a week could bring per 100,000 people, with a wide margin
TRACKS = 4_096


class Scratch(NamedTuple):
    """Working space of kernels, overwritten every week."""

    sieve: Sieve  # room for every person and every position
    waits: np.ndarray  # [WAIT_CAP + 1] int32
    entry: np.ndarray  # [searchers] int32
    followed: np.ndarray  # [persons] int32
    reasons: np.ndarray  # [3] vacancies posted this week, by reason int64


class LabourMarket(RowModel):
    """A regional labour market; `step()` lives one week.

    world: the state at the start of the first week, changed in place (copy it first if it is shared).
    setting: parameters and choices. week: the first week. seed: 0 .. 2**63 - 1.
    package: instruments, in slug order. offices: rows that institutions fill.
    processes: replaces a step of the week by name, e.g. {"end_jobs": mine}; None leaves the step out.
    every: weeks between two counts. hooks: called with the market before and after each week.
    """

    def __init__(
        self,
        world: World,
        setting: Setting,
        *,
        week: int,
        seed: int,
        offices: Offices | None = None,
        package: Sequence[Any] = (),
        courses: Courses | None = None,
        processes: Mapping[str, Step | None] | None = None,
        before: Callable[[LabourMarket], None] | None = None,
        after: Callable[[LabourMarket], None] | None = None,
        every: int = 13,
    ) -> None:
        if not 0 <= seed < 2**63:
            raise ValueError(f"seed must be 0 .. 2**63 - 1, got {seed}")
        super().__init__(int(seed))
        unknown = set(processes or {}) - set(WEEK)
        if unknown:
            raise ValueError(f"no such step: {sorted(unknown)}; steps are {list(WEEK)}")
        self.world, self.setting, self.week, self.seed = world, setting, int(week), int(seed)
        self.first_week, self.every = int(week), every
        self.cursor = int(np.searchsorted(world.calendar.week, week))
        people = len(world.persons.ident)
        self.levers = neutral_levers(people, len(world.employers.ident))
        self.offices = no_offices() if offices is None else offices
        self.tracks = empty_tracks(TRACKS)
        self.courses = no_courses() if courses is None else courses
        self.log = empty_log(4 * LOG_ROOM)
        vacancies = len(world.positions.ident) + len(world.outside.ident)
        homes = len(setting.fields.minutes_out)
        self.board = empty_board(vacancies, people + len(world.shadows.ident), homes)  # all fit; unused room is free
        self.scratch = make_scratch(people, len(world.positions.ident), len(self.board.who))
        self.package: list[Any] = list(package)
        self.changes: list[Any] = []  # circumstances that change tables, each with a `contribute(market)`
        self.extra_rows = np.zeros(0, np.int32)  # positions that are added later, by week due
        self.opened = 0  # how many of them have opened
        self.institutions: list[Any] = []
        self.reinforced: dict[str, float] = {}  # hours and places that instruments add to institutions this week
        self.instructed: dict[str, float] = {}  # ways of working that they set
        self.followed = self.trials = 0
        self.flows: dict[str, int] = {}
        self.paths_now = setting.paths.at(self.week)
        self.stock = np.zeros(STOCKS, np.int64)
        self.counts: list[tuple[int, np.ndarray]] = []
        self.before, self.after = before, after
        self.keep_log = True
        changed = {**WEEK, **(processes or {})}
        self.steps_of_week = {name: changed[name] for name in WEEK}

    @classmethod
    def open(
        cls,
        region: str,
        scenario: str | Scenario,
        *,
        seed: int = 1,
        start: str = "2019-01",
        eta: float = 0.7,
        outside_eta: float = 0.5,
        with_package: bool = True,
        processes: Mapping[str, Step | None] | None = None,
        institutions: Mapping[str, type[Institution]] | None = None,
    ) -> LabourMarket:
        """A market of a region (a name, or a path that ends in .yaml) and a scenario, ready to step.

        institutions: classes that take the place of labsim.institutions', by their names: {"WSP": MyWSP}.
        Raises InputError for names that do not exist.
        """
        from labsim.inputs.scenario import load_scenario
        from labsim.start import open_market, prepare

        chosen = load_scenario(scenario) if isinstance(scenario, str) else scenario
        return open_market(
            prepare(region, start=start), chosen, seed=seed, eta=eta, outside_eta=outside_eta,
            with_package=with_package, processes=processes, institutions=institutions, kind=cls,
        )  # fmt: skip

    def step(self) -> None:
        """Live one week: the ten steps of `labsim.week.WEEK`, in that order."""
        with no_global_random(), self.seal:
            if self.before is not None:
                self.before(self)
            for step in self.steps_of_week.values():
                if step is not None:
                    step(self)
            if self.after is not None:
                self.after(self)
        self.week += 1

    def run(self, weeks: int) -> LabourMarket:
        """Live so many weeks."""
        with no_global_random():
            for _ in range(weeks):
                self.step()
        return self

    def make_room(self) -> None:
        """See to it that the log can take a week's transitions."""
        if not self.keep_log:
            self.log.size[0] = 0
        used = int(self.log.size[0])
        need = used + max(LOG_ROOM, 2 * len(self.world.persons.ident) // 3)
        if need > len(self.log.week):
            self.log = grown(self.log, 2 * need)

    def counts_now(self) -> bool:
        """Whether this week is one in which everything is counted."""
        return (self.week - self.first_week) % self.every == 0

    def note(self) -> None:
        """Keep this week's counts."""
        self.counts.append((self.week, self.stock.copy()))

    def count(self, stock: Stock) -> int:
        """The latest count of one stock."""
        return int(self.stock[stock])

    def close(self) -> None:
        """Let go of the memory; the market cannot step any more, and what was taken from it stays.

        Agents and market refer to each other: without this the arrays wait for the garbage collector."""
        super().close()
        for name in ("world", "levers", "offices", "tracks", "courses", "log", "board", "scratch"):
            self.__dict__.pop(name, None)
        self.package, self.institutions, self.changes, self.before, self.after = [], [], [], None, None


def make_scratch(people: int, positions: int, searchers: int) -> Scratch:
    """Working space for tables of these lengths."""
    sieve = make_sieve(max(people, positions))
    waits, entry, followed = (np.zeros(room, np.int32) for room in (WAIT_CAP + 1, searchers, people))
    return Scratch(sieve, waits, entry, followed, np.zeros(3, np.int64))


def no_offices() -> Offices:
    """Institutions of a region that has none."""
    kinds = (np.uint64, np.int8, *[np.int32] * 3, np.float32, *[np.int32] * 3, *[np.float32] * 3)
    return Offices._make(np.zeros(0, kind) for kind in kinds)
