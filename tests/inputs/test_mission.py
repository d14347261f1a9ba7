"""What the documents describe, as data: complete, each row with its source, and one clear error for a bad row."""

import re
from pathlib import Path

import pytest

from labsim.inputs import mission as loader
from labsim.inputs.entries import LISTED, PREFIX, entries, find, lines, of_region, record
from labsim.inputs.errors import InputError, Text
from labsim.inputs.files import known
from labsim.inputs.mission import CARRIERS, KINDS, Entry, load_mission, read_kind
from labsim.inputs.mission_state import ARRIVED, arrived, carried, intervention, mission_rows, scenario, staged, waits
from labsim.inputs.scenario import scenario_names

MISSION = load_mission()
ENTRIES = [(kind, key, row) for kind in PREFIX for key, row in getattr(MISSION, kind).items()]
FILE = re.compile(r"00\d_[0-9a-f]{16}\.txt\Z")


def numbered(letter: str, count: int) -> list[str]:
    return [f"{letter}{n:02d}" for n in range(1, count + 1)]


def test_nothing_is_missing():
    assert list(MISSION.rules) == numbered("R", 66)
    assert list(MISSION.questions) == numbered("Q", 45)
    assert list(MISSION.contradictions) == numbered("K", 33)
    kinds = ("documents", "facts", "actors", "interventions", "scenarios")
    counts = {kind: len(getattr(MISSION, kind)) for kind in kinds}
    assert counts == {"documents": 5, "facts": 230, "actors": 139, "interventions": 83, "scenarios": 34}
    rows = list(mission_rows(MISSION))
    assert len(rows) == len({row.id for row in rows}) == 415


def test_names_are_unique_over_all_kinds_and_no_actor_hides_an_instrument():
    keys = [key for _, key, _ in ENTRIES] + list(MISSION.work)
    assert len(keys) == len(set(keys))
    slugs = [one.slug for one in MISSION.interventions.values()]
    assert len(slugs) == len(set(slugs))
    assert not set(slugs) & (set(keys) - set(MISSION.interventions))


def test_every_document_has_its_own_file_name_and_is_cited():
    assert len({paper.file for paper in MISSION.documents.values()}) == 5
    assert all(FILE.match(paper.file) for paper in MISSION.documents.values())
    assert {key for _, _, row in ENTRIES for key in row.source} == set(MISSION.documents)


def test_every_row_names_document_and_place_and_speaks_two_languages():
    for _, key, row in ENTRIES:
        for part in MISSION.source(row).split("; "):
            assert re.match(r".+ \(00\d_[0-9a-f]{16}\.txt\), \S.*", part), (key, part)
        assert MISSION.regions(row), key
        told = [text for pair in pairs(row) for text in pair]
        assert all(text == text.strip() and not set("“”\"") & set(text) for text in told), (key, told)


def pairs(row: Entry) -> list[tuple[str, str]]:
    both = [getattr(row, name) for name in ("role", "model", "asks", "gives", "choice") if hasattr(row, name)]
    return [(row.nl, row.en), *((one.nl, one.en) for one in both)]


def test_every_instrument_and_every_new_scenario_is_one_of_the_documents():
    """A file whose name is not in the index would be invisible in docs/mission.md: give it the slug of its row."""
    slugs = {slug for one in MISSION.interventions.values() for slug in (one.slug, *one.parts)}
    assert set(known("instruments")) <= slugs
    own = {slug for slug, kind in scenario_names().items() if kind == "circumstances"}
    named = own & set(MISSION.scenarios)
    for key in named:
        assert scenario(key, MISSION.regions(MISSION.scenarios[key])).state in ("works", "pending")


def test_an_intervention_works_once_its_file_and_its_region_are_there():
    assert intervention(MISSION.interventions["go_ambachtsschool"]).says == "labsim compare gorinchem ambachtsschool"
    absent = MISSION.interventions["go_ambachtsschool"].model_copy(update={"slug": "no_such_file"})
    assert intervention(absent).state == "pending"
    short = MISSION.interventions["go_ambachtsschool"].model_copy(update={"missing": Text("geen 10", "not 10")})
    assert intervention(short) == ("pending", "not 10")


def test_a_row_that_waits_for_a_file_says_when_it_is_there():
    waiting = MISSION.actors["ambassadeur"].model_copy(update={"works": None})
    assert staged(waiting.model_copy(update={"pending": "region nowhere"})).says == "region nowhere"
    told = staged(waiting.model_copy(update={"pending": "instrument ambachtsschool"}))
    assert told.state == "pending" and told.says.endswith(ARRIVED.en)
    assert waits("region drenthe: jobs.posted", "nl") == "regio drenthe: jobs.posted"
    assert arrived("region gorinchem") and arrived("scenario baseline") and not arrived("a table of clients")


