"""Overrides: other values for single leaves, by dotted path, as in `ambachtsschool.intake.seats=10`."""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.leaf import is_leaf, walk
from labsim.inputs.yaml import Document, Path_, dotted, scalar

Overrides = Mapping[str, Any]
PATH = re.compile(r"[a-z0-9_-]{1,64}(\.[A-Za-z0-9_-]{1,64}){1,20}\Z")
REASON = "opgegeven bij de aanroep"  # provenance of an overridden leaf
MAX_OVERRIDES = 1000


def parse_override(text: str) -> tuple[str, Any]:
    """'path=value' as path and value; the value is a YAML scalar. Raises InputError."""
    path, sign, value = text.partition("=")
    if not sign or not PATH.match(path):
        words = Text("is geen 'naam.pad=waarde'", "is no 'name.path=value'")
        raise InputError(shown(text), None, "", words, allowed=["ambachtsschool.seats=10"])
    try:
        return path, scalar(value)
    except ValueError:
        words = Text(f"{shown(value)} is geen eindig getal", f"{shown(value)} is not a finite number")
        raise InputError(path, None, "", words) from None


def parse_vary(words: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """Words such as 'perspct.intake.groups=1,3,5' as path -> values. Raises InputError."""
    found: dict[str, tuple[Any, ...]] = {}
    for word in words:
        path, _, values = word.partition("=")
        told = [parse_override(f"{path}={value.strip()}") for value in values.split(",")]
        if path in found or any(value is None for _, value in told):
            text = Text("is geen 'naam.pad=waarde,waarde'", "is no 'name.path=value,value'")
            raise InputError(shown(word), None, "--vary", text, allowed=["perspct.intake.groups=1,3,5"])
        found[path] = tuple(value for _, value in told)
    return found


def applied(document: Document, name: str, overrides: Overrides) -> Document:
    """A document with those overrides that begin with '<name>.'; the given one stays. Raises InputError."""
    mine = {path: value for path, value in overrides.items() if path.partition(".")[0] == name}
    if not mine:
        return document
    if len(mine) > MAX_OVERRIDES:
        words = Text(f"meer dan {MAX_OVERRIDES} waarden opgegeven", f"more than {MAX_OVERRIDES} overrides")
        raise InputError(name, None, "", words)
    changed = replace(document, data=copy.deepcopy(document.data), given=dict(document.given))
    leaves = {dotted(path): path for path, _ in walk(document.data)}
    for path, value in mine.items():
        part = part_of_leaf(changed, leaves, path, value)
        found, told = part or (leaf_path(leaves, name, path), value)
        set_leaf(changed, found, told, f"{path}={value}")
    return changed


def part_of_leaf(document: Document, leaves: Mapping[str, Path_], path: str, value: Any) -> tuple[Path_, Any] | None:
    """The leaf that holds a figure inside it, such as a bound of a rule or the number of a year (from 0), and its whole
    value with that one changed: 'ww_einde.eligible.ww_weeks_left.at_most', 'peer_to_peer.budget.0'. None where no leaf
    has one, or more than one place is meant."""
    parts = path.split(".")[1:]
    for cut in range(len(parts) - 1, 0, -1):
        found = leaves.get(".".join(parts[:cut]))
        if found is None:
            continue
        told = copy.deepcopy(leaf_at(document, found)["value"])
        if isinstance(told, list) and cut == len(parts) - 1 and parts[cut].isdecimal() and int(parts[cut]) < len(told):
            told[int(parts[cut])] = value
            return found, told
        holders = list(_holders(told, parts[cut:]))
        if len(holders) == 1:
            holders[0][parts[-1]] = value
            return found, told
    return None


def _holders(node: Any, keys: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The mappings within a value in which the last of these keys stands, below the others."""
    if isinstance(node, dict):
        inner: Any = node
        for key in keys[:-1]:
            inner = inner.get(key) if isinstance(inner, dict) else None
        if isinstance(inner, dict) and keys[-1] in inner:
            yield inner
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _holders(child, keys)


def leaf_path(leaves: Mapping[str, Path_], name: str, path: str) -> Path_:
    """The leaf an override means: its full path, or its end if only one leaf ends so. Raises InputError."""
    wanted = path.partition(".")[2]
    if wanted in leaves:
        return leaves[wanted]
    ending = [key for key in leaves if key.endswith(f".{wanted}")]
    if len(ending) == 1:
        return leaves[ending[0]]
    if ending:
        words = Text("kan meer dan een waarde zijn", "may mean more than one value")
        raise InputError(path, None, "", words, allowed=[f"{name}.{key}" for key in ending[:12]])
    short = {key.rpartition(".")[2]: key for key in leaves}
    guess = nearest(wanted, [*leaves, *short])
    words = Text("deze waarde bestaat niet", "there is no such value")
    raise InputError(path, None, "", words, guess=f"{name}.{guess}" if guess else None)


def set_leaf(document: Document, path: Path_, value: Any, words: str) -> None:
    """Give a leaf another value, in place; its provenance becomes the override, its range the value alone."""
    leaf = leaf_at(document, path)
    assert is_leaf(leaf)
    kept = {key: leaf[key] for key in ("unit", "date", "name", "note") if key in leaf}
    leaf_at(document, path[:-1])[path[-1]] = {
        "value": value,
        **kept,
        "assumption": {"reason": REASON, "options": [value]},
    }
    document.given[path] = words


def leaf_at(document: Document, path: Path_) -> Any:
    """What stands at a path."""
    found: Any = document.data
    for part in path:
        found = found[part]
    return found


def check_names(overrides: Overrides, documents: Mapping[str, Document], region: str) -> None:
    """Refuse overrides that are malformed, of the region, or of none of these documents. Raises InputError.

    documents: by the first part of a path. A region's figures make its people and its burn-in, so another
    value is another region: a copy of its file.
    """
    known = list(documents)
    for path in overrides:
        if not isinstance(path, str) or not PATH.match(path):
            words = Text("is geen 'naam.pad'", "is no 'name.path'")
            raise InputError(shown(path), None, "", words, allowed=["ambachtsschool.seats"])
        first, _, rest = path.partition(".")
        if first == region:
            words = Text(
                "cijfers van een regio staan vast; maak een kopie van haar bestand in configs/region",
                "figures of a region cannot be changed here; make a copy of its file in configs/region",
            )
            allowed = [f"{name}.<pad>" for name in known]
            raise InputError(path, None, "", words, allowed=allowed, guess=_same_end(documents, rest))
        if first not in known:
            words = Text(f"'{first}' doet niet mee in deze berekening", f"'{first}' takes no part in this run")
            raise InputError(path, None, "", words, allowed=known, guess=nearest(first, known))


def _same_end(documents: Mapping[str, Document], wanted: str) -> str | None:
    """The first figure of these documents that is called like the wanted one."""
    last = wanted.rpartition(".")[2]
    for name, document in documents.items():
        for path, _ in walk(document.data):
            if path[-1] == last:
                return f"{name}.{dotted(path)}"
    return None
