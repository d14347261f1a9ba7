"""HiGHS and looking at every mix give the same answers."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from made_up_market import EUR, made_lines

from labsim.inputs.mix import Needs
from labsim.study.budget.frontier import frontier
from labsim.study.budget.optimise import NoMixError, enumerated, searched
from labsim.study.budget.space import make_space
from labsim.study.budget.surface import Surface, bought, terms

STEP = 100_000 * EUR


def surface_of(number, lines):
    """Any surface: with interactions of both signs."""
    rng = np.random.default_rng(number)
    width = terms(np.ones((1, lines))).shape[1]
    return Surface(np.ones(width), rng.normal(size=width), 1.0, 0.0, 1.0, np.zeros((width, width)))


@pytest.mark.parametrize("number", range(6))
def test_both_find_the_same_best_mixes(number):
    lines = made_lines(4, rules=[Needs(line="a", needs="d")])
    space, surface = make_space(lines, 6 * STEP, STEP), surface_of(number, 4)
    wanted = [surface_of(100 + number, 4)] if number % 2 else []
    one, two = enumerated(space, surface, 5, wanted), searched(space, surface, 5, wanted)
    values = [surface.predict(bought(lines, np.array(found))) for found in (one, two)]
    assert values[0] == pytest.approx(values[1], abs=1e-6)
    assert all(space.allows(mix) for mix in two) and len(set(two)) == 5
    for met in wanted:
        assert (met.predict(bought(lines, np.array(two))) >= -1e-6).all()


def test_brute_force_confirms_the_best():
    lines = made_lines(3)
    space, surface = make_space(lines, 5 * STEP, STEP), surface_of(7, 3)
    best = max((float(surface.predict(bought(lines, mix[None]))[0]), tuple(map(int, mix))) for mix in space.mixes())
    assert enumerated(space, surface, 1)[0] == best[1] == searched(space, surface, 1)[0]


def test_a_space_with_fewer_mixes_than_asked_is_told_whole():
    space = make_space(made_lines(1), 3 * STEP, STEP)
    surface = surface_of(1, 1)
    assert len(enumerated(space, surface, 30)) == len(searched(space, surface, 30)) == 4


def test_nothing_that_meets_what_is_wanted():
    lines = made_lines(2)
    space = make_space(lines, 2 * STEP, STEP)
    fixed = replace(space, lines=replace(lines, lines=(replace(lines.lines[0], fixed=STEP), lines.lines[1])))
    never = Surface(np.ones(7), np.array([-1.0, 0, 0, 0, 0, 0, 0]), 1.0, 0.0, 1.0, np.zeros((7, 7)))
    for look in (enumerated, searched):
        with pytest.raises(NoMixError):
            look(fixed, surface_of(2, 2), 1, [never])


@pytest.mark.parametrize("number", range(3))
def test_the_frontier_never_falls_and_keeps_within_its_budgets(number):
    space, surface = make_space(made_lines(4), 8 * STEP, STEP), surface_of(number, 4)
    points = frontier(space, surface)
    assert [point.budget for point in points] == list(range(0, 9 * STEP, STEP))
    assert all(a.value <= b.value for a, b in pairwise(points))
    for point in points:
        within = enumerated(space.with_money(point.budget), surface, 1)[0]
        assert point.value == pytest.approx(float(surface.predict(bought(space.lines, np.array([within])))[0]))
    total = sum(point.marginal * (point.budget - before.budget) for before, point in pairwise(points))
    assert total / STEP == pytest.approx(points[-1].value - points[0].value)
