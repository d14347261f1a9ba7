"""The command line: its words and defaults, what it prints, how it ends. The study is a stand-in here."""

import json
import re
import sys
from types import ModuleType

import pandas as pd
import pytest
from rich.text import Text
from typer.testing import CliRunner

from labsim.cli.app import LISTINGS, app
from labsim.inputs.files import read
from labsim.inputs.output import MARKER

MANIFEST = {"seeds": 30, "region": "gorinchem"}


class Result:
    """What a study hands over, as far as the command line looks."""

    def __init__(self):
        row = {
            "region": "gorinchem",
            "scenario": "ambachtsschool",
            "intervention": "ambachtsschool",
            "group": "all",
        }
        row |= {
            "date": "2022-01-03",
            "low": 8.0,
            "high": 12.0,
            "world_low": 1.0,
            "world_high": 19.0,
            "unit": "persons",
        }
        nothing = {"low": float("nan"), "high": float("nan"), "value": float("nan")}
        rows = [row | {"measure": "net", "value": 10.0}, row | nothing | {"measure": "eur_per_net_lasting"}]
        rows.append(row | {"measure": "net", "value": 99.0, "group": "scheme=ww"})
        self.effects = pd.DataFrame(rows)
        self.indicators = pd.DataFrame(
            [
                {"indicator": "unemployed", "date": day, "seed": seed, "value": value, "unit": "persons"}
                for day, value in (("2019-01-07", 2000.0), ("2023-01-02", 2200.0))
                for seed in (0, 1)
            ]
        )
        self.meta = {"manifest": MANIFEST, "horizon_date": "2022-01-03"}

    def write(self, folder):
        (folder / MARKER).write_text(json.dumps(MANIFEST))
        (folder / "effects.csv").write_text("x")


@pytest.fixture
def study(monkeypatch):
    """Stand-ins for the study layer; returns the calls they got."""
    calls = []

    def door(name, result):
        def called(*words, **options):
            calls.append((name, words, options))
            options["progress"](1, 2, "paren")
            return result

        return called

    def module(name, **content):
        found = ModuleType(name)
        found.__dict__.update(content)
        monkeypatch.setitem(sys.modules, name, found)

    for name in ("compare", "run", "sweep"):
        module(f"labsim.study.{name}", **{name: door(name, Result())})
    module(
        "labsim.study.indicators", catalogue=lambda: [{"name": "unemployed", "region": "", "source": "CBS"}]
    )
    module("labsim.report.terminal", render_table=lambda result, lang: Text(f"tabel [{lang}]"))
    module("labsim.population.fit", fit_start=door("fit-start", ["loss_flex_w 0.0070"]))
    return calls


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LABSIM_LANG", raising=False)
    return tmp_path


