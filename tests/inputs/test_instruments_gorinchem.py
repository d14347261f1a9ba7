"""The instruments of Gorinchem: what the agenda states is in the files as stated, and the rest is assumed."""

import pytest

from labsim.core.calendar import monday
from labsim.core.codes import Contract, Credential, Group, Level, Occupation, Scheme
from labsim.inputs.files import read
from labsim.inputs.instrument import load_instrument, read_instrument
from labsim.inputs.leaf import rows
from labsim.inputs.scenario import load_scenario

DOCUMENT = "003_5eec6371cf6b96b8.txt"
SHAPES = {
    "ambachtsschool": "pathway",
    "wijiij": "channel",
    "digitaal_scholing": "pathway",
    "peer_to_peer": "campaign",
    "sroi": "places",
    "statushouders_zorg": "pathway",
    "statushouders_zorg_bbl": "places",
    "wsp_versterken": "service",
    "avres_stapsgewijs": "pathway",
    "loondispensatie_functiecreatie": "places",
    "beschut_begeleid": "service",
    "nuggers_herintreders": "entitlement",
    "hbo_deeltijd": "entitlement",
    "werving_andere_regios": "channel",
    "pps": "campaign",
}
LINES = {
    "ambachtsschool": (350_000, 350_000),
    "digitaal_scholing": (150_000, 100_000),
    "sroi": (125_000, 125_000),
    "peer_to_peer": (150_000, 100_000),
    "statushouders_zorg": (75_000, 100_000),
    "wsp_versterken": (150_000, 225_000),
}  # chapter 5, the table: line -> EUR in the first and the second year
LEDGERS = {"digitaal_scholing": "go_b2", "sroi": "go_b3", "peer_to_peer": "go_b4", "statushouders_zorg": "go_b5"}
TARGETS = {
    "ambachtsschool": (40, "matches"),
    "statushouders_zorg": (10, "placements"),
    "statushouders_zorg_bbl": (10, "placements"),
    "pps": (4, "partnerships"),
}


@pytest.mark.parametrize("slug", SHAPES)
def test_every_instrument_loads_in_its_shape(slug):
    made = load_instrument(slug)
    assert (made.shape, made.region) == (SHAPES[slug], "gorinchem")


def test_talent_is_kept_by_staying_and_support_work_is_not_counted():
    made = load_instrument("hbo_deeltijd")
    assert set(made.effects.values) == {"stay"}


def test_people_without_a_benefit_are_found_presented_and_kept_fit():
    made = load_instrument("nuggers_herintreders")
    assert set(made.effects.values) == {"activate", "search", "refer", "upkeep"}
    groups = next(part.names for part in made.eligible.parts if part.column == "group")
    assert {Group[name.upper()] for name in groups} == {Group.NUGGER, Group.RETURNER}


@pytest.mark.parametrize("slug", LINES)
def test_budgets_are_those_of_the_table(slug):
    assert load_instrument(slug).budget_cents == tuple(100 * euros for euros in LINES[slug])
    row = {row.path: row for row in rows(read("instruments", slug))}["budget"]
    assert row.grade == "B" and DOCUMENT in row.provenance


def test_the_six_lines_add_up_to_a_million_a_year():
    made = load_scenario("doe_agenda_gorinchem")
    years = zip(*(one.budget_cents for one in made.package if one.budget_cents), strict=True)
    assert [sum(year) for year in years] == [100_000_000, 100_000_000]
    assert set(made.compared) == {*LINES, "statushouders_zorg_bbl"}


def test_targets_are_the_stated_ones_and_seventy_matches_belong_to_no_line():
    stated = {slug: made.target for slug in SHAPES if (made := load_instrument(slug)).target}
    assert stated == {slug: number for slug, (number, _) in TARGETS.items()}
    assert all(load_instrument(slug).target_unit == unit for slug, (_, unit) in TARGETS.items())
    assert 120 - stated["ambachtsschool"] - stated["statushouders_zorg"] == 70


@pytest.mark.parametrize("slug", LEDGERS)
def test_costs_that_the_budget_pays_stand_on_the_line_of_the_table(slug):
    made = load_instrument(slug)
    assert {line.ledger for line in made.costs if line.payer == "budget"} == {LEDGERS[slug]}
    assert all(made.fixed_cents(year) <= made.budget_cents[year] for year in (0, 1))


@pytest.mark.parametrize("slug", sorted({*SHAPES} - {"ambachtsschool"}))
def test_every_figure_is_sourced_from_the_agenda_or_assumed_and_no_effect_is_sourced(slug):
    table = rows(read_instrument(slug))
    assert not any(row.grade == "G" for row in table)
    assert all(DOCUMENT in row.provenance for row in table if row.grade == "B")
    assert all(row.grade == "A" for row in table if row.path.startswith(("effects.", "dropout.")))


