"""The commands: their words and defaults, and what they print."""

import json
import re
import sys

import pytest
from cli_stand_ins import MANIFEST, Result

from labsim.cli.app import LISTINGS
from labsim.inputs import write_back
from labsim.inputs.files import read
from labsim.inputs.output import MARKER


def test_the_main_job_asks_the_study_with_the_defaults_of_the_issue(labsim, study, here):
    result = labsim("compare", "gorinchem", "ambachtsschool")
    assert result.exit_code == 0, result.output
    [(name, words, options)] = study
    assert (name, words) == ("compare", ("gorinchem", ["ambachtsschool"]))
    options.pop("progress")
    assert options == {
        "seeds": 30, "weeks": 208, "start": "2019-01", "at": 156, "eta": 0.7, "outside_eta": 0.5,
        "measure": "12h", "workers": "auto", "lang": "nl", "precision": None, "quick": False,
        "attribution": False, "saturation": False,
        "money": False,
    }  # fmt: skip
    assert list(here.iterdir()) == []


def test_every_option_reaches_the_study(labsim, study, here):
    words = "--seeds 4 --weeks 52 --start document --at 26 --eta 0 --outside-eta 1 --measure fte"
    words += " --workers 2 --lang en"
    beside = ("--attribution", "--saturation", "--money")
    labsim("compare", "gorinchem", "ambachtsschool", *words.split(), "--precision", "0.1", "--quick", *beside)
    options = study[0][2]
    options.pop("progress")
    assert options == {
        "seeds": 4, "weeks": 52, "start": "document", "at": 26, "eta": 0.0, "outside_eta": 1.0,
        "measure": "fte", "workers": 2, "lang": "en", "precision": 0.1, "quick": True,
        "attribution": True, "saturation": True,
        "money": True,
    }  # fmt: skip


