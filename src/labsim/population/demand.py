"""The demand side as tables of the world: employers, positions, reserves, and the labour market around the region."""

import numpy as np

from labsim.core.codes import LEVELS, NO_ROW, OUTSIDE, SEGMENTS, Contract, Decision, Kind, Slot
from labsim.inputs.region import Region
from labsim.population.keyed import Ask, from_quantiles, rank_within, synthetic_idents, whole
from labsim.population.placement import Placement
from labsim.population.positions import SHELTERED_CONTRACTS, STANDARD, WAGE, Firms, Slots, slot_hours, slot_idents
from labsim.processes.openings import vacancy_ident
from labsim.world.demand import Employers, OutsideJobs, Positions, Reserves, Segments, Shadows

INCLUSIVE, RISK, TRUST, LEARNING, NEIGHBOUR = range(10, 15)  # questions of Decision.EMPLOYER
TENURE, QUALITY, OPENED, WAIT, RESERVE = range(20, 25)  # questions of Decision.POSITION
SIZE_STEPS = np.array([10, 20, 50, 100])
NEIGHBOURS = (-2, -1, 1, 2)
GROWTH_ROOM = 1.25  # reserve over published growth
QUALITY_MEAN, QUALITY_SD = 0.8, 0.8  # match quality of those who hold a job when the burn-in begins, sd
BLOCK_W = 13  # phases of outside jobs and shadows spread over a quarter


def make_employers(region: Region, seed: int, firms: Firms) -> Employers:
    """The table of employers; one office of the employer service."""
    ask, jobs = Ask(seed, Decision.EMPLOYER, firms.ident), region.jobs
    inclusive = jobs.inclusiveness[firms.sector] + jobs.inclusiveness_sd * ask.normal(INCLUSIVE)
    risk = jobs.risk_aversion[np.searchsorted(SIZE_STEPS, firms.size, "right")]
    trust = jobs.trust + jobs.trust_sd * ask.normal(TRUST)
    learning = np.floor(firms.size * jobs.learning_places[firms.sector] / 100.0 + ask(LEARNING))
    return Employers(
        ident=firms.ident,
        sector=firms.sector.astype(np.int8),
        municipality=firms.municipality.astype(np.int8),
        size=firms.size.astype(np.int32),
        inclusiveness=np.clip(inclusive, 0.0, 1.0).astype(np.float32),
        risk_aversion=np.clip(risk + 0.1 * ask.normal(RISK), 0.0, 1.0).astype(np.float32),
        trust=np.clip(trust, 0.0, 1.0).astype(np.float32)[:, None],
        neighbours=_neighbours(firms, ask(NEIGHBOUR)),
        learning_places=np.where(firms.size > 1, learning, 0).astype(np.int16),
        learning_used=np.zeros(len(firms.ident), np.int16),
    )


def _neighbours(firms: Firms, u: np.ndarray) -> np.ndarray:
    """The four employers next to each one in a keyed row of its sector, municipality by municipality [n, 4]."""
    order = np.lexsort((u, firms.municipality, firms.sector))
    sector = firms.sector[order]
    neighbours = np.full((len(order), len(NEIGHBOURS)), NO_ROW, np.int32)
    place = np.arange(len(order))
    for k, step in enumerate(NEIGHBOURS):
        other = place + step
        valid = (other >= 0) & (other < len(order))
        valid &= sector[np.clip(other, 0, len(order) - 1)] == sector
        neighbours[order[valid], k] = order[other[valid]]
    return neighbours


