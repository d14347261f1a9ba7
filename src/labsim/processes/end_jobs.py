"""Step 3, end_jobs: job loss, quits to inactivity, renewal of flex contracts, in-commuters who leave."""

from math import exp
from typing import NamedTuple

from labsim.core.codes import OUTSIDE, Attachment, Barrier, Contract, Decision, Slot, Status
from labsim.core.draws import bits, lower_half, stream, uniform_at, upper_half
from labsim.core.jit import kernel, part, rule
from labsim.core.sieve import Sieve, collect, mesh, passed, scramble, sieve_key
from labsim.world.around import Around
from labsim.world.demand import Employers, Positions
from labsim.world.derived import WEEKS_IN_MONTH, age_years
from labsim.world.levers import Levers, inclusive
from labsim.world.log import Cause, Log, record
from labsim.world.losses import leave_job
from labsim.world.moves import empty_slot
from labsim.world.persons import Flag, Persons, PersonTraits

WORST_QUALITY = 3.0  # sd below the standard: match quality that nobody is hired with, see most_loss_w
MOST_W = 0.9  # no chance of losing a job within a week is above this, whatever the circumstances
YOUNG = 27  # age from which nobody is young in the labour market any more
EMPLOYED, FILLED = int(Status.EMPLOYED), int(Slot.FILLED)
NOTICE = int(Flag.NOTICE)
SICK = (1 << int(Barrier.PHYSICAL)) | (1 << int(Barrier.MENTAL))
DEBTS = 1 << int(Barrier.DEBTS)
NOTICE_STEP_W, NOTICE_MOST_M = 260, 4  # a month of notice more for every five years worked, at most four
LOSS_PERMANENT, LOSS_FLEX = int(Around.LOSS_PERMANENT), int(Around.LOSS_FLEX)
LOSS_SELF, LOSS_SUPPORTED = int(Around.LOSS_SELF), int(Around.LOSS_SUPPORTED)
LOSS_YOUNG, RETIRE = int(Around.LOSS_YOUNG), int(Around.RETIRE)
JOB_LOST, QUIT, RENEWED = int(Cause.JOB_LOST), int(Cause.QUIT), int(Cause.JOB_CHANGED)


class Params(NamedTuple):
    """Hazards are per week."""

    loss_permanent_w: float  # job loss, permanent contract [1/week]
    loss_flex_w: float  # job loss, flexible contract [1/week]
    loss_self_w: float  # end of self-employment [1/week]
    loss_subsidised_w: float  # end of subsidised, BBL or trial work [1/week]
    first_year_factor: float  # factor on the hazard in the first year of tenure [ratio]
    later_factor: float  # factor after the first year [ratio]
    quality_slope: float  # fall of the log hazard per sd of match quality [1/sd]
    barrier_slope: float  # rise of the log hazard when physical or mental health is a barrier [log]
    debt_slope: float  # rise of the log hazard when debts are a barrier: garnishment, absence [log]
    notice: float  # weeks that the end of a permanent job is known beforehand, beside the statutory notice [ratio]
    inclusive_keep: float  # fall of the log hazard at a fully inclusive employer [log]
    quit_strong_w: float  # quits to inactivity, strongly attached [1/week]
    quit_weak_w: float  # the same, weakly attached [1/week]
    quit_student_w: float  # the same, students [1/week]
    quit_aow_w: float  # the same, past the state pension age [1/week]
    quit_disabled_w: float  # the same, with a disability benefit [1/week]
    retire_early_w: float  # early retirement from age 62 [1/week]
    search_weak_share: float  # weakly attached job losers who search on [share]
    search_student_share: float  # students who lose a job and search on [share]
    renewal_w: float  # flexible workers made permanent after a year [1/week]
    commuter_extra_w: float  # in-commuters: moves to jobs elsewhere on top of job loss [1/week]


@rule
def strain(barriers, p):
    """Rise of the log hazard of losing work by barriers (bits): poor health, and debts (rule R10)."""
    return (p.barrier_slope if barriers & SICK else 0.0) + (p.debt_slope if barriers & DEBTS else 0.0)


