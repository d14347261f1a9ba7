"""What the documents describe, on the terminal: a list of rows, and one row in full."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from labsim.cli.tables import console, number
from labsim.cli.words import words
from labsim.inputs.entries import Found, lines
from labsim.inputs.mission_words import UNITS

STATE = {
    "works": ("werkt", "works"),
    "pending": ("komt", "pending"),
    "open": ("open", "open"),
    "held": ("in het model", "in the model"),
    "documentation": ("documentatie", "documentation"),
}
AS_IT_STANDS = ("year", "date", "quarter")  # units of values that are no amounts


def print_entries(rows: Sequence[Mapping[str, Any]], lang: str | None) -> None:
    """Names, what they stand for, values if there are any, how far the model is, and the region."""
    title = words("title_nl", "title_en", lang)
    table = Table(box=None, pad_edge=False)
    heads = {
        "name": words("naam", "name", lang),
        title: words("wat het is", "what it is", lang),
        "value": words("waarde", "value", lang),
        "state": words("stand", "state", lang),
        "region": words("regio", "region", lang),
    }
    shown = [key for key in heads if any(row.get(key) not in (None, "") for row in rows)]
    for key in shown:
        table.add_column(heads[key], overflow="fold", no_wrap=key in ("name", "state"))
    for row in rows:
        table.add_row(*(escape(_cell(row, key, lang)) for key in shown))
    out = console()
    out.print(table)
    out.print(words(f"{len(rows)} rijen", f"{len(rows)} rows", lang), style="dim")


def print_entry(found: Found, lang: str | None) -> None:
    """One row in full: its title, and a line for each thing that is told about it."""
    spoken = words("nl", "en", lang)
    side = 0 if spoken == "nl" else 1
    out = console()
    title = found.row.nl if spoken == "nl" else found.row.en
    out.print(f"[bold]{escape(found.key)}[/bold]  {escape(title)}\n")
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column("", style="dim", no_wrap=True)
    table.add_column("", overflow="fold")
    for line in lines(found, spoken):
        table.add_row(escape(line.label[side]), escape(line.says[side]))
    out.print(table)


def _cell(row: Mapping[str, Any], key: str, lang: str | None) -> str:
    value = row.get(key)
    if value is None or value == "":
        return ""
    if key == "state":
        return words(*STATE[value], lang)
    if key == "value":
        unit = UNITS[row["unit"]]
        text = str(value) if row["unit"] in AS_IT_STANDS else number(value, lang)
        return f"{text} {words(unit.nl, unit.en, lang)}"
    return str(value)
