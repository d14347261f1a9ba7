"""What is varied: figures with some values each, and every combination of them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from labsim.inputs.errors import InputError, Text, shown
from labsim.inputs.overrides import parse_override

MOST_POINTS = 60

Vary = Mapping[str, Sequence[Any]]


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


def points(vary: Vary) -> Iterator[dict[str, Any]]:
    """Every combination, path -> value; the last path runs fastest. Raises InputError for too many."""
    for path, values in vary.items():
        if not values or len(set(map(str, values))) != len(values):
            text = Text("noemt geen waarde, of een waarde twee keer", "names no value, or a value twice")
            raise InputError("--vary", None, path, text)
    n = prod(len(values) for values in vary.values())
    if n > MOST_POINTS:
        text = Text(f"{n} combinaties: te veel", f"{n} combinations: too many")
        raise InputError("--vary", None, "", text, allowed=[f"1-{MOST_POINTS}"])
    for values in product(*vary.values()):
        yield dict(zip(vary, values, strict=True))


def factor_label(path: str) -> str:
    """What a varied figure is called in a narrow heading: the end of its path."""
    return path.rpartition(".")[2].replace("_", " ")
