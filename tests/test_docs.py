"""What the pages say is so: links lead somewhere, commands parse, examples run, the glossary's columns exist."""

import importlib
import os
import re
import shlex
from pathlib import Path

import click
import numpy as np
import pytest
import typer

from labsim.core import codes
from labsim.world import board, demand, levers, log, offices, persons

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
HOW_TO = ROOT / "docs" / "how-to"
LINK = re.compile(r"\]\(([^)\s]+)\)")
DORP = ROOT / "tests" / "regions" / "dorp.yaml"
SMALLER = {'"gorinchem"': '"dorp"', "seeds=30": "seeds=2", '"seeds=5"': '"seeds=1", "weeks=26", "at=26", "region=dorp"'}
TABLES = {
    "persons": persons.Persons,
    "traits": persons.PersonTraits,
    "positions": demand.Positions,
    "employers": demand.Employers,
    "segments": demand.Segments,
    "outside": demand.OutsideJobs,
    "shadows": demand.Shadows,
    "reserves": demand.Reserves,
    "levers": levers.Levers,
    "offices": offices.Offices,
    "tracks": offices.Tracks,
    "courses": offices.Courses,
    "board": board.Board,
    "log": log.Log,
}


def text_of(page: Path) -> str:
    """The page without its code."""
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", text)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    """Code blocks at the margin; indented ones are pieces of files."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page):
    for link in LINK.findall(text_of(page)):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{name_of(page)}: {link}"
        assert target.is_relative_to(ROOT), f"{name_of(page)}: {link} leaves the repository"
        if anchor:
            assert anchor in anchors(target), f"{name_of(page)}: {link}"


def test_every_decision_is_in_the_list_and_every_page_can_be_reached():
    listed = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    for page in sorted((ROOT / "docs" / "adr").glob("0*.md")):
        assert f"]({page.name})" in listed, page.name
    linked = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in PAGES
        for link in LINK.findall(text_of(page))
        if "://" not in link
    }
    for page in (ROOT / "docs").rglob("*.md"):
        assert page.resolve() in linked, f"nothing leads to {name_of(page)}"


def commands(page: Path) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    fenced = [block for language, block in found if language in ("", "console", "sh")]
    lines = [line.partition("#")[0].strip() for block in fenced for line in block.splitlines()]
    return [line for line in lines if re.match(r"labsim [a-z]", line) and "<" not in line]


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=name_of)
def test_commands_are_understood(page):
    from labsim.cli.app import app

    group = typer.main.get_command(app)
    for line in commands(page):
        name, *words = shlex.split(line)[1:]
        command = group.get_command(click.Context(group), name)
        assert command is not None, f"{name_of(page)}: {line}"
        command.make_context(name, words)  # raises UsageError for an unknown option or a missing word


# --- the glossary ---


def held_in(text: str) -> list[str]:
    """The last cell of each row of the tables whose last column is 'held in'."""
    rows = [line for line in text.splitlines() if line.startswith("| ") and line.count(" | ") >= 3]
    return [row.strip("| ").split(" | ")[-1] for row in rows if "held in" not in row]


def exists(word: str, table: str) -> bool:
    """Whether a name in backticks is a column, a count, a member of an enum, or a column of the last table named."""
    first, _, rest = word.partition(".")
    if first in TABLES:
        return not rest or rest in TABLES[first]._fields
    if rest and hasattr(codes, first):
        return rest in getattr(codes, first).__members__
    if word in TABLES.get(table, persons.Persons)._fields:
        return True
    homes = (
        "processes.stocks:Stock", "world.persons:Flag", "setting:Setting", "inputs.instrument:Pathway", "study.effects",
        "inputs.shapes.entitlement:Entitlement",
        "world.derived", "study.indicators", "world.board:Tally", "study.counting:Counting",
    )  # fmt: skip
    for home in homes:
        module, _, kind = home.partition(":")
        found = importlib.import_module(f"labsim.{module}")
        if kind:
            found = getattr(found, kind)
            if first in (kind, kind.lower()) and rest:
                return hasattr(found, rest) or rest in getattr(found, "__annotations__", {})
        if not rest and (hasattr(found, word) or word in getattr(found, "__annotations__", {})):
            return True
    measure = (ROOT / "configs" / "measure.yaml").read_text(encoding="utf-8")
    return bool(re.search(rf"^{re.escape(word)}:", measure, flags=re.MULTILINE))


