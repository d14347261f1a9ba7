"""From match to work: hires equal to a plain-Python reference, lags, starts, and what becomes of benefits."""

from collections import Counter
from unittest.mock import patch

import numpy as np
import pytest
from reference_hiring import Hire
from small_market import case, changed, market, small_offices
from small_world import TRADES, WEEK, differing
from test_search import pathways

from labsim import week as engine
from labsim.core.codes import NO_ROW, OUTSIDE, Channel, Contract, Scheme, Slot, Status
from labsim.processes.hiring import lag_w
from labsim.world.board import Tally
from labsim.world.log import Cause
from labsim.world.state import copy_world


@pytest.fixture(scope="module")
def hired() -> Counter:
    """Forty weeks in which each hire is compared with the reference; returns what was seen."""
    rng, seen = np.random.default_rng(13), Counter()
    real = engine.hire

    def checked(m) -> None:
        pathways(m, rng)

        def hire(*arguments):
            copy, before = copy_world(m.world), m.world.outside.taken.copy()
            block = (m.week + m.world.outside.phase) // int(m.setting.behaviour.listing.block_w)
            expected = Hire(copy, m).run()
            made = real(*arguments)
            assert made == expected
            assert differing(m.world, copy) == []
            new = np.flatnonzero(m.world.persons.next_week > m.week)
            seen.update(Channel(c).name for c in m.world.traits.next_channel[new])
            seen.update(Contract(c).name for c in m.world.traits.next_contract[new])
            seen["outside"] += (m.world.persons.next_position == OUTSIDE).sum()
            seen["commuters"] += m.board.tally[Tally.HIRES_COMMUTERS]
            gone = copy.outside.taken != before
            seen["closed behind"] += gone.sum()
            seen["reopened"] += m.board.tally[Tally.HIRES_OUTSIDE] - (gone & (copy.outside.taken == block)).sum()
            seen["withheld"] += (copy.outside.taken > block).sum()
            return made

        with patch.object(engine, "hire", hire):
            engine.search_and_match(m)

    c = case(people=900, slots=700)
    lively = {"seekers__search_new_share": 0.2, "search__direct_contacts": 6.0, "listing__theta": 1.0,
              "end_jobs__loss_flex_w": 0.02, "hiring__trial_share": 1.0}  # fmt: skip
    c = c._replace(behaviour=changed(c.behaviour, **lively), offices=small_offices(80, 60))
    c.world.segments.outside_normal[TRADES[::2]] = 0.05  # in half of the segments more than normal leave, else fewer
    market(c, processes={"search_and_match": checked}).run(90)
    return seen


def test_it_equals_the_reference_in_every_channel(hired):
    """The comparison itself is in the fixture; here: that it had something to compare."""
    kinds = ("POSTED", "DIRECT", "WSP", "TRACK", "PERMANENT", "FLEX", "outside", "commuters",
             "closed behind", "reopened", "withheld")  # fmt: skip
    for kind in kinds:
        assert hired[kind] >= 5, f"{kind}: {hired}"
    assert hired["TRIAL"] >= 2


def test_lags_are_within_their_bounds_and_even():
    p = case().behaviour.hiring
    u = (np.arange(6000) + 0.5) / 6000
    bounds = {
        (Contract.PERMANENT, False): (p.lag_permanent_least, p.lag_permanent_most),
        (Contract.FLEX, False): (p.lag_flex_least, p.lag_flex_most),
        (Contract.PERMANENT, True): (1, p.lag_direct_most),
    }
    for (contract, direct), (least, most) in bounds.items():
        lags = np.array([lag_w(contract, direct, x, p) for x in u])
        values, counts = np.unique(lags, return_counts=True)
        assert values.tolist() == list(range(int(least), int(most) + 1))
        assert np.ptp(counts) <= 1


def promised(**facts):
    """A market in which person 0 has accepted position 0 and starts this week."""
    c = case(people=60, slots=40)
    persons, traits, slots = c.world.persons, c.world.traits, c.world.positions
    old = int(persons.position[0])
    if old >= 0:
        slots.occupant[old], slots.state[old] = OUTSIDE, Slot.FILLED
    usual = {"status": Status.UNEMPLOYED, "position": NO_ROW, "contract": Contract.NONE, "hours": 0,
             "scheme": Scheme.NONE, "partner": NO_ROW, "next_position": 1, "next_week": WEEK,
             "next_contract": Contract.FLEX, "next_hours": 32, "next_quality": 0.7, "next_value": 1.2,
             "next_channel": Channel.DIRECT, "next_flags": 2, "jobless_since": WEEK - 10}  # fmt: skip
    for name, value in {**usual, **facts}.items():
        getattr(persons if name in persons._fields else traits, name)[0] = value
    before = int(slots.occupant[1])
    if before >= 0:
        persons.position[before] = OUTSIDE
    slots.state[1], slots.occupant[1] = Slot.ACCEPTED, 0
    return market(c)


