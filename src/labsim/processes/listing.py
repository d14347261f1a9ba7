"""Step 8b, list_openings: the week's vacancies on the board, sorted by segment; the employer service picks its own."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import SEGMENTS, Decision, Slot
from labsim.core.draws import lasting_stream, normal_at, pair_bits, stream, uniform_at, uniform_pair_at
from labsim.core.jit import kernel, part, rule
from labsim.world.board import Board, Fields, VacancyKind
from labsim.world.demand import OutsideJobs, Positions
from labsim.world.offices import OfficeKind, Offices


class Params(NamedTuple):
    """Standards and what everybody likes about a job."""

    theta: float  # standard of a fresh posted vacancy [sd of match quality] | 2.2 | 2.0-2.3 | economics start value
    delta: float  # how far the standard falls in 26 weeks [sd] | 0.8 | 0.55-1.05 | economics start value
    direct_lower: float  # direct openings ask so much less [sd] | 1.44 | 1.1-1.9 | economics start value
    wage_weight: float  # utility of one log point of wage [1] | 3.0 | 1-6 | assumption: utility is scaled by taste
    direct_bonus: float  # utility of a job one is asked for [1] | 0.8 | 0.4-1.2 | economics start value
    minutes_weight: float  # utility lost per 30 minutes of travel [1] | 0.6 | 0.3-1.0 | most work nearby; 22.6 km is the mean commute (CBS 2015)
    outside_wage_sd: float  # spread of log wages of outside jobs [log] | 0.12 | 0.05-0.2 | as in the region
    outside_life_w: float  # mean weeks an outside job stays open before somebody from elsewhere has it [weeks] | 6 | 3-12 | posted and direct openings together
    block_w: float  # weeks after which an outside row offers a new job [weeks] | 12 | 8-16 | no meaning but the renewal of idents
    outside_theta: float  # standard of outside jobs, posted and direct together [sd] | 1.75 | 1.2-2.2 | fitted: residents holding outside jobs stand still
    restandard_w: float  # weeks over which the standard falls by delta [weeks] | 26 | 26-26 | economics decision


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
    return -p.outside_life_w * np.log(1.0 - u)


@part
def put(board: Board, v: int, row: int, ident, age: int, kind: int, field: int):
    """Write the identity of one vacancy on the board."""
    board.row[v] = row
    board.ident[v] = ident
    board.hash[v] = np.uint32(ident >> np.uint64(32))
    board.age[v] = np.uint32(age)
    board.kind[v] = kind
    board.field[v] = field
    board.holder[v] = -1


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


@kernel
def list_openings(
    positions: Positions, outside: OutsideJobs, offices: Offices, fields: Fields, params, week, seed, board: Board
):
    """Fill the vacancy side of the board; returns the number of vacancies on it (all kinds)."""
    key_life = stream(seed, Decision.OUTSIDE_LIFE, 0)
    key_wage = lasting_stream(seed, Decision.TASTE)
    key_name = lasting_stream(0, Decision.OUTSIDE_LIFE)
    handle(positions, offices, week, stream(seed, Decision.WSP_HANDLING, 0))
    board.start[:] = 0
    for j in range(len(positions.ident)):
        if positions.state[j] == Slot.POSTED or positions.state[j] == Slot.DIRECT:
            board.start[positions.segment[j] + 1] += 1
    for k in range(len(outside.ident)):
        board.start[outside.segment[k] + 1] += outside_open(
            outside, k, week, outside_life(outside, k, week, key_life, params), params
        ) >= 0
    for g in range(SEGMENTS):
        board.start[g + 1] += board.start[g]
    total = board.start[SEGMENTS]
    for j in range(len(positions.ident) - 1, -1, -1):
        state = positions.state[j]
        if state != Slot.POSTED and state != Slot.DIRECT:
            continue
        board.start[positions.segment[j] + 1] -= 1
        v = board.start[positions.segment[j] + 1]
        age = week - positions.opened[j]
        direct = state == Slot.DIRECT
        kind = VacancyKind.DIRECT if direct else VacancyKind.POSTED
        put(board, v, j, positions.vacancy[j], age, kind, positions.segment[j])
        lower = params.direct_lower if direct else 0.0
        board.standard[v] = standard_now(params.theta + positions.standard[j] - lower, age, params)
        board.value[v] = params.wage_weight * positions.wage[j] + (params.direct_bonus if direct else 0.0)
        board.place[v] = positions.municipality[j]
    for k in range(len(outside.ident) - 1, -1, -1):
        block = outside_open(outside, k, week, outside_life(outside, k, week, key_life, params), params)
        if block < 0:
            continue
        board.start[outside.segment[k] + 1] -= 1
        v = board.start[outside.segment[k] + 1]
        ident = pair_bits(key_name, outside.ident[k], block)
        age = week + outside.phase[k] - block * int(params.block_w)
        put(board, v, -2 - k, ident, age, VacancyKind.OUTSIDE, outside.segment[k])
        board.standard[v] = params.outside_theta
        board.value[v] = params.wage_weight * params.outside_wage_sd * normal_at(key_wage, ident)
        board.place[v] = -1
    for g in range(SEGMENTS):
        board.start[g] = board.start[g + 1]
    board.start[SEGMENTS] = total
    return total
