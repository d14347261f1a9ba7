"""What files of every shape say: names, the window, who it is for, what it costs, what is meant to come of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from labsim.core.calendar import week_of
from labsim.core.codes import Barrier, Competence, Contract, Credential, Kind, Level, Occupation
from labsim.core.money import cents
from labsim.inputs.eligibility import Rule, RuleField
from labsim.inputs.errors import Text
from labsim.inputs.leaf import Leaf, Name, Subject, in_unit
from labsim.inputs.models import Count, Day, Euros, NonNegative, Share, Slug, Strict, Weeks, Words, fault, one_of

PARTS = Field(min_length=1, max_length=20)
YEARS = Field(min_length=1, max_length=10)
PAYERS = ("budget", "avres", "sdd", "uwv", "municipalities", "national", "employers", "education")
UNITS = {
    "year": "EUR per project year",
    "seat": "EUR per seat",  # a person who starts
    "holder_week": "EUR per holder and week",  # somebody who has the right
    "work_week": "EUR per week of work",  # a week in which a holder works in a job begun since
    "place_week": "EUR per place and week",  # a week in which a place is filled
    "contact": "EUR per contact",  # with an employer
    "consultant_year": "EUR per full-time equivalent and year",
}  # what a cost line is paid per -> the unit of its amount
WEEKS_PER_PROJECT_YEAR = 52

OccupationName = Annotated[str, one_of(member.name.lower() for member in Occupation)]
LevelName = Annotated[str, one_of(member.name.lower() for member in Level)]
CredentialName = Annotated[str, one_of(member.name.lower() for member in Credential)]
CompetenceName = Annotated[str, one_of(member.name.lower() for member in Competence)]
BarrierName = Annotated[str, one_of(member.name.lower() for member in Barrier)]
ContractName = Annotated[str, one_of(member.name.lower() for member in Contract)]
Hazard = Annotated[float, Field(ge=0, le=0.5)]
Slope = Annotated[float, Field(ge=0, le=5)]

ShareLeaf = Annotated[Leaf[Share], in_unit("share")]
FactorLeaf = Annotated[Leaf[Annotated[float, Field(gt=0, le=1)]], in_unit("factor")]
RateLeaf = Annotated[Leaf[Annotated[float, Field(gt=0, le=20)]], in_unit("factor")]  # may raise
WeeksLeaf = Annotated[Leaf[Weeks], in_unit("weeks")]
DayLeaf = Annotated[Leaf[Day], in_unit("day")]
NamesLeaf = Annotated[Leaf[Annotated[list[Slug], PARTS]], in_unit("names")]
SectorsLeaf = Annotated[Leaf[Annotated[list[Words], PARTS]], in_unit("SBI sections")]
PersonsLeaf = Annotated[Leaf[Count], in_unit("persons")]
EmployersLeaf = Annotated[Leaf[Count], in_unit("employers")]
RuleLeaf = Annotated[Leaf[RuleField], in_unit("rule")]
AmountLeaf = Annotated[Leaf[NonNegative], in_unit("full-time equivalents")]
BudgetLeaf = Annotated[Leaf[Annotated[list[Euros], Field(max_length=10)]], in_unit("EUR per project year")]
TargetLeaf = Annotated[
    Leaf[Count], in_unit("matches", "persons", "employers", "partnerships", "workfit", "placements", "jobs")
]


class Cost(Strict):
    """A cost line; lines that `budget` pays count against the budget, the others are co-financing.

    ledger: slug of the document's budget line; instruments that share a line count its yearly amounts once."""

    name: Name
    payer: Annotated[str, one_of(PAYERS)]
    per: Annotated[str, one_of(UNITS)]
    amount: Annotated[Leaf[Euros | Annotated[list[Euros], YEARS]], in_unit(*UNITS.values())]
    ledger: Slug | None = None

    @model_validator(mode="after")
    def _amount_fits(self) -> "Cost":
        if (self.per == "year") != isinstance(self.amount.value, list):
            words = Text("per year: een lijst, anders een bedrag", "per year: a list, else one amount")
            raise fault(words, key="amount.value")
        if self.amount.unit != UNITS[self.per]:
            unit = UNITS[self.per]
            words = Text(f"per {self.per} hoort bij '{unit}'", f"per {self.per} goes with '{unit}'")
            raise fault(words, key="amount.unit")
        return self


