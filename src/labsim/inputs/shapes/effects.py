"""What an instrument does to the chances of people and employers: leaves named after the levers they move."""

from dataclasses import dataclass
from math import log
from typing import Annotated

from pydantic import Field, model_validator

from labsim.core.codes import Barrier
from labsim.inputs.errors import Text
from labsim.inputs.leaf import Leaf, in_unit
from labsim.inputs.models import Count, Share, Strict, fault
from labsim.inputs.shapes.common import PARTS, BarrierName, FactorLeaf, RateLeaf, ShareLeaf

Barriers = Annotated[Leaf[Annotated[list[BarrierName], PARTS]], in_unit("barriers")]
Hours = Annotated[Leaf[Annotated[float, Field(ge=0, le=40)]], in_unit("hours a week")]
Minutes = Annotated[Leaf[Annotated[float, Field(ge=0, le=240)]], in_unit("minutes")]
Chance = Annotated[Leaf[Share], in_unit("1/week")]
YesNo = Annotated[Leaf[bool], in_unit("yes or no")]
Practice = Annotated[Leaf[Share], in_unit("share of what is missing per week")]
Places = Annotated[Leaf[Count], in_unit("places per employer")]


class PersonEffects(Strict):
    """Levers on a person; see world.levers.Levers."""

    search: RateLeaf | None = None  # factor on applications
    separation: FactorLeaf | None = None  # factor on the hazard of losing work
    cover: ShareLeaf | None = None  # of the employer's risk
    subsidy: ShareLeaf | None = None  # of the shortfall in productivity
    signal: ShareLeaf | None = None  # how well employers see the real skills
    upkeep: ShareLeaf | None = None  # of the decay of employee skills that is prevented
    practice: Practice | None = None  # employee skills gained a week
    refer: Chance | None = None  # of being mediated
    activate: Chance | None = None  # that somebody outside the labour market looks around
    stay: ShareLeaf | None = None  # of those who would leave the region
    reach: Minutes | None = None  # that somebody travels further
    help_hours: Hours | None = None
    help_for: Barriers | None = None
    eased: Barriers | None = None  # barriers that do not bind
    returns: YesNo | None = None  # whether back to sheltered work is open

    @model_validator(mode="after")
    def _help_is_for_something(self) -> "PersonEffects":
        if (self.help_hours is None) != (self.help_for is None):
            raise fault(Text("help_hours en help_for horen bij elkaar", "help_hours and help_for belong together"))
        return self


class FirmEffects(Strict):
    """Levers on an employer; see world.levers.Levers."""

    engaged: ShareLeaf | None = None  # of the trust in the employer service still missing
    inclusion: ShareLeaf | None = None  # of the inclusiveness still missing
    informed: ShareLeaf | None = None  # of the fear of risk
    dismissal: FactorLeaf | None = None  # factor on the hazard of losing work there
    learning: Places | None = None  # learning places beside those of standing habit


@dataclass(frozen=True, kw_only=True)
class Effects:
    """By lever: log factors, shares, hours, minutes, places and bits; levers that stay neutral are absent."""

    values: dict[str, float]

    def __bool__(self) -> bool:
        return bool(self.values)


LOGS = ("search", "separation", "dismissal")
BITS = ("help_for", "eased")


def made_effects(file: PersonEffects | FirmEffects | None) -> Effects:
    """The effects of a file; factors become logs, barriers bits."""
    values: dict[str, float] = {}
    for name, leaf in file or ():
        if leaf is None:
            continue
        if name in LOGS:
            values[name] = log(leaf.value)
        elif name in BITS:
            values[name] = sum(1 << Barrier[barrier.upper()] for barrier in leaf.value)
        else:
            values[name] = leaf.value
    return Effects(values=values)
