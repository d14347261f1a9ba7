"""Step 2, age_population: entering at 15, moving in, leaving school, the state pension, leaving for good."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import NO_ROW, OUTSIDE, Attachment, Contract, Decision, Event, Group, Scheme, Slot, Status
from labsim.core.draws import stream, uniform_at
from labsim.core.jit import kernel, part
from labsim.world.demand import Positions
from labsim.world.derived import age_years
from labsim.world.levers import Levers
from labsim.world.log import Cause, Log, record
from labsim.world.moves import end_work, forget_offer
from labsim.world.persons import Calendar, Flag, Persons, PersonTraits

STATUS_HOLDER, REFUGEE = 1 << int(Group.STATUS_HOLDER), 1 << int(Group.REFUGEE_UKRAINE)
BANENAFSPRAAK = 1 << int(Group.BANENAFSPRAAK)
NOTICE = int(Flag.NOTICE)


class Params(NamedTuple):
    """What the demographic events do to work."""

    retire_share: float  # share of employees who stop at the state pension age [share]
    retire_self_share: float  # the same for the self-employed [share]
    arrive_working_share: float  # newcomers of working age who bring a job outside the region along [share]
    leave_keep_job_share: float  # leavers under 60 who keep their job here as in-commuters [share]
    school_to_search_share: float  # school leavers without a job who start searching at once [share]


@part
def appear(persons: Persons, traits: PersonTraits, i: int, week: int, p, key):
    """A person becomes a resident: at 15 at school, newcomers with or without a job elsewhere.

    Status holders arrive without work and get bijstand while they settle in (Wet inburgering). Refugees from Ukraine
    may work and look for it at once, without bijstand (Richtlijn tijdelijke bescherming)."""
    persons.jobless_since[i] = week
    persons.status[i] = Status.INACTIVE
    if traits.groups[i] & STATUS_HOLDER and persons.attachment[i] <= Attachment.WEAK:
        if persons.scheme[i] == Scheme.NONE and age_years(persons.birth_week[i], week) >= 18:
            persons.scheme[i] = Scheme.BIJSTAND
            traits.benefit_since[i] = week
            traits.benefit_clock[i] = week
        return
    if traits.groups[i] & REFUGEE:
        if persons.attachment[i] == Attachment.STRONG:
            persons.status[i] = Status.UNEMPLOYED
        return
    u = uniform_at(key, persons.ident[i])
    if persons.attachment[i] == Attachment.STRONG and persons.scheme[i] == Scheme.NONE:
        if u < p.arrive_working_share:
            persons.status[i] = Status.EMPLOYED
            persons.position[i] = OUTSIDE
            persons.contract[i] = Contract.PERMANENT
            persons.hours[i] = 36
            persons.job_start[i] = week - 150
        else:
            persons.status[i] = Status.UNEMPLOYED


@part
def leave_school(persons: Persons, i: int):
    """The diploma opens its own segment in the place of the work beside school."""
    if persons.attachment[i] == Attachment.STUDENT:
        persons.attachment[i] = Attachment.STRONG
        if persons.second_segment[i] >= 0:
            persons.segment[i] = persons.second_segment[i]
            persons.second_segment[i] = -1


@part
def retire(persons: Persons, traits: PersonTraits, positions: Positions, i: int, week: int, p, key):
    """The state pension begins: benefits end, most work ends."""
    persons.attachment[i] = Attachment.AOW
    if persons.next_position[i] != NO_ROW:
        forget_offer(persons, positions, i, week)
    if persons.status[i] == Status.EMPLOYED:
        own = persons.contract[i] == Contract.SELF_EMPLOYED
        share = p.retire_self_share if own else p.retire_share
        if persons.scheme[i] != Scheme.NONE:
            share = 1.0
        if uniform_at(key, persons.ident[i]) < share:
            end_work(persons, traits, positions, i, week)
            persons.status[i] = Status.INACTIVE
    else:
        persons.status[i] = Status.INACTIVE
    persons.scheme[i] = Scheme.NONE


@part
def leave(persons: Persons, traits: PersonTraits, positions: Positions, i: int, week: int, p, key):
    """Person i is gone for good; a leaver may go on holding the job as an in-commuter."""
    if persons.next_position[i] != NO_ROW:
        forget_offer(persons, positions, i, week)
    if persons.status[i] == Status.EMPLOYED:
        j = persons.position[i]
        young = age_years(persons.birth_week[i], week) < 60
        regular = persons.contract[i] == Contract.PERMANENT or persons.contract[i] == Contract.FLEX
        regular = regular and persons.flags[i] & NOTICE == 0  # a dismissal holds, wherever somebody lives
        stays = j >= 0 and young and regular and uniform_at(key, persons.ident[i]) < p.leave_keep_job_share
        quality = persons.quality[i]
        start = persons.job_start[i]
        end_work(persons, traits, positions, i, week)
        if stays:
            positions.state[j] = Slot.FILLED
            positions.occupant[j] = OUTSIDE
            positions.since[j] = start
            positions.quality[j] = quality
    persons.status[i] = Status.GONE
    persons.scheme[i] = Scheme.NONE
    mate = traits.partner[i]
    if mate >= 0:
        traits.partner[mate] = NO_ROW
        traits.partner[i] = NO_ROW


@part
def become_limited(persons: Persons, traits: PersonTraits, i: int, week: int, u: float):
    """A young person leaves special or practical education with a disability and must find ordinary work: since 2015
    neither Wajong nor sheltered work is open to them (Participatiewet). Without work there is bijstand."""
    traits.groups[i] |= BANENAFSPRAAK
    persons.barriers[i] |= np.uint8(2 if u < 0.5 else 4)  # physical or mental
    persons.attachment[i] = Attachment.STRONG
    if persons.status[i] != Status.EMPLOYED and persons.scheme[i] == Scheme.NONE:
        persons.status[i] = Status.UNEMPLOYED
        persons.scheme[i] = Scheme.BIJSTAND
        persons.jobless_since[i] = week
        traits.benefit_since[i] = week
        traits.benefit_clock[i] = week


@part
def may_stay(persons: Persons, levers: Levers, i: int, week: int, key):
    """Whether somebody who would leave the region stays after all: below 60 leaving is hardly ever dying."""
    chance = levers.stay[i]
    return chance > 0.0 and age_years(persons.birth_week[i], week) < 60 and uniform_at(key, persons.ident[i]) < chance


@kernel
def age_population(
    persons: Persons,
    traits: PersonTraits,
    positions: Positions,
    calendar: Calendar,
    levers: Levers,
    cursor,
    params,
    week,
    seed,
    log: Log,
):
    """Carry out the events of this week; returns the next cursor into the calendar. Shapes as in the tables."""
    key = stream(seed, Decision.UNEMPLOYMENT_ENTRY, week)
    key_stay = stream(seed, Decision.LEAVING, week)
    k = cursor
    while k < len(calendar.week) and calendar.week[k] <= week:
        i = calendar.row[k]
        event = calendar.event[k]
        k += 1
        before = persons.status[i]
        if before == Status.GONE:
            continue
        if event == Event.ENTER or event == Event.ARRIVE:
            if before != Status.ABSENT:
                continue
            appear(persons, traits, i, week, params, key)
        elif before == Status.ABSENT:
            if event == Event.LEAVE:
                persons.status[i] = Status.GONE
            elif event == Event.REACH_AOW:
                persons.attachment[i] = Attachment.AOW
            continue
        elif event == Event.LIMITED:
            become_limited(persons, traits, i, week, uniform_at(key, persons.ident[i]))
        elif event == Event.LEAVE_SCHOOL:
            leave_school(persons, i)
            if before == Status.INACTIVE and persons.scheme[i] == Scheme.NONE:
                if uniform_at(key, persons.ident[i]) < params.school_to_search_share:
                    persons.status[i] = Status.UNEMPLOYED
                persons.jobless_since[i] = week
        elif event == Event.REACH_AOW:
            retire(persons, traits, positions, i, week, params, key)
        elif may_stay(persons, levers, i, week, key_stay):
            continue
        else:
            leave(persons, traits, positions, i, week, params, key)
        record(log, persons, i, week, before, 0, Cause.DEMOGRAPHY)
    return k
