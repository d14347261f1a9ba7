"""Circumstances as files: what joins, what contradicts, what may be overridden, and the message for what is wrong."""

from datetime import date

import pytest

from labsim.core.calendar import week_of
from labsim.inputs.around import load_circumstances
from labsim.inputs.assembly import assemble
from labsim.inputs.catalogue import catalogue
from labsim.inputs.circumstances import FOREVER, Shock
from labsim.inputs.describe import describe
from labsim.inputs.errors import InputError
from labsim.inputs.files import known
from labsim.inputs.scenario import load_scenario

TITLE = "name: {nl: x, en: y}\nabout: {nl: x, en: y}\nextends: baseline\n"
SHOCK = """shocks:
  bang:
    first: {value: '2020-03-16', unit: day, date: 2020, source: test}
    exposure: {value: {I: 1.0}, unit: share of the full shock, date: 2020, source: test}
    hiring: {value: 0.5, unit: ratio, date: 2020, source: test}
"""
JOBS = """arrivals:
  works:
    jobs: {value: 60, unit: jobs, date: 2020, source: test}
    phases: {value: {'2020-03-16': 0.5, '2021-03-15': 0.5}, unit: share of the jobs, date: 2020, source: test}
    sectors: {value: {H: 1.0}, unit: weight, date: 2020, source: test}
"""
SHIPPED = [slug for slug in known("circumstances") if slug not in ("baseline", "standstill")]


@pytest.fixture
def put(tmp_path, monkeypatch):
    monkeypatch.setenv("LABSIM_PATH", str(tmp_path))

    def write(name, text, kind="circumstances"):
        folder = tmp_path / "scenarios" / kind
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yaml").write_text(TITLE + text, encoding="utf-8")

    return write


@pytest.mark.parametrize("slug", SHIPPED)
def test_every_shipped_file_loads_and_shows_region_source_and_the_provenance_of_each_size(slug):
    row = next(row for row in catalogue("scenarios") if row["name"] == slug)
    assert row["region"] and ".txt" in row["source"]
    told = describe(slug)
    assert told.name.nl and told.about.nl and told.about.en
    assert all(figure.row.provenance for figure in told.figures)
    around = load_circumstances(slug)
    changes = around.parts or around.package or around.demography != load_circumstances("baseline").demography
    assert changes, "a scenario that changes nothing is none"


def test_parts_become_weeks_and_plain_values():
    part = next(part for part in load_circumstances("corona_2020").of("shocks") if part.name == "closures")
    shock = part.content
    assert (part.owner, part.path) == ("corona_2020", "shocks.closures")
    assert isinstance(shock, Shock) and shock.first == 2618  # the week of Monday 9 March 2020
    assert dict(shock.job_loss)["flex"] > dict(shock.job_loss)["self_employed"] > dict(shock.job_loss)["permanent"] > 1
    assert shock.of("I") == 1.0 > shock.of("C") > 0.0 > shock.of("Q") and shock.of("A") == 0.0
    hash(load_circumstances("corona_2020"))  # worlds are told apart by what they live through


def test_a_shock_rises_stays_and_fades():
    shock = Shock(first=100, last=110, rise=3, fade=4, exposure=(("all", 1.0),), strength=2.0)
    assert [shock.profile(week) for week in (99, 100, 101, 103, 110)] == [0.0, 0.5, 1.0, 2.0, 2.0]
    assert [round(shock.profile(week), 3) for week in (111, 113, 114, 115)] == [1.6, 0.8, 0.4, 0.0]
    assert Shock(first=100, exposure=()).profile(FOREVER) == 1.0  # without an end it goes on
    assert Shock(first=100, exposure=(), phase="boom").profile(100) == -1.0
    assert Shock(first=100, exposure=(), phase="flat").profile(100) == 0.0


def test_names_join_in_any_order_and_what_is_above_another_falls_away():
    one = load_scenario("corona_2020+ambachtsschool+care_demand_growth")
    assert one == load_scenario("care_demand_growth+ambachtsschool+corona_2020")
    assert one.slug == "care_demand_growth+corona_2020+ambachtsschool"
    assert one.compared == ("ambachtsschool",) and one.subject_nl == "de ambachtsschool"
    other = one.without_package()
    assert other.circumstances == one.circumstances and other.package == ()
    assert {part.owner for part in one.circumstances.parts} == {"corona_2020", "care_demand_growth"}
    assert load_scenario("baseline+ambachtsschool").slug == "ambachtsschool"
    assert load_scenario("corona_2020+corona_recovery").circumstances == load_circumstances("corona_recovery")
    both = load_scenario("corona_recovery+corona_support_package").circumstances
    assert {part.name for part in both.of("shocks")} == {"closures", "recession", "recovery"}
    assert set(both.package) == {"now", "tozo"}


def test_a_package_brings_its_circumstances_and_they_join(put, tmp_path):
    put("busy", SHOCK)
    folder = tmp_path / "scenarios" / "packages"
    folder.mkdir()
    text = "name: {nl: x, en: y}\nabout: {nl: x, en: y}\ncircumstances: busy\npackage: [ambachtsschool]\n"
    (folder / "both.yaml").write_text(text, encoding="utf-8")
    made = load_scenario("both+corona_2020")
    assert {part.owner for part in made.circumstances.parts} == {"busy", "corona_2020"}
    assert made.compared == ("ambachtsschool",)


