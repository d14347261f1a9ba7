"""Dated starts: exact cells, few people moved, tables that still agree."""

from dataclasses import replace

import numpy as np
import pytest

from labsim.core.codes import NO_ROW, OUTSIDE, Contract, Group, Scheme, Slot, Status
from labsim.inputs.region import Region, Start
from labsim.population.build import Population
from labsim.population.lives import age_at
from labsim.population.starts import count_cells, impose_start, start_table
from labsim.world.state import World, flatten

BURN_IN_W = 780
SEED = 3


def imposed(region: Region, population: Population, start: str) -> World:
    return impose_start(population.world, region, start, region.week - BURN_IN_W, SEED)


@pytest.mark.parametrize("start", ["document", "2019-01"])
def test_cells_are_exact(built: tuple[Region, Population], start: str) -> None:
    region, population = built
    world = imposed(region, population, start)
    cells = count_cells(world, len(region.municipalities), region.week - BURN_IN_W)
    assert (cells == region.starts[start].cells).all()


def test_the_document_table_of_the_real_region(gorinchem_region: Region, gorinchem: Population) -> None:
    world = imposed(gorinchem_region, gorinchem, "document")
    rows = start_table(world, gorinchem_region, gorinchem_region.week - BURN_IN_W)
    table = {(row["municipality"], row["benefit"]): row["count"] for row in rows}
    assert table["Gorinchem", "bijstand"] == 837
    assert table["Molenlanden", "ww"] == 522
    assert table["Vijfheerenlanden", "wao"] == 848
    assert sum(table.values()) == 1847 + 1446 + 2066 + 2096 + 1879 + 419 + 15 + 17
    assert {row["unit"] for row in rows if row["benefit"] == "bijstand"} == {"benefits"}


@pytest.mark.parametrize("start", ["document", "2019-01", "stationary"])
def test_tables_still_agree_and_the_given_world_is_untouched(
    built: tuple[Region, Population], start: str
) -> None:
    region, population = built
    before = {name: column.copy() for name, column in flatten(population.world).items()}
    world = imposed(region, population, start)
    persons, positions, traits = world.persons, world.positions, world.traits
    held, holders = np.flatnonzero(positions.occupant >= 0), np.flatnonzero(persons.position >= 0)
    assert (persons.position[positions.occupant[held]] == held).all()
    assert (positions.occupant[persons.position[holders]] == holders).all()
    employed = persons.status == Status.EMPLOYED
    assert (employed == (persons.position != NO_ROW)).all()
    assert (employed == (persons.contract != Contract.NONE)).all()
    inside = np.flatnonzero((persons.scheme == Scheme.BIJSTAND) & (persons.status != Status.ABSENT))
    assert not traits.assets[inside].any()
    mates = traits.partner[inside]
    mates = mates[mates != NO_ROW]
    assert (persons.status[mates] != Status.EMPLOYED).all()
    assert (traits.ww_end[persons.scheme == Scheme.WW] > region.week - BURN_IN_W).all()
    assert all((column == before[name]).all() for name, column in flatten(population.world).items())


def test_nobody_with_regular_work_here_loses_it(gorinchem_region: Region, gorinchem: Population) -> None:
    world = imposed(gorinchem_region, gorinchem, "document")
    old, new = gorinchem.world.persons, world.persons
    sheltered = np.isin(old.contract, (Contract.SHELTERED, Contract.SUPPORTED))
    local = (old.position >= 0) & ~sheltered
    assert (new.position[local] == old.position[local]).all()
    moved = np.flatnonzero(old.scheme != new.scheme)
    cells = count_cells(gorinchem.world, 3, gorinchem_region.week - BURN_IN_W)
    needed = abs(gorinchem_region.starts["document"].cells - cells).sum()
    assert needed / 2 <= len(moved) <= 1.2 * needed  # one move can fill two cells


def test_stationary_moves_nobody(gorinchem_region: Region, gorinchem: Population) -> None:
    world = imposed(gorinchem_region, gorinchem, "stationary")
    changed = {
        name
        for name, column in flatten(world).items()
        if not np.array_equal(column, flatten(gorinchem.world)[name])
    }
    assert changed <= {"traits.groups", "traits.barriers_start"}


