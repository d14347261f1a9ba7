"""Whole persons always add up: over the bridge, and over the groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labsim.report.formats import whole
from labsim.report.rounding import STEPS, TO_GROSS, TO_NET, largest_remainder, round_bridge, round_shares

SEEDS = st.integers(1, 40)
COUNTS = st.lists(st.integers(-2000, 2000), min_size=8, max_size=8)


def bridge_of(seeds: list[list[int]]) -> dict[str, float]:
    """Means over seeds of a bridge that closes; each seed gives registered and seven other steps."""
    n = len(seeds)
    names = ("registered", *TO_GROSS, *TO_NET[:3])
    columns = zip(names, zip(*seeds, strict=True), strict=True)
    means = {name: sum(column) / n for name, column in columns}
    means["spillover"] = 1 / 3
    means["gross_lasting"] = means["registered"] + sum(means[step] for step in TO_GROSS)
    means["net_lasting"] = means["gross_lasting"] + sum(means[step] for step in TO_NET)
    return means


@given(st.lists(COUNTS, min_size=1, max_size=40))
def test_the_rounded_bridge_closes_twice_and_stays_within_one_of_the_means(seeds):
    means = bridge_of(seeds)
    rounded = round_bridge(means)
    assert rounded["registered"] + sum(rounded[step] for step in TO_GROSS) == rounded["gross_lasting"]
    assert rounded["gross_lasting"] + sum(rounded[step] for step in TO_NET) == rounded["net_lasting"]
    assert all(abs(rounded[step] - means[step]) < 1 for step in STEPS)
    assert all(rounded[total] == whole(means[total]) for total in ("registered", "gross_lasting", "net_lasting"))


def test_steps_that_are_zero_stay_zero():
    means = dict.fromkeys(STEPS, 0.0) | {
        "registered": 2.5,
        "not_lasting": -1.0,
        "gross_lasting": 1.5,
        "net_lasting": 1.5,
    }
    rounded = round_bridge(means)
    assert rounded["repeats"] == rounded["displaced"] == 0
    assert (rounded["registered"], rounded["not_lasting"], rounded["gross_lasting"]) == (3, -1, 2)


@given(st.lists(st.integers(-500, 500), min_size=1, max_size=9), SEEDS)
def test_groups_close_on_the_rounded_total(counts, seeds):
    parts = [count / seeds for count in counts]
    rounded = round_shares(parts, sum(parts))
    assert sum(rounded) == whole(sum(parts))
    assert all(abs(a - b) < 1 for a, b in zip(rounded, parts, strict=True))


def test_the_largest_remainder_gets_the_missing_person():
    assert largest_remainder([1.2, 2.7, 0.1], 4) == [1, 3, 0]
    assert largest_remainder([0.5, 0.5], 1) == [1, 0]


def test_a_total_that_cannot_be_reached_is_refused():
    with pytest.raises(ValueError, match="cannot be rounded to a total of 9"):
        largest_remainder([1.2, 2.7], 9)
