"""Where older people work at the end of the burn-in: more of them in some sectors, so that those replace more."""

import numpy as np

from labsim.core.codes import Contract, Decision, Slot
from labsim.inputs.region import Region
from labsim.population.keyed import first_of_each, uniforms
from labsim.population.lives import age_at
from labsim.world.state import World

OLDER = 55  # years, as in the shares by sector
SEATS = 150  # question of Decision.START_STATE
MOST_SHARE = 0.99


def seat_by_age(world: World, region: Region, seed: int) -> int:
    """Let residents change seats, in place, so that sectors differ in age as published (rule R37); returns how many.

    Only among the same segment, contract and municipality of work. How many are older follows from the population;
    the odds of a sector decide which seats they have. Tenure, contract and match of a person stay, hours go with the
    seat.
    """
    persons, positions = world.persons, world.positions
    seats = np.flatnonzero((positions.state == Slot.FILLED) & (positions.occupant >= 0))
    usual = (int(Contract.PERMANENT), int(Contract.FLEX))
    seats = seats[np.isin(positions.contract[seats], usual)]
    seats = seats[np.isin(persons.contract[positions.occupant[seats]], usual)]
    cell = cells_of(world, region, seats)
    older = age_at(persons.birth_week[positions.occupant[seats]], region.week) >= OLDER
    share = np.minimum(region.jobs.over_55_share, MOST_SHARE)
    odds = (share / (1.0 - share))[positions.sector[seats]]
    u = uniforms(seed, Decision.START_STATE, SEATS, positions.ident[seats])
    score = -np.log1p(-u) / np.maximum(odds, 1e-9)
    meant = first_of_each(cell, score, np.bincount(cell, weights=older, minlength=cell.max(initial=-1) + 1))
    leave, come = seats[older & ~meant], seats[meant & ~older]
    leave = leave[np.argsort(cell[older & ~meant], kind="stable")]
    come = come[np.argsort(cell[meant & ~older], kind="stable")]
    exchange(world, leave, come)
    return len(leave)


def cells_of(world: World, region: Region, seats: np.ndarray) -> np.ndarray:
    """Number of the cell of each seat [n]: segment, contract, municipality."""
    positions = world.positions
    kinds, places = max(Contract) + 1, len(region.municipalities)
    cell = positions.segment[seats].astype(np.int64) * kinds + positions.contract[seats]
    return cell * places + positions.municipality[seats]


def exchange(world: World, one: np.ndarray, other: np.ndarray) -> None:
    """The occupants of these seats [k] change places with those of the others [k]."""
    persons, positions = world.persons, world.positions
    ours, theirs = positions.occupant[one].copy(), positions.occupant[other].copy()
    for seat, who in ((one, theirs), (other, ours)):
        positions.occupant[seat] = who
        positions.since[seat] = persons.job_start[who]
        persons.position[who] = seat
        persons.hours[who] = positions.hours[seat]
