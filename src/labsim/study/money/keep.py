"""What is kept of a world for its ledger: everybody's spells, pay of positions, what instruments have cost."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from labsim.inputs.money import WEEKS
from labsim.policy.places import PlacesRun
from labsim.study.money.spells import Spells, read_spells
from labsim.world.persons import Persons

if TYPE_CHECKING:
    from labsim.model import LabourMarket
    from labsim.policy.base import Run

Line = tuple[str, str]  # instrument, cost line
Key = TypeVar("Key", Line, str)


class Kept(NamedTuple):
    """A world as its ledger sees it; y years since the start, the last one may be short."""

    spells: Spells
    ident: np.ndarray  # who a position is [p uint64]
    segment: np.ndarray  # of positions [p]
    wage: np.ndarray  # log wage relative to the segment's mean, of positions [p]
    funded: np.ndarray  # an instrument that adds positions pays for it by its own lines [p bool]
    lines: Mapping[Line, np.ndarray]  # cents a year of every cost line [y], shared yearly amounts left out
    shared: Mapping[str, np.ndarray]  # cents a year of every shared budget line, once [y]
    spent: Mapping[str, Mapping[int, int]]  # cents by entry of a cost line and project year of its instrument


class Keeper:
    """Follows the costs of all instruments of one market, year by year."""

    def __init__(self, market: "LabourMarket", horizon: int) -> None:
        self.first, self.horizon = int(market.week), horizon
        self.lines: list[dict[Line, int]] = [{line: 0 for run in market.package for line in own_lines(run)}]
        names = sorted({name for run in market.package for name in run.shared_cents(market)})
        self.shared: list[dict[str, int]] = [dict.fromkeys(names, 0)]
        self.project: dict[Line, dict[int, int]] = {line: {} for run in market.package for line in own_lines(run)}

    def after_week(self, market: "LabourMarket", week: int) -> None:
        """At the end of every year and of the run: what everything has cost so far; week: weeks lived."""
        for run in market.package:
            if (market.week - run.design.first_week) % WEEKS == 0 or week == self.horizon:
                year = max(0, run.design.project_year(market.week - 1))
                for line, cents in own_cents(run, market).items():
                    mine = self.project[line]
                    mine[year] = cents - sum(mine[y] for y in mine if y < year)
        if week % WEEKS and week != self.horizon:
            return
        self.lines.append({key: cents for run in market.package for key, cents in own_cents(run, market).items()})
        found = dict.fromkeys(self.shared[0], 0)
        for run in market.package:
            for ledger, cents in run.shared_cents(market).items():
                found[ledger] = max(found[ledger], cents)
        self.shared.append(found)

    def kept(self, market: "LabourMarket", start: Persons) -> Kept:
        """After the last week."""
        positions = market.world.positions
        funded = np.zeros(len(positions.segment), bool)
        for run in market.package:
            if isinstance(run, PlacesRun):
                funded[run.rows] = True
        return Kept(
            spells=read_spells(start, market.log, self.first, self.first + self.horizon),
            ident=positions.ident.copy(),
            segment=positions.segment.copy(),
            wage=positions.wage.astype(float),
            funded=funded,
            lines=by_year(self.lines),
            shared=by_year(self.shared),
            spent={**{".".join(line): years for line, years in self.project.items()}, **shared_years(market)},
        )


def shares(line: Any) -> bool:
    """Whether yearly amounts of this cost line are those of a budget line that several instruments may name."""
    return bool(line.ledger) and line.payer == "budget" and bool(line.per_year)


def shared_years(market: "LabourMarket") -> dict[str, dict[int, int]]:
    """Cents of every shared budget line by project year, of the instrument for which they come to most so far."""
    found: dict[str, dict[int, int]] = {}
    for run in sorted(market.package, key=lambda run: str(run.slug)):
        begun = run.years(market)
        for ledger, cents in run.shared_cents(market).items():
            if ledger not in found or cents > sum(found[ledger].values()):
                mine = [line.per_year for line in run.design.costs if shares(line) and line.ledger == ledger]
                years = range(begun.start or 0, begun.stop)
                found[ledger] = {year: sum(one[year] for one in mine if year < len(one)) for year in years}
    return found


def own_lines(run: "Run") -> list[Line]:
    """Names of the cost lines of an instrument."""
    return [(run.slug, line.slug) for line in run.design.costs]


def own_cents(run: "Run", market: "LabourMarket") -> dict[Line, int]:
    """Every cost line so far, without yearly amounts that are shared."""
    total, years = run.line_cents(market), run.years(market)
    return {
        (run.slug, line.slug): int(total[line.slug]) - (sum(line.per_year[years]) if shares(line) else 0)
        for line in run.design.costs
    }


def by_year(so_far: list[dict[Key, int]]) -> dict[Key, np.ndarray]:
    """Cents in every year from sums so far at their ends."""
    return {key: np.diff(np.array([one[key] for one in so_far], np.int64)) for key in so_far[0]}