class InstrumentFile(Strict):
    """The part of a file that is the same for every shape."""

    shape: Words
    modelled: Literal[True]
    region: Slug
    name: Name
    subject: Subject | None = None
    about: Name
    source: Words | None = None  # where a document speaks of it, if no leaf says so
    theme: Annotated[int, Field(ge=1, le=5)] | None = None  # of the Drenthe agenda
    owners: NamesLeaf
    providers: NamesLeaf | None = None  # organisations of the region that give the course or the places
    costs: dict[Slug, Cost]
    budget: BudgetLeaf
    target: TargetLeaf

    @model_validator(mode="after")
    def _years_agree(self) -> "InstrumentFile":
        years = len(self.budget.value)
        for name, cost in self.costs.items():
            if isinstance(cost.amount.value, list) and len(cost.amount.value) != years:
                words = Text(f"heeft niet {years} bedragen", f"does not hold {years} amounts")
                raise fault(words, key=f"costs.{name}.amount.value")
        return self


class Window(Strict):
    """First and last day on which something is given or done."""

    first: DayLeaf
    last: DayLeaf

    @model_validator(mode="after")
    def _in_order(self) -> "Window":
        if self.last.value < self.first.value:
            raise fault(Text("ligt voor de eerste dag", "lies before the first day"), key="last.value")
        return self


class Trade(Strict):
    """An occupation class and the level of the work."""

    occupation: OccupationName
    level: LevelName


class FirmsFile(Strict):
    """Which employers: of these sectors, with so many positions."""

    sectors: SectorsLeaf
    least_size: Annotated[Leaf[Count], in_unit("positions")]
    most_size: Annotated[Leaf[Count], in_unit("positions")]

    @model_validator(mode="after")
    def _in_order(self) -> "FirmsFile":
        if self.most_size.value < self.least_size.value:
            raise fault(Text("is kleiner dan least_size", "is below least_size"), key="most_size.value")
        return self


@dataclass(frozen=True, kw_only=True)
class CostLine:
    """Cents per unit, or per project year."""

    slug: str
    payer: str  # 'budget' or who co-finances
    per: str  # key of UNITS
    amount: int = 0
    per_year: tuple[int, ...] = ()
    ledger: str = ""


