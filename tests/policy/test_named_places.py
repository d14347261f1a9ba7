"""Places at employers by name: each named one has its own, and nobody else has any."""

from types import SimpleNamespace

import numpy as np

from labsim.core.codes import Contract, Kind
from labsim.core.draws import ident_of_name
from labsim.inputs.instrument import load_instrument
from labsim.inputs.region import load_region
from labsim.policy.places import planned

COMPANIES = {"zwijndrecht-werkt", "smile", "opnieuw-en-co", "fris-facilitair"}


def test_the_local_work_companies_of_drechtsteden_have_places_without_pay():
    region, design = load_region("drechtsteden"), load_instrument("lokale_werkplekken")
    told = {one.slug: one for one in region.organisations}
    farms = {slug for slug in told if slug.startswith("kinderboerderij-")}
    assert set(design.named) == COMPANIES | farms and len(farms) == 7
    assert all(told[slug].size > 0 for slug in design.named), "each has rows of its own"
    assert design.contract == Contract.EXPERIENCE and design.stay_w > 0

    others = [1, 2, 3]
    idents = np.array([*others, *(ident_of_name(Kind.EMPLOYER, slug) for slug in design.named)], np.uint64)
    n = len(idents)
    firms = SimpleNamespace(ident=idents, sector=np.zeros(n, int), municipality=np.zeros(n, int), size=np.full(n, 5))
    extra = planned(design, region, SimpleNamespace(employers=firms), 1, 104)
    places = np.bincount(extra.employer, minlength=n)
    assert not places[: len(others)].any()
    assert (places[len(others) :] == design.places // len(design.named)).all()
    assert (extra.contract == Contract.EXPERIENCE).all() and (extra.audience == 1).all()
