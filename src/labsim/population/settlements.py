"""Jobs that come to a region: which employers, positions and weeks a scenario's arrivals become."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from labsim.core.codes import LEVELS, NO_POSITION, Contract, Decision, Kind, Level, Occupation
from labsim.core.draws import ident_of_name
from labsim.inputs.around import Part
from labsim.inputs.circumstances import ANYWHERE, EVERY, Arrival
from labsim.inputs.region import Region
from labsim.population.employers import SIZE_EDGES
from labsim.population.keyed import Ask, category, part_idents, whole
from labsim.world.extra import ExtraEmployers, ExtraPositions, add_employers, add_positions
from labsim.world.state import World

SEED = 2019  # a scenario's jobs are the same in all worlds
LIKE, WHEN, PHASE, OCCUPATION, LEVEL, FLEXIBLE, OWNER, WAGE, STANDARD, PLACE = range(10)  # of Decision.CIRCUMSTANCE


class _Plan(NamedTuple):
    """Positions of one arrival that are due within the horizon [n]."""

    ident: np.ndarray
    sector: np.ndarray
    due: np.ndarray
    like: np.ndarray  # rows of positions they are modelled on


def settle(world: World, region: Region, parts: Sequence[Part], week: int) -> tuple[World, np.ndarray]:
    """The world with the employers and positions of these arrivals, closed, and the rows of the positions.

    What would have come before `week` is left out: the region's figures hold it already."""
    rows = [np.zeros(0, np.int32)]
    for part in parts:
        world, added = _settle_one(world, region, part, week)
        rows.append(added)
    return world, np.concatenate(rows)


def _settle_one(world: World, region: Region, part: Part, week: int) -> tuple[World, np.ndarray]:
    arrival: Arrival = part.content
    ident = ident_of_name(Kind.CIRCUMSTANCE, f"{part.owner}.{part.path}")
    plan = _plan(world, region, arrival, ident, week)
    ask = Ask(SEED, Decision.CIRCUMSTANCE, plan.ident)
    if not len(plan.ident):
        return world, np.zeros(0, np.int32)
    slots, jobs = world.positions, region.jobs
    employer = slots.employer[plan.like]
    if arrival.employers:
        firms, employer = _owners(region, arrival, ident, plan, len(world.employers.ident))
        world = add_employers(world, firms)
    contract = slots.contract[plan.like].astype(int)
    if arrival.flexible is not None:
        contract = np.where(ask(FLEXIBLE) < arrival.flexible, int(Contract.FLEX), int(Contract.PERMANENT))
    extra = ExtraPositions(
        ident=plan.ident,
        employer=employer,
        sector=plan.sector,
        municipality=world.employers.municipality[employer],
        segment=_segments(arrival, ask, slots.segment[plan.like].astype(int)),
        contract=contract,
        hours=slots.hours[plan.like],
        wage=jobs.log_wage_sd * ask.normal(WAGE),
        standard=arrival.standard + jobs.standard_sd * ask.normal(STANDARD),
        due=plan.due,
        audience=np.zeros(len(plan.ident)),
    )
    return add_positions(world, extra)


def _plan(world: World, region: Region, arrival: Arrival, ident: int, week: int) -> _Plan:
    """How many positions of each sector, when they open, and which existing ones they are like."""
    models = _models(world)
    sizes = np.bincount(world.positions.sector[models], minlength=len(region.sectors))
    number = _numbers(region, arrival, sizes)
    sector = np.repeat(np.arange(len(number)), number)
    idents = part_idents(Kind.POSITION, np.full(len(sector), ident, np.uint64), np.arange(len(sector)))
    ask = Ask(SEED, Decision.CIRCUMSTANCE, idents)
    due = np.zeros(len(sector), int)
    weeks = np.array([when for when, _ in arrival.phases])
    counts = whole(len(sector) * np.array([share for _, share in arrival.phases]))
    due[np.argsort(ask(PHASE), kind="stable")] = np.repeat(weeks, counts)
    due += np.floor(ask(WHEN) * max(1, arrival.over)).astype(int)
    like = np.zeros(len(sector), int)
    homes = world.positions.municipality[models]
    for s in np.unique(sector):
        mine = models[world.positions.sector[models] == s]
        if arrival.municipality != ANYWHERE and not arrival.employers:
            there = region.municipalities.index(arrival.municipality)
            near = models[(world.positions.sector[models] == s) & (homes == there)]
            mine = near if len(near) else mine
        mine = mine if len(mine) else models
        here = sector == s
        like[here] = mine[np.floor(ask.of(here)(LIKE) * len(mine)).astype(int)]
    keep = due >= week
    return _Plan(idents[keep], sector[keep], due[keep], like[keep])