@dataclass(frozen=True, kw_only=True)
class Firms:
    """Which employers an instrument is for."""

    sectors: tuple[str, ...]
    least_size: int
    most_size: int


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """What every shape has; money is in cents."""

    slug: str
    name_nl: str
    name_en: str
    subject_nl: str = ""  # how sentences name it, with its article; '' if the file does not say
    subject_en: str = ""
    region: str
    theme: int = 0  # of the Drenthe agenda, 0 none
    owners: tuple[str, ...]
    providers: tuple[str, ...] = ()  # slugs of organisations; empty: nobody in particular
    eligible: Rule | None = None
    first_week: int
    last_week: int
    costs: tuple[CostLine, ...]
    budget_cents: tuple[int, ...]  # per project year
    target: int
    target_unit: str = "matches"

    shape = ""  # slug of the shape
    registers = False  # whether persons are enrolled, so that gross and deadweight can be told apart
    sectors: tuple[str, ...] = ()
    named: tuple[str, ...] = ()  # organisations of the region that it speaks of

    @property
    def ident(self) -> int:
        """Ident [uint64]: part of the key of its draws, so that adding an instrument moves no other draw."""
        from labsim.core.draws import ident_of_name  # loads numba: not needed to read or describe a file

        return ident_of_name(Kind.INSTRUMENT, self.slug)

    @property
    def segments(self) -> frozenset[int]:
        """Segments that it leads people to; empty where it leads to no work in particular."""
        return frozenset()

    def rules(self) -> tuple[Rule, ...]:
        """All rules of eligibility."""
        return () if self.eligible is None else (self.eligible,)

    def unit_cents(self, per: str) -> int:
        """What one unit costs the budget."""
        return sum(line.amount for line in self.costs if line.payer == "budget" and line.per == per)

    @property
    def on_budget(self) -> bool:
        """Whether the stated budget pays for units, so that it can run out."""
        paid = (line.amount for line in self.costs if line.payer == "budget" and line.per != "year")
        return bool(self.budget_cents) and any(paid)

    def year_cents(self, year: int) -> int:
        """What the budget of a project year (0, 1, ...) leaves for units; 0 outside the years it is stated for."""
        stated = self.budget_cents[year] if 0 <= year < len(self.budget_cents) else 0
        return max(0, stated - self.fixed_cents(year))

    def fixed_cents(self, year: int) -> int:
        """What a project year (0, 1, ...) costs the budget before anything is done."""
        lines = [line.per_year for line in self.costs if line.payer == "budget" and line.per == "year"]
        return sum(amounts[year] for amounts in lines if year < len(amounts))

    def affordable(self, year: int, price: int, else_: int) -> int:
        """Whole units a project year's budget pays for after its fixed costs; `else_` where units cost nothing."""
        if year >= len(self.budget_cents):
            return 0 if self.budget_cents else else_
        left = self.budget_cents[year] - self.fixed_cents(year)
        if left < 0:
            return 0
        return left // price if price else else_

    def project_year(self, week: int) -> int:
        """Project year (0, 1, ...) of a week; the first begins with the first week."""
        return (week - self.first_week) // WEEKS_PER_PROJECT_YEAR

    def line_cents(self, units: Mapping[str, float], years: Iterable[int]) -> dict[str, int]:
        """What every cost line comes to, whoever pays it: so many units (by key of UNITS) in these project years."""
        begun = list(years)
        return {
            line.slug: round(line.amount * units.get(line.per, 0))
            + sum(line.per_year[year] for year in begun if year < len(line.per_year))
            for line in self.costs
        }

    def paid_by(self, cents_by_line: Mapping[str, int], *, all_payers: bool = False) -> int:
        """What the budget pays of these cost lines, or all payers together."""
        return sum(cents_by_line[line.slug] for line in self.costs if all_payers or line.payer == "budget")


def common(file: InstrumentFile, slug: str) -> dict[str, Any]:
    """The fields of `Instrument` that every file states in the same way."""
    return {
        "slug": slug,
        "name_nl": file.name.nl,
        "name_en": file.name.en,
        "subject_nl": file.subject.nl if file.subject else "",
        "subject_en": file.subject.en if file.subject else "",
        "region": file.region,
        "theme": file.theme or 0,
        "owners": tuple(file.owners.value),
        "providers": tuple(file.providers.value) if file.providers else (),
        "costs": tuple(_cost(key, cost) for key, cost in file.costs.items()),
        "budget_cents": tuple(cents(amount) for amount in file.budget.value),
        "target": file.target.value,
        "target_unit": file.target.unit,
    }


def weeks_of(window: Window) -> dict[str, Any]:
    """First and last week of a window."""
    return {"first_week": day_week(window.first.value), "last_week": day_week(window.last.value)}


def day_week(day: str) -> int:
    """Week of a day 'YYYY-MM-DD'."""
    return week_of(date.fromisoformat(day))


def segment_of(trade: Trade) -> int:
    """Segment of an occupation class and level."""
    return int(Occupation[trade.occupation.upper()] * len(Level) + Level[trade.level.upper()])


def made_firms(file: FirmsFile) -> Firms:
    """The employers a file speaks of."""
    return Firms(
        sectors=tuple(file.sectors.value), least_size=file.least_size.value, most_size=file.most_size.value
    )


def _cost(slug: str, cost: Cost) -> CostLine:
    amount, ledger = cost.amount.value, cost.ledger or ""
    if isinstance(amount, list):
        years = tuple(cents(euros) for euros in amount)
        return CostLine(slug=slug, payer=cost.payer, per=cost.per, per_year=years, ledger=ledger)
    return CostLine(slug=slug, payer=cost.payer, per=cost.per, amount=cents(amount), ledger=ledger)
