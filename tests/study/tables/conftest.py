"""One world of the test region with a diary, lived once for all tables."""

from pathlib import Path

import pytest
from table_worlds import open_diary

from labsim.start import prepare
from labsim.study.tables.ask import frames_of
from labsim.study.tables.registry import TABLES

DORP = str(Path(__file__).parents[2] / "regions" / "dorp.yaml")


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
