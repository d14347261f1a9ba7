"""What fit-start may fit: levels with a stock each, named as fitted where they stand, no effect of an instrument."""

from pathlib import Path

import numpy as np
import pytest

from labsim.inputs.behaviour import load_behaviour, own_leaves
from labsim.inputs.files import known
from labsim.inputs.region import load_region
from labsim.processes.stocks import Stock
from labsim.start import make_behaviour
from labsim.study.fit_start import A_SHARE, C_SHARE, LEVELS, Steering, bounds_of, targets_of

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


@pytest.mark.parametrize("name", sorted(set(known("behaviour")) - {"standard"}))
def test_a_region_s_own_set_holds_fitted_levels_and_nothing_else(name):
    own = own_leaves(name)
    assert own and set(own) <= FITTED
    for leaf_name in own:
        leaf = load_behaviour(name)[leaf_name]
        assert leaf.fitted is not None and leaf.fitted.command == f"labsim fit-start {name}"


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


@pytest.mark.parametrize("level", [level for level in LEVELS if level.of], ids=lambda level: level.stock)
def test_a_share_asks_nothing_of_its_level_where_the_whole_is_off_as_well(targets, level):
    behaviour = make_behaviour()
    found = {**targets, level.stock: targets[level.stock] * 1.1, level.of: targets[level.of] * 1.1}
    steering = Steering(behaviour, targets)
    for _ in range(level.wait + 3):
        steering.step(found, behaviour)
    [name] = level.parameters
    assert steering.values()[name] == pytest.approx(steering.start[name])


def test_bounds_hold_over_all_passes(targets):
    """A level that was steered to its bound in one pass goes no further in the next."""
    behaviour = make_behaviour()
    level = LEVELS[0]
    bounds = bounds_of(behaviour)
    for _ in range(2):
        steering = Steering(behaviour, targets, bounds=bounds)
        for _ in range(200):
            behaviour = steering.step({**targets, level.stock: targets[level.stock] * 2.0}, behaviour)
    for row in steering.result():
        assert bounds[row.parameter][0] - 1e-12 <= row.value <= bounds[row.parameter][1] + 1e-12
        assert row.at_bound == (row.parameter in level.parameters)


def test_a_stated_group_b_leaves_the_rest_to_group_c(published, tmp_path, region):
    text = Path(region).read_text(encoding="utf-8")
    leaf = "  b_group: {value: 9, unit: persons, date: 2019, source: made up}\n  waiting_list:"
    path = tmp_path / "dorp.yaml"
    path.write_text(text.replace("  waiting_list:", leaf, 1), encoding="utf-8")
    stated = targets_of(load_region(path), make_behaviour())
    persons = published["BIJSTAND_PERSONS"]
    assert stated["BIJSTAND_C"] == pytest.approx((1 - A_SHARE) * persons - 9)
    assert published["BIJSTAND_C"] == pytest.approx(C_SHARE * persons)


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
    for _ in range(level.wait + 1):
        steering.step(found, behaviour)
    for other in LEVELS:
        moves = [steering.values()[name] - steering.start[name] for name in other.parameters]
        if other is level:
            assert (np.sign(moves) == -level.sign * np.sign([1.0] * len(moves))).all()
        else:
            assert moves == pytest.approx([0.0] * len(moves), abs=1e-12)
