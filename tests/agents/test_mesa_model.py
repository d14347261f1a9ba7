"""A market as a Mesa model: sealed generators, copies, memory, and how it is opened."""

import copy
import gc
import pickle
import random
import weakref
from pathlib import Path

import mesa
import numpy as np
import pytest

from labsim.agents import Employer, JobSeeker
from labsim.core.guard import GlobalRandomUse
from labsim.inputs.errors import InputError
from labsim.inputs.scenario import load_scenario
from labsim.institutions import WSP, SocialService, TrainingProvider, WorkCompany
from labsim.model import LabourMarket
from labsim.start import open_market
from labsim.week import WEEK
from labsim.world.state import flatten

DORP = Path(__file__).parents[1] / "regions" / "dorp.yaml"


def same(one: LabourMarket, other: LabourMarket) -> bool:
    """Whether two worlds are equal to the last bit."""
    a, b = flatten(one.world), flatten(other.world)
    return all(a[name].tobytes() == b[name].tobytes() for name in a)


def test_it_is_a_mesa_model(market):
    assert isinstance(market, mesa.Model)
    assert market.agent_types == [JobSeeker, Employer, WSP, SocialService, TrainingProvider, WorkCompany]
    market.run(3)
    assert market.steps == 3
    assert {"_agents", "_agents_by_type", "_all_agents", "_user_step"} <= set(vars(mesa.Model(seed=1)))
    assert {"_ids"} <= set(vars(mesa.Agent)) and callable(mesa.agent.AgentSet._update)


# --- generators -----------------------------------------------------------------------------------------

USES = {
    "random.random": lambda m: m.random.random(),
    "random.choice": lambda m: m.random.choice([1, 2]),
    "random.shuffle": lambda m: m.random.shuffle([1, 2]),
    "random.gauss": lambda m: m.random.gauss(0, 1),
    "random.getrandbits": lambda m: m.random.getrandbits(8),
    "rng.random": lambda m: m.rng.random(),
    "rng.integers": lambda m: m.rng.integers(5),
    "rng.bit_generator": lambda m: m.rng.bit_generator,
    "an agent's": lambda m: m.institutions[0].random.random(),
    "an agent's rng": lambda m: m.agents_by_type[JobSeeker][0].rng.normal(),
    "a set's": lambda m: m.agents.plain.shuffle(),
    "a set's shuffle_do": lambda m: m.agents.plain.shuffle_do("advance"),
}


@pytest.mark.parametrize("name", USES)
@pytest.mark.parametrize("where", ["before", "step", "after"])
def test_a_draw_from_mesas_generators_within_a_step_is_refused(market, name, where):
    USES[name](market)
    if where == "step":
        market.steps_of_week["guide_clients"] = USES[name]
    else:
        setattr(market, where, USES[name])
    with pytest.raises(GlobalRandomUse, match=r"model\.(random|rng) was used inside a run.*labsim\.core\.draws"):
        market.step()
    USES[name](market)


def test_a_global_generator_is_refused_in_hooks_too(market):
    market.after = lambda m: random.random()
    with pytest.raises(GlobalRandomUse):
        market.run(1)


def test_generators_come_from_the_seed_alone(dorp):
    def drawn(seed):
        market = open_market(dorp, load_scenario("baseline"), seed=seed)
        return market.random.random(), market.rng.random(), market.agents.random.random()

    assert drawn(5) == drawn(5) != drawn(6)


def test_resetting_a_generator_keeps_the_seal(market):
    market.reset_rng(3)
    market.reset_randomizer(3)
    assert market.rng.random() == np.random.default_rng(3).random()
    assert market.random.random() == random.Random(3).random()
    market.before = lambda m: m.rng.random()
    with pytest.raises(GlobalRandomUse):
        market.step()


def test_a_whole_run_is_guarded_as_each_week_is(dorp):
    one, other = (open_market(dorp, load_scenario("ambachtsschool"), seed=3) for _ in range(2))
    one.run(8)
    for _ in range(8):
        other.step()
    assert same(one, other)


def test_looking_changes_nothing(dorp):
    one, other = (open_market(dorp, load_scenario("baseline"), seed=3) for _ in range(2))
    one.after = lambda m: (
        m.agents.get("unique_id"),
        m.agents_by_type[JobSeeker].sort("age").groupby("group").count(),
    )
    assert same(one.run(6), other.run(6))


