"""Step 8c, choose_seekers: who looks for work, how often they apply and what they want."""

from math import exp
from typing import Any, NamedTuple

from labsim.core.codes import LEVELS, NO_ROW, Attachment, Barrier, Competence, Contract, Decision, Scheme, Status
from labsim.core.draws import lasting_stream, normal_at, pair_bits, poisson_capped, stream, uniform_at
from labsim.core.jit import kernel, part, rule
from labsim.core.sieve import Sieve, collect, mesh, passed, scramble, sieve_key
from labsim.world.board import Board, Tally
from labsim.world.demand import Segments, Shadows
from labsim.world.derived import GROUP_A, GROUP_B, WEEKS_IN_MONTH, distance_group, given_place
from labsim.world.levers import Levers, activated, audience_of, may_return
from labsim.world.log import Cause, Log, record
from labsim.world.moves import age_insurance
from labsim.world.persons import Flag, Persons, PersonTraits

MOST_APPLICATIONS = 6
SHADOW_BLOCK_W = 13
INACTIVE, UNEMPLOYED, EMPLOYED = int(Status.INACTIVE), int(Status.UNEMPLOYED), int(Status.EMPLOYED)
STRONG, WEAK = int(Attachment.STRONG), int(Attachment.WEAK)
AOW, STUDENT, BIJSTAND = int(Attachment.AOW), int(Attachment.STUDENT), int(Scheme.BIJSTAND)
TRANSPORT, NOTICE = 1 << int(Barrier.TRANSPORT), int(Flag.NOTICE)


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
    reserve_jobless: float  # least utility for somebody who has just lost work [1]
    reserve_fall_m: float  # fall of it per month without work [1/month]
    move_gain: float  # utility by which a new job must beat the old one [1]
    job_memory: float  # share of the old job's attraction that still counts for somebody who searches [share]
    shadow_shift: float  # applicants from elsewhere beside a resident with a job [sd]
    shadow_ability: float  # spread of ability among applicants from elsewhere [sd]
    transport_minutes: float  # farthest job for somebody with a transport barrier [minutes]
    radius_practical: float  # median of the farthest job, practical level [minutes]
    radius_middle: float  # the same, middle level [minutes]
    radius_high: float  # the same, high level [minutes]
    radius_spread: float  # spread of the log of it between people [log]


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
def least_utility(persons: Persons, i: int, week: int, p):
    """A mover wants more than the old job gives, under notice there is none; without work want falls with time."""
    if persons.flags[i] & NOTICE:
        return p.reserve_jobless
    if persons.status[i] == Status.EMPLOYED:
        return p.job_memory * persons.job_value[i] + p.move_gain
    return p.reserve_jobless - p.reserve_fall_m * (week - persons.jobless_since[i]) / WEEKS_IN_MONTH


@part
def active_rate(persons: Persons, traits: PersonTraits, levers: Levers, i: int, limits, week: int, u: float, p):
    """Mean applications this week of person i, 0 for those who do not search; u: the person's keyed uniform.

    limits: bits of the barriers that bind. Sheltered work is left only where the way back is open; who is under notice
    looks for work at least like somebody in WW (rule R30)."""
    status = persons.status[i]
    placed = given_place(persons.contract[i])
    if status == Status.EMPLOYED and not placed:
        protected = persons.contract[i] == Contract.SHELTERED or persons.contract[i] == Contract.SUPPORTED
        if (protected and not may_return(levers, i)) or persons.attachment[i] == Attachment.AOW:
            return 0.0
        share = p.search_new_share if week - persons.job_start[i] < 104 else p.search_old_share
        if persons.contract[i] == Contract.SELF_EMPLOYED:
            share *= p.search_self_factor
        rate = p.apply_employed if u < share else 0.0
        return max(rate, p.apply_ww) if persons.flags[i] & NOTICE else rate
    if persons.scheme[i] == Scheme.BIJSTAND:
        group = distance_group(limits, traits.competences[i, Competence.SOFT])
        return intensity_w(Scheme.BIJSTAND, group, p)
    if status == Status.UNEMPLOYED or placed:
        return intensity_w(persons.scheme[i], GROUP_A, p)
    return p.apply_inactive if u < activation_w(persons.attachment[i], p) + activated(levers, i) else 0.0


@part
def farthest_minutes(persons: Persons, levers: Levers, i: int, limits, key, p):
    """How far person i travels for work [minutes]: own habit by level, less without transport (rule R45)."""
    if limits & TRANSPORT:
        return p.transport_minutes + levers.reach[i]
    level = persons.segment[i] % LEVELS
    median = p.radius_practical if level == 0 else (p.radius_middle if level == 1 else p.radius_high)
    return median * exp(p.radius_spread * normal_at(key, persons.ident[i])) + levers.reach[i]


class Reach(NamedTuple):
    """How far each kind of person passes the sieve [uint32]; the largest chance a week to search in it."""

    worker: Any
    strong: Any
    weak: Any
    student: Any
    aow: Any
    disabled: Any


@rule
def reach_of(p):
    """The sieve's bounds under these parameters."""
    return Reach(
        mesh(max(p.search_new_share, p.search_old_share)), mesh(p.active_strong_w), mesh(p.active_weak_w),
        mesh(p.active_student_w), mesh(p.active_aow_w), mesh(p.active_disabled_w),
    )  # fmt: skip


@rule
def bound_of(status, attachment, reach):
    """The bound of somebody who does not search every week [uint32]."""
    late = reach.aow if attachment == AOW else reach.disabled
    young = reach.student if attachment == STUDENT else late
    free = reach.strong if attachment == STRONG else (reach.weak if attachment == WEAK else young)
    return reach.worker if status == EMPLOYED else free


