"""Budget lines of a package: the players among whom its effect is divided. A line may join instruments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import Field

from labsim.inputs.errors import Text, nearest
from labsim.inputs.instrument import Instrument
from labsim.inputs.leaf import Name
from labsim.inputs.models import Slug, Strict
from labsim.inputs.shapes.common import TargetLeaf
from labsim.inputs.yaml import Document

WHOLE = "package"  # what tables call all lines together


class LineFile(Strict):
    """A budget line with the instruments that it pays for."""

    name: Name
    instruments: Annotated[list[Slug], Field(min_length=1, max_length=40)]
    target: TargetLeaf | None = None  # of its instruments together, where that is not the sum of what each states


@dataclass(frozen=True, kw_only=True)
class Line:
    """A budget line; the slugs of its instruments are in alphabetical order."""

    slug: str
    name_nl: str
    name_en: str
    instruments: tuple[str, ...]
    target: int = 0  # stated for the line as a whole, 0 if its file does not say so
    target_unit: str = ""

    def targets(self, instruments: Sequence[Instrument]) -> dict[str, int]:
        """Stated targets by unit: of the line as its file says, else of its instruments among these together."""
        if self.target:
            return {self.target_unit: self.target}
        own = [one for one in instruments if one.slug in self.instruments and one.target]
        return {unit: sum(one.target for one in own if one.target_unit == unit) for unit in units_of(own)}


def units_of(instruments: Sequence[Instrument]) -> list[str]:
    """Units of their targets, each once, in their order."""
    return list(dict.fromkeys(one.target_unit for one in instruments if one.target))


def check_lines(
    document: Document, lines: Mapping[str, LineFile], package: Sequence[str], names: Mapping[str, str]
) -> tuple[Line, ...]:
    """The lines of a package file, in its order. names: what is called something already.

    Raises InputError for a name that is taken, and for an instrument that the package does not hold or that stands in
    two lines."""
    seen: dict[str, str] = {}
    for slug, line in lines.items():
        if slug in names or slug == WHOLE:
            words = Text(f"'{slug}' heet al iets anders", f"'{slug}' is the name of something else")
            raise document.fault(("lines", slug), words)
        for number, one in enumerate(line.instruments):
            where = ("lines", slug, "instruments", number)
            if one not in package:
                words = Text(f"'{one}' zit niet in het pakket", f"'{one}' is not in the package")
                raise document.fault(where, words, allowed=list(package), guess=nearest(one, package))
            if one in seen:
                words = Text(f"'{one}' staat al in {seen[one]}", f"'{one}' is in {seen[one]} already")
                raise document.fault(where, words)
            seen[one] = slug
    return tuple(_line(slug, line) for slug, line in lines.items())


def _line(slug: str, line: LineFile) -> Line:
    return Line(
        slug=slug,
        name_nl=line.name.nl,
        name_en=line.name.en,
        instruments=tuple(sorted(line.instruments)),
        target=line.target.value if line.target else 0,
        target_unit=line.target.unit if line.target else "",
    )


def lines_of(stated: Sequence[Line], package: Sequence[Instrument], compared: Sequence[str]) -> tuple[Line, ...]:
    """All lines of what is compared, in its order: those that files state, and every other instrument by itself.

    compared: slugs in the order of the files. Of joined files the first one says in which line an instrument is and
    what a line is called; a line without any instrument is none."""
    taken: set[str] = set()
    found: dict[str, Line] = {}
    single = [
        Line(slug=one.slug, name_nl=one.name_nl, name_en=one.name_en, instruments=(one.slug,))
        for one in package
        if one.slug in compared
    ]
    for line in (*stated, *single):
        own = {slug for slug in line.instruments if slug not in taken}
        taken |= own
        if own:
            first = found.get(line.slug, line)
            before = first.instruments if line.slug in found else ()
            found[line.slug] = replace(first, instruments=tuple(sorted({*before, *own})))
    return tuple(sorted(found.values(), key=lambda line: min(compared.index(slug) for slug in line.instruments)))
