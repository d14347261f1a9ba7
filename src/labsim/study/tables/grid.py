"""What is varied: figures with some values each, and every combination of them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from labsim.inputs.errors import InputError, Text

MOST_POINTS = 60

Vary = Mapping[str, Sequence[Any]]


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
