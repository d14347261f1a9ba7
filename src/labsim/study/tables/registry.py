"""What a table of a world declares: what it is called, its keys, its columns with unit and headings, its rows."""

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from labsim.inputs.errors import Text

if TYPE_CHECKING:
    from labsim.study.tables.diary import Diary

COUNTED = ("persons", "vacancies", "positions", "employers", "places", "count")  # nothing there is 0
YEAR_W = 52
TOTAL = "total"  # member of a key: all of its other members together


class Column(NamedTuple):
    """A column with numbers; of: the column that counts the people behind it, its own name where it counts them."""

    name: str
    unit: str
    heading: Text
    of: str = ""
    half: bool = False  # told only where at least half of the worlds have it
    over: tuple[str, str] | None = None  # columns of which the means over worlds are divided; it has no rows of its own

    @property
    def counts(self) -> bool:
        """Whether a row that is not there stands for 0."""
        return self.unit in COUNTED


class Table(NamedTuple):
    """One table of a world; `rows` gives its keys and columns for a diary."""

    name: str
    title: Text
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: "Callable[[Diary], pd.DataFrame]"
    every_w: int  # weeks between two looks at the world as it is then; 0: told once, from the diary of all weeks
    at_peak: bool = False  # a print shows the date at which the first column is largest, not the last one
    zeros: bool = False  # a print shows rows of zeros too
    paired: bool = False  # it reads the world beside it itself: nothing is put beside its numbers


TABLES: dict[str, Table] = {}
Rows = Callable[["Diary"], pd.DataFrame]


def people(name: str, nl: str, en: str) -> Column:
    """A column that counts persons: its small numbers are not published."""
    return Column(name, "persons", Text(nl, en), name)


def number(name: str, unit: str, nl: str, en: str, of: str = "", *, half: bool = False) -> Column:
    """A column with something else; of: the column that counts the people it is about, if it is about people; half: its
    mean says something only where at least half of the worlds have it."""
    return Column(name, unit, Text(nl, en), of, half)


def quotient(name: str, unit: str, nl: str, en: str, above: str, below: str) -> Column:
    """A column that no world has: the mean of one column over that of another, with its interval; missing where what it
    is divided by is not certainly above 0. A mean of the ratios of worlds would be ruled by the smallest of them."""
    return Column(name, unit, Text(nl, en), over=(above, below))


def table(
    nl: str,
    en: str,
    *,
    keys: tuple[str, ...],
    columns: tuple[Column, ...],
    yearly: bool = False,
    weekly: bool = False,
    at_peak: bool = False,
    zeros: bool = False,
    paired: bool = False,
) -> Callable[[Rows], Rows]:
    """Declare a table; its name is the function's.

    yearly, weekly: it looks at the world at the start, after each year or week and at the end, and `date` is added to
    its keys; else it is told once, from the diary, and names its keys itself."""

    def declare(rows: Rows) -> Rows:
        name = rows.__name__
        known = {*keys, *(column.name for column in columns)}
        named = [name for column in columns for name in (column.of, *(column.over or ())) if name]
        wrong = [name for name in named if name not in known]
        if wrong or name in TABLES:
            raise ValueError(f"table {name}: declared twice, or no column {wrong}")
        every_w = 1 if weekly else YEAR_W if yearly else 0
        every = ("date", *keys) if every_w else keys
        TABLES[name] = Table(name, Text(nl, en), every, columns, rows, every_w, at_peak, zeros, paired)
        return rows

    return declare


def in_order(subjects: Sequence[ModuleType]) -> None:
    """Bring the tables into the order of these modules, and within one of its text; others come after them."""
    places = {module.__name__: k for k, module in enumerate(subjects)}
    ranked = sorted(TABLES.items(), key=lambda item: places.get(item[1].rows.__module__, len(places)))
    TABLES.clear()
    TABLES.update(ranked)


def catalogue() -> list[dict[str, Any]]:
    """Rows of all tables: name, region, source, title_nl, title_en."""
    return [
        {"name": one.name, "region": "", "source": "labsim", "title_nl": one.title.nl, "title_en": one.title.en}
        for one in TABLES.values()
    ]
