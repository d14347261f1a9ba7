"""Tables for the terminal, and JSON."""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from labsim.cli.words import words

if TYPE_CHECKING:
    from labsim.inputs.describe import Description
    from labsim.inputs.region_summary import Checked

WIDE = 100  # columns where no terminal says how wide it is
CELLS = 6  # parts of a list or mapping that are shown
SAID_BY_THE_VALUE = {
    *("regel", "rule", "namen", "names", "naam", "name", "dag", "day"),
    *("beroep en niveau", "segment", "contracten", "contracts"),
}  # units that add nothing


def console() -> Console:
    """Standard output; as wide as the terminal, else 100 columns, so that nothing is cut off."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=WIDE, color_system=None)


def as_json(data: Any) -> str:
    """Data as JSON: NaN and infinity are null, numpy numbers are numbers, dates are ISO."""
    return json.dumps(_plain(data), ensure_ascii=False, allow_nan=False, indent=1)


def _plain(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    if isinstance(data, date):
        return data.isoformat()
    if hasattr(data, "item") and not isinstance(data, str | bytes):
        data = data.item()
    if isinstance(data, float) and not math.isfinite(data):
        return None
    return data


def number(value: Any, lang: str | None, digits: int = 3) -> str:
    """A number as people read it: 1.234 and 0,5 in Dutch, 1,234 and 0.5 in English."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return words("n.v.t.", "n/a", lang)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    text = f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:,.{digits}g}"
    return text.translate(str.maketrans(",.", ".,")) if words("nl", "en", lang) == "nl" else text


def compact(value: Any, lang: str | None, places: Collection[str] = ()) -> str:
    """A figure in one cell: lists and mappings by their first parts, tables by their size.

    places: names that are written with a capital.
    """
    if isinstance(value, Mapping):
        if _is_table(value):
            return rule(value, lang) if _is_rule(value) else _size(len(value), lang)
        parts = [f"{_key(str(key), lang, places)} {_part(part, lang)}" for key, part in value.items()]
    elif isinstance(value, list):
        if _is_table(value):
            return _size(len(value), lang)
        parts = [_part(part, lang) for part in value]
    else:
        return _part(value, lang)
    more = [f"... ({len(parts)})"] if len(parts) > CELLS else []
    return "; ".join([*parts[:CELLS], *more])


def _key(name: str, lang: str | None, places: Collection[str]) -> str:
    """What a part of a mapping is called; a colon keeps years and classes apart from the figure."""
    if name in places:
        return name.replace("_", " ").title()
    return f"{name}:" if name[0].isdigit() else _term(name, lang)


def _part(value: Any, lang: str | None) -> str:
    return _term(value, lang) if isinstance(value, str) else number(value, lang)


def _term(name: str, lang: str | None) -> str:
    from labsim.inputs.labels import term

    return term(name, words("nl", "en", lang))


def _is_table(value: Any) -> bool:
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return any(isinstance(part, Mapping | list) for part in parts)


def _size(rows: int, lang: str | None) -> str:
    return words(f"tabel met {rows} rijen", f"table of {rows} rows", lang)


def _is_rule(value: Mapping[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)) in ("all_of", "any_of")


def rule(value: Mapping[str, Any], lang: str | None) -> str:
    """An eligibility rule in words."""
    [(name, content)] = value.items()
    if name in ("all_of", "any_of"):
        joint = words(" en ", " and ", lang) if name == "all_of" else words(" of ", " or ", lang)
        parts = [rule(part, lang) for part in content]
        return joint.join(f"({part})" if joint in part or " of " in part or " or " in part else part for part in parts)
    if "in" in content:
        return f"{_term(name, lang)}: {', '.join(_term(member, lang) for member in content['in'])}"
    bounds = {key: number(content[key], lang) for key in ("at_least", "at_most") if key in content}
    if len(bounds) == 2:
        return f"{_term(name, lang)} {' - '.join(bounds.values())}"
    [(key, bound)] = bounds.items()
    least = words("vanaf", "from", lang) if key == "at_least" else words("tot en met", "up to", lang)
    return f"{_term(name, lang)} {least} {bound}"


def print_rows(rows: Sequence[Mapping[str, Any]], lang: str | None) -> None:
    """Names to choose from, with what they stand for."""
    title = words("title_nl", "title_en", lang)
    table = Table(box=None, pad_edge=False)
    heads = {
        "name": words("naam", "name", lang),
        "region": words("regio", "region", lang),
        "theme": words("thema", "theme", lang),
        "source": words("bron", "source", lang),
        title: words("wat het is", "what it is", lang),
    }
    told = []
    for row in rows:  # what only repeats the name is left out
        again = {key for key in heads if key != "name" and row.get(key) == row["name"]}
        told.append({key: "" if key in again else row.get(key, "") for key in heads})
    shown = [key for key in heads if any(row[key] for row in told)]
    for key in shown:
        table.add_column(heads[key], overflow="fold")
    for row in told:
        table.add_row(*(escape(str(row[key])) for key in shown))
    console().print(table)


