"""The test region, burnt in once."""

from pathlib import Path

import pytest

from labsim.start import Start, prepare

DORP = str(Path(__file__).parents[1] / "regions" / "dorp.yaml")


@pytest.fixture(scope="session")
def region() -> str:
    """Path of the test region of 2,000 people."""
    return DORP


@pytest.fixture(scope="session")
def dorp() -> Start:
    """The test region, burnt in, as it is at the beginning of 2019."""
    return prepare(DORP)
