"""What happens to the region whatever policy does: the parts that a file of scenarios/circumstances may have.

A part is written as a mapping of leaves and becomes a frozen dataclass of plain values: mappings as pairs, lists as
tuples, days as weeks, so that two worlds can be compared and hashed by what they live through.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, model_validator

from labsim.core.calendar import week_of
from labsim.core.codes import Competence, Level, Occupation
from labsim.inputs.errors import Text
from labsim.inputs.leaf import Leaf, Name, in_unit
from labsim.inputs.models import Count, Day, NonNegative, Share, Slug, Strict, fault, one_of

MOST_FACTOR, LEAST_FACTOR = 20.0, 0.02  # of anything that circumstances multiply
PHASES = {"slump": 1.0, "flat": 0.0, "boom": -1.0}
EVERY = "all"  # stands for each sector that is not named
ANYWHERE = "any"  # stands for a municipality by the region's shares of jobs
FOREVER = 10**6  # a week after every horizon

Value = TypeVar("Value")
Factor = Annotated[float, Field(ge=LEAST_FACTOR, le=MOST_FACTOR)]
Signed = Annotated[float, Field(ge=-1, le=1)]
Drift = Annotated[float, Field(ge=-0.5, le=0.5)]
DayLeaf = Annotated[Leaf[Day], in_unit("day")]
FactorLeaf = Annotated[Leaf[Factor], in_unit("ratio")]
WeeksLeaf = Annotated[Leaf[Annotated[int, Field(ge=0, le=1040)]], in_unit("weeks")]
YearlyLeaf = Annotated[Leaf[Drift], in_unit("share a year")]
Sector = Annotated[str, Field(min_length=1, max_length=8)]
LevelName = Annotated[str, one_of(one.name.lower() for one in Level)]
OccupationName = Annotated[str, one_of(one.name.lower() for one in Occupation)]
CompetenceName = Annotated[str, one_of(one.name.lower() for one in Competence)]
FewDays = Annotated[dict[Day, Share], Field(min_length=1, max_length=50)]


class JobLossFile(Strict):
    """Factors on the chance of losing work in the sector hit hardest, by contract; `young`: beside it, under 27."""

    permanent: FactorLeaf | None = None
    flex: FactorLeaf | None = None
    self_employed: FactorLeaf | None = None
    supported: FactorLeaf | None = None
    young: FactorLeaf | None = None


class Dated(Strict):
    """A part that begins on a day and may end on one."""

    name: Name | None = None
    first: DayLeaf
    last: DayLeaf | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Dated":
        if self.last is not None and self.last.value < self.first.value:
            raise fault(Text("ligt voor first", "lies before first"), key="last.value")
        return self


class ShockFile(Dated):
    """Demand for work moves: by sector (exposure 1 is hit hardest, below 0 gains), over a window, with a ramp."""

    rise: WeeksLeaf | None = None  # weeks to full strength; none: at once
    fade: WeeksLeaf | None = None  # weeks after `last` in which it passes; none: at once
    phase: Annotated[Leaf[Literal["boom", "flat", "slump"]], in_unit("phase")] | None = None
    strength: Annotated[Leaf[Annotated[float, Field(ge=-5, le=5)]], in_unit("ratio")] | None = None
    exposure: Annotated[Leaf[dict[Sector, Signed]], in_unit("share of the full shock")]
    job_loss: JobLossFile | None = None
    hiring: FactorLeaf | None = None  # on the openings of positions that are left or could open
    withdrawal: FactorLeaf | None = None  # on the withdrawal of posted vacancies
    retirement: FactorLeaf | None = None  # on early retirement
    learning_places: FactorLeaf | None = None
    jobs_y: YearlyLeaf | None = None  # growth of the number of positions, per year
    flexible: Annotated[Leaf[Signed], in_unit("share of openings")] | None = None


class ArrivalFile(Strict):
    """Jobs that come into being: at an employer that settles here, or spread over those that exist."""

    name: Name | None = None
    jobs: Annotated[Leaf[Annotated[float, Field(ge=0, le=10**5)]], in_unit("jobs", "share of jobs")]
    phases: Annotated[Leaf[FewDays], in_unit("share of the jobs")]
    over: WeeksLeaf | None = None  # weeks over which the jobs of a phase open
    sectors: Annotated[Leaf[dict[Sector, NonNegative]], in_unit("weight")]
    municipality: Annotated[Leaf[Slug], in_unit("municipality")] | None = None
    occupations: Annotated[Leaf[dict[OccupationName, Share]], in_unit("share of the jobs")] | None = None
    levels: Annotated[Leaf[dict[LevelName, Share]], in_unit("share of the jobs")] | None = None
    flexible: Annotated[Leaf[Share], in_unit("share of the jobs")] | None = None
    employers: Annotated[Leaf[Count], in_unit("employers")] | None = None  # new ones; none: those that exist
    standard: Annotated[Leaf[Annotated[float, Field(ge=-3, le=3)]], in_unit("sd of match quality")] | None = None

    @model_validator(mode="after")
    def _shares_add_up(self) -> "ArrivalFile":
        for key in ("phases", "occupations", "levels"):
            leaf = getattr(self, key)
            total = 1.0 if leaf is None else sum(leaf.value.values())
            if abs(total - 1.0) > 1e-6:
                words = Text(f"telt op tot {total:g}, niet tot 1", f"adds up to {total:g}, not to 1")
                raise fault(words, key=f"{key}.value")
        if not sum(self.sectors.value.values()) > 0:
            raise fault(Text("noemt geen sector", "names no sector"), key="sectors.value")
        return self


class PeopleFile(Dated):
    """People who come, leave, or enter the labour market with a disability, beyond what is published.

    status_holders: `number` a year, children included, takes the place of the published number."""

    who: Literal["status_holders", "refugees", "disability", "leaving"]
    number: Annotated[Leaf[NonNegative], in_unit("persons a year", "share a year")]
    adults: Annotated[Leaf[Share], in_unit("share of persons")] | None = None
    ages: Annotated[Leaf[Annotated[list[int], Field(min_length=2, max_length=2)]], in_unit("years")] | None = None
    levels: Annotated[Leaf[list[LevelName]], in_unit("levels")] | None = None
    language_barrier: Annotated[Leaf[Share], in_unit("share of persons")] | None = None


class RequirementsFile(Dated):
    """Employers ask more from year to year: competences [0, 1] and the weight of the right diploma [0, 1]."""

    competences: Annotated[Leaf[dict[CompetenceName, Drift]], in_unit("per year")]
    diploma: Annotated[Leaf[Drift], in_unit("per year")] | None = None


class SkillsFile(Dated):
    """Skills that people gain (of what they lack) or lose (below 0: of what they have) in a year, by where they are."""

    permanent: YearlyLeaf | None = None
    flex: YearlyLeaf | None = None
    jobless: YearlyLeaf | None = None


@dataclass(frozen=True, kw_only=True)
class Shock:
    """A `ShockFile` in weeks; factors hold at exposure 1 and full strength."""

    first: int
    last: int = FOREVER
    rise: int = 0
    fade: int = 0
    phase: str = "slump"
    strength: float = 1.0
    exposure: tuple[tuple[str, float], ...]
    job_loss: tuple[tuple[str, float], ...] = ()
    hiring: float = 1.0
    withdrawal: float = 1.0
    retirement: float = 1.0
    learning_places: float = 1.0
    jobs_y: float = 0.0
    flexible: float = 0.0

    def profile(self, week: int) -> float:
        """How much of the shock there is in a week [0, 1], times its strength and phase."""
        if week < self.first:
            return 0.0
        level = min(1.0, (week - self.first + 1) / (self.rise + 1))
        if week > self.last:
            level *= max(0.0, 1.0 - (week - self.last) / (self.fade + 1))
        return level * self.strength * PHASES[self.phase]

    def of(self, sector: str) -> float:
        """Exposure of a sector [-1, 1]."""
        shares = dict(self.exposure)
        return shares.get(sector, shares.get(EVERY, 0.0))


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """An `ArrivalFile`; phases: (week, share)."""

    jobs: float
    relative: bool = False  # True: `jobs` is a share of the sector's jobs at the start
    phases: tuple[tuple[int, float], ...]
    over: int = 1
    sectors: tuple[tuple[str, float], ...]
    municipality: str = ANYWHERE
    occupations: tuple[tuple[str, float], ...] = ()
    levels: tuple[tuple[str, float], ...] = ()
    flexible: float | None = None
    employers: int = 0
    standard: float = 0.0


@dataclass(frozen=True, kw_only=True)
class People:
    """A `PeopleFile`."""

    who: str
    first: int
    last: int = FOREVER
    number: float
    relative: bool = False  # True: a share of the people concerned, a year
    adults: float = 1.0
    ages: tuple[int, int] = (18, 64)
    levels: tuple[str, ...] = ()
    language_barrier: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Requirements:
    """A `RequirementsFile`."""

    first: int
    last: int = FOREVER
    competences: tuple[tuple[str, float], ...]
    diploma: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Skills:
    """A `SkillsFile`."""

    first: int
    last: int = FOREVER
    permanent: float = 0.0
    flex: float = 0.0
    jobless: float = 0.0


MAKES: Mapping[str, type] = {
    "shocks": Shock, "arrivals": Arrival, "people": People, "requirements": Requirements, "skills": Skills,
}  # fmt: skip


def plain(value: Any) -> Any:
    """A piece of a file without provenance: leaves as their values, days as weeks, mappings as pairs."""
    if isinstance(value, Leaf):
        if value.unit == "day":
            return week_of(date.fromisoformat(value.value))
        return plain(value.value)
    if isinstance(value, Strict):
        return tuple((key, plain(part)) for key, part in value if part is not None)
    if isinstance(value, Mapping):
        return tuple((_key(key), plain(part)) for key, part in value.items())
    return tuple(plain(part) for part in value) if isinstance(value, list) else value


def _key(key: str) -> Any:
    """Days are the only keys that begin with a digit and hold a dash."""
    return week_of(date.fromisoformat(key)) if key[:1].isdigit() and "-" in key else key


def part_of(kind: str, file: Strict) -> Any:
    """A validated part as its frozen dataclass."""
    made = MAKES[kind]
    known = {one.name for one in fields(made)}
    given = {key: plain(part) for key, part in file if part is not None and key in known}
    for key in ("jobs", "number"):
        leaf = getattr(file, key, None)
        if isinstance(leaf, Leaf):
            given["relative"] = leaf.unit.startswith("share")
    return made(**given)
