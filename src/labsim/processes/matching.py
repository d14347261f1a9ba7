"""Step 8f, match: applicant-proposing deferred acceptance on this week's lists; ties go to the lower ident.

Given the lists the outcome does not depend on any order, an inserted vacancy harms no applicant and an inserted
applicant helps none (Gale and Shapley 1962; Crawford 1991)."""

from labsim.core.jit import kernel, part
from labsim.world.board import REFUSED, Board


@part
def beats(board: Board, s: int, q: int, v: int):
    """Whether searcher s with the q-th entry of its list is preferred by vacancy v to whom it holds."""
    rival = board.holder[v]
    if rival < 0:
        return True
    if board.score[s, q] != board.holder_score[v]:
        return board.score[s, q] > board.holder_score[v]
    return board.who_ident[s] < board.who_ident[rival]


@kernel
def match(board: Board, nxt):
    """Fill board.holder; nxt: int32 [seekers] scratch, ends as the list entry each searcher holds or its length.

    Returns the number of vacancies that hold somebody."""
    held = 0
    for s in range(board.seekers[0]):
        nxt[s] = 0
    for first in range(board.seekers[0]):
        s = first
        while s >= 0 and nxt[s] < board.filled[s]:
            q = nxt[s]
            v = board.vacancy[s, q]
            if board.score[s, q] > REFUSED and beats(board, s, q, v):
                rival = board.holder[v]
                board.holder[v] = s
                board.holder_score[v] = board.score[s, q]
                if rival < 0:
                    held += 1
                    break
                s = rival
            nxt[s] += 1
    return held
