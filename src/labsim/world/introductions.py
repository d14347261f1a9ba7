"""How vacancies reach a searcher besides looking around: asked directly, mediated, brought together, on a platform."""

import numpy as np

from labsim.core.draws import pair_bits_of, unit
from labsim.core.jit import part
from labsim.world.board import DIRECT_MOST, LIST, LOOKED, TURNS, Board, Fields
from labsim.world.demand import Positions
from labsim.world.levers import Levers, acquaintance, meets, shared_channels
from labsim.world.lists import insert, listed
from labsim.world.openness import fits
from labsim.world.persons import Persons


@part
def taste_for(board: Board, v: int, key_taste, p):
    """A person's own taste for vacancy v; key_taste: what the person draws tastes with [uint64]."""
    return p.taste_width * (unit(pair_bits_of(key_taste, board.ident[v])) - 0.5)


@part
def stranger_loss(fields: Fields, g: int, p):
    """Utility that work in field g has less for who was not trained for it: another trade, and its image (R46)."""
    return p.near_loss + fields.image[g]


@part
def ask(
    persons: Persons,
    positions: Positions,
    fields: Fields,
    board: Board,
    s: int,
    v: int,
    first: int,
    room: int,
    count: int,
    utility,
    p,
):
    """Put vacancy v, whose employer or mediator asks searcher s, among the `room` best from slot `first` on."""
    if utility > board.reserve[s] and fits(persons, positions, fields, board, s, v, p):
        return insert(board, s, v, utility, first, count, room)
    return count


@part
def offer(
    persons: Persons,
    positions: Positions,
    fields: Fields,
    board: Board,
    s: int,
    v: int,
    loss: float,
    counts,
    key_taste,
    p,
):
    """Somebody brings vacancy v to searcher s, who puts it on the list if it is worth it and not there yet."""
    if listed(board, s, counts, v):
        return
    value = board.value_at[persons.municipality[board.who[s]] + 1, v]
    utility = np.float32(value + taste_for(board, v, key_taste, p) - loss)
    first = LOOKED + DIRECT_MOST
    counts[2] = ask(persons, positions, fields, board, s, v, first, LIST - first, counts[2], utility, p)


@part
def present(
    persons: Persons,
    positions: Positions,
    fields: Fields,
    levers: Levers,
    board: Board,
    s: int,
    g: int,
    counts,
    key_taste,
    p,
):
    """Mediation does not wait for a chance meeting: a pathway presents its graduates to the host of their learning
    place and to its co-owners, the employer service those it mediates to every opening of field g that it works on."""
    i = board.who[s]
    for v in range(board.start[g * TURNS], board.start[(g + 1) * TURNS]):
        j = board.row[v]
        if j < 0:
            continue
        hosted, co_owned = acquaintance(levers, i, persons.track[i], positions.employer[j])
        on_track = persons.track[i] >= 0 and g == persons.second_segment[i] and (hosted or co_owned)
        if on_track or (board.referred[s] and positions.handled[j]):
            offer(persons, positions, fields, board, s, v, 0.0, counts, key_taste, p)


@part
def met(positions: Positions, levers: Levers, board: Board, s: int, v: int, bits, week: int):
    """Whether searcher s and vacancy v meet this week on one of these channels [bits]."""
    j = board.row[v]
    if j < 0:
        return False
    shared = shared_channels(levers, board.who[s], positions.employer[j]) & bits
    return shared != 0 and meets(levers, shared, board.who_ident[s], board.ident[v], week)


@part
def field_of(fields: Fields, own: int, second: int, q: int):
    """The q-th field somebody looks in, -1 for none: the own one, that of a certificate (-1 none), those near it."""
    if q == 0:
        return own
    if q == 1:
        return second
    g = int(fields.near[fields.near_start[own] + q - 2])
    return g if g != second else -1


@part
def looks_in(fields: Fields, own: int):
    """How many numbers `field_of` knows."""
    return 2 + fields.near_start[own + 1] - fields.near_start[own]


@part
def notice(
    persons: Persons,
    positions: Positions,
    fields: Fields,
    levers: Levers,
    board: Board,
    s: int,
    second: int,
    bits,
    week: int,
    count: int,
    key_taste,
    p,
):
    """Append what searcher s meets on platforms [bits] this week and has not seen yet to board.hit, what it is
    worth to board.worth: it takes one of the own applications, like all that is seen. Returns the new count."""
    i = board.who[s]
    own = int(board.who_segment[s])
    for q in range(looks_in(fields, own)):
        g = field_of(fields, own, second, q)
        if g < 0:
            continue
        loss = 0.0 if q < 2 else stranger_loss(fields, g, p)
        for v in range(board.start[g * TURNS], board.start[(g + 1) * TURNS]):
            if met(positions, levers, board, s, v, bits, week) and not noticed(board, count, v):
                value = board.value_at[persons.municipality[i] + 1, v]
                board.hit[count] = v
                board.worth[count] = np.float32(value + taste_for(board, v, key_taste, p) - loss)
                count += 1
    return count


@part
def noticed(board: Board, count: int, v: int):
    """Whether vacancy v is among the first `count` of board.hit."""
    for k in range(count):
        if board.hit[k] == v:
            return True
    return False


@part
def introduce(
    persons: Persons,
    positions: Positions,
    fields: Fields,
    levers: Levers,
    board: Board,
    s: int,
    second: int,
    bits,
    week: int,
    counts,
    key_taste,
    p,
):
    """Somebody brings searcher s and members' openings together on channels [bits]: no own application is needed."""
    own = int(board.who_segment[s])
    for q in range(looks_in(fields, own)):
        g = field_of(fields, own, second, q)
        if g < 0:
            continue
        loss = 0.0 if q < 2 else stranger_loss(fields, g, p)
        for v in range(board.start[g * TURNS], board.start[(g + 1) * TURNS]):
            if met(positions, levers, board, s, v, bits, week):
                offer(persons, positions, fields, board, s, v, loss, counts, key_taste, p)
