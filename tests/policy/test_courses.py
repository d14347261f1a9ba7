"""Courses: who goes on after a phase, whose seats they are, which places and whose trust belong to which course."""

import numpy as np
import pytest
from own_instruments import DORP, known, leaf, people_of

from labsim.core.codes import NO_ROW
from labsim.inputs.errors import InputError
from labsim.inputs.instrument import load_instrument
from labsim.inputs.scenario import load_scenario
from labsim.institutions import TrainingProvider
from labsim.start import open_market, prepare
from labsim.study.tables.providers import COLUMNS
from labsim.world.offices import Stage

PRESENT = {"status": {"in": ["unemployed", "inactive"]}}
PEOPLE, WEEKS = "persons per intake", "weeks"
PARTY = {"co_owners": leaf(6, "employers"), "learning_places": leaf(2, "places per employer")}
TRADE = {"occupation": "service", "level": "practical"}


def phase(weeks: int, passes=None) -> dict:
    """A part of a course in which people learn."""
    told = {"name": {"nl": "f", "en": "p"}, "weeks": leaf(weeks, WEEKS), "on_the_job": leaf(0.5, "share"),
            "learning_w": leaf(0.05, "share of what is missing per week"), "search": leaf(0.2, "factor")}  # fmt: skip
    return told if passes is None else {**told, "passes": passes}


def course(passes=None, seats: int = 8, **more) -> dict:
    """A course of two phases for anybody without work, with an intake every eight weeks."""
    stream = {"name": {"nl": "s", "en": "s"}, "trains_for": leaf(TRADE, "segment"),
              "reaches": leaf({"social": 0.6, "soft": 0.7}, "competence level")}  # fmt: skip
    intake = {"seats": leaf(seats, PEOPLE), "every": leaf(8, WEEKS), "first": leaf("2019-02-04", "day"),
              "last": leaf("2019-11-04", "day")}  # fmt: skip
    return {"shape": "pathway", "eligible": leaf(PRESENT, "rule"), "intake": intake, "streams": {"one": stream},
            "stream_shares": leaf({"one": 1.0}, "share of seats"), "partners": PARTY,
            "phases": {"first": phase(6, passes), "second": phase(8)}, **more}  # fmt: skip


COMPLETED = {"completed": {"in": ["p_rule"]}}
FILES = {
    "p_all": course(),
    "p_seats": course({"seats": leaf(3, PEOPLE)}),
    "p_rule": course({"rule": leaf({"learning_place": {"at_least": 1}}, "rule")}),
    "p_lonely": course({"rule": leaf({"learning_place": {"at_least": 1}}, "rule")},
                       partners={"co_owners": leaf(0, "employers")}),
    "p_twin": course(),
    "p_next": {"shape": "places", "eligible": leaf(COMPLETED, "rule"), "places": leaf(20, "places"),
               "trade": leaf([TRADE, {**TRADE, "level": "middle"}], "segment"), "partners_of": leaf("p_rule", "name"),
               "window": {"first": leaf("2019-02-04", "day"), "last": leaf("2019-12-30", "day")}},
    "p_wrong": {**course(), "phases": {"only": phase(6, {"seats": leaf(3, PEOPLE)})}},
    "p_empty": course({}),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory):
    """The instruments of this module in a folder of LABSIM_PATH."""
    with known(tmp_path_factory, FILES):
        yield


@pytest.fixture(scope="module")
def start():
    return prepare(DORP, start="2019-01")


def opened(start, scenario: str, overrides=None):
    return open_market(start, load_scenario(scenario, overrides), seed=5)


def lived(start, scenario: str, weeks: int = 40, overrides=None):
    return opened(start, scenario, overrides).run(weeks)


def tracks_of(market) -> dict[str, np.ndarray]:
    """Columns of the tracks in use."""
    used = slice(0, int(market.tracks.size[0]))
    return {name: column[used] for name, column in market.tracks._asdict().items() if name != "size"}


def reached(market) -> dict[int, set[int]]:
    """People in the second phase or beyond, by cohort."""
    t = tracks_of(market)
    on = (t["phase"] == 1) & (t["stage"] != Stage.NOT_CHOSEN)
    return {int(c): set(t["person"][on & (t["cohort"] == c)].tolist()) for c in np.unique(t["cohort"])}


# --- going on ---------------------------------------------------------------------------------------------


def test_no_more_go_on_than_there_is_room_for_and_one_more_moves_nobody(start):
    three, four = (reached(lived(start, "p_seats", 14, {"p_seats.phases.first.passes.seats": n})) for n in (3, 4))
    assert len(three[0]) == 3 and len(four[0]) == 4 and three[0] < four[0]


def test_seats_for_everybody_turn_nobody_away_and_no_seats_change_nobody(start):
    wide = lived(start, "p_seats", overrides={"p_seats.phases.first.passes.seats": 8})
    plain = people_of(lived(start, "p_rule", overrides={"p_rule.intake.seats": 0}))
    assert people_of(lived(start, "baseline")) == plain
    t = tracks_of(wide)
    assert not (t["stage"] == Stage.NOT_CHOSEN).any() and (t["completed"] >= 0).any()


