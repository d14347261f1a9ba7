"""Step 8b, list_openings: the week's vacancies on the board, by segment and turn; the WSP picks its own."""

from math import exp
from typing import NamedTuple

import numpy as np

from labsim.core.codes import SEGMENTS, Decision, Slot
from labsim.core.draws import lasting_stream, normal_at, pair_bits, stream, uniform_at, uniform_pair_at
from labsim.core.jit import kernel, part, rule
from labsim.core.sieve import Sieve, collect
from labsim.world.board import TURNS, Board, VacancyKind
from labsim.world.demand import OutsideJobs, Positions, Segments
from labsim.world.offices import OfficeKind, Offices

FEW = 80.0  # searchers of a segment, below which its vacancies are not spread over turns
POSTED, DIRECT = int(Slot.POSTED), int(Slot.DIRECT)


class Params(NamedTuple):
    """Standards and what everybody likes about a job."""

    theta: float  # standard of a fresh posted vacancy [sd of match quality]
    delta: float  # how far the standard falls in 26 weeks [sd]
    direct_lower: float  # direct openings ask so much less [sd]
    wage_weight: float  # utility of one log point of wage [1]
    direct_bonus: float  # utility of a job one is asked for [1]
    outside_wage_sd: float  # spread of log wages of outside jobs [log]
    outside_life_w: (
        float  # mean weeks an outside job stays open before somebody from elsewhere has it [weeks]
    )
    block_w: float  # weeks after which an outside row offers a new job [weeks]
    outside_theta: float  # standard of outside jobs, posted and direct together [sd]
    restandard_w: float  # weeks over which the standard falls by delta [weeks]


@rule
def standard_now(base, age_w, p):
    """Hiring standard of a vacancy that has been open for age_w weeks."""
    return base - p.delta * min(age_w, p.restandard_w) / p.restandard_w


@rule
def waiting_share(age_w, demand, p):
    """Share of outside jobs that are not there (any more) at this age [0, 1]: somebody from elsewhere has them.

    demand: factor on the jobs offered; where it is below 1 the others are never offered."""
    return 1.0 - min(1.0, demand * exp(-age_w / p.outside_life_w))


@part
def outside_age(outside: OutsideJobs, k: int, week: int, key, gone, p):
    """Weeks that outside job k has been open in its block, or -1: taken, or a competitor was there first.

    gone: by age, the share that a competitor has; this block's job goes by its keyed uniform."""
    shifted = week + outside.phase[k]
    block = shifted // np.int64(p.block_w)
    if outside.taken[k] == block:
        return -1
    age = shifted - block * np.int64(p.block_w)
    return age if uniform_pair_at(key, outside.ident[k], block) >= gone[age] else -1


