"""Pages made from the data are as the data say, and what they refer to exists: symbols, tests, commands."""

import importlib
import re
import shlex
from pathlib import Path

import click
import pytest
import typer

from labsim.inputs.files import known
from labsim.inputs.mission import SHAPES, load_mission
from labsim.inputs.mission_state import mission_rows
from labsim.inputs.scenario import scenario_names
from labsim.inputs.yaml import load
from labsim.study.mission import FOLDER, PAGES, pages, write_pages

ROOT = Path(__file__).parents[2]
MISSION = load_mission()
ROWS = list(mission_rows(MISSION))
CARRIED = [(key, rule.carried_by) for key, rule in MISSION.rules.items() if rule.carried_by]
SHOWN = [(row.id, row.told.says) for row in ROWS if row.told.state == "works"]
TESTED = [(key, rule.test) for key, rule in MISSION.rules.items() if rule.test]


@pytest.mark.parametrize("name", list(PAGES))
def test_the_page_is_what_the_data_say(name):
    text = (ROOT / FOLDER / name).read_text(encoding="utf-8")
    assert text == pages()[name], f"docs/{name} is behind: run make mission"


def test_pages_are_written_once(tmp_path):
    assert {path.name for path in write_pages(tmp_path)} == set(PAGES)
    assert write_pages(tmp_path) == []


def resolve(symbol: str) -> bool:
    """Whether a dotted name is a module, something in it, or a field of a class in it."""
    parts = symbol.split(".")
    for cut in range(len(parts), 1, -1):
        try:
            found = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            if not (hasattr(found, part) or part in getattr(found, "__annotations__", {})):
                return False
            found = getattr(found, part, None)
        return True
    return False


@pytest.mark.parametrize(("rule", "symbol"), CARRIED)
def test_every_rule_has_its_symbol(rule, symbol):
    assert resolve(symbol), f"{rule}: {symbol} does not exist"


def test_a_symbol_that_does_not_exist_is_noticed():
    assert not resolve("labsim.fields.no_such_function")
    assert not resolve("labsim.processes.selection.Params.no_such_field")
    assert not resolve("labsim.no_such_module.anything")


def test_every_rule_is_on_the_page_once():
    listed = re.findall(r"^\| (R\d\d) \|", pages()["rules.md"], flags=re.MULTILINE)
    assert sorted(listed) == sorted(MISSION.rules)


def test_what_is_pending_is_said_by_name(capsys):
    """The list of rules that wait, by what will carry them: nothing waits for something unnamed."""
    waiting: dict[str, list[str]] = {}
    for key, rule in MISSION.rules.items():
        if rule.pending:
            waiting.setdefault(rule.pending, []).append(key)
    for carrier in sorted(waiting):
        print(f"{carrier}: {', '.join(waiting[carrier])}")
    said = capsys.readouterr().out
    assert sum(len(rules) for rules in waiting.values()) == said.count("R")
    page = pages()["rules.md"]
    for carrier, rules in waiting.items():
        word = f"shape `{carrier}`" if carrier in SHAPES else carrier
        for rule in rules:
            [line] = [line for line in page.splitlines() if line.startswith(f"| {rule} |")]
            assert word in line, rule


def test_where_a_choice_stands_exists():
    checked = 0
    for key, one in MISSION.contradictions.items():
        for place in (one.where or "").split("; "):
            file, colon, paths = place.partition(": ")
            if not colon:
                continue
            data = load(ROOT / file, file).data
            for path in paths.split(", "):
                part = data
                for name in path.split("."):
                    assert name in part, f"{key}: {path} is not in {file}"
                    part = part[name]
                checked += 1
    assert checked >= 12


# --- what shows that something works ---


def check_command(words: list[str]) -> None:
    """Raise or fail unless the command line understands the words."""
    from labsim.cli.app import app

    group = typer.main.get_command(app)
    command = group.get_command(click.Context(group), words[1])
    assert command is not None, words
    command.make_context(words[1], words[2:])


def check_names(words: list[str]) -> None:
    """The region, scenarios and experiments of a command that works are there."""
    from labsim.inputs.describe import has_file
    from labsim.inputs.entries import find

    options = next((k for k, word in enumerate(words) if word.startswith("--")), len(words))
    kind, names = words[1], words[2:options]
    if kind in ("compare", "run", "tables", "budget"):
        assert names[0] in known("region"), words
        assert {part for name in names[1:] for part in name.split("+")} <= set(scenario_names()), words
    elif kind == "sweep":
        assert (ROOT / "experiments" / f"{names[0]}.yaml").is_file(), words
    elif kind == "describe":
        assert has_file(names[0]) or find(names[0]) is not None, words


@pytest.mark.parametrize(("row", "says"), [*SHOWN, *TESTED])
def test_what_shows_it_exists(row, says):
    path, double, name = says.partition("::")
    if double:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^def {re.escape(name)}\(", text, flags=re.MULTILINE), f"{row}: no {name} in {path}"
        return
    words = shlex.split(says)
    if words[0] == "labsim":
        check_command(words)
        check_names(words)
    else:
        assert words[:2] == ["python", "-m"], f"{row}: {says}"
        assert (ROOT / words[2]).is_dir() or resolve(words[2]), f"{row}: {says}"


@pytest.mark.parametrize("key", list(MISSION.questions))
def test_the_command_of_a_question_is_understood(key):
    """Also one that waits: its instruments are those of the documents, whether they are there yet or not."""
    question = MISSION.questions[key]
    words = shlex.split(question.command)
    check_command(words)
    if words[1] == "compare":
        told = ("--out", "--at")
        names = [one for one in words[3:] if not one.startswith("--") and words[words.index(one) - 1] not in told]
        parts = {part for name in names for part in name.split("+")}
        known_ = {one.slug for one in MISSION.interventions.values()} | set(MISSION.scenarios) | set(scenario_names())
        assert parts <= known_, names
    if not question.needs:
        check_names(words)


def test_what_a_question_compares_or_tells_can_be_put_together():
    """Joined scenarios fit, regions and instruments belong together, tables and grids exist: nothing is run."""
    from labsim.inputs.assembly import assemble
    from labsim.inputs.experiment import load_experiment
    from labsim.study.tables import TABLES

    checked = set()
    for key, question in MISSION.questions.items():
        words = shlex.split(question.command)
        kind, options = words[1], next((k for k, word in enumerate(words) if word.startswith("--")), len(words))
        if kind in ("compare", "run", "tables", "budget"):
            assert assemble(words[2], words[3:options]), key
        elif kind == "sweep":
            assert len(list(load_experiment(words[2]).points())) > 1, key
        for option, value in zip(words[options:], words[options + 1 :], strict=False):
            assert option != "--table" or value in TABLES, f"{key}: no table {value}"
        checked.add(kind)
    assert checked == {"compare", "tables", "sweep", "budget"}
