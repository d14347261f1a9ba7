"""A region that extends another, its boundary, and the check that tells every fault."""

from pathlib import Path

import pytest

from labsim.core.calendar import parse_month
from labsim.inputs.catalogue import catalogue
from labsim.inputs.errors import InputError
from labsim.inputs.region import load_region, read_region, region_documents
from labsim.inputs.region_summary import summary
from labsim.inputs.settings import run_settings, with_own_start

DORP = Path(__file__).parents[1] / "regions" / "dorp.yaml"
LATER = """
slug: later
name: Later
name_nl: Later
extends: dorp
base: 2022-06
default_start: 2022-06
years: [2022, 2023]
jobs:
  posted: {value: 50, unit: open vacancies, date: 2022, assumption: {reason: made up, low: 10, high: 90}}
  growth: {value: 0.01, unit: share, date: 2022, assumption: {reason: made up, options: [none]}}
demography:
  aow_months: {value: [799, 802], unit: months, date: 2022, source: made up}
starts:
  2022-06: {month: 2022-06}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """The regions of a user: dorp, and one that extends it."""
    monkeypatch.setenv("LABSIM_PATH", str(tmp_path))
    regions = tmp_path / "configs" / "region"
    regions.mkdir(parents=True)
    (regions / "dorp.yaml").write_text(DORP.read_text(encoding="utf-8"), encoding="utf-8")
    (regions / "later.yaml").write_text(LATER, encoding="utf-8")
    return regions


def test_a_region_takes_from_the_one_it_extends_what_it_does_not_say(folder):
    later, dorp = load_region("later"), load_region("dorp")
    assert (later.slug, later.week, later.jobs.posted) == ("later", parse_month("2022-06"), 50)
    assert later.jobs.main_jobs == dorp.jobs.main_jobs
    assert later.years == (2022, 2023) and later.jobs.growth.shape == (2, len(later.sectors))
    assert (list(later.starts), later.default_start) == (["2022-06"], "2022-06")
    assert dorp.default_start == "2019-01"
    files = [document.file.rpartition("/")[2] for document in region_documents("later")]
    assert files == ["later.yaml", "dorp.yaml", "netherlands.yaml"]


def test_a_run_without_a_start_begins_where_the_region_begins(folder):
    later, usual = load_region("later"), run_settings()
    assert with_own_start(usual, {"start": None}, later).start == "2022-06"
    assert with_own_start(usual, {"start": "2019-01"}, later).start == "2019-01"  # asked for: refused later
    assert with_own_start(usual, {}, load_region("dorp")) == usual


def test_a_default_start_must_be_a_start(folder):
    (folder / "later.yaml").write_text(LATER.replace("default_start: 2022-06", "default_start: 2022-07"))
    [fault] = read_region("later").faults
    assert (fault.key, fault.allowed) == ("default_start", ("2022-06",))


def test_names_and_starts_are_its_own(folder):
    text = LATER.replace("name: Later\n", "").replace("starts:\n  2022-06: {month: 2022-06}\n", "")
    (folder / "later.yaml").write_text(text, encoding="utf-8")
    assert [fault.key for fault in read_region("later").faults] == ["name", "starts"]


def test_sources_of_the_extended_region_are_listed_once(folder):
    assert {"dorp", "later"} <= {row["name"] for row in catalogue("regions")}
    [made_up] = [row for row in catalogue("sources") if row["name"] == "made up"]
    assert made_up["region"] == "later"


@pytest.mark.parametrize(
    ("extends", "told"),
    [("drop", "did you mean 'dorp'"), ("later", "there are no tables"), ("3", "there are no tables")],
)
def test_what_cannot_be_extended(folder, extends, told):
    (folder / "later.yaml").write_text(LATER.replace("extends: dorp", f"extends: {extends}"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_region("later")
    assert caught.value.key == "extends" and told in caught.value.render("en")


def test_a_circle_of_regions_is_refused(folder):
    text = (folder / "dorp.yaml").read_text(encoding="utf-8").replace("extends: netherlands", "extends: later")
    (folder / "dorp.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="later"):
        load_region("later")


BOUNDARY = "boundary: {west: {since: 2018-01, source: made up}}\n"


def test_the_boundary_has_dates(folder):
    path = folder / "dorp.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + BOUNDARY, encoding="utf-8")
    assert load_region("dorp").boundary == {"west": parse_month("2018-01")}
    path.write_text(text + BOUNDARY.replace("2018-01", "2020-01"), encoding="utf-8")
    [fault] = read_region("dorp").faults
    assert (fault.key, fault.allowed) == ("base", (">= 2020-01",))
    path.write_text(text + BOUNDARY.replace("west:", "wset:"), encoding="utf-8")
    [fault] = read_region("dorp").faults
    assert (fault.key, fault.guess) == ("boundary.wset", "west")


def test_the_check_tells_every_fault_with_line_and_key(tmp_path):
    text = DORP.read_text(encoding="utf-8")
    faults = {
        "posted:\n    value: 34": "postd:\n    value: 34",
        "local_share:\n    value: 0.5": "local_share:\n    value: 1.5",
        "{practical: 0.3, middle: 0.45, high: 0.25}": "{practical: 0.4, middle: 0.45, high: 0.25}",
        "employed:\n    value: 1435": "employed:\n    value: 1550",
        "    ww:\n      value: {oost": "    wv:\n      value: {oost",
    }
    for old, new in faults.items():
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "dorp.yaml"
    path.write_text(text, encoding="utf-8")
    reading = read_region(path)
    assert reading.region is None
    lines = text.splitlines()
    found = {fault.key: fault for fault in reading.faults}
    assert {
        "people.level_share", "people.employed", "jobs.postd", "jobs.posted", "starts.2019-01.wv",
        "border.local_share.value",
    } <= set(found)  # fmt: skip
    for key in ("people.level_share", "people.employed", "jobs.postd", "starts.2019-01.wv"):
        assert key.rpartition(".")[2] in lines[found[key].line - 1]
    told = [fault.line for fault in reading.faults if fault.message.en != "is missing"]
    assert told == sorted(told)  # what is missing comes last, it stands nowhere
    assert reading.faults[-1].key == "jobs.posted"


@pytest.mark.parametrize("name", ["gorinchem", str(DORP)])
def test_a_region_without_faults_shows_its_sums(name):
    reading = read_region(name)
    assert reading.faults == ()
    rows = {row.name.en: row for row in summary(name, reading.region)}
    assert rows["inhabitants 15-65"].value == reading.region.people.inhabitants.sum()
    jobs, people = rows["in-commuters"].value, rows["residents with work here"].value
    assert jobs + people == pytest.approx(reading.region.jobs.main_jobs)
