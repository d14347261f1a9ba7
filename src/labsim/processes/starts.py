"""Step 8a, start_jobs: accepted jobs begin after their lag; a mover leaves the old one on the same day."""

from typing import NamedTuple

from labsim.core.codes import NO_ROW, Contract, Scheme, Status
from labsim.core.jit import kernel, part, rule
from labsim.core.sieve import Sieve, collect
from labsim.world.demand import Positions
from labsim.world.log import Cause, Log, record
from labsim.world.moves import end_work, start_work
from labsim.world.persons import Persons, PersonTraits


class Params(NamedTuple):
    """When work ends WW; bijstand is looked at every week, in update_benefits."""

    ww_hours: float  # work of this many hours ends WW [hours]


@rule
def ends_ww(contract, hours, p):
    """Whether this work ends a running WW benefit; unpaid places never do."""
    return contract != Contract.TRIAL and contract != Contract.EXPERIENCE and hours >= p.ww_hours


@part
def settle_scheme(persons: Persons, traits: PersonTraits, i: int, week: int, p):
    """WW stops and what is left of it is remembered; who leaves sheltered work leaves its scheme; disability
    benefits and bijstand go on beside work."""
    scheme = persons.scheme[i]
    if scheme == Scheme.SW or scheme == Scheme.BEGELEID or scheme == Scheme.BESCHUT:
        persons.scheme[i] = Scheme.NONE
    if persons.scheme[i] == Scheme.WW and ends_ww(persons.contract[i], persons.hours[i], p):
        traits.ww_left[i] = max(0, traits.ww_end[i] - week)
        persons.scheme[i] = Scheme.NONE


@part
def due(persons: Persons, sieve: Sieve, week: int):
    """Rows of those whose accepted job begins this week; returns how many."""
    n = len(persons.next_position)
    for i in range(n):
        sieve.flags[i] = (persons.next_position[i] != NO_ROW) & (persons.next_week[i] <= week)
    return collect(sieve, n)


@kernel
def start_jobs(persons: Persons, traits: PersonTraits, positions: Positions, params, week, log: Log, sieve: Sieve):
    """Everyone whose accepted job begins this week; returns how many. Nothing is drawn."""
    begun = due(persons, sieve, week)
    for k in range(begun):
        i = sieve.rows[k]
        before = persons.status[i]
        channel = traits.next_channel[i]
        if before == Status.EMPLOYED:
            end_work(persons, traits, positions, i, week)
        start_work(persons, traits, positions, i, week)
        persons.status[i] = Status.EMPLOYED
        settle_scheme(persons, traits, i, week, params)
        record(log, persons, i, week, before, channel, Cause.JOB_CHANGED if before == Status.EMPLOYED else Cause.HIRED)
    return begun
