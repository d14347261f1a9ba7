"""The quarterly report adds up: money that lines share counts once, what is spent is what a comparison counts."""

import numpy as np
import pytest
from table_worlds import open_diary

from labsim.core.money import euros
from labsim.inputs.instrument import read_instrument
from labsim.inputs.overrides import applied, part_of_leaf
from labsim.study.enrolments import Observer
from labsim.study.tables.ask import frames_of
from labsim.study.tables.quarter import _sum
from labsim.study.tables.registry import TABLES, TOTAL

DATES = (26, 39, 91, 117)  # before money, in the first project year, in the second
AGENDAS = {"doe_agenda_gorinchem": 1_000_000, "doe_agenda_drechtsteden": None}


@pytest.fixture(scope="module", params=AGENDAS)
def told(request, start):
    diary = open_diary(start, request.param, dates=DATES)
    observer = Observer(diary.market, [run.slug for run in diary.market.package if any(run.design.budget_cents)], 4)
    keep = diary.at_date

    def at_date():
        observer.at_date(diary.market, len(diary.spent))
        keep()

    diary.at_date = at_date
    frames = frames_of(diary, (TABLES["quarter"], TABLES["partners"]))
    yield request.param, diary, frames, observer
    diary.market.close()


def test_all_together_is_what_a_comparison_counts(told):
    agenda, _, frames, observer = told
    rows = frames["quarter"]
    total = rows[rows["instrument"] == TOTAL]
    assert total["spent"].tolist() == [euros(int(cents)) for cents in observer.total_cents]
    assert total["spent"].is_monotonic_increasing and total["spent"].iloc[-1] > 0
    parts = rows[rows["instrument"] != TOTAL].groupby("date")["spent"].sum()
    assert (parts.to_numpy() >= total["spent"].to_numpy() - 1e-6).all()
    if agenda == "doe_agenda_drechtsteden":
        assert parts.iloc[-1] > total["spent"].iloc[-1]  # lines that several measures share


def test_budgets_are_those_of_the_document(told):
    agenda, _, frames, _ = told
    total = frames["quarter"][frames["quarter"]["instrument"] == TOTAL]
    assert total["budget"].iloc[0] == 0 and total["year"].iloc[0] == 0
    assert total["of_budget"].isna().tolist() == (total["budget"] == 0).tolist()
    assert total["budget"].iloc[-1] == 2_000_000
    first = AGENDAS[agenda]
    assert first is None or total["budget"].iloc[1] <= first  # care begins later


def test_what_no_measure_has_is_missing_and_not_nothing():
    assert np.isnan(_sum([np.nan, np.nan])) and _sum([np.nan, 3.0, 0.0]) == 3.0 and _sum([0.0]) == 0.0


def test_targets_stand_beside_what_they_count(told):
    _, _, frames, _ = told
    rows = frames["quarter"].dropna(subset=["target"])
    assert len(rows) and (rows["target"] > 0).all() and rows["of_target"].notna().all()
    assert not rows["instrument"].eq(TOTAL).any()


def test_trust_and_places_grow_with_the_campaign(told):
    _, _, frames, _ = told
    every = frames["partners"]
    rows = every[every["municipality"] == TOTAL]
    parts = every[every["municipality"] != TOTAL].groupby("date")
    for name in ("won", "with_places", "places", "used", "at_work"):
        assert parts[name].sum().tolist() == rows[name].tolist()
    assert rows["trust"].between(0, 1).all() and (rows["with_places"] <= rows["places"]).all()
    assert rows["won"].iloc[0] == 0 and rows["won"].iloc[-1] >= 0
    assert np.isfinite(rows["at_work"]).all()


def test_one_year_of_an_amount_may_be_changed():
    document = read_instrument("peer_to_peer")
    changed = applied(document, "peer_to_peer", {"peer_to_peer.budget.0": 125_000.0})
    assert changed.data["budget"]["value"] == [125_000.0, 100_000]
    assert document.data["budget"]["value"] == [150_000, 100_000]
    leaves = {"budget": ("budget",)}
    assert part_of_leaf(document, leaves, "peer_to_peer.budget.2", 1.0) is None
