"""Positions and employers: the joint table of sector, occupation and level first, then slots dealt to employers."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import LEVELS, NO_ROW, OCCUPATIONS, SEGMENTS, Contract, Decision, Kind, Scheme
from labsim.core.draws import ident_of_name
from labsim.inputs.region import Region
from labsim.population.ipf import Margin, fit_whole
from labsim.population.keyed import (
    Ask,
    expand,
    first_of_each,
    from_quantiles,
    part_idents,
    rank_within,
    synthetic_idents,
    whole,
)

DEAL, FLEXIBLE, HOURS, WAGE, STANDARD = range(5)  # questions of Decision.POSITION
SIZE, PLACE = range(2)  # questions of Decision.EMPLOYER
SIZE_EDGES = np.array([2.0, 10.0, 20.0, 50.0, 100.0, 420.0])
SMALL = 10  # employers below it keep their size when sizes are fitted to the number of positions
FULL_TIME, FEWEST_HOURS, HOUR_STEP = 40, 4, 4
FLEX_HOURS, OWN_HOURS = -6.0, 4.0  # flexible workers work less, the self-employed more than the sector's mean
AT_LEAST = 1e-6
SHELTERED_CONTRACTS = (int(Contract.SHELTERED), int(Contract.SUPPORTED))


class Slots(NamedTuple):
    """Positions that exist at the start, one row each [n]."""

    employer: np.ndarray  # row in `Firms` [int64]
    number: np.ndarray  # slot number within the employer [int64]
    sector: np.ndarray
    segment: np.ndarray
    contract: np.ndarray


class Firms(NamedTuple):
    """Employers, one row each [n]."""

    ident: np.ndarray  # [uint64]
    sector: np.ndarray
    municipality: np.ndarray
    size: np.ndarray  # positions at the start [int64]


class SectorJobs(NamedTuple):
    """Positions by sector, as amounts [s]; temp workers stand where they work."""

    employees: np.ndarray
    temps: np.ndarray  # of them sent by agencies
    own: np.ndarray  # self-employed


def sheltered_cells(region: Region) -> np.ndarray:
    """Sheltered and supported workers by scheme: SW, begeleid, beschut [3]."""
    return region.benefits.cells[:, [Scheme.SW - 1, Scheme.BEGELEID - 1, Scheme.BESCHUT - 1]].sum(axis=0)


def sector_jobs(region: Region) -> SectorJobs:
    """Filled main jobs by sector, without sheltered work."""
    jobs = region.jobs
    agency = region.sectors.index("N78") if "N78" in region.sectors else None
    employed = jobs.employee_jobs / jobs.jobs_per_person
    employees = jobs.sector_employee_jobs / jobs.sector_employee_jobs.sum() * employed
    rest = jobs.sector_jobs - jobs.sector_employee_jobs
    own = rest / max(rest.sum(), AT_LEAST) * (jobs.main_jobs - sheltered_cells(region).sum() - employed)
    temps = np.zeros(len(employees))
    if agency is not None:
        sent = employees[agency] * (1.0 - jobs.temp_staff_share)
        temps = sent * jobs.temp_sector
        employees = employees + temps
        employees[agency] -= sent
    return SectorJobs(employees, temps, np.maximum(own, 0.0))


def slot_numbers(region: Region) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers of employee and of self-employed positions by sector, unfilled ones included [s] each."""
    jobs, filled = region.jobs, sector_jobs(region)
    total = filled.employees.sum() + filled.own.sum()
    spare = jobs.waiting_share + jobs.latent_share + jobs.direct / total
    employees = filled.employees * (1.0 + spare + jobs.posted / filled.employees.sum())
    return whole(employees), whole(filled.own * (1.0 + spare))


def make_slots(region: Region, seed: int) -> tuple[Slots, Firms]:
    """Positions and employers of the start, sheltered work last."""
    employees, own = slot_numbers(region)
    sector, segment = _joint(region, employees + own)
    draft = synthetic_idents(Kind.POSITION, sector, rank_within(sector, np.zeros(len(sector))))
    ask = Ask(seed, Decision.POSITION, draft)
    place = rank_within(sector, ask(DEAL))
    alone = place < own[sector]
    contract = np.where(alone, int(Contract.SELF_EMPLOYED), _contracts(region, ask, sector, segment, alone))
    firms, employer = _firms(region, seed, employees, own, sector, alone, place)
    slots = Slots(employer, rank_within(employer, place), sector, segment, contract)
    return _with_work_company(region, slots, firms)


