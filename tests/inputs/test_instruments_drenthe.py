"""The instruments of Drenthe: the few numbers of its framework are in the files, and the rest is assumed."""

import pytest

from labsim.core.calendar import monday
from labsim.core.codes import Competence, Contract, Credential, Level, Occupation
from labsim.inputs.files import known, read
from labsim.inputs.instrument import SHAPES, load_instrument, read_instrument, unmodelled
from labsim.inputs.leaf import rows
from labsim.inputs.models import validate
from labsim.inputs.scenario import PackageFile

DOCUMENT = "004_6cb1ad020b187888.txt"
MODELLED = {
    "scholing_llo": ("pathway", 1),
    "scholingsalliantie": ("pathway", 1),
    "servicepunt_techniek": ("pathway", 1),
    "laaggeletterdheid": ("pathway", 1),
    "praktijkverklaring_drenthe": ("pathway", 1),
    "crisis_scholing": ("pathway", 1),
    "omscholing_groeisectoren": ("pathway", 1),
    "mobiliteit_lease": ("entitlement", 2),
    "ov_infrastructuur": ("entitlement", 2),
    "duurzaam_coaching": ("entitlement", 3),
    "duurzame_inzetbaarheid": ("campaign", 3),
    "bbl_plekken": ("places", 3),
    "now": ("entitlement", 3),
    "tozo": ("entitlement", 3),
    "herplaatsing": ("service", 3),
    "maatwerkbudget": ("entitlement", 4),
    "matchingsevenementen": ("channel", 4),
    "inclusieve_arbeidsmarkt": ("campaign", 4),
    "steunstructuur": ("entitlement", 4),
    "simpel_switchen": ("entitlement", 4),
    "inburgering": ("pathway", 4),
    "parallelle_arbeidsmarkt": ("places", 5),
}  # slug -> shape and theme of the framework
NAMED = {
    "troubleshooter": 3,
    "profielen_werkzoekenden": 3,
    "harmonisering": 2,
    "sluitende_aanpak_jongeren": 1,
    "vitaal_platteland": 1,
    "ggz": 4,
    "kennismaking_functies": 1,
    "onderzoek_arbeidsmarkt": None,  # under 'other' in the table
}
FROM_MAY = ("crisis_scholing", "omscholing_groeisectoren", "steunstructuur", "herplaatsing")


def made(slug, **values):
    """The instrument, whether or not the region's own file is there."""
    if "drenthe" in known("region"):
        return load_instrument(slug, {f"{slug}.{path}": value for path, value in values.items()})
    document = read_instrument(slug)
    model, make = SHAPES[document.data["shape"]]
    return make(validate(model, document), slug)


@pytest.mark.parametrize("slug", MODELLED)
def test_every_instrument_loads_in_its_shape_and_under_its_theme(slug):
    one = made(slug)
    assert (one.shape, one.theme, one.region) == (*MODELLED[slug], "drenthe")


@pytest.mark.parametrize("slug", NAMED)
def test_what_is_only_named_says_why_nothing_is_calculated(slug):
    named = unmodelled(read("instruments", slug))
    assert named is not None and named.theme == NAMED[slug] and named.region == "drenthe"
    assert DOCUMENT in named.source and len(named.reason.nl) > 40 and len(named.reason.en) > 40


@pytest.mark.parametrize("slug", MODELLED)
def test_every_figure_is_sourced_from_the_framework_or_assumed_and_no_effect_is_sourced(slug):
    table = rows(read("instruments", slug))
    assert not any(row.grade == "G" for row in table)
    assert all(DOCUMENT in row.provenance for row in table if row.grade == "B")
    assert all(row.grade == "A" for row in table if row.path.startswith(("effects.", "sets.", "costs.")))


@pytest.mark.parametrize("slug", MODELLED)
def test_the_framework_states_no_budget_and_no_target(slug):
    one = made(slug)
    assert one.budget_cents == () and one.target == 0


def test_support_of_the_state_has_the_numbers_of_the_end_of_april():
    wages, income = made("now"), made("tozo")
    assert (wages.capacity, income.capacity) == (1300, 2800)
    assert wages.firms is not None and income.firms is None
    assert wages.take_up == 1.0  # the number is the use itself
    for slug in ("now", "tozo"):
        row = {row.path: row for row in rows(read("instruments", slug))}["capacity"]
        assert row.grade == "B"
    assert set(wages.effects.values) == {"dismissal"} and wages.effects.values["dismissal"] < 0
    assert set(income.effects.values) == {"separation"} and income.effects.values["separation"] < 0


