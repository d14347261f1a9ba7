"""Dated starts: make the cells of municipality x benefit of a burnt-in world exact by moving few people.

Whoever is moved into a benefit takes over the clocks, barriers and employee skills of somebody who is in it
already (a keyed donor), so that durations stay those of the burn-in. Nobody with regular work in the region
loses it.
"""

from typing import Any, NamedTuple

import numpy as np

from labsim.core.codes import (
    NEVER,
    NO_ROW,
    OUTSIDE,
    Attachment,
    Barrier,
    Competence,
    Contract,
    Decision,
    Group,
    Scheme,
    Status,
)
from labsim.inputs.axes import AXES
from labsim.inputs.region import Region
from labsim.population.keyed import Ask, first_of_each
from labsim.population.lives import age_at
from labsim.population.moving import end_work, give_record, shelter, work_elsewhere
from labsim.population.pyramid import FIRST_AGE, WORKING_END
from labsim.population.qualities import CHANGING, Whereabouts, changing_groups
from labsim.population.schemes import SHELTERED
from labsim.population.standing import ADULT, HOLDER_AGES, everyone
from labsim.world.derived import GROUP_A, distance_group
from labsim.world.state import World, copy_world

STATIONARY = "stationary"
ORDER = (*SHELTERED, Scheme.WAJONG, Scheme.WIA, Scheme.WAO, Scheme.WW, Scheme.BIJSTAND)
LEAVE, JOIN, DONOR, ASIDE = 100, 110, 120, 130  # questions of Decision.START_STATE, plus the scheme's number
HOLDER = 140
SEARCHERS = 0.5  # of the unemployed without benefit who may be moved into WW, or come out of it


class Move(NamedTuple):
    """One column of the cells that is made exact."""

    world: World
    region: Region
    scheme: Scheme
    week: int
    ask: Ask


def impose_start(world: World, region: Region, start: str, week: int, seed: int) -> World:
    """A copy of `world`, at the start of `week`, whose cells are those of the region's dated start.

    'stationary' leaves the cells as they are. Raises KeyError for a start that the region does not have and
    ValueError where a municipality has too few people for a cell.
    """
    made = copy_world(world)
    ask = Ask(seed, Decision.START_STATE, made.persons.ident)
    if start != STATIONARY:
        cells = region.starts[start].cells
        for scheme in ORDER:
            _set_cells(Move(made, region, scheme, week, ask), cells[:, scheme - 1])
    refresh_groups(made, region, week, ask)
    return made


def start_table(world: World, region: Region, week: int) -> list[dict[str, Any]]:
    """Rows {municipality, benefit, unit, count}: people aged 15 to 65 at `week`, bijstand in benefits."""
    table = count_cells(world, len(region.municipalities), week)
    return [
        {
            "municipality": name,
            "benefit": benefit,
            "unit": "benefits" if benefit == "bijstand" else "persons",
            "count": int(table[m, b]),
        }
        for m, name in enumerate(region.municipality_names)
        for b, benefit in enumerate(AXES["benefit"])
    ]


def count_cells(world: World, municipalities: int, week: int) -> np.ndarray:
    """Cells [m, 8] of municipality x benefit, ages 15 to 65; a couple's bijstand counts at the lower row."""
    home = world.persons.municipality
    columns = [np.bincount(home[counted(world, one, week)], minlength=municipalities) for one in list(Scheme)[1:]]
    return np.stack(columns, axis=1)


def counted(world: World, scheme: Scheme, week: int) -> np.ndarray:
    """Who makes up the cell of a scheme at the start of `week` [n bool]."""
    persons, mate = world.persons, world.traits.partner
    inside = (persons.scheme == scheme) & (persons.status != Status.ABSENT) & (persons.status != Status.GONE)
    if scheme == Scheme.BIJSTAND:
        inside = inside & ~((mate >= 0) & inside[mate] & (mate < np.arange(len(mate))))
    age = age_at(persons.birth_week, week)
    return inside & (age >= FIRST_AGE) & (age < WORKING_END)


