"""What keeps kernels honest and quick: read from their sources, and from what was compiled in a run."""

import ast
import importlib
import pkgutil
from pathlib import Path

import numpy as np
import pytest
from small_market import case, changed, market, small_offices
from small_world import differing
from test_conservation import School
from test_training import courses

import labsim
from labsim import processes
from labsim.processes.stocks import Stock
from labsim.setting import Setting
from labsim.week import WEEK as STEPS
from labsim.world.levers import Levers, neutral_levers
from labsim.world.state import copy_world

ROOT = Path(labsim.__file__).parent
FILES = sorted((ROOT / "processes").glob("*.py"))
TREES = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
WORLD_TREES = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "world").glob("*.py")}
MAKERS = {"kernel", "part", "rule"}
BOOKKEEPING = {"touched_persons", "touched_employers", "touched_count"}
OF_POLICY = {"learning"}  # read by policy itself: whether a host has room


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    """Functions at the top of a file."""
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def decorators(function: ast.FunctionDef) -> set[str]:
    """Names of a function's decorators."""
    return {d.id for d in function.decorator_list if isinstance(d, ast.Name)}


@pytest.mark.parametrize("name", TREES)
def test_processes_never_import_each_other(name):
    for node in ast.walk(TREES[name]):
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for module in modules:
            assert not module.startswith("labsim.processes")
            assert not module.startswith("labsim") or module.split(".")[1] in {"core", "world"}, module


@pytest.mark.parametrize("name", [name for name in TREES if name != "__init__"])
def test_every_function_is_compiled_and_every_file_has_its_kernel(name):
    kinds = [decorators(function) for function in functions(TREES[name])]
    assert all(len(found & MAKERS) == 1 for found in kinds)
    assert sum("kernel" in found for found in kinds) in {1, 2}, "one kernel a file (a second only for in-commuters)"


@pytest.mark.parametrize("name", TREES)
def test_kernels_hold_nothing_that_depends_on_order_or_on_global_state(name):
    """No global random numbers, no sets or dicts, no allocation, no sorting that is not stable."""
    for function in functions(TREES[name]):
        for node in ast.walk(function):
            assert not isinstance(node, ast.Set | ast.SetComp | ast.Dict | ast.DictComp | ast.ListComp | ast.Global)
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"random", "shuffle", "argpartition", "partition", "argsort", "sort"}
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"set", "dict", "sorted", "hash", "id"}
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in {"zeros", "empty", "ones", "full", "array", "arange", "copy"}


def readers_of_levers() -> dict[str, set[tuple[str, str]]]:
    """For each lever the functions of kernels that read it: {lever: {(file, function)}}."""
    found: dict[str, set[tuple[str, str]]] = {name: set() for name in Levers._fields}
    for file, tree in {**TREES, **WORLD_TREES}.items():
        for function in functions(tree):
            if not decorators(function) & MAKERS:
                continue  # bookkeeping of the table itself
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "levers":
                    found[node.attr].add((file, function.name))
    return found


@pytest.mark.parametrize("lever", [name for name in Levers._fields if name not in BOOKKEEPING | OF_POLICY])
def test_each_lever_is_read_in_exactly_one_place(lever):
    assert len(readers_of_levers()[lever]) == 1


def test_no_process_knows_the_stocks():
    """A process that reads how many there are steers towards it: counting is for those who watch."""
    for name, tree in TREES.items():
        words = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        words |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        assert name == "stocks" or not words & {"Stock", "STOCKS", "take_stock"}, name
        assert not {word for word in words if "target" in word.lower()}, name


def leaves_of(value, path=()) -> list[tuple[str, ...]]:
    """Names of everything that can be reached from a setting."""
    if hasattr(value, "_fields"):
        return [leaf for name in value._fields for leaf in leaves_of(getattr(value, name), (*path, name))]
    assert isinstance(value, int | float | bool | np.ndarray | np.generic), f"{path}: {type(value).__name__}"
    return [path]


def test_a_setting_holds_numbers_only_and_no_targets():
    """What processes get beside the tables: parameters, fields, paths, choices; no region, no figures to reach."""
    leaves = leaves_of(market(case()).setting)
    assert len(leaves) > 100
    assert {leaf[0] for leaf in leaves} == set(Setting._fields)
    for leaf in leaves:
        assert not any(word in part for part in leaf for word in ("target", "stock", "published", "region"))


def busy_market(**options):
    """A market with a pathway in it and an employer service with time for everybody."""
    c = case(people=900, slots=700)
    often = changed(c.behaviour, hiring__trial_share=1.0, end_jobs__loss_flex_w=0.02, support__trial_w=3.0)
    c = c._replace(offices=small_offices(80, 60), behaviour=often)
    return market(c, courses=courses(dropout=0.01), package=[School()], **options)


def test_the_week_is_blind_to_its_own_counts():
    """Instrumented: whatever is counted, noted or left in the tallies, the world lives on bit for bit alike."""

    def lie(m) -> None:
        m.stock[:] = np.arange(len(Stock)) * 1000
        m.counts.append((m.week, m.stock.copy()))
        m.flows.update(dict.fromkeys(m.flows, 10**6))
        m.board.tally[:] = -1
        m.log.week[m.log.size[0] :] = 77

    honest, fooled = busy_market(), busy_market(processes={"close_week": lie})
    honest.run(30)
    fooled.run(30)
    assert differing(honest.world, fooled.world) == []


def test_neutral_levers_change_nothing():
    """Writing every lever's neutral value, and noting that it was written, is bit for bit no policy."""

    class Idle:
        slug = "idle"

        def contribute(self, m) -> None:
            neutral = neutral_levers(len(m.world.persons.ident), len(m.world.employers.ident))
            for column, value in zip(m.levers[:8], neutral[:8], strict=True):
                column[:] = value
            m.levers.touched_persons[:50] = np.arange(50)
            m.levers.touched_count[0] = 50

    without, idle = market(case()), market(case(), package=[Idle()])
    without.run(20)
    idle.run(20)
    assert differing(without.world, idle.world) == []


def test_no_step_of_the_week_is_idle():
    """Leaving out any step but the counting changes the world: none of them is there for show."""
    whole = busy_market()
    whole.run(40)
    for name in STEPS:
        if name in {"begin_week", "close_week"}:
            continue
        without = busy_market(processes={name: None})
        without.run(40)
        assert differing(whole.world, without.world), f"--without {name} changes nothing"


def test_hooks_and_copies_do_not_disturb():
    """A world copied halfway and one that is watched live on like the one left alone."""
    alone, watched = busy_market(), busy_market(after=lambda m: copy_world(m.world))
    alone.run(12)
    watched.run(12)
    assert differing(alone.world, watched.world) == []


def test_every_kernel_is_compiled_once():
    """After markets of all sorts: one signature each, so that nobody pays for a second compilation."""
    busy_market().run(2)
    kernels = {}
    for module in pkgutil.iter_modules(processes.__path__):
        for function in functions(TREES[module.name]):
            if "kernel" in decorators(function):
                loaded = importlib.import_module(f"labsim.processes.{module.name}")
                kernels[f"{module.name}.{function.name}"] = getattr(loaded, function.name)
    assert len(kernels) >= 14
    assert {name: len(kernel.signatures) for name, kernel in kernels.items()} == dict.fromkeys(kernels, 1)
