"""The only maker of process parameters: leaves in, a NamedTuple of float64 out, none missing or unknown."""

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np

from labsim.inputs.behaviour import Behaviour
from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.leaf import Leaf

Params = TypeVar("Params", bound=tuple[Any, ...])

FILE = "configs/behaviour"


def build(
    params_class: type[Params],
    process: str,
    leaves: Mapping[str, Leaf[float]],
    overrides: Mapping[str, float] | None = None,
) -> Params:
    """Params of one process as float64, so that a kernel compiles once.

    leaves: '<process>.<field>' -> leaf, of all processes; overrides: the same names -> number. Raises
    InputError for a field without a leaf, and for a leaf or override of this process that is no field.
    """
    fields: tuple[str, ...] = params_class._fields  # type: ignore[attr-defined]
    given = {**{k: leaf.value for k, leaf in leaves.items()}, **(overrides or {})}
    mine = {name.partition(".")[2]: value for name, value in given.items() if name.partition(".")[0] == process}
    for name in mine:
        if name not in fields:
            words = Text("onbekende parameter", "unknown parameter")
            raise _fault(leaves, process, name, words, nearest(name, fields))
    for name in fields:
        if name not in mine:
            words = Text("ontbreekt", "is missing")
            raise _fault(leaves, process, name, words, None)
        if not _is_number(mine[name]):
            words = Text(f"{shown(mine[name])} is geen eindig getal", f"{shown(mine[name])} is not a finite number")
            raise _fault(leaves, process, name, words, None)
    return params_class(*(np.float64(mine[name]) for name in fields))  # type: ignore[arg-type]


def _is_number(value: Any) -> bool:
    number = isinstance(value, int | float | np.floating | np.integer) and not isinstance(value, bool)
    return number and bool(np.isfinite(value))


def _fault(leaves: Mapping[str, Any], process: str, name: str, message: Text, guess: str | None) -> InputError:
    """The error, at the line of the leaf where the leaves know theirs."""
    if isinstance(leaves, Behaviour):
        return leaves.document.fault((process, name), message, guess=guess)
    return InputError(FILE, None, f"{process}.{name}", message, guess=guess)
