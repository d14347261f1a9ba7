"""From a space of mixes to a choice: screen by a surface, verify by a race, estimate the winner anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from labsim.inputs.errors import InputError, Text
from labsim.inputs.mix import Wanted
from labsim.study.budget.frontier import Point, frontier
from labsim.study.budget.futures import LEVELS, Effort, Futures
from labsim.study.budget.lab import Lab
from labsim.study.budget.ladder import Prior, climb, worlds_of
from labsim.study.budget.objective import Objective, judged, met, slack
from labsim.study.budget.optimise import NoMixError, best_mixes
from labsim.study.budget.robust import near, robust_choice
from labsim.study.budget.select import Selection, select
from labsim.study.budget.space import Mix, Space, today
from labsim.study.budget.surface import Surface, bought, design, fit

ALONG = 6  # pairs of the best mixes of other budgets
ROBUST_FIRST = 9  # pairs of everybody before a tail can be read


@dataclass(frozen=True)
class Screening:
    """Mixes that were lived to learn from, what they were worth, and the surfaces."""

    mixes: tuple[Mix, ...]
    values: np.ndarray  # mean over the pairs [mixes]
    surface: Surface
    wanted: tuple[Surface, ...]  # of what has to come out for groups
    space: Space

    def told(self, mixes: Sequence[Mix]) -> np.ndarray:
        """What the surface expects of mixes [mixes]."""
        return self.surface.predict(bought(self.space.lines, np.array(mixes)))


@dataclass(frozen=True)
class Choice:
    """All that was found. surface: learnt from all that was lived; able: whether money, bounds, rules and what is asked
    for groups let each mix of the selection."""

    space: Space
    objective: Objective
    screening: Screening
    surface: Surface
    points: tuple[Point, ...]
    selection: Selection
    able: tuple[bool, ...]
    near: tuple[int, ...]
    fresh: np.ndarray  # rows of the winner and of today's allocation in pairs that chose nothing [pairs, 2, columns]
    today: Mix
    lived_points: Mapping[int, np.ndarray]  # budget -> values of its best mix in pairs

    @property
    def best(self) -> Mix:
        """The mix that was chosen."""
        return self.selection.mixes[self.selection.best]

    def may(self, mix: Mix) -> bool:
        """Whether a board may choose a mix of the selection, or nothing: that costs, needs and owes nothing."""
        return mix not in self.selection.mixes or self.able[self.selection.mixes.index(mix)]


def choose(space: Space, objective: Objective, outcomes: Sequence[Wanted], lab: Lab, futures: Futures) -> Choice:
    """The whole study. Raises InputError where nothing meets what is wanted, KeyboardInterrupt where it was stopped."""
    effort, now = futures.effort, today(space.lines)
    wide = space.with_money(space.most if effort.exhaustive else 2 * space.most)  # never beyond what was lived
    mixes = learnt_from(wide, futures.effort, (now,), space if effort.exhaustive else None)
    lab.expected = worlds_needed(len(mixes), effort, objective)
    screening = screen(wide, mixes, objective, outcomes, lab, futures)
    try:
        best = _contenders(space, screening, effort, objective)
    except NoMixError:
        raise _none_meets() from None
    never = () if space.allows(now) else (now,)
    selection = race(Entrants(best, now, never), screening, objective, outcomes, lab, futures)
    winner = selection.mixes[selection.best]
    close = robust_near(selection, objective) if objective.robust != "mean" else selection.near()
    able = able_of(selection, space, outcomes, lab, futures)
    fresh = lab.rows(futures.fresh(), [winner, now], "fresh")
    surface = learnt_again(screening, selection, effort.screen)
    told = float(surface.predict(bought(space.lines, np.array([winner])))[0])
    points = frontier(wide, surface, screening.wanted) or [Point(space.most, winner, told, float("nan"))]
    return Choice(
        space, objective, screening, surface, tuple(points), selection, able, tuple(k for k in close if able[k]), fresh,
        now, _along(points, objective, lab, futures, space.most),
    )  # fmt: skip


def able_of(
    selection: Selection, space: Space, outcomes: Sequence[Wanted], lab: Lab, futures: Futures
) -> tuple[bool, ...]:
    """Which mixes of a race a board may choose, by the pairs each was lived in; the best one always."""
    found = []
    for k, (mix, values) in enumerate(zip(selection.mixes, selection.values, strict=True)):
        rows = lab.rows(futures.verify(0, len(values)), [mix], "verifying")
        holds = bool(met(outcomes, rows, lab.simulator.columns)[0])
        found.append(k == selection.best or (space.bears(mix) and holds))
    return tuple(found)


def worlds_needed(design: int, effort: Effort, objective: Objective) -> int:
    """How many mixes are lived in a future at most, over the whole study; worlds without the package come to it."""
    entrants = effort.contenders + 1  # with today's allocation
    race = entrants * effort.pairs
    if not effort.sure:
        first = first_of(effort, objective)
        race = worlds_of(entrants, first, effort.pairs) + effort.pairs - min(first, effort.pairs)
    return design * effort.screen + race + 2 * effort.fresh + 2 * min(effort.pairs, ALONG)


def first_of(effort: Effort, objective: Objective) -> int:
    """Pairs of everybody in the race: a tail asks for more of them than a mean."""
    return effort.first if objective.robust == "mean" else min(effort.pairs, max(effort.first, ROBUST_FIRST))


def learnt_from(space: Space, effort: Effort, always: Sequence[Mix], every: Space | None) -> list[Mix]:
    """The mixes that a surface is learnt from: a design, or every mix of a space."""
    if every is None:
        return design(space, effort.design, always)
    return list(dict.fromkeys([*always, *(tuple(int(c) for c in mix) for mix in every.mixes() if mix.any())]))


def screen(
    space: Space, mixes: Sequence[Mix], objective: Objective, outcomes: Sequence[Wanted], lab: Lab, futures: Futures
) -> Screening:
    """Live the mixes to learn from and fit the surfaces."""
    lived = [futures.learn(number) for number in range(len(mixes))]
    lab.live([(one, mix) for mix, own in zip(mixes, lived, strict=True) for one in own], "screening")
    columns = lab.simulator.columns
    rows = np.stack(
        [lab.rows(own, [mix], "screening")[:, 0] for mix, own in zip(mixes, lived, strict=True)], axis=1
    )  # fmt: skip
    shares = bought(space.lines, np.array(mixes))
    each = objective.values(rows, columns)
    wanted = tuple(fit(shares, slack(one, rows, columns).mean(axis=0)) for one in outcomes)
    values = each.mean(axis=0)
    return Screening(tuple(mixes), values, fit(shares, values), wanted, space)


def _contenders(space: Space, screening: Screening, effort: Effort, objective: Objective) -> list[Mix]:
    """Mixes to verify: the best of the surface; where every mix was lived, the best of what was seen."""
    if not effort.exhaustive:
        return best_mixes(space, screening.surface, effort.contenders, screening.wanted)
    seen = [k for k, mix in enumerate(screening.mixes) if space.allows(mix)]
    order = sorted(seen, key=lambda k: (-screening.values[k], sum(screening.mixes[k]), screening.mixes[k]))
    return [screening.mixes[k] for k in order[: effort.contenders]]


def learnt_again(screening: Screening, selection: Selection, screen: int) -> Surface:
    """The surface by all mixes that were lived: those that it learnt from, and what the race says of the others.

    Every mix counts by pairs that hold each eta as often; where those of the screening do not, by the same pairs."""
    values = dict(zip(screening.mixes, screening.values.tolist(), strict=True))
    for mix, own in zip(selection.mixes, selection.values, strict=True):
        n = screen if screen % LEVELS else len(own) // LEVELS * LEVELS
        if 0 < n <= len(own) and (n >= screen or mix not in values):
            values[mix] = float(own[:n].mean())
    return fit(bought(screening.space.lines, np.array(list(values))), np.array(list(values.values())))


class Entrants(NamedTuple):
    """Who is verified: the mixes that may win, today's allocation, and who is lived beside them but cannot win."""

    mixes: Sequence[Mix]
    today: Mix
    never: Sequence[Mix]


