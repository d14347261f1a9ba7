"""A region: the figures of one YAML file, and of the files it extends, as one frozen object."""

from collections.abc import Iterable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from labsim.inputs import region_groups as groups
from labsim.inputs.axes import AXES, frozen, read_table
from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.leaf import Leaf, is_leaf
from labsim.inputs.models import validate
from labsim.inputs.region_checks import faults_between
from labsim.inputs.region_organisations import (
    SECTION,
    TRACKS,
    Organisation,
    RunningTrack,
    joined,
    read_organisations,
    read_tracks,
)
from labsim.inputs.region_reading import Attempt, Half
from labsim.inputs.region_sources import Source, make_labels, override, region_documents
from labsim.inputs.yaml import Document, Path_

__all__ = ["GROUPS", "Reading", "Region", "Start", "load_region", "read_region", "region_documents"]

GROUPS: dict[str, type] = {
    "people": groups.People,
    "benefits": groups.Benefits,
    "homes": groups.Homes,
    "jobs": groups.Jobs,
    "border": groups.Border,
    "demography": groups.Demography,
    "services": groups.Services,
}
PLAIN = (
    "slug", "name", "name_nl", "extends", "base", "municipalities", "sectors", "years", "work_company",
    "printed", "default_start",
)  # fmt: skip
SECTIONS = ("starts", "boundary", "stated", SECTION, TRACKS)
UNTIMED = "document"  # the start that takes an undated table as if it were of its month


@dataclass(frozen=True)
class Start:
    """A dated state: cells [m, 8] of municipality x benefit over ages 15 to 65, bijstand in benefits."""

    slug: str
    week: int
    cells: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Region:
    """All figures of a region. `week` is W0, the week of the base date; labels give the order of the axes."""

    slug: str
    name: str
    name_nl: str
    week: int
    municipalities: tuple[str, ...]  # slugs
    municipality_names: tuple[str, ...]
    sectors: tuple[str, ...]  # SBI codes
    sector_names: tuple[str, ...]
    years: tuple[int, ...]  # of tables by calendar year
    work_company: str  # slug of the organisation with the sheltered places
    people: groups.People
    benefits: groups.Benefits
    homes: groups.Homes
    jobs: groups.Jobs
    border: groups.Border
    demography: groups.Demography
    services: groups.Services
    starts: Mapping[str, Start]
    default_start: str = ""  # where a run begins that names no start of its own
    organisations: tuple[Organisation, ...] = ()
    tracks: tuple[RunningTrack, ...] = ()
    boundary: Mapping[str, int] = field(default_factory=dict)  # week from which a municipality belongs to the region
    stated: Mapping[str, Any] = field(default_factory=dict)  # figures of the documents that nothing is computed from

    @property
    def segment_wage(self) -> np.ndarray:
        """Hourly wage by segment, euros [36]."""
        return np.outer(self.jobs.wage_occupation, self.jobs.wage_level).ravel()

    @property
    def requirements(self) -> np.ndarray:
        """Competences asked for by segment, each in [0, 1] [36, 7]."""
        asked = self.jobs.requirement_occupation[:, None, :] + self.jobs.requirement_level[None, :, :]
        return np.clip(asked, 0.0, 1.0).reshape(-1, asked.shape[-1])

    @property
    def credential_weight(self) -> np.ndarray:
        """How much a diploma counts by segment [36]."""
        return self.jobs.credential_weight.ravel()


class Reading(NamedTuple):
    """What reading a region's files gave: the region, None where there are faults, and all of the faults."""

    region: Region | None
    faults: tuple[InputError, ...]


def load_region(region: str | Path, overrides: Mapping[str, Any] | None = None) -> Region:
    """The region of that name in configs/region, or of that file.

    overrides: 'group.leaf' -> value in the place of the leaf's, for draws of what is not known. Raises one
    InputError with all that is missing, unknown, misshapen, out of bounds, or contradicts itself.
    """
    reading = read_region(region, overrides)
    if reading.region is None or reading.faults:
        raise joined(list(reading.faults))
    return reading.region


def read_region(region: str | Path, overrides: Mapping[str, Any] | None = None) -> Reading:
    """The region and its faults. Raises InputError where its files cannot be read or name no axes."""
    documents = region_documents(region)
    override(documents[0], overrides or {})
    source = Source(documents, make_labels(documents))
    attempt = Attempt()
    attempt.faults += _unknown_keys(source)
    parts = {name: _group(kind, name, source, attempt) for name, kind in GROUPS.items()}
    parts |= _plain(source, attempt)
    parts["starts"] = attempt(_starts, source, getattr(parts["benefits"], "cells", None))
    parts["default_start"] = attempt(_default_start, source, parts["starts"] or {})
    parts["boundary"] = attempt(_boundary, source)
    parts["stated"] = attempt(_stated, source)
    parts["organisations"] = attempt(read_organisations, source, parts["work_company"] or "")
    if parts["organisations"] is not None:  # tracks name them
        parts["tracks"] = attempt(read_tracks, source, parts["organisations"])
    half = Half({name: part for name, part in parts.items() if part is not None})
    attempt.faults += faults_between(half, source)
    found = attempt.all()
    return Reading(None if found else Region(**parts), tuple(found))


def _group(kind: type, name: str, source: Source, attempt: Attempt) -> Any:
    """One dataclass of figures, each field from its leaf; a half one where some have faults."""
    found = {f.name: attempt(_leaf, f, (name, f.name), source) for f in fields(kind)}
    if any(value is None for value in found.values()):
        return Half({name: value for name, value in found.items() if value is not None})
    return kind(**found)


