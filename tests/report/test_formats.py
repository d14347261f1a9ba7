"""Numbers, money and dates as Dutch and English readers expect them."""

import math

import pytest

from labsim.report.formats import Formats, in_twenty, significant, whole
from labsim.report.words import Words

NL, EN = Formats("nl"), Formats("en")


@pytest.mark.parametrize(
    ("value", "decimals", "dutch", "english"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (-1234.5, 1, "\u22121.234,5", "\u22121,234.5"),
        (58_000, 0, "58.000", "58,000"),
        (-0.4, 0, "0", "0"),
        (0.5, 0, "1", "1"),
        (-0.5, 0, "0", "0"),
        (math.nan, 0, "\u2013", "\u2013"),
        (None, 0, "\u2013", "\u2013"),
    ],
)
def test_numbers(value, decimals, dutch, english):
    assert NL.number(value, decimals) == dutch
    assert EN.number(value, decimals) == english


def test_signs_are_written_only_where_there_is_something():
    assert [NL.signed(x) for x in (3.2, -3.2, 0.3, -0.3, 0)] == ["+3", "\u22123", "0", "0", "0"]
    assert NL.signed(0.34, 1) == "+0,3"
    assert NL.span(3, 15) == "3 tot 15"
    assert NL.span(-4, 4) == "\u22124 tot +4"
    assert EN.span(3, 15, sign=True) == "+3 to +15"


def test_a_mean_that_is_a_half_rounds_the_same_with_noise_of_the_last_bit():
    assert whole(8.5) == whole(8.5 - 1e-12) == whole(8.5 + 1e-12) == 9


def test_euros_keep_their_sign_together_and_two_digits_per_person():
    assert NL.euro_total(699_600) == "\u20ac\u00a0700.000"
    assert NL.euro_total(2_345) == "\u20ac\u00a02.345"
    assert NL.euro_each(77_777.8) == "\u20ac\u00a078.000"
    assert EN.euro_each(1_234_567) == "\u20ac1,200,000"
    assert NL.euro(-5) == "\u2212\u20ac\u00a05"
    assert significant(0.0, 2) == 0.0


@pytest.mark.parametrize(
    ("share", "dutch", "english"),
    [
        (0.0, "minder dan 1 van de 20", "fewer than 1 in 20"),
        (0.024, "minder dan 1 van de 20", "fewer than 1 in 20"),
        (0.05, "1 van de 20", "1 in 20"),
        (0.85, "17 van de 20", "17 in 20"),
        (0.99, "meer dan 19 van de 20", "more than 19 in 20"),
        (1.0, "meer dan 19 van de 20", "more than 19 in 20"),
    ],
)
def test_frequencies_never_promise_certainty(share, dutch, english):
    assert NL.frequency(share) == dutch
    assert EN.frequency(share) == english


def test_twentieths_count_halves_upwards():
    assert [in_twenty(x) for x in (0.025, 0.074, 0.075, 0.975)] == [1, 1, 2, 20]


def test_dates_and_shares():
    assert NL.date("2026-11-21") == "21 november 2026"
    assert EN.date("2026-11-21") == "21 November 2026"
    assert NL.date("2019-01") == "2019-01"  # a start may be named by its month
    assert NL.percent(0.1) == "10%"


def test_values_of_assumptions_are_written_with_their_unit():
    words = Words("nl")
    assert words.quantity(700_000, "EUR") == "\u20ac\u00a0700.000"
    assert words.quantity(3500, "EUR per seat") == "\u20ac\u00a03.500 per plek"
    assert words.quantity(0.2, "share") == "20%"
    assert words.quantity(0.0013, "1/week") == "0,0013 per week"
    assert words.quantity("2019-09-02", "day") == "2019-09-02"


def test_an_unknown_language_is_refused_by_name():
    with pytest.raises(ValueError, match="'de': allowed are nl, en"):
        Formats("de")