def race(
    who: Entrants, screening: Screening, objective: Objective, outcomes: Sequence[Wanted], lab: Lab, futures: Futures
) -> Selection:
    """Verify mixes, today's allocation among them where it may win; it is lived in all pairs."""
    effort, columns = futures.effort, lab.simulator.columns

    def live(which: Sequence[Mix], first: int, n: int) -> np.ndarray:
        return objective.values(lab.rows(futures.verify(first, n), which, "verifying"), columns)

    def fits(which: Sequence[Mix], n: int) -> np.ndarray:
        return met(outcomes, lab.rows(futures.verify(0, n), which, "verifying"), columns)

    able = [mix for mix in dict.fromkeys([*who.mixes, who.today]) if mix not in who.never]
    found: Selection | None
    if effort.sure:
        able = [mix for mix, holds in zip(able, fits(able, effort.pairs), strict=True) if holds] if outcomes else able
        found = select(able, live, zone=zone_of(objective), most=effort.pairs, race=objective.robust == "mean") \
            if able else None  # fmt: skip
        if found is not None and objective.robust != "mean":
            found = robust_choice(found, objective.robust)
    else:
        found = climb(
            able, live, first=first_of(effort, objective), most=effort.pairs, fits=fits,
            score=lambda values: judged(values, objective.robust), prior=_prior(able, screening, objective),
        )  # fmt: skip
    if found is None:
        raise _none_meets()
    values = live([who.today], 0, effort.pairs)[:, 0]
    may_win = who.today not in who.never and bool(fits([who.today], effort.pairs)[0])
    return with_today(found, who.today, values, objective.robust if may_win else None)