@part
def unsieved(key, hash_, bound, u: float):
    """The uniform of somebody whom the sieve lets pass, or who is looked at all the same, on one scale."""
    share = passed(bound)
    return share * u if scramble(key, hash_) < bound else share + (1.0 - share) * u


@part
def candidates(persons: Persons, levers: Levers, sieve: Sieve, key, reach):
    """Rows of those who search every week, and of others who may this week; returns how many."""
    n = len(persons.hash)
    for i in range(n):
        status = persons.status[i]
        always = (status == UNEMPLOYED) | ((status == INACTIVE) & (persons.scheme[i] == BIJSTAND))
        always |= (activated(levers, i) > 0.0) | given_place(persons.contract[i]) | (persons.flags[i] & NOTICE != 0)
        here = (status == INACTIVE) | (status == UNEMPLOYED) | (status == EMPLOYED)
        drawn = scramble(key, persons.hash[i]) < bound_of(status, persons.attachment[i], reach)
        sieve.flags[i] = here & (always | drawn) & (persons.next_position[i] == NO_ROW)
    return collect(sieve, n)


@part
def attach(persons: Persons, traits: PersonTraits, i: int, week: int, draw: float, p, log: Log):
    """The marginally attached come and go: the activated may become unemployed, the unemployed may give up."""
    before = persons.status[i]
    if before == Status.INACTIVE:
        free = persons.scheme[i] == Scheme.NONE and persons.attachment[i] <= Attachment.WEAK
        if free and draw < p.enter_share:
            persons.status[i] = Status.UNEMPLOYED
            age_insurance(persons, traits, i, week)
            persons.jobless_since[i] = week  # time out of the labour market is not time without finding work
            record(log, persons, i, week, before, 0, Cause.ACTIVATED)
    elif before == Status.UNEMPLOYED and persons.scheme[i] == Scheme.NONE:
        extra = p.give_up_weak_w if persons.attachment[i] != Attachment.STRONG else 0.0
        if draw < p.give_up_w + extra:
            persons.status[i] = Status.INACTIVE
            record(log, persons, i, week, before, 0, Cause.GAVE_UP)


@part
def put_seeker(board: Board, s: int, row: int, ident, segment: int, cap: int):
    """Write one searcher on the board."""
    board.who[s] = row
    board.who_ident[s] = ident
    board.who_segment[s] = segment
    board.cap[s] = cap
    board.filled[s] = 0
    board.referred[s] = False
    board.limits[s] = 0
    board.farthest[s] = 1.0e9
    board.papers[s] = 0
    board.audience[s] = 0


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
        board.base[s] = params.shadow_ability * normal_at(key_ability, ident) + params.shadow_shift
        board.reserve[s] = -1.0e9
        s += 1
    return s


@part
def count_people(persons: Persons, segments: Segments):
    """The labour force of each segment; a certificate moves somebody to its own trade."""
    segments.people[:] = 0
    for i in range(len(persons.status)):
        status = persons.status[i]
        if status == EMPLOYED or status == UNEMPLOYED:
            g = persons.segment[i]
            if persons.second_segment[i] >= 0 and persons.attachment[i] != STUDENT:
                g = persons.second_segment[i]
            segments.people[g] += 1


@kernel
def choose_seekers(
    persons: Persons,
    traits: PersonTraits,
    shadows: Shadows,
    segments: Segments,
    levers: Levers,
    params,
    week,
    seed,
    log: Log,
    board: Board,
    sieve: Sieve,
):
    """Fill the searchers' side of the board; returns how many there are, residents first."""
    key_search = stream(seed, Decision.JOB_SEARCH, week)
    key_apply = stream(seed, Decision.APPLICATIONS, week)
    key_attach = stream(seed, Decision.GIVE_UP, week)
    key_reach = lasting_stream(seed, Decision.REACH)
    reach = reach_of(params)
    count_people(persons, segments)
    segments.searchers[:] = 0
    s = 0
    key_sieve = sieve_key(key_search)
    for k in range(candidates(persons, levers, sieve, key_sieve, reach)):
        i = sieve.rows[k]
        status = persons.status[i]
        ident = persons.ident[i]
        bound = bound_of(status, persons.attachment[i], reach)
        u = unsieved(key_sieve, persons.hash[i], bound, uniform_at(key_search, ident))
        limits = persons.barriers[i] & ~levers.eased[i]
        rate = active_rate(persons, traits, levers, i, limits, week, u, params)
        if status != Status.EMPLOYED and (rate > 0.0 or status == Status.UNEMPLOYED):
            attach(persons, traits, i, week, uniform_at(key_attach, ident), params, log)
        if rate <= 0.0:
            continue
        segments.searchers[persons.segment[i]] += 1
        if levers.search[i] != 0.0:
            rate *= exp(levers.search[i])
        cap = poisson_capped(uniform_at(key_apply, ident), rate, MOST_APPLICATIONS)
        put_seeker(board, s, i, ident, persons.segment[i], cap)
        board.reserve[s] = least_utility(persons, i, week, params)
        board.limits[s] = limits
        board.farthest[s] = farthest_minutes(persons, levers, i, limits, key_reach, params)
        board.papers[s] = traits.credentials[i]
        board.audience[s] = audience_of(levers, i)
        s += 1
    board.tally[Tally.RESIDENT_SEEKERS] = s
    s = add_shadows(shadows, params, week, seed, board, s)
    for k in range(board.tally[Tally.RESIDENT_SEEKERS], s):
        segments.searchers[board.who_segment[k]] += 1
    board.seekers[0] = s
    return s
