"""What circumstances do to a whole world: the test region with and without them, under the same seed."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from labsim.core.calendar import WEEKS_PER_YEAR, week_of
from labsim.core.codes import OUTSIDE, Barrier, Competence, Contract, Group, Occupation, Scheme, Slot, Status
from labsim.inputs.around import Part
from labsim.inputs.circumstances import Arrival, People, Requirements, Shock, Skills
from labsim.inputs.scenario import load_scenario
from labsim.processes.end_jobs import YOUNG
from labsim.start import Start, open_market
from labsim.study.pair import world_key
from labsim.world.around import Around
from labsim.world.derived import WEEKS_IN_YEAR, age_years
from labsim.world.log import Cause
from labsim.world.state import flatten

FIRST_W = 2618  # the week of 15 March 2020
NEUTRAL = {f"corona_2020.{part}.strength": 0.0 for part in ("closures", "recession")}
SEEDS = range(1, 7)


def lived(start: Start, scenario, weeks: int, seed: int = 1):
    """A market of a scenario (or of its name) after so many weeks."""
    chosen = load_scenario(scenario) if isinstance(scenario, str) else scenario
    return open_market(start, chosen, seed=seed).run(weeks)


def around(kind: str, content, name: str = "test", **choices):
    """Baseline with one part."""
    base = load_scenario("baseline")
    part = Part(kind=kind, owner="test", name=name, content=content)
    return replace(base, circumstances=replace(base.circumstances, slug="test", parts=(part,), **choices))


def columns(market) -> dict[str, np.ndarray]:
    return {**flatten(market.world), "log": market.log.row[: market.log.size[0]]}


def same(one, other) -> bool:
    """Whether two worlds agree in every column, bit for bit."""
    ours, theirs = columns(one), columns(other)
    return all(np.array_equal(ours[name], theirs[name]) for name in ours)


def losses(market, since: int, weeks: int) -> np.ndarray:
    """Rows of the log: residents who lost work within these weeks."""
    log, n = market.log, int(market.log.size[0])
    when = (log.week[:n] >= since) & (log.week[:n] < since + weeks)
    return np.flatnonzero(when & (log.cause[:n] == int(Cause.JOB_LOST)))


@pytest.fixture(scope="module")
def usual(dorp):
    """Baseline, lived for two years, by seed."""
    return {seed: lived(dorp, "baseline", 104, seed) for seed in SEEDS}


@pytest.fixture(scope="module")
def corona(dorp):
    """The corona shock, as baseline, lived until the end of 2020, by seed."""
    return {seed: lived(dorp, "corona_2020", 104, seed) for seed in SEEDS}


@pytest.mark.parametrize(
    ("slug", "sizes"),
    [
        ("corona_2020", NEUTRAL),
        ("external_cycle", {"external_cycle.phase": "flat"}),
        ("reshoring", {"reshoring.jobs": 0}),
        ("youth_outmigration", {"youth_outmigration.number": 0.0}),
        ("disability_inflow", {"disability_inflow.number": 0.0}),
        ("flexibilisation", {"flexibilisation.flexible": 0.0}),
        ("frictional_ww", {"frictional_ww.apply_ww": 1.0}),
        ("ageing_replacement_drechtsteden", {"ageing_replacement_drechtsteden.retirement": 1.0}),
    ],
)
def test_neutral_sizes_change_nobody(dorp, usual, slug, sizes):
    assert same(lived(dorp, load_scenario(slug, sizes), 104), usual[1])


def test_nothing_changes_before_the_first_day(dorp, usual):
    before = FIRST_W - dorp.week
    assert same(lived(dorp, "corona_2020", before), lived(dorp, "baseline", before))
    assert not same(lived(dorp, "corona_2020", before + 3), lived(dorp, "baseline", before + 3))


def test_separations_rise_from_the_week_of_the_shock(usual, corona):
    ours = [len(losses(corona[seed], FIRST_W, 13)) for seed in SEEDS]
    theirs = [len(losses(usual[seed], FIRST_W, 13)) for seed in SEEDS]
    assert sum(ours) > 1.25 * sum(theirs)
    held = [np.count_nonzero(corona[seed].world.positions.state == Slot.FILLED) for seed in SEEDS]
    more = [np.count_nonzero(usual[seed].world.positions.state == Slot.FILLED) for seed in SEEDS]
    assert sum(held) < sum(more)


def test_flexible_workers_the_self_employed_and_the_young_lose_work_first(dorp, corona):
    """Among those who lose work in the first twelve weeks they are more than among those at work just before."""
    lost, group, held, at_work = 0, 0, 0, 0
    for seed in SEEDS:
        before = lived(dorp, "corona_2020", FIRST_W - dorp.week, seed)
        people = before.world.persons
        young = np.array([age_years(b, FIRST_W) < YOUNG for b in people.birth_week])
        first = np.isin(people.contract, (Contract.FLEX, Contract.SELF_EMPLOYED)) | young
        working = people.status == Status.EMPLOYED
        rows = corona[seed].log.row[losses(corona[seed], FIRST_W, 12)]
        rows = np.unique(rows[working[rows]])
        lost, group = lost + len(rows), group + np.count_nonzero(first[rows])
        at_work, held = at_work + np.count_nonzero(working), held + np.count_nonzero(first & working)
    assert lost > 100
    assert group / lost > 1.2 * held / at_work


def test_sectors_that_are_hit_shrink_those_that_gain_grow_and_it_passes(dorp, usual, corona):
    def jobs(markets, codes) -> int:
        rows = [dorp.region.sectors.index(code) for code in codes]
        slots = [market.world.positions for market in markets.values()]
        return sum(int((np.isin(s.sector, rows) & (s.state == Slot.FILLED)).sum()) for s in slots)

    assert jobs(corona, ["I", "N78", "R"]) < 0.9 * jobs(usual, ["I", "N78", "R"])
    assert jobs(corona, ["Q", "O"]) > jobs(usual, ["Q", "O"])
    paths = corona[1].setting.paths
    assert (paths.at(dorp.week)[Around.LOSS_FLEX] == 0).all() and (paths.at(FIRST_W)[Around.LOSS_FLEX] != 0).any()
    later = paths.at(FIRST_W + 200)
    assert (later[Around.LOSS_FLEX] == 0).all() and (later[Around.EXPAND] == 1).all()


def test_work_elsewhere_follows_unless_it_is_local(dorp):
    shock = Shock(
        first=dorp.week, exposure=(("all", 1.0),), hiring=0.02,
        job_loss=(("permanent", 8.0), ("flex", 8.0), ("self_employed", 8.0)),
    )  # fmt: skip
    follows = lived(dorp, around("shocks", shock), 13)
    local = lived(dorp, around("shocks", shock, outside_demand="local_only"), 13)
    usual = lived(dorp, "baseline", 13)
    assert follows.paths_now[Around.LOSS_FLEX, -1] == pytest.approx(np.log(8.0))
    assert local.paths_now[Around.LOSS_FLEX, -1] == 0.0 and local.paths_now[Around.EXPAND, -1] == 1.0
    elsewhere = [np.count_nonzero(m.world.persons.position == OUTSIDE) for m in (follows, local, usual)]
    assert elsewhere[0] < 0.95 * elsewhere[2] < 1.02 * elsewhere[1]
    hires = [m.board.tally[5] for m in (follows, local)]  # jobs outside taken in the last week
    assert hires[0] <= hires[1]


def test_a_settlement_opens_its_jobs_by_phase_and_nobody_is_lost(dorp):
    day = dorp.week + 10
    park = Arrival(
        jobs=60, phases=((day, 0.5), (day + 30, 0.5)), over=4, sectors=(("H", 1.0),), municipality="west", employers=2,
        occupations=(("transport_logistics", 1.0),), levels=(("practical", 1.0),), flexible=0.0,
    )  # fmt: skip
    base = len(dorp.world.positions.ident)
    for weeks, due in ((9, 0), (14, 30), (45, 60)):
        m = lived(dorp, around("arrivals", park), weeks)
        slots, rows = m.world.positions, m.extra_rows
        exist = slots.state[rows] != Slot.CLOSED
        assert len(rows) == 60 and m.opened == due == exist.sum()
        assert (slots.openings[rows] > 0).sum() == due and (rows >= base).all()
    assert (slots.municipality[rows] == m.region.municipalities.index("west")).all()
    assert (slots.segment[rows] == int(Occupation.TRANSPORT_LOGISTICS) * 3).all()
    assert set(m.world.employers.sector[slots.employer[rows]]) == {m.region.sectors.index("H")}
    assert len(np.unique(slots.employer[rows])) == 2 and (slots.employer[rows] >= len(dorp.world.employers.ident)).all()
    held = np.flatnonzero(slots.occupant[rows] >= 0)
    assert len(held) and (np.isin(slots.state[rows[held]], (Slot.FILLED, Slot.ACCEPTED))).all()
    people = m.world.persons
    filled = rows[held[slots.state[rows[held]] == Slot.FILLED]]
    assert (people.position[slots.occupant[filled]] == filled).all()


def test_a_smaller_settlement_holds_the_same_positions(dorp):
    def idents(jobs: int) -> set[int]:
        part = Arrival(jobs=jobs, phases=((dorp.week + 4, 1.0),), sectors=(("C", 1.0),))
        m = open_market(dorp, around("arrivals", part), seed=1)
        assert np.isin(m.world.positions.employer[m.extra_rows], np.arange(len(dorp.world.employers.ident))).all()
        return set(m.world.positions.ident[m.extra_rows].tolist())

    assert idents(28) < idents(40) and len(idents(40)) == 40


def test_a_share_of_jobs_goes_to_the_sectors_and_what_came_before_the_start_is_left_out(dorp):
    part = Arrival(jobs=0.1, relative=True, phases=((dorp.week - 5, 0.5), (dorp.week + 5, 0.5)), sectors=(("Q", 1.0),))
    m = open_market(dorp, around("arrivals", part), seed=1)
    care = m.region.sectors.index("Q")
    slots = dorp.world.positions
    regular = np.isin(slots.contract, (Contract.PERMANENT, Contract.FLEX))
    exist = ~np.isin(slots.state, (Slot.CLOSED, Slot.WITHDRAWN))
    now = np.count_nonzero((slots.sector == care) & regular & exist)
    assert len(m.extra_rows) == pytest.approx(0.05 * now, abs=1)
    assert (m.world.positions.sector[m.extra_rows] == care).all()


def test_more_status_holders_and_refugees_come_from_the_pool(dorp):
    groups = {"status_holders": Group.STATUS_HOLDER, "refugees": Group.REFUGEE_UKRAINE}
    usual = lived(dorp, "baseline", 104)
    for who, group in groups.items():
        part = People(who=who, first=dorp.week, last=dorp.week + 103, number=12.0, ages=(18, 60), language_barrier=1.0)
        m = lived(dorp, around("people", part), 104)
        bit = 1 << int(group)

        def here(market, bit=bit) -> np.ndarray:
            present = np.isin(market.world.persons.status, (1, 2, 3))
            return np.flatnonzero(present & (market.world.traits.groups & bit != 0))

        came = np.setdiff1d(here(m), here(usual))
        expected = 2 * 12 - (2 * dorp.region.demography.status_holders.sum() if who == "status_holders" else 0)
        assert abs(len(came) - expected) <= 3
        people = m.world.persons
        assert (people.barriers[came] & (1 << Barrier.LANGUAGE) != 0).mean() > 0.5
        without = came[people.status[came] != Status.EMPLOYED]
        on_bijstand = (people.scheme[without] == Scheme.BIJSTAND).mean()
        assert (on_bijstand == 0.0) if who == "refugees" else (on_bijstand > 0.2)


def test_fewer_status_holders_than_published(dorp):
    part = People(who="status_holders", first=dorp.week, number=0.0)
    m, usual = lived(dorp, around("people", part), 104), lived(dorp, "baseline", 104)

    def holders(market) -> int:
        new = market.world.persons.status != dorp.world.persons.status
        return int(np.count_nonzero(new & (dorp.world.persons.status == 0) & (market.world.traits.groups & 1 != 0)))

    assert holders(m) == 0 < holders(usual)


def test_youth_leave_at_the_stated_rate_and_a_higher_one_holds_everybody_of_a_lower(dorp):
    def gone(rate: float) -> set[int]:
        part = People(who="leaving", first=dorp.week, number=rate, relative=True, ages=(18, 29))
        m = lived(dorp, around("people", part), 104)
        return set(np.flatnonzero(m.world.persons.status == Status.GONE).tolist())

    usual = set(np.flatnonzero(lived(dorp, "baseline", 104).world.persons.status == Status.GONE).tolist())
    some, many = gone(0.05), gone(0.2)
    assert usual <= some <= many
    people = dorp.world.persons
    age = (dorp.week - people.birth_week) / WEEKS_IN_YEAR
    young = np.count_nonzero((age >= 18) & (age < 29) & np.isin(people.status, (1, 2, 3)))
    assert len(many - usual) == pytest.approx(young * (1 - 0.8187**2), rel=0.35)  # exp(-0.2) a year
    assert all(16 <= age[i] < 30 for i in many - usual)


def test_youth_with_a_disability_must_find_work_and_get_bijstand(dorp):
    part = People(who="disability", first=dorp.week, number=0.5, relative=True)
    m, usual = lived(dorp, around("people", part), 104), lived(dorp, "baseline", 104)
    bit = 1 << int(Group.BANENAFSPRAAK)
    more = np.flatnonzero((m.world.traits.groups & bit) > (usual.world.traits.groups & bit))
    assert len(more) > 10
    age = (m.week - m.world.persons.birth_week[more]) / WEEKS_IN_YEAR
    assert ((age >= 18) & (age <= 20.1)).all()
    assert (m.world.persons.barriers[more] & 6 != 0).mean() > 0.8
    free = m.world.persons.status[more] != Status.EMPLOYED
    assert free.any() and (m.world.persons.scheme[more][free] == Scheme.BIJSTAND).mean() > 0.5


def test_requirements_rise_from_year_to_year_in_this_world_only(dorp):
    part = Requirements(first=dorp.week, competences=(("technical", 0.1), ("social", 0.0)), diploma=0.1)
    m = lived(dorp, around("requirements", part, name=""), 53)
    before, now = dorp.fields, m.setting.fields
    years = 52 / WEEKS_PER_YEAR
    tech = int(Competence.TECHNICAL)
    expected = np.minimum(before.requirement[:, tech] + 0.1 * years, 1.0)
    assert now.requirement[:, tech] == pytest.approx(expected, abs=1e-6)
    assert (now.requirement[:, int(Competence.SOCIAL)] == before.requirement[:, int(Competence.SOCIAL)]).all()
    assert now.diploma == pytest.approx(np.minimum(before.diploma + 0.1 * years, 1.0), abs=1e-6)
    assert not np.shares_memory(now.requirement, before.requirement)


def test_openings_become_flexible(dorp):
    shock = Shock(first=dorp.week, exposure=(("all", 1.0),), flexible=1.0)
    m, usual = lived(dorp, around("shocks", shock), 52), lived(dorp, "baseline", 52)
    flexible, permanent = (
        [np.count_nonzero(x.world.persons.contract[x.world.persons.position >= 0] == kind) for x in (m, usual)]
        for kind in (Contract.FLEX, Contract.PERMANENT)
    )
    assert flexible[0] > flexible[1] and permanent[0] < permanent[1]


def test_growth_follows_a_stated_rate(dorp):
    stated = around("growth_rates", (("2019", 0.05),), name="")
    usual = open_market(dorp, load_scenario("baseline"), seed=1).setting.paths.at(dorp.week + 50)
    paths = open_market(dorp, stated, seed=1).setting.paths.at(dorp.week + 50)
    slots = dorp.world.positions
    size = np.bincount(slots.sector[~np.isin(slots.state, (0, 8))], minlength=len(dorp.region.sectors))
    extra = (paths[Around.GROWTH, :-1] - usual[Around.GROWTH, :-1]).sum() / size.sum()
    assert 0.02 < extra < 0.06


def test_learning_places_follow_demand_and_come_back(dorp):
    shock = Shock(first=dorp.week + 4, last=dorp.week + 8, exposure=(("all", 1.0),), learning_places=0.5)
    offered = dorp.world.employers.learning_places
    m = open_market(dorp, around("shocks", shock), seed=1)
    for weeks, factor in ((3, 1.0), (3, 0.5), (8, 1.0)):
        m.run(weeks)
        assert (m.world.employers.learning_places == np.floor(offered * factor)).all()
    assert offered.sum() > 0


def test_permanent_workers_learn_while_flexible_ones_do_not(dorp):
    skills = Skills(first=dorp.week, permanent=0.2, jobless=-0.1)
    m, usual = lived(dorp, around("skills", skills, name=""), 53), lived(dorp, "baseline", 53)
    people = m.world.persons
    always = (people.status == Status.EMPLOYED) & (people.job_start < dorp.week)
    change = (m.world.traits.competences - usual.world.traits.competences).mean(axis=1)
    permanent, flex = (change[always & (people.contract == kind)] for kind in (Contract.PERMANENT, Contract.FLEX))
    assert permanent.mean() > 0.02 > abs(flex).mean()


def test_who_learned_little_cannot_travel_far(dorp):
    sizes = {"limited_mobility.transport_barrier": {"practical": 0.6}}
    m = open_market(dorp, load_scenario("limited_mobility", sizes), seed=1)
    far = m.world.persons.barriers & (1 << Barrier.TRANSPORT) != 0
    level, before = m.world.traits.level, dorp.world.persons.barriers & (1 << Barrier.TRANSPORT) != 0
    assert far[level == 0].mean() > 0.5 and (far[level > 0] == before[level > 0]).all()
    assert m.setting.fields.minutes == pytest.approx(dorp.fields.minutes * 1.2)
    assert m.setting.fields.minutes_out == pytest.approx(dorp.fields.minutes_out * 1.2)


def test_services_and_behaviour_get_their_factors(dorp):
    m = open_market(dorp, load_scenario("fragmented_referrals"), seed=1)
    service = m.institutions[1]
    assert service.coherence == pytest.approx(0.5 * dorp.region.services.coherence)
    m = open_market(dorp, load_scenario("ww_to_bijstand"), seed=1)
    given, stated = m.setting.behaviour.benefits.after_ww_share, dorp.behaviour.benefits.after_ww_share
    assert given == pytest.approx(1.5 * stated) and type(given) is np.float64


def test_circumstances_hold_in_both_worlds(dorp):
    part = load_scenario("large_employer_settlement+corona_2020")
    plan = type("Plan", (), {"eta": 0.7, "outside_eta": 0.5})
    assert world_key(plan, part) == world_key(plan, load_scenario("corona_2020+large_employer_settlement"))
    assert world_key(plan, part) != world_key(plan, load_scenario("corona_2020"))
    hash(world_key(plan, part))


def test_the_shock_begins_in_the_week_of_its_day():
    assert week_of(date(2020, 3, 15)) == FIRST_W
