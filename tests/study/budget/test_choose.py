"""The whole choice on a made-up market whose best mix is known: it is found, told with its optimism, goes on later."""

from dataclasses import replace

import numpy as np
import pytest
from made_up_market import EUR, GROUP, MadeUp, made_lines

from labsim.inputs.errors import InputError
from labsim.inputs.mix import Needs, Wanted
from labsim.study.budget.ends import look_at_ends
from labsim.study.budget.futures import Effort, Futures
from labsim.study.budget.lab import Lab
from labsim.study.budget.objective import Objective
from labsim.study.budget.space import make_space
from labsim.study.budget.stages import choose
from labsim.study.budget.surface import bought
from labsim.study.budget.worlds import Future

MILLION = 1_000_000 * EUR
STEP = 100_000 * EUR
EFFORT = Effort(design=80, screen=3, contenders=12, pairs=45, fresh=45)


def concave(shares, future):
    """Lines that wear out, two that help and two that hinder each other; more where jobs follow people."""
    gains = np.array([30.0, 22.0, 14.0, 9.0, 5.0, 0.0])
    own = (gains * np.sqrt(shares)).sum()
    return (own + 6.0 * shares[0] * shares[1] - 9.0 * shares[0] * shares[2]) * (0.5 + future.eta)


def run(
    value=concave,
    *,
    lines=None,
    budget=MILLION,
    step=STEP,
    effort=EFFORT,
    objective=None,
    noise=6.0,
    shared=20.0,
    **more,
):
    lines = lines or made_lines()
    market = MadeUp(lines, value, noise=noise, shared=shared)
    lab = Lab(market, 1, **more)
    futures = Futures(outside_eta=None, effort=effort)
    space = make_space(lines, budget, step)
    return choose(space, objective or Objective(), lines.outcomes, lab, futures), lab, futures


def truth(space, value=concave):
    """What every mix is worth in expectation, without noise."""
    mixes = space.mixes()
    middle = Future(1, 0.5, 0.5)
    return mixes, np.array([value(shares, middle) for shares in bought(space.lines, mixes)])


@pytest.fixture(scope="module")
def found():
    return run()


def test_the_best_mix_is_recovered(found):
    choice, _, _ = found
    mixes, worth = truth(choice.space)
    chosen = worth[(mixes == choice.best).all(axis=1)][0]
    assert chosen >= worth.max() - 3  # of about a hundred, where a pair has an error of 6
    assert choice.screening.surface.explained > 0.9


def test_the_near_optimal_set_holds_what_is_as_good(found):
    choice, _, _ = found
    mixes, worth = truth(choice.space)
    near = [choice.selection.mixes[k] for k in choice.near]
    assert choice.best == near[0]
    for k, mix in enumerate(choice.selection.mixes):
        if k not in choice.near and mix in {tuple(map(int, one)) for one in mixes}:
            assert worth[(mixes == mix).all(axis=1)][0] < worth.max()


def test_the_winner_is_lived_anew_in_pairs_that_chose_nothing(found):
    choice, lab, futures = found
    used = {one.seed for one in futures.verify(0, EFFORT.pairs)}
    assert not used & {one.seed for one in futures.fresh()}
    again = Objective().values(choice.fresh, lab.simulator.columns)[:, 0]
    assert len(again) == EFFORT.fresh
    again = again.mean()
    assert abs(again - choice.selection.means[choice.selection.best]) < 12


def test_more_money_never_brings_less(found):
    values = [point.value for point in found[0].points]
    assert values[0] == 0.0 and all(np.diff(values) >= 0)
    assert [point.budget for point in found[0].points][-1] == 2 * MILLION
    assert all(sum(point.mix) <= point.budget for point in found[0].points)


def test_nothing_is_bought_with_nothing():
    choice, _, _ = run(budget=0)
    assert not any(choice.best) and not choice.selection.values[choice.selection.best].any()
    assert not choice.fresh[:, 0].any() and [point.value for point in choice.points] == [0.0]


def test_brute_force_finds_the_same_on_a_small_space():
    lines = made_lines(3)
    few = replace(EFFORT, design=25, contenders=8)
    screened, _, _ = run(short, lines=lines, budget=5 * STEP, effort=few, noise=1.0)
    every, _, _ = run(short, lines=lines, budget=5 * STEP, effort=replace(few, exhaustive=True), noise=1.0)
    mixes, worth = truth(screened.space, short)
    assert len(every.screening.mixes) >= len(mixes) - 1
    best = {tuple(map(int, mix)) for mix in mixes[worth >= worth.max() - 1]}
    assert screened.best in best and every.best in best


