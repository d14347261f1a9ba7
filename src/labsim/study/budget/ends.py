"""The same choice at the ends of what nobody can measure: when does the advice change?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from labsim.study.budget.lab import Lab
from labsim.study.budget.select import interval
from labsim.study.budget.space import Mix
from labsim.study.budget.stages import ETAS, Choice, Futures, zone_of
from labsim.study.budget.worlds import Future

ENDS: Mapping[str, Mapping[str, Any]] = {
    "border_0": {"outside_eta": 0.0},
    "border_1": {"outside_eta": 1.0},
    "creaming_0": {"creaming": 0.0},
    "creaming_1": {"creaming": 1.0},
}
RIVALS = 3  # near-optimal mixes beside the best that are looked at, and today's
STAYS, MAY, CHANGES = "stays", "may_change", "changes"


@dataclass(frozen=True)
class End:
    """Mixes at one end: what they were worth in the same pairs, and what that says of the advice."""

    name: str
    mixes: tuple[Mix, ...]
    values: np.ndarray  # [pairs, mixes], the chosen mix first
    verdict: str
    better: int  # the mix that is best there


def look_at_ends(choice: Choice, lab: Lab, futures: Futures) -> tuple[End, ...]:
    """Eta 0 and 1 from the pairs of the race; the border and creaming in pairs of their own."""
    mixes = rivals(choice)
    found = []
    for eta in (ETAS[0], ETAS[-1]):
        pairs = futures.verify(0, futures.effort.pairs)
        found.append(_end(f"eta_{eta:g}", choice, mixes, [one for one in pairs if one.eta == eta], lab))
    if futures.effort.ends:
        for name, change in ENDS.items():
            pairs = [one._replace(**change) for one in futures.verify(0, futures.effort.ends)]
            found.append(_end(name, choice, mixes, pairs, lab))
    return tuple(one for one in found if len(one.values))


def rivals(choice: Choice) -> list[Mix]:
    """The chosen mix, the next best of the near-optimal set, today's allocation and doing nothing."""
    near = [choice.selection.mixes[k] for k in choice.near if k != choice.selection.best]
    least = tuple(levels[0] for levels in choice.space.levels)
    return list(dict.fromkeys([choice.best, *near[:RIVALS], choice.today, least]))


def _end(name: str, choice: Choice, mixes: Sequence[Mix], pairs: Sequence[Future], lab: Lab) -> End:
    rows = lab.rows(pairs, mixes, "ends") if pairs else np.zeros((0, len(mixes), len(lab.simulator.columns)))
    values = choice.objective.values(rows, lab.simulator.columns)
    payable = [sum(mix) <= choice.space.most for mix in mixes]
    verdict, better = judge(values, payable, zone_of(choice.objective))
    return End(name, tuple(mixes), values, verdict, better)


def judge(values: np.ndarray, payable: Sequence[bool], zone: float) -> tuple[str, int]:
    """Whether another mix is better than the first [pairs, mixes]: for sure (paired 95 %, Bonferroni), perhaps (by more
    than the zone of indifference and its standard error), or not."""
    if not len(values):
        return STAYS, 0
    means = np.where(payable, values.mean(axis=0), -np.inf)
    better = int(np.argmax(means))
    if means[better] <= means[0]:
        return STAYS, 0
    level = 1 - 0.05 / 2 / max(1, values.shape[1] - 1)
    low = interval(values[:, better] - values[:, 0], level)[1]
    if np.isfinite(low) and low > 0:
        return CHANGES, better
    ahead = values[:, better] - values[:, 0]
    error = float(np.std(ahead, ddof=1) / np.sqrt(len(ahead))) if len(ahead) > 1 else np.inf
    return (MAY, better) if ahead.mean() > max(zone, error) else (STAYS, 0)
