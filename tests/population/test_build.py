"""A built population: exact cells, tables that agree, totals of the figures, the same bytes twice."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from labsim.core.codes import NO_ROW, OUTSIDE, Attachment, Competence, Contract, Event, Group, Scheme, Slot, Status
from labsim.core.draws import ident_of_name
from labsim.inputs.region import Region
from labsim.population.build import Population, build_population, cut_tail
from labsim.population.demand import slots_of
from labsim.population.lives import age_at
from labsim.population.starts import count_cells
from labsim.world.derived import GROUP_A, GROUP_C, distance_group
from labsim.world.state import flatten

BURN_IN_W = 780
LASTING = [Scheme.WAJONG, Scheme.WIA, Scheme.WAO, Scheme.SW, Scheme.BEGELEID, Scheme.BESCHUT]
BYTES = """
import hashlib, sys
from labsim.inputs.region import load_region
from labsim.population.build import build_population
from labsim.world.state import flatten
columns = flatten(build_population(load_region(sys.argv[1]), 7).world)
print(hashlib.sha256(b"".join(columns[name].tobytes() for name in sorted(columns))).hexdigest())
"""


def digest(population: Population) -> str:
    columns = flatten(population.world)
    return hashlib.sha256(b"".join(columns[name].tobytes() for name in sorted(columns))).hexdigest()


def start_of(region: Region) -> int:
    return region.week - BURN_IN_W


def test_lasting_schemes_are_exact_at_the_base_date(built: tuple[Region, Population]) -> None:
    region, population = built
    persons = population.world.persons
    rows = slice(0, population.start_rows)
    age = age_at(persons.birth_week[rows], region.week)
    counted = (age >= 15) & (age < 65)
    for scheme in LASTING:
        mask = counted & (persons.scheme[rows] == scheme)
        cell = np.bincount(persons.municipality[rows][mask], minlength=len(region.municipalities))
        assert cell.tolist() == region.benefits.cells[:, scheme - 1].tolist(), scheme.name


def test_the_law_decides_who_is_in_a_scheme(gorinchem_region: Region, gorinchem: Population) -> None:
    persons = gorinchem.world.persons
    age = age_at(persons.birth_week, gorinchem_region.week)
    rows = np.arange(len(age))
    resident = rows < gorinchem.start_rows
    assert age[resident & (persons.scheme == Scheme.WAO)].min() >= 51
    assert age[resident & (persons.scheme == Scheme.WAJONG)].min() >= 18
    at_start = age_at(persons.birth_week, start_of(gorinchem_region))
    assert at_start[np.isin(persons.scheme, (Scheme.SW, Scheme.BEGELEID, Scheme.BESCHUT))].min() >= 18


def test_bijstand_and_ww_at_the_start_of_the_burn_in(built: tuple[Region, Population]) -> None:
    region, population = built
    week = start_of(region)
    cells = count_cells(population.world, len(region.municipalities), week)
    first = min(region.starts.values(), key=lambda start: start.week).cells
    persons, traits = population.world.persons, population.world.traits
    age = age_at(persons.birth_week, week)
    older = (persons.scheme == Scheme.BIJSTAND) & (age >= 65) & (persons.status != Status.ABSENT)
    assert (first[:, Scheme.BIJSTAND - 1] - cells[:, Scheme.BIJSTAND - 1]).sum() <= older.sum()
    inside = np.flatnonzero((persons.scheme == Scheme.BIJSTAND) & (persons.status != Status.ABSENT))
    assert (age[inside] >= 18).all()
    assert not traits.assets[inside].any()
    mates = traits.partner[inside]
    mates = mates[mates != NO_ROW]
    here = persons.status[mates] != Status.ABSENT
    assert (persons.scheme[mates[here]] == Scheme.BIJSTAND).all()
    assert (persons.status[inside] != Status.EMPLOYED).all()


def test_persons_and_positions_agree(built: tuple[Region, Population]) -> None:
    _, population = built
    persons, positions = population.world.persons, population.world.positions
    held, holders = np.flatnonzero(positions.occupant >= 0), np.flatnonzero(persons.position >= 0)
    assert (persons.position[positions.occupant[held]] == held).all()
    assert (positions.occupant[persons.position[holders]] == holders).all()
    seats = persons.position[holders]
    assert (positions.state[seats] == Slot.FILLED).all()
    for column in ("segment", "contract", "hours"):
        assert (getattr(positions, column)[seats] == getattr(persons, column)[holders]).all(), column
    assert (positions.since[seats] == persons.job_start[holders]).all()
    employed = persons.status == Status.EMPLOYED
    assert (employed == (persons.position != NO_ROW)).all()
    assert (employed == (persons.contract != Contract.NONE)).all()
    assert ((positions.occupant == NO_ROW) == (positions.state != Slot.FILLED)).all()


def test_couples_are_mutual_and_live_in_one_municipality(built: tuple[Region, Population]) -> None:
    _, population = built
    persons, traits = population.world.persons, population.world.traits
    rows = np.flatnonzero(traits.partner != NO_ROW)
    mate = traits.partner[rows]
    assert (traits.partner[mate] == rows).all()
    assert (traits.sex[rows] != traits.sex[mate]).all()
    assert (persons.municipality[rows] == persons.municipality[mate]).all()
    assert (traits.assets[rows] == traits.assets[mate]).all()
    assert (traits.youngest_child[rows] == traits.youngest_child[mate]).all()


def test_totals_of_the_real_region(gorinchem_region: Region, gorinchem: Population) -> None:
    region, world = gorinchem_region, gorinchem.world
    persons, positions = world.persons, world.positions
    employed = persons.status == Status.EMPLOYED
    assert employed.sum() == pytest.approx(region.people.employed, rel=0.001)
    assert (persons.position >= 0).sum() == pytest.approx(region.border.local_share * employed.sum(), abs=2)
    filled = positions.state == Slot.FILLED
    assert filled.sum() == pytest.approx(region.jobs.main_jobs, abs=60)
    assert (positions.state == Slot.POSTED).sum() == region.jobs.posted
    own = (persons.contract == Contract.SELF_EMPLOYED).sum() / employed.sum()
    assert own == pytest.approx(region.people.self_employed_share, abs=0.001)
    age = age_at(persons.birth_week, start_of(region))
    assert (employed & (age > 50)).sum() / employed.sum() == pytest.approx(
        region.people.over_50_share, abs=0.03
    )
    level = np.bincount(positions.segment[filled] % 3) / filled.sum()
    assert level == pytest.approx(region.jobs.level_share, abs=0.02)
    posted = np.bincount(positions.segment[positions.state == Slot.POSTED] % 3) / region.jobs.posted
    assert posted == pytest.approx(region.jobs.vacancy_level, abs=0.04)
    jobs = np.bincount(positions.municipality[filled]) / filled.sum()
    assert jobs == pytest.approx(region.jobs.municipality_share, abs=0.02)
    hours = np.bincount(positions.sector[filled], weights=positions.hours[filled])
    numbers = np.bincount(positions.sector[filled])
    big = numbers > 300
    assert (hours[big] / numbers[big]) == pytest.approx(region.jobs.hours[big], abs=2.0)


def test_residents_have_the_published_education_and_occupations(
    gorinchem_region: Region, gorinchem: Population
) -> None:
    region, rows = gorinchem_region, slice(0, gorinchem.start_rows)
    persons, traits = gorinchem.world.persons, gorinchem.world.traits
    at_school = traits.school_end[rows] > region.week
    people = region.people
    level = np.bincount(traits.level[rows][~at_school]) + at_school.sum() * people.school_level
    assert level / gorinchem.start_rows == pytest.approx(people.level_share, abs=0.006)
    assert 0.09 < at_school.mean() < 0.12
    trained = np.where(persons.second_segment >= 0, persons.second_segment, persons.segment)[rows]
    assert np.bincount(trained // 3) / gorinchem.start_rows == pytest.approx(
        people.occupation_share, abs=0.001
    )
    assert (trained % 3 == traits.level[rows]).all()


def test_bijstand_is_who_the_document_says(gorinchem: Population) -> None:
    persons, traits = gorinchem.world.persons, gorinchem.world.traits
    inside = (persons.scheme == Scheme.BIJSTAND) & (persons.status != Status.ABSENT)
    bits = persons.barriers[inside]
    assert np.mean(bits >> 1 & 1) == pytest.approx(0.52, abs=0.04)  # just over half: physical health
    assert np.mean(bits >> 2 & 1) == pytest.approx(0.39, abs=0.04)  # just under four in ten: mental health
    assert np.mean(traits.level[inside] == 0) == pytest.approx(0.65, abs=0.04)  # just under two thirds
    soft = traits.competences[inside, Competence.SOFT]
    group = np.array([distance_group(b, s) for b, s in zip(bits, soft, strict=True)])
    assert np.mean(group == GROUP_C) == pytest.approx(0.61, abs=0.04)
    jobless = persons.status[inside] != Status.EMPLOYED
    assert np.array_equal((persons.status[inside] == Status.UNEMPLOYED)[jobless], (group == GROUP_A)[jobless])
    week = persons.job_start[persons.job_start > -(10**6)].max()
    assert np.mean(week - traits.benefit_clock[inside] >= 104) == pytest.approx(0.75, abs=0.05)
    assert inside.sum() / 1847 == pytest.approx(1.11, abs=0.01)  # persons per benefit


def test_students_work_beside_school_and_are_trained_for_something_else(gorinchem: Population) -> None:
    persons = gorinchem.world.persons
    student = persons.attachment == Attachment.STUDENT
    assert (persons.segment[student] % 3 == 0).all()
    assert (persons.second_segment[student] >= 0).all()
    assert (persons.second_segment[~student] == -1).all()
    leaves = gorinchem.calendars["hold"]
    ends = np.unique(leaves.row[leaves.event == Event.LEAVE_SCHOOL])
    assert student[ends].all()


def test_reserves_are_closed_distinct_and_complete(built: tuple[Region, Population]) -> None:
    region, population = built
    positions, reserves = population.world.positions, population.world.reserves
    rows = np.concatenate([reserves.segment_row, reserves.sector_row])
    assert np.array_equal(np.sort(rows), np.flatnonzero(positions.state == Slot.CLOSED))
    assert (positions.openings[rows] == 0).all()
    segment = np.repeat(np.arange(36), np.diff(reserves.segment_start))
    assert (positions.segment[reserves.segment_row] == segment).all()
    sector = np.repeat(np.arange(len(region.sectors)), np.diff(reserves.sector_start))
    assert (positions.sector[reserves.sector_row] == sector).all()
    slots = slots_of(positions)
    least = np.maximum(region.jobs.reserve_least, region.jobs.reserve_share * slots - 1)
    assert (np.diff(reserves.segment_start) >= least).all()
    assert len(np.unique(positions.ident)) == len(positions.ident)


def test_the_work_company_holds_the_sheltered_places(built: tuple[Region, Population]) -> None:
    region, population = built
    employers, positions = population.world.employers, population.world.positions
    sheltered = np.isin(positions.contract, (Contract.SHELTERED, Contract.SUPPORTED))
    assert len(set(positions.employer[sheltered].tolist())) == 1
    row = positions.employer[sheltered][0]
    assert int(employers.ident[row]) == ident_of_name(2, region.work_company)
    assert employers.size[row] == sheltered.sum() == region.benefits.cells[:, 5:].sum()
    sizes = np.bincount(positions.employer[positions.state != Slot.CLOSED], minlength=len(employers.ident))
    assert (sizes == employers.size).all()


def test_around_the_region(gorinchem_region: Region, gorinchem: Population) -> None:
    border, world = gorinchem_region.border, gorinchem.world
    assert len(world.shadows.ident) == border.shadows
    posted = np.bincount(world.positions.segment[world.positions.state == Slot.POSTED] % 3)
    outside = np.bincount(world.outside.segment % 3) / border.outside_factor
    assert outside / (outside + posted) == pytest.approx(border.outside_openings, abs=0.01)
    for table in (world.outside, world.shadows):
        assert len(np.unique(table.ident)) == len(table.ident)
        assert table.phase.min() >= 0 and table.phase.max() < 13


def test_the_small_region_has_every_mechanism(dorp_region: Region, dorp: Population) -> None:
    world = dorp.world
    persons, positions = world.persons, world.positions
    here = persons.status != Status.ABSENT
    assert set(persons.scheme[here].tolist()) == set(range(9))
    assert set(persons.attachment[here].tolist()) == set(range(5))
    assert set(persons.status.tolist()) == {0, 1, 2, 3}
    kinds = {
        Contract.PERMANENT,
        Contract.FLEX,
        Contract.SELF_EMPLOYED,
        Contract.SHELTERED,
        Contract.SUPPORTED,
    }
    assert kinds <= set(persons.contract.tolist())
    states = {Slot.CLOSED, Slot.FILLED, Slot.POSTED, Slot.DIRECT, Slot.WAITING, Slot.LATENT}
    assert set(positions.state.tolist()) == states
    assert (positions.occupant == OUTSIDE).any() and (persons.position == OUTSIDE).any()
    groups = np.bitwise_or.reduce(world.traits.groups)
    expected = set(Group) - {Group.REFUGEE_UKRAINE}
    assert {group for group in Group if groups >> group & 1} == expected
    assert np.bitwise_or.reduce(persons.barriers) == 255
    for calendar in dorp.calendars.values():
        later = calendar.week >= dorp_region.week
        published = {int(event) for event in Event} - {int(Event.MOVE_AWAY), int(Event.LIMITED)}  # those are scenarios'
        assert set(calendar.event[later].tolist()) == published
    assert len(set(world.employers.sector.tolist())) >= 19
    assert 1900 <= dorp.start_rows <= 2100


def test_the_same_arguments_give_the_same_bytes(dorp_region: Region, dorp: Population) -> None:
    assert digest(build_population(dorp_region, 7)) == digest(dorp)
    assert digest(build_population(dorp_region, 8)) != digest(dorp)


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_the_hash_seed_does_not_matter(dorp: Population, dorp_file: Path, hash_seed: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", BYTES, str(dorp_file)],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == digest(dorp)


def test_a_seed_changes_faces_but_no_figure(gorinchem_region: Region, gorinchem: Population) -> None:
    other = build_population(gorinchem_region, 99)
    assert other.start_rows == gorinchem.start_rows
    for name in ("scheme", "segment"):
        rows = slice(0, gorinchem.start_rows)
        one, two = (getattr(p.world.persons, name)[rows] for p in (gorinchem, other))
        assert (one != two).any()
    cells = [count_cells(p.world, 3, start_of(gorinchem_region)) for p in (gorinchem, other)]
    assert abs(cells[0] - cells[1])[:, Scheme.WW - 1].max() <= 10  # some are 65 or older


def test_building_is_fast(dorp_region: Region, gorinchem_region: Region) -> None:
    for region, seconds in ((dorp_region, 1.0), (gorinchem_region, 5.0)):
        began = time.process_time()
        build_population(region, 5)
        assert time.process_time() - began < seconds


def test_cutting_the_tail_leaves_everybody_else(dorp: Population) -> None:
    world = dorp.world
    kept = cut_tail(world, dorp.keep_rows)
    assert len(kept.persons.ident) == len(kept.traits.partner) == dorp.keep_rows
    assert (kept.persons.ident == world.persons.ident[: dorp.keep_rows]).all()
    assert (kept.traits.partner < dorp.keep_rows).all()
    assert (kept.calendar.row < dorp.keep_rows).all()
    assert (world.traits.partner[: dorp.keep_rows] >= dorp.keep_rows).sum() == 0  # couples form within an era
