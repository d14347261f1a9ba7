"""One figure of a region or an instrument by its path: 'benefits.cells.gorinchem.ww', 'ambachtsschool.budget.0'.

A part of the path names a place on an axis, '*' sums over it, 'max' takes the highest.
"""

from dataclasses import fields
from typing import Any

import numpy as np

from labsim.inputs.axes import AXES
from labsim.inputs.errors import InputError, Text, nearest
from labsim.inputs.files import read
from labsim.inputs.leaf import is_leaf
from labsim.inputs.region import GROUPS, Region, region_documents

SUM, MOST = "*", "max"


def region_figure(region: Region, path: str) -> float:
    """A figure of a loaded region; `printed.` reads the totals that are documentation. Raises InputError."""
    group, *rest = path.split(".")
    if group not in GROUPS:
        return _down(region_documents(region.slug)[0].data.get(group), rest, path)
    name, *places = rest or [""]
    metadata = {field.name: field.metadata for field in fields(GROUPS[group])}
    if name not in metadata:
        raise _unknown(path, name, metadata)
    labels = AXES | {"municipality": region.municipalities, "sector": region.sectors}
    labels["year"] = tuple(str(year) for year in region.years)
    value = np.asarray(getattr(getattr(region, group), name), float)
    for place, axis in zip(places, metadata[name]["axes"], strict=False):
        if place in (SUM, MOST):
            value = value.sum(axis=0) if place == SUM else value.max(axis=0)
        elif place in labels.get(axis, ()):
            value = value[labels[axis].index(place)]
        else:
            raise _unknown(path, place, [*labels.get(axis, ()), SUM, MOST])
    if value.ndim:
        raise _unknown(path, path, [f"{path}.{SUM}"])
    return float(value)


def instrument_figure(path: str) -> float:
    """A figure of an instrument's file. Raises InputError."""
    slug, *rest = path.split(".")
    return _down(read("instruments", slug).data, rest, path)


def _down(part: Any, keys: list[str], path: str) -> float:
    for key in keys:
        if is_leaf(part):
            part = part["value"]
        if key == SUM and isinstance(part, dict | list):
            part = sum(part.values() if isinstance(part, dict) else part)
        elif isinstance(part, list) and key.isdigit() and int(key) < len(part):
            part = part[int(key)]
        elif isinstance(part, dict) and key in part:
            part = part[key]
        else:
            raise _unknown(path, key, part if isinstance(part, dict) else [SUM])
    value = part["value"] if is_leaf(part) else part
    if not isinstance(value, int | float):
        raise _unknown(path, path, [f"{path}.{SUM}"])
    return float(value)


def _unknown(path: str, name: str, allowed: Any) -> InputError:
    names = [str(one) for one in allowed]
    words = Text(f"'{name}' is geen cijfer", f"'{name}' is no figure")
    return InputError("configs/mission/facts.yaml", None, path, words, allowed=names[:20], guess=nearest(name, names))
