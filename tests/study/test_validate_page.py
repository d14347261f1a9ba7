"""The page, what is kept of a part, and the door."""

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from labsim.inputs.errors import InputError
from labsim.study.validate import PARTS, Bench, check_parts, elsewhere, store, validate
from labsim.study.validate.facts import FACTS
from labsim.study.validate.reasons import REASONS, REMARKS
from labsim.study.validate.records import Check, Found, Table, as_data, from_data
from labsim.study.validate.report import Elsewhere, bounds, number, page, part_text

FOUND = Found(
    "flows",
    "two seeds",
    (
        Check("duration", "mean duration", 20.0, "weeks", 10.5, 13.5, "CBS", 0.4),
        Check("u_to_e", "job finding", 24.0, "%", 20.0, 28.0, "CBS"),
        Check("odd", "nothing known", math.nan, "%", 0.0, 1.0, "CBS"),
    ),
    (Table("By spell", ("spell", "rate"), (("short | long", 31.25), ("longer", math.nan))),),
)


def test_what_a_part_found_survives_json() -> None:
    again = from_data(json.loads(json.dumps(as_data(FOUND), allow_nan=False)))
    assert again.checks[:2] == FOUND.checks[:2]
    assert math.isnan(again.checks[2].value)
    assert again.tables[0].rows[0] == FOUND.tables[0].rows[0]
    assert math.isnan(again.tables[0].rows[1][1])
    numpy = Found("x", "", (), (Table("t", ("n",), ((np.int64(3),), (np.float64(0.5),))),))
    assert from_data(json.loads(json.dumps(as_data(numpy)))).tables[0].rows == ((3,), (0.5,))


def test_what_was_found_is_kept_and_a_damaged_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "flows.json"
    assert store.load(path) is None
    store.save(path, FOUND)
    assert store.load(path).checks[0] == FOUND.checks[0]
    path.write_text(path.read_text()[:50])
    assert store.load(path) is None
    assert [file.name for file in path.parent.iterdir()] == ["flows.json"]


def test_findings_are_kept_apart_by_part_start_and_thoroughness(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("LABSIM_CACHE_HOME", str(tmp_path))
    paths = {
        store.path_of(part, "dorp", key, quick) for part in ("kick", "eta") for key in "ab" for quick in (False, True)
    }
    assert len(paths) == 8
    assert store.source_hash("kick") != store.source_hash("eta")


def test_a_line_that_is_off_says_so_with_the_parameter_that_moves_it() -> None:
    text = part_text("flows", FOUND)
    rows = {line.split("|")[1].strip(): line for line in text.splitlines() if line.startswith("| `")}
    assert "**off**" in rows["`duration`"]
    assert "20 ± 0.40" in rows["`duration`"]
    assert "within" in rows["`u_to_e`"]
    assert "**off**" in rows["`odd`"]
    assert f"- `duration` is too high: {REASONS['flows.duration']['high']}" in text
    assert "`u_to_e` is too" not in text
    assert "short \\| long" in text


def test_the_page_names_what_was_not_run() -> None:
    text = page({"flows": FOUND}, "gorinchem")
    assert "| [Hires, vacancies and flows](#hires-vacancies-and-flows) | 1 | 2 | `duration`, `odd` |" in text
    for name, part in PARTS.items():
        after = text.split(f"## {part.title}\n\n")[1]
        assert after.startswith("Not run") == (name != "flows")
    assert "--quick" in page({}, "gorinchem", quick=True).split("|")[0]


def test_other_regions_have_what_every_region_has_on_the_same_page() -> None:
    still = FOUND._replace(part="standstill")
    text = page({}, "gorinchem", elsewhere=[Elsewhere("dorp", {"standstill": still}, "abc")])
    mine = text.split("## dorp\n")[1]
    assert "`abc`" in mine
    assert "Lines that are off: `duration`, `odd`." in mine.split("### Standstill: dorp")[1]
    assert mine.split("### Kick test: dorp\n\n")[1].startswith("Not run")


def test_other_regions_live_fewer_seeds() -> None:
    assert len(Bench().seeds(30)) == 30
    assert len(Bench(region="drenthe").seeds(30)) == 10
    assert len(Bench(region="drenthe").seeds(4)) == 4
    assert "gorinchem" not in elsewhere()
    assert {"drechtsteden", "drenthe"} <= set(elsewhere())


@pytest.mark.parametrize(
    ("value", "words"),
    [(1234.5, "1,234"), (12.34, "12.3"), (1.234, "1.23"), (0.0, "0"), (-3.0, "-3"), (math.nan, "n/a")],
)
def test_numbers(value: float, words: str) -> None:
    assert number(value) == words


def test_bounds() -> None:
    assert bounds(Check("", "", 0.0, "", 0.6, 0.8, "")) == "0.60 to 0.80"
    assert bounds(Check("", "", 0.0, "", None, -0.7, "")) == "at most -0.70"
    assert bounds(Check("", "", 0.0, "", 0.0, None, "")) == "at least 0"
    assert bounds(Check("", "", 0.0, "", None, None, "")) == "-"


def test_reasons_and_remarks_belong_to_a_part() -> None:
    assert {key.partition(".")[0] for key in REASONS} | set(REMARKS) <= set(PARTS)
    assert all(set(sides) <= {"low", "high"} for sides in REASONS.values())
    assert {key.partition(".")[2] for key in REASONS if key.startswith("flows.")} <= {*FACTS, "dependence"}


def test_an_unknown_part_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="standstill"):
        check_parts(["standstil"])
    assert check_parts(["eta", "kick"]) == ("kick", "eta")
    assert check_parts([]) == tuple(PARTS)
    words = [sys.executable, "-m", "labsim.study.validate", "standstil"]
    ended = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, env=None, check=False)
    assert ended.returncode == 2
    assert "standstill" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(tmp_path.iterdir())


def test_a_part_runs_once_for_the_same_figures_and_code(region: str, tmp_path: Path, monkeypatch) -> None:
    calls = []

    def counted(bench: Bench) -> Found:
        calls.append(bench.quick)
        return FOUND

    monkeypatch.setitem(PARTS, "flows", PARTS["flows"]._replace(run=counted))
    monkeypatch.setattr(store, "path_of", lambda part, slug, key, quick: tmp_path / f"{slug}-{key}-{part}.json")
    for again in (False, False, True):
        found = validate(["flows"], region=region, quick=True, again=again)
        assert found["flows"].checks[0] == FOUND.checks[0]
    assert calls == [True, True]


@pytest.mark.slow
def test_every_part_runs_on_the_test_region(region: str, tmp_path: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "labsim.study.validate",
        "--quick",
        "--again",
        "--region",
        region,
        "--out",
        "page.md",
    ]
    ended = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    text = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "Not run" not in text
    for part in PARTS.values():
        assert f"## {part.title}\n" in text
