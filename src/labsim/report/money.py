"""The money of a comparison on the terminal: who gains what, three perspectives, euros per placement."""

from __future__ import annotations

from typing import Any

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from labsim.report.formats import significant
from labsim.report.money_words import BLOCK, PARTY, PERSPECTIVE, MoneyWords
from labsim.report.reading import Reading, read
from labsim.report.terminal import fixed_table
from labsim.report.words import Words
from labsim.study.money.value import BLOCKS

THOUSAND = 1000.0
PARTY_WIDTHS = (18, 8, 8, 8, 9, 8, 9)  # characters; with two between columns they fill 80
PERSPECTIVE_WIDTHS = (17, 8, 8, 8, 20, 9)
WORTH_WIDTHS = (12, 32, 32)


def render_money(result: Any, lang: str = "nl") -> RenderableType:
    """A table of parties, of perspectives and of placements for every scenario with a ledger; nothing without one."""
    words, own = Words(lang), MoneyWords(lang)
    tables = result.money
    if "mkba" not in tables:
        return Group()
    parts: list[RenderableType] = []
    for scenario in dict.fromkeys(tables["mkba"]["scenario"]):
        money = tables["money"][tables["money"]["scenario"] == scenario]
        mkba = tables["mkba"][tables["mkba"]["scenario"] == scenario]
        lines = [Text(line) for line in cost_lines(read(result, scenario), mkba, words, own)]
        parts += [Text(), *_scenario(scenario, money, mkba, words, own, lines)]
    return Group(*parts)


def _scenario(
    scenario: str, money: pd.DataFrame, mkba: pd.DataFrame, words: Words, own: MoneyWords, costs: list[Text]
) -> list[RenderableType]:
    return [
        _parties(own("title", name=scenario), money, words, own),
        Text(under_line(mkba, words, own), style="dim"),
        Text(),
        _perspectives(mkba, words, own),
        *costs,
        *(Text(line) for line in ratio_lines(mkba, words, own)),
        Text(),
        *(Text(line) for line in placement_lines(mkba, words, own)),
        Text(),
        _worth(mkba, words, own),
        Text(),
        Text(sroi_sentence(mkba, words, own)),
        *(Text(line) for line in frame_lines(mkba, words, own)),
    ]


def under_line(mkba: pd.DataFrame, words: Words, own: MoneyWords) -> str:
    """What the amounts are: their unit, rate, weeks and prices."""
    frame = mkba[mkba["section"] == "frame"].set_index("item")["value"]
    return own(
        "under",
        rate=words.percent(float(frame["discount"]), 2),
        weeks=words.number(frame["horizon"]),
        year=f"{frame['price_level']:.0f}",
    )


def frame_lines(mkba: pd.DataFrame, words: Words, own: MoneyWords) -> list[str]:
    """What it is compared with, and what is in no sum."""
    note = "note_nl" if words.lang == "nl" else "note_en"
    nothing = mkba.loc[mkba["item"] == "null_alternative", note].iloc[0]
    missing = "; ".join(text.partition(" (")[0] for text in mkba.loc[mkba["section"] == "pro_memorie", note])
    return [own("null", text=nothing), own("pro_memorie", names=missing)]


def cost_lines(reading: Reading, mkba: pd.DataFrame, words: Words, own: MoneyWords) -> list[str]:
    """What the amounts of cost are that a reader meets, where they are not the same."""
    costs = mkba[mkba["section"] == "costs"].groupby("perspective")["value"].sum()
    amounts = [reading.cell("cost_eur").value, -float(costs["municipality"]), -float(costs["society"])]
    told = [words.euro_total(max(amount, 0.0)) for amount in amounts if amount == amount]
    if len(told) < len(amounts) or len(set(told)) == 1:
        return []
    return [own("three_costs", budget=told[0], municipality=told[1], society=told[2])]


def party_amounts(money: pd.DataFrame) -> pd.DataFrame:
    """Present value in euros by block (rows, with their total) and party (columns)."""
    rows = money[(money["world"] == "present_value") & (money["year"] == "total")]
    names = {name: block for block, members in BLOCKS.items() for name in members}
    block = rows["item"].str.partition(":")[0].map({**names, "total": "total"})
    found = rows.groupby([block, rows["party"]])["value"].sum().unstack(fill_value=0.0)
    return found.reindex(index=list(BLOCK), columns=list(PARTY), fill_value=0.0)


def _parties(title: str, money: pd.DataFrame, words: Words, own: MoneyWords) -> Table:
    table = fixed_table(title, party_heads(own), PARTY_WIDTHS)
    rows = party_rows(money, words, own)
    for cells in rows:
        table.add_row(*(Text(cell, style="bold" if cells is rows[-1] else "") for cell in cells))
    return table


def party_heads(own: MoneyWords) -> tuple[str, ...]:
    """Heads of the table of parties."""
    return ("", *(own.of(text) for text in PARTY.values()))


def party_rows(money: pd.DataFrame, words: Words, own: MoneyWords) -> list[tuple[str, ...]]:
    """What every party gains by each block, in thousands of euros; the last row is what is left."""
    return [
        (own.of(BLOCK[str(name)]), *(words.signed(amount / THOUSAND) for amount in amounts))
        for name, amounts in party_amounts(money).iterrows()
    ]


