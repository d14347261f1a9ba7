"""Step 8d, search: what each searcher sees per channel, which few they apply to, how employers score them."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import COMPETENCES, Attachment, Barrier, Contract, Decision
from labsim.core.draws import bits, lasting_stream, normal_pair_at, pair_bits, unit
from labsim.core.jit import kernel, part, rule
from labsim.world.board import LIST, REFUSED, TURNS, Board, Fields, Tally, VacancyKind
from labsim.world.demand import Employers, Positions, Segments
from labsim.world.levers import Levers
from labsim.world.persons import Persons, PersonTraits

ODD = np.uint32(0x9E3779B1)
SIXTEEN = np.uint32(16)
ALL_BITS = np.uint32(0xFFFF)
OWN_MASK = np.uint32(1)  # with the turns: each pair is looked at once in 16 weeks
NEAR_MASK = np.uint32(7)  # once in 64 weeks
TURN_BITS = np.uint32(3)
SICK = (1 << int(Barrier.PHYSICAL)) | (1 << int(Barrier.MENTAL))
LOOKED = 6  # list slots for applications of one's own
DIRECT_MOST = 3  # for being asked directly; the rest is for mediation


class Params(NamedTuple):
    """Weights of utilities and of employers' scores; scores are in sd of match quality."""

    taste_width: float  # spread of a person's own taste for a job, uniform width [1] | 2.0 | 1-3 | scales utility
    near_loss: float  # utility lost when the job is in a neighbouring segment [1] | 0.5 | 0.2-1.0 | assumption: people prefer their own field
    gap_weight: float  # penalty per unit of competence gap [sd] | 2.0 | 1-3 | assumption; rule R01
    diploma_weight: float  # penalty for lacking the diploma a segment insists on [sd] | 0.9 | 0.5-1.4 | assumption; rule R14
    belief: float  # share of true skill that employers see without a certificate [share] | 0.35 | 0.2-0.5 | assumption; rule R13
    risk_weight: float  # penalty for health risk at a fully risk-averse employer, permanent contract [sd] | 0.5 | 0.2-0.8 | assumption; rule R05
    risk_flex: float  # share of it that remains with a flexible contract [share] | 0.4 | 0.2-0.6 | assumption; rule R05
    trust_weight: float  # score points of full trust when the employer service or a co-owned track sends someone [sd] | 0.6 | 0.3-0.9 | assumption; rules R25-R27
    inclusion_relief: float  # share of barrier and gap penalties that a fully inclusive employer forgives [share] | 0.3 | 0.1-0.5 | assumption; rule R28
    skills_screen: float  # share of the diploma penalty that remains when the employer service presents skills [share] | 0.5 | 0.3-0.8 | assumption; rule R14
    direct_contacts: float  # candidates a direct opening draws a week in its own segment [persons] | 2.0 | 1-3 | economics decision
    direct_near: float  # chance of a neighbouring searcher relative to an own one [ratio] | 0.25 | 0.1-0.5 | assumption
    transport_minutes: float  # farthest job for somebody with a transport barrier [minutes] | 15 | 10-25 | assumption
    childcare_hours: float  # most hours for somebody with a childcare barrier [hours] | 28 | 20-32 | assumption
    minutes_weight: float  # utility lost per 30 minutes of travel [1] | 0.6 | 0.3-1.0 | as in listing


@rule
def outlook(key, ident):
    """32 keyed bits [uint32] of a searcher, for visibility: neighbouring idents and other seeds share nothing."""
    return np.uint32(bits(key, ident) >> np.uint64(32))


@part
def competence_gap(traits: PersonTraits, i: int, own: int, g: int, sees: float, fields: Fields):
    """Mean shortfall of believed competences against what segment g asks [0, 1].

    Employers know what people of that trade can do and see a share `sees` of what this person can (rule R13)."""
    gap = 0.0
    for c in range(COMPETENCES):
        believed = (1.0 - sees) * fields.requirement[own, c] + sees * traits.competences[i, c]
        gap += max(0.0, fields.requirement[g, c] - believed)
    return gap


@part
def employer_view(
    persons: Persons, traits: PersonTraits, positions: Positions, employers: Employers, levers: Levers, fields: Fields,
    i: int, j: int, g: int, referred: bool, p,
):
    """Score points of person i that depend on the employer and the job (j is -1 for a job outside)."""
    own = persons.segment[i]
    signal = levers.signal[i]
    hosted = j >= 0 and levers.host[i] == positions.employer[j] + 1
    sees = 1.0 if hosted else p.belief + (1.0 - p.belief) * signal
    penalty = p.gap_weight * competence_gap(traits, i, own, g, sees, fields)
    if own != g:
        held = signal if persons.second_segment[i] == g else 0.0
        diploma = p.diploma_weight * fields.diploma[g] * (1.0 - held)
        penalty += diploma * (p.skills_screen if referred else 1.0)
    if j < 0:
        return -penalty
    e = positions.employer[j]
    penalty *= 1.0 - p.inclusion_relief * employers.inclusiveness[e]
    if persons.barriers[i] & SICK:
        firm = 1.0 if positions.contract[j] == Contract.PERMANENT else p.risk_flex
        penalty += p.risk_weight * employers.risk_aversion[e] * firm * (1.0 - levers.cover[i])
    trust = employers.trust[e, 0] if referred else 0.0
    if persons.track[i] >= 0:
        trust = max(trust, levers.trust[e])
    return p.trust_weight * trust + levers.subsidy[i] - penalty


