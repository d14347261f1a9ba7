"""Named employers: each has one row under its own ident, about its size, and moves nobody but its own positions."""

from pathlib import Path

import numpy as np
import pytest

from labsim.core.codes import Kind
from labsim.core.draws import ident_of_name
from labsim.inputs.region import Region, load_region
from labsim.population.build import Population, build_population
from labsim.population.organisations import (
    ABOUT,
    employer_rows,
    employer_table,
    inclusive_network,
    named_employers,
    take_places,
)

DORP = Path(__file__).parents[1] / "regions" / "dorp.yaml"
SEED = 7


def figure(value: object, unit: str = "positions") -> str:
    return f"{{value: {value}, unit: {unit}, date: 2019, assumption: {{reason: made up, options: [another]}}}}"


NAMED = f"""
organisations:
  zorghuis:
    name: Zorghuis
    kind: employer
    source: made up
    sector: Q
    municipality: oost
    size: {figure(20)}
    learning_places: {figure(6, "learning places")}
    inclusive: true
  boerderij:
    name: Boerderij
    kind: work_company
    source: made up
    sector: Q
    size: {figure(4)}
    count: {figure("{oost: 2, west: 1}", "farms")}
  dorpswerk: {{name: Dorpswerk, kind: work_company, source: made up, municipality: west}}
"""
NETWORK = f"jobs:\n  inclusive_employers: {figure(9, 'employers')}\n"


@pytest.fixture(scope="module")
def region(tmp_path_factory) -> Region:
    """The test region with organisations and a network of nine employers."""
    path = tmp_path_factory.mktemp("regions") / "dorp.yaml"
    text = DORP.read_text(encoding="utf-8").replace("\njobs:\n", f"\n{NETWORK}", 1)
    path.write_text(text + NAMED, encoding="utf-8")
    return load_region(path)


@pytest.fixture(scope="module")
def built(region) -> Population:
    return build_population(region, SEED)


def test_every_named_employer_has_one_row_with_the_ident_of_its_name(region, built):
    employers = built.world.employers
    rows = employer_rows(region, employers)
    assert set(rows) == {"zorghuis", "boerderij-oost-1", "boerderij-oost-2", "boerderij-west-1", "dorpswerk"}
    assert len(set(rows.values())) == len(rows)
    for slug, row in rows.items():
        ident = np.uint64(ident_of_name(Kind.EMPLOYER, slug))
        assert employers.ident[row] == ident and np.count_nonzero(employers.ident == ident) == 1
    assert len(np.unique(employers.ident)) == len(employers.ident)


def test_it_is_where_and_what_the_file_says_and_about_as_large(region, built):
    table = {row["slug"]: row for row in employer_table(region, built.world.employers)}
    for one in named_employers(region):
        row = table[one.slug]
        assert row["sector"] == region.sectors[one.sector]
        assert row["municipality"] == region.municipalities[one.municipality]
        assert abs(np.log(row["size"] / one.size)) <= ABOUT
        held = built.world.positions.employer == row["row"]
        assert np.count_nonzero(held) >= row["size"]
        assert (built.world.positions.municipality[held] == one.municipality).all()
    assert table["zorghuis"]["learning_places"] == 6
    assert table["dorpswerk"]["municipality"] == "west"


def test_positions_of_a_named_employer_are_known_by_its_name(region, built, dorp):
    row = employer_rows(region, built.world.employers)["zorghuis"]
    before, after = dorp.world.positions, built.world.positions
    same = before.ident == after.ident
    named = np.isin(after.employer, list(employer_rows(region, built.world.employers).values()))
    assert same[~named].all() and not same[after.employer == row].any()


def test_the_people_are_those_of_the_region_without_names(built, dorp):
    for column in ("ident", "birth_week", "municipality", "scheme"):
        assert np.array_equal(getattr(built.world.persons, column), getattr(dorp.world.persons, column))


def test_the_network_has_its_number_and_holds_the_named_ones(region, built):
    employers = built.world.employers
    members = inclusive_network(region, employers)
    assert len(members) == len(set(members)) == 9
    assert employer_rows(region, employers)["zorghuis"] in members
    staffed = employers.size > 1
    outside = np.setdiff1d(np.flatnonzero(staffed), members)
    assert employers.inclusiveness[members].min() >= employers.inclusiveness[outside].max()


def test_a_region_that_states_no_network_has_none(dorp_region, dorp):
    assert len(inclusive_network(dorp_region, dorp.world.employers)) == 0


def establishments(*rows):
    """Columns of establishments from (sector, municipality, size)."""
    ident = np.arange(1, len(rows) + 1).astype(np.uint64)
    return ident, *(np.array(column) for column in zip(*rows, strict=True))


def test_one_of_another_size_moves_only_where_none_near_is_left(region):
    q = region.sectors.index("Q")
    near, far, elsewhere = (q, 0, 22), (q, 0, 90), (q, 1, 21)
    farms = [(q, 0, 4), (q, 0, 5), (q, 1, 4)]
    care = np.uint64(ident_of_name(Kind.EMPLOYER, "zorghuis"))
    ident, _ = take_places(region, *establishments(elsewhere, near, *farms))
    assert ident[1] == care
    ident, municipality = take_places(region, *establishments(elsewhere, far, *farms))
    assert ident[0] == care and municipality[0] == 0


def test_a_sector_without_establishments_is_refused(region):
    with pytest.raises(ValueError, match="Zorghuis"):
        take_places(region, *establishments((0, 0, 20), (0, 1, 4)))
