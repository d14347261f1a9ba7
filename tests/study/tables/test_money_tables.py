"""Tables that say what something costs per job: extra jobs, near misses, the employer's business case."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from table_worlds import open_diary

from labsim.core.codes import NEVER, Status
from labsim.inputs.errors import Text
from labsim.inputs.money import load_money
from labsim.inputs.scenario import load_scenario
from labsim.study.intervals import ratio_of_means
from labsim.study.tables import TABLES, business
from labsim.study.tables.ask import frames_of
from labsim.study.tables.business import LINES, SIGN
from labsim.study.tables.extra_work import in_work
from labsim.study.tables.near import GAPS, NO_GAP
from labsim.study.tables.near_misses import begun, first_work
from labsim.study.tables.registry import TOTAL, Column, Table, people
from labsim.study.tables.spread import published, stacked

DATES = (26, 52, 104)
NAMES = ("extra_work", "near_misses", "business_case")
MINE = "ambachtsschool+loonkostensubsidie"


@pytest.fixture(scope="module")
def pair(start):
    """Two worlds beside each other, of a course with a subsidy, and the tables of the first."""
    chosen = tuple(TABLES[name] for name in NAMES)
    other = open_diary(start, "baseline", dates=DATES)
    frames_of(other, chosen)
    other.market.close()
    diary = open_diary(start, MINE, dates=DATES)
    diary.other = other
    frames = frames_of(diary, chosen)
    yield diary, other, frames
    diary.market.close()


def test_extra_jobs_are_those_of_the_two_worlds_and_parts_make_the_whole(pair):
    diary, other, frames = pair
    rows = frames["extra_work"]
    for k, (now, then) in enumerate(zip(diary.snapshots[1:], other.snapshots[1:], strict=True)):
        both = now.present & then.present
        here = rows[rows["date"] == diary.ends[k]].set_index("dimension")
        more = int((in_work(diary, now) & both).sum()) - int((in_work(diary, then) & both).sum())
        assert here.loc[TOTAL, "extra"] == more
        for dimension in ("level", "municipality", "distance"):
            parts = here.loc[dimension]
            assert parts["extra"].sum() == more and parts["at_work"].sum() == here.loc[TOTAL, "at_work"]
            assert parts["extra_participants"].sum() == here.loc[TOTAL, "extra_participants"]
    assert (rows["extra"] != 0).any() and rows["participants"].max() > 10
    cost = rows["cost"].dropna()
    paid = sum(run.cost_cents(diary.market, all_payers=True) for run in diary.market.package) / 100
    assert cost.tolist() == [paid] and paid > 0


def test_without_a_world_beside_it_there_is_no_difference(start):
    diary = open_diary(start, "ambachtsschool", dates=(13,))
    frames = frames_of(diary, tuple(TABLES[name] for name in NAMES))
    assert frames["extra_work"]["extra"].isna().all() and frames["near_misses"]["saved"].isna().all()
    diary.market.close()


def test_the_balance_of_a_business_case_is_its_lines_and_its_months(pair):
    rows = pair[2]["business_case"]
    assert set(rows["instrument"]) >= {"ambachtsschool"}
    for _, case in rows.groupby("instrument"):
        total, months = case[case["month"] == TOTAL].iloc[0], case[case["month"] != TOTAL]
        balance = (months[list(LINES)].to_numpy() * SIGN).sum(axis=1)
        assert months["balance"].to_numpy() == pytest.approx(balance)
        assert months["cumulative"].to_numpy() == pytest.approx(np.cumsum(balance))
        assert total["balance"] == pytest.approx(balance.sum()) and total["labour_cost"] > 0
        assert (months["output"] <= months["labour_cost"] * (1 + 1e-9)).all() and (months["still"] <= 1).all()
        assert months["hires"].is_monotonic_decreasing
        below = np.flatnonzero(np.cumsum(balance) < 0)
        if total["payback"] == total["payback"]:
            assert not len(below) or below[-1] + 2 == total["payback"]
        else:
            assert below[-1] == len(months) - 1, "it never is paid back"
    holders = rows[(rows["instrument"] == "loonkostensubsidie") & (rows["month"] == TOTAL)]
    for case in holders.to_dict("records"):
        assert case["subsidy"] > 0.1 * case["labour_cost"] > 0
        assert case["output"] + case["subsidy"] < 1.1 * case["labour_cost"], "it makes no margin"
    school = rows[(rows["instrument"] == "ambachtsschool") & (rows["month"] == TOTAL)].iloc[0]
    assert school["balance_low"] <= school["balance_high"]


def test_a_subsidy_pays_for_what_is_not_produced_and_makes_no_margin():
    """Rows by hand: somebody short of 0.4 of the output at first, who learns it in ten weeks; a cost of 100 a week."""
    weeks, nobody = 12, np.zeros((1, 12))
    told = load_money()
    money = replace(told, employer=told.employer._replace(learning_w=10, surplus=0.0))
    hired = SimpleNamespace(shortfall=lambda person, week: np.array([0.4]))
    diary = SimpleNamespace(hired=hired, first=0, dates=(weeks,))
    cost, job = np.full((1, weeks), 100.0), np.ones((1, weeks))

    def worth(pays: float) -> np.ndarray:
        parts = [cost, nobody, np.full((1, weeks), pays), nobody, job, 32 * job]
        lines = business._case(parts, diary, np.array([0]), np.array([0]), money).lines
        at = {name: lines[k, 0] for k, name in enumerate(LINES)}
        return at["output"] + at["subsidy"] - at["labour_cost"]

    short = 40.0 * np.maximum(0.0, 1.0 - np.arange(weeks) / 10)
    assert worth(0.0) == pytest.approx(-short)
    assert worth(10.0) == pytest.approx(np.minimum(0.0, 10.0 - short)), "it is worth as much as it makes good"
    assert worth(10.0).sum() > worth(0.0).sum() and worth(60.0) == pytest.approx(np.zeros(weeks))


def test_who_is_productive_sooner_pays_off_sooner(pair, monkeypatch):
    """Rule R60: the same hires at the same wages, learnt in a month or in two years."""
    told, balances = load_money(), []
    for weeks in (4, 104):
        other = replace(told, employer=told.employer._replace(learning_w=weeks))
        monkeypatch.setattr(business, "load_money", lambda other=other: other)
        rows = frames_of(pair[0], (TABLES["business_case"],))["business_case"]
        case = rows[(rows["instrument"] == "ambachtsschool") & (rows["month"] != TOTAL)]
        balances.append(case["cumulative"].to_numpy())
    soon, late = balances
    assert (soon >= late).all() and soon[-1] > late[-1]


@pytest.fixture(scope="module")
def online(start):
    """The platform with and without the digital course."""
    chosen = (TABLES["near_misses"],)
    everybody = {"wijiij.people": 1.0, "wijiij.employers": 1.0, "wijiij.ramp": 1, "digitaal_scholing.acceptance": 1.0}
    monkey = pytest.MonkeyPatch()
    monkey.setattr("table_worlds.load_scenario", lambda slug: load_scenario(slug, everybody))
    other = open_diary(start, "wijiij_runs", dates=DATES)
    frames_of(other, chosen)
    other.market.close()
    diary = open_diary(start, "wijiij_runs+digitaal_scholing", dates=DATES)
    monkey.undo()
    diary.other = other
    return diary, other, frames_of(diary, chosen)["near_misses"]


def test_near_misses_by_gap_make_the_whole_and_each_step_is_within_the_one_before(online):
    diary, _, rows = online
    counts = ["near_missed", "began", "repaired", "placed", "placed_beside"]
    for _, part in rows.groupby("date"):
        total = part[part["gap"] == TOTAL].iloc[0]
        assert (part.loc[part["gap"] != TOTAL, counts].sum() == total[counts]).all()
        assert (part["repaired"] <= part["began"]).all() and (part["began"] <= part["near_missed"]).all()
        assert (part["saved"] == part["placed"] - part["placed_beside"]).all()
    assert total["began"] > 0 and total["cost"] > 0 and set(rows["gap"]) == {*GAPS, TOTAL}
    assert (diary.near.gap[diary.near.week >= 0] != NO_GAP).all()


def test_who_is_placed_then_began_work_after_the_course_began(online):
    diary, other, _ = online
    courses = [run for run in diary.steps.courses if run.slug not in other.slugs]
    person, since, _ = begun(diary, courses)
    tracks = diary.market.tracks
    used = slice(0, int(tracks.size[0]))
    mine = (tracks.started[used] != NEVER) & np.isin(tracks.instrument[used], [run.number for run in courses])
    assert set(person) <= set(tracks.person[used][mine].tolist())
    found = first_work(diary, diary.moves, person, since)
    log = diary.market.log
    for i, start, week in zip(person, since, found, strict=True):
        begins = log.week[: log.size[0]][(log.row[: log.size[0]] == i) & (log.after[: log.size[0]] == Status.EMPLOYED)]
        later = begins[begins >= start]
        assert week >= start and (week in later.tolist() or not len(later) or week > later.max())


def test_a_quotient_is_that_of_means_with_its_interval_and_missing_where_it_cannot_be_told():
    keys = ("date", "group")
    columns = (people("n", "n", "n"), Column("cost", "EUR", Text("", "")), Column("extra", "persons", Text("", "")),
               Column("each", "EUR", Text("", ""), over=("cost", "extra")))  # fmt: skip
    known = Table("test", Text("", ""), keys, columns, lambda diary: pd.DataFrame(), 0)
    cost, sure, unsure = [100.0, 120.0, 110.0], [10.0, 14.0, 12.0], [10.0, -12.0, 1.0]
    found = {
        seed: pd.DataFrame({"date": "d", "group": ["a", "b", "c"], "n": [50, 50, 5], "cost": cost[seed],
                            "extra": [sure[seed], unsure[seed], sure[seed]]})
        for seed in range(3)
    }  # fmt: skip
    by_seed = stacked(known, found)
    assert "each" not in by_seed
    rows = published(known, by_seed).set_index(["group", "column"])
    told = ratio_of_means(np.array(cost), np.array(sure))
    assert tuple(rows.loc[("a", "each"), ["value", "low", "high"]]) == pytest.approx(tuple(told))
    assert np.isnan(rows.loc[("b", "each"), "value"]), "the number may be nothing"
    one = published(known, stacked(known, {0: found[0]})).set_index(["group", "column"])
    assert np.isnan(one.loc[("a", "each"), "value"]), "one world tells no interval"