def refresh_groups(world: World, region: Region, week: int, ask: Ask) -> None:
    """Target groups and the barriers of the start as of now; most status holders are in bijstand."""
    persons, traits = world.persons, world.traits
    age = age_at(persons.birth_week, week)
    child_age = np.where(traits.youngest_child == NEVER, -1, age_at(traits.youngest_child, week))
    now = Whereabouts(age, persons.status, persons.scheme, persons.attachment)
    bits = changing_groups(now, traits.sex, traits.partner, child_age)
    traits.groups[:] = (traits.groups & np.uint16(0xFFFF & ~CHANGING)) | bits.astype(np.uint16)
    traits.barriers_start[:] = persons.barriers
    here = (persons.status != Status.ABSENT) & (persons.status != Status.GONE)
    may = here & (age >= HOLDER_AGES[0]) & (age < HOLDER_AGES[1])
    number = region.benefits.status_holders
    inside = round(number * region.benefits.status_holder_bijstand)
    language = (persons.barriers >> int(Barrier.LANGUAGE)) & 1 == 1
    score = ask(HOLDER) + ~language
    bit = np.uint16(1 << int(Group.STATUS_HOLDER))
    traits.groups[here] &= ~bit
    for mask, wanted in (
        (persons.scheme == Scheme.BIJSTAND, inside),
        (persons.scheme == Scheme.NONE, number - inside),
    ):
        chosen = first_of_each(everyone(score), np.where(may & mask, score, np.inf), np.array([wanted]))
        traits.groups[chosen] |= bit


def _set_cells(move: Move, wanted: np.ndarray) -> None:
    """Bring one column of the cells to what is wanted [m]."""
    inside = counted(move.world, move.scheme, move.week)
    home = move.world.persons.municipality.astype(np.int64)
    have = np.bincount(home[inside], minlength=len(wanted))
    score = np.where(inside, move.ask(LEAVE + move.scheme), np.inf)
    leaves = first_of_each(home, score, np.maximum(have - wanted, 0))
    donors = np.flatnonzero(inside & ~leaves)
    _take_out(move, np.flatnonzero(leaves))
    joins = first_of_each(home, _willing(move), np.maximum(wanted - have, 0))
    now = have + np.bincount(home[joins], minlength=len(wanted))
    for place, number, short in zip(move.region.municipalities, wanted, now < wanted, strict=True):
        if short:
            raise ValueError(f"{place} has too few people for {move.scheme.name}: {number} wanted")
    _put_in(move, np.flatnonzero(joins), donors)


def _willing(move: Move) -> np.ndarray:
    """Order in which people would be moved into the scheme; infinite for those who cannot be [n]."""
    persons, bounds = move.world.persons, move.region.benefits.age_bounds[move.scheme - 1]
    age = age_at(persons.birth_week, move.week)
    may = (persons.scheme == Scheme.NONE) & (persons.next_position == NO_ROW) & (persons.track < 0)
    may &= (age >= max(bounds[0], ADULT)) & (age <= bounds[1]) & (age < WORKING_END)
    may &= np.isin(persons.attachment, (int(Attachment.STRONG), int(Attachment.WEAK)))
    jobless = (persons.status == Status.UNEMPLOYED) | (persons.status == Status.INACTIVE)
    away = (persons.status == Status.EMPLOYED) & (persons.position == OUTSIDE)
    u = move.ask(JOIN + move.scheme)
    if move.scheme == Scheme.WW:
        insured = np.isin(persons.contract, (int(Contract.PERMANENT), int(Contract.FLEX)))
        searches = (persons.status == Status.UNEMPLOYED) & (move.ask(ASIDE + move.scheme) < SEARCHERS)
        steps = [searches, away & insured, jobless]
    elif move.scheme == Scheme.BIJSTAND:
        may &= _passes_test(move.world)
        weak = persons.attachment == Attachment.WEAK
        steps = [jobless & weak, jobless, away]
    else:
        steps = [jobless, away]
    step = np.select(steps, range(len(steps)), default=np.inf)
    return np.where(may, step + u, np.inf)


