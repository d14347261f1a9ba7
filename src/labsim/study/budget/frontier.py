"""The efficiency frontier: the most that any mix brings for each amount of money, by the surface."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from labsim.study.budget.optimise import SLACK, NoMixError, best_mixes
from labsim.study.budget.space import ENUMERATED, Mix, Space
from labsim.study.budget.surface import Surface, bought

POINTS = 20  # budgets that are looked at, beside 0
PER = 100_000_00  # cents: marginal placements are told per 100,000 euros


class Point(NamedTuple):
    """A budget (cents a year), the best mix for it, what it is expected to bring, and what the last 100,000 added."""

    budget: int
    mix: Mix
    value: float
    marginal: float


def budgets(space: Space) -> list[int]:
    """From nothing to all the money of the space, on its steps, at most POINTS of them beside nothing."""
    steps = space.most // space.step
    by = max(1, -(-steps // POINTS))
    return [*range(0, space.most, by * space.step), space.most] if space.most else [0]


def frontier(space: Space, surface: Surface, wanted: Sequence[Surface] = ()) -> list[Point]:
    """The best mix of every budget that pays for one that meets what is wanted; none where no budget does.

    Money may be left, so that more of it never brings less."""
    look = _one_by_one if space.size() <= ENUMERATED else _searched
    best = look(space, surface, wanted, budgets(space))
    if not best:
        return []
    values = surface.predict(bought(space.lines, np.array(list(best.values()))))
    found: list[Point] = []
    for (money, mix), value in zip(best.items(), values, strict=True):
        here, own = (mix, float(value))
        if found and own < found[-1].value:
            here, own = found[-1].mix, found[-1].value
        added = (own - found[-1].value) / (money - found[-1].budget) * PER if found else float("nan")
        found.append(Point(money, here, own, added))
    return found


def _one_by_one(space: Space, surface: Surface, wanted: Sequence[Surface], asked: Sequence[int]) -> dict[int, Mix]:
    mixes = space.mixes()
    shares = bought(space.lines, mixes)
    keep = np.ones(len(mixes), bool)
    for one in wanted:
        keep &= one.predict(shares) >= -SLACK
    mixes, values = mixes[keep], surface.predict(shares[keep])
    spent = mixes.sum(axis=1)
    order = np.lexsort((np.arange(len(mixes)), spent, -values))
    mixes, spent = mixes[order], spent[order]
    best = {money: mixes[int(np.argmax(spent <= money))] for money in asked if (spent <= money).any()}
    return {money: tuple(int(cents) for cents in mix) for money, mix in best.items()}


def _searched(space: Space, surface: Surface, wanted: Sequence[Surface], asked: Sequence[int]) -> dict[int, Mix]:
    found = {}
    for money in asked:
        try:
            found[money] = best_mixes(space.with_money(money), surface, 1, wanted)[0]
        except NoMixError:
            continue
    return found
