"""What every shape owes: neutral changes nothing, nothing of it is off, more never takes from anybody, money binds."""

from dataclasses import replace

import numpy as np
import pytest
from own_instruments import DORP, known, leaf, people_of

from labsim.core.codes import Contract, Slot, Status
from labsim.inputs.instrument import load_instrument
from labsim.inputs.scenario import load_scenario
from labsim.inputs.shapes.common import CostLine
from labsim.model import LabourMarket
from labsim.policy.base import STILL
from labsim.start import open_market, prepare
from labsim.world.log import Cause

WEEKS = 60


BIJSTAND = {"all_of": [{"scheme": {"in": ["bijstand"]}}, {"status": {"in": ["unemployed", "inactive"]}}]}
FTE = "full-time equivalents"
SERVICE = leaf({"occupation": "service", "level": "practical"}, "segment")
WINDOW = {"first": leaf("2019-02-04", "day"), "last": leaf("2027-12-31", "day")}
FILES = {
    "t_right": {"shape": "entitlement", "eligible": leaf(BIJSTAND, "rule"), "window": WINDOW,
                "effects": {"subsidy": leaf(0.5, "share"), "refer": leaf(0.2, "1/week")}},
    "t_neutral_right": {"shape": "entitlement", "eligible": leaf(BIJSTAND, "rule"), "window": WINDOW,
                        "effects": {"search": leaf(1.0, "factor"), "cover": leaf(0.0, "share")}},
    "t_firm_right": {"shape": "entitlement", "holder": "employer", "window": WINDOW,
                     "firms": {"sectors": leaf(["C", "G", "Q"], "SBI sections"), "least_size": leaf(2, "positions"),
                               "most_size": leaf(9999, "positions")},
                     "effects": {"dismissal": leaf(0.5, "factor")}},
    "t_campaign": {"shape": "campaign", "window": WINDOW, "effects": {"inclusion": leaf(0.8, "share")}},
    "t_neutral_campaign": {"shape": "campaign", "window": WINDOW, "effects": {"engaged": leaf(0.0, "share")}},
    "t_service": {"shape": "service", "window": WINDOW,
                  "adds": {"consultants": leaf(3.0, FTE), "coaches": leaf(2.0, FTE)}},
    "t_neutral_service": {"shape": "service", "window": WINDOW},
    "t_jobs": {"shape": "places", "window": WINDOW, "places": leaf(30, "places"), "every": leaf(4, "weeks"),
               "trade": SERVICE, "replaces": leaf(0.0, "share")},
    "t_parallel": {"shape": "places", "window": WINDOW, "eligible": leaf(BIJSTAND, "rule"),
                   "places": leaf(12, "places"), "contract": leaf("parallel", "name"),
                   "stay": leaf(20, "weeks"), "every": leaf(4, "weeks"),
                   "trade": SERVICE},
    "t_channel": {"shape": "channel", "window": WINDOW, "people": leaf(0.5, "share"), "employers": leaf(0.5, "share"),
                  "ramp": leaf(1, "weeks"), "cycle": leaf(3, "weeks"), "skills": leaf(0.8, "share")},
}  # fmt: skip
OFF = {
    "t_right": {"t_right.capacity": 0}, "t_campaign": {"t_campaign.contacts_w": 0.0},
    "t_service": {"t_service.consultants": 0.0, "t_service.coaches": 0.0}, "t_jobs": {"t_jobs.places": 0},
    "t_parallel": {"t_parallel.places": 0}, "t_channel": {"t_channel.people": 0.0},
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory):
    """The instruments of this module in a folder of LABSIM_PATH."""
    with known(tmp_path_factory, FILES):
        yield


@pytest.fixture(scope="module")
def start():
    return prepare(DORP, start="stationary")


def lived(start, scenario: str, weeks: int = WEEKS, overrides=None) -> LabourMarket:
    """A market of dorp that has lived so many weeks; windows of the file may lie before the start."""
    market = open_market(start, load_scenario(scenario, overrides), seed=5)
    return market.run(weeks)


@pytest.fixture(scope="module")
def without(start):
    return people_of(lived(start, "baseline"))