def _plain(source: Source, attempt: Attempt) -> dict[str, Any]:
    """What is no figure: names, labels, the base date."""
    texts = {key: attempt(source.require, (key,)) for key in ("slug", "name", "name_nl", "work_company")}
    return {
        **{key: None if found is None else str(found[1]) for key, found in texts.items()},
        "week": attempt(source.month, ("base",)),
        "municipalities": source.labels["municipality"],
        "municipality_names": source.names("municipalities"),
        "sectors": source.labels["sector"],
        "sector_names": source.names("sectors"),
        "years": tuple(int(year) for year in source.labels["year"]),
    }


def _unknown_keys(source: Source) -> Iterable[InputError]:
    """Every key must be read by something."""
    for document in source.documents:
        for key, part in document.data.items():
            if key in GROUPS and isinstance(part, dict):
                known = [f.name for f in fields(GROUPS[key])]
                for leaf in part:
                    if leaf not in known:
                        words = Text("onbekende sleutel", "unknown key")
                        yield document.fault((key, leaf), words, guess=nearest(leaf, known))
            elif key not in (*PLAIN, *SECTIONS):
                known = [*GROUPS, *PLAIN, *SECTIONS]
                yield document.fault(
                    (key,), Text("onbekende sleutel", "unknown key"), guess=nearest(key, known)
                )


def _leaf(own: Field[Any], path: Path_, source: Source) -> Any:
    default = own.metadata["default"]
    if default is not None and source.find(path) is None:
        return default
    document, data = source.require(path)
    if not is_leaf(data):
        words = Text("moet value, unit, date en herkomst hebben", "needs value, unit, date and a provenance")
        raise document.fault(path, words)
    leaf = validate(Leaf[Any], document, data, path)
    axes = own.metadata["axes"]
    value = read_table(document, path, leaf.value, axes, source.labels)
    numbers = np.asarray(value, float)
    _bounds(document, path, numbers, own)
    if not axes:
        return int(value) if own.metadata["whole"] else float(value)
    return frozen(value, np.int64 if own.metadata["whole"] else np.float64)


def _bounds(document: Document, path: Path_, numbers: np.ndarray, own: Field[Any]) -> None:
    least, most = own.metadata["least"], own.metadata["most"]
    if (numbers < least).any() or (most is not None and (numbers > most).any()):
        between = f"{least:g} .. {most:g}" if most is not None else f">= {least:g}"
        words = Text("een waarde ligt buiten de grenzen", "a value is out of bounds")
        raise document.fault((*path, "value"), words, allowed=[between])
    if own.metadata["whole"] and (numbers != np.rint(numbers)).any():
        raise document.fault((*path, "value"), Text("moeten gehele getallen zijn", "must be whole numbers"))


def _starts(source: Source, cells: np.ndarray | None) -> dict[str, Start]:
    """The dated starts; a start gives the benefits that differ from the document's cells."""
    document, part = source.require(("starts",))
    made = {}
    for slug in part:
        rows = len(source.labels["municipality"])
        own = np.zeros((rows, len(AXES["benefit"])), np.int64) if cells is None else np.array(cells)
        week = source.month(("starts", slug, "month"))
        for benefit, leaf in part[slug].items():
            if benefit == "month":
                continue
            path = ("starts", slug, benefit)
            if benefit not in AXES["benefit"]:
                guess = nearest(benefit, AXES["benefit"])
                words = Text("onbekende regeling", "unknown benefit")
                raise document.fault(path, words, allowed=AXES["benefit"], guess=guess)
            value = validate(Leaf[Any], document, leaf, path).value
            number = read_table(document, path, value, ("municipality",), source.labels)
            own[:, AXES["benefit"].index(benefit)] = number
        made[slug] = Start(slug, week, frozen(own, np.int64))
    return made


def _default_start(source: Source, starts: Mapping[str, Start]) -> str:
    """The start the file names, else its first dated one, else its first."""
    found = source.find(("default_start",))
    names = [*starts]
    if found is not None:
        document, name = found
        if names and name not in names:
            words = Text(f"{shown(name)} is geen begintoestand", f"{shown(name)} is no start")
            raise document.fault(("default_start",), words, allowed=names, guess=nearest(str(name), names))
        return str(name)
    return next((name for name in names if name != UNTIMED), names[0] if names else "")


def _boundary(source: Source) -> dict[str, int]:
    """From which week a municipality belongs to the region, where it was not always so."""
    found = source.find(("boundary",))
    if found is None:
        return {}
    document, part = found
    for name, told in part.items():
        known = source.labels["municipality"]
        if name not in known:
            words = Text(f"{shown(name)} is hier geen gemeente", f"{shown(name)} is no municipality here")
            raise document.fault(("boundary", name), words, allowed=known, guess=nearest(name, known))
        if not isinstance(told, dict) or set(told) != {"since", "source"}:
            words = Text("moet since en source hebben", "needs since and source")
            raise document.fault(("boundary", name), words)
    return {name: source.month(("boundary", name, "since")) for name in part}


def _stated(source: Source) -> dict[str, Any]:
    """Figures of the documents that are shown and compared with, but that nothing is computed from."""
    found = source.find(("stated",))
    if found is None:
        return {}
    document, part = found
    return {name: validate(Leaf[Any], document, leaf, ("stated", name)).value for name, leaf in part.items()}
