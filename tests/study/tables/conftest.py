"""One world of the test region with a diary, lived once for all tables."""

from pathlib import Path

import pytest

from labsim.inputs.scenario import load_scenario
from labsim.start import open_market, prepare
from labsim.study.counting import make_counting
from labsim.study.groups import make_groups
from labsim.study.tables.ask import frames_of
from labsim.study.tables.diary import Diary
from labsim.study.tables.registry import TABLES

DORP = str(Path(__file__).parents[2] / "regions" / "dorp.yaml")
DATES = (13, 26, 39, 52, 60)


def open_diary(start, scenario: str = "ambachtsschool", seed: int = 2, dates: tuple[int, ...] = DATES) -> Diary:
    """A diary of a fresh market."""
    market = open_market(start, load_scenario(scenario), seed=seed)
    return Diary(market, make_counting("12h"), make_groups(start), dates)


@pytest.fixture(scope="session")
def start():
    """The test region, burnt in."""
    return prepare(DORP)


@pytest.fixture(scope="session")
def lived(start):
    """A diary after its last date, and all tables of it."""
    diary = open_diary(start)
    frames = frames_of(diary, tuple(TABLES.values()))
    yield diary, frames
    diary.market.close()


@pytest.fixture(scope="session")
def diary(lived):
    """Only the diary."""
    return lived[0]


@pytest.fixture(scope="session")
def frames(lived):
    """Only the tables."""
    return lived[1]
