"""All pairs of one scenario as a stack, and what is told of it as series: a value per seed and date."""

from typing import NamedTuple

import numpy as np

from labsim.core.calendar import monday
from labsim.study.effects import PairEffects
from labsim.study.pair import Comparison

YEAR = 52


class Series(NamedTuple):
    """One measure of one group of an intervention, at some dates."""

    intervention: str
    group: str
    measure: str
    unit: str
    values: np.ndarray  # [seeds, k]
    dates: np.ndarray  # indices of dates [k]


class Study(NamedTuple):
    """All pairs of one scenario, stacked by seed."""

    region: str
    comparison: Comparison
    seeds: tuple[int, ...]
    pairs: PairEffects  # every array with the seeds as its first axis

    @property
    def dates(self) -> list[str]:
        """ISO days of the dates."""
        return [monday(week).isoformat() for week in self.comparison.question.weeks]

    @property
    def at(self) -> int:
        """Index of the headline's date."""
        return self.comparison.question.at

    @property
    def scale(self) -> float:
        """Value of one counted unit."""
        return self.comparison.question.plan.counting.scale

    @property
    def near(self) -> np.ndarray:
        """Indices of the dates at which groups and jobs are told: whole years, the headline's and the last one."""
        weeks = self.comparison.question.plan.dates
        return np.array([k for k, week in enumerate(weeks) if week % YEAR == 0 or k in (self.at, len(weeks) - 1)])

    def net_lasting(self) -> np.ndarray:
        """Net lasting work, first length, at the headline's date [seeds]."""
        return self.scale * self.pairs.cells[:, 0, 1, -1, self.at]
