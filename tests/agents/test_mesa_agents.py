"""People and employers as Mesa agents: what they show, what may be set, what is refused and in which words."""

import copy
import pickle
from functools import partial

import mesa
import numpy as np
import pytest

from labsim.agents import Employer, JobSeeker
from labsim.core.codes import SEGMENTS, Attachment, Contract, Scheme, Slot, Status
from labsim.world.demand import Employers
from labsim.world.derived import age_years, distance_group
from labsim.world.persons import Persons, PersonTraits


def test_people_are_those_who_live_in_the_region(market, people):
    status = market.world.persons.status
    here = np.flatnonzero(np.isin(status, [Status.INACTIVE, Status.UNEMPLOYED, Status.EMPLOYED]))
    assert [seeker.row for seeker in people] == here.tolist()
    assert 0 < len(people) < len(status)
    gone, arrived = int(here[7]), int(np.flatnonzero(status == Status.ABSENT)[0])
    leaver = people[7]
    status[gone], status[arrived] = Status.GONE, Status.INACTIVE
    assert len(people) == len(here)
    assert leaver not in people
    assert [seeker.row for seeker in people] == sorted({*here.tolist(), arrived} - {gone})
    assert len(JobSeeker.everyone(market)) == len(status)


def test_every_column_is_an_attribute(market, people):
    seeker, firm = people[11], market.agents_by_type[Employer][3]
    for agent, table in ((seeker, "persons"), (seeker, "traits"), (firm, "employers")):
        for name, column in getattr(market.world, table)._asdict().items():
            shown = getattr(agent, name)
            assert shown == (column.item(agent.row) if column.ndim == 1 else tuple(column[agent.row].tolist()))
            assert isinstance(shown, int | float | tuple), name
    assert len(set(Persons._fields) & set(PersonTraits._fields)) == 0
    assert set(Employers._fields) < set(dir(Employer))


def test_codes_are_shown_by_name(people):
    seeker = people.select(lambda a: a.status == Status.EMPLOYED)[0]
    kinds = {"status": Status, "contract": Contract, "scheme": Scheme, "attachment": Attachment}
    for name, kind in kinds.items():
        assert type(getattr(seeker, name)) is kind
        assert type(people.get(name)[0]) is kind


def test_derived_attributes_follow_the_rules_of_the_world(market, people):
    persons, traits, week = market.world.persons, market.world.traits, market.week
    rows = people.rows
    assert people.get("age") == [age_years(persons.birth_week[i], week) for i in rows]
    assert people.get("group") == ["ABC"[distance_group(persons.barriers[i], traits.competences[i, 6])] for i in rows]
    assert set(people.get("group")) == {"A", "B", "C"}
    working = persons.status[rows] == Status.EMPLOYED
    assert people.get("tenure_weeks") == np.where(working, week - persons.job_start[rows], 0).tolist()
    assert people.get("jobless_weeks") == np.where(working, 0, week - persons.jobless_since[rows]).tolist()
    assert set(people.get("municipality_name")) == {"Oost", "West"}
    assert people[0].municipality_name == ("Oost", "West")[persons.municipality[rows[0]]]
    names = people.groupby("segment_name").map("get", "segment")
    assert all(len(set(numbers)) == 1 for numbers in names.values())
    assert len(names) > 20 and sum(map(len, names.values())) == len(people) and len(names) <= SEGMENTS
    week_later = people[3].age
    market.week += 53
    assert people[3].age == week_later + 1


def test_employers_count_their_positions(market):
    firms, slots = market.agents_by_type[Employer], market.world.positions
    assert firms.agg("staff", sum) == np.count_nonzero(slots.state == Slot.FILLED)
    assert firms.agg("vacancies", sum) == np.count_nonzero(slots.state == Slot.POSTED) > 0
    busy = firms.sort("staff")[0]
    assert busy.staff == np.count_nonzero((slots.employer == busy.row) & (slots.state == Slot.FILLED)) > 1
    assert set(firms.get("sector_name")) <= set(market.region.sector_names)


