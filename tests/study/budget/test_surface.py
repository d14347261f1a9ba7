"""What is learnt from 27 mixes of the lines of a real agenda: the best of all lies among the best of the surface."""

import numpy as np
import pytest

from labsim.inputs.mix import load_lines
from labsim.inputs.scenario import load_scenario
from labsim.study.budget.futures import Effort
from labsim.study.budget.space import make_space, today
from labsim.study.budget.surface import bought, design, fit

STEP = 100_000_00
PAIR = 7.0  # how far one pair is off, persons


@pytest.fixture(scope="module")
def space():
    return make_space(load_lines(load_scenario("doe_agenda_gorinchem"), 2), 10 * STEP, STEP)


def test_the_best_of_all_is_among_the_thirty_that_are_verified(space):
    wide, now, effort = space.with_money(20 * STEP), today(space.lines), Effort()
    mixes = design(wide, effort.design, (now,))
    told, all_of_them = bought(space.lines, np.array(mixes)), bought(space.lines, space.mixes())
    missed = []
    for number in range(12):
        rng = np.random.default_rng(number)
        gains, both = rng.uniform(2, 16, 6), (3.0, 0.0, -3.0)[number % 3]

        def worth(shares, gains=gains, both=both):
            crossed = shares[:, 0] * shares[:, 5] - shares[:, 2] * shares[:, 3]
            return (gains * np.sqrt(shares)).sum(axis=1) + both * crossed

        noise = rng.normal(size=len(mixes)) * PAIR / np.sqrt(effort.screen)
        expected = fit(told, worth(told) + noise).predict(all_of_them)
        truth = worth(all_of_them)
        missed.append(truth.max() - truth[np.argsort(-expected)[: effort.contenders]].max())
    assert np.mean(missed) < 1.0


def test_the_error_of_what_a_line_brings_is_as_large_as_what_it_is_off_by(space):
    """Twelve markets, six lines each, at today's allocation: misses in standard errors."""
    now, effort = today(space.lines), Effort()
    mixes = design(space, effort.design, (now,))
    told = bought(space.lines, np.array(mixes))
    whole = np.repeat(bought(space.lines, np.array([now])), 6, axis=0)
    less = whole * (1 - np.eye(6))
    off = []
    for number in range(12):
        rng = np.random.default_rng(100 + number)
        gains = rng.uniform(2, 16, 6)
        noise = rng.normal(size=len(mixes)) * PAIR / np.sqrt(effort.screen)
        surface = fit(told, np.sqrt(told) @ gains + noise)
        brings = surface.predict(whole) - surface.predict(less)
        off.append((brings - (np.sqrt(whole) - np.sqrt(less)) @ gains) / surface.error_between(whole, less))
    assert 0.4 < np.sqrt(np.mean(np.square(off))) < 1.6


def test_a_design_holds_what_it_must_and_nothing_twice(space):
    mixes = design(space, 27, (today(space.lines),))
    assert mixes[0] == today(space.lines) and len(mixes) == len(set(mixes)) == 27
    assert all(space.allows(mix) for mix in mixes[1:]) and all(any(mix) for mix in mixes)
    for k in range(len(space.levels)):
        assert any(mix[k] and not any(mix[:k] + mix[k + 1 :]) for mix in mixes)
    assert design(space, 27, (today(space.lines),)) == mixes


def test_small_spaces_give_what_they_have(space):
    tiny = space.with_money(STEP)
    found = design(tiny, 27, ())
    assert set(found) == {tuple(map(int, mix)) for mix in tiny.mixes() if mix.any()}
    assert design(space.with_money(0), 27, ()) == []
