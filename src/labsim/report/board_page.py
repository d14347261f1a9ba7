"""Page 1, for the board: answer, table, bridge, choices, when the advice changes, what we do not know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from labsim.report.answer import TINY, Answer, Case, cost_each
from labsim.report.formats import significant, whole
from labsim.report.reading import Cell
from labsim.report.sentences import Line, headline, name, paragraphs, region, subject
from labsim.report.words import Words

GUESSED = (
    "jobs",
    "border",
    "seat",
)  # choices about facts that nobody knows; the others are matters of preference


@dataclass(frozen=True)
class TableRow:
    """A row of the table of page 1."""

    label: str
    with_: str
    without: str
    difference: str
    span: str
    strong: bool = False


def board_page(answer: Answer, words: Words) -> dict[str, Any]:
    """Everything page 1 prints, as texts."""
    meta = answer.reading.result.meta
    return {
        "title": words("title", name=name(answer, words).partition(" (")[0], region=region(answer)),
        "asked": asked(answer, words),
        "question": question(answer, words),
        "notice": notice(answer, words),
        "headline": headline(answer, words),
        "lines": paragraphs(answer, words),
        "table_head": (
            words.horizon(answer.reading.at),
            words("with"),
            words("without"),
            words("difference"),
            words("in_16_header"),
        ),
        "table_caption": words("table_caption", subject=subject(answer, words), date=words.date(meta["horizon_date"])),
        "table": people_rows(answer, words),
        "table_note": _table_note(answer, words),
        "bridge_title": _bridge_title(answer, words),
        "flips": flips(answer, words),
        "unknown": unknown(answer, words),
    }


def notice(answer: Answer, words: Words) -> str:
    """A banner above the page: the caller's own, or that not every choice was computed."""
    own = str(answer.reading.result.meta.get("notice") or "")
    return own or (words("notice_quick") if answer.missing else "")


def asked(answer: Answer, words: Words) -> str:
    """What the board is asked to decide on."""
    budget = answer.reading.result.meta.get("budget_total_eur")
    known = budget is not None and not pd.isna(budget) and budget > 0
    what = words("asked", budget=words.euro_total(budget)) if known else words("asked_nothing")
    meta = answer.reading.result.meta
    return words("to_board", region=meta.get("region_name", meta["region"])) + " \u00b7 " + what


def question(answer: Answer, words: Words) -> str:
    """The question in the reader's own words, or the usual one."""
    meta = answer.reading.result.meta
    own = meta.get("question_en") if words.lang == "en" else meta.get("question")
    return str(own) if own else words("question_default", subject=subject(answer, words))


def people_rows(answer: Answer, words: Words) -> list[TableRow]:
    """Participants, others, together and cost; differences come from whole cells and add up."""
    steps, bridge = answer.bridge.whole, answer.bridge
    without = -steps["deadweight"] - steps["lost"]
    mine, others = steps["gross_lasting"] - without, steps["displaced"] + steps["spillover"]
    assert mine + others == steps["net_lasting"]
    starters = answer.reading.cell("started").value
    first = (
        words("row_participants", n=words.number(starters)) if starters == starters else words("row_participants_all")
    )
    return [
        TableRow(
            first,
            words.number(steps["gross_lasting"]),
            words.number(without),
            words.signed(mine),
            _span(bridge.change("participants"), words),
        ),
        TableRow(
            words("row_others"),
            _level(bridge.cells["others_with"], words),
            _level(bridge.cells["others_without"], words),
            words.signed(others),
            _span(bridge.change("others"), words),
        ),
        TableRow(
            words("row_total"),
            "",
            "",
            words.signed(steps["net_lasting"]),
            _span(answer.net, words),
            strong=True,
        ),
        cost_row(answer, words),
    ]


def _span(cell: Cell, words: Words) -> str:
    return words.span(cell.world_low, cell.world_high, sign=True)


def _level(cell: Cell, words: Words) -> str:
    """A level of the region is known to two digits only; the difference is not taken from it."""
    return words("approx", n=words.number(significant(cell.value)))


def cost_row(answer: Answer, words: Words) -> TableRow:
    """Euro per extra person and what it is in 16 of the 20 futures; no number where the answer has none."""
    label = words("row_cost")
    if answer.case is Case.CANNOT_TELL:
        return TableRow(label, "", "", words("not_to_say"), words("not_to_say"))
    if answer.case in (Case.ZERO, Case.NEGATIVE):
        return TableRow(label, "", "", words("not_applicable"), words("not_applicable"))
    span = cost_span(answer, words)
    if answer.case is Case.TINY:
        return TableRow(label, "", "", words("more_than", amount=words.euro_each(answer.cost / TINY)), span)
    people = words.number(answer.bridge.whole["net_lasting"])
    label = words("row_cost_sum", cost=words.euro_total(answer.cost), n=people)
    return TableRow(label, "", "", words.euro_each(cost_each(answer.cost, answer.net.value)), span)


