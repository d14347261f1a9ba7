"""Levels by region: a set on top of the standard one, taken by itself, written by fit-start."""

import pytest

from labsim.inputs.assembly import assemble
from labsim.inputs.behaviour import load_behaviour, own_leaves, set_of
from labsim.inputs.describe import describe
from labsim.inputs.errors import InputError
from labsim.inputs.overrides import REASON
from labsim.inputs.write_back import Fit, write_levels
from labsim.start import make_behaviour

FIT = Fit(0.00712345678, "ww 23 (dorp)", 0.5)
LEAF = "{value: 0.5, unit: 1/week, date: 2019, assumption: {reason: made up, low: 0.1, high: 0.9}}"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A user's folder with a copy of Gorinchem under another name."""
    from labsim.paths import configs_dir

    monkeypatch.setenv("LABSIM_PATH", str(tmp_path))
    for name in ("region", "behaviour"):
        (tmp_path / "configs" / name).mkdir(parents=True)
    text = (configs_dir() / "region" / "gorinchem.yaml").read_text(encoding="utf-8")
    copied = tmp_path / "configs" / "region" / "kopie.yaml"
    copied.write_text(text.replace("slug: gorinchem", "slug: kopie", 1), encoding="utf-8")
    return tmp_path / "configs" / "behaviour"


def test_gorinchem_lives_by_the_standard_set():
    assert set_of("gorinchem") == "standard"
    assert make_behaviour(region="gorinchem") == make_behaviour()


def test_a_region_without_a_set_lives_by_the_standard_one(folder):
    assert set_of("kopie") == "standard"


def test_a_fit_makes_a_set_with_the_fitted_leaves_only(folder):
    fits = {"end_jobs.loss_flex_w": FIT, "listing.theta": Fit(2.1, "posted 34 (dorp)", 1.0)}
    path = write_levels("kopie", fits, command="labsim fit-start kopie", date="2026-01-05")
    assert path == folder / "kopie.yaml"
    assert set(own_leaves("kopie")) == set(fits)
    assert set_of("kopie") == "kopie"
    own, base = load_behaviour("kopie"), load_behaviour()
    assert list(own) == list(base)
    assert {name for name in own if own[name] != base[name]} == set(fits)
    leaf = own["end_jobs.loss_flex_w"]
    assert (leaf.value, leaf.unit, leaf.fitted.target) == (0.00712346, base["end_jobs.loss_flex_w"].unit, FIT.target)
    assert make_behaviour(region="kopie").end_jobs.loss_flex_w == leaf.value
    assert make_behaviour().end_jobs.loss_flex_w == base["end_jobs.loss_flex_w"].value


def test_a_second_fit_takes_the_place_of_the_first(folder):
    for name in ("end_jobs.loss_flex_w", "listing.theta"):
        write_levels("kopie", {name: FIT}, command="c", date="2026-01-05")
    assert set(own_leaves("kopie")) == {"listing.theta"}


def test_a_level_that_does_not_exist_is_refused_and_nothing_is_written(folder):
    with pytest.raises(InputError) as caught:
        write_levels("kopie", {"end_jobs.loss_flx_w": FIT}, command="c", date="2026")
    assert caught.value.guess == "end_jobs.loss_flex_w"
    assert list(folder.iterdir()) == []


def test_overrides_stand_above_the_region_s_own_levels(folder):
    write_levels("kopie", {"end_jobs.loss_flex_w": FIT}, command="c", date="2026-01-05")
    inputs = assemble("kopie", ["baseline"], {"behaviour.end_jobs.loss_flex_w": 0.01})
    assert (inputs.behaviour_set, inputs.behaviour["end_jobs.loss_flex_w"].value) == ("kopie", 0.01)
    assert inputs.behaviour["end_jobs.loss_flex_w"].assumption.reason == REASON
    assert assemble("kopie", ["baseline"]).behaviour["end_jobs.loss_flex_w"].value == 0.00712346
    from labsim.study.task import behaviour_overrides

    assert behaviour_overrides(inputs, {"behaviour.end_jobs.loss_flex_w": 0.01}) == {"end_jobs.loss_flex_w": 0.01}


def test_the_description_of_a_region_tells_its_own_levels(folder):
    write_levels("kopie", {"end_jobs.loss_flex_w": FIT}, command="c", date="2026-01-05")
    [figure] = [one for one in describe("kopie").figures if one.group.en == "Fitted levels"]
    assert (figure.row.path, figure.row.grade) == ("end_jobs.loss_flex_w", "G")
    assert figure.file.endswith("behaviour/kopie.yaml")


@pytest.mark.parametrize(
    ("text", "key", "guess"),
    [
        (f"extends: standard\nend_jobs:\n  loss_flx_w: {LEAF}\n", "end_jobs.loss_flx_w", "loss_flex_w"),
        (f"extends: standard\nend_job:\n  loss_flex_w: {LEAF}\n", "end_job", "end_jobs"),
        (f"extends: standrd\nend_jobs:\n  loss_flex_w: {LEAF}\n", "extends", "standard"),
        ("extends: standard\nend_jobs:\n  loss_flex_w: {value: x}\n", "end_jobs.loss_flex_w", None),
    ],
)
def test_faults_of_a_set_are_told_in_its_own_file(folder, text, key, guess):
    (folder / "kopie.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_behaviour("kopie")
    assert caught.value.key.startswith(key) and caught.value.guess == guess
    assert caught.value.file.endswith("kopie.yaml") and caught.value.line is not None
