"""The file of a pathway: a course by cohorts, from invitation to aftercare. Every figure is a leaf."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field, WrapValidator, model_validator

from labsim.inputs.errors import Text
from labsim.inputs.leaf import Leaf, Name, in_unit
from labsim.inputs.models import Count, NonNegative, Share, Slug, Strict, fault, one_of
from labsim.inputs.shapes.common import (
    PARTS,
    BarrierName,
    CompetenceName,
    CredentialName,
    DayLeaf,
    EmployersLeaf,
    FactorLeaf,
    Hazard,
    InstrumentFile,
    RuleLeaf,
    SectorsLeaf,
    ShareLeaf,
    Slope,
    Trade,
    WeeksLeaf,
)  # fmt: skip

NO_CREDENTIAL = "none"
OWN = "own"  # a stream that leads to no other work than the person's own


def _trade_or_own(value: Any, validate: Callable[[Any], Trade]) -> Any:
    return value if value == OWN else validate(value)


TradeOrOwn = Annotated[Trade, WrapValidator(_trade_or_own)]


class Intake(Strict):
    """When cohorts start and how large they are meant to be; the budget may allow fewer."""

    seats: Annotated[Leaf[Count], in_unit("persons per intake")]
    groups: Annotated[Leaf[Annotated[int, Field(ge=1, le=100)]], in_unit("groups at the same time")]
    # coach: only clients whose coach knows the offer are invited
    referral: Annotated[Leaf[Annotated[str, one_of(("open", "coach"))]], in_unit("name")]
    every: Annotated[Leaf[Annotated[int, Field(ge=1, le=520)]], in_unit("weeks")]
    first: DayLeaf
    last: DayLeaf
    invited_ahead: WeeksLeaf  # weeks between the invitation and the first day
    acceptance: ShareLeaf  # invited people who come
    creaming: ShareLeaf  # 0 = seats by lot, 1 = the motivated and employable first
    beside_work: Annotated[Leaf[bool], in_unit("yes or no")]  # people at work may take part and go on working
    follows: ShareLeaf  # of the seats that go to the trades with most vacancies at the intake (rule R61)
    waiting_search: FactorLeaf  # factor on applications while waiting for the first day

    @model_validator(mode="after")
    def _in_order(self) -> "Intake":
        if self.last.value < self.first.value:
            raise fault(Text("ligt voor de eerste intake", "lies before the first intake"), key="last.value")
        return self


class Stream(Strict):
    """One trade that is taught."""

    name: Name
    trains_for: Annotated[Leaf[TradeOrOwn], in_unit("segment")]
    reaches: Annotated[Leaf[dict[CompetenceName, Share]], in_unit("competence level")]


class Passes(Strict):
    """Who goes on after a phase: whom a rule holds for, and of an intake at most so many, the furthest first."""

    rule: RuleLeaf | None = None
    seats: Annotated[Leaf[Count], in_unit("persons per intake")] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Passes":
        if self.rule is None and self.seats is None:
            raise fault(Text("noemt rule of seats", "names rule or seats"), allowed=["rule", "seats"])
        return self


class Phase(Strict):
    """A part of the course."""

    name: Name
    weeks: Annotated[Leaf[Annotated[int, Field(ge=1, le=520)]], in_unit("weeks")]
    learning_w: Annotated[Leaf[Share], in_unit("share of what is missing per week")]
    on_the_job: ShareLeaf  # of the hours, at an employer
    search: FactorLeaf  # factor on applications: lock-in
    help_hours: Annotated[Leaf[NonNegative], in_unit("hours a week")] | None = None  # of help for barriers
    help_for: Annotated[Leaf[Annotated[list[BarrierName], PARTS]], in_unit("barriers")] | None = None
    passes: Passes | None = None  # without it everybody who has not stopped goes on


class Dropout(Strict):
    """Who stops before the end."""

    hazard_w: Annotated[Leaf[Hazard], in_unit("1/week")]  # of somebody without barriers, in the classroom
    per_barrier: Annotated[Leaf[Slope], in_unit("log hazard per barrier")]
    on_the_job: Annotated[Leaf[Slope], in_unit("log hazard")]  # fall where all hours are at an employer
    rewards: Annotated[Leaf[Slope], in_unit("log hazard")]  # fall by rewards along the way (rule R12)


class Certificate(Strict):
    """What a graduate can show."""

    credential: Annotated[Leaf[CredentialName | Literal["none"]], in_unit("name")]
    signal: ShareLeaf  # how well employers see the real skills by it


class Partners(Strict):
    """Employers who own the pathway together with the others."""

    co_owners: EmployersLeaf
    sectors: SectorsLeaf
    named: Annotated[Leaf[list[Slug]], in_unit("names")] | None = None  # organisations of the region, first of all
    trust_gain: ShareLeaf  # of the trust still missing, at co-owners
    learning_places: Annotated[Leaf[Count], in_unit("places per employer")]


class Aftercare(Strict):
    """Support after a graduate has found work."""

    weeks: WeeksLeaf
    separation: FactorLeaf  # factor on the hazard of losing the job meanwhile


class PathwayFile(InstrumentFile):
    """The whole file; see `labsim.inputs.shapes.pathway.Pathway` for what it becomes."""

    shape: Literal["pathway"]
    eligible: RuleLeaf
    intake: Intake
    streams: Annotated[dict[Slug, Stream], PARTS]
    stream_shares: Annotated[Leaf[dict[Slug, Share]], in_unit("share of seats")]
    phases: Annotated[dict[Slug, Phase], PARTS]
    dropout: Dropout
    certificate: Certificate
    partners: Partners
    aftercare: Aftercare

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
    def _passes_lead_somewhere(self) -> "PathwayFile":
        last = list(self.phases)[-1]
        if self.phases[last].passes is not None:
            words = Text("na de laatste fase komt geen andere", "no phase comes after the last one")
            raise fault(words, key=f"phases.{last}.passes", allowed=list(self.phases)[:-1])
        return self

    @model_validator(mode="after")
    def _help_is_for_something(self) -> "PathwayFile":
        for name, phase in self.phases.items():
            if (phase.help_hours is None) != (phase.help_for is None):
                words = Text("help_hours en help_for horen bij elkaar", "help_hours and help_for belong together")
                raise fault(words, key=f"phases.{name}")
        return self