# --- copies ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))], ids=["copy", "pickle"])
def test_a_copied_market_goes_its_own_way(market, copied):
    market.run(2)
    twin = copied(market)
    assert twin.agents_by_type[JobSeeker][0].model is twin is twin.institutions[0].model
    assert len(twin.agents) == len(market.agents)
    assert twin.agents_by_type[JobSeeker][0] != market.agents_by_type[JobSeeker][0]
    assert same(twin.run(4), market.run(4))
    twin.agents_by_type[JobSeeker].set("motivation", 0.1)
    assert not same(twin, market)
    twin.before = lambda m: m.random.random()
    with pytest.raises(GlobalRandomUse):
        twin.step()


def test_sets_and_views_survive_a_pickle(people):
    part = people.select(at_most=5)
    again, first = pickle.loads(pickle.dumps([part, part[0]]))
    assert again.rows.tolist() == part.rows.tolist()
    assert again[0] == first and first.row == part[0].row
    assert first.model is again[1].model is not people[0].model


# --- memory ---------------------------------------------------------------------------------------------


class Plain(mesa.Agent):
    """A researcher's own agent, of which Mesa's class keeps a counter per model."""


def test_twenty_markets_do_not_pile_up(dorp):
    counters = len(mesa.Agent._ids)
    alive = []
    for seed in range(20):
        market = open_market(dorp, load_scenario("baseline"), seed=seed)
        assert [Plain(market).unique_id for _ in range(2)] == [5, 6]
        alive.append((weakref.ref(market), weakref.ref(market.world.persons.status), weakref.ref(market.log.week)))
        market.step()
    del market
    gc.collect()
    assert [ref() for refs in alive for ref in refs] == [None] * 60
    assert len(mesa.Agent._ids) == counters


def test_a_closed_market_lets_go_at_once(dorp):
    gc.collect()
    gc.disable()
    try:
        with open_market(dorp, load_scenario("ambachtsschool"), seed=1) as market:
            market.run(2)
            arrays = [weakref.ref(column) for column in (*market.world.persons, *market.log, *market.board)]
            counts = market.counts
        assert [ref() for ref in arrays if ref() is not None] == []
    finally:
        gc.enable()
    assert len(counts) == 1
    assert not market.running
    for use in (market.step, lambda: market.run(1)):
        with pytest.raises(RuntimeError, match="closed"):
            use()
    market.close()


# --- opening --------------------------------------------------------------------------------------------


def test_open_is_prepare_and_open_market(dorp):
    opened = LabourMarket.open(str(DORP), "ambachtsschool", seed=4, start="stationary", eta=0.2, outside_eta=0.9)
    made = open_market(dorp, load_scenario("ambachtsschool"), seed=4, eta=0.2, outside_eta=0.9)
    assert opened.setting.eta == 0.2 and opened.setting.outside_eta == 0.9
    assert [one.slug for one in opened.package] == ["ambachtsschool"]
    assert same(opened.run(3), made.run(3))


def test_open_without_the_package_and_with_a_step_replaced(dorp):
    class Own(LabourMarket):
        pass

    market = Own.open(
        str(DORP),
        load_scenario("ambachtsschool"),
        start="stationary",
        with_package=False,
        processes={"end_jobs": None},
    )
    assert type(market) is Own
    assert market.package == [] and market.seed == 1
    assert market.steps_of_week["end_jobs"] is None
    assert list(market.steps_of_week) == list(WEEK)
    assert market.region.slug == "dorp"


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"region": "gorinchm"}, InputError),
        ({"scenario": "ambachtschool"}, InputError),
        ({"start": "2018-01"}, InputError),
        ({"seed": -1}, ValueError),
        ({"processes": {"end_job": None}}, ValueError),
        ({"institutions": {"wsp": WSP}}, ValueError),
        ({"institutions": {"WSP": SocialService}}, ValueError),
        ({"institutions": {"WSP": "WSP"}}, ValueError),
    ],
)
def test_open_refuses_what_does_not_exist(dorp, options, error):
    asked = {"region": str(DORP), "scenario": "baseline", "start": "stationary", **options}
    with pytest.raises(error):
        LabourMarket.open(asked.pop("region"), asked.pop("scenario"), **asked)
