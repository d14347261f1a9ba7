"""What all files share: strict pydantic models, scalar types with ranges, and faults told in plain words."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.yaml import Document, Path_

Model = TypeVar("Model", bound=BaseModel)

SLUG = re.compile(r"[a-z0-9_-]{1,64}\Z")
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))})
MONTH = re.compile(r"[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\Z")


class Strict(BaseModel):
    """A frozen mapping with exactly the declared keys; nothing is converted, NaN and infinity are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _only_known_keys(cls, data: Any) -> Any:
        if isinstance(data, dict):
            for key in data:
                if key not in cls.model_fields:
                    raise unknown(key, cls.model_fields)
        return data


def fault(
    message: Text, *, key: str = "", allowed: Iterable[str] = (), guess: str | None = None
) -> PydanticCustomError:
    """An error for a validator to raise; `key` is the path below the place where it is raised."""
    context = {"nl": message.nl, "en": message.en, "key": key, "allowed": list(allowed), "guess": guess or ""}
    return PydanticCustomError("labsim", "{en}", context)


def unknown(key: str, known: Iterable[str]) -> PydanticCustomError:
    """The error for a key that does not exist."""
    names = list(known)
    allowed = names if len(names) <= 12 else []
    return fault(Text("onbekende sleutel", "unknown key"), key=key, allowed=allowed, guess=nearest(key, names))


def _slug(text: str) -> str:
    if not SLUG.match(text) or text in RESERVED:
        raise fault(
            Text(f"{shown(text)} kan geen naam zijn", f"{shown(text)} cannot be a name"),
            allowed=["a-z 0-9 _ -"],
        )
    return text


def _date(text: str) -> str:
    if not MONTH.match(text) or (len(text) == 10 and not _exists(text)):
        raise fault(
            Text(f"{shown(text)} is geen datum", f"{shown(text)} is not a date"),
            allowed=["2019", "2019-06", "2019-06-20"],
        )
    return text


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _day(text: str) -> str:
    """A day that exists and lies within reach of the calendar."""
    if len(text) != 10 or not _exists(text) or not 1990 <= date.fromisoformat(text).year < 2100:
        raise fault(Text(f"{shown(text)} is geen dag", f"{shown(text)} is not a day"), allowed=["2019-09-02"])
    return text


def one_of(names: Iterable[str]) -> AfterValidator:
    """The validator of a text that must be one of these names."""
    known = list(names)

    def check(text: str) -> str:
        if text not in known:
            raise fault(_unfit(text), allowed=known[:20], guess=nearest(text, known))
        return text

    return AfterValidator(check)


Slug = Annotated[str, AfterValidator(_slug)]
Words = Annotated[str, Field(min_length=1, max_length=2000)]
Date = Annotated[str, AfterValidator(_date)]  # year, month or day
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
NonNegative = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0, le=10**7)]
Weeks = Annotated[int, Field(ge=0, le=2600)]
Day = Annotated[str, AfterValidator(_day)]  # 'YYYY-MM-DD'
Euros = Annotated[float, Field(ge=0, le=10**12)]


def validate(model: type[Model], document: Document, data: Any = None, at: Path_ = ()) -> Model:
    """The document (or the part `data` of it, found at path `at`) as a frozen object. Raises InputError."""
    try:
        return model.model_validate(document.data if data is None else data)
    except ValidationError as error:
        found = [_told(document, at, detail) for detail in error.errors(include_url=False)]
        found.sort(key=lambda e: e.line or 0)
        first, *rest = {(e.line, e.key, e.file): e for e in reversed(found)}.values()
        first, *rest = sorted([first, *rest], key=lambda e: e.line or 0)
        first.more = tuple(rest)
        raise first from None


def _told(document: Document, at: Path_, detail: ErrorDetails) -> InputError:
    """One of pydantic's faults in our words, at the line where it stands."""
    path = (*at, *(part for part in detail["loc"] if not _is_label(part)))
    context = detail.get("ctx") or {}
    if detail["type"] == "labsim":
        path = (*path, *_parts(context["key"]))
        text = Text(context["nl"], context["en"])
        return document.fault(path, text, allowed=context["allowed"], guess=context["guess"] or None)
    if detail["type"] == "literal_error":
        options = re.findall(r"'([^']*)'", str(context["expected"]))
        guess = nearest(detail["input"], options) if isinstance(detail["input"], str) else None
        return document.fault(path, _unfit(detail["input"]), allowed=options, guess=guess)
    return document.fault(path, _words(detail["type"], context, detail["input"]))


