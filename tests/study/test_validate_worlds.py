"""What the validation does to worlds: kicks, additions, sides left out of one week."""

from collections.abc import Callable

import numpy as np
import pytest

from labsim.core.codes import Slot, Status
from labsim.processes.stocks import Stock
from labsim.start import Start, prepare
from labsim.study.validate import elasticities, eta, kick, snapshots
from labsim.study.validate.bench import Bench
from labsim.world.board import Tally
from labsim.world.state import World, copy_world, flatten

SEED = 3


@pytest.fixture(scope="module")
def still(region: str) -> Start:
    return prepare(region, start="stationary")


@pytest.fixture
def bench(region: str) -> Bench:
    return Bench(region=region, quick=True)


def unemployed(world: World) -> int:
    return int(np.count_nonzero(world.persons.status == Status.UNEMPLOYED))


def vacancies(world: World) -> int:
    return int(np.count_nonzero(world.positions.state == Slot.POSTED))


def roomy(world: World) -> World:
    """The same world with half its vacancies at rest: the test region has too few latent positions for a kick."""
    posted = np.flatnonzero(world.positions.state == Slot.POSTED)
    world.positions.state[posted[::2]] = Slot.LATENT
    return world


@pytest.mark.parametrize(
    ("change", "count", "factor"),
    [
        (kick.more_unemployed, unemployed, 1.3),
        (kick.fewer_unemployed, unemployed, 0.7),
        (kick.more_vacancies, vacancies, 1.3),
        (kick.fewer_vacancies, vacancies, 0.7),
    ],
)
def test_a_kick_moves_its_stock_by_30_percent_and_nobody_in_or_out(
    still: Start, change: Callable[[World, int, int], None], count: Callable[[World], int], factor: float
) -> None:
    before, world, again = (roomy(copy_world(still.world)) for _ in range(3))
    change(world, still.week, SEED)
    assert count(world) == pytest.approx(factor * count(before), abs=1.1)
    absent = (Status.ABSENT, Status.GONE)
    assert np.array_equal(np.isin(world.persons.status, absent), np.isin(before.persons.status, absent))
    assert np.array_equal(world.positions.state == Slot.CLOSED, before.positions.state == Slot.CLOSED)
    works = world.persons.status == Status.EMPLOYED
    assert np.array_equal(works, world.persons.position != -1)
    posted = world.positions.state == Slot.POSTED
    assert len(np.unique(world.positions.vacancy[posted])) == np.count_nonzero(posted)
    change(again, still.week, SEED)
    assert all(np.array_equal(a, b) for a, b in zip(flatten(world).values(), flatten(again).values(), strict=True))


def test_a_kicked_world_lives_on(bench: Bench) -> None:
    market = bench.market(SEED)
    roomy(market.world)
    kick.more_unemployed(market.world, market.week, SEED)
    kick.more_vacancies(market.world, market.week, SEED)
    market.run(26)
    persons, positions = market.world.persons, market.world.positions
    held = np.flatnonzero((positions.state == Slot.FILLED) & (positions.occupant >= 0))
    assert np.array_equal(persons.position[positions.occupant[held]], held)


def test_extra_seekers_come_from_those_who_never_come(still: Start) -> None:
    world = copy_world(still.world)
    rows = eta.add_seekers(world, still.week, SEED, 8)
    assert len(np.unique(rows)) == 8
    assert (still.world.persons.status[rows] == Status.ABSENT).all()
    assert (world.persons.status[rows] == Status.UNEMPLOYED).all()
    assert unemployed(world) == unemployed(still.world) + 8
    coming = world.calendar.row[world.calendar.week < still.week + eta.DATES_W[-1]]
    entering = world.calendar.event[world.calendar.week < still.week + eta.DATES_W[-1]] <= 2
    assert not np.isin(rows, coming[entering]).any()
    with pytest.raises(ValueError, match="pool"):
        eta.add_seekers(world, still.week, SEED, 10**6)


def test_new_positions_open_and_are_filled(bench: Bench) -> None:
    market = bench.market(SEED)
    rows = eta.add_positions(market.world, market.week, SEED, 6)
    assert (market.world.positions.state[rows] == Slot.WAITING).all()
    market.run(eta.OPENS_WITHIN_W + 1)
    assert not np.isin(market.world.positions.state[rows], (Slot.WAITING, Slot.CLOSED)).any()


def test_a_week_lived_in_a_copy_is_the_week_itself(bench: Bench) -> None:
    market = bench.market(SEED)
    market.run(4)
    before = {name: np.copy(column) for name, column in flatten(market.world).items()}
    found = elasticities._once(market, None)
    elasticities._once(market, lambda m: elasticities.drop_searchers(m, 1))
    assert all(np.array_equal(column, before[name]) for name, column in flatten(market.world).items())
    market.step()
    assert found.tolist() == market.board.tally[list(elasticities.COUNTED)].tolist()


def test_each_searcher_and_each_opening_is_left_out_once(bench: Bench) -> None:
    market = bench.market(SEED)
    market.run(1)
    ids = market.world.persons.ident
    parts = np.array([elasticities._quarter(market, ids, q) for q in range(elasticities.QUARTERS)])
    assert (parts.sum(axis=0) == 1).all()
    assert 0.2 < parts.mean(axis=1).min() < parts.mean(axis=1).max() < 0.3
    seekers, openings = [], []
    for q in range(elasticities.QUARTERS):
        for drop, kept in ((elasticities.drop_searchers, seekers), (elasticities.drop_openings, openings)):
            copy = bench.market(SEED)
            copy.run(1)
            drop(copy, q)
            copy.steps_of_week["search_and_match"](copy)
            kept.append((int(copy.board.tally[Tally.RESIDENT_SEEKERS]), int(copy.board.start[-1])))
    whole = bench.market(SEED)
    whole.run(1)
    whole.steps_of_week["search_and_match"](whole)
    people, vacant = int(whole.board.tally[Tally.RESIDENT_SEEKERS]), int(whole.board.start[-1])
    assert sum(people - left for left, _ in seekers) == people
    assert {left for _, left in seekers} == {vacant}
    assert sum(vacant - left for _, left in openings) == vacant


def test_a_quarter_tells_who_was_hired(bench: Bench) -> None:
    market = bench.market(SEED)
    first, second = snapshots.quarters(market, 2)
    assert first.last is second.first
    stayed_out = (first.first.status == Status.UNEMPLOYED) & (first.last.status == Status.EMPLOYED)
    assert stayed_out.any()
    assert first.hired[stayed_out].all()
    assert first.weekly["hires_posted"] > 0
    assert second.last.stocks[Stock.POSTED] == vacancies(market.world)
