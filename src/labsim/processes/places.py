"""Step 7, fill_places: places that are given and not applied for: parallel jobs, experience places. A stay ends, by its
own length or with the money for the place."""

import numpy as np

from labsim.core.codes import NO_ROW, Afterwards, Attachment, Decision, Slot, Status
from labsim.core.draws import lasting_stream, uniform_at, uniform_pair_at
from labsim.core.jit import kernel, part
from labsim.core.sieve import Sieve, collect
from labsim.world.demand import Employers, Positions
from labsim.world.derived import given_place
from labsim.world.levers import Levers, audience_of
from labsim.world.log import Cause, Log, record
from labsim.world.moves import close_place, end_work, take_place, take_room
from labsim.world.persons import Persons, PersonTraits

OFFERED, FILLED, ENDS = int(Slot.OFFERED), int(Slot.FILLED), int(Afterwards.ENDS)


@part
def may_have(persons: Persons, levers: Levers, i: int, audience: int):
    """Whether person i is free and the places are for people like him or her."""
    status = persons.status[i]
    if status != Status.INACTIVE and status != Status.UNEMPLOYED:
        return False
    if persons.next_position[i] != NO_ROW or persons.track[i] >= 0:
        return False
    return (audience_of(levers, i) >> np.uint64(audience - 1)) & np.uint64(1) != np.uint64(0)


@part
def first_in_line(persons: Persons, levers: Levers, audience: int, opening, key):
    """Row of whom a place of this audience goes to: the lowest draw of this opening of it; NO_ROW for none."""
    best = NO_ROW
    lowest = 2.0
    for k in range(levers.touched_count[0]):
        i = levers.touched_persons[k]
        if may_have(persons, levers, i, audience):
            u = uniform_pair_at(key, opening, persons.ident[i])
            if u < lowest:
                best = i
                lowest = u
    return best


@part
def begin_stay(persons: Persons, traits: PersonTraits, positions: Positions, i: int, j: int, week: int, log: Log):
    """Person i has place j from this week on; what benefit remains is looked at in update_benefits."""
    before = persons.status[i]
    positions.openings[j] += 1
    take_place(persons, traits, positions, i, j, week)
    record(log, persons, i, week, before, 0, Cause.PLACED)


@part
def end_stay(persons: Persons, traits: PersonTraits, positions: Positions, i: int, week: int, log: Log):
    """The stay is over: back to searching, or to rest with a disability benefit; the place is free."""
    end_work(persons, traits, positions, i, week)
    waits = persons.attachment[i] == Attachment.DISABLED
    persons.status[i] = Status.INACTIVE if waits else Status.UNEMPLOYED
    record(log, persons, i, week, Status.EMPLOYED, 0, Cause.JOB_LOST)


@part
def is_over(persons: Persons, positions: Positions, i: int, j: int, week: int):
    """Whether the stay of person i in place j is over: the money for the place has ended, or the stay was long enough
    and no job has been accepted that it may bridge."""
    if week > positions.last[j] and positions.after[j] == ENDS:
        return True
    long = positions.stay[j] > 0 and week - persons.job_start[i] >= positions.stay[j]
    return long and persons.next_position[i] == NO_ROW


@kernel
def fill_places(
    persons: Persons, traits: PersonTraits, positions: Positions, employers: Employers, levers: Levers, week, seed,
    log: Log, sieve: Sieve,
):
    """End stays that have lasted long enough, give the places on offer; returns how many were given."""
    key = lasting_stream(seed, Decision.PLACE)
    n = len(positions.state)
    for j in range(n):
        limited = (positions.stay[j] > 0) | (positions.last[j] < week)
        sieve.flags[j] = limited & (positions.state[j] == FILLED)
    for k in range(collect(sieve, n)):
        j = sieve.rows[k]
        i = positions.occupant[j]
        if i >= 0 and given_place(positions.contract[j]) and is_over(persons, positions, i, j, week):
            end_stay(persons, traits, positions, i, week, log)
            positions.state[j] = Slot.OFFERED
    for j in range(n):
        sieve.flags[j] = positions.state[j] == OFFERED
    given = 0
    for k in range(collect(sieve, n)):
        j = sieve.rows[k]
        if week > positions.last[j]:
            close_place(positions, employers, j)
            continue
        opening = positions.ident[j] + np.uint64(positions.openings[j])
        i = first_in_line(persons, levers, positions.audience[j], opening, key)
        if i != NO_ROW:
            begin_stay(persons, traits, positions, i, j, week, log)
            take_room(positions, employers, j, uniform_at(key, positions.ident[j]))
            given += 1
    return given
