"""Every table adds up: stocks and flows balance, parts make the whole, shares make one."""

import numpy as np
import pytest
from table_worlds import open_diary

from labsim.core.codes import Scheme, Status
from labsim.processes.stocks import Stock
from labsim.study.enrolments import COUNTED
from labsim.study.tables import check_tables
from labsim.study.tables.ask import frames_of
from labsim.study.tables.benefits import EXITS
from labsim.study.tables.diary import FORMS, REGIMES, regime_of
from labsim.study.tables.mismatch import REASONS
from labsim.study.tables.openings import REASONS as WHY
from labsim.study.tables.registry import TOTAL


def keyed(frame, *keys):
    return frame.set_index(list(keys)).sort_index()


def test_the_log_beside_what_was_before_ends_in_the_tables(diary):
    moves, last = diary.moves, diary.snapshots[-1]
    for name in ("status", "contract", "scheme", "position"):
        now = getattr(diary.snapshots[0], name).astype(np.int64).copy()
        now[moves.row] = getattr(moves, name)[:, 1]  # the last row of everybody stands
        here = last.present
        assert (now[here] == getattr(last, name)[here]).all(), name
    assert len(moves.row) > 500


def test_flows_add_up_to_the_stocks(diary, frames):
    flows = frames["flows"]
    parts = flows[(flows["from"] != TOTAL) & (flows["to"] != TOTAL)]
    for k, day in enumerate(diary.ends):
        now = parts[parts["date"] == day]
        start, end = (np.bincount(diary.snapshots[k + side].form, minlength=len(FORMS)) for side in (0, 1))
        for f, form in enumerate(FORMS[1:], 1):
            assert now[now["from"] == form]["persons"].sum() == start[f]
            assert now[now["to"] == form]["persons"].sum() == end[f]
            other = now[now["from"] != now["to"]]
            came = other[other["to"] == form]["moves"].sum() - other[other["from"] == form]["moves"].sum()
            assert came == end[f] - start[f], form
    totals = flows[(flows["from"] == TOTAL) & (flows["to"] == TOTAL)].set_index("date")
    assert (parts.groupby("date")[["persons", "moves"]].sum() == totals[["persons", "moves"]]).all(axis=None)


def test_benefits_balance_in_every_quarter(diary, frames):
    rows = frames["benefits"]
    out = rows[list(EXITS)].sum(axis=1)
    assert (rows["stock_start"] + rows["inflow"] - out == rows["stock_end"]).all()
    last = keyed(rows[rows["date"] == diary.ends[-1]], "scheme")["stock_end"]
    stocks = diary.snapshots[-1].stocks
    assert (last["ww"], last["bijstand"]) == (stocks[Stock.WW], stocks[Stock.BIJSTAND_PERSONS])
    assert rows["to_work"].sum() > 0 and rows["inflow"].sum() > 0
    before = keyed(rows, "scheme", "date")["stock_end"].groupby("scheme").shift(1).dropna()
    after = keyed(rows, "scheme", "date")["stock_start"].loc[before.index]
    assert (before == after).all()


def test_exits_from_ww_are_work_bijstand_or_nothing(diary, frames):
    rows = frames["benefits"]
    ww = rows[rows["scheme"] == "ww"]
    moves = diary.moves
    left = (moves.regime(0) == REGIMES.index("ww")) & (moves.regime(1) != REGIMES.index("ww"))
    assert ww[list(EXITS)].to_numpy().sum() == left.sum() > 0
    assert (ww["to_other_benefit"] <= left.sum()).all()


def test_duration_tells_of_the_same_people_as_benefits(frames):
    benefits = frames["benefits"]
    bijstand = keyed(benefits[benefits["scheme"] == "bijstand"], "date")
    duration = frames["duration"]
    parts = duration[duration["duration"] != TOTAL].groupby("date")[["persons", "to_work", "to_other", "share"]].sum()
    assert (parts["persons"] == bijstand["stock_end"]).all()
    assert (parts["to_work"] == bijstand["to_work"]).all()
    other = bijstand[[name for name in EXITS if name != "to_work"]].sum(axis=1)
    assert (parts["to_other"] == other).all()
    assert np.allclose(parts["share"], 1.0)


