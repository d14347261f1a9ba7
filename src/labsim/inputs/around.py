"""Files of scenarios/circumstances: what they state, what they take over, and several at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from labsim.inputs.circumstances import (
    ArrivalFile,
    Drift,
    FactorLeaf,
    LevelName,
    PeopleFile,
    RequirementsFile,
    ShockFile,
    SkillsFile,
    part_of,
    plain,
)
from labsim.inputs.errors import InputError, Text, nearest
from labsim.inputs.files import known, read
from labsim.inputs.leaf import Leaf, Name, in_unit
from labsim.inputs.models import Share, Slug, Strict, validate
from labsim.inputs.overrides import Overrides, applied
from labsim.inputs.yaml import Document

BASELINE = "baseline"
MAX_EXTENDS = 10
MAX_INSTRUMENTS = 64
CHOICES = ("growth", "demography", "outside_demand")
NAMED = ("shocks", "arrivals", "people")  # parts that have names: a name belongs to the file that gave it
ALONE = ("requirements", "skills")
FACTORS = ("behaviour", "services")  # of behaviour parameters and institutions, by name

Origin = Annotated[str, Field(min_length=1, max_length=2000)]
Year = Annotated[str, Field(pattern=r"^20[0-9]{2}$")]


class _Choice(Strict):
    """One circumstance and where it comes from."""

    value: str
    source: Origin | None = None
    assumption: Origin | None = None


class Growth(_Choice):
    """Number of jobs: 'published' follows the region's figures by sector and year, 'none' keeps it."""

    value: Literal["published", "none"]


class Demography(_Choice):
    """'published': births, deaths and moves as published; 'hold': who enters equals who leaves."""

    value: Literal["published", "hold"]


class OutsideDemand(_Choice):
    """Jobs outside the region: 'follows' moves them with local demand, 'local_only' leaves them be."""

    value: Literal["follows", "local_only"]


def _listed(value: Any) -> Any:
    """One region may be written without a list."""
    return [value] if isinstance(value, str) else value


class CircumstancesFile(Strict):
    """A file of scenarios/circumstances; what it leaves out comes from the one it extends."""

    name: Name
    about: Name
    region: Annotated[list[Slug], BeforeValidator(_listed)] = Field(default_factory=list)
    source: Origin | None = None  # the document that tells of it
    extends: Slug | None = None
    growth: Growth | None = None
    demography: Demography | None = None
    outside_demand: OutsideDemand | None = None
    package: Annotated[list[Slug], Field(max_length=MAX_INSTRUMENTS)] | None = None
    shocks: dict[Slug, ShockFile] = Field(default_factory=dict)
    arrivals: dict[Slug, ArrivalFile] = Field(default_factory=dict)
    people: dict[Slug, PeopleFile] = Field(default_factory=dict)
    requirements: RequirementsFile | None = None
    skills: SkillsFile | None = None
    growth_rates: Annotated[Leaf[dict[Year, Drift]], in_unit("share a year")] | None = None  # all sectors together
    behaviour: dict[Slug, dict[Slug, FactorLeaf]] = Field(default_factory=dict)  # factors on its figures
    services: dict[Slug, FactorLeaf] = Field(default_factory=dict)  # factors on the region's services
    travel: FactorLeaf | None = None  # on travel minutes within the region
    transport_barrier: Annotated[Leaf[dict[LevelName, Share]], in_unit("share of persons")] | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that happens; owner: the file in which the part was first given its name."""

    kind: str
    owner: str
    name: str
    content: Any

    @property
    def path(self) -> str:
        """Where it stands in its file."""
        return f"{self.kind}.{self.name}" if self.name else self.kind

    @property
    def key(self) -> tuple[str, str, str]:
        """What two parts share that cannot both hold."""
        return (self.kind, self.owner if self.kind in NAMED else "", self.name)


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What happens to the region whatever policy does."""

    slug: str
    name_nl: str
    name_en: str
    growth: str  # 'published' | 'none'
    demography: str  # 'published' | 'hold'
    outside_demand: str  # 'follows' | 'local_only'
    package: tuple[str, ...]  # standing instruments
    parts: tuple[Part, ...] = ()

    def of(self, kind: str) -> tuple[Part, ...]:
        """The parts of one kind, in the order of their keys."""
        return tuple(part for part in self.parts if part.kind == kind)

    def alone(self, kind: str) -> Any:
        """The content of a kind of which there is at most one; None where there is none."""
        return next((part.content for part in self.of(kind)), None)

    def factors(self, kind: str) -> Mapping[str, float]:
        """Factors by name: '<process>.<field>' or the name of a service."""
        return {part.name: part.content for part in self.of(kind)}


@dataclass(frozen=True)
class _Stated:
    """What files in a row state: the nearest first."""

    chain: tuple[str, ...]
    document: Document
    file: CircumstancesFile
    choices: Mapping[str, str]
    package: tuple[str, ...]
    parts: Mapping[tuple[str, str], Part]


def load_circumstances(slug: str, overrides: Overrides | None = None) -> Circumstances:
    """The circumstances of that name, with what they extend filled in. Raises InputError."""
    return joined_circumstances([slug], overrides)