def short(shares, future):
    return float(20 * np.sqrt(shares[0]) + 12 * shares[1] - 2 * shares[1] ** 2 + 4 * shares[0] * shares[2])


def test_rules_and_outcomes_hold():
    rules, wanted = [Needs(line="a", needs="f")], [Wanted(group=GROUP, of="participants", share=0.4)]
    choice, _, _ = run(lines=made_lines(rules=rules, outcomes=wanted))
    assert choice.best[5] > 0 or not choice.best[0]
    assert choice.best[0] >= 0.4 * sum(choice.best)  # line a is for the group and nobody else


def test_what_cannot_be_is_said():
    """Half of the participants are to be of a group that no line reaches once something is bought."""
    lines = made_lines(2, outcomes=[Wanted(group=GROUP, of="participants", share=0.5)])
    only_b = replace(lines, lines=(replace(lines.lines[0], most=0), replace(lines.lines[1], fixed=STEP)))
    with pytest.raises(InputError, match="no mix meets"):
        run(lambda shares, future: float(shares.sum()), lines=only_b, budget=2 * STEP)


@pytest.mark.parametrize("robust", ["p10", "cvar", "regret"])
def test_a_robust_choice_keeps_away_from_what_may_go_wrong(robust):
    """Line a is best on average and nothing where no jobs follow; b is always good."""

    def risky(shares, future):
        return 40.0 * shares[0] * (future.eta - 0.25) + 8.0 * shares[1]

    lines = made_lines(2)
    few = replace(EFFORT, design=12, contenders=10, pairs=30)
    mean, _, _ = run(risky, lines=lines, budget=2 * STEP, effort=few, noise=0.1, shared=0.0)
    safe, _, _ = run(
        risky, lines=lines, budget=2 * STEP, effort=few, noise=0.1, shared=0.0, objective=Objective(robust=robust)
    )
    assert mean.best == (2 * STEP, 0)
    assert safe.best[1] > mean.best[1]


def test_a_study_that_was_stopped_goes_on(tmp_path):
    class Stops(MadeUp):
        def evaluate(self, future, mixes, stop=None):
            for one in super().evaluate(future, mixes, stop):
                if self.calls > 100:
                    raise KeyboardInterrupt
                yield one

    small = replace(EFFORT, design=30, contenders=4, pairs=15, fresh=15)
    lines = made_lines(3)
    market, whole = Stops(lines, concave3), MadeUp(lines, concave3)
    futures, space = Futures(outside_eta=None, effort=small), make_space(lines, 5 * STEP, STEP)
    with pytest.raises(KeyboardInterrupt):
        choose(space, Objective(), (), Lab(market, 1, folder=tmp_path, key="k"), futures)
    expected = choose(space, Objective(), (), Lab(MadeUp(lines, concave3), 1), futures)
    lab = Lab(whole, 2, folder=tmp_path, key="k")
    assert len(lab.known) > 60
    again = choose(space, Objective(), (), lab, futures)
    assert again.best == expected.best and (again.fresh == expected.fresh).all()
    assert all((a == b).all() for a, b in zip(again.selection.values, expected.selection.values, strict=True))
    third = Lab(MadeUp(lines, concave3), 1, folder=tmp_path, key="k")
    choose(space, Objective(), (), third, futures)
    assert third.lived == 0


def concave3(shares, future):
    return float(20 * np.sqrt(shares[0]) + 10 * shares[1] + 3 * shares[2] * shares[0])


def test_the_ends_say_when_the_advice_changes():
    def flips(shares, future):
        return 10.0 * shares[0] * future.eta + 12.0 * shares[1] * (1 - future.eta)

    few = replace(EFFORT, design=12, contenders=6, pairs=30)
    choice, lab, futures = run(flips, lines=made_lines(2), budget=3 * STEP, effort=few, noise=0.2)
    told = {end.name: end for end in look_at_ends(choice, lab, futures)}
    assert set(told) == {"eta_0", "eta_1", "border_0", "border_1", "creaming_0", "creaming_1"}
    assert "changes" in (told["eta_0"].verdict, told["eta_1"].verdict)
    assert told["border_0"].verdict != "changes"
