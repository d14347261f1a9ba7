"""Everything that is assumed is listed, with its provenance; and so is what there is to choose from."""

import pytest

from labsim.inputs.catalogue import catalogue, title_of
from labsim.inputs.describe import describe
from labsim.inputs.errors import InputError
from labsim.inputs.instrument import read_instrument
from labsim.inputs.labels_region import FIGURES
from labsim.inputs.leaf import walk
from labsim.inputs.region import region_documents


@pytest.mark.parametrize("name", ["gorinchem", "ambachtsschool", "baseline", "standstill", "standard", "measure"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_row_has_a_name_a_value_and_a_provenance(name, lang):
    records = describe(name).records(lang)
    assert records
    for record in records:
        assert record["name"]
        assert record["value"] is not None
        assert record["grade"] in "BAG"
        assert record["provenance"]
        assert record["line"]


def test_no_leaf_of_an_instrument_is_left_out():
    paths = {record["path"] for record in describe("ambachtsschool").records()}
    assert len(paths) == len(list(walk(read_instrument("ambachtsschool").data)))


def test_a_regions_own_figure_stands_before_the_national_one():
    own = {".".join(map(str, path)) for path, _ in walk(region_documents("gorinchem")[0].data)}
    records = describe("gorinchem").records()
    assert len({record["path"] for record in records}) == len(records)
    assert {r["path"] for r in records if r["file"] == "configs/region/gorinchem.yaml"} == own


def test_circumstances_name_where_a_choice_was_made():
    by_path = {record["path"]: record for record in describe("standstill").records("en")}
    assert by_path["growth"]["value"] == "none"
    assert by_path["outside_demand"]["value"] == "follows"  # from baseline


def test_dutch_is_dutch():
    nl = {r["path"]: r for r in describe("ambachtsschool").records("nl")}["intake.seats"]
    en = {r["path"]: r for r in describe("ambachtsschool").records("en")}["intake.seats"]
    assert (nl["name"], nl["kind"]) == ("plaatsen per intake", "aanname")
    assert (en["name"], en["kind"]) == ("seats per intake", "assumption")
    streams = [r["name"] for r in describe("ambachtsschool").records("nl") if r["path"].startswith("phases.craft")]
    assert streams[0] == "vakscholing: duur"


def test_every_figure_of_a_region_has_a_name_in_both_languages():
    assert [r["path"] for r in describe("gorinchem").records() if r["path"] not in FIGURES] == []
    assert all(name.nl and name.en for name in FIGURES.values())


def test_unknown_names_are_guessed():
    with pytest.raises(InputError) as caught:
        describe("ambachtschool")
    assert caught.value.guess == "ambachtsschool"


@pytest.mark.parametrize("listing", ["regions", "scenarios", "instruments", "sources"])
def test_lists_have_rows_with_name_region_and_source(listing):
    rows = catalogue(listing)
    assert rows
    assert all(row["name"] and set(row) >= {"name", "region", "source"} for row in rows)
    assert [row["name"] for row in rows] == sorted({row["name"] for row in rows})


def test_the_ambachtsschool_is_listed_with_its_document():
    row = next(row for row in catalogue("instruments") if row["name"] == "ambachtsschool")
    assert row["region"] == "gorinchem"
    assert "003_5eec6371cf6b96b8.txt" in row["source"]
    assert any(row["source"] == "003_5eec6371cf6b96b8.txt" for row in catalogue("sources"))


def test_instruments_of_drenthe_are_listed_with_their_theme():
    themes = {row["name"]: row["theme"] for row in catalogue("instruments")}
    assert (themes["mobiliteit_lease"], themes["parallelle_arbeidsmarkt"], themes["ambachtsschool"]) == ("2", "5", "")
    assert set(themes.values()) == {"", "1", "2", "3", "4", "5"}


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("Agenda (003_x.txt), hoofdstuk 4, tabel (b)", "Agenda (003_x.txt)"),
        ("CBS, table (2019), row 3", "CBS, table (2019), row 3"),
        ("A book", "A book"),
    ],
)
def test_the_title_of_a_source(source, title):
    assert title_of(source) == title
