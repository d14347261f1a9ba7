"""Rules of law and definitions as tables of cases: WW, the household test, the long clock, groups A to C."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_market import case, changed, market
from small_world import WEEK

from labsim import week as engine
from labsim.core.codes import NEVER, NO_ROW, Attachment, Barrier, Contract, Scheme, Status
from labsim.world.derived import GROUP_A, GROUP_B, GROUP_C, distance_group
from labsim.world.losses import ww_weeks

WEEKS_PER_MONTH = 4.348


# --- WW: Werkloosheidswet, articles 17 and 42 -----------------------------------------------------------


@pytest.mark.parametrize(
    ("weeks_of_36", "weeks_of_5y", "years", "months"),
    [
        (25, 260, 30, 0),  # not 26 of the last 36 weeks
        (26, 0, 0.5, 3),  # only that: three months
        (36, 207, 20, 3),  # not four of the last five years
        (36, 208, 2, 3),  # never less than three
        (26, 208, 4, 4),  # a month for each year
        (36, 260, 10, 10),
        (36, 260, 12, 11),  # half a month for each year after the tenth
        (36, 260, 20, 15),
        (36, 260, 38, 24),
        (36, 260, 50, 24),  # never more than two years
    ],
)
def test_ww_lasts_as_the_law_says(weeks_of_36, weeks_of_5y, years, months):
    assert ww_weeks(weeks_of_36, weeks_of_5y, int(years * 52)) == int(months * WEEKS_PER_MONTH)


@given(st.integers(0, 36), st.integers(0, 260), st.integers(0, 3000), st.integers(0, 500))
def test_more_work_never_shortens_ww(recent, long, career, more):
    weeks = ww_weeks(recent, long, career)
    assert weeks in range(0, 105)
    assert ww_weeks(recent, long, career + more) >= weeks
    assert ww_weeks(min(36, recent + more), min(260, long + more), career) >= weeks


# --- groups A, B and C ----------------------------------------------------------------------------------


def bits(*barriers: Barrier) -> int:
    return sum(1 << int(b) for b in barriers)


@pytest.mark.parametrize(
    ("barriers", "soft", "group"),
    [
        ((), 0.9, GROUP_A),
        ((), 0.35, GROUP_A),
        ((), 0.34, GROUP_B),
        ((), 0.19, GROUP_C),
        ((Barrier.DEBTS,), 0.55, GROUP_A),
        ((Barrier.DEBTS,), 0.54, GROUP_B),
        ((Barrier.DEBTS, Barrier.MENTAL), 0.45, GROUP_B),
        ((Barrier.DEBTS, Barrier.MENTAL), 0.44, GROUP_C),
        ((Barrier.DEBTS, Barrier.MENTAL, Barrier.LANGUAGE), 1.0, GROUP_C),
        ((Barrier.AGE,), 0.35, GROUP_A),  # being older is no barrier to being mediated
        ((Barrier.AGE, Barrier.DEBTS), 0.55, GROUP_A),
    ],
)
def test_distance_to_work(barriers, soft, group):
    assert distance_group(bits(*barriers), soft) == group


@given(st.integers(0, 255), st.integers(0, 7), st.floats(0, 1), st.floats(0, 1))
def test_fewer_barriers_and_more_skills_never_add_distance(barriers, one, soft, more):
    here = distance_group(barriers, soft)
    assert distance_group(barriers & ~(1 << one), soft) <= here
    assert distance_group(barriers, max(soft, more)) <= here


# --- bijstand: the household and asset test -------------------------------------------------------------


def claim(partner: dict[str, Any] | None = None, **claimant: Any):
    """A market of one household in a week in which everybody who may apply for bijstand does."""
    c = case(people=60, slots=40)
    persons, traits = c.world.persons, c.world.traits
    persons.status[:] = Status.ABSENT
    persons.scheme[:] = Scheme.NONE
    traits.partner[:] = NO_ROW
    households = [claimant] if partner is None else [claimant, partner]
    for i, facts in enumerate(households):
        usual = {"status": Status.UNEMPLOYED, "attachment": Attachment.STRONG, "next_position": NO_ROW,
                 "birth_week": WEEK - 40 * 52, "assets": False, "contract": Contract.NONE, "position": NO_ROW,
                 "benefit_ended": NEVER, "benefit_clock": NEVER, "hours": 0}  # fmt: skip
        for name, value in {**usual, **facts}.items():
            table = persons if name in persons._fields else traits
            getattr(table, name)[i] = value
    if partner is not None:
        traits.partner[0], traits.partner[1] = 1, 0
    rules = changed(
        c.behaviour, benefits__from_unemployed_w=1.0, benefits__from_weak_w=1.0, benefits__exit_other_w=0.0,
        benefits__wia_inflow_w=0.0, benefits__after_ww_share=1.0,
    )  # fmt: skip
    m = market(c._replace(behaviour=rules))
    engine.pay_benefits(m)
    return m


PENSION = WEEK - 70 * 52
WORKING = {"status": Status.EMPLOYED, "contract": Contract.FLEX, "position": -2}
INACTIVE = {"status": Status.INACTIVE, "attachment": Attachment.WEAK}


@pytest.mark.parametrize(
    ("claimant", "partner", "granted"),
    [
        ({}, None, True),
        ({"assets": True}, None, False),
        ({"birth_week": WEEK - 17 * 52}, None, False),
        ({"birth_week": WEEK - 19 * 52}, None, True),
        ({"attachment": Attachment.STUDENT}, None, False),
        ({"attachment": Attachment.AOW, "birth_week": PENSION}, None, False),
        ({}, {**WORKING, "hours": 36}, False),
        ({}, {**WORKING, "hours": 28}, False),
        ({}, {**WORKING, "hours": 27}, True),
        ({}, {**INACTIVE}, True),
        ({}, {**INACTIVE, "scheme": Scheme.WW, "ww_end": WEEK + 20}, False),
        ({}, {**INACTIVE, "scheme": Scheme.WIA}, False),
        ({"scheme": Scheme.WW, "ww_end": WEEK}, None, True),
        ({"scheme": Scheme.WW, "ww_end": WEEK + 1}, None, False),
        ({"scheme": Scheme.WW, "ww_end": WEEK, "assets": True}, None, False),
        ({"scheme": Scheme.WW, "ww_end": WEEK}, {**WORKING, "hours": 32}, False),
        ({**WORKING, "hours": 32}, None, False),
    ],
)
def test_who_gets_bijstand(claimant, partner, granted):
    m = claim(partner, **claimant)
    assert (m.world.persons.scheme[0] == Scheme.BIJSTAND) == granted
    assert m.world.traits.benefit_since[0] == WEEK or not granted


def test_a_couple_shares_one_benefit():
    m = claim(INACTIVE)
    assert m.world.persons.scheme[:2].tolist() == [Scheme.BIJSTAND, Scheme.BIJSTAND]
    engine.close_week(m)
    assert m.stock[9:11].tolist() == [2, 1]  # two persons, one benefit


def test_which_partner_comes_first_in_the_table_does_not_matter():
    """Two people who differ in nothing but their rows begin to search in the same week."""
    able = {**INACTIVE, "barriers": 0, "competences": np.full(7, 0.8, np.float32)}
    m = claim(able, **able)
    assert m.world.persons.scheme[:2].tolist() == [Scheme.BIJSTAND, Scheme.BIJSTAND]
    assert m.world.persons.status[0] == m.world.persons.status[1]


@pytest.mark.parametrize("mate", [{"attachment": Attachment.AOW}, {"attachment": Attachment.STUDENT},
                                  {**WORKING, "hours": 10}])  # fmt: skip
def test_a_partner_with_other_means_has_no_share(mate):
    m = claim(mate)
    assert m.world.persons.scheme[:2].tolist() == [Scheme.BIJSTAND, Scheme.NONE]


@pytest.mark.parametrize(("break_w", "restarts"), [(1, False), (52, False), (53, True), (None, True)])
def test_the_long_clock_runs_on_over_breaks_of_a_year(break_w, restarts):
    began = WEEK - 300
    ended = NEVER if break_w is None else WEEK - break_w
    m = claim(benefit_clock=began, benefit_ended=ended)
    assert m.world.persons.scheme[0] == Scheme.BIJSTAND
    assert m.world.traits.benefit_clock[0] == (WEEK if restarts else began)
    assert m.world.traits.benefit_since[0] == WEEK


@pytest.mark.parametrize(
    ("hours", "contract", "kept"),
    [(32, Contract.FLEX, False), (20, Contract.FLEX, False), (12, Contract.FLEX, True),
     (32, Contract.TRIAL, True), (32, Contract.EXPERIENCE, True)],
)  # fmt: skip
def test_income_beside_bijstand_is_offset_until_it_replaces_it(hours, contract, kept):
    m = claim(**{**WORKING, "contract": contract, "hours": hours, "scheme": Scheme.BIJSTAND})
    assert (m.world.persons.scheme[0] == Scheme.BIJSTAND) == kept
    assert kept or m.world.traits.benefit_ended[0] == WEEK


def test_bijstand_ends_when_the_partner_earns_enough():
    m = claim({**WORKING, "hours": 32}, scheme=Scheme.BIJSTAND)
    assert m.world.persons.scheme[0] == Scheme.NONE


@pytest.mark.parametrize(("living", "least"), [("alone", 20), ("as a couple", 28)])
def test_one_number_of_hours_replaces_bijstand(living, least):
    """For a couple it is the same whoever of the two works, and whether bijstand is claimed or kept."""
    for hours in range(8, 41, 4):
        at_work = {**WORKING, "hours": hours}
        held = {"scheme": Scheme.BIJSTAND}
        if living == "alone":
            markets = [claim(**{**at_work, **held})]
        else:
            mate = {**INACTIVE, **held}
            markets = [claim(mate, **{**at_work, **held}), claim({**at_work, **held}, **mate), claim(at_work, **mate)]
            assert (claim(at_work).world.persons.scheme[0] == Scheme.BIJSTAND) == (hours < least)
        for m in markets:
            assert (m.world.persons.scheme[0] == Scheme.BIJSTAND) == (hours < least), f"{hours} hours"
    rules = claim().setting.behaviour.benefits
    assert least == (rules.exit_hours if living == "alone" else rules.couple_hours)


@pytest.mark.parametrize(
    ("barriers", "soft", "status"),
    [
        ((), 0.8, Status.UNEMPLOYED),
        ((Barrier.DEBTS,), 0.4, Status.INACTIVE),
        ((Barrier.DEBTS, Barrier.MENTAL, Barrier.LANGUAGE), 0.8, Status.INACTIVE),
    ],
)
def test_of_bijstand_clients_only_group_a_is_available_for_work(barriers, soft, status):
    competences = np.full(7, soft, np.float32)
    for before in (Status.UNEMPLOYED, Status.INACTIVE):
        m = claim(scheme=Scheme.BIJSTAND, barriers=bits(*barriers), competences=competences, status=before)
        assert m.world.persons.status[0] == status
