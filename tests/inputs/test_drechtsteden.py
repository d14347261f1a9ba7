"""The figures of Drechtsteden: what its documents state is what its file holds."""

import numpy as np
import pytest

from labsim.core.calendar import parse_month
from labsim.inputs.leaf import GRADES, rows
from labsim.inputs.region import load_region, read_region, region_documents

CARE = 13  # names in the list of the care track


@pytest.fixture(scope="module")
def region():
    return load_region("drechtsteden")


@pytest.mark.parametrize("name", ["drechtsteden", "drechtsteden_2022"])
def test_there_are_no_faults_and_every_leaf_has_its_provenance(name):
    assert read_region(name).faults == ()
    for row in rows(region_documents(name)[0]):
        assert row.unit and row.date and row.provenance and row.grade in GRADES.values(), row.path


def test_seven_municipalities_one_of_them_since_2018(region):
    assert len(region.municipalities) == 7
    assert region.boundary == {"hardinxveld-giessendam": parse_month("2018-01")}


def test_stocks_that_the_documents_and_publications_state(region):
    assert region.benefits.b_group == 1500
    assert region.jobs.inclusive_employers == 175
    assert region.people.labour_force == 149_000
    assert region.starts["2019-01"].cells[:, 0].sum() == 6460
    assert region.starts["2019-01"].cells[:, 2].sum() == pytest.approx(0.027 * 149_000, abs=1)
    assert region.starts["document"].cells[:, 0].sum() == 6300
    assert region.default_start == "2019-01"
    assert region.stated["wsp_placement_target"] == 1500
    assert region.stated["long_share"] == 0.75


def test_fifty_three_leerwerkbedrijven_over_all_municipalities(region):
    found = [one for one in region.organisations if one.slug.startswith("leerwerkbedrijf-")]
    assert len(found) == 53
    assert {one.municipality for one in found} == set(range(7))


def test_three_tracks_run(region):
    tracks = {one.slug: one for one in region.tracks}
    assert {slug: one.people for slug, one in tracks.items()} == {"vervoer": 30, "zorg": 30, "logistiek": 15}
    assert {slug: (one.active, one.starting) for slug, one in tracks.items()} == {
        "vervoer": (4, 0), "zorg": (9, 5), "logistiek": (1, 0),
    }  # fmt: skip
    assert {slug: len(one.employers) for slug, one in tracks.items()} == {"vervoer": 4, "zorg": CARE, "logistiek": 1}


def test_who_acts_there_by_name(region):
    kinds = {one.slug: one.kind for one in region.organisations}
    assert kinds["baanbrekend"] == "wsp" and kinds["sdd"] == "social_service" and kinds["uwv"] == "benefit_agency"
    assert {"da-vinci", "albeda", "perspct", "spg-infra"} <= {s for s, k in kinds.items() if k == "training_provider"}
    assert {"drechtwerk", "zwijndrecht-werkt", "smile", "opnieuw-en-co", "kinderboerderij-papendrecht-1"} <= {
        slug for slug, kind in kinds.items() if kind == "work_company"
    }
    assert {"leerwerkloket", "kickstart"} <= {slug for slug, kind in kinds.items() if kind == "platform"}
    assert {"postnl", "stroomlijn", "fris-facilitair", "randstad"} <= {s for s, k in kinds.items() if k == "employer"}


def test_the_middle_of_2022_differs_in_what_its_file_says(region):
    later = load_region("drechtsteden_2022")
    assert later.week == parse_month("2022-06") and later.years[0] == 2022
    assert later.starts["2022-06"].cells[:, 2].sum() == 2313
    assert later.jobs.posted > 1.5 * region.jobs.posted
    assert later.stated["unused_potential"] == 22_000
    assert later.organisations == region.organisations
    assert np.array_equal(later.people.inhabitants, region.people.inhabitants)
