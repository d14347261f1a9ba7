"""Who holds which position at the start: residents here and elsewhere, in-commuters, and what is open."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import (
    LEVELS,
    NO_ROW,
    OUTSIDE,
    SEGMENTS,
    Attachment,
    Contract,
    Decision,
    Scheme,
    Slot,
    Status,
)
from labsim.inputs.region import Region
from labsim.population.demography import People
from labsim.population.keyed import category, first_of_each, rank_within, whole
from labsim.population.lives import age_at
from labsim.population.positions import FEWEST_HOURS, FULL_TIME, HOUR_STEP, Workplaces
from labsim.population.recipe import Recipe
from labsim.population.schemes import SHELTERED
from labsim.population.standing import Standing, everyone
from labsim.population.traits import Traits

OPEN, SPARE, HELD = range(10, 13)  # questions of Decision.POSITION
LOCAL, OWN, LABEL, NOISE, AWAY_OWN, AWAY_FLEX = range(10, 16)  # questions of Decision.START_STATE
OWN_FROM = 25  # years: hardly anybody is self-employed before
STUDENT_HOURS, MAN_HOURS, WOMAN_HOURS, HOURS_NOISE = 14.0, 37.0, 27.0, 6.0  # wished a week
MOST_RESIDENTS = 0.97  # of a segment's positions: some in-commuters are everywhere
STUDENT_FLEX, AWAY_FLEX_SHARE = 0.8, 0.17


class Workers(NamedTuple):
    """What placing people needs to know of them [n]."""

    at_work: np.ndarray  # [bool]
    sheltered: np.ndarray  # of them in sheltered work [bool]
    student: np.ndarray  # [bool]
    may_own: np.ndarray  # old enough for self-employment, and not at school [bool]
    segment: np.ndarray  # in which each works
    wish: np.ndarray  # hours a week
    label: np.ndarray  # municipality where each would work
    home: np.ndarray
    scheme: np.ndarray
    ident: np.ndarray


class Placement(NamedTuple):
    """Positions: state and occupant [p]. Persons: position, contract, hours [n]."""

    state: np.ndarray
    occupant: np.ndarray
    position: np.ndarray
    contract: np.ndarray
    hours: np.ndarray


def make_workers(recipe: Recipe, people: People, traits: Traits, standing: Standing, segment: np.ndarray) -> Workers:
    """Wishes and labels of everybody; `segment` [n] is where each works or would work."""
    ask = recipe.ask(Decision.START_STATE, people.ident)
    student = standing.attachment == Attachment.STUDENT
    wish = np.where(student, STUDENT_HOURS, np.where(traits.sex == 0, MAN_HOURS, WOMAN_HOURS))
    at_work = standing.status == Status.EMPLOYED
    return Workers(
        at_work=at_work,
        sheltered=at_work & np.isin(standing.scheme, SHELTERED),
        student=student,
        may_own=(age_at(people.birth, standing.week) >= OWN_FROM) & ~student,
        segment=segment,
        wish=wish + HOURS_NOISE * ask.normal(NOISE),
        label=_labels(recipe.region, ask(LABEL), people.municipality),
        home=people.municipality,
        scheme=standing.scheme,
        ident=people.ident,
    )


def _labels(region: Region, u: np.ndarray, home: np.ndarray) -> np.ndarray:
    """Where people would work in the region: at home as often as published, else anywhere by jobs [n]."""
    shares = region.jobs.municipality_share
    roam = ((1.0 - region.jobs.own_municipality_share) / np.maximum(1.0 - shares, 1e-9))[home]
    anywhere = category(np.minimum(u / np.maximum(roam, 1e-9), 1.0), shares)
    return np.where(u < roam, anywhere, home)


def place(recipe: Recipe, workers: Workers, works: Workplaces) -> Placement:
    """Fill the positions: as many residents of each segment as the border leaves, in-commuters besides."""
    state = _states(recipe, works)
    occupant = np.full(len(state), NO_ROW)
    filled = (state == Slot.FILLED) & works.regular
    _shelter(workers, works, occupant)
    own = filled & (works.slots.contract == Contract.SELF_EMPLOYED)
    local = _local(recipe, workers, works, filled, own)
    owner = _owners(recipe, workers, works, local, own)
    _seat(recipe, workers, works, (owner, own), occupant)
    _seat(recipe, workers, works, (local & ~owner, filled & ~own), occupant)
    occupant[filled & (occupant == NO_ROW)] = OUTSIDE
    return _of_persons(recipe, workers, works, state, occupant)


def _states(recipe: Recipe, works: Workplaces) -> np.ndarray:
    """State of each position: posted, waiting, latent, direct in keyed numbers, the others filled."""
    jobs, ask = recipe.region.jobs, recipe.ask(Decision.POSITION, works.ident)
    state = np.full(len(works.ident), int(Slot.FILLED))
    employee = works.regular & (works.slots.contract != Contract.SELF_EMPLOYED)
    weight = (jobs.vacancy_level / jobs.level_share)[works.slots.segment % LEVELS]
    posted = np.where(employee, ask(OPEN) / np.maximum(weight, 1e-9), np.inf)
    state[first_of_each(everyone(state), posted, np.array([jobs.posted]))] = Slot.POSTED
    rest = np.where(works.regular & (state == Slot.FILLED), ask(SPARE), np.inf)
    waiting, latent = np.rint(np.array([jobs.waiting_share, jobs.latent_share]) * jobs.main_jobs).astype(np.int64)
    place_in_row = rank_within(everyone(state), rest)
    state[place_in_row < waiting + latent] = Slot.LATENT
    state[place_in_row < waiting] = Slot.WAITING
    direct = np.where(employee & (state == Slot.FILLED), ask(SPARE), np.inf)
    state[first_of_each(everyone(state), direct, np.array([jobs.direct]))] = Slot.DIRECT
    return state


def _shelter(workers: Workers, works: Workplaces, occupant: np.ndarray) -> None:
    """SW and beschut on the work company's sheltered positions, begeleid werken on its supported ones."""
    supported = workers.sheltered & (workers.scheme == Scheme.BEGELEID)
    occupant[works.slots.contract == Contract.SUPPORTED] = np.flatnonzero(supported)
    occupant[works.slots.contract == Contract.SHELTERED] = np.flatnonzero(workers.sheltered & ~supported)


