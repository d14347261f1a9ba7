"""The packages of the regions on the test region: they keep within their money and do nothing without their parts."""

from pathlib import Path

import numpy as np
import pytest

from labsim.inputs.files import known
from labsim.inputs.scenario import load_scenario
from labsim.start import Start, open_market, prepare

DORP = str(Path(__file__).parents[1] / "regions" / "dorp.yaml")
WEEKS = 208  # 2019 to 2022: more than a year after the last project year
NEEDS = {"perspectief_op_werk_drenthe": "drenthe", "perspectief_op_werk_drenthe_corona": "drenthe"}


@pytest.fixture(scope="module")
def dorp() -> Start:
    return prepare(DORP)


def run(dorp: Start, slug: str, overrides=None, weeks: int = WEEKS):
    market = open_market(dorp, load_scenario(slug, overrides), seed=1)
    market.run(weeks)
    return market


@pytest.mark.parametrize("slug", ["doe_agenda_gorinchem", *NEEDS])
def test_a_package_runs_within_its_money(dorp, slug):
    if NEEDS.get(slug, "gorinchem") not in known("region"):
        pytest.skip("its region is not there")
    with run(dorp, slug) as market:
        for one in market.package:
            counts = one.counts(market)
            assert min(counts.values()) >= 0
            if one.design.shape == "pathway":
                assert counts["completed"] <= counts["started"] <= counts["participants"]
            if one.design.budget_cents:
                assert one.cost_cents(market) <= sum(one.design.budget_cents)
        assert sum(one.counts(market)["participants"] for one in market.package) > 0


def test_digital_courses_without_the_platform_change_nothing(dorp):
    with run(dorp, "baseline") as without, run(dorp, "digitaal_scholing") as alone:
        assert alone.package[0].counts(alone)["invited"] == 0
        for name in ("status", "position", "scheme", "barriers"):
            assert np.array_equal(getattr(without.world.persons, name), getattr(alone.world.persons, name))


def test_a_platform_that_nobody_uses_changes_nothing(dorp):
    none = {"wijiij.people": 0.0}
    with run(dorp, "baseline") as without, run(dorp, "wijiij", none) as unused:
        assert np.array_equal(without.world.persons.position, unused.world.persons.position)
