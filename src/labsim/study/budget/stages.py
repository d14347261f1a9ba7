"""From a space of mixes to a choice: screen by a surface, verify by a race, estimate the winner anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labsim.inputs.errors import InputError, Text
from labsim.inputs.mix import Wanted
from labsim.study.budget.frontier import Point, frontier
from labsim.study.budget.lab import Lab
from labsim.study.budget.objective import Objective, judged, met, slack
from labsim.study.budget.optimise import NoMixError, best_mixes
from labsim.study.budget.robust import near, robust_choice
from labsim.study.budget.select import Selection, select
from labsim.study.budget.space import Mix, Space, today
from labsim.study.budget.surface import Surface, bought, design, fit
from labsim.study.budget.worlds import Future

ETAS = (0.0, 0.5, 1.0)  # in turn, so that every three pairs hold each once


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much is lived: mixes to learn from and pairs of each, mixes that are verified and pairs of those that stay in
    the race, fresh pairs of the winner, pairs at every end of the choices."""

    design: int = 90
    screen: int = 3
    contenders: int = 30
    pairs: int = 60
    fresh: int = 60
    ends: int = 9
    draws: bool = True
    exhaustive: bool = False  # live every mix instead of learning from some


@dataclass(frozen=True, kw_only=True)
class Futures:
    """Which futures belong to which stage: seeds of their own for each, so that no stage flatters the next."""

    outside_eta: float
    effort: Effort

    def screen(self) -> list[Future]:
        """Every eta in turn, figures as stated."""
        return [self._future(r, 0, False) for r in range(self.effort.screen)]

    def verify(self, first: int, n: int) -> list[Future]:
        """Pairs first..first+n of the race."""
        return [self._future(r, self.effort.screen, self.effort.draws) for r in range(first, first + n)]

    def fresh(self) -> list[Future]:
        """Pairs that no choice was made by."""
        skip = self.effort.screen + self.effort.pairs
        return [self._future(r, skip, self.effort.draws) for r in range(self.effort.fresh)]

    def _future(self, r: int, skip: int, drawn: bool) -> Future:
        seed = skip + r + 1
        return Future(seed, ETAS[r % len(ETAS)], self.outside_eta, seed if drawn else 0)


@dataclass(frozen=True)
class Screening:
    """Mixes that were lived to learn from, what they were worth, and the surfaces."""

    mixes: tuple[Mix, ...]
    values: np.ndarray  # mean over the pairs [mixes]
    surface: Surface
    wanted: tuple[Surface, ...]  # of what has to come out for groups


@dataclass(frozen=True)
class Choice:
    """All that was found; rows of the race are kept for what is told beside the objective."""

    space: Space
    objective: Objective
    screening: Screening
    points: tuple[Point, ...]
    selection: Selection
    near: tuple[int, ...]
    fresh: np.ndarray  # rows of the winner and of today's allocation in pairs that chose nothing [pairs, 2, columns]
    today: Mix
    lived_points: Mapping[int, np.ndarray]  # budget -> values of its best mix in pairs

    @property
    def best(self) -> Mix:
        """The mix that was chosen."""
        return self.selection.mixes[self.selection.best]


def choose(space: Space, objective: Objective, outcomes: Sequence[Wanted], lab: Lab, futures: Futures) -> Choice:
    """The whole study. Raises InputError where nothing meets what is wanted, KeyboardInterrupt where it was stopped."""
    effort, now = futures.effort, today(space.lines)
    wide = space.with_money(space.most if effort.exhaustive else 2 * space.most)  # never beyond what was lived
    screening = screen(wide, objective, outcomes, lab, futures, (now,), space if effort.exhaustive else None)
    try:
        points = frontier(wide, screening.surface, screening.wanted)
        best = _contenders(space, screening, effort, objective)
    except NoMixError:
        raise _none_meets() from None
    mixes = list(dict.fromkeys([*best, now]))
    selection = race(mixes, objective, outcomes, lab, futures, never=() if space.allows(now) else (now,))
    winner = selection.mixes[selection.best]
    close = robust_near(selection, objective) if objective.robust != "mean" else selection.near()
    close = [k for k in close if k == selection.best or sum(selection.mixes[k]) <= space.most]
    fresh = lab.rows(futures.fresh(), [winner, now], "fresh")
    lived = _along(points, objective, lab, futures, space.most)
    return Choice(space, objective, screening, tuple(points), selection, tuple(close), fresh, now, lived)


