"""Numbers, rules, JSON and the table of assumptions as the command line prints them."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from labsim.cli.app import app
from labsim.cli.tables import as_json, compact, number, print_rows, rule
from labsim.inputs.describe import describe
from labsim.inputs.labels import unit_label


@pytest.mark.parametrize(
    ("value", "nl", "en"),
    [
        (1234567, "1.234.567", "1,234,567"), (0.5, "0,5", "0.5"), (-3.0, "-3", "-3"),
        (1234.5, "1.234", "1,234"),
        (float("nan"), "n.v.t.", "n/a"), (None, "n.v.t.", "n/a"), ("x", "x", "x"), (True, "True", "True"),
        (0.0044, "0,0044", "0.0044"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(value, nl, en):
    assert (number(value, "nl"), number(value, "en")) == (nl, en)


def test_long_values_fit_a_cell():
    assert compact([1, 2], "nl") == "1; 2"
    assert compact({"a": 0.5}, "nl") == "a 0,5"
    assert compact(list(range(20)), "en").endswith("... (20)")
    assert compact({"a": [1, 2], "b": [3, 4]}, "en") == "table of 2 rows"


def test_years_and_classes_stand_apart_from_their_figures_and_places_have_capitals():
    assert compact({"2019": 796, "15-24": 0.5}, "nl") == "2019: 796; 15-24: 0,5"
    assert compact({"gorinchem": 3, "practical": 0.5}, "nl", ("gorinchem",)) == "Gorinchem 3; praktisch 0,5"


def test_a_rule_reads_as_words():
    data = {
        "all_of": [
            {"age": {"at_least": 18}},
            {"any_of": [{"scheme": {"in": ["ww"]}}, {"level": {"in": ["high"]}}]},
        ]
    }
    assert rule(data, "nl") == "leeftijd vanaf 18 en (uitkering: WW of niveau: hoog)"


def test_json_never_holds_nan():
    assert json.loads(as_json({"a": float("nan"), "b": pd.Timestamp("2020-01-01"), "c": (1,)}))["a"] is None


def described(*words):
    result = CliRunner().invoke(app, ["describe", *words])
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.parametrize("name", ["gorinchem", "ambachtsschool", "baseline", "standard", "measure"])
def test_describe(name):
    records = json.loads(described(name, "--json").stdout)
    assert all(record["provenance"] for record in records)
    text = described(name).stdout
    assert "B bron, A aanname, G geijkt" in text
    assert "B source, A assumption, G fitted" in described(name, "--lang", "en").stdout


def test_describe_shows_value_unit_date_grade_range_and_source():
    text = described("ambachtsschool").stdout
    flat = " ".join(text.split())
    assert "10 personen per intake" in flat
    assert "[bereik 5 tot 16]" in flat
    assert "0,6 aandeel" in flat
    assert "40 matches (2019-06-20)" in flat


SAME_IN_DUTCH = {"factor", "matches", "sd", "log", ""}


@pytest.mark.parametrize("name", ["gorinchem", "ambachtsschool", "standard", "measure"])
def test_every_unit_and_figure_has_dutch_words(name):
    for figure in describe(name).figures:
        unit = figure.row.unit
        assert unit in SAME_IN_DUTCH or unit_label(unit, "nl") != unit, (figure.row.path, unit)
        assert figure.name.nl != figure.name.en or figure.name.nl == "budget", figure.row.path


def test_a_region_is_told_group_by_group_and_ranges_of_tables_are_left_out():
    groups = [figure.group.nl for figure in describe("gorinchem").figures]
    blocks = [group for number, group in enumerate(groups) if number == 0 or groups[number - 1] != group]
    assert len(blocks) == len(set(blocks))
    text = described("gorinchem").stdout
    assert "Vijfheerenlanden 34.335" in " ".join(text.split())
    assert "bereik tabel" not in " ".join(text.split())


def test_a_list_has_no_empty_column_and_says_nothing_twice(capsys):
    print_rows([{"name": "CBS, a table", "region": "", "source": "CBS, a table", "title_nl": "CBS, a table"}], "nl")
    assert [line.strip() for line in capsys.readouterr().out.splitlines()] == ["naam", "CBS, a table"]
