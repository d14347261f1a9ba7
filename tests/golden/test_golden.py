"""Small cases with the whole numbers that must come out: one per shape of instrument, one line per lever.

A case says in its first lines why these are the numbers. A change of them needs a CHANGELOG line labelled Regression.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from labsim.inputs.files import read
from labsim.inputs.instrument import SHAPES, filled, instrument_of
from labsim.inputs.leaf import walk
from labsim.inputs.scenario import Scenario, load_scenario
from labsim.inputs.yaml import Document
from labsim.model import LabourMarket
from labsim.policy.contribute import to_employers, to_persons
from labsim.start import open_market, prepare
from labsim.world.levers import EMPLOYER, PERSON, neutral_levers

pytestmark = pytest.mark.golden
FOLDER = Path(__file__).parent / "cases"
DORP = str(Path(__file__).parents[1] / "regions" / "dorp.yaml")
LEVERS = "levers"
CASES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
HEAD = {"modelled": True, "region": "netherlands", "name": {"nl": "t", "en": "t"}, "about": {"nl": "t", "en": "t"}}


@pytest.fixture(scope="module")
def start():
    return prepare(DORP)


def scenario_of(data: dict[str, Any]) -> Scenario:
    """Baseline with one instrument, of which a case says what differs from its shape."""
    document = Document("golden", {**HEAD, **data})
    for _, leaf in walk(document.data):
        leaf |= {"date": 2019, "assumption": {"reason": "toets", "options": [leaf["value"]]}}
    design = instrument_of(filled(document, read("shapes", data["shape"])), "golden")
    return replace(load_scenario("baseline"), package=(design,), compared=("golden",))


def counted(market: LabourMarket, usual: LabourMarket) -> dict[str, Any]:
    """Everything a case may expect."""
    [run] = market.package
    slots = int(market.offices.vacancy_slots.sum() - usual.offices.vacancy_slots.sum())
    found = {**run.counts(market), **run.units, "budget_cents": run.cost_cents(market), "more_vacancy_slots": slots}
    found["channel_skills"] = float(market.levers.channel_skills.max())
    for name in (*PERSON, *EMPLOYER):
        column = getattr(market.levers, name)
        rows = np.flatnonzero(column)
        value = round(float(column[rows].max()), 6) if len(rows) else 0.0
        found[name] = {"holders": len(rows), "value": value}
    return found


@pytest.mark.parametrize("name", [name for name in CASES if name != LEVERS])
def test_a_case_has_the_numbers_it_says(name, start):
    case = CASES[name]
    with (
        open_market(start, scenario_of(case["instrument"]), seed=1).run(case["weeks"]) as market,
        open_market(start, load_scenario("baseline"), seed=1).run(case["weeks"]) as usual,
    ):
        found = counted(market, usual)
    assert {key: found[key] for key in case["expected"]} == case["expected"]


@pytest.mark.parametrize("name", CASES[LEVERS])
def test_a_lever_of_two_instruments_holds_what_it_says(name):
    write, rows = (to_persons if name in PERSON else to_employers), np.array([1])
    levers = neutral_levers(3, 3)
    for value in CASES[LEVERS][name]["given"]:
        write(levers, rows, {name: value})
    column = getattr(levers, name)
    assert column[1] == pytest.approx(CASES[LEVERS][name]["holds"], rel=1e-6)
    assert column[0] == column[2] == 0


def test_every_shape_and_every_lever_has_a_case():
    assert {case["instrument"]["shape"] for name, case in CASES.items() if name != LEVERS} == set(SHAPES)
    assert set(CASES[LEVERS]) == {*PERSON, *EMPLOYER}
