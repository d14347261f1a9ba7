"""A forecast of candidates lets employers plan learning places (rule R57)."""

from pathlib import Path

import numpy as np
import pytest
from own_instruments import known, leaf

from labsim.inputs.scenario import load_scenario
from labsim.start import open_market, prepare

DORP = str(Path(__file__).parents[1] / "regions" / "dorp.yaml")
WINDOW = {"first": leaf("2019-01-07", "day"), "last": leaf("2027-12-31", "day")}
FILES = {
    "f_forecast": {"shape": "channel", "window": WINDOW, "people": leaf(0.5, "share"), "employers": leaf(0.5, "share"),
                   "ramp": leaf(4, "weeks"), "plans": leaf(0.2, "share")},
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory):
    """The instrument of this module in a folder of LABSIM_PATH."""
    with known(tmp_path_factory, FILES):
        yield


@pytest.fixture(scope="module")
def start():
    return prepare(DORP)


def planned(start, **sizes: float) -> tuple[np.ndarray, np.ndarray]:
    """Learning places that employers plan beside their own after five weeks, and who are members."""
    overrides = {f"f_forecast.{name}": size for name, size in sizes.items()}
    market = open_market(start, load_scenario("f_forecast", overrides or None), seed=5).run(5)
    return market.levers.learning.copy(), market.levers.members != 0


def test_employers_plan_places_for_the_candidates_they_hear_of(start):
    off, members = planned(start, plans=0.0)
    some, more, all_ = (planned(start, plans=share)[0] for share in (0.1, 0.2, 1.0))
    assert members.any() and not off.any()
    assert (some <= more).all() and (more <= all_).all()
    assert 0 < some.sum() < more.sum() < all_.sum()
    assert not all_[~members].any()


def test_places_follow_the_number_of_candidates_and_never_pass_it(start):
    few, many = planned(start, plans=1.0, people=0.1)[0], planned(start, plans=1.0, people=0.9)[0]
    assert few.sum() < many.sum()
    people = int(np.count_nonzero(start.world.persons.status > 0))
    assert many.sum() <= people
