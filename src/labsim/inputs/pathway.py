"""The file of a pathway: a course by cohorts, from invitation to aftercare. Every figure is a leaf."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from labsim.core.codes import Competence, Credential, Level, Occupation
from labsim.inputs.eligibility import RuleField
from labsim.inputs.errors import Text
from labsim.inputs.leaf import Leaf, Name, Subject, in_unit
from labsim.inputs.models import Count, Day, Euros, Share, Slug, Strict, Weeks, Words, fault, one_of

PARTS = Field(min_length=1, max_length=20)
YEARS = Field(min_length=1, max_length=10)
PAYERS = ("budget", "avres", "uwv", "municipalities", "employers", "education")

OccupationName = Annotated[str, one_of(member.name.lower() for member in Occupation)]
LevelName = Annotated[str, one_of(member.name.lower() for member in Level)]
CredentialName = Annotated[str, one_of(member.name.lower() for member in Credential)]
CompetenceName = Annotated[str, one_of(member.name.lower() for member in Competence)]
Hazard = Annotated[float, Field(ge=0, le=0.5)]
Slope = Annotated[float, Field(ge=0, le=5)]

ShareLeaf = Annotated[Leaf[Share], in_unit("share")]
FactorLeaf = Annotated[Leaf[Annotated[float, Field(gt=0, le=1)]], in_unit("factor")]
WeeksLeaf = Annotated[Leaf[Weeks], in_unit("weeks")]
DayLeaf = Annotated[Leaf[Day], in_unit("day")]
NamesLeaf = Annotated[Leaf[Annotated[list[Slug], PARTS]], in_unit("names")]


class Intake(Strict):
    """When cohorts start and how large they are meant to be; the budget may allow fewer."""

    seats: Annotated[Leaf[Count], in_unit("persons per intake")]
    every: Annotated[Leaf[Annotated[int, Field(ge=1, le=520)]], in_unit("weeks")]
    first: DayLeaf
    last: DayLeaf
    invited_ahead: WeeksLeaf  # weeks between the invitation and the first day
    acceptance: ShareLeaf  # invited people who come
    creaming: ShareLeaf  # 0 = seats by lot, 1 = the motivated and employable first
    waiting_search: FactorLeaf  # factor on applications while waiting for the first day

    @model_validator(mode="after")
    def _in_order(self) -> "Intake":
        if self.last.value < self.first.value:
            raise fault(Text("ligt voor de eerste intake", "lies before the first intake"), key="last.value")
        return self


class TrainsFor(Strict):
    """The occupation class and the level of the work a stream leads to."""

    occupation: OccupationName
    level: LevelName


class Stream(Strict):
    """One trade that is taught."""

    name: Name
    trains_for: Annotated[Leaf[TrainsFor], in_unit("segment")]
    reaches: Annotated[Leaf[dict[CompetenceName, Share]], in_unit("competence level")]


class Phase(Strict):
    """A part of the course."""

    name: Name
    weeks: Annotated[Leaf[Annotated[int, Field(ge=1, le=520)]], in_unit("weeks")]
    learning_w: Annotated[Leaf[Share], in_unit("share of what is missing per week")]
    on_the_job: ShareLeaf  # of the hours, at an employer
    search: FactorLeaf  # factor on applications: lock-in


class Dropout(Strict):
    """Who stops before the end."""

    hazard_w: Annotated[Leaf[Hazard], in_unit("1/week")]  # of somebody without barriers, in the classroom
    per_barrier: Annotated[Leaf[Slope], in_unit("log hazard per barrier")]
    on_the_job: Annotated[Leaf[Slope], in_unit("log hazard")]  # fall where all hours are at an employer


class Certificate(Strict):
    """What a graduate can show."""

    credential: Annotated[Leaf[CredentialName], in_unit("name")]
    signal: ShareLeaf  # how well employers see the real skills by it


class Partners(Strict):
    """Employers who own the pathway together with the others."""

    co_owners: Annotated[Leaf[Count], in_unit("employers")]
    sectors: Annotated[Leaf[Annotated[list[Words], PARTS]], in_unit("SBI sections")]
    trust_gain: ShareLeaf  # of the trust still missing, at co-owners
    learning_places: Annotated[Leaf[Count], in_unit("places per employer")]


class Aftercare(Strict):
    """Support after a graduate has found work."""

    weeks: WeeksLeaf
    separation: FactorLeaf  # factor on the hazard of losing the job meanwhile


class Cost(Strict):
    """A cost line; lines that `budget` pays count against the budget, the others are co-financing."""

    name: Name
    payer: Annotated[str, one_of(PAYERS)]
    per: Literal["year", "seat"]
    amount: Annotated[Leaf[Euros | Annotated[list[Euros], YEARS]], in_unit("EUR per seat", "EUR per project year")]

    @model_validator(mode="after")
    def _one_amount_per_seat(self) -> "Cost":
        if (self.per == "year") != isinstance(self.amount.value, list):
            words = Text("per year: een lijst, per seat: een bedrag", "per year: a list, per seat: one amount")
            raise fault(words, key="amount.value")
        return self


class PathwayFile(Strict):
    """The whole file; see `labsim.inputs.instrument.Pathway` for what it becomes."""

    shape: Literal["pathway"]
    modelled: Literal[True]
    region: Slug
    name: Name
    subject: Subject | None = None
    about: Name
    owners: NamesLeaf
    eligible: Annotated[Leaf[RuleField], in_unit("rule")]
    intake: Intake
    streams: Annotated[dict[Slug, Stream], PARTS]
    stream_shares: Annotated[Leaf[dict[Slug, Share]], in_unit("share of seats")]
    phases: Annotated[dict[Slug, Phase], PARTS]
    dropout: Dropout
    certificate: Certificate
    partners: Partners
    aftercare: Aftercare
    costs: dict[Slug, Cost]
    budget: Annotated[Leaf[Annotated[list[Euros], YEARS]], in_unit("EUR per project year")]
    target: Annotated[Leaf[Count], in_unit("matches")]

    @model_validator(mode="after")
    def _shares_add_up(self) -> "PathwayFile":
        shares = self.stream_shares.value
        if set(shares) != set(self.streams):
            words = Text("noemt andere stromen dan streams", "names other streams than streams does")
            raise fault(words, key="stream_shares.value", allowed=list(self.streams))
        total = sum(shares.values())
        if abs(total - 1) > 1e-9:
            words = Text(f"telt op tot {total:g}, niet tot 1", f"adds up to {total:g}, not to 1")
            raise fault(words, key="stream_shares.value")
        return self

    @model_validator(mode="after")
    def _years_agree(self) -> "PathwayFile":
        years = len(self.budget.value)
        for name, cost in self.costs.items():
            if isinstance(cost.amount.value, list) and len(cost.amount.value) != years:
                words = Text(f"heeft niet {years} bedragen", f"does not hold {years} amounts")
                raise fault(words, key=f"costs.{name}.amount.value")
        return self
