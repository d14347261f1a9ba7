"""Step 3, end_funding: funded places whose last week is over: the work ends, or whoever meets the usual standard stays.

Places that are given end in `fill_places`, learning jobs at the diploma in `support_placements`."""

from labsim.core.codes import OUTSIDE, Afterwards, Contract, Decision, Slot, Status
from labsim.core.draws import stream, uniform_at
from labsim.core.jit import kernel, part
from labsim.core.sieve import Sieve, collect
from labsim.world.demand import Positions
from labsim.world.derived import given_place
from labsim.world.levers import Levers
from labsim.world.log import Cause, Log, record
from labsim.world.losses import leave_job
from labsim.world.moves import empty_slot, forget_offer
from labsim.world.persons import Persons, PersonTraits

FILLED, ACCEPTED = int(Slot.FILLED), int(Slot.ACCEPTED)
STAYS, ORDINARY = int(Afterwards.STAYS), int(Afterwards.ORDINARY)


@part
def unpaid(positions: Positions, sieve: Sieve, week: int):
    """Rows of places that are held or promised and that nobody pays for any more; returns how many."""
    n = len(positions.state)
    for j in range(n):
        held = (positions.state[j] == FILLED) | (positions.state[j] == ACCEPTED)
        sieve.flags[j] = held & (positions.last[j] < week) & (positions.after[j] != STAYS)
    return collect(sieve, n)


@part
def meets_standard(positions: Positions, j: int, quality: float):
    """Whether a holder with this match quality, above the lowered standard, would have met the usual one [sd]."""
    return positions.after[j] == ORDINARY and quality + min(0.0, positions.standard[j]) >= 0.0


@part
def as_ordinary(positions: Positions, j: int):
    """Position j goes on without money: whoever is on trial in it begins an ordinary contract."""
    positions.after[j] = STAYS
    if positions.contract[j] == Contract.SUBSIDISED:
        positions.contract[j] = Contract.FLEX


@part
def keep_on(persons: Persons, positions: Positions, i: int, j: int, week: int, log: Log):
    """Person i goes on in position j as an ordinary worker, judged by the usual standard."""
    persons.quality[i] += min(0.0, positions.standard[j])
    positions.standard[j] = max(0.0, positions.standard[j])
    as_ordinary(positions, j)
    if persons.contract[i] == Contract.SUBSIDISED:
        persons.contract[i] = Contract.FLEX
        record(log, persons, i, week, Status.EMPLOYED, 0, Cause.JOB_CHANGED)


@kernel
def end_funding(
    persons: Persons, traits: PersonTraits, positions: Positions, levers: Levers, params, week, seed, log: Log,
    sieve: Sieve,
):
    """Decide about everybody in a place whose money has ended; returns how many lost their work.

    params: parameters of end_jobs. What was promised and has not begun is taken back."""
    key = stream(seed, Decision.PLACE_END, week)
    lost = 0
    for k in range(unpaid(positions, sieve, week)):
        j = sieve.rows[k]
        i = positions.occupant[j]
        if i == OUTSIDE:
            if positions.state[j] == ACCEPTED or not meets_standard(positions, j, positions.quality[j]):
                empty_slot(positions, j, week)
            else:
                as_ordinary(positions, j)
        elif positions.state[j] == ACCEPTED:
            forget_offer(persons, positions, i, week)
        elif given_place(positions.contract[j]):
            continue
        elif meets_standard(positions, j, persons.quality[i]):
            keep_on(persons, positions, i, j, week, log)
        else:
            leave_job(persons, traits, positions, levers, i, week, True, uniform_at(key, persons.ident[i]), params)
            record(log, persons, i, week, Status.EMPLOYED, 0, Cause.JOB_LOST)
            lost += 1
    return lost
