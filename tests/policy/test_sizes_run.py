"""Instruments at another size in a world: at 0 they change nothing, larger ones reach more people."""

from dataclasses import replace
from pathlib import Path

import pytest
from own_instruments import moved, people_of

from labsim.inputs.files import known, read
from labsim.inputs.instrument import load_instrument, unmodelled
from labsim.inputs.scenario import load_scenario
from labsim.inputs.shapes.size import at_size
from labsim.start import open_market, prepare
from labsim.world.levers import CHANNELS

DORP = str(Path(__file__).parents[1] / "regions" / "dorp.yaml")
MODELLED = [slug for slug in sorted(known("instruments")) if unmodelled(read("instruments", slug)) is None]
WEEKS = 40


@pytest.fixture(scope="module")
def start():
    return prepare(DORP)


def lived(start, package):
    base = load_scenario("baseline")
    scenario = replace(base, package=tuple(package), compared=tuple(one.slug for one in package))
    return open_market(start, scenario, seed=3).run(WEEKS)


def test_instruments_that_are_off_change_nobody_bit_for_bit(start):
    off = [moved(at_size(load_instrument(slug), 0), start, WEEKS) for slug in MODELLED]
    assert sum(one.shape == "channel" for one in off) <= CHANNELS
    market, without = lived(start, off), lived(start, [])
    assert people_of(market) == people_of(without)
    assert market.log.week[: market.log.size[0]].tolist() == without.log.week[: without.log.size[0]].tolist()
    assert [run.cost_cents(market, all_payers=True) for run in market.package] == [0] * len(off)


@pytest.mark.parametrize("slug", ["crisis_scholing", "ervaringsplek", "nazorg_huishoudboekje", "wsp_matchen"])
def test_a_larger_one_reaches_more_people(start, slug):
    design = moved(load_instrument(slug), start, WEEKS)
    reached = []
    for share in (0.1, 0.5, 1.5):
        market = lived(start, [at_size(design, share)])
        reached.append(market.package[0].counts(market)["participants"])
    assert 0 < reached[0] <= reached[1] <= reached[2] and reached[0] < reached[2]
