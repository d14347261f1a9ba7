"""Scenarios: a world = region + circumstances + package.

Every instrument is also a scenario: baseline's circumstances with that instrument alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field

from labsim.inputs.errors import InputError, Text, nearest
from labsim.inputs.files import is_slug, known, read
from labsim.inputs.instrument import Instrument, load_instrument
from labsim.inputs.leaf import Name, Subject
from labsim.inputs.models import Slug, Strict, validate
from labsim.inputs.overrides import Overrides
from labsim.inputs.yaml import Document

BASELINE = "baseline"
MAX_EXTENDS = 10
MAX_INSTRUMENTS = 64

Origin = Annotated[str, Field(min_length=1, max_length=2000)]


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


class CircumstancesFile(Strict):
    """A file of scenarios/circumstances; what it leaves out comes from the one it extends."""

    name: Name
    about: Name
    extends: Slug | None = None
    growth: Growth | None = None
    demography: Demography | None = None
    outside_demand: OutsideDemand | None = None
    package: Annotated[list[Slug], Field(max_length=MAX_INSTRUMENTS)] | None = None


class PackageFile(Strict):
    """A file of scenarios/packages: instruments together, on top of circumstances."""

    name: Name
    subject: Subject | None = None
    about: Name
    circumstances: Slug = BASELINE
    package: Annotated[list[Slug], Field(min_length=1, max_length=MAX_INSTRUMENTS)]


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


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """Circumstances and instruments, in slug order; `compared` are those whose effect is asked for.

    subject: how sentences name the instruments together, '' if no file says so.
    """

    slug: str
    name_nl: str
    name_en: str
    subject_nl: str = ""
    subject_en: str = ""
    circumstances: Circumstances
    package: tuple[Instrument, ...]
    compared: tuple[str, ...]

    def without_package(self) -> "Scenario":
        """World B of a comparison: the same circumstances, without the instruments that are compared."""
        rest = tuple(one for one in self.package if one.slug not in self.compared)
        return replace(self, slug=self.circumstances.slug, package=rest, compared=())


def scenario_names() -> dict[str, str]:
    """Slug -> 'circumstances' | 'packages' | 'instruments'. Raises InputError where a name is used twice."""
    found: dict[str, str] = {}
    for kind in ("circumstances", "packages", "instruments"):
        for slug, path in known(kind).items():
            if slug in found:
                words = Text(f"heet net als iets in {found[slug]}", f"has a name that {found[slug]} uses too")
                raise InputError(str(path), None, "", words)
            found[slug] = kind
    return found


def load_scenario(slug: str, overrides: Overrides | None = None) -> Scenario:
    """The scenario of that name; overrides: '<instrument>.<path>' -> value. Raises InputError."""
    kinds = scenario_names()
    if not isinstance(slug, str) or not is_slug(slug) or slug not in kinds:
        words = Text(f"scenario {slug!r} bestaat niet", f"there is no scenario {slug!r}")
        guess = nearest(slug, kinds) if isinstance(slug, str) else None
        raise InputError("scenarios", None, "", words, allowed=list(kinds)[:20], guess=guess)
    if kinds[slug] == "circumstances":
        around = load_circumstances(slug)
        return _scenario(slug, around.name_nl, around.name_en, around, (), overrides)
    if kinds[slug] == "instruments":
        one = load_instrument(slug, overrides)
        made = _scenario(slug, one.name_nl, one.name_en, load_circumstances(BASELINE), (slug,), overrides)
        return replace(made, subject_nl=one.subject_nl, subject_en=one.subject_en)
    document = read("packages", slug)
    file = validate(PackageFile, document)
    _refuse_doubles(document, file.package)
    around = load_circumstances(file.circumstances)
    made = _scenario(slug, file.name.nl, file.name.en, around, tuple(file.package), overrides)
    return replace(made, subject_nl=file.subject.nl, subject_en=file.subject.en) if file.subject else made


def _scenario(
    slug: str, nl: str, en: str, around: Circumstances, package: tuple[str, ...], overrides: Overrides | None
) -> Scenario:
    slugs = sorted({*around.package, *package})
    instruments = tuple(load_instrument(name, overrides) for name in slugs)
    compared = tuple(sorted(package))
    return Scenario(slug=slug, name_nl=nl, name_en=en, circumstances=around, package=instruments, compared=compared)


def load_circumstances(slug: str) -> Circumstances:
    """The circumstances of that name, with what they extend filled in. Raises InputError."""
    merged: dict[str, Any] = {}
    top = read("circumstances", slug)
    document, seen = top, [slug]
    while True:
        file = validate(CircumstancesFile, document)
        _refuse_doubles(document, file.package or [])
        merged = {**{k: v for k, v in file if v is not None}, **merged}
        if file.extends is None:
            break
        if file.extends in seen or len(seen) >= MAX_EXTENDS:
            words = Text("bouwt via een kring op zichzelf voort", "extends itself in a circle")
            raise document.fault(("extends",), words)
        if file.extends not in known("circumstances"):
            words = Text(f"'{file.extends}' bestaat niet", f"there is no '{file.extends}'")
            raise document.fault(("extends",), words, guess=nearest(file.extends, known("circumstances")))
        seen.append(file.extends)
        document = read("circumstances", file.extends)
    return _circumstances(slug, top, merged)


def _circumstances(slug: str, document: Document, merged: Mapping[str, Any]) -> Circumstances:
    for key in ("growth", "demography", "outside_demand"):
        if key not in merged:
            raise document.fault((key,), Text("ontbreekt", "is missing"))
    return Circumstances(
        slug=slug,
        name_nl=merged["name"].nl,
        name_en=merged["name"].en,
        growth=merged["growth"].value,
        demography=merged["demography"].value,
        outside_demand=merged["outside_demand"].value,
        package=tuple(sorted(merged.get("package") or ())),
    )


def _refuse_doubles(document: Document, slugs: list[str]) -> None:
    for number, slug in enumerate(slugs):
        if slug in slugs[:number]:
            words = Text(f"'{slug}' staat er al", f"'{slug}' is there already")
            raise document.fault(("package", number), words)
