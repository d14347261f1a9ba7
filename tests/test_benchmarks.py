"""The benchmarks run, and their file is what its page says. Nothing is timed here."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[1]
IN_PROCESS = ("week", "package", "mesa", "sharp", "pairs")
IN_PROCESSES = ("startup", "memory")


@pytest.fixture
def benchmarks(monkeypatch) -> SimpleNamespace:
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import __main__, rows

    return SimpleNamespace(main=__main__, row=rows.Row)


def run(benchmarks, parts, out) -> dict:
    benchmarks.main.bench(list(parts), quick=True, out=out)
    found = json.loads(out.read_text(encoding="utf-8"))
    assert {row["part"] for row in found["rows"]} == set(parts)
    assert all(row["target"] is None for row in found["rows"])
    assert found["machine"]["bits_ns"] > 0
    return {(row["part"], row["name"], row["unit"]): row["value"] for row in found["rows"]}


def test_parts_of_one_process_run(benchmarks, tmp_path, capsys):
    rows = run(benchmarks, IN_PROCESS, tmp_path / "found.json")
    kernels = ("list_openings", "choose_seekers", "search", "select", "match", "hire")
    steps = ("begin_week", "end_jobs", "search_and_match", "close_week")
    for name in (*steps, *(f"in step 8: {kernel}" for kernel in kernels)):
        assert 0 < rows["week", name, "ns, min"] <= rows["week", name, "ns, median"]
    assert rows["week", "persons", "count"] == 2001
    assert rows["package", "ratio, median", "ratio"] > 0
    assert rows["mesa", "plain Mesa", "applications"] > 0
    assert rows["pairs", "everybody, outside_eta 0, week 52", "sd, independent"] > 0
    assert "plain Mesa" in capsys.readouterr().out


@pytest.mark.slow
def test_parts_in_processes_of_their_own_run(benchmarks, tmp_path):
    rows = run(benchmarks, IN_PROCESSES, tmp_path / "found.json")
    assert all(value > 0 for value in rows.values())


def test_a_part_replaces_its_own_rows_and_keeps_the_others(benchmarks, tmp_path):
    path, about = tmp_path / "found.json", {"region": "dorp", "machine": {"cpus": 2, "bits_ns": 1.0}}

    def write(part, value, about=about):
        benchmarks.main.write(path, about, part, [benchmarks.row("a", value, "s", "<= 2")])
        return [(row["part"], row["value"], row["met"]) for row in json.loads(path.read_text())["rows"]]

    write("pairs", 1.0)
    write("week", 3.0)
    assert write("week", 2.0) == [("week", 2.0, True), ("pairs", 1.0, True)]
    slower = {**about, "machine": {"cpus": 2, "bits_ns": 9.0}}
    assert write("draws", float("nan"), slower)[1] == ("draws", None, False)
    assert write("week", 2.5, {**about, "region": "gorinchem"}) == [("week", 2.5, False)]


@pytest.mark.parametrize(("target", "met"), [(None, None), ("<= 30", False), (">= 30", True), ("<= 31", True)])
def test_a_target_is_met_or_not(benchmarks, target, met):
    assert benchmarks.row("a", 31.0, "ns", target).met is met


def test_the_test_region_is_known_within_the_run_alone(benchmarks, monkeypatch):
    from labsim.inputs.files import USER_PATH, known

    monkeypatch.setenv(USER_PATH, "")
    with benchmarks.main.region_named("dorp") as name:
        assert name in known("region")
    assert name not in known("region")
