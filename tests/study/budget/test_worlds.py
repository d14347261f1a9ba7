"""Mixes in the test region: nothing bought is the world without, the stated money is what `compare` says, workers
change nothing."""

from dataclasses import replace

import numpy as np
import pytest

from labsim.inputs.mix import drawn_package, funded, load_lines, mixed, uncertain
from labsim.inputs.scenario import load_scenario
from labsim.inputs.settings import run_settings
from labsim.study.budget.lab import Lab
from labsim.study.budget.space import today
from labsim.study.budget.worlds import LONG, TOTALS, Future, Market, with_long_bijstand
from labsim.study.compare import compare
from labsim.study.effects import Question
from labsim.study.task import make_plan

PACKAGE, WEEKS = "doe_agenda_gorinchem", 78
STEP = 100_000_00


@pytest.fixture(scope="module")
def market(dorp) -> Market:
    settings = run_settings({"weeks": WEEKS, "at": WEEKS})
    plan = replace(make_plan(settings, dorp), dates=(WEEKS,))
    scenario = load_scenario(PACKAGE)
    return Market(
        scenario=scenario, lines=load_lines(scenario, 2), parameter_seed=1,
        question=Question(plan, with_long_bijstand(plan), (), 0),
    )  # fmt: skip


def test_nothing_bought_is_the_world_without(market, monkeypatch):
    future = Future(1, 0.5, 0.5)
    nothing = (0,) * len(market.lines.lines)
    too_little = tuple(STEP if line.yearly_stays and line.share(2 * STEP) == 0 else 0 for line in market.lines.lines)
    assert any(too_little)
    monkeypatch.setattr("labsim.study.budget.worlds.live", None)  # not one world is needed
    for mix, row in market.evaluate(future, [nothing, too_little]):
        assert not row.any() and market.package(mix, future) == market.scenario.without_package().package


def test_the_stated_money_is_the_stated_package(market, region):
    mix = today(market.lines)
    assert market.package(mix, Future(1, 0.5, 0.5)) == market.scenario.package
    [(_, row)] = market.evaluate(Future(1, 0.5, 0.5), [mix])
    told = dict(zip(market.columns, row.tolist(), strict=True))
    found = compare(region, PACKAGE, seeds=1, weeks=WEEKS, at=WEEKS, eta=0.5, quick=True).effects_by_seed
    found = found[(found["group"] == "all") & (found["intervention"] == found["intervention"].iloc[0])]
    found = found[found["date"] == found["date"].max()].set_index("measure")["value"]
    assert told["net_lasting"] == found["net_lasting_26w"] and told["net"] == found["net"]
    for name in ("participants", "in_work", "net_lasting"):
        by_kind: dict[str, int] = {}
        for key in market.question.groups.keys:
            kind = key.partition(":")[0]
            by_kind[kind] = by_kind.get(kind, 0) + told[f"{key}|{name}"]
        assert set(by_kind.values()) == {told[name]}  # each way of dividing people adds up to everybody


def test_workers_change_nothing(market):
    futures = [Future(seed, 0.5, 0.5, seed) for seed in (1, 2)]
    mixes = [tuple(STEP * (k == j) * 4 for k in range(len(market.lines.lines))) for j in (0, 3)]
    one, two = (Lab(market, workers).rows(futures, mixes, "t") for workers in (1, 2))
    assert np.array_equal(one, two) and one.shape == (2, 2, len(market.columns))
    assert one[..., TOTALS.index("cost_cents")].max() > 0


def test_amounts_become_units_by_the_instruments_own_prices(market):
    lines = {line.slug: line for line in market.lines.lines}
    designs = {one.slug: one for one in market.scenario.package}
    school, line = designs["ambachtsschool"], lines["ambachtsschool"]
    half = funded(school, line, line.share(line.yearly + (line.stated - line.yearly) // 2))
    assert half.costs == school.costs and sum(one.seats for one in half.intakes()) == 40
    left = [half.year_cents(year) for year in range(2)]
    assert left == [school.year_cents(year) // 2 for year in range(2)]
    dearer = replace(school, costs=tuple(replace(one, amount=2 * one.amount) for one in school.costs))
    places = [sum(one.seats for one in funded(design, line, 0.9).intakes()) for design in (school, dearer)]
    assert places[1] < places[0]  # doubled prices at the same money buy less
    assert funded(school, line, 0.0) is None


def test_draws_keep_sizes_and_money(market):
    package = market.scenario.package
    assert drawn_package(package, market.scenario.compared, 1, 0) == package
    for k in (1, 2, 3):
        drawn = drawn_package(package, market.scenario.compared, 1, k)
        assert drawn != package
        for one, other in zip(package, drawn, strict=True):
            same = ("budget_cents", "target", "first_week", "last_week")
            assert all(getattr(one, name) == getattr(other, name) for name in same)
            assert getattr(one, "seats", 0) == getattr(other, "seats", 0)
        mixed(market.lines, drawn, market.amounts(today(market.lines)))
    assert any("acceptance" in path for path in uncertain("ambachtsschool"))
    assert not any(path.endswith((".seats", ".budget", ".first")) for path in uncertain("ambachtsschool"))


def test_long_bijstand_is_a_group(market):
    groups = market.question.groups
    sizes = dict(zip(groups.keys, groups.persons.tolist(), strict=True))
    assert 0 < sizes[LONG] < sizes["scheme:bijstand"] == sizes[LONG] + sizes["bijstand:under_2y"]
