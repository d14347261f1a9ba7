"""A leaf: one value with its unit, its date and exactly one provenance.

source: a document title with its own file name and the place in it, or a publication; never a quotation.
assumption: the reason and the range in which it may lie. fitted: what it was made to hit, by which command.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from labsim.inputs.errors import Text, shown
from labsim.inputs.models import Date, Strict, Words, fault
from labsim.inputs.yaml import Document, Path_, dotted

T = TypeVar("T")
Bound = float | str | list[Any] | dict[str, Any] | None
Shape = Literal["uniform", "triangular", "loguniform"]
GRADES = {"source": "B", "assumption": "A", "fitted": "G"}  # bron, aanname, geijkt


def _text_of_year(value: Any) -> Any:
    """A year may be written without quotes."""
    return str(value) if type(value) is int else value


class Assumption(Strict):
    """Why this value, and its range; `options` are the other choices of what is no number."""

    reason: Words
    low: Bound = None
    high: Bound = None
    options: list[Any] | None = None


class Fitted(Strict):
    """What the value was made to hit: the target, the command that did it, the date, and how near it came."""

    target: Words
    command: Words
    date: Annotated[Date, BeforeValidator(_text_of_year)]
    tolerance: float
    low: Bound = None
    high: Bound = None


class Name(Strict):
    """What a table calls a leaf."""

    nl: Words
    en: Words


def _within_a_sentence(text: str) -> str:
    if text != text.strip() or text[:1].isupper():
        words = Text(
            "staat midden in een zin: begin met een kleine letter",
            "stands within a sentence: begin with a small letter",
        )
        raise fault(words, allowed=["de ambachtsschool", "the trade school"])
    return text


Phrase = Annotated[str, Field(min_length=1, max_length=45), AfterValidator(_within_a_sentence)]


class Subject(Strict):
    """How sentences name something, with its article: 'de ambachtsschool'."""

    nl: Phrase
    en: Phrase


class Leaf(Strict, Generic[T]):
    """A value with unit, date and provenance; T says what the value may be.

    low, high and shape say how sure we are: in `assumption` or `fitted`, or beside a `source`. A range
    of a list or a mapping is one pair of numbers for all, or a list or mapping of the same form.
    """

    value: T
    unit: Words
    date: Annotated[Date, BeforeValidator(_text_of_year)]
    source: Words | None = None
    assumption: Assumption | None = None
    fitted: Fitted | None = None
    low: Bound = None
    high: Bound = None
    shape: Shape = "uniform"
    name: Name | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _one_provenance(self) -> "Leaf[T]":
        given = [name for name in GRADES if getattr(self, name) is not None]
        if len(given) != 1:
            words = Text("heeft precies een herkomst nodig", "needs exactly one provenance")
            raise fault(words, allowed=GRADES)
        return self

    @model_validator(mode="after")
    def _range_holds_value(self) -> "Leaf[T]":
        inside = self.assumption or self.fitted
        if inside is not None and (self.low is not None or self.high is not None):
            raise fault(Text("zet low en high in de herkomst", "put low and high in the provenance"), key="low")
        low, high = self.range
        if (low is None) != (high is None):
            raise fault(Text("low en high horen bij elkaar", "low and high belong together"))
        if self.assumption is not None and low is None and not self.assumption.options:
            words = Text("een aanname noemt haar bereik", "an assumption states its range")
            raise fault(words, key="assumption", allowed=["low, high", "options"])
        if low is not None:
            _check_range(self.value, low, high, self.shape)
        return self

    @property
    def range(self) -> tuple[Bound, Bound]:
        """Low and high, wherever they stand; None where nothing is said."""
        holder: Any = self.assumption or self.fitted or self
        return holder.low, holder.high

    @property
    def provenance(self) -> str:
        """'source', 'assumption' or 'fitted'."""
        return next(name for name in GRADES if getattr(self, name) is not None)


def _check_range(value: Any, low: Any, high: Any, shape: str) -> None:
    """Refuse a range that does not hold the value, or a log-uniform one that touches zero."""
    for path, (v, a, b) in pairs(value, low, high):
        if type(v) is bool or (not isinstance(a, type(b)) and not _numbers(a, b)):
            raise fault(Text("low en high passen niet bij value", "low and high do not fit value"), key=path)
        if _numbers(a, b) != _numbers(v, v) or not a <= v <= b:
            raise fault(
                Text(
                    f"{_g(v)} ligt niet tussen {_g(a)} en {_g(b)}",
                    f"{_g(v)} is not between {_g(a)} and {_g(b)}",
                ),
                key=path,
            )
        if shape == "loguniform" and not (_numbers(a, b) and a > 0):
            raise fault(Text("loguniform vraagt low > 0", "loguniform needs low > 0"), key="shape")


def in_unit(*units: str) -> AfterValidator:
    """The validator of a leaf whose unit must be one of these."""

    def check(leaf: Leaf[T]) -> Leaf[T]:
        if leaf.unit not in units:
            words = Text(f"{shown(leaf.unit)} is hier niet de eenheid", f"{shown(leaf.unit)} is not the unit here")
            raise fault(words, key="unit", allowed=units)
        return leaf

    return AfterValidator(check)


def _g(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else shown(value)


def _numbers(a: Any, b: Any) -> bool:
    return all(isinstance(x, int | float) and not isinstance(x, bool) for x in (a, b))


def pairs(value: Any, low: Any, high: Any, path: str = "value") -> Iterator[tuple[str, tuple[Any, Any, Any]]]:
    """Each number of a value with its low and high; raises a leaf's error where their forms differ."""
    if isinstance(value, dict | list | tuple):
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        for bound in (low, high):
            same = isinstance(bound, dict) == isinstance(value, dict) and isinstance(bound, dict | list)
            if isinstance(bound, dict | list) and not (
                same and len(bound) == len(keys) and all(k in _keys(bound) for k in keys)
            ):
                raise fault(Text("low en high hebben niet de vorm van value", "low and high differ in form from value"))
        for key in keys:
            a, b = (bound[key] if isinstance(bound, dict | list) else bound for bound in (low, high))
            yield from pairs(value[key], a, b, f"{path}.{key}")
    else:
        yield path, (value, low, high)


