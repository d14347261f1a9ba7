"""The log tells the truth: read back, it gives the tables as they are at the end."""

import gc
import weakref
from threading import Event

import numpy as np
import pytest

from labsim.core.codes import Scheme
from labsim.inputs.scenario import load_scenario
from labsim.start import Start, open_market
from labsim.study import live as module
from labsim.study.counting import make_counting
from labsim.study.live import Plan, Stopped, live, observe
from labsim.world.history import benefit_bit, work_bit

WEEKS = 78


def make_plan(dorp: Start) -> Plan:
    return Plan(start=dorp, dates=(13, 52, WEEKS), counting=make_counting("12h"), eta=0.7, outside_eta=0.5)


def test_the_log_read_back_is_the_table_at_the_end(dorp):
    plan = make_plan(dorp)
    market = open_market(dorp, load_scenario("ambachtsschool"), seed=3)
    lived = observe(market, plan, ("ambachtsschool",))
    persons, counting = market.world.persons, plan.counting
    assert (lived.lives.hours[:, -1] == persons.hours).all()
    flags = lived.lives.flags[:, -1]
    assert ((flags >> np.uint32(benefit_bit(counting.definitions)) & 1) == (persons.scheme != Scheme.NONE)).all()
    works = np.isin(persons.contract, counting.measure.contracts) & (persons.hours >= 12)
    bit = work_bit(counting.names.index("12h"))
    assert ((flags >> np.uint32(bit) & 1) == works).all()
    assert works.sum() > 500
    market.close()


def test_enrolments_begin_in_the_week_of_their_invitation(dorp):
    scenario = load_scenario("ambachtsschool")
    lived = live(make_plan(dorp), scenario, 3)
    school = scenario.package[0]
    invited = {intake.week - school.invited_ahead_w for intake in school.intakes()}
    assert len(lived.enrolments.person) > 10
    assert set(lived.enrolments.since.tolist()) <= invited
    assert (lived.enrolments.until > lived.enrolments.since).all()
    invitations, waiting, started, completed, participants, workfit = lived.people[0, -1]
    assert participants == len(np.unique(lived.enrolments.person))
    assert invitations >= participants >= started >= completed > 0
    assert participants - started >= waiting >= 0
    assert completed >= workfit >= 0


def test_a_stopped_world_leaves_at_once(dorp):
    stop = Event()
    stop.set()
    with pytest.raises(Stopped):
        live(make_plan(dorp), load_scenario("baseline"), 1, stop)


def test_a_world_that_was_lived_is_let_go(dorp, monkeypatch):
    seen = []

    def noted(*args, **kwargs):
        market = open_market(*args, **kwargs)
        seen.append(weakref.ref(market))
        return market

    monkeypatch.setattr(module, "open_market", noted)
    plan = Plan(start=dorp, dates=(2,), counting=make_counting("12h"), eta=0.7, outside_eta=0.5)
    live(plan, load_scenario("baseline"), 1)
    gc.collect()
    assert seen and seen[0]() is None
