"""Who may take part: a closed grammar, evaluated on columns."""

import numpy as np
import pytest
from pydantic_core import PydanticCustomError

from labsim.core.codes import Barrier, Contract, Credential, Group, Level, Occupation, Scheme, Status
from labsim.inputs.eligibility import COLUMNS, municipalities_named, parse_rule
from labsim.inputs.files import read
from labsim.inputs.instrument import load_instrument

PEOPLE = {
    "age": np.array([17, 18, 40, 62, 63]),
    "barriers": np.array([0, 1, 2, 3, 0]),
    "jobless_weeks": np.array([0, 10, 60, 200, 5]),
    "scheme": np.array([Scheme.NONE, Scheme.WW, Scheme.BIJSTAND, Scheme.WW, Scheme.WAJONG], np.int8),
    "status": np.array(
        [Status.INACTIVE, Status.UNEMPLOYED, Status.UNEMPLOYED, Status.EMPLOYED, Status.INACTIVE], np.int8
    ),
    "level": np.array([Level.PRACTICAL, Level.MIDDLE, Level.HIGH, Level.PRACTICAL, Level.MIDDLE], np.int8),
    "distance": np.array([0, 1, 2, 0, 1]),
    "group": np.array([0, 1 << Group.STATUS_HOLDER, 1 << Group.NUGGER, 3, 1 << Group.BANENAFSPRAAK], np.uint16),
    "municipality": np.array([0, 1, 0, 1, 1], np.int8),
    "tenure_weeks": np.array([0, 0, 0, 30, 0]),
    "hours": np.array([0, 0, 0, 28, 0]),
    "ww_weeks_left": np.array([0, 12, 0, 3, 0]),
    "benefit_weeks": np.array([0, 10, 60, 40, 500]),
    "since_bijstand_weeks": np.array([5200, 5200, 0, 26, 5200]),
    "school_weeks_left": np.array([40, 0, 0, 0, 0]),
    "near_miss_weeks": np.array([5200, 2, 9, 5200, 5200]),
    "notice_weeks_left": np.array([0, 0, 0, 6, 0]),
    "profile": np.array([1, 2, 3, 4, 6]),
    "digital": np.array([0.2, 0.5, 0.25, 0.6, 0.1]),
    "language": np.array([0.3, 0.5, 0.2, 0.6, 0.4]),
    "contract": np.array([Contract.NONE, Contract.NONE, Contract.NONE, Contract.FLEX, Contract.NONE], np.int8),
    "occupation": np.array([Occupation.SERVICE, Occupation.TECHNICAL, Occupation.ICT, Occupation.SERVICE, 0]),
    "barrier": np.array([0, 1 << Barrier.DEBTS, 1 << Barrier.LANGUAGE, 1 << Barrier.DEBTS, 0]),
    "credential": np.array([0, 1 << Credential.MBO_2, 0, 1 << Credential.TAXI_PASS, 0]),
    "sector": np.array([-1, -1, -1, 1, -1]),
    "had_place": np.array([0, 0, 1, 2, 3]),
    "completed": np.array([0, 1, 2, 3, 0]),  # bits of the names a world gives, here those of NAMES
    "learning_place": np.array([0, 1, 0, 0, 0]),
}
NAMES = ("gorinchem", "molenlanden")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"age": {"at_least": 18, "at_most": 62}}, [0, 1, 1, 1, 0]),
        ({"age": {"at_least": 63}}, [0, 0, 0, 0, 1]),
        ({"jobless_weeks": {"at_most": 10}}, [1, 1, 0, 0, 1]),
        ({"scheme": {"in": ["ww", "wajong"]}}, [0, 1, 0, 1, 1]),
        ({"distance": {"in": ["A", "C"]}}, [1, 0, 1, 1, 0]),
        ({"group": {"in": ["status_holder"]}}, [0, 1, 0, 1, 0]),
        ({"group": {"in": ["status_holder", "banenafspraak"]}}, [0, 1, 0, 1, 1]),
        ({"municipality": {"in": ["molenlanden"]}}, [0, 1, 0, 1, 1]),
        ({"near_miss_weeks": {"at_most": 8}}, [0, 1, 0, 0, 0]),
        ({"notice_weeks_left": {"at_least": 1}}, [0, 0, 0, 1, 0]),
        ({"all_of": [{"digital": {"at_least": 0.25}}, {"language": {"at_most": 0.34}}]}, [0, 0, 1, 0, 0]),
        ({"contract": {"in": ["flex", "self_employed"]}}, [0, 0, 0, 1, 0]),
        ({"occupation": {"in": ["service"]}}, [1, 0, 0, 1, 0]),
        ({"barrier": {"in": ["debts", "childcare"]}}, [0, 1, 0, 1, 0]),
        ({"credential": {"in": ["mbo_2"]}}, [0, 1, 0, 0, 0]),
        ({"learning_place": {"at_least": 1}}, [0, 1, 0, 0, 0]),
        ({"all_of": [{"age": {"at_least": 18}}, {"scheme": {"in": ["ww"]}}]}, [0, 1, 0, 1, 0]),
        ({"any_of": [{"age": {"at_most": 17}}, {"level": {"in": ["high"]}}]}, [1, 0, 1, 0, 0]),
        (
            {"all_of": [{"any_of": [{"status": {"in": ["unemployed"]}}, {"barriers": {"at_least": 3}}]}]},
            [0, 1, 1, 1, 0],
        ),
    ],
)
def test_rules(rule, expected):
    assert parse_rule(rule).mask(PEOPLE, NAMES).tolist() == [bool(x) for x in expected]


