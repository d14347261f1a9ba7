"""Entitlement: a right of a person or an employer while a condition holds."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator

from labsim.inputs.errors import Text
from labsim.inputs.leaf import Leaf, in_unit
from labsim.inputs.models import Count, Weeks, fault
from labsim.inputs.shapes.common import (
    Firms,
    FirmsFile,
    Instrument,
    InstrumentFile,
    RuleLeaf,
    ShareLeaf,
    WeeksLeaf,
    Window,
    common,
    made_firms,
    weeks_of,
)  # fmt: skip
from labsim.inputs.shapes.effects import Effects, FirmEffects, PersonEffects, made_effects

NO_LIMIT = 10**7


class EntitlementFile(InstrumentFile):
    """A right; `eligible` is about persons, `firms` about employers: one of the two holds it."""

    shape: Literal["entitlement"]
    holder: Literal["person", "employer"]
    eligible: RuleLeaf | None = None
    firms: FirmsFile | None = None
    window: Window
    capacity: Annotated[Leaf[Count], in_unit("holders at the same time")]
    take_up: ShareLeaf  # of those who could have it
    weeks: Annotated[Leaf[Weeks], in_unit("weeks")]  # that it lasts at most, 0 as long as the condition holds
    at_work: WeeksLeaf  # weeks that it goes on when a holder starts to work
    review: Annotated[Leaf[Annotated[int, Field(ge=1, le=52)]], in_unit("weeks")]  # between two looks at the condition
    effects: PersonEffects | FirmEffects

    @model_validator(mode="after")
    def _one_holder(self) -> "EntitlementFile":
        person = self.holder == "person"
        if person != (self.eligible is not None) or person == (self.firms is not None):
            words = Text("persoon vraagt eligible, werkgever firms", "a person needs eligible, an employer firms")
            raise fault(words, key="holder", allowed=["person + eligible", "employer + firms"])
        if person != isinstance(self.effects, PersonEffects):
            words = Text("past niet bij de houder", "does not fit the holder")
            raise fault(words, key="effects", allowed=list((PersonEffects if person else FirmEffects).model_fields))
        return self


@dataclass(frozen=True, kw_only=True)
class Entitlement(Instrument):
    """A right; shares lie in [0, 1]."""

    firms: Firms | None
    capacity: int
    take_up: float
    weeks: int
    at_work_w: int
    review_w: int
    effects: Effects

    shape = "entitlement"

    @property
    def registers(self) -> bool:  # type: ignore[override]
        """Persons who hold the right are participants; employers are not."""
        return self.firms is None


def entitlement(file: EntitlementFile, slug: str) -> Entitlement:
    """The frozen object of a validated file."""
    return Entitlement(
        **common(file, slug),
        **weeks_of(file.window),
        eligible=file.eligible.value if file.eligible else None,
        firms=made_firms(file.firms) if file.firms else None,
        capacity=file.capacity.value,
        take_up=file.take_up.value,
        weeks=file.weeks.value,
        at_work_w=file.at_work.value,
        review_w=file.review.value,
        effects=made_effects(file.effects),
    )
