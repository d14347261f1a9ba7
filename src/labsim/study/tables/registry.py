"""What a table of a world declares: what it is called, its keys, its columns with unit and headings, its rows."""

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from labsim.inputs.errors import Text

if TYPE_CHECKING:
    from labsim.study.tables.diary import Diary

COUNTED = ("persons", "vacancies", "positions", "employers", "places", "count")  # nothing there is 0
TOTAL = "total"  # member of a key: all of its other members together


class Column(NamedTuple):
    """A column with numbers; of: the column that counts the people behind it, its own name where it counts them."""

    name: str
    unit: str
    heading: Text
    of: str = ""

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
    yearly: bool  # a look at the world at the start, after each year and at the end; `date` is added to its keys


TABLES: dict[str, Table] = {}
Rows = Callable[["Diary"], pd.DataFrame]


def people(name: str, nl: str, en: str) -> Column:
    """A column that counts persons: its small numbers are not published."""
    return Column(name, "persons", Text(nl, en), name)


def number(name: str, unit: str, nl: str, en: str, of: str = "") -> Column:
    """A column with something else; of: the column that counts the people it is about, if it is about people."""
    return Column(name, unit, Text(nl, en), of)


def table(
    nl: str, en: str, *, keys: tuple[str, ...], columns: tuple[Column, ...], yearly: bool = False
) -> Callable[[Rows], Rows]:
    """Declare a table; its name is the function's. Without `yearly` its first key is `date`, the end of a quarter."""

    def declare(rows: Rows) -> Rows:
        name = rows.__name__
        known = {*keys, *(column.name for column in columns)}
        wrong = [column.of for column in columns if column.of and column.of not in known]
        if wrong or name in TABLES:
            raise ValueError(f"table {name}: declared twice, or no column {wrong}")
        every = ("date", *keys) if yearly else keys
        TABLES[name] = Table(name, Text(nl, en), every, columns, rows, yearly)
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
