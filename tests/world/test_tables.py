"""Tables of the world: copies, storage, levers that leave nothing behind, the log that grows, what is derived."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labsim.core.codes import COMPETENCES, SEGMENTS, Barrier, Contract
from labsim.world.board import LIST, TURNS, empty_board, neutral_fields
from labsim.world.demand import Employers, OutsideJobs, Positions, Reserves, Segments, Shadows
from labsim.world.derived import WEEKS_IN_YEAR, age_years, barrier_count
from labsim.world.levers import neutral_levers, reset, touch_employers, touch_persons
from labsim.world.log import empty_log, grown
from labsim.world.moves import insured
from labsim.world.offices import empty_tracks, no_courses
from labsim.world.persons import Calendar, Flag, Persons, PersonTraits
from labsim.world.state import FROZEN, World, copy_world, flatten, unflatten


def filled_world() -> World:
    """A world in which every column holds something of its own."""
    tables, number = [], 0
    for kind in (Persons, PersonTraits, Calendar, Employers, Positions, Reserves, Segments, OutsideJobs, Shadows):
        columns = []
        for _ in kind._fields:
            number += 1
            columns.append(np.full(4, number % 100, np.int16))
        tables.append(kind(*columns))
    return World(*tables)


def test_a_copy_shares_only_what_is_never_written():
    world = filled_world()
    copy = copy_world(world)
    for name in World._fields:
        for one, other in zip(getattr(world, name), getattr(copy, name), strict=True):
            assert np.array_equal(one, other)
            assert np.shares_memory(one, other) == (name in FROZEN)


def test_a_world_can_be_taken_apart_and_put_together():
    world = filled_world()
    columns = flatten(world)
    assert len(columns) == sum(len(getattr(world, name)._fields) for name in World._fields)
    again = unflatten(columns)
    for name in World._fields:
        assert type(getattr(again, name)) is type(getattr(world, name))
        assert all(a is b for a, b in zip(getattr(again, name), getattr(world, name), strict=True))


def test_a_missing_column_is_named():
    columns = flatten(filled_world())
    del columns["persons.status"]
    with pytest.raises(KeyError, match=r"persons\.status"):
        unflatten(columns)


# --- levers ---------------------------------------------------------------------------------------------


def is_neutral(levers) -> bool:
    return all(not column.any() for column in levers[: levers._fields.index("touched_persons")])


@given(
    st.lists(st.lists(st.integers(0, 19), unique=True), max_size=4),
    st.lists(st.lists(st.integers(0, 6), unique=True), max_size=4),
)
def test_reset_undoes_whatever_was_touched(people, firms):
    """By several instruments, and the same rows more than once."""
    levers = neutral_levers(20, 7)
    per_person = levers[: levers._fields.index("owned")]
    for rows in people:
        for column in per_person:
            column[rows] = 1
        touch_persons(levers, np.array(rows, np.int32))
    for rows in firms:
        levers.owned[rows] = 5
        touch_employers(levers, np.array(rows, np.int32))
    assert is_neutral(levers) == (not any(people) and not any(firms))
    reset(levers)
    assert is_neutral(levers)
    assert levers.touched_count.tolist() == [0, 0]


def test_several_instruments_may_touch_everybody():
    levers = neutral_levers(50, 9)
    for _ in range(4):
        touch_persons(levers, np.arange(50, dtype=np.int32))
        touch_employers(levers, np.arange(9, dtype=np.int32))
    assert levers.touched_count.tolist() == [200, 36]
    reset(levers)
    assert levers.touched_count.tolist() == [0, 0]


# --- log, board, tracks ---------------------------------------------------------------------------------


def test_a_grown_log_keeps_its_rows_and_its_counter():
    log = empty_log(10)
    log.size[0] = 4
    for column in log[1:]:
        column[:4] = np.arange(4)
    more = grown(log, 25)
    assert more.size is log.size
    for old, new in zip(log[1:], more[1:], strict=True):
        assert new.dtype == old.dtype and len(new) == 25
        assert new[:4].tolist() == [0, 1, 2, 3] and not new[4:].any()


def test_an_empty_board_has_the_room_it_is_asked_for():
    board = empty_board(30, 50, 2)
    assert len(board.start) == SEGMENTS * TURNS + 1
    assert len(board.ident) == len(board.holder) == len(board.note_row) == 30
    eight_at_once = (board.hash, board.age, board.seen, board.mask, board.limit, board.mask_near, board.limit_near)
    assert {len(column) for column in eight_at_once} == {38}, "what lies behind the end is touched in steps of eight"
    assert len(board.who) == len(board.cap) == 50
    assert board.vacancy.shape == board.utility.shape == board.score.shape == (50, LIST)
    assert TURNS & (TURNS - 1) == 0, "turns are taken from the low bits of a hash"


def test_neutral_fields_ask_for_nothing():
    fields = neutral_fields()
    assert fields.requirement.shape == (SEGMENTS, COMPETENCES) and not fields.requirement.any()
    assert not fields.diploma.any() and not fields.near_start.any() and len(fields.near) == 0


def test_tracks_and_courses_begin_empty():
    tracks = empty_tracks(6)
    assert tracks.size[0] == 0 and (tracks.person == -1).all() and (tracks.employer == -1).all()
    assert (tracks.started < 0).all() and (tracks.completed < 0).all()
    assert len(no_courses().ident) == 0


# --- what is derived ------------------------------------------------------------------------------------


@given(st.integers(-4000, 2600), st.integers(0, 5000))
def test_age_is_in_whole_years(birth, later):
    week = birth + later
    assert age_years(birth, week) == int(later / WEEKS_IN_YEAR)
    assert age_years(birth, week + 53) >= age_years(birth, week) + 1


@given(st.integers(0, 255))
def test_every_barrier_but_age_counts(barriers):
    others = [b for b in Barrier if b != Barrier.AGE]
    assert barrier_count(barriers) == sum(barriers >> b & 1 for b in others)


@pytest.mark.parametrize(
    ("contract", "builds_rights"),
    [
        (Contract.NONE, False),
        (Contract.PERMANENT, True),
        (Contract.FLEX, True),
        (Contract.SELF_EMPLOYED, False),
        (Contract.SUBSIDISED, True),
        (Contract.BBL, True),
        (Contract.TRIAL, False),
        (Contract.EXPERIENCE, False),
        (Contract.SECONDED, True),
    ],
)
def test_which_work_builds_ww_rights(contract, builds_rights):
    assert insured(contract) == builds_rights


def test_outside_is_a_place_of_its_own():
    assert len({flag.value for flag in Flag}) == len(Flag)
    assert all(flag & (flag - 1) == 0 for flag in Flag), "flags are bits"
