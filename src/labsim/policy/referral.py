"""Who is referred depends on whether the own coach knows the offer (rule R33); joint working makes all of them know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from labsim.core.codes import Decision, Kind
from labsim.core.draws import ident_of_name, pair_bits
from labsim.policy.admit import keyed_uniforms
from labsim.world.offices import OfficeKind

if TYPE_CHECKING:
    from labsim.model import LabourMarket


def coaches_of(market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    """Number of the coach of each of these people: a lasting keyed draw over the coaches there are."""
    services = [one for one in market.institutions if one.kind == OfficeKind.SOCIAL_SERVICE]
    coaches = max(1, round(sum(one.coaches for one in services)))
    u = keyed_uniforms(market.seed, Decision.REFERRAL, 0, market.world.persons.ident[rows])
    return np.floor(u * coaches).astype(np.int64)


def coherence(market: LabourMarket) -> float:
    """Share of coaches who know every offer of the region, as of last week's decision."""
    mine = market.offices.kind == OfficeKind.SOCIAL_SERVICE
    return float(market.offices.coherence[mine].max(initial=0.0))


def whose_coach_knows(market: LabourMarket, instrument: int, rows: np.ndarray) -> np.ndarray:
    """Those of these people whose coach knows the instrument: keyed by coach and instrument, nested in coherence."""
    coach = coaches_of(market, rows)
    office = ident_of_name(Kind.OFFICE, "coach")
    keys = (pair_bits(np.uint64(office), np.uint64(k), np.uint64(instrument)) for k in range(coach.max(initial=-1) + 1))
    names = np.array(list(keys), np.uint64)
    knows = keyed_uniforms(market.seed, Decision.REFERRAL, 1, names) < coherence(market)
    return rows[knows[coach]] if len(rows) else rows
