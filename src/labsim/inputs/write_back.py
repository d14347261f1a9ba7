"""Writing fitted levels back into a file: only the leaves concerned change, comments and order stay."""

import copy
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from labsim.inputs.behaviour import EXTENDS, HOME, STANDARD
from labsim.inputs.errors import InputError, Text, nearest
from labsim.inputs.files import Kind, display, read, require
from labsim.inputs.leaf import GRADES, walk
from labsim.inputs.yaml import dotted, load

DIGITS = 6  # significant, of a fitted value


class Fit(NamedTuple):
    """A fitted level: what it was made to hit and how near it came (tolerance, in units of the target)."""

    value: float
    target: str
    tolerance: float


def write_fitted(kind: Kind, slug: str, fits: Mapping[str, Fit], *, command: str, date: str) -> Path:
    """Give leaves ('<process>.<field>' -> Fit) their value and the provenance `fitted`; returns the file.

    The range a leaf had stays; a value outside it widens it. Raises InputError for a leaf that is not there,
    OSError where the file cannot be written; then it is as it was.
    """
    from ruamel.yaml import YAML

    path = require(kind, slug)
    document = load(path, display(path))
    leaves = {dotted(where): where for where, _ in walk(document.data)}
    reader = YAML()
    reader.width, reader.preserve_quotes = 4096, True
    data = reader.load(path.read_text(encoding="utf-8"))
    for name, fit in fits.items():
        if name not in leaves:
            words = Text("deze waarde bestaat niet", "there is no such value")
            raise InputError(document.file, None, name, words, guess=nearest(name, leaves))
        leaf = data
        for key in leaves[name]:
            leaf = leaf[key]
        _write(leaf, fit, command, date)
    text = io.StringIO()
    reader.dump(data, text)
    _replace(path, text.getvalue())
    return path


def write_levels(region: str, fits: Mapping[str, Fit], *, command: str, date: str) -> Path:
    """Write fitted levels where the region has them: in the standard set, or in one of its own on top of it.

    The set of a region holds the levels that were fitted on it and nothing else: a second fit takes the place
    of the first. Raises InputError for an unknown region or leaf, OSError where the file cannot be written.
    """
    if region == HOME:
        return write_fitted("behaviour", STANDARD, fits, command=command, date=date)
    path = require("region", region).parents[1] / "behaviour" / f"{region}.yaml"
    base = read("behaviour", STANDARD)
    made: dict[str, Any] = {EXTENDS: STANDARD}
    for process, leaves in base.data.items():
        for field, leaf in leaves.items():
            fit = fits.get(f"{process}.{field}")
            if fit is not None:
                kept = {key: leaf[key] for key in ("value", "unit", "date", "name", *GRADES) if key in leaf}
                made.setdefault(process, {})[field] = copy.deepcopy(kept)
                _write(made[process][field], fit, command, date)
    missing = set(fits) - {f"{p}.{field}" for p, part in made.items() if p != EXTENDS for field in part}
    if missing:
        name = min(missing)
        words = Text("deze waarde bestaat niet", "there is no such value")
        raise InputError(base.file, None, name, words, guess=nearest(name, _names(base.data)))
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, f"# The levels at which {region} stands still; all else is the standard set's.\n{_text(made)}")
    return path


def _names(data: Mapping[str, Any]) -> list[str]:
    return [dotted(where) for where, _ in walk(data)]


def _text(data: Any) -> str:
    from ruamel.yaml import YAML

    writer, text = YAML(), io.StringIO()
    writer.width = 4096
    writer.dump(data, text)
    return text.getvalue()


def _write(leaf: Any, fit: Fit, command: str, date: str) -> None:
    """Change one leaf in place: value, date and provenance."""
    holder = leaf.get("assumption") or leaf.get("fitted") or leaf
    low, high = holder.get("low"), holder.get("high")
    value = float(f"{fit.value:.{DIGITS}g}")
    leaf["value"], leaf["date"] = value, date
    fitted = {"target": fit.target, "command": command, "date": date, "tolerance": float(fit.tolerance)}
    if low is not None and high is not None:
        fitted |= {"low": min(low, value), "high": max(high, value)}
    for key in ("source", "assumption", "low", "high"):
        leaf.pop(key, None)
    leaf["fitted"] = fitted


def _replace(path: Path, text: str) -> None:
    """All of the new file or none of it."""
    work = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        work.write_text(text, encoding="utf-8")
        os.replace(work, path)
    finally:
        work.unlink(missing_ok=True)
