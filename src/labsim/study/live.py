"""One world, lived from its start to the horizon and reduced to what is measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from labsim.core.codes import OUTSIDE, Slot, Status
from labsim.core.guard import no_global_random
from labsim.inputs.scenario import Scenario
from labsim.processes.stocks import STOCKS, take_stock
from labsim.start import Start, open_market
from labsim.study.counting import Counting, counts_as_work
from labsim.study.enrolments import Enrolments, Observer, Placements, read_placements
from labsim.study.indicators import FLOWS, flows_of_week
from labsim.study.jobs import Jobbook, Jobs
from labsim.study.money.keep import Keeper, Kept
from labsim.study.moved import own_part
from labsim.study.through_time import Changes, read_changes
from labsim.week import Step
from labsim.world.history import Lives, read_lives
from labsim.world.persons import Flag

if TYPE_CHECKING:
    from labsim.model import LabourMarket


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked to stop
    """A world was left before its horizon because the study was stopped."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What all worlds of a study share; dates: weeks since the start, ascending, up to the horizon."""

    start: Start
    dates: tuple[int, ...]
    counting: Counting
    eta: float
    outside_eta: float
    processes: Mapping[str, Step | None] | None = None
    money: bool = False  # keep what a ledger of the world is read from
    closely: tuple[int, ...] = ()  # dates at which jobs are looked at; none: nor is work week by week


class Lived(NamedTuple):
    """What is kept of a world [t dates]."""

    lives: Lives
    enrolments: Enrolments
    placements: Placements
    people: np.ndarray  # [instruments, t, PEOPLE] int64
    cost_cents: np.ndarray  # [instruments, t] int64
    total_cents: np.ndarray  # [t] int64, of all together: shared budget lines once
    paid_cents: np.ndarray  # [t] int64, the same by all payers, co-financing too
    held_by_others: np.ndarray  # [t] int64, see `held_by_others`
    own_part: np.ndarray  # [n, t] int64: what each person by himself or herself makes of it
    stocks: np.ndarray  # [t, STOCKS] int64
    flows: np.ndarray  # [t, FLOWS] int64, sums since the previous date
    kept: Kept | None = None  # for the ledger, where the plan asks for it
    jobs: Jobs | None = None  # at the dates that are looked at closely
    changes: Changes | None = None  # of work, week by week


def live(plan: Plan, scenario: Scenario, seed: int, stop: Event | None = None) -> Lived:
    """Live one world of `scenario` with its package. Raises Stopped when `stop` is set meanwhile."""
    market = open_market(
        plan.start, scenario, seed=seed, eta=plan.eta, outside_eta=plan.outside_eta, processes=plan.processes
    )
    try:
        with no_global_random():
            return observe(market, plan, scenario.compared, stop)
    finally:
        market.close()  # Mesa keeps every model until it is told otherwise


def observe(market: "LabourMarket", plan: Plan, compared: tuple[str, ...], stop: Event | None = None) -> Lived:
    """Step a fresh market to the horizon of the plan and keep what is measured."""
    dates = {week: k for k, week in enumerate(plan.dates)}
    observer = Observer(market, compared, len(dates))
    stocks = np.zeros((len(dates), STOCKS), np.int64)
    flows = np.zeros((len(dates), len(FLOWS)), np.int64)
    held = np.zeros(len(dates), np.int64)
    own = np.zeros((len(market.world.persons.ident), len(dates)), np.int64)
    keeper = Keeper(market, plan.dates[-1]) if plan.money else None
    book = Jobbook(market, plan.start.region) if plan.closely else None
    k = 0
    for week in range(1, plan.dates[-1] + 1):
        if stop is not None and stop.is_set():
            raise Stopped
        market.step()
        flows[k] += flows_of_week(market)
        if keeper is not None:
            keeper.after_week(market, week)
        if week in dates:
            k = dates[week]
            world = market.world
            take_stock(world.persons, world.traits, world.positions, market.week - 1, stocks[k])
            held[k] = held_by_others(market, plan.counting)
            own[:, k] = own_part(market, plan.start.world, plan.counting)
            observer.at_date(market, k)
            if book is not None and week in plan.closely:
                book.note()
            k += 1
    persons, first = plan.start.world.persons, market.first_week
    lives = read_lives(persons, market.log, plan.counting.definitions, first, np.array(plan.dates))
    return Lived(
        lives, observer.enrolments(market), read_placements(market.log, plan.counting.measure),
        observer.people, observer.cost_cents, observer.total_cents, observer.paid_cents, held, own, stocks, flows,
        None if keeper is None else keeper.kept(market, persons),
        None if book is None else book.jobs,
        None if book is None else read_changes(persons, market.log, plan.counting, first),
    )  # fmt: skip


def held_by_others(market: "LabourMarket", counting: Counting) -> int:
    """Work that people from elsewhere have of this region, less work that residents took from them.

    In-commuters' jobs here, minus residents' outside jobs that a competitor would otherwise have had;
    counted as work of residents is (persons, or hours for full-time jobs). What it is less of in world W
    than in world B is displaced outside the region.
    """
    positions, persons = market.world.positions, market.world.persons
    filled = np.flatnonzero((positions.occupant == OUTSIDE) & (positions.state == Slot.FILLED))
    given = np.flatnonzero((persons.flags & Flag.GIVEN_OUTSIDE != 0) & (persons.status == Status.EMPLOYED))
    theirs = counts_as_work(counting.measure, positions.contract[filled], positions.hours[filled])
    ours = counts_as_work(counting.measure, persons.contract[given], persons.hours[given])
    return int(theirs.sum() - ours.sum())
