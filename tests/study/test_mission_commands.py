"""What the pages name as showing an organisation or a question: the tables of a region at one twentieth hold it."""

import pytest
from small_regions import small_region

import labsim
from labsim.inputs.region import load_region
from labsim.population.organisations import named_employers


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Drechtsteden at 1:20, and its tables with a learning track, over half a year."""
    path = str(small_region("drechtsteden", tmp_path_factory.mktemp("drechtsteden")))
    found = labsim.tables(path, scenario="leerlijn_zorg", weeks=26, seeds=1, start="document")
    return load_region(path), found.by_seed


def test_every_named_employer_has_its_row(told):
    region, tables = told
    rows = tables["employers"]
    rows = rows[rows["by"] == "employer"]
    assert {one.slug for one in named_employers(region)} | {region.work_company} == set(rows["name"])
    assert len(set(rows["name"])) > 30
    assert (rows["employers"] == 1).all() and rows["positions"].gt(0).all()


def test_services_courses_and_municipalities_are_told(told):
    _, tables = told
    assert set(tables["services"]["service"]) >= {"wsp", "social_service", "work_company"}
    course = tables["providers"]
    assert course.loc[course["stream"] == "total", "entrants"].max() > 0
    by_provider = course[course["provider"] != "total"].groupby(["date", "instrument"])["enrolled"].sum()
    whole = course[(course["provider"] == "total") & (course["stream"] == "total")].groupby("date")["enrolled"].sum()
    assert set(course["provider"]) == {"total", "da-vinci", "albeda"}
    for (date, instrument), enrolled in by_provider.items():
        assert enrolled == whole[date] > 0, instrument
    assert len(set(tables["municipalities"]["municipality"])) == 8
    for name in ("benefits", "duration", "displaced", "flows", "groups", "mismatch", "reach", "tightness", "vacancies"):
        assert len(tables[name]), name
