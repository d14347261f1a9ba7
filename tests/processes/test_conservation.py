"""Two years of an ordinary market, checked each week: nobody and nothing appears, vanishes or is in two places."""

from typing import Any

import numpy as np
import pytest
from small_market import case, market
from test_training import courses

from labsim.core.codes import (
    NEVER,
    NO_POSITION,
    NO_ROW,
    OUTSIDE,
    Attachment,
    Barrier,
    Contract,
    Scheme,
    Slot,
    Status,
)  # fmt: skip
from labsim.processes.stocks import Stock
from labsim.world.log import Cause
from labsim.world.offices import Stage
from labsim.world.state import copy_world

WEEKS = 104


class School:
    """A stand-in for an instrument: enrols jobless people every quarter and writes every lever a pathway writes."""

    slug = "school"

    def contribute(self, m) -> None:
        people, tracks = m.world.persons, m.tracks
        if (m.week - m.first_week) % 13 == 0:
            able = np.flatnonzero((people.status == Status.UNEMPLOYED) & (people.track < 0))[:12]
            new = slice(int(tracks.size[0]), int(tracks.size[0]) + len(able))
            tracks.person[new], tracks.stage_week[new] = able, m.week + 3
            tracks.size[0] = new.stop
            people.track[able] = 0
        rows = tracks.person[: tracks.size[0]]
        m.levers.search[rows] = -0.5
        m.levers.signal[rows] = 0.5
        m.levers.owned[::3], m.levers.course_trust[0] = 1, 0.4
        m.levers.touched_persons[: len(rows)] = rows
        m.levers.touched_count[0] = len(rows)


def check_positions(w) -> None:
    """Persons and positions agree about who works where, now and next; nobody has two jobs."""
    persons, slots = w.persons, w.positions
    here = np.flatnonzero(persons.position >= 0)
    assert (slots.occupant[persons.position[here]] == here).all()
    assert (slots.state[persons.position[here]] == Slot.FILLED).all()
    assert len(np.unique(persons.position[here])) == len(here)
    soon = np.flatnonzero(persons.next_position >= 0)
    assert (slots.occupant[persons.next_position[soon]] == soon).all()
    assert (slots.state[persons.next_position[soon]] == Slot.ACCEPTED).all()
    assert len(np.unique(persons.next_position[soon])) == len(soon)
    held = slots.occupant >= 0
    assert held.sum() == len(here) + len(soon)
    assert ((slots.occupant != NO_ROW) == np.isin(slots.state, (Slot.FILLED, Slot.ACCEPTED))).all()


def check_people(w) -> None:
    """Status, place of work, contract and hours belong together; who is not here holds nothing."""
    persons = w.persons
    working = persons.status == Status.EMPLOYED
    assert ((persons.position != NO_ROW) == working).all()
    assert ((persons.contract != Contract.NONE) == working).all()
    assert (persons.hours[working] > 0).all() and (persons.hours[~working] == 0).all()
    away = np.isin(persons.status, (Status.ABSENT, Status.GONE))
    assert (persons.next_position[away] == NO_ROW).all()
    assert (persons.scheme[persons.status == Status.GONE] == Scheme.NONE).all()
    mates = np.flatnonzero(w.traits.partner >= 0)
    assert (w.traits.partner[w.traits.partner[mates]] == mates).all()


def check_durations(m) -> None:
    """No clock runs ahead of time, no stock of weeks is negative."""
    w, week = m.world, m.week
    persons, traits, slots = w.persons, w.traits, w.positions
    working = persons.status == Status.EMPLOYED
    assert (persons.job_start[working] <= week).all()
    jobless = np.isin(persons.status, (Status.UNEMPLOYED, Status.INACTIVE))
    assert (persons.jobless_since[jobless] <= week).all()
    assert (persons.next_week[persons.next_position != NO_ROW] > week).all()
    for column in (traits.insured_w, traits.insured_36w, traits.insured_5y, traits.ww_left, traits.relieved):
        assert (column >= 0).all()
    assert (traits.insured_36w <= 36).all() and (traits.insured_5y <= 260).all()
    assert (traits.benefit_clock <= traits.benefit_since).all()
    assert (traits.ww_end[persons.scheme == Scheme.WW] > week - 1).all()
    assert (slots.opened[np.isin(slots.state, (Slot.POSTED, Slot.DIRECT))] <= week).all()
    assert (slots.since <= week).all() and (slots.openings >= 0).all()
    assert (w.employers.learning_used >= 0).all()
    assert ((traits.competences >= 0) & (traits.competences <= 1)).all()


def check_stocks(m) -> None:
    """Counts add up: people by status and place, positions by state."""
    s, w = m.stock, m.world
    assert s[Stock.RESIDENTS] == s[Stock.INACTIVE] + s[Stock.UNEMPLOYED] + s[Stock.EMPLOYED]
    assert s[Stock.EMPLOYED] == s[Stock.EMPLOYED_HERE] + s[Stock.EMPLOYED_OUTSIDE]
    assert s[Stock.FILLED] == s[Stock.EMPLOYED_HERE] + s[Stock.COMMUTERS]
    kinds = (Stock.FILLED, Stock.ACCEPTED, Stock.POSTED, Stock.DIRECT, Stock.WAITING, Stock.LATENT)
    assert s[Stock.POSITIONS] == sum(s[k] for k in kinds)
    none = np.isin(w.positions.state, NO_POSITION).sum()
    assert s[Stock.POSITIONS] + none == len(w.positions.ident)
    at_work = w.persons.attachment[w.persons.status == Status.EMPLOYED]
    kinds = (Stock.STUDENTS_WORKING, Stock.WEAK_WORKING, Stock.AOW_WORKING, Stock.DISABLED_WORKING)
    held = (Attachment.STUDENT, Attachment.WEAK, Attachment.AOW, Attachment.DISABLED)
    assert [s[k] for k in kinds] == [(at_work == k).sum() for k in held]
    away = np.isin(w.persons.status, (Status.ABSENT, Status.GONE)).sum()
    assert s[Stock.RESIDENTS] + away == len(w.persons.ident)
    assert s[Stock.ACCEPTED] - s[Stock.ACCEPTED_COMMUTERS] == (w.persons.next_position >= 0).sum()
    assert s[Stock.EMPLOYED_OUTSIDE] == (w.persons.position == OUTSIDE).sum()


