"""What the pages say shows an organisation or a question does: one cheap look at each kind of command, at one twentieth."""

import pytest
from small_regions import small_region

import labsim
from labsim.inputs.region import load_region
from labsim.population.organisations import named_employers


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Tables of Drechtsteden at 1:20 with a learning track, over half a year."""
    path = str(small_region("drechtsteden", tmp_path_factory.mktemp("drechtsteden")))
    found = labsim.tables(path, scenario="leerlijn_zorg", weeks=26, seeds=1, start="document")
    return found.by_seed


def test_every_named_employer_has_its_row(told):
    rows = told["employers"]
    rows = rows[rows["by"] == "employer"]
    region = load_region("drechtsteden")
    named = {one.slug.rpartition("-")[0] if one.slug[-1].isdigit() else one.slug for one in named_employers(region)}
    found = {name.rpartition("-")[0] if name[-1].isdigit() else name for name in rows["name"]}
    assert named | {region.work_company} == found
    assert (rows["employers"] == 1).all() and rows["positions"].gt(0).all()


def test_services_courses_and_municipalities_are_told(told):
    assert set(told["services"]["service"]) >= {"wsp", "social_service", "work_company"}
    course = told["providers"]
    assert course.loc[course["stream"] == "total", "entrants"].max() > 0
    assert len(set(told["municipalities"]["municipality"])) == 8
    for name in ("benefits", "duration", "displaced", "flows", "groups", "mismatch", "reach", "tightness", "vacancies"):
        assert len(told[name]), name
