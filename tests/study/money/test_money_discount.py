"""Present values: whole cents by the stated rule, and the plain sum without a rate."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from labsim.study.money.value import present_cents, present_values


@given(st.integers(-(10**13), 10**13), st.integers(0, 8), st.fractions(0, 1, max_denominator=400))
def test_discounting_rounds_to_the_nearest_cent_halves_away_from_zero(cents, year, rate):
    found = present_cents(cents, year, rate)
    exact = Fraction(cents) / (1 + rate) ** year
    assert abs(found - exact) <= Fraction(1, 2)
    assert present_cents(-cents, year, rate) == -found
    if abs(found - exact) == Fraction(1, 2):
        assert abs(found) > abs(exact)
    assert present_cents(cents, year, Fraction(0)) == cents == present_cents(cents, 0, rate)


def test_no_discount_is_the_plain_sum():
    cents = np.random.default_rng(2).integers(-(10**9), 10**9, (4, 7, 5))
    assert (present_values(cents, Fraction(0)) == cents).all()
