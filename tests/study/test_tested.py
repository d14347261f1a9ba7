"""What a memo may cite of the validation: published figures that nothing was fitted to, failures included."""

import json
import sys

import pytest

from labsim.report.words import Words
from labsim.study import tested
from labsim.study.fit_start import LEVELS
from labsim.study.tested import CITED, cited, save
from labsim.study.validate import __main__ as door
from labsim.study.validate.baseline import LINES
from labsim.study.validate.facts import FACTS
from labsim.study.validate.records import Check, Found

CHECKS = (
    Check("u_to_e", "job finding", 34.0, "%", 20.0, 28.0, "CBS", 0.4),
    Check("ww_work", "after WW", 61.0, "%", 58.0, 70.0, "UWV"),
    Check("long_unemployed", "long", float("nan"), "%", 25.0, 45.0, "CBS"),
    Check("posted", "posted vacancies", 1_500.0, "vacancies", 1_300.0, 1_900.0, "the region's file"),
    Check("shown", "only shown", 1.0, "", None, None, ""),
)
FOUND = {"flows": Found("flows", "one seed", CHECKS)}


@pytest.fixture
def mine(tmp_path, monkeypatch):
    monkeypatch.setenv("LABSIM_PATH", str(tmp_path))
    return tmp_path / "configs" / tested.FOLDER


def test_what_was_found_is_cited_with_its_failures(mine):
    path = save(FOUND, "myregion", "abc", mine)
    assert set(json.loads(path.read_text())["checks"]) == {
        "flows.u_to_e", "flows.ww_work", "flows.long_unemployed", "flows.posted",
    }  # fmt: skip
    found = cited("myregion", "abc")
    assert [(one["key"], one["off"]) for one in found["checks"]] == [
        ("flows.u_to_e", "high"), ("flows.ww_work", ""), ("flows.long_unemployed", "low"),
    ]  # fmt: skip
    assert found["current"]
    assert not cited("myregion", "another start")["current"]


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"checks": {}}', '{"start": "a", "checks": 3}'])
def test_without_a_whole_file_nothing_is_cited(mine, text):
    if text is not None:
        mine.mkdir(parents=True)
        (mine / "myregion.json").write_text(text)
    assert cited("myregion", "a") is None


def test_every_cited_line_exists_has_words_and_was_not_fitted():
    lines = {f"flows.{key}" for key in FACTS} | {f"baseline.{key}" for key in LINES}
    assert set(CITED) <= lines
    for lang in ("nl", "en"):
        assert list(Words(lang).checks) == list(CITED)
    fitted = {level.stock.lower() for level in LEVELS}
    assert not {key.partition(".")[2] for key in CITED} & fitted


def test_the_shipped_file_is_read(monkeypatch):
    monkeypatch.delenv("LABSIM_PATH", raising=False)
    found = cited("gorinchem", "")
    assert len(found["checks"]) == len(CITED)


@pytest.mark.parametrize(("words", "written"), [([], True), (["--out", "page.md"], False), (["--quick"], False)])
def test_the_command_keeps_it_with_the_page_of_the_repository(tmp_path, monkeypatch, words, written):
    calls = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["validate", "flows", *words])
    monkeypatch.setattr(door, "validate", lambda *parts, **options: FOUND)
    monkeypatch.setattr(door, "found_before", lambda region, quick: FOUND)
    monkeypatch.setattr(door, "save", lambda *said: calls.append(said))
    monkeypatch.setattr(door.Bench, "start", lambda self: type("Start", (), {"key": "abc"}))
    assert door.main() == 0
    assert calls == ([(FOUND, "gorinchem", "abc")] if written else [])
