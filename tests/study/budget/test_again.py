"""The words that calculate a study again, and what its kept pairs were made from."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
import typer

from labsim.cli.app import app
from labsim.inputs.mix import load_lines
from labsim.inputs.scenario import load_scenario
from labsim.study.budget import choose
from labsim.study.budget.choose import command_of
from labsim.study.budget.futures import Effort

PACKAGE = "doe_agenda_gorinchem"
STATED = {"budget": 1_000_000, "years": 2, "steps": 100_000, "objective": "weighted", "robust": "p10", "value": None}
MORE = {"at": 104, "start": None, "outside_eta": 0.0, "measure": "12h", "lang": "en", "overrides": None}


@pytest.mark.parametrize("effort", [Effort(), Effort(draws=False, sure=True, pairs=21), Effort(exhaustive=True)])
def test_the_command_is_one_that_the_command_line_knows(effort):
    weights = {"scheme:bijstand": 2.0, "scheme:ww": 1.23456789}
    asked = {"region": "gorinchem", "package": PACKAGE, **STATED, **MORE, "weights": weights, "effort": vars(effort)}
    words = command_of(asked).split()
    command = typer.main.get_command(app).commands["budget"]
    found = command.make_context("budget", words[2:]).params
    assert words[:2] == ["labsim", "budget"]
    assert {name: found[name] for name in vars(effort)} == vars(effort)
    assert found["weight"] == ["scheme:bijstand=2.0", "scheme:ww=1.23456789"]
    assert {name: found[name] for name in ("budget", "robust", "at", "outside_eta", "lang")} == {
        "budget": 1_000_000, "robust": "p10", "at": 104, "outside_eta": 0.0, "lang": "en",
    }  # fmt: skip


def test_pairs_are_kept_by_how_they_were_counted_and_by_what_was_overridden(monkeypatch):
    """An override with the stated value changes no scenario, but what it names is drawn no more."""
    monkeypatch.setattr(choose, "origins", lambda *words: {})
    scenario = load_scenario(PACKAGE)
    inputs, lines = SimpleNamespace(scenarios=[scenario]), load_lines(scenario, 2)

    def made(overrides, measure="12h"):
        return choose._hashes("gorinchem", inputs, None, lines, measure, overrides)

    stated = made({})
    pinned = made({"peer_to_peer.effect": 0.1})
    assert {name for name in stated if stated[name] != pinned[name]} == {"overrides"}
    load = choose.load_measure
    monkeypatch.setattr(choose, "load_measure", lambda slug: replace(load(slug), gap_w=load(slug).gap_w + 1))
    assert {name for name in stated if stated[name] != made({})[name]} == {"measure"}
