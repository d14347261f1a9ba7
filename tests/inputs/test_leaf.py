"""A leaf is a value with unit, date and exactly one provenance, within its own range."""

from typing import Annotated

import pytest

from labsim.inputs.errors import InputError
from labsim.inputs.leaf import Leaf, in_unit, rows
from labsim.inputs.models import Share, Strict, validate
from labsim.inputs.yaml import parse


class File(Strict):
    n: Leaf[int] | None = None
    p: Annotated[Leaf[Share], in_unit("share")] | None = None
    d: Leaf[dict[str, float]] | None = None
    t: Leaf[str] | None = None


GOOD = "unit: share, date: 2019, source: a title"


def read(text):
    return validate(File, parse(text, "f.yaml"))


def refused(text):
    with pytest.raises(InputError) as caught:
        read(text)
    return caught.value


def test_the_three_provenances():
    assert read(f"p: {{value: 0.5, {GOOD}}}").p.provenance == "source"
    assumed = read("p: {value: 0.5, unit: share, date: 2019-06, assumption: {reason: r, low: 0, high: 1}}").p
    assert (assumed.provenance, assumed.range) == ("assumption", (0, 1))
    fitted = read(
        "p: {value: 0.5, unit: share, date: 2019, fitted: {target: t, command: c, date: 2019, tolerance: 0.1}}"
    ).p
    assert (fitted.provenance, fitted.range) == ("fitted", (None, None))


def test_a_sourced_leaf_may_carry_a_range_and_a_shape():
    leaf = read(f"p: {{value: 0.5, low: 0.4, high: 0.6, shape: triangular, {GOOD}}}").p
    assert leaf.range == (0.4, 0.6)
    assert leaf.shape == "triangular"


def test_a_range_has_the_form_of_its_value_or_is_one_for_all():
    assert read("d: {value: {a: 1.0, b: 2.0}, unit: u, date: 2019, assumption: {reason: r, low: 0.5, high: 3}}").d
    assert read("d: {value: {a: 1.0}, unit: u, date: 2019, assumption: {reason: r, low: {a: 0}, high: {a: 2}}}").d
    assert (
        refused("d: {value: {a: 1.0}, unit: u, date: 2019, assumption: {reason: r, low: {b: 0}, high: {b: 2}}}").key
        == "d"
    )


def test_days_may_have_a_range_and_choices_have_options():
    days = "{reason: r, low: '2019-01-01', high: '2020-01-01'}"
    assert read(f"t: {{value: '2019-09-02', unit: day, date: 2019, assumption: {days}}}")
    assert read("t: {value: x, unit: name, date: 2019, assumption: {reason: r, options: [y]}}")
    assert refused("t: {value: x, unit: name, date: 2019, assumption: {reason: r}}").key == "t.assumption"


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("p: {value: 0.5, unit: share, date: 2019}", "p", "exactly one provenance"),
        (
            f"p: {{value: 0.5, {GOOD}, assumption: {{reason: r, low: 0, high: 1}}}}",
            "p",
            "exactly one provenance",
        ),
        (f"p: {{value: 1.0000001, {GOOD}}}", "p.value", "at most 1"),
        (f"p: {{value: -0.1, {GOOD}}}", "p.value", "at least 0"),
        (f"p: {{value: true, {GOOD}}}", "p.value", "must be a number"),
        (f"p: {{value: null, {GOOD}}}", "p.value", "(empty)"),
        (f"p: {{value: '0.5', {GOOD}}}", "p.value", "remove the quotes"),
        (f"p: {{value: 25%, {GOOD}}}", "p.value", "write 25 % as 0.25"),
        (f"p: {{value: '0,25', {GOOD}}}", "p.value", "write a point"),
        (f"n: {{value: '1.000.000', {GOOD}}}", "n.value", "no thousands separator"),
        (f"n: {{value: '1.000,50', {GOOD}}}", "n.value", "write a point"),
        (f"n: {{value: EUR 1M, {GOOD}}}", "n.value", "whole number"),
        (f"n: {{value: 3.0, {GOOD}}}", "n.value", "no decimals"),
        (f"n: {{value: 3.5, {GOOD}}}", "n.value", "no decimals"),
        (f"n: {{value: '7', {GOOD}}}", "n.value", "remove the quotes"),
        (f"n: {{value: [1], {GOOD}}}", "n.value", "whole number"),
        (f"n: {{value: 1+1, {GOOD}}}", "n.value", "whole number"),
        ("p: {value: 0.5, unit: weeks, date: 2019, source: s}", "p.unit", "not the unit"),
        ("p: {value: 0.5, unit: share, date: 2019-13, source: s}", "p.date", "not a date"),
        ("p: {value: 0.5, unit: share, date: 2026-02-31, source: s}", "p.date", "not a date"),
        ("p: {value: 0.5, unit: share, date: 2019, source: ''}", "p.source", "empty"),
        ("p: {value: 0.5, unit: share, date: 2019, source: s, low: 0.1}", "p", "belong together"),
        (
            "p: {value: 0.5, unit: share, date: 2019, assumption: {reason: r, low: 0.6, high: 1}}",
            "p.value",
            "between",
        ),
        (
            "p: {value: 0.5, unit: share, date: 2019, assumption: {reason: r, low: 1, high: 0}}",
            "p.value",
            "between",
        ),
        (
            "p: {value: 0.5, unit: share, date: 2019, assumption: {reason: r}}",
            "p.assumption",
            "states its range",
        ),
        (
            "n: {value: 0, unit: u, date: 2019, shape: loguniform, assumption: {reason: r, low: 0, high: 1}}",
            "n.shape",
            "low > 0",
        ),
        ("p: {value: 0.5, unit: share, date: 2019, soruce: s}", "p.soruce", "unknown key"),
        ("p: {value: 0.5, unit: share, date: 2019, shape: normal, source: s}", "p.shape", "does not fit"),
        ("q: 1", "q", "unknown key"),
    ],
)
def test_refusals(text, key, words):
    fault = refused(text)
    assert fault.key == key
    assert fault.line == 1
    assert words in fault.message.en
    assert fault.more == ()  # one fault, one line


def test_a_typo_is_guessed():
    assert refused("p: {valeu: 0.5, unit: share, date: 2019, source: s}").guess == "value"


def test_all_faults_of_a_file_at_once_in_the_order_of_its_lines():
    fault = refused("n: {value: x, unit: u, date: 2019, source: s}\np: {value: 2, unit: share, date: 2019, source: s}")
    assert [(f.line, f.key) for f in (fault, *fault.more)] == [(1, "n.value"), (2, "p.value")]


def test_rows_are_a_table_of_all_leaves():
    document = parse(
        "a:\n  - {value: 1, unit: u, date: 2019, source: s}\n"
        "b:\n  value: 2\n  unit: v\n  date: 2020-01\n  assumption: {reason: r, low: 1, high: 3}\n"
        "c: {value: 3, unit: w, date: 2021, fitted: {target: t, command: x, date: 2021, tolerance: 1}}\n"
        "d: 4\n",
        "f",
    )
    table = rows(document)
    assert [row.path for row in table] == ["a[0]", "b", "c"]
    assert [row.grade for row in table] == ["B", "A", "G"]
    assert table[1][1:] == (2, "v", "2020-01", "A", "r", 1, 3, 3)
    assert table[2].provenance == "t (x)"
