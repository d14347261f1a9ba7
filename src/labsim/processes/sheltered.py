"""Step 7, fill_sheltered: new sheltered places (nieuw beschut) of the work company go to those who need one.

Sheltered work is no match of a vacancy with a worker: the municipality pays for a number of places, and somebody whom
mediation cannot reach yet gets one that is free. It is not counted as work (configs/measure.yaml).

Who comes back from regular work comes back to what it was: sheltered work, or begeleid werken at a usual employer."""

from labsim.core.codes import NO_ROW, Barrier, Competence, Contract, Decision, Scheme, Slot, Status
from labsim.core.draws import lasting_stream, uniform_at
from labsim.core.jit import kernel, part
from labsim.core.sieve import Sieve, collect
from labsim.world.demand import Positions
from labsim.world.derived import GROUP_C, distance_group
from labsim.world.log import Cause, Log, record
from labsim.world.moves import take_place
from labsim.world.offices import OfficeKind, Offices
from labsim.world.persons import Flag, Persons, PersonTraits

SHELTERED, SUPPORTED = int(Contract.SHELTERED), int(Contract.SUPPORTED)
BESCHUT, BEGELEID = int(Scheme.BESCHUT), int(Scheme.BEGELEID)
EMPLOYED, INACTIVE = int(Status.EMPLOYED), int(Status.INACTIVE)
RETURN = int(Flag.RETURN)
LIMITED = (1 << int(Barrier.PHYSICAL)) | (1 << int(Barrier.MENTAL))


@part
def places_left(persons: Persons, offices: Offices):
    """Sheltered places that are paid for and that nobody has; who came back has a place beside them."""
    left = 0
    for o in range(len(offices.kind)):
        if offices.kind[o] == OfficeKind.WORK_COMPANY:
            left += offices.sheltered_places[o]
    for i in range(len(persons.scheme)):
        held = (persons.scheme[i] == BESCHUT) & (persons.status[i] == EMPLOYED)
        left -= held & (persons.flags[i] & RETURN == 0)
    return max(0, left)


@part
def comes_back(persons: Persons, i: int):
    """Whether person i is without a place in a scheme that is a place: regular work ended and the way back is open."""
    scheme = persons.scheme[i]
    return ((scheme == BESCHUT) | (scheme == BEGELEID)) & (persons.status[i] == INACTIVE)


@part
def coming_back(persons: Persons):
    """People whose regular work ended and who have a way back to sheltered work: beside the places paid for."""
    back = 0
    for i in range(len(persons.scheme)):
        back += comes_back(persons, i)
    return back


@part
def free_slot(positions: Positions, contract: int):
    """Row of a sheltered or supported position that nobody has any more, the first one; NO_ROW when all are taken."""
    for j in range(len(positions.contract)):
        if positions.contract[j] == contract and positions.state[j] == Slot.CLOSED:
            return j
    return NO_ROW


@part
def needs_place(persons: Persons, traits: PersonTraits, i: int):
    """Bijstand or Wajong, limited by health, and too far from work to be mediated; or back from regular work."""
    if persons.scheme[i] == BESCHUT or persons.scheme[i] == BEGELEID:
        return comes_back(persons, i)
    claim = persons.scheme[i] == Scheme.BIJSTAND or persons.scheme[i] == Scheme.WAJONG
    free = persons.status[i] != EMPLOYED and persons.next_position[i] == NO_ROW and persons.track[i] < 0
    if not (claim and free and persons.barriers[i] & LIMITED):
        return False
    return distance_group(persons.barriers[i], traits.competences[i, Competence.SOFT]) == GROUP_C


@part
def next_in_line(persons: Persons, traits: PersonTraits, sieve: Sieve, count: int, key):
    """The row with the lowest keyed draw among those who need a place; the draw lasts, so nobody overtakes."""
    best = NO_ROW
    lowest = 2.0
    for k in range(count):
        i = sieve.rows[k]
        if needs_place(persons, traits, i):
            u = uniform_at(key, persons.ident[i]) - (1.0 if comes_back(persons, i) else 0.0)
            if u < lowest:
                best = i
                lowest = u
    return best


@part
def begin_sheltered(persons: Persons, traits: PersonTraits, positions: Positions, i: int, j: int, week: int, log: Log):
    """Person i works in sheltered or supported position j from this week on."""
    before = persons.status[i]
    if persons.scheme[i] == Scheme.BIJSTAND:
        traits.benefit_ended[i] = week
    if comes_back(persons, i):
        persons.flags[i] |= RETURN
    persons.scheme[i] = BEGELEID if positions.contract[j] == SUPPORTED else BESCHUT
    take_place(persons, traits, positions, i, j, week)
    record(log, persons, i, week, before, 0, Cause.SHELTERED)


@kernel
def fill_sheltered(
    persons: Persons, traits: PersonTraits, positions: Positions, offices: Offices, week, seed, log: Log, sieve: Sieve
):
    """Give free sheltered places to those first in line; returns how many were given."""
    given = 0
    left = places_left(persons, offices) + coming_back(persons)
    if left <= 0:
        return given
    key = lasting_stream(seed, Decision.SHELTERED_PLACE)
    n = len(persons.scheme)
    for i in range(n):
        scheme = persons.scheme[i]
        able = (scheme == Scheme.BIJSTAND) | (scheme == Scheme.WAJONG)
        sieve.flags[i] = able | (scheme == BESCHUT) | (scheme == BEGELEID)
    count = collect(sieve, n)
    while given < left:
        i = next_in_line(persons, traits, sieve, count, key)
        if i == NO_ROW:
            break
        j = NO_ROW
        if persons.scheme[i] == BEGELEID:
            j = free_slot(positions, SUPPORTED)
        if j == NO_ROW:
            j = free_slot(positions, SHELTERED)
        if j == NO_ROW:
            break
        begin_sheltered(persons, traits, positions, i, j, week, log)
        given += 1
    return given
