"""Step 5, guide_clients: coaches' hours relieve barriers and raise employee skills; without them distance grows."""

from math import log as ln
from typing import NamedTuple

import numpy as np

from labsim.core.codes import Barrier, Competence, Contract, Decision, Scheme, Status
from labsim.core.draws import lasting_stream, stream, uniform_at, uniform_pair_at
from labsim.core.jit import kernel, part, rule
from labsim.core.sieve import Sieve, collect
from labsim.world.demand import Employers, Positions
from labsim.world.derived import given_place
from labsim.world.levers import Levers, host_of
from labsim.world.offices import OfficeKind, Offices
from labsim.world.persons import Persons, PersonTraits

BIJSTAND, EMPLOYED, TRIAL = int(Scheme.BIJSTAND), int(Status.EMPLOYED), int(Contract.TRIAL)
WAIT_CAP = 512  # weeks since the last contact are counted up to here
EARLY_W = 52  # clients in their first year of benefit are early
DEBTS = 1 << int(Barrier.DEBTS)
ALL = 0xFF
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
    insecurity: float  # share of what is learned that is lost while debts press [share]
    network_gain_w: float  # network gained per week in a place close to home, of what is missing [1/week]


@rule
def waited(last_contact, week):
    """Weeks since the last contact with a coach, 0 .. WAIT_CAP."""
    return max(0, min(WAIT_CAP, week - last_contact))


@part
def threshold(persons: Persons, traits: PersonTraits, i: int, key, p):
    """Hours after which the next barrier of person i gives way: a keyed exponential, another one for each barrier."""
    return -p.relief_hours * ln(1.0 - uniform_pair_at(key, persons.ident[i], traits.relieved[i]))


@part
def take_away(persons: Persons, traits: PersonTraits, i: int, which):
    """The first of the barriers `which` (bits) that person i has gives way."""
    for b in RELIEF_ORDER:
        if persons.barriers[i] & which & (1 << b):
            persons.barriers[i] &= ~(1 << b) & 0xFF
            traits.relieved[i] += 1
            return


@part
def relieve(persons: Persons, traits: PersonTraits, i: int, key, p):
    """Take away the next barrier once the hours received pass this person's keyed threshold."""
    if traits.coach_hours[i] < threshold(persons, traits, i, key, p):
        return
    take_away(persons, traits, i, ALL)
    traits.coach_hours[i] = 0.0  # hours are for what is there now: they are not saved up for later trouble


@part
def see_client(persons: Persons, traits: PersonTraits, i: int, hours: float, breadth: float, week: int, key, p):
    """One contact with a coach; breadth: share of the hours for barriers, the others are for employee skills.

    Relief and gain per hour are those of hours that are evenly spread. Debts that press keep people from learning."""
    traits.coach_week[i] = week
    traits.coach_hours[i] += 2.0 * breadth * hours
    heard = 1.0 - p.insecurity if persons.barriers[i] & DEBTS else 1.0
    soft = traits.competences[i, Competence.SOFT]
    gain = heard * min(1.0, p.soft_gain_h * 2.0 * (1.0 - breadth) * hours)
    traits.competences[i, Competence.SOFT] = soft + (1.0 - soft) * gain
    relieve(persons, traits, i, key, p)


@part
def drift(persons: Persons, traits: PersonTraits, levers: Levers, i: int, key, p):
    """A week in bijstand without a contact: skills fade unless they are kept up, a barrier may arise."""
    traits.competences[i, Competence.SOFT] *= 1.0 - p.soft_decay_w * (1.0 - levers.upkeep[i])
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
            (persons.status[i] != EMPLOYED) | (persons.contract[i] == TRIAL) | given_place(persons.contract[i])
        )
    return collect(sieve, n)


@part
def near_home(persons: Persons, positions: Positions, employers: Employers, levers: Levers, i: int):
    """Whether the given place or learning place of person i is in the own municipality."""
    home = persons.municipality[i]
    j = persons.position[i]
    if j >= 0 and given_place(persons.contract[i]):
        return positions.municipality[j] == home
    e = host_of(levers, i)
    return e >= 0 and employers.municipality[e] == home


@part
def meet_people(traits: PersonTraits, i: int, p):
    """A week of support close to home: the network grows, and stays for later steps (rule R32)."""
    traits.network[i] += p.network_gain_w * (1.0 - traits.network[i])


