"""Ratios of two uncertain amounts: Fieller's interval holds exactly the ratios that cannot be told from the data."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from labsim.inputs.money import PARTIES
from labsim.study.money import mkba
from labsim.study.money.book import AT
from labsim.study.money.value import each, present_values, ratio_of_means


def not_refused(above: np.ndarray, below: np.ndarray, ratio: float) -> bool:
    """Whether a t-test of above - ratio x below against zero does not refuse this ratio."""
    return bool(stats.ttest_1samp(above - ratio * below, 0.0).pvalue >= 0.05)


@given(st.integers(0, 10_000))
def test_the_interval_holds_the_ratios_that_a_t_test_does_not_refuse(seed):
    rng = np.random.default_rng(seed)
    below = rng.normal(10.0, 2.0, 12)
    above = 30.0 + 3.0 * below + rng.normal(0.0, 4.0, 12)
    found = ratio_of_means(above, below)
    inside, wide = 1e-6, found.high - found.low
    assert found.low < found.value < found.high
    for ratio in (found.low + inside * wide, found.value, found.high - inside * wide):
        assert not_refused(above, below, ratio)
    for ratio in (found.low - inside * wide, found.high + inside * wide):
        assert not not_refused(above, below, ratio)


def test_it_is_wider_above_than_below_where_few_people_carry_it():
    people = np.array([1.0, 9.0, 4.0, 6.0, 2.0, 8.0])
    found = each(np.full(6, 100.0), people)
    assert found.high - found.value > found.value - found.low > 0


def test_it_covers_the_truth_about_as_often_as_it_says():
    rng, n, hits, told = np.random.default_rng(11), 400, 0, 0
    for _ in range(n):
        below = rng.normal(5.0, 4.0, 30)
        above = 2000.0 * below + rng.normal(0.0, 6000.0, 30)
        found = ratio_of_means(above, below)
        told += not np.isnan(found.low)
        hits += bool(found.low <= 2000.0 <= found.high)
    assert told == n and hits / n == pytest.approx(0.95, abs=0.03)


def test_it_is_not_told_where_the_number_may_be_nothing():
    some = np.array([10.0, 12.0, 14.0])
    for below in (np.zeros(3), -some, np.array([1.0, -1.0, 0.5]), np.array([])):
        assert all(np.isnan(part) for part in ratio_of_means(some[: len(below)], below))


def test_the_output_that_breaks_even_is_a_ratio_of_present_values(monkeypatch):
    """A loss of exactly half the labour cost of each year is half of it, whatever the year."""
    rate, seeds, years = Fraction(1, 10), 3, 6
    work = np.arange(10, 10 + seeds)[:, None] * np.full(years, 1_000_000, np.int64)
    pairs = np.zeros((seeds, 2, len(AT), years), np.int64)
    pairs[:, 0, AT["unvalued_output"]] = work
    value = np.zeros((len(PARTIES), 1, seeds), np.int64)
    value[PARTIES.index("state"), 0] = -present_values(work // 2, rate).sum(axis=1)
    monkeypatch.setattr(mkba, "_people", lambda account: {"net_lasting": np.array([4.0, 5.0, 6.0])})
    account = SimpleNamespace(
        study=SimpleNamespace(pairs=SimpleNamespace(money=pairs)), value=value,
        ledger=SimpleNamespace(facts=SimpleNamespace(money=SimpleNamespace(discount=rate))),
    )  # fmt: skip
    found = {row[2]: row[3] for row in mkba._break_even(account) if row[1] == "break_even_output"}
    assert found == pytest.approx({"government": 0.5, "society": 0.5}, abs=1e-6)
