"""Who may be chosen: nobody that breaks money, bounds, rules or wishes is near or better; today's division may win."""

import numpy as np
import pytest
from made_up_market import EUR, GROUP, MadeUp, made_lines

from labsim.inputs.mix import Needs, Wanted
from labsim.study.budget import frontier as at_budgets
from labsim.study.budget import optimise, stages
from labsim.study.budget.ends import look_at_ends
from labsim.study.budget.frontier import frontier
from labsim.study.budget.futures import Effort, Futures
from labsim.study.budget.lab import Lab
from labsim.study.budget.objective import Objective
from labsim.study.budget.per_line import contributions
from labsim.study.budget.select import Selection, apart
from labsim.study.budget.space import make_space
from labsim.study.budget.stages import Screening, choose, learnt_again, with_today
from labsim.study.budget.surface import Surface, bought, fit, terms

STEP = 100_000 * EUR
EFFORT = Effort(design=14, screen=3, contenders=4, pairs=24, fresh=6)
NOW = (STEP, STEP, STEP)


def run(value, lines, *, step=STEP, noise=3.0, effort=EFFORT):
    lab, futures = Lab(MadeUp(lines, value, noise=noise), 1), Futures(outside_eta=None, effort=effort)
    return choose(make_space(lines, 3 * STEP, step), Objective(), lines.outcomes, lab, futures), lab, futures


@pytest.mark.parametrize(
    "more",
    [{"outcomes": [Wanted(group=GROUP, of="participants", share=0.5)]}, {"rules": [Needs(line="b", needs="d")]}],
)
def test_what_breaks_wishes_or_rules_is_neither_near_nor_better(more):
    """Today's division is the best by far, but a third of its participants are of the group, and b lacks its need."""
    lines = made_lines(4, **more)
    lines.lines[3].__dict__["stated"] = 0  # of which today buys nothing
    now = (*NOW, 0)

    def value(shares, future):
        return 100.0 if np.allclose(shares[:3], 1) else float(4 * shares[0] + shares[1:].sum())

    choice, lab, futures = run(value, lines)
    k = choice.selection.mixes.index(now)
    assert k in choice.selection.near() and k not in choice.near and not choice.able[k] and not choice.may(now)
    assert all(choice.able[one] for one in choice.near) and choice.near[0] == choice.selection.best
    for end in look_at_ends(choice, lab, futures):
        assert end.mixes[end.better] != now and end.verdict != "changes"


def peak(shares, future):
    return 30.0 if np.allclose(shares, 1) else float(shares.sum())


def test_todays_division_wins_where_it_may_though_the_surface_does_not_see_it():
    choice, _, _ = run(peak, made_lines(3))
    assert choice.best == NOW and choice.near[0] == choice.selection.best in choice.selection.kept


def test_off_the_steps_it_cannot_win_but_is_near():
    choice, _, _ = run(peak, made_lines(3), step=150_000 * EUR)
    k = choice.selection.mixes.index(NOW)
    assert choice.best != NOW and not choice.space.allows(NOW) and choice.able[k] and k in choice.near
    assert choice.selection.behind(k).mean() < 0


def test_all_its_pairs_decide():
    found = Selection(((1,), (2,)), (np.ones(6), np.full(3, 0.5)), (0,), 0, False)
    again = with_today(found, (2,), np.full(6, 2.0), "mean")
    assert again.best == 1 and again.kept == (0, 1)
    assert with_today(found, (2,), np.full(6, 2.0), None).best == 0
    assert with_today(found, (3,), np.array([9.0, 9, 9, 9, 9, 0]), "cvar").best == 0
    assert with_today(found, (3,), np.ones(6), "mean").best == 0


