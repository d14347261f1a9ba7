"""Who may take part: a closed grammar over declared columns, never an expression.

    all_of:
      - age: {at_least: 18, at_most: 60}
      - any_of:
        - scheme: {in: [ww, bijstand]}
        - group: {in: [status_holder]}

A rule is `all_of` or `any_of` with a list of rules, or one column with `at_least`, `at_most` or `in`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated, Any

import numpy as np
from pydantic import PlainValidator

from labsim.core.codes import Barrier, Contract, Credential, Group, Level, Occupation, Scheme, Status
from labsim.inputs.errors import Text, nearest, shown
from labsim.inputs.files import known as known_files
from labsim.inputs.models import SLUG, fault, number_hint


class Distance(IntEnum):
    """Distance to work: can go now, after three to six months of guidance, not yet."""

    A = 0
    B = 1
    C = 2


NUMBERS = {
    "age": (0, 120),
    "barriers": (0, 8),
    "jobless_weeks": (0, 5200),
    "tenure_weeks": (0, 5200),  # of the present work
    "hours": (0, 80),  # of the present work, a week
    "ww_weeks_left": (0, 5200),
    "benefit_weeks": (0, 5200),  # of the running benefit spell
    "since_bijstand_weeks": (0, 5200),  # since the last bijstand spell ended
    "school_weeks_left": (0, 5200),  # until initial education ends, 0 for who is not at school
    "notice_weeks_left": (0, 5200),  # until the job of somebody under notice ends, 0 for who is not
    "near_miss_weeks": (0, 5200),  # since a channel last showed that a small gap in skills cost the job
    "profile": (1, 6),
    "learning_place": (0, 1),  # 1 for who has one in a course that runs
    "digital": (0, 1),  # level of a competence
    "language": (0, 1),
}  # column -> what its values may be
CODES: dict[str, type[IntEnum]] = {
    "scheme": Scheme, "status": Status, "level": Level, "distance": Distance, "contract": Contract,
    "occupation": Occupation,
}  # fmt: skip
BITS: dict[str, type[IntEnum]] = {"group": Group, "barrier": Barrier, "credential": Credential}  # in at least one
REGIONAL = ("municipality", "sector")  # slugs and SBI sections of the region; sector: of the present work
# Slugs of instruments of the same package that somebody has behind him: a ladder of instruments.
HISTORY = ("had_place", "completed")  # had one of their places; completed the course
NAMES = (*BITS, *REGIONAL, *HISTORY)
WORKED_OUT = ("distance", "barrier")  # from other columns
COLUMNS = (*NUMBERS, *CODES, *NAMES)
Rows = np.ndarray | slice  # ascending rows, or all
EVERYBODY = slice(None)
Read = Callable[[str, Any], np.ndarray]
Places = Mapping[str, Sequence[str]]
LOGIC = ("all_of", "any_of")
COMPARISONS = ("at_least", "at_most", "in")
MAX_PARTS = 50
FEW = 8


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column against bounds (both included) or against a list of names."""

    column: str
    at_least: float | None = None
    at_most: float | None = None
    names: tuple[str, ...] = ()

    def mask(self, columns: Mapping[str, np.ndarray], municipalities: Sequence[str] = ()) -> np.ndarray:
        """Who fulfils it [bool]; see `Rule`."""
        values = columns[self.column]
        if self.column in (*BITS, *HISTORY):
            return (values & values.dtype.type(sum(1 << code for code in self._codes(municipalities)))) != 0
        if self.names:
            return among(values, self._codes(municipalities))
        held = np.ones(len(values), bool) if self.at_least is None else values >= self.at_least
        return held if self.at_most is None else held & (values <= self.at_most)

    def held(self, read: Read, rows: Rows, places: Places) -> np.ndarray:
        """Who of these rows fulfils it [bool]; see `Rule`."""
        return self.mask({self.column: read(self.column, rows)}, places.get(self.column, ()))

    def rows(self, read: Read, rows: np.ndarray, places: Places) -> np.ndarray:
        """Those of these rows who fulfil it; see `Rule`."""
        return rows[self.held(read, rows, places)]

    def _codes(self, municipalities: Sequence[str]) -> list[int]:
        if self.column in BITS:
            return [int(BITS[self.column][name.upper()]) for name in self.names]
        if self.column in (*REGIONAL, *HISTORY):
            return [municipalities.index(name) for name in self.names if name in municipalities]
        return [int({**CODES, **BITS}[self.column][name.upper()]) for name in self.names]


@dataclass(frozen=True, kw_only=True)
class Several:
    """All of its parts, or any of them."""

    every: bool
    parts: "tuple[Rule, ...]"

    def mask(self, columns: Mapping[str, np.ndarray], municipalities: Sequence[str] = ()) -> np.ndarray:
        """Who fulfils it [bool]; see `Rule`."""
        masks = [part.mask(columns, municipalities) for part in self.parts]
        return np.logical_and.reduce(masks) if self.every else np.logical_or.reduce(masks)

    def held(self, read: Read, rows: Rows, places: Places) -> np.ndarray:
        """Who of these rows fulfils it [bool], part by part: about whom a part decided the others need not be asked.

        Where any part is enough and the next costs little, everybody is asked: looking people up would cost more."""
        first, *others = sorted(self.parts, key=effort)
        held = first.held(read, rows, places)
        for part in others:
            if not self.every and effort(part) == 0:
                held |= part.held(read, rows, places)
                continue
            left = np.flatnonzero(held if self.every else ~held)
            held[left] = part.held(read, left if isinstance(rows, slice) else rows[left], places)
        return held

    def rows(self, read: Read, rows: np.ndarray, places: Places) -> np.ndarray:
        """Those of these rows who fulfil it; see `Rule`."""
        return rows[self.held(read, rows, places)]