def labsim(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_main_job_asks_the_study_with_the_defaults_of_the_issue(study, here):
    result = labsim("compare", "gorinchem", "ambachtsschool")
    assert result.exit_code == 0, result.output
    [(name, words, options)] = study
    assert (name, words) == ("compare", ("gorinchem", ["ambachtsschool"]))
    options.pop("progress")
    assert options == {
        "seeds": 30, "weeks": 208, "start": "2019-01", "at": 156, "eta": 0.7, "outside_eta": 0.5,
        "measure": "12h", "workers": "auto", "lang": "nl", "precision": None, "quick": False,
    }  # fmt: skip
    assert list(here.iterdir()) == []


def test_every_option_reaches_the_study(study, here):
    words = "--seeds 4 --weeks 52 --start document --at 26 --eta 0 --outside-eta 1 --measure fte"
    words += " --workers 2 --lang en"
    labsim("compare", "gorinchem", "ambachtsschool", *words.split(), "--precision", "0.1", "--quick")
    options = study[0][2]
    options.pop("progress")
    assert options == {
        "seeds": 4, "weeks": 52, "start": "document", "at": 26, "eta": 0.0, "outside_eta": 1.0,
        "measure": "fte", "workers": 2, "lang": "en", "precision": 0.1, "quick": True,
    }  # fmt: skip


def test_help_shows_the_defaults_that_the_settings_have(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    text = labsim("compare", "--help").output
    defaults = read("run", "default").data
    for key in ("seeds", "weeks", "start", "at", "eta", "outside_eta", "measure", "workers", "lang"):
        option = "--" + key.replace("_", "-")
        assert re.search(rf"{option} .*\({re.escape(str(defaults[key]))}\)", text), key
    for option in ("--precision", "--quick", "--out", "--json"):
        assert option in text


def test_json_is_all_there_is(study, here):
    result = labsim("compare", "gorinchem", "ambachtsschool", "--json")
    found = json.loads(result.stdout)
    assert set(found) == {"effects", "manifest"}
    assert found["manifest"] == MANIFEST
    assert [row["value"] for row in found["effects"]] == [10.0, None, 99.0]  # NaN is null
    assert result.stderr == ""


def test_the_table_is_the_reports_in_the_language_asked_for(study, here):
    assert "tabel [nl]" in labsim("compare", "gorinchem", "ambachtsschool").stdout
    assert "tabel [en]" in labsim("compare", "gorinchem", "ambachtsschool", "--lang", "en").stdout


def test_a_study_that_was_stopped_hands_over_what_it_had_and_ends_with_130(study, here, monkeypatch):
    stopped = Result()
    stopped.meta["interrupted"] = True
    monkeypatch.setattr(sys.modules["labsim.study.compare"], "compare", lambda *words, **options: stopped)
    result = labsim("compare", "gorinchem", "ambachtsschool", "--out", "result")
    assert result.exit_code == 130
    assert (here / "result" / MARKER).exists()
    assert "tabel" in result.stdout


def test_run_and_its_steps_left_out(study, here):
    result = labsim(
        "run", "gorinchem", "standstill", "--seeds", 5, "--without", "train", "--without", "end_jobs"
    )
    assert result.exit_code == 0, result.output
    options = study[0][2]
    assert (options["seeds"], options["without"]) == (5, ("train", "end_jobs"))
    assert re.search(r"unemployed +2\.000 +2\.200 +persons", result.stdout)
    assert set(json.loads(labsim("run", "gorinchem", "standstill", "--json").stdout)) == {
        "indicators",
        "manifest",
    }


def test_sweep_hands_over_the_experiment(study, here):
    result = labsim(
        "sweep", "ambachtsschool_seats", "ambachtsschool.seats=10,20,40", "seeds=20", "--workers", 1
    )
    assert result.exit_code == 0, result.output
    _, (experiment, folder), _ = study[0]
    assert experiment.grid == (("ambachtsschool.seats", (10, 20, 40)),)
    assert (experiment.settings.seeds, experiment.settings.workers) == (20, 1)
    assert folder == here / "sweep-ambachtsschool_seats"


def test_fit_start(study, here):
    result = labsim("fit-start", "gorinchem")
    assert (result.exit_code, result.stdout) == (0, "loss_flex_w 0.0070\n")
    assert labsim("fit-start", "gorinchm").exit_code == 2


def test_results_are_written_whole_into_a_folder_that_is_ours(study, here):
    for _ in range(2):  # the second time into our own folder
        assert labsim("compare", "gorinchem", "ambachtsschool", "--out", "result").exit_code == 0
    assert sorted(path.name for path in (here / "result").iterdir()) == ["effects.csv", MARKER]
    assert [path.name for path in here.iterdir()] == ["result"]


@pytest.mark.parametrize("out", ["/", "~", "theirs", "theirs/paper.doc"])
def test_folders_of_others_are_refused_before_anything_is_calculated(study, here, out):
    (here / "theirs").mkdir()
    (here / "theirs" / "paper.doc").write_text("mine")
    result = labsim("compare", "gorinchem", "ambachtsschool", "--out", out)
    assert result.exit_code == 2
    assert study == []
    assert (here / "theirs" / "paper.doc").read_text() == "mine"


def test_a_full_disk_is_told_with_exit_code_4_and_leaves_nothing(study, here, monkeypatch):
    def full(self, folder):
        (folder / "effects.csv").write_text("half")
        raise OSError(28, "No space left on device", "effects.csv")

    monkeypatch.setattr(Result, "write", full)
    result = labsim("compare", "gorinchem", "ambachtsschool", "--out", "result")
    assert result.exit_code == 4
    assert "No space left" in result.stderr
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("compare gorinchm ambachtsschool", "bedoelde u 'gorinchem'?"),
        ("compare gorinchem ambachtschool", "bedoelde u 'ambachtsschool'?"),
        ("compare gorinchem ambachtsschool --seeds 0", "--seeds=0: moet minstens 1 zijn"),
        ("compare gorinchem ambachtsschool --seeds 1000000", "mag hoogstens"),
        ("compare gorinchem ambachtsschool --seeds 2000 --weeks 1000", "is te groot"),
        ("compare gorinchem ambachtsschool --weeks 1000000000", "mag hoogstens"),
        ("compare gorinchem ambachtsschool --eta 1.1", "--eta=1.1: mag hoogstens 1"),
        ("compare gorinchem ambachtsschool --eta nan", "eindig getal"),
        ("compare gorinchem ambachtsschool --outside-eta -0.1", "--outside-eta=-0.1"),
        ("compare gorinchem ambachtsschool --start 2018-07", "kent deze regio niet"),
        ("compare gorinchem ambachtsschool --start soon", "is geen begin"),
        ("compare gorinchem ambachtsschool --measure 13h", "toegestaan: 12h"),
        ("compare gorinchem ambachtsschool --workers many", "auto, 1-256"),
        ("compare gorinchem ambachtsschool --lang de", "nl, en"),
        ("compare gorinchem ambachtsschool --precision 0", "minstens 0.001"),
        ("run gorinchem standstil", "bedoelde u 'standstill'?"),
        ("describe ambachtschool", "bedoelde u 'ambachtsschool'?"),
        ("list instrumenten", "bedoelde u 'instruments'?"),
        ("sweep ambachtsschool_seat", "bedoelde u 'ambachtsschool_seats'?"),
        ("sweep ambachtsschool_seats seeds=0", "seeds=0: moet minstens 1"),
    ],
)
def test_bad_words_end_in_one_line_and_exit_code_2(study, here, words, expected):
    result = labsim(*words.split())
    assert result.exit_code == 2, result.output
    assert expected in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.output
    assert study == []
    assert list(here.iterdir()) == []