def _is_label(part: str | int) -> bool:
    """Whether pydantic put this into a path itself: the name of a validator or of a union's member."""
    return isinstance(part, str) and ("[" in part or part in ("float", "int", "str", "bool", "constrained-str"))


def _parts(key: str) -> list[str | int]:
    return [int(part) if part.isdigit() else part for part in key.split(".")] if key else []


def _unfit(value: Any) -> Text:
    return Text(f"{shown(value)} kan hier niet", f"{shown(value)} does not fit here")


_BOUNDS: dict[str, Callable[[dict[str, Any]], Text]] = {
    "greater_than_equal": lambda c: Text(f"moet minstens {c['ge']} zijn", f"must be at least {c['ge']}"),
    "greater_than": lambda c: Text(f"moet groter dan {c['gt']} zijn", f"must be above {c['gt']}"),
    "less_than_equal": lambda c: Text(f"mag hoogstens {c['le']} zijn", f"must be at most {c['le']}"),
    "less_than": lambda c: Text(f"moet kleiner dan {c['lt']} zijn", f"must be below {c['lt']}"),
    "too_short": lambda c: Text(f"heeft minstens {c['min_length']} nodig", f"needs at least {c['min_length']}"),
    "too_long": lambda c: Text(f"mag hoogstens {c['max_length']} hebben", f"may have at most {c['max_length']}"),
    "string_too_short": lambda c: Text("mag niet leeg zijn", "must not be empty"),
    "string_too_long": lambda c: Text(f"is langer dan {c['max_length']} tekens", f"is longer than {c['max_length']}"),
    "finite_number": lambda c: Text("moet een eindig getal zijn", "must be a finite number"),
    "missing": lambda c: Text("ontbreekt", "is missing"),
}
_KINDS = {
    "int": Text("een geheel getal", "a whole number"),
    "float": Text("een getal", "a number"),
    "string": Text("tekst", "text"),
    "bool": Text("true of false", "true or false"),
    "list": Text("een lijst", "a list"),
    "tuple": Text("een lijst", "a list"),
    "dict": Text("'sleutel: waarde'", "'key: value'"),
    "model": Text("'sleutel: waarde'", "'key: value'"),
}


def _words(kind: str, context: dict[str, Any], value: Any) -> Text:
    """What is wrong, with the value where that helps."""
    if kind in _BOUNDS:
        text = _BOUNDS[kind](context)
        return (
            text
            if isinstance(value, dict | list)
            else Text(f"{text.nl} (nu {shown(value)})", f"{text.en} (now {shown(value)})")
        )
    base = kind.split("_")[0]
    if base in _KINDS:
        hint = number_hint(value) if base in ("int", "float") else Text("", "")
        wanted = _KINDS[base]
        return Text(
            f"moet {wanted.nl} zijn, niet {shown(value)}{hint.nl}",
            f"must be {wanted.en}, not {shown(value)}{hint.en}",
        )
    return _unfit(value)


def number_hint(value: Any) -> Text:
    """How a number should have been written."""
    if value is None:
        return Text(" (leeg)", " (empty)")
    if isinstance(value, float):
        return Text(" (zonder decimalen)", " (no decimals)")
    if not isinstance(value, str):
        return Text("", "")
    if "%" in value:
        return Text(" (schrijf 25 % als 0.25)", " (write 25 % as 0.25)")
    if re.fullmatch(r"[-+]?[0-9.]*,[0-9]+", value):
        return Text(" (schrijf een punt, geen komma: 1000.50)", " (write a point, no comma: 1000.50)")
    if re.fullmatch(r"[-+]?[0-9]+([._ ][0-9]{3})+", value):
        return Text(" (schrijf duizendtallen zonder teken: 1000000)", " (no thousands separator: 1000000)")
    if re.fullmatch(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?", value):
        return Text(" (haal de aanhalingstekens weg)", " (remove the quotes)")
    return Text("", "")
