"""Step 8b, list_openings: the week's vacancies on the board, by segment and turn; the WSP picks its own."""

from math import log
from typing import NamedTuple

import numpy as np

from labsim.core.codes import SEGMENTS, Decision, Slot
from labsim.core.draws import lasting_stream, normal_at, pair_bits, stream, uniform_at, uniform_pair_at
from labsim.core.jit import kernel, part, rule
from labsim.world.board import TURNS, Board, VacancyKind
from labsim.world.demand import OutsideJobs, Positions
from labsim.world.offices import OfficeKind, Offices


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


@part
def outside_open(outside: OutsideJobs, k: int, week: int, life: float, p):
    """Block of weeks of outside job k, or -1 when it is not open: not taken, and no competitor yet."""
    shifted = week + outside.phase[k]
    length = int(p.block_w)
    block = shifted // length
    if outside.taken[k] == block:
        return -1
    return block if shifted - block * length < life else -1


@part
def outside_life(outside: OutsideJobs, k: int, week: int, key, p):
    """Weeks until a competitor takes this block's job [weeks]: keyed by row and block."""
    block = (week + outside.phase[k]) // int(p.block_w)
    u = uniform_pair_at(key, outside.ident[k], block)
    return -p.outside_life_w * log(1.0 - u)


@part
def turn_of(ident, age, direct: bool, call):
    """Which turn of its segment a vacancy is in this week: one further every week; direct ones by this week's call."""
    low = np.uint32(ident >> np.uint64(32))
    return np.int64((low ^ (call if direct else np.uint32(age))) & np.uint32(TURNS - 1))


@part
def put(board: Board, bucket: int, row: int, ident, age: int, kind: int, call):
    """Write the identity of one vacancy into its bucket (filled from the back); returns its place on the board."""
    board.start[bucket + 1] -= 1
    v = board.start[bucket + 1]
    board.row[v] = row
    board.ident[v] = ident
    board.hash[v] = np.uint32(ident >> np.uint64(32))
    board.age[v] = np.uint32(age)
    if kind == VacancyKind.DIRECT:
        board.hash[v] ^= call
        board.age[v] = np.uint32(0)
    board.kind[v] = kind
    board.field[v] = bucket // TURNS
    board.holder[v] = -1
    return v


@part
def handle(positions: Positions, offices: Offices, week: int, key):
    """The employer service takes up new posted openings while it has room; a keyed draw decides who first."""
    room = 0
    for o in range(len(offices.kind)):
        if offices.kind[o] == OfficeKind.WSP:
            room += offices.vacancy_slots[o]
    fresh = 0
    for j in range(len(positions.ident)):
        if positions.state[j] == Slot.POSTED:
            if positions.handled[j]:
                room -= 1
            elif positions.opened[j] == week:
                fresh += 1
    share = room / fresh if fresh > 0 else 0.0
    for j in range(len(positions.ident)):
        if positions.state[j] == Slot.POSTED and positions.opened[j] == week and not positions.handled[j]:
            positions.handled[j] = uniform_at(key, positions.vacancy[j]) < share


@part
def outside_age(outside: OutsideJobs, k: int, week: int, key, p):
    """Weeks that outside job k has been open in its block, or -1 when it is not open."""
    block = outside_open(outside, k, week, outside_life(outside, k, week, key, p), p)
    return -1 if block < 0 else week + outside.phase[k] - block * int(p.block_w)


@part
def outside_ident(outside: OutsideJobs, k: int, week: int, key, p):
    """Vacancy ident of outside job k in its present block."""
    return pair_bits(key, outside.ident[k], (week + outside.phase[k]) // int(p.block_w))


@part
def list_positions(positions: Positions, params, week: int, call, board: Board):
    """Put the open positions of the region on the board."""
    for j in range(len(positions.ident) - 1, -1, -1):
        state = positions.state[j]
        if state != Slot.POSTED and state != Slot.DIRECT:
            continue
        age = week - positions.opened[j]
        direct = state == Slot.DIRECT
        kind = VacancyKind.DIRECT if direct else VacancyKind.POSTED
        bucket = positions.segment[j] * TURNS + turn_of(positions.vacancy[j], age, direct, call)
        v = put(board, bucket, j, positions.vacancy[j], age, kind, call)
        lower = params.direct_lower if direct else 0.0
        board.standard[v] = standard_now(params.theta + positions.standard[j] - lower, age, params)
        board.value[v] = params.wage_weight * positions.wage[j] + (params.direct_bonus if direct else 0.0)
        board.place[v] = positions.municipality[j]


@part
def list_outside(outside: OutsideJobs, params, week: int, seed, call, board: Board):
    """Put the jobs elsewhere on the board."""
    key_life = stream(seed, Decision.OUTSIDE_LIFE, 0)
    key_name = lasting_stream(0, Decision.OUTSIDE_LIFE)
    key_wage = lasting_stream(seed, Decision.TASTE)
    for k in range(len(outside.ident) - 1, -1, -1):
        age = outside_age(outside, k, week, key_life, params)
        if age < 0:
            continue
        ident = outside_ident(outside, k, week, key_name, params)
        bucket = outside.segment[k] * TURNS + turn_of(ident, age, False, call)
        v = put(board, bucket, -2 - k, ident, age, VacancyKind.OUTSIDE, call)
        board.standard[v] = params.outside_theta
        board.value[v] = params.wage_weight * params.outside_wage_sd * normal_at(key_wage, ident)
        board.place[v] = -1


@part
def count_buckets(positions: Positions, outside: OutsideJobs, params, week: int, seed, call, board: Board):
    """Make board.start[b + 1] the end of bucket b."""
    key_life = stream(seed, Decision.OUTSIDE_LIFE, 0)
    key_name = lasting_stream(0, Decision.OUTSIDE_LIFE)
    board.start[:] = 0
    for j in range(len(positions.ident)):
        state = positions.state[j]
        if state == Slot.POSTED or state == Slot.DIRECT:
            turn = turn_of(positions.vacancy[j], week - positions.opened[j], state == Slot.DIRECT, call)
            board.start[positions.segment[j] * TURNS + turn + 1] += 1
    for k in range(len(outside.ident)):
        age = outside_age(outside, k, week, key_life, params)
        if age >= 0:
            turn = turn_of(outside_ident(outside, k, week, key_name, params), age, False, call)
            board.start[outside.segment[k] * TURNS + turn + 1] += 1
    for b in range(SEGMENTS * TURNS):
        board.start[b + 1] += board.start[b]


@kernel
def list_openings(
    positions: Positions, outside: OutsideJobs, offices: Offices, params, week, seed, board: Board
):
    """Fill the vacancy side of the board; returns the number of vacancies on it (all kinds)."""
    call = np.uint32(stream(seed, Decision.DIRECT_CONTACT, week) >> np.uint64(32))
    handle(positions, offices, week, stream(seed, Decision.WSP_HANDLING, 0))
    count_buckets(positions, outside, params, week, seed, call, board)
    total = board.start[SEGMENTS * TURNS]
    list_positions(positions, params, week, call, board)
    list_outside(outside, params, week, seed, call, board)
    for b in range(SEGMENTS * TURNS):
        board.start[b] = board.start[b + 1]
    board.start[SEGMENTS * TURNS] = total
    return total
