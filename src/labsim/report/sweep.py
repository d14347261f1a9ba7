"""The answer of a sweep on the terminal: a row per point, the best first where they are ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from labsim.inputs.errors import Text as Said
from labsim.inputs.experiment import CASE, CHOICES
from labsim.report.formats import significant
from labsim.report.words import Words

MOST_POINTS = 40
THOUSAND = 1000.0
HEADS = {
    "net": Said("netto", "net"),
    "net_lasting_26w": Said("blijvend netto", "lasting net"),
    "cost_eur": Said("kosten budget (x 1.000)", "cost to the budget (x 1,000)"),
    "eur_per_net_lasting_26w": Said("euro per blijvende", "euros per lasting"),
    "p_best": Said("kans de beste", "chance the best"),
    "completed": Said("afgerond", "completed"),
    "registered_placements": Said("geplaatst (registratie)", "placed (as registered)"),
    "p_target": Said("kans op het doel", "chance of the target"),
    "paid_eur": Said("kosten alle betalers (x 1.000)", "cost to all payers (x 1,000)"),
    "eur_per_net": Said("euro per netto", "euros per net"),
    "employed_difference": Said("meer die meedoen", "more who take part"),
    "bijstand_persons_difference": Said("meer mensen met bijstand", "more people on bijstand"),
    "benefits_saved": Said("uitkeringen bespaard (x 1.000)", "benefits saved (x 1,000)"),
    "balance_municipality": Said("saldo gemeente (x 1.000)", "balance municipality (x 1,000)"),
    "balance_government": Said("saldo overheid (x 1.000)", "balance government (x 1,000)"),
    "balance_society": Said("saldo samenleving (x 1.000)", "balance society (x 1,000)"),
}
UNTOLD = Said("niet te zeggen", "cannot be told")
NOTE = Said(
    "Gemiddelde over paren, eronder het 95%-interval. Niet te zeggen: het aantal is niet zeker meer dan nul, of "
    "niemand betaalt. Euro per plaatsing: {paid}. Kans de beste: in hoeveel van {n} keer opnieuw getrokken paren dit "
    "punt de meeste blijvende plaatsingen heeft, onder punten met dezelfde aannames.",
    "Mean over pairs, below it the 95 % interval. Cannot be told: the number is not certainly above zero, or nobody "
    "pays. Euros per placement: {paid}. Chance the best: in how many of {n} sets of pairs drawn anew this point has "
    "the most lasting placements, among points that assume the same.",
)
PAYERS = {
    "cost_eur": Said("van het budget", "of the budget"),
    "paid_eur": Said("van alle betalers", "of all payers"),
}
BLOCK = 5  # measures beside each other


def render_sweep(found: Any, lang: str = "nl") -> RenderableType:
    """The points of a finished sweep (`labsim.study.sweep.Sweep`)."""
    from labsim.study.points import answers

    return render_points(found, answers(found.headline(), found.factors), lang)


def render_points(found: Any, points: pd.DataFrame, lang: str = "nl") -> RenderableType:
    """Points of a sweep (`labsim.study.sweep.Sweep`) and its table of answers."""
    from labsim.study.points import COST, RESAMPLED, paid_by

    words = Words(lang)
    keys = [name for name in (*found.factors, "scenario") if points[name].nunique(dropna=False) > 1] or ["scenario"]
    cost = paid_by(points)
    zeros = not points.loc[points["measure"] == COST, "value"].any()
    names = [name for name in HEADS if name in set(points["measure"]) and not (name == COST and zeros and cost != COST)]
    values = {
        (tuple(row[key] for key in keys), row["measure"]): row for row in points.to_dict("records")
    }  # a point is told by what varies
    order = list(dict.fromkeys(point for point, _ in values))
    if "p_best" in names:
        assumed = [tuple(one for key, one in zip(keys, point, strict=True) if key in CHOICES) for point in order]
        place = {one: number for number, one in enumerate(dict.fromkeys(assumed))}
        best = [-float(values.get((point, "p_best"), {"value": 0.0})["value"]) for point in order]
        rank = dict(zip(order, zip((place[one] for one in assumed), best, strict=True), strict=True))
        order.sort(key=lambda point: rank[point])
    parts: list[RenderableType] = []
    for start in range(0, len(names), BLOCK):
        parts += [_table(found, keys, order[:MOST_POINTS], names[start : start + BLOCK], values, words), Text()]
    note = NOTE.nl if lang == "nl" else NOTE.en
    paid = _said(PAYERS[cost], words)
    return Group(*parts, Text(note.format(n=words.number(RESAMPLED), paid=paid), style="dim"))


def _table(
    found: Any,
    keys: Sequence[str],
    order: Sequence[tuple[Any, ...]],
    names: Sequence[str],
    values: Mapping[Any, Mapping[str, Any]],
    words: Words,
) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for key in keys:
        table.add_column("" if key == CASE else key.rpartition(".")[2].replace("_", " "), overflow="fold")
    for name in names:
        table.add_column(_said(HEADS[name], words), justify="right", overflow="fold")
    for point in order:
        labels = [_label(found, key, value, words) for key, value in zip(keys, point, strict=True)]
        table.add_row(*labels, *(_cell(name, values.get((point, name)), words) for name in names))
    return table


def _label(found: Any, key: str, value: Any, words: Words) -> str:
    """What a value of a factor is called."""
    if key == CASE:
        case = found.experiment.cases[value]
        return str(case.name_nl if words.lang == "nl" else case.name_en)
    return words.number(value, 2) if isinstance(value, float) else str(value)


def _cell(name: str, row: Mapping[str, Any] | None, words: Words) -> str:
    if row is None:
        return ""
    value, low, high = (float(row[key]) for key in ("value", "low", "high"))
    if value != value:
        return _said(UNTOLD, words) if name.startswith("eur_per") else ""
    if name.startswith("p_"):
        write = [words.percent(one) if one == one else "" for one in (value, low, high)]
    elif name.startswith("eur_per"):
        write = [words.euro(significant(one)) for one in (value, low, high)]
    else:
        by = THOUSAND if row["unit"] == "EUR" else 1.0
        write = [words.number(one / by, 1) for one in (value, low, high)]
    return f"{write[0]}\n{write[1]} \u2013 {write[2]}" if low == low else write[0]


def _said(text: Said, words: Words) -> str:
    return text.nl if words.lang == "nl" else text.en
