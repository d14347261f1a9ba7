"""Step 8c, choose_seekers: who looks for work, how often they apply, what they want, how they look on paper."""

from math import exp
from typing import NamedTuple

from labsim.core.codes import NO_ROW, Attachment, Competence, Contract, Decision, Scheme, Status
from labsim.core.draws import lasting_stream, normal_at, pair_bits, poisson_capped, stream, uniform_at
from labsim.core.jit import kernel, part, rule
from labsim.world.board import Board
from labsim.world.demand import Segments, Shadows
from labsim.world.derived import GROUP_A, GROUP_B, GROUP_C, barrier_count, distance_group
from labsim.world.levers import Levers
from labsim.world.log import Cause, Log, record
from labsim.world.offices import OfficeKind, Offices
from labsim.world.persons import Persons, PersonTraits

MOST_APPLICATIONS = 6
SHADOW_BLOCK_W = 13


class Params(NamedTuple):
    """Search intensities are applications per active week (Poisson means)."""

    search_new_share: float  # employees with under two years of tenure who search in a week [share]
    search_old_share: float  # employees with longer tenure [share]
    search_self_factor: float  # self-employed who look for another job, relative to employees [ratio]
    apply_employed: float  # applications of a searching employee [1/week]
    apply_ww: float  # WW [1/week]
    apply_none: float  # unemployed without benefit [1/week]
    apply_a: float  # bijstand, group A [1/week]
    apply_b: float  # bijstand, group B [1/week]
    apply_inactive: float  # activated inactive [1/week]
    apply_shadow: float  # applicants from elsewhere [1/week]
    active_student_w: float  # students without a job who look around [1/week]
    active_weak_w: float  # weakly attached inactive [1/week]
    active_strong_w: float  # strongly attached inactive [1/week]
    active_aow_w: float  # past the state pension age [1/week]
    active_disabled_w: float  # WIA, WAO and Wajong without work [1/week]
    enter_share: float  # activated inactive who stay on as unemployed searchers [share]
    give_up_w: float  # unemployed without benefit who stop searching [1/week]
    give_up_weak_w: float  # added for the weakly attached [1/week]
    ability_sd: float  # spread of ability in employers' scores [sd]
    employed_bonus: float  # applicants with a job [sd]
    stigma: float  # largest penalty for being long without work [sd]
    stigma_w: float  # weeks over which it builds up [weeks]
    barrier: float  # penalty per barrier [sd]
    barrier_stack: float  # added for each barrier after the first [sd]
    soft_weight: float  # employee skills above or below 0.6, per unit [sd]
    network_weight: float  # network above or below 0.5, per unit [sd]
    reserve_jobless: float  # least utility for somebody who has just lost work [1]
    reserve_fall_m: float  # fall of it per month without work [1/month]
    move_gain: float  # utility by which a new job must beat the old one [1]
    job_memory: float  # share of the old job's attraction that still counts for somebody who searches [share]
    shadow_shift: float  # applicants from elsewhere beside a resident with a job [sd]
    shadow_ability: float  # spread of ability among applicants from elsewhere [sd]


@rule
def activation_w(attachment, p):
    """Weekly chance that somebody without work and not searching looks around."""
    if attachment == Attachment.STUDENT:
        return p.active_student_w
    if attachment == Attachment.WEAK:
        return p.active_weak_w
    if attachment == Attachment.STRONG:
        return p.active_strong_w
    if attachment == Attachment.AOW:
        return p.active_aow_w
    return p.active_disabled_w


@rule
def intensity_w(scheme, group, p):
    """Mean applications a week of somebody unemployed."""
    if scheme == Scheme.WW:
        return p.apply_ww
    if scheme == Scheme.BIJSTAND:
        if group == GROUP_A:
            return p.apply_a
        return p.apply_b if group == GROUP_B else 0.0
    return p.apply_none


