"""The first thing an instrument of the documents does, and to whom: which lever, in which direction, for nobody else.

What a lever then does to the market: tests/processes/test_lever_signs.py; who gains by it: tests/study/test_signs.py.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from own_instruments import moved, with_single_parents

from labsim.core.codes import Contract, Group, Scheme
from labsim.inputs.instrument import load_instrument
from labsim.inputs.mission import load_mission
from labsim.inputs.scenario import load_scenario
from labsim.model import LabourMarket
from labsim.start import Start, open_market, prepare
from labsim.week import begin_week
from labsim.world.offices import Stage

DORP = str(Path(__file__).parents[1] / "regions" / "dorp.yaml")
WEEKS = 26
LIVED = 16
RULES = load_mission().rules
Holders = Callable[[LabourMarket], np.ndarray]


@pytest.fixture(scope="module")
def start() -> Start:
    return with_single_parents(prepare(DORP))


def group(*which: Group) -> Holders:
    bits = sum(1 << int(one) for one in which)
    return lambda m: m.world.traits.groups & bits != 0


def scheme(*which: Scheme) -> Holders:
    return lambda m: np.isin(m.world.persons.scheme, which)


def age(least: int, most: int) -> Holders:
    return lambda m: (years(m) >= least - 1) & (years(m) < most + 2)


def years(m: LabourMarket) -> np.ndarray:
    return (m.week - m.world.persons.birth_week) / 52.18


def at_work(contract: Contract) -> Holders:
    return lambda m: m.world.persons.contract == contract


def in_course(m: LabourMarket) -> np.ndarray:
    """Who waits for a course or sits in one."""
    n = int(m.tracks.size[0])
    inside = np.zeros(len(m.world.persons.ident), bool)
    inside[m.tracks.person[:n][np.isin(m.tracks.stage[:n], (Stage.WAITING, Stage.RUNNING))]] = True
    return inside


def anybody(m: LabourMarket) -> np.ndarray:
    return np.ones(max(len(m.world.persons.ident), len(m.world.employers.ident)), bool)


class First(NamedTuple):
    """What an instrument does first."""

    instrument: str
    lever: str
    sign: int
    holders: Holders
    rule: str


FIRSTS = [
    First("perspct", "search", -1, in_course, "R34"),  # lock-in
    First("scholing_on_the_job", "search", -1, in_course, "R03"),
    First("ambachtsschool", "search", -1, in_course, "R16"),
    First("ww_einde", "search", +1, lambda m: m.world.traits.ww_end - m.week <= 15, "R29"),
    First("nuggers_herintreders", "activate", +1, group(Group.NUGGER, Group.RETURNER), "R56"),
    First("kinderopvang_alleenstaande", "eased", +1, group(Group.SINGLE_PARENT), "R54"),
    First("werkplekaanpassing", "eased", +1, anybody, "R21"),
    First("mobiliteit_lease", "reach", +1, anybody, "R45"),
    First("loonkostensubsidie", "subsidy", +1, anybody, "R06"),
    First("noriskpolis", "cover", +1, anybody, "R05"),
    First("jobcoaching", "cover", +1, anybody, "R06"),
    First("nazorg_huishoudboekje", "separation", -1, anybody, "R53"),
    First("tozo", "separation", -1, at_work(Contract.SELF_EMPLOYED), "R43"),
    First("now", "dismissal", -1, anybody, "R43"),
    First("hbo_deeltijd", "stay", +1, age(17, 27), "R38"),
    First("steunstructuur", "upkeep", +1, group(Group.BANENAFSPRAAK), "R49"),
    First("simpel_switchen", "returns", +1, scheme(Scheme.SW, Scheme.BEGELEID, Scheme.BESCHUT), "R50"),
    First("parallelle_arbeidsmarkt", "audience", +1, scheme(Scheme.BIJSTAND), "R51"),
    First("peer_to_peer", "engaged", +1, anybody, "R25"),
    First("peer_to_peer", "learning", +1, anybody, "R57"),
    First("businesscase_werkgever", "informed", +1, anybody, "R05"),
    First("inclusief_werkgeverschap", "inclusion", +1, anybody, "R28"),
    First("wijiij", "channel_skills", +1, anybody, "R14"),
    First("matchingsevenementen", "channels", +1, anybody, "R65"),
    First("ervaringsplek", "practice", +1, at_work(Contract.EXPERIENCE), "R35"),
]


@pytest.mark.parametrize("one", FIRSTS, ids=lambda one: f"{one.instrument}-{one.lever}-{one.rule}")
def test_an_instrument_first_moves_what_it_is_for(one: First, start):
    assert one.rule in RULES
    design = moved(load_instrument(one.instrument), start, WEEKS)
    if one.instrument == "matchingsevenementen":
        design = replace(design, weeks=())  # every week instead of on days
    scenario = replace(load_scenario("baseline"), package=(design,), compared=(one.instrument,))
    with open_market(start, scenario, seed=2).run(LIVED) as m:
        column = written(m, one.lever)
        held = np.flatnonzero(column)
        assert len(held) > 0
        assert (np.sign(column[held]) == one.sign).all()
        assert one.holders(m)[held].all()


def written(m: LabourMarket, lever: str) -> np.ndarray:
    """A lever as the instrument writes it at the beginning of the next week, before anything spends it."""
    m.followed = 0  # aftercare of the employer service is not the instrument's
    begin_week(m)
    return getattr(m.levers, lever).astype(float)
