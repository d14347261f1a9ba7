"""Who earns the credit, told: tables of 80 columns in both languages, sums that close in print, sentences."""

import io
import re

import numpy as np
import pandas as pd
import pytest
from invented import make_result
from rich.console import Console

from labsim.report.answer import answer
from labsim.report.credit import credit, sentences, sheets
from labsim.report.memo import render_memo
from labsim.report.plot import plot, svgs
from labsim.report.reading import instruments, read
from labsim.report.terminal import render_table
from labsim.report.words import Words

NL, EN = Words("nl"), Words("en")
LINES = (("ambachtsschool", "Ambachtsschool (nieuwe stijl)", 20.0, 9.0), ("sroi", "fonds SROI", 12.0, -1.0))


class Asked:
    """A result with tables beside the comparison."""

    def __init__(self, result, **frames: pd.DataFrame) -> None:
        self.result = result
        self.__dict__.update(frames)

    def __getattr__(self, name: str):
        return getattr(self.result, name)


def line(slug: str, name: str, gross: float, net: float) -> dict:
    row = {
        "scenario": "ambachtsschool", "line": slug, "name_nl": name, "name_en": name, "instruments": slug,
        "target": 40,
        "budget_eur": 350_000.0 if slug != "sroi" else 0.0, "target_nl": "40 matches", "target_en": "40 matches",
        "registered_placements": gross + 3, "gross": gross, "deadweight": 6.0, "lost": 1.0,
        "displaced": gross - net - 7,
        "spillover": 0.0, "net": net, "cost_eur": 200_000.0, "eur_per_net_lasting": np.nan,
    }  # fmt: skip
    for way in ("alone", "leave_one_out", "shapley"):
        for tail in ("", "_lasting_26w"):
            row |= {f"{way}{tail}": net, f"{way}{tail}_low": net - 2, f"{way}{tail}_high": net + 2}
    row |= {"alone_lasting_52w": net - 1, "alone_lasting_52w_low": net - 3, "alone_lasting_52w_high": net + 1}
    row |= {"alone_gross": gross, "alone_deadweight": 6.0, "alone_eur_per_net_lasting": 200_000.0 / net}
    row |= {"paid_eur": 300_000.0, "paid_by_all": 0.0}
    return row


def attribution() -> pd.DataFrame:
    rows = [line(*one) for one in LINES]
    both = line("package", "samen", 32.0, 8.0)
    return pd.DataFrame([*rows, {**both, "target": 120, "deadweight": 12.0, "lost": 2.0, "displaced": 10.0}])


def interactions(result, value: float) -> pd.DataFrame:
    told = {"line": "ambachtsschool", "other": "sroi", "measure": "net_lasting_26w", "value": value}
    ends = {"low": value - 1, "high": value + 1, "date": result.meta["horizon_date"], "scenario": "ambachtsschool"}
    return pd.DataFrame([told | ends])


def saturation(result) -> pd.DataFrame:
    rows = []
    for share in (0.0, 0.5, 1.0, 1.5):
        for measure in ("participants", "net", "net_lasting_26w", "displacement", "cost_eur"):
            value = 10 * share * (1000 if measure == "cost_eur" else 1)
            bands = {"low": value - share, "high": value + share, "world_low": value, "world_high": value}
            row = {"scenario": "ambachtsschool", "share": share, "size": 40 * share, "size_unit": "persons"}
            rows.append({**row, "measure": measure, "date": result.meta["horizon_date"], "value": value, **bands})
    return pd.DataFrame(rows)


@pytest.fixture
def asked() -> Asked:
    result = make_result("positive", seeds=20)
    return Asked(
        result, attribution=attribution(), interactions=interactions(result, -4.0), saturation=saturation(result)
    )


def printed(result, lang: str) -> str:
    stream = io.StringIO()
    Console(file=stream, width=80, no_color=True, force_terminal=False).print(render_table(result, lang))
    return stream.getvalue()


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_tables_fit_in_eighty_columns_and_no_word_is_cut(asked, lang):
    text = printed(asked, lang)
    assert max(len(row) for row in text.splitlines()) <= 80
    assert "\u2026" not in text
    assert not re.search(r"\b(nan|inf|none)\b", text, re.IGNORECASE)
    for sheet in sheets(read(asked), Words(lang)):
        assert sheet.title in text
        assert {len(row) for row in sheet.rows} == {len(sheet.heads)} == {len(sheet.widths)}


def test_nothing_is_told_where_nothing_was_asked():
    reading = read(make_result("positive"))
    assert credit(reading, NL) == {"sheets": [], "sentences": []}


