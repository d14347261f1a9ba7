"""What people earn and receive a month, gross and indicative: from wages of positions and the norms of the law."""

from typing import TYPE_CHECKING, Protocol

import numpy as np

from labsim.core.codes import NO_ROW, Scheme
from labsim.inputs.income import Income
from labsim.inputs.measure import load_income

if TYPE_CHECKING:
    from labsim.inputs.region import Region
    from labsim.model import LabourMarket

WEEKS_IN_MONTH = 52 / 12


class Follows(Protocol):
    """Whoever follows a market of a region."""

    market: "LabourMarket"
    region: "Region"


def monthly_wage(
    diary: Follows,
    person: np.ndarray,
    position: np.ndarray,
    contract: np.ndarray,
    hours: np.ndarray,
    told: Income | None = None,
) -> np.ndarray:
    """Gross wage a month of people in these jobs [k euros]; jobs elsewhere pay the mean of the person's trade.

    told: the figures, if they are read already."""
    told, slots = told or load_income(), diary.market.world.positions
    by_trade, spread = diary.region.segment_wage, float(diary.region.jobs.log_wage_sd)
    row = np.maximum(position, 0)
    here = by_trade[slots.segment[row]] * np.exp(slots.wage[row] - spread**2 / 2)
    away = by_trade[diary.market.world.persons.segment[person]]
    hourly = np.where(position >= 0, here, away)
    least = told.minimum_wage / (told.full_week * WEEKS_IN_MONTH)
    hourly = np.where(np.isin(contract, told.at_minimum), least, np.maximum(hourly, least))
    return np.asarray(np.where(np.isin(contract, told.unpaid), 0.0, hourly) * hours * WEEKS_IN_MONTH)


def monthly_benefit(
    diary: Follows, person: np.ndarray, scheme: np.ndarray, wage: np.ndarray, told: Income | None = None
) -> np.ndarray:
    """Benefit a month beside this wage [k euros]: the norm, less what is earned; WW is a share of a usual wage."""
    told, world = told or load_income(), diary.market.world
    single = world.traits.partner[person] == NO_ROW
    norm = np.array([told.shares.get(Scheme(code).name.lower(), 0.0) for code in range(len(Scheme))])[scheme]
    norm = np.where((scheme == Scheme.BIJSTAND) & ~single, told.bijstand_partner, norm) * told.minimum_wage
    usual = diary.region.segment_wage[world.persons.segment[person]] * told.ww_hours * WEEKS_IN_MONTH
    norm = np.where(scheme == Scheme.WW, told.shares["ww"] * usual, norm)
    return np.asarray(np.maximum(0.0, norm - wage))