def among(values: np.ndarray, codes: list[int]) -> np.ndarray:
    """Whether each of these values is one of the codes [bool]; few codes are compared one by one, without copies."""
    if len(codes) > FEW:
        return np.isin(values, codes)
    held = np.zeros(len(values), bool)
    for code in codes:
        held |= values == int(code)
    return held


def effort(part: "Rule") -> int:
    """What it costs to look at a part, from little to much: the order in which parts are taken."""
    if isinstance(part, Several):  # of parts that must all hold the first decides about most
        return (min if part.every else max)(effort(one) for one in part.parts)
    return 0 if part.column in (*CODES, *BITS) and part.column not in WORKED_OUT else 1


Rule = Column | Several
"""`rule.rows(read, rows, places)` narrows ascending rows, `rule.held` says who of them, or of EVERYBODY, it holds for:
read(column, rows) gives the values of a column, places the names behind the codes of regional columns.

`rule.mask(columns, municipalities)` says who is eligible: columns maps each name in COLUMNS to an array
[n] (age in years, jobless_weeks, barriers counted, codes of scheme, status, level and distance, bits of
group, index of municipality, bits of instruments); municipalities are the names in the order of that index."""


def municipalities_named(rule: Rule) -> set[str]:
    """Municipalities a rule mentions, for a check against the region."""
    if isinstance(rule, Several):
        return {name for part in rule.parts for name in municipalities_named(part)}
    return set(rule.names) if rule.column == "municipality" else set()


def parse_rule(data: Any, path: str = "") -> Rule:
    """A rule from plain data; raises the error of a validator, with the path where it stands."""
    if not isinstance(data, dict) or len(data) != 1:
        words = Text("een regel heeft precies een sleutel", "a rule has exactly one key")
        raise fault(words, key=path, allowed=[*LOGIC, *COLUMNS])
    [(name, content)] = data.items()
    here = f"{path}.{name}".lstrip(".")
    if name in LOGIC:
        if not isinstance(content, list) or not 1 <= len(content) <= MAX_PARTS:
            words = Text(f"moet een lijst van 1 tot {MAX_PARTS} regels zijn", f"needs a list of 1 to {MAX_PARTS} rules")
            raise fault(words, key=here)
        parts = tuple(parse_rule(part, f"{here}.{number}") for number, part in enumerate(content))
        return Several(every=name == "all_of", parts=parts)
    if name not in COLUMNS:
        words = Text("onbekende kolom", "unknown column")
        raise fault(words, key=here, allowed=[*LOGIC, *COLUMNS], guess=nearest(name, [*LOGIC, *COLUMNS]))
    return _column(name, content, here)


def _column(name: str, content: Any, here: str) -> Column:
    """`age: {at_least: 18}` or `scheme: {in: [ww]}`."""
    allowed = ["at_least", "at_most"] if name in NUMBERS else ["in"]
    if not isinstance(content, dict) or not content:
        raise fault(Text("zegt niet welke waarden", "does not say which values"), key=here, allowed=allowed)
    for key in content:
        if key not in allowed:
            words = Text("past niet bij deze kolom", "does not fit this column")
            raise fault(words, key=f"{here}.{key}", allowed=allowed, guess=nearest(key, allowed))
    if name not in NUMBERS:
        return Column(column=name, names=_members(name, content["in"], f"{here}.in"))
    bounds = {key: _bound(name, value, f"{here}.{key}") for key, value in content.items()}
    if bounds.get("at_least", 0) > bounds.get("at_most", 1e9):
        raise fault(Text("at_least is groter dan at_most", "at_least exceeds at_most"), key=here)
    return Column(column=name, at_least=bounds.get("at_least"), at_most=bounds.get("at_most"))


def _bound(name: str, value: Any, here: str) -> float:
    low, high = NUMBERS[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        hint = number_hint(value)
        raise fault(Text(f"moet een getal zijn{hint.nl}", f"must be a number{hint.en}"), key=here)
    if not low <= value <= high:
        words = Text(f"{shown(value)} ligt niet tussen {low} en {high}", f"{shown(value)} is not in {low}-{high}")
        raise fault(words, key=here)
    return value


def _members(name: str, values: Any, here: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not 1 <= len(values) <= MAX_PARTS:
        raise fault(Text("moet een lijst met namen zijn", "must be a list of names"), key=here)
    told = _known(name)
    for number, value in enumerate(values):
        if not isinstance(value, str) or (told and value not in told) or not SLUG.match(value.lower()):
            guess = nearest(value, told) if isinstance(value, str) else None
            words = Text(f"{shown(value)} bestaat niet", f"{shown(value)} does not exist")
            raise fault(words, key=f"{here}.{number}", allowed=told, guess=guess)
    return tuple(values)


def _known(name: str) -> list[str]:
    """Names a column can hold; empty for what only the region knows."""
    if name in REGIONAL:
        return []
    if name in HISTORY:
        return list(known_files("instruments"))
    if name == "distance":
        return [member.name for member in Distance]
    return [member.name.lower() for member in {**CODES, **BITS}[name]]


RuleField = Annotated[Any, PlainValidator(parse_rule)]
"""Type of a model's field that holds a rule; the parsed value is a Rule."""
