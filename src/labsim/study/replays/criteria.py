"""Pass criteria of the replays: sign and shape of what was published, never its size.

A claim passes where the whole 95 % interval over seeds lies within its bounds, fails where the whole of it lies
outside, and cannot be told otherwise. The bounds stand here before any outcome is known and are not moved after.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from labsim.study.intervals import student, summary
from labsim.study.replays.outcomes import (
    Outcomes,
    direct,
    firm_effect,
    gain,
    gate_share,
    naive,
    net,
    net_share,
    share,
    spill,
)

PASSES, FAILS, OPEN = "passes", "**fails**", "**cannot be told**"
POINTS, PERCENT, PERSONS, WEEKS = "percentage points", "%", "persons", "weeks"
TIGHT, SLACK = "tight", "slack"
EARLY_W, LATE_W = 26, 104  # of a course: its lock-in, and when it must have paid
NEVER = float("inf")


class Judged(NamedTuple):
    """One claim: a number, half of its 95 % interval, and the bounds it must lie in."""

    key: str
    claim: str
    value: float
    half: float
    unit: str
    low: float | None
    high: float | None

    @property
    def verdict(self) -> str:
        """Passes, fails, or cannot be told; what is missing cannot be told, what never happens fails."""
        if self.value == NEVER:
            return FAILS if self.high is not None else OPEN
        low, high = self.value - self.half, self.value + self.half
        outside = (self.low is not None and high < self.low) or (self.high is not None and low > self.high)
        inside = (self.low is None or low > self.low) and (self.high is None or high < self.high)
        return FAILS if outside else PASSES if inside else OPEN


def judged(key: str, claim: str, by_seed: np.ndarray, unit: str, low: float | None, high: float | None) -> Judged:
    """A claim about the mean over seeds [seeds]."""
    found = summary(np.asarray(by_seed, float))
    return Judged(key, claim, float(found.value), float(found.half_width), unit, low, high)


def judge(found: Outcomes) -> list[Judged]:
    """Every claim of the design of a replay."""
    return CRITERIA[found.design](found)


def saturation(found: Outcomes) -> list[Judged]:
    """Treated gain, untreated lose, worse in a slack market, little is left in all."""
    week, own, other = found.headline, direct(found), spill(found)
    bias = naive(found) - own
    at = f"after {week} weeks"
    lines = [
        judged(f"gain_{market}", f"{market}: the treated gain {at}, saturation 50 %",
               found.pick(own, "50 %", week, market), POINTS, 0.0, None)
        for market in found.markets
    ]  # fmt: skip
    worse = found.pick(other, "75 %", week, SLACK) - found.pick(other, "75 %", week, TIGHT)
    rest = net(found) - gain(found)
    grows = found.pick(bias, "75 %", week) - found.pick(bias, "25 %", week)
    rests = np.mean([found.pick(rest, arm, week) for arm in found.arms[1:]], axis=0)
    return [
        *lines,
        judged("others_lose", f"all markets: the untreated lose {at}, saturation 75 %",
               found.pick(other, "75 %", week), POINTS, None, 0.0),
        judged("slack_worse", f"the untreated lose more in the slack than in the tight market {at}, saturation 75 %",
               worse, POINTS, None, 0.0),
        judged("net_small", f"all markets and saturations: people outside the programme lose work to it {at}",
               rests, PERSONS, None, 0.0),
        judged("trial_biased", "all markets: a comparison within the area finds more than the treated gain, "
               "saturation 75 %", found.pick(bias, "75 %", week), POINTS, 0.0, None),
        judged("bias_grows", "all markets: that bias is larger at saturation 75 % than at 25 %",
               grows, POINTS, 0.0, None),
    ]  # fmt: skip


def contact(found: Outcomes) -> list[Judged]:
    """A gain after a year that has faded after two and a half."""
    own, arm, week, last = direct(found), found.arms[-1], found.headline, found.dates[-1]
    lines = [
        judged(f"gain_{market}", f"{market}: the treated gain after {week} weeks",
               found.pick(own, arm, week, market), POINTS, 0.0, None)
        for market in found.markets
    ]  # fmt: skip
    fades = found.pick(own, arm, week) - found.pick(own, arm, last)
    claim = f"all markets: the gain after {week} weeks is larger than after {last}"
    return [
        *lines,
        judged("fades", claim, fades, POINTS, 0.0, None),
        judged("gone", f"all markets: after {last} weeks less than 0.7 points are left",
               found.pick(own, arm, last), POINTS, -0.7, 0.7),
    ]  # fmt: skip


def coverage(found: Outcomes) -> list[Judged]:
    """A gain at low coverage that falls as coverage grows, to nothing when everybody is covered."""
    own, week = direct(found), found.headline
    at = f"after {week} weeks"
    lines = [
        judged(f"gain_{market}", f"{market}: the treated gain {at}, coverage 25 %",
               found.pick(own, "25 %", week, market), POINTS, 0.0, None)
        for market in found.markets
    ]  # fmt: skip
    relative = share(found.cells["treated_with"] - found.cells["treated_without"], found.cells["treated_without"])

    def falls(low: str, high: str) -> Judged:
        change = found.pick(own, low, week) - found.pick(own, high, week)
        key = f"falls_{low.split()[0]}_{high.split()[0]}"
        return judged(key, f"all markets: the gain is smaller at {high} than at {low}", change, POINTS, 0.0, None)

    return [
        *lines,
        falls("25 %", "50 %"),
        falls("50 %", "100 %"),
        falls("25 %", "100 %"),
        judged("gone", "all markets: at 100 % the treated are within 2 % of what they were without",
               found.pick(relative, "100 %", week), PERCENT, -2.0, 2.0),
    ]  # fmt: skip


def outreach(found: Outcomes) -> list[Judged]:
    """More vacancies, hires and work at the employers that were visited, fewer hires elsewhere."""
    week, few, many = found.headline, found.arms[1], found.arms[-1]

    def more(what: str, words: str) -> Judged:
        effect = found.pick(firm_effect(found, what, "treated"), few, week)
        claim = f"all markets: {words} at visited employers in {week} weeks, few visits"
        return judged(what, claim, effect, PERCENT, 0.0, None)

    elsewhere = found.pick(firm_effect(found, "hires", "untreated"), many, week)
    claim = f"all markets: fewer hires at employers that were not visited in {week} weeks, many visits"
    return [
        more("openings", "more vacancies open"),
        more("hires", "more residents are hired"),
        more("filled", "more jobs are filled"),
        judged("elsewhere", claim, elsewhere, PERCENT, None, 0.0),
    ]


def course(found: Outcomes) -> list[Judged]:
    """First less work, then more; break-even between half a year and two years; a deeper dip for WW."""
    own = direct(found)
    weeks = [week for week in found.dates if week <= EARLY_W]
    early = {arm: np.mean([found.pick(own, arm, week) for week in weeks], axis=0) for arm in found.arms[1:]}
    lines = []
    for arm in found.arms[1:]:
        value, half = break_even(found, arm)
        lines += [
            judged(f"dip_{arm}", f"{arm}, all markets: less work in the first {EARLY_W} weeks",
                   early[arm], POINTS, None, 0.0),
            judged(f"gain_{arm}", f"{arm}, all markets: more work after {LATE_W} weeks",
                   found.pick(own, arm, LATE_W), POINTS, 0.0, None),
            Judged(f"even_{arm}", f"{arm}, all markets: break-even between 26 and 104 weeks",
                   value, half, WEEKS, 26.0, 104.0),
        ]  # fmt: skip
    deeper = early["ww"] - early["bijstand"]
    claim = f"all markets: in the first {EARLY_W} weeks WW loses more than bijstand"
    return [*lines, judged("ww_deeper", claim, deeper, POINTS, None, 0.0)]


def break_even(found: Outcomes, arm: str) -> tuple[float, float]:
    """Week from which the mean effect on participants stays at 0 or above, and half of its jackknife interval."""
    path = direct(found)[:, found.arms.index(arm)].mean(axis=0)  # [seeds, dates]
    n, value = len(path), crossing(path.mean(axis=0), found.dates)
    if n < 2 or value == NEVER:
        return value, float("nan")
    each = np.array([crossing(np.delete(path, k, axis=0).mean(axis=0), found.dates) for k in range(n)])
    if not np.isfinite(each).all():
        return value, float("nan")
    error = np.sqrt((n - 1) / n * ((each - each.mean()) ** 2).sum())
    return value, student(n - 1) * float(error)


def crossing(path: np.ndarray, dates: tuple[int, ...]) -> float:
    """Week from which a path stays at 0 or above, linear in between; 0 if it always does, NEVER if it ends below."""
    below = np.flatnonzero(path < 0.0)
    if not len(below):
        return 0.0
    k = int(below[-1])
    if k + 1 == len(path):
        return NEVER
    part = -path[k] / (path[k + 1] - path[k])
    return float(dates[k] + part * (dates[k + 1] - dates[k]))


def arrivals(found: Outcomes) -> list[Judged]:
    """Residents gain less than the jobs, and more of them where unemployment is higher."""
    week, arm, mine = found.headline, found.arms[-1], net_share(found)
    lines = [
        judged(f"below_{market}", f"{market}: residents gain, and less than the new jobs, after {week} weeks",
               found.pick(mine, arm, week, market), PERCENT, 0.0, 100.0)
        for market in found.markets
    ]  # fmt: skip
    rises = found.pick(mine, arm, week, SLACK) - found.pick(mine, arm, week, TIGHT)
    gate = found.pick(gate_share(found) - mine, arm, week)
    return [
        *lines,
        judged("rises", f"residents' gain per 100 jobs is larger in the slack than in the tight market, {week} weeks",
               rises, POINTS, 0.0, None),
        judged("gate", "all markets: counting residents at the gate finds more than residents gain",
               gate, POINTS, 0.0, None),
    ]  # fmt: skip


CRITERIA: dict[str, Callable[[Outcomes], list[Judged]]] = {
    "saturation": saturation, "contact": contact, "coverage": coverage, "outreach": outreach, "course": course,
    "arrivals": arrivals,
}  # fmt: skip
