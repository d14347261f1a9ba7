"""`labsim budget` from words to pictures in a real small region: both agendas, stopped and gone on with."""

import pandas as pd
import pytest
from small_regions import small_region

import labsim
from labsim.report.budget import advice_lines, write_budget
from labsim.report.words import Words
from labsim.study.budget.choose import region_of
from labsim.study.budget.worlds import Market

EFFORT = {"design": 8, "screen": 1, "contenders": 3, "pairs": 6, "fresh": 2}
SHORT = {"at": 26, "start": "document", "steps": 250_000, "effort": EFFORT}


def test_a_package_knows_its_region():
    assert region_of("doe_agenda_gorinchem") == "gorinchem"
    assert region_of("doe_agenda_drechtsteden") == "drechtsteden"


def test_a_study_that_was_stopped_says_the_same(region, tmp_path, monkeypatch):
    whole = labsim.budget(region, "doe_agenda_gorinchem", **SHORT, workers=1)
    evaluate, calls = Market.evaluate, []

    def stops(self, future, mixes, stop=None):
        calls.append(future)
        if len(calls) > 20:
            raise KeyboardInterrupt
        yield from evaluate(self, future, mixes, stop)

    monkeypatch.setattr(Market, "evaluate", stops)
    with pytest.raises(KeyboardInterrupt):
        labsim.budget(region, "doe_agenda_gorinchem", **SHORT, workers=1, folder=tmp_path)
    monkeypatch.undo()
    told = []
    again = labsim.budget(
        region, "doe_agenda_gorinchem", **SHORT, workers=2, folder=tmp_path, progress=lambda *words: told.append(words)
    )
    for name, frame in whole.tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])
    assert 0 < again.meta["lived"] < whole.meta["lived"]
    done = [(number, total) for text, number, total in told if text != "burn-in"]
    assert all(0 < number <= total for number, total in done)


def test_drechtsteden_has_its_answer_and_its_pictures(tmp_path):
    path = str(small_region("drechtsteden", tmp_path))
    asked = {**SHORT, "objective": "net_benefit", "value": 50_000}
    found = labsim.budget(path, "doe_agenda_drechtsteden", **asked)
    assert len(found.best) == 5 and sum(found.best.values()) <= 1_000_000
    assert sum(found.meta["today"].values()) == 1_000_000  # 2.0 million in two years
    assert found.mixes["today"].sum() == 1 and found.mixes["chosen"].sum() == 1
    names = {one.name for one in write_budget(found, tmp_path / "out") if one.suffix == ".svg"}
    assert {"frontier.svg", "mixes.svg", "losses.svg", "information.svg"} <= names
    assert "{" not in "\n".join(advice_lines(found, Words("nl")))
