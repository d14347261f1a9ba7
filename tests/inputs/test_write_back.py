"""Fitted levels go back into their file with their provenance, and nothing else in it changes."""

import os

import pytest

from labsim.inputs.behaviour import load_behaviour
from labsim.inputs.errors import InputError
from labsim.inputs.write_back import Fit, write_fitted
from labsim.paths import configs_dir

STANDARD = (configs_dir() / "behaviour" / "standard.yaml").read_text(encoding="utf-8")
FIT = Fit(0.00712345678, "2.232 werklozen", 0.02)


@pytest.fixture
def mine(tmp_path, monkeypatch):
    monkeypatch.setenv("LABSIM_PATH", str(tmp_path))
    path = tmp_path / "configs" / "behaviour" / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(STANDARD, encoding="utf-8")
    return path


def test_only_the_fitted_leaf_changes(mine):
    write_fitted("behaviour", "mine", {"end_jobs.loss_flex_w": FIT}, command="labsim fit-start x", date="2026-01-05")
    before, after = load_behaviour("standard"), load_behaviour("mine")
    leaf = after["end_jobs.loss_flex_w"]
    assert (leaf.value, leaf.provenance, leaf.date) == (0.00712346, "fitted", "2026-01-05")
    assert leaf.fitted.target == "2.232 werklozen"
    assert leaf.fitted.command == "labsim fit-start x"
    assert leaf.range == before["end_jobs.loss_flex_w"].range
    assert leaf.name == before["end_jobs.loss_flex_w"].name
    assert {name: after[name] for name in after if after[name] != before[name]}.keys() == {"end_jobs.loss_flex_w"}
    comments = [line for line in STANDARD.splitlines() if line.startswith("#")]
    assert [line for line in mine.read_text(encoding="utf-8").splitlines() if line.startswith("#")] == comments
    assert list(after) == list(before)


def test_a_second_fit_replaces_the_first_and_widens_the_range(mine):
    for value in (0.007, 0.5):
        fits = {"end_jobs.loss_flex_w": FIT._replace(value=value)}
        write_fitted("behaviour", "mine", fits, command="c", date="2026-01-05")
    leaf = load_behaviour("mine")["end_jobs.loss_flex_w"]
    assert leaf.value == 0.5
    assert leaf.range[1] == 0.5


def test_unknown_leaves_are_refused_and_nothing_is_written(mine):
    with pytest.raises(InputError) as caught:
        write_fitted("behaviour", "mine", {"end_jobs.loss_flx_w": FIT}, command="c", date="2026")
    assert caught.value.guess == "end_jobs.loss_flex_w"
    assert mine.read_text(encoding="utf-8") == STANDARD


def test_a_disk_that_refuses_leaves_the_file_as_it_was(mine, monkeypatch):
    def refuse(*paths):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        write_fitted("behaviour", "mine", {"end_jobs.loss_flex_w": FIT}, command="c", date="2026")
    assert mine.read_text(encoding="utf-8") == STANDARD
    assert [path.name for path in mine.parent.iterdir()] == ["mine.yaml"]
