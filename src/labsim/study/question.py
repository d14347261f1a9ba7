"""What is asked of every pair of a scenario."""

from typing import NamedTuple

import numpy as np

from labsim.study.groups import Groups
from labsim.study.live import Plan
from labsim.study.money.pair import Ledger
from labsim.world.persons import Persons


class Question(NamedTuple):
    """What is the same for all pairs of a scenario."""

    plan: Plan
    groups: Groups
    streams: tuple[frozenset[int], ...]  # segments that each compared instrument trains for
    at: int  # index of the headline's date
    ledger: Ledger | None = None  # what money is counted with, where it is asked for

    @property
    def weeks(self) -> np.ndarray:
        """Week numbers of the dates [t]: what happened before them counts."""
        return self.plan.start.week + np.array(self.plan.dates)

    @property
    def persons(self) -> Persons:
        """Everybody at the start."""
        return self.plan.start.world.persons

    @property
    def scopes(self) -> tuple[int | None, ...]:
        """None for all instruments together, then each of several."""
        return (None,) if len(self.streams) <= 1 else (None, *range(len(self.streams)))

    def segments(self, scope: int | None) -> list[int]:
        """Segments that the instruments of a scope train for."""
        mine = self.streams if scope is None else self.streams[scope : scope + 1]
        return sorted(frozenset[int]().union(*mine))
