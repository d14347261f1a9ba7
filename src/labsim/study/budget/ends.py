"""The same choice at the ends of what nobody can measure: when does the advice change?

Every pair of the race lives at some value of eta, of the border and of who gets the seat, so the ends cost no worlds of
their own: the pairs that lived at an end are looked at again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labsim.study.budget.futures import Futures
from labsim.study.budget.lab import Lab
from labsim.study.budget.select import interval
from labsim.study.budget.space import Mix
from labsim.study.budget.stages import Choice, zone_of
from labsim.study.budget.worlds import Future

ENDS: Mapping[str, Callable[[Future], bool]] = {
    "eta_0": lambda one: one.eta == 0.0,
    "eta_1": lambda one: one.eta == 1.0,
    "border_0": lambda one: one.outside_eta == 0.0,
    "border_1": lambda one: one.outside_eta == 1.0,
    "creaming_0": lambda one: one.creaming == 0.0,
    "creaming_1": lambda one: one.creaming == 1.0,
}
FEWEST = 5  # pairs at an end below which nothing is said of a mix
STAYS, MAY, CHANGES = "stays", "may_change", "changes"


@dataclass(frozen=True)
class End:
    """Mixes at one end, the chosen one first: what each was worth in its pairs there, and what that says."""

    name: str
    mixes: tuple[Mix, ...]
    values: tuple[np.ndarray, ...]  # [mixes] of [pairs]: each in the first of the pairs of the chosen one
    verdict: str
    better: int  # the mix that is best there


def look_at_ends(choice: Choice, lab: Lab, futures: Futures) -> tuple[End, ...]:
    """Every end that enough pairs of the race lived at."""
    selection = choice.selection
    least = tuple(levels[0] for levels in choice.space.levels)
    first = [selection.best, *(k for k in choice.near if k != selection.best)]
    order = dict.fromkeys([*first, selection.mixes.index(choice.today)])
    pairs = futures.verify(0, len(selection.values[selection.best]))
    if len({one.outside_eta for one in pairs}) == 1:  # given by the user: nothing to compare
        ends = {name: at for name, at in ENDS.items() if not name.startswith("border")}
    else:
        ends = dict(ENDS)
    found = []
    for name, at in ends.items():
        mine = {selection.mixes[k]: _there(selection.values[k], pairs, at) for k in order}
        if not any(least) and len(pairs):
            mine[least] = np.zeros(len(mine[choice.best]))
        told = {mix: values for mix, values in mine.items() if len(values) >= FEWEST or mix == choice.best}
        if len(told[choice.best]) >= FEWEST:
            verdict, better = judge(list(told.values()), [choice.may(mix) for mix in told], zone_of(choice.objective))
            found.append(End(name, tuple(told), tuple(told.values()), verdict, better))
    return tuple(found)


def _there(values: np.ndarray, pairs: Sequence[Future], at: Callable[[Future], bool]) -> np.ndarray:
    """What a mix was worth in those of its pairs that lived at an end."""
    return values[[k for k in range(len(values)) if at(pairs[k])]]


def judge(values: Sequence[np.ndarray], able: Sequence[bool], zone: float) -> tuple[str, int]:
    """Whether another mix is better than the first one in pairs that both lived: for sure (paired 95 %, Bonferroni),
    perhaps (by more than the zone of indifference and its standard error), or not. Told is the one furthest ahead
    of those that may be chosen."""
    level = 1 - 0.05 / 2 / max(1, len(values) - 1)
    told, furthest = (STAYS, 0), 0.0
    for k in range(1, len(values)):
        ahead = values[k] - values[0][: len(values[k])]
        if not able[k] or len(ahead) < 2 or ahead.mean() <= 0:
            continue
        low = interval(ahead, level)[1]
        error = float(np.std(ahead, ddof=1) / np.sqrt(len(ahead)))
        verdict = CHANGES if low > 0 else MAY if ahead.mean() > max(zone, error) else STAYS
        rank = {STAYS: 0, MAY: 1, CHANGES: 2}
        if verdict != STAYS and (rank[verdict], ahead.mean()) > (rank[told[0]], furthest):
            told, furthest = (verdict, k), float(ahead.mean())
    return told
