"""Employers: how many of which size in each sector, where they are, what they are like."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import NO_ROW, Decision, Kind
from labsim.inputs.region import Region
from labsim.population.ipf import Margin, fit
from labsim.population.keyed import expand, rank_within, synthetic_idents, whole
from labsim.population.organisations import employer_ident, take_places, with_habits
from labsim.population.recipe import Recipe
from labsim.world.demand import Employers

SIZE, PLACE, INCLUSIVE, RISK, TRUST, LEARNING, NEIGHBOUR = range(7)  # questions of Decision.EMPLOYER
SIZE_EDGES = np.array([2.0, 10.0, 20.0, 50.0, 100.0, 420.0])  # of the classes that the region counts
SMALL = 10  # employers below it keep their size when sizes are fitted to the number of positions
WORK_COMPANY_SECTOR = "O"  # a joint scheme of municipalities is public administration
SECTOR_BITS = 24  # of the ordinal in an ident
NEIGHBOURS = (-2, -1, 1, 2)  # places away in the row of employers
RISK_SD = 0.1


class Firms(NamedTuple):
    """Employers, one row each [n int64]: those with personnel, the self-employed, the work company."""

    ident: np.ndarray  # [uint64]
    sector: np.ndarray
    municipality: np.ndarray
    size: np.ndarray  # positions at the start


def make_firms(
    recipe: Recipe, employees: np.ndarray, sector: np.ndarray, alone: np.ndarray, place: np.ndarray
) -> tuple[Firms, np.ndarray]:
    """Employers for positions [n] of those sectors, and the employer of each position [n].

    employees [s]: positions with an employer; alone: self-employed positions; place: order within the sector.
    """
    firm_sector, firm_size = _sizes(recipe, employees)
    count, owners = len(firm_sector), np.flatnonzero(alone)
    all_sector = np.concatenate([firm_sector, sector[owners]])
    all_size = np.concatenate([firm_size, np.ones(len(owners), np.int64)])
    employer = np.empty(len(sector), np.int64)
    employer[owners] = count + np.arange(len(owners))
    staff = np.flatnonzero(~alone)
    staff = staff[np.lexsort((place[staff], sector[staff]))]
    employer[staff] = np.repeat(np.arange(count), firm_size)
    municipality = _municipalities(recipe, all_sector, all_size, np.arange(len(all_sector)) >= count)
    ident = synthetic_idents(Kind.EMPLOYER, municipality, (all_sector << SECTOR_BITS) + rank_within(all_sector))
    staffed = slice(0, count)
    ident[staffed], municipality[staffed] = take_places(
        recipe.region, ident[staffed], all_sector[staffed], municipality[staffed], all_size[staffed]
    )
    return Firms(ident, all_sector, municipality, all_size), employer


def _sizes(recipe: Recipe, employees: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sector and size of each employer with personnel; sizes add up to the sector's positions exactly."""
    large_first = np.cumsum(recipe.region.jobs.establishments[:, ::-1], axis=1)
    counts = np.diff(np.minimum(large_first, employees[:, None]), axis=1, prepend=0)[:, ::-1].copy()
    counts[:, 0] += (employees > 0) & (counts.sum(axis=1) == 0)
    sector, size_class = expand(counts)
    u = recipe.ask(Decision.EMPLOYER, synthetic_idents(Kind.EMPLOYER, sector, rank_within(sector)))(SIZE)
    low, high = SIZE_EDGES[size_class], SIZE_EDGES[size_class + 1]
    raw = low + (high - low) * u * u  # small ones are more frequent within each class
    fitted = [_fitted(raw[sector == s], int(employees[s])) for s in range(len(employees))]
    return sector, np.concatenate(fitted)


def _fitted(raw: np.ndarray, total: int) -> np.ndarray:
    """Whole sizes near `raw` that add up: large employers give way, all of them where that is not enough."""
    if not len(raw):
        return np.zeros(0, np.int64)
    large = raw >= SMALL
    rest = total - raw[~large].sum()
    if large.any() and rest >= SMALL * large.sum():
        wanted = np.where(large, raw * (rest / raw[large].sum()), raw)
    else:
        wanted = raw * (total / raw.sum())
    sizes = np.maximum(whole(wanted), 1)
    while (spare := int(sizes.sum()) - total) > 0:
        sizes[np.flatnonzero(sizes > 1)[:spare]] -= 1
    return sizes


