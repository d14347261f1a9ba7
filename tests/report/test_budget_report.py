"""A budget study in words and pictures: both languages, today's allocation in every picture, tables that agree."""

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

sys.path.append(str(Path(__file__).parents[1] / "study" / "budget"))

from made_up_study import study, worth

from labsim.report.budget import advice_lines, flips, write_budget
from labsim.report.words import Words
from labsim.study.budget.objective import Objective


@pytest.fixture(scope="module")
def result():
    return study()


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_everything_is_written_the_manifest_last(result, lang, tmp_path):
    paths = write_budget(result, tmp_path / "out", lang=lang)
    assert paths[-1].name == "manifest.json"
    names = {path.name for path in paths}
    assert {f"{name}.svg" for name in ("frontier", "mixes", "losses", "information", "ends")} <= names
    assert {f"{name}.csv" for name in result.tables} <= names
    for path in paths:
        if path.suffix == ".svg":
            text = path.read_text()
            assert 'role="img"' in text and Words(lang)("budget_today_mark") in text
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "out" / "mixes.csv"), result.mixes, check_dtype=False)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_advice_tells_mix_optimism_and_ends(result, lang):
    words = Words(lang)
    told = "\n".join(advice_lines(result, words))
    assert "{" not in told
    for euros in result.best.values():
        assert words.euro(euros) in told
    assert words.number(result.meta["fresh"]["value"]) in told
    assert ("te optimistisch" if lang == "nl" else "too optimistic") in told
    assert ("Het advies" if lang == "nl" else "The advice") in told


def test_tables_agree_with_each_other(result):
    chosen = result.mixes[result.mixes["chosen"]].iloc[0]
    lines = list(result.best)
    assert dict(chosen[lines]) == result.best == dict(zip(result.common["line"], result.common["chosen"], strict=True))
    assert chosen["behind"] == 0 and result.mixes["near"].sum() == result.meta["near"] >= 1
    assert (result.mixes[lines].sum(axis=1) - result.mixes["total"]).abs().max() < 1e-6
    assert (result.losses.groupby("worth_eur")["loss_eur"].min() >= 0).all()
    assert result.losses.groupby("worth_eur")["lowest"].sum().eq(1).all()
    assert (result.information["value"] >= 0).all()
    assert result.information["value"].max() == result.information.set_index("group").loc["all", "value"]
    assert result.frontier["value"].is_monotonic_increasing
    assert result.mixes["today"].sum() == 1
    meta = result.meta
    assert meta["optimism"] == pytest.approx(meta["over_today"]["value"] - meta["over_today_fresh"]["value"])


def test_lines_are_told_in_both_divisions_and_cost_what_they_get_over_what_they_bring(result):
    rows, meta = result.lines, result.meta
    assert list(rows["division"].unique()) == ["today", "chosen"] and len(rows) == 2 * len(meta["lines"])
    for division, mix in (("today", meta["today"]), ("chosen", meta["best"])):
        mine = rows[rows["division"] == division].set_index("line")
        assert dict(mine["euros"]) == mix
        assert (mine.loc[mine["euros"] == 0, "brings"] == 0).all()
        sure = mine[mine["told"]]
        assert len(sure) and (sure["eur_per_placement"] == meta["years"] * sure["euros"] / sure["brings"]).all()
        assert (sure["brings"] > 2 * sure["error"]).all() and mine.loc[~mine["told"], "eur_per_placement"].isna().all()
    told = "\n".join(advice_lines(result, Words("nl")))
    assert "Euro per blijvende plaatsing en regel" in told
    now = rows[rows["division"] == "today"]
    future = SimpleNamespace(eta=0.5, creaming=None)
    alone = [worth(np.ones(6), future) - worth(np.where(np.arange(6) == k, 0.0, 1.0), future) for k in range(6)]
    assert (np.abs(now["brings"].to_numpy() - alone) < 4 * now["error"].to_numpy()).all(), "of the made-up market"


def test_the_sentence_says_which_ends_change_the_advice(result):
    words = Words("nl")
    ends = {name: {**end, "verdict": "stays"} for name, end in result.meta["ends"].items()}
    meta = {**result.meta, "ends": ends}
    looked = "banen volgen mensen, de grens, wie de plaats krijgt"
    assert flips(meta, words) == [words("budget_flip_none", looked=looked)]
    given = {name: end for name, end in ends.items() if not name.startswith("border")}
    assert "grens" not in flips({**meta, "ends": given}, words)[0]
    meta["ends"] = {**ends, "eta_0": {**ends["eta_0"], "verdict": "changes"}}
    assert "als het aantal banen vast ligt" in flips(meta, words)[0]
    assert flips({**meta, "ends": {}}, words) == [words("budget_flip_few")]


def test_net_benefit_is_in_euros_and_nothing_may_be_best():
    small = study(Objective(kind="net_benefit", value_eur=1.0), budget=300_000)
    assert not any(small.best.values())  # a placement of one euro is worth no money
    told = "\n".join(advice_lines(small, Words("nl")))
    assert "€" in told and "budget_" not in told
    assert replace(small).meta["fresh"]["value"] == 0


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_nothing_is_said_that_luck_may_have_said(result, lang):
    """What cannot be told from luck is called so, and the optimism of a choice has its margin."""
    words = Words(lang)
    rows = result.information.assign(told=False)
    told = advice_lines(replace(result, information=rows), words)
    assert any(("van toeval niet te onderscheiden" if lang == "nl" else "told from luck.") in line for line in told)
    ends = {name: {**end, "verdict": "stays"} for name, end in result.meta["ends"].items()}
    seen = "voor zover deze paren laten zien" if lang == "nl" else "as far as these pairs show"
    assert seen in flips({**result.meta, "ends": ends}, words)[0]
    ends["eta_0"] = {**ends["eta_0"], "verdict": "changes"}
    assert seen in flips({**result.meta, "ends": ends}, words)[0]
    margin = result.meta["optimism_margin"]
    assert result.meta["optimism"] == pytest.approx(margin["value"])
    assert margin["low"] < margin["value"] < margin["high"]
    ends_of = [words.number(margin[end], 1) for end in ("low", "high")]
    assert any("95%" in line and all(end in line for end in ends_of) for line in told)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_todays_division_between_the_steps_may_be_better_and_that_is_said(result, lang):
    words, behind = Words(lang), {"value": -3.0, "low": -5.0, "high": -1.0}
    said = words("budget_today_off")
    for off, over, expected in ((True, behind, True), (False, behind, False), (True, {**behind, "value": 3.0}, False)):
        meta = {**result.meta, "today_off_steps": off, "over_today": over}
        assert (said in advice_lines(replace(result, meta=meta), words)) is expected


def test_mixes_that_may_not_be_chosen_are_counted_apart(result):
    words, meta = Words("nl"), {**result.meta, "able": result.meta["contenders"] - 2, "near": 1}
    told = advice_lines(replace(result, meta=meta), words)
    assert words("budget_unable", n="2") in told and words("budget_near_1", n=words.number(meta["able"])) in told
    assert not any("passen niet bij" in line for line in advice_lines(result, words))
