"""Named organisations of a region, and the courses that run there already: optional sections of its file."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from labsim.inputs.errors import InputError, Text, nearest
from labsim.inputs.leaf import Leaf, Name
from labsim.inputs.models import SLUG, Count, Share, Strict, Words, validate
from labsim.inputs.region_sources import Source
from labsim.inputs.yaml import Document, Path_

SECTION, TRACKS = "organisations", "tracks"
Kind = Literal[
    "employer", "wsp", "social_service", "benefit_agency", "training_provider", "work_company", "platform"
]
KINDS: tuple[str, ...] = get_args(Kind)
DIVIDED = ("wsp", "social_service", "work_company")  # of them, those whose hours or places the region states
NOWHERE = -1  # no sector or municipality is stated
HABIT = -1  # learning places: as the sector's employers have them
TOLERANCE = 1e-6


class _Organisation(Strict):
    """What a file says of one organisation; figures are leaves."""

    name: Words
    kind: Kind
    source: Words  # where it is named
    sector: str | None = None
    municipality: str | None = None
    size: Leaf[Annotated[int, Field(ge=1, le=100_000)]] | None = None
    learning_places: Leaf[Count] | None = None
    places: Leaf[Count] | None = None
    seats: Leaf[Count] | None = None
    share: Leaf[Share] | None = None
    count: Leaf[Count | dict[str, Count]] | None = None
    inclusive: bool = False
    note: Words | None = None


class _Track(Strict):
    name: Name
    source: Words
    people: Leaf[Count]
    employers: list[str]
    active: Leaf[Count]
    starting: Leaf[Count] | None = None
    note: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A named organisation. One with a size is an employer with rows of its own."""

    slug: str
    name: str
    kind: str  # one of KINDS
    sector: int = NOWHERE  # index in the region's sectors
    municipality: int = NOWHERE  # index in its municipalities; NOWHERE: anywhere
    size: int = 0  # positions, about; 0: employs nobody in the model
    learning_places: int = HABIT
    places: int = 0  # offered outside regular work: documentation, no rows
    seats: int | None = None  # of a training provider: people in all its courses at the same time; None: no limit
    share: float = 0.0  # of what the offices of its kind can do together
    inclusive: bool = False  # belongs to the network of inclusive employers
    alike: bool = False  # one of several that are only counted


@dataclass(frozen=True, kw_only=True)
class RunningTrack:
    """A learning track that runs when the measurement begins: documentation for instruments that continue it."""

    slug: str
    name: Text
    people: int  # who go through it
    employers: tuple[str, ...]  # slugs of organisations
    active: int  # employers that take part now
    starting: int  # and that are about to


def read_organisations(source: Source, work_company: str) -> tuple[Organisation, ...]:
    """The organisations in the order of the file, with shares by kind. Raises InputError with all faults."""
    found = source.find((SECTION,))
    if found is None:
        return ()
    document, part = found
    made: list[Organisation] = []
    faults: list[InputError] = []
    for slug, data in part.items():
        path = (SECTION, slug)
        try:
            made += _organisation(source, document, path, data, work_company)
        except InputError as fault:
            faults.append(fault)
    faults += _twice(document, made)
    if not faults:
        made, faults = _shared(document, made, work_company)
    if faults:
        raise joined(faults)
    return tuple(made)


def joined(faults: list[InputError]) -> InputError:
    """The first fault, which carries the others."""
    flat = [one for fault in faults for one in (fault, *fault.more)]
    first, *rest = flat
    first.more = tuple(rest)
    return first


def _organisation(
    source: Source, document: Document, path: Path_, data: Any, work_company: str
) -> Iterator[Organisation]:
    """One organisation, or as many as are counted by municipality."""
    slug = str(path[-1])
    if not SLUG.match(slug):
        raise document.fault(path, Text("kan geen naam zijn", "cannot be a name"), allowed=["a-z 0-9 _ -"])
    told = validate(_Organisation, document, data if isinstance(data, dict) else {}, path)
    sector = _index(source, document, (*path, "sector"), told.sector, "sector")
    place = _index(source, document, (*path, "municipality"), told.municipality, "municipality")
    _employs(document, path, told, slug == work_company)
    one = Organisation(
        slug=slug,
        name=told.name,
        kind=told.kind,
        sector=sector,
        municipality=place,
        size=told.size.value if told.size else 0,
        learning_places=told.learning_places.value if told.learning_places else HABIT,
        places=told.places.value if told.places else 0,
        seats=told.seats.value if told.seats else None,
        share=told.share.value if told.share else 0.0,
        inclusive=told.inclusive,
    )
    return iter((one,)) if told.count is None else _counted(source, document, path, one, told.count.value)


