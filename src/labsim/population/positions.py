"""Positions: a joint table of sector, occupation and level first, then contracts, then employers."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import LEVELS, Contract, Decision, Kind, Scheme
from labsim.inputs.region import Region
from labsim.population.employers import Firms, make_firms, with_work_company
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
from labsim.population.recipe import Recipe

DEAL, FLEXIBLE, HOURS = range(3)  # questions of Decision.POSITION
AGENCIES = "N78"  # temporary work agencies, whose workers stand in the sectors where they work
SHELTERED_CONTRACTS = (int(Contract.SHELTERED), int(Contract.SUPPORTED))
FULL_TIME, FEWEST_HOURS, HOUR_STEP = 40, 4, 4
FLEX_HOURS, OWN_HOURS = -6.0, 4.0  # flexible workers work less, the self-employed more than the others
AT_LEAST = 1e-6


class Slots(NamedTuple):
    """Positions, one row each [n int64]."""

    employer: np.ndarray  # row in `Firms`
    number: np.ndarray  # slot number within the employer
    sector: np.ndarray
    segment: np.ndarray
    contract: np.ndarray


class Workplaces(NamedTuple):
    """The positions of the start with what follows from their employers."""

    slots: Slots
    firms: Firms
    ident: np.ndarray  # [uint64]
    municipality: np.ndarray
    hours: np.ndarray

    @property
    def regular(self) -> np.ndarray:
        """Which positions are not sheltered work [n bool]."""
        return ~np.isin(self.slots.contract, SHELTERED_CONTRACTS)


class SectorJobs(NamedTuple):
    """Filled main jobs by sector, as amounts [s]; without sheltered work, temp workers where they work."""

    employees: np.ndarray
    temps: np.ndarray  # of them sent by agencies
    own: np.ndarray  # self-employed


def sheltered_cells(region: Region) -> np.ndarray:
    """Workers in SW, begeleid werken and nieuw beschut [3]."""
    return region.benefits.cells[:, [Scheme.SW - 1, Scheme.BEGELEID - 1, Scheme.BESCHUT - 1]].sum(axis=0)


def sector_jobs(region: Region) -> SectorJobs:
    """Main jobs by sector: the sector table gives the shares, `employee_jobs` and `main_jobs` the levels."""
    jobs = region.jobs
    agency = region.sectors.index(AGENCIES)
    employed = jobs.employee_jobs / jobs.jobs_per_person
    employees = jobs.sector_employee_jobs / jobs.sector_employee_jobs.sum() * employed
    rest = jobs.sector_jobs - jobs.sector_employee_jobs
    own = rest / max(rest.sum(), AT_LEAST) * (jobs.main_jobs - sheltered_cells(region).sum() - employed)
    temps = employees[agency] * (1.0 - jobs.temp_staff_share) * jobs.temp_sector
    employees[agency] *= jobs.temp_staff_share
    return SectorJobs(employees + temps, temps, np.maximum(own, 0.0))


def slot_numbers(region: Region) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers of employee and of self-employed positions by sector, unfilled ones included [s] each."""
    jobs, filled = region.jobs, sector_jobs(region)
    total = filled.employees.sum() + filled.own.sum()
    spare = jobs.waiting_share + jobs.latent_share + jobs.direct / total
    employees = filled.employees * (1.0 + spare + jobs.posted / filled.employees.sum())
    return whole(employees), whole(filled.own * (1.0 + spare))


def make_workplaces(recipe: Recipe) -> Workplaces:
    """Positions and employers of the start, sheltered work last."""
    region = recipe.region
    employees, own = slot_numbers(region)
    sector, segment = _joint(region, employees + own)
    draft = synthetic_idents(Kind.POSITION, sector, rank_within(sector))
    ask = recipe.ask(Decision.POSITION, draft)
    place = rank_within(sector, ask(DEAL))
    alone = place < own[sector]
    flexible = _flexible(region, ask, sector, segment, ~alone)
    contract = np.where(flexible, int(Contract.FLEX), int(Contract.PERMANENT))
    contract = np.where(alone, int(Contract.SELF_EMPLOYED), contract)
    firms, employer = make_firms(recipe, employees, sector, alone, place)
    slots = Slots(employer, rank_within(employer, place), sector, segment, contract)
    firms, slots = _with_sheltered(region, firms, slots)
    ident = slot_idents(firms, slots)
    hours = slot_hours(region, recipe.ask(Decision.POSITION, ident), slots)
    return Workplaces(slots, firms, ident, firms.municipality[slots.employer], hours)


