"""The three kinds of compiled function: what each promises, and that the sources keep to it."""

import ast
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
import pytest

import labsim
from labsim.core.jit import kernel, part, rule

SOURCES = Path(labsim.__file__).parent
ROOMS = ("core", "world", "processes")


class Table(NamedTuple):
    """Stands for a table of the world."""

    amount: np.ndarray
    place: np.ndarray


@rule
def doubled(x):
    return 2.0 * x


@part
def add_to(table: Table, i: int, x: float):
    table.amount[i] += doubled(x)


@kernel
def add_everywhere(table: Table, x):
    for i in range(len(table.amount)):
        add_to(table, i, x)
    return len(table.amount)


@kernel
def allocates(n):
    return np.zeros(n).sum()


def table(n: int = 5) -> Table:
    return Table(np.zeros(n), np.zeros(n, np.int32))


def test_a_rule_is_called_from_python_and_from_kernels():
    assert doubled(1.5) == 3.0
    t = table()
    assert add_everywhere(t, 1.5) == 5
    assert t.amount.tolist() == [3.0] * 5


def compiled(path: Path) -> dict[str, str]:
    """Functions at the top of a file that are compiled: {name: kernel, part or rule}."""
    found = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Name) and decorator.id in {"kernel", "part", "rule"}:
                    found[node.name] = decorator.id
    return found


def parts_of(path: Path) -> set[str]:
    """Names of a file's parts."""
    return {name for name, kind in compiled(path).items() if kind == "part"}


def called_in(node: ast.AST) -> set[str]:
    """Names that are called anywhere in a piece of source."""
    calls = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    return {call.id for call in calls if isinstance(call, ast.Name)}


def test_parts_are_called_from_compiled_functions_only():
    """A part has no wrapper for Python, which makes kernels compile in seconds: called from Python it is the end of
    the interpreter, without a message. So nothing that Python runs may name one."""
    rooms = [path for room in ROOMS for path in (SOURCES / room).rglob("*.py")]
    parts = {f"labsim.{path.parent.name}.{path.stem}": parts_of(path) for path in rooms}
    assert sum(len(names) for names in parts.values()) > 30
    for path in SOURCES.rglob("*.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        imports = [node for node in body if isinstance(node, ast.ImportFrom)]
        brought = {alias.name for node in imports for alias in node.names if alias.name in parts.get(node.module, ())}
        assert not brought or path.parent.name in ROOMS, f"{path.name} imports {brought}"
        own = compiled(path)
        known = brought | {name for name, kind in own.items() if kind == "part"}
        for node in body:
            if not (isinstance(node, ast.FunctionDef) and node.name in own):
                assert not called_in(node) & known, f"{path.name} calls a part from Python"


def test_a_kernel_that_allocates_does_not_compile():
    """No allocation in the hot loop: kernels are compiled without the memory manager of numba."""
    with pytest.raises(Exception, match=r"(?i)nrt|allocat|lower"):
        allocates(3)


def test_all_three_are_cached_and_let_other_threads_run():
    for function in (doubled, add_to, add_everywhere):
        assert function.targetoptions["nogil"]
        assert "NullCache" not in type(function._cache).__name__


def test_nothing_is_fast_at_the_price_of_being_different():
    """No fast arithmetic and no parallel sums: bits would depend on the processor."""
    for room in ROOMS:
        for path in (SOURCES / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    options = {word.arg for word in node.keywords}
                    assert not options & {"fastmath", "parallel"}, path.name
                assert not (isinstance(node, ast.Attribute) and node.attr == "prange"), path.name
                assert not (isinstance(node, ast.Name) and node.id in {"prange", "jitclass"}), path.name


def test_kernels_of_the_week_are_made_here():
    """Processes take their decorators from this file, none brings its own options."""
    for path in (SOURCES / "processes").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom | ast.Import):
                names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
                assert not any(name.split(".")[0] == "numba" for name in names), path.name


def test_integers_and_floats_are_two_signatures():
    """Why parameters are made by a factory that casts: an int where a float is expected compiles twice."""

    @numba.njit
    def fresh(x):
        return x + 1

    fresh(1.0)
    fresh(np.float64(2.0))
    assert len(fresh.signatures) == 1
    fresh(1)
    assert len(fresh.signatures) == 2
