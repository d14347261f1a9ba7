"""The annex of the memo: every moment, every choice with its error, the other groups, all assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labsim.report.answer import Answer
from labsim.report.evidence_page import assumptions
from labsim.report.groups import OVERLAPPING, GroupRow, group_table, overlapping
from labsim.report.reading import PER_YEAR, Cell, Reading
from labsim.report.through_time import time_rows
from labsim.report.words import Words, capital


@dataclass(frozen=True)
class HorizonRow:
    """Net at one moment, as texts: mean with its interval, range of one world, pairs."""

    weeks: str
    state: str
    state_world: str
    lasting: str
    lasting_world: str
    pairs: str
    strong: bool


def annex(answer: Answer, words: Words) -> dict[str, Any]:
    """Everything the annex prints, as texts."""
    return {
        "horizons": horizon_rows(answer, words),
        "choices": choice_rows(answer, words),
        "times": time_rows(answer.reading, words),
        "groups": other_groups(answer, words),
        "assumptions": assumptions(answer.reading.result, words),
    }


def horizons(reading: Reading) -> list[int]:
    """Whole years and the horizon itself, as far as the run goes; the last moment of a shorter run."""
    known = reading.weeks()
    chosen = [weeks for weeks in known if weeks > 0 and (weeks % PER_YEAR == 0 or weeks == reading.at)]
    return chosen or known[-1:]


def horizon_rows(answer: Answer, words: Words) -> list[HorizonRow]:
    """One row per year."""
    rows = []
    for weeks in horizons(answer.reading):
        state, lasting = (answer.reading.cell(name, weeks=weeks) for name in ("net", "net_lasting_26w"))
        rows.append(
            HorizonRow(
                words.number(weeks),
                with_error(state, words),
                world(state, words),
                with_error(lasting, words),
                world(lasting, words),
                words.number(answer.reading.pairs(weeks=weeks)),
                weeks == answer.reading.at,
            )
        )
    return rows


def with_error(cell: Cell, words: Words) -> str:
    """'+9 ± 0,3'; without an interval only the mean."""
    mean = words.signed(cell.value)
    half = cell.half_width
    return f"{mean} ± {words.number(half, 1)}" if half == half else mean


def world(cell: Cell, words: Words) -> str:
    """The range of one world, signed."""
    return words.span(cell.world_low, cell.world_high, sign=True)


def choice_rows(answer: Answer, words: Words) -> list[tuple[str, str, str, str, str]]:
    """(question, end, outcome, other end, outcome), outcomes with their simulation error."""
    rows = []
    for choice in answer.choices:
        ends = [
            (end.label, with_error(Cell(end.value, end.low, end.high), words)) for end in (choice.left, choice.right)
        ]
        rows.append((choice.question, *ends[0], *ends[1]))
    return rows


def other_groups(answer: Answer, words: Words) -> list[tuple[str, list[GroupRow], str]]:
    """(dimension, rows, note) of every dimension but the one on page 2; small groups merged."""
    found = []
    for dimension in answer.reading.dimensions():
        if dimension == OVERLAPPING:
            rows, hidden = overlapping(answer.reading, dimension, words)
            notes = [words("groups_overlap"), *([words("groups_not_shown", names=", ".join(hidden))] if hidden else [])]
            found += [(capital(words.dimension(dimension)), rows, " ".join(notes))] if rows else []
            continue
        table = group_table(answer.reading, dimension, words) if dimension != "scheme" else None
        if table is not None:
            note = words("groups_merged", names=", ".join(table.merged)) if table.merged else ""
            found.append((capital(words.dimension(dimension)), list(table.rows), note))
    return found
