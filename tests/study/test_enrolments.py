"""What practice registers as a placement: the rule, case by case."""

import numpy as np
import pytest

from labsim.core.codes import Channel, Contract
from labsim.inputs.measure import load_measure
from labsim.study.enrolments import STILL, Enrolments, Placements, read_placements, registered
from labsim.world.log import Cause, Log, empty_log

MINE = Enrolments(
    person=np.array([1, 1, 2]),
    instrument=np.array([0, 1, 0]),
    since=np.array([10, 14, 20]),
    until=np.array([30, 25, STILL]),
)


def placements(*events: tuple[int, int]) -> Placements:
    person, week = np.array(events).T
    return Placements(person, week, np.ones(len(events), bool))


@pytest.mark.parametrize(
    ("person", "week", "counts"),
    [
        (1, 9, False),  # before the invitation
        (1, 10, True),  # in the week of the invitation
        (1, 29, True),
        (1, 30, False),  # the enrolment is over
        (2, 400, True),  # still enrolled
        (3, 15, False),  # never enrolled
    ],
)
def test_starts_of_work_count_while_enrolled(person, week, counts):
    assert len(registered(placements((person, week)), MINE)) == counts


def test_two_instruments_count_one_start_once_together_and_once_each():
    events = placements((1, 15), (1, 22), (2, 22))
    assert registered(events, MINE).tolist() == [0, 1, 2]
    assert registered(events, MINE, 0).tolist() == [0, 1, 2]
    assert registered(events, MINE, 1).tolist() == [0, 1]


def log_of(*rows: tuple[Cause, Contract, int, Channel]) -> Log:
    log = empty_log(len(rows) + 5)  # rows beyond the size must not be read
    for k, (cause, contract, hours, channel) in enumerate(rows):
        log.cause[k], log.contract[k], log.hours[k], log.channel[k] = cause, contract, hours, channel
        log.row[k], log.week[k] = k, 100 + k
    log.size[0] = len(rows)
    return log


def test_which_rows_of_the_log_are_starts():
    log = log_of(
        (Cause.HIRED, Contract.FLEX, 8, Channel.DIRECT),
        (Cause.HIRED, Contract.TRIAL, 32, Channel.WSP),
        (Cause.HIRED, Contract.SHELTERED, 32, Channel.NONE),
        (Cause.JOB_CHANGED, Contract.PERMANENT, 36, Channel.NONE),
        (Cause.JOB_CHANGED, Contract.PERMANENT, 36, Channel.POSTED),
        (Cause.JOB_CHANGED, Contract.PERMANENT, 36, Channel.WSP),
        (Cause.JOB_CHANGED, Contract.PERMANENT, 36, Channel.TRACK),
        (Cause.JOB_LOST, Contract.NONE, 0, Channel.NONE),
    )
    found = read_placements(log, load_measure("12h"))
    assert found.person.tolist() == [0, 1, 5, 6]
    assert found.week.tolist() == [100, 101, 105, 106]
    assert found.counts.tolist() == [False, False, True, True]  # 8 hours and a trial are no regular work


def test_participants_are_those_enrolled_before_a_date():
    rows, by_date = MINE.participants(np.array([10, 11, 21]), 5)
    assert rows.tolist() == [1, 2]
    assert by_date.tolist() == [[False, True, True], [False, False, True]]
    rows, by_date = MINE.participants(np.array([15]), 5, instrument=1)
    assert rows.tolist() == [1] and by_date.all()