def joined_circumstances(slugs: Sequence[str], overrides: Overrides | None = None) -> Circumstances:
    """Several circumstances at once, in whatever order. Raises InputError where two contradict each other."""
    found = [_stated(slug, overrides or {}) for slug in sorted(set(slugs))]
    above = {name for one in found for name in one.chain[1:]}
    kept = [one for one in found if one.chain[0] not in above] or found
    choices: dict[str, tuple[str, _Stated]] = {}
    parts: dict[tuple[str, str, str], tuple[Part, _Stated]] = {}
    for one in kept:
        for key, value in one.choices.items():
            _agree(choices, key, value, one, key)
        for part in one.parts.values():
            _agree(parts, part.key, part, one, part.path)
    base = _stated(BASELINE, {}).choices
    values = {key: choices[key][0] if key in choices else base[key] for key in CHOICES}
    return Circumstances(
        slug="+".join(one.chain[0] for one in kept),
        name_nl=" + ".join(one.file.name.nl for one in kept),
        name_en=" + ".join(one.file.name.en for one in kept),
        package=tuple(sorted({name for one in kept for name in one.package})),
        parts=tuple(parts[key][0] for key in sorted(parts)),
        **values,
    )


def _agree(held: dict[Any, Any], key: Any, value: Any, one: _Stated, path: str) -> None:
    """Note what a file states; two files may state the same thing, not different ones."""
    if key in held and held[key][0] != value:
        other = held[key][1].chain[0]
        words = Text(f"spreekt '{other}' tegen: {path}", f"contradicts '{other}': {path}")
        raise one.document.fault(tuple(path.split(".")), words)
    held.setdefault(key, (value, one))


def chain_of(slug: str) -> tuple[str, ...]:
    """A file and those it builds on, the nearest first. Raises InputError."""
    return _stated(slug, {}).chain


def _stated(slug: str, overrides: Overrides) -> _Stated:
    """What a file and those above it state; a choice that is merely baseline's is left out for others to make."""
    top, document = read("circumstances", slug), None
    choices: dict[str, str] = {}
    parts: dict[tuple[str, str], Part] = {}
    package: tuple[str, ...] | None = None
    seen: list[str] = []
    first: CircumstancesFile | None = None
    name: str | None = slug
    while name is not None:
        _check_above(document, name, seen)
        document = applied(read("circumstances", name), name, overrides)
        file = validate(CircumstancesFile, document)
        first = first or file
        refuse_doubles(document, file.package or [])
        for key in CHOICES:
            choice = getattr(file, key)
            if choice is not None and (name != BASELINE or slug == BASELINE):
                choices.setdefault(key, choice.value)
        if file.package is not None and package is None:
            package = tuple(sorted(file.package))
        for kind, part, content in _contents(file):
            inherited = parts.get((kind, part))
            mine = content if inherited is None else inherited.content
            parts[kind, part] = Part(kind=kind, owner=name, name=part, content=mine)
        seen.append(name)
        if file.extends is None and name != BASELINE:
            _check_complete(document, choices)
        name = file.extends
    assert first is not None
    return _Stated(tuple(seen), top, first, choices, package or (), parts)


def _check_above(document: Document | None, name: str, seen: list[str]) -> None:
    if document is None:
        return
    if name in seen or len(seen) >= MAX_EXTENDS:
        raise document.fault(("extends",), Text("bouwt via een kring op zichzelf voort", "extends itself in a circle"))
    if name not in known("circumstances"):
        words = Text(f"'{name}' bestaat niet", f"there is no '{name}'")
        raise document.fault(("extends",), words, guess=nearest(name, known("circumstances")))


def _check_complete(document: Document, choices: Mapping[str, str]) -> None:
    for key in CHOICES:
        if key not in choices:
            raise document.fault((key,), Text("ontbreekt", "is missing"))


def _contents(file: CircumstancesFile) -> Iterator[tuple[str, str, Any]]:
    """Everything a file states beside its choices: kind, name, content."""
    for kind in NAMED:
        for name, part in getattr(file, kind).items():
            yield kind, name, part_of(kind, part)
    for kind in ALONE:
        part = getattr(file, kind)
        if part is not None:
            yield kind, "", part_of(kind, part)
    for process, levels in file.behaviour.items():
        for name, leaf in levels.items():
            yield "behaviour", f"{process}.{name}", plain(leaf)
    for name, leaf in file.services.items():
        yield "services", name, plain(leaf)
    for kind in ("travel", "transport_barrier", "growth_rates"):
        leaf = getattr(file, kind)
        if leaf is not None:
            yield kind, "", plain(leaf)


def refuse_doubles(document: Document, slugs: Sequence[str]) -> None:
    """Each instrument of a package once."""
    for number, slug in enumerate(slugs):
        if slug in slugs[:number]:
            words = Text(f"'{slug}' staat er al", f"'{slug}' is there already")
            raise document.fault(("package", number), words)


def around_error(slug: str, path: str, words: Text, **more: Any) -> InputError:
    """A fault of a part, at its line in the file that states it."""
    return read("circumstances", slug).fault(tuple(path.split(".")), words, **more)