def test_every_rule_is_carried_or_says_what_will_carry_it():
    pending = {key for key, rule in MISSION.rules.items() if rule.pending}
    assert all(MISSION.rules[key].pending in CARRIERS for key in pending)
    assert len(pending) <= 20, sorted(pending)  # only ever lower this: a rule that is carried stays carried
    for key, rule in MISSION.rules.items():
        told = carried(rule)
        assert told.says, key
        assert (told.state == "works") == bool(rule.carried_by and rule.test and not rule.pending), key


# --- finding one ---


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        ("R14", "rules", "R14"), ("r14", "rules", "R14"), ("Q1", "questions", "Q01"), ("K5", "contradictions", "K05"),
        ("drechtwerk", "actors", "drechtwerk"), ("perspct", "interventions", "dr_perspct"),
        ("k005", "contradictions", "K05"), ("actor.smile", "actors", "smile"),
        ("rule.R66", "rules", "R66"), ("int.dre_now", "interventions", "dre_now"),
        ("sc.kil_iv", "scenarios", "kil_iv"), ("rule.smile", None, ""), ("nobody", None, ""), ("R99", None, ""),
    ],
)  # fmt: skip
def test_a_row_is_found_by_its_name(name, kind, key):
    found = find(name)
    assert (found.kind, found.key) == (kind, key) if found is not None else kind is None


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("kind", list(PREFIX))
def test_every_row_can_be_told(kind, lang):
    side = 0 if lang == "nl" else 1
    for key in list(getattr(MISSION, kind))[::7]:
        found = find(f"{PREFIX[kind]}.{key}")
        told = [(line.label[side], line.says[side]) for line in lines(found, lang)]
        assert all(label and says for label, says in told), key
        assert told[-1][0] == ("bron" if lang == "nl" else "source")
        plain = record(found)
        assert plain["id"] == key and plain["source"] and plain["regions"]


def test_lists_can_be_of_one_region():
    for kind in LISTED:
        rows = entries(kind)
        assert {row["name"] for row in rows} == set(getattr(MISSION, kind))
        some = of_region(rows, "drenthe")
        assert some and len(some) < len(rows)
        assert all("drenthe" in row["region"] for row in some)
    with pytest.raises(InputError, match="gorinchem"):
        of_region(entries("rules"), "gorinchm")


# --- a bad row ---


RULE = """
R01:
  nl: een regel
  en: a rule
  priority: 1
  source:
    memo: kop
  carried_by: labsim.fields.neighbours
"""
FACT = """
a_fact:
  nl: een cijfer
  en: a figure
  region: drenthe
  value: 3
  unit: jobs
  source:
    memo: kop
  leaf: jobs.posted
"""


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Reads a kind from a file of one's own."""
    monkeypatch.setattr(loader, "data_root", lambda: tmp_path)

    def read(kind: str, text: str):
        path = tmp_path / loader.FOLDER / f"{kind}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return read_kind(kind, MISSION.documents)

    return read


@pytest.mark.parametrize(
    ("kind", "text", "old", "new", "said"),
    [
        ("rules", RULE, "memo: kop", "memmo: kop", "rules.yaml:7 R01.source.memmo: there is no document 'memmo'"),
        ("rules", RULE, "carried_by: labsim.fields.neighbours", "pending: covr", "did you mean 'cover'?"),
        ("rules", RULE, "  carried_by: labsim.fields.neighbours\n", "", "says what carries it, or why nothing"),
        ("rules", RULE, "priority: 1", "priority: 4", "must be at most 3"),
        ("rules", RULE, "priority: 1", "priorty: 1", "did you mean 'priority'?"),
        ("rules", RULE, "\n  source:\n    memo: kop", "", "R01.source: is missing"),
        ("rules", RULE, RULE, RULE + RULE, "R01: is already there on line 2"),
        ("facts", FACT, "unit: jobs", "unit: job", "did you mean 'jobs'?"),
        ("facts", FACT, "leaf: jobs.posted", "leaf: jobs.posted\n  pending: soon", "needs exactly one of these"),
        ("facts", FACT, "leaf: jobs.posted", "leaf: jobs.posted\n  low: 3", "low and high belong together"),
        ("facts", FACT, "value: 3", "value: many", "needs a number, or low and high"),
        ("facts", FACT, "region: drenthe", "region: drente", "did you mean 'drenthe'?"),
    ],
)  # fmt: skip
def test_a_bad_row_is_one_clear_error(written, kind, text, old, new, said):
    assert written(kind, text)
    assert old in text
    with pytest.raises(InputError) as problem:
        written(kind, text.replace(old, new))
    assert said in str(problem.value), problem.value
    assert f"{loader.FOLDER}/{kind}.yaml:" in str(problem.value)


def test_every_kind_has_a_file():
    folder = Path(__file__).parents[2] / loader.FOLDER
    assert {path.stem for path in folder.glob("*.yaml")} == set(KINDS)
