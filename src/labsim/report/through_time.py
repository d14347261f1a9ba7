"""How long, told: weeks of work, the dip while a course holds people, benefits after it, contracts, wages."""

from __future__ import annotations

from dataclasses import fields
from typing import NamedTuple

from labsim.report.reading import Cell, Reading
from labsim.report.words import Words

BACK = (("52w", "12"), ("78w", "18"))  # weeks in measures, months in words
CONTRACTS = ("permanent", "flex", "self_employed", "subsidised", "bbl", "supported")
WEEKS = ("person_weeks", "person_weeks_participants")
THOUSAND = 1000
EUROS = ("wage_participants", "income_participants", "income_others")


class TimeRow(NamedTuple):
    """A row as texts: label, mean, interval of the mean, range of one world."""

    label: str
    value: str
    interval: str = ""
    world: str = ""


def time_rows(reading: Reading, words: Words) -> list[TimeRow]:
    """Everything that says how long, in this order; what a result does not have or hides is left out."""
    rows = [_number(words.measure(name), reading.cell(name), words) for name in WEEKS]
    rows += [*_turn(reading, words), *_returns(reading, words), *_contracts(reading, words)]
    rows += [_number(words.measure(name), thousands(reading.cell(name)), words, digits=1) for name in EUROS]
    return [row for row in rows if row is not None]


def thousands(cell: Cell) -> Cell:
    """The cell in thousands."""
    return Cell(*(getattr(cell, field.name) / THOUSAND for field in fields(cell)))


def _number(label: str, cell: Cell, words: Words, *, sign: bool = True, digits: int = 0) -> TimeRow | None:
    if not cell.known:
        return None
    write = words.signed if sign else words.number
    ends = {"low": write(cell.low, digits), "high": write(cell.high, digits)}
    interval = words("span_words", **ends) if cell.low == cell.low else ""
    world = words.span(cell.world_low, cell.world_high, sign=sign) if cell.world_low == cell.world_low else ""
    return TimeRow(label, write(cell.value, digits), interval, world)


def _turn(reading: Reading, words: Words) -> list[TimeRow | None]:
    """How deep participants fall below the world without, when, and when that is over and won back."""
    dip, week = reading.cell("dip"), reading.cell("dip_week")
    if not (dip.known and dip.value < 0):
        return []
    world = words.span(dip.world_low, dip.world_high, sign=True)
    label = words("time_dip", week=words.number(week.value))
    rows: list[TimeRow | None] = [TimeRow(label, words.signed(dip.value, 1), "", world)]
    for name in ("even_week", "repaid_week"):
        cell = reading.cell(name)
        told = words.number(cell.value) if cell.known else "\u2013"
        both = cell.world_low == cell.world_low and cell.world_high == cell.world_high
        first = words("time_from", week=words.number(cell.world_low)) if cell.world_low == cell.world_low else ""
        rows.append(TimeRow(words(f"time_{name}"), told, "", words.span(*_ends(cell)) if both else first))
    return rows


def _ends(cell: Cell) -> tuple[float, float]:
    return cell.world_low, cell.world_high


def _returns(reading: Reading, words: Words) -> list[TimeRow | None]:
    """Of those who left a benefit for work, how many were back on one; with, and of the same people without."""
    rows: list[TimeRow | None] = []
    for length, months in BACK:
        cells = [
            [reading.cell(f"{name}_{length}{tail}") for name in ("back_on_benefit", "left_benefit")]
            for tail in ("", "_without")
        ]
        told = [_of(back, left, words) for back, left in cells]
        if told[0]:
            without = words("time_without", n=told[1]) if told[1] else ""
            rows.append(TimeRow(words("time_back", months=months), told[0], "", without))
    return rows


def _of(part: Cell, whole: Cell, words: Words) -> str:
    """'12 van 80'; nothing where it is hidden or there is nobody."""
    if not (part.known and whole.known and whole.value > 0):
        return ""
    return words("time_of", n=words.number(part.value), whole=words.number(whole.value))


def _contracts(reading: Reading, words: Words) -> list[TimeRow | None]:
    """Participants at work by contract."""
    return [
        _number(
            words("time_contract", name=words.member("contract", name)),
            reading.cell("gross", group=f"contract:{name}"),
            words,
            sign=False,
        )
        for name in CONTRACTS
    ]