def cost_span(answer: Answer, words: Words) -> str:
    """Cost per extra person at both edges of the one-world range; open where nobody may be extra."""
    best = cost_each(answer.cost, answer.net.world_high)
    worst = cost_each(answer.cost, answer.net.world_low)
    if best is None:
        return words("not_applicable")
    if worst is None:
        return words("or_more", amount=words.euro_each(best))
    return words("span_words", low=words.euro_each(best), high=words.euro_each(worst))


def _table_note(answer: Answer, words: Words) -> str:
    measure = str(answer.reading.result.meta.get("measure") or "12h")
    key = f"measure_{measure}"
    return words("table_note", measure=words(key) if key in words.text else measure)


def _bridge_title(answer: Answer, words: Words) -> str:
    r, n = answer.bridge.whole["registered"], answer.bridge.whole["net_lasting"]
    return words("bridge_title" if n >= 0 else "bridge_title_less", r=words.number(r), n=words.number(abs(n)))


def flips(answer: Answer, words: Words) -> list[list[Line]]:
    """When the advice changes, from the ends of the choices and from the influence of single assumptions.

    One list per bullet.
    """
    if not answer.choices:
        return [[Line("", words("no_choices"))]]
    if answer.case in (Case.POSITIVE, Case.TINY):
        found = [_price_flips(answer, words)]
    elif answer.case is Case.CANNOT_TELL:
        found = [[line] for line in _turning(answer, words)]
    else:
        found = [[Line(words("flip_never"), words("flip_never_rest"))]]
    most = answer.choices[0]
    low, high = words.number(most.left.value), words.number(most.right.value)
    if answer.case is not Case.CANNOT_TELL:  # there the headline names the choice
        rest = words("flip_most_rest", question=most.question, low=low, high=high)
        found += [[Line(words("flip_most"), rest)]] if low != high else []
        found.append([assumption_flip(answer, words)])
    return [bullet for bullet in found if bullet]


def _price_flips(answer: Answer, words: Words) -> list[Line]:
    low, high = answer.span
    worst, best = cost_each(answer.cost, low), cost_each(answer.cost, high)
    lines = []
    if best:
        lines.append(Line(words("flip_below", amount=words.euro_each(best)), words("flip_below_rest")))
    if worst:
        lines.append(Line(words("flip_above", amount=words.euro_each(worst)), words("flip_above_rest")))
    return lines


def _turning(answer: Answer, words: Words) -> list[Line]:
    turning = [choice.question for choice in answer.choices if choice.turns]
    steady = [choice.question for choice in answer.choices if not choice.turns]
    lines = [Line(words("flip_turns"), " " + " ".join(turning))] if turning else []
    return lines + ([Line(words("flip_turns_not"), " " + " ".join(steady))] if steady else [])


def influences(answer: Answer) -> pd.DataFrame:
    """Assumptions whose influence on net was computed, largest first."""
    frame = answer.reading.result.assumptions
    if frame.empty:
        return frame
    known = frame[frame["influence_low"].notna() & frame["influence_high"].notna()].copy()
    known["width"] = (known["influence_high"] - known["influence_low"]).abs()
    return known.sort_values("width", ascending=False, kind="stable")


def assumption_flip(answer: Answer, words: Words) -> Line:
    """The first single assumption that takes the gain away (or that none of those computed does)."""
    known = influences(answer)
    if known.empty:
        return Line(words("flip_not_computed"), words("flip_not_computed_rest"))
    gain = whole(answer.net.value) > 0
    for _, row in known.iterrows():
        for edge in ("low", "high"):
            outcome = float(row[f"influence_{edge}"])
            if (whole(outcome) > 0) != gain:
                value = words.quantity(row[edge], str(row["unit"]))
                title = words("flip_assumption", name=row[f"name_{words.lang}"], value=value)
                return Line(title, words("flip_assumption_rest", n=words.signed(outcome)))
    key = "flip_no_assumption_rest" if gain else "flip_no_assumption_never"
    return Line(words.count("flip_no_assumption", len(known)), words(key))


def unknown(answer: Answer, words: Words) -> str:
    """What nobody has measured, and how far the answer moves with it."""
    names = [words.choice(choice.name, "find_out") for choice in answer.choices if choice.name in GUESSED]
    if not names:
        frame = answer.reading.result.assumptions
        guessed = frame[frame["grade"] == "A"].head(2) if not frame.empty else frame
        names = [f"\u2018{name}\u2019" for name in guessed.get(f"name_{words.lang}", [])]
    text = words("unknown_list", names="; ".join(names)) if names else words("unknown_none")
    low, high = (words.number(edge) for edge in answer.span)
    if low != high:
        text += " " + words("unknown_range", low=low, high=high, n=words.number(answer.net.value))
    return text
