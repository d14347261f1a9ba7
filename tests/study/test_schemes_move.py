"""What a region puts in of a scheme moves what comes out: Wajong, WAO, supported work, youth that come into view."""

import numpy as np
import pytest

from labsim.core.codes import Contract, Group, Scheme, Status
from labsim.inputs.region import load_region
from labsim.inputs.scenario import load_scenario
from labsim.population.build import build_population
from labsim.start import open_market

SEED = 7
YEARS = 4


def made(region: str, **figures):
    """The world of the test region with other figures of its benefits, before anything is lived."""
    return build_population(load_region(region, {f"benefits.{name}": v for name, v in figures.items()}), SEED).world


def test_more_entrants_are_more_people_with_wajong_and_the_same_ones_first(region):
    few, many = (made(region, wajong_entrant_share=share).persons.scheme == Scheme.WAJONG for share in (0.02, 0.2))
    assert (many | ~few).all()
    assert few.sum() < many.sum()


def test_wao_is_closed_nobody_comes_in_and_who_is_there_grows_older(dorp):
    held = dorp.world.persons.scheme == Scheme.WAO
    with open_market(dorp, load_scenario("baseline"), seed=1) as m:
        still, births = [held], []
        for _ in range(YEARS):
            m.run(52)
            people = m.world.persons
            now = (people.scheme == Scheme.WAO) & ~np.isin(people.status, (Status.ABSENT, Status.GONE))
            assert (still[-1] | ~now).all()
            still.append(now)
            births.append(people.birth_week[now].mean())
    sizes = [int(one.sum()) for one in still]
    assert sizes[0] > sizes[-1] > 0
    assert m.week - births[-1] > dorp.week - dorp.world.persons.birth_week[held].mean()


def test_more_supported_work_is_more_places_of_that_kind_with_somebody_in_each(region):
    figures = load_region(region)
    cells = dict(zip(figures.municipalities, figures.benefits.cells.tolist(), strict=True))
    column, town = int(Scheme.BEGELEID) - 1, figures.municipalities[0]
    places = []
    for more in (0, 3, 8):
        row = [number + (more if k == column else 0) for k, number in enumerate(cells[town])]
        world = made(region, cells={**cells, town: row})
        people = world.persons
        inside = (people.scheme == Scheme.BEGELEID) & (people.status == Status.EMPLOYED)
        assert (people.contract[inside] == Contract.SUPPORTED).all()
        assert int(np.count_nonzero(people.scheme == Scheme.BEGELEID)) >= figures.benefits.cells[:, column].sum() + more
        places.append(int(np.count_nonzero(world.positions.contract == Contract.SUPPORTED)))
    assert places[1] - places[0] == pytest.approx(3, abs=1) and places[2] - places[1] == pytest.approx(5, abs=1)


def test_the_more_school_leavers_come_into_view_the_more_are_helped_to_search(dorp):
    """What the school attendance service and its matchmakers do: matchmakers.take_up, an assumption with a range."""
    helped = []
    for share in (0.0, 0.3, 1.0):
        sizes = {"matchmakers.take_up": share, "matchmakers.first": "2019-01-07"}
        with open_market(dorp, load_scenario("matchmakers", sizes), seed=1) as m:
            m.run(8)
            rows = np.flatnonzero(m.levers.search > 0)
            assert (m.world.traits.groups[rows] & (1 << Group.EARLY_SCHOOL_LEAVER) != 0).all()
            helped.append(set(rows.tolist()))
    assert helped[0] == set() and helped[1] < helped[2]
