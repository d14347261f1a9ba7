"""Step 8a, start_jobs: accepted jobs begin after their lag; a mover leaves the old one on the same day."""

from typing import NamedTuple

from labsim.core.codes import NO_ROW, Contract, Scheme, Status
from labsim.core.jit import kernel, part, rule
from labsim.world.demand import Positions
from labsim.world.log import Cause, Log, record
from labsim.world.moves import end_work, start_work
from labsim.world.persons import Persons, PersonTraits


class Params(NamedTuple):
    """When work ends a benefit."""

    exit_hours: float  # work of this many hours ends bijstand and WW, below it income is offset [hours]
    exit_hours_couple: float  # the same for somebody with a partner [hours]


@rule
def ends_benefit(contract, hours, has_partner, p):
    """Whether this work ends a running WW or bijstand benefit; unpaid places never do."""
    if contract == Contract.TRIAL or contract == Contract.EXPERIENCE:
        return False
    return hours >= (p.exit_hours_couple if has_partner else p.exit_hours)


@part
def settle_benefit(persons: Persons, traits: PersonTraits, i: int, week: int, p):
    """WW stops and is remembered, bijstand stops or is offset; disability benefits go on beside work."""
    scheme = persons.scheme[i]
    if scheme != Scheme.WW and scheme != Scheme.BIJSTAND:
        return
    if not ends_benefit(
        persons.contract[i], persons.hours[i], traits.partner[i] >= 0 and scheme == Scheme.BIJSTAND, p
    ):
        return
    if scheme == Scheme.WW:
        traits.ww_left[i] = max(0, traits.ww_end[i] - week)
    else:
        traits.benefit_ended[i] = week
    persons.scheme[i] = Scheme.NONE


@kernel
def start_jobs(persons: Persons, traits: PersonTraits, positions: Positions, params, week, seed, log: Log):
    """Everyone whose accepted job begins this week; returns how many. `seed` is not used: nothing is drawn."""
    begun = 0
    for i in range(len(persons.ident)):
        if persons.next_position[i] == NO_ROW or persons.next_week[i] > week:
            continue
        before = persons.status[i]
        channel = traits.next_channel[i]
        if before == Status.EMPLOYED:
            end_work(persons, traits, positions, i, week)
        start_work(persons, traits, positions, i, week)
        persons.status[i] = Status.EMPLOYED
        settle_benefit(persons, traits, i, week, params)
        record(
            log,
            persons,
            i,
            week,
            before,
            channel,
            Cause.JOB_CHANGED if before == Status.EMPLOYED else Cause.HIRED,
        )
        begun += 1
    return begun
