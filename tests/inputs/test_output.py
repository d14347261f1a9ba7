"""Results go to a folder that is new, empty or ours; all of them or nothing."""

import os
from pathlib import Path

import pytest

from labsim.inputs.errors import InputError
from labsim.inputs.output import MARKER, check_output, staged


def test_new_empty_and_our_own_folders_are_fine(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / MARKER).write_text("{}")
    (tmp_path / "ours" / "memo.html").write_text("old")
    for name in ("new", "empty", "ours", "a/b/c"):
        assert check_output(tmp_path / name) == tmp_path / name
    assert not (tmp_path / "new").exists()


def test_folders_of_others_are_refused(tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "thesis.doc").write_text("x")
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(Path.home())
    for name in ("theirs", "file", "file/below", "link"):
        with pytest.raises(InputError):
            check_output(tmp_path / name)


@pytest.mark.parametrize("name", ["/", "~", "", "  ", "a\0b", "a\nb"])
def test_places_of_the_system_are_refused(name):
    with pytest.raises(InputError) as caught:
        check_output(name)
    assert caught.value.file.startswith("--out")


def test_the_folder_above_home_is_refused():
    with pytest.raises(InputError):
        check_output(Path.home().parent)


def test_all_files_arrive_and_the_marker_last(tmp_path, monkeypatch):
    moved = []
    replace = os.replace
    monkeypatch.setattr(os, "replace", lambda a, b: (moved.append(Path(b).name), replace(a, b)))
    with staged(tmp_path / "out") as work:
        (work / MARKER).write_text("{}")
        (work / "effects.csv").write_text("a")
        (work / "figures").mkdir()
        (work / "figures" / "z.svg").write_text("b")
    assert moved[-1] == MARKER
    assert (tmp_path / "out" / "figures" / "z.svg").read_text() == "b"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError, RuntimeError])
def test_nothing_is_left_when_writing_stops(tmp_path, fault):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / MARKER).write_text("old")
    with pytest.raises(fault), staged(tmp_path / "out") as work:
        (work / MARKER).write_text("new")
        raise fault
    assert (tmp_path / "out" / MARKER).read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
