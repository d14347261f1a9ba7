"""A catalogue of bad files, through the command line: exit code 2, one line that names file, line and key, no
traceback, nothing written. Each case changes one thing in the file of the ambachtsschool."""

import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from labsim.cli.app import app
from labsim.paths import scenarios_dir

GOOD = (scenarios_dir() / "instruments" / "ambachtsschool.yaml").read_text(encoding="utf-8")
SEATS = "    value: 10\n    unit: persons per intake"


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A user's folder; returns a function that writes an instrument there and describes it."""
    folder = tmp_path / "user"
    (folder / "scenarios" / "instruments").mkdir(parents=True)
    monkeypatch.setenv("LABSIM_PATH", str(folder))
    monkeypatch.setenv("LABSIM_LANG", "en")
    monkeypatch.chdir(tmp_path)

    def described(text, name="mine"):
        path = folder / "scenarios" / "instruments" / f"{name}.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        before = snapshot(tmp_path)
        began = time.perf_counter()
        result = CliRunner().invoke(app, ["describe", name])
        assert time.perf_counter() - began < 10
        assert snapshot(tmp_path) == before
        return result

    return described


def snapshot(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


def changed(old, new):
    assert GOOD.count(old) >= 1
    return GOOD.replace(old, new, 1)


def seats(value):
    return changed(SEATS, SEATS.replace("10", value))


def test_the_good_file_is_described(mine):
    result = mine(GOOD)
    assert result.exit_code == 0, result.output
    assert "40 matches" in result.output


CASES = {
    # config as code
    "hydra target": (GOOD + "_target_: os.system\n", "_target_", "unknown key"),
    "hydra target below": (
        changed("intake:\n", "intake:\n  _target_: logging.os.system\n"),
        "intake._target_",
        "unknown",
    ),
    "hydra partial": (GOOD + "x: {_partial_: true}\n", "x._partial_", "unknown key"),
    "interpolation": (seats('"${oc.env:HOME}"'), "intake.seats.value", "${"),
    "decode": (seats('"${oc.decode:1}"'), "intake.seats.value", "${"),
    "python tag": (seats("!!python/object/apply:os.system [ls]"), "intake.seats.value", "tags"),
    "python name": (seats("!!python/name:os.system"), "intake.seats.value", "tags"),
    "binary tag": (seats("!!binary aGk="), "intake.seats.value", "tags"),
    "plug-in": (changed("shape: pathway", "shape: mymodule:Shape"), "shape", "shape"),
    "region that is none": (changed("region: gorinchem", "region: gorinchm"), "region", "gorinchem"),
    "expression": (seats("1+1"), "intake.seats.value", "whole number"),
    "code": (seats("__import__('os')"), "intake.seats.value", "whole number"),
    "expression in a rule": (
        changed("      - age: {at_least: 18, at_most: 62}", "      - age > 18"),
        "eligible.value.all_of[0]",
        "one key",
    ),
    # structure
    "alias bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "a", "anchors"),
    "merge": (GOOD + "<<: {a: 1}\n", "", "merge"),
    "second document": (GOOD + "---\na: 1\n", "", "more than one document"),
    "empty": ("", "", "empty"),
    "utf-16": (GOOD.encode("utf-16"), "", "UTF-8"),
    "latin-1": (GOOD.encode("utf-8") + b"# \xe9\n", "", "UTF-8"),
    "nul": (GOOD.encode() + b"\x00", "", "NUL"),
    "too large": ((GOOD + "#" * 2**20).encode(), "", "1 MiB"),
    "too deep": (
        "a:\n" + "".join(f"{' ' * i}a:\n" for i in range(1, 30)) + " " * 30 + "b: 1\n",
        "",
        "20 levels",
    ),
    "duplicate key": (GOOD + "shape: pathway\n", "shape", "already there"),
    "unknown key": (GOOD + "subsidyy: 1\n", "subsidyy", "unknown key"),
    "typo of a key": (
        changed("      low: 5", "      lowe: 5"),
        "intake.seats.assumption.lowe",
        "did you mean 'low'",
    ),
    "number as key": (GOOD + "1: x\n", "", "keys must be text"),
    "list as key": (GOOD + "? [a]\n: x\n", "", "keys must be text"),
    "list for a mapping": (changed("aftercare:\n", "aftercare: []\nx:\n"), "x", "unknown key"),
    "missing part": (
        GOOD[: GOOD.index("\neligible:\n")] + GOOD[GOOD.index("\nintake:\n") :],
        "eligible",
        "is missing",
    ),
    "not yaml": (GOOD + "a: [\n", "", "invalid YAML"),
    # scalars
    "nan": (seats(".nan"), "intake.seats.value", "finite"),
    "infinity": (seats("-.inf"), "intake.seats.value", "finite"),
    "huge": (seats("1e999"), "intake.seats.value", "finite"),
    "true": (seats("true"), "intake.seats.value", "whole number"),
    "yes": (seats("yes"), "intake.seats.value", "whole number"),
    "null": (seats("null"), "intake.seats.value", "(empty)"),
    "quoted": (seats('"7"'), "intake.seats.value", "remove the quotes"),
    "3.0 for a count": (seats("3.0"), "intake.seats.value", "no decimals"),
    "3.5 for a count": (seats("3.5"), "intake.seats.value", "no decimals"),
    "decimal comma": (seats("1.000,50"), "intake.seats.value", "write a point"),
    "thousands": (seats("1.000.000"), "intake.seats.value", "no thousands separator"),
    "money words": (seats("EUR 1M"), "intake.seats.value", "whole number"),
    "percent": (
        changed("    value: 0.6\n    unit: share", "    value: 60%\n    unit: share"),
        "intake.acceptance.value",
        "0.25",
    ),
    "negative": (seats("-3"), "intake.seats.value", "at least 0"),
    "absurd": (seats("1000000000000"), "intake.seats.value", "at most"),
    "zero weeks": (
        changed("      value: 4\n      unit: weeks", "      value: 0\n      unit: weeks"),
        "phases.preparation.weeks.value",
        "at least 1",
    ),
    "share above one": (
        changed("    value: 0.6\n    unit: share", "    value: 1.0000001\n    unit: share"),
        "intake.acceptance.value",
        "at most 1",
    ),
    "share below zero": (
        changed("    value: 0.6\n    unit: share", "    value: -0.1\n    unit: share"),
        "intake.acceptance.value",
        "at least 0",
    ),
    "shares that do not add up": (
        changed("construction: 0.25,", "construction: 0.26,"),
        "stream_shares.value",
        "adds up",
    ),
    "cents that overflow": (
        changed("value: [350000, 350000]", "value: [9.3e16, 350000]"),
        "budget.value[0]",
        "at most",
    ),
    "day that does not exist": (
        changed('value: "2019-09-02"', 'value: "2019-02-30"'),
        "intake.first.value",
        "not a day",
    ),
    "year 9999": (changed('value: "2019-09-02"', 'value: "9999-12-31"'), "intake.first.value", "not a day"),
    "day with a time zone": (
        changed('value: "2019-09-02"', 'value: "2019-09-02T00:00Z"'),
        "intake.first.value",
        "not a day",
    ),
    "end before start": (
        changed('value: "2021-06-14"', 'value: "2019-01-07"'),
        "intake.last.value",
        "between",
    ),
    "other unit": (
        changed("unit: persons per intake", "unit: persons per month"),
        "intake.seats.unit",
        "not the unit",
    ),
    "month for weeks": (
        changed("      value: 4\n      unit: weeks", "      value: 4\n      unit: months"),
        "phases.preparation.weeks.unit",
        "weeks",
    ),
    "range without its value": (
        changed("      low: 5\n      high: 16", "      low: 11\n      high: 16"),
        "intake.seats.value",
        "between",
    ),
    "no provenance": (changed('  source: "Regionale', '  note: "Regionale'), "owners", "provenance"),
    # names
    "occupation": (
        changed("occupation: technical", "occupation: tecnical"),
        "streams.construction.trains_for.value.occupation",
        "did you mean 'technical'",
    ),
    "competence": (
        changed("technical: 0.55", "tehcnical: 0.55"),
        "streams.construction.reaches.value.tehcnical",
        "did you mean 'technical'",
    ),
    "scheme": (
        changed("in: [ww, bijstand", "in: [ww, bijstnd"),
        "eligible.value.all_of[4].any_of[0].scheme.in[1]",
        "did you mean 'bijstand'",
    ),
    "credential": (
        changed("value: trade_certificate", "value: trade_certificat"),
        "certificate.credential.value",
        "did you mean 'trade_certificate'",
    ),
    "payer": (changed("payer: avres", "payer: aves"), "costs.guidance.payer", "did you mean 'avres'"),
    "path as region": (changed("region: gorinchem", "region: ../../etc"), "region", "cannot be a name"),
    "reserved name": (changed("region: gorinchem", "region: nul"), "region", "cannot be a name"),
}


@pytest.mark.parametrize("case", CASES)
def test_one_line_that_names_file_line_and_key(mine, case):
    text, key, words = CASES[case]
    result = mine(text)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    [line] = result.stderr.splitlines()
    place, _, message = line.partition(": ")
    assert place.split(" ")[0].rpartition(":")[0].endswith("mine.yaml") or place.endswith("mine.yaml")
    if key:
        assert place.split(" ")[1] == key
        assert place.split(" ")[0].rpartition(":")[2].isdigit()
    assert words in message
    assert "Traceback" not in result.output


NAMES = [
    "../../.ssh/x",
    "/etc/passwd",
    "C:\\x",
    "\\\\host\\share",
    "~",
    "$HOME",
    ";rm -rf",
    "`id`",
    "a b",
    "",
    ".",
    "..",
    "CON",
    "nul",
    "x" * 65,
    "é",
    "a\n",
    "a.yaml",
    "{a}",
    "%00",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", ["describe", "compare", "run", "sweep", "fit-start"])
def test_names_that_cannot_be(command, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = {"compare": [name, "ambachtsschool"], "run": ["gorinchem", name]}.get(command, [name])
    result = CliRunner().invoke(app, [command, "--", *words])
    assert result.exit_code == 2, result.output
    assert len(result.stderr.strip().splitlines()) <= 2  # the first progress line and the fault
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_labsim_uses_already_is_no_silent_winner(mine):
    result = mine(GOOD, "ambachtsschool")
    assert result.exit_code == 2
    assert "has the name of" in result.stderr


def test_a_name_of_another_kind_is_refused(mine):
    result = mine(GOOD, "baseline")
    assert result.exit_code == 2
    assert "uses too" in result.stderr


def test_a_file_whose_name_is_no_slug_is_refused(mine):
    result = mine(GOOD, "Mijn Maatregel")
    assert result.exit_code == 2
    assert "cannot be a name" in result.stderr


def test_input_cannot_forge_a_second_line(mine):
    result = mine(changed("shape: pathway", 'shape: "x\\n\\e[31mgood"'))
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "\x1b" not in result.stderr


def test_markup_in_a_file_is_printed_as_it_is(mine):
    result = mine(changed('reason: "Deze weken', 'reason: "[bold]x[/bold] [link=file:///etc]Deze weken'))
    assert result.exit_code == 0
    assert "[bold]x[/bold]" in result.output
