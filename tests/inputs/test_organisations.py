"""Named organisations and running tracks of a region: what a file may say of them, and what it may not."""

from pathlib import Path

import pytest

from labsim.inputs.errors import InputError, Text
from labsim.inputs.region import load_region
from labsim.inputs.region_organisations import HABIT, KINDS, NOWHERE

DORP = Path(__file__).parents[1] / "regions" / "dorp.yaml"
SIZE = "{value: 12, unit: positions, date: 2019, assumption: {reason: made up, low: 5, high: 30}}"
HALF = "{value: 0.5, unit: share, date: 2019, assumption: {reason: made up, low: 0.1, high: 0.9}}"
FARMS = "{value: {oost: 2, west: 1}, unit: farms, date: 2019, assumption: {reason: made up, low: 0, high: 4}}"
NAMED = f"""
organisations:
  loket: {{name: Het Loket, kind: wsp, source: made up}}
  zorghuis: {{name: Zorghuis, kind: employer, source: made up, sector: Q, municipality: oost, size: {SIZE}}}
  boerderij: {{name: Boerderij, kind: work_company, source: made up, sector: Q, size: {SIZE}, count: {FARMS}}}
  dorpswerk: {{name: Dorpswerk, kind: work_company, source: made up, municipality: west}}
  forum: {{name: Forum, kind: platform, source: made up}}
tracks:
  zorg:
    name: {{nl: leerlijn zorg, en: care track}}
    source: made up
    people: {{value: 30, unit: persons, date: 2019, source: made up}}
    employers: [zorghuis, boerderij-oost-2]
    active: {{value: 1, unit: employers, date: 2019, source: made up}}
    starting: {{value: 1, unit: employers, date: 2019, source: made up}}
"""


def region_file(tmp_path: Path, more: str) -> Path:
    """The test region with sections of its own at the end."""
    path = tmp_path / "dorp.yaml"
    path.write_text(DORP.read_text(encoding="utf-8") + more, encoding="utf-8")
    return path


def test_a_region_without_organisations_has_none():
    region = load_region(DORP)
    assert region.organisations == region.tracks == ()


def test_organisations_are_read_in_the_order_of_the_file(tmp_path):
    region = load_region(region_file(tmp_path, NAMED))
    found = {one.slug: one for one in region.organisations}
    assert list(found) == [
        "loket", "zorghuis", "boerderij-oost-1", "boerderij-oost-2", "boerderij-west-1", "dorpswerk", "forum",
    ]  # fmt: skip
    assert {one.kind for one in found.values()} <= set(KINDS)
    care = found["zorghuis"]
    assert (care.name, care.size, care.learning_places, care.alike) == ("Zorghuis", 12, HABIT, False)
    assert region.sectors[care.sector] == "Q" and region.municipalities[care.municipality] == "oost"
    assert (found["loket"].sector, found["loket"].municipality) == (NOWHERE, NOWHERE)


def test_counted_ones_stand_in_their_municipality_with_its_name(tmp_path):
    region = load_region(region_file(tmp_path, NAMED))
    farms = [one for one in region.organisations if one.alike]
    assert [(one.name, region.municipalities[one.municipality]) for one in farms] == [
        ("Boerderij Oost 1", "oost"), ("Boerderij Oost 2", "oost"), ("Boerderij West 1", "west"),
    ]  # fmt: skip


def test_a_plain_number_counts_ones_that_may_be_anywhere(tmp_path):
    region = load_region(region_file(tmp_path, NAMED.replace("{oost: 2, west: 1}", "2").replace("-oost-2", "-2")))
    assert [(one.slug, one.municipality) for one in region.organisations if one.alike] == [
        ("boerderij-1", NOWHERE), ("boerderij-2", NOWHERE),
    ]  # fmt: skip


def test_the_only_office_of_a_kind_has_all(tmp_path):
    region = load_region(region_file(tmp_path, NAMED))
    assert {one.slug: one.share for one in region.organisations if one.share} == {"loket": 1.0, "dorpswerk": 1.0}


def test_shares_divide_what_several_do_together(tmp_path):
    more = NAMED.replace("kind: wsp,", f"kind: wsp, share: {HALF},")
    more += ""
    two = more.replace(
        "  zorghuis:", f"  balie: {{name: De Balie, kind: wsp, source: made up, share: {HALF}}}\n  zorghuis:"
    )
    region = load_region(region_file(tmp_path, two))
    assert [one.share for one in region.organisations if one.kind == "wsp"] == [0.5, 0.5]


def test_running_tracks_name_employers_with_rows(tmp_path):
    [track] = load_region(region_file(tmp_path, NAMED)).tracks
    assert (track.slug, track.name) == ("zorg", Text("leerlijn zorg", "care track"))
    assert (track.people, track.employers, track.active, track.starting) == (
        30, ("zorghuis", "boerderij-oost-2"), 1, 1,
    )  # fmt: skip


WRONG = [
    ("kind: wsp", "kind: wps", "organisations.loket.kind", "wsp"),
    ("sector: Q, municipality: oost", "sector: Z, municipality: oost", "organisations.zorghuis.sector", "N78"),
    ("municipality: oost", "municipality: ost", "organisations.zorghuis.municipality", "oost"),
    (f"municipality: oost, size: {SIZE}", "municipality: oost", "organisations.zorghuis.size", "missing"),
    ("{oost: 2, west: 1}", "{oost: 2, wset: 1}", "organisations.boerderij.count", "west"),
    ("kind: platform", f"kind: platform, share: {HALF}", "organisations.forum.share", "divide"),
    ("kind: platform", "kind: platform, inclusive: true", "organisations.forum.inclusive", "size"),
    ("kind: platform", f"kind: wsp, share: {HALF}", "organisations.loket", "sum to 0.5"),
    ("dorpswerk: {name", "dorpwerk: {name", "work_company", "not among"),
    ("municipality: west}", f"sector: O, size: {SIZE}}}", "organisations.dorpswerk.size", "benefits.cells"),
    ("name: Forum, ", "", "organisations.forum.name", "missing"),
    ("[zorghuis,", "[zorghuus,", "tracks.zorg.employers[0]", "zorghuis"),
    ("value: 30, unit: persons", "value: -3, unit: persons", "tracks.zorg.people.value", "at least 0"),
]


@pytest.mark.parametrize(("old", "new", "key", "told"), WRONG)
def test_what_cannot_be_is_told_at_its_line(tmp_path, old, new, key, told):
    assert old in NAMED
    with pytest.raises(InputError) as caught:
        load_region(region_file(tmp_path, NAMED.replace(old, new, 1)))
    message = caught.value.render("en")
    assert key in message and told in message, message
    assert caught.value.line is not None


def test_all_faults_of_the_organisations_are_told_at_once(tmp_path):
    more = NAMED.replace("kind: wsp", "kind: wps").replace("municipality: oost", "municipality: ost")
    with pytest.raises(InputError) as caught:
        load_region(region_file(tmp_path, more))
    assert [one.key for one in (caught.value, *caught.value.more)] == [
        "organisations.loket.kind", "organisations.zorghuis.municipality",
    ]  # fmt: skip
