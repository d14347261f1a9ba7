"""Step 8d, search: what each searcher sees per channel, and which few they apply to."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import Attachment, Decision
from labsim.core.draws import lasting_stream, pair_key
from labsim.core.jit import kernel, part
from labsim.world.board import DIRECT_MOST, LIST, LOOKED, REFUSED, Board, Fields, Tally, VacancyKind
from labsim.world.demand import Positions, Segments
from labsim.world.introductions import ask, introduce, notice, present, stranger_loss, taste_for
from labsim.world.levers import Levers, kinds_of_channels
from labsim.world.lists import close_list
from labsim.world.openness import fits
from labsim.world.persons import Persons
from labsim.world.visibility import glance, outlook, set_visibility


class Params(NamedTuple):
    """What searchers see and want; utilities have no unit but their own taste."""

    taste_width: float  # spread of a person's own taste for a job, uniform width [1]
    near_loss: float  # utility lost when the job is in a neighbouring segment [1]
    direct_contacts: float  # candidates a direct opening draws a week in its own segment [persons]
    direct_near: float  # chance of a neighbouring searcher relative to an own one [ratio]
    childcare_hours: float  # most hours for somebody with a childcare barrier [hours]
    minutes_weight: float  # utility lost per 30 minutes of travel [1]


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
    """Utilities of the first `count` of board.hit, the first `own` of them in fields of one's own.

    Who asks for the searcher (directly, or through the employer service) goes on the list at once; those left to be
    looked for keep their utility in board.worth, the others get REFUSED there."""
    i = board.who[s]
    value = board.value_at[persons.municipality[i] + 1 if i >= 0 else 0]
    referred = board.referred[s]
    for k in range(count):
        v = np.int64(board.hit[k])
        loss = 0.0 if k < own else stranger_loss(fields, board.field[v], p)
        utility = np.float32(value[v] + taste_for(board, v, key_taste, p) - loss)
        board.worth[k] = utility
        if board.kind[v] == VacancyKind.DIRECT:
            board.worth[k] = REFUSED
            counts[1] = ask(persons, positions, fields, board, s, v, LOOKED, DIRECT_MOST, counts[1], utility, p)
        elif referred and board.row[v] >= 0 and positions.handled[board.row[v]]:
            board.worth[k] = REFUSED
            first = LOOKED + DIRECT_MOST
            counts[2] = ask(persons, positions, fields, board, s, v, first, LIST - first, counts[2], utility, p)


@part
def best_left(board: Board, count: int, least):
    """Place in board.hit of the vacancy worth most above `least`, ties by vacancy ident; -1 if there is none."""
    best = -1
    top = least
    for k in range(count):
        worth = board.worth[k]
        if worth >= top and worth > least:
            if worth > top or best < 0 or board.ident[board.hit[k]] < board.ident[board.hit[best]]:
                best = k
                top = worth
    return best


@part
def look_for(persons: Persons, positions: Positions, fields: Fields, board: Board, s: int, count: int, counts, p):
    """Apply to the best of what is left of board.hit, as often as searcher s applies this week."""
    while counts[0] < board.cap[s]:
        k = best_left(board, count, board.reserve[s])
        if k < 0:
            return
        v = board.hit[k]
        if fits(persons, positions, fields, board, s, v, p):
            board.vacancy[s, counts[0]] = v
            board.utility[s, counts[0]] = board.worth[k]
            counts[0] += 1
        board.worth[k] = REFUSED


@part
def look_around(
    persons: Persons,
    positions: Positions,
    fields: Fields,
    levers: Levers,
    board: Board,
    s: int,
    h,
    week: int,
    counts,
    key_taste,
    p,
):
    """Fill the list of searcher s from the own field, the certificate's field and neighbouring ones; returns sights."""
    i = board.who[s]
    own = board.who_segment[s]
    first = glance(board, s, h, own, False, 0)
    count = first
    second = -1
    if i >= 0:
        second = int(persons.second_segment[i])
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
    brought, shown = kinds_of_channels(levers, i) if i >= 0 else (np.uint8(0), np.uint8(0))
    if shown != 0 and board.cap[s] > 0:
        count = notice(persons, positions, fields, levers, board, s, second, shown, week, count, key_taste, p)
    look_for(persons, positions, fields, board, s, count, counts, p)
    if i >= 0 and (board.referred[s] or (persons.track[i] >= 0 and persons.second_segment[i] == own)):
        present(persons, positions, fields, levers, board, s, own, counts, key_taste, p)
    if i >= 0 and second >= 0 and (board.referred[s] or persons.track[i] >= 0):
        present(persons, positions, fields, levers, board, s, second, counts, key_taste, p)
    if brought != 0:
        introduce(persons, positions, fields, levers, board, s, second, brought, week, counts, key_taste, p)
    close_list(board, s, counts)
    return count


@part
def set_values(fields: Fields, board: Board, p):
    """What every vacancy is worth to people of each municipality (from 1 on) and to applicants from elsewhere (0)."""
    for v in range(board.start[len(board.start) - 1]):
        outside = board.kind[v] == VacancyKind.OUTSIDE
        board.value_at[0, v] = REFUSED if outside else board.value[v]
        for home in range(len(fields.minutes_out)):
            minutes = fields.minutes_out[home] if outside else fields.minutes[home, board.place[v]]
            board.value_at[home + 1, v] = board.value[v] - p.minutes_weight * minutes / 30.0


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
    """Every searcher's list of applications, best first; returns how many there are. `week` is for channels only:
    who else meets whom depends on the age of the vacancy."""
    key_taste = lasting_stream(seed, Decision.TASTE)
    key_sight = lasting_stream(seed, Decision.VISIBILITY)
    counts = board.parts
    counts[:] = 0
    made = 0
    board.tally[Tally.VISIBLE] = 0
    set_visibility(segments, board, params)
    set_values(fields, board, params)
    for s in range(board.seekers[0]):
        h = outlook(key_sight, board.who_ident[s])
        key = pair_key(key_taste, board.who_ident[s])
        board.tally[Tally.VISIBLE] += look_around(
            persons, positions, fields, levers, board, s, h, week, counts, key, params
        )
        made += board.filled[s]
    return made