def test_a_person_knows_the_employer(market, people):
    inside = people.select(where=lambda p: p.position >= 0)
    seeker = inside[0]
    assert seeker.employer in market.agents_by_type[Employer]
    assert seeker.employer.row == market.world.positions.employer[seeker.position]
    assert people.select(where=lambda p: p.position < 0)[0].employer is None


def test_two_views_of_a_row_are_one_agent(market, people):
    one, other = people[4], people[4]
    assert one is not other
    assert one == other and hash(one) == hash(other)
    assert one != people[5] and one != 4
    assert {one: "note"}[other] == "note"
    assert isinstance(one, mesa.Agent) and one.model is market
    assert one.unique_id == int(market.world.persons.ident[one.row])
    assert one != market.agents_by_type[Employer].store.view(one.row)
    assert repr(one) == f"<JobSeeker row {one.row}>"
    assert copy.copy(one) is one and copy.deepcopy(one) == one


def test_ids_are_unique_over_all_agents(market):
    ids = market.agents.get("unique_id")
    assert len(set(ids)) == len(ids) == len(market.agents)
    assert max(ids) < 2**63


# --- whole columns --------------------------------------------------------------------------------------


def test_where_selects_as_a_function_of_agents_does(people):
    quick = people.select(where=lambda p: (p.status == Status.UNEMPLOYED) & (p.age >= 50) & (p.group == "B"))
    slow = people.select(lambda a: a.status == Status.UNEMPLOYED and a.age >= 50 and a.group == "B")
    assert quick == slow and 0 < len(quick) < len(people)
    mask = people.columns.hours >= 12
    assert people.select(where=mask, at_most=3).get("hours") == [h for h in people.get("hours") if h >= 12][:3]
    assert len(people.select(lambda a: a.age > 60, where=mask)) == sum(mask & (people.columns.age > 60))


@pytest.mark.parametrize(
    "where", [lambda p: p.age, [True], lambda p: p.competences > 0.5, lambda p: p.age > 5 and True]
)
def test_where_must_give_a_boolean_for_each(people, where):
    with pytest.raises(ValueError, match=r"booleans|ambiguous"):
        people.select(where=where)


def test_columns_are_wide_copies_in_the_order_of_the_set(market, people):
    old = people.sort("age")
    assert old.columns.age.tolist() == old.get("age") == sorted(people.get("age"), reverse=True)
    assert old.columns.hours.dtype == np.int64 and old.columns.motivation.dtype == np.float64
    old.columns.motivation[:] = 7
    assert market.world.traits.motivation.max() <= 1
    assert old.columns.row.tolist() == old.rows.tolist()
    with pytest.raises(AttributeError, match="Did you mean 'hours'"):
        _ = old.columns.hour


def test_sums_do_not_wrap_in_small_columns(people):
    hours = people.get("hours")
    assert people.agg("hours", sum) == sum(hours) > 127
    assert type(people.agg("hours", sum)) is int
    assert people.agg("hours", lambda v: v[0] * 1000) == hours[0] * 1000
    assert people.agg("hours", partial(np.multiply, 1000))[0] == hours[0] * 1000


# --- setting --------------------------------------------------------------------------------------------


def test_setting_writes_the_array(market, people):
    some = people.select(at_most=20)
    traits = market.world.traits
    rest = np.delete(traits.motivation, some.rows).copy()
    assert some.set("motivation", 0.25) is some
    assert (traits.motivation[some.rows] == 0.25).all()
    assert (np.delete(traits.motivation, some.rows) == rest).all()
    some[0].barriers = 5
    assert market.world.persons.barriers[some.rows[0]] == 5
    some.set("competences", 0.5).set("assets", True)
    some[1].competences = (0, 0.1, 0.2, 0.3, 0.4, 0.5, 1)
    assert traits.competences[some.rows[1]].tolist() == pytest.approx([0, 0.1, 0.2, 0.3, 0.4, 0.5, 1])
    assert traits.assets[some.rows].all()