@pytest.mark.parametrize("slug", ["t_neutral_right", "t_neutral_campaign", "t_neutral_service"])
def test_neutral_levers_change_nobody(start, without, slug):
    assert people_of(lived(start, slug)) == without


@pytest.mark.parametrize("slug", list(OFF))
def test_nothing_of_it_is_off_bit_for_bit(start, without, slug):
    assert people_of(lived(start, slug, overrides=OFF[slug])) == without


@pytest.mark.parametrize("slug", list(OFF))
def test_something_of_it_does_something(start, without, slug):
    assert people_of(lived(start, slug)) != without


def test_a_right_is_held_within_its_capacity_and_by_the_eligible_only(start):
    market = open_market(start, load_scenario("t_right", {"t_right.capacity": 7}), seed=5)
    [run] = market.package
    for _ in range(30):
        market.step()
        assert len(run.holder) <= 7
        assert (np.diff(run.holder) > 0).all()
    taken = run.taken(market)
    assert len(taken.person) == run.granted > 0
    assert (taken.until[taken.until < STILL] > taken.since[taken.until < STILL]).all()


def test_one_place_more_adds_one_holder_and_moves_nobody(start):
    first = {}
    for capacity in (5, 6):
        market = lived(start, "t_right", weeks=8, overrides={"t_right.capacity": capacity, "t_right.take_up": 1.0})
        first[capacity] = set(market.package[0].holder.tolist())
    assert first[5] < first[6] and len(first[6]) == 6


def test_more_contacts_win_no_employer_less(start):
    few = lived(start, "t_campaign", overrides={"t_campaign.contacts_w": 0.5}).package[0]
    many = lived(start, "t_campaign", overrides={"t_campaign.contacts_w": 3.0}).package[0]
    assert (many.won | ~few.won).all()
    assert many.won.sum() > few.won.sum() > 0


def test_a_campaign_is_flat_without_contacts_and_fades_without_upkeep(start):
    assert not lived(start, "t_campaign", overrides={"t_campaign.contacts_w": 0.0}).package[0].won.any()
    kept = lived(start, "t_campaign", overrides={"t_campaign.fade_w": 0.0}).package[0].won.sum()
    assert lived(start, "t_campaign", overrides={"t_campaign.fade_w": 0.2}).package[0].won.sum() < kept


def test_places_open_when_they_are_due_and_never_more_than_planned(start):
    market = lived(start, "t_jobs")
    [run] = market.package
    slots = market.world.positions
    due = slots.due[run.rows]
    assert len(run.rows) == 30
    assert (slots.openings[run.rows][slots.state[run.rows] != Slot.CLOSED] > 0).all()
    assert run.counts(market)["invited"] == len(due)
    assert run.counts(market)["started"] > 0


def test_parallel_jobs_go_to_those_they_are_for_and_end_after_their_stay(start):
    market = lived(start, "t_parallel")
    n = int(market.log.size[0])
    placed = market.log.cause[:n] == Cause.PLACED
    assert placed.sum() > 12, "places are given again after a stay"
    people = market.world.persons
    held = people.contract == Contract.PARALLEL
    assert 0 < held.sum() <= 12
    assert (people.status[held] == Status.EMPLOYED).all()
    assert (market.week - people.job_start[held] <= 20).all()


def test_money_cuts_what_is_offered(start):
    rich = load_instrument("t_jobs")
    assert sum(n for _, n in rich.openings()) == 30
    costs = {"slug": "x", "payer": "budget", "per": "place_week", "amount": 10_000}
    poor = replace(rich, costs=(CostLine(**costs),), budget_cents=(10_000 * 52 * 4,) * 9)
    assert sum(n for _, n in poor.openings()) == 4


def test_a_channel_has_users_and_members_as_it_grows(start):
    slow = lived(start, "t_channel", weeks=10, overrides={"t_channel.ramp": 40})
    fast = lived(start, "t_channel", weeks=10)
    mine = [set(market.package[0].taken(market).person.tolist()) for market in (slow, fast)]
    assert mine[0] < mine[1]
    assert len(mine[0]) > 0