def test_the_glossary_names_what_exists():
    checked = 0
    for cell in held_in((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")):
        table = ""
        for code in re.findall(r"`([^`]+)`", cell):
            if "/" in code and "." not in code.partition("/")[0]:
                continue  # a file
            for word in re.findall(r"[A-Za-z_][A-Za-z0-9_.]*", re.sub(r"\[.*?\]", "", code)):
                if word in codes.Slot.__members__ or word in codes.Status.__members__ or word in ("OUTSIDE", "yaml"):
                    continue
                assert exists(word, table), f"{word} in: {cell}"
                table = word.partition(".")[0] if word.partition(".")[0] in TABLES else table
                checked += 1
    assert checked > 90


# --- examples ---


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A user's own folder with the small region in it; pages that ask about Gorinchem ask about that one."""
    place = tmp_path / "configs" / "region" / "dorp.yaml"
    place.parent.mkdir(parents=True)
    place.write_text(DORP.read_text(encoding="utf-8"), encoding="utf-8")
    for kind in ("circumstances", "packages", "instruments"):
        (tmp_path / "scenarios" / kind).mkdir(parents=True)
    monkeypatch.setenv("LABSIM_PATH", os.fspath(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_blocks(page: Path, language: str = "python") -> dict:
    names: dict = {}
    for block in blocks(page, language):
        for written, small in SMALLER.items():
            block = block.replace(written, small)
        exec(compile(block, str(page), "exec"), names)
    return names


def test_the_examples_of_the_readme_run(folder, capsys):
    names = run_blocks(ROOT / "README.md")
    result = names["result"]
    assert {"net", "gross", "cost_eur"} <= set(result.effects["measure"])
    assert result.effects_by_seed["value"].dtype == np.int64
    assert (folder / "bridge.svg").stat().st_size > 10_000
    assert int(capsys.readouterr().out) > 10  # unemployed people


def test_a_rule_can_be_printed_and_a_level_tried(folder, capsys):
    names = run_blocks(HOW_TO / "add-a-rule.md")
    hazards = [float(line.split()[1]) for line in capsys.readouterr().out.splitlines()[:4]]
    assert hazards[0] == hazards[1] > hazards[2] == hazards[3]
    assert names["start"].behaviour.end_jobs.first_year_factor == 2.0


def test_a_step_can_be_replaced(folder, capsys):
    run_blocks(HOW_TO / "add-a-weekly-process.md")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4 and all(len(line.split()) == 2 for line in lines)


def test_an_indicator_is_one_function(monkeypatch):
    from labsim.study import indicators

    monkeypatch.setattr(indicators, "INDICATORS", dict(indicators.INDICATORS))
    (block,) = blocks(HOW_TO / "add-an-output.md", "python")
    exec(compile(block, "add-an-output", "exec"), dict(vars(indicators)))
    stocks = np.zeros((2, len(indicators.Stock)), np.int64)
    stocks[0, indicators.Stock.FLEX], stocks[0, indicators.Stock.EMPLOYED] = 25, 100
    counts = indicators.Counts(stocks, np.zeros((2, len(indicators.FLOWS))), np.array([13, 13]))
    share = indicators.INDICATORS["flexible_share"].value(counts)
    assert share[0] == 0.25 and np.isnan(share[1])


def test_a_table_is_one_function(folder):
    import labsim
    from labsim.study.tables import TABLES

    (block,) = blocks(HOW_TO / "add-a-table.md", "python")
    known = dict(TABLES)
    try:
        exec(compile(block, "add-a-table", "exec"), {})
        found = labsim.tables("dorp", weeks=26, seeds=1, table=["beside", "benefits"]).by_seed
    finally:
        TABLES.clear()
        TABLES.update(known)
    rows = found["beside"].merge(found["benefits"], on=["date", "scheme", "seed"])
    assert len(rows) == 16 and (rows["working"] <= rows["stock_end"]).all() and rows["hours"].sum() > 0


def test_scenarios_of_the_page_load_and_differ(folder):
    from labsim.inputs.scenario import load_scenario

    around, shock, package = blocks(HOW_TO / "write-a-scenario.md", "yaml")
    harvest = around.partition("growth:")[0] + shock
    (folder / "scenarios" / "circumstances" / "harvest.yaml").write_text(harvest, encoding="utf-8")
    (folder / "scenarios" / "circumstances" / "no-growth.yaml").write_text(around, encoding="utf-8")
    (folder / "scenarios" / "packages" / "two-measures.yaml").write_text(package, encoding="utf-8")
    school = (ROOT / "scenarios" / "instruments" / "ambachtsschool.yaml").read_text(encoding="utf-8")
    (folder / "scenarios" / "instruments" / "another-instrument.yaml").write_text(school, encoding="utf-8")
    assert load_scenario("no-growth").circumstances.growth == "none"
    [part] = load_scenario("no-growth+harvest").circumstances.of("shocks")
    assert (part.owner, part.content.hiring, part.content.of("H")) == ("harvest", 0.5, 0.3)
    both = load_scenario("two-measures")
    assert both.compared == ("ambachtsschool", "another-instrument")
    assert both.without_package().package == ()


def test_the_sweep_of_the_page_runs(folder):
    written, cases = blocks(HOW_TO / "run-a-sweep.md", "yaml")
    (folder / "experiments").mkdir()
    with_cases = written.partition("\ngrid:")[0].replace("gorinchem", "drechtsteden") + "\n" + cases
    (folder / "experiments" / "fields.yaml").write_text(
        with_cases.replace("[ambachtsschool]", "[nieuwe_leerlijnen]"), encoding="utf-8"
    )
    (folder / "experiments" / "seats_and_jobs.yaml").write_text(written, encoding="utf-8")
    from labsim.inputs.experiment import load_experiment

    assert len(list(load_experiment("seats_and_jobs").points())) == 12
    assert load_experiment("fields").grid == (("case", ("logistiek", "schoonmaak")),)
    found = run_blocks(HOW_TO / "run-a-sweep.md")["found"]
    assert found.factors == ("ambachtsschool.seats",)
    assert set(found.frame["ambachtsschool.seats"]) == {5, 10, 15, 20}
    assert (folder / "seats" / "results.parquet").is_file()


def test_the_region_of_the_page_says_what_is_missing(folder):
    from labsim.inputs.errors import InputError
    from labsim.inputs.region import load_region

    (written,) = blocks(HOW_TO / "add-a-region.md", "yaml")
    (folder / "configs" / "region" / "myregion.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(InputError) as problem:
        load_region("myregion")
    assert "people.decades" in str(problem.value)
