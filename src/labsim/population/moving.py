"""Moving people between work and benefits outside the course of the weeks, so that all tables agree."""

import numpy as np

from labsim.core.codes import NO_ROW, OUTSIDE, Competence, Contract, Scheme, Slot, Status
from labsim.world.state import World

RECORD = ("benefit_since", "benefit_clock", "ww_end")  # weeks that are taken over from a donor
WORK = ("contract", "hours", "job_start", "quality", "job_value")


def end_work(world: World, rows: np.ndarray, week: int) -> None:
    """These people [rows] have no work any more; a position in the region that they held is closed."""
    persons = world.persons
    held = persons.position[rows]
    held = held[held >= 0]
    world.positions.state[held] = Slot.CLOSED
    world.positions.occupant[held] = NO_ROW
    persons.jobless_since[rows[persons.status[rows] == Status.EMPLOYED]] = week
    persons.position[rows] = NO_ROW
    persons.contract[rows] = Contract.NONE
    for name in ("hours", "quality", "job_value", "flags"):
        getattr(persons, name)[rows] = 0


def work_elsewhere(world: World, rows: np.ndarray, u: np.ndarray) -> None:
    """Give these people work outside the region like that of the donor that u in [0, 1) points to."""
    persons = world.persons
    donors = np.flatnonzero((persons.position == OUTSIDE) & (persons.contract != Contract.SELF_EMPLOYED))
    if not len(donors):
        return
    like = donors[np.floor(u * len(donors)).astype(np.int64)]
    for name in WORK:
        column = getattr(persons, name)
        column[rows] = column[like]
    persons.position[rows] = OUTSIDE
    persons.status[rows] = Status.EMPLOYED


def give_record(world: World, rows: np.ndarray, like: np.ndarray) -> None:
    """Clocks, barriers, employee skills and weeks without work of the donors `like`."""
    persons, traits = world.persons, world.traits
    for name in RECORD:
        column = getattr(traits, name)
        column[rows] = column[like]
    persons.barriers[rows] = persons.barriers[like]
    traits.competences[rows, Competence.SOFT] = traits.competences[like, Competence.SOFT]
    jobless = persons.position[like] == NO_ROW
    persons.jobless_since[rows[jobless]] = persons.jobless_since[like[jobless]]


def shelter(world: World, scheme: Scheme, rows: np.ndarray, week: int) -> None:
    """Put these people on free positions of the work company. Raises ValueError where it has too few."""
    persons, positions = world.persons, world.positions
    kind = Contract.SUPPORTED if scheme == Scheme.BEGELEID else Contract.SHELTERED
    free = np.flatnonzero((positions.contract == kind) & (positions.occupant == NO_ROW))[: len(rows)]
    if len(free) < len(rows):
        raise ValueError(f"the work company has {len(free)} free places for {len(rows)} people in {scheme.name}")
    positions.state[free] = Slot.FILLED
    positions.occupant[free] = rows
    positions.since[free] = week
    positions.segment[free] = persons.segment[rows]
    persons.position[rows] = free
    persons.contract[rows] = kind
    persons.hours[rows] = positions.hours[free]
    persons.job_start[rows] = week
    persons.status[rows] = Status.EMPLOYED
