"""cheers.csv: the 28 items of the CHEERS 2022 statement, filled from a result and its manifest.

The items are those of Husereau and others 2022 (BMJ 376:e067975), named in our words and read for labour market policy:
people instead of patients. What a run does not know says "not reported"; nothing is filled in for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd

from labsim.inputs.errors import Text
from labsim.report.money_words import PERSPECTIVE
from labsim.report.words import Words

COLUMNS = ["number", "item", "reported", "text"]
MISSING = Text("niet gerapporteerd", "not reported")
MOST = 6  # groups named in a sentence
OUTCOMES = (("gross", "gross"), ("net", "net"), ("net_lasting", "net_lasting_26w"))


class Told(NamedTuple):
    """What is read of a result."""

    result: Any
    words: Words

    def say(self, nl: str, en: str) -> str:
        """The sentence of this language."""
        return nl if self.words.lang == "nl" else en

    @property
    def meta(self) -> Any:
        """What was asked."""
        return self.result.meta

    def frame(self, item: str) -> pd.Series | None:
        """A row of the frame of the table of costs and benefits, where there is one."""
        return self.row("frame", item)

    def row(self, section: str, item: str, perspective: str = "") -> pd.Series | None:
        """A row of that table."""
        table = self.result.money.get("mkba")
        if table is None:
            return None
        mine = table[(table["scenario"] == self.meta["scenario"]) & (table["section"] == section)]
        mine = mine[(mine["item"] == item) & (mine["perspective"] == perspective)]
        return None if mine.empty else mine.iloc[0]

    def note(self, row: pd.Series | None) -> str:
        """The remark of a row."""
        return "" if row is None else str(row["note_nl" if self.words.lang == "nl" else "note_en"])


def cheers(result: Any, lang: str = "nl") -> pd.DataFrame:
    """COLUMNS rows, one an item, about the result's main scenario."""
    told = Told(result, Words(lang))
    rows = []
    for number, (nl, en, fill) in enumerate(ITEMS, start=1):
        text = fill(told) if fill is not None else ""
        missing = MISSING.nl if lang == "nl" else MISSING.en
        rows.append([number, nl if lang == "nl" else en, bool(text), text or missing])
    return pd.DataFrame(rows, columns=COLUMNS)


def _name(told: Told) -> str:
    name = told.meta["intervention_name_nl" if told.words.lang == "nl" else "intervention_name_en"]
    return told.say(
        f"Kosten en baten van {name} in {told.meta['region_name']}: paren van gesimuleerde werelden",
        f"Costs and benefits of {name} in {told.meta['region_name']}: pairs of simulated worlds",
    )


def _abstract(told: Told) -> str:
    found = [_mean(told, *key) for key in (("effects", "net"), ("effects", "net_lasting"))]
    society = told.row("balance", "balance", "society")
    if any(text == "" for text in found) or society is None:
        return ""
    balance = told.words.euro_total(society["value"])
    return told.say(
        f"Netto {found[0]}, blijvend {found[1]}; saldo voor de samenleving {balance}.",
        f"Net {found[0]}, lasting {found[1]}; balance for society {balance}.",
    )


def _mean(told: Told, section: str, item: str, perspective: str = "") -> str:
    row = told.row(section, item, perspective)
    if row is None or row["value"] != row["value"]:
        return ""
    value, low, high = (told.words.number(row[key], 1) for key in ("value", "low", "high"))
    return f"{value} ({low}; {high})" if row["low"] == row["low"] else value


def _population(told: Told) -> str:
    day = told.meta["start"]
    return told.say(
        f"Alle inwoners van 15-74 jaar, synthetisch een op een, bij het begin ({day}).",
        f"All inhabitants aged 15-74, synthetic one to one, at the start ({day}).",
    )


def _comparators(told: Told) -> str:
    texts = [told.note(told.frame(name)) for name in ("alternative", "null_alternative")]
    return "; ".join(text for text in texts if text)


def _perspectives(told: Told) -> str:
    if not told.result.money:
        return ""
    return ", ".join(text.nl if told.words.lang == "nl" else text.en for text in PERSPECTIVE.values())


def _horizon(told: Told) -> str:
    weeks, at = told.meta["weeks"], told.meta["at"]
    return told.say(f"{weeks} weken; peildatum na {at} weken.", f"{weeks} weeks; headline after {at} weeks.")


def _discount(told: Told) -> str:
    row = told.frame("discount")
    return "" if row is None else f"{told.words.percent(row['value'], 2)}; {told.note(row)}"


def _price(told: Told) -> str:
    row = told.frame("price_level")
    return "" if row is None else told.say(f"euro, prijspeil {row['value']:.0f}", f"euro, prices of {row['value']:.0f}")


def _outcomes(told: Told) -> str:
    return told.say(
        f"Bruto, netto en blijvend werk; wat als werk telt: {told.meta['measure']} (configs/measure.yaml).",
        f"Gross, net and lasting work; what counts as work: {told.meta['measure']} (configs/measure.yaml).",
    )


def _measured(told: Told) -> str:
    return told.say(
        f"Dezelfde mensen met en zonder, {told.meta['pairs']} paren; cellen sluiten in hele personen.",
        f"The same people with and without, {told.meta['pairs']} pairs; cells close in whole persons.",
    )


def _valued(told: Told) -> str:
    table = told.result.money.get("mkba")
    if table is None:
        return ""
    rows = table[(table["section"] == "net_benefit") & table["item"].str.startswith("at_")]
    worth = sorted({float(item.partition("_")[2]) for item in rows["item"]})
    amounts = ", ".join(told.words.euro(one) for one in worth)
    return told.say(f"Blijvende netto plaatsing bij {amounts}.", f"A lasting net placement at {amounts}.")


