"""Rare events behind the sieve: what happens to people who are all alike, at the stated hazard and within its bound."""

import numpy as np
import pytest
from scipy import stats
from small_market import behaviour, case, changed, market
from small_world import WEEK

from labsim import week as engine
from labsim.core.codes import NEVER, NO_ROW, OUTSIDE, Attachment, Barrier, Contract, Scheme, Slot, Status
from labsim.processes.benefits import most_without_work_w

PEOPLE, WEEKS = 3000, 5
SIGNIFICANT = 1e-4
AT_WORK = {
    "status": Status.EMPLOYED, "attachment": Attachment.STRONG, "scheme": Scheme.NONE, "position": OUTSIDE,
    "contract": Contract.PERMANENT, "hours": 32, "next_position": NO_ROW, "barriers": 0, "quality": 0.5,
    "job_start": WEEK - 100, "jobless_since": NEVER, "birth_week": WEEK - 39 * 53,
}  # fmt: skip
JOBLESS = {
    **AT_WORK, "status": Status.UNEMPLOYED, "position": NO_ROW, "contract": Contract.NONE, "hours": 0, "quality": 0.0,
    "jobless_since": WEEK - 30,
}  # fmt: skip
OLD = WEEK - 62 * 53
INACTIVE = {**JOBLESS, "status": Status.INACTIVE}
ILL = {**INACTIVE, "attachment": Attachment.DISABLED, "scheme": Scheme.WIA}
DEBTS, SICK = 1 << Barrier.DEBTS, 1 << Barrier.MENTAL
RULES = {  # frequent enough to count
    "end_jobs__loss_permanent_w": 0.01, "end_jobs__loss_flex_w": 0.04, "end_jobs__loss_self_w": 0.02,
    "end_jobs__loss_subsidised_w": 0.03, "end_jobs__renewal_w": 0.05, "end_jobs__commuter_extra_w": 0.03,
    "end_jobs__inclusive_keep": 0.0, "end_jobs__notice": 0.0,
    "benefits__from_unemployed_w": 0.02, "benefits__from_weak_w": 0.008, "benefits__barrier_factor": 4.0,
    "benefits__wia_inflow_w": 0.01, "benefits__wia_recovery_w": 0.03, "benefits__wia_age_slope": 0.05,
}  # fmt: skip
ENDS = changed(behaviour(), **RULES).end_jobs
SICK_FACTOR, DEBT_FACTOR = np.exp(ENDS.barrier_slope), np.exp(ENDS.debt_slope)
QUALITY = np.exp(-0.5 * ENDS.quality_slope)


def lived(step, facts: dict, **options):
    """Markets of PEOPLE people who are all alike, each after one week's step under its own seed."""
    c = case(people=PEOPLE, slots=40)
    persons, traits = c.world.persons, c.world.traits
    persons.status[PEOPLE:] = Status.ABSENT
    traits.partner[:], traits.assets[:], traits.benefit_ended[:] = NO_ROW, False, NEVER
    c.world.positions.state[:], c.world.positions.occupant[:] = Slot.LATENT, NO_ROW
    for name, value in facts.items():
        getattr(persons, name)[:PEOPLE] = value
    for seed in range(WEEKS):
        m = market(c._replace(seed=seed, behaviour=changed(c.behaviour, **RULES)))
        if "flows" in options:
            m.setting = m.setting._replace(disability_flows=options["flows"])
        step(m)
        yield m


def plausible(count: int, of: int, chance: float) -> bool:
    """Whether a count is what the chance makes likely; exactly nothing where the chance is 0."""
    return count == 0 if chance == 0 else stats.binomtest(int(count), of, float(chance)).pvalue > SIGNIFICANT


@pytest.mark.parametrize(
    ("facts", "hazard"),
    [
        ({"contract": Contract.PERMANENT}, 0.01 * ENDS.later_factor),
        ({"contract": Contract.PERMANENT, "job_start": WEEK - 51}, 0.01 * ENDS.first_year_factor),
        ({"contract": Contract.FLEX, "job_start": WEEK - 52}, 0.04 * ENDS.later_factor),
        ({"contract": Contract.FLEX, "job_start": WEEK, "barriers": SICK}, 0.04 * ENDS.first_year_factor * SICK_FACTOR),
        ({"contract": Contract.SELF_EMPLOYED}, 0.02 * ENDS.later_factor),
        ({"contract": Contract.TRIAL, "barriers": DEBTS}, 0.03 * ENDS.later_factor * DEBT_FACTOR),
        ({"contract": Contract.SHELTERED}, 0.0),
    ],
)
def test_work_is_lost_at_the_stated_hazard(facts, hazard):
    lost = sum(m.flows["lost"] for m in lived(engine.separate, {**AT_WORK, **facts}))
    assert plausible(lost, PEOPLE * WEEKS, hazard * QUALITY)


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"attachment": Attachment.STUDENT}, ["quit_student_w"]),
        ({"attachment": Attachment.AOW}, ["quit_aow_w"]),
        ({"attachment": Attachment.WEAK}, ["quit_weak_w"]),
        ({"attachment": Attachment.DISABLED}, ["quit_disabled_w"]),
        ({}, ["quit_strong_w"]),
        ({"birth_week": OLD}, ["quit_strong_w", "retire_early_w"]),
        ({"contract": Contract.SUPPORTED}, []),
    ],
)
def test_work_is_left_at_the_stated_hazard(facts, fields):
    left = 0
    for m in lived(engine.separate, {**AT_WORK, **facts}):
        left += (m.world.persons.status[:PEOPLE] != Status.EMPLOYED).sum() - m.flows["lost"]
    assert plausible(left, PEOPLE * WEEKS, sum(getattr(ENDS, field) for field in fields))


