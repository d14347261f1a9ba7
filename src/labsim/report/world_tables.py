"""What `labsim tables` prints: the tables of a world at their last date, in blocks that fit the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from labsim.report.words import Words, capital

WIDTH = 98
LABELS = 46  # most characters of all key columns
MANY_LABELS, FEW_KEYS = 56, 3  # of more than so many key columns
FIRST = 21  # of those before the last
GAP = 2
MOST_ROWS = 55
MANY_TABLES = 4  # from so many on each is told in short: its first rows, without the range of one world
FEW_ROWS = 12
NAMED_BY = ("by", "dimension")  # keys that say what the names in the next key are
MISSING = "\u2013"
HIDDEN = "\u00b7"  # too few people to publish
TOTAL = "total"  # member of a key: all others together
Row = tuple[dict[str, str], dict[str, Mapping[str, Any]]]  # members of the keys, cells by column


def render_tables(result: Any, lang: str = "nl") -> RenderableType:
    """Every table of a result, at its last date: mean over worlds, and P10-P90 of one world where there are several.

    Many tables are told in short: all of it is in the files, and in the print of a table that is asked for by name."""
    words = Words(lang)
    parts: list[RenderableType] = []
    for name in result.tables:
        parts += [*_table(result, name, words), Text()]
    short = len(result.tables) >= MANY_TABLES
    if result.meta.get("beside"):
        parts.append(Text(words("tables_beside", name=result.meta["beside"]), style="dim"))
    parts.append(Text(words("tables_short" if short else "tables_note", hidden=HIDDEN), style="dim"))
    return Group(*parts)


def _table(result: Any, name: str, words: Words) -> Iterator[RenderableType]:
    """Title and blocks of one table."""
    from labsim.study.tables import TABLES  # loads the kernels, which other reports do not need
    from labsim.study.tables.grid import factor_label

    known, frame = TABLES[name], result.tables[name]
    factors = list(result.meta.get("factors", ()))
    keys = [*factors, *(key for key in known.keys if key != "date")]
    shown = peak_date(frame, known.columns[0].name) if known.at_peak else telling_date(frame)
    last = frame[frame["date"] == shown] if len(frame) else frame
    day = words.date(str(last["date"].iloc[0])) if len(last) else ""
    yield Text(f"{capital(_said(known.title, words))} ({name}), {day}", style="bold")
    yield from (Text(f"  {factor_label(path)}: {path}", style="dim") for path in factors)
    rows = list(_rows(last, keys, known.zeros))
    if not rows:
        yield Text("  " + words("tables_nothing"))
        return
    short = len(result.tables) >= MANY_TABLES
    several = len(result.meta["manifest"]["seeds"]) > 1 and not short
    told = foremost(rows, FEW_ROWS if short else MOST_ROWS)
    names = {**result.meta["names"], **result.meta.get(f"names_{words.lang}", {})}
    labels = [member_labels(row, keys, names, words) for row, _ in told]
    heads = [factor_label(key) if key in factors else words.key(key) for key in keys]
    wide = _widths(heads, labels)
    columns = [
        (_said(one.heading, words), [cell_text(cells.get(one.name, {}), several, words) for _, cells in told])
        for one in known.columns
    ]
    for block in _blocks(columns, WIDTH - sum(wide) - GAP * len(wide)):
        yield _block(heads, labels, wide, block)
    untold = [one for one in known.columns if one.over and not _anything(rows, one.name)]
    yield from (Text("  " + words("tables_untold", name=_said(one.heading, words)), style="dim") for one in untold)
    if len(rows) > len(told):
        yield Text("  " + words("tables_more", n=words.number(len(rows) - len(told))), style="dim")


def _said(text: Any, words: Words) -> str:
    return str(getattr(text, words.lang))


def _rows(frame: pd.DataFrame, keys: Sequence[str], zeros: bool) -> Iterator[Row]:
    """Members of the keys and the cells by column, of rows in which something is known and, without zeros, not zero."""
    for members, part in frame.groupby(list(keys), sort=False):
        cells = {str(row["column"]): row for row in part.to_dict("records")}
        values = part["value"].to_numpy(float)
        if ((zeros | (values != 0)) & (values == values)).any():
            yield dict(zip(keys, map(str, members), strict=True)), cells


def _anything(rows: Sequence[Row], column: str) -> bool:
    """Whether a column is known in any of these rows."""
    values = [float(cells[column]["value"]) for _, cells in rows if column in cells]
    return any(value == value for value in values)


def member_labels(
    row: Mapping[str, str], keys: Sequence[str], names: Mapping[str, Mapping[str, str]], words: Words
) -> list[str]:
    """What the members of the keys are called; the name of a sector or place is the region's own."""
    found, kind = [], ""
    for key in keys:
        code = row[key]
        what = kind or key
        found.append(words.known_member(what, code) or names.get(what, {}).get(code) or words.member(what, code))
        kind = code if key in NAMED_BY else ""
    return found