def with_today(found: Selection, now: Mix, values: np.ndarray, robust: str | None) -> Selection:
    """The race with today's allocation in all its pairs: it wins where it is better than the best in those.

    robust: how mixes are judged; None where today's allocation may not win."""
    if now in found.mixes:
        k = found.mixes.index(now)
        whole = replace(found, values=(*found.values[:k], values, *found.values[k + 1 :]))
    else:
        k = len(found.mixes)
        whole = replace(found, mixes=(*found.mixes, now), values=(*found.values, values))
    if robust is None or k == found.best:
        return whole
    full = [i for i, own in enumerate(whole.values) if len(own) == len(values)]
    score = dict(zip(full, judged(np.array([whole.values[i] for i in full]).T, robust), strict=True))
    if score[k] <= score[found.best]:
        return whole
    return replace(whole, best=k, kept=tuple(dict.fromkeys([*whole.kept, k])))


def _prior(mixes: Sequence[Mix], screening: Screening, objective: Objective) -> Prior | None:
    """What the surface expects of mixes, and how far it was off for mixes that it had not seen."""
    if objective.robust != "mean" or not mixes or not np.isfinite(screening.surface.error):
        return None
    return Prior(screening.told(mixes), screening.surface.error**2)


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
    """The best mixes of half and twice the budget, lived: does the frontier hold?"""
    n = min(futures.effort.pairs, ALONG)
    marks = [budget // 2, budget * 2]
    found = {}
    for mark in dict.fromkeys(marks):
        point = min(points, key=lambda one: abs(one.budget - mark))
        rows = lab.rows(futures.verify(0, n), [point.mix], "frontier")[:, 0]
        found[point.budget] = objective.values(rows, lab.simulator.columns)
    return found


def _none_meets() -> InputError:
    words = Text("geen verdeling voldoet aan wat voor de groepen is gevraagd", "no mix meets what is asked for groups")
    return InputError("outcomes", None, "", words)
