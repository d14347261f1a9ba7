"""Demographic events: who appears, leaves school, retires and leaves, and what becomes of their work and benefits."""

import numpy as np
import pytest
from scipy import stats
from small_market import Case, case, market
from small_world import WEEK

from labsim import week as engine
from labsim.core.codes import NO_ROW, OUTSIDE, Attachment, Contract, Event, Group, Scheme, Slot, Status
from labsim.world.log import Cause
from labsim.world.persons import Calendar

PEOPLE = 1500
SIGNIFICANT = 1e-4


def on(event: Event, rows=None, when: int = WEEK, seed: int = 1, **facts) -> tuple:
    """A market in which one event happens to these rows, after their facts were set; (market, rows)."""
    c: Case = case(people=PEOPLE, slots=1000)
    persons, traits = c.world.persons, c.world.traits
    rows = np.arange(PEOPLE) if rows is None else rows
    for name, value in facts.items():
        getattr(persons if name in persons._fields else traits, name)[rows] = value
    n = len(rows)
    calendar = Calendar(np.full(n, when, np.int32), np.asarray(rows, np.int32), np.full(n, event, np.int8))
    return market(c._replace(world=c.world._replace(calendar=calendar), seed=seed)), rows


def working(c: Case, here: bool = True) -> np.ndarray:
    """Rows of residents with work in the region or outside."""
    held = c.world.persons.position[:PEOPLE]
    return np.flatnonzero(held >= 0 if here else held == OUTSIDE)


def share_is(count: int, n: int, chance: float) -> bool:
    """Whether a count is what a chance makes plausible."""
    return stats.binomtest(int(count), int(n), chance).pvalue > SIGNIFICANT


@pytest.mark.parametrize("here", [True, False])
@pytest.mark.parametrize("self_employed", [True, False])
def test_most_work_ends_at_the_state_pension_age(here, self_employed):
    rows = working(case(people=PEOPLE, slots=1000), here)
    contract = Contract.SELF_EMPLOYED if self_employed else Contract.PERMANENT
    m, rows = on(Event.REACH_AOW, rows, contract=contract, scheme=Scheme.NONE, next_position=NO_ROW)
    engine.age_people(m)
    people, p = m.world.persons, m.setting.behaviour.demography
    stopped = people.status[rows] == Status.INACTIVE
    assert share_is(stopped.sum(), len(rows), p.retire_self_share if self_employed else p.retire_share)
    assert (people.attachment[rows] == Attachment.AOW).all()
    assert (people.status[rows][~stopped] == Status.EMPLOYED).all()
    assert (people.position[rows][stopped] == NO_ROW).all()


@pytest.mark.parametrize("scheme", [Scheme.WW, Scheme.BIJSTAND, Scheme.WIA, Scheme.SW])
def test_benefits_and_sheltered_work_end_at_the_state_pension_age(scheme):
    m, rows = on(Event.REACH_AOW, scheme=scheme)
    engine.age_people(m)
    assert (m.world.persons.scheme[rows] == Scheme.NONE).all()
    assert (m.world.persons.status[rows] == Status.INACTIVE).all()


def test_school_leavers_search_or_rest_and_take_up_what_they_learnt():
    m, rows = on(Event.LEAVE_SCHOOL, status=Status.INACTIVE, attachment=Attachment.STUDENT, scheme=Scheme.NONE,
                 position=NO_ROW, contract=Contract.NONE, hours=0, second_segment=20, segment=18)  # fmt: skip
    engine.age_people(m)
    people, share = m.world.persons, m.setting.behaviour.demography.school_to_search_share
    searching = people.status[rows] == Status.UNEMPLOYED
    assert share_is(searching.sum(), len(rows), share)
    assert (people.status[rows][~searching] == Status.INACTIVE).all()
    assert (people.attachment[rows] == Attachment.STRONG).all()
    assert (people.segment[rows] == 20).all() and (people.second_segment[rows] == -1).all()
    assert (people.jobless_since[rows] == WEEK).all()


def test_working_students_keep_their_job_when_they_leave_school():
    rows = working(case(people=PEOPLE, slots=1000))
    m, rows = on(Event.LEAVE_SCHOOL, rows, attachment=Attachment.STUDENT)
    held = m.world.persons.position[rows].copy()
    engine.age_people(m)
    assert (m.world.persons.position[rows] == held).all()
    assert (m.world.persons.status[rows] == Status.EMPLOYED).all()