@part
def give_help(persons: Persons, traits: PersonTraits, levers: Levers, key, p):
    """Practice in employee skills and hours of help for certain barriers that instruments give; they are spent."""
    for k in range(levers.touched_count[0]):
        i = levers.touched_persons[k]
        if levers.practice[i] > 0.0:
            heard = 1.0 - p.insecurity if persons.barriers[i] & DEBTS else 1.0
            soft = traits.competences[i, Competence.SOFT]
            traits.competences[i, Competence.SOFT] = soft + (1.0 - soft) * heard * levers.practice[i]
            levers.practice[i] = 0.0
        meant = persons.barriers[i] & levers.help_for[i]
        if levers.help_hours[i] > 0.0 and meant != 0:
            traits.helped[i] += levers.help_hours[i]
            if traits.helped[i] >= threshold(persons, traits, i, key, p):
                take_away(persons, traits, i, meant)
                traits.helped[i] = 0.0
        levers.help_hours[i] = 0.0


class Office(NamedTuple):
    """What one social service decided for this week."""

    contacts: int  # clients that its coaches can see; nobody where the office is no social service
    hours: float  # of one contact
    early: int  # contacts kept for clients in their first year
    breadth: float  # share of hours for barriers


@part
def decided(offices: Offices, o: int):
    """The week's contacts of office o, with the hours of one and how they are spread."""
    contacts = 0
    early = 0
    if offices.kind[o] == OfficeKind.SOCIAL_SERVICE:
        contacts = int(offices.coach_contacts[o])
        early = int(offices.early_share[o] * offices.coach_contacts[o])
    return Office(contacts, np.float64(offices.contact_hours[o]), early, np.float64(offices.breadth[o]))


@part
def see_clients(
    persons: Persons, traits: PersonTraits, clients, office, week: int, key_turn, key_relief, waits, p
):
    """One office's contacts: those it keeps for people in their first year, then all the others; how many were held."""
    seen = 0
    if office.early > 0:
        first = clients[: early_first(traits, clients, week)]
        seen = see_longest(persons, traits, first, office.early, office, week, key_turn, key_relief, waits, p)
    rest = office.contacts - seen
    return seen + see_longest(persons, traits, clients, rest, office, week, key_turn, key_relief, waits, p)


@part
def see_longest(
    persons: Persons, traits: PersonTraits, clients, room: int, office, week: int, key_turn, key_relief, waits, p
):
    """Coaches see `room` of these clients, those who have waited longest (ties by keyed draw); returns how many.

    waits: overwritten with the number of clients by weeks waited."""
    waits[:] = 0
    for i in clients:
        waits[waited(traits.coach_week[i], week)] += 1
    cut = WAIT_CAP
    left = room
    while cut > 0 and left >= waits[cut]:
        left -= waits[cut]
        cut -= 1
    limit = 1.0
    if left < waits[cut]:
        limit = last_turn(persons, traits, clients, cut, left, week, key_turn)
    seen = 0
    for i in clients:
        wait = waited(traits.coach_week[i], week)
        if wait > 0 and (wait > cut or (wait == cut and uniform_at(key_turn, persons.ident[i]) < limit)):
            see_client(persons, traits, i, office.hours, office.breadth, week, key_relief, p)
            seen += 1
    return seen


@part
def early_first(traits: PersonTraits, clients, week: int):
    """Bring clients in their first year to the front, in place (their order means nothing); returns how many."""
    early = 0
    for k in range(len(clients)):
        if week - traits.benefit_since[clients[k]] < EARLY_W:
            clients[k], clients[early] = clients[early], clients[k]
            early += 1
    return early


@kernel
def guide_clients(
    persons: Persons,
    traits: PersonTraits,
    positions: Positions,
    employers: Employers,
    offices: Offices,
    levers: Levers,
    params,
    week,
    seed,
    waits,
    sieve: Sieve,
):
    """Coaches see those who have waited longest (ties by keyed draw); returns the number of contacts.

    A share of the contacts may be kept for clients in their first year; what they do not use is for everybody. Several
    services each give contacts of their own length, one after the other; nobody is seen twice in a week.
    waits: int32 [WAIT_CAP + 1], scratch."""
    key_relief = lasting_stream(seed, Decision.RELIEF)
    key_turn = stream(seed, Decision.COACH_PRIORITY, week)
    key_onset = stream(seed, Decision.BARRIER_ONSET, week)
    clients = sieve.rows[: find_clients(persons, sieve)]
    seen = 0
    for o in range(len(offices.kind)):
        office = decided(offices, o)
        if office.contacts > 0:
            seen += see_clients(persons, traits, clients, office, week, key_turn, key_relief, waits, params)
    for i in clients:
        if traits.coach_week[i] != week:
            drift(persons, traits, levers, i, key_onset, params)
        if near_home(persons, positions, employers, levers, i):
            meet_people(traits, i, params)
    give_help(persons, traits, levers, key_relief, params)
    return seen
