"""Step 4, update_benefits: the WW clock, household-tested bijstand, inflow into and recovery from the WIA."""

from typing import NamedTuple

from labsim.core.codes import NO_ROW, Attachment, Barrier, Competence, Contract, Decision, Group, Scheme, Status
from labsim.core.draws import stream, uniform_at
from labsim.core.jit import kernel, part, rule
from labsim.core.sieve import Sieve, collect, mesh, passed, scramble, sieve_key
from labsim.world.demand import Positions
from labsim.world.derived import GROUP_A, age_years, barrier_count, distance_group
from labsim.world.log import Cause, Log, record
from labsim.world.moves import end_work, forget_offer
from labsim.world.persons import Persons, PersonTraits

INACTIVE, UNEMPLOYED, EMPLOYED = int(Status.INACTIVE), int(Status.UNEMPLOYED), int(Status.EMPLOYED)
BIJSTAND, WW, WIA = int(Scheme.BIJSTAND), int(Scheme.WW), int(Scheme.WIA)
REFUGEE = 1 << int(Group.REFUGEE_UKRAINE)


class Params(NamedTuple):
    """Hazards are per week of those who pass the household and asset test."""

    from_unemployed_w: float  # unemployed without benefit who apply for bijstand [1/week]
    from_weak_w: float  # weakly attached inactive who apply [1/week]
    barrier_factor: float  # factor on both for somebody with a barrier [ratio]
    after_ww_share: float  # who apply when WW runs out, of those who pass the test [share]
    after_ww_barrier: float  # added to it for somebody with a barrier [share]
    exit_other_w: float  # leaving bijstand for other reasons than work [1/week]
    exit_hours: float  # work of this many hours ends bijstand; below it income is offset [hours]
    couple_hours: float  # the same for a couple: hours a week of either partner [hours]
    bridge_w: float  # breaks up to this long do not restart the bridged clock [weeks]
    wia_inflow_w: float  # strongly attached people under the pension age who come into the WIA [1/week]
    wia_recovery_w: float  # WIA recipients who lose the right otherwise than by age [1/week]
    wia_age_slope: float  # growth of WIA inflow per year of age over 40 [share/year]


@part
def partner_here(persons: Persons, traits: PersonTraits, i: int):
    """Row of the partner if there is one who lives here; NO_ROW otherwise: some never come."""
    mate = traits.partner[i]
    if mate < 0 or persons.status[mate] == Status.ABSENT or persons.status[mate] == Status.GONE:
        return NO_ROW
    return mate


@part
def passes_test(persons: Persons, traits: PersonTraits, i: int, week: int, p):
    """Household and asset test of the Participatiewet: age 18 to AOW, no own assets, partner not working enough.

    Refugees from Ukraine have an allowance of their own in its place (Regeling opvang ontheemden Oekraine)."""
    if (
        traits.assets[i]
        or traits.groups[i] & REFUGEE
        or persons.attachment[i] == Attachment.STUDENT
        or persons.attachment[i] == Attachment.AOW
    ):
        return False
    if age_years(persons.birth_week[i], week) < 18:
        return False
    mate = partner_here(persons, traits, i)
    if mate < 0:
        return True
    if persons.status[mate] == Status.EMPLOYED and persons.hours[mate] >= p.couple_hours:
        return False
    other = persons.scheme[mate]
    return other == Scheme.NONE or other == Scheme.BIJSTAND


@part
def grant_bijstand(persons: Persons, traits: PersonTraits, i: int, week: int, p, log: Log):
    """Bijstand begins for person i; a break within the bridge does not restart the long clock."""
    before = persons.status[i]
    persons.scheme[i] = Scheme.BIJSTAND
    traits.benefit_since[i] = week
    if week - traits.benefit_ended[i] > p.bridge_w:
        traits.benefit_clock[i] = week
    record(log, persons, i, week, before, 0, Cause.BENEFIT)


@part
def grant_household(persons: Persons, traits: PersonTraits, i: int, week: int, p, log: Log):
    """Bijstand is one benefit for the household: a partner without work or benefit shares it."""
    grant_bijstand(persons, traits, i, week, p, log)
    mate = traits.partner[i]
    if mate >= 0 and persons.scheme[mate] == Scheme.NONE and persons.status[mate] != Status.EMPLOYED:
        if persons.attachment[mate] != Attachment.AOW and persons.attachment[mate] != Attachment.STUDENT:
            if persons.status[mate] == Status.INACTIVE or persons.status[mate] == Status.UNEMPLOYED:
                grant_bijstand(persons, traits, mate, week, p, log)