def test_support_of_the_state_begins_in_march_and_ends_on_a_day():
    for slug in ("now", "tozo"):
        one = made(slug)
        assert monday(one.first_week).isoformat() == "2020-03-16"
        assert monday(one.last_week).isoformat() == "2021-09-27"
        assert one.at_work_w == 0 or one.firms is not None  # nothing goes on after the last day


@pytest.mark.parametrize("slug", FROM_MAY)
def test_what_the_update_adds_begins_after_the_update(slug):
    assert monday(made(slug).first_week).isoformat() > "2020-05-12"


def test_training_is_for_technical_work_and_care():
    occupations = {segment // 3 for segment in made("scholing_llo").segments}
    assert occupations == {Occupation.TECHNICAL, Occupation.CARE_WELFARE}


@pytest.mark.parametrize(
    "slug", ["scholing_llo", "scholingsalliantie", "servicepunt_techniek", "laaggeletterdheid", "crisis_scholing"]
)
def test_courses_for_the_labour_force_go_on_beside_work(slug):
    assert made(slug).beside_work


def test_seats_follow_the_vacancies_in_part_and_have_other_ends():
    assert made("scholing_llo").follows == 0.5
    assert made("servicepunt_techniek").follows == 0.0


def test_the_technical_service_point_teaches_technical_skill_only():
    one = made("servicepunt_techniek")
    for stream in one.streams:
        assert stream.segment // 3 == Occupation.TECHNICAL
        assert [k for k, level in enumerate(stream.reaches) if level > 0] == [Competence.TECHNICAL]


def test_retraining_leads_from_sectors_that_were_hit_to_sectors_that_grew():
    one = made("omscholing_groeisectoren")
    goals = {segment // 3 for segment in one.segments}
    assert goals == {Occupation.CARE_WELFARE, Occupation.TRANSPORT_LOGISTICS, Occupation.COMMERCIAL}
    assert set(one.sectors) == {"G", "H", "Q"}


def test_practice_gives_the_statement_and_is_all_on_the_job():
    one = made("praktijkverklaring_drenthe")
    assert one.credential == Credential.PRACTICE_STATEMENT
    assert {phase.on_the_job for phase in one.phases} == {1.0}
    assert {segment % 3 for segment in one.segments} == {Level.PRACTICAL}


def test_places_are_of_their_kind_and_none_is_the_baseline():
    learning, parallel = made("bbl_plekken"), made("parallelle_arbeidsmarkt")
    assert (learning.contract, parallel.contract) == (Contract.BBL, Contract.PARALLEL)
    assert parallel.by_admission and not learning.by_admission
    for one in (learning, parallel):
        assert sum(n for _, n in one.openings()) == one.places


def test_support_keeps_skills_up_and_switching_opens_the_way_back():
    assert made("steunstructuur").effects.values["upkeep"] == 0.9
    assert made("simpel_switchen").effects.values == {"returns": 1.0}


def test_vehicles_are_for_those_who_travel_little():
    rule = made("mobiliteit_lease").eligible
    columns = {part.column for part in rule.parts[-1].parts}
    assert columns == {"level", "barrier"}
    assert made("mobiliteit_lease").effects.values["reach"] > 0


def test_events_happen_on_their_days_only():
    one = made("matchingsevenementen")
    assert len(one.weeks) == 6 and one.cycle_w == 1
    assert all(one.first_week <= week <= one.last_week for week in one.weeks)


def test_the_agenda_covers_four_themes_and_the_fifth_gets_no_attention():
    agenda = validate(PackageFile, read("packages", "perspectief_op_werk_drenthe")).package
    crisis = validate(PackageFile, read("packages", "perspectief_op_werk_drenthe_corona")).package
    assert {MODELLED[slug][1] for slug in agenda} == {1, 2, 3, 4}
    assert set(agenda) | set(crisis) <= set(MODELLED)
    assert not set(agenda) & set(crisis)
    assert "parallelle_arbeidsmarkt" not in (*agenda, *crisis)
