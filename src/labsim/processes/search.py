"""Step 8d, search: what each searcher sees per channel, and which few they apply to."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import Attachment, Barrier, Decision
from labsim.core.draws import bits, lasting_stream, pair_bits_of, pair_key, unit
from labsim.core.jit import kernel, part, rule
from labsim.world.board import LIST, REFUSED, TURNS, Board, Fields, Tally, VacancyKind
from labsim.world.demand import Positions, Segments
from labsim.world.levers import Levers, acquaintance
from labsim.world.persons import Persons

ODD = np.uint32(0x9E3779B1)
SIXTEEN = np.uint32(16)
ALL_BITS = np.uint32(0xFFFF)
OWN_CYCLE_W = 16  # weeks in which a pair of one segment meets once, turns included
NEAR_CYCLE_W = 64  # the same for a neighbouring segment
TURN_BITS = np.uint32(3)  # log2(TURNS)
LOOKED = 6  # list slots for applications of one's own
DIRECT_MOST = 3  # for being asked directly; the rest is for mediation


class Params(NamedTuple):
    """What searchers see and want; utilities have no unit but their own taste."""

    taste_width: float  # spread of a person's own taste for a job, uniform width [1]
    near_loss: float  # utility lost when the job is in a neighbouring segment [1]
    direct_contacts: float  # candidates a direct opening draws a week in its own segment [persons]
    direct_near: float  # chance of a neighbouring searcher relative to an own one [ratio]
    transport_minutes: float  # farthest job for somebody with a transport barrier [minutes]
    childcare_hours: float  # most hours for somebody with a childcare barrier [hours]
    minutes_weight: float  # utility lost per 30 minutes of travel [1]


@rule
def outlook(key, ident):
    """32 keyed bits [uint32] of a searcher, for visibility: neighbouring idents and other seeds share nothing."""
    return np.uint32(bits(key, ident) >> np.uint64(32))


@part
def reachable(persons: Persons, positions: Positions, fields: Fields, i: int, j: int, minutes: float, p):
    """Whether barriers of transport or childcare rule the job out."""
    if persons.barriers[i] & (1 << Barrier.TRANSPORT) and minutes > p.transport_minutes:
        return False
    hours = 36 if j < 0 else positions.hours[j]
    return not (persons.barriers[i] & (1 << Barrier.CHILDCARE) and hours > p.childcare_hours)


@part
def mark(board: Board, h, lo: int, hi: int, near: bool, shift):
    """Fill board.seen with 1 where a searcher with outlook h [uint32] meets one of the vacancies lo .. hi this week.

    Sixteen keyed bits of the pair are a phase: looking around, a pair meets once in mask + 1 weeks, twice as often in
    the first two; a direct opening (all bits of the mask, a fresh hash every week) draws those below its threshold.
    shift: bits of the age that the turns have used up [uint32]. One formula for both, on 32-bit columns without branches, in steps of eight: what lies behind hi is not read."""
    masks = board.mask_near if near else board.mask
    limits = board.limit_near if near else board.limit
    for step in range(np.uint64(hi - lo + 7) >> np.uint64(3)):
        to = np.uint64(step) << np.uint64(3)
        first = np.uint64(lo) + to
        for k in range(np.uint64(8)):
            at = first + k
            y = np.uint32((h ^ board.hash[at]) * ODD) >> SIXTEEN
            board.seen[to + k] = np.uint32((y ^ (board.age[at] >> shift)) & masks[at]) < limits[at]


@part
def insert(board: Board, s: int, v: int, utility: float, first: int, count: int, room: int):
    """Keep the best `room` vacancies in slots first.., best first, ties by vacancy ident; returns the new count.

    Compares what is stored (float32): else near ties would go by the order in which vacancies come."""
    worth = np.float32(utility)
    k = first + count
    if count >= room:
        k -= 1
        w = board.vacancy[s, k]
        if worth < board.utility[s, k] or (worth == board.utility[s, k] and board.ident[v] > board.ident[w]):
            return count
        count -= 1
    while k > first:
        w = board.vacancy[s, k - 1]
        if worth < board.utility[s, k - 1] or (
            worth == board.utility[s, k - 1] and board.ident[v] > board.ident[w]
        ):
            break
        board.vacancy[s, k] = w
        board.utility[s, k] = board.utility[s, k - 1]
        k -= 1
    board.vacancy[s, k] = v
    board.utility[s, k] = worth
    return count + 1


@part
def travel(persons: Persons, fields: Fields, board: Board, i: int, v: int):
    """Minutes from person i's municipality to vacancy v."""
    home = persons.municipality[i]
    return fields.minutes_out[home] if board.place[v] < 0 else fields.minutes[home, board.place[v]]


