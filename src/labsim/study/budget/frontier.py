"""The efficiency frontier: the most that any mix brings for each amount of money, by the surface."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from labsim.study.budget.optimise import SLACK, best_mixes
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
    """The best mix of every budget. Money may be left, so that more of it never brings less."""
    asked = budgets(space)
    mixes = _one_by_one(space, surface, wanted, asked) if space.size() <= ENUMERATED else _searched(
        space, surface, wanted, asked
    )  # fmt: skip
    values = surface.predict(bought(space.lines, np.array(mixes)))
    found: list[Point] = []
    for money, mix, value in zip(asked, mixes, values, strict=True):
        here, own = (mix, float(value))
        if found and own < found[-1].value:
            here, own = found[-1].mix, found[-1].value
        added = (own - found[-1].value) / (money - found[-1].budget) * PER if found else float("nan")
        found.append(Point(money, here, own, added))
    return found


def _one_by_one(space: Space, surface: Surface, wanted: Sequence[Surface], asked: Sequence[int]) -> list[Mix]:
    mixes = space.mixes()
    shares, spent = bought(space.lines, mixes), mixes.sum(axis=1)
    keep = np.ones(len(mixes), bool)
    for one in wanted:
        keep &= one.predict(shares) >= -SLACK
    values = np.where(keep, surface.predict(shares), -np.inf)
    order = np.lexsort((np.arange(len(mixes)), spent, -values))
    mixes, spent = mixes[order], spent[order]
    within = [mixes[int(np.argmax(spent <= money))] for money in asked if (spent <= money).any()]
    cheapest = mixes[int(np.argmin(spent))]
    padded = [cheapest] * (len(asked) - len(within)) + within
    return [tuple(int(cents) for cents in mix) for mix in padded]


def _searched(space: Space, surface: Surface, wanted: Sequence[Surface], asked: Sequence[int]) -> list[Mix]:
    least = tuple(levels[0] for levels in space.levels)
    return [
        best_mixes(space.with_money(money), surface, 1, wanted)[0] if money > sum(least) else least for money in asked
    ]
