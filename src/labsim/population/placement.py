"""Who holds which position at the start: residents here and elsewhere, in-commuters, and what is open."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import LEVELS, NO_ROW, OUTSIDE, SEGMENTS, Attachment, Contract, Decision, Slot, Status
from labsim.inputs.region import Region
from labsim.population.demography import People, age_at
from labsim.population.keyed import Ask, category, rank_within, whole
from labsim.population.positions import SHELTERED_CONTRACTS, Slots
from labsim.population.standing import Standing
from labsim.population.traits import Traits

OPEN, HOLD = range(10, 12)  # questions of Decision.POSITION
LOCAL, OWN, LABEL, NOISE, CONTRACT = range(10, 15)  # questions of Decision.START_STATE
OWN_FROM = 25  # years: hardly anybody is self-employed before
WISHED_HOURS = {"student": 14.0, "man": 37.0, "woman": 27.0}
HOURS_NOISE = 6.0
FILL_AT_MOST = 0.97  # of a segment's positions by residents: some in-commuters are everywhere
STUDENT_FLEX, OUTSIDE_FLEX = 0.8, 0.17


class Placement(NamedTuple):
    """Positions: state and occupant [p]. Persons: position, contract, hours [n]."""

    state: np.ndarray
    occupant: np.ndarray
    position: np.ndarray
    contract: np.ndarray
    hours: np.ndarray


def place(
    region: Region, seed: int, people: People, traits: Traits, standing: Standing, segment: np.ndarray,
    slots: Slots, municipality: np.ndarray, hours: np.ndarray, slot_ident: np.ndarray,
) -> Placement:  # fmt: skip
    """Fill the positions: as many residents of each segment as the border leaves, in-commuters in the rest.

    segment [n]: in which each person works now; municipality, hours, slot_ident [p] of the positions.
    """
    ask = Ask(seed, Decision.START_STATE, people.ident)
    state = _states(region, seed, slots, slot_ident)
    occupant = np.full(len(state), NO_ROW)
    filled = (state == Slot.FILLED) & ~np.isin(slots.contract, SHELTERED_CONTRACTS)
    worker = standing.status == Status.EMPLOYED
    sheltered = worker & np.isin(standing.scheme, (6, 7, 8))
    _shelter(standing, slots, occupant, np.flatnonzero(sheltered))
    worker &= ~sheltered
    local = _local(region, ask, worker, segment, slots, filled, int(sheltered.sum()))
    adult = age_at(people.birth, standing.week) >= OWN_FROM
    may_own = adult & (standing.attachment != Attachment.STUDENT)
    owner = _owners(ask, local, segment, may_own, slots, filled)
    wish = _wished_hours(ask, traits, standing)
    label = _labels(region, ask, people)
    for people_mask, slot_mask in (
        (owner, filled & (slots.contract == Contract.SELF_EMPLOYED)),
        (local & ~owner, filled & (slots.contract != Contract.SELF_EMPLOYED)),
    ):
        chosen = _chosen_slots(seed, slots.segment, municipality, slot_mask, segment, label, people_mask, slot_ident)
        who = np.flatnonzero(people_mask)
        who = who[np.lexsort((wish[who], label[who], segment[who]))]
        what = np.flatnonzero(chosen)
        what = what[np.lexsort((hours[what], municipality[what], slots.segment[what]))]
        occupant[what] = who
    occupant[filled & (occupant == NO_ROW)] = OUTSIDE
    return _of_persons(region, ask, standing, worker & ~local, may_own, wish, slots, hours, state, occupant)


def _states(region: Region, seed: int, slots: Slots, ident: np.ndarray) -> np.ndarray:
    """State of each position: waiting, latent, posted, direct in keyed numbers, the others filled."""
    jobs = region.jobs
    ask = Ask(seed, Decision.POSITION, ident)
    state = np.full(len(ident), int(Slot.FILLED))
    regular = ~np.isin(slots.contract, SHELTERED_CONTRACTS)
    employee = regular & (slots.contract != Contract.SELF_EMPLOYED)
    posted = jobs.vacancy_level / jobs.level_share
    score = np.where(employee, ask(OPEN) / posted[slots.segment % LEVELS], np.inf)
    state[np.argsort(score, kind="stable")[: jobs.posted]] = Slot.POSTED
    rest = np.flatnonzero(regular & (state == Slot.FILLED))
    rest = rest[np.argsort(ask(HOLD)[rest], kind="stable")]
    counts = np.rint(np.array([jobs.waiting_share, jobs.latent_share]) * jobs.main_jobs).astype(np.int64)
    state[rest[: counts[0]]] = Slot.WAITING
    state[rest[counts[0] : counts.sum()]] = Slot.LATENT
    later = rest[counts.sum() :]
    state[later[employee[later]][: jobs.direct]] = Slot.DIRECT
    return state


def _shelter(standing: Standing, slots: Slots, occupant: np.ndarray, workers: np.ndarray) -> None:
    """Sheltered workers on the work company's positions, begeleid werken on the supported ones."""
    supported = standing.scheme[workers] == 7
    occupant[slots.contract == Contract.SHELTERED] = workers[~supported]
    occupant[slots.contract == Contract.SUPPORTED] = workers[supported]