@part
def end_bijstand(persons: Persons, traits: PersonTraits, i: int, week: int, log: Log):
    """Bijstand of person i ends without work."""
    persons.scheme[i] = Scheme.NONE
    traits.benefit_ended[i] = week
    record(log, persons, i, week, persons.status[i], 0, Cause.BENEFIT)


@part
def follow_distance(persons: Persons, traits: PersonTraits, i: int, week: int, log: Log):
    """Who is available for work searches: group A is unemployed; B (in guidance) and C are not available yet."""
    if persons.status[i] == Status.EMPLOYED or persons.next_position[i] != NO_ROW:
        return
    ready = distance_group(persons.barriers[i], traits.competences[i, Competence.SOFT]) == GROUP_A
    wanted = Status.UNEMPLOYED if ready else Status.INACTIVE
    before = persons.status[i]
    if before != wanted:
        persons.status[i] = wanted
        record(log, persons, i, week, before, 0, Cause.ACTIVATED if ready else Cause.GAVE_UP)


@part
def end_ww(persons: Persons, traits: PersonTraits, i: int, week: int, draw: float, p, log: Log):
    """WW has run out: bijstand if the household test allows and the person applies, else no benefit."""
    persons.scheme[i] = Scheme.NONE
    chance = p.after_ww_share + (p.after_ww_barrier if persons.barriers[i] != 0 else 0.0)
    if draw < chance and passes_test(persons, traits, i, week, p):
        grant_household(persons, traits, i, week, p, log)
    else:
        record(log, persons, i, week, persons.status[i], 0, Cause.BENEFIT)


@part
def in_bijstand(persons: Persons, traits: PersonTraits, i: int, week: int, draw: float, p, log: Log):
    """One week in bijstand: offset or end by own or partner's work, other exits, the distance to work."""
    mate = partner_here(persons, traits, i)
    enough = p.couple_hours if mate >= 0 else p.exit_hours
    if persons.status[i] == Status.EMPLOYED and persons.hours[i] >= enough:
        if persons.contract[i] != Contract.TRIAL and persons.contract[i] != Contract.EXPERIENCE:
            end_bijstand(persons, traits, i, week, log)
            return
    if draw < p.exit_other_w or not passes_test(persons, traits, i, week, p):
        end_bijstand(persons, traits, i, week, log)
        if mate >= 0 and persons.scheme[mate] == Scheme.BIJSTAND:
            end_bijstand(persons, traits, mate, week, log)
        return
    follow_distance(persons, traits, i, week, log)


@part
def become_disabled(
    persons: Persons, traits: PersonTraits, positions: Positions, i: int, week: int, log: Log
):
    """Long sickness: work ends and the WIA begins."""
    before = persons.status[i]
    if persons.next_position[i] != NO_ROW:
        forget_offer(persons, positions, i, week)
    if before == Status.EMPLOYED:
        end_work(persons, traits, positions, i, week)
    persons.status[i] = Status.INACTIVE
    persons.attachment[i] = Attachment.DISABLED
    persons.scheme[i] = Scheme.WIA
    persons.barriers[i] |= 1 << Barrier.PHYSICAL
    traits.benefit_since[i] = week
    traits.benefit_clock[i] = week
    record(log, persons, i, week, before, 0, Cause.BENEFIT)


@part
def household_ident(persons: Persons, traits: PersonTraits, i: int):
    """Who draws for the household's bijstand: the lower ident of a couple that shares it [uint64]."""
    mate = partner_here(persons, traits, i)
    if mate >= 0 and persons.scheme[mate] == Scheme.BIJSTAND and persons.ident[mate] < persons.ident[i]:
        return persons.ident[mate]
    return persons.ident[i]


@rule
def most_without_work_w(p):
    """Chance a week within which the inflow of people without work into a benefit must fit, and recovery."""
    return max(max(1.0, p.barrier_factor) * max(p.from_unemployed_w, p.from_weak_w), p.wia_recovery_w)


