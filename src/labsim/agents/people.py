"""People and employers of a market as Mesa agents: rows of the tables in labsim.world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from labsim.agents.attributes import Derived, columns
from labsim.agents.rows import RowAgent
from labsim.core.codes import (
    LEVELS,
    SEGMENTS,
    Attachment,
    Channel,
    Competence,
    Contract,
    Level,
    Occupation,
    Scheme,
    Slot,
    Status,
)
from labsim.world.demand import Employers
from labsim.world.derived import WEEKS_IN_YEAR, distance_groups
from labsim.world.persons import Persons, PersonTraits

if TYPE_CHECKING:
    from labsim.agents.rowmodel import RowModel

SHARE = (0.0, 1.0)
SEGMENT_NAMES = tuple(
    f"{Occupation(segment // LEVELS).name.lower()}/{Level(segment % LEVELS).name.lower()}"
    for segment in range(SEGMENTS)
)


def _age(model: RowModel, rows: np.ndarray) -> np.ndarray:
    """Age in whole years."""
    return ((model.week - model.world.persons.birth_week[rows]) / WEEKS_IN_YEAR).astype(np.int64)


def _tenure_weeks(model: RowModel, rows: np.ndarray) -> np.ndarray:
    """Weeks in the current job; 0 without work."""
    people = model.world.persons
    return np.where(people.status[rows] == Status.EMPLOYED, model.week - people.job_start[rows], 0)


def _jobless_weeks(model: RowModel, rows: np.ndarray) -> np.ndarray:
    """Weeks without work; 0 in work."""
    people = model.world.persons
    return np.where(people.status[rows] == Status.EMPLOYED, 0, model.week - people.jobless_since[rows])


def _distance(model: RowModel, rows: np.ndarray) -> np.ndarray:
    """Distance to work, 'A', 'B' or 'C': from barriers and employee skills, see labsim.world.derived."""
    barriers, soft = model.world.persons.barriers[rows], model.world.traits.competences[rows, Competence.SOFT]
    groups = np.zeros(len(rows), np.int64)
    distance_groups(barriers, soft, groups)
    return groups


def _person_place(model: RowModel, rows: np.ndarray) -> np.ndarray:
    """Name of the municipality somebody lives in."""
    return model.world.persons.municipality[rows]


def _segment(model: RowModel, rows: np.ndarray) -> np.ndarray:
    """The segment somebody is trained for, as 'occupation/level'."""
    return model.world.persons.segment[rows]


def _firm_place(model: RowModel, rows: np.ndarray) -> np.ndarray:
    """Name of the municipality an employer is in."""
    return model.world.employers.municipality[rows]


def _sector(model: RowModel, rows: np.ndarray) -> np.ndarray:
    """Name of an employer's sector."""
    return model.world.employers.sector[rows]


def _staff(model: RowModel, rows: np.ndarray) -> np.ndarray:
    """Positions in which somebody works now."""
    return _slots(model, Slot.FILLED)[rows]


def _vacancies(model: RowModel, rows: np.ndarray) -> np.ndarray:
    """Open vacancies now."""
    return _slots(model, Slot.POSTED)[rows]


def _slots(model: RowModel, state: Slot) -> np.ndarray:
    slots = model.world.positions
    return np.bincount(slots.employer[slots.state == state], minlength=len(model.world.employers.ident))


def _municipality_names(model: RowModel) -> tuple[str, ...]:
    if model.region is None:
        raise AttributeError("this market was made without a region and knows no names; use .municipality, a number")
    return model.region.municipality_names


def _sector_names(model: RowModel) -> tuple[str, ...]:
    if model.region is None:
        raise AttributeError("this market was made without a region and knows no names; use .sector, a number")
    return model.region.sector_names


@columns(
    "persons",
    Persons._fields,
    enums={"attachment": Attachment, "status": Status, "contract": Contract, "scheme": Scheme},
    writable={"second_segment": (-1, SEGMENTS - 1), "ability": (-10.0, 10.0), "barriers": (0, 255)},
)
@columns(
    "traits",
    PersonTraits._fields,
    enums={"level": Level, "next_contract": Contract, "next_channel": Channel},
    writable={
        "assets": (False, True), "credentials": (0, 65_535), "competences": SHARE, "motivation": SHARE,
        "network": SHARE, "coach_hours": (0.0, 10_000.0),
    },
)  # fmt: skip
class JobSeeker(RowAgent):
    """A person of 15 to 74; the market's own set holds those who live in the region now.

    Attributes: the columns of `world.persons` and `world.traits`, and those below. A subclass may add
    read-only properties; `market.view_as(Subclass)` then shows people as that class.
    """

    tables = ("persons", "traits")

    age = Derived(_age)
    tenure_weeks = Derived(_tenure_weeks)
    jobless_weeks = Derived(_jobless_weeks)
    group = Derived(_distance, ("A", "B", "C"))
    municipality_name = Derived(_person_place, _municipality_names)
    segment_name = Derived(_segment, SEGMENT_NAMES)

    @classmethod
    def present(cls, model: RowModel) -> np.ndarray:
        """Rows of those who live in the region now, in row order."""
        status = model.world.persons.status
        absent, gone = int(Status.ABSENT), int(Status.GONE)  # an enum member would widen the column first
        return np.flatnonzero((status != absent) & (status != gone))

    @property
    def employer(self) -> Employer | None:
        """The employer in the region somebody works for; None without one."""
        if self.position < 0:
            return None
        row = int(self.model.world.positions.employer[self.position])
        return self.model.agents_by_type[Employer].store.view(row)


@columns(
    "employers",
    Employers._fields,
    writable={"inclusiveness": SHARE, "risk_aversion": SHARE, "trust": SHARE, "learning_places": (0, 32_767)},
)
class Employer(RowAgent):
    """An employer in the region. Attributes: the columns of `world.employers`, and those below."""

    tables = ("employers",)

    municipality_name = Derived(_firm_place, _municipality_names)
    sector_name = Derived(_sector, _sector_names)
    staff = Derived(_staff)
    vacancies = Derived(_vacancies)
