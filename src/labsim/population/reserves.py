"""Closed positions that may come to exist: for job creation by segment, for published growth by sector."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import LEVELS, SEGMENTS, Contract, Decision, Kind
from labsim.population.keyed import rank_within, synthetic_idents
from labsim.population.positions import Slots, Workplaces
from labsim.population.recipe import Recipe
from labsim.world.demand import Reserves
from labsim.world.derived import WEEKS_IN_YEAR

MODEL = 30  # question of Decision.POSITION: which existing position a closed one is modelled on
GROWTH_ROOM = 1.25  # reserve over published growth
CREATION_ORDINAL, GROWTH_ORDINAL = 1 << 36, 1 << 37  # idents of the drafts begin here


class Reserve(NamedTuple):
    """Closed positions, and which of them belong to growth [r bool]."""

    slots: Slots
    growth: np.ndarray


def make_reserve(recipe: Recipe, works: Workplaces) -> Reserve:
    """Closed positions, each modelled on an existing one whose employer it shares."""
    jobs, slots = recipe.region.jobs, works.slots
    models = np.flatnonzero(works.regular & (slots.contract != Contract.SELF_EMPLOYED))
    by_segment = np.bincount(slots.segment[works.regular], minlength=SEGMENTS)
    creation = np.maximum(jobs.reserve_least, np.ceil(jobs.reserve_share * by_segment)).astype(np.int64)
    segment = np.repeat(np.arange(SEGMENTS), creation)
    sector = np.repeat(np.arange(len(recipe.region.sectors)), _growth_numbers(recipe, slots.sector[models]))
    like = _models(recipe, segment, slots.segment[models], CREATION_ORDINAL)
    kin = _models(recipe, segment // LEVELS, slots.segment[models] // LEVELS, CREATION_ORDINAL)
    like = np.where(like >= 0, like, np.maximum(kin, 0))  # a segment without employees takes its occupation's
    grown = _models(recipe, sector, slots.sector[models], GROWTH_ORDINAL)
    rows = models[np.concatenate([like, grown[grown >= 0]])]
    employer = slots.employer[rows]
    number = np.bincount(slots.employer, minlength=len(works.firms.ident))[employer] + rank_within(employer)
    segments = np.concatenate([segment, slots.segment[rows[len(segment) :]]])
    closed = Slots(employer, number, slots.sector[rows], segments, slots.contract[rows])
    return Reserve(closed, np.arange(len(rows)) >= len(segment))


def _growth_numbers(recipe: Recipe, sectors: np.ndarray) -> np.ndarray:
    """Positions that published growth can open by the end of the horizon, with room to spare [s]."""
    years = int(np.ceil((recipe.window.end - recipe.window.base) / WEEKS_IN_YEAR))
    growth = np.prod(1.0 + np.maximum(recipe.region.jobs.growth[:years], 0.0), axis=0) - 1.0
    now = np.bincount(sectors, minlength=len(growth))
    return np.ceil(GROWTH_ROOM * growth * now).astype(np.int64)


def _models(recipe: Recipe, wanted: np.ndarray, kinds: np.ndarray, ordinal: int) -> np.ndarray:
    """For each wanted kind the index of a keyed member of it in `kinds`; -1 where it has none."""
    draft = synthetic_idents(Kind.POSITION, wanted, ordinal + rank_within(wanted))
    order = np.argsort(kinds, kind="stable")
    low = np.searchsorted(kinds[order], wanted, "left")
    span = np.searchsorted(kinds[order], wanted, "right") - low
    pick = low + np.floor(recipe.ask(Decision.POSITION, draft)(MODEL) * span).astype(np.int64)
    return np.where(span > 0, order[np.minimum(pick, len(order) - 1)], -1)


def reserve_table(recipe: Recipe, reserve: Reserve, ident: np.ndarray) -> Reserves:
    """Rows of the closed positions, the last of all [p], by segment and by sector, in keyed order."""
    first = len(ident) - len(reserve.growth)
    lists: list[np.ndarray] = []
    kinds = (
        (reserve.slots.segment, ~reserve.growth, SEGMENTS),
        (reserve.slots.sector, reserve.growth, len(recipe.region.sectors)),
    )
    for kind, mask, size in kinds:
        rows = np.flatnonzero(mask)
        order = rows[np.lexsort((ident[first + rows], kind[rows]))]
        start = np.concatenate([[0], np.cumsum(np.bincount(kind[rows], minlength=size))])
        lists += [start.astype(np.int32), (first + order).astype(np.int32)]
    return Reserves(*lists)
