"""The instruments of Drechtsteden as the model gets them: what its documents state, line by line, and nothing else."""

from types import SimpleNamespace

import numpy as np
import pytest

from labsim.core.calendar import monday
from labsim.core.codes import NEVER, Barrier, Contract, Credential, Group
from labsim.inputs.eligibility import Several
from labsim.inputs.errors import InputError
from labsim.inputs.files import known, read
from labsim.inputs.instrument import load_instrument, unmodelled
from labsim.inputs.leaf import rows
from labsim.inputs.scenario import load_scenario
from labsim.inputs.yaml import dotted
from labsim.policy.columns import reader

DOCUMENTS = ("000_2ef1980a209b743e.txt", "001_4c27baa1eb7c406b.txt", "002_7c8b6423378364da.txt")
PATHWAYS = (
    "perspct", "leerlijn_vervoer", "leerlijn_zorg", "leerlijn_logistiek", "nieuwe_leerlijnen", "praktijkverklaring",
    "scholing_on_the_job", "aanpak_statushouders", "grote_vestiging", "lokaal_traject",
    "taxipas_wijkhopper",
)  # fmt: skip
RIGHTS = (
    "loonkostensubsidie", "noriskpolis", "jobcoaching", "werkplekaanpassing", "schuldhulp_taal",
    "nazorg_huishoudboekje", "kinderopvang_alleenstaande", "werk_als_beste_zorg", "provso", "matchmakers", "ww_einde",
    "kickstart", "regionaal_werkcentrum",
)  # fmt: skip
PLACES = (
    "jobcarving", "detachering", "ervaringsplek", "infradeal", "onderwijsmedewerker", "sociale_ondernemers",
    "leerwerkbedrijven", "wijkhopper", "banenafspraak", "lokale_werkplekken",
)  # fmt: skip
SERVICES = ("proefplaatsing", "lokale_werkbedrijven", "vroege_begeleiding", "wsp_matchen")
CAMPAIGNS = ("inclusief_werkgeverschap", "businesscase_werkgever")
CHANNELS = ("profielregister_forecast", "leerwerkloket")
SHAPES = {
    "pathway": PATHWAYS, "entitlement": RIGHTS, "places": PLACES, "service": SERVICES, "campaign": CAMPAIGNS,
    "channel": CHANNELS,
}  # fmt: skip
ALL = [(slug, shape) for shape, slugs in SHAPES.items() for slug in slugs]
LINES = {"dr_b1": 850_000, "dr_b2": 700_000, "dr_b3": 200_000, "dr_b4": 150_000, "dr_b5": 100_000}
CARE = {
    "asvz", "rivas", "het-spectrum", "swinhove", "crabbehof", "gemiva-svg", "parkhuis",
    "laurens", "blijde-borgh", "aafje", "present", "de-lange-wei", "fris-facilitair",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _the_region_exists(monkeypatch, tmp_path):
    """These files load as soon as there is a region of that name."""
    if "drechtsteden" not in known("region"):
        folder = tmp_path / "configs" / "region"
        folder.mkdir(parents=True)
        (folder / "drechtsteden.yaml").write_text("slug: drechtsteden\n", encoding="utf-8")
        monkeypatch.setenv("LABSIM_PATH", str(tmp_path))


def columns_of(rule):
    """Every column that a rule looks at, with its names and bounds."""
    return [c for part in rule.parts for c in columns_of(part)] if isinstance(rule, Several) else [rule]


def leaf_of(slug, path):
    return next(row for row in rows(read("instruments", slug)) if row.path == path)


@pytest.mark.parametrize(("slug", "shape"), ALL)
def test_every_instrument_loads_in_its_shape_or_says_why_not(slug, shape):
    if unmodelled(read("instruments", slug)) is not None:
        with pytest.raises(InputError, match=r"niet doorgerekend|not modelled"):
            load_instrument(slug)
        return
    made = load_instrument(slug)
    assert made.shape == shape
    assert made.region == ("netherlands" if slug == "banenafspraak" else "drechtsteden")
    assert made.subject_nl and made.subject_en


@pytest.mark.parametrize(("slug", "shape"), ALL)
def test_sources_name_a_document_or_a_publication_and_nothing_is_fitted(slug, shape):
    table = rows(read("instruments", slug))
    assert not any(row.grade == "G" for row in table)
    published = ("Digitale sociale kaart", "Salarisnet")
    for row in table:
        if row.grade == "B":
            assert any(name in row.provenance for name in (*DOCUMENTS, *published)), (slug, row.path)


@pytest.mark.parametrize(("slug", "shape"), ALL)
def test_what_an_instrument_does_is_an_assumption_with_a_range(slug, shape):
    strengths = ("separation", "search", "cover", "subsidy", "signal", "refer", "help_hours", "inclusion", "informed",
                 "engaged", "learning_w", "persuaded", "lower", "replaces", "coherence", "early_share", "breadth",
                 "consultants", "trial_slots", "skills", "hazard_w", "trust_gain")  # fmt: skip
    for row in rows(read("instruments", slug)):
        if row.path.rpartition(".")[2] in strengths:
            assert row.grade == "A", (slug, row.path)
            assert row.low <= row.value <= row.high and row.low < row.high, (slug, row.path)


def test_the_lines_of_the_application_add_up_and_are_shared_in_full():
    lines: dict[str, set] = {}
    for slug, _ in ALL:
        for cost in load_instrument(slug).costs:
            if cost.ledger:
                assert cost.payer == "budget" and cost.per == "year"
                lines.setdefault(cost.ledger, set()).add(cost.per_year)
    assert {ledger: sum(next(iter(amounts))) for ledger, amounts in lines.items()} == {
        ledger: euros * 100 for ledger, euros in LINES.items()
    }
    assert all(len(amounts) == 1 for amounts in lines.values())  # the same amounts in every file of a line
    assert sum(LINES.values()) == 2_000_000


def test_the_action_agenda_holds_every_file_with_a_line():
    agenda = load_scenario("doe_agenda_drechtsteden")
    with_line = {slug for slug, _ in ALL if any(cost.ledger for cost in load_instrument(slug).costs)}
    assert {one.slug for one in agenda.package} == with_line == set(agenda.compared)
    tracks = load_scenario("leerlijnen")
    assert {one.slug for one in tracks.package} == {"leerlijn_vervoer", "leerlijn_zorg", "leerlijn_logistiek"}
    assert sum(one.target for one in tracks.package) == 200
    assert {one.target_unit for one in tracks.package} == {"placements"}


def test_perspct_takes_groups_of_ten_every_seven_weeks():
    one_group = load_instrument("perspct", {"perspct.intake.groups": 1})
    intakes = one_group.intakes()
    assert [intake.seats for intake in intakes] == [10] * 10  # 100 starts in the sixteen months
    assert intakes[1].week - intakes[0].week == 7
    assert monday(intakes[0].week).isoformat() == "2019-09-02"
    assert monday(intakes[-1].week).isoformat() <= "2020-12-31"
    made = load_instrument("perspct")
    assert 13 <= made.weeks <= 26
    assert (made.target, made.target_unit) == (300, "workfit")
    assert sum(intake.seats for intake in made.intakes()) >= 300
    helped = [phase.help_for for phase in made.phases if phase.help_hours]
    assert helped == [1 << Barrier.DEBTS | 1 << Barrier.LANGUAGE]


def test_nobody_of_a_new_group_of_perspct_is_ready_in_2019():
    """The 50 who go on in 2019 must have begun before: four months are shorter than the course."""
    made = load_instrument("perspct")
    ready = [monday(intake.week + made.weeks).isoformat() for intake in made.intakes()]
    assert ready[0] > "2019-12-31"
    in_time = sum(one.seats for one, day in zip(made.intakes(), ready, strict=True) if day <= "2020-12-31")
    assert 200 <= in_time < 300 <= sum(one.seats for one in made.intakes())


def test_rewards_lower_the_dropout_of_perspct():
    without = load_instrument("perspct", {"perspct.dropout.rewards": 0.0})
    assert load_instrument("perspct").dropout_w < without.dropout_w


def test_who_takes_part_in_the_learning_tracks():
    transport, care, logistics = (load_instrument(f"leerlijn_{name}") for name in ("vervoer", "zorg", "logistiek"))
    assert set(transport.named) == {"taxi-haars", "taxi-munckhof", "taxi-stam", "postnl-pakketservice"}
    assert transport.co_owners == 4
    assert set(care.named) == CARE and care.co_owners == 9 + 5
    assert logistics.named == ("postnl",) and (logistics.co_owners, logistics.learning_places) == (1, 15)
    assert transport.credential == Credential.TAXI_PASS
    assert care.credential == logistics.credential == Credential.PRACTICE_STATEMENT


def test_on_the_job_is_kept_up_better_than_a_classroom():
    made = load_instrument("scholing_on_the_job")
    assert made.dropout_on_the_job > 0 and all(phase.on_the_job > 0.5 for phase in made.phases)


def test_childcare_is_for_120_single_parents():
    made = load_instrument("kinderopvang_alleenstaande")
    assert made.capacity == 120
    assert made.effects.values == {"eased": 1 << Barrier.CHILDCARE}
    assert ("group", ("single_parent",)) in [(c.column, c.names) for c in columns_of(made.eligible)]


def test_fifty_more_inclusive_employers_are_a_target_not_an_effect():
    made = load_instrument("inclusief_werkgeverschap")
    assert (made.target, made.target_unit) == (50, "employers")
    assert made.budget_cents == (5_000_000, 5_000_000)
    assert leaf_of("inclusief_werkgeverschap", "persuaded").grade == "A"


def test_learning_work_companies_are_53():
    made = load_instrument("leerwerkbedrijven")
    assert made.each == 53 and made.places % 53 == 0
    assert made.by_admission and made.contract == Contract.EXPERIENCE


def test_search_begins_half_a_year_before_the_diploma():
    bounds = {c.column: (c.at_least, c.at_most) for c in columns_of(load_instrument("provso").eligible)}
    assert bounds["school_weeks_left"] == (1, 26)
    assert Group.PRO_VSO.name.lower() in [n for c in columns_of(load_instrument("provso").eligible) for n in c.names]


def test_weeks_of_school_that_are_left_are_none_for_who_is_not_at_school():
    traits = SimpleNamespace(school_end=np.array([126, 110, 100, 40, NEVER], np.int32))
    market = SimpleNamespace(week=100, world=SimpleNamespace(persons=None, traits=traits))
    assert reader(market)("school_weeks_left", np.arange(5)).tolist() == [26, 10, 0, 0, 0]


def test_other_stated_numbers():
    assert load_instrument("wsp_matchen").target == 1500
    assert load_instrument("banenafspraak").target == 125_000
    assert (load_instrument("nieuwe_leerlijnen").target, load_instrument("nieuwe_leerlijnen").target_unit) == (
        2,
        "partnerships",
    )
    assert load_instrument("infradeal").contract == Contract.BBL
    assert load_instrument("infradeal").unit_cents("place_week") == 0  # no public money goes into the training
    assert load_instrument("noriskpolis").at_work_w == 260
    assert load_instrument("wijkhopper").requires == -1
    assert load_instrument("profielregister_forecast").people == 1.0
    assert monday(load_instrument("lokale_werkbedrijven").first_week).isoformat() == "2024-04-01"


@pytest.mark.parametrize("slug", ["praktijkverklaring", "jobcarving"])
def test_lines_of_four_months_end_with_2019(slug):
    made = load_instrument(slug)
    assert monday(made.last_week).isoformat() == "2019-12-30"
    assert len(made.budget_cents) == 1


def test_a_joint_approach_changes_only_how_coaches_refer():
    assert load_instrument("lokale_werkbedrijven").adds == {}
    assert set(load_instrument("lokale_werkbedrijven").sets) == {"coherence"}
    assert load_instrument("lokaal_traject").by_coach
    assert not load_instrument("perspct").by_coach


def test_an_override_reaches_a_leaf_that_a_shape_fills_in():
    path = dotted(("intake", "groups"))
    assert load_instrument("leerlijn_zorg", {f"leerlijn_zorg.{path}": 2}).seats == 28
