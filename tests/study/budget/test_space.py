"""How many mixes there are, which are allowed, and what may not be asked."""

from dataclasses import replace
from itertools import product

import pytest
from made_up_market import EUR, YEARS, made_line, made_lines

from labsim.inputs.errors import InputError
from labsim.inputs.mix import Needs
from labsim.study.budget.space import compositions, make_space, today

MILLION, STEP = 1_000_000 * EUR, 100_000 * EUR


def test_a_million_over_six_lines_in_steps_of_a_hundred_thousand():
    space = make_space(made_lines(), MILLION, STEP)
    mixes = space.mixes()
    assert (mixes.sum(axis=1) == MILLION).sum() == 3003 == compositions(6, 10)
    assert len(mixes) == space.size() == 8008 == compositions(6, 10, left=True)
    assert len({tuple(mix) for mix in mixes}) == 8008


def test_bounds_fixed_lines_and_rules():
    first, second, third = made_lines(3).lines
    bounded = (replace(first, least=2 * STEP, most=4 * STEP), second, replace(third, fixed=STEP // 2))
    lines = replace(made_lines(3), lines=bounded, rules=(Needs(line="b", needs="a"),))
    space = make_space(lines, 5 * STEP, STEP)
    expected = [
        (a, b, STEP // 2)
        for a, b in product((0, 2 * STEP, 3 * STEP, 4 * STEP), range(0, 5 * STEP, STEP))
        if a + b + STEP // 2 <= 5 * STEP and (a or not b)
    ]
    assert [tuple(mix) for mix in space.mixes()] == expected
    assert all(space.allows(mix) for mix in expected) and not space.allows((0, STEP, STEP // 2))


def test_what_does_not_pay_the_yearly_costs_buys_nothing():
    line = made_line("school", 350_000, yearly_stays=True, yearly=400_000 * EUR)
    assert line.share(400_000 * EUR) == 0 and line.share(700_000 * EUR) == 1 and line.share(1_000_000 * EUR) == 2
    space = make_space(replace(made_lines(1), lines=(line,)), 5 * STEP, STEP)
    assert space.levels == ((0, 3 * STEP, 4 * STEP, 5 * STEP),)
    assert today(space.lines) == (350_000 * EUR,)


@pytest.mark.parametrize("money, step", [(MILLION, 0), (MILLION, 3 * STEP), (-STEP, STEP), (MILLION, 100)])
def test_money_that_cannot_be_divided_is_refused(money, step):
    with pytest.raises(InputError):
        make_space(made_lines(), money, step)


def test_steps_beyond_a_bound_and_fixed_lines_beyond_the_money_are_refused():
    [line] = made_lines(1).lines
    for wrong in (replace(line, most=STEP // 2), replace(line, fixed=2 * MILLION)):
        with pytest.raises(InputError):
            make_space(replace(made_lines(1), lines=(wrong,)), MILLION, STEP)


def test_bounds_need_not_lie_on_the_steps():
    [line] = made_lines(1).lines
    bounded = replace(line, least=STEP // 2 + STEP, most=3 * STEP + STEP // 2)
    assert make_space(replace(made_lines(1), lines=(bounded,)), MILLION, STEP).levels == ((0, 2 * STEP, 3 * STEP),)


def test_without_money_there_is_one_mix():
    space = make_space(made_lines(), 0, STEP)
    assert space.size() == 1 and not space.mixes().any()
    assert space.lines.years == YEARS
