"""Step 8e, select: how employers score the applications; those below the standard are refused."""

from math import exp
from typing import Any, NamedTuple

from labsim.core.codes import COMPETENCES, Barrier, Competence, Contract, Decision, Scheme, Status
from labsim.core.draws import lasting_stream, normal_pair_at
from labsim.core.jit import kernel, part, rule
from labsim.world.board import REFUSED, Board, Fields, Tally, VacancyKind
from labsim.world.demand import Employers, Positions
from labsim.world.derived import age_years, barrier_count, given_place
from labsim.world.levers import Levers, acquaintance, inclusive, shared_channels, skills_on
from labsim.world.persons import Persons, PersonTraits

SICK = (1 << int(Barrier.PHYSICAL)) | (1 << int(Barrier.MENTAL))


class Params(NamedTuple):
    """Weights of employers' scores, in sd of match quality."""

    ability_sd: float  # spread of ability in employers' scores [sd]
    employed_bonus: float  # applicants with a job [sd]
    stigma: float  # largest penalty for being long without work [sd]
    stigma_w: float  # weeks over which it builds up [weeks]
    barrier: float  # penalty per barrier [sd]
    barrier_stack: float  # added for each barrier after the first [sd]
    soft_weight: float  # employee skills above or below 0.6, per unit [sd]
    network_weight: float  # network above or below 0.5, per unit [sd]
    age_slope: float  # applicants without a job, per ten years above age_middle [sd]
    age_middle: float  # age at which it neither helps nor harms [years]
    profile_fit: float  # from a profile that does not fit the work to the one that does [sd]
    gap_weight: float  # penalty per unit of competence gap [sd]
    diploma_weight: float  # penalty for lacking the diploma a segment insists on [sd]
    belief: float  # share of true skill that employers see without a certificate [share]
    risk_weight: float  # penalty for health risk at a fully risk-averse employer, permanent contract [sd]
    risk_flex: float  # share of it that remains with a flexible contract [share]
    trust_weight: float  # score of full trust when the employer service or a co-owned track sends someone [sd]
    inclusion_relief: float  # share of barrier and gap penalties a fully inclusive employer forgives [share]
    skills_screen: float  # share of the diploma penalty that remains when skills are presented [share]
    near_gap: float  # competence gap that a short course can close, summed over competences [1]


@rule
def age_loss(age, p):
    """Score lost [sd] by an applicant of this age [years] without a job; the young gain (rule R46)."""
    return p.age_slope * (age - p.age_middle) / 10.0


@part
def base_score(persons: Persons, traits: PersonTraits, i: int, limits, week: int, p):
    """What an employer sees before looking at the job: ability, skills, barriers, age, time without work."""
    score = p.ability_sd * persons.ability[i]
    count = barrier_count(limits)
    score -= p.barrier * count + p.barrier_stack * max(0, count - 1)
    score += p.soft_weight * (traits.competences[i, Competence.SOFT] - 0.6)
    score += p.network_weight * (traits.network[i] - 0.5)
    if persons.status[i] == Status.EMPLOYED and not given_place(persons.contract[i]):
        return score + p.employed_bonus
    score -= age_loss(age_years(persons.birth_week[i], week), p)
    if persons.status[i] == Status.INACTIVE and persons.scheme[i] == Scheme.NONE:
        return score  # time out of the labour market is no sign of having been turned down
    return score - p.stigma * (1.0 - exp(-(week - persons.jobless_since[i]) / p.stigma_w))


@part
def competence_gap(traits: PersonTraits, i: int, own: int, g: int, sees: float, fields: Fields):
    """Summed shortfall of believed competences against what segment g asks, over seven competences [0, 7].

    Employers know what people of that trade can do and see a share `sees` of what this person can (rule R13)."""
    gap = 0.0
    for c in range(COMPETENCES):
        believed = (1.0 - sees) * fields.requirement[own, c] + sees * traits.competences[i, c]
        gap += max(0.0, fields.requirement[g, c] - believed)
    return gap


@rule
def suits(profile, wanted, p):
    """Score points of a profile for work that the profile `wanted` fits: half up or half down (rule R08)."""
    if wanted == 0:
        return 0.0
    return 0.5 * p.profile_fit if profile == wanted else -0.5 * p.profile_fit


