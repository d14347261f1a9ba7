"""Invented results as fixtures."""

import pytest
from invented import CASES, FakeResult, make_result


@pytest.fixture(scope="session")
def positive() -> FakeResult:
    """A result with a clear gain."""
    return make_result("positive")


@pytest.fixture(scope="session", params=tuple(CASES))
def case(request: pytest.FixtureRequest) -> str:
    """Each form of the answer in turn."""
    return str(request.param)
