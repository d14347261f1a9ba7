"""The reader of the log against a plain one that walks week by week."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labsim.core.codes import Contract, Scheme, Status
from labsim.world.history import (
    Definitions,
    benefit_bit,
    lasting_bit,
    read_history,
    read_lives,
    sort_log,
    work_bit,
)
from labsim.world.log import Log, empty_log
from labsim.world.persons import Persons

START = 2550
WAYS = (  # contracts, least hours, without benefit
    ((Contract.PERMANENT, Contract.FLEX, Contract.SUBSIDISED), 12, False),
    ((Contract.PERMANENT, Contract.FLEX, Contract.SUBSIDISED), 1, False),
    ((Contract.PERMANENT, Contract.FLEX), 12, False),
    ((Contract.PERMANENT, Contract.FLEX), 1, True),
)
LENGTHS, GAP = (26, 52), 2
DATES = (1, 13, 26, 40, 78, 104)
DEFINITIONS = Definitions(
    contracts=np.array([sum(1 << c for c in contracts) for contracts, _, _ in WAYS], np.uint32),
    hours=np.array([hours for _, hours, _ in WAYS], np.int32),
    without_benefit=np.array([free for _, _, free in WAYS]),
    lasting_w=np.array(LENGTHS, np.int32),
    gap_w=np.array([GAP], np.int32),
)
NOTHING = (Contract.NONE, 0, Scheme.NONE)

state = st.one_of(
    st.just(NOTHING),
    st.just((Contract.NONE, 0, Scheme.BIJSTAND)),
    st.tuples(
        st.sampled_from([Contract.PERMANENT, Contract.FLEX, Contract.SUBSIDISED, Contract.TRIAL]),
        st.sampled_from([4, 12, 36]),
        st.sampled_from([Scheme.NONE, Scheme.WIA]),
    ),
)
event = st.tuples(st.integers(0, 103), st.integers(0, 3), state)  # week since the start, person, what follows
people = st.lists(st.tuples(state, st.integers(0, 80)), min_size=4, max_size=4)  # at the start, tenure


def make_persons(starts: list[tuple[tuple[int, int, int], int]]) -> Persons:
    columns = {name: np.zeros(len(starts), np.int32) for name in Persons._fields}
    columns["ident"] = np.arange(len(starts)).astype(np.uint64)
    for name, number in (("contract", 0), ("hours", 1), ("scheme", 2)):
        columns[name] = np.array([one[number] for one, _ in starts], np.int8)
    columns["job_start"] = np.array([START - tenure for _, tenure in starts], np.int32)
    return Persons(**columns)


def make_log(events: list[tuple[int, int, tuple[int, int, int]]]) -> Log:
    log = empty_log(len(events) + 3)
    for week, row, (contract, hours, scheme) in sorted(events, key=lambda one: one[0]):
        k = int(log.size[0])
        log.week[k], log.row[k] = START + week, row
        log.contract[k], log.hours[k], log.scheme[k] = contract, hours, scheme
        log.after[k] = Status.EMPLOYED if contract else Status.UNEMPLOYED
        log.size[0] = k + 1
    return log


def slow_weeks(
    first: tuple[int, int, int], events: list[tuple[int, tuple[int, int, int]]]
) -> list[tuple[int, int, int]]:
    """State at the end of each of the weeks 0..103."""
    weeks, now = [], first
    for week in range(104):
        for when, what in events:
            if when == week:
                now = what
        weeks.append(now)
    return weeks


def slow_works(what: tuple[int, int, int], way: int) -> bool:
    contracts, least, free = WAYS[way]
    contract, hours, scheme = what
    return contract in contracts and hours >= least and (not free or scheme == Scheme.NONE)


def slow_spell(weeks: list[bool], ran: int, end: int) -> int:
    """Weeks of work before `end` with gaps of at most GAP; `ran` of them lay before week 0."""
    if not weeks[end - 1]:
        return 0
    whole = [True] * ran + weeks[:end]
    back, gap, length = len(whole) - 1, 0, 0
    while back >= 0 and gap <= GAP:
        gap = 0 if whole[back] else gap + 1
        if whole[back]:
            length = len(whole) - back
        back -= 1
    return length


@given(people, st.lists(event, max_size=40))
def test_agrees_with_a_walk_through_the_weeks(starts, events):
    events = sorted(events, key=lambda one: one[0])  # within a week the order of the log stands
    lives = read_lives(make_persons(starts), make_log(events), DEFINITIONS, START, np.array(DATES, np.int32))
    for i, (first, tenure) in enumerate(starts):
        weeks = slow_weeks(first, [(week, what) for week, row, what in events if row == i])
        for k, end in enumerate(DATES):
            word = int(lives.flags[i, k])
            assert lives.hours[i, k] == weeks[end - 1][1]
            assert (word >> benefit_bit(DEFINITIONS)) & 1 == (weeks[end - 1][2] != Scheme.NONE)
            for d in range(len(WAYS)):
                working = [slow_works(what, d) for what in weeks]
                assert (word >> work_bit(d)) & 1 == working[end - 1]
                ran = tenure if slow_works(first, d) else 0
                for j, length in enumerate(LENGTHS):
                    expected = slow_spell(working, ran, end) >= length
                    assert (word >> lasting_bit(DEFINITIONS, d, j)) & 1 == expected, (i, end, d, length)


def test_a_gap_of_two_weeks_lasts_and_one_of_three_does_not():
    job, none = (Contract.PERMANENT, 36, Scheme.NONE), NOTHING
    persons = make_persons([(job, 100), (job, 100)])
    log = make_log([(60, 0, none), (62, 0, job), (60, 1, none), (63, 1, job)])
    lives = read_lives(persons, log, DEFINITIONS, START, np.array([78], np.int32))
    year = lasting_bit(DEFINITIONS, 0, 1)
    assert [(int(word) >> year) & 1 for word in lives.flags[:, 0]] == [1, 0]


def test_work_that_ran_at_the_start_counts_from_its_own_beginning():
    job = (Contract.PERMANENT, 36, Scheme.NONE)
    lives = read_lives(make_persons([(job, 25), (job, 24)]), make_log([]), DEFINITIONS, START, np.array([1], np.int32))
    half_year = lasting_bit(DEFINITIONS, 0, 0)
    assert [(int(word) >> half_year) & 1 for word in lives.flags[:, 0]] == [1, 0]


def test_too_many_definitions_are_refused():
    many = DEFINITIONS._replace(
        contracts=np.ones(11, np.uint32), hours=np.ones(11, np.int32), without_benefit=np.zeros(11, bool)
    )
    with pytest.raises(ValueError, match="flag word"):
        read_lives(make_persons([]), make_log([]), many, START, np.array([1], np.int32))


def test_kernels_are_compiled_once():
    for kernel in (sort_log, read_history):
        assert len(kernel.signatures) == 1