@part
def employer_view(
    persons: Persons,
    traits: PersonTraits,
    positions: Positions,
    employers: Employers,
    levers: Levers,
    fields: Fields,
    i: int,
    j: int,
    g: int,
    limits,
    referred: bool,
    p,
):
    """Score points of person i that depend on the employer and the job (j is -1 for a job outside)."""
    own = persons.segment[i]
    signal = levers.signal[i] if persons.second_segment[i] == g else 0.0  # a certificate tells of its own trade
    track = persons.track[i]
    hosted, co_owned = (False, False) if j < 0 else acquaintance(levers, i, track, positions.employer[j])
    sees = 1.0 if hosted else p.belief + (1.0 - p.belief) * signal
    diploma = p.diploma_weight * fields.diploma[g] * (1.0 - signal) if own != g else 0.0
    fit = suits(traits.profile[i], fields.profile[g], p)
    if j < 0:
        return fit - p.gap_weight * competence_gap(traits, i, own, g, sees, fields) - diploma
    e = positions.employer[j]
    shared = shared_channels(levers, i, e)
    if shared != 0:  # skills-based screening: the employer looks at skills, not at papers
        skills = skills_on(levers, shared)
        sees += (1.0 - sees) * skills
        diploma *= 1.0 - skills
    gap = p.gap_weight * competence_gap(traits, i, own, g, sees, fields)
    penalty = gap * (1.0 - levers.subsidy[i]) + diploma * (p.skills_screen if referred else 1.0)
    penalty *= 1.0 - p.inclusion_relief * inclusive(employers.inclusiveness, levers, e)
    if limits & SICK:
        firm = 1.0 if positions.contract[j] == Contract.PERMANENT else p.risk_flex
        fear = employers.risk_aversion[e] * (1.0 - levers.informed[e])
        penalty += p.risk_weight * fear * firm * (1.0 - levers.cover[i])
    trust: Any = 0.0
    if referred:
        trust = employers.trust[e, 0] + levers.engaged[e] * (1.0 - employers.trust[e, 0])
    if co_owned:
        trust = max(trust, employers.trust[e, 0] + levers.course_trust[track] * (1.0 - employers.trust[e, 0]))
    return fit + p.trust_weight * trust - penalty


@part
def nearly(
    persons: Persons, traits: PersonTraits, positions: Positions, levers: Levers, fields: Fields, i: int, j: int,
    short: float, p,
):
    """Whether a channel shows that a small gap in skills cost person i job j; short: score missing [sd]."""
    if j < 0 or shared_channels(levers, i, positions.employer[j]) == 0:
        return False
    gap = competence_gap(traits, i, persons.segment[i], positions.segment[j], 1.0, fields)
    return gap <= p.near_gap and p.gap_weight * gap >= short


@kernel
def select(
    persons: Persons,
    traits: PersonTraits,
    positions: Positions,
    employers: Employers,
    fields: Fields,
    levers: Levers,
    params,
    week,
    seed,
    board: Board,
):
    """Score every application; entries below the standard become REFUSED. Returns how many are good enough.

    Match quality is a normal draw of the pair (person, vacancy) without the week: it lasts, and has no bounds."""
    key_quality = lasting_stream(seed, Decision.MATCH_QUALITY)
    board.tally[Tally.APPLICATIONS] = 0
    passed = 0
    for s in range(board.seekers[0]):
        if board.filled[s] == 0:
            continue
        i = board.who[s]
        limits = board.limits[s]
        base = board.base[s] + params.employed_bonus
        if i >= 0:
            base = base_score(persons, traits, i, limits, week, params)
        for q in range(board.filled[s]):
            v = board.vacancy[s, q]
            score = base + normal_pair_at(key_quality, board.who_ident[s], board.ident[v])
            if i >= 0:
                j = max(-1, board.row[v])
                score += employer_view(
                    persons,
                    traits,
                    positions,
                    employers,
                    levers,
                    fields,
                    i,
                    j,
                    board.field[v],
                    limits,
                    board.referred[s] and j >= 0 and positions.handled[j],
                    params,
                )
            board.tally[Tally.APPLICATIONS] += board.kind[v] == VacancyKind.POSTED
            good = score >= board.standard[v]
            board.score[s, q] = score if good else REFUSED
            if i >= 0 and not good:
                short = board.standard[v] - score
                if nearly(persons, traits, positions, levers, fields, i, max(-1, board.row[v]), short, params):
                    traits.near_miss[i] = week
            passed += good
    return passed