@part
def reachable(persons: Persons, positions: Positions, fields: Fields, i: int, j: int, minutes: float, p):
    """Whether barriers of transport or childcare rule the job out."""
    if persons.barriers[i] & (1 << Barrier.TRANSPORT) and minutes > p.transport_minutes:
        return False
    hours = 36 if j < 0 else positions.hours[j]
    return not (persons.barriers[i] & (1 << Barrier.CHILDCARE) and hours > p.childcare_hours)


@part
def mark(board: Board, h, lo: int, hi: int, near: bool):
    """Fill board.seen[lo:hi] with 1 where a searcher with outlook h [uint32] meets the vacancy this week.

    Sixteen keyed bits of the pair are a phase: looking around, a pair meets once in mask + 1 weeks, twice as often in
    the first two; a direct opening (all bits of the mask, a fresh hash every week) draws those below its threshold.
    One formula for both, on 32-bit columns without branches, so that it runs eight vacancies at a time."""
    hashes = board.hash[lo:hi]
    ages = board.age[lo:hi]
    masks = board.mask_near[lo:hi] if near else board.mask[lo:hi]
    limits = board.limit_near[lo:hi] if near else board.limit[lo:hi]
    seen = board.seen[: hi - lo]
    for k in range(len(hashes)):
        y = np.uint32((h ^ hashes[k]) * ODD) >> SIXTEEN
        seen[k] = np.uint32((y ^ (ages[k] >> TURN_BITS)) & masks[k]) < limits[k]


@part
def insert(board: Board, s: int, v: int, utility: float, first: int, count: int, room: int):
    """Keep the best `room` vacancies in slots first.., best first, ties by vacancy ident; returns the new count."""
    k = first + count
    if count >= room:
        k -= 1
        w = board.vacancy[s, k]
        if utility < board.utility[s, k] or (utility == board.utility[s, k] and board.ident[v] > board.ident[w]):
            return count
        count -= 1
    while k > first:
        w = board.vacancy[s, k - 1]
        if utility < board.utility[s, k - 1] or (utility == board.utility[s, k - 1] and board.ident[v] > board.ident[w]):
            break
        board.vacancy[s, k] = w
        board.utility[s, k] = board.utility[s, k - 1]
        k -= 1
    board.vacancy[s, k] = v
    board.utility[s, k] = utility
    return count + 1


@part
def travel(persons: Persons, fields: Fields, board: Board, i: int, v: int):
    """Minutes from person i's municipality to vacancy v."""
    home = persons.municipality[i]
    return fields.minutes_out[home] if board.place[v] < 0 else fields.minutes[home, board.place[v]]


@part
def consider(
    persons: Persons, positions: Positions, fields: Fields, board: Board, s: int, v: int, near: bool, key_taste, p
):
    """Utility of vacancy v to searcher s, REFUSED when it is out of reach or not worth it."""
    taste = p.taste_width * (unit(pair_bits(key_taste, board.who_ident[s], board.ident[v])) - 0.5)
    utility = board.value[v] + taste - (p.near_loss if near else 0.0)
    i = board.who[s]
    if i < 0:
        return utility if board.kind[v] != VacancyKind.OUTSIDE else REFUSED
    minutes = travel(persons, fields, board, i, v)
    if persons.barriers[i] != 0 and not reachable(persons, positions, fields, i, board.row[v], minutes, p):
        return REFUSED
    utility -= p.minutes_weight * minutes / 30.0
    return utility if utility > board.reserve[s] else REFUSED


@part
def gather(
    persons: Persons, positions: Positions, fields: Fields, board: Board, s: int, h, g: int, near: bool, counts,
    key_taste, p
):
    """Sort what searcher s sees of segment g into the three parts of the list: looked for, asked directly, mediated.

    Returns how many it sees."""
    bucket = g * TURNS + np.int64(h & np.uint32(TURNS - 1))
    lo = np.int64(board.start[bucket])
    hi = np.int64(board.start[bucket + 1])
    mark(board, h, lo, hi, near)
    seen = board.seen[: hi - lo]
    hits = 0
    for k in range(len(seen)):
        if seen[k] == 0:
            continue
        v = lo + k
        hits += 1
        utility = consider(persons, positions, fields, board, s, v, near, key_taste, p)
        if utility <= REFUSED:
            continue
        j = board.row[v]
        if board.kind[v] == VacancyKind.DIRECT:
            counts[1] = insert(board, s, v, utility, LOOKED, counts[1], DIRECT_MOST)
        elif board.referred[s] and j >= 0 and positions.handled[j]:
            counts[2] = insert(board, s, v, utility, LOOKED + DIRECT_MOST, counts[2], LIST - LOOKED - DIRECT_MOST)
        elif board.cap[s] > 0:
            counts[0] = insert(board, s, v, utility, 0, counts[0], board.cap[s])
    return hits


