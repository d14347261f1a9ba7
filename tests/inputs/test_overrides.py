"""Overrides reach exactly one leaf, are checked like the file, and leave the file as it was."""

import pytest

from labsim.inputs.errors import InputError
from labsim.inputs.instrument import instrument_of, load_instrument, read_instrument
from labsim.inputs.leaf import rows
from labsim.inputs.overrides import applied, check_names, parse_override


@pytest.mark.parametrize("path", ["ambachtsschool.seats", "ambachtsschool.intake.seats"])
def test_by_full_path_or_by_an_end_that_only_one_leaf_has(path):
    assert load_instrument("ambachtsschool", {path: 7}).seats == 7


def test_the_document_stays_and_the_override_says_so():
    document = read_instrument("ambachtsschool")
    changed = applied(document, "ambachtsschool", {"ambachtsschool.seats": 0})
    assert document.data["intake"]["seats"]["value"] == 10
    row = next(row for row in rows(changed) if row.path == "intake.seats")
    assert (row.value, row.grade, row.provenance) == (0, "A", "opgegeven bij de aanroep")
    assert instrument_of(changed, "ambachtsschool").seats == 0


def test_an_override_may_leave_the_range_of_the_assumption():
    assert load_instrument("ambachtsschool", {"ambachtsschool.creaming": 1.0}).creaming == 1.0
    assert load_instrument("ambachtsschool", {"ambachtsschool.seats": 400}).seats == 400


def test_a_bound_inside_a_rule_can_be_changed_and_the_rest_stays():
    path = "ww_einde.eligible.ww_weeks_left.at_most"
    document = read_instrument("ww_einde")
    changed = applied(document, "ww_einde", {path: 26})
    rule, before = (one.data["eligible"]["value"]["all_of"] for one in (changed, document))
    assert [part for part in rule if part not in before] == [{"ww_weeks_left": {"at_most": 26}}]
    assert {"ww_weeks_left": {"at_most": 13}} in before and len(rule) == len(before)
    assert load_instrument("ww_einde", {path: 26}).eligible != load_instrument("ww_einde").eligible
    twice = {"kickstart.eligible.jobless_weeks.at_most": 8, "kickstart.eligible.status.in": 3}
    with pytest.raises(InputError):  # more than one place is meant
        load_instrument("kickstart", twice)
    with pytest.raises(InputError):
        load_instrument("ww_einde", {path: "x"})


def test_overrides_of_others_change_nothing():
    assert load_instrument("ambachtsschool", {"other.seats": 3}) == load_instrument("ambachtsschool")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("ambachtsschool.seats", -1, "at least 0"),
        ("ambachtsschool.seats", 2.5, "whole number"),
        ("ambachtsschool.seats", "10", "remove the quotes"),
        ("ambachtsschool.seats", True, "whole number"),
        ("ambachtsschool.seats", None, "empty"),
        ("ambachtsschool.seats", 10**12, "at most"),
        ("ambachtsschool.creaming", 1.1, "at most 1"),
        ("ambachtsschool.creaming", float("nan"), "finite"),
        ("ambachtsschool.intake.first", "2019-02-30", "not a day"),
        ("ambachtsschool.intake.last", "2019-01-01", "before the first intake"),
        ("ambachtsschool.stream_shares", {"metal": 1.0}, "other streams"),
        ("ambachtsschool.budget", [1.0], "amounts"),
        ("ambachtsschool.seets", 1, "no such value"),
        ("ambachtsschool.weeks", 1, "more than one value"),
    ],
)
def test_refusals_name_the_override(path, value, words):
    with pytest.raises(InputError) as caught:
        load_instrument("ambachtsschool", {path: value})
    assert words in caught.value.render("en")
    assert path in caught.value.render("en") or caught.value.file.startswith("scenarios/")


def test_typos_are_guessed():
    with pytest.raises(InputError) as caught:
        load_instrument("ambachtsschool", {"ambachtsschool.seets": 1})
    assert caught.value.guess == "ambachtsschool.seats"
    with pytest.raises(InputError) as caught:
        check_names({"ambachtschool.seats": 1}, {"ambachtsschool": read_instrument("ambachtsschool")}, "gorinchem")
    assert caught.value.guess == "ambachtsschool"


@pytest.mark.parametrize("path", ["seats", "a..b", "+a.b", "~a.b", "a.b@c", "a.b=1", "../x.y", "a." + "b." * 30, "", 3])
def test_malformed_paths_are_refused(path):
    with pytest.raises(InputError):
        check_names({path: 1}, {"a": read_instrument("ambachtsschool")}, "b")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.b=10", 10),
        ("a.b=0.5", 0.5),
        ("a.b=1e3", 1000),
        ("a.b=no", "no"),
        ("a.b=x=y", "x=y"),
        ("a.b=true", True),
    ],
)
def test_words_are_read_like_scalars_of_a_file(text, value):
    assert parse_override(text) == ("a.b", value)


@pytest.mark.parametrize("text", ["a.b", "a=1", "+a.b=1", "a.b=.nan", "a.b=1e999", "=1"])
def test_words_that_are_no_override(text):
    with pytest.raises(InputError):
        parse_override(text)
