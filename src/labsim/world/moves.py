"""Elementary changes that keep persons and positions consistent; used by every process that starts or ends work."""

from labsim.core.codes import NO_ROW, Contract, Slot, Status
from labsim.core.jit import part, rule
from labsim.world.demand import Employers, Positions
from labsim.world.derived import given_place
from labsim.world.persons import Persons, PersonTraits

INSURED_WINDOW_W = 36
INSURED_LONG_W = 260
INSURED_MOST_W = 32_000


@rule
def insured(contract):
    """Whether work under this contract builds WW rights."""
    return (
        contract == Contract.PERMANENT
        or contract == Contract.FLEX
        or contract == Contract.SUBSIDISED
        or contract == Contract.BBL
        or contract == Contract.SECONDED
    )


@part
def empty_slot(positions: Positions, j: int, week: int):
    """The slot has nobody any more; open_positions decides what becomes of it."""
    positions.state[j] = Slot.VACATED
    positions.occupant[j] = NO_ROW
    positions.since[j] = week


@part
def take_room(positions: Positions, employers: Employers, j: int, u: float):
    """A funded place that somebody has may take the place of a usual position, by its uniform u: the next one that is
    left at the employer makes way. Decided once a place."""
    if positions.replaces[j] > 0.0:
        taken = u < positions.replaces[j]
        employers.replaced[positions.employer[j]] += taken
        positions.replaces[j] = -1.0 if taken else 0.0


@part
def close_place(positions: Positions, employers: Employers, j: int):
    """Position j exists no more; the usual one whose place it had taken comes back, or need not go any more."""
    positions.state[j] = Slot.CLOSED
    if positions.replaces[j] < 0.0:
        employers.replaced[positions.employer[j]] -= 1
        positions.replaces[j] = 0.0


@part
def end_work(persons: Persons, traits: PersonTraits, positions: Positions, i: int, week: int):
    """End the current work of person i and free the slot; status and benefit are the caller's."""
    tenure = week - persons.job_start[i]
    given = given_place(persons.contract[i])  # time without work goes on in it
    if insured(persons.contract[i]):
        traits.insured_w[i] = min(INSURED_MOST_W, traits.insured_w[i] + tenure)
        traits.insured_36w[i] = min(INSURED_WINDOW_W, traits.insured_36w[i] + tenure)
        traits.insured_5y[i] = min(INSURED_LONG_W, traits.insured_5y[i] + tenure)
    elif persons.contract[i] == Contract.SELF_EMPLOYED:
        traits.insured_36w[i] = 0
    j = persons.position[i]
    if j >= 0:
        empty_slot(positions, j, week)
    persons.position[i] = NO_ROW
    persons.contract[i] = Contract.NONE
    persons.hours[i] = 0
    if not given:
        persons.jobless_since[i] = week
    persons.quality[i] = 0.0
    persons.job_value[i] = 0.0
    persons.flags[i] = 0


@part
def forget_offer(persons: Persons, positions: Positions, i: int, week: int):
    """Person i will not start the accepted job; its slot is free again."""
    j = persons.next_position[i]
    if j >= 0:
        empty_slot(positions, j, week)
    persons.next_position[i] = NO_ROW


@part
def age_insurance(persons: Persons, traits: PersonTraits, i: int, week: int):
    """Weeks without insured work fall out of the two WW windows; call when work begins after a gap."""
    gap = week - persons.jobless_since[i]
    if gap > 0:
        traits.insured_36w[i] = max(0, traits.insured_36w[i] - gap)
        traits.insured_5y[i] = max(0, traits.insured_5y[i] - gap)


@part
def occupy(positions: Positions, i: int, j: int, week: int):
    """Person i works in position j from this week on."""
    positions.state[j] = Slot.FILLED
    positions.occupant[j] = i
    positions.since[j] = week


@part
def take_place(persons: Persons, traits: PersonTraits, positions: Positions, i: int, j: int, week: int):
    """Person i is given place j and has it from this week on: parallel, experience, sheltered."""
    age_insurance(persons, traits, i, week)
    persons.status[i] = Status.EMPLOYED
    persons.contract[i] = positions.contract[j]
    persons.hours[i] = positions.hours[j]
    persons.position[i] = j
    persons.job_start[i] = week
    occupy(positions, i, j, week)


@part
def start_work(persons: Persons, traits: PersonTraits, positions: Positions, i: int, week: int):
    """Person i begins the job accepted before; earlier work has been ended."""
    age_insurance(persons, traits, i, week)
    j = persons.next_position[i]
    persons.position[i] = j
    persons.contract[i] = traits.next_contract[i]
    persons.hours[i] = traits.next_hours[i]
    persons.quality[i] = traits.next_quality[i]
    persons.job_value[i] = traits.next_value[i]
    persons.job_start[i] = week
    persons.flags[i] = traits.next_flags[i]
    persons.next_position[i] = NO_ROW
    if j >= 0:
        occupy(positions, i, j, week)