def test_help_shows_the_defaults_that_the_settings_have(labsim, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    text = labsim("compare", "--help").output
    defaults = read("run", "default").data
    for key in ("seeds", "weeks", "start", "at", "eta", "outside_eta", "measure", "workers", "lang"):
        option = "--" + key.replace("_", "-")
        assert re.search(rf"{option} .*\({re.escape(str(defaults[key]))}\)", text), key
    for option in ("--precision", "--quick", "--attribution", "--saturation", "--money", "--out", "--json"):
        assert option in text
    assert "threads" in text and "process" not in text.lower()  # decision 0009


def test_json_is_all_there_is(labsim, study, here):
    result = labsim("compare", "gorinchem", "ambachtsschool", "--json")
    found = json.loads(result.stdout)
    assert set(found) == {"effects", "manifest"}
    assert found["manifest"] == MANIFEST
    assert [row["value"] for row in found["effects"]] == [10.0, None, 99.0]  # NaN is null
    assert result.stderr == ""


def test_the_table_is_the_reports_in_the_language_asked_for(labsim, study, here):
    assert "tabel [nl]" in labsim("compare", "gorinchem", "ambachtsschool").stdout
    assert "tabel [en]" in labsim("compare", "gorinchem", "ambachtsschool", "--lang", "en").stdout


def test_a_study_that_was_stopped_hands_over_what_it_had_and_ends_with_130(labsim, study, here, monkeypatch):
    stopped = Result()
    stopped.meta["interrupted"] = True
    monkeypatch.setattr(sys.modules["labsim.study.compare"], "compare", lambda *words, **options: stopped)
    result = labsim("compare", "gorinchem", "ambachtsschool", "--out", "result")
    assert result.exit_code == 130
    assert (here / "result" / MARKER).exists()
    assert "tabel" in result.stdout


def test_run_and_its_steps_left_out(labsim, study, here):
    result = labsim("run", "gorinchem", "standstill", "--seeds", 5, "--without", "train", "--without", "end_jobs")
    assert result.exit_code == 0, result.output
    options = study[0][2]
    assert (options["seeds"], options["without"]) == (5, ("train", "end_jobs"))
    assert re.search(r"unemployed +2\.000 +2\.200 +10 % +personen", result.stdout)
    assert json.loads(labsim("run", "gorinchem", "standstill", "--json").stdout)["manifest"] == MANIFEST


def test_tables_asks_for_three_worlds_and_the_tables_that_are_named(labsim, study, here):
    result = labsim("tables", "gorinchem", "baseline", "--table", "flows", "--table", "reach", "--lang", "en")
    assert result.exit_code == 0, result.output
    [(name, words, options)] = study
    assert (name, words, options["table"]) == ("tables", ("gorinchem", "baseline"), ("flows", "reach"))
    options.pop("progress")
    told = {"seeds": 3, "weeks": 208, "start": "2019-01", "eta": 0.7, "outside_eta": 0.5, "workers": "auto"}
    assert options == {**told, "table": ("flows", "reach"), "beside": None, "vary": {}}
    assert "tabellen [en]" in result.stdout
    found = labsim("tables", "gorinchem", "baseline", "--json")
    assert json.loads(found.stdout)["manifest"] == MANIFEST and found.stderr == ""


def test_tables_puts_a_scenario_beside_it_and_varies_figures(labsim, study, here):
    words = ("--beside", "baseline", "--vary", "perspct.seats=5,10", "--vary", "perspct.intake.first=2019-09-02")
    assert labsim("tables", "drechtsteden", "perspct", *words).exit_code == 0
    options = study[0][2]
    assert options["beside"] == "baseline"
    assert options["vary"] == {"perspct.seats": (5, 10), "perspct.intake.first": ("2019-09-02",)}


def test_sweep_hands_over_the_experiment(labsim, study, here):
    result = labsim("sweep", "ambachtsschool_seats", "ambachtsschool.seats=10,20,40", "seeds=20", "--workers", 1)
    assert result.exit_code == 0, result.output
    _, (experiment, folder), _ = study[0]
    assert experiment.grid == (("ambachtsschool.seats", (10, 20, 40)),)
    assert (experiment.settings.seeds, experiment.settings.workers) == (20, 1)
    assert folder == here / "sweep-ambachtsschool_seats" and "punten [nl]" in result.stdout
    assert (folder / "figures" / "net.svg").read_text() == "ambachtsschool.seats 2 nl 156"


def test_fit_start_writes_what_was_reached_and_says_what_was_not(labsim, study, here, monkeypatch):
    written = []
    monkeypatch.setattr(write_back, "write_fitted", lambda *words, **more: (written.append((words, more)), here)[1])
    result = labsim("fit-start", "gorinchem")
    assert result.exit_code == 0, result.output
    [((kind, slug, fits), more)] = written
    assert (kind, slug, more["command"]) == ("behaviour", "standard", "labsim fit-start gorinchem")
    assert fits == {"end_jobs.loss_flex_w": write_back.Fit(0.007, "unemployed 2200 (gorinchem)", 30.0)}
    assert re.search(r"listing\.theta .*niet bereikbaar", result.stdout)
    assert labsim("fit-start", "gorinchm").exit_code == 2


def test_results_are_written_whole_into_a_folder_that_is_ours(labsim, study, here):
    for _ in range(2):  # the second time into our own folder
        assert labsim("compare", "gorinchem", "ambachtsschool", "--out", "result").exit_code == 0
    written = ["effects.csv", MARKER, "memo-other.html", "memo.html"]
    assert sorted(path.name for path in (here / "result").iterdir()) == written
    assert (here / "result" / "memo.html").read_text() == "nl"
    assert [path.name for path in here.iterdir()] == ["result"]


@pytest.mark.parametrize("listing", LISTINGS)
def test_lists(labsim, study, here, listing):
    rows = json.loads(labsim("list", listing, "--json").stdout)
    assert rows
    assert all({"name", "region", "source"} <= set(row) for row in rows)
    table = labsim("list", listing).stdout
    assert rows[0]["name"].split()[0] in table