@rule
def notice_weeks(contract, tenure_w, p):
    """Weeks from being dismissed until the job ends: the statutory notice of permanent contracts, one month and one
    more for every five years worked, at most four (Burgerlijk Wetboek 7:672); others end at once."""
    if contract != Contract.PERMANENT:
        return 0
    months = min(NOTICE_MOST_M, 1 + tenure_w // NOTICE_STEP_W)
    return int(p.notice * WEEKS_IN_MONTH * months)


@rule
def protected(contract):
    """Sheltered and supported work (SW, begeleid werken, beschut) ends by age or removal only."""
    return contract == Contract.SHELTERED or contract == Contract.SUPPORTED


@rule
def separation_hazard_w(contract, tenure_w, quality, barriers, p):
    """Weekly hazard of losing a job: by contract, first year, match quality [sd] and barriers (bits) that strain."""
    if contract == Contract.PERMANENT:
        base = p.loss_permanent_w
    elif contract == Contract.FLEX:
        base = p.loss_flex_w
    elif contract == Contract.SELF_EMPLOYED:
        base = p.loss_self_w
    elif protected(contract):
        return 0.0
    else:
        base = p.loss_subsidised_w
    factor = p.first_year_factor if tenure_w < 52 else p.later_factor
    return base * factor * exp(strain(barriers, p) - p.quality_slope * quality)


@rule
def quit_hazard_w(attachment, age, p):
    """Weekly hazard of leaving work for inactivity."""
    if attachment == Attachment.STUDENT:
        return p.quit_student_w
    if attachment == Attachment.AOW:
        return p.quit_aow_w
    if attachment == Attachment.WEAK:
        return p.quit_weak_w
    if attachment == Attachment.DISABLED:
        return p.quit_disabled_w
    return p.quit_strong_w + (p.retire_early_w if age >= 62 else 0.0)


@rule
def most_loss_w(p):
    """No hazard of losing a job is above this: the riskiest contract, all that strains, `WORST_QUALITY` [1/week]."""
    base = max(max(p.loss_flex_w, p.loss_permanent_w), max(p.loss_self_w, p.loss_subsidised_w))
    worst = strain(SICK | DEBTS, p) + WORST_QUALITY * p.quality_slope
    return base * max(p.first_year_factor, p.later_factor) * exp(worst)


@rule
def most_quit_w(p):
    """No hazard of leaving work for inactivity is above this [1/week]."""
    rest = max(max(p.quit_weak_w, p.quit_student_w), max(p.quit_aow_w, p.quit_disabled_w))
    return max(rest, p.quit_strong_w + p.retire_early_w)


@rule
def loss_row(contract):
    """Row of `Around` that holds for job loss under this contract."""
    if contract == Contract.PERMANENT:
        return LOSS_PERMANENT
    if contract == Contract.FLEX:
        return LOSS_FLEX
    return LOSS_SELF if contract == Contract.SELF_EMPLOYED else LOSS_SUPPORTED


@part
def employer_keeps(positions: Positions, employers: Employers, levers: Levers, j: int, p):
    """Log factor on the hazard of losing position j that the employer makes: inclusive ones keep people better
    (rule R28), supported ones dismiss less."""
    if j < 0:
        return 0.0
    e = positions.employer[j]
    return levers.dismissal[e] - p.inclusive_keep * inclusive(employers.inclusiveness, levers, e)


@part
def most_here_w(around, p):
    """Bounds of job loss and of leaving for inactivity in these circumstances: by their largest factors [1/week]."""
    worst, early = 0.0, 0.0
    for s in range(around.shape[1]):
        young = max(0.0, around[LOSS_YOUNG, s])
        for row in range(LOSS_PERMANENT, LOSS_YOUNG):
            worst = max(worst, around[row, s] + young)
        early = max(early, around[RETIRE, s])
    return min(MOST_W, most_loss_w(p) * exp(worst)), most_quit_w(p) + p.retire_early_w * (exp(early) - 1.0)


@part
def decide(
    persons: Persons,
    positions: Positions,
    employers: Employers,
    levers: Levers,
    around,
    i: int,
    week: int,
    u: float,
    bounds,
    p,
):
    """What becomes of the job of person i this week, by one uniform: a Cause, or 0 for nothing.

    Loss, quitting and renewal have an interval each, so that none of them moves the others; bounds: of the first two.
    """
    contract = persons.contract[i]
    tenure = week - persons.job_start[i]
    j = persons.position[i]
    s = positions.sector[j] if j >= 0 else around.shape[1] - 1
    if u < bounds[0]:
        hazard = separation_hazard_w(contract, tenure, persons.quality[i], persons.barriers[i], p)
        shock = around[loss_row(contract), s] + employer_keeps(positions, employers, levers, j, p)
        if age_years(persons.birth_week[i], week) < YOUNG:
            shock += around[LOSS_YOUNG, s]
        return JOB_LOST if u < hazard * exp(levers.separation[i] + shock) else 0
    u -= bounds[0]
    if u < bounds[1]:
        age = age_years(persons.birth_week[i], week)
        hazard = quit_hazard_w(persons.attachment[i], age, p)
        if age >= 62 and persons.attachment[i] == Attachment.STRONG:
            hazard += p.retire_early_w * (exp(around[RETIRE, s]) - 1.0)
        return QUIT if u < hazard and not protected(contract) else 0
    return RENEWED if contract == Contract.FLEX and tenure >= 52 else 0


@part
def at_risk(persons: Persons, sieve: Sieve, key, bound):
    """Rows of workers for whom something may happen this week, those under notice included; returns how many."""
    n = len(persons.hash)
    for i in range(n):
        told = persons.flags[i] & NOTICE != 0
        sieve.flags[i] = ((scramble(key, persons.hash[i]) < bound) | told) & (persons.status[i] == EMPLOYED)
    return collect(sieve, n)


@part
def give_notice(persons: Persons, traits: PersonTraits, i: int, week: int, p):
    """Person i is dismissed: from now on under notice, if there is any (rule R30). Returns whether there is."""
    weeks = notice_weeks(persons.contract[i], week - persons.job_start[i], p)
    if weeks > 0:
        persons.flags[i] |= NOTICE
        traits.notice_end[i] = week + weeks
    return weeks > 0


@kernel
def end_jobs(
    persons: Persons,
    traits: PersonTraits,
    positions: Positions,
    employers: Employers,
    levers: Levers,
    around,
    params,
    week,
    seed,
    log: Log,
    sieve: Sieve,
):
    """All ends of work this week, and flexible contracts made permanent. Returns how many residents lost work.

    around: float64 [ROWS, sectors + 1], see `Around`."""
    key = stream(seed, Decision.SEPARATION, week)
    bounds = most_here_w(around, params)
    bound = mesh(bounds[0] + bounds[1] + params.renewal_w)
    lost = 0
    for k in range(at_risk(persons, sieve, sieve_key(key), bound)):
        i = sieve.rows[k]
        both = bits(key, persons.ident[i])  # upper half: what happens; lower half: who searches on
        if persons.flags[i] & NOTICE:
            cause = JOB_LOST if week >= traits.notice_end[i] else 0
        else:
            u = passed(bound) * upper_half(both)
            cause = decide(persons, positions, employers, levers, around, i, week, u, bounds, params)
            if cause == JOB_LOST and give_notice(persons, traits, i, week, params):
                continue
        if cause == 0:
            continue
        if cause == RENEWED:
            persons.contract[i] = Contract.PERMANENT
        else:
            loses = cause == JOB_LOST
            leave_job(persons, traits, positions, levers, i, week, loses, lower_half(both), params)
            lost += loses
        record(log, persons, i, week, Status.EMPLOYED, 0, cause)
    return lost


@part
def commuters_at_risk(positions: Positions, sieve: Sieve, key, bound):
    """Rows of positions whose in-commuter may leave this week; returns how many."""
    n = len(positions.hash)
    for j in range(n):
        held = (positions.occupant[j] == OUTSIDE) & (positions.state[j] == FILLED)
        sieve.flags[j] = (scramble(key, positions.hash[j]) < bound) & held
    return collect(sieve, n)


@kernel
def end_commuter_jobs(
    positions: Positions, employers: Employers, levers: Levers, around, params, week, seed, sieve: Sieve
):
    """In-commuters lose or leave the positions they hold; returns how many. around: as in `end_jobs`."""
    key = stream(seed, Decision.COMMUTER_SEPARATION, week)
    bound = mesh(most_here_w(around, params)[0] + params.commuter_extra_w)
    gone = 0
    for k in range(commuters_at_risk(positions, sieve, sieve_key(key), bound)):
        j = sieve.rows[k]
        tenure = week - positions.since[j]
        contract = positions.contract[j]
        hazard = separation_hazard_w(contract, tenure, positions.quality[j], 0, params)
        kept = employer_keeps(positions, employers, levers, j, params)
        hazard *= exp(around[loss_row(contract), positions.sector[j]] + kept)
        if passed(bound) * uniform_at(key, positions.ident[j]) < hazard + params.commuter_extra_w:
            empty_slot(positions, j, week)
            gone += 1
    return gone
