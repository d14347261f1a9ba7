"""The tables that answer questions agree with each other and with the world: parts make wholes, flows make stocks."""

import numpy as np
import pandas as pd
import pytest
from table_worlds import open_diary

from labsim.core.codes import Contract, Status
from labsim.inputs.errors import InputError
from labsim.inputs.measure import areas_of, load_income, load_vulnerable
from labsim.inputs.overrides import parse_vary
from labsim.study.income import monthly_benefit, monthly_wage
from labsim.study.tables import TABLES, check_tables
from labsim.study.tables.ask import frames_of
from labsim.study.tables.diary import REGIMES
from labsim.study.tables.displaced import NEVER_YET, counts_as_work
from labsim.study.tables.exits import TO
from labsim.study.tables.grid import MOST_POINTS, points
from labsim.study.tables.losses import series_of, smooth
from labsim.study.tables.origins import given_to
from labsim.study.tables.registry import TOTAL, people
from labsim.study.tables.spells import read_starts, then
from labsim.study.tables.spread import published, stacked
from labsim.study.tables.survival import WEEKS, survivors
from labsim.study.tables.vulnerable import KINDS, kinds_of


def whole(frame, *keys):
    """Rows in which these keys are the total, by date."""
    rows = frame[np.logical_and.reduce([frame[key] == TOTAL for key in keys])]
    return rows.set_index("date").drop(columns=[key for key in keys])


def test_exits_from_ww_are_those_of_the_benefits(frames):
    exits, benefits = frames["ww_exits"], frames["benefits"]
    ww = benefits[benefits["scheme"] == "ww"].set_index("date")
    total = whole(exits, "left")
    assert (exits[list(TO)].sum(axis=1) == exits["exits"]).all()
    parts = exits[exits["left"] != TOTAL].groupby("date")[["stock_start", "exits", *TO]].sum()
    assert (parts == total[parts.columns]).all(axis=None)
    assert (total["stock_start"] == ww["stock_start"]).all()
    assert total["exits"].sum() == ww[[name for name in ww.columns if name in TO]].to_numpy().sum() > 10
    used_up = exits[exits["left"] == "used_up"]
    assert used_up["to_bijstand"].sum() + used_up["to_none"].sum() > 0


def test_people_stand_where_the_log_says(diary):
    rows = np.flatnonzero(diary.snapshots[2].present)
    found = then(diary, rows, np.full(len(rows), diary.snapshots[2].week))
    for name in ("status", "contract", "scheme", "position"):
        assert (getattr(found, name) == getattr(diary.snapshots[2], name)[rows]).all(), name


def test_the_share_without_work_only_falls(frames):
    rows = frames["survival"]
    for _, curve in rows.groupby("group"):
        known = curve["still"].dropna().to_numpy()
        assert (np.diff(known) <= 0).all() and known[0] <= 1.0
    lost = rows[(rows["group"] == TOTAL) & (rows["weeks"] == 0)]
    assert lost["spells"].iloc[0] == whole(frames["displaced"], "by", "name")["lost"].sum()
    contracts = rows[rows["group"].isin(["lost_under_27", "lost_27_49", "lost_50plus"]) & (rows["weeks"] == 0)]
    assert contracts["spells"].sum() == lost["spells"].iloc[0]


def test_who_was_followed_for_a_shorter_time_counts_as_long_as_that():
    weeks = np.array([2, NEVER_YET, NEVER_YET, 20])
    curve = dict(zip(WEEKS, survivors(weeks, np.array([50, 10, 50, 50])), strict=True))
    assert (curve[0], curve[4], curve[13]) == (1.0, 0.75, 0.75)
    assert curve[26] == pytest.approx(0.75 * 0.5)  # one of the two who are still followed


def test_losses_by_month_are_those_of_the_displaced(diary, frames):
    rows, lost = frames["losses"], whole(frames["displaced"], "by", "name")["lost"].sum()
    everybody = rows[rows["group"] == TOTAL]
    for by in (TOTAL, "sector", "municipality"):
        assert everybody[everybody["by"] == by]["lost"].sum() == lost, by
    ages = rows[(rows["by"] == TOTAL) & rows["group"].isin(["under_27", "27_49", "50plus"])]
    assert ages["lost"].sum() == lost
    assert set(rows["date"].str[-2:]) == {"01"} and rows["date"].is_monotonic_increasing
    first = diary.snapshots[0]
    works = counts_as_work(diary, first.status, first.contract).sum()
    assert works < (first.status == Status.EMPLOYED).sum()  # sheltered work is no job that can be lost
    assert not set(frames["displaced"]["name"]) & {"sheltered", "parallel", "experience", "trial"}
    assert (everybody[everybody["by"] == TOTAL]["at_start"] == works).all()


