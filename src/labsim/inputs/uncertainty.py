"""Draws of what we do not know: every leaf with a range, keyed by its path, the same in both worlds.

Draw 0 is the stated value. Draw k of a leaf depends on (parameter seed, path, k) alone, so a leaf that is
added, moved or renamed changes no other leaf's draw.
"""

import copy
from datetime import date, timedelta
from hashlib import blake2b
from math import floor, sqrt
from typing import Any, NamedTuple

from labsim.core.codes import Decision
from labsim.core.draws import stream, uniform_at
from labsim.inputs.leaf import walk
from labsim.inputs.yaml import Document, Path_, dotted

DIGITS = 12  # of a drawn number, so that machines whose pow differs in the last bit agree


def unit_draw(parameter_seed: int, path: str, k: int) -> float:
    """Uniform on [0, 1) of draw k of the leaf at `path`, such as 'ambachtsschool.intake.seats'."""
    ident = int.from_bytes(blake2b(path.encode(), digest_size=8).digest(), "little")
    return float(uniform_at(stream(parameter_seed, Decision.PARAMETER, k), ident))


class Known(NamedTuple):
    """What is known of a leaf: its stated value, its range, and how the range is spread."""

    value: Any
    low: Any = None
    high: Any = None
    shape: str = "uniform"  # or 'triangular' (peak at the value) or 'loguniform'

    def part(self, key: Any) -> "Known":
        """What is known of one part of a list or mapping; a bound is its own, or one for all."""
        low, high = (b[key] if isinstance(b, dict | list) else b for b in (self.low, self.high))
        return Known(self.value[key], low, high, self.shape)


def draw_leaf(parameter_seed: int, path: str, k: int, known: Known) -> Any:
    """Value of a leaf in draw k, within [low, high]; whole if value, low and high are, a day if they are.

    Lists and mappings are drawn part by part; shares that add up to 1 are made to do so again. Without a
    range, and in draw 0, it is the stated value.
    """
    value = known.value
    if k == 0 or known.low is None or known.high is None:
        return value
    if isinstance(value, dict | list):
        keys: list[Any] = list(value) if isinstance(value, dict) else list(range(len(value)))
        parts = [draw_leaf(parameter_seed, f"{path}.{key}", k, known.part(key)) for key in keys]
        parts = _adding_up([value[key] for key in keys], parts)
        return {key: part for key, part in zip(keys, parts, strict=True)} if isinstance(value, dict) else parts
    return _scalar(unit_draw(parameter_seed, path, k), known)


def drawn(document: Document, name: str, parameter_seed: int, k: int) -> Document:
    """The document with every leaf that has a range at its value of draw k; the given one stays as it is.

    Leaves that were set from outside keep the value they were given.
    """
    if k == 0:
        return document
    changed = Document(document.file, copy.deepcopy(document.data), document.lines, dict(document.given))
    for path, leaf in list(walk(changed.data)):
        holder = leaf.get("assumption") or leaf.get("fitted") or leaf
        low, high = holder.get("low"), holder.get("high")
        if low is None or high is None or path in document.given:
            continue
        known = Known(leaf["value"], low, high, leaf.get("shape", "uniform"))
        value = draw_leaf(parameter_seed, f"{name}.{dotted(path)}", k, known)
        _put(changed, path, value, k)
    return changed


def _put(document: Document, path: Path_, value: Any, k: int) -> None:
    """Replace a leaf by its drawn value, whose provenance is the draw."""
    parent: Any = document.data
    for part in path[:-1]:
        parent = parent[part]
    leaf = parent[path[-1]]
    kept = {key: leaf[key] for key in ("unit", "date", "name", "note") if key in leaf}
    parent[path[-1]] = {"value": value, **kept, "assumption": {"reason": f"trekking {k}", "options": [value]}}


def _scalar(u: float, known: Known) -> Any:
    """Quantile u of one number or day; whole numbers stand for the half-open step around them."""
    value, low, high, shape = known
    if isinstance(value, str):
        first, last = date.fromisoformat(low), date.fromisoformat(high)
        return (first + timedelta(days=int(u * ((last - first).days + 1)))).isoformat()
    if all(isinstance(part, int) for part in (value, low, high)):
        wide = _quantile(u, low - 0.5, value, high + 0.5, shape)
        return min(high, max(low, floor(wide + 0.5)))
    return float(f"{_quantile(u, low, value, high, shape):.{DIGITS}g}")


def _quantile(u: float, low: float, peak: float, high: float, shape: str) -> float:
    if low == high:
        return low
    if shape == "loguniform":
        return float(low * (high / low) ** u)
    if shape == "triangular":
        rise = (peak - low) / (high - low)
        if u < rise:
            return low + sqrt(u * (high - low) * (peak - low))
        return high - sqrt((1 - u) * (high - low) * (high - peak))
    return low + u * (high - low)


def _adding_up(stated: list[Any], parts: list[Any]) -> list[Any]:
    """Drawn shares scaled to add up to 1 where the stated ones do."""
    if not all(isinstance(part, float) for part in stated) or abs(sum(stated) - 1) > 1e-9 or len(stated) < 2:
        return parts
    total = sum(parts)
    return [part / total for part in parts] if total > 0 else parts