def _perspectives(mkba: pd.DataFrame, words: Words, own: MoneyWords) -> Table:
    table = fixed_table(own("perspectives"), perspective_heads(own), PERSPECTIVE_WIDTHS)
    for cells in perspective_rows(mkba, words, own):
        table.add_row(*cells)
    return table


def perspective_heads(own: MoneyWords) -> tuple[str, ...]:
    """Heads of the table of three ways to count."""
    return ("", *(own(key) for key in ("costs", "gains", "balance", "interval", "ratio")))


def perspective_rows(mkba: pd.DataFrame, words: Words, own: MoneyWords) -> list[tuple[str, ...]]:
    """Costs, benefits, balance with its interval in thousands of euros, and benefits per euro, of each perspective."""
    rows: list[tuple[str, ...]] = []
    for name, text in PERSPECTIVE.items():
        mine = mkba[(mkba["perspective"] == name) & mkba["section"].isin(("costs", "benefits", "balance"))]
        costs = mine.loc[mine["section"] == "costs", "value"].sum()
        balance, ratio = (mine[mine["item"] == item].iloc[0] for item in ("balance", "benefit_cost_ratio"))
        rows.append(
            (
                own.of(text),
                words.signed(costs / THOUSAND),
                words.signed((balance["value"] - costs) / THOUSAND),
                words.signed(balance["value"] / THOUSAND),
                words.span(balance["low"] / THOUSAND, balance["high"] / THOUSAND, sign=True) if _known(balance) else "",
                words.number(ratio["value"], 2),
            )
        )
    return rows


def ratio_lines(mkba: pd.DataFrame, words: Words, own: MoneyWords) -> list[str]:
    """Benefits per euro with their interval, for each perspective that pays something."""
    rows = mkba[mkba["item"] == "benefit_cost_ratio"].set_index("perspective")
    told = []
    for name, text in PERSPECTIVE.items():
        value, low, high = (float(rows.loc[name, key]) for key in ("value", "low", "high"))
        if low == low:
            to = "tot" if words.lang == "nl" else "to"
            write = [words.number(one, 2) for one in (value, low, high)]
            told.append(f"{own.of(text)} {write[0]} ({write[1]} {to} {write[2]})")
    return [own("ratios", text="; ".join(told))] if told else []


def placement_lines(mkba: pd.DataFrame, words: Words, own: MoneyWords) -> list[str]:
    """Euros per placement, and what a lasting one must be worth."""
    lines = [own("each") + ":"]
    lasting = mkba[mkba["section"].isin(("per_placement", "net_benefit")) & ~mkba["item"].str.startswith("at_")]
    for row in lasting.to_dict("records"):
        if row["item"] == "break_even_output":
            who = own.of(PERSPECTIVE[row["perspective"]])
            lines.append(f"  {own('break_even_output', who=who)}: {words.percent(row['value'])}")
        else:
            lines.append(f"  {own(row['item'])}: {_amount(row, words, own)}")
    return lines


def _worth(mkba: pd.DataFrame, words: Words, own: MoneyWords) -> Table:
    """Net benefit at stated values of a lasting placement, in thousands of euros with its interval."""
    rows = mkba[(mkba["section"] == "net_benefit") & mkba["item"].str.startswith("at_")]
    columns = list(dict.fromkeys(rows["perspective"]))
    table = fixed_table(own("worth"), ("", *(own(name) for name in columns)), WORTH_WIDTHS)
    for item in dict.fromkeys(rows["item"]):
        cells = [words.euro(float(item.partition("_")[2]))]
        for name in columns:
            row = rows[(rows["item"] == item) & (rows["perspective"] == name)].iloc[0]
            ends = f" ({words.span(row['low'] / THOUSAND, row['high'] / THOUSAND, sign=True)})" if _known(row) else ""
            cells.append(words.signed(row["value"] / THOUSAND) + ends)
        table.add_row(*(Text(cell) for cell in cells))
    return table


def sroi_sentence(mkba: pd.DataFrame, words: Words, own: MoneyWords) -> str:
    """Both meanings of SROI, apart."""
    rows = mkba[mkba["section"] == "sroi"].set_index("item")["value"]
    ratio = rows["valued_return"]
    valued = own("valued", ratio=words.number(ratio, 2)) if ratio == ratio else own("not_defined")
    return own("sroi", effort=words.euro_total(rows["clause_effort"]), valued=valued)


def _amount(row: dict[str, object], words: Words, own: MoneyWords) -> str:
    value, low, high = (float(row[key]) for key in ("value", "low", "high"))  # type: ignore[arg-type]
    if value != value:
        return str(row["note_nl" if words.lang == "nl" else "note_en"]) or own("not_defined")
    text = words.euro(significant(value))
    if low != low:
        return text
    write = [words.euro(significant(end)) for end in (low, high)]
    return f"{text} ({write[0]} {'tot' if words.lang == 'nl' else 'to'} {write[1]})"


def _known(row: pd.Series) -> bool:
    return bool(row["low"] == row["low"])
