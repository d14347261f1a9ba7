"""What counts as work, as a registered placement and as lasting, and incomes in tables: configs/measure.yaml."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from pydantic import Field

from labsim.inputs.errors import InputError, Text, nearest
from labsim.inputs.files import roots
from labsim.inputs.income import ContractName, Income, IncomeFile, codes, made_income
from labsim.inputs.leaf import Leaf, Name, in_unit
from labsim.inputs.models import Share, Slug, Strict, validate
from labsim.inputs.yaml import load

FILE = "configs/measure.yaml"
DEFAULT = "12h"

Contracts = Annotated[Leaf[Annotated[list[ContractName], Field(min_length=1, max_length=20)]], in_unit("contracts")]
Hours = Annotated[Leaf[Annotated[int, Field(ge=1, le=60)]], in_unit("hours a week")]
SomeWeeks = Annotated[int, Field(ge=1, le=520)]


class WorkFile(Strict):
    """One definition of work."""

    name: Name
    contracts: Contracts
    hours: Hours
    without_benefit: bool = False
    full_time_hours: Hours | None = None


class RegisteredFile(Strict):
    """Which starts practice registers as a placement."""

    contracts: Contracts


class LastingFile(Strict):
    """How long work must have lasted, and which gaps do not break it."""

    weeks: Annotated[Leaf[Annotated[list[SomeWeeks], Field(min_length=1, max_length=5)]], in_unit("weeks")]
    gap: Annotated[Leaf[Annotated[int, Field(ge=0, le=26)]], in_unit("weeks")]


class AreaFile(Strict):
    """A part of a region that tables tell apart from the rest."""

    name: Name
    municipalities: Annotated[Leaf[Annotated[list[Slug], Field(min_length=1, max_length=50)]], in_unit("names")]


class VulnerableFile(Strict):
    """Who counts as long without work among those who are placed, and the share of them that is aimed at."""

    share: Annotated[Leaf[Share], in_unit("share")]
    jobless: Annotated[Leaf[SomeWeeks], in_unit("weeks")]


class MeasureFile(Strict):
    """The whole file."""

    work: Annotated[dict[Slug, WorkFile], Field(min_length=1)]
    subsidised: Contracts
    registered: RegisteredFile
    lasting: LastingFile
    every: Annotated[Leaf[SomeWeeks], in_unit("weeks")]
    income: IncomeFile
    areas: dict[Slug, AreaFile]
    vulnerable: VulnerableFile


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Work is a contract in `contracts` of at least `hours` a week; contracts are codes of `Contract`."""

    slug: str
    name_nl: str
    name_en: str
    contracts: tuple[int, ...]
    hours: int
    without_benefit: bool  # who also receives a benefit does not count
    full_time_hours: int | None  # weigh each job by its hours over these; None counts persons
    subsidised: tuple[int, ...]  # contracts of the 'of which subsidised' beside the total
    registered: tuple[int, ...]  # contracts whose start practice registers as a placement
    lasting_w: tuple[int, ...]  # weeks in work that make it lasting
    gap_w: int  # gaps up to this long do not break it
    every_w: int  # weeks between two dates of measurement


def read_file() -> MeasureFile:
    """The whole file, checked. Raises InputError."""
    return validate(MeasureFile, load(roots()[0] / FILE, FILE))


def load_income() -> Income:
    """What incomes in tables are made with. Raises InputError."""
    return made_income(read_file().income)


class Vulnerable(NamedTuple):
    """Share of the placed people that is aimed at; weeks without work from which somebody is long without it."""

    share: float
    jobless_w: int


def load_vulnerable() -> Vulnerable:
    """What the table of vulnerable groups is made with. Raises InputError."""
    told = read_file().vulnerable
    return Vulnerable(told.share.value, told.jobless.value)


def areas_of(municipalities: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Parts of the region with these municipalities, by slug: their municipalities. Raises InputError."""
    told = {slug: tuple(area.municipalities.value) for slug, area in read_file().areas.items()}
    return {slug: names for slug, names in told.items() if set(names) < set(municipalities)}


def measures() -> dict[str, Measure]:
    """All definitions of work by slug. Raises InputError."""
    file = read_file()
    return {slug: _measure(slug, work, file) for slug, work in file.work.items()}


def load_measure(slug: str = DEFAULT) -> Measure:
    """The definition of that name. Raises InputError."""
    known = measures()
    if slug not in known:
        words = Text(f"{slug!r} is geen telwijze", f"{slug!r} is no way to count")
        guess = nearest(slug, known) if isinstance(slug, str) else None
        raise InputError("--measure", None, "", words, allowed=list(known), guess=guess)
    return known[slug]


def _measure(slug: str, work: WorkFile, file: MeasureFile) -> Measure:
    return Measure(
        slug=slug,
        name_nl=work.name.nl,
        name_en=work.name.en,
        contracts=codes(work.contracts.value),
        hours=work.hours.value,
        without_benefit=work.without_benefit,
        full_time_hours=work.full_time_hours.value if work.full_time_hours else None,
        subsidised=codes(file.subsidised.value),
        registered=codes(file.registered.contracts.value),
        lasting_w=tuple(file.lasting.weeks.value),
        gap_w=file.lasting.gap.value,
        every_w=file.every.value,
    )