def check_tracks(m) -> None:
    """A person is in at most one course that has not ended, and knows it."""
    tracks, used = m.tracks, slice(0, int(m.tracks.size[0]))
    open_still = tracks.stage[used] <= Stage.COMPLETED
    people = tracks.person[used][open_still]
    assert len(np.unique(people)) == len(people)
    assert set(np.flatnonzero(m.world.persons.track >= 0).tolist()) == set(people.tolist())
    assert ((tracks.completed[used] == NEVER) | (tracks.completed[used] >= tracks.started[used])).all()


@pytest.fixture(scope="module")
def lived() -> dict[str, Any]:
    """A market with every mechanism over two years; every week has been checked when this returns."""
    c = case(people=1200, slots=900)
    clients = np.flatnonzero(c.world.persons.scheme == Scheme.BIJSTAND)[:3]
    c.world.persons.barriers[clients] = sum(1 << b for b in (Barrier.DEBTS, Barrier.CHILDCARE, Barrier.ISOLATION))
    first = copy_world(c.world)

    def check(m) -> None:
        check_positions(m.world)
        check_people(m.world)
        check_durations(m)
        check_stocks(m)
        check_tracks(m)

    m = market(c, courses=courses(weeks=(8, 4), dropout=0.02), package=[School()], after=check, every=1)
    m.run(WEEKS)
    return {"market": m, "first": first}


def test_every_week_closes(lived):
    """The checks are in the fixture; here: that everything they check occurred."""
    m = lived["market"]
    counts = np.array([stock for _, stock in m.counts])
    assert len(counts) == WEEKS
    rare = {Stock.WAO, Stock.BEGELEID, Stock.BESCHUT}
    for stock in set(Stock) - rare:
        assert counts[:, stock].max() > 0, stock.name
    stages = m.tracks.stage[: m.tracks.size[0]]
    assert set(np.unique(stages)) >= {Stage.RUNNING, Stage.DROPPED, Stage.ENDED}


def test_the_log_is_in_order_and_tells_what_was_before(lived):
    m = lived["market"]
    log, n = m.log, int(m.log.size[0])
    assert (np.diff(log.week[:n]) >= 0).all()
    status = lived["first"].persons.status.copy()
    for k in range(n):
        assert log.before[k] == status[log.row[k]], f"row {k} of the log"
        status[log.row[k]] = log.after[k]
    for cause in (Cause.DEMOGRAPHY, Cause.JOB_LOST, Cause.QUIT, Cause.HIRED, Cause.JOB_CHANGED, Cause.BENEFIT):
        assert (log.cause[:n] == cause).sum() > 5, cause.name


def test_the_log_replays_to_the_final_tables(lived):
    """Everything measured derives from the log, so nothing may change without it."""
    m, people = lived["market"], lived["first"].persons
    log, n = m.log, int(m.log.size[0])
    for name in ("contract", "hours", "scheme", "position"):
        replayed = getattr(people, name).copy()
        replayed[log.row[:n]] = getattr(log, name)[:n]  # later rows win
        assert (replayed == getattr(m.world.persons, name)).all(), name
    status = people.status.copy()
    status[log.row[:n]] = log.after[:n]
    never_came = (people.status == Status.ABSENT) & (m.world.persons.status == Status.GONE)
    assert (status == m.world.persons.status)[~never_came].all()


def test_flows_and_stocks_agree(lived):
    """Residents change by those who come and go, employment by those who start and stop."""
    m = lived["market"]
    log, n = m.log, int(m.log.size[0])
    before, after = log.before[:n], log.after[:n]
    first, last = m.counts[0], m.counts[-1]
    within = (log.week[:n] > first[0]) & (log.week[:n] <= last[0])
    for stock, inside in (
        (Stock.RESIDENTS, lambda s: np.isin(s, (Status.INACTIVE, Status.UNEMPLOYED, Status.EMPLOYED))),
        (Stock.EMPLOYED, lambda s: s == Status.EMPLOYED),
        (Stock.UNEMPLOYED, lambda s: s == Status.UNEMPLOYED),
    ):
        flow = (inside(after) & ~inside(before) & within).sum() - (inside(before) & ~inside(after) & within).sum()
        assert last[1][stock] - first[1][stock] == flow, stock.name


def test_hires_of_residents_start_or_are_released(lived):
    """Every accepted job begins, or its slot is free again: nothing waits for ever."""
    m = lived["market"]
    waiting = m.world.persons.next_position != NO_ROW
    assert (m.world.persons.next_week[waiting] <= m.week + 9).all()
    accepted = m.world.positions.state == Slot.ACCEPTED
    assert (m.world.positions.since[accepted] > m.week - 12).all()
