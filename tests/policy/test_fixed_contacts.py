"""Consultants of the employer service leave, and with them a share of the trust that employers built (rule R27)."""

from pathlib import Path

import numpy as np
import pytest

from labsim.inputs.scenario import load_scenario
from labsim.institutions import WSP
from labsim.start import open_market, prepare

DORP = str(Path(__file__).parents[1] / "regions" / "dorp.yaml")
BUILT = np.float32(0.3)


@pytest.fixture(scope="module")
def start():
    return prepare(DORP)


def kept(start, turnover_y: float, loss: float, weeks: int = 26) -> np.ndarray:
    """What is left of the same trust built at every employer, after these weeks in which no placement is made."""
    market = open_market(start, load_scenario("baseline"), seed=3)
    behaviour = market.setting.behaviour
    support = behaviour.support._replace(turnover_y=np.float64(turnover_y), turnover_loss=np.float64(loss))
    market.setting = market.setting._replace(behaviour=behaviour._replace(support=support))
    services = [one for one in market.institutions if isinstance(one, WSP)]
    trust = market.world.employers.trust
    for one in services:
        one.consultants = 20.0  # more people than a village has
        one.step()
    before = trust[:, 0].copy()
    trust[:, 0] += BUILT
    for _ in range(weeks):
        for one in services:
            one.step()
        market.week += 1
    return trust[:, 0] - before


def test_the_more_consultants_leave_the_less_trust_is_kept(start):
    nobody, some, many = (kept(start, turnover, 0.5) for turnover in (0.0, 0.5, 3.0))
    assert np.allclose(nobody, BUILT)
    assert (many <= some + 1e-6).all() and (some <= BUILT + 1e-6).all()
    assert many.mean() < some.mean() < BUILT
    assert (some < BUILT - 1e-3).any() and (some > BUILT - 1e-6).any(), "only their own employers notice"


def test_of_the_trust_only_what_was_built_goes_along(start):
    assert np.allclose(kept(start, 3.0, 0.0), BUILT)
    assert kept(start, 50.0, 1.0).min() >= -1e-6