@part
def close_list(board: Board, s: int, counts):
    """Put the three parts behind each other, best utility first (ties by vacancy ident)."""
    n = counts[0]
    for part in range(1, 3):
        first = LOOKED if part == 1 else LOOKED + DIRECT_MOST
        for q in range(counts[part]):
            v = board.vacancy[s, first + q]
            n = insert(board, s, v, board.utility[s, first + q], 0, n, LIST)
    board.count[s] = n
    counts[:] = 0


@part
def present(persons: Persons, positions: Positions, fields: Fields, levers: Levers, board: Board, s: int, counts, key_taste, p):
    """A pathway presents its graduates to the host of their learning place and to the employers that co-own it."""
    i = board.who[s]
    g = persons.second_segment[i]
    if g < 0:
        return
    for v in range(board.start[g * TURNS], board.start[(g + 1) * TURNS]):
        j = board.row[v]
        if j < 0:
            continue
        e = positions.employer[j]
        if levers.host[i] == e + 1 or levers.trust[e] > 0.0:
            utility = consider(persons, positions, fields, board, s, v, False, key_taste, p)
            if utility > REFUSED:
                counts[2] = insert(board, s, v, utility, LOOKED + DIRECT_MOST, counts[2], LIST - LOOKED - DIRECT_MOST)


@part
def look_around(
    persons: Persons, positions: Positions, fields: Fields, levers: Levers, board: Board, s: int, h, counts, key_taste, p
):
    """Fill the list of searcher s from the own field, the certificate's field and neighbouring ones; returns sights."""
    i = board.who[s]
    own = board.who_segment[s]
    hits = gather(persons, positions, fields, board, s, h, own, False, counts, key_taste, p)
    if i >= 0:
        second = persons.second_segment[i]
        if persons.track[i] >= 0:
            present(persons, positions, fields, levers, board, s, counts, key_taste, p)
        if second >= 0 and second != own and persons.attachment[i] != Attachment.STUDENT:
            hits += gather(persons, positions, fields, board, s, h, second, False, counts, key_taste, p)
        for q in range(fields.near_start[own], fields.near_start[own + 1]):
            g = fields.near[q]
            if g != second:
                hits += gather(persons, positions, fields, board, s, h, g, True, counts, key_taste, p)
    close_list(board, s, counts)
    return hits


@part
def set_visibility(segments: Segments, board: Board, p):
    """Masks and limits of `mark` for every vacancy on the board."""
    for v in range(board.start[len(board.start) - 1]):
        if board.kind[v] == VacancyKind.DIRECT:
            rate = 65536.0 * TURNS * p.direct_contacts / max(1.0, segments.searchers_normal[board.field[v]])
            board.mask[v] = ALL_BITS
            board.mask_near[v] = ALL_BITS
            board.limit[v] = np.uint32(min(65535.0, rate))
            board.limit_near[v] = np.uint32(min(65535.0, rate * p.direct_near))
        else:
            fresh = board.age[v] < np.uint32(2)
            board.mask[v] = OWN_MASK >> np.uint32(1) if fresh else OWN_MASK
            board.mask_near[v] = NEAR_MASK >> np.uint32(1) if fresh else NEAR_MASK
            board.limit[v] = np.uint32(1)
            board.limit_near[v] = np.uint32(1)


@kernel
def search(
    persons: Persons, traits: PersonTraits, positions: Positions, employers: Employers, segments: Segments,
    fields: Fields, levers: Levers, params, week, seed, board: Board,
):
    """Every searcher's list with employers' scores; entries below the standard are REFUSED. Returns applications made.

    Match quality is a normal draw of the pair (person, vacancy) without the week: it lasts, and has no bounds."""
    key_quality = lasting_stream(seed, Decision.MATCH_QUALITY)
    key_taste = lasting_stream(seed, Decision.TASTE)
    key_sight = lasting_stream(seed, Decision.VISIBILITY)
    counts = board.parts
    counts[:] = 0
    made = 0
    board.tally[Tally.APPLICATIONS] = 0
    board.tally[Tally.VISIBLE] = 0
    set_visibility(segments, board, params)
    for s in range(board.seekers[0]):
        h = outlook(key_sight, board.who_ident[s])
        board.tally[Tally.VISIBLE] += look_around(
            persons, positions, fields, levers, board, s, h, counts, key_taste, params
        )
        made += board.count[s]
        i = board.who[s]
        for q in range(board.count[s]):
            v = board.vacancy[s, q]
            g = board.field[v]
            score = board.base[s] + normal_pair_at(key_quality, board.who_ident[s], board.ident[v])
            if i >= 0:
                score += employer_view(
                    persons, traits, positions, employers, levers, fields, i, max(-1, board.row[v]), g,
                    board.referred[s], params,
                )
            board.tally[Tally.APPLICATIONS] += board.kind[v] == VacancyKind.POSTED
            board.score[s, q] = score if score >= board.standard[v] else REFUSED
    return made
