"""Who was hired, and how much of what the job asks they lacked then."""

from typing import TYPE_CHECKING

import numpy as np

from labsim.core.codes import Status

if TYPE_CHECKING:
    from labsim.model import LabourMarket

LONG = 1 << 20


class Hired:
    """Follows the hires of one market by employers of the region, from no work or from another job."""

    def __init__(self, market: "LabourMarket") -> None:
        self.before = market.world.persons.position.copy()
        self.keys: list[np.ndarray] = []  # person * LONG + week
        self.short: list[np.ndarray] = []  # share of what the job asks that is missing [0, 1]

    def close_week(self, market: "LabourMarket") -> None:
        """Everybody in another position than a week ago."""
        persons, fields = market.world.persons, market.setting.fields
        rows = np.flatnonzero((persons.position != self.before) & (persons.position >= 0))
        rows = rows[persons.status[rows] == Status.EMPLOYED]
        asked = fields.requirement[market.world.positions.segment[persons.position[rows]]].astype(float)
        missing = np.maximum(0.0, asked - market.world.traits.competences[rows]).sum(axis=1)
        self.keys.append(rows * LONG + market.week)
        self.short.append(missing / np.maximum(asked.sum(axis=1), 1e-9))
        self.before = persons.position.copy()

    def shortfall(self, person: np.ndarray, week: np.ndarray) -> np.ndarray:
        """What these people lacked when they were hired in these weeks, or at the latest hire before [k]; 0 for jobs
        that ran at the start."""
        keys, short = np.concatenate(self.keys), np.concatenate(self.short)
        order = np.argsort(keys, kind="stable")
        at = np.searchsorted(keys[order], person * LONG + week, side="right") - 1
        row = order[np.maximum(at, 0)] if len(order) else np.zeros(len(person), np.int64)
        known = (at >= 0) & (keys[row] // LONG == person) if len(order) else np.zeros(len(person), bool)
        return np.where(known, short[row], 0.0) if len(order) else np.zeros(len(person))
