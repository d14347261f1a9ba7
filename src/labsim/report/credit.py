"""Who earns the credit, and what more of the same gives: the tables of attribution and saturation, as texts.

What is read of a result: `attribution` (a row per budget line and one, `package`, for all together, at the horizon),
`interactions` and `saturation`; each is None or absent where it was not asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from labsim.report.annex import with_error
from labsim.report.formats import significant
from labsim.report.reading import Cell, Reading, instruments, read, weeks_since_start
from labsim.report.targets import partial_targets
from labsim.report.words import Words, capital

WHOLE = "package"
THOUSAND = 1000
CELLS = ("gross", "deadweight", "lost", "displaced", "spillover")
WIDTHS = {
    "brings": (19, 8, 14, 11, 10, 8), "cells": (18, 6, 6, 7, 10, 10, 11), "ways": (20, *(8,) * 6),
    "single": (19, 6, 6, 10, 10, 10, 8),
    "curve": (6, 12, 12, 10, 10, 10, 8),
}  # fmt: skip
WAYS = ("alone", "leave_one_out", "shapley")
LASTING, LONGER = "lasting_26w", "lasting_52w"
MIN_ROWS = 2  # of a package of one line, which says nothing beside that line
BANDS = ("low", "high", "world_low", "world_high")


@dataclass(frozen=True)
class Sheet:
    """A table as texts: its title, heads, rows, which of them are bold, and a note below it."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: tuple[bool, ...]
    note: str
    widths: tuple[int, ...]  # of its columns on a terminal


def sheets(reading: Reading, words: Words) -> list[Sheet]:
    """The tables of one scenario: what lines bring and cost, from gross to net, three ways to count, other sizes."""
    found = []
    lines = _own(reading, "attribution")
    if lines is not None and len(lines):
        found += [_brings(lines, words), _cells(lines, words), _ways(lines, words)]
        found += [_single(lines, words)] if len(lines) > MIN_ROWS else []
    curve = saturation_rows(reading)
    if curve is not None and len(curve):
        found.append(_curve(curve, words))
    return found


def sentences(reading: Reading, words: Words) -> list[str]:
    """The verdict on every stated target that can be counted; the two lines that help or hinder each other most."""
    lines = _own(reading, "attribution")
    if lines is None or not len(lines):
        return []
    told = [*_credible(reading, words), *_verdict(reading, words), *_workfit(reading, words)]
    told += [*partial_targets(reading, words), *_of_nobody(lines, words), *_shared(lines, words), *_paid(lines, words)]
    return [*told, *_together(reading, lines, words)]


def _own(reading: Reading, name: str) -> pd.DataFrame | None:
    """A frame of the result for this scenario, as far as there is one."""
    frame: pd.DataFrame | None = getattr(reading.result, name, None)
    return None if frame is None else frame[frame["scenario"] == reading.scenario]


def _names(lines: pd.DataFrame, words: Words) -> list[str]:
    return [capital(str(name)) for name in lines[f"name_{words.lang}"]]


def _sheet(lines: pd.DataFrame, words: Words, key: str, columns: list[list[str]]) -> Sheet:
    title, heads, note = (words(f"credit_{key}_{part}") for part in ("title", "heads", "note"))
    strong = tuple(line == WHOLE for line in lines["line"])
    return Sheet(title, tuple(heads.split("|")), tuple(zip(*columns, strict=True)), strong, note, WIDTHS[key])


def _brings(lines: pd.DataFrame, words: Words) -> Sheet:
    """Budget, stated target, what practice registers, net lasting work and what one of it costs."""
    name = f"shapley_{LASTING}"
    return _sheet(
        lines,
        words,
        "brings",
        [
            _names(lines, words),
            [words.number(euros / THOUSAND) if euros > 0 else "\u2013" for euros in lines["budget_eur"]],
            [str(text) or "\u2013" for text in lines[f"target_{words.lang}"]],
            [words.number(value, 1) for value in lines["registered_placements"]],
            _with_errors(lines, name, words),
            [
                _each(*numbers, words)
                for numbers in zip(lines[_payer(lines)], lines[name], lines[f"{name}_low"], strict=True)
            ],
        ],
    )


def _payer(lines: pd.DataFrame) -> str:
    """Column of the cost that is told: of the budget, or of all payers where no budget pays for anything."""
    return "paid_eur" if "paid_by_all" in lines and lines["paid_by_all"].any() else "cost_eur"


