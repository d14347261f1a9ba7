"""Inside a run nobody may use a global generator of random numbers: it would tie draws to the order of calls.

`no_global_random` makes numpy's legacy functions, `numpy.random.default_rng` and Python's `random` raise in
the threads that run a world; other threads (a web server, a progress bar) go on as before. Blocks may be
nested and may run in several threads at once: the first to enter puts the refusals in place, the last to
leave takes them away.

What was imported by name before (`from random import random`) cannot be replaced. It is found afterwards, by
comparing the states of the global generators, as long as no other thread could have moved them. A generator
that somebody made for himself is not global, and numba's inside kernels are out of reach: a test scans the
sources.
"""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from types import ModuleType
from typing import Any

import numpy as np

HARMLESS = {"get_bit_generator", "get_state", "getstate", "test"}  # they read, nothing more


class GlobalRandomUse(RuntimeError):  # noqa: N818 - named after what happened
    """A global generator of random numbers was used while a world ran."""

    def __init__(self, used: str) -> None:
        super().__init__(
            f"{used} was used inside a run: a draw must depend on its own key only. "
            "Use labsim.core.draws, such as uniform_at(stream(seed, decision, week), ident)"
        )


class _Here(threading.local):
    """How many guarded blocks the current thread is in."""

    depth = 0


_here = _Here()
_lock = threading.Lock()
_blocks = 0  # guarded blocks open in all threads


def _refusing(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def refuse(*args: Any, **kwargs: Any) -> Any:
        if _here.depth:
            raise GlobalRandomUse(name)
        return original(*args, **kwargs)

    return refuse


def _refusals_of(module: ModuleType) -> dict[str, tuple[Any, Any]]:
    """Each public function of `module` with what replaces it; classes stay, for `isinstance` and for Mesa."""
    functions = {
        name: value
        for name, value in vars(module).items()
        if callable(value) and not isinstance(value, type) and not name.startswith("_")
    }
    return {
        name: (value, _refusing(f"{module.__name__}.{name}", value))
        for name, value in functions.items()
        if name not in HARMLESS
    }


_python = random._inst  # the hidden Random behind the functions of `random`
_refusals = {np.random: _refusals_of(np.random), random: _refusals_of(random)}
# What the methods of that Random call: so `from random import shuffle`, made before, is refused as well.
_inner = {
    name: _refusing("Python's global generator", getattr(_python, name))
    for name in ("random", "getrandbits", "_randbelow")
}


def _put_in_place() -> None:
    for module, refusals in _refusals.items():
        for name, (original, refusal) in refusals.items():
            if getattr(module, name) is original:
                setattr(module, name, refusal)
    vars(_python).update(_inner)


def _take_away() -> None:
    for module, refusals in _refusals.items():
        for name, (original, refusal) in refusals.items():
            if getattr(module, name) is refusal:
                setattr(module, name, original)
    for name in _inner:
        vars(_python).pop(name, None)


def _states() -> tuple[tuple[Any, ...], bytes] | None:
    """States of both global generators, or None where another thread may move them."""
    if threading.active_count() > 1:
        return None
    state: Any = np.random.get_state()
    return random.getstate(), state[1].tobytes() + repr(state[2:]).encode()


@contextmanager
def no_global_random() -> Iterator[None]:
    """Raise GlobalRandomUse in this thread for any use of a global generator within the block.

    Best put around a whole run as well: only the outermost block compares states, which takes a third of a
    millisecond; a block around each week within it takes a few microseconds.
    """
    global _blocks
    with _lock:
        if _blocks == 0:
            _put_in_place()
        _blocks += 1
    _here.depth += 1
    before = _states() if _here.depth == 1 else None
    try:
        yield
        after = _states() if before is not None else None
    finally:
        _here.depth -= 1
        with _lock:
            _blocks -= 1
            if _blocks == 0:
                _take_away()
    if after is not None and after != before:
        raise GlobalRandomUse("A function of a global generator, imported by name,")
