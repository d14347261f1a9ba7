"""Page 2, for the advisor: paths, groups, costs, assumptions with provenance, tests, how to recompute."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

import pandas as pd

from labsim.report.answer import TINY, Answer, cost_each
from labsim.report.beside import beside
from labsim.report.board_page import influences
from labsim.report.formats import NBSP, whole
from labsim.report.groups import GroupTable, group_table
from labsim.report.reading import Cell, Result
from labsim.report.sentences import Line
from labsim.report.words import Words

PAGE_LINES = 8  # lines of the table of page 2; the annex has all assumptions
NAME_CHARS, VALUE_CHARS, PROVENANCE_CHARS = 34, 18, 28  # what fits on one line of that table
MOST_HASHES = 5  # what went in; the manifest has them all
MOST_CHECKS = 4  # figures of the validation on page 2
COMMAND_CHARS = 46  # of a line of the command
GRADE_ORDER = {"A": 0, "G": 1, "B": 2}
HASH = re.compile(r"[0-9a-f]{12,}")
STEPS = (
    "started",
    "completed",
    "registered_placements",
    "gross",
    "net",
    "net_lasting_26w",
    "net_lasting_52w",
)


@dataclass(frozen=True)
class Assumption:
    """A row of the table of assumptions, as texts; grade is B, G or A."""

    name: str
    value: str
    span: str
    grade: str
    provenance: str
    influence: str


@dataclass(frozen=True)
class CostRow:
    """A step from invitation to extra person: how many, and euro for each."""

    label: str
    count: str
    span: str
    each: str
    strong: bool = False


def evidence_page(answer: Answer, words: Words) -> dict[str, Any]:
    """Everything page 2 prints, as texts."""
    reading = answer.reading
    table = group_table(reading, "scheme", words)
    rows = assumptions(reading.result, words)
    return {
        "paths_sub": words(
            "paths_sub", state=words.signed(reading.cell("net").value), lasting=words.signed(answer.net.value)
        ),
        "spreads": spreads(answer, words),
        "group_notes": group_notes(answer, table, words),
        "costs": cost_rows(answer, words),
        "cost_notes": cost_notes(answer, words),
        "assumptions": that_fit(rows),
        "assumption_count": len(rows),
        "assumptions_sub": words(
            "assumptions_by_influence" if not influences(answer).empty else "assumptions_by_grade"
        ),
        "validation": validation(answer, words),
        "again": again(answer, words),
    }


def spreads(answer: Answer, words: Words) -> list[Line]:
    """The three kinds of uncertainty, never added up."""
    low, high = answer.span
    net = answer.net
    half = words.number(net.half_width, 1)
    lines = [
        Line(
            words("spread_error"),
            words("spread_error_rest", n=words.number(net.value), half=half, pairs=words.count("pairs", answer.pairs))
            if answer.pairs > 1
            else words("spread_error_none"),
        ),
        Line(words("spread_world"), words("spread_world_rest", span=words.span(net.world_low, net.world_high))),
    ]
    if answer.choices:
        lines.append(Line(words("spread_choices"), words("spread_choices_rest", span=words.span(low, high))))
    return lines


def group_notes(answer: Answer, table: GroupTable | None, words: Words) -> list[str]:
    """What a reader of the groups must know: what is merged, what counts, what happens outside the region."""
    notes = []
    if table is None:
        notes.append(words("groups_hidden") if answer.reading.dimensions() else words("groups_none"))
    else:
        notes.append(words("groups_state"))
        if table.merged:
            notes.append("*" + words("groups_merged", names=", ".join(table.merged)))
        if table.unchanged:
            notes.append(words("groups_unchanged"))
        if table.rest:
            notes.append(words("groups_rest", names=", ".join(table.rest)))
        if any(row.label in (words.group("scheme:nugger"),) for row in table.rows):
            notes.append(words("nugger_note"))
    net, country = answer.reading.cell("net").value, answer.reading.cell("net_nl").value
    if net == net and country == country:
        notes.append(
            words(
                "groups_nl",
                outside=words.signed(whole(country) - whole(net)),  # so that the three figures add up
                net=words.signed(net),
                nl=words.signed(country),
            )
        )
    return notes


def cost_rows(answer: Answer, words: Words) -> list[CostRow]:
    """From invited to extra: counts and euro for each; no euro where nobody is extra or it cannot be told."""
    rows = []
    for measure in STEPS:
        cell = answer.reading.cell(measure)
        if not cell.known:
            continue
        change = measure.startswith("net")
        rows.append(
            CostRow(
                words(f"cost_{measure}"),
                words.signed(cell.value) if change else words.number(cell.value),
                words.span(cell.world_low, cell.world_high, sign=change),
                _each(answer, measure, cell, words),
                strong=measure == "net_lasting_26w",
            )
        )
    return rows


def _each(answer: Answer, measure: str, cell: Cell, words: Words) -> str:
    each = cost_each(answer.cost, cell.value)
    if measure in ("invited", "waiting") or each is None or not answer.cost > 0:
        return "\u2013"
    if measure.startswith("net") and answer.case.value not in ("positive", "tiny"):
        return "\u2013"
    if measure.startswith("net") and cell.value < TINY:
        return words("above", amount=words.euro_each(answer.cost / TINY))
    return words.euro_each(each)


def cost_notes(answer: Answer, words: Words) -> str:
    """What the cost is, what was asked, what is not in it."""
    budget = answer.reading.result.meta.get("budget_total_eur")
    asked = words("costs_budget", budget=words.euro_total(budget)) if budget and not pd.isna(budget) else ""
    spent = words("costs_note", cost=words.euro_total(answer.cost))
    invited, waiting = (answer.reading.cell(name).value for name in ("invited", "waiting"))
    queue = (
        words("costs_queue", invited=words.number(invited), waiting=words.number(waiting)) if invited == invited else ""
    )
    shares = " ".join(beside(answer.reading, words))
    beyond = words("costs_annex" if answer.reading.has_money else "costs_not")
    return " ".join(part for part in (queue, spent, asked, beyond, shares) if part)


def assumptions(result: Result, words: Words) -> list[Assumption]:
    """All assumptions: by influence where it was computed, then numbers (assumed, fitted, sourced), then rules."""
    frame = result.assumptions
    if frame.empty:
        return []
    ranked = frame.assign(
        width=(frame["influence_high"] - frame["influence_low"]).abs().fillna(-1.0),
        rank=frame["grade"].map(GRADE_ORDER).fillna(len(GRADE_ORDER)),
        plain=[not isinstance(value, Real) for value in frame["value"]],
    ).sort_values(["width", "plain", "rank"], ascending=[False, True, True], kind="stable")
    return [_assumption(row, words) for _, row in ranked.iterrows()]


def _assumption(row: Any, words: Words) -> Assumption:
    unit = "" if pd.isna(row["unit"]) else str(row["unit"])
    low, high = row["low"], row["high"]
    money = unit.lower().startswith("eur")
    bare = "EUR" if money else (unit if words.is_share(unit) else "")
    span = (
        words("fixed")
        if pd.isna(low) or pd.isna(high)
        else f"{words.quantity(low, bare)} \u2013 {words.quantity(high, bare)}"
    )
    at = row["influence_low"], row["influence_high"]
    influence = "\u2013" if pd.isna(at[0]) or pd.isna(at[1]) else " / ".join(words.number(float(x)) for x in at)
    return Assumption(
        str(row[f"name_{words.lang}"]),
        words.quantity(row["value"], unit),
        span,
        str(row["grade"]),
        str(row["provenance"]),
        influence,
    )


def that_fit(rows: list[Assumption]) -> list[Assumption]:
    """The first rows that fit on page 2: a long name takes two lines, a long unit is left out."""
    found, lines = [], 0
    for row in rows:
        lines += max(1, -(-len(row.name) // NAME_CHARS))
        if lines > PAGE_LINES:
            break
        found.append(row if len(row.value) <= VALUE_CHARS else replace(row, value=row.value.partition(" ")[0]))
    return found


def brief(text: str, limit: int = PROVENANCE_CHARS) -> str:
    """A text cut at a word, with an ellipsis; page 2 has no room for whole provenances (the annex has)."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.") + "\u2026"


