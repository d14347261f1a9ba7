"""Every process parameter has a leaf with unit and provenance, every leaf a parameter, and each is read."""

import ast
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

import labsim.processes
from labsim.inputs.behaviour import Behaviour, load_behaviour
from labsim.inputs.errors import InputError
from labsim.inputs.params import build
from labsim.inputs.yaml import parse

FILES = {path.stem: path for path in sorted(Path(labsim.processes.__path__[0]).glob("*.py"))}
WEEK = Path(labsim.processes.__path__[0]).parent / "week.py"
PROCESSES = {name: path for name, path in FILES.items() if "class Params(" in path.read_text()}


def fields(process):
    return import_module(f"labsim.processes.{process}").Params._fields


def test_there_are_processes_with_parameters():
    assert len(PROCESSES) >= 10


@pytest.mark.parametrize("process", PROCESSES)
def test_every_field_has_a_leaf_and_every_leaf_a_field(process):
    leaves = load_behaviour()
    mine = {name.partition(".")[2] for name in leaves if name.partition(".")[0] == process}
    assert mine == set(fields(process))
    for field in mine:
        leaf = leaves[f"{process}.{field}"]
        assert leaf.unit
        assert leaf.provenance in ("source", "assumption", "fitted")
        assert leaf.name is not None
        if leaf.provenance == "assumption":
            low, high = leaf.range
            assert low <= leaf.value <= high


def test_no_leaf_belongs_to_a_process_that_does_not_exist():
    assert {name.partition(".")[0] for name in load_behaviour()} == set(PROCESSES)


HELPERS = {  # parts that a process hands its parameters to, and who else reads them
    "search": [WEEK.parent / "world" / f"{name}.py" for name in ("openness", "visibility", "introductions")],
    "end_jobs": [WEEK.parent / "world" / "losses.py"],
    "support": [WEEK.parent / "institutions.py"],
}


def attributes(path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)]


@pytest.mark.parametrize("process", PROCESSES)
def test_every_field_is_read_by_its_process_or_by_the_step_that_calls_it(process):
    read = {node.attr for node in attributes(PROCESSES[process])}
    read |= {node.attr for path in HELPERS.get(process, []) for node in attributes(path)}
    for node in attributes(WEEK):  # such as `behaviour.support.aftercare_effect`
        if isinstance(node.value, ast.Attribute) and node.value.attr == process:
            read.add(node.attr)
    assert set(fields(process)) - read == set()


@pytest.mark.parametrize("process", PROCESSES)
def test_params_are_float64(process):
    params = build(import_module(f"labsim.processes.{process}").Params, process, load_behaviour())
    assert all(type(value) is np.float64 for value in params)


class Params(NamedTuple):
    rate_w: float
    share: float


TEXT = """
mine:
  rate_w: {value: 1, unit: 1/week, date: 2019, source: s}
  share: {value: 0.5, unit: share, date: 2019, source: s}
other:
  x: {value: 3, unit: ratio, date: 2019, source: s}
"""


def test_build_casts_and_overrides():
    leaves = Behaviour(parse(TEXT, "f.yaml"))
    assert build(Params, "mine", leaves) == Params(1.0, 0.5)
    assert build(Params, "mine", leaves, {"mine.share": 1}) == Params(1.0, 1.0)
    assert type(build(Params, "mine", leaves, {"mine.share": 1}).share) is np.float64


@pytest.mark.parametrize(
    ("overrides", "key", "guess"),
    [({"mine.shaer": 1}, "mine.shaer", "share"), ({"mine.share": "1"}, "mine.share", None)],
)
def test_build_refuses_bad_overrides(overrides, key, guess):
    with pytest.raises(InputError) as caught:
        build(Params, "mine", Behaviour(parse(TEXT, "f.yaml")), overrides)
    assert (caught.value.key, caught.value.guess) == (key, guess)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, None, [1.0]])
def test_build_refuses_what_is_no_finite_number(value):
    with pytest.raises(InputError, match="finite number"):
        build(Params, "mine", Behaviour(parse(TEXT, "f.yaml")), {"mine.share": value})


def test_build_names_the_line_of_an_unknown_leaf_and_what_is_missing():
    with pytest.raises(InputError) as caught:
        build(Params, "mine", Behaviour(parse(TEXT.replace("share:", "sharee:", 1), "f.yaml")))
    assert (caught.value.file, caught.value.line, caught.value.guess) == ("f.yaml", 4, "share")
    with pytest.raises(InputError, match="is missing"):
        build(Params, "other", Behaviour(parse(TEXT.replace("x:", "rate_w:"), "f.yaml")))
