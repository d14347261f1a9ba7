"""Which vacancies a searcher meets in a week: by turns of the segments and by a phase of the pair (decision 0004)."""

import numpy as np

from labsim.core.draws import bits
from labsim.core.jit import part, rule
from labsim.world.board import TURNS, Board, VacancyKind
from labsim.world.demand import Segments

ODD = np.uint32(0x9E3779B1)
SIXTEEN = np.uint32(16)
ALL_BITS = np.uint32(0xFFFF)
OWN_CYCLE_W = 16  # weeks in which a pair of one segment meets once, turns included
NEAR_CYCLE_W = 64  # the same for a neighbouring segment
TURN_BITS = np.uint32(3)  # log2(TURNS)


@rule
def outlook(key, ident):
    """32 keyed bits [uint32] of a searcher, for visibility: neighbouring idents and other seeds share nothing."""
    return np.uint32(bits(key, ident) >> np.uint64(32))


@part
def mark(hashes, ages, masks, limits, seen, h, lo: int, n: int, shift):
    """Set seen[k] where a searcher with outlook h [uint32] meets vacancy lo + k this week, k below n.

    Sixteen keyed bits of the pair are a phase: looking around, a pair meets once in mask + 1 rounds of the turns, twice
    as often in the first two weeks; a direct opening (all bits, a fresh hash every week) draws those below its limit.
    shift: bits of the age that the turns have used up [uint32]. One formula for both, on 32-bit columns without
    branches, so that it runs eight vacancies at a time."""
    for k in range(n):
        at = np.uint64(lo + k)
        y = np.uint32((h ^ hashes[at]) * ODD) >> SIXTEEN
        seen[np.uint64(k)] = np.uint32((y ^ (ages[at] >> shift)) & masks[at]) < limits[at]


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
    shift = TURN_BITS if turns == TURNS else np.uint32(0)
    n = (hi - lo + 7) & ~7  # whole steps of eight: what lies behind hi is not read
    if near:
        mark(board.hash, board.age, board.mask_near, board.limit_near, board.seen, h, lo, n, shift)
    else:
        mark(board.hash, board.age, board.mask, board.limit, board.seen, h, lo, n, shift)
    for k in range(hi - lo):
        board.hit[count] = lo + k
        count += board.seen[k] != 0
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
