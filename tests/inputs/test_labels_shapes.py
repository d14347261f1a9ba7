"""Every figure of every instrument has a name of its own in both languages, and its unit a Dutch word."""

import re

import pytest

from labsim.inputs import labels, labels_shapes
from labsim.inputs.files import known
from labsim.inputs.instrument import read_instrument
from labsim.inputs.labels import field_label, unit_label
from labsim.inputs.leaf import rows

PATTERNS = [pattern for pattern, _ in (*labels._FIELDS, *labels_shapes.FIELDS)]


@pytest.mark.parametrize("slug", known("instruments"))
def test_every_figure_and_unit_has_a_name(slug):
    for row in rows(read_instrument(slug)):
        assert any(re.fullmatch(pattern, row.path) for pattern in PATTERNS), row.path
        name = field_label(row.path)
        assert name.nl and name.en
        assert unit_label(row.unit, "en") == row.unit and unit_label(row.unit, "nl")


def test_no_pattern_stands_twice():
    assert len(PATTERNS) == len(set(PATTERNS))