def _cells(lines: pd.DataFrame, words: Words) -> Sheet:
    """From gross to net, each cell divided over the lines."""
    cells = [[words.number(value, 1) for value in lines[cell]] for cell in CELLS]
    return _sheet(lines, words, "cells", [_names(lines, words), *cells, _with_errors(lines, "shapley", words)])


def _ways(lines: pd.DataFrame, words: Words) -> Sheet:
    """Alone, leave-one-out and Shapley: of net at the date, and of net lasting work."""
    names = [*WAYS, *(f"{way}_{LASTING}" for way in WAYS)]
    return _sheet(
        lines,
        words,
        "ways",
        [_names(lines, words), *([words.signed(value, 1) for value in lines[name]] for name in names)],
    )


def _single(lines: pd.DataFrame, words: Words) -> Sheet:
    """Every line without the others, and all together: what it brings, how lastingly, for how much."""
    names = ["alone", f"alone_{LASTING}", f"alone_{LONGER}"]
    columns = [[words.number(value, 1) for value in lines[f"alone_{cell}"]] for cell in ("gross", "deadweight")]
    columns += [_with_errors(lines, name, words) if name in lines else ["\u2013"] * len(lines) for name in names]
    each = "alone_eur_per_net_lasting"
    told = zip(lines[each], lines[names[1]], lines[f"{names[1]}_low"], strict=True)
    amounts = [_each(euros * people, people, least, words) for euros, people, least in told]
    return _sheet(lines, words, "single", [_names(lines, words), *columns, amounts])


def _with_errors(lines: pd.DataFrame, name: str, words: Words) -> list[str]:
    columns = (lines[name], lines[f"{name}_low"], lines[f"{name}_high"])
    return [with_error(Cell(*numbers), words) for numbers in zip(*columns, strict=True)]


def _each(cost: float, people: float, least: float, words: Words) -> str:
    """Thousands of euros per extra person; no number where the simulation cannot tell whether anybody is extra."""
    if not people > 0:
        return words("not_applicable")
    if not cost > 0:
        return "\u2013"
    return words.number(significant(cost / people) / THOUSAND) if least > 0 else words("not_to_say")


def _credible(reading: Reading, words: Words) -> list[str]:
    """Whether so many extra can be: the target beside net work at the date and net lasting work."""
    target, net, lasting = reading.cell("target").value, reading.cell("net"), reading.cell(f"net_{LASTING}")
    if not (target > 0 and net.known):
        return []
    text = (reading.result.meta.get("target_text") or {}).get(reading.intervention, words.number(target))
    key = "yes" if net.low >= target else "no" if net.high < target else "unsure"
    return [
        words(
            f"credit_extra_{key}",
            target=text.replace(" ", " extra ", 1) if " " in text else text,
            net=with_error(net, words),
            lasting=with_error(lasting, words),
            world=words.span(lasting.world_low, lasting.world_high, sign=True),
        )
    ]


def _workfit(reading: Reading, words: Words) -> list[str]:
    """Targets in people who are fit for work: how many became so, of each instrument that states one."""
    found = []
    for slug, one in (reading.result.meta.get("stated") or {}).items():
        if one["unit"] != "workfit" or (reading.scenario, slug) not in instruments(reading.result):
            continue
        own = read(reading.result, reading.scenario, slug)
        by_seed = own.by_seed("workfit")
        if by_seed.size:
            reached = float((by_seed >= one["target"]).mean())
            key = "credit_workfit_reached" if by_seed.mean() >= one["target"] else "credit_workfit_missed"
            numbers = {"n": words.number(one["target"]), "found": words.number(by_seed.mean())}
            some = {part: words.number(own.cell(part).value) for part in ("started", "completed")}
            found.append(words(key, name=capital(one[words.lang]), **some,
                               chance=words.frequency(reached), **numbers))  # fmt: skip
    return found


def _shared(lines: pd.DataFrame, words: Words) -> list[str]:
    """Lines that one amount pays for: their budgets are more than that of all together."""
    of_package = lines["line"] == WHOLE
    together, own = (float(lines.loc[mask, "budget_eur"].sum()) for mask in (of_package, ~of_package))
    if own <= together:
        return []
    return [words("credit_shared", own=words.number(own / THOUSAND), whole=words.number(together / THOUSAND))]


