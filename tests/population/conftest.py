"""The test region and the real one, built once."""

from pathlib import Path

import pytest

from labsim.inputs.region import Region, load_region
from labsim.population.build import Population, build_population

DORP = Path(__file__).parents[1] / "regions" / "dorp.yaml"
SEED = 7


@pytest.fixture(scope="session")
def dorp_file() -> Path:
    return DORP


@pytest.fixture(scope="session")
def dorp_region() -> Region:
    return load_region(DORP)


@pytest.fixture(scope="session")
def dorp(dorp_region: Region) -> Population:
    return build_population(dorp_region, SEED)


@pytest.fixture(scope="session")
def gorinchem_region() -> Region:
    return load_region("gorinchem")


@pytest.fixture(scope="session")
def gorinchem(gorinchem_region: Region) -> Population:
    return build_population(gorinchem_region, SEED)


@pytest.fixture(params=["dorp", "gorinchem"])
def built(request: pytest.FixtureRequest) -> tuple[Region, Population]:
    """A region with its population: the small one, then the real one."""
    return request.getfixturevalue(f"{request.param}_region"), request.getfixturevalue(request.param)