def print_description(description: "Description", lang: str | None) -> None:
    """Every figure with its provenance, group by group."""
    side = 0 if words("nl", "en", lang) == "nl" else 1
    out = console()
    out.print(f"[bold]{escape(description.name[side])}[/bold]")
    if description.about[side]:
        out.print(escape(description.about[side]))
    legend = words("B bron, A aanname, G geijkt", "B source, A assumption, G fitted", lang)
    out.print(f"{legend}\n", style="dim")
    group = None
    table = _figure_table(lang)
    for record in description.records(words("nl", "en", lang)):
        if record["group"] != group:
            _print_group(out, group, table)
            group, table = record["group"], _figure_table(lang)
        table.add_row(*(escape(cell) for cell in _figure_cells(record, lang, description.places)))
    _print_group(out, group, table)


def _print_group(out: Console, group: str | None, table: Table) -> None:
    if table.row_count:
        if group:
            out.print(f"[bold]{escape(group)}[/bold]")
        out.print(table)
        out.print()


def _figure_table(lang: str | None) -> Table:
    table = Table(box=None, pad_edge=False, expand=True)
    table.add_column(words("wat", "what", lang), ratio=3, overflow="fold")
    table.add_column(words("waarde", "value", lang), ratio=3, overflow="fold")
    table.add_column("", width=1)
    table.add_column(words("herkomst", "provenance", lang), ratio=5, overflow="fold")
    return table


def _figure_cells(record: Mapping[str, Any], lang: str | None, places: Collection[str]) -> tuple[str, str, str, str]:
    value = compact(record["value"], lang, places)
    unit = "" if record["unit"] in SAID_BY_THE_VALUE else record["unit"]
    text = f"{value} {unit}".strip() + (f" ({record['date']})" if record["date"] else "")
    source = record["provenance"]
    if record["low"] is not None and not _is_table(record["low"]):
        low, high = compact(record["low"], lang, places), compact(record["high"], lang, places)
        source += words(f" [bereik {low} tot {high}]", f" [range {low} to {high}]", lang)
    return record["name"], text, record["grade"], source


def print_checked(rows: Sequence["Checked"], lang: str | None) -> None:
    """What a check of a region looked at, and what it found."""
    side = 0 if words("nl", "en", lang) == "nl" else 1
    table = Table(box=None, pad_edge=False)
    for head, where in (("nagekeken", "checked"), ("waarde", "value"), ("naast", "beside")):
        table.add_column(words(head, where, lang), justify="right" if where == "value" else "left", overflow="fold")
    for row in rows:
        table.add_row(escape(row.name[side]), number(row.value, lang), escape(row.beside[side]))
    console().print(table)
    console().print(words("geen fouten", "no faults", lang))


def print_effects(result: Any, lang: str) -> None:
    """The answer of a comparison: a table per instrument, and the ends of the choices."""
    from labsim.report.terminal import render_table

    console().print(render_table(result, lang))
    if getattr(result, "money", None):
        from labsim.report.money import render_money

        console().print(render_money(result, lang))


def print_tables(result: Any, lang: str) -> None:
    """The tables of a world at their last date."""
    from labsim.report.world_tables import render_tables

    console().print(render_tables(result, lang))


def print_points(found: Any, lang: str) -> None:
    """What every point of a sweep gave."""
    from labsim.report.sweep import render_sweep

    console().print(render_sweep(found, lang))


def print_indicators(result: Any, lang: str | None) -> None:
    """Every indicator at the first and the last date, mean over seeds, and how far stocks drifted."""
    from labsim.study.indicators import catalogue

    known = {row["name"]: row for row in catalogue()}
    drift = {row["indicator"]: row["drift"] for row in result.drift.to_dict("records")}
    rows = result.indicators.to_dict("records")
    dates = sorted({str(row["date"]) for row in rows})
    found = {(row["indicator"], str(row["date"])): row["value"] for row in rows}
    table = Table(box=None, pad_edge=False)
    for head in (
        words("indicator", "indicator", lang),
        dates[0],
        dates[-1],
        words("verloop", "drift", lang),
        "",
    ):
        table.add_column(head, justify="left" if head in ("", "indicator") else "right")
    for name, unit in {row["indicator"]: row.get("unit", "") for row in rows}.items():
        title = known.get(name, {}).get(words("title_nl", "title_en", lang), name)
        ends = [number(found.get((name, day)), lang) for day in (dates[0], dates[-1])]
        change = f"{number(100 * drift[name], lang, 2)} %" if name in drift else ""
        table.add_row(escape(title), *ends, change, escape(_unit(unit, lang)))
    console().print(table)


def _unit(unit: str, lang: str | None) -> str:
    from labsim.inputs.labels import unit_label

    return unit_label(unit, words("nl", "en", lang))


def print_levels(rows: Sequence[Any], path: Path, lang: str | None) -> None:
    """Fitted levels, what they were made to hit, and which of them could not."""
    table = Table(box=None, pad_edge=False)
    heads = ("niveau", "level"), ("waarde", "value"), ("doel", "target"), ("bereikt", "reached"), ("", "")
    for head in heads:
        table.add_column(words(*head, lang), justify="left" if head in (heads[0], heads[-1]) else "right")
    for row in rows:
        figures = (number(value, lang) for value in (row.value, row.target, row.reached))
        beyond = words("niet bereikbaar: niet geschreven", "not reachable: not written", lang) if row.at_bound else ""
        table.add_row(escape(row.parameter), *figures, beyond)
    console().print(table)
    console().print(escape(str(path)), soft_wrap=True)