def _municipalities(recipe: Recipe, sector: np.ndarray, size: np.ndarray, alone: np.ndarray) -> np.ndarray:
    """Municipalities in keyed order, so that each has its share of the positions of every sector."""
    u = recipe.ask(Decision.EMPLOYER, synthetic_idents(Kind.EMPLOYER, sector, rank_within(sector)))(PLACE)
    kind = sector * 2 + alone
    order = np.lexsort((u, kind))
    totals = np.bincount(kind, weights=size)
    before = np.cumsum(totals) - totals
    middle = np.cumsum(size[order]) - size[order] / 2.0
    part = (middle - before[kind[order]]) / np.maximum(totals[kind[order]], 1.0)
    below = np.cumsum(places_of(recipe.region, np.bincount(sector, weights=size)), axis=1)
    place = np.empty(len(sector), np.int64)
    place[order] = (part[:, None] >= below[sector[order], :-1]).sum(axis=1)
    return place


def places_of(region: Region, positions: np.ndarray) -> np.ndarray:
    """Share of each municipality in the positions [s] of a sector [s, m].

    The location quotients are the pattern, raked so that each municipality keeps its share of all positions.
    """
    shares, quotient = region.jobs.municipality_share, region.jobs.municipality_sector
    if (quotient == quotient[:1]).all():
        return np.tile(shares, (len(positions), 1))
    total = positions.sum()
    margins = [Margin((1,), shares / shares.sum() * total), Margin((0,), positions.astype(float))]
    table = fit(quotient * shares * positions[:, None], margins)
    return np.where(positions[:, None] > 0, table / np.maximum(positions[:, None], 1.0), shares)


def with_work_company(region: Region, firms: Firms, places: int) -> Firms:
    """The employers and, as the last row, the named organisation with the sheltered places."""
    ident = np.array([employer_ident(region.work_company)], np.uint64)
    told = [one.municipality for one in region.organisations if one.slug == region.work_company]
    home = max(told[0], 0) if told else 0
    last = Firms(ident, *(np.array([n]) for n in (region.sectors.index(WORK_COMPANY_SECTOR), home, places)))
    return Firms(*(np.concatenate(pair) for pair in zip(firms, last, strict=True)))


def employer_table(recipe: Recipe, firms: Firms) -> Employers:
    """The world's table of employers; one employer service, so one column of trust."""
    ask, jobs = recipe.ask(Decision.EMPLOYER, firms.ident), recipe.region.jobs
    inclusive = jobs.inclusiveness[firms.sector] + jobs.inclusiveness_sd * ask.normal(INCLUSIVE)
    size_class = np.searchsorted(SIZE_EDGES[1:-1], firms.size, "right")
    risk = jobs.risk_aversion[size_class] + RISK_SD * ask.normal(RISK)
    trust = jobs.trust + jobs.trust_sd * ask.normal(TRUST)
    learning = np.floor(firms.size * jobs.learning_places[firms.sector] / 100.0 + ask(LEARNING))
    made = Employers(
        ident=firms.ident,
        sector=firms.sector.astype(np.int8),
        municipality=firms.municipality.astype(np.int8),
        size=firms.size.astype(np.int32),
        inclusiveness=np.clip(inclusive, 0.0, 1.0).astype(np.float32),
        risk_aversion=np.clip(risk, 0.0, 1.0).astype(np.float32),
        trust=np.clip(trust, 0.0, 1.0).astype(np.float32)[:, None],
        neighbours=_neighbours(firms, ask(NEIGHBOUR)),
        learning_places=np.where(firms.size > 1, learning, 0).astype(np.int16),
        learning_used=np.zeros(len(firms.ident), np.int16),
        replaced=np.zeros(len(firms.ident), np.int16),
    )
    return with_habits(recipe.region, made)


def _neighbours(firms: Firms, u: np.ndarray) -> np.ndarray:
    """The nearest in a keyed row of the sector, municipality by municipality [n, 4]; NO_ROW at its ends."""
    order = np.lexsort((u, firms.municipality, firms.sector))
    sector, place = firms.sector[order], np.arange(len(order))
    neighbours = np.full((len(order), len(NEIGHBOURS)), NO_ROW, np.int32)
    for k, step in enumerate(NEIGHBOURS):
        other = np.clip(place + step, 0, len(order) - 1)
        valid = (other == place + step) & (sector[other] == sector)
        neighbours[order[valid], k] = order[other[valid]]
    return neighbours