def _joint(region: Region, slots: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sector and segment of each position: exact sectors, occupations by sector, the region's levels."""
    jobs = region.jobs
    pattern = jobs.sector_occupation[:, :, None] * region.people.occupation_level[None, :, :] + AT_LEAST
    by_occupation = jobs.sector_occupation * slots[:, None]
    by_occupation *= (slots / np.maximum(by_occupation.sum(axis=1), AT_LEAST))[:, None]
    levels = jobs.level_share * slots.sum()
    table = fit_whole(pattern, [Margin((0, 1), by_occupation), Margin((2,), levels)], np.full(len(slots), 0.5))
    sector, occupation, level = expand(table)
    return sector, occupation * LEVELS + level


def _contracts(region: Region, ask: Ask, sector: np.ndarray, segment: np.ndarray, alone: np.ndarray) -> np.ndarray:
    """FLEX or PERMANENT: temp workers and the sector's own flexible workers, most at the practical level."""
    jobs, filled = region.jobs, sector_jobs(region)
    own = np.maximum(filled.employees - filled.temps, 0.0)
    share = (own * jobs.flex_share + filled.temps) / np.maximum(filled.employees, AT_LEAST)
    numbers = np.rint(share * np.bincount(sector[~alone], minlength=len(share))).astype(np.int64)
    score = np.where(alone, np.inf, ask(FLEXIBLE) / jobs.flex_level[segment % LEVELS])
    flexible = first_of_each(sector, score, numbers)
    return np.where(flexible, int(Contract.FLEX), int(Contract.PERMANENT))


def _sizes(region: Region, seed: int, employees: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sector and size of each employer with personnel; sizes add up to the sector's positions exactly."""
    large_first = np.minimum(np.cumsum(region.jobs.establishments[:, ::-1], axis=1), employees[:, None])
    counts = np.diff(large_first, axis=1, prepend=0)[:, ::-1].copy()
    counts[:, 0] += (employees > 0) & (counts.sum(axis=1) == 0)
    sector, size_class = expand(counts.astype(np.int64))
    draft = synthetic_idents(Kind.EMPLOYER, sector, rank_within(sector, np.zeros(len(sector))))
    u = Ask(seed, Decision.EMPLOYER, draft)(SIZE)
    low, high = SIZE_EDGES[size_class], SIZE_EDGES[size_class + 1]
    raw = low + (high - low) * u * u  # small ones are more frequent within each class
    sizes = np.ones(len(sector), np.int64)
    for s in np.unique(sector):
        mine = sector == s
        sizes[mine] = _fitted(raw[mine], int(employees[s]))
    return sector, sizes


def _fitted(raw: np.ndarray, total: int) -> np.ndarray:
    """Whole sizes near `raw` that add up: large employers give way, all of them where that is not enough."""
    large = raw >= SMALL
    rest = total - raw[~large].sum()
    if large.any() and rest >= SMALL * large.sum():
        fitted = np.where(large, raw * rest / raw[large].sum(), raw)
    else:
        fitted = raw * total / raw.sum()
    sizes = np.maximum(whole(fitted), 1)
    spare = int(sizes.sum()) - total
    while spare > 0:
        bigger = np.flatnonzero(sizes > 1)[:spare]
        sizes[bigger] -= 1
        spare -= len(bigger)
    return sizes


def _firms(
    region: Region, seed: int, employees: np.ndarray, own: np.ndarray, sector: np.ndarray, alone: np.ndarray,
    place: np.ndarray,
) -> tuple[Firms, np.ndarray]:  # fmt: skip
    """Employers with personnel, then the self-employed; and the employer of each position."""
    firm_sector, firm_size = _sizes(region, seed, employees)
    count = len(firm_sector)
    owners = np.flatnonzero(alone)
    all_sector = np.concatenate([firm_sector, sector[owners]])
    all_size = np.concatenate([firm_size, np.ones(len(owners), np.int64)])
    employer = np.empty(len(sector), np.int64)
    employer[owners] = count + np.arange(len(owners))
    staff = np.flatnonzero(~alone)
    staff = staff[np.lexsort((place[staff], sector[staff]))]
    employer[staff] = np.repeat(np.arange(count), firm_size)[: len(staff)]
    municipality = _municipalities(region, seed, all_sector, all_size, count)
    ordinal = (all_sector << 24) + rank_within(all_sector, np.zeros(len(all_sector)))
    ident = synthetic_idents(Kind.EMPLOYER, municipality, ordinal)
    return Firms(ident, all_sector, municipality, all_size), employer


def _municipalities(region: Region, seed: int, sector: np.ndarray, size: np.ndarray, count: int) -> np.ndarray:
    """Municipalities in keyed order, so that each has its share of the positions in every sector."""
    draft = synthetic_idents(Kind.EMPLOYER, sector, rank_within(sector, np.zeros(len(sector))))
    u = Ask(seed, Decision.EMPLOYER, draft)(PLACE)
    kind = (np.arange(len(sector)) >= count).astype(np.int64) * 1000 + sector
    order = np.lexsort((u, kind))
    running = np.cumsum(size[order]) - size[order] / 2.0
    edges = np.cumsum(region.jobs.municipality_share)[:-1]
    totals = np.bincount(kind, weights=size, minlength=2000)
    before = np.cumsum(totals) - totals
    within = (running - before[kind[order]]) / np.maximum(totals[kind[order]], 1.0)
    place = np.empty(len(sector), np.int64)
    place[order] = (within[:, None] >= edges).sum(axis=1)
    return place


def _with_work_company(region: Region, slots: Slots, firms: Firms) -> tuple[Slots, Firms]:
    """Add the work company with its sheltered positions; their segments follow from who works there."""
    sw, supported, sheltered = sheltered_cells(region)
    count = int(sw + supported + sheltered)
    if count == 0:
        return slots, firms
    row, sector = len(firms.ident), region.sectors.index("O")
    contract = np.full(count, int(Contract.SHELTERED))
    contract[sw : sw + supported] = Contract.SUPPORTED
    ident = np.array([ident_of_name(Kind.EMPLOYER, region.work_company)], np.uint64)
    firm = Firms(ident, np.array([sector]), np.array([0]), np.array([count]))
    more = Slots(np.full(count, row), np.arange(count), np.full(count, sector), np.zeros(count, np.int64), contract)
    joined = [tuple(np.concatenate(pair) for pair in zip(a, b, strict=True)) for a, b in ((slots, more), (firms, firm))]
    return Slots(*joined[0]), Firms(*joined[1])


def slot_hours(region: Region, ask: Ask, sector: np.ndarray, contract: np.ndarray) -> np.ndarray:
    """Hours a week, in fours, around the sector's mean [n int64]."""
    flexible, own = contract == Contract.FLEX, contract == Contract.SELF_EMPLOYED
    shift = np.where(flexible, FLEX_HOURS, np.where(own, OWN_HOURS, 0.0))
    mean = np.zeros(len(region.sectors))
    numbers = np.maximum(np.bincount(sector, minlength=len(mean)), 1)
    mean = np.bincount(sector, weights=shift, minlength=len(mean)) / numbers
    wanted = region.jobs.hours[sector] - mean[sector] + shift + from_quantiles(ask(HOURS), region.jobs.hours_spread)
    stepped = HOUR_STEP * np.rint(wanted / HOUR_STEP)
    return np.clip(stepped, FEWEST_HOURS, FULL_TIME).astype(np.int64)


def slot_idents(firms: Firms, employer: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Idents of positions: (employer, slot number) [uint64]."""
    return part_idents(Kind.POSITION, firms.ident[employer], number)


__all__ = ["NO_ROW", "OCCUPATIONS", "SEGMENTS", "Firms", "Slots", "make_slots", "slot_hours", "slot_idents"]