def _keys(bound: Any) -> Any:
    return bound if isinstance(bound, dict) else range(len(bound))


class Row(NamedTuple):
    """A leaf as a line of a table."""

    path: str
    value: Any
    unit: str
    date: str
    grade: str  # B source, A assumption, G fitted
    provenance: str  # the source, the reason, or target and command
    low: Any
    high: Any
    line: int | None


def is_leaf(data: Any) -> bool:
    """Whether a piece of YAML is a leaf."""
    return isinstance(data, dict) and "value" in data and "unit" in data


def walk(data: Any, path: Path_ = ()) -> Iterator[tuple[Path_, dict[str, Any]]]:
    """Every leaf of plain data with its path, in the order of the file."""
    if is_leaf(data):
        yield path, data
    elif isinstance(data, dict | list):
        for key, part in data.items() if isinstance(data, dict) else enumerate(data):
            yield from walk(part, (*path, key))


def rows(document: Document, at: Path_ = ()) -> list[Row]:
    """A table of all leaves of a (validated) document, or of the part of it below `at`."""
    part: Any = document.data
    for key in at:
        part = part[key]
    return [_row(document, path, leaf) for path, leaf in walk(part, at)]


def _row(document: Document, path: Path_, leaf: dict[str, Any]) -> Row:
    name = next((n for n in GRADES if leaf.get(n) is not None), "assumption")
    origin = leaf.get(name)
    holder = origin if isinstance(origin, dict) else leaf
    words = (
        origin
        if isinstance(origin, str)
        else holder.get("reason") or f"{holder.get('target')} ({holder.get('command')})"
    )
    low, high = holder.get("low"), holder.get("high")
    return Row(
        dotted(path),
        leaf["value"],
        leaf["unit"],
        str(leaf.get("date", "")),
        GRADES[name],
        words,
        low,
        high,
        document.line(path),
    )