def test_municipalities_hold_everybody(diary, frames):
    rows = frames["municipalities"]
    statuses = rows["employed"] + rows["unemployed"] + rows["inactive"]
    schemes = rows[[scheme.name.lower() for scheme in Scheme]].sum(axis=1)
    assert (rows["residents"] == statuses).all() and (rows["residents"] == schemes).all()
    total = keyed(rows[rows["municipality"] == TOTAL], "date")["residents"]
    parts = rows[rows["municipality"] != TOTAL].groupby("date")["residents"].sum()
    assert (total == parts).all()
    assert total.iloc[-1] == diary.snapshots[-1].stocks[Stock.RESIDENTS]


def test_vacancies_balance_by_sector_and_level(diary, frames):
    rows = frames["vacancies"]
    opened = rows[list(WHY)].sum(axis=1)
    assert (rows["open_start"] + opened - rows["filled"] - rows["lapsed"] == rows["open_end"]).all()
    total = rows[(rows["sector"] == TOTAL) & (rows["level"] == TOTAL)]
    parts = rows[(rows["sector"] != TOTAL) & (rows["level"] != TOTAL)]
    for name in ("open_end", "filled", "replacement", "hard_to_fill", "unfilled_months"):
        assert parts[name].sum() == pytest.approx(total[name].sum())
    assert total["open_end"].iloc[-1] == diary.snapshots[-1].stocks[Stock.POSTED]
    assert total["hard_to_fill"].iloc[-1] == diary.snapshots[-1].stocks[Stock.HARD_TO_FILL]
    assert (rows["reposted"] <= rows["lapsed"]).all()
    assert total["replacement"].sum() > total["expansion"].sum() > 0


def test_tightness_is_seekers_over_vacancies(diary, frames):
    rows = frames["tightness"]
    total = keyed(rows[rows["occupation"] == TOTAL], "date")
    parts = rows[rows["occupation"] != TOTAL].groupby("date")[["seekers", "vacancies"]].sum()
    assert (parts == total[["seekers", "vacancies"]]).all(axis=None)
    known = rows[rows["vacancies"] > 0]
    assert (known["seekers_per_vacancy"] == known["seekers"] / known["vacancies"]).all()
    assert rows.loc[rows["vacancies"] == 0, "seekers_per_vacancy"].isna().all()


def test_employers_balance_and_divide_all(diary, frames):
    rows = frames["employers"]
    assert (rows["filled_start"] + rows["started"] - rows["exits"] == rows["filled"]).all()
    counted = [name for name in rows.columns if name not in ("date", "by", "name", "inclusive_share")]
    total = keyed(rows[rows["by"] == TOTAL], "date")[counted]
    for by in ("sector", "size"):
        parts = rows[rows["by"] == by].groupby("date")[counted].sum()
        assert (parts == total.loc[parts.index]).all(axis=None), by
    named = rows[rows["by"] == "employer"]
    assert set(named["name"]) == {diary.region.work_company}
    assert (named["filled"] > 0).all() and (named["inclusive_share"] == 1.0).all()
    assert total["filled"].iloc[-1] == diary.snapshots[-1].stocks[Stock.FILLED]
    hires = diary.openings.hires
    assert total["hires"].sum() == len(hires.week) > 100
    residents = rows[rows["by"] == TOTAL][["from_bijstand", "from_ww", "from_disability", "commuters"]].sum(axis=1)
    assert (residents <= rows[rows["by"] == TOTAL]["hires"]).all()


def test_providers_balance_and_agree_with_the_counters_of_the_course(diary, frames):
    everybody = frames["providers"]
    ended = everybody[["completers", "dropouts", "not_chosen"]].sum(axis=1)
    assert (everybody["entrants"] == everybody["in_track"] + ended).all()
    rows = everybody[everybody["provider"] == TOTAL]
    last = rows[(rows["stream"] == TOTAL) & (rows["date"] == diary.ends[-1])].iloc[0]
    counts = diary.market.package[0].counts(diary.market)
    told = [last[name] for name in ("invited", "waiting", "entrants", "completers", "enrolled")]
    assert told == [counts[name] for name in COUNTED]
    assert last["enrolled"] >= last["placed"] >= 0 and last["seats"] >= last["entrants"] > 0
    parts = rows[rows["stream"] != TOTAL].groupby("date")["entrants"].sum()
    assert (parts == keyed(rows[rows["stream"] == TOTAL], "date")["entrants"]).all()


