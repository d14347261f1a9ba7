"""Scenarios: a world = region + circumstances + package.

Every instrument is also a scenario: baseline's circumstances with that instrument alone. Names joined by `+` hold
together: `kil_iv+ambachtsschool`, in whatever order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, NamedTuple

from pydantic import Field

from labsim.inputs.around import (
    BASELINE,
    MAX_INSTRUMENTS,
    Circumstances,
    joined_circumstances,
    load_circumstances,
    refuse_doubles,
)
from labsim.inputs.errors import InputError, Text, nearest
from labsim.inputs.files import is_slug, known, read
from labsim.inputs.instrument import Instrument, load_instrument
from labsim.inputs.leaf import Name, Subject
from labsim.inputs.lines import Line, LineFile, check_lines, lines_of
from labsim.inputs.models import Slug, Strict, validate
from labsim.inputs.overrides import Overrides
from labsim.inputs.shapes.common import TargetLeaf

JOIN = "+"  # between the names of what holds together
MOST_JOINED = 40
LONGEST_SUBJECT = 60  # characters of how sentences name several measures

__all__ = [
    "BASELINE",
    "Circumstances",
    "Scenario",
    "load_circumstances",
    "load_scenario",
    "pieces",
    "scenario_names",
]


class PackageFile(Strict):
    """A file of scenarios/packages: instruments together, on top of circumstances."""

    name: Name
    subject: Subject | None = None
    about: Name
    circumstances: Slug = BASELINE
    package: Annotated[list[Slug], Field(min_length=1, max_length=MAX_INSTRUMENTS)]
    lines: dict[Slug, LineFile] | None = None  # budget lines that join instruments; who is in none is a line of its own
    target: TargetLeaf | None = None  # of all lines together, where the document states one


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
    target: int = 0  # stated for the instruments together, 0 if no file says so
    target_unit: str = ""
    lines: tuple[Line, ...] = ()  # the budget lines: every compared instrument is in one

    def without_package(self) -> "Scenario":
        """World B of a comparison: the same circumstances, without the instruments that are compared."""
        rest = tuple(one for one in self.package if one.slug not in self.compared)
        return replace(self, slug=self.circumstances.slug, package=rest, compared=())


def targets_of(scenario: Scenario) -> dict[str, int]:
    """Stated targets of all lines together by unit: as the file says, else those of the lines."""
    if scenario.target:
        return {scenario.target_unit: scenario.target}
    found: dict[str, int] = {}
    for line in scenario.lines:
        for unit, number in line.targets(scenario.package).items():
            found[unit] = found.get(unit, 0) + number
    return found


def targets_of_all(scenario: Scenario) -> dict[str, int]:
    """Stated targets by unit with which all lines together may be compared: as the file says, else the sum of a unit
    in which every line states one. A target of some of them says nothing of the whole."""
    stated = [line.targets(scenario.package) for line in scenario.lines]
    everywhere = targets_of(scenario)
    return {unit: n for unit, n in everywhere.items() if scenario.target or all(unit in one for one in stated)}


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


class _Piece(NamedTuple):
    """One of the names of a scenario: what it adds."""

    slug: str
    name: tuple[str, str]
    subject: tuple[str, str] = ("", "")
    around: str = BASELINE
    instruments: tuple[str, ...] = ()
    target: tuple[int, str] = (0, "")
    lines: tuple[Line, ...] = ()


def pieces(slug: str) -> list[str]:
    """The names of which a scenario is made, each once. Raises InputError for one that does not exist."""
    kinds = scenario_names()
    names = slug.split(JOIN) if isinstance(slug, str) else [slug]
    for number, name in enumerate(names):
        if not isinstance(name, str) or not is_slug(name) or name not in kinds:
            words = Text(f"scenario {name!r} bestaat niet", f"there is no scenario {name!r}")
            guess = nearest(name, kinds) if isinstance(name, str) else None
            raise InputError("scenarios", None, "", words, allowed=list(kinds)[:20], guess=guess)
        if name in names[:number] or len(names) > MOST_JOINED:
            raise InputError(slug[:200], None, "", Text(f"'{name}' staat er al", f"'{name}' is there already"))
    return names


def load_scenario(slug: str, overrides: Overrides | None = None) -> Scenario:
    """The scenario of that name, or of several joined by `+`. Raises InputError.

    overrides: '<instrument or circumstances>.<path>' -> value."""
    kinds = scenario_names()
    found = [_piece(name, kinds, overrides) for name in pieces(slug)]
    around = joined_circumstances([one.around for one in found], overrides)
    compared = tuple(sorted({name for one in found for name in one.instruments}))
    package = tuple(load_instrument(name, overrides) for name in sorted({*around.package, *compared}))
    measures = sorted(one for one in found if one.instruments)
    written = list(dict.fromkeys(slug for one in measures for slug in one.instruments))
    events = sorted(one for one in found if not one.instruments)
    events = [one for one in events if one.slug != BASELINE] or ([] if measures else events)
    joined = [*events, *measures]
    name = _named_together(joined)
    subject = measures[0].subject if len(measures) == 1 else _called_together(measures)
    return Scenario(
        slug=JOIN.join(one.slug for one in joined),
        name_nl=name[0],
        name_en=name[1],
        subject_nl=subject[0],
        subject_en=subject[1],
        circumstances=around,
        package=package,
        compared=compared,
        target=measures[0].target[0] if len(measures) == 1 else 0,
        target_unit=measures[0].target[1] if len(measures) == 1 else "",
        lines=lines_of([line for one in measures for line in one.lines], package, written),
    )


def _named_together(joined: Sequence[_Piece]) -> tuple[str, str]:
    """All names; of several each without what stands between brackets."""
    if len(joined) == 1:
        return joined[0].name
    nl, en = (" + ".join(one.name[k].partition(" (")[0] for one in joined) for k in range(2))
    return nl, en


def _called_together(measures: Sequence[_Piece]) -> tuple[str, str]:
    """How sentences call several: by all their names, or a package where those are too long for a sentence."""
    if not measures:
        return "", ""
    nl, en = _named_together(measures)
    short = [len(name) <= LONGEST_SUBJECT for name in (nl, en)]
    return nl if short[0] else "dit pakket", en if short[1] else "this package"


def _piece(slug: str, kinds: Mapping[str, str], overrides: Overrides | None) -> _Piece:
    kind = kinds[slug]
    if kind == "circumstances":
        around = load_circumstances(slug, overrides)
        return _Piece(slug, (around.name_nl, around.name_en), around=slug)
    if kind == "instruments":
        one = load_instrument(slug, overrides)
        return _Piece(slug, (one.name_nl, one.name_en), (one.subject_nl, one.subject_en), instruments=(slug,))
    document = read("packages", slug)
    file = validate(PackageFile, document)
    refuse_doubles(document, file.package)
    subject = (file.subject.nl, file.subject.en) if file.subject else ("", "")
    target = (file.target.value, file.target.unit) if file.target else (0, "")
    joined = check_lines(document, file.lines or {}, file.package, kinds)
    names = (file.name.nl, file.name.en)
    return _Piece(slug, names, subject, file.circumstances, tuple(file.package), target, joined)