def local_numbers(region: Region, workers: np.ndarray, filled: np.ndarray, own: np.ndarray, total: float) -> np.ndarray:
    """Residents with work here by segment [36], whole: shares by level, scaled to the total, within the positions.

    workers, filled, own [36]: residents at work, positions filled, of them self-employed.
    """
    shares = np.tile(region.border.local_level, SEGMENTS // LEVELS)
    least = np.minimum(own, workers)
    most = np.maximum(np.minimum(workers, np.floor(FILL_AT_MOST * filled)), least)
    low, high = 0.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2.0
        amount = np.clip(workers * np.minimum(shares * middle, 1.0), least, most).sum()
        low, high = (middle, high) if amount < total else (low, middle)
    return whole(np.clip(workers * np.minimum(shares * low, 1.0), least, most))


def _local(
    region: Region, ask: Ask, worker: np.ndarray, segment: np.ndarray, slots: Slots, filled: np.ndarray, sheltered: int
) -> np.ndarray:
    """Who of the workers works in the region [n bool]."""
    own = filled & (slots.contract == Contract.SELF_EMPLOYED)
    counts = [np.bincount(segment[worker], minlength=SEGMENTS)]
    counts += [np.bincount(slots.segment[mask], minlength=SEGMENTS) for mask in (filled, own)]
    total = region.border.local_share * (worker.sum() + sheltered) - sheltered
    numbers = local_numbers(region, *counts, total)
    score = np.where(worker, ask(LOCAL), np.inf)
    return (rank_within(segment, score) < numbers[segment]) & worker


def _owners(
    ask: Ask, local: np.ndarray, segment: np.ndarray, may_own: np.ndarray, slots: Slots, filled: np.ndarray
) -> np.ndarray:
    """Who of the local workers is self-employed: as many as there are such positions, adults first [n bool]."""
    mine = filled & (slots.contract == Contract.SELF_EMPLOYED)
    numbers = np.bincount(slots.segment[mine], minlength=SEGMENTS)
    score = np.where(local, ask(OWN) + np.where(may_own, 0.0, 1.0), np.inf)
    return (rank_within(segment, score) < numbers[segment]) & local


def _wished_hours(ask: Ask, traits: Traits, standing: Standing) -> np.ndarray:
    hours = np.where(traits.sex == 0, WISHED_HOURS["man"], WISHED_HOURS["woman"])
    hours = np.where(standing.attachment == Attachment.STUDENT, WISHED_HOURS["student"], hours)
    return hours + HOURS_NOISE * ask.normal(NOISE)


def _labels(region: Region, ask: Ask, people: People) -> np.ndarray:
    """The municipality where each person would work: the own one, or any by its share of jobs."""
    shares = region.jobs.municipality_share
    roam = (1.0 - region.jobs.own_municipality_share) / np.maximum(1.0 - shares, 1e-9)
    u = ask(LABEL)
    roams = u < roam[people.municipality]
    fresh = u / np.maximum(roam[people.municipality], 1e-9)
    anywhere = category(np.where(roams, fresh, 0.0), shares)
    return np.where(roams, anywhere, people.municipality)


def _chosen_slots(
    seed: int, slot_segment: np.ndarray, municipality: np.ndarray, may: np.ndarray, segment: np.ndarray,
    label: np.ndarray, who: np.ndarray, ident: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """As many positions of each segment as people, in their municipalities as far as there are any [p bool]."""
    places = int(municipality.max()) + 1
    wanted = np.bincount(segment[who] * places + label[who], minlength=SEGMENTS * places)
    cell = slot_segment * places + municipality
    u = Ask(seed, Decision.POSITION, ident)(HOLD)
    near = may & (rank_within(cell, np.where(may, u, np.inf)) < wanted[cell])
    total = np.bincount(segment[who], minlength=SEGMENTS)
    score = np.where(near, -1.0, np.where(may, u, np.inf))
    return may & (rank_within(slot_segment, score) < total[slot_segment])


def _of_persons(
    region: Region, ask: Ask, standing: Standing, away: np.ndarray, may_own: np.ndarray, wish: np.ndarray,
    slots: Slots, hours: np.ndarray, state: np.ndarray, occupant: np.ndarray,
) -> Placement:  # fmt: skip
    """Position, contract and hours of each person; those away from the region share its kinds of contract."""
    position = np.full(len(away), NO_ROW)
    contract = np.full(len(away), int(Contract.NONE))
    own_hours = np.zeros(len(away), np.int64)
    held = np.flatnonzero(occupant >= 0)
    position[occupant[held]] = held
    contract[occupant[held]] = slots.contract[held]
    own_hours[occupant[held]] = hours[held]
    position[away] = OUTSIDE
    wanted = region.people.self_employed_share * (standing.status == Status.EMPLOYED).sum()
    missing = max(int(wanted - (contract == Contract.SELF_EMPLOYED).sum()), 0)
    score = np.where(away & may_own, ask(CONTRACT), np.inf)
    own = (rank_within(np.zeros(len(away), np.int64), score) < missing) & away & may_own
    student = standing.attachment == Attachment.STUDENT
    flexible = away & ~own & (ask(OWN) < np.where(student, STUDENT_FLEX, OUTSIDE_FLEX))
    contract[away] = Contract.PERMANENT
    contract[flexible] = Contract.FLEX
    contract[own] = Contract.SELF_EMPLOYED
    own_hours[away] = np.clip(4 * np.rint(wish[away] / 4), 4, 40)
    return Placement(state, occupant, position, contract, own_hours)