def _index(source: Source, document: Document, path: Path_, label: str | None, axis: str) -> int:
    """The place of a label on its axis; NOWHERE where none is given."""
    if label is None:
        return NOWHERE
    names = source.labels[axis]
    if label not in names:
        words = Text(f"'{label}' kent deze regio niet", f"this region has no '{label}'")
        raise document.fault(path, words, allowed=names, guess=nearest(label, names))
    return names.index(label)


def _employs(document: Document, path: Path_, told: _Organisation, shelters: bool) -> None:
    """Refuse an employer without size or sector, and figures that nothing would read."""
    if told.kind == "employer" and told.size is None:
        raise document.fault((*path, "size"), Text("ontbreekt", "is missing"))
    if told.size is not None and told.sector is None:
        raise document.fault((*path, "sector"), Text("ontbreekt", "is missing"))
    if shelters and told.size is not None:
        words = Text(
            "de werkplaatsen van deze organisatie volgen uit benefits.cells",
            "the positions of this organisation follow from benefits.cells",
        )
        raise document.fault((*path, "size"), words)
    if told.size is None:
        for key in ("learning_places", "count", "inclusive"):
            if getattr(told, key):
                raise document.fault((*path, key), Text("vraagt ook size", "needs size as well"))
    if told.seats is not None and told.kind != "training_provider":
        words = Text("alleen een opleider heeft cursusplaatsen", "only a training provider has seats in courses")
        raise document.fault((*path, "seats"), words, allowed=["training_provider"])
    if told.share is not None and (told.kind not in DIVIDED or told.count is not None):
        words = Text("hier valt niets te verdelen", "there is nothing to divide here")
        raise document.fault((*path, "share"), words, allowed=DIVIDED)


def _counted(
    source: Source, document: Document, path: Path_, one: Organisation, counts: int | dict[str, int]
) -> Iterator[Organisation]:
    """As many alike as are counted, in each municipality or anywhere, numbered from 1."""
    if isinstance(counts, int):
        for k in range(1, counts + 1):
            yield replace(one, slug=f"{one.slug}-{k}", name=f"{one.name} {k}", alike=True)
        return
    places = source.names("municipalities")
    for label, number in counts.items():
        place = _index(source, document, (*path, "count", "value", label), label, "municipality")
        for k in range(1, number + 1):
            slug, name = f"{one.slug}-{label}-{k}", f"{one.name} {places[place]} {k}"
            yield replace(one, slug=slug, name=name, municipality=place, alike=True)


def _twice(document: Document, made: list[Organisation]) -> Iterator[InputError]:
    """Slugs that a counted organisation and a named one share."""
    seen: set[str] = set()
    for one in made:
        if one.slug in seen:
            words = Text(f"'{one.slug}' komt twee keer voor", f"'{one.slug}' occurs twice")
            yield document.fault((SECTION,), words)
        seen.add(one.slug)


def _shared(
    document: Document, made: list[Organisation], work_company: str
) -> tuple[list[Organisation], list[InputError]]:
    """Shares that add up to one in each kind of office; the only one of a kind has all."""
    faults = []
    for kind in DIVIDED:
        mine = [one for one in made if one.kind == kind and not one.alike]
        total = sum(one.share for one in mine)
        if len(mine) == 1 and total == 0.0:
            made = [replace(one, share=1.0) if one is mine[0] else one for one in made]
        elif mine and abs(total - 1.0) > TOLERANCE:
            words = Text(f"delen van {kind} tellen op tot {total:g}", f"shares of {kind} sum to {total:g}")
            faults.append(document.fault((SECTION, mine[0].slug), words, allowed=["1"]))
    companies = [one.slug for one in made if one.kind == "work_company" and not one.alike]
    if companies and work_company not in companies:
        words = Text("staat niet bij de organisaties", "is not among the organisations")
        faults.append(document.fault(("work_company",), words, allowed=companies))
    return made, faults


def read_tracks(source: Source, organisations: tuple[Organisation, ...]) -> tuple[RunningTrack, ...]:
    """The courses that run already; their employers must be organisations with rows. Raises InputError."""
    found = source.find((TRACKS,))
    if found is None:
        return ()
    document, part = found
    employers = [one.slug for one in organisations if one.size]
    made = []
    for slug, data in part.items():
        told = validate(_Track, document, data, (TRACKS, slug))
        for k, name in enumerate(told.employers):
            if name not in employers:
                words = Text(f"'{name}' is geen werkgever hier", f"'{name}' is no employer here")
                raise document.fault((TRACKS, slug, "employers", k), words, guess=nearest(name, employers))
        made.append(
            RunningTrack(
                slug=slug,
                name=Text(told.name.nl, told.name.en),
                people=told.people.value,
                employers=tuple(told.employers),
                active=told.active.value,
                starting=told.starting.value if told.starting else 0,
            )
        )
    return tuple(made)
