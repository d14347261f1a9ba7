"""Tables in region files: labelled mappings in, arrays of a declared shape out, with an error at the line."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from labsim.core.codes import Barrier, Competence, Level, Occupation, Scheme
from labsim.inputs.errors import Text, nearest, shown
from labsim.inputs.yaml import Document, Path_

FREE = "*"  # an axis of any length, without labels


def _names(enum: Any, skip: int = 0) -> tuple[str, ...]:
    return tuple(member.name.lower() for member in list(enum)[skip:])


AXES: dict[str, tuple[str, ...]] = {
    "sex": ("men", "women"),
    "level": _names(Level),
    "household": ("single", "couple"),
    "age": ("15-24", "25-34", "35-44", "45-54", "55-64", "65-74"),
    "decade": ("0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80-89", "90+"),
    "occupation": _names(Occupation),
    "competence": _names(Competence),
    "barrier": _names(Barrier),
    "benefit": _names(Scheme, skip=1),
    "scheme": _names(Scheme),
    "bounds": ("low", "high"),
    "profile": ("1", "2", "3", "4", "5", "6"),
    "size": ("2-9", "10-19", "20-49", "50-99", "100+"),
}


def table(value: Any, axes: Sequence[str], labels: Mapping[str, Sequence[str]]) -> Any:
    """`value` as nested lists in the order of the axes; a number stands for the same in every place.

    Raises KeyError(path, label) where a label is unknown or missing, TypeError(path, value) for another form.
    """
    if not axes:
        if isinstance(value, bool | int | float) and np.isfinite(value):
            return value
        raise TypeError((), value)
    first, rest = axes[0], axes[1:]
    if first == FREE:
        if not isinstance(value, list) or not value:
            raise TypeError((), value)
        return [_below(i, part, rest, labels) for i, part in enumerate(value)]
    names = labels[first]
    if isinstance(value, dict):
        for name in [*value, *names]:
            if name not in names or name not in value:
                raise KeyError((name,) if name in value else (), name)
        return [_below(name, value[name], rest, labels) for name in names]
    if isinstance(value, list):
        if len(value) != len(names):
            raise TypeError((), value)
        return [_below(i, part, rest, labels) for i, part in enumerate(value)]
    part = table(value, rest, labels)
    return [part] * len(names)


def _below(key: str | int, part: Any, rest: Sequence[str], labels: Mapping[str, Sequence[str]]) -> Any:
    """The table one level down; the path of a fault grows on its way up."""
    try:
        return table(part, rest, labels)
    except (KeyError, TypeError) as fault:
        path, wrong = fault.args
        raise type(fault)((key, *path), wrong) from None


def read_table(
    document: Document, path: Path_, value: Any, axes: Sequence[str], labels: Mapping[str, Sequence[str]]
) -> Any:
    """`table`, with its faults as InputError at the line of the leaf at `path`."""
    try:
        return table(value, axes, labels)
    except KeyError as fault:
        below, name = fault.args
        names = labels[axes[max(0, len(below) - 1 if below and below[-1] == name else len(below))]]
        words = Text(f"label {shown(name)} hoort er niet of ontbreekt", f"label {shown(name)} is unknown or missing")
        error = document.fault((*path, "value", *below), words, allowed=names, guess=nearest(str(name), names))
        raise error from None
    except TypeError as fault:
        below, wrong = fault.args
        shape = " x ".join(a if a == FREE else f"{a} ({len(labels[a])})" for a in axes) or "number"
        words = Text(f"{shown(wrong)} past niet in {shape}", f"{shown(wrong)} does not fit {shape}")
        raise document.fault((*path, "value", *below), words) from None


def frozen(value: Any, dtype: type) -> np.ndarray:
    """A read-only array."""
    array: np.ndarray = np.array(value, dtype)
    array.setflags(write=False)
    return array
