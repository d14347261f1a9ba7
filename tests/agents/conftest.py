"""Markets on the test region, and the same people as plain Mesa agents."""

from pathlib import Path

import mesa
import pytest
from mesa_twins import N, Plain, Seen

from labsim.agents import JobSeeker, RowSet
from labsim.inputs.scenario import load_scenario
from labsim.model import LabourMarket
from labsim.start import Start, open_market, prepare

DORP = Path(__file__).parents[1] / "regions" / "dorp.yaml"


@pytest.fixture(scope="session")
def dorp() -> Start:
    return prepare(str(DORP), start="stationary")


@pytest.fixture
def market(dorp: Start):
    """A fresh market without instruments."""
    market = open_market(dorp, load_scenario("baseline"), seed=1)
    yield market
    market.close()


@pytest.fixture
def people(market: LabourMarket) -> RowSet:
    """Everybody who lives in the region."""
    return market.agents_by_type[JobSeeker]


@pytest.fixture
def twins(market):
    """A set of rows and an AgentSet of plain agents, of the same people in the same order."""
    lazy = market.view_as(Seen).agents_by_type[Seen].select(at_most=N)
    model = mesa.Model(seed=1)
    for seeker in lazy:
        Plain(model, seeker)
    return lazy, model.agents