def test_who_is_not_let_through_is_told_apart_and_gives_the_place_back(start):
    market = lived(start, "p_seats", overrides={"p_seats.phases.first.passes.seats": 0})
    t, people = tracks_of(market), market.world.persons
    out = t["stage"] == Stage.NOT_CHOSEN
    assert out.any() and not (t["completed"] >= 0).any()
    assert (people.track[t["person"][out & ~np.isin(t["person"], t["person"][~out])]] == -1).all()
    busy = (t["stage"] <= Stage.RUNNING) & (t["employer"] != NO_ROW)
    used = np.bincount(t["employer"][busy], minlength=len(market.world.employers.ident))
    assert used.tolist() == market.world.employers.learning_used.tolist()
    [run] = market.package
    assert (run.taken(market).until[out] <= market.week).all()


def test_only_who_fulfils_the_rule_goes_on(start):
    hosted, lonely = (tracks_of(lived(start, name)) for name in ("p_rule", "p_lonely"))
    on = (hosted["phase"] == 1) & (hosted["stage"] != Stage.NOT_CHOSEN)
    assert on.any() and (hosted["employer"][on] != NO_ROW).all()
    assert (hosted["employer"][hosted["stage"] == Stage.NOT_CHOSEN] == NO_ROW).all()
    assert (lonely["stage"] == Stage.NOT_CHOSEN).any() and not (lonely["completed"] >= 0).any()


def test_a_place_that_came_free_goes_to_who_has_none_before_anybody_is_chosen(start):
    market = opened(start, "p_rule")
    [run] = market.package
    market.run(int(run.design.first_week) + 6 - market.week)
    t = tracks_of(market)
    [first] = np.flatnonzero((t["phase"] == 1) & (t["employer"] != NO_ROW))[:1]
    e = int(t["employer"][first])
    market.tracks.employer[first], market.tracks.agreed[first] = NO_ROW, 0
    market.world.employers.learning_used[e] -= 1
    market.step()
    assert market.tracks.stage[first] != Stage.NOT_CHOSEN and market.tracks.employer[first] != NO_ROW


def test_places_may_be_for_those_who_completed_a_course(start):
    market = lived(start, "p_rule+p_next", 39)
    t = tracks_of(market)
    done = set(t["person"][t["completed"] >= 0].tolist())
    assert done and set(np.flatnonzero(market.levers.audience).tolist()) <= done
    [course] = [run for run in market.package if run.slug == "p_rule"]
    [places] = [run for run in market.package if run.slug == "p_next"]
    hosts = market.world.positions.employer[places.rows]
    assert set(hosts.tolist()) <= set(course.places.co_owners.tolist())
    assert np.bincount(market.world.positions.segment[places.rows])[list(places.design.trades)].tolist() == [10, 10]
    alone = lived(start, "p_next", 39)
    assert not alone.levers.audience.any() and len(alone.package[0].rows) == 20


@pytest.mark.parametrize(("slug", "said"), [("p_wrong", "phases.only.passes"), ("p_empty", "rule, seats")])
def test_choosing_after_the_last_phase_or_by_nothing_is_refused(slug, said):
    with pytest.raises(InputError, match=said):
        load_instrument(slug)


# --- providers ---------------------------------------------------------------------------------------------


def test_seats_of_a_provider_are_shared_by_its_courses(start):
    both = "p_all+p_twin"
    market, free = opened(start, both), opened(start, both)
    [school] = [one for one in market.institutions if isinstance(one, TrainingProvider)]
    school.capacity = 10
    most = {}
    for name, one in (("few", market), ("free", free)):
        busy = []
        for _ in range(30):
            one.step()
            busy.append(int((tracks_of(one)["stage"] <= Stage.RUNNING).sum()))
        most[name] = max(busy)
    assert most["few"] <= 10 < most["free"]
    t = tracks_of(market)
    assert (t["provider"] == school.row).all() and set(t["instrument"].tolist()) == {0, 1}


def test_the_table_of_providers_has_what_is_new_here():
    assert "not_chosen" in COLUMNS


# --- learning places and trust -----------------------------------------------------------------------------


def test_places_that_a_course_agreed_are_its_own(start):
    """Two courses that agreed on two places with the same employer have two each, besides those it has by habit."""
    market = opened(start, "p_all+p_twin")
    market.step()
    one, two = market.package
    firms = market.world.employers
    firms.learning_places[:] = 0
    segment = one.design.streams[0].segment
    for run in (one, two):
        run.places.found(market)
    [e, *_] = one.places.with_work(market, segment).tolist()
    for run in (one, two):
        run.places.co_owners, run.places.works = np.array([e]), {}
    given = []
    for k in range(3):
        for run in (one, two):
            row, agreed = run.places.find(market, segment, 1000 + k)
            given.append(row)
            t = int(market.tracks.size[0])
            market.tracks.instrument[t], market.tracks.employer[t], market.tracks.agreed[t] = run.number, row, agreed
            market.tracks.stage[t], market.tracks.size[0] = Stage.RUNNING, t + 1
    assert given == [e] * 4 + [NO_ROW] * 2
    firms.learning_places[e] = 1
    assert one.places.find(market, segment, 7) == (e, False)
    assert two.places.find(market, segment, 7) == (NO_ROW, False)


def test_an_employer_trusts_the_course_it_owns_and_no_other(start):
    market = lived(start, "p_all+p_lonely", 12)
    by_slug = {run.slug: run for run in market.package}
    owner, other = by_slug["p_all"], by_slug["p_lonely"]
    owned = market.levers.owned
    assert np.flatnonzero(owned).tolist() == sorted(owner.places.co_owners.tolist())
    assert (owned[owner.places.co_owners] == 1 << owner.number).all()
    assert market.levers.course_trust[owner.number] == owner.design.trust_gain > 0
    assert len(other.places.co_owners) == 0
