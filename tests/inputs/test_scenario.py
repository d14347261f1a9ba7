"""World = region + circumstances + package; every instrument is also a scenario."""

import pytest

from labsim.inputs.errors import InputError
from labsim.inputs.scenario import load_circumstances, load_scenario, scenario_names, targets_of, targets_of_all
from labsim.paths import scenarios_dir

SCHOOL = (scenarios_dir() / "instruments" / "ambachtsschool.yaml").read_text(encoding="utf-8")
TITLE = "name: {nl: x, en: y}\nabout: {nl: x, en: y}\n"


@pytest.fixture
def put(tmp_path, monkeypatch):
    monkeypatch.setenv("LABSIM_PATH", str(tmp_path))

    def write(kind, name, text):
        folder = tmp_path / "scenarios" / kind
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    return write


def test_the_shipped_scenarios():
    assert {"baseline", "standstill", "ambachtsschool"} <= set(scenario_names())
    baseline = load_circumstances("baseline")
    assert (baseline.growth, baseline.demography, baseline.outside_demand) == (
        "published",
        "published",
        "follows",
    )
    still = load_circumstances("standstill")
    assert (still.growth, still.demography, still.outside_demand) == ("none", "hold", "follows")


def test_an_instrument_is_baseline_with_it_and_its_other_world_is_baseline():
    scenario = load_scenario("ambachtsschool")
    assert scenario.circumstances == load_circumstances("baseline")
    assert [one.slug for one in scenario.package] == ["ambachtsschool"]
    other = scenario.without_package()
    assert (other.slug, other.package) == ("baseline", ())


def test_sentences_name_an_instrument_or_a_package_as_its_file_says(put):
    school = load_scenario("ambachtsschool")
    assert (school.subject_nl, school.subject_en) == ("de ambachtsschool", "the trade school")
    put("packages", "alone", TITLE + "package: [ambachtsschool]\n")
    put("packages", "named", TITLE + "subject: {nl: het pakket, en: the package}\npackage: [ambachtsschool]\n")
    assert load_scenario("alone").subject_nl == ""  # a package is not its first instrument
    assert load_scenario("named").subject_nl == "het pakket"
    assert load_scenario("baseline").subject_nl == ""


@pytest.mark.parametrize("nl", ["De school", "' de school'", "''", "x" * 46, "7"])
def test_a_subject_must_fit_into_a_sentence(put, nl):
    put("packages", "named", TITLE + f"subject: {{nl: {nl}, en: the school}}\npackage: [ambachtsschool]\n")
    with pytest.raises(InputError) as caught:
        load_scenario("named")
    assert caught.value.key == "subject.nl"


def test_overrides_reach_the_instruments_of_a_scenario():
    assert load_scenario("ambachtsschool", {"ambachtsschool.seats": 0}).package[0].seats == 0


def test_packages_and_standing_instruments(put):
    put("instruments", "other", SCHOOL)
    put("packages", "both", TITLE + "package: [other, ambachtsschool]\n")
    put("circumstances", "standing", TITLE + "extends: standstill\npackage: [other]\n")
    put("packages", "on-top", TITLE + "circumstances: standing\npackage: [ambachtsschool]\n")
    put("packages", "standing-asked", TITLE + "circumstances: standing\npackage: [other]\n")
    assert [one.slug for one in load_scenario("both").package] == ["ambachtsschool", "other"]  # slug order
    on_top = load_scenario("on-top")
    assert [one.slug for one in on_top.package] == ["ambachtsschool", "other"]
    assert [one.slug for one in on_top.without_package().package] == ["other"]
    assert on_top.circumstances.growth == "none"  # of standstill
    asked = load_scenario("standing-asked")  # comparing a standing instrument removes it from the other world
    assert [one.slug for one in asked.package] == ["other"]
    assert asked.without_package().package == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TITLE + "extends: basline\n", "did you mean 'baseline'"),
        (TITLE + "extends: mine\n", "in a circle"),
        (TITLE, "is missing"),
        (TITLE + "extends: baseline\ngrowth: {value: publised, source: x}\n", "did you mean 'published'"),
        (TITLE + "extends: baseline\ngrowth: none\n", "'key: value'"),
        (TITLE + "extends: baseline\npackage: [ambachtsschool, ambachtsschool]\n", "is there already"),
        (TITLE + "extends: baseline\npackage: [ambachtschool]\n", "did you mean 'ambachtsschool'"),
        (TITLE + "extends: baseline\ngrwth: {value: none, source: x}\n", "did you mean 'growth'"),
    ],
)
def test_bad_circumstances(put, text, words):
    put("circumstances", "mine", text)
    with pytest.raises(InputError) as caught:
        load_scenario("mine")
    assert words in caught.value.render("en")


def test_two_files_that_extend_each_other(put):
    put("circumstances", "one", TITLE + "extends: two\n")
    put("circumstances", "two", TITLE + "extends: one\n")
    with pytest.raises(InputError, match="in a circle"):
        load_scenario("one")


@pytest.mark.parametrize("name", ["ambachtschool", "", "../x", None, 3])
def test_unknown_scenarios(name):
    with pytest.raises(InputError, match="there is no scenario"):
        load_scenario(name)


def test_joined_names_are_those_of_all_and_a_target_of_some_is_not_that_of_the_whole():
    both = load_scenario("ambachtsschool+wsp_versterken")
    assert both.name_nl == both.subject_nl == "Ambachtsschool + Versterken WSP"
    assert targets_of(both) == {"matches": 40} and targets_of_all(both) == {}
    assert targets_of_all(load_scenario("leerlijn_zorg+leerlijn_vervoer")) == {"placements": 160}
    assert targets_of_all(load_scenario("doe_agenda_gorinchem")) == {"matches": 120}  # its file says so
    event = load_scenario("corona_2020+ambachtsschool")
    assert event.name_nl.endswith(" + Ambachtsschool") and event.subject_nl == "de ambachtsschool"
    many = load_scenario("leerlijn_zorg+leerlijn_vervoer+leerlijn_logistiek+ambachtsschool")
    assert many.subject_nl == "dit pakket"