@part
def base_score(persons: Persons, traits: PersonTraits, i: int, week: int, p):
    """What an employer sees before looking at the job: ability, skills, barriers, time without work."""
    score = p.ability_sd * persons.ability[i]
    count = barrier_count(persons.barriers[i])
    score -= p.barrier * count + p.barrier_stack * max(0, count - 1)
    score += p.soft_weight * (traits.competences[i, Competence.SOFT] - 0.6)
    score += p.network_weight * (traits.network[i] - 0.5)
    if persons.status[i] == Status.EMPLOYED:
        return score + p.employed_bonus
    if persons.status[i] == Status.INACTIVE and persons.scheme[i] == Scheme.NONE:
        return score  # time out of the labour market is no sign of having been turned down
    return score - p.stigma * (1.0 - exp(-(week - persons.jobless_since[i]) / p.stigma_w))


@part
def least_utility(persons: Persons, i: int, week: int, p):
    """A mover wants more than the old job gives; people without work want less as time passes."""
    if persons.status[i] == Status.EMPLOYED:
        return p.job_memory * persons.job_value[i] + p.move_gain
    return p.reserve_jobless - p.reserve_fall_m * (week - persons.jobless_since[i]) / 4.348


@part
def active_rate(persons: Persons, traits: PersonTraits, i: int, week: int, draw: float, p):
    """Mean applications this week of person i, 0 for those who do not search."""
    status = persons.status[i]
    if status == Status.EMPLOYED:
        if draw >= p.search_new_share and draw >= p.search_old_share:
            return 0.0
        protected = persons.contract[i] == Contract.SHELTERED or persons.contract[i] == Contract.SUPPORTED
        if protected or persons.attachment[i] == Attachment.AOW:
            return 0.0
        share = p.search_new_share if week - persons.job_start[i] < 104 else p.search_old_share
        if persons.contract[i] == Contract.SELF_EMPLOYED:
            share *= p.search_self_factor
        return p.apply_employed if draw < share else 0.0
    if persons.scheme[i] == Scheme.BIJSTAND:
        group = distance_group(persons.barriers[i], traits.competences[i, Competence.SOFT])
        return intensity_w(Scheme.BIJSTAND, group, p)
    if status == Status.UNEMPLOYED:
        return intensity_w(persons.scheme[i], GROUP_A, p)
    return p.apply_inactive if draw < activation_w(persons.attachment[i], p) else 0.0


@part
def attach(persons: Persons, i: int, week: int, draw: float, p, log: Log):
    """The marginally attached come and go: the activated may become unemployed, the unemployed may give up."""
    before = persons.status[i]
    if before == Status.INACTIVE:
        free = persons.scheme[i] == Scheme.NONE and persons.attachment[i] <= Attachment.WEAK
        if free and draw < p.enter_share:
            persons.status[i] = Status.UNEMPLOYED
            record(log, persons, i, week, before, 0, Cause.ACTIVATED)
    elif before == Status.UNEMPLOYED and persons.scheme[i] == Scheme.NONE:
        extra = p.give_up_weak_w if persons.attachment[i] != Attachment.STRONG else 0.0
        if draw < p.give_up_w + extra:
            persons.status[i] = Status.INACTIVE
            record(log, persons, i, week, before, 0, Cause.GAVE_UP)


@rule
def in_file(scheme, status, group):
    """Whether the employer service has somebody in its candidate file: WW, Wajong and bijstand A and B."""
    if scheme == Scheme.BIJSTAND:
        return group != GROUP_C and status != Status.EMPLOYED
    return status == Status.UNEMPLOYED and (scheme == Scheme.WW or scheme == Scheme.WAJONG)


@part
def put_seeker(board: Board, s: int, row: int, ident, segment: int, cap: int):
    """Write one searcher on the board."""
    board.who[s] = row
    board.who_ident[s] = ident
    board.who_segment[s] = segment
    board.cap[s] = cap
    board.filled[s] = 0
    board.referred[s] = False