@pytest.mark.parametrize(("tenure", "chance"), [(51, 0.0), (52, 0.05), (300, 0.05)])
def test_flexible_contracts_are_renewed_at_the_stated_rate_after_a_year(tenure, chance):
    facts = {**AT_WORK, "contract": Contract.FLEX, "job_start": WEEK - tenure}
    found = sum(
        (m.world.persons.contract[:PEOPLE] == Contract.PERMANENT).sum() for m in lived(engine.separate, facts)
    )
    assert plausible(found, PEOPLE * WEEKS, chance)


def test_commuters_leave_at_the_stated_hazard():
    left, there = 0, 0
    for seed in range(10):
        c = case(people=60, slots=PEOPLE)
        slots = c.world.positions
        slots.state[:], slots.occupant[:], c.world.persons.position[:] = Slot.FILLED, OUTSIDE, NO_ROW
        slots.contract[:], slots.since[:], slots.quality[:] = Contract.FLEX, WEEK - 10, 0.5
        m = market(c._replace(seed=seed, behaviour=changed(c.behaviour, **RULES)))
        engine.separate(m)
        left, there = left + m.flows["commuters_left"], there + PEOPLE
    assert plausible(left, there, 0.04 * ENDS.first_year_factor * QUALITY + 0.03)


@pytest.mark.parametrize(
    ("facts", "chance"),
    [
        (JOBLESS, 0.02),
        ({**JOBLESS, "barriers": DEBTS}, 0.08),
        ({**JOBLESS, "barriers": 1 << Barrier.AGE}, 0.02),
        ({**INACTIVE, "attachment": Attachment.WEAK}, 0.008),
        ({**INACTIVE, "attachment": Attachment.WEAK, "barriers": DEBTS | SICK}, 0.032),
        (INACTIVE, 0.0),
        (AT_WORK, 0.0),
    ],
)
def test_bijstand_is_asked_for_at_the_stated_rate(facts, chance):
    found = sum(
        (m.world.persons.scheme[:PEOPLE] == Scheme.BIJSTAND).sum() for m in lived(engine.pay_benefits, facts)
    )
    assert plausible(found, PEOPLE * WEEKS, chance)


@pytest.mark.parametrize("facts", [AT_WORK, JOBLESS, INACTIVE, {**JOBLESS, "scheme": Scheme.BIJSTAND}])
@pytest.mark.parametrize(("age", "factor"), [(25, 1.0), (41, 1.05), (60, 2.0)])
def test_the_strongly_attached_fall_ill_at_the_stated_rate_by_age(facts, age, factor):
    """Workers, jobless and people in bijstand alike: it is one hazard, however far each kind passes the sieve."""
    born = {"birth_week": int(WEEK - (age + 0.5) * 52.1775)}
    found = 0
    for m in lived(engine.pay_benefits, {**facts, **born}):
        ill = m.world.persons.scheme[:PEOPLE] == Scheme.WIA
        assert (m.world.persons.attachment[:PEOPLE][ill] == Attachment.DISABLED).all()
        assert (m.world.persons.status[:PEOPLE][ill] == Status.INACTIVE).all()
        found += ill.sum()
    assert plausible(found, PEOPLE * WEEKS, 0.01 * factor)


@pytest.mark.parametrize(
    ("facts", "flows"),
    [
        ({**AT_WORK, "attachment": Attachment.WEAK}, True),
        ({**INACTIVE, "attachment": Attachment.AOW}, True),
        (AT_WORK, False),
    ],
)
def test_others_do_not_come_into_the_wia(facts, flows):
    for m in lived(engine.pay_benefits, facts, flows=flows):
        assert (m.world.persons.scheme[:PEOPLE] == Scheme.NONE).sum() + (
            m.world.persons.scheme[:PEOPLE] == Scheme.BIJSTAND
        ).sum() == PEOPLE


@pytest.mark.parametrize(("flows", "chance"), [(True, 0.03), (False, 0.0)])
def test_the_wia_is_left_at_the_stated_rate(flows, chance):
    left = sum(
        (m.world.persons.scheme[:PEOPLE] == Scheme.NONE).sum()
        for m in lived(engine.pay_benefits, ILL, flows=flows)
    )
    assert plausible(left, PEOPLE * WEEKS, chance)


@pytest.mark.parametrize("rules", [{}, RULES, {"benefits__barrier_factor": 0.2}, {"benefits__wia_recovery_w": 0.2}])
def test_no_hazard_without_work_is_wider_than_its_interval(rules):
    p = changed(behaviour(), **rules).benefits
    for asking in (p.from_unemployed_w, p.from_weak_w):
        for factor in (1.0, p.barrier_factor):
            assert asking * factor <= most_without_work_w(p)
    assert p.wia_recovery_w <= most_without_work_w(p)
    assert p.wia_inflow_w * (1 + p.wia_age_slope * (67 - 40)) <= 4 * p.wia_inflow_w, "falling ill fits its interval"
