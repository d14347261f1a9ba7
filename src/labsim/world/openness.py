"""Which openings a searcher could take at all."""

import numpy as np

from labsim.core.codes import Barrier
from labsim.core.jit import part
from labsim.world.board import Board, Fields
from labsim.world.demand import Positions
from labsim.world.persons import Persons

CHILDCARE = 1 << int(Barrier.CHILDCARE)


@part
def open_to(positions: Positions, board: Board, s: int, j: int):
    """Whether position j is for searcher s: some places are for certain people, some ask for a paper by law."""
    k = positions.audience[j]
    if k > 0 and (board.audience[s] >> np.uint64(k - 1)) & np.uint64(1) == np.uint64(0):
        return False
    paper = positions.requires[j]
    return paper == 0 or board.who[s] < 0 or (board.papers[s] >> (paper - 1)) & 1 != 0


@part
def fits(persons: Persons, positions: Positions, fields: Fields, board: Board, s: int, v: int, p):
    """Whether vacancy v is open to searcher s, near enough and at hours that childcare allows."""
    j = board.row[v]
    if j >= 0 and not open_to(positions, board, s, j):
        return False
    i = board.who[s]
    if i < 0:
        return True
    home = persons.municipality[i]
    minutes = fields.minutes_out[home] if board.place[v] < 0 else fields.minutes[home, board.place[v]]
    hours = 36 if j < 0 else positions.hours[j]
    return minutes <= board.farthest[s] and not (board.limits[s] & CHILDCARE and hours > p.childcare_hours)
