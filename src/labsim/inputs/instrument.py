"""Instruments by name: a file says what differs from the defaults of its shape."""

from collections.abc import Callable
from typing import Any

from labsim.inputs.errors import Text, nearest
from labsim.inputs.files import known, read
from labsim.inputs.leaf import Name, is_leaf
from labsim.inputs.models import Slug, Strict, Words, validate
from labsim.inputs.overrides import Overrides, applied
from labsim.inputs.shapes.campaign import CampaignFile, campaign
from labsim.inputs.shapes.channel import ChannelFile, channel
from labsim.inputs.shapes.common import Instrument
from labsim.inputs.shapes.entitlement import EntitlementFile, entitlement
from labsim.inputs.shapes.pathway import Pathway, pathway
from labsim.inputs.shapes.pathway_file import PathwayFile
from labsim.inputs.shapes.places import PlacesFile, places
from labsim.inputs.shapes.service import ServiceFile, service
from labsim.inputs.yaml import Document, Path_

__all__ = ["SHAPES", "Instrument", "Pathway", "instrument_of", "load_instrument", "read_instrument", "unmodelled"]

SHAPES: dict[str, tuple[type[Any], Callable[[Any, str], Instrument]]] = {
    "pathway": (PathwayFile, pathway),
    "entitlement": (EntitlementFile, entitlement),
    "campaign": (CampaignFile, campaign),
    "service": (ServiceFile, service),
    "places": (PlacesFile, places),
    "channel": (ChannelFile, channel),
}  # shape -> what its file says, what makes it


class NamedOnly(Strict):
    """The file of an instrument that the documents only name: it says why nothing can be calculated."""

    modelled: bool
    region: Slug
    name: Name
    about: Name
    theme: int | None = None
    source: Words
    reason: Name


def read_instrument(slug: str) -> Document:
    """The document of that name, with the defaults of its shape filled in. Raises InputError."""
    document = read("instruments", slug)
    shape = document.data.get("shape")
    if shape not in SHAPES or shape not in known("shapes"):
        return document
    return filled(document, read("shapes", shape))


def filled(document: Document, defaults: Document) -> Document:
    """A document in which what it leaves out comes from defaults; a leaf is taken as a whole."""
    lines = dict(document.lines)

    def merge(own: Any, other: Any, path: Path_) -> Any:
        if not isinstance(own, dict) or not isinstance(other, dict) or is_leaf(own) or is_leaf(other):
            return own
        both = {key: merge(part, other[key], (*path, key)) if key in other else part for key, part in own.items()}
        return {**both, **{key: part for key, part in other.items() if key not in own}}

    return Document(document.file, merge(document.data, defaults.data, ()), lines, dict(document.given))


def unmodelled(document: Document) -> NamedOnly | None:
    """What a file says that carries `modelled: false`; None for the others. Raises InputError."""
    if document.data.get("modelled") is not False:
        return None
    return validate(NamedOnly, document)


def load_instrument(slug: str, overrides: Overrides | None = None) -> Instrument:
    """The instrument of that name; overrides: '<slug>.<path>' of a leaf -> value. Raises InputError."""
    return instrument_of(applied(read_instrument(slug), slug, overrides or {}), slug)


def instrument_of(document: Document, slug: str) -> Instrument:
    """A validated document as a frozen instrument. Raises InputError, also for one that is only named."""
    named = unmodelled(document)
    if named is not None:
        words = Text(
            f"'{slug}' wordt alleen genoemd en is niet doorgerekend: {named.reason.nl}",
            f"'{slug}' is only named and not modelled: {named.reason.en}",
        )
        raise document.fault(("modelled",), words)
    shape = document.data.get("shape")
    if shape not in SHAPES:
        guess = nearest(shape, SHAPES) if isinstance(shape, str) else None
        words = Text("onbekende vorm van instrument", "unknown shape of instrument")
        raise document.fault(("shape",), words, allowed=list(SHAPES), guess=guess)
    model, make = SHAPES[shape]
    file = validate(model, document)
    _check_region(document, file.region)
    return make(file, slug)


def _check_region(document: Document, region: str) -> None:
    regions = known("region")
    if region not in (*regions, "netherlands"):
        words = Text(f"regio '{region}' bestaat niet", f"there is no region '{region}'")
        raise document.fault(("region",), words, allowed=list(regions), guess=nearest(region, regions))
