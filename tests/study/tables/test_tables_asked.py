"""The command and its Python twin on the test region, from words to files."""

import json
import os
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import labsim
from labsim.cli.app import app
from labsim.inputs.errors import InputError
from labsim.report.words import Words
from labsim.report.world_tables import HIDDEN, member_labels, telling_date
from labsim.study.tables import SEEDS, TABLES

DORP = Path(__file__).parents[2] / "regions" / "dorp.yaml"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A user's own folder with the test region."""
    place = tmp_path / "configs" / "region" / "dorp.yaml"
    place.parent.mkdir(parents=True)
    place.write_text(DORP.read_text(encoding="utf-8"), encoding="utf-8")
    for kind in ("circumstances", "packages", "instruments"):
        (tmp_path / "scenarios" / kind).mkdir(parents=True)
    monkeypatch.setenv("LABSIM_PATH", os.fspath(tmp_path))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ask(*words):
    return CliRunner().invoke(app, ["tables", *map(str, words)])


def test_the_command_prints_in_dutch_and_writes_every_table(folder):
    done = ask("dorp", "ambachtsschool", "--weeks", 26, "--seeds", 2, "--out", "told")
    assert done.exit_code == 0, done.output
    text = done.stdout
    for word in ("Stromen tussen werk", "instroom", "sociale dienst", "belemmeringen", "handel", "synthetisch"):
        assert word in text, word
    assert HIDDEN in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 100
    names = {path.name for path in (folder / "told").iterdir()}
    assert names == {"manifest.json", *(f"{name}{end}" for name in TABLES for end in (".csv", "_by_seed.csv"))}
    manifest = json.loads((folder / "told" / "manifest.json").read_text(encoding="utf-8"))
    assert "synthetic" in manifest["synthetic"] and manifest["seeds"] == [1, 2]
    assert manifest["command"] == "labsim tables dorp ambachtsschool --weeks 26 --seeds 2"
    means, every = (pd.read_csv(folder / "told" / f"benefits{end}.csv") for end in ("", "_by_seed"))
    assert means.loc[means["hidden"], "value"].isna().all() and means["hidden"].any()
    assert every.notna().all(axis=None) and set(every["seed"]) == {1, 2}


def test_python_asks_for_the_same_numbers_whatever_the_workers(folder):
    one, two = (labsim.tables("dorp", weeks=13, seeds=2, workers=n, table=["benefits", "reach"]) for n in (1, 2))
    assert list(one.tables) == ["benefits", "reach"]
    for name in one.tables:
        pd.testing.assert_frame_equal(one.tables[name], two.tables[name])
    assert one.meta["manifest"]["results"] == two.meta["manifest"]["results"]
    with pytest.raises(InputError, match="flows"):
        labsim.tables("dorp", table=["flwos"])


def test_a_world_without_measures_has_nothing_to_tell_of_them(folder):
    done = ask("dorp", "baseline", "--weeks", 13, "--seeds", 1, "--table", "providers", "--table", "displaced")
    assert done.exit_code == 0, done.output
    assert "niets te melden" in done.stdout and "verloor" in done.stdout


def test_another_scenario_beside_it_and_figures_that_vary(folder):
    words = ("--weeks", 26, "--seeds", 2, "--table", "groups", "--beside", "baseline")
    done = ask("dorp", "ambachtsschool", *words, "--vary", "ambachtsschool.seats=5,20", "--out", "told")
    assert done.exit_code == 0, done.output
    assert "Tussen haakjes: baseline" in done.stdout and "ambachtsschool.seats" in done.stdout
    assert max(len(line.rstrip()) for line in done.stdout.splitlines()) <= 100
    names = {path.name for path in (folder / "told").iterdir()}
    assert names == {"manifest.json", "groups.csv", "groups_by_seed.csv", "groups_beside_by_seed.csv"}
    command = json.loads((folder / "told" / "manifest.json").read_text(encoding="utf-8"))["command"]
    assert command.endswith("--beside baseline --table groups --vary ambachtsschool.seats=5,20")
    ends = ("", "_by_seed", "_beside_by_seed")
    means, own, other = (pd.read_csv(folder / "told" / f"groups{end}.csv") for end in ends)
    keys = ["ambachtsschool.seats", "date", "dimension", "group", "column"]
    whole = means[(means["group"] == "total") & (means["column"] == "income")]
    assert set(whole["ambachtsschool.seats"]) == {5, 20} and not means.duplicated(keys).any()
    assert (whole["value"] - whole["beside"] - whole["difference"]).abs().max() < 1e-6
    everybody = other[other["group"] == "total"].groupby("ambachtsschool.seats")["income"].mean()
    assert everybody.nunique() == 1 and len(own) == len(other)  # the same worlds beside both
    for words_, said in ((("--beside", "basline"), "baseline"), (("--vary", "ambachtsschool.seats"), "--vary")):
        wrong = ask("dorp", "ambachtsschool", *words_)
        assert wrong.exit_code == 2 and said in wrong.output


def test_json_and_bad_names_on_the_command_line(folder):
    done = ask("dorp", "baseline", "--weeks", 13, "--seeds", 1, "--table", "benefits", "--json")
    found = json.loads(done.stdout)
    assert set(found["tables"]) == {"benefits"} and found["manifest"]["seeds"] == [1]
    assert {row["column"] for row in found["tables"]["benefits"]} == {one.name for one in TABLES["benefits"].columns}
    wrong = ask("dorp", "baseline", "--table", "benfits")
    assert wrong.exit_code == 2 and "benefits" in wrong.output
    assert SEEDS == 3


def test_every_member_of_every_table_has_dutch_words(frames):
    words, plain = Words("nl"), {"instrument", "stream", "date"}
    for name, one in TABLES.items():
        keys = [key for key in one.keys if key not in plain]
        assert all(key in words.keys for key in keys), name
        for row in frames[name][keys].drop_duplicates().astype(str).to_dict("records"):
            places = {"municipality": {"oost": "Oost", "west": "West"}, "employer": {"dorpswerk": "Dorpswerk"}}
            for label in member_labels(row, keys, places, words):
                assert "_" not in label and label, (name, row)


def test_the_date_that_is_printed_is_the_latest_at_which_most_is_known():
    nan = float("nan")
    frame = pd.DataFrame(
        {"date": ["a", "a", "b", "b", "c", "c"], "column": ["n", "s"] * 3, "value": [1, 0.5, 2, 0.6, 3, nan]}
    )
    assert telling_date(frame) == "b"