def test_people_at_work_follow_from_the_start_and_the_moves(diary, frames):
    nobody = np.zeros(0, np.int64)
    last, home = diary.snapshots[-1], diary.market.world.persons.municipality
    for by, _, stock, change, _ in series_of(diary, nobody, nobody, nobody):
        line = stock + change.sum(axis=0)
        works = last.status == Status.EMPLOYED
        if by == "contract":
            assert (line == np.bincount(last.contract[works], minlength=len(line))).all()
        if by == "municipality":
            assert (line == np.bincount(home[works], minlength=len(line))).all()
        assert line.sum() == works.sum()
    rows = frames["shock"]
    assert (rows["lowest"] <= rows["at_start"]).all() and (rows["lowest_week"] <= 60).all()
    assert smooth(np.array([4.0, 0.0, 2.0, 2.0, 6.0])).tolist() == [4.0, 2.0, 2.0, 2.0, 2.5]


def test_placements_are_told_once_by_origin_and_contract(diary, frames):
    rows = frames["retention"]
    parts = rows[(rows["from"] != TOTAL) & (rows["contract"] != TOTAL)].groupby("date")["placements"].sum()
    assert (parts == whole(rows, "from", "contract")["placements"]).all()
    assert parts.sum() == len(read_starts(diary).week) > 50
    known = rows.dropna(subset=["at_work_26", "same_26"])
    assert len(known) and (known["same_26"] <= known["at_work_26"]).all()
    assert rows.loc[rows["date"] == diary.ends[-1], "at_work_26"].isna().all()
    assert (rows["income"] >= rows["wage"]).all() and (rows["wage"] >= 0).all()


def test_incomes_are_wages_and_what_benefits_add(diary):
    told, here = load_income(), np.flatnonzero(diary.snapshots[-1].present)[:200]
    hours, none = np.full(200, 36), np.full(200, -2)
    wage = monthly_wage(diary, here, none, np.full(200, int(Contract.SUBSIDISED)), hours)
    assert wage == pytest.approx(told.minimum_wage)
    assert (monthly_wage(diary, here, none, np.full(200, int(Contract.TRIAL)), hours) == 0).all()
    assert (monthly_wage(diary, here, none, np.full(200, int(Contract.FLEX)), hours) >= told.minimum_wage - 1e-6).all()
    norm = monthly_benefit(diary, here, np.full(200, 1), np.zeros(200))
    assert set(np.round(norm / told.minimum_wage, 3)) == {0.5, 0.7}
    assert (monthly_benefit(diary, here, np.full(200, 1), np.full(200, 5000.0)) == 0).all()


def test_inclusive_employers_and_others_are_all_of_them(frames):
    rows, employers = frames["inclusive"], whole(frames["employers"], "by", "name")
    assert (rows.groupby("date")["employers"].sum() == employers["employers"]).all()
    assert (rows["won"] == 0).all()  # no campaign in this world


def test_potential_adds_up_and_nobody_beyond_it_is_reached(frames):
    rows = frames["potential"].set_index(["date", "instrument", "kind"])["persons"].unstack()
    assert (rows["unemployed"] + rows["semi_unemployed"] == rows[TOTAL]).all()
    known = frames["potential"].dropna(subset=["eligible"])
    assert (known["eligible"] <= known["persons"]).all() and (known["reached"] <= known["at_start"]).all()
    for _, one in known.groupby(["instrument", "kind"]):  # who found work by it stays in it
        assert one["at_start"].nunique() == 1 and one["reached_share"].is_monotonic_increasing
    assert frames["potential"].loc[frames["potential"]["instrument"] == TOTAL, "eligible"].isna().all()


def test_candidates_are_told_every_week_and_by_profile(diary, frames):
    rows = frames["candidates"]
    assert rows["date"].nunique() == diary.dates[-1] + 1
    parts = rows[rows["profile"] != TOTAL].groupby("date")["candidates"].sum()
    assert (parts == rows[rows["profile"] == TOTAL].set_index("date")["candidates"]).all() and parts.max() > 0


def test_steps_of_a_course_hold_everybody_enrolled(diary, frames):
    steps, course = frames["pipeline"], whole(frames["providers"], "stream", "provider")
    mine = steps[steps["instrument"] != TOTAL]
    by_date = mine.groupby("date")["persons"].sum().reindex(diary.ends)
    assert (by_date == course["enrolled"]).all()
    ever = mine.pivot(index="date", columns="step", values="so_far")
    assert (ever.diff().dropna() >= 0).all(axis=None)
    assert (ever["completed"].reindex(diary.ends) == course["completers"]).all()
    assert (ever <= ever[["waiting"]].to_numpy()).all(axis=None)