@part
def consider(
    persons: Persons,
    positions: Positions,
    fields: Fields,
    board: Board,
    s: int,
    v: int,
    near: bool,
    key_taste,
    p,
):
    """Utility of vacancy v to searcher s, REFUSED when it is out of reach or not worth it.

    key_taste: what the searcher draws tastes with [uint64]."""
    taste = p.taste_width * (unit(pair_bits_of(key_taste, board.ident[v])) - 0.5)
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
def glance(board: Board, s: int, h, g: int, near: bool, count: int):
    """Append the vacancies of segment g that searcher s meets this week to board.hit; returns the new count.

    Who applies nowhere by himself can only be asked, so the others are not looked at. Without branches: which ones
    are met nobody can guess, the processor neither."""
    turns = board.turns[g]
    bucket = g * TURNS + np.int64(h & np.uint32(turns - 1))
    lo = np.int64(board.start[bucket])
    looks = board.cap[s] > 0 or board.referred[s]
    hi = np.int64(board.start[bucket + 1] if looks else board.rest[bucket])
    if lo == hi:
        return count
    mark(board, h, lo, hi, near, TURN_BITS if turns == TURNS else np.uint32(0))
    for k in range(hi - lo):
        board.hit[count] = lo + k
        count += np.int64(board.seen[k])
    return count


@part
def keep(
    persons: Persons,
    positions: Positions,
    fields: Fields,
    board: Board,
    s: int,
    v: int,
    utility: float,
    counts,
    p,
):
    """Sort vacancy v, worth `utility` to searcher s, into its part of the list: looked for, asked directly, mediated."""
    i = board.who[s]
    j = board.row[v]
    if not utility > board.reserve[s]:
        return
    if i >= 0 and persons.barriers[i] != 0:
        if not reachable(persons, positions, fields, i, j, travel(persons, fields, board, i, v), p):
            return
    if board.kind[v] == VacancyKind.DIRECT:
        counts[1] = insert(board, s, v, utility, LOOKED, counts[1], DIRECT_MOST)
    elif board.referred[s] and j >= 0 and positions.handled[j]:
        counts[2] = insert(board, s, v, utility, LOOKED + DIRECT_MOST, counts[2], LIST - LOOKED - DIRECT_MOST)
    elif board.cap[s] > 0:
        counts[0] = insert(board, s, v, utility, 0, counts[0], board.cap[s])


@part
def least(board: Board, s: int, counts):
    """Utility below which nothing more comes on the list of searcher s, but what is direct: a little below the worst."""
    cap = np.int64(board.cap[s])
    if board.referred[s] or counts[0] < cap or cap == 0:
        return np.float64(board.reserve[s])
    return max(np.float64(board.reserve[s]), np.float64(board.utility[s, cap - 1]) - 1e-5)


@part
def weigh(
    persons: Persons,
    positions: Positions,
    fields: Fields,
    board: Board,
    s: int,
    count: int,
    own: int,
    counts,
    key_taste,
    p,
):
    """Fill the list of searcher s from the first `count` of board.hit, the first `own` of them in fields of one's own.

    What cannot come on the list is dropped at once; as `consider`, which reads all about one vacancy."""
    i = board.who[s]
    resident = i >= 0
    home = np.int64(persons.municipality[i]) if resident else 0
    weight = p.minutes_weight if resident else 0.0
    away = weight * fields.minutes_out[home] / 30.0 if resident else 1e30
    minutes = fields.minutes[home]
    bar = least(board, s, counts)
    for k in range(count):
        v = np.int64(board.hit[k])
        loss = 0.0 if k < own else p.near_loss
        place = np.int64(board.place[v])
        here = weight * minutes[max(place, 0)] / 30.0
        cost = away if place < 0 else here
        taste = p.taste_width * (unit(pair_bits_of(key_taste, board.ident[v])) - 0.5)
        utility = board.value[v] + taste - loss - cost
        if (utility < bar) & (board.kind[v] != VacancyKind.DIRECT):
            continue
        keep(persons, positions, fields, board, s, v, utility, counts, p)
        bar = least(board, s, counts)


@part
def close_list(board: Board, s: int, counts):
    """Put the three parts behind each other, best utility first (ties by vacancy ident)."""
    n = counts[0]
    for number in range(1, 3):
        first = LOOKED if number == 1 else LOOKED + DIRECT_MOST
        for q in range(counts[number]):
            v = board.vacancy[s, first + q]
            n = insert(board, s, v, board.utility[s, first + q], 0, n, LIST)
    board.filled[s] = n
    counts[:] = 0


