"""Funded places end with their money: for who has one, for the position it took the place of, and for the ledger; a
learning job ends with the diploma and passes on."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from own_instruments import known, leaf

from labsim.core.codes import NO_ROW, Contract, Scheme, Slot, Status
from labsim.inputs.errors import InputError
from labsim.inputs.instrument import load_instrument
from labsim.inputs.scenario import load_scenario
from labsim.start import open_market, prepare
from labsim.world.log import Cause

DORP = str(Path(__file__).parents[1] / "regions" / "dorp.yaml")
BIJSTAND = {"all_of": [{"scheme": {"in": ["bijstand", "ww"]}}]}
BEFORE = {"first": leaf("2019-02-04", "day"), "last": leaf("2020-02-03", "day")}
LONG = {"first": leaf("2019-02-04", "day"), "last": leaf("2022-01-31", "day")}
COST = {"wage": {"name": {"nl": "t", "en": "t"}, "payer": "municipalities", "per": "place_week",
                 "amount": leaf(100, "EUR per place and week")}}  # fmt: skip
LOWER = 0.6  # sd: some who have a place would have met the usual standard, some not
PLACES = {
    "shape": "places", "eligible": leaf(BIJSTAND, "rule"), "window": BEFORE, "places": leaf(40, "places"),
    "each": leaf(40, "places at a time"), "contract": leaf("subsidised", "name"), "lower": leaf(2.5, "sd"),
    "trade": leaf({"occupation": "service", "level": "practical"}, "segment"), "replaces": leaf(0.0, "share"),
    "costs": COST,
}  # fmt: skip
FILES = {
    "e_ends": {**PLACES, "afterwards": leaf("ends", "name")},
    "e_ordinary": {**PLACES, "places": leaf(120, "places"), "each": leaf(120, "places at a time"),
                   "afterwards": leaf("ordinary", "name"), "lower": leaf(LOWER, "sd")},
    "e_stays": {**PLACES, "afterwards": leaf("stays", "name")},
    "e_replaces": {**PLACES, "afterwards": leaf("ends", "name"), "replaces": leaf(1.0, "share"),
                   "firms": {"least_size": leaf(10, "positions")}},
    "e_given": {**PLACES, "contract": leaf("experience", "name"), "stay": leaf(0, "weeks")},
    "e_learns": {**PLACES, "contract": leaf("bbl", "name"), "window": LONG, "places": leaf(20, "places")},
}  # fmt: skip
LEARNING_W = 40


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory):
    """The instruments of this module in a folder of LABSIM_PATH."""
    with known(tmp_path_factory, FILES):
        yield


@pytest.fixture(scope="module")
def start():
    found = prepare(DORP, start="2019-01")
    short = found.behaviour.support._replace(bbl_w=float(LEARNING_W))
    return found._replace(behaviour=found.behaviour._replace(support=short))


def opened(start, slug: str, **overrides):
    market = open_market(start, load_scenario(slug, overrides or None), seed=5)
    return market, market.package[0]


def to_the_end(start, slug: str, more: int = 0):
    """A market in the week after the last one of its places, and so many weeks more; its run."""
    market, run = opened(start, slug)
    market.run(run.design.last_week + 1 + more - market.week)
    return market, run


def holders(market, run) -> np.ndarray:
    occupant = market.world.positions.occupant[run.rows]
    return occupant[occupant >= 0]


def spent_on(market, run) -> int:
    return int(run.cost_cents(market, all_payers=True))


def test_who_has_a_place_loses_it_when_the_money_ends_and_may_get_ww(start):
    market, run = to_the_end(start, "e_ends")
    had = holders(market, run)
    assert len(had) > 5
    spent = spent_on(market, run)
    people, traits = market.world.persons, market.world.traits
    traits.insured_36w[had], traits.insured_5y[had], traits.ww_left[had], people.scheme[had] = 0, 0, 0, Scheme.NONE
    people.job_start[had[::2]] = market.week - 25
    people.job_start[had[1::2]] = market.week - 26
    market.step()
    assert len(holders(market, run)) == 0
    assert (market.world.positions.state[run.rows] == Slot.CLOSED).all()
    log, n = market.log, int(market.log.size[0])
    now = (log.week[:n] == market.week - 1) & np.isin(log.row[:n], had) & (log.cause[:n] == Cause.JOB_LOST)
    assert set(log.row[:n][now].tolist()) <= set(had.tolist()) and now.sum() > 5
    searching = had[people.status[had] == Status.UNEMPLOYED]
    assert len(searching) > 5
    right = np.isin(searching, had[1::2])
    assert ((people.scheme[searching] == Scheme.WW) == right).all(), "26 weeks worked out of 36"
    market.run(10)
    assert spent_on(market, run) == spent, "what is not there is not paid"


def test_who_meets_the_usual_standard_stays_as_an_ordinary_worker(start):
    market, run = to_the_end(start, "e_ordinary")
    people, slots = market.world.persons, market.world.positions
    rows = run.rows[(slots.occupant[run.rows] >= 0) & (slots.state[run.rows] == Slot.FILLED)]
    good = people.quality[slots.occupant[rows]] + slots.standard[rows] >= 0
    who, quality = slots.occupant[rows[good]].copy(), people.quality[slots.occupant[rows[good]]].copy()
    assert 0 < good.sum() < len(good), "lower asked than usual: some meet it, some do not"
    market.step()
    kept = np.isin(who, holders(market, run))
    assert kept.mean() > 0.8, "the others left as people leave work in any week"
    assert set(holders(market, run).tolist()) <= set(who.tolist())
    assert people.quality[who[kept]] == pytest.approx(quality[kept] - LOWER, abs=1e-5)
    assert not (people.contract[who[kept]] == Contract.SUBSIDISED).any()
    spent = spent_on(market, run)
    market.run(30)
    assert spent_on(market, run) == spent, "an ordinary worker is not paid by the fund"
    assert set(holders(market, run).tolist()) <= set(who.tolist()), "a place that is left closes"


def test_a_place_that_stays_goes_on_being_paid_for_who_has_it(start):
    market, run = to_the_end(start, "e_stays")
    had, spent = set(holders(market, run).tolist()), spent_on(market, run)
    market.run(10)
    assert set(holders(market, run).tolist()) <= had
    assert len(holders(market, run)) > len(had) / 2 and spent_on(market, run) > spent


def test_given_places_end_with_their_money(start):
    market, run = to_the_end(start, "e_given")
    had = holders(market, run)
    assert len(had) > 5
    market.step()
    people = market.world.persons
    assert len(holders(market, run)) == 0 and (market.world.positions.state[run.rows] == Slot.CLOSED).all()
    assert (people.status[had] != Status.EMPLOYED).mean() > 0.8


def test_a_usual_position_comes_back_when_the_place_that_took_its_place_ends(start):
    market, run = to_the_end(start, "e_replaces")
    slots, firms = market.world.positions, market.world.employers
    gone = np.flatnonzero(slots.state == Slot.REPLACED)
    assert len(gone) > 3 and np.isin(slots.employer[gone], slots.employer[run.rows]).all()
    taken = int(np.count_nonzero(slots.replaces[run.rows] < 0))
    assert taken == len(gone) + int(firms.replaced.sum())
    market.run(2)
    assert not (slots.state == Slot.REPLACED).any() and not firms.replaced.any()
    assert (slots.state[gone] != Slot.CLOSED).all()


def heirs_of(slots, row: int) -> list[int]:
    """A row and those to which it passes, one after the other."""
    return [] if row == NO_ROW else [row, *heirs_of(slots, int(slots.heir[row]))]


def test_a_learning_job_ends_with_the_diploma_and_passes_to_the_next_one(start):
    market, run = opened(start, "e_learns")
    slots, people = market.world.positions, market.world.persons
    places = sum(n for _, n in run.design.openings())
    assert len(run.rows) > places == 20
    chain = {int(row): k for k, first in enumerate(run.rows[:places]) for row in heirs_of(slots, int(first))}
    learned: set[int] = set()
    learners: set[tuple[int, int]] = set()  # place and person
    longest = 0
    for _ in range(3 * LEARNING_W):
        market.step()
        paid = slots.occupant[run.held(market)]
        assert (people.contract[paid] == Contract.BBL).all() and len(paid) <= places
        if len(paid):
            longest = max(longest, int((market.week - people.job_start[paid]).max()))
        learned.update(paid.tolist())
        learners.update((chain[row], int(slots.occupant[row])) for row in run.held(market).tolist())
    assert longest <= LEARNING_W + 1, "nobody is paid for after the diploma"
    assert max(Counter(k for k, _ in learners).values()) > 1, "places passed on"
    held = run.rows[slots.occupant[run.rows] >= 0]
    ordinary = held[~np.isin(held, run.held(market))]
    assert (people.contract[slots.occupant[ordinary]] != Contract.BBL).all()
    assert (slots.replaces[ordinary] < 0).all(), "a graduate fills what a usual opening would have filled"
    log, n = market.log, int(market.log.size[0])
    lost = (log.cause[:n] == Cause.JOB_LOST) & np.isin(log.row[:n], list(learned))
    assert len(ordinary) > 0 and lost.any(), "some are kept, some are not"


def test_heirs_are_in_line_and_open_only_after_a_diploma(start):
    market, run = opened(start, "e_learns")
    slots = market.world.positions
    heirs = slots.heir[run.rows]
    used = heirs[heirs != NO_ROW]
    assert len(np.unique(used)) == len(used) == len(run.rows) - 20
    assert (slots.employer[used] == slots.employer[run.rows[heirs != NO_ROW]]).all()
    market.run(LEARNING_W)
    assert (slots.state[used] == Slot.CLOSED).all()
    assert run.counts(market)["invited"] == 20


@pytest.mark.parametrize(("slug", "wrong"), [("e_given", "ordinary"), ("e_learns", "stays")])
def test_what_is_given_or_taught_ends(slug, wrong):
    with pytest.raises(InputError) as caught:
        load_instrument(slug, {f"{slug}.afterwards": wrong})
    assert "afterwards" in caught.value.render("en")


@pytest.mark.parametrize("slug", list(FILES))
def test_people_and_places_agree_when_money_has_ended(start, slug):
    market, _ = to_the_end(start, slug, more=6)
    people, slots = market.world.persons, market.world.positions
    here = np.flatnonzero(people.position >= 0)
    assert (slots.occupant[people.position[here]] == here).all()
    assert (slots.state[people.position[here]] == Slot.FILLED).all()
    soon = np.flatnonzero(people.next_position >= 0)
    assert (slots.occupant[people.next_position[soon]] == soon).all()
    assert (slots.occupant >= 0).sum() == len(here) + len(soon)
    assert ((people.position != NO_ROW) == (people.status == Status.EMPLOYED)).all()
    owed = int(np.count_nonzero(slots.replaces < 0))
    assert owed == int(market.world.employers.replaced.sum()) + int(np.count_nonzero(slots.state == Slot.REPLACED))