@part
def outside_ident(outside: OutsideJobs, k: int, week: int, key, p):
    """Vacancy ident of outside job k in its present block."""
    return pair_bits(key, outside.ident[k], (week + outside.phase[k]) // np.int64(p.block_w))


@part
def turn_of(ident, age, direct: bool, call, turns):
    """Which turn of its segment a vacancy is in this week: one further every week; direct ones by this week's call."""
    low = np.uint32(ident >> np.uint64(32))
    return np.int64((low ^ (call if direct else np.uint32(age))) & np.uint32(turns - 1))


@part
def note(board: Board, row: int, ident, age: int, kind: int, bucket: int):
    """Remember one open vacancy and count it into its bucket."""
    k = board.noted[0]
    board.note_row[k] = row
    board.note_ident[k] = ident
    board.note_age[k] = age
    board.note_kind[k] = kind
    board.note_bucket[k] = bucket
    board.noted[0] = k + 1
    board.start[bucket + 1] += 1
    board.rest[bucket] += kind == VacancyKind.DIRECT


@part
def put(board: Board, k: int, call):
    """Write the identity of noted vacancy k into its bucket (from the back, direct ones first); returns its place."""
    bucket = board.note_bucket[k]
    direct = board.note_kind[k] == VacancyKind.DIRECT
    if direct:
        board.rest[bucket] -= 1
        v = board.rest[bucket]
    else:
        board.start[bucket + 1] -= 1
        v = board.start[bucket + 1]
    ident = board.note_ident[k]
    h = np.uint32(ident >> np.uint64(32))
    board.row[v] = board.note_row[k]
    board.ident[v] = ident
    board.hash[v] = h ^ call if direct else h
    board.age[v] = np.uint32(0) if direct else np.uint32(board.note_age[k])
    board.kind[v] = board.note_kind[k]
    board.field[v] = bucket // TURNS
    board.holder[v] = -1
    return v


@part
def handle(positions: Positions, offices: Offices, sieve: Sieve, count: int, week: int, key):
    """The employer service takes up new posted openings while it has room; a keyed draw decides who first.

    The first `count` rows of the sieve are the open positions."""
    room = 0
    for o in range(len(offices.kind)):
        if offices.kind[o] == OfficeKind.WSP:
            room += offices.vacancy_slots[o]
    fresh = 0
    for k in range(count):
        j = sieve.rows[k]
        if positions.state[j] == Slot.POSTED:
            room -= positions.handled[j]
            fresh += positions.opened[j] == week and not positions.handled[j]
    share = room / fresh if fresh > 0 else 0.0
    for k in range(count):
        j = sieve.rows[k]
        if positions.state[j] == Slot.POSTED and positions.opened[j] == week and not positions.handled[j]:
            positions.handled[j] = uniform_at(key, positions.vacancy[j]) < share


@part
def open_rows(positions: Positions, sieve: Sieve):
    """Rows of the open positions of the region; returns how many."""
    n = len(positions.state)
    for j in range(n):
        state = positions.state[j]
        sieve.flags[j] = (state == POSTED) | (state == DIRECT)
    return collect(sieve, n)


@part
def note_positions(positions: Positions, sieve: Sieve, count: int, week: int, call, board: Board):
    """Note the open positions of the region."""
    for k in range(count):
        j = sieve.rows[k]
        age = week - positions.opened[j]
        direct = positions.state[j] == DIRECT
        kind = VacancyKind.DIRECT if direct else VacancyKind.POSTED
        g = positions.segment[j]
        turn = turn_of(positions.vacancy[j], age, direct, call, board.turns[g])
        note(board, j, positions.vacancy[j], age, kind, g * TURNS + turn)


@part
def note_outside(outside: OutsideJobs, demand: float, params, week: int, seed, call, board: Board):
    """Note the jobs elsewhere that are open; demand: factor on how many there are."""
    key_life = stream(seed, Decision.OUTSIDE_LIFE, 0)
    key_name = lasting_stream(0, Decision.OUTSIDE_LIFE)
    gone = board.gone
    for age in range(np.int64(min(params.block_w, len(gone) - 1.0))):
        gone[age] = waiting_share(age, demand, params)
    for k in range(len(outside.ident)):
        age = outside_age(outside, k, week, key_life, gone, params)
        if age >= 0:
            ident = outside_ident(outside, k, week, key_name, params)
            g = outside.segment[k]
            turn = turn_of(ident, age, False, call, board.turns[g])
            note(board, -2 - k, ident, age, VacancyKind.OUTSIDE, g * TURNS + turn)


@part
def describe(positions: Positions, k: int, v: int, key_wage, board: Board, p):
    """What place v of the board, noted vacancy k, asks and offers."""
    j = board.note_row[k]
    if j < 0:
        board.standard[v] = p.outside_theta
        board.value[v] = p.wage_weight * p.outside_wage_sd * normal_at(key_wage, board.ident[v])
        board.place[v] = -1
        return
    direct = board.note_kind[k] == VacancyKind.DIRECT
    lower = p.direct_lower if direct else 0.0
    board.standard[v] = standard_now(p.theta + positions.standard[j] - lower, board.note_age[k], p)
    board.value[v] = p.wage_weight * positions.wage[j] + (p.direct_bonus if direct else 0.0)
    board.place[v] = positions.municipality[j]


@part
def clear(segments: Segments, board: Board):
    """An empty board; where few search there are no turns: everybody looks at everything in their weeks."""
    board.noted[0] = 0
    board.start[:] = 0
    board.rest[:] = 0
    for g in range(SEGMENTS):
        board.turns[g] = TURNS if segments.searchers_normal[g] >= FEW else 1


@kernel
def list_openings(
    positions: Positions, segments: Segments, outside: OutsideJobs, offices: Offices, demand, params, week, seed,
    board: Board, sieve: Sieve,
):
    """Fill the vacancy side of the board; returns the number of vacancies on it (all kinds).

    demand: factor on the jobs offered elsewhere."""
    call = np.uint32(stream(seed, Decision.DIRECT_CONTACT, week) >> np.uint64(32))
    key_wage = lasting_stream(seed, Decision.TASTE)
    clear(segments, board)
    count = open_rows(positions, sieve)
    handle(positions, offices, sieve, count, week, stream(seed, Decision.WSP_HANDLING, 0))
    note_positions(positions, sieve, count, week, call, board)
    note_outside(outside, demand, params, week, seed, call, board)
    for b in range(SEGMENTS * TURNS):
        board.rest[b] += board.start[b]
        board.start[b + 1] += board.start[b]
    total = board.start[SEGMENTS * TURNS]
    for k in range(board.noted[0] - 1, -1, -1):
        v = put(board, k, call)
        describe(positions, k, v, key_wage, board, params)
    for b in range(SEGMENTS * TURNS):
        board.start[b] = board.rest[b]
        board.rest[b] = board.start[b + 1]
    board.start[SEGMENTS * TURNS] = total
    return total
