"""Within one week: how matches move with searchers and with openings, everything else equal.

From the same moment the week is lived again and again with a keyed quarter of one side left out: no searcher and
no opening is left out twice, so each side's four quarters together are the whole. Elasticity = log of the share of
matches that is left over log(3/4).
"""

from collections.abc import Callable
from functools import partial
from math import log
from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from labsim.core.codes import NO_ROW, OUTSIDE, Decision, Slot
from labsim.model import LabourMarket
from labsim.population.keyed import Ask
from labsim.processes.seekers import SHADOW_BLOCK_W
from labsim.study.validate.bench import Bench, live
from labsim.study.validate.records import Check, Found, Table, mean_check
from labsim.week import search_and_match
from labsim.world.board import Tally
from labsim.world.state import copy_world

if TYPE_CHECKING:
    from labsim.week import Step

QUARTERS = 4
LEFT = 1.0 - 1.0 / QUARTERS
WEEKS, EVERY_W = 52, 4
FAR = 2**30  # a week in which nothing begins
COUNTED = (Tally.HIRES_POSTED, Tally.HIRES_DIRECT, Tally.HIRES_OUTSIDE)
KINDS = ("all openings", "posted, region", "direct, region", "outside the region")
SIDES = ("searchers", "openings")
BASIS = "economics: within-week elasticities"


def run(bench: Bench) -> Found:
    """Elasticities of matches to each side, and their sum."""
    seeds = bench.seeds(6, 1)
    found = bench.each(list(seeds), lambda seed, stop: _matches(bench, seed, stop), "elasticities")
    by_seed = np.stack([elasticities(found[seed]) for seed in seeds])  # [seeds, sides, kinds]
    every = by_seed[:, :, 0]
    checks: list[Check] = [
        mean_check("seekers", "elasticity of matches to searchers", every[:, 0], "", (0.6, 0.8), BASIS),
        mean_check("vacancies", "elasticity of matches to openings", every[:, 1], "", (0.4, 0.6), BASIS),
        mean_check("sum", "their sum", every.sum(axis=1), "", (1.0, 1.3), BASIS),
    ]
    mean = by_seed.mean(axis=0)
    rows = tuple((kind, mean[0, k], mean[1, k], mean[:, k].sum()) for k, kind in enumerate(KINDS))
    how = f"start `stationary`, {len(seeds)} seeds, every {EVERY_W}th week of a year, {2 * QUARTERS + 1} variants each"
    return Found("elasticities", how, tuple(checks), (Table("By kind of opening", ("matches", *SIDES, "sum"), rows),))


def elasticities(matches: np.ndarray) -> np.ndarray:
    """From matches [1 + sides x quarters, kinds]: the first row is complete; [sides, all and each kind]."""
    matches = np.column_stack([matches.sum(axis=1), matches]).astype(float)
    left = matches[1:].reshape(len(SIDES), QUARTERS, -1).mean(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(left / matches[0]) / log(LEFT)


def _matches(bench: Bench, seed: int, stop: Event) -> np.ndarray:
    """Matches of all chosen weeks, complete and without each quarter of each side [1 + 2 x 4, kinds]."""
    market = bench.market(seed)
    total = np.zeros((1 + len(SIDES) * QUARTERS, len(COUNTED)), np.int64)
    try:
        for _ in range(WEEKS // EVERY_W):
            live(market, EVERY_W - 1, stop)
            for k, drop in enumerate(_variants()):
                total[k] += _once(market, drop)
            live(market, 1, stop)
    finally:
        market.close()
    return total


def _variants() -> list[Callable[[LabourMarket], None] | None]:
    sides = (drop_searchers, drop_openings)
    return [None, *(partial(leave_out, quarter=q) for leave_out in sides for q in range(QUARTERS))]


def _once(market: LabourMarket, drop: Callable[[LabourMarket], None] | None) -> np.ndarray:
    """This week lived in a copy; `market` stays where it is. Returns matches by kind [COUNTED]."""

    def searched(m: LabourMarket) -> None:
        if drop is not None:
            drop(m)
        search_and_match(m)

    step: Step = searched
    offices = type(market.offices)(*(np.copy(column) for column in market.offices))
    copy = LabourMarket(
        copy_world(market.world), market.setting, week=market.week, seed=market.seed, offices=offices,
        processes={"search_and_match": step},
    )  # fmt: skip
    copy.keep_log = False
    try:
        copy.step()
        return copy.board.tally[list(COUNTED)].copy()
    finally:
        copy.close()


def drop_searchers(m: LabourMarket, quarter: int) -> None:
    """A keyed quarter of residents and of applicants from elsewhere does not search this week."""
    persons, shadows = m.world.persons, m.world.shadows
    out = _quarter(m, persons.ident, quarter) & (persons.next_position == NO_ROW)
    persons.next_position[out] = OUTSIDE
    persons.next_week[out] = FAR
    gone = _quarter(m, shadows.ident, quarter)
    shadows.hired[gone] = (m.week + shadows.phase[gone]) // SHADOW_BLOCK_W


def drop_openings(m: LabourMarket, quarter: int) -> None:
    """A keyed quarter of the openings here and outside does not exist this week."""
    positions, outside = m.world.positions, m.world.outside
    opened = (positions.state == Slot.POSTED) | (positions.state == Slot.DIRECT)
    positions.state[opened & _quarter(m, positions.ident, quarter)] = Slot.LATENT
    gone = _quarter(m, outside.ident, quarter)
    block = int(m.setting.behaviour.listing.block_w)
    outside.taken[gone] = (m.week + outside.phase[gone]) // block


def _quarter(m: LabourMarket, idents: np.ndarray, quarter: int) -> np.ndarray:
    """Who is in a keyed quarter of this week [n bool]."""
    u = Ask(m.seed, Decision.START_STATE, idents)(1_000 + m.week)
    return np.floor(u * QUARTERS).astype(np.int64) == quarter
