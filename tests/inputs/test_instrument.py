"""The ambachtsschool as the model gets it: what the document says, and a budget that binds."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labsim.core.calendar import monday
from labsim.core.codes import Credential, Level, Occupation
from labsim.inputs.files import read
from labsim.inputs.instrument import load_instrument
from labsim.inputs.leaf import rows
from labsim.inputs.yaml import dotted

NAME = "ambachtsschool"


def school(**values):
    return load_instrument(NAME, {f"{NAME}.{path}": value for path, value in values.items()})


def test_what_the_document_says():
    made = load_instrument(NAME)
    assert made.budget_cents == (35_000_000, 35_000_000)
    assert made.target == 40
    assert {stream.slug for stream in made.streams} == {
        "construction",
        "carpentry",
        "metal",
        "machine_mechanics",
        "transport",
    }
    assert made.credential == Credential.TRADE_CERTIFICATE
    assert {"employers", "education", "avres", "uwv"} <= set(made.owners)
    transport = next(s for s in made.streams if s.slug == "transport")
    assert transport.segment == Occupation.TRANSPORT_LOGISTICS * 3 + Level.PRACTICAL


def test_what_the_document_says_is_a_source_and_everything_else_an_assumption_with_a_range():
    table = {row.path: row for row in rows(read("instruments", NAME))}
    sourced = {path for path, row in table.items() if row.grade == "B"}
    assert {"budget", "target", "owners", "certificate.credential", "partners.sectors"} <= sourced
    assert all("003_5eec6371cf6b96b8.txt" in table[path].provenance for path in sourced)
    for path in (
        "intake.seats",
        "intake.every",
        "phases.craft.weeks",
        "costs.course.amount",
        "certificate.signal",
    ):
        assert table[path].grade == "A"
        assert table[path].low < table[path].value < table[path].high
    assert not any(row.grade == "G" for row in table.values())  # effects are never fitted


def test_eight_quarterly_intakes_in_two_years():
    intakes = load_instrument(NAME).intakes()
    assert [intake.seats for intake in intakes] == [10] * 8
    assert monday(intakes[0].week).isoformat() == "2019-09-02"
    assert {b.week - a.week for a, b in pairwise(intakes)} == {13}


def test_no_seats_or_a_closed_window_is_no_intake_and_no_cost():
    assert school(seats=0).intakes() == ()
    assert school(seats=0).cost_cents({}, all_payers=True) == 0
    assert school(budget=[0.0, 0.0]).intakes() == ()


def test_the_budget_binds_in_whole_seats():
    made = school(seats=20)
    assert made.affordable(0, made.price_cents, 0) == (35_000_000 - 23_000_000) // 250_000 == 48
    by_year = {0: 0, 1: 0}
    for intake in made.intakes():
        by_year[made.project_year(intake.week)] += intake.seats
    assert by_year == {0: 48, 1: 72}


def test_cost_is_what_was_used():
    made = load_instrument(NAME)
    fixed = 23_000_000 + 17_000_000
    assert made.cost_cents({0: 40, 1: 30}) == fixed + 70 * 250_000
    assert made.cost_cents({0: 40, 1: 30}, all_payers=True) == fixed + 70 * (250_000 + 150_000 + 100_000)


def test_fixed_costs_of_a_year_that_has_not_begun_are_not_spent():
    made = load_instrument(NAME)
    assert made.cost_cents({}) == 0
    assert made.cost_cents({0: 10}) == 23_000_000 + 10 * 250_000
    assert made.cost_cents({1: 5}) == 23_000_000 + 17_000_000 + 5 * 250_000


def test_a_year_after_the_budget_has_no_seats():
    late = school(**{"intake.last": "2023-01-02"})
    assert max(late.project_year(intake.week) for intake in late.intakes()) == 1


@settings(max_examples=60)
@given(
    seats=st.integers(0, 60),
    every=st.integers(1, 60),
    price=st.integers(0, 20_000),
    budget=st.tuples(st.integers(0, 400_000), st.integers(0, 400_000)),
)
def test_never_more_than_the_budget_and_more_money_never_fewer_seats(seats, every, price, budget):
    def made(extra):
        return school(
            **{
                "intake.seats": seats,
                "intake.every": every,
                "costs.course.amount": float(price),
                "budget": [float(amount + extra) for amount in budget],
            }
        )

    poor, rich = made(0), made(50_000)
    by_year = {0: 0, 1: 0}
    for intake in poor.intakes():
        assert 0 < intake.seats <= seats
        by_year[poor.project_year(intake.week)] += intake.seats
    for year, used in by_year.items():
        if used:
            assert poor.fixed_cents(year) + used * poor.price_cents <= poor.budget_cents[year]
    richer = {intake.week: intake.seats for intake in rich.intakes()}
    assert all(richer[intake.week] >= intake.seats for intake in poor.intakes())


def test_it_works_through_declared_channels_only():
    """No field could act on placement, hire, employment or the groups A, B and C."""
    paths = " ".join(dotted(tuple(row.path.split("."))) for row in rows(read("instruments", NAME)))
    for word in ("placement", "hire", "employ_rate", "effect", "success"):
        assert word not in paths


@pytest.mark.parametrize("slug", ["ambachtsschool"])
def test_draws_are_keyed_by_an_ident_of_its_own(slug):
    assert load_instrument(slug).ident >> 56 == 8