def _resources(told: Told) -> str:
    if not told.result.money:
        return ""
    return told.say(
        "Kostenregels van de instrumenten en wat werelden zelf betalen, per week in hele centen (configs/money.yaml).",
        "Cost lines of the instruments and what worlds pay themselves, a week in whole cents (configs/money.yaml).",
    )


def _model(told: Told) -> str:
    hashes = told.result.manifest.get("hashes", {})
    return told.say(
        f"labsim {told.result.manifest['version']}, docs/odd.md; motor {hashes.get('engine', '-')}.",
        f"labsim {told.result.manifest['version']}, docs/odd.md; engine {hashes.get('engine', '-')}.",
    )


def _assumptions(told: Told) -> str:
    grades = told.result.assumptions["grade"].value_counts() if len(told.result.assumptions) else {}
    command = told.result.manifest["command"]
    n = [int(grades.get(grade, 0)) for grade in ("B", "G", "A")]
    return (
        told.say(
            f"{n[0]} cijfers met bron, {n[1]} geijkt, {n[2]} aannames; opdracht: {command}",
            f"{n[0]} figures with a source, {n[1]} fitted, {n[2]} assumptions; command: {command}",
        )
        if sum(n)
        else ""
    )


def _groups(told: Told) -> str:
    effects = told.result.effects
    mine = effects[(effects["scenario"] == told.meta["scenario"]) & (effects["group"] != "all")]
    names = dict.fromkeys(told.words.dimension(group) for group in mine["group"])
    words = ", ".join(list(names)[:MOST])
    return told.say(f"effects.csv per groep: {words}.", f"effects.csv by group: {words}.") if names else ""


def _distribution(told: Told) -> str:
    if not told.result.money:
        return ""
    return told.say("money.csv: winst en verlies per partij.", "money.csv: gains and losses by party.")


def _uncertainty(told: Told) -> str:
    choices = list(dict.fromkeys(told.result.choices["choice"])) if len(told.result.choices) else []
    pairs = told.words.count("pairs", told.meta["pairs"])
    ends = ", ".join(told.words.choice(name, "question") for name in choices)
    return told.say(
        f"95%-interval over {pairs}; uiteinden van keuzes: {ends or 'geen'}.",
        f"95 % interval over {pairs}; ends of choices: {ends or 'none'}.",
    )


def _parameters(told: Told) -> str:
    n = len(told.result.assumptions)
    return told.say(f"{n} cijfers met bereik en herkomst.", f"{n} figures with range and provenance.") if n else ""


def _results(told: Told) -> str:
    found = [f"{told.words.measure(measure)} {_mean(told, 'effects', name)}" for name, measure in OUTCOMES]
    money = told.row("balance", "balance", "government")
    if money is None:
        return ""
    kept = "; ".join(text for text in found if not text.endswith(" "))
    amount = told.words.euro_total(money["value"])
    return told.say(f"{kept}; saldo overheid {amount}.", f"{kept}; balance of government {amount}.")


def _ends(told: Told) -> str:
    choices = told.result.choices
    if not len(choices):
        return ""
    low, high = (told.words.number(end, 1) for end in (choices["value"].min(), choices["value"].max()))
    return told.say(
        f"Blijvend netto ligt over alle uiteinden tussen {low} en {high}.",
        f"Lasting net lies between {low} and {high} over all ends.",
    )


def _limits(told: Told) -> str:
    table = told.result.money.get("mkba")
    if table is None:
        return ""
    note = "note_nl" if told.words.lang == "nl" else "note_en"
    mine = (table["scenario"] == told.meta["scenario"]) & (table["section"] == "pro_memorie")
    names = "; ".join(table.loc[mine, note])
    return told.say(
        f"Niet in een bedrag: {names}. Zie docs/validation.md.", f"In no sum: {names}. See docs/validation.md."
    )


def _background(told: Told) -> str:
    return str(told.meta.get("question" if told.words.lang == "nl" else "question_en") or "")


Fill = Callable[[Told], str] | None  # None: nothing a run can know
ITEMS: tuple[tuple[str, str, Fill], ...] = (
    ("titel", "title", _name),
    ("samenvatting", "abstract", _abstract),
    ("achtergrond en vraag", "background and objectives", _background),
    ("vooraf vastgelegd analyseplan", "analysis plan made beforehand", None),
    ("wie het betreft", "study population", _population),
    ("plaats en omgeving", "setting and location", lambda told: str(told.meta["region_name"])),
    ("wat met wat is vergeleken", "comparators", _comparators),
    ("perspectief", "perspective", _perspectives),
    ("horizon", "time horizon", _horizon),
    ("discontovoet", "discount rate", _discount),
    ("keuze van uitkomsten", "selection of outcomes", _outcomes),
    ("meting van uitkomsten", "measurement of outcomes", _measured),
    ("waardering van uitkomsten", "valuation of outcomes", _valued),
    ("meting en waardering van middelen", "measurement and valuation of resources", _resources),
    ("munt en prijspeil", "currency and price date", _price),
    ("model", "rationale and description of the model", _model),
    ("analyse en aannames", "analytics and assumptions", _assumptions),
    ("verschillen tussen groepen", "heterogeneity", _groups),
    ("verdeling over partijen", "distributional effects", _distribution),
    ("onzekerheid", "characterising uncertainty", _uncertainty),
    ("wie erbij betrokken was", "engagement of those affected", None),
    ("parameters", "study parameters", _parameters),
    ("hoofduitkomsten", "summary of main results", _results),
    ("invloed van onzekerheid", "effect of uncertainty", _ends),
    ("invloed van betrokkenen", "effect of engagement", None),
    ("beperkingen en reikwijdte", "limitations and generalisability", _limits),
    ("financiering", "source of funding", None),
    ("belangen", "conflicts of interest", None),
)
