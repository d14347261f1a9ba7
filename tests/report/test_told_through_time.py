"""How long, told: rows where a result has them, nothing where it has not, no number about few people."""

import numpy as np
import pandas as pd
import pytest
from invented import make_result
from test_credit import Asked, printed

from labsim.report.groups import overlapping
from labsim.report.memo import render_memo
from labsim.report.reading import read
from labsim.report.through_time import time_rows
from labsim.report.words import Words

NL = Words("nl")
TOLD = {
    "person_weeks": 812.0, "person_weeks_participants": 1020.0, "dip": -6.5, "dip_week": 19.0, "even_week": 41.0,
    "repaid_week": 77.0, "left_benefit_52w": 81.0, "back_on_benefit_52w": 9.0, "left_benefit_52w_without": 70.0,
    "back_on_benefit_52w_without": 7.0, "wage_participants": 37_775.0, "income_participants": 21_120.0,
    "income_others": -1_700.0,
}  # fmt: skip


def told(**changed: float) -> Asked:
    """An invented result that says how long, with these values changed."""
    result = make_result("positive", seeds=20)
    first = result.effects.iloc[0].to_dict()
    rows = []
    for name, value in {**TOLD, **changed}.items():
        bands = {"low": value - 1, "high": value + 1, "world_low": value - 2, "world_high": value + 3}
        row = first | {"group": "all", "measure": name, "date": result.meta["horizon_date"], "value": value}
        rows.append(row | ({key: np.nan for key in bands} if value != value else bands))
    for group, value in (("contract:permanent", 24.0), ("contract:flex", np.nan)):
        row = first | {"group": group, "measure": "gross", "date": result.meta["horizon_date"], "value": value}
        rows.append(row | dict.fromkeys(("low", "high", "world_low", "world_high"), np.nan))
    return Asked(result, effects=pd.concat([result.effects, pd.DataFrame(rows)], ignore_index=True))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_row_is_printed_and_in_the_memo(lang):
    result, words = told(), Words(lang)
    rows = time_rows(read(result), words)
    text = printed(result, lang)
    assert max(len(line) for line in text.splitlines()) <= 80 and "\u2026" not in text
    for row in rows:
        assert f"  {row.label} " in text, row.label
    assert words("time_title") in render_memo(result, lang=lang)


def test_rows_say_what_was_found():
    rows = {row.label: row for row in time_rows(read(told()), NL)}
    assert rows["dal van deelnemers, week 19"].value == "−6,5"
    assert rows["weer gelijk in week"].value == "41" and rows["verlies ingehaald in week"].value == "77"
    assert rows["binnen 12 mnd weer uitkering"][1:] == ("9 van 81", "", "zonder: 7 van 70")
    assert rows["inkomen per maand, × € 1.000"].value == "+21,1"
    assert rows["bruto: vast"].value == "24" and "bruto: flexibel" not in rows


def test_nothing_is_said_where_there_is_nothing():
    assert time_rows(read(make_result("positive")), NL) == []
    hidden = told(dip=0.0, left_benefit_52w=np.nan, back_on_benefit_52w=np.nan)
    labels = [row.label for row in time_rows(read(hidden), NL)]
    assert not any("dal" in label or "uitkering" in label for label in labels)
    never = {row.label: row.value for row in time_rows(read(told(even_week=np.nan)), NL)}
    assert never["weer gelijk in week"] == "\u2013"


def test_target_groups_stand_by_themselves():
    result = told()
    scheme = result.effects[result.effects["group"] == "scheme:bijstand"]
    hidden = scheme.assign(group="target_group:ggz", value=np.nan)
    more = pd.concat([result.effects, scheme.assign(group="target_group:single_parent"), hidden])
    reading = read(Asked(result, effects=more))
    rows, secret = overlapping(reading, "target_group", NL)
    assert [row.label for row in rows] == ["alleenstaande ouder"] and secret == ("ggz",)
    memo = render_memo(Asked(result, effects=more))
    assert "Iemand kan in meer doelgroepen zitten" in memo and "Niet getoond (minder dan 10): ggz" in memo