def test_leavers_are_gone_for_good_and_some_go_on_as_in_commuters():
    c = case(people=PEOPLE, slots=1000)
    rows = working(c)
    m, rows = on(Event.LEAVE, rows, contract=Contract.PERMANENT, birth_week=WEEK - 40 * 52)
    held = m.world.persons.position[rows].copy()
    start = m.world.persons.job_start[rows].copy()
    engine.age_people(m)
    people, slots = m.world.persons, m.world.positions
    assert (people.status[rows] == Status.GONE).all() and (people.position[rows] == NO_ROW).all()
    stays = slots.occupant[held] == OUTSIDE
    assert share_is(stays.sum(), len(rows), m.setting.behaviour.demography.leave_keep_job_share)
    assert (slots.state[held[stays]] == Slot.FILLED).all() and (slots.since[held[stays]] == start[stays]).all()
    assert (slots.state[held[~stays]] == Slot.VACATED).all()
    mates = m.world.traits.partner
    assert not np.isin(mates[mates >= 0], rows).any()
    engine.age_people(m)
    assert (people.status[rows] == Status.GONE).all()


@pytest.mark.parametrize("facts", [{"birth_week": WEEK - 62 * 52}, {"contract": Contract.BBL}])
def test_older_leavers_and_those_on_other_contracts_do_not_commute_back(facts):
    rows = working(case(people=PEOPLE, slots=1000))
    usual = {"contract": Contract.PERMANENT, "birth_week": WEEK - 40 * 52}
    m, rows = on(Event.LEAVE, rows, **{**usual, **facts})
    held = m.world.persons.position[rows].copy()
    engine.age_people(m)
    assert (m.world.positions.state[held] == Slot.VACATED).all()


def test_an_accepted_job_is_released_by_those_who_leave_or_retire():
    for event in (Event.LEAVE, Event.REACH_AOW):
        c = case(people=PEOPLE, slots=1000)
        slots = np.flatnonzero(c.world.positions.state == Slot.LATENT)[:20]
        rows = np.flatnonzero(c.world.persons.status[:PEOPLE] == Status.UNEMPLOYED)[: len(slots)]
        m, rows = on(event, rows, next_position=slots)
        m.world.positions.state[slots], m.world.positions.occupant[slots] = Slot.ACCEPTED, rows
        engine.age_people(m)
        assert (m.world.positions.state[slots] == Slot.VACATED).all()
        assert (m.world.persons.next_position[rows] == NO_ROW).all()


def test_newcomers_appear_with_or_without_a_job_elsewhere():
    m, rows = on(Event.ARRIVE, status=Status.ABSENT, attachment=Attachment.STRONG, scheme=Scheme.NONE,
                 position=NO_ROW, contract=Contract.NONE, hours=0)  # fmt: skip
    engine.age_people(m)
    people = m.world.persons
    at_work = people.status[rows] == Status.EMPLOYED
    assert share_is(at_work.sum(), len(rows), m.setting.behaviour.demography.arrive_working_share)
    assert (people.position[rows][at_work] == OUTSIDE).all()
    assert (people.status[rows][~at_work] == Status.UNEMPLOYED).all()


def test_those_who_turn_fifteen_are_at_school():
    m, rows = on(Event.ENTER, status=Status.ABSENT, attachment=Attachment.STUDENT, scheme=Scheme.NONE)
    engine.age_people(m)
    assert (m.world.persons.status[rows] == Status.INACTIVE).all()


def test_events_pass_by_those_who_never_came():
    for event, status, attachment in (
        (Event.LEAVE, Status.GONE, Attachment.STRONG),
        (Event.REACH_AOW, Status.ABSENT, Attachment.AOW),
    ):
        m, rows = on(event, status=Status.ABSENT, attachment=Attachment.STRONG, position=NO_ROW)
        engine.age_people(m)
        assert (m.world.persons.status[rows] == status).all()
        assert (m.world.persons.attachment[rows] == attachment).all()


def test_events_happen_in_their_week_and_once():
    m, rows = on(Event.REACH_AOW, when=WEEK + 2, next_position=NO_ROW)
    for k in range(4):
        engine.age_people(m)
        assert (m.world.persons.attachment[rows] == Attachment.AOW).all() == (k >= 2)
        m.week += 1
    n = int(m.log.size[0])
    assert (m.log.cause[:n] == Cause.DEMOGRAPHY).sum() == len(rows) and (m.log.week[:n] == WEEK + 2).all()


@pytest.mark.parametrize(("age", "scheme"), [(30, Scheme.BIJSTAND), (16, Scheme.NONE)])
def test_status_holders_arrive_without_work_and_get_bijstand(age, scheme):
    facts = {
        "status": Status.ABSENT, "scheme": Scheme.NONE, "position": NO_ROW, "attachment": Attachment.STRONG,
        "birth_week": WEEK - int(age * 52.2), "groups": 1 << Group.STATUS_HOLDER,
    }  # fmt: skip
    m, rows = on(Event.ARRIVE, np.arange(50), **facts)
    engine.age_people(m)
    assert (m.world.persons.status[rows] == Status.INACTIVE).all()
    assert (m.world.persons.scheme[rows] == scheme).all()
    assert scheme == Scheme.NONE or (m.world.traits.benefit_clock[rows] == WEEK).all()
