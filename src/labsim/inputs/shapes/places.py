"""Places: extra positions of a kind at an employer."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from labsim.core.codes import Afterwards, Contract, Credential
from labsim.inputs.errors import Text
from labsim.inputs.leaf import Leaf, in_unit
from labsim.inputs.models import Count, NonNegative, Slug, fault, one_of
from labsim.inputs.shapes.common import (
    PARTS,
    WEEKS_PER_PROJECT_YEAR,
    ContractName,
    CredentialName,
    Firms,
    FirmsFile,
    Instrument,
    InstrumentFile,
    RuleLeaf,
    ShareLeaf,
    Trade,
    WeeksLeaf,
    Window,
    common,
    made_firms,
    segment_of,
    weeks_of,
)  # fmt: skip
from labsim.inputs.shapes.effects import Effects, PersonEffects, made_effects
from labsim.inputs.shapes.rounds import nth

BY_ADMISSION = (int(Contract.PARALLEL), int(Contract.EXPERIENCE))
NO_PAPER = "none"
AfterwardsName = Annotated[str, one_of(member.name.lower() for member in Afterwards)]


def _in_a_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Trades = Annotated[list[Trade], PARTS, BeforeValidator(_in_a_list)]


class PlacesFile(InstrumentFile):
    """How many places of which kind, where, for whom, and when they open."""

    shape: Literal["places"]
    eligible: RuleLeaf | None = None  # for whom; without it the places are open to everybody
    firms: FirmsFile
    named: Annotated[Leaf[list[Slug]], in_unit("names")] | None = None  # organisations of the region, first of all
    partners_of: Annotated[Leaf[Slug], in_unit("name")] | None = None  # course of the package whose co-owners give them
    window: Window
    places: Annotated[Leaf[Count], in_unit("places")]
    each: Annotated[Leaf[Annotated[int, Field(ge=1, le=10_000)]], in_unit("places at a time")]
    every: Annotated[Leaf[Annotated[int, Field(ge=1, le=520)]], in_unit("weeks")]
    contract: Annotated[Leaf[ContractName], in_unit("name")]
    trade: Annotated[Leaf[Trades], in_unit("segment")]  # one, or several that the places go to in turn
    hours: Annotated[Leaf[Annotated[float, Field(ge=1, le=40)]], in_unit("hours a week")]
    lower: Annotated[Leaf[NonNegative], in_unit("sd")]  # how much less is asked than of a usual opening
    requires: Annotated[Leaf[CredentialName | Literal["none"]], in_unit("name")]  # by law
    stay: WeeksLeaf  # that somebody may have a place that is given, 0 no limit
    effects: PersonEffects | None = None  # on who has a place
    replaces: ShareLeaf  # of the places take the place of a usual opening of the same employer
    afterwards: Annotated[Leaf[AfterwardsName], in_unit("name")]  # what becomes of who has one after the last day

    @model_validator(mode="after")
    def _ends_as_it_can(self) -> "PlacesFile":
        kind, after = int(Contract[self.contract.value.upper()]), Afterwards[self.afterwards.value.upper()]
        if (kind in BY_ADMISSION or kind == Contract.BBL) and after != Afterwards.ENDS:
            words = Text("een toegewezen plaats of leerbaan eindigt", "a place that is given or a learning job ends")
            raise fault(words, key="afterwards.value", allowed=["ends"])
        funded = any(cost.payer == "budget" and cost.per == "place_week" for cost in self.costs.values())
        if funded and after == Afterwards.STAYS:
            words = Text("het budget eindigt en betaalt de plaats niet meer", "the budget ends and pays no more for it")
            raise fault(words, key="afterwards.value", allowed=["ends", "ordinary"])
        return self

    @model_validator(mode="after")
    def _given_to_somebody(self) -> "PlacesFile":
        given = int(Contract[self.contract.value.upper()]) in BY_ADMISSION
        if given and self.eligible is None:
            words = Text("zegt niet voor wie de plaatsen zijn", "does not say whom the places are for")
            raise fault(words, key="eligible")
        if int(Contract[self.contract.value.upper()]) == Contract.SHELTERED:
            words = Text("beschutte plaatsen geeft een instelling", "sheltered places are an institution's to give")
            raise fault(words, key="contract.value", allowed=["shape: service, adds.sheltered_places"])
        return self


@dataclass(frozen=True, kw_only=True)
class Places(Instrument):
    """Extra positions; `contract` is a Contract, `requires` a bit of Credential or -1."""

    firms: Firms
    named: tuple[str, ...]
    partners_of: str  # slug of a course, '' none
    places: int
    each: int
    every_w: int
    contract: int
    trades: tuple[int, ...]  # segments, in turn
    hours: float
    lower: float
    requires: int
    stay_w: int
    effects: Effects
    replaces: float
    afterwards: int  # Afterwards
    part: float = 1.0  # of the places of every round that there are: see `labsim.inputs.shapes.size`

    shape = "places"

    @property
    def segments(self) -> frozenset[int]:
        """The segments of the places."""
        return frozenset(self.trades)

    @property
    def by_admission(self) -> bool:
        """Whether places are given, as sheltered ones are, instead of applied for."""
        return self.contract in BY_ADMISSION

    @property
    def teaches(self) -> bool:
        """Whether the places are learning jobs (BBL), each held until the diploma."""
        return self.contract == Contract.BBL

    @property
    def registers(self) -> bool:  # type: ignore[override]
        """Who has had one of the places takes part."""
        return True

    @property
    def year_of_place_cents(self) -> int:
        """What a place that is filled all year costs the budget."""
        return self.unit_cents("place_week") * WEEKS_PER_PROJECT_YEAR

    def openings(self) -> tuple[tuple[int, int], ...]:
        """Week and number of the places that open; what a project year cannot pay does not open."""
        price = self.year_of_place_cents
        found, used = [], 0
        for k, week in enumerate(range(self.first_week, self.last_week + 1, self.every_w)):
            paid = self.affordable(self.project_year(week), price, self.places)
            n = min(nth(self.each, self.part, k), self.places - used, max(0, paid - used))
            if n > 0:
                found.append((week, n))
                used += n
        return tuple(found)


def places(file: PlacesFile, slug: str) -> Places:
    """The frozen object of a validated file."""
    paper = file.requires.value
    return Places(
        **common(file, slug),
        **weeks_of(file.window),
        eligible=file.eligible.value if file.eligible else None,
        firms=made_firms(file.firms),
        named=tuple(file.named.value) if file.named else (),
        partners_of=file.partners_of.value if file.partners_of else "",
        places=file.places.value,
        each=file.each.value,
        every_w=file.every.value,
        contract=int(Contract[file.contract.value.upper()]),
        trades=tuple(segment_of(trade) for trade in file.trade.value),
        hours=file.hours.value,
        lower=file.lower.value,
        requires=-1 if paper == NO_PAPER else int(Credential[paper.upper()]),
        stay_w=file.stay.value,
        effects=made_effects(file.effects),
        replaces=file.replaces.value,
        afterwards=int(Afterwards[file.afterwards.value.upper()]),
    )
