"""A region: the figures of one YAML file, and of the national tables it extends, as one frozen object."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np

from labsim.core.calendar import parse_month
from labsim.inputs import region_groups as groups
from labsim.inputs.axes import AXES, frozen, read_table
from labsim.inputs.errors import Text, nearest, shown
from labsim.inputs.files import display, require
from labsim.inputs.leaf import Leaf, is_leaf
from labsim.inputs.models import validate
from labsim.inputs.region_checks import check
from labsim.inputs.yaml import Document, Path_, load
from labsim.paths import data_root

Group = TypeVar("Group")

TABLES = "configs/region/tables"
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
    "printed", "organisations", "stated",
)  # fmt: skip


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


class Source(NamedTuple):
    """The documents of a region, nearest first, and the labels of their axes."""

    documents: tuple[Document, ...]
    labels: dict[str, tuple[str, ...]]

    def find(self, path: Path_) -> tuple[Document, Any] | None:
        """What stands at `path` in the first document that has it."""
        for document in self.documents:
            part: Any = document.data
            for key in path:
                part = part.get(key) if isinstance(part, dict) else None
            if part is not None:
                return document, part
        return None

    def require(self, path: Path_) -> tuple[Document, Any]:
        """`find`, or an InputError that names what is missing."""
        found = self.find(path)
        if found is None:
            raise self.documents[0].fault(path, Text("ontbreekt", "is missing"))
        return found


def load_region(region: str | Path, overrides: Mapping[str, Any] | None = None) -> Region:
    """The region of that name in configs/region, or of that file.

    overrides: 'group.leaf' -> value in the place of the leaf's, for draws of what is not known. Raises
    InputError for what is missing, unknown, misshapen, out of bounds, or contradicts itself.
    """
    path = Path(region) if str(region).endswith(".yaml") else require("region", str(region))
    first = load(path, display(path))
    _override(first, overrides or {})
    documents = (first, *_extended(first))
    source = Source(documents, _labels(documents))
    _refuse_unknown(source)
    made: dict[str, Any] = {name: _group(kind, name, source) for name, kind in GROUPS.items()}
    base = _month(source, ("base",))
    loaded = Region(
        slug=str(source.require(("slug",))[1]),
        name=str(source.require(("name",))[1]),
        name_nl=str(source.require(("name_nl",))[1]),
        week=base,
        municipalities=source.labels["municipality"],
        municipality_names=_names(source, "municipalities"),
        sectors=source.labels["sector"],
        sector_names=_names(source, "sectors"),
        years=tuple(int(year) for year in source.labels["year"]),
        work_company=str(source.require(("work_company",))[1]),
        starts=_starts(source, made["benefits"].cells),
        **made,
    )
    check(loaded, first)
    return loaded


def region_documents(region: str | Path) -> tuple[Document, ...]:
    """The files of a region, its own first: for a table of what is assumed."""
    path = Path(region) if str(region).endswith(".yaml") else require("region", str(region))
    first = load(path, display(path))
    return (first, *_extended(first))


def _extended(document: Document) -> tuple[Document, ...]:
    """The tables a region builds on."""
    name = document.data.get("extends")
    if name is None:
        return ()
    folder = data_root() / TABLES
    known = sorted(p.stem for p in folder.glob("*.yaml"))
    if name not in known:
        words = Text(f"tabellen {shown(name)} bestaan niet", f"there are no tables {shown(name)}")
        raise document.fault(("extends",), words, allowed=known, guess=nearest(str(name), known))
    return (load(folder / f"{name}.yaml", f"{TABLES}/{name}.yaml"),)


def _override(document: Document, overrides: Mapping[str, Any]) -> None:
    """Put other values into the leaves; where a leaf comes from the tables, it is made here."""
    for name, value in overrides.items():
        group, _, leaf = name.partition(".")
        part = document.data.setdefault(group, {})
        origin = {"unit": "as in the file", "date": "2019", "source": "override"}
        part[leaf] = {**part.get(leaf, origin), "value": value}
        document.given[(group, leaf)] = f"{name}={shown(value)}"


def _labels(documents: tuple[Document, ...]) -> dict[str, tuple[str, ...]]:
    labels = dict(AXES)
    for axis, key in (("municipality", "municipalities"), ("sector", "sectors"), ("year", "years")):
        document, part = Source(documents, {}).require((key,))
        if not isinstance(part, dict | list) or not part:
            raise document.fault((key,), Text("moet namen hebben", "needs names"))
        labels[axis] = tuple(str(name) for name in part)
    return labels


def _names(source: Source, key: str) -> tuple[str, ...]:
    return tuple(str(name) for name in source.require((key,))[1].values())


def _month(source: Source, path: Path_) -> int:
    """The week in which the month at `path` starts."""
    document, text = source.require(path)
    try:
        return parse_month(str(text))
    except ValueError:
        words = Text(f"{shown(text)} is geen maand", f"{shown(text)} is not a month")
        raise document.fault(path, words, allowed=["2019-01"]) from None


def _refuse_unknown(source: Source) -> None:
    """Every key must be read by something."""
    for document in source.documents:
        for key, part in document.data.items():
            if key in GROUPS and isinstance(part, dict):
                known = [f.name for f in fields(GROUPS[key])]
                for leaf in part:
                    if leaf not in known:
                        words = Text("onbekende sleutel", "unknown key")
                        raise document.fault((key, leaf), words, guess=nearest(leaf, known))
            elif key not in (*PLAIN, "starts"):
                known = [*GROUPS, *PLAIN, "starts"]
                raise document.fault(
                    (key,), Text("onbekende sleutel", "unknown key"), guess=nearest(key, known)
                )


def _group(kind: type[Group], name: str, source: Source) -> Group:
    """One dataclass of figures, each field from its leaf."""
    return kind(**{f.name: _leaf(f, (name, f.name), source) for f in fields(kind)})  # type: ignore[arg-type]


def _leaf(field: Field[Any], path: Path_, source: Source) -> Any:
    document, data = source.require(path)
    if not is_leaf(data):
        words = Text("moet value, unit, date en herkomst hebben", "needs value, unit, date and a provenance")
        raise document.fault(path, words)
    leaf = validate(Leaf[Any], document, data, path)
    axes = field.metadata["axes"]
    value = read_table(document, path, leaf.value, axes, source.labels)
    numbers = np.asarray(value, float)
    _bounds(document, path, numbers, field)
    if not axes:
        return int(value) if field.metadata["whole"] else float(value)
    return frozen(value, np.int64 if field.metadata["whole"] else np.float64)


def _bounds(document: Document, path: Path_, numbers: np.ndarray, field: Field[Any]) -> None:
    least, most = field.metadata["least"], field.metadata["most"]
    if (numbers < least).any() or (most is not None and (numbers > most).any()):
        between = f"{least:g} .. {most:g}" if most is not None else f">= {least:g}"
        words = Text("een waarde ligt buiten de grenzen", "a value is out of bounds")
        raise document.fault((*path, "value"), words, allowed=[between])
    if field.metadata["whole"] and (numbers != np.rint(numbers)).any():
        raise document.fault((*path, "value"), Text("moeten gehele getallen zijn", "must be whole numbers"))


def _starts(source: Source, cells: np.ndarray) -> dict[str, Start]:
    """The dated starts; a start gives the benefits that differ from the document's cells."""
    document, part = source.require(("starts",))
    made = {}
    for slug in part:
        own = np.array(cells)
        week = _month(source, ("starts", slug, "month"))
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
