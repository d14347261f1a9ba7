"""What `labsim compare` prints: one clear table per instrument, readable in 80 columns and without colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from labsim.report.annex import horizons, with_error
from labsim.report.answer import Answer, Case, answer, cost_each
from labsim.report.beside import beside
from labsim.report.credit import Sheet, sentences, sheets
from labsim.report.differences import difference_rows
from labsim.report.formats import significant
from labsim.report.reading import Cell, Reading, Result, cell_of, instruments, read
from labsim.report.sentences import headline, warnings
from labsim.report.through_time import time_rows
from labsim.report.words import Words
from labsim.study.moved import STAYED

WIDTH = 80
COLUMNS = (31, 9, 16, 18)  # characters; with two between columns they fill 80
DIFFERENCE_COLUMNS = (27, 9, 19, 19)
MOMENT_COLUMNS = (6, 13, 15, 13, 15, 6)
PEOPLE = ("invited", "waiting", "started", "completed")
CELLS = ("gross", "deadweight", "lost")
SPLIT = ("displaced_same_segment", "displaced_elsewhere")  # together: displacement less spillover
LASTING = ("net_lasting_26w", "net_lasting_52w")


@dataclass(frozen=True)
class Line:
    """A row: label, mean, interval, range of one world; a heading has a label only."""

    label: str
    value: str = ""
    interval: str = ""
    world: str = ""
    heading: bool = False


def render_table(result: Result, lang: str = "nl") -> RenderableType:
    """Per scenario the answer, a table per instrument, the moments, both ends of every choice."""
    words = Words(lang)
    parts: list[RenderableType] = []
    for one in _scenarios(result):
        parts += [*_scenario(one, words), Text()]
    return Group(*parts[:-1])


def _scenarios(result: Any) -> list[Result]:
    """The result, told about each of its scenarios in turn."""
    names = getattr(result, "answers", ())
    return [result.of(name) for name in names] if len(names) > 1 else [result]


def _scenario(result: Result, words: Words) -> list[RenderableType]:
    reading = read(result)
    if not reading.has_instrument:
        return [_differences(reading, words)]
    own = answer(result, words)
    parts: list[RenderableType] = [Text(headline(own, words), style="bold"), Text()]
    for scenario, intervention in instruments(result):
        if scenario == reading.scenario:
            one = read(result, scenario, intervention)
            parts += [_measures(one, words, told=own.case is not Case.CANNOT_TELL), Text()]
            parts += [Text(f"{sentence}\n") for sentence in beside(one, words)]
            parts += [_moments(one, words), Text()] if one.has_instrument else []
    return [*parts, *_credit(reading, words), _choices(own, words), *(Text(text) for text in warnings(own, words))]


def _credit(reading: Reading, words: Words) -> list[RenderableType]:
    """Who earns the credit and what another size gives, where that was asked for."""
    parts: list[RenderableType] = []
    for sheet in sheets(reading, words):
        parts += [_sheet(sheet), Text(f"{sheet.note}\n", style="dim")]
    return parts + [Text(f"{sentence}\n") for sentence in sentences(reading, words)]


def _sheet(sheet: Sheet) -> Table:
    table = fixed_table(sheet.title, sheet.heads, sheet.widths)
    for row, strong in zip(sheet.rows, sheet.strong, strict=True):
        table.add_row(*(Text(cell, style="bold" if strong else "") for cell in row))
    return table


def _differences(reading: Reading, words: Words) -> Table:
    """Circumstances only: every indicator less that of the reference."""
    title = words(
        "differences_title",
        name=reading.scenario,
        region=reading.result.meta.get("region_name", reading.result.meta["region"]),
        date=words.date(reading.result.meta["horizon_date"]),
    )
    table = fixed_table(title, ("", words("difference"), words("t_interval"), words("t_world")), DIFFERENCE_COLUMNS)
    for row in difference_rows(reading, words):
        table.add_row(*(Text(cell) for cell in row))
    return table


def _measures(reading: Reading, words: Words, *, told: bool) -> Table:
    meta = reading.result.meta
    title = words(
        "t_title",
        name=reading.intervention,
        region=str(meta.get("region_name") or meta["region"]).partition(" (")[0],
        weeks=words.number(reading.at),
        date=words.date(meta["horizon_date"]),
        pairs=words.count("pairs", reading.pairs()),
    )
    table = fixed_table(title, ("", words("t_value"), words("t_interval"), words("t_world")), COLUMNS)
    for line in measure_lines(reading, words, told=told):
        style = "bold" if line.heading or line.label.strip() == words.measure("net_lasting_26w") else ""
        table.add_row(*(Text(cell, style=style) for cell in (line.label, line.value, line.interval, line.world)))
    return table


def measure_lines(reading: Reading, words: Words, *, told: bool = True) -> Iterator[Line]:
    """All rows of an instrument, headings included; a measure without a value is left out.

    told: whether the answer has a sign; without one there is no cost per extra person.
    """
    yield from _section("t_people", [_line(reading, name, words) for name in PEOPLE], words)
    yield from _section("t_placements", _placements(reading, words), words)
    displacement = cell_of(reading.by_seed("displaced") - reading.by_seed("spillover"))
    work = [_line(reading, name, words) for name in CELLS]
    work.append(_row(words.measure("displacement"), displacement, words))
    work += [_line(reading, name, words, indent=2) for name in SPLIT]
    work.append(_line(reading, "net", words, sign=True))
    work.append(_line(reading, "displaced_outside", words))  # leaves the residents' net for the country's
    work.append(_line(reading, "net_nl", words, sign=True))
    if abs(reading.cell("stayed").value) >= 1:  # an instrument that keeps people in the region: told, and in no net
        work += [_line(reading, name, words, sign=True) for name in STAYED]
    yield from _section("t_work", work, words)
    yield from _section("t_lasting", [_line(reading, name, words, sign=True) for name in LASTING], words)
    yield from _section("t_time", [Line("  " + row.label, *row[1:]) for row in time_rows(reading, words)], words)
    yield from _section("t_money", _money(reading, words, told), words)


def _section(key: str, lines: Iterable[Line], words: Words) -> list[Line]:
    filled = [line for line in lines if line.value]
    return [Line(words(key), heading=True), *filled] if filled else []


def _line(reading: Reading, measure: str, words: Words, *, indent: int = 0, sign: bool = False) -> Line:
    return _row(" " * indent + words.measure(measure), reading.cell(measure), words, sign=sign)


def _row(label: str, cell: Cell, words: Words, *, sign: bool = False) -> Line:
    if not cell.known:
        return Line(label)
    write = words.signed if sign else words.number
    interval = words("span_words", low=write(cell.low, 1), high=write(cell.high, 1)) if cell.low == cell.low else ""
    world = words.span(cell.world_low, cell.world_high, sign=sign) if cell.world_low == cell.world_low else ""
    return Line("  " + label, write(cell.value, 1), interval, world)


def _placements(reading: Reading, words: Words) -> list[Line]:
    target, chance = reading.cell("target").value, reading.cell("p_target").value
    lines = [_line(reading, "registered_placements", words)]
    if target > 0:
        text = (reading.result.meta.get("target_text") or {}).get(reading.intervention, "")
        lines.append(Line("  " + words.measure("target"), words.number(target), "", text))
        if chance == chance:
            lines.append(Line("  " + words.measure("p_target"), words.percent(chance), "", words.frequency(chance)))
    return lines


def _money(reading: Reading, words: Words, told: bool) -> list[Line]:
    """Cost and cost per extra person, in thousands of euros; open ranges where net can be zero."""
    cost, net = reading.cell("cost_eur"), reading.cell("net_lasting_26w")
    if not cost.known:
        return []
    spent = Line(
        "  " + words("t_cost"),
        words.number(cost.value / 1000),
        "",
        words.span(cost.world_low / 1000, cost.world_high / 1000),
    )
    each = cost_each(cost.value, net.value)
    if not told:
        return [spent, Line("  " + words("t_each"), "\u2013", words("not_to_say"))]
    if each is None:
        return [spent, Line("  " + words("t_each"), words("not_applicable"))]
    interval, world = (
        _open(cost.value, *ends, words) for ends in ((net.low, net.high), (net.world_low, net.world_high))
    )
    return [spent, Line("  " + words("t_each"), words.number(significant(each) / 1000, 0), interval, world)]


def _open(cost: float, fewest: float, most: float, words: Words) -> str:
    """Thousands of euros per extra person between the fewest and the most people."""
    best, worst = cost_each(cost, most), cost_each(cost, fewest)
    if best is None:
        return ""
    if worst is None:
        return words("or_more", amount=words.number(significant(best) / 1000))
    return words.span(significant(best) / 1000, significant(worst) / 1000)


def _moments(reading: Reading, words: Words) -> Table:
    heads = (
        words("t_weeks"),
        words("t_net_short"),
        words("one_world"),
        words("t_lasting_short"),
        words("one_world"),
        words("n_pairs"),
    )
    table = fixed_table(words("t_horizons"), heads, MOMENT_COLUMNS)
    for weeks in horizons(reading):
        style = "bold" if weeks == reading.at else ""
        cells = [words.number(weeks)]
        for measure in ("net", "net_lasting_26w"):
            cell = reading.cell(measure, weeks=weeks)
            cells += [with_error(cell, words), words.span(cell.world_low, cell.world_high, sign=True)]
        cells.append(words.number(reading.pairs(weeks=weeks)))
        table.add_row(*(Text(cell, style=style) for cell in cells))
    return table


def _choices(own: Answer, words: Words) -> RenderableType:
    if not own.choices:
        return Text(words("no_choices"))
    table = Table(
        title=Text(words("t_choices"), style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        width=WIDTH,
        pad_edge=False,
        show_edge=False,
        show_header=False,
        padding=(0, 1, 0, 0),
    )
    for align, width in (("left", 17), ("left", 16), ("right", 11), ("left", 16), ("right", 11)):
        table.add_column(justify="right" if align == "right" else "left", width=width)
    for choice in own.choices:
        cells = [choice.question]
        for end in (choice.left, choice.right):
            cells += [end.label, with_error(Cell(end.value, end.low, end.high), words)]
        table.add_row(*(Text(cell) for cell in cells))
    net = with_error(own.net, words)
    table.add_row(Text(words("t_centre"), style="bold"), Text(), Text(net, style="bold"))
    return table


def fixed_table(title: str, heads: tuple[str, ...], widths: tuple[int, ...]) -> Table:
    """A table of fixed columns: the same lines of the same result on every terminal of 80 columns or more."""
    table = Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for i, (head, width) in enumerate(zip(heads, widths, strict=True)):
        side: Literal["left", "right"] = "left" if i == 0 else "right"
        table.add_column(Text(head), justify=side, width=width, vertical="bottom", overflow="fold")
    return table
