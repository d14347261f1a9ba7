"""Coaches' hours: a capacity that binds, the longest waiting first, barriers relieved, skills that fade."""

import numpy as np
import pytest
from small_market import case, changed, market, small_offices
from small_world import WEEK, differing

from labsim import week as engine
from labsim.core.codes import Barrier, Competence, Contract, Scheme, Status
from labsim.world.state import copy_world

CLIENTS = 200
RELIEF = [
    Barrier.TRANSPORT,
    Barrier.CHILDCARE,
    Barrier.DEBTS,
    Barrier.ISOLATION,
    Barrier.LANGUAGE,
    Barrier.MENTAL,
]


def office_of(contacts: int, waits: np.ndarray, seed: int = 1, **rules: float):
    """A market whose first people are clients who have waited so many weeks."""
    c = case()
    persons, traits = c.world.persons, c.world.traits
    persons.scheme[:] = Scheme.NONE
    n = len(waits)
    persons.scheme[:n] = Scheme.BIJSTAND
    persons.status[:n] = Status.UNEMPLOYED
    persons.contract[:n] = Contract.NONE
    traits.coach_week[:n] = WEEK - waits
    offices = small_offices(contacts=contacts)
    return market(c._replace(behaviour=changed(c.behaviour, **rules), offices=offices, seed=seed))


def seen_in(m) -> np.ndarray:
    """Rows of the clients a coach saw this week."""
    return np.flatnonzero((m.world.traits.coach_week == m.week) & (m.world.persons.scheme == Scheme.BIJSTAND))


@pytest.mark.parametrize("contacts", [0, 1, 7, 60, CLIENTS - 1, CLIENTS, 10 * CLIENTS])
def test_the_capacity_binds(contacts):
    """Coaches see as many clients as they have hours for, and no more, whoever is at the margin."""
    waits = np.random.default_rng(3).integers(1, 12, CLIENTS)
    for seed in range(8):
        m = office_of(contacts, waits, seed)
        engine.guide(m)
        assert m.flows["contacts"] == len(seen_in(m)) == min(contacts, CLIENTS)


def test_those_who_have_waited_longest_go_first():
    waits = np.random.default_rng(4).integers(1, 600, CLIENTS)
    m = office_of(40, waits)
    engine.guide(m)
    seen = seen_in(m)
    passed = np.setdiff1d(np.arange(CLIENTS), seen)
    assert np.minimum(waits[seen], 512).min() >= np.minimum(waits[passed], 512).max()


