"""A run that touches a global generator stops; the sources do not even import one."""

import ast
import random
import threading
from pathlib import Path

import mesa
import numpy as np
import pytest
from numba import njit
from numpy.random import rand as rand_by_name

import labsim
from labsim.core import draws
from labsim.core.guard import GlobalRandomUse, no_global_random

SOURCES = Path(labsim.__file__).parent
by_name = {"random": random.random, "shuffle": random.shuffle, "rand": rand_by_name}

USES = {
    "numpy.random.rand": lambda: np.random.rand(3),
    "numpy.random.seed": lambda: np.random.seed(1),
    "numpy.random.shuffle": lambda: np.random.shuffle([1, 2]),
    "numpy.random.choice": lambda: np.random.choice(5),
    "numpy.random.set_state": lambda: np.random.set_state(np.random.get_state()),
    "numpy.random.default_rng": lambda: np.random.default_rng(1),
    "random.random": lambda: random.random(),
    "random.seed": lambda: random.seed(1),
    "random.shuffle": lambda: random.shuffle([1, 2]),
    "random.gauss": lambda: random.gauss(0, 1),
    "random.setstate": lambda: random.setstate(random.getstate()),
}


@pytest.fixture(autouse=True)
def restored():
    """Whatever a test does, every function is itself again afterwards."""
    modules = {module: dict(vars(module)) for module in (np.random, random)}
    yield
    for module, before in modules.items():
        assert {name: value for name, value in vars(module).items() if before[name] is not value} == {}
    assert vars(random._inst).keys() <= {"gauss_next"}


@pytest.mark.parametrize(("name", "use"), USES.items())
def test_a_global_generator_is_refused_inside_and_works_outside(name, use):
    use()
    with no_global_random(), pytest.raises(GlobalRandomUse, match=f"^{name} was used.*labsim.core.draws"):
        use()
    use()


def test_no_function_of_either_module_is_forgotten():
    reading = {"get_state", "get_bit_generator", "getstate", "test"}
    with no_global_random():
        for module in (np.random, random):
            functions = {n for n in module.__all__ if not isinstance(getattr(module, n), type)}
            for name in sorted(functions - reading):
                with pytest.raises(GlobalRandomUse, match=name):
                    getattr(module, name)()


def test_an_error_inside_is_passed_on_and_the_functions_come_back():
    with pytest.raises(ZeroDivisionError), no_global_random():
        _ = 1 / 0
    assert 0 <= random.random() < 1


def test_nested_blocks_refuse_until_the_outermost_ends():
    with no_global_random():
        with no_global_random(), pytest.raises(GlobalRandomUse):
            random.random()
        with pytest.raises(GlobalRandomUse):
            random.random()
    random.random()


def test_what_was_imported_by_name_is_refused_or_found():
    with no_global_random(), pytest.raises(GlobalRandomUse, match="Python's global generator"):
        by_name["shuffle"]([1, 2, 3])
    for name in ("random", "rand"):
        with pytest.raises(GlobalRandomUse, match="imported by name"), no_global_random():
            by_name[name]()


def test_an_error_inside_is_not_hidden_by_what_is_found_afterwards():
    with pytest.raises(ZeroDivisionError), no_global_random():
        by_name["random"]()
        _ = 1 / 0


def test_two_threads_run_worlds_while_a_third_does_as_it_likes():
    both_inside, other_done = threading.Barrier(3, timeout=20), threading.Event()
    outcome = {}

    def world(name):
        with no_global_random():
            both_inside.wait()
            other_done.wait(20)
            if name == "long":
                first_out.wait(20)
            try:
                random.random()
            except GlobalRandomUse:
                outcome[name] = "refused"
        first_out.set()

    first_out = threading.Event()
    threads = [threading.Thread(target=world, args=(name,)) for name in ("short", "long")]
    for thread in threads:
        thread.start()
    both_inside.wait()
    outcome["bystander"] = (random.random(), np.random.rand(), by_name["random"]())
    other_done.set()
    for thread in threads:
        thread.join(20)
    assert outcome["short"] == outcome["long"] == "refused"
    assert len(outcome["bystander"]) == 3


def test_own_generators_and_keyed_draws_go_on():
    mine, legacy, own = np.random.default_rng(1), np.random.RandomState(1), random.Random(1)
    with no_global_random():
        assert 0 <= mine.random() < 1
        assert 0 <= legacy.rand() < 1
        assert 0 <= own.random() < 1
        assert 0 <= draws.uniform(1, 2, 3, 4) < 1
        assert isinstance(legacy, np.random.RandomState)


def test_a_kernel_may_be_compiled_inside():
    with no_global_random():

        @njit
        def kernel(key, idents):
            total = 0.0
            for i in range(idents.size):
                total += draws.normal_at(key, idents[i])
            return np.sqrt(total * total)

        assert kernel(np.uint64(1), np.arange(5, dtype=np.uint64)) > 0


def test_mesa_builds_and_steps_its_models():
    class Guarded(mesa.Model):
        def __init__(self):
            super().__init__(seed=1)
            mesa.Agent(self)

        def step(self):
            with no_global_random():
                self.agents.do("step")
                assert len(self.agents.select(at_most=0)) == 0

    model = Guarded()
    model.step()
    assert len(model.agents) == 1


# --- the sources ----------------------------------------------------------------------------------------


def uses_of_generators(source):
    """Lines of a module that import or reach into a source of randomness other than labsim.core.draws."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr == "random":
            names = [f"{node.value.id}.random"]
        if any(is_generator(name) for name in names):
            found.append(node.lineno)
    return sorted(set(found))


def is_generator(name):
    modules = ("random", "secrets", "uuid", "numpy.random", "np.random", "scipy.stats.qmc")
    return any(name == module or name.startswith(f"{module}.") for module in modules)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("import random", [1]),
        ("import numpy as np\nx = np.random.rand()", [2]),
        ("import numpy\nx = numpy.random.rand()", [2]),
        ("from numpy import random as r", [1]),
        ("from numpy.random import default_rng", [1]),
        ("import numpy.random as npr", [1]),
        ("from random import shuffle", [1]),
        ("import secrets, os", [1]),
        ("def f():\n    from uuid import uuid4", [2]),
        ("from labsim.core import draws\nimport numpy as np\nmodel.random = None\nnp.zeros(3)", []),
    ],
)
def test_the_scan_sees(source, lines):
    assert uses_of_generators(source) == lines


def test_no_source_uses_a_generator():
    sealing = SOURCES / "agents"  # the face of Mesa names its generator type, in order to seal it
    modules = [
        path for path in SOURCES.rglob("*.py") if path != SOURCES / "core" / "guard.py" and sealing not in path.parents
    ]
    assert len(modules) > 5
    found = {path: uses_of_generators(path.read_text(encoding="utf-8")) for path in modules}
    assert {str(path): lines for path, lines in found.items() if lines} == {}