def test_newcomers_to_a_benefit_have_the_durations_of_those_in_it(
    gorinchem_region: Region, gorinchem: Population
) -> None:
    week = gorinchem_region.week - BURN_IN_W
    world = imposed(gorinchem_region, gorinchem, "document")
    new = (world.persons.scheme == Scheme.WW) & (gorinchem.world.persons.scheme != Scheme.WW)
    old = gorinchem.world.persons.scheme == Scheme.WW
    assert new.sum() > 400
    left = [np.median((w.traits.ww_end - week)[m]) for w, m in ((world, new), (gorinchem.world, old))]
    assert left[0] == pytest.approx(left[1], rel=0.2)
    away = gorinchem.world.persons.position[new] == OUTSIDE
    assert 0.3 < away.mean() < 0.95


def test_target_groups_follow_from_where_people_stand(
    gorinchem_region: Region, gorinchem: Population
) -> None:
    week = gorinchem_region.week - BURN_IN_W
    world = imposed(gorinchem_region, gorinchem, "2019-01")
    persons, groups = world.persons, world.traits.groups
    here = persons.status != Status.ABSENT
    age = age_at(persons.birth_week, week)
    assert ((groups >> Group.OVER_50 & 1 == 1) == (age >= 50)).all()
    nugger = here & (groups >> Group.NUGGER & 1 == 1)
    assert (persons.scheme[nugger] == Scheme.NONE).all() and (persons.status[nugger] != Status.EMPLOYED).all()
    holder = here & (groups >> Group.STATUS_HOLDER & 1 == 1)
    assert holder.sum() == gorinchem_region.benefits.status_holders
    share = np.mean(persons.scheme[holder] == Scheme.BIJSTAND)
    assert share == pytest.approx(gorinchem_region.benefits.status_holder_bijstand, abs=0.01)


def test_too_few_people_for_a_cell_is_said(dorp_region: Region, dorp: Population) -> None:
    cells = np.array(dorp_region.starts["document"].cells)
    cells[0, Scheme.WW - 1] = 1000
    region = replace(dorp_region, starts={"document": Start("document", dorp_region.week, cells)})
    with pytest.raises(ValueError, match="oost has too few people for WW: 1000 wanted"):
        impose_start(dorp.world, region, "document", region.week - BURN_IN_W, SEED)


def test_the_work_company_fills_its_free_places(dorp_region: Region, dorp: Population) -> None:
    week = dorp_region.week - BURN_IN_W
    world = impose_start(dorp.world, dorp_region, "stationary", week, SEED)
    out = np.flatnonzero(world.persons.scheme == Scheme.SW)[:3]
    seats = world.persons.position[out]
    world.positions.occupant[seats], world.positions.state[seats] = NO_ROW, Slot.LATENT
    world.persons.position[out], world.persons.contract[out] = NO_ROW, Contract.NONE
    world.persons.status[out], world.persons.scheme[out] = Status.INACTIVE, Scheme.NONE
    made = impose_start(world, dorp_region, "document", week, SEED)
    assert (made.positions.state[seats] == Slot.FILLED).all()
    assert (count_cells(made, 2, week)[:, 5] == dorp_region.starts["document"].cells[:, 5]).all()


def test_people_on_trial_keep_their_place(dorp_region: Region, dorp: Population) -> None:
    week = dorp_region.week - BURN_IN_W
    world = impose_start(dorp.world, dorp_region, "document", week, SEED)  # more WW than on 2019-01
    persons, positions = world.persons, world.positions
    ww = np.flatnonzero(persons.scheme == Scheme.WW)
    seats = np.flatnonzero(positions.state == Slot.LATENT)[: len(ww)]
    ww = ww[: len(seats)]
    positions.state[seats], positions.occupant[seats] = Slot.FILLED, ww
    persons.position[ww], persons.contract[ww], persons.status[ww] = seats, Contract.TRIAL, Status.EMPLOYED
    made = impose_start(world, dorp_region, "2019-01", week, SEED)
    assert (count_cells(made, 2, week) == dorp_region.starts["2019-01"].cells).all()
    assert (made.persons.position[ww] == seats).all()
    assert (made.positions.occupant[seats] == ww).all()
    assert (made.persons.contract[ww] == Contract.TRIAL).all()
