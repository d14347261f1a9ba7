"""Replays in the test region: the lot is nested and is what the instrument does, nothing is the baseline."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from labsim.inputs.replay import Replay, load_replay
from labsim.start import open_market
from labsim.study.replays.firms import Firms
from labsim.study.replays.jobs import Jobs
from labsim.study.replays.jobs import reduced as reduced_jobs
from labsim.study.replays.outcomes import direct, naive, spill
from labsim.study.replays.people import People, reduced
from labsim.study.replays.run import folder_of, run_replay
from labsim.study.replays.stage import Stage, set_stage, treatment_of

MARKET = "slack"


def small(slug: str, region: str, **changes: object) -> Replay:
    """A replay in the test region, over within a quarter."""
    return replace(load_replay(slug, region), dates=(4, 13), headline=13, **changes)


def lived(stage: Stage, arms: tuple[str, ...], watcher: type, seed: int = 1) -> dict:
    """A watcher of each of these arms, after the last date."""
    found = {}
    for arm in arms:
        found[arm] = watcher(stage)
        stage.live(MARKET, arm, seed, found[arm])
    return found


@pytest.fixture(scope="module")
def saturated(region):
    stage = set_stage(small("saturation", region))
    return stage, lived(stage, tuple(stage.replay.arms), People)


def test_who_is_treated_is_nested_in_the_saturation(saturated):
    _, arms = saturated
    everybody = list(arms.values())
    assert all(np.array_equal(one.cohort, everybody[0].cohort) for one in everybody) and len(everybody[0].cohort) > 30
    for fewer, more in pairwise(everybody):
        assert (fewer.assigned <= more.assigned).all() and fewer.assigned.sum() < more.assigned.sum()
    assert not arms["0 %"].assigned.any() and arms["100 %"].assigned.all()


def test_the_lot_is_what_the_instrument_does(saturated):
    stage, arms = saturated
    for arm in arms.values():
        first = arm.takers[arm.since == stage.replay.first_week]
        assert np.array_equal(first, arm.cohort[arm.assigned])


def test_saturation_0_is_the_world_without_the_instrument_bit_for_bit(saturated):
    stage, arms = saturated
    bare = stage.scenarios[MARKET, "0 %"].without_package()
    without = Stage(stage.replay, stage.start, stage.counting, {(MARKET, "bare"): bare})
    worlds = []
    for chosen in (bare, stage.scenarios[MARKET, "0 %"]):
        market = open_market(stage.start, chosen, seed=1)
        market.run(stage.lead_w + 13)
        worlds.append({**market.world.persons._asdict(), **market.world.positions._asdict()})
        if chosen is bare:
            works = without.works(market)
        market.close()
    assert all(np.array_equal(column, worlds[1][name]) for name, column in worlds[0].items())
    assert np.array_equal(works, arms["0 %"].works)


def test_counts_are_those_of_a_hand_calculation(saturated):
    stage, arms = saturated
    weeks = stage.replay.first_week + np.array(stage.replay.dates)
    cells = reduced(list(arms.values()), weeks)
    half, none = arms["50 %"], arms["0 %"]
    treated, untreated = half.cohort[half.assigned], half.cohort[~half.assigned]
    at = cells[2, :, 1]
    assert list(at[:6]) == [
        len(treated), len(untreated), sum(half.works[i, 1] for i in treated), sum(none.works[i, 1] for i in treated),
        sum(half.works[i, 1] for i in untreated), sum(none.works[i, 1] for i in untreated),
    ]  # fmt: skip
    assert at[9] - at[10] == int(half.works[:, 1].sum()) - int(none.works[:, 1].sum())
    assert cells[4, 1].tolist() == [0, 0] and cells[0, 0].tolist() == [0, 0]


def test_a_replay_is_read_back_and_does_not_depend_on_threads(region):
    replay = small("saturation", region, arms=dict(list(load_replay("saturation", region).arms.items())[:2]))
    one = run_replay(replay, seeds=2, again=True)
    kept = sorted(folder_of(set_stage(replay)).glob("*.json"))
    assert len(kept) == 6
    kept[0].write_text("{", encoding="utf-8")  # damaged: it is made anew
    two = run_replay(replay, seeds=2, workers=2)
    assert all(np.array_equal(one.cells[name], two.cells[name]) for name in one.cells)
    assert np.isnan(naive(one)[:, 0]).all() and np.isnan(direct(one)[:, 0]).all()  # nobody is treated
    assert (spill(one)[:, 0] == 0.0).all()


def test_everybody_of_the_cohort_is_on_ww_for_at_most_a_quarter(region):
    stage = set_stage(small("counselling", region))
    market = open_market(stage.start, stage.scenarios[MARKET, "80 %"], seed=1)
    market.run(stage.lead_w)
    watcher = People(stage)
    watcher.begin(market)
    weeks = market.week - market.world.traits.benefit_since[watcher.cohort]
    assert len(watcher.cohort) and weeks.max() <= 13
    everybody = treatment_of(market, "ww_einde").eligible_rows(market)
    assert set(watcher.cohort) < set(everybody)
    market.close()


def test_who_uses_the_channel_is_who_the_lot_says(region):
    stage = set_stage(small("digital_advice", region))
    arms = lived(stage, ("25 %", "75 %"), People)
    for arm in arms.values():
        assert np.array_equal(arm.takers[arm.since == stage.replay.first_week], arm.cohort[arm.assigned])
    assert (arms["25 %"].assigned <= arms["75 %"].assigned).all()


def test_seats_go_to_people_of_the_scheme(region):
    stage = set_stage(small("lock_in", region))
    arms = lived(stage, ("none", "ww", "bijstand"), People)
    assert not arms["none"].assigned.any()
    for name in ("ww", "bijstand"):
        arm = arms[name]
        assert arm.assigned.any() and set(arm.takers) == set(arm.cohort[arm.assigned])
    assert not set(arms["ww"].cohort) & set(arms["bijstand"].cohort)


def test_visited_employers_are_those_the_campaign_chose(region):
    name = "peer_to_peer.contacts_w"
    replay = small("outreach", region, arms={"none": {name: 0.0}, "few": {name: 10.0}, "many": {name: 40.0}})
    stage = set_stage(replay)
    arms = lived(stage, ("none", "few", "many"), Firms)
    few, many = arms["few"], arms["many"]
    assert not arms["none"].assigned.any() and 10 <= few.assigned.sum() <= 11 and 40 <= many.assigned.sum() <= 41
    assert (few.assigned <= many.assigned).all()
    market = open_market(stage.start, stage.scenarios[MARKET, "many"], seed=1)
    market.run(stage.lead_w + 1)
    run = treatment_of(market, "peer_to_peer")
    assert run.units["contact"] == many.assigned.sum()
    assert set(run.rows[run.won]) <= set(many.rows[many.assigned])
    hired = market.world.positions.occupant >= 0
    assert hired.any() and (few.counts >= 0).all()
    market.close()


def test_new_jobs_are_those_that_opened(region):
    replay = small("new_jobs", region, arms={"none": {"kil_iv.jobs": 0.0}, "some": {"kil_iv.jobs": 20.0}})
    stage = set_stage(replace(replay, dates=(13, 39), headline=39))
    arms = lived(stage, ("none", "some"), Jobs)
    cells = reduced_jobs(list(arms.values()))
    assert (cells[0, :3] == 0).all() and (cells[0, 3] == cells[0, 4]).all()
    jobs, filled, residents = cells[1, :3, -1]
    assert jobs == 20 and 0 < filled <= jobs and residents <= filled
