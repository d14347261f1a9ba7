"""Draws of leaves: within the range, keyed by path alone, draw 0 is the stated value."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labsim.inputs.instrument import instrument_of, read_instrument
from labsim.inputs.overrides import applied
from labsim.inputs.uncertainty import Known, draw_leaf, drawn, unit_draw
from labsim.inputs.yaml import parse

SHAPES = ("uniform", "triangular", "loguniform")


@given(
    st.integers(0, 2**63 - 1),
    st.integers(1, 10_000),
    st.lists(st.floats(0.01, 100), min_size=3, max_size=3).map(sorted),
    st.sampled_from(SHAPES),
)
def test_numbers_lie_in_their_range(seed, k, points, shape):
    low, value, high = points
    found = draw_leaf(seed, "a.b", k, Known(value, low, high, shape))
    assert low * (1 - 1e-9) <= found <= high * (1 + 1e-9)


def test_draw_zero_is_the_stated_value_and_no_range_means_no_draw():
    assert draw_leaf(5, "a.b", 0, Known(0.3, 0.0, 1.0)) == 0.3
    assert draw_leaf(5, "a.b", 3, Known("name")) == "name"
    document = read_instrument("ambachtsschool")
    assert drawn(document, "ambachtsschool", 5, 0) is document


def test_a_draw_depends_on_seed_path_and_k_alone():
    assert unit_draw(1, "a.b", 1) == unit_draw(1, "a.b", 1)
    assert len({unit_draw(seed, path, k) for seed in (1, 2) for path in ("a.b", "a.c") for k in (1, 2)}) == 8
    leaf = "{value: 0.5, unit: u, date: 2019, assumption: {reason: r, low: 0.0, high: 1.0}}"
    alone = drawn(parse(f"x: {leaf}\n", "f"), "n", 7, 1).data["x"]["value"]
    beside = drawn(parse(f"new: {leaf}\ny: {leaf}\nx: {leaf}\n", "f"), "n", 7, 1).data
    assert beside["x"]["value"] == alone
    assert len({part["value"] for part in beside.values()}) == 3


def test_the_key_is_stable_over_versions():
    assert unit_draw(20, "ambachtsschool.intake.seats", 1) == pytest.approx(0.4451666, abs=1e-6)


def test_whole_numbers_come_out_evenly_and_whole():
    found = Counter(draw_leaf(3, "n", k, Known(10, 8, 12)) for k in range(1, 5001))
    assert set(found) == {8, 9, 10, 11, 12}
    assert all(abs(count - 1000) < 130 for count in found.values())


@pytest.mark.parametrize(("shape", "mean"), [("uniform", 5.5), ("triangular", (1 + 2 + 10) / 3), ("loguniform", 3.909)])
def test_means_of_the_shapes(shape, mean):
    found = [draw_leaf(4, "x", k, Known(2.0, 1.0, 10.0, shape)) for k in range(1, 8001)]
    assert sum(found) / len(found) == pytest.approx(mean, abs=0.1)


def test_days_are_days_within_their_range():
    found = [draw_leaf(1, "d", k, Known("2019-09-02", "2019-08-30", "2019-09-03")) for k in range(1, 300)]
    assert set(found) == {"2019-08-30", "2019-08-31", "2019-09-01", "2019-09-02", "2019-09-03"}


def test_shares_still_add_up():
    shares = {"a": 0.25, "b": 0.5, "c": 0.25}
    found = draw_leaf(1, "s", 1, Known(shares, 0.1, 0.6))
    assert sum(found.values()) == pytest.approx(1, abs=1e-12)
    assert found != shares


@pytest.mark.parametrize("k", range(1, 40))
def test_every_draw_of_the_ambachtsschool_is_a_valid_instrument(k):
    made = instrument_of(drawn(read_instrument("ambachtsschool"), "ambachtsschool", 11, k), "ambachtsschool")
    assert 5 <= made.seats <= 16
    assert made.last_week >= made.first_week


def test_what_was_set_from_outside_is_not_drawn():
    document = applied(read_instrument("ambachtsschool"), "ambachtsschool", {"ambachtsschool.seats": 0})
    assert all(instrument_of(drawn(document, "ambachtsschool", 1, k), "ambachtsschool").seats == 0 for k in range(1, 9))
