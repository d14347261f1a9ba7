"""Dated starts: make the cells municipality x benefit of a burnt-in world exact by moving as few people as possible.

Whoever is moved into a benefit takes over the clocks, barriers and employee skills of somebody who is in it already
(a keyed donor), so that durations stay those of the burn-in. Nobody who works in the region loses that work.
"""

from typing import Any

import numpy as np

from labsim.core.codes import NEVER, NO_ROW, OUTSIDE, Attachment, Competence, Contract, Decision, Scheme, Slot, Status
from labsim.inputs.axes import AXES
from labsim.inputs.region import Region
from labsim.population.demography import age_at
from labsim.population.keyed import Ask, rank_within
from labsim.population.qualities import CHANGING, changing_groups
from labsim.population.pyramid import FIRST_AGE, WORKING_END
from labsim.population.schemes import SHELTERED
from labsim.world.derived import GROUP_C, distance_group
from labsim.world.persons import Persons, PersonTraits
from labsim.world.state import World, copy_world

STATIONARY = "stationary"
LEAVE, JOIN, DONOR, ASIDE = range(100, 140, 10)  # questions of Decision.START_STATE, plus the scheme's number
ADULT = 18
SEARCHERS_AT_MOST = 0.5  # of the unemployed without benefit who may be moved into WW
RECORD_TRAITS = ("benefit_since", "benefit_clock", "ww_end")  # weeks; taken over from the donor
OUT_OF_REACH = 10**9


def impose_start(world: World, region: Region, start: str, week: int, seed: int) -> World:
    """A copy of `world`, at the start of `week`, whose cells are those of the region's dated start.

    'stationary' leaves the cells as they are. Raises KeyError for a start the region does not have and ValueError where
    a municipality has too few people for a cell.
    """
    made = copy_world(world)
    if start != STATIONARY:
        cells = region.starts[start].cells
        for scheme in (*SHELTERED, Scheme.WAJONG, Scheme.WIA, Scheme.WAO, Scheme.WW, Scheme.BIJSTAND):
            _set_cells(made, region, scheme, cells[:, scheme - 1], week, seed)
    refresh_groups(made, week)
    return made


def start_table(world: World, region: Region, week: int) -> list[dict[str, Any]]:
    """Rows {municipality, benefit, unit, count}: people aged 15 to 65 at `week` in each benefit, bijstand in benefits."""
    table = count_cells(world, len(region.municipalities), week)
    return [
        {
            "municipality": region.municipality_names[m],
            "benefit": benefit,
            "unit": "benefits" if benefit == "bijstand" else "persons",
            "count": int(table[m, b]),
        }
        for m in range(len(region.municipalities))
        for b, benefit in enumerate(AXES["benefit"])
    ]


def count_cells(world: World, municipalities: int, week: int) -> np.ndarray:
    """Cells [m, 8] of municipality x benefit over ages 15 to 65; a couple's bijstand counts at the lower row."""
    persons = world.persons
    table = np.zeros((municipalities, len(AXES["benefit"])), np.int64)
    for scheme in list(Scheme)[1:]:
        rows = np.flatnonzero(_counted(world, scheme, week))
        table[:, scheme - 1] = np.bincount(persons.municipality[rows], minlength=municipalities)
    return table


def refresh_groups(world: World, week: int) -> None:
    """Set the target groups that follow from where people stand, and the barriers of the start, as of now."""
    persons, traits = world.persons, world.traits
    child_age = np.where(traits.youngest_child == NEVER, -1, age_at(traits.youngest_child, week))
    columns = (persons.status, persons.scheme, persons.attachment, traits.sex, traits.partner, child_age)
    bits = changing_groups(age_at(persons.birth_week, week), *columns)
    traits.groups[:] = (traits.groups & np.uint16(0xFFFF & ~CHANGING)) | bits.astype(np.uint16)
    traits.barriers_start[:] = persons.barriers


def _counted(world: World, scheme: Scheme, week: int) -> np.ndarray:
    """Who makes up the cell of a scheme [n bool]."""
    persons, mate = world.persons, world.traits.partner
    inside = (persons.scheme == scheme) & (persons.status != Status.ABSENT) & (persons.status != Status.GONE)
    if scheme == Scheme.BIJSTAND:
        second = (mate >= 0) & inside[mate] & (mate < np.arange(len(mate)))
        inside = inside & ~second
    age = age_at(persons.birth_week, week)
    return inside & (age >= FIRST_AGE) & (age < WORKING_END)