def screen(
    space: Space, objective: Objective, outcomes: Sequence[Wanted], lab: Lab, futures: Futures, always: Sequence[Mix],
    every: Space | None = None,
) -> Screening:  # fmt: skip
    """Live a design (or every mix of a space) and fit the surfaces."""
    if every is None:
        mixes = design(space, futures.effort.design, always)
    else:
        mixes = list(dict.fromkeys([*always, *(tuple(int(c) for c in mix) for mix in every.mixes() if mix.any())]))
    rows = lab.rows(futures.screen(), mixes, "screening")
    columns = lab.simulator.columns
    shares = bought(space.lines, np.array(mixes))
    values = objective.values(rows, columns).mean(axis=0)
    wanted = tuple(fit(shares, slack(one, rows, columns).mean(axis=0)) for one in outcomes)
    return Screening(tuple(mixes), values, fit(shares, values), wanted)


def _contenders(space: Space, screening: Screening, effort: Effort, objective: Objective) -> list[Mix]:
    """Mixes to verify: the best of the surface; where every mix was lived, the best of what was seen."""
    if not effort.exhaustive:
        return best_mixes(space, screening.surface, effort.contenders, screening.wanted)
    seen = [k for k, mix in enumerate(screening.mixes) if space.allows(mix)]
    order = sorted(seen, key=lambda k: (-screening.values[k], sum(screening.mixes[k]), screening.mixes[k]))
    return [screening.mixes[k] for k in order[: effort.contenders]]


def race(
    mixes: Sequence[Mix], objective: Objective, outcomes: Sequence[Wanted], lab: Lab, futures: Futures,
    never: Sequence[Mix] = (),
) -> Selection:  # fmt: skip
    """Verify mixes; those of `never`, and those that do not meet what is wanted, are lived beside it but cannot win."""
    effort, columns = futures.effort, lab.simulator.columns

    def live(which: Sequence[Mix], first: int, n: int) -> np.ndarray:
        return objective.values(lab.rows(futures.verify(first, n), which, "verifying"), columns)

    able = [mix for mix in mixes if mix not in never]
    if outcomes and able:
        holds = met(outcomes, lab.rows(futures.verify(0, effort.pairs), able, "verifying"), columns)
        able = [mix for mix, fits in zip(able, holds, strict=True) if fits]
    if not able:
        raise _none_meets()
    found = select(able, live, zone=zone_of(objective), most=effort.pairs, race=objective.robust == "mean")
    if objective.robust != "mean":
        found = robust_choice(found, objective.robust)
    beside = [mix for mix in never if mix not in able]
    if not beside:
        return found
    values = live(beside, 0, effort.pairs)
    return Selection(
        (*found.mixes, *beside), (*found.values, *values.T), found.kept, found.best, found.stopped_early
    )  # fmt: skip


def robust_near(selection: Selection, objective: Objective) -> list[int]:
    """The near-optimal set of a robust objective, by resampling futures."""
    return near(selection, lambda values: judged(values, objective.robust))


ZONE = 2.0  # persons: less than this is no difference that anybody acts on


def zone_of(objective: Objective) -> float:
    """The indifference zone in the unit of the objective."""
    return ZONE * objective.value_eur if objective.in_euros else ZONE


def _along(
    points: Sequence[Point], objective: Objective, lab: Lab, futures: Futures, budget: int
) -> dict[int, np.ndarray]:
    """The best mixes of half, one and a half and twice the budget, lived: does the frontier hold?"""
    n = min(futures.effort.pairs, 15)
    marks = [budget // 2, budget * 3 // 2, budget * 2]
    found = {}
    for mark in dict.fromkeys(marks):
        point = min(points, key=lambda one: abs(one.budget - mark))
        rows = lab.rows(futures.verify(0, n), [point.mix], "frontier")[:, 0]
        found[point.budget] = objective.values(rows, lab.simulator.columns)
    return found


def _none_meets() -> InputError:
    words = Text("geen verdeling voldoet aan wat voor de groepen is gevraagd", "no mix meets what is asked for groups")
    return InputError("outcomes", None, "", words)
