"""Service: more hours, places or another way of working at an institution."""

from dataclasses import dataclass
from typing import Annotated, Literal

from labsim.inputs.leaf import Leaf, in_unit
from labsim.inputs.models import Count, Share, Strict
from labsim.inputs.shapes.common import AmountLeaf, Instrument, InstrumentFile, Window, common, weeks_of

ShareOfContacts = Annotated[Leaf[Share], in_unit("share")]
Slots = Annotated[Leaf[Count], in_unit("places")]


class Adds(Strict):
    """What comes on top of what the institution has."""

    consultants: AmountLeaf | None = None  # of the employer service
    coaches: AmountLeaf | None = None  # of the social service
    trial_slots: Slots | None = None
    aftercare_slots: Slots | None = None
    sheltered_places: Slots | None = None


class Sets(Strict):
    """Ways of working; the more far-reaching one holds where several set it."""

    coherence: ShareOfContacts | None = None  # of coaches who know every offer
    early_share: ShareOfContacts | None = None  # of contacts, for clients in their first year
    breadth: ShareOfContacts | None = None  # of the hours, for what keeps people from work


class ServiceFile(InstrumentFile):
    """What it adds and how it works while the window lasts."""

    shape: Literal["service"]
    window: Window
    adds: Adds
    sets: Sets


@dataclass(frozen=True, kw_only=True)
class Service(Instrument):
    """Hours and places by name of the institution's attribute; consultants are cut to what the budget pays."""

    adds: dict[str, float]
    sets: dict[str, float]

    shape = "service"
    registers = True  # whoever is mediated or guided meanwhile takes part, by touch


def service(file: ServiceFile, slug: str) -> Service:
    """The frozen object of a validated file."""
    return Service(
        **common(file, slug),
        **weeks_of(file.window),
        adds={name: float(leaf.value) for name, leaf in file.adds if leaf is not None},
        sets={name: float(leaf.value) for name, leaf in file.sets if leaf is not None},
    )