def test_bounds_hold_on_whatever_steps():
    lines = made_lines(2)
    lines.lines[0].__dict__.update(least=STEP, most=2 * STEP)
    lines.lines[1].__dict__["fixed"] = STEP
    space = make_space(lines, 3 * STEP, STEP)
    assert space.bears((STEP + 1, STEP)) and not space.allows((STEP + 1, STEP)) and space.bears((0, STEP))
    assert not any(space.bears(mix) for mix in [(STEP - 1, STEP), (2 * STEP + 1, STEP), (STEP, 0), (3 * STEP, STEP)])


@pytest.mark.parametrize("screen", [1, 2, 4, 10])
def test_pairs_that_do_not_cross_eta_are_the_same_for_all_mixes(screen):
    futures = Futures(outside_eta=None, effort=Effort(screen=screen))
    assert {tuple(futures.learn(number)) for number in range(9)} == {tuple(futures.verify(0, screen))}


def test_the_surface_learns_again_from_like_with_like():
    lines = made_lines(2)
    space, screened, raced = make_space(lines, 2 * STEP, STEP), (STEP, 0), (0, STEP)
    screening = Screening((screened,), np.array([1.0]), fit(bought(lines, np.array([screened])), np.ones(1)), (), space)
    selection = Selection((raced,), (np.array([1.0, 5.0, 9.0, 5.0]),), (0,), 0, False)
    for screen, value in ((1, 1.0), (2, 3.0), (3, 5.0)):
        expected = fit(bought(lines, np.array([screened, raced])), np.array([1.0, value]))
        assert (learnt_again(screening, selection, screen).weights == expected.weights).all()


def test_the_frontier_leaves_out_budgets_for_which_nothing_will_do(monkeypatch):
    lines = made_lines(2)
    lines.lines[0].__dict__["fixed"] = STEP
    space, width = make_space(lines, 3 * STEP, STEP), terms(np.ones((1, 2))).shape[1]

    def linear(a, b):
        return Surface(np.ones(width), np.array([0, 0, a, b, 0, 0, 0.0]), 1.0, 0.0, 1.0, np.eye(width))

    found = {}
    for most in (400_000, 0):
        for module in (at_budgets, optimise):
            monkeypatch.setattr(module, "ENUMERATED", most)
        found[most] = frontier(space, linear(1.0, 1.0), [linear(-1.0, 1.0)])  # at least as much for b as for a
        assert frontier(space, linear(1.0, 1.0), [linear(-9.0, 1.0)]) == []
    for points in found.values():
        assert [point.budget for point in points] == [2 * STEP, 3 * STEP]
        assert [point.mix for point in points] == [(STEP, STEP), (STEP, 2 * STEP)]


def test_a_study_without_a_frontier_tells_its_best_mix(monkeypatch):
    monkeypatch.setattr(stages, "frontier", lambda *words: [])
    choice, _, _ = run(peak, made_lines(3))
    assert [(point.budget, point.mix) for point in choice.points] == [(3 * STEP, choice.best)]
    assert list(choice.lived_points) == [3 * STEP]


def test_lines_are_told_by_the_surface_that_the_frontier_is_told_by():
    choice, _, _ = run(lambda shares, future: float(9 * shares[0] + shares[1]), made_lines(3))
    shares = bought(choice.space.lines, np.array([(STEP, STEP, 0), (0, STEP, 0)]))
    brings, _ = contributions(choice, (STEP, STEP, 0))
    assert brings[0] == pytest.approx(float(np.subtract(*choice.surface.predict(shares))))
    point = choice.points[-1]
    assert point.value == pytest.approx(
        float(choice.surface.predict(bought(choice.space.lines, np.array([point.mix])))[0])
    )
    assert (choice.surface.weights != choice.screening.surface.weights).any()


def test_the_margin_of_a_difference_between_other_pairs():
    value, low, high = apart(np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 0.0, 3.0]))
    assert value == 1.5 and low < -1 < 4 < high and low + high == pytest.approx(3.0)
    assert apart(np.zeros(3), np.zeros(2)) == (0.0, 0.0, 0.0) and np.isnan(apart(np.ones(1), np.ones(3))[1])