def _paid(lines: pd.DataFrame, words: Words) -> list[str]:
    """Where no budget pays: that the cost is what all payers pay."""
    return [words("credit_paid_by_all")] if _payer(lines) == "paid_eur" else []


def _verdict(reading: Reading, words: Words) -> list[str]:
    """Whether the target is reached as practice counts, and how many of those are net lasting."""
    target, chance = reading.cell("target").value, reading.cell("p_target").value
    if not (target > 0 and chance == chance):
        return []
    net, registered = reading.cell(f"net_{LASTING}"), reading.cell("registered_placements")
    lasts = float((reading.by_seed(f"net_{LASTING}") >= target).mean())
    text = (reading.result.meta.get("target_text") or {}).get(reading.intervention, words.number(target))
    key = "credit_reached" if registered.value >= target else "credit_missed"
    return [
        words(
            key,
            target=text,
            registered=words.number(registered.value),
            chance=words.frequency(chance),
            net=with_error(net, words),
            lasts=words.frequency(lasts),
            n=words.number(target),
        )
    ]


def _of_nobody(lines: pd.DataFrame, words: Words) -> list[str]:
    """How much of the target of the package no line states."""
    of_package = lines["line"] == WHOLE
    whole, own = (int(lines.loc[mask, "target"].sum()) for mask in (of_package, ~of_package))
    if not 0 < own < whole:
        return []
    return [words("credit_nobody", n=words.number(whole), own=words.number(own), rest=words.number(whole - own))]


def _together(reading: Reading, lines: pd.DataFrame, words: Words) -> list[str]:
    """The two lines that take most from each other, and those that add most, as far as the interval leaves no doubt."""
    pairs = _own(reading, "interactions")
    if pairs is None or not len(pairs):
        return []
    pairs = pairs[_here(reading, pairs) & (pairs["measure"] == f"net_{LASTING}")]
    names = dict(zip(lines["line"], _names(lines, words), strict=True))
    found = []
    for key, sure in (("credit_hinder", pairs["high"] < 0), ("credit_help", pairs["low"] > 0)):
        if sure.any():
            some = pairs[sure]
            row = some.loc[some["value"].abs().idxmax()]
            cell = Cell(float(row["value"]), float(row["low"]), float(row["high"]))
            found.append(words(key, a=names[row["line"]], b=names[row["other"]], n=with_error(cell, words)))
    return found


def saturation_rows(reading: Reading) -> pd.DataFrame | None:
    """Rows of the saturation curve at the horizon."""
    frame = _own(reading, "saturation")
    if frame is None:
        return None
    return frame[_here(reading, frame)]


def _here(reading: Reading, frame: pd.DataFrame) -> np.ndarray:
    """Rows at the horizon [n bool]."""
    at = {date: weeks_since_start(reading.result, date) == reading.at for date in frame["date"].unique()}
    return frame["date"].map(at).to_numpy(dtype=bool)


def _curve(rows: pd.DataFrame, words: Words) -> Sheet:
    """Net and displacement as coverage grows, and what one extra person costs at that size."""
    found, strong = [], []
    for share, own in rows.groupby("share", sort=True):
        by_name = own.set_index("measure")
        cell = {name: Cell(*(float(by_name.at[name, key]) for key in ("value", *BANDS))) for name in by_name.index}
        net, size, unit = cell[f"net_{LASTING}"], float(own["size"].iloc[0]), str(own["size_unit"].iloc[0])
        found.append(
            (
                words.percent(float(share)),
                words.quantity(size, unit) if size == size else "\u2013",
                words.number(cell["participants"].value),
                with_error(cell["net"], words),
                with_error(net, words),
                with_error(cell["displacement"], words),
                _each(cell["cost_eur"].value, net.value, net.low, words),
            )
        )
        strong.append(share == 1.0)
    heads = tuple(words("curve_heads").split("|"))
    return Sheet(words("curve_title"), heads, tuple(found), tuple(strong), words("curve_note"), WIDTHS["curve"])


def credit(reading: Reading, words: Words) -> dict[str, Any]:
    """What the annex of the memo prints of it."""
    return {"sheets": sheets(reading, words), "sentences": sentences(reading, words)}
