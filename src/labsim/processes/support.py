"""Step 9, support_placements: trial placements are decided, placed people are followed, habits of help wear off."""

from math import exp
from typing import NamedTuple

from labsim.core.codes import (
    ALWAYS,
    LEVELS,
    NO_ROW,
    Attachment,
    Contract,
    Credential,
    Decision,
    Group,
    Level,
    Slot,
    Status,
)  # fmt: skip
from labsim.core.draws import bits, lower_half, stream, uniform_at, uniform_pair_at, upper_half
from labsim.core.jit import kernel, part, rule
from labsim.world.demand import Employers, Positions
from labsim.world.levers import Levers
from labsim.world.log import Cause, Log, record
from labsim.world.losses import leave_job
from labsim.world.moves import end_work
from labsim.world.offices import Offices
from labsim.world.persons import Flag, Persons, PersonTraits

BBL, MIDDLE = int(Contract.BBL), int(Level.MIDDLE)
DIPLOMA = (1 << int(Credential.MBO_2)) | (1 << int(Credential.START_QUALIFICATION))
UNQUALIFIED = 1 << int(Group.NO_START_QUALIFICATION)


class Params(NamedTuple):
    """Trial placements and standing aftercare."""

    trial_w: float  # length of a trial placement [weeks]
    trial_base: float  # chance that a trial of threshold quality ends in a contract, logit [1]
    trial_slope: float  # rise of the logit per sd of match quality above the standard [1/sd]
    aftercare_w: float  # weeks that a mediated placement is followed [weeks]
    aftercare_effect: float  # log factor on the job-loss hazard while followed [log]
    trust_gain: float  # trust an employer gains from a trial that becomes a contract [share of the rest]
    bbl_w: float  # length of a learning job (BBL) until its diploma [weeks]
    bbl_kept: float  # learning jobs that go on as permanent ones after the diploma [share]
    trust_loss: float  # trust lost when a trial does not [share]
    turnover_y: float  # consultants of the employer service who leave in a year [1/year]
    turnover_loss: float  # trust built since the start that goes with an employer's fixed contact [share]


@rule
def trial_chance(quality, p):
    """Chance that a trial placement becomes a contract, by match quality above the standard [sd]."""
    return 1.0 / (1.0 + exp(-(p.trial_base + p.trial_slope * quality)))


@part
def end_trial(
    persons: Persons,
    traits: PersonTraits,
    positions: Positions,
    employers: Employers,
    i: int,
    week: int,
    passed: bool,
    p,
    log: Log,
):
    """The trial becomes a contract, or the person goes back to searching with the benefit kept."""
    j = persons.position[i]
    e = positions.employer[j]
    if passed:
        persons.contract[i] = positions.contract[j]
        persons.job_start[i] = week
        employers.trust[e, 0] += p.trust_gain * (1.0 - employers.trust[e, 0])
        record(log, persons, i, week, Status.EMPLOYED, 0, Cause.JOB_CHANGED)
    else:
        since = persons.jobless_since[i]
        end_work(persons, traits, positions, i, week)
        persons.jobless_since[i] = since
        waits = persons.attachment[i] == Attachment.DISABLED
        persons.status[i] = Status.INACTIVE if waits else Status.UNEMPLOYED
        employers.trust[e, 0] *= 1.0 - p.trust_loss
        record(log, persons, i, week, Status.EMPLOYED, 0, Cause.JOB_LOST)


@part
def keep_graduate(positions: Positions, employers: Employers, j: int, week: int):
    """Whoever learned in funded place j stays with the employer as an ordinary worker; the place opens for the next.

    The graduate fills a position that would otherwise open: the next usual one that is left makes way."""
    heir = positions.heir[j]
    opens = heir != NO_ROW and week <= positions.last[j]
    if opens:
        positions.replaces[heir] = positions.replaces[j]
        positions.state[heir] = Slot.VACATED
        positions.since[heir] = week
    if opens or positions.replaces[j] >= 0.0:
        employers.replaced[positions.employer[j]] += 1
    positions.replaces[j] = -1.0
    positions.last[j] = min(positions.last[j], week - 1)


@part
def end_bbl(
    persons: Persons, traits: PersonTraits, positions: Positions, employers: Employers, levers: Levers, i: int,
    week: int, kept: bool, draw: float, leaving, log: Log,
):
    """The diploma of a learning job: a trade and a start qualification. The work goes on, permanent or not; in a place
    that is paid for learning it goes on as ordinary work or ends, and the next one can learn there."""
    j = persons.position[i]
    funded = j >= 0 and positions.contract[j] == BBL and positions.last[j] < ALWAYS
    if j >= 0:
        persons.segment[i] = positions.segment[j] - positions.segment[j] % LEVELS + MIDDLE
    traits.level[i] = max(traits.level[i], MIDDLE)
    traits.credentials[i] |= DIPLOMA
    traits.groups[i] &= ~UNQUALIFIED & 0xFFFF
    if funded and not kept:
        leave_job(persons, traits, positions, levers, i, week, True, draw, leaving)
        record(log, persons, i, week, Status.EMPLOYED, 0, Cause.JOB_LOST)
        return
    if funded:
        keep_graduate(positions, employers, j, week)
    persons.contract[i] = Contract.PERMANENT if kept else Contract.FLEX
    record(log, persons, i, week, Status.EMPLOYED, 0, Cause.JOB_CHANGED)


@kernel
def support_placements(
    persons: Persons,
    traits: PersonTraits,
    positions: Positions,
    employers: Employers,
    offices: Offices,
    levers: Levers,
    followed,
    params,
    leaving,
    week,
    seed,
    log: Log,
):
    """Decide trials that are over; choose who is followed next week; returns how many are followed and in trials.

    leaving: parameters of end_jobs.
    followed: int32 [persons], overwritten with the rows that get aftercare, a keyed share where room is short."""
    key_trial = stream(seed, Decision.TRIAL_END, 0)
    key_care = stream(seed, Decision.AFTERCARE, 0)
    key_bbl = stream(seed, Decision.BBL_END, 0)
    wanted = 0
    trials = 0
    slots = 0
    for o in range(len(offices.kind)):
        slots += offices.aftercare_slots[o]
    for i in range(len(persons.ident)):
        tenure = week - persons.job_start[i]
        if persons.contract[i] == BBL and tenure >= params.bbl_w:
            both = bits(key_bbl, persons.ident[i])  # upper half: who is kept; lower half: who searches on
            kept = upper_half(both) < params.bbl_kept
            draw = lower_half(both)
            end_bbl(persons, traits, positions, employers, levers, i, week, kept, draw, leaving, log)
        if persons.flags[i] & Flag.MEDIATED == 0 or persons.status[i] != Status.EMPLOYED:
            continue
        if persons.contract[i] == Contract.TRIAL:
            if tenure >= params.trial_w:
                u = uniform_pair_at(key_trial, persons.ident[i], positions.vacancy[persons.position[i]])
                passed = u < trial_chance(persons.quality[i], params)
                end_trial(persons, traits, positions, employers, i, week, passed, params, log)
            else:
                trials += 1
        elif tenure < params.aftercare_w and persons.next_position[i] == NO_ROW:
            followed[wanted] = i
            wanted += 1
    if wanted <= slots:
        return wanted, trials
    kept = 0
    for k in range(wanted):
        if uniform_at(key_care, persons.ident[followed[k]]) * wanted < slots:
            followed[kept] = followed[k]
            kept += 1
    return kept, trials