def test_places_of_an_instrument_are_asked_for_by_its_name():
    rule = parse_rule({"had_place": {"in": ["wijkhopper"]}})
    assert rule.mask(PEOPLE, ("sroi", "wijkhopper")).tolist() == [False, False, False, True, True]
    assert not rule.mask(PEOPLE, ()).any(), "the package has no such places"
    with pytest.raises(PydanticCustomError, match="does not exist"):
        parse_rule({"had_place": {"in": ["wijkhoper"]}})


def test_courses_completed_are_told_by_the_world():
    rule = parse_rule({"completed": {"in": ["ambachtsschool"]}})
    assert rule.mask(PEOPLE, ("perspct", "ambachtsschool")).tolist() == [False, False, True, True, False]
    assert not rule.mask(PEOPLE, ("perspct",)).any()


@pytest.mark.parametrize("logic", ["all_of", "any_of"])
def test_part_by_part_finds_the_same_people(logic):
    parts = [{"age": {"at_least": 18}}, {"scheme": {"in": ["ww", "bijstand"]}}, {"distance": {"in": ["A", "B"]}},
             {"any_of": [{"sector": {"in": ["molenlanden"]}}, {"group": {"in": ["nugger"]}}]}]  # fmt: skip
    rule, rows = parse_rule({logic: parts}), np.array([0, 2, 3, 4])
    found = rule.rows(lambda column, these: PEOPLE[column][these], rows, {"sector": NAMES})
    held = rule.mask(PEOPLE, NAMES)
    assert found.tolist() == [i for i in rows.tolist() if held[i]]


def test_columns_the_test_covers_are_all_there_are():
    assert set(PEOPLE) == set(COLUMNS)


def test_municipalities_named_are_found_at_any_depth():
    rule = parse_rule({"all_of": [{"any_of": [{"municipality": {"in": ["x", "y"]}}]}, {"age": {"at_least": 20}}]})
    assert municipalities_named(rule) == {"x", "y"}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("age > 18", "exactly one key"),
        ("__import__('os')", "exactly one key"),
        ({}, "exactly one key"),
        ({"age": {"at_least": 18}, "scheme": {"in": ["ww"]}}, "exactly one key"),
        ({"all_of": []}, "list of 1"),
        ({"any_of": {"age": {"at_least": 1}}}, "list of 1"),
        ({"aeg": {"at_least": 18}}, "unknown column"),
        ({"none_of": []}, "unknown column"),
        ({"age": 18}, "which values"),
        ({"age": {}}, "which values"),
        ({"age": {"in": [18]}}, "does not fit"),
        ({"scheme": {"at_least": 2}}, "does not fit"),
        ({"age": {"at_leest": 18}}, "does not fit"),
        ({"age": {"at_least": "18"}}, "must be a number"),
        ({"age": {"at_least": True}}, "must be a number"),
        ({"age": {"at_least": -1}}, "not in"),
        ({"age": {"at_least": 60, "at_most": 18}}, "exceeds"),
        ({"scheme": {"in": []}}, "list of names"),
        ({"scheme": {"in": "ww"}}, "list of names"),
        ({"scheme": {"in": ["wv"]}}, "does not exist"),
        ({"distance": {"in": ["a"]}}, "does not exist"),
        ({"municipality": {"in": ["../x"]}}, "does not exist"),
        ({"group": {"in": [1]}}, "does not exist"),
    ],
)
def test_anything_else_is_refused(rule, words):
    with pytest.raises(PydanticCustomError) as caught:
        parse_rule(rule)
    assert words in str(caught.value)


def test_the_ambachtsschool_reaches_the_four_groups_of_the_document():
    rule = load_instrument("ambachtsschool").eligible
    assert rule.mask(PEOPLE, NAMES).tolist() == [False, True, False, False, False]
    assert read("instruments", "ambachtsschool").data["eligible"]["unit"] == "rule"