def local_numbers(region: Region, workers: np.ndarray, filled: np.ndarray, own: np.ndarray, total: float) -> np.ndarray:
    """Residents with work here by segment [36], whole: shares by level, scaled to the total.

    workers, filled, own [36]: residents at work, positions filled, of them self-employed.
    """
    shares = np.tile(region.border.local_level, SEGMENTS // LEVELS)
    least = np.minimum(own, workers)
    most = np.maximum(np.minimum(workers, np.floor(MOST_RESIDENTS * filled)), least)
    low, high = 0.0, 1.0 / max(float(shares.min()), 1e-3)
    for _ in range(80):
        middle = (low + high) / 2.0
        number = np.clip(workers * np.minimum(shares * middle, 1.0), least, most).sum()
        low, high = (middle, high) if number < total else (low, middle)
    return whole(np.clip(workers * np.minimum(shares * high, 1.0), least, most))


def _local(recipe: Recipe, workers: Workers, works: Workplaces, filled: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Who works in the region, sheltered workers aside [n bool]."""
    regular = workers.at_work & ~workers.sheltered
    people = np.bincount(workers.segment[regular], minlength=SEGMENTS)
    seats, alone = (np.bincount(works.slots.segment[mask], minlength=SEGMENTS) for mask in (filled, own))
    total = recipe.region.border.local_share * workers.at_work.sum() - workers.sheltered.sum()
    numbers = local_numbers(recipe.region, people, seats, alone, total)
    u = recipe.ask(Decision.START_STATE, workers.ident)(LOCAL) - workers.student  # work beside school is near
    return first_of_each(workers.segment, np.where(regular, u, np.inf), numbers)


def _owners(recipe: Recipe, workers: Workers, works: Workplaces, local: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Who of the local workers is self-employed: as many as such positions, adults first [n bool]."""
    numbers = np.bincount(works.slots.segment[own], minlength=SEGMENTS)
    u = recipe.ask(Decision.START_STATE, workers.ident)(OWN)
    return first_of_each(workers.segment, np.where(local, u + ~workers.may_own, np.inf), numbers)


def _seat(
    recipe: Recipe,
    workers: Workers,
    works: Workplaces,
    masks: tuple[np.ndarray, np.ndarray],
    occupant: np.ndarray,
) -> None:
    """Put these people on these positions: same segment, where they would work if possible, by hours."""
    who, may = masks
    places, segment = len(recipe.region.municipalities), works.slots.segment
    u = recipe.ask(Decision.POSITION, works.ident)(HELD)
    cell = segment * places + works.municipality
    near = np.bincount((workers.segment * places + workers.label)[who], minlength=SEGMENTS * places)
    score = np.where(may, u + 1.0, np.inf)
    score = np.where(first_of_each(cell, score, near), u, score)
    chosen = first_of_each(segment, score, np.bincount(workers.segment[who], minlength=SEGMENTS))
    seats, rows = np.flatnonzero(chosen), np.flatnonzero(who)
    seats = seats[np.lexsort((works.hours[seats], works.municipality[seats], segment[seats]))]
    order = np.lexsort((workers.wish[rows], workers.label[rows], workers.segment[rows]))
    occupant[seats] = rows[order]


def _of_persons(
    recipe: Recipe, workers: Workers, works: Workplaces, state: np.ndarray, occupant: np.ndarray
) -> Placement:
    """Position, contract and hours of each person; work elsewhere has the region's kinds of contract."""
    held = np.flatnonzero(occupant >= 0)
    position = np.where(workers.at_work, OUTSIDE, NO_ROW)
    position[occupant[held]] = held
    ask = recipe.ask(Decision.START_STATE, workers.ident)
    flexible = ask(AWAY_FLEX) < np.where(workers.student, STUDENT_FLEX, AWAY_FLEX_SHARE)
    away = position == OUTSIDE
    contract = np.where(flexible, int(Contract.FLEX), int(Contract.PERMANENT))
    contract = np.where(away, contract, int(Contract.NONE))
    contract[occupant[held]] = works.slots.contract[held]
    own = recipe.region.people.self_employed_share * workers.at_work.sum()
    missing = max(int(own - (contract == Contract.SELF_EMPLOYED).sum()), 0)
    score = np.where(away & workers.may_own, ask(AWAY_OWN), np.inf)
    contract[first_of_each(everyone(score), score, np.array([missing]))] = Contract.SELF_EMPLOYED
    hours = np.clip(HOUR_STEP * np.rint(workers.wish / HOUR_STEP), FEWEST_HOURS, FULL_TIME).astype(np.int64)
    hours = np.where(away, hours, 0)
    hours[occupant[held]] = works.hours[held]
    return Placement(state, occupant, position, contract, hours)
