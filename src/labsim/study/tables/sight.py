"""Searchers beside open vacancies at one moment: which pairs there are, and which cannot be for a plain reason."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from labsim.core.codes import LEVELS, SEGMENTS, Attachment, Barrier, Competence, Decision, Scheme, Slot, Status
from labsim.core.draws import lasting_stream, normals
from labsim.world.derived import GROUP_C, distance_groups

if TYPE_CHECKING:
    from labsim.model import LabourMarket

CHILDCARE, TRANSPORT = 1 << Barrier.CHILDCARE, 1 << Barrier.TRANSPORT


class Sight(NamedTuple):
    """Who searches and what is open now; rows of tables."""

    searchers: np.ndarray  # persons [s]
    vacancies: np.ndarray  # posted positions [v]
    limits: np.ndarray  # bits of the barriers that bind [s]
    farthest: np.ndarray  # minutes each will travel [s]


def look(market: "LabourMarket") -> Sight:
    """Everybody who looks for work without having any: unemployed, or in bijstand and not too far from work."""
    persons = market.world.persons
    limits = persons.barriers & ~market.levers.eased
    distance = np.zeros(len(limits), np.int64)
    distance_groups(limits, market.world.traits.competences[:, Competence.SOFT].copy(), distance)
    idle = (persons.status == Status.UNEMPLOYED) | (persons.status == Status.INACTIVE)
    assisted = persons.scheme == Scheme.BIJSTAND
    seeks = idle & np.where(assisted, distance != GROUP_C, persons.status == Status.UNEMPLOYED)
    rows = np.flatnonzero(seeks)
    open_ = np.flatnonzero(market.world.positions.state == Slot.POSTED)
    return Sight(rows, open_, limits[rows], farthest_minutes(market, rows, limits[rows]))


def farthest_minutes(market: "LabourMarket", rows: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """How far these people travel for work, as in `processes.seekers.farthest_minutes` [minutes]."""
    persons, p = market.world.persons, market.setting.behaviour.seekers
    median = np.array([p.radius_practical, p.radius_middle, p.radius_high])[persons.segment[rows] % LEVELS]
    own = median * np.exp(p.radius_spread * normals(lasting_stream(market.seed, Decision.REACH), persons.ident[rows]))
    return np.where(limits & TRANSPORT, p.transport_minutes, own) + market.levers.reach[rows]


def fields_of(market: "LabourMarket", segment: int, second: int) -> tuple[np.ndarray, np.ndarray]:
    """Segments in which somebody trained for `segment` looks: the own ones, and the neighbouring ones."""
    fields = market.setting.fields
    own = np.array([segment] if second < 0 else [segment, second])
    near = fields.near[fields.near_start[segment] : fields.near_start[segment + 1]]
    return own, near[~np.isin(near, own)]


def by_field(market: "LabourMarket", sight: Sight) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Searchers who look in the same fields: their places in `sight`, their vacancies, and which are in own fields."""
    persons, asked = market.world.persons, market.world.positions.segment[sight.vacancies]
    segment = persons.segment[sight.searchers].astype(np.int64)
    second = persons.second_segment[sight.searchers].astype(np.int64)
    student = persons.attachment[sight.searchers] == Attachment.STUDENT
    second = np.where((second == segment) | student, -1, second)
    code = segment * (SEGMENTS + 1) + second + 1
    for one in np.unique(code):
        mine = np.flatnonzero(code == one)
        own, near = fields_of(market, int(one) // (SEGMENTS + 1), int(one) % (SEGMENTS + 1) - 1)
        rows = np.flatnonzero(np.isin(asked, np.concatenate([own, near])))
        yield mine, sight.vacancies[rows], np.isin(asked[rows], own)


def too_far(market: "LabourMarket", sight: Sight, s: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Whether position j is farther than searcher s travels; s: places in `sight`, j: rows; they broadcast."""
    home = market.world.persons.municipality[sight.searchers[s]]
    minutes = market.setting.fields.minutes[home, market.world.positions.municipality[j]]
    return np.asarray(minutes > sight.farthest[s])


def too_long(market: "LabourMarket", sight: Sight, s: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Whether the hours of position j do not go with searcher s's children."""
    most = market.setting.behaviour.search.childcare_hours
    return np.asarray((sight.limits[s] & CHILDCARE != 0) & (market.world.positions.hours[j] > most))


def not_open(market: "LabourMarket", sight: Sight, s: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Whether position j is for other people, or asks by law for a paper that searcher s lacks."""
    slots, levers, traits = market.world.positions, market.levers, market.world.traits
    rows = sight.searchers[s]
    audience, paper = slots.audience[j].astype(np.int64), slots.requires[j].astype(np.int64)
    bits = (levers.audience[rows] >> np.maximum(audience - 1, 0).astype(np.uint64)) & np.uint64(1)
    holds = (traits.credentials[rows] >> np.maximum(paper - 1, 0).astype(np.uint16)) & 1
    return np.asarray(((audience > 0) & (bits == 0)) | ((paper > 0) & (holds == 0)))