@part
def listed(board: Board, s: int, counts, v: int):
    """Whether vacancy v is already in one of the three parts of the list."""
    for number in range(3):
        first = 0 if number == 0 else (LOOKED if number == 1 else LOOKED + DIRECT_MOST)
        for q in range(counts[number]):
            if board.vacancy[s, first + q] == v:
                return True
    return False


@part
def present(
    persons: Persons,
    positions: Positions,
    fields: Fields,
    levers: Levers,
    board: Board,
    s: int,
    counts,
    key_taste,
    p,
):
    """A pathway presents its graduates to the host of their learning place and to the employers that co-own it,
    beside what they found themselves."""
    i = board.who[s]
    g = persons.second_segment[i]
    if g < 0:
        return
    for v in range(board.start[g * TURNS], board.start[(g + 1) * TURNS]):
        j = board.row[v]
        if j < 0:
            continue
        hosted, co_owned = acquaintance(levers, i, positions.employer[j])
        if (hosted or co_owned > 0.0) and not listed(board, s, counts, v):
            utility = consider(persons, positions, fields, board, s, v, False, key_taste, p)
            if utility > REFUSED:
                counts[2] = insert(
                    board, s, v, utility, LOOKED + DIRECT_MOST, counts[2], LIST - LOOKED - DIRECT_MOST
                )


@part
def look_around(
    persons: Persons,
    positions: Positions,
    fields: Fields,
    levers: Levers,
    board: Board,
    s: int,
    h,
    counts,
    key_taste,
    p,
):
    """Fill the list of searcher s from the own field, the certificate's field and neighbouring ones; returns sights."""
    i = board.who[s]
    own = board.who_segment[s]
    first = glance(board, s, h, own, False, 0)
    count = first
    if i >= 0:
        second = persons.second_segment[i]
        if second == own or persons.attachment[i] == Attachment.STUDENT:
            second = -1
        if second >= 0:
            first = glance(board, s, h, second, False, first)
            count = first
        for q in range(fields.near_start[own], fields.near_start[own + 1]):
            g = fields.near[q]
            if g != second:
                count = glance(board, s, h, g, True, count)
    weigh(persons, positions, fields, board, s, count, first, counts, key_taste, p)
    if i >= 0 and persons.track[i] >= 0:
        present(persons, positions, fields, levers, board, s, counts, key_taste, p)
    close_list(board, s, counts)
    return count


@part
def set_visibility(segments: Segments, board: Board, p):
    """Masks and limits of `mark` for every vacancy on the board."""
    for v in range(board.start[len(board.start) - 1]):
        turns = board.turns[board.field[v]]
        if board.kind[v] == VacancyKind.DIRECT:
            rate = 65536.0 * turns * p.direct_contacts / max(1.0, segments.searchers_normal[board.field[v]])
            board.mask[v] = ALL_BITS
            board.mask_near[v] = ALL_BITS
            board.limit[v] = np.uint32(min(65535.0, rate))
            board.limit_near[v] = np.uint32(min(65535.0, rate * p.direct_near))
        else:
            often = 2 if board.age[v] < np.uint32(2) else 1
            board.mask[v] = np.uint32(OWN_CYCLE_W // turns // often - 1)
            board.mask_near[v] = np.uint32(NEAR_CYCLE_W // turns // often - 1)
            board.limit[v] = np.uint32(1)
            board.limit_near[v] = np.uint32(1)


@kernel
def search(
    persons: Persons,
    positions: Positions,
    segments: Segments,
    fields: Fields,
    levers: Levers,
    params,
    week,
    seed,
    board: Board,
):
    """Every searcher's list of applications, best first; returns how many there are. `week` is not used: who meets
    whom depends on the age of the vacancy."""
    key_taste = lasting_stream(seed, Decision.TASTE)
    key_sight = lasting_stream(seed, Decision.VISIBILITY)
    counts = board.parts
    counts[:] = 0
    made = 0
    board.tally[Tally.VISIBLE] = 0
    set_visibility(segments, board, params)
    for s in range(board.seekers[0]):
        h = outlook(key_sight, board.who_ident[s])
        board.tally[Tally.VISIBLE] += look_around(
            persons, positions, fields, levers, board, s, h, counts, pair_key(key_taste, board.who_ident[s]), params
        )
        made += board.filled[s]
    return made
