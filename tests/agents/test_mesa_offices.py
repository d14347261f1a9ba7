"""Offices by name: several of a kind divide what the region states, and an unnamed one has all of it."""

from types import SimpleNamespace

import numpy as np
import pytest

from labsim.core.codes import Kind
from labsim.core.draws import ident_of_name
from labsim.inputs.region_organisations import Organisation
from labsim.inputs.scenario import load_scenario
from labsim.institutions import make_institutions, make_offices, office_names, share_of
from labsim.start import open_market
from labsim.world.offices import OfficeKind

NAMED = (
    Organisation(slug="loket", name="Loket", kind="wsp", share=0.4),
    Organisation(slug="balie", name="Balie", kind="wsp", share=0.35),
    Organisation(slug="hoek", name="Hoek", kind="wsp", share=0.25),
    Organisation(slug="sdd", name="SDD", kind="social_service", share=1.0),
    Organisation(slug="vakschool", name="Vakschool", kind="training_provider"),
    Organisation(slug="leerbedrijf", name="Leerbedrijf", kind="training_provider"),
    Organisation(slug="boerderij-1", name="Boerderij 1", kind="work_company", size=4, alike=True),
    Organisation(slug="forum", name="Forum", kind="platform"),
)
CAPACITIES = ("vacancy_slots", "trial_slots", "aftercare_slots", "sheltered_places")


def region(organisations=()):
    return SimpleNamespace(slug="dorp", work_company="dorpswerk", organisations=organisations)


def test_without_names_there_is_one_of_each_kind():
    assert office_names(region()) == [
        (OfficeKind.WSP, "wsp-dorp"),
        (OfficeKind.SOCIAL_SERVICE, "sociale-dienst-dorp"),
        (OfficeKind.TRAINING_PROVIDER, "opleiders-dorp"),
        (OfficeKind.WORK_COMPANY, "dorpswerk"),
    ]
    assert share_of(region(), "wsp-dorp") == (0.0, 1.0)


def test_named_ones_stand_kind_by_kind_and_counted_ones_are_no_offices():
    names = [name for _, name in office_names(region(NAMED))]
    assert names == ["loket", "balie", "hoek", "sdd", "vakschool", "leerbedrijf", "dorpswerk"]
    offices = make_offices(region(NAMED))
    assert offices.ident.tolist() == [ident_of_name(Kind.OFFICE, name) for name in names]
    assert offices.kind.tolist() == [0, 0, 0, 1, 2, 2, 3]


def test_shares_follow_each_other():
    assert share_of(region(NAMED), "balie") == (0.4, 0.35)
    before, own = share_of(region(NAMED), "hoek")
    assert before + own == pytest.approx(1.0)


@pytest.fixture
def decided(dorp):
    """What offices decide in the first weeks, summed over those of a kind."""

    def decide(organisations):
        named = dorp._replace(region=SimpleNamespace(**{**vars(dorp.region), "organisations": organisations}))
        market = open_market(named, load_scenario("standstill"), seed=1)
        weeks = []
        for week in range(30):
            market.week = dorp.week + week
            for one in market.institutions:
                one.step()
            weeks.append([getattr(market.offices, name).sum() for name in (*CAPACITIES, "referral_slots")])
        return np.array(weeks)

    return decide


def test_the_parts_of_several_add_up_to_the_whole(decided):
    whole, parts = decided(()), decided(NAMED)
    assert np.array_equal(whole[:, 1:4], parts[:, 1:4])  # whole numbers that are divided
    assert abs(whole[:, 0] - parts[:, 0]).max() <= 3  # openings: each consultant's own part is rounded down
    assert abs(whole[:, 4].mean() - parts[:, 4].mean()) < 0.2  # referrals: fractions come round in turn


def test_the_institutions_are_named_as_their_rows(dorp):
    named = SimpleNamespace(**{**vars(dorp.region), "organisations": NAMED})
    market = open_market(dorp._replace(region=named), load_scenario("standstill"), seed=1)
    assert [one.name for one in market.institutions] == [name for _, name in office_names(named)]
    assert [one.unique_id for one in market.institutions] == market.offices.ident.tolist()
    assert len(make_institutions(market, named)) == len(market.offices.ident)
