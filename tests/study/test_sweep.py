"""A sweep goes on where it was left, and never uses a block that was made from something else."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from labsim.inputs.experiment import Experiment, load_experiment
from labsim.inputs.measure import load_measure
from labsim.inputs.settings import run_settings
from labsim.study import manifest
from labsim.study import sweep as module
from labsim.study.compare import compare
from labsim.study.sweep import BLOCKS, block_key, make_point, sweep

SCHOOL = "ambachtsschool"


@pytest.fixture(scope="module")
def experiment(region, dorp) -> Experiment:
    settings = run_settings({"seeds": 2, "weeks": 52, "quick": True})
    loaded = load_experiment("ambachtsschool_seats")
    grid = ((f"{SCHOOL}.seats", (0, 10)), ("eta", (0.0, 1.0)))
    return replace(loaded, region=region, settings=settings, grid=grid)


@pytest.fixture(scope="module")
def done(experiment, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sweep")
    sweep(experiment, folder)
    return folder


def refuse(*args: object) -> pd.DataFrame:
    raise AssertionError("calculated again")


def test_one_tidy_table_with_a_column_per_factor(experiment, done, region):
    frame = pd.read_parquet(done / "results.parquet")
    assert list(frame.columns[:3]) == [f"{SCHOOL}.seats", "eta", "weeks"]
    assert frame.groupby([f"{SCHOOL}.seats", "eta"], sort=False).ngroups == 4
    none = frame[(frame[f"{SCHOOL}.seats"] == 0) & (frame["measure"] == "net")]
    assert not none["value"].any()
    same = compare(region, SCHOOL, seeds=2, weeks=52, eta=1.0, quick=True).effects_by_seed
    beside = frame["measure"].isin(["paid_eur", "target"])
    mine = frame[(frame[f"{SCHOOL}.seats"] == 10) & (frame["eta"] == 1.0) & ~beside]
    expected = same[same["group"] == "all"]["value"].to_numpy()
    assert (mine["value"].to_numpy() == expected).all()
    assert json.loads((done / "manifest.json").read_text())["complete"]


def test_it_uses_what_is_there(experiment, done, monkeypatch):
    monkeypatch.setattr(module, "calculate", refuse)
    before = (done / "results.parquet").read_bytes()
    sweep(experiment, done)
    assert (done / "results.parquet").read_bytes() == before


def test_a_damaged_block_is_calculated_again(experiment, done, tmp_path):
    block = sorted((done / BLOCKS).iterdir())[1]
    whole = block.read_bytes()
    block.write_bytes(whole[: len(whole) // 2])
    sweep(experiment, done)
    assert block.read_bytes() == whole


def test_an_interrupted_sweep_keeps_its_points(experiment, done, tmp_path, monkeypatch):
    calls = []

    def first_only(*args):
        if calls:
            raise KeyboardInterrupt
        calls.append(args)
        return pd.read_parquet(sorted((done / BLOCKS).iterdir())[0])

    monkeypatch.setattr(module, "calculate", first_only)
    with pytest.raises(KeyboardInterrupt):
        sweep(experiment, tmp_path)
    assert len(list((tmp_path / BLOCKS).iterdir())) == 1
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert not manifest["complete"]  # but it marks the folder as ours


def test_blocks_are_named_by_all_they_are_made_from(experiment):
    points = [make_point(experiment, values, "nl") for values in experiment.points()]
    keys = {block_key(experiment, point) for point in points}
    assert len(keys) == 4
    longer = replace(experiment, settings=run_settings({"seeds": 3, "weeks": 52}))
    assert block_key(longer, make_point(longer, points[0].values, "nl")) not in keys
    in_english = make_point(experiment, points[0].values, "en")
    assert block_key(experiment, in_english) in keys


def test_a_block_is_not_used_again_when_what_counts_or_what_it_costs_has_changed(experiment, monkeypatch):
    values = next(experiment.points())
    paid = replace(experiment, settings=experiment.settings.model_copy(update={"money": True}))

    def keys() -> list[str]:
        return [block_key(one, make_point(one, values, "nl")) for one in (experiment, paid)]

    before = keys()
    assert keys() == before and before[0] != before[1]
    with monkeypatch.context() as other:
        document = manifest.money_document()
        changed = replace(document, data={**document.data, "price_level": 1999})
        other.setattr(manifest, "money_document", lambda: changed)
        amounts = keys()
    assert amounts[0] == before[0] and amounts[1] != before[1], "amounts count where they are asked for"
    measure = load_measure()
    monkeypatch.setattr(module, "load_measure", lambda slug: replace(measure, hours=measure.hours + 1))
    assert not {*keys()} & {*before}
