"""What the documents describe, as the command line tells it: lists, one region of them, one row."""

import json

import pytest
from typer.testing import CliRunner

from labsim.cli.app import app
from labsim.inputs.entries import LISTED


def told(*words: str, code: int = 0):
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result


@pytest.mark.parametrize("listing", LISTED)
def test_a_list_holds_every_row_and_says_how_far_the_model_is(listing):
    rows = json.loads(told("list", listing, "--json").stdout)
    text = told("list", listing).stdout
    assert f"{len(rows)} rijen" in text
    assert f"{len(rows)} rows" in told("list", listing, "--lang", "en").stdout
    assert all(row["name"] in text for row in rows)
    assert listing == "contradictions" or all(row["state"] for row in rows)


def test_a_list_can_be_of_one_region():
    rows = json.loads(told("list", "actors", "--region", "drenthe", "--json").stdout)
    assert {row["region"] for row in rows} == {"drenthe"}
    assert "emco" in told("list", "actors", "--region", "drenthe").stdout
    for listing in ("regions", "instruments", "sources"):
        found = json.loads(told("list", listing, "--region", "gorinchem", "--json").stdout)
        assert found and all("gorinchem" in row["region"] for row in found)
    result = told("list", "facts", "--region", "drente", code=2)
    assert "bedoelde u 'drenthe'?" in result.stderr


def test_sources_are_the_five_documents_and_what_else_is_cited():
    names = {row["source"] for row in json.loads(told("list", "sources", "--json").stdout)}
    assert len([name for name in names if name.startswith(("000_", "001_", "002_", "003_", "004_"))]) == 5


@pytest.mark.parametrize(
    ("name", "nl", "en"),
    [
        ("R14", "gedragen door", "carried by"), ("Q26", "wie vraagt", "who asks"), ("K05", "keuze", "choice"),
        ("drechtwerk", "sociaal werkbedrijf", "work company"), ("sc.kil_iv", "schok, trend", "shock, trend"),
        ("int.dr_perspct", "scenarios/instruments/perspct.yaml", "file"), ("av_ww_gorinchem", "678", "678"),
    ],
)  # fmt: skip
def test_one_row_is_told_in_both_languages(name, nl, en):
    dutch, english = told("describe", name).stdout, told("describe", name, "--lang", "en").stdout
    assert nl in dutch and "bron" in dutch and ".txt" in dutch
    assert en in english and "source" in english
    plain = json.loads(told("describe", name, "--json").stdout)
    assert plain["source"] and plain["nl"] and plain["en"]


def test_a_figure_of_the_documents_stands_beside_the_models_own():
    plain = json.loads(told("describe", "av_ww_gorinchem", "--json").stdout)
    assert plain["value"] == plain["in_model"] == 678
    assert "678: benefits.cells.gorinchem.ww" in told("describe", "av_ww_gorinchem").stdout


def test_a_file_stands_before_a_row_of_the_same_name_and_the_row_has_a_name_of_its_own():
    assert "B bron, A aanname" in told("describe", "ambachtsschool").stdout
    assert "maatregel" in told("describe", "int.go_ambachtsschool").stdout


def test_a_name_that_is_nearly_a_row_is_guessed():
    assert "bedoelde u 'drechtwerk'?" in told("describe", "drechtwrk", code=2).stderr