def _passes_test(world: World) -> np.ndarray:
    """Single people without assets: bijstand for them moves nobody else [n bool]."""
    persons, mate = world.persons, world.traits.partner
    gone = (persons.status[mate] == Status.ABSENT) | (persons.status[mate] == Status.GONE)
    return ~world.traits.assets & ((mate == NO_ROW) | gone)


def _take_out(move: Move, rows: np.ndarray) -> None:
    """End the benefit: out of WW half have work elsewhere and half search on, the others have no work."""
    persons, traits = move.world.persons, move.world.traits
    if move.scheme == Scheme.BIJSTAND:
        mates = traits.partner[rows]
        mates = mates[mates >= 0]
        rows = np.concatenate([rows, mates[persons.scheme[mates] == Scheme.BIJSTAND]])
        traits.benefit_ended[rows] = move.week
    persons.scheme[rows] = Scheme.NONE
    if move.scheme == Scheme.WW:
        free = (persons.position[rows] == NO_ROW) & (persons.next_position[rows] == NO_ROW)  # not on trial
        aside = free & (move.ask(ASIDE + move.scheme)[rows] >= SEARCHERS)
        work_elsewhere(move.world, rows[aside], move.ask(DONOR)[rows[aside]])
        return
    if move.scheme in SHELTERED:
        end_work(move.world, rows, move.week)
    if move.scheme != Scheme.BIJSTAND:
        persons.attachment[rows] = Attachment.WEAK
    persons.status[rows[persons.position[rows] == NO_ROW]] = Status.INACTIVE


def _make_room(move: Move, wanted: int) -> None:
    """Where too few sheltered positions are free, let go whom the cells do not count or count later.

    First the oldest beyond the age of the cells, who held on since; then, for the SW, the newer sheltered
    places, whose own cell is made exact after it."""
    persons = move.world.persons
    old = (persons.scheme == move.scheme) & (age_at(persons.birth_week, move.week) >= WORKING_END)
    elders = np.flatnonzero(old & (persons.status == Status.EMPLOYED))
    order = elders[np.lexsort((persons.ident[elders], persons.birth_week[elders]))]
    _take_out(move, order[: max(_short(move, wanted), 0)])
    if move.scheme == Scheme.SW and _short(move, wanted) > 0:
        newer = np.flatnonzero((persons.scheme == Scheme.BESCHUT) & (persons.status == Status.EMPLOYED))
        order = newer[np.lexsort((persons.ident[newer], move.ask(LEAVE + Scheme.BESCHUT)[newer]))]
        _take_out(move._replace(scheme=Scheme.BESCHUT), order[: _short(move, wanted)])


def _short(move: Move, wanted: int) -> int:
    """By how many the free sheltered positions of the scheme's kind fall short."""
    positions = move.world.positions
    kind = Contract.SUPPORTED if move.scheme == Scheme.BEGELEID else Contract.SHELTERED
    return wanted - int(np.count_nonzero((positions.contract == kind) & (positions.occupant == NO_ROW)))


def _put_in(move: Move, rows: np.ndarray, donors: np.ndarray) -> None:
    """Move people into the benefit, with the record of a keyed donor."""
    world, persons = move.world, move.world.persons
    if move.scheme in SHELTERED:
        _make_room(move, len(rows))
    end_work(world, rows, move.week)
    persons.scheme[rows] = move.scheme
    if len(donors):
        give_record(world, rows, donors[np.floor(move.ask(DONOR + move.scheme)[rows] * len(donors)).astype(np.int64)])
    if move.scheme == Scheme.WW:
        persons.status[rows] = Status.UNEMPLOYED
        world.traits.ww_end[rows] = np.maximum(world.traits.ww_end[rows], move.week + 1)
    elif move.scheme == Scheme.BIJSTAND:
        for i in rows:
            ready = distance_group(persons.barriers[i], world.traits.competences[i, Competence.SOFT]) == GROUP_A
            persons.status[i] = Status.UNEMPLOYED if ready else Status.INACTIVE
    else:
        persons.status[rows] = Status.INACTIVE
        persons.attachment[rows] = Attachment.DISABLED
        if move.scheme in SHELTERED:
            shelter(world, move.scheme, rows, move.week)
