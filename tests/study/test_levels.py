"""What fit-start may fit: levels with a stock each, named as fitted where they stand, no effect of an instrument."""

import numpy as np
import pytest

from labsim.inputs.behaviour import load_behaviour
from labsim.inputs.region import load_region
from labsim.processes.stocks import Stock
from labsim.start import make_behaviour
from labsim.study.fit_start import LEVELS, Steering, targets_of

LEAVES = load_behaviour()
FITTED = {name for level in LEVELS for name in level.parameters}


def test_each_stock_steers_one_level_and_each_parameter_is_in_one():
    stocks, names = [level.stock for level in LEVELS], [name for level in LEVELS for name in level.parameters]
    assert len(set(stocks)) == len(stocks) and len(set(names)) == len(names)
    assert set(stocks) <= {*Stock.__members__, "ARISING"}


def test_the_fitted_parameters_are_those_that_say_so_and_name_their_stock():
    assert {name for name in LEAVES if LEAVES[name].fitted is not None} == FITTED
    for level in LEVELS:
        for name in level.parameters:
            assert LEAVES[name].fitted.target.split()[0] == level.stock.lower()


def test_nothing_is_fitted_that_an_instrument_works_through():
    """Scores, guidance, training and placement carry the effects: their sizes come from elsewhere."""
    allowed = {"guidance.onset_w"}  # how often barriers arise, not what guidance does
    rooms = {"selection", "training", "support", "guidance", "search"}
    assert {name for name in FITTED if name.partition(".")[0] in rooms} == allowed
    assert "listing.direct_lower" not in FITTED


@pytest.fixture(scope="module")
def published(region) -> dict[str, float]:
    """Stocks of the test region that must stand still."""
    return targets_of(load_region(region), make_behaviour())


@pytest.fixture
def targets(published) -> dict[str, float]:
    """The same, with somebody in each."""
    return {stock: max(1.0, number) for stock, number in published.items()}


def test_every_level_has_a_target(published):
    assert {level.stock for level in LEVELS} <= set(published)


def test_a_stock_with_nobody_in_it_is_no_obstacle(published):
    """In the test region nobody past the pension age works at the start."""
    assert published["AOW_WORKING"] == 0
    Steering(make_behaviour(), published).step(published, make_behaviour())


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.stock)
def test_a_level_moves_against_the_distance_of_its_own_stock_only(targets, level):
    """With one stock a tenth too high its level moves so that it falls; the others stay."""
    behaviour = make_behaviour()
    found = {**targets, level.stock: targets[level.stock] * 1.1}
    steering = Steering(behaviour, targets)
    steering.step(found, behaviour)
    for other in LEVELS:
        moves = [steering.values()[name] - steering.start[name] for name in other.parameters]
        if other is level:
            assert (np.sign(moves) == -level.sign * np.sign([1.0] * len(moves))).all()
        else:
            assert moves == pytest.approx([0.0] * len(moves), abs=1e-12)
