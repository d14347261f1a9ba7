"""Subclasses of people, all agents of a market together, and what a DataCollector makes of them."""

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet

from labsim.agents import Derived, Employer, JobSeeker, RowSet
from labsim.core.codes import Status
from labsim.institutions import WSP

# --- subclasses -----------------------------------------------------------------------------------------


def _years_left(model, rows):
    """Years until the state pension."""
    return (model.world.traits.aow_week[rows] - model.week) / 52.1775


class Senior(JobSeeker):
    """People with what a study of older workers needs."""

    years_left = Derived(_years_left)

    @property
    def senior(self):
        return self.age >= 55

    @property
    def broken(self):
        return self.agee


def test_a_subclass_adds_properties(market, people):
    assert market.view_as(Senior) is market
    seniors = market.agents_by_type[Senior]
    assert seniors is people is market.agents_by_type[JobSeeker]
    assert Senior in market.agent_types and JobSeeker not in market.agent_types
    assert type(seniors[0]) is Senior and type(market.agents[0]) is Senior
    assert seniors.get("senior") == [age >= 55 for age in seniors.get("age")]
    assert seniors.groupby("senior").count()[True] == sum(seniors.get("senior")) > 0
    assert seniors.agg("years_left", np.mean) == pytest.approx(np.mean([a.years_left for a in seniors]))
    assert len(seniors.select(agent_type=Senior)) == len(seniors)
    assert seniors.select(where=lambda p: p.years_left < 5).agg("age", min) > 55
    with pytest.raises(AttributeError, match="senior"):
        seniors.set("senior", True)
    with pytest.raises(AttributeError, match=r"'agee'.*Did you mean 'age'"):
        _ = seniors[0].broken
    with pytest.raises(TypeError, match="no subclass of JobSeeker or Employer"):
        market.view_as(WSP)


# --- everybody ------------------------------------------------------------------------------------------


def test_all_agents_are_people_employers_and_institutions(market, people):
    everyone, firms = market.agents, market.agents_by_type[Employer]
    objects = market.institutions
    assert list(everyone) == [*people, *firms, *objects]
    assert list(reversed(everyone)) == list(everyone)[::-1]
    assert len(everyone) == len(people) + len(firms) + len(objects)
    for place in (0, len(people) - 1, len(people), -1, -len(objects) - 1, -len(everyone)):
        assert everyone[place] == list(everyone)[place]
    assert everyone[5:9] == people[5:9] and everyone[-2:] == objects[-2:]
    for place in (len(everyone), -len(everyone) - 1):
        with pytest.raises(IndexError):
            everyone[place]
    assert everyone.index(firms[2]) == len(people) + 2 and everyone.count(objects[0]) == 1
    with pytest.raises(ValueError, match="not in the set"):
        everyone.index(firms[2], 0, 5)
    assert objects[0] in everyone and mesa.Agent(mesa.Model(seed=1)) not in everyone


def test_questions_to_everybody(market, people):
    everyone, firms = market.agents, market.agents_by_type[Employer]
    assert everyone.get("unique_id") == [agent.unique_id for agent in everyone]
    assert everyone.get(["unique_id", "hours"], "default")[-1] == [market.institutions[-1].unique_id, None]
    with pytest.raises(AttributeError, match="Employer has no attribute 'hours'"):
        everyone.get("hours")
    assert everyone.agg("unique_id", [min, len]) == [min(everyone.get("unique_id")), len(everyone)]
    assert everyone.map(lambda a: a.unique_id) == everyone.get("unique_id")
    assert everyone.do("step") is everyone
    assert everyone.groupby(lambda a: type(a).__name__).count() == {
        "JobSeeker": len(people), "Employer": len(firms), "WSP": 1, "SocialService": 1, "TrainingProvider": 1,
        "WorkCompany": 1,
    }  # fmt: skip
    assert list(everyone.select(at_most=0.5)) == list(everyone)[: len(everyone) // 2]
    assert everyone.select(agent_type=JobSeeker) == people
    assert everyone.select(agent_type=WSP)[0] is market.institutions[0]
    found = everyone.select(lambda a: a.unique_id % 5 == 0, at_most=300)
    assert list(found) == [a for a in everyone if a.unique_id % 5 == 0][:300]
    assert list(everyone - people) == [*firms, *market.institutions]
    assert list(everyone & people) == list(people)


def test_a_plain_agent_joins_and_leaves(market):
    class Mayor(mesa.Agent):
        pass

    before = len(market.agents)
    mayor = Mayor(market)
    assert mayor in market.agents and len(market.agents) == before + 1
    assert list(market.agents_by_type[Mayor]) == [mayor]
    assert Mayor in market.agent_types
    mayor.remove()
    assert mayor not in market.agents and len(market.agents) == before
    market.remove_all_agents()
    assert {type(agent) for agent in market.agents} == {JobSeeker, Employer}


def test_a_set_of_views_in_mesas_own_class_is_known_to_be_empty(people):
    """It holds weak references, and nobody holds views: the docstring of RowAgent says so."""
    made = AgentSet(people[:5], random=people.random)
    assert len(made) == 0


# --- DataCollector --------------------------------------------------------------------------------------


def test_a_data_collector_collects(market, people):
    collector = mesa.DataCollector(
        model_reporters={
            "jobless": lambda m: len(m.agents_by_type[JobSeeker].select(where=lambda p: p.status == Status.UNEMPLOYED)),
            "by group": lambda m: m.agents_by_type[JobSeeker].groupby("group").count(),
            "week": "week",
        },
        agent_reporters={"hours": "hours", "kind": lambda a: type(a).__name__},
        agenttype_reporters={
            JobSeeker: {"status": "status", "age": "age"},
            WSP: {"consultants": "consultants"},
        },
    )
    first = len(market.agents), len(people)
    collector.collect(market)
    market.step()
    collector.collect(market)
    frame = collector.get_model_vars_dataframe()
    assert frame["week"].tolist() == [market.week - 1, market.week]
    assert frame["jobless"][1] == people.groupby("status").count()[Status.UNEMPLOYED]
    assert frame["by group"][1] == people.groupby("group").count()
    agents = collector.get_agent_vars_dataframe()
    assert len(agents.loc[0]) == first[0] and len(agents.loc[1]) == len(market.agents)
    assert agents.loc[1].query("kind == 'JobSeeker'")["hours"].tolist() == people.get("hours")
    assert agents.loc[1].query("kind == 'Employer'")["hours"].isna().all()
    seekers = collector.get_agenttype_vars_dataframe(JobSeeker)
    assert seekers.loc[1]["status"].tolist() == people.get("status")
    assert seekers.loc[1].index.tolist() == people.get("unique_id")
    assert collector.get_agenttype_vars_dataframe(WSP)["consultants"].tolist() == [0.4, 0.4]


def test_a_reporter_that_returns_agents_does_not_copy_the_world(market, people):
    collector = mesa.DataCollector(model_reporters={"who": lambda m: people.select(at_most=5), "all": "agents"})
    collector.collect(market)
    kept = collector.model_vars["who"][0]
    assert isinstance(kept, RowSet) and kept[0].model is market
    everyone = collector.model_vars["all"][0]
    before = len(everyone)
    market.world.persons.status[kept.rows] = Status.GONE
    assert len(everyone) == before == len(market.agents) + 5