def test_no_amount_per_person_where_the_simulation_cannot_tell(asked):
    brings = sheets(read(asked), EN)[0]
    assert [row[-1] for row in brings.rows] == ["22", "n/a", "25"]
    frame = attribution()
    frame["shapley_lasting_26w_low"] = [-0.1, np.nan, np.nan]
    doubtful = sheets(read(Asked(asked.result, attribution=frame)), EN)[0]
    assert [row[-1] for row in doubtful.rows] == ["cannot be told", "n/a", "cannot be told"]
    assert [row[1] for row in brings.rows] == ["350", "\u2013", "350"]


def test_the_verdict_names_target_register_and_what_lasts(asked):
    [credible, verdict, nobody, hinder] = sentences(read(asked), NL)
    assert credible.startswith("Zijn 40 extra matches geloofwaardig? Nee:")
    assert "120" in nobody and "80" in nobody and "40" in nobody
    assert "40 matches" in verdict and "netto blijvend" in verdict
    assert "Ambachtsschool" in hinder and "SROI" in hinder and "\u22124" in hinder
    quiet = Asked(asked.result, attribution=attribution(), interactions=interactions(asked.result, 0.5))
    assert len(sentences(read(quiet), NL)) == 3  # the interval holds zero


def test_a_target_in_people_fit_for_work_has_its_own_verdict(asked):
    meta = {**asked.result.meta, "stated": {"perspct": {"target": 300, "unit": "workfit", "nl": "Perspct", "en": "P"}}}
    day, rows = meta["horizon_date"], asked.effects_by_seed
    some = rows[(rows["measure"] == "net") & (rows["group"] == "all") & (rows["date"] == day)]
    fit = some.assign(intervention="perspct", measure="workfit", value=np.where(some["seed"] == 1, 301, 260))
    told = asked.effects.head(1).assign(intervention="perspct", measure="started", date=day, group="all", value=410.0)
    more = Asked(
        asked.result, attribution=attribution(), meta=meta, effects=pd.concat([asked.effects, told]),
        effects_by_seed=pd.concat([asked.effects_by_seed, fit]),
    )  # fmt: skip
    [sentence] = [one for one in sentences(read(more), NL) if "werkfitte" in one]
    assert sentence.startswith("Perspct: het doel van 300 werkfitte mensen wordt niet gehaald.") and "262" in sentence
    assert "410" in sentence and "1 van de 20" in sentence


def test_who_has_no_budget_is_told_by_what_all_payers_pay(asked):
    frame = attribution().assign(budget_eur=0.0, cost_eur=0.0, paid_by_all=1.0)
    free = Asked(asked.result, attribution=frame)
    assert [row[-1] for row in sheets(read(free), EN)[0].rows] == ["33", "n/a", "38"]
    assert any("all payers" in one for one in sentences(read(free), EN))
    nothing = Asked(asked.result, attribution=frame.assign(paid_eur=0.0))
    assert sheets(read(nothing), EN)[0].rows[0][-1] == "\u2013"


def test_lines_that_share_a_budget_are_named_as_such(asked):
    frame = attribution()
    frame.loc[frame["line"] == "sroi", "budget_eur"] = 350_000.0
    [told] = [one for one in sentences(read(Asked(asked.result, attribution=frame)), EN) if "share a budget" in one]
    assert "700" in told and "350" in told
    assert not any("share a budget" in one for one in sentences(read(asked), EN))


def test_one_pair_cannot_tell_whether_the_target_is_credible(asked):
    bare = asked.effects.assign(low=np.nan, high=np.nan)
    sentence = sentences(read(Asked(asked.result, attribution=attribution(), effects=bare)), NL)[0]
    assert "niet te zeggen" in sentence and "nan" not in sentence


def test_budget_lines_are_no_instruments_of_their_own(asked):
    rows = asked.effects.head(1).assign(intervention="instroom_zorg", measure="shapley_gross")
    more = Asked(asked.result, effects=pd.concat([asked.effects, rows], ignore_index=True))
    assert instruments(more) == instruments(asked)


def test_the_memo_and_its_figures_tell_it_too(asked):
    text = render_memo(asked, lang="nl")
    for sheet in sheets(read(asked), NL):
        assert sheet.title in text
    lines_only = render_memo(Asked(asked.result, attribution=attribution()), lang="en")
    assert sheets(read(asked), EN)[0].title in lines_only and sheets(read(asked), EN)[-1].title not in lines_only
    assert plot(asked, "saturation").axes
    with pytest.raises(ValueError, match="saturation where it was asked for"):
        plot(asked.result, "saturation")
    drawn = svgs(answer(asked, NL), NL)
    assert "saturation" in drawn and "netto blijvend" in drawn["saturation"]
    assert "saturation" not in svgs(answer(asked.result, NL), NL)