def validation(answer: Answer, words: Words) -> dict[str, Any] | None:
    """Published figures that were not used for fitting, failures included: the first few, and how many hold."""
    found = answer.reading.result.meta.get("share_of_validation")
    if not found:
        return None
    checks = found["checks"]
    held = sum(not one["off"] for one in checks)
    notes = [words("validated_held", held=words.number(held), n=words.number(len(checks)))]
    notes += [] if found["current"] else [words("validated_before")]
    return {"rows": [_check(one, words) for one in checks[:MOST_CHECKS]], "notes": " ".join(notes)}


def _check(one: Mapping[str, Any], words: Words) -> dict[str, str]:
    unit = "%" if one["unit"].startswith("%") else words.units.get(one["unit"], one["unit"])
    numbers = [one[key] for key in ("low", "high", "value")]
    decimals = 0 if max((abs(number) for number in numbers if number is not None), default=0.0) >= 10 else 1
    low, high, value = (words.number(number, decimals) for number in numbers)
    real = words("span_words", low=low, high=high) + (unit if unit == "%" else f" {unit}".rstrip())
    return {
        "name": words.check(one["key"]),
        "real": real.replace(" ", NBSP),  # on one line
        "model": value + ("%" if unit == "%" else ""),
        "verdict": words(f"verdict_{one['off'] or 'within'}"),
    }


def again(answer: Answer, words: Words) -> dict[str, Any]:
    """Command, hashes and version: enough to get the same bits."""
    meta = answer.reading.result.meta
    manifest = meta.get("manifest") or {}
    facts = [words("version", version=version(meta)), words.count("pairs", answer.pairs)]
    if meta.get("start"):
        facts.append(words("started_on", date=words.date(str(meta["start"]))))
    hashes = [(words.origins.get(label, label), f"{value[:4]}\u2026{value[-2:]}") for label, value in _hashes(manifest)]
    return {"command": folded(str(meta.get("command", ""))), "hashes": hashes[:MOST_HASHES], "facts": facts}


def folded(command: str) -> str:
    """A command over several lines that can be pasted as they are."""
    lines = textwrap.wrap(
        command, COMMAND_CHARS, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
    return " \\\n".join(lines)


def version(meta: Mapping[str, Any]) -> str:
    """The version of labsim that made the result."""
    manifest = meta.get("manifest") or {}
    return str(manifest.get("version") or manifest.get("labsim") or meta.get("version") or "")


def _hashes(manifest: Mapping[str, Any], label: str = "") -> Iterator[tuple[str, str]]:
    for key, value in manifest.items():
        if isinstance(value, Mapping):
            yield from _hashes(value, str(key))
        elif isinstance(value, str) and HASH.fullmatch(value.removeprefix("sha256:").lower()):
            own = str(key).removesuffix("_sha256").removesuffix("_hash").replace("_", " ")
            yield (label if own in ("hash", "sha256") else own), value.removeprefix("sha256:")