def test_targets_count_what_the_course_counts(diary, frames):
    rows, course = frames["targets"].set_index(["date", "what"]), whole(frames["providers"], "stream", "provider")
    for what, column in (("entrants", "entrants"), ("completers", "completers"), ("placed", "placed")):
        assert (rows.xs(what, level="what")["number"] == course[column]).all(), what
    stated = rows.dropna(subset=["target"])
    assert set(stated.index.get_level_values("what")) == {"placed"}
    assert ((stated["number"] >= stated["target"]) == (stated["reached"] == 1.0)).all()
    assert (stated["weeks"].notna() == (stated["reached"] == 1.0)).all()


def test_retraining_and_seats_are_about_the_same_entrants(diary, frames):
    course = whole(frames["providers"], "stream", "provider")["entrants"]
    course = course[course > 0]
    trained = frames["retraining"]
    parts = trained[trained["from"] != TOTAL].groupby("date")["entrants"].sum()
    assert (parts[parts > 0] == course).all()
    assert (trained["in_trade"] <= trained["at_work"]).all()
    seats = frames["seats"]
    assert (whole(seats, "stream", "dimension", "group")["entrants"] == course).all()
    assert seats["at_work_difference"].isna().all()  # no world beside it
    assert frames["themes"].empty  # no measure of the Drenthe agenda


def test_a_trade_learned_on_the_way_is_not_the_one_people_came_with(diary, frames):
    persons = diary.market.world.persons
    kept = persons.segment.copy()
    try:
        persons.segment[:] = 0  # as if everybody had retrained by the end
        for name in ("retraining", "seats", "matches"):
            pd.testing.assert_frame_equal(TABLES[name].rows(diary), frames[name])
    finally:
        persons.segment[:] = kept


def test_seats_bring_nothing_beside_the_same_world(start):
    chosen = check_tables(["seats", "flows"])
    first = open_diary(start, dates=(26, 39))
    frames_of(first, chosen)
    again = open_diary(start, dates=(26, 39))
    again.other = first
    rows = frames_of(again, chosen)["seats"]
    assert len(rows) and (rows["at_work_difference"] == 0).all()
    assert (rows["region_difference"].dropna() == 0).all()
    without = open_diary(start, "baseline", dates=(26, 39))
    frames_of(without, chosen)
    beside = open_diary(start, dates=(26, 39))
    beside.other = without
    rows = frames_of(beside, chosen)["seats"]
    assert (rows["at_work"] - rows["at_work_beside"] == rows["at_work_difference"]).all()
    for one in (first, again, without, beside):
        one.market.close()


def test_every_job_has_one_origin(diary, frames):
    rows = frames["origins"]
    parts = rows[rows["origin"] != TOTAL].groupby(["date", "jobs"])[["hires", "positions", "left_open"]].sum()
    total = rows[rows["origin"] == TOTAL].set_index(["date", "jobs"])[["hires", "positions", "left_open"]]
    assert (parts == total.loc[parts.index]).all(axis=None)
    employers = whole(frames["employers"], "by", "name")
    assert (total.xs("other", level="jobs")["positions"] == employers["positions"]).all()
    assert (total.xs("other", level="jobs")["hires"] == employers["hires"]).all()
    assert (total.xs("new", level="jobs")["positions"] == 0).all()
    later = rows[(rows["date"] == diary.ends[-1]) & (rows["origin"] == "given")]["positions"].sum()
    assert later == len(set(given_to(diary.moves, diary.snapshots[-1])))
    commuters = rows[(rows["origin"] == "commuter") & (rows["jobs"] == "other")].set_index("date")["hires"]
    assert (commuters == employers["commuters"]).all()


def test_matches_are_hires_of_people_without_work(frames):
    rows = frames["matches"]
    total = whole(rows, "by", "name")
    for by in ("level", "scheme"):
        parts = rows[rows["by"] == by].groupby("date")[["seekers", "hires", "shared"]].sum()
        assert (parts == total[parts.columns]).all(axis=None), by
    idle = frames["origins"]
    idle = idle[idle["origin"].isin(["bijstand", "ww", "other_benefit", "no_benefit"])]
    assert (idle.groupby("date")["hires"].sum() == total["hires"]).all()


def test_access_is_equal_for_everybody_together(frames):
    rows = frames["access"]
    total = whole(rows, "dimension", "group")
    assert np.allclose(total["index"], 1.0)
    assert (rows["mediated"] <= rows["seekers"]).all()
    for dimension in ("scheme", "level", "municipality", "jobless"):
        parts = rows[rows["dimension"] == dimension].groupby("date")[["seekers", "mediated", "placed"]].sum()
        assert (parts == total[parts.columns]).all(axis=None), dimension