def reserve_slots(region: Region, seed: int, slots: Slots, firms: Firms, years: int) -> tuple[Slots, np.ndarray]:
    """Closed positions modelled on existing ones: for job creation by segment, then for growth by sector.

    Returns the slots and, for each, whether it belongs to growth [r bool].
    """
    jobs = region.jobs
    normal = ~np.isin(slots.contract, (*SHELTERED_CONTRACTS, int(Contract.SELF_EMPLOYED)))
    model = np.flatnonzero(normal)
    by_segment = np.bincount(slots.segment[~np.isin(slots.contract, SHELTERED_CONTRACTS)], minlength=SEGMENTS)
    wanted = np.maximum(jobs.reserve_least, np.ceil(jobs.reserve_share * by_segment)).astype(np.int64)
    growth = np.prod(1.0 + np.maximum(jobs.growth[:years], 0.0), axis=0) - 1.0
    by_sector = np.bincount(slots.sector[model], minlength=len(region.sectors))
    more = np.ceil(GROWTH_ROOM * growth * by_sector).astype(np.int64)
    segment = np.repeat(np.arange(SEGMENTS), wanted)
    create = _models(seed, slots.segment[model], segment, model, slots.segment[model] // LEVELS, segment // LEVELS, 0)
    sector = np.repeat(np.arange(len(more)), more)
    grow = _models(seed, slots.sector[model], sector, model, slots.sector[model], sector, 1)
    rows = np.concatenate([create, grow])
    taken = np.bincount(slots.employer, minlength=len(firms.ident))
    employer = slots.employer[rows]
    number = taken[employer] + rank_within(employer, np.arange(len(rows)))
    segments = np.concatenate([segment, slots.segment[grow]])
    reserve = Slots(employer, number, slots.sector[rows], segments, slots.contract[rows])
    return reserve, np.arange(len(rows)) >= len(create)


def _models(
    seed: int, kind: np.ndarray, wanted: np.ndarray, rows: np.ndarray, wider: np.ndarray, wanted_wider: np.ndarray,
    question: int,
) -> np.ndarray:  # fmt: skip
    """For each wanted kind the row of a keyed position of that kind, of the wider kind where there is none."""
    draft = synthetic_idents(Kind.POSITION, wanted, (1 << 36) + rank_within(wanted, np.zeros(len(wanted))))
    u = Ask(seed, Decision.POSITION, draft)(RESERVE + question)
    found = _drawn(kind, wanted, u)
    fallback = _drawn(wider, wanted_wider, u)
    pick = np.where(found >= 0, found, np.where(fallback >= 0, fallback, 0))
    return rows[pick]


def _drawn(kind: np.ndarray, wanted: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Index of a member of the wanted kind, by the draw; -1 where it has none."""
    order = np.argsort(kind, kind="stable")
    low = np.searchsorted(kind[order], wanted, "left")
    span = np.searchsorted(kind[order], wanted, "right") - low
    index = low + np.floor(u * np.maximum(span, 1)).astype(np.int64)
    return np.where(span > 0, order[np.minimum(index, len(order) - 1)], -1)


def make_positions(
    region: Region, seed: int, week: int, slots: Slots, firms: Firms, reserve: Slots, placement: Placement,
    job_start: np.ndarray,
) -> Positions:  # fmt: skip
    """The table of positions, the reserve last; `job_start` [n] of the persons who hold one."""
    every = Slots(*(np.concatenate(pair) for pair in zip(slots, reserve, strict=True)))
    count, spare = len(slots.employer), len(reserve.employer)
    ident = slot_idents(firms, every.employer, every.number)
    ask = Ask(seed, Decision.POSITION, ident)
    state = np.concatenate([placement.state, np.full(spare, int(Slot.CLOSED))])
    occupant = np.concatenate([placement.occupant, np.full(spare, NO_ROW)])
    age = from_quantiles(ask(OPENED), region.jobs.vacancy_weeks)
    age = np.where(state == Slot.DIRECT, np.minimum(age, 1), np.where(state == Slot.POSTED, age, 1.0))
    tenure = tenure_weeks(region, ask(TENURE), every.contract)
    begun = np.where(state == Slot.FILLED, tenure, age)
    since = week - np.floor(begun).astype(np.int64)
    since = np.where(occupant >= 0, job_start[np.maximum(occupant, 0)], since)
    openings = np.concatenate([np.ones(count, np.int64), np.zeros(spare, np.int64)])
    vacancy = np.zeros(len(ident), np.uint64)
    for j in np.flatnonzero((state == Slot.POSTED) | (state == Slot.DIRECT)):
        vacancy[j] = vacancy_ident(ident[j], openings[j])
    commuter = occupant == OUTSIDE
    quality = QUALITY_MEAN + QUALITY_SD * ask.normal(QUALITY)
    return Positions(
        ident=ident,
        vacancy=vacancy,
        employer=every.employer.astype(np.int32),
        sector=every.sector.astype(np.int8),
        municipality=firms.municipality[every.employer].astype(np.int8),
        segment=every.segment.astype(np.int8),
        contract=every.contract.astype(np.int8),
        hours=slot_hours(region, ask, every.sector, every.contract).astype(np.int8),
        wage=(region.jobs.log_wage_sd * ask.normal(WAGE)).astype(np.float32),
        standard=(region.jobs.standard_sd * ask.normal(STANDARD)).astype(np.float32),
        state=state.astype(np.int8),
        occupant=occupant.astype(np.int32),
        since=since.astype(np.int32),
        opened=np.where(openings > 0, since, week).astype(np.int32),
        due=(week + np.where(state == Slot.WAITING, np.floor(4 * ask(WAIT)), 0)).astype(np.int32),
        openings=openings.astype(np.int32),
        quality=np.where(commuter, quality, 0.0).astype(np.float32),
        handled=np.zeros(len(ident), bool),
    )


def tenure_weeks(region: Region, u: np.ndarray, contract: np.ndarray) -> np.ndarray:
    """Weeks in the current job, by contract."""
    jobs = region.jobs
    weeks = from_quantiles(u, jobs.permanent_weeks)
    weeks = np.where(contract == Contract.FLEX, from_quantiles(u, jobs.flex_weeks), weeks)
    return np.where(contract == Contract.SELF_EMPLOYED, from_quantiles(u, jobs.self_weeks), weeks)


def make_reserves(region: Region, positions: Positions, reserve: Slots, growth: np.ndarray) -> Reserves:
    """Rows of the closed positions by segment (job creation) and by sector (growth), in keyed order."""
    first = len(positions.ident) - len(reserve.employer)
    lists = []
    for mask, kind, size in ((~growth, reserve.segment, SEGMENTS), (growth, reserve.sector, len(region.sectors))):
        rows = np.flatnonzero(mask)
        order = rows[np.lexsort((positions.ident[first + rows], kind[rows]))]
        start = np.concatenate([[0], np.cumsum(np.bincount(kind[rows], minlength=size))])
        lists += [start.astype(np.int32), (first + order).astype(np.int32)]
    return Reserves(*lists)


def make_segments(positions: Positions) -> Segments:
    """Nothing has happened yet; the number of slots is that of the start."""
    regular = (positions.state != Slot.CLOSED) & ~np.isin(positions.contract, SHELTERED_CONTRACTS)
    slots = np.bincount(positions.segment[regular], minlength=SEGMENTS).astype(np.float64)
    zeros = [np.zeros(SEGMENTS) for _ in range(5)]
    whole_zeros = [np.zeros(SEGMENTS, np.int32) for _ in range(3)]
    return Segments(
        slots=slots,
        duration_sum=zeros[0],
        duration_count=zeros[1],
        duration_normal=zeros[2],
        pressure=zeros[3],
        created=whole_zeros[0],
        debt=whole_zeros[1],
        searchers=whole_zeros[2],
        searchers_normal=zeros[4],
    )


def make_outside(region: Region, positions: Positions) -> tuple[OutsideJobs, Shadows]:
    """Jobs elsewhere and applicants from elsewhere: numbers by segment, phases spread over a quarter."""
    border, level = region.border, np.arange(SEGMENTS) % LEVELS
    slots = make_segments(positions).slots
    visible = np.bincount(positions.segment[positions.state == Slot.POSTED], minlength=SEGMENTS)
    by_level = np.bincount(level, weights=visible, minlength=LEVELS)
    ratio = border.outside_openings / np.maximum(1.0 - border.outside_openings, 0.05) * border.outside_factor
    in_level = slots / np.maximum(np.bincount(level, weights=slots, minlength=LEVELS)[level], 1.0)
    jobs = whole(in_level * (by_level * ratio)[level])
    seekers = whole(slots / slots.sum() * border.shadows)
    return (
        OutsideJobs(*_by_segment(Kind.OUTSIDE_JOB, jobs), _never(jobs)),
        Shadows(*_by_segment(Kind.SHADOW, seekers), _never(seekers)),
    )


def _by_segment(kind: Kind, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ident, segment and phase of each."""
    segment = np.repeat(np.arange(len(counts)), counts)
    place = rank_within(segment, np.zeros(len(segment)))
    phase = (place * BLOCK_W // np.maximum(counts[segment], 1)) % BLOCK_W
    return synthetic_idents(kind, segment, place), segment.astype(np.int8), phase.astype(np.int16)


def _never(counts: np.ndarray) -> np.ndarray:
    return np.full(int(counts.sum()), -1, np.int32)
