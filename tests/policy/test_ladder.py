"""Entry places without a paper as a ladder (rule R63): place, then paper beside the work, then transport elsewhere."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from own_instruments import known, leaf

from labsim.core.codes import Credential, Occupation
from labsim.inputs.instrument import load_instrument
from labsim.inputs.scenario import load_scenario
from labsim.policy.columns import reader
from labsim.start import open_market, prepare

DORP = str(Path(__file__).parents[1] / "regions" / "dorp.yaml")
TRADE = {"occupation": "transport_logistics", "level": "practical"}
WINDOW = {"first": leaf("2019-02-04", "day"), "last": leaf("2020-06-29", "day")}
SOME = {"value": 0.5, "unit": "share", "date": "2019", "assumption": {"reason": "toets", "low": 0.1, "high": 0.9}}
WEEKS = 130
PASS = int(Credential.TAXI_PASS)


def some(value: float, unit: str) -> dict:
    return {**SOME, "value": value, "unit": unit}


FILES = {
    "l_bus": {"shape": "places", "eligible": leaf({"scheme": {"in": ["bijstand", "ww"]}}, "rule"), "window": WINDOW,
              "places": leaf(40, "places"), "each": leaf(40, "places at a time"), "lower": leaf(2.0, "sd"),
              "trade": leaf(TRADE, "segment"), "replaces": leaf(0.0, "share")},
    "l_pass": {"shape": "pathway", "eligible": leaf({"had_place": {"in": ["l_bus"]}}, "rule"),
               "intake": {"seats": leaf(20, "persons per intake"), "every": leaf(13, "weeks"),
                          "first": leaf("2019-06-03", "day"), "last": leaf("2021-06-07", "day"),
                          "acceptance": leaf(1.0, "share"), "beside_work": leaf(True, "yes or no")},
               "streams": {"taxi": {"name": {"nl": "t", "en": "t"}, "trains_for": leaf(TRADE, "segment"),
                                    "reaches": leaf({"technical": 0.6, "social": 0.6}, "competence level")}},
               "stream_shares": leaf({"taxi": 1.0}, "share of seats"),
               "phases": {"papers": {"name": {"nl": "t", "en": "t"}, "weeks": leaf(10, "weeks"),
                                     "learning_w": leaf(0.1, "share of what is missing per week"),
                                     "on_the_job": leaf(0.5, "share"), "search": leaf(1.0, "factor")}},
               "certificate": {"credential": leaf("taxi_pass", "name"), "signal": leaf(0.5, "share")},
               "partners": {"sectors": leaf(["H"], "SBI sections")}},
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory):
    """The instruments of this module in a folder of LABSIM_PATH."""
    with known(tmp_path_factory, FILES):
        yield


def lived(start, *slugs: str, seed: int = 5):
    """A market with these instruments in which the law asks a taxi pass for every other usual job in transport."""
    scenario = load_scenario(slugs[0])
    scenario = replace(scenario, package=tuple(load_instrument(slug) for slug in slugs))
    market = open_market(start, scenario, seed=seed)
    slots = market.world.positions
    usual = np.flatnonzero(slots.segment // 3 == Occupation.TRANSPORT_LOGISTICS)
    slots.requires[np.setdiff1d(usual, market.extra_rows)[::2]] = PASS + 1
    return market.run(WEEKS)


def bus(market):
    return next(run for run in market.package if run.slug == "l_bus")


def moved_on(market) -> dict[int, int]:
    """Person who drove the bus -> position in transport elsewhere in the region that he or she got later."""
    slots, log, n = market.world.positions, market.log, int(market.log.size[0])
    run, found = bus(market), {}
    for i, since in run.first_held.items():
        mine = (log.row[:n] == i) & (log.week[:n] > since) & (log.position[:n] >= 0)
        for j in log.position[:n][mine].tolist():
            if j not in run.rows and slots.segment[j] // 3 == Occupation.TRANSPORT_LOGISTICS:
                found[i] = j
    return found


@pytest.fixture(scope="module")
def both():
    start = prepare(DORP, start="2019-01")
    return lived(start, "l_bus"), lived(start, "l_bus", "l_pass")


def test_drivers_of_the_bus_work_elsewhere_in_transport_later(both):
    alone, ladder = (moved_on(market) for market in both)
    assert len(bus(both[0]).first_held) > 8
    assert len(ladder) > len(alone), "the pass makes the place a rung: alone it leads to no other work in transport"


def test_the_pass_is_for_who_had_a_place_and_opens_what_the_law_closes(both):
    alone, ladder = both
    run = next(run for run in ladder.package if run.slug == "l_pass")
    took_part = set(run.taken(ladder).person.tolist())
    assert took_part and took_part <= set(bus(ladder).first_held)
    assert run.counts(ladder)["completed"] > 3

    def asked(market) -> int:
        return sum(int(market.world.positions.requires[j]) == PASS + 1 for j in moved_on(market).values())

    assert asked(alone) == 0 < asked(ladder)


def test_the_second_rung_reaches_nobody_without_the_first(both):
    start = prepare(DORP, start="2019-01")
    market = open_market(start, load_scenario("l_pass"), seed=5).run(40)
    assert market.package[0].counts(market)["invited"] == 0


def test_who_has_had_a_place_is_a_column_of_rules(both):
    market = both[1]
    rows = np.arange(len(market.world.persons.ident))
    had = np.flatnonzero(reader(market)("had_place", rows) & 1)
    assert had.tolist() == sorted(bus(market).first_held)