def test_everybody_gets_a_turn():
    """With hours for a tenth of the clients nobody waits longer than ten weeks and the marginal one."""
    m = office_of(CLIENTS // 10, np.full(CLIENTS, 5))
    for _ in range(12):
        engine.guide(m)
        m.week += 1
    waits = m.week - m.world.traits.coach_week[:CLIENTS]
    assert waits.max() <= 12


def test_more_hours_reach_more_people_and_drop_nobody():
    waits = np.random.default_rng(5).integers(1, 8, CLIENTS)
    reached = []
    for contacts in (20, 50, 90):
        m = office_of(contacts, waits)
        engine.guide(m)
        reached.append(set(seen_in(m).tolist()))
    assert reached[0] < reached[1] < reached[2]


def test_who_is_no_client_is_left_alone():
    m = office_of(CLIENTS, np.full(50, 5))
    before = copy_world(m.world)
    engine.guide(m)
    assert differing(before, m.world)
    for name in ("barriers", "ident"):
        assert (getattr(before.persons, name)[50:] == getattr(m.world.persons, name)[50:]).all()
    for name in ("coach_week", "coach_hours", "competences", "relieved"):
        assert (getattr(before.traits, name)[50:] == getattr(m.world.traits, name)[50:]).all()


@pytest.mark.parametrize(
    ("status", "contract", "client"),
    [(Status.UNEMPLOYED, Contract.NONE, True), (Status.INACTIVE, Contract.NONE, True),
     (Status.EMPLOYED, Contract.TRIAL, True), (Status.EMPLOYED, Contract.FLEX, False)],
)  # fmt: skip
def test_clients_are_people_in_bijstand_without_regular_work(status, contract, client):
    m = office_of(5, np.full(1, 5))
    m.world.persons.status[0], m.world.persons.contract[0] = status, contract
    engine.guide(m)
    assert (m.world.traits.coach_week[0] == WEEK) == client


def test_hours_relieve_barriers_in_order_and_the_mean_is_as_stated():
    """Each barrier takes a keyed exponential of hours; the contact of 1.5 hours rounds it up."""
    n, weeks, stated = 400, 300, 30.0
    m = office_of(n, np.full(n, 5), guidance__relief_hours=stated)
    people, done = m.world.persons, m.world.traits.relieved
    people.barriers[:n] = 0b11111100  # all but age and physical health
    hours = np.zeros(n)
    for k in range(weeks):
        engine.guide(m)
        m.week += 1
        hours[(done[:n] >= 1) & (hours == 0)] = 1.5 * (k + 1)
        if k in (20, 60):
            for times, barriers in zip(done[:n], people.barriers[:n], strict=True):
                assert [b for b in RELIEF if barriers >> b & 1] == RELIEF[times:]
    assert (done[:n] >= 1).all()
    assert abs(hours.mean() - (stated + 0.75)) < 4 * stated / np.sqrt(n)


def test_skills_grow_with_contacts_and_fade_without():
    m = office_of(1, np.array([30, 1]), guidance__onset_w=0.0)
    soft = m.world.traits.competences[:2, Competence.SOFT].astype(float).copy()
    p = m.setting.behaviour.guidance
    engine.guide(m)
    after = m.world.traits.competences[:2, Competence.SOFT]
    assert after[0] == pytest.approx(soft[0] + (1 - soft[0]) * p.soft_gain_h * 1.5, rel=1e-6)
    assert after[1] == pytest.approx(soft[1] * (1 - p.soft_decay_w), rel=1e-6)


def test_barriers_arise_at_the_stated_rate():
    n, weeks = 500, 40
    m = office_of(0, np.full(n, 5), guidance__onset_w=0.02)
    m.world.persons.barriers[:n] = 0
    for _ in range(weeks):
        engine.guide(m)
        m.week += 1
    kinds = np.array([[b >> k & 1 for k in range(8)] for b in m.world.persons.barriers[:n]])
    assert kinds[:, :2].sum() == 0  # age and physical health do not come from waiting
    each = 1 - (1 - 0.02 / 6) ** weeks
    assert (abs(kinds[:, 2:].mean(axis=0) - each) < 4 * np.sqrt(each * (1 - each) / n)).all()


def test_each_service_gives_contacts_of_its_own_length():
    """Two services: as many clients as both have room for, each with the hours of one; whoever waited longest first."""
    waits = np.random.default_rng(6).integers(1, 30, CLIENTS)
    m = office_of(30, waits, guidance__relief_hours=1e6)
    two = small_offices(contacts=30)
    offices = two._replace(**{name: np.repeat(column, [1, 2], axis=0) for name, column in two._asdict().items()})
    offices.coach_contacts[:], offices.contact_hours[:] = [0, 10, 20], [0.0, 1.5, 4.0]
    m.offices = offices
    before = m.world.traits.coach_hours.copy()
    engine.guide(m)
    seen = seen_in(m)
    assert m.flows["contacts"] == len(seen) == 30
    given = (m.world.traits.coach_hours - before)[seen]
    breadth = 2.0 * offices.breadth[1]
    hours, people = np.unique(np.round(given, 4), return_counts=True)
    assert hours.tolist() == pytest.approx([1.5 * breadth, 4.0 * breadth]) and people.tolist() == [10, 20]
    alone = office_of(30, waits, guidance__relief_hours=1e6)
    engine.guide(alone)
    assert seen_in(alone).tolist() == seen.tolist()
