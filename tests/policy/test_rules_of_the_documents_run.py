"""Signs that the documents state of instruments (configs/mission/rules.yaml): trust spreads, coaches differ, seats
follow demand, support of employers holds while it lasts."""

from math import log
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from own_instruments import known, leaf

from labsim.core.codes import Slot
from labsim.inputs.scenario import load_scenario
from labsim.policy.pathway import PathwayRun
from labsim.policy.referral import coaches_of, whose_coach_knows
from labsim.start import open_market, prepare
from labsim.world.log import Cause
from labsim.world.offices import OfficeKind

DORP = str(Path(__file__).parents[1] / "regions" / "dorp.yaml")


WINDOW = {"first": leaf("2019-02-04", "day"), "last": leaf("2019-08-05", "day")}
FILES = {
    "s_campaign": {"shape": "campaign", "window": WINDOW, "effects": {"engaged": leaf(0.5, "share")}},
    "s_support": {"shape": "entitlement", "holder": "employer", "window": WINDOW,
                  "firms": {"sectors": leaf(["C", "G", "Q"], "SBI sections"), "least_size": leaf(2, "positions"),
                            "most_size": leaf(9999, "positions")},
                  "effects": {"dismissal": leaf(0.1, "factor")}},
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory):
    """The instruments of this module in a folder of LABSIM_PATH."""
    with known(tmp_path_factory, FILES):
        yield


@pytest.fixture(scope="module")
def start():
    return prepare(DORP, start="2019-01")


def lived(start, scenario: str, weeks: int, **overrides):
    return open_market(start, load_scenario(scenario, overrides or None), seed=5).run(weeks)


def test_trust_spreads_to_employers_nobody_spoke_to_and_not_without_a_first_one(start):
    def won(spread: float, contacts: float) -> np.ndarray:
        sizes = {"s_campaign.spread_w": spread, "s_campaign.contacts_w": contacts, "s_campaign.fade_w": 0.0}
        return lived(start, "s_campaign", 40, **sizes).package[0].won

    alone, told = won(0.0, 1.0), won(0.2, 1.0)
    assert (told | ~alone).all() and told.sum() > alone.sum() > 0
    assert not won(0.2, 0.0).any()


def lost(market, since: int) -> list[tuple[int, int]]:
    """Week and person of everybody who lost work from a week on."""
    log_, n = market.log, int(market.log.size[0])
    rows = np.flatnonzero((log_.cause[:n] == int(Cause.JOB_LOST)) & (log_.week[:n] >= since))
    return list(zip(log_.week[rows].tolist(), log_.row[rows].tolist(), strict=True))


def test_support_of_employers_spares_jobs_while_it_lasts_and_no_longer(start):
    """The employers hold it in its window only; people lose fewer jobs in it."""
    without = open_market(start, load_scenario("baseline"), seed=5)
    with_ = open_market(start, load_scenario("s_support"), seed=5)
    [run] = with_.package
    held = []
    while with_.week <= run.design.last_week + 3:
        without.step()
        with_.step()
        held.append(int(np.count_nonzero(with_.levers.dismissal)))
        if with_.week <= run.design.first_week:
            assert lost(without, 0) == lost(with_, 0)
    first = run.design.first_week - start.week
    assert set(held[:first]) == {0} and held[-1] == 0 and max(held) > 0
    assert with_.levers.dismissal.min() == 0.0
    ours, theirs = (len(lost(market, run.design.first_week)) for market in (with_, without))
    assert ours < theirs


def test_coaches_differ_in_what_they_know_and_joint_working_ends_that(start):
    market = open_market(start, load_scenario("baseline"), seed=5)
    mine = market.offices.kind == OfficeKind.SOCIAL_SERVICE
    for service in market.institutions:
        if service.kind == OfficeKind.SOCIAL_SERVICE:
            service.coaches = 40.0
    rows = np.arange(1500)
    coach = coaches_of(market, rows)
    known, spread = [], []
    for share in (0.0, 0.3, 0.6, 1.0):
        market.offices.coherence[mine] = share
        found = whose_coach_knows(market, 77, rows)
        known.append(set(found.tolist()))
        by_coach = np.bincount(coach[found], minlength=40) / np.maximum(1, np.bincount(coach, minlength=40))
        assert set(by_coach.tolist()) <= {0.0, 1.0}, "a coach knows an offer or not"
        spread.append(float(by_coach.var()))
    assert known[0] == set() and known[0] < known[1] < known[2] < known[3] == set(rows.tolist())
    assert spread[1] > 0.0 and spread[2] > 0.0 and spread[3] == 0.0


def test_seats_go_to_the_trades_with_vacancies_as_far_as_they_follow_demand():
    state = np.array([Slot.POSTED] * 9 + [Slot.FILLED] * 9)
    slots = SimpleNamespace(state=state, segment=np.array([18] * 8 + [27] + [27] * 9))
    market = SimpleNamespace(world=SimpleNamespace(positions=slots))
    streams = [SimpleNamespace(share=0.5, segment=18), SimpleNamespace(share=0.5, segment=27)]

    def shares(follows: float) -> list[float]:
        run = SimpleNamespace(design=SimpleNamespace(streams=streams, follows=follows))
        return PathwayRun.stream_shares(run, market).tolist()

    assert shares(0.0) == [0.5, 0.5]
    assert shares(1.0) == pytest.approx([8 / 9, 1 / 9])
    assert 0.5 < shares(0.5)[0] < 8 / 9


def test_a_factor_in_a_file_is_a_log_in_its_lever(start):
    market = lived(start, "s_support", 20)
    assert market.levers.dismissal.min() == pytest.approx(log(0.1))
