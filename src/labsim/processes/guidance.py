"""Step 5, guide_clients: coaches' hours relieve barriers and raise employee skills; without them distance grows."""

from math import log as ln
from typing import NamedTuple

import numpy as np

from labsim.core.codes import Barrier, Competence, Contract, Decision, Scheme, Status
from labsim.core.draws import lasting_stream, stream, uniform_at, uniform_pair_at
from labsim.core.jit import kernel, part, rule
from labsim.core.sieve import Sieve, collect
from labsim.world.offices import OfficeKind, Offices
from labsim.world.persons import Persons, PersonTraits

BIJSTAND, EMPLOYED, TRIAL = int(Scheme.BIJSTAND), int(Status.EMPLOYED), int(Contract.TRIAL)
WAIT_CAP = 512  # weeks since the last contact are counted up to here
RELIEF_ORDER = np.array(
    [
        Barrier.TRANSPORT,
        Barrier.CHILDCARE,
        Barrier.DEBTS,
        Barrier.ISOLATION,
        Barrier.LANGUAGE,
        Barrier.MENTAL,
    ],
    np.int64,
)


class Params(NamedTuple):
    """What an hour of guidance does, and what time without work does."""

    relief_hours: float  # coach hours that relieve one barrier, mean of a keyed exponential [hours]
    soft_gain_h: float  # employee skills gained per coach hour, of what is missing [1/hour]
    soft_decay_w: float  # employee skills lost per week in bijstand, of what is there [1/week]
    onset_w: float  # a new barrier arises in bijstand [1/week]


@rule
def waited(last_contact, week):
    """Weeks since the last contact with a coach, 0 .. WAIT_CAP."""
    return max(0, min(WAIT_CAP, week - last_contact))


@part
def relieve(persons: Persons, traits: PersonTraits, i: int, key, p):
    """Take away the next barrier once the hours received pass this person's keyed threshold."""
    threshold = -p.relief_hours * ln(1.0 - uniform_pair_at(key, persons.ident[i], traits.relieved[i]))
    if traits.coach_hours[i] < threshold:
        return
    for b in RELIEF_ORDER:
        if persons.barriers[i] & (1 << b):
            persons.barriers[i] &= ~(1 << b) & 0xFF
            traits.relieved[i] += 1
            break
    traits.coach_hours[i] = 0.0  # hours are for what is there now: they are not saved up for later trouble


@part
def see_client(persons: Persons, traits: PersonTraits, i: int, hours: float, week: int, key, p):
    """One contact with a coach."""
    traits.coach_week[i] = week
    traits.coach_hours[i] += hours
    soft = traits.competences[i, Competence.SOFT]
    traits.competences[i, Competence.SOFT] = soft + (1.0 - soft) * min(1.0, p.soft_gain_h * hours)
    relieve(persons, traits, i, key, p)


@part
def drift(persons: Persons, traits: PersonTraits, i: int, key, p):
    """A week in bijstand without a contact: skills fade, a barrier may arise."""
    traits.competences[i, Competence.SOFT] *= 1.0 - p.soft_decay_w
    u = uniform_at(key, persons.ident[i])
    if u < p.onset_w:
        b = RELIEF_ORDER[int(u / p.onset_w * len(RELIEF_ORDER))]
        persons.barriers[i] |= 1 << b


@part
def last_turn(persons: Persons, traits: PersonTraits, clients, cut: int, left: int, week: int, key):
    """Draw below which `left` of those who have waited `cut` weeks lie, by bisection: hours bind exactly."""
    low = 0.0
    high = 1.0
    for _ in range(64):
        middle = 0.5 * (low + high)
        first = 0
        for i in clients:
            if waited(traits.coach_week[i], week) == cut and uniform_at(key, persons.ident[i]) < middle:
                first += 1
        if first == left:
            return middle
        if first < left:
            low = middle
        else:
            high = middle
    return low


@part
def find_clients(persons: Persons, sieve: Sieve):
    """Rows of those whom the social service guides: bijstand without regular work; returns how many."""
    n = len(persons.scheme)
    for i in range(n):
        sieve.flags[i] = (persons.scheme[i] == BIJSTAND) & (
            (persons.status[i] != EMPLOYED) | (persons.contract[i] == TRIAL)
        )
    return collect(sieve, n)


@kernel
def guide_clients(persons: Persons, traits: PersonTraits, offices: Offices, params, week, seed, waits, sieve: Sieve):
    """Coaches see those who have waited longest (ties by keyed draw); returns the number of contacts.

    waits: int32 [WAIT_CAP + 1], overwritten with the number of clients by weeks waited."""
    key_relief = lasting_stream(seed, Decision.RELIEF)
    key_turn = stream(seed, Decision.COACH_PRIORITY, week)
    key_onset = stream(seed, Decision.BARRIER_ONSET, week)
    waits[:] = 0
    count = find_clients(persons, sieve)
    clients = sieve.rows
    for k in range(count):
        waits[waited(traits.coach_week[clients[k]], week)] += 1
    capacity = 0
    hours = 0.0
    for o in range(len(offices.kind)):
        if offices.kind[o] == OfficeKind.SOCIAL_SERVICE:
            capacity += offices.coach_contacts[o]
            hours = offices.contact_hours[o]
    cut = WAIT_CAP
    left = capacity
    while cut > 0 and left >= waits[cut]:
        left -= waits[cut]
        cut -= 1
    limit = 1.0
    if left < waits[cut]:
        limit = last_turn(persons, traits, clients[:count], cut, left, week, key_turn)
    seen = 0
    for k in range(count):
        i = clients[k]
        wait = waited(traits.coach_week[i], week)
        if wait > cut or (wait == cut and uniform_at(key_turn, persons.ident[i]) < limit):
            see_client(persons, traits, i, hours, week, key_relief, params)
            seen += 1
        else:
            drift(persons, traits, i, key_onset, params)
    return seen
