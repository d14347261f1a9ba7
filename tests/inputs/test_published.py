"""Published shares that a comparison prints beside its own."""

from types import SimpleNamespace

from labsim.inputs.files import known
from labsim.inputs.published import published


def test_they_name_instruments_and_shapes_that_exist() -> None:
    shares = published()
    assert shares
    for one in shares:
        assert one.instruments <= set(known("instruments")), one.slug
        assert one.shapes <= set(known("shapes")), one.slug
        assert one.instruments or one.shapes, one.slug
        assert 0 <= one.low <= one.high
        assert one.source not in ("", "None"), one.slug  # an assumption is nothing to be held against


def test_a_share_is_shown_with_its_instruments_and_shapes() -> None:
    about = {one.slug: one for one in published()}
    subsidy = SimpleNamespace(slug="loonkostensubsidie", shape="entitlement")
    service = SimpleNamespace(slug="kickstart", shape="service")
    assert [slug for slug, one in about.items() if one.speaks_of(subsidy)] == ["subsidised_filled_anyway"]
    assert [slug for slug, one in about.items() if one.speaks_of(service)] == ["search_help_displaces"]