def test_two_that_contradict_each_other_are_refused(put):
    put("still", "growth: {value: none, assumption: x}\n")
    put("growing", "growth: {value: published, source: x}\n")
    with pytest.raises(InputError) as caught:
        load_scenario("growing+still")
    assert "contradicts 'growing': growth" in caught.value.render("en") and caught.value.line == 4
    put("far", "travel: {value: 2.0, unit: ratio, date: 2020, source: x}\n")
    with pytest.raises(InputError, match="contradicts 'far': travel"):
        load_scenario("limited_mobility+far")


def test_a_nearer_file_states_a_part_again_and_the_part_keeps_its_name(put, tmp_path):
    put("first", SHOCK)
    text = TITLE.replace("baseline", "first") + SHOCK.replace("0.5, unit: ratio", "0.8, unit: ratio")
    (tmp_path / "scenarios" / "circumstances" / "second.yaml").write_text(text, encoding="utf-8")
    [part] = load_circumstances("second").of("shocks")
    assert (part.owner, part.content.hiring) == ("first", 0.8)


@pytest.mark.parametrize("path", ["corona_2020.shocks.closures.strength", "corona_2020.closures.strength"])
def test_sizes_are_overridden_like_those_of_instruments(path):
    inputs = assemble("gorinchem", ["corona_recovery+ambachtsschool"], {path: 2.0})  # of a file it builds on
    shocks = {part.name: part.content for part in inputs.scenarios[0].circumstances.of("shocks")}
    assert shocks["closures"].strength == 2.0 and shocks["recession"].strength == 1.0


def test_dates_and_tables_are_overridden_too():
    changes = {
        "large_employer_settlement.phases": {"2021-01-04": 1.0},
        "large_employer_settlement.sectors": {"H": 1.0},
        "large_employer_settlement.municipality": "molenlanden",
        "large_employer_settlement.jobs": 1000,
    }
    [scenario] = assemble("gorinchem", ["large_employer_settlement"], changes).scenarios
    arrival = scenario.circumstances.alone("arrivals")
    assert arrival.phases == ((week_of(date(2021, 1, 4)), 1.0),)
    assert (arrival.jobs, arrival.sectors, arrival.municipality) == (1000, (("H", 1.0),), "molenlanden")


@pytest.mark.parametrize(
    ("slug", "overrides", "words"),
    [
        ("kil_iv", {}, "there is no 'dordrecht'"),
        ("kil_iv", {"kil_iv.jobz": 3}, "did you mean 'kil_iv.jobs'"),
        ("kil_iv", {"kil_4.jobs": 3}, "takes no part"),
        ("corona_2020", {"corona_2020.closures.strength": "much"}, "must be a number"),
        ("corona_2020", {"corona_2020.closures.strength": 9}, "at most 5"),
        ("corona_2020+corona_2020", {}, "is there already"),
        ("corona_2020+", {}, "there is no scenario ''"),
        ("corona_2020+ambachtschool", {}, "did you mean 'ambachtsschool'"),
    ],
)
def test_bad_names_and_overrides(slug, overrides, words):
    with pytest.raises(InputError) as caught:
        assemble("gorinchem", [slug], overrides)
    assert words in caught.value.render("en")


def test_the_same_scenario_in_two_orders_is_named_twice():
    with pytest.raises(InputError, match="name each scenario once"):
        assemble("gorinchem", ["corona_2020+ambachtsschool", "ambachtsschool+corona_2020"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SHOCK.replace("2020-03-16", "2020-13-16"), "is not a day"),
        (SHOCK.replace("{I: 1.0}", "{I: 1.5}"), "at most 1"),
        (SHOCK.replace("hiring", "hirign"), "did you mean 'hiring'"),
        (SHOCK.replace("unit: ratio", "unit: factor"), "is not the unit here"),
        (SHOCK.replace("value: 0.5", "value: 0"), "at least 0.02"),
        (SHOCK + "    last: {value: '2019-01-07', unit: day, date: 2020, source: x}\n", "lies before first"),
        (JOBS.replace("'2021-03-15': 0.5", "'2021-03-15': 0.4"), "adds up to 0.9, not to 1"),
        (JOBS.replace("{H: 1.0}", "{H: 0.0}"), "names no sector"),
        (JOBS.replace("source: test}\n    sectors", "}\n    sectors"), "exactly one provenance"),
        ("people:\n  who:\n    who: strangers\n", "does not fit here"),
    ],
)
def test_bad_parts_are_named_with_line_and_key(put, text, words):
    put("mine", text)
    with pytest.raises(InputError) as caught:
        load_scenario("mine")
    assert words in caught.value.render("en") and caught.value.line is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SHOCK.replace("{I: 1.0}", "{I9: 1.0}"), "there is no 'I9'"),
        (JOBS.replace("{H: 1.0}", "{X: 1.0}"), "there is no 'X'"),
        ("services:\n  consultants: {value: 0.5, unit: ratio, date: 2020, source: x}\n", "there is no 'consultants'"),
        ("behaviour:\n  search:\n    tast: {value: 0.5, unit: ratio, date: 2020, source: x}\n", "'search.tast'"),
    ],
)
def test_what_the_region_or_the_behaviour_set_lacks(put, text, words):
    put("mine", text)
    with pytest.raises(InputError) as caught:
        assemble("gorinchem", ["mine"])
    assert words in caught.value.render("en") and "mine.yaml" in caught.value.render("en")
