"""Institutions decide: other numbers and other subclasses move outcomes; the how-to page about it runs."""

import re
from itertools import pairwise
from pathlib import Path

import mesa
import numpy as np
import pytest

from labsim.agents import JobSeeker
from labsim.core.codes import Channel
from labsim.inputs.scenario import load_scenario
from labsim.institutions import DECIDED, WSP, SocialService, TrainingProvider, WorkCompany
from labsim.start import open_market
from labsim.world.offices import Stage
from labsim.world.state import flatten

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "change-an-institution.md"
DORP = ROOT / "tests" / "regions" / "dorp.yaml"


@pytest.fixture
def lived(dorp):
    """A year of a market; change: called with it before; institutions: classes in the place of labsim's."""

    def live(change=None, seed=1, weeks=52, scenario="baseline", **institutions):
        market = open_market(dorp, load_scenario(scenario), seed=seed, institutions=institutions)
        if change is not None:
            change(market)
        return market.run(weeks)

    return live


def bytes_of(market):
    return {name: column.tobytes() for name, column in flatten(market.world).items()}


def hires(market, channel):
    return int(np.count_nonzero(market.log.channel[: market.log.size[0]] == channel))


def first(market, kind):
    return market.agents_by_type[kind][0]


def staffed(**attributes):
    """A change of the WSP's attributes."""

    def change(market):
        wsp = market.institutions[0]
        for name, value in attributes.items():
            assert isinstance(wsp, WSP) and hasattr(wsp, name)
            setattr(wsp, name, value)

    return change


def test_institutions_are_mesa_agents_with_a_row_each(market):
    for row, kind in enumerate((WSP, SocialService, TrainingProvider, WorkCompany)):
        (agent,) = market.agents_by_type[kind]
        assert isinstance(agent, mesa.Agent) and agent is market.institutions[row]
        assert agent.row == row and market.offices.kind[row] == kind.kind
        assert agent.unique_id == int(market.offices.ident[row])


def test_more_consultants_place_more_people(lived):
    placed = {n: 0 for n in (0, 8, 40)}
    for seed in (1, 2, 3):
        for n in placed:
            placed[n] += hires(lived(staffed(consultants=n), seed=seed), Channel.WSP)
    assert placed[0] == 0 < placed[8] < placed[40]


def test_half_the_consultants_give_another_world(lived):
    full, half = lived(staffed(consultants=8)), lived(staffed(consultants=4))  # more see everybody in a village
    status = [market.world.persons.status for market in (full, half)]
    assert (status[0] != status[1]).any()
    assert bytes_of(full) == bytes_of(lived(staffed(consultants=8)))


def test_coaches_and_closed_schools_move_outcomes(lived):
    usual = lived(scenario="ambachtsschool")
    fewer = lived(lambda m: setattr(first(m, SocialService), "coaches", 0), scenario="ambachtsschool")
    assert usual.flows["contacts"] > 0 == fewer.flows["contacts"]
    assert (usual.world.persons.barriers != fewer.world.persons.barriers).any()
    closed = lived(lambda m: setattr(first(m, TrainingProvider), "closed", True), scenario="ambachtsschool")
    assert usual.tracks.size[0] > 0 == closed.tracks.size[0]
    assert (usual.tracks.stage[: usual.tracks.size[0]] >= Stage.RUNNING).any()


class Idle(WSP):
    """Does nothing at all."""

    def step(self):
        self.write(vacancy_slots=0, referral_slots=0, trial_slots=0, aftercare_slots=0)


class Keen(WSP):
    """Mediates more when more people are out of work for long."""

    def step(self):
        super().step()
        long = self.model.agents_by_type[JobSeeker].select(where=lambda p: p.jobless_weeks > 52)
        self.write(referral_slots=len(long) // 20, vacancy_slots=40)


class Same(WSP):
    """Decides as its base class does."""


def test_a_subclass_decides_otherwise(lived):
    usual, idle, keen = lived(), lived(WSP=Idle), lived(WSP=Keen)
    assert type(first(keen, Keen)) is Keen and Keen in keen.agent_types and WSP not in keen.agent_types
    assert hires(idle, Channel.WSP) == 0 < hires(keen, Channel.WSP)
    assert (usual.world.persons.status != keen.world.persons.status).any()
    assert bytes_of(lived(WSP=Same)) == bytes_of(usual)


def test_rates_per_week_lose_nothing_and_are_nested(market):
    wsp, start = first(market, WSP), market.week
    rates = (0.0, 0.3, 0.6, 1.0, 1.25, 4.5)
    done = {rate: [] for rate in rates}
    for week in range(start, start + 520):
        market.week = week
        for rate in rates:
            done[rate].append(wsp.this_week(rate))
    for rate, units in done.items():
        assert sum(units) == pytest.approx(520 * rate, abs=2)
        assert set(units) <= {int(rate), int(rate) + (rate % 1 > 0)}
    for less, more in pairwise(rates):
        assert all(a <= b for a, b in zip(done[less], done[more], strict=True))


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ({"vacancy_slot": 3}, r"wsp-dorp cannot decide on 'vacancy_slot'; columns are .*vacancy_slots"),
        ({"ident": 3}, "cannot decide on 'ident'"),
        ({"referral_slots": -1}, "must be 0 or more"),
        ({"referral_slots": float("nan")}, "must be 0 or more"),
        ({"trial_slots": 2**31}, "cannot have trial_slots"),
    ],
)
def test_an_impossible_decision_is_named(market, decision, words):
    before = [column.copy() for column in market.offices]
    with pytest.raises(ValueError, match=words):
        first(market, WSP).write(**decision)
    assert all((a == b).all() for a, b in zip(before, market.offices, strict=True))
    assert set(DECIDED) == {name for name in market.offices._fields if name not in ("ident", "kind")}


# --- the how-to page ------------------------------------------------------------------------------------


def test_the_page_about_institutions_runs(lived, capsys):
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(blocks) == 4
    names = {}
    for block in blocks:
        exec(compile(block.replace('"gorinchem"', repr(str(DORP))), str(PAGE), "exec"), names)
    assert names["wsp"].consultants == 0.2 and len(names["differences"]) == 5
    shown = capsys.readouterr().out
    assert "jobless" in shown and "'A'" in shown
    own_lines = next(block for block in blocks if "class WeighingWSP" in block).partition("def step")[2]
    assert len(own_lines.strip().splitlines()) <= 11
    moved = 0
    for seed in range(1, 13):
        usual, weighing = (
            lived(staffed(consultants=8), seed, **named) for named in ({}, {"WSP": names["WeighingWSP"]})
        )
        moved += np.count_nonzero(usual.world.persons.status != weighing.world.persons.status)
    assert moved > 0


def test_the_page_names_every_decision():
    text = PAGE.read_text(encoding="utf-8")
    for name in DECIDED:
        assert f"`{name}`" in text, name
