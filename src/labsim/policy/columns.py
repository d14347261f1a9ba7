"""What a rule of eligibility can look at, read only for the people it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.core.codes import NEVER, NO_ROW, Barrier, Competence, Contract
from labsim.world.derived import WEEKS_IN_YEAR, barrier_count, distance_groups
from labsim.world.offices import Stage
from labsim.world.persons import Flag

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from labsim.model import LabourMarket

COUNTS = np.array([barrier_count(bits) for bits in range(256)])
MOST = 5200  # weeks: long ago
PERSON = ("scheme", "status", "contract", "hours", "municipality")
TRAIT = {"level": "level", "profile": "profile", "group": "groups", "credential": "credentials"}
SKILL = {"digital": Competence.DIGITAL, "language": Competence.LANGUAGE}
SINCE = {
    "jobless_weeks": ("persons", "jobless_since"),
    "tenure_weeks": ("persons", "job_start"),
    "benefit_weeks": ("traits", "benefit_since"),
    "since_bijstand_weeks": ("traits", "benefit_ended"),
    "near_miss_weeks": ("traits", "near_miss"),
}
assert Barrier.AGE == 0 and Contract.NONE == 0  # codes are what the columns hold


def reader(market: LabourMarket) -> Callable[[str, np.ndarray], np.ndarray]:
    """read(column, rows) -> values [n] of people in this week; rows: int array, or slice(None) for everybody."""
    people, traits, week = market.world.persons, market.world.traits, market.week

    def read(column: str, rows: Any) -> np.ndarray:
        if column in PERSON:
            return getattr(people, column)[rows]
        if column in TRAIT:
            return getattr(traits, TRAIT[column])[rows]
        if column in SKILL:
            return traits.competences[rows, SKILL[column]]
        if column in SINCE:
            table, name = SINCE[column]
            since = getattr(people if table == "persons" else traits, name)[rows].astype(np.int64)
            return np.clip(week - since, 0, MOST)
        return DERIVED[column](market, np.arange(len(people.ident)) if isinstance(rows, slice) else rows)

    return read


def _age(market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    return np.floor((market.week - market.world.persons.birth_week[rows]) / WEEKS_IN_YEAR)


def _barriers(market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    return COUNTS[market.world.persons.barriers[rows]]


def _barrier_bits(market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    return market.world.persons.barriers[rows]


def _distance(market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    groups = np.zeros(len(rows), np.int64)
    soft = market.world.traits.competences[rows, Competence.SOFT]
    distance_groups(market.world.persons.barriers[rows], soft, groups)
    return groups


def _occupation(market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    return market.world.persons.segment[rows] // 3


def _ww_left(market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    return np.clip(market.world.traits.ww_end[rows].astype(np.int64) - market.week, 0, MOST)


def _notice_left(market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    """Weeks until the job of somebody under notice ends, at least 1; 0 for everybody else."""
    left = np.clip(market.world.traits.notice_end[rows].astype(np.int64) - market.week, 1, MOST)
    return np.where(market.world.persons.flags[rows] & Flag.NOTICE != 0, left, 0)


def _school_left(market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    return np.clip(market.world.traits.school_end[rows].astype(np.int64) - market.week, 0, MOST)


def _sector(market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    """Sector of the present work in the region, -1 for everybody else."""
    position = market.world.persons.position[rows]
    return np.where(position >= 0, market.world.positions.sector[np.maximum(position, 0)], -1)


def _had_place(market: LabourMarket, rows: Any) -> np.ndarray:
    """Bits of the instruments with places, in the order of `with_places`, one of whose places somebody has had."""
    bits = np.zeros(len(market.world.persons.ident), np.int64)
    for bit, run in enumerate(with_places(market)):
        bits[list(run.first_held)] |= 1 << bit
    return bits[rows]


def _learning_place(market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    """1 for who sits in a course with a learning place at an employer."""
    tracks = market.tracks
    used = slice(0, int(tracks.size[0]))
    there = (tracks.stage[used] == Stage.RUNNING) & (tracks.employer[used] != NO_ROW)
    return np.isin(rows, tracks.person[used][there]).astype(np.int64)


def _completed(market: LabourMarket, rows: np.ndarray) -> np.ndarray:
    """Bits of the courses of the package that somebody has completed."""
    tracks = market.tracks
    done = np.flatnonzero(tracks.completed[: int(tracks.size[0])] != NEVER)
    bits = np.zeros(len(market.world.persons.ident), np.int64)
    np.bitwise_or.at(bits, tracks.person[done], np.int64(1) << tracks.instrument[done].astype(np.int64))
    return bits[rows]


DERIVED = {
    "age": _age,
    "barriers": _barriers,
    "barrier": _barrier_bits,
    "distance": _distance,
    "occupation": _occupation,
    "ww_weeks_left": _ww_left,
    "school_weeks_left": _school_left,
    "notice_weeks_left": _notice_left,
    "sector": _sector,
    "had_place": _had_place,
    "learning_place": _learning_place,
    "completed": _completed,
}


def with_places(market: LabourMarket) -> list[Any]:
    """Instruments of the package that open places, in its order."""
    return [run for run in market.package if run.design.shape == "places"]


def places_of(market: LabourMarket) -> Mapping[str, Sequence[str]]:
    """Names behind the codes of columns that the region, or the package, gives."""
    courses = {"completed": tuple(run.slug for run in market.package if run.design.shape == "pathway")}
    region = market.region
    if region is None:
        return courses
    return {
        "municipality": tuple(region.municipalities),
        "sector": tuple(region.sectors),
        "had_place": tuple(run.slug for run in with_places(market)),
        **courses,
    }
