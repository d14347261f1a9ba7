"""A result of the study becomes a folder: all of it or nothing."""

import pytest

from labsim.inputs.errors import InputError
from labsim.report import handover
from labsim.report.handover import write
from labsim.report.terminal import render_table
from labsim.study.compare import compare
from labsim.study.result import Result
from labsim.study.run import run

SHORT = {"seeds": 3, "weeks": 65, "at": 65, "quick": True}


@pytest.fixture(scope="module")
def result(region, dorp) -> Result:
    return compare(region, ["ambachtsschool", "standstill"], **SHORT)


def test_the_folder_holds_tables_figures_and_a_memo_for_each_scenario(result, tmp_path):
    folder = write(result, tmp_path / "out")
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"effects.csv", "effects_by_seed.csv", "indicators.parquet", "manifest.json"} <= found
    assert {"memo.html", "memo-standstill.html", "figures/bridge.svg"} <= found
    memo = (folder / "memo.html").read_text(encoding="utf-8")
    assert 'lang="nl"' in memo and "Ambachtsschool" in memo
    assert "werk door de ambachtsschool, en wat kost dat?" in memo
    assert "maatregel ambachtsschool" not in memo.lower()
    assert "standstill" in (folder / "memo-standstill.html").read_text(encoding="utf-8")


def test_a_second_time_gives_the_same_tables(result, tmp_path):
    first = (write(result, tmp_path / "out") / "effects.csv").read_bytes()
    assert (write(result, tmp_path / "out", lang="en") / "effects.csv").read_bytes() == first
    assert 'lang="en"' in (tmp_path / "out" / "memo.html").read_text(encoding="utf-8")


def test_a_run_of_single_worlds_is_tables_only(region, dorp, tmp_path):
    folder = write(run(region, "standstill", seeds=2, weeks=13), tmp_path / "out")
    names = {path.name for path in folder.iterdir()}
    assert names == {"indicators.parquet", "indicators.csv", "drift.csv", "manifest.json"}


def test_nothing_is_written_where_the_memo_fails(result, tmp_path, monkeypatch):
    def fail(*args: object, **options: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(handover, "write_memo", fail)
    with pytest.raises(OSError, match="disk full"):
        write(result, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_somebody_elses_folder_is_refused(result, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError):
        write(result, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_terminal_can_tell_every_scenario(result):
    for scenario in result.answers:
        assert render_table(result.of(scenario), "nl") is not None
    with pytest.raises(KeyError, match="no scenario"):
        result.of("corona")