def _joint(region: Region, slots: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sector and segment of each position: exact sectors, occupations by sector, the region's levels."""
    jobs = region.jobs
    pattern = jobs.sector_occupation[:, :, None] * region.people.occupation_level[None, :, :] + AT_LEAST
    by_occupation = jobs.sector_occupation * slots[:, None]
    by_occupation *= (slots / np.maximum(by_occupation.sum(axis=1), AT_LEAST))[:, None]
    levels = jobs.level_share / jobs.level_share.sum() * slots.sum()
    sector, occupation, level = expand(fit_whole(pattern, [Margin((0, 1), by_occupation), Margin((2,), levels)]))
    return sector, occupation * LEVELS + level


def _flexible(region: Region, ask: Ask, sector: np.ndarray, segment: np.ndarray, staff: np.ndarray) -> np.ndarray:
    """Flexible positions: temp workers and the sector's own, most of them at the practical level [n bool]."""
    jobs, filled = region.jobs, sector_jobs(region)
    own = np.maximum(filled.employees - filled.temps, 0.0)
    share = (own * jobs.flex_share + filled.temps) / np.maximum(filled.employees, AT_LEAST)
    numbers = np.rint(share * np.bincount(sector[staff], minlength=len(share))).astype(np.int64)
    score = np.where(staff, ask(FLEXIBLE) / jobs.flex_level[segment % LEVELS], np.inf)
    return first_of_each(sector, score, numbers)


def _with_sheltered(region: Region, firms: Firms, slots: Slots) -> tuple[Firms, Slots]:
    """Add the work company and its positions; their segments follow from who works there."""
    sw, supported, sheltered = sheltered_cells(region)
    count = int(sw + supported + sheltered)
    firms = with_work_company(region, firms, count)
    contract = np.full(count, int(Contract.SHELTERED))
    contract[sw : sw + supported] = Contract.SUPPORTED
    row = len(firms.ident) - 1
    employer, sector = np.full(count, row), np.full(count, firms.sector[row])
    more = Slots(employer, np.arange(count), sector, np.zeros(count, np.int64), contract)
    return firms, joined_slots(slots, more)


def joined_slots(first: Slots, second: Slots) -> Slots:
    """Positions of both, in that order."""
    return Slots(*(np.concatenate(pair) for pair in zip(first, second, strict=True)))


def slot_idents(firms: Firms, slots: Slots) -> np.ndarray:
    """Idents of positions: (employer, slot number) [uint64]."""
    return part_idents(Kind.POSITION, firms.ident[slots.employer], slots.number)


def slot_hours(region: Region, ask: Ask, slots: Slots) -> np.ndarray:
    """Hours a week, in fours, so that each sector keeps its mean [n int64]."""
    flexible, own = slots.contract == Contract.FLEX, slots.contract == Contract.SELF_EMPLOYED
    shift = np.where(flexible, FLEX_HOURS, np.where(own, OWN_HOURS, 0.0))
    shift += from_quantiles(ask(HOURS), region.jobs.hours_spread)
    numbers = np.maximum(np.bincount(slots.sector, minlength=len(region.sectors)), 1)
    mean = np.bincount(slots.sector, weights=shift, minlength=len(region.sectors)) / numbers
    wanted = region.jobs.hours[slots.sector] + shift - mean[slots.sector]
    return np.clip(HOUR_STEP * np.rint(wanted / HOUR_STEP), FEWEST_HOURS, FULL_TIME).astype(np.int64)