@part
def add_shadows(shadows: Shadows, params, week, seed, board: Board, s: int):
    """Applicants from elsewhere: the person behind a place changes every block; the hired are gone till then."""
    key_apply = stream(seed, Decision.SHADOW_APPLICATIONS, week)
    key_ability = lasting_stream(seed, Decision.SHADOW_ABILITY)
    key_name = lasting_stream(0, Decision.SHADOW_ABILITY)
    for k in range(len(shadows.ident)):
        block = (week + shadows.phase[k]) // SHADOW_BLOCK_W
        if shadows.hired[k] == block:
            continue
        cap = poisson_capped(uniform_at(key_apply, shadows.ident[k]), params.apply_shadow, MOST_APPLICATIONS)
        if cap == 0:
            continue
        ident = pair_bits(key_name, shadows.ident[k], block)
        put_seeker(board, s, -2 - k, ident, shadows.segment[k], cap)
        board.base[s] = (
            params.shadow_ability * normal_at(key_ability, ident)
            + params.employed_bonus
            + params.shadow_shift
        )
        board.reserve[s] = -1.0e9
        s += 1
    return s


@part
def refer(persons: Persons, traits: PersonTraits, offices: Offices, week, seed, board: Board, residents: int):
    """The employer service mediates as many candidates as it has hours for, chosen by a keyed draw."""
    key = stream(seed, Decision.WSP_REFERRAL, week)
    slots = 0
    for o in range(len(offices.kind)):
        if offices.kind[o] == OfficeKind.WSP:
            slots += offices.referral_slots[o]
    size = 0
    for s in range(residents):
        i = board.who[s]
        group = distance_group(persons.barriers[i], traits.competences[i, Competence.SOFT])
        board.referred[s] = in_file(persons.scheme[i], persons.status[i], group)
        size += board.referred[s]
    share = slots / size if size > 0 else 0.0
    referred = 0
    for s in range(residents):
        if board.referred[s]:
            board.referred[s] = uniform_at(key, board.who_ident[s]) < share
            referred += board.referred[s]
    return referred


@kernel
def choose_seekers(
    persons: Persons,
    traits: PersonTraits,
    shadows: Shadows,
    segments: Segments,
    offices: Offices,
    levers: Levers,
    params,
    week,
    seed,
    log: Log,
    board: Board,
):
    """Fill the searchers' side of the board; returns how many there are, residents first."""
    key_search = stream(seed, Decision.JOB_SEARCH, week)
    key_apply = stream(seed, Decision.APPLICATIONS, week)
    key_attach = stream(seed, Decision.GIVE_UP, week)
    segments.searchers[:] = 0
    s = 0
    for i in range(len(persons.ident)):
        status = persons.status[i]
        if status == Status.ABSENT or status == Status.GONE:
            continue
        if persons.next_position[i] != NO_ROW:
            continue
        rate = active_rate(persons, traits, i, week, uniform_at(key_search, persons.ident[i]), params)
        if status != Status.EMPLOYED and (rate > 0.0 or status == Status.UNEMPLOYED):
            attach(persons, i, week, uniform_at(key_attach, persons.ident[i]), params, log)
        if rate <= 0.0:
            continue
        segments.searchers[persons.segment[i]] += 1
        if levers.search[i] != 0.0:
            rate *= exp(levers.search[i])
        cap = poisson_capped(uniform_at(key_apply, persons.ident[i]), rate, MOST_APPLICATIONS)
        put_seeker(board, s, i, persons.ident[i], persons.segment[i], cap)
        board.base[s] = base_score(persons, traits, i, week, params)
        board.reserve[s] = least_utility(persons, i, week, params)
        s += 1
    board.tally[2] = s
    board.tally[7] = refer(persons, traits, offices, week, seed, board, s)
    residents = s
    s = add_shadows(shadows, params, week, seed, board, s)
    for k in range(residents, s):
        segments.searchers[board.who_segment[k]] += 1
    board.seekers[0] = s
    return s
