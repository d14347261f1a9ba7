"""Campaign: employers are spoken to; who is won over speaks to the employers it knows."""

from dataclasses import dataclass
from typing import Annotated, Literal

from labsim.inputs.leaf import Leaf, in_unit
from labsim.inputs.models import NonNegative, Share
from labsim.inputs.shapes.common import (
    Firms,
    FirmsFile,
    Instrument,
    InstrumentFile,
    ShareLeaf,
    Window,
    common,
    made_firms,
    weeks_of,
)  # fmt: skip
from labsim.inputs.shapes.effects import Effects, FirmEffects, made_effects

Chance = Annotated[Leaf[Share], in_unit("1/week")]


class CampaignFile(InstrumentFile):
    """Contacts, what they achieve with an employer, and how that spreads and fades."""

    shape: Literal["campaign"]
    firms: FirmsFile
    window: Window
    contacts_w: Annotated[Leaf[NonNegative], in_unit("contacts a week")]
    persuaded: ShareLeaf  # of the contacts
    spread_w: Chance  # that an employer who was won over wins a given employer it knows
    fade_w: Chance  # that one falls back to old habits
    effects: FirmEffects


@dataclass(frozen=True, kw_only=True)
class Campaign(Instrument):
    """Contacts with employers; shares and chances lie in [0, 1]."""

    firms: Firms
    contacts_w: float
    persuaded: float
    spread_w: float
    fade_w: float
    effects: Effects

    shape = "campaign"


def campaign(file: CampaignFile, slug: str) -> Campaign:
    """The frozen object of a validated file."""
    return Campaign(
        **common(file, slug),
        **weeks_of(file.window),
        firms=made_firms(file.firms),
        contacts_w=file.contacts_w.value,
        persuaded=file.persuaded.value,
        spread_w=file.spread_w.value,
        fade_w=file.fade_w.value,
        effects=made_effects(file.effects),
    )
