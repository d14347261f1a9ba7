"""Tax and premiums of 2019: on pay, on gross benefits, and on bijstand, which is paid net."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_money import FIRST, IDLE, MONEY, ON_BIJSTAND, PEOPLE, WEEKS, make_facts, make_kept

from labsim.study.counting import make_counting
from labsim.study.money.book import AT, make_calendar, write
from labsim.study.money.weekly import gross_up, tax

COUNTING = make_counting("12h")
CALENDAR = make_calendar(FIRST, WEEKS)


def total(cents: np.ndarray, name: str) -> int:
    return int(cents[AT[name]].sum())


@given(st.integers(0, 300_000), st.integers(0, 120_000))
def test_the_tax_on_a_net_benefit_leaves_exactly_the_benefit(work, net):
    pay, paid = np.array([work]), np.array([net])
    due = gross_up(MONEY.tax, pay, paid)
    nothing = np.zeros(1, np.int64)

    def left(gross):
        return int(gross[0] - tax(MONEY.tax, pay, gross)[0] + tax(MONEY.tax, pay, nothing)[0])

    assert due[0] >= 0 and left(paid + due) >= net
    assert due[0] == 0 or left(paid + due - 1) < net, "not a cent more than that"


def test_a_couple_pays_tax_on_half_of_its_benefit_each():
    facts = make_facts(birth=FIRST - 40 * 52)
    facts.traits.school_end[:] = -(2**30)
    both = make_kept(facts, [ON_BIJSTAND, ON_BIJSTAND, *[IDLE] * (PEOPLE - 2)], [])
    one = make_kept(facts, [ON_BIJSTAND, *[IDLE] * (PEOPLE - 1)], [])
    due = [total(write(kept.spells, kept, facts, CALENDAR, COUNTING).cents, "benefit_tax") for kept in (both, one)]
    assert due[0] == due[1] > 0
    single = make_kept(facts, [*[IDLE] * (PEOPLE - 1), ON_BIJSTAND], [])
    alone = total(write(single.spells, single, facts, CALENDAR, COUNTING).cents, "benefit_tax")
    assert due[0] < alone, "two credits instead of one"


def test_tax_of_2019_on_the_minimum_wage_and_on_nothing():
    year = np.array([0, 1000, 2_119_738, 4_000_000, 9_000_000])  # cents
    week = year // 52
    due = tax(MONEY.tax, week, np.zeros(5, np.int64)) * 52 / 100
    assert due[0] == due[1] == 0
    assert 1800 < due[2] < 2000, "credits take most of it"
    assert (np.diff(due / np.maximum(year, 1)) >= 0).all(), "the share rises with pay"
    benefit = tax(MONEY.tax, np.zeros(5, np.int64), week) * 52 / 100
    assert (benefit >= due).all() and benefit[2] - due[2] == pytest.approx(3399, abs=3), "no credit for work"
