"""The texts of the report in Dutch and English, with numbers written the way each language writes them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from numbers import Real
from typing import Any

from labsim.inputs.labels import term, unit_label
from labsim.report.formats import Formats

CHOICE_ORDER = ("jobs", "counts", "horizon", "seat", "border", "residence")


@cache
def _texts(lang: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{lang}.toml").read_text(encoding="utf-8"))


class Words(Formats):
    """Texts and formats of one language: `words("asked", budget="€ 700.000")` fills in a text by key."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        texts = _texts(lang)
        self.text: dict[str, str] = texts["text"]
        self.choices: dict[str, dict[str, str]] = texts["choices"]
        self.groups: dict[str, str] = texts["groups"]
        self.measures: dict[str, str] = texts["measures"]
        self.checks: dict[str, str] = texts["checks"]
        self.units: dict[str, str] = texts["units"]
        self.origins: dict[str, str] = texts["origins"]
        self.keys: dict[str, str] = texts["keys"]
        self.members: dict[str, str] = texts["members"]

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` with its {names} filled in; KeyError for a key or a value that is missing."""
        return self.text[key].format(**values)

    def choice(self, name: str, part: str) -> str:
        """Question, end label or clause of a choice; a choice without words is named by its key."""
        return self.choices.get(name, {}).get(part, name)

    def group(self, key: str) -> str:
        """Name of a group such as 'scheme:bijstand'; an unknown one is made readable."""
        dimension, _, member = key.partition(":")
        known = self.groups.get(key) or self.known_member(dimension, member)
        return known or member.replace("_", " ").capitalize() or key

    def measure(self, key: str) -> str:
        """Name of a measure of the effects; an unknown one is made readable."""
        return self.measures.get(key, key.replace("_", " "))

    def key(self, name: str) -> str:
        """Heading of a key column of a table of a world."""
        return self.keys.get(name, name.replace("_", " "))

    def known_member(self, key: str, code: str) -> str:
        """What a member of a key is called in the words of the report; nothing where they do not know it."""
        return self.members.get(f"{key}:{code}") or self.members.get(code) or self.groups.get(f"{key}:{code}", "")

    def member(self, key: str, code: str) -> str:
        """The same, or as files call it."""
        return self.known_member(key, code) or term(code, self.lang)

    def check(self, key: str) -> str:
        """Name of a line of the validation; an unknown one is made readable."""
        return self.checks.get(key) or capital(key.rpartition(".")[2].replace("_", " "))

    def quantity(self, value: object, unit: str = "") -> str:
        """A value with its unit; euros with their sign, texts as they are."""
        if isinstance(value, bool) or not isinstance(value, Real):
            return str(value)
        value = float(value)
        if unit.lower().startswith("eur"):
            rest = unit[3:].strip()
            return f"{self.euro(value)} {self.unit(rest)}".strip()
        if self.is_share(unit):
            return f"{self.plain(100 * value)}%"
        return f"{self.plain(value)} {self.unit(unit, one=value == 1)}".strip()

    def unit(self, unit: str, *, one: bool = False) -> str:
        """A unit in words of this language, those of the input files included; one: after the figure 1."""
        single = self.units.get(f"{unit}_1") if one else None
        return single if single is not None else self.units.get(unit, unit_label(unit, self.lang))

    @staticmethod
    def is_share(unit: str) -> bool:
        """Whether values of this unit are written as percentages."""
        return unit in ("share", "aandeel", "probability")

    def dimension(self, key: str) -> str:
        """Name of the dimension of a group key ('age' of 'age:50plus')."""
        name = key.partition(":")[0]
        return self.groups.get(name, name.replace("_", " "))

    def count(self, key: str, n: int, **values: object) -> str:
        """A text with its own form for 1 (`key_1`) and 0 (`key_0`) where the language has one."""
        exact = f"{key}_{n}"
        return self(exact if exact in self.text else key, n=self.number(n), **values)

    def horizon(self, weeks: int) -> str:
        """'3 jaar na de start', or in weeks where it is not a number of years."""
        if weeks % 52 == 0 and weeks:
            return self.count("after_years", weeks // 52)
        return self.count("after_weeks", weeks)


def capital(text: str) -> str:
    """First letter as a capital, the rest untouched."""
    return text[:1].upper() + text[1:]
