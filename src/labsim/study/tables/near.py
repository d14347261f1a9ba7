"""People whom a channel showed that a small gap in skills cost them a job: when first, and what they lacked."""

from typing import TYPE_CHECKING

import numpy as np

from labsim.core.codes import Competence

if TYPE_CHECKING:
    from labsim.model import LabourMarket
    from labsim.world.board import Fields

GAPS = {
    "digital": (Competence.DIGITAL, Competence.PROBLEM_SOLVING),
    "technical": (Competence.TECHNICAL, Competence.FLEXIBILITY),
    "language": (Competence.LANGUAGE,),
    "social": (Competence.SOCIAL, Competence.SOFT),
}
NO_GAP = -1


class Near:
    """Follows the near misses of one market."""

    def __init__(self, market: "LabourMarket") -> None:
        n = len(market.world.persons.ident)
        self.week = np.full(n, -1, np.int64)  # of the first one since the start, -1 none
        self.gap = np.full(n, NO_GAP, np.int8)  # index in GAPS of what was lacking most then

    def close_week(self, market: "LabourMarket") -> None:
        """Whom it happened to this week for the first time."""
        fresh = np.flatnonzero((market.world.traits.near_miss == market.week) & (self.week < 0))
        self.week[fresh] = market.week
        self.gap[fresh] = gap_of(market, fresh)


def gap_of(market: "LabourMarket", rows: np.ndarray) -> np.ndarray:
    """Index in GAPS of what these people lack most of what work asks in which they look: their own field, and where
    they lack nothing there, the neighbouring ones [k]. Which job it was is not kept: it may have been another gap."""
    if not len(rows):
        return np.zeros(0, np.int8)
    fields, traits = market.setting.fields, market.world.traits
    own = market.world.persons.segment[rows].astype(np.int64)
    near = np.array([_near_most(fields, g) for g in range(len(fields.requirement))])
    missing = np.maximum(0.0, fields.requirement[own] - traits.competences[rows])
    beside = np.maximum(0.0, near[own] - traits.competences[rows])
    short = np.where(missing.sum(axis=1, keepdims=True) > 0, missing, beside)
    return np.argmax([short[:, list(parts)].sum(axis=1) for parts in GAPS.values()], axis=0).astype(np.int8)


def _near_most(fields: "Fields", segment: int) -> np.ndarray:
    """The most of each competence that a neighbouring field asks [competences]."""
    near = fields.near[fields.near_start[segment] : fields.near_start[segment + 1]]
    return np.asarray(fields.requirement[[segment, *near.tolist()]].max(axis=0))
