"""How commands end when something is wrong: one line, an exit code, nothing lost and nothing half written."""

import sys

import pytest
from cli_stand_ins import Result


@pytest.mark.parametrize("out", ["/", "~", "theirs", "theirs/paper.doc"])
def test_folders_of_others_are_refused_before_anything_is_calculated(labsim, study, here, out):
    (here / "theirs").mkdir()
    (here / "theirs" / "paper.doc").write_text("mine")
    result = labsim("compare", "gorinchem", "ambachtsschool", "--out", out)
    assert result.exit_code == 2
    assert study == []
    assert (here / "theirs" / "paper.doc").read_text() == "mine"


def test_a_full_disk_is_told_with_exit_code_4_and_leaves_nothing(labsim, study, here, monkeypatch):
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
        ("compare gorinchem ambachtsschool --seeds 2000 --weeks 390", "is te groot"),
        ("compare gorinchem ambachtsschool --weeks 1000000000", "mag hoogstens"),
        ("compare gorinchem ambachtsschool --weeks 40 --at 60", "week 60 ligt na het einde"),
        ("compare gorinchem wsp_versterken --at 26", "begint op 2 september 2019; kies --at 35 of later"),
        ("compare gorinchem wsp_versterken --weeks 20", "op 20 mei 2019 (week 20) is nog geen maatregel van"),
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
def test_bad_words_end_in_one_line_and_exit_code_2(labsim, study, here, words, expected):
    result = labsim(*words.split())
    assert result.exit_code == 2, result.output
    assert expected in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.output
    assert study == []
    assert list(here.iterdir()) == []


def test_faults_speak_english_when_asked(labsim, study, here, monkeypatch):
    assert "did you mean 'gorinchem'" in labsim("compare", "gorinchm", "ambachtsschool", "--lang", "en").stderr
    monkeypatch.setenv("LABSIM_LANG", "en")
    assert "did you mean 'gorinchem'" in labsim("compare", "gorinchm", "ambachtsschool").stderr


def test_a_bug_keeps_its_traceback(labsim, study, here, monkeypatch):
    def broken(*words, **options):
        raise ValueError("a bug")

    monkeypatch.setattr(sys.modules["labsim.study.compare"], "compare", broken)
    result = labsim("compare", "gorinchem", "ambachtsschool")
    assert result.exit_code == 1
    assert str(result.exception) == "a bug"


def test_ctrl_c_leaves_the_old_result_and_ends_with_130(labsim, study, here, monkeypatch):
    labsim("compare", "gorinchem", "ambachtsschool", "--out", "result")

    def interrupted(self, folder):
        (folder / "effects.csv").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(Result, "write", interrupted)
    assert labsim("compare", "gorinchem", "ambachtsschool", "--out", "result").exit_code == 130
    assert (here / "result" / "effects.csv").read_text() == "x"
    assert [path.name for path in here.iterdir()] == ["result"]