def test_faults_speak_english_when_asked(study, here, monkeypatch):
    assert (
        "did you mean 'gorinchem'" in labsim("compare", "gorinchm", "ambachtsschool", "--lang", "en").stderr
    )
    monkeypatch.setenv("LABSIM_LANG", "en")
    assert "did you mean 'gorinchem'" in labsim("compare", "gorinchm", "ambachtsschool").stderr


def test_a_bug_keeps_its_traceback(study, here, monkeypatch):
    def broken(*words, **options):
        raise ValueError("a bug")

    monkeypatch.setattr(sys.modules["labsim.study.compare"], "compare", broken)
    result = labsim("compare", "gorinchem", "ambachtsschool")
    assert result.exit_code == 1
    assert str(result.exception) == "a bug"


def test_ctrl_c_leaves_the_old_result_and_ends_with_130(study, here, monkeypatch):
    labsim("compare", "gorinchem", "ambachtsschool", "--out", "result")

    def interrupted(self, folder):
        (folder / "effects.csv").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(Result, "write", interrupted)
    assert labsim("compare", "gorinchem", "ambachtsschool", "--out", "result").exit_code == 130
    assert (here / "result" / "effects.csv").read_text() == "x"
    assert [path.name for path in here.iterdir()] == ["result"]


@pytest.mark.parametrize("listing", LISTINGS)
def test_lists(study, here, listing):
    rows = json.loads(labsim("list", listing, "--json").stdout)
    assert rows
    assert all({"name", "region", "source"} <= set(row) for row in rows)
    table = labsim("list", listing).stdout
    assert rows[0]["name"].split()[0] in table
