"""A searcher's list on the board: three parts (looked for, asked directly, mediated) that become one, best first."""

import numpy as np

from labsim.core.jit import part
from labsim.world.board import DIRECT_MOST, LIST, LOOKED, Board


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