REFUSED = {
    "a column others depend on": (AttributeError, "status", 3, r"read-only.*model\.world\.persons\.status"),
    "who it is": (AttributeError, "unique_id", 1, r"read-only.*model\.world\.persons\.ident"),
    "what is derived": (AttributeError, "group", "A", "derived"),
    "what is not there": (AttributeError, "motivaton", 1.0, r"mean 'motivation'.*model\.world\.traits"),
    "a place": (AttributeError, "pos", (1, 2), "no attribute 'pos'.*array indexed by .row"),
    "a method": (AttributeError, "step", print, "no attribute 'step'"),
    "too high": (ValueError, "motivation", 1.2, r"motivation must be 0.0 .. 1.0, got 1.2"),
    "no number": (ValueError, "motivation", float("nan"), "must be"),
    "beyond the type": (ValueError, "barriers", 256, "0 .. 255"),
    "one for each": (ValueError, "motivation", [0.1, 0.2], r"one value.*traits\.motivation\[agents\.rows\]"),
    "a text": (TypeError, "motivation", "high", "float32"),
    "part of a whole": (TypeError, "barriers", 1.5, "uint8"),
    "a number for a truth": (TypeError, "assets", 1, "bool"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_set_and_a_view_refuse_the_same(market, people, case):
    error, name, value, words = REFUSED[case]
    before = pickle.dumps(market.world)
    for change in (lambda: people.set(name, value), lambda: setattr(people[2], name, value)):
        with pytest.raises(error, match=words):
            change()
    assert pickle.dumps(market.world) == before


UNSUPPORTED = {
    "shuffle": (lambda m, s: s.shuffle(), r"model\.world\.persons\.ident"),
    "shuffle_do": (lambda m, s: s.shuffle_do("step"), r"model\.world\.persons\.ident"),
    "shuffle everybody": (lambda m, s: m.agents.shuffle(), r"model\.world\.persons\.ident"),
    "shuffle_do everybody": (lambda m, s: m.agents.shuffle_do("step"), r"model\.world\.persons\.ident"),
    "sort everybody": (lambda m, s: m.agents.sort("unique_id"), r"agents_by_type\[JobSeeker\]"),
    "clear everybody": (lambda m, s: m.agents.clear(), r"agents_by_type\[JobSeeker\]"),
    "unite everybody": (lambda m, s: m.agents | s, r"agents_by_type\[JobSeeker\]"),
    "select everybody in place": (lambda m, s: m.agents.select(inplace=True), r"agents_by_type\[JobSeeker\]"),
    "discard from the market's own": (lambda m, s: s.discard(s[0]), r"follows model\.world\.persons.*select"),
    "sort the market's own set": (lambda m, s: s.sort("age", inplace=True), r"follows model\.world\.persons"),
    "remove": (lambda m, s: s[0].remove(), r"model\.world\.persons\.status"),
    "private dictionary": (lambda m, s: s._agents, r"\.rows"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNSUPPORTED)
def test_what_is_not_supported_says_what_to_use(market, people, case):
    use, words = UNSUPPORTED[case]
    with pytest.raises(NotImplementedError, match=words):
        use(market, people)


def test_rows_are_not_made_by_hand(market):
    for make in (
        lambda: JobSeeker(market),
        lambda: JobSeeker.create_agents(market, 3),
        lambda: Employer(market),
    ):
        with pytest.raises(TypeError, match=r"row of model\.world\.(persons|employers)"):
            make()


def test_an_unknown_attribute_names_the_tables(people):
    with pytest.raises(AttributeError, match=r"JobSeeker has no attribute 'wealth'.*model\.world\.persons"):
        _ = people[0].wealth
    with pytest.raises(AttributeError, match="Did you mean 'status'"):
        people.get("statu")
    assert getattr(people[0], "wealth", None) is None


def test_a_set_holds_one_kind(market, people):
    firm = market.agents_by_type[Employer][0]
    some = people.select(at_most=3)
    for mix in (lambda: some.add(firm), lambda: some | [firm], lambda: some ^ {firm}):
        with pytest.raises(TypeError, match="cannot hold other agents"):
            mix()
    assert len(some & {firm}) == 0
    assert some - [firm] == some
    assert firm not in people and firm in market.agents
