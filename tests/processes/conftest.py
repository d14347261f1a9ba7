"""Ordinary small markets; `small_market` beside this file makes them."""

import pytest
from small_market import Case, case


@pytest.fixture
def ordinary() -> Case:
    """A market of 600 residents in which every mechanism occurs; its world is a fresh copy."""
    return case()