def begin(m):
    """Step 8 of this week with nothing to be had."""
    slots = m.world.positions
    slots.state[np.isin(slots.state, (Slot.POSTED, Slot.DIRECT))] = Slot.LATENT
    engine.search_and_match(m)
    n = int(m.log.size[0])
    return [(int(m.log.cause[k]), int(m.log.channel[k])) for k in range(n) if m.log.row[k] == 0]


def test_an_accepted_job_begins_in_its_week_and_not_before():
    for early in (0, 1):
        m = promised(next_week=WEEK + early)
        log = begin(m)
        persons, slots = m.world.persons, m.world.positions
        if early:
            assert persons.status[0] == Status.UNEMPLOYED and slots.state[1] == Slot.ACCEPTED
            assert (Cause.HIRED, Channel.DIRECT) not in log
            continue
        assert (persons.status[0], persons.position[0], persons.contract[0]) == (Status.EMPLOYED, 1, Contract.FLEX)
        assert (persons.hours[0], persons.job_start[0], persons.flags[0] & 2) == (32, WEEK, 2)
        assert (slots.state[1], slots.occupant[1], slots.since[1]) == (Slot.FILLED, 0, WEEK)
        assert persons.next_position[0] == NO_ROW
        assert log == [(Cause.HIRED, Channel.DIRECT)]


def test_a_mover_leaves_the_old_job_on_the_same_day():
    m = promised(status=Status.EMPLOYED, position=OUTSIDE, contract=Contract.PERMANENT, hours=24, job_start=WEEK - 60)
    insured = int(m.world.traits.insured_w[0])
    log = begin(m)
    assert log == [(Cause.JOB_CHANGED, Channel.DIRECT)]
    assert m.world.persons.position[0] == 1 and m.world.persons.job_start[0] == WEEK
    assert m.world.traits.insured_w[0] == insured + 60


@pytest.mark.parametrize(
    ("scheme", "contract", "hours", "left"),
    [
        (Scheme.WW, Contract.FLEX, 20, True),
        (Scheme.WW, Contract.FLEX, 19, False),
        (Scheme.WW, Contract.TRIAL, 36, False),
        (Scheme.BIJSTAND, Contract.FLEX, 36, False),  # update_benefits looks at bijstand, every week
        (Scheme.WAJONG, Contract.FLEX, 36, False),
    ],
)
def test_starting_work_ends_the_ww_that_it_replaces(scheme, contract, hours, left):
    m = promised(scheme=scheme, next_contract=contract, next_hours=hours, ww_end=WEEK + 20)
    begin(m)
    assert m.world.persons.scheme[0] == (Scheme.NONE if left else scheme)
    if left and scheme == Scheme.WW:
        assert m.world.traits.ww_left[0] == 20


def test_insured_weeks_fall_out_of_the_windows_while_out_of_work():
    m = promised(jobless_since=WEEK - 10, insured_36w=30, insured_5y=200)
    begin(m)
    assert m.world.traits.insured_36w[0] == 20 and m.world.traits.insured_5y[0] == 190


@pytest.mark.parametrize(("outside_eta", "given"), [(0.0, True), (1.0, False)])
def test_outside_jobs_are_given_or_elastic(outside_eta, given):
    """At the ends of outside_eta every outside hire takes a competitor's job, or none does."""
    c = case(people=1500, slots=200)
    c.world.segments.outside_normal[:] = 0.0
    m = market(c._replace(outside_eta=outside_eta, behaviour=changed(c.behaviour, listing__outside_theta=-9.0)))
    hired = 0
    for _ in range(3):
        m.step()
        hired += m.board.tally[Tally.HIRES_OUTSIDE]
    took = m.world.persons.next_position == OUTSIDE
    assert took.sum() > 5 and hired > 10
    assert ((m.world.traits.next_flags[took] & 1) == given).all()