def test_referrals_are_nested_in_the_caseload(frames):
    rows = frames["referrals"]
    assert len(rows) and (rows["referred"] <= rows["clients"]).all() and (rows["spread"] >= 0).all()
    assert (rows["sustained"] <= rows["matched"]).all() and rows["never"].between(0, 1).all()


def test_kinds_of_work_hold_every_seeker_and_vacancy(diary, frames):
    rows = frames["work_types"]
    region = rows[rows["municipality"] == TOTAL]
    trades = ~region["work_type"].isin(["sheltered", "experience"])
    tight = whole(frames["tightness"], "occupation").reindex(diary.ends)
    assert (region[trades].groupby("date")["seekers"].sum() == tight["seekers"]).all()
    assert (region.groupby("date")["vacancies"].sum() == tight["vacancies"]).all()
    assert (rows["bijstand"] <= rows["seekers"]).all() and (region["nearby"] >= region["vacancies"]).all()


def test_residents_by_age_follow_from_who_came_and_left(diary, frames):
    total = whole(frames["youth"], "age", "level")
    places = whole(frames["municipalities"], "municipality")["residents"]
    assert (total["residents"] == places.reindex(diary.ends)).all()
    assert (places.iloc[0] + (total["came"] - total["left"]).cumsum() == total["residents"]).all()


def test_worlds_side_by_side_give_their_differences_and_hide_what_either_hides():
    declared = TABLES["youth"]._replace(keys=("group",), columns=(people("n", "n", "n"),))
    own = stacked(declared, {1: pd.DataFrame({"group": ["a", "b"], "n": [40, 12]}),
                             2: pd.DataFrame({"group": ["a", "b"], "n": [44, 12]})})  # fmt: skip
    other = stacked(declared, {1: pd.DataFrame({"group": ["a", "b", "c"], "n": [30, 5, 20]}),
                               2: pd.DataFrame({"group": ["a", "b"], "n": [30, 5]})})  # fmt: skip
    rows = published(declared, own, other).set_index("group")
    assert rows.loc["a", ["value", "beside", "difference"]].tolist() == [42.0, 30.0, 12.0]
    assert rows.loc["b", "hidden"] and rows.loc["b", ["value", "beside", "difference"]].isna().all()
    assert rows.loc["c", ["value", "beside", "difference"]].tolist() == [0.0, 10.0, -10.0]
    assert rows.loc["a", "difference_low"] < 12.0 < rows.loc["a", "difference_high"]


def test_what_is_varied_is_read_from_words():
    vary = parse_vary(["perspct.intake.groups=1,3", "eta_is.no.path=0.5"])
    assert vary == {"perspct.intake.groups": (1, 3), "eta_is.no.path": (0.5,)}
    assert list(points(vary))[1] == {"perspct.intake.groups": 3, "eta_is.no.path": 0.5}
    assert list(points({})) == [{}]
    for wrong in (["groups"], ["perspct.groups="], ["a.b=1", "a.b=2"]):
        with pytest.raises(InputError):
            parse_vary(wrong)
    with pytest.raises(InputError, match="twice"):
        list(points({"a.b": (1, 1)}))
    with pytest.raises(InputError, match="too many"):
        list(points({"a.b": tuple(range(MOST_POINTS + 1))}))


def test_parts_of_a_region_are_known_by_their_municipalities():
    assert list(areas_of(("emmen", "coevorden", "borger-odoorn", "hoogeveen"))) == ["zuidoost_drenthe"]
    assert areas_of(("oost", "west")) == {}
    assert REGIMES[0] == "elsewhere"


def test_who_is_placed_counts_once_in_any_and_against_what_is_aimed_at(diary, frames):
    rows = frames["vulnerable"].set_index(["date", "kind"])
    placed = whole(frames["providers"], "stream", "provider")["placed"]
    people_ = rows["people"].unstack()
    assert (people_[TOTAL] == placed.reindex(people_.index)).all()  # one measure: the same people
    assert (people_["any"] <= people_[list(KINDS)].sum(axis=1)).all() and (people_["any"] <= people_[TOTAL]).all()
    assert (people_["any"] >= people_[list(KINDS)].max(axis=1)).all() and people_["any"].max() > 0
    assert (rows["placements"] >= rows["people"]).all()
    told = load_vulnerable()
    anybody = rows.xs("any", level="kind").dropna(subset=["share"])
    assert (anybody["more"] == anybody["share"] - told.share).all() and told.share == 0.5
    assert rows.drop(index="any", level="kind")["aimed"].isna().all()
    kinds, start = kinds_of(diary), diary.snapshots[0]
    long_ = (start.week - start.jobless_since >= told.jobless_w) & (start.status != Status.EMPLOYED) & start.present
    assert (kinds["long_jobless"] == long_).all() and kinds[TOTAL].all()
