"""Who left WW, where to, and how long the entitlement would still have run: followed week by week."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from labsim.core.codes import Attachment, Scheme, Status

if TYPE_CHECKING:
    from labsim.model import LabourMarket

TO = ("to_work", "to_bijstand", "to_none", "to_other_benefit", "to_pension", "left_region")


class Left(NamedTuple):
    """People who left WW [k]."""

    week: np.ndarray
    person: np.ndarray
    weeks_left: np.ndarray  # of the entitlement, 0: it was used up
    to: np.ndarray  # index in TO


class Exits:
    """Follows the people with WW of one market."""

    def __init__(self, market: "LabourMarket") -> None:
        self.scheme = market.world.persons.scheme.copy()
        self.ends = market.world.traits.ww_end.copy()
        self.weekly: list[Left] = [Left(*(np.zeros(0, np.int64) for _ in Left._fields))]

    def open_week(self, market: "LabourMarket") -> None:
        """Remember who has WW, and until when."""
        self.scheme[:], self.ends[:] = market.world.persons.scheme, market.world.traits.ww_end

    def close_week(self, market: "LabourMarket") -> None:
        """Note who has it no more."""
        persons = market.world.persons
        rows = np.flatnonzero((self.scheme == Scheme.WW) & (persons.scheme != Scheme.WW))
        gone = (persons.status[rows] == Status.ABSENT) | (persons.status[rows] == Status.GONE)
        cases = [
            gone,
            persons.status[rows] == Status.EMPLOYED,
            persons.scheme[rows] == Scheme.BIJSTAND,
            persons.scheme[rows] != Scheme.NONE,
            persons.attachment[rows] == Attachment.AOW,
        ]
        names = ("left_region", "to_work", "to_bijstand", "to_other_benefit", "to_pension")
        self.weekly.append(
            Left(
                week=np.full(len(rows), market.week, np.int64),
                person=rows,
                weeks_left=np.maximum(0, self.ends[rows].astype(np.int64) - market.week),
                to=np.select(cases, [TO.index(name) for name in names], TO.index("to_none")),
            )
        )

    @property
    def left(self) -> Left:
        """Everybody who left WW so far."""
        return Left(*(np.concatenate(parts) for parts in zip(*self.weekly, strict=True)))