def _set_cells(world: World, region: Region, scheme: Scheme, wanted: np.ndarray, week: int, seed: int) -> None:
    """Bring one column of the cells to what is wanted."""
    persons = world.persons
    ask = Ask(seed, Decision.START_STATE, persons.ident)
    counted = _counted(world, scheme, week)
    have = np.bincount(persons.municipality[counted], minlength=len(wanted))
    place = persons.municipality.astype(np.int64)
    score = np.where(counted, ask(LEAVE + int(scheme)), OUT_OF_REACH)
    leaves = counted & (rank_within(place, score) < np.maximum(have - wanted, 0)[place])
    donors = np.flatnonzero(counted & ~leaves)
    _take_out(world, scheme, np.flatnonzero(leaves), week, ask)
    missing = np.maximum(wanted - have, 0)
    if not missing.any():
        return
    score = _willing(world, region, scheme, week, ask)
    joins = (score < OUT_OF_REACH) & (rank_within(place, score) < missing[place])
    short = np.bincount(place[joins], minlength=len(wanted)) < missing
    if short.any():
        where = region.municipalities[int(np.argmax(short))]
        raise ValueError(f"{where} has too few people for {scheme.name}: {wanted[int(np.argmax(short))]} wanted")
    _put_in(world, scheme, np.flatnonzero(joins), donors, week, ask)


def _willing(world: World, region: Region, scheme: Scheme, week: int, ask: Ask) -> np.ndarray:
    """Order in which people would be moved into a scheme; OUT_OF_REACH for those who cannot be [n]."""
    persons, traits = world.persons, world.traits
    age = age_at(persons.birth_week, week)
    low, high = region.benefits.age_bounds[scheme - 1]
    may = (persons.scheme == Scheme.NONE) & (persons.next_position == NO_ROW) & (age >= max(low, ADULT))
    may &= (age <= high) & (age < WORKING_END) & (persons.track < 0)
    may &= (persons.attachment == Attachment.STRONG) | (persons.attachment == Attachment.WEAK)
    jobless = (persons.status == Status.UNEMPLOYED) | (persons.status == Status.INACTIVE)
    away = (persons.status == Status.EMPLOYED) & (persons.position == OUTSIDE)
    u = ask(JOIN + int(scheme))
    if scheme == Scheme.WW:
        insured = np.isin(persons.contract, (int(Contract.PERMANENT), int(Contract.FLEX)))
        searching = (persons.status == Status.UNEMPLOYED) & (ask(ASIDE + int(scheme)) < SEARCHERS_AT_MOST)
        step = np.where(searching, 0.0, np.where(away & insured, 1.0, np.where(jobless, 2.0, np.inf)))
    elif scheme == Scheme.BIJSTAND:
        mate = traits.partner
        alone = (mate < 0) | ~np.isin(persons.status[mate], (int(Status.EMPLOYED), int(Status.UNEMPLOYED), int(Status.INACTIVE)))
        may &= alone & ~traits.assets
        weak = persons.attachment == Attachment.WEAK
        step = np.where(jobless & weak, 0.0, np.where(jobless, 0.5, np.where(away, 2.0, np.inf)))
    else:
        weight = region.benefits.level_weight[scheme - 1][traits.level]
        u = np.minimum(u / np.maximum(weight, 1e-9), 1.0 - 1e-9)
        step = np.where(jobless, 0.0, np.where(away, 1.0, np.inf))
    score = np.where(may, step + u, np.inf)
    return np.where(np.isfinite(score), score, OUT_OF_REACH)


def _end_work(world: World, rows: np.ndarray, week: int) -> None:
    """These people have no work any more; a position in the region they held is closed."""
    persons = world.persons
    held = persons.position[rows]
    held = held[held >= 0]
    world.positions.state[held] = Slot.CLOSED
    world.positions.occupant[held] = NO_ROW
    working = rows[persons.status[rows] == Status.EMPLOYED]
    persons.jobless_since[working] = week
    persons.position[rows] = NO_ROW
    persons.contract[rows] = Contract.NONE
    persons.hours[rows] = 0
    persons.quality[rows] = 0.0
    persons.job_value[rows] = 0.0
    persons.flags[rows] = 0


