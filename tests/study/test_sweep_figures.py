"""`labsim sweep` on the test region, from the words on the command line to the pictures in the folder."""

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from labsim.cli.app import app

QUESTION = """# @package _global_
defaults:
  - /configs/run@_global_: default
  - _self_

name: {nl: Plaatsen en banengroei, en: Seats and job creation}
region: dorp
scenarios: [ambachtsschool]
seeds: 2
weeks: 65
at: 52
quick: true

grid:
  ambachtsschool.seats: [0, 10]
  eta: [0, 1]
"""


@pytest.fixture
def here(tmp_path, region, monkeypatch) -> Path:
    """A user's own folder with the small region and a question about it."""
    for path, text in (
        ("configs/region/dorp.yaml", Path(region).read_text(encoding="utf-8")),
        ("experiments/mine.yaml", QUESTION),
    ):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.setenv("LABSIM_PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_sweep_ends_with_its_table_and_its_pictures(here, dorp):
    result = CliRunner().invoke(app, ["sweep", "mine", "--out", "found", "--lang", "en"])
    assert result.exit_code == 0, result.output
    assert "chance the best" in result.stdout
    assert result.stdout.strip().splitlines()[-1] == str(here / "found" / "results.parquet")
    frame = pd.read_parquet(here / "found" / "results.parquet")
    assert set(frame["weeks"]) == {13, 26, 39, 52, 65}
    assert json.loads((here / "found" / "manifest.json").read_text())["complete"]
    pictures = {path.name: path.read_text(encoding="utf-8") for path in (here / "found" / "figures").iterdir()}
    assert set(pictures) == {
        f"{outcome}_{factor}.svg"
        for outcome in ("registered_placements", "net", "net_lasting_26w")
        for factor in ("ambachtsschool.seats", "eta")
    }
    assert "1 year after the start" in pictures["net_eta.svg"]
    rows = frame[(frame["weeks"] == 52) & (frame["measure"] == "net") & (frame["eta"] == 0)]
    means = rows.groupby("ambachtsschool.seats")["value"].mean()
    assert means[0] == 0.0
    assert "seats 0" in pictures["net_eta.svg"] and "seats 10" in pictures["net_eta.svg"]


def test_pictures_of_an_earlier_grid_do_not_stay(here, dorp):
    run = CliRunner().invoke
    assert run(app, ["sweep", "mine", "--out", "found", "weeks=13"]).exit_code == 0
    assert run(app, ["sweep", "mine", "--out", "found", "weeks=13", "eta=0.5"]).exit_code == 0
    names = [path.name for path in (here / "found" / "figures").iterdir()]
    assert names and all(name.endswith("_ambachtsschool.seats.svg") for name in names)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dorp.outside.local_share=0.4,0.6"], "dorp.outside.local_share"),
        (["start=2019-01,2018-07"], "2018-07"),
        (["ambachtsschool.intake.first=2019-09-02,2022-09-05"], "ambachtsschool.intake.first"),
    ],
)
def test_a_grid_that_cannot_be_is_refused_before_anything_is_written(here, words, said):
    before = sorted(here.rglob("*"))
    result = CliRunner().invoke(app, ["sweep", "mine", "--out", "found", *words])
    assert result.exit_code == 2, result.output
    assert said in result.stderr.splitlines()[-1]
    assert sorted(here.rglob("*")) == before