def telling_date(frame: pd.DataFrame) -> str:
    """The latest of the dates with the most columns that are known: what takes time is not known at the end."""
    known = frame[frame["value"].notna()].groupby("date")["column"].nunique()
    return str(known.index[known == known.max()].max()) if len(known) else str(frame["date"].max())


def foremost(rows: Sequence[Row], most: int) -> list[Row]:
    """The first rows, in their order; where there are too many, those with a total go before the others."""
    ranked = sorted(range(len(rows)), key=lambda k: (TOTAL not in rows[k][0].values(), k))
    return [rows[k] for k in sorted(ranked[:most])]


def peak_date(frame: pd.DataFrame, column: str) -> str:
    """The date at which a column adds up to most."""
    total = frame[frame["column"] == column].groupby("date")["value"].sum()
    return str(total.idxmax()) if len(total) else ""


def _widths(heads: Sequence[str], labels: Sequence[Sequence[str]]) -> list[int]:
    """Characters of each key column: what it needs, or, where that is too much, less for the longest ones."""
    room = LABELS if len(heads) <= FEW_KEYS else MANY_LABELS
    found = [max(len(head), *(len(label[d]) for label in labels)) for d, head in enumerate(heads)]
    found = [min(most, FIRST) for most in found[:-1]] + found[-1:]
    while sum(found) > room:
        found[found.index(max(found))] -= 1
    return found


def _blocks(columns: Sequence[tuple[str, list[str]]], room: int) -> Iterator[list[tuple[str, list[str]]]]:
    """Columns as heading and texts, as many at a time as fit into the room; those with nothing in them are left out."""
    block: list[tuple[str, list[str]]] = []
    left = room
    for heading, texts in columns:
        if all(text in ("", "0", MISSING) for text in texts):
            continue
        wide = _longest(heading, texts) + GAP
        if block and wide > left:
            yield block
            block, left = [], room
        block.append((heading, texts))
        left -= wide
    if block:
        yield block


def _longest(heading: str, texts: Sequence[str]) -> int:
    """Characters that a column needs: words and numbers are not broken."""
    return max(len(line) for line in [*heading.split(), *(line for text in texts for line in text.split("\n"))])


def cell_text(cell: Mapping[str, Any], several: bool, words: Words) -> str:
    """Mean, and below it P10-P90 of one world, or in brackets the mean of the scenario beside it; a dash for what is
    missing, a dot for what may not be published."""
    if not cell:
        return ""
    value, unit = float(cell["value"]), str(cell["unit"])
    if value != value:
        return HIDDEN if cell["hidden"] else MISSING
    text = _number(value, unit, words)
    if "beside" in cell and float(cell["world_low"]) == float(cell["world_low"]):
        other = float(cell["beside"])
        return f"{text}\n({_number(other, unit, words) if other == other else MISSING})"
    alone = float(cell["world_low"]) == float(cell["world_low"])  # a quotient of means has no range of one world
    ends = ("world_low", "world_high") if alone else ("low", "high")
    low, high = (_number(float(cell[end]), unit, words) for end in ends)
    return f"{text}\n{low}\u2013{high}" if several and low != high else text


def _number(value: float, unit: str, words: Words) -> str:
    if unit == "share":
        return words.percent(value, 1)
    return words.number(value, 0 if float(value).is_integer() or abs(value) >= 100 else 1)


def _block(
    heads: Sequence[str], labels: Sequence[Sequence[str]], wide: Sequence[int], block: Sequence[tuple[str, list[str]]]
) -> Table:
    """One piece of a table as rich draws it; a label that repeats the one above it is left out."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
    for head, width in zip(heads, wide, strict=True):
        table.add_column(Text(head), overflow="fold", width=width)
    for head, texts in block:
        table.add_column(Text(head), justify="right", width=_longest(head, texts))
    before: Sequence[str] = ()
    for k, label in enumerate(labels):
        shown = [
            "" if d < len(label) - 1 and list(before[: d + 1]) == list(label[: d + 1]) else text
            for d, text in enumerate(label)
        ]
        table.add_row(*(Text(text) for text in shown), *(Text(texts[k]) for _, texts in block))
        before = label
    return table
