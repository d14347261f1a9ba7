"""The money of a comparison in the memo: its annex, the line that tells amounts of cost apart, where page 2 points."""

from dataclasses import asdict
from types import SimpleNamespace

import pandas as pd
import pytest
from invented import make_result

from labsim.inputs.money import PARTIES
from labsim.report.memo import render_memo
from labsim.report.money import cost_lines
from labsim.report.money_words import MoneyWords
from labsim.report.reading import read
from labsim.report.words import Words

NAN = float("nan")
KEYS = ["section", "item", "perspective", "value", "low", "high", "note_nl", "note_en"]
PERSPECTIVES = ("municipality", "government", "society")


def mkba(**costs: float) -> pd.DataFrame:
    """The table of an invented ledger; costs: of each perspective, in euros."""
    rows = [
        ("frame", "null_alternative", "", NAN, NAN, NAN, "de wereld zonder", "the world without"),
        ("frame", "horizon", "", 208.0, NAN, NAN, "", ""),
        ("frame", "price_level", "", 2019.0, NAN, NAN, "", ""),
        ("frame", "discount", "", 0.0225, NAN, NAN, "", ""),
        ("per_placement", "eur_per_net", "programme", 1e4, 9e3, 2e4, "", ""),
        ("sroi", "clause_effort", "", 100.0, NAN, NAN, "", ""),
        ("sroi", "valued_return", "society", 0.3, NAN, NAN, "", ""),
        ("pro_memorie", "health", "", NAN, NAN, NAN, "gezondheid (niet geteld)", "health (not counted)"),
    ]
    for name in PERSPECTIVES:
        cost = costs.get(name, 700_000.0)
        rows.append(("costs", "cost", name, -cost, NAN, NAN, "", ""))
        rows.append(("benefits", "tax", name, 3e5, NAN, NAN, "", ""))
        rows.append(("balance", "balance", name, 3e5 - cost, -6e5, -1e5, "", ""))
        rows.append(("balance", "benefit_cost_ratio", name, 0.4, 0.1, 0.5, "", ""))
    return pd.DataFrame(rows, columns=KEYS).assign(scenario="ambachtsschool")


def with_money(**costs: float) -> SimpleNamespace:
    """An invented result with a ledger."""
    result = make_result("positive")
    same = {"scenario": "ambachtsschool", "world": "present_value", "year": "total"}
    rows = [{**same, "item": item, "party": party, "value": 7000.0} for item in ("tax", "total") for party in PARTIES]
    fields = {name: getattr(result, name) for name in asdict(result)}
    return SimpleNamespace(**fields, money={"mkba": mkba(**costs), "money": pd.DataFrame(rows)})


@pytest.mark.parametrize(("lang", "expected"), [
    ("nl", ["Wat het kost en wie er wint", "Werkgever", "samenleving", "gezondheid", "de wereld zonder", "+300"]),
    ("en", ["What it costs and who gains", "Employer", "society", "health", "the world without", "+300"]),
])  # fmt: skip
def test_the_annex_tells_the_money_and_page_2_points_there(lang, expected):
    words, own = Words(lang), MoneyWords(lang)
    text = render_memo(with_money(), lang=lang)
    annex = text[text.index('<section class="annex">') :]
    assert all(word in annex for word in expected)
    assert words("costs_annex") in text and words("costs_not") not in text
    bare = render_memo(make_result("positive"), lang=lang)
    assert words("costs_not") in bare and own("perspectives") not in bare


def test_amounts_of_cost_are_told_apart_only_where_they_differ():
    words, own = Words("nl"), MoneyWords("nl")
    same = with_money()
    assert cost_lines(read(same), same.money["mkba"], words, own) == []
    other = with_money(municipality=800_000.0, society=900_000.0)
    (line,) = cost_lines(read(other), other.money["mkba"], words, own)
    assert line.replace("\u00a0", " ") == (
        "Kosten: € 700.000 = uit het gevraagde budget, tot de peildatum; € 800.000 = alles wat de gemeente betaalt, "
        "over alle weken en contant gemaakt; € 900.000 = plus werkgevers en anderen."
    )