def test_services_balance(diary, frames):
    rows = frames["services"].pivot(index="date", columns="item", values="value")
    assert (rows["caseload_start"] + rows["caseload_in"] - rows["caseload_out"] == rows["caseload"]).all()
    assert (rows["people_start"] + rows["in"] - rows["out"] == rows["people"]).all()
    vacancies = frames["vacancies"]
    total = keyed(vacancies[(vacancies["sector"] == TOTAL) & (vacancies["level"] == TOTAL)], "date")
    assert (rows["handled_now"] + rows["backlog"] == total["open_end"]).all()
    assert (rows["vacancies_in"] == total[list(WHY)].sum(axis=1)).all()
    assert (rows["handled_now"] <= rows["slots"] + rows["taken_up"]).all()
    by_benefit = rows[[name for name in rows.columns if name.startswith("placements_")]].sum(axis=1)
    assert (by_benefit == rows["placements"]).all()


def test_channels_are_told_of_where_somebody_uses_one(start, frames):
    assert "channels" not in set(frames["services"]["service"])
    diary = open_diary(start, dates=(13, 26))
    diary.market.levers.channels[:500], diary.market.levers.members[:] = 1, 1  # as an instrument would write them
    rows = frames_of(diary, check_tables(["services"]))["services"]
    told = rows[rows["service"] == "channels"].pivot(index="date", columns="item", values="value")
    hires = diary.openings.hires
    assert (told["users"] == 500).all() and (told["channel_employers"] > 50).all()
    residents = hires.person >= 0
    assert told["hires_shared"].sum() == (hires.person[residents] < 500).sum() > 0
    assert told["near_misses"].sum() > 0
    diary.market.close()


def test_groups_of_a_dimension_hold_everybody_once(diary, frames):
    rows = frames["groups"]
    total = keyed(rows[rows["dimension"] == TOTAL], "date")[["persons", "employed", "lasting"]]
    for dimension in ("scheme", "age", "level", "municipality", "barriers", "distance", "profile"):
        parts = rows[rows["dimension"] == dimension].groupby("date")[["persons", "employed", "lasting"]].sum()
        assert (parts == total).all(axis=None), dimension
    assert (rows["lasting"] <= rows["employed"]).all()
    persons = diary.market.world.persons
    works = (persons.status == Status.EMPLOYED) & (persons.hours >= 12) & ~np.isin(persons.contract, (6, 7, 8, 9, 10))
    assert total["employed"].iloc[-1] == works.sum()


def test_reasons_of_mismatch_add_up(frames):
    rows = frames["mismatch"]
    assert np.allclose(rows["possible"] + rows["reasons"] + rows["better_wanted"], 1.0)
    known = rows[rows["reasons"] > 0]
    assert np.allclose(known[list(REASONS)].sum(axis=1), 1.0)
    assert (rows[list(REASONS)].fillna(0) >= 0).all(axis=None)
    assert set(rows["date"]) == {"2018-12-31", "2019-12-30", "2020-02-24"}
    for by in ("level", "scheme", "sector"):
        parts = rows[rows["by"] == by].groupby("date")["pairs"].sum()
        assert (parts == keyed(rows[rows["by"] == TOTAL], "date")["pairs"]).all()


def test_reach_falls_with_every_condition(frames):
    rows = frames["reach"].dropna()
    assert (rows["in_field"] >= rows["near_enough"]).all() and (rows["near_enough"] >= rows["possible"]).all()
    assert (rows["possible"] >= rows["own_field"]).all()
    everybody = rows[(rows["level"] == TOTAL) & (rows["municipality"] == TOTAL)]
    assert (everybody["searchers"] > 30).all()


def test_the_displaced_are_counted_once_and_find_work_in_time(diary, frames):
    rows = frames["displaced"]
    total = keyed(rows[rows["by"] == TOTAL], "date")["lost"]
    for by in ("contract", "age", "sector"):
        assert (rows[rows["by"] == by].groupby("date")["lost"].sum() == total).all()
    known = rows.dropna(subset=["within_4", "within_13"])
    assert (known["within_4"] <= known["within_13"]).all() and len(known)
    assert rows.loc[rows["date"] == diary.ends[-1], "within_13"].isna().all()  # not lived long enough
    assert (regime_of(np.array([0, 3]), np.array([0, 1])) == [0, 2]).all()
