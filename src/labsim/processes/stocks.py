"""Step 10, close_week: counts of who is where, taken from the tables and never read back by any process."""

from enum import IntEnum

from labsim.core.codes import OUTSIDE, Attachment, Competence, Contract, Scheme, Slot, Status
from labsim.core.jit import kernel, part
from labsim.world.demand import Positions
from labsim.world.derived import GROUP_C, distance_group
from labsim.world.persons import Persons, PersonTraits

LONG_W = 104
HARD_W = 8


class Stock(IntEnum):
    """Index of each count in the array that `take_stock` fills."""

    RESIDENTS = 0
    INACTIVE = 1
    UNEMPLOYED = 2
    EMPLOYED = 3
    EMPLOYED_HERE = 4
    EMPLOYED_OUTSIDE = 5
    GIVEN_OUTSIDE = 6
    SELF_EMPLOYED = 7
    FLEX = 8
    BIJSTAND_PERSONS = 9
    BIJSTAND_BENEFITS = 10
    BIJSTAND_LONG = 11
    WAJONG = 12
    WW = 13
    WIA = 14
    WAO = 15
    SW = 16
    BEGELEID = 17
    BESCHUT = 18
    POSTED = 19
    DIRECT = 20
    WAITING = 21
    LATENT = 22
    ACCEPTED = 23
    FILLED = 24
    COMMUTERS = 25
    HARD_TO_FILL = 26
    POSITIONS = 27
    UNEMPLOYED_NO_BENEFIT = 28
    STUDENTS_WORKING = 29
    ACCEPTED_COMMUTERS = 30
    UNEMPLOYED_LONG = 31
    BIJSTAND_C = 32  # persons in group C: not to be mediated yet
    WEAK_WORKING = 33
    AOW_WORKING = 34
    DISABLED_WORKING = 35


STOCKS = len(Stock)


@part
def count_benefit(traits: PersonTraits, persons: Persons, i: int):
    """Whether bijstand of person i is counted as a benefit: a couple shares one, counted at the lower row."""
    mate = traits.partner[i]
    return mate < 0 or persons.scheme[mate] != Scheme.BIJSTAND or i < mate


@part
def stock_people(persons: Persons, traits: PersonTraits, week: int, out):
    """Counts of residents by status, place of work and scheme; out: int64 [STOCKS]."""
    for i in range(len(persons.ident)):
        status = persons.status[i]
        if status == Status.ABSENT or status == Status.GONE:
            continue
        out[Stock.RESIDENTS] += 1
        out[status] += 1
        scheme = persons.scheme[i]
        if status == Status.EMPLOYED:
            away = persons.position[i] == OUTSIDE
            out[Stock.EMPLOYED_OUTSIDE] += away
            out[Stock.EMPLOYED_HERE] += not away
            out[Stock.GIVEN_OUTSIDE] += (persons.flags[i] & 1) != 0
            out[Stock.SELF_EMPLOYED] += persons.contract[i] == Contract.SELF_EMPLOYED
            out[Stock.FLEX] += persons.contract[i] == Contract.FLEX
            attachment = persons.attachment[i]
            out[Stock.STUDENTS_WORKING] += attachment == Attachment.STUDENT
            out[Stock.WEAK_WORKING] += attachment == Attachment.WEAK
            out[Stock.AOW_WORKING] += attachment == Attachment.AOW
            out[Stock.DISABLED_WORKING] += attachment == Attachment.DISABLED
        elif status == Status.UNEMPLOYED:
            out[Stock.UNEMPLOYED_NO_BENEFIT] += scheme == Scheme.NONE
            out[Stock.UNEMPLOYED_LONG] += week - persons.jobless_since[i] >= 52
        if scheme == Scheme.BIJSTAND:
            out[Stock.BIJSTAND_PERSONS] += 1
            soft = traits.competences[i, Competence.SOFT]
            out[Stock.BIJSTAND_C] += distance_group(persons.barriers[i], soft) == GROUP_C
            if count_benefit(traits, persons, i):
                out[Stock.BIJSTAND_BENEFITS] += 1
                out[Stock.BIJSTAND_LONG] += week - traits.benefit_clock[i] >= LONG_W
        elif scheme != Scheme.NONE:
            out[Stock.BIJSTAND_LONG + scheme - 1] += 1


@part
def stock_positions(positions: Positions, week: int, out):
    """Counts of positions by state; out: int64 [STOCKS]."""
    for j in range(len(positions.ident)):
        state = positions.state[j]
        if state == Slot.CLOSED or state == Slot.WITHDRAWN or state == Slot.REPLACED:
            continue
        out[Stock.POSITIONS] += 1
        if state == Slot.FILLED:
            out[Stock.FILLED] += 1
            out[Stock.COMMUTERS] += positions.occupant[j] == OUTSIDE
        elif state == Slot.ACCEPTED:
            out[Stock.ACCEPTED] += 1
            out[Stock.ACCEPTED_COMMUTERS] += positions.occupant[j] == OUTSIDE
        elif state == Slot.POSTED:
            out[Stock.POSTED] += 1
            out[Stock.HARD_TO_FILL] += week - positions.opened[j] >= HARD_W
        elif state == Slot.DIRECT:
            out[Stock.DIRECT] += 1
        elif state == Slot.LATENT:
            out[Stock.LATENT] += 1
        else:
            out[Stock.WAITING] += 1


@kernel
def take_stock(persons: Persons, traits: PersonTraits, positions: Positions, week, out):
    """Count everything; out: int64 [STOCKS], overwritten. Returns the number of residents."""
    out[:] = 0
    stock_people(persons, traits, week, out)
    stock_positions(positions, week, out)
    return out[Stock.RESIDENTS]