def _models(world: World) -> np.ndarray:
    """Rows of employees' positions that exist."""
    slots = world.positions
    exist = ~np.isin(slots.state, NO_POSITION)
    return np.flatnonzero(exist & np.isin(slots.contract, (Contract.PERMANENT, Contract.FLEX)))


def _numbers(region: Region, arrival: Arrival, sizes: np.ndarray) -> np.ndarray:
    """Positions of each sector [s]; a share of jobs is a share of those each sector has now."""
    weights = dict(arrival.sectors)
    rest = weights.get(EVERY, 0.0)
    weight = np.array([weights.get(code, rest if arrival.relative else 0.0) for code in region.sectors])
    if arrival.relative:
        return np.rint(arrival.jobs * weight * sizes).astype(int)
    unnamed = np.array([code not in weights for code in region.sectors])
    if rest and unnamed.any():
        weight = weight + np.where(unnamed, rest * sizes / max(1, sizes[unnamed].sum()), 0.0)
    return whole(arrival.jobs * weight / weight.sum())


def _owners(region: Region, arrival: Arrival, ident: int, plan: _Plan, first: int) -> tuple[ExtraEmployers, np.ndarray]:
    """The employers that settle, by sector as their positions are, and the row of each position's employer."""
    jobs, present = region.jobs, np.unique(plan.sector)
    positions = np.bincount(plan.sector, minlength=len(region.sectors))
    share = positions[present] / positions.sum()
    count = np.maximum(1, whole(share * max(arrival.employers, len(present))))
    sector = np.repeat(present, count)
    idents = part_idents(Kind.EMPLOYER, np.full(len(sector), ident, np.uint64), np.arange(len(sector)))
    place = category(
        Ask(SEED, Decision.CIRCUMSTANCE, idents)(PLACE), np.tile(jobs.municipality_share, (len(sector), 1))
    )
    if arrival.municipality != ANYWHERE:
        place = np.full(len(sector), region.municipalities.index(arrival.municipality))
    size = positions[sector] / np.repeat(count, count)
    firms = ExtraEmployers(
        ident=idents,
        sector=sector,
        municipality=place,
        size=np.rint(size),
        inclusiveness=jobs.inclusiveness[sector],
        risk_aversion=jobs.risk_aversion[np.searchsorted(SIZE_EDGES[1:-1], size, "right")],
        trust=np.full(len(sector), jobs.trust),
        learning_places=np.floor(size * jobs.learning_places[sector] / 100.0),
    )
    begin = dict(zip(present, np.cumsum(count) - count, strict=True))
    many = dict(zip(present, count, strict=True))
    u = Ask(SEED, Decision.CIRCUMSTANCE, plan.ident)(OWNER)
    number = np.array([begin[s] + int(x * many[s]) for s, x in zip(plan.sector, u, strict=True)])
    return firms, first + number


def _segments(arrival: Arrival, ask: Ask, like: np.ndarray) -> np.ndarray:
    """Fields of work: as stated, and else as those of the positions they are like."""
    occupation, level = like // LEVELS, like % LEVELS
    if arrival.occupations:
        occupation = _drawn(arrival.occupations, Occupation, ask(OCCUPATION))
    if arrival.levels:
        level = _drawn(arrival.levels, Level, ask(LEVEL))
    return occupation * LEVELS + level


def _drawn(shares: tuple[tuple[str, float], ...], kind: type[Occupation] | type[Level], u: np.ndarray) -> np.ndarray:
    """A member for each uniform, by shares."""
    codes = np.array([int(kind[name.upper()]) for name, _ in shares])
    weight = np.array([share for _, share in shares])
    return codes[np.minimum((u[:, None] >= np.cumsum(weight)).sum(axis=1), len(codes) - 1)]
