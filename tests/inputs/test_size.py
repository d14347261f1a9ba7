"""An instrument at another size: its own numbers and its money move together, units stay whole."""

from dataclasses import replace

import pytest

from labsim.inputs.files import known, read
from labsim.inputs.instrument import load_instrument, unmodelled
from labsim.inputs.shapes.rounds import nth
from labsim.inputs.shapes.size import at_size, is_off, resized, size_of

MODELLED = [slug for slug in known("instruments") if unmodelled(read("instruments", slug)) is None]
WHOLE = ("persons", "places", "holders at the same time")


@pytest.mark.parametrize("slug", MODELLED)
def test_every_instrument_has_a_size_that_follows_its_share(slug):
    design = load_instrument(slug)
    stated = size_of(design)
    assert at_size(design, 1) is design and stated.number > 0
    assert is_off(at_size(design, 0)) and sum(at_size(design, 0).budget_cents) == 0
    previous = 0.0
    for share in (0.25, 0.5, 0.75, 1.0, 1.5):
        size = size_of(at_size(design, share))
        assert size.unit == stated.unit
        assert size.number >= previous
        previous = size.number
        if stated.unit in WHOLE:
            assert size.number == int(size.number)
            assert share * stated.number - size.number <= 2  # rounded down, at most once for each project year
        elif stated.unit == "share":
            assert size.number == pytest.approx(min(1.0, share * stated.number))
        else:
            assert size.number == pytest.approx(share * stated.number)


@pytest.mark.parametrize("slug", MODELLED)
def test_money_follows_the_size_to_the_cent_and_prices_stay(slug):
    design = load_instrument(slug)
    half = at_size(design, 0.5)
    for year, stated in enumerate(design.budget_cents):
        assert abs(2 * half.budget_cents[year] - stated) <= len(design.costs) + 1
        left = design.budget_cents[year] - design.fixed_cents(year)
        assert abs(2 * (half.budget_cents[year] - half.fixed_cents(year)) - left) <= 1
    assert [(one.slug, one.payer, one.per, one.amount, one.ledger) for one in half.costs] == [
        (one.slug, one.payer, one.per, one.amount, one.ledger) for one in design.costs
    ]


def test_seats_of_a_part_are_spread_over_the_intakes():
    course = load_instrument("statushouders_zorg")  # 10 seats, no price of a seat
    assert [intake.seats for intake in at_size(course, 0.25).intakes()] == [2, 3, 2, 3][: len(course.intakes())]
    assert [nth(10, 1.0, k) for k in range(50)] == [10] * 50
    assert sum(nth(10, 1 / 3, k) for k in range(30)) == 100
    assert at_size(at_size(course, 0.5), 0.5).intakes() == at_size(course, 0.25).intakes()


def test_who_may_pass_and_who_owns_it_together_go_with_the_seats():
    course = load_instrument("ambachtsschool")
    phases = (replace(course.phases[0], passes_seats=5), *course.phases[1:])
    half = at_size(replace(course, phases=phases), 0.5)
    assert [one.passes_seats for one in half.phases] == [3, -1, -1]
    assert half.co_owners == 10


def test_a_right_without_a_limit_keeps_none_and_a_share_stops_at_everybody():
    right = load_instrument("loonkostensubsidie")
    assert at_size(right, 0.5).capacity == right.capacity
    assert at_size(right, 0.5).take_up == right.take_up / 2
    assert at_size(right, 5).take_up == 1.0
    assert at_size(load_instrument("profielregister_forecast"), 1.5).people == 1.0


def test_fewer_than_one_unit_is_off():
    few = replace(load_instrument("sroi"), places=3)
    assert is_off(at_size(few, 0.3)) and not is_off(at_size(few, 0.34))


def test_a_resized_package_leaves_out_what_is_off_and_nothing_else():
    package = tuple(load_instrument(slug) for slug in ("ambachtsschool", "sroi", "wsp_versterken"))
    changed = resized(package, {"sroi": 0, "wsp_versterken": 0.5})
    assert [one.slug for one in changed] == ["ambachtsschool", "wsp_versterken"]
    assert changed[0] is package[0]
    assert resized(package, {}) == package
    with pytest.raises(ValueError, match="wijiij"):
        resized(package, {"wijiij": 0.5})


@pytest.mark.parametrize("share", [-0.1, float("nan"), float("inf")])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(ValueError, match="share of a size"):
        at_size(load_instrument("sroi"), share)