@part
def recover(persons: Persons, i: int, week: int, log: Log):
    """The right to WIA ends; whether there was bijstand before is another matter."""
    persons.attachment[i] = Attachment.WEAK
    persons.scheme[i] = Scheme.NONE
    record(log, persons, i, week, persons.status[i], 0, Cause.BENEFIT)


@rule
def reach_of(status, scheme, ill, bound):
    """How far somebody passes the sieve: workers can only fall ill, or recover [uint32]."""
    return ill if (status == EMPLOYED) & (scheme != WIA) else bound


@part
def concerned(persons: Persons, sieve: Sieve, key, ill, bound):
    """Rows with a benefit that is looked at every week, and of others for whom something may happen.

    ill, bound: how far workers and people without work pass the sieve [uint32]. Returns how many."""
    n = len(persons.hash)
    for i in range(n):
        status = persons.status[i]
        scheme = persons.scheme[i]
        free = scramble(key, persons.hash[i]) < reach_of(status, scheme, ill, bound)
        here = (status == INACTIVE) | (status == UNEMPLOYED) | (status == EMPLOYED)
        sieve.flags[i] = here & (free | (scheme == BIJSTAND) | (scheme == WW))
    return collect(sieve, n)


@part
def falls_ill(persons: Persons, i: int, week: int, u: float, most: float, p):
    """Whether somebody strongly attached comes into the WIA this week; more often with age."""
    if persons.attachment[i] != Attachment.STRONG or persons.scheme[i] > Scheme.WW or u >= most:
        return False
    older = max(0.0, age_years(persons.birth_week[i], week) - 40.0)
    return u < min(most, p.wia_inflow_w * (1.0 + p.wia_age_slope * older))


@part
def without_benefit(persons: Persons, traits: PersonTraits, i: int, week: int, u: float, p, log: Log):
    """Somebody without work or benefit may ask for bijstand."""
    hazard = 0.0
    if persons.status[i] == Status.UNEMPLOYED:
        hazard = p.from_unemployed_w
    elif persons.status[i] == Status.INACTIVE and persons.attachment[i] == Attachment.WEAK:
        hazard = p.from_weak_w
    if barrier_count(persons.barriers[i]) > 0:
        hazard *= p.barrier_factor
    if u < hazard and passes_test(persons, traits, i, week, p):
        grant_household(persons, traits, i, week, p, log)


@kernel
def update_benefits(
    persons: Persons, traits: PersonTraits, positions: Positions, disability_flows, params, week, seed, log: Log,
    sieve: Sieve,
):
    """All changes of benefit this week; `disability_flows` False holds WIA stocks still (the burn-in).

    The first bits that pass the sieve are for falling ill, whatever somebody's status; those behind them for what else
    may happen. So two worlds share illness also where they differ in who works."""
    key = stream(seed, Decision.BIJSTAND_INFLOW, week)
    key_out = stream(seed, Decision.BIJSTAND_EXIT, week)
    key_ww = stream(seed, Decision.WW_END, week)
    most = params.wia_inflow_w * 4.0
    ill, bound = mesh(most), mesh(most + most_without_work_w(params))
    sifted = sieve_key(key)
    for k in range(concerned(persons, sieve, sifted, ill, bound)):
        i = sieve.rows[k]
        scheme = persons.scheme[i]
        ident = persons.ident[i]
        if scheme == Scheme.WW:
            if week >= traits.ww_end[i]:
                end_ww(persons, traits, i, week, uniform_at(key_ww, ident), params, log)
        elif scheme == Scheme.BIJSTAND and traits.benefit_since[i] < week:
            u = uniform_at(key_out, household_ident(persons, traits, i))
            in_bijstand(persons, traits, i, week, u, params, log)
        bits32 = scramble(sifted, persons.hash[i])
        if bits32 < ill:
            if disability_flows and falls_ill(persons, i, week, passed(ill) * uniform_at(key, ident), most, params):
                become_disabled(persons, traits, positions, i, week, log)
        elif bits32 < bound:
            u = (passed(bound) - passed(ill)) * uniform_at(key, ident)
            if scheme == Scheme.NONE:
                without_benefit(persons, traits, i, week, u, params, log)
            elif scheme == Scheme.WIA and disability_flows and u < params.wia_recovery_w:
                recover(persons, i, week, log)
