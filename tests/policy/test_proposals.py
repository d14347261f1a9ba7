"""Hours bind a channel that somebody works: a register of people is proposed no faster than there is time for it."""

import numpy as np
import pytest
from own_instruments import DORP, known, leaf, people_of

from labsim.inputs.instrument import load_instrument
from labsim.inputs.scenario import load_scenario
from labsim.inputs.shapes.size import at_size
from labsim.start import open_market, prepare

WINDOW = {"first": leaf("2019-01-07", "day"), "last": leaf("2027-12-31", "day")}
FILES = {
    "p_register": {"shape": "channel", "window": WINDOW, "people": leaf(0.5, "share"), "employers": leaf(0.5, "share"),
                   "ramp": leaf(1, "weeks"), "cycle": leaf(2, "weeks")},
}  # fmt: skip
WEEKS, OPEN = 20, 2  # how long a world lives; weeks until the channel is open


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory):
    """The instrument of this module in a folder of LABSIM_PATH."""
    with known(tmp_path_factory, FILES):
        yield


@pytest.fixture(scope="module")
def start():
    return prepare(DORP)


def weekly(start, proposals: int | None) -> list[set[int]]:
    """Who is on the channel in each week since it opened, with hours for so many a week."""
    overrides = None if proposals is None else {"p_register.proposals": proposals}
    market = open_market(start, load_scenario("p_register", overrides), seed=5)
    found = []
    for _ in range(WEEKS):
        market.step()
        found.append(set(np.flatnonzero(market.levers.channels).tolist()))
    return found[OPEN:]


def test_no_more_people_are_proposed_than_there_are_hours_for_and_more_hours_take_nobody_away(start):
    few, more, all_ = weekly(start, 3), weekly(start, 40), weekly(start, None)
    assert {len(week) for week in few} == {3}
    assert {len(week) for week in more} == {40}
    assert few[0] <= more[0] <= all_[0]  # later weeks may differ by what became of people
    assert len(set.union(*few)) > 30  # it is not the same three every week


def test_without_hours_it_changes_nobody_and_with_hours_it_does(start):
    worlds = [
        open_market(start, load_scenario(name, overrides), seed=5).run(WEEKS)
        for name, overrides in (
            ("baseline", None),
            ("p_register", {"p_register.proposals": 0}),
            ("p_register", {"p_register.proposals": 40}),
        )
    ]
    without, none, some = (people_of(market) for market in worlds)
    assert none == without
    assert some != without
    assert worlds[1].package[0].counts(worlds[1])["participants"] == 0


def test_half_its_size_has_half_the_hours_and_a_platform_needs_none():
    register = load_instrument("profielregister_forecast")
    assert at_size(register, 0.5).proposals == register.proposals // 2
    assert at_size(load_instrument("wijiij"), 0.5).proposals == load_instrument("wijiij").proposals