def _take_out(world: World, scheme: Scheme, rows: np.ndarray, week: int, ask: Ask) -> None:
    """End the benefit: out of WW half of them have work elsewhere, the others search; out of the rest nobody works."""
    persons, traits = world.persons, world.traits
    if scheme == Scheme.BIJSTAND:
        mates = traits.partner[rows]
        mates = mates[mates >= 0]
        rows = np.concatenate([rows, mates[persons.scheme[mates] == Scheme.BIJSTAND]])
        traits.benefit_ended[rows] = week
    persons.scheme[rows] = Scheme.NONE
    if scheme == Scheme.WW:
        to_work = rows[ask(ASIDE + int(scheme))[rows] >= SEARCHERS_AT_MOST]
        _work_elsewhere(world, to_work, ask)
        return
    if scheme in SHELTERED:
        _end_work(world, rows, week)
    jobless = rows[persons.status[rows] != Status.EMPLOYED]
    persons.status[jobless] = Status.INACTIVE
    if scheme != Scheme.BIJSTAND:
        persons.attachment[rows] = Attachment.WEAK
        persons.status[rows[persons.position[rows] == NO_ROW]] = Status.INACTIVE


def _work_elsewhere(world: World, rows: np.ndarray, ask: Ask) -> None:
    """Give these people work outside the region like that of a keyed donor who has it."""
    persons = world.persons
    donors = np.flatnonzero((persons.position == OUTSIDE) & (persons.contract != Contract.SELF_EMPLOYED))
    if not len(donors):
        return
    like = donors[np.floor(ask(DONOR)[rows] * len(donors)).astype(np.int64)]
    for name in ("contract", "hours", "job_start", "quality", "job_value"):
        column = getattr(persons, name)
        column[rows] = column[like]
    persons.position[rows] = OUTSIDE
    persons.status[rows] = Status.EMPLOYED


def _put_in(world: World, scheme: Scheme, rows: np.ndarray, donors: np.ndarray, week: int, ask: Ask) -> None:
    """Move people into a benefit, with the record of a keyed donor."""
    persons, traits = world.persons, world.traits
    _end_work(world, rows, week)
    persons.scheme[rows] = scheme
    if len(donors):
        like = donors[np.floor(ask(DONOR + int(scheme))[rows] * len(donors)).astype(np.int64)]
        _copy_record(persons, traits, rows, like)
    if scheme == Scheme.WW:
        persons.status[rows] = Status.UNEMPLOYED
        traits.ww_end[rows] = np.maximum(traits.ww_end[rows], week + 1)
    elif scheme == Scheme.BIJSTAND:
        for i in rows:
            far = distance_group(persons.barriers[i], traits.competences[i, Competence.SOFT]) == GROUP_C
            persons.status[i] = Status.INACTIVE if far else Status.UNEMPLOYED
    else:
        persons.status[rows] = Status.INACTIVE
        persons.attachment[rows] = Attachment.DISABLED
        if scheme in SHELTERED:
            _shelter(world, scheme, rows, week)


def _copy_record(persons: Persons, traits: PersonTraits, rows: np.ndarray, like: np.ndarray) -> None:
    """Clocks, barriers and employee skills of the donors."""
    for name in RECORD_TRAITS:
        column = getattr(traits, name)
        column[rows] = column[like]
    persons.barriers[rows] = persons.barriers[like]
    traits.competences[rows, Competence.SOFT] = traits.competences[like, Competence.SOFT]
    jobless = like[persons.position[like] == NO_ROW]
    if len(jobless) == len(like):
        persons.jobless_since[rows] = persons.jobless_since[like]


def _shelter(world: World, scheme: Scheme, rows: np.ndarray, week: int) -> None:
    """Put these people on free positions of the work company, as many as there are."""
    persons, positions = world.persons, world.positions
    kind = Contract.SUPPORTED if scheme == Scheme.BEGELEID else Contract.SHELTERED
    free = np.flatnonzero((positions.contract == kind) & (positions.occupant == NO_ROW))[: len(rows)]
    if len(free) < len(rows):
        raise ValueError(f"the work company has too few places for {scheme.name}")
    positions.state[free] = Slot.FILLED
    positions.occupant[free] = rows
    positions.since[free] = week
    positions.segment[free] = persons.segment[rows]
    persons.position[rows] = free
    persons.contract[rows] = kind
    persons.hours[rows] = positions.hours[free]
    persons.job_start[rows] = week
    persons.status[rows] = Status.EMPLOYED