def test_the_platform_runs_with_and_without_the_agenda():
    made = load_scenario("doe_agenda_gorinchem")
    assert [one.slug for one in made.without_package().package] == ["wijiij"]


def test_sweeps_of_the_platform_reach_both_ends():
    none = load_instrument("wijiij", {"wijiij.people": 0.0, "wijiij.skills": 0.0})
    every = load_instrument("wijiij", {"wijiij.people": 1.0, "wijiij.skills": 1.0})
    assert (none.people, none.skills, every.people, every.skills) == (0.0, 0.0, 1.0, 1.0)


def test_digital_courses_are_for_near_misses_of_people_who_can_use_a_computer():
    rule = load_instrument("digitaal_scholing").eligible
    bounds = {part.column: (part.at_least, part.at_most) for part in rule.parts if not part.names}
    assert bounds["near_miss_weeks"][1] == 8 and bounds["digital"][0] == 0.25


def test_the_ambassador_has_the_amount_of_the_text_as_a_variant():
    said = load_instrument("peer_to_peer", {"peer_to_peer.budget": [125_000.0, 100_000.0]})
    assert sum(said.budget_cents) == 22_500_000
    price = said.unit_cents("contact")
    table = load_instrument("peer_to_peer")
    assert table.affordable(0, price, 0) - said.affordable(0, price, 0) == 25_000 * 100 // price
    assert "K07" in read("instruments", "peer_to_peer").data["budget"]["note"]


def test_euros_become_consultants_by_the_price_of_one():
    made = load_instrument("wsp_versterken")
    price = made.unit_cents("consultant_year")
    paid = [budget / price for budget in made.budget_cents]
    assert paid == pytest.approx([150 / 90, 2.5])
    assert max(paid) < made.adds["consultants"]  # money binds


def test_status_holders_learn_twenty_and_twenty_weeks_and_twenty_start():
    made = load_instrument("statushouders_zorg")
    assert [phase.weeks for phase in made.phases] == [20, 20]
    assert sum(intake.seats for intake in made.intakes()) == 20
    assert {made.project_year(intake.week) for intake in made.intakes()} == {0, 1}
    assert {stream.segment // 3 for stream in made.streams} == {Occupation.CARE_WELFARE}
    levels = {stream.slug: stream.segment % 3 for stream in made.streams}
    assert levels == {"assistant": Level.PRACTICAL, "carer": Level.MIDDLE}  # mbo 2 and mbo 3


def test_learning_jobs_are_for_those_who_got_through_and_there_is_one_for_each_who_starts():
    course, jobs = load_instrument("statushouders_zorg"), load_instrument("statushouders_zorg_bbl")
    assert jobs.contract == Contract.BBL and jobs.places == sum(intake.seats for intake in course.intakes())
    assert course.credential == Credential.PRACTICE_STATEMENT
    last = course.intakes()[-1].week + course.weeks
    assert jobs.openings()[0][0] >= course.intakes()[0].week + course.weeks and jobs.openings()[-1][0] <= last


def test_sroi_is_flagged_as_an_assumption_without_a_source():
    table = {row.path: row for row in rows(read("instruments", "sroi"))}
    own = [row for path, row in table.items() if path not in ("budget", "target")]
    assert all(row.grade == "A" for row in own)
    assert "zonder bron" in table["places"].provenance
    assert [n for _, n in load_instrument("sroi").openings()] == [3, 3, 3, 3]  # 12 at this price


def test_adapted_jobs_and_sheltered_places_are_for_people_with_a_disability():
    rule = load_instrument("loondispensatie_functiecreatie").eligible
    schemes = next(part.names for part in rule.parts if part.column == "scheme")
    groups = next(part.names for part in rule.parts if part.column == "group")
    assert {Scheme[name.upper()] for name in schemes} == {Scheme.WAJONG, Scheme.WIA, Scheme.WAO}
    assert {Group[name.upper()] for name in groups} == {Group.BANENAFSPRAAK}
    assert load_instrument("beschut_begeleid").adds == {"sheltered_places": 3.0}  # the waiting list of Molenlanden


def test_stepwise_work_is_at_the_base_of_the_market():
    made = load_instrument("avres_stapsgewijs")
    assert {stream.segment % 3 for stream in made.streams} == {Level.PRACTICAL}
    assert made.by_coach and [phase.slug for phase in made.phases] == ["social", "training", "experience"]


def test_projects_begin_with_the_first_project_year():
    starts = {monday(load_instrument(slug).first_week).isoformat() for slug in LINES if slug != "statushouders_zorg"}
    assert starts == {"2019-09-02"}
