"""The files of a region, nearest first: its own, those of the region it extends, the national tables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from labsim.core.calendar import parse_month
from labsim.inputs.axes import AXES
from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.files import display, known, require
from labsim.inputs.yaml import Document, Path_, load
from labsim.paths import data_root

TABLES = "configs/region/tables"
MISSING = Text("ontbreekt", "is missing")
OWN_KEYS = ("slug", "name", "name_nl", "base", "starts")  # a region that extends another still names these itself


class Source(NamedTuple):
    """The documents of a region, nearest first, and the labels of their axes."""

    documents: tuple[Document, ...]
    labels: dict[str, tuple[str, ...]]

    def find(self, path: Path_) -> tuple[Document, Any] | None:
        """What stands at `path` in the first document that has it."""
        for document in self.documents[:1] if path[0] in OWN_KEYS else self.documents:
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
            raise self.documents[0].fault(path, MISSING)
        return found

    def fault(self, path: Path_, message: Text, **more: Any) -> InputError:
        """An InputError at this path, in the file that gives it."""
        found = self.find(path)
        document = self.documents[0] if found is None else found[0]
        return document.fault(path, message, **more)

    def names(self, key: str) -> tuple[str, ...]:
        """What the parts of an axis are called."""
        return tuple(str(name) for name in self.require((key,))[1].values())

    def month(self, path: Path_) -> int:
        """The week in which the month at `path` starts."""
        document, text = self.require(path)
        try:
            return parse_month(str(text))
        except ValueError:
            words = Text(f"{shown(text)} is geen maand", f"{shown(text)} is not a month")
            raise document.fault(path, words, allowed=["2019-01"]) from None


def region_documents(region: str | Path) -> tuple[Document, ...]:
    """The files of a region, its own first: for a table of what is assumed. Raises InputError."""
    path = Path(region) if str(region).endswith(".yaml") else require("region", str(region))
    documents = [load(path, display(path))]
    while (name := documents[-1].data.get("extends")) is not None:
        documents.append(_extended(documents, name))
    return tuple(documents)


def is_table(document: Document) -> bool:
    """Whether a file holds national tables and is no region itself."""
    return document.file.startswith(f"{TABLES}/")


def _extended(documents: list[Document], name: object) -> Document:
    """The next file: tables, or a region that is not among the documents already."""
    tables = {path.stem: path for path in sorted((data_root() / TABLES).glob("*.yaml"))}
    if name in tables:
        return load(tables[str(name)], f"{TABLES}/{name}.yaml")
    regions = known("region")
    seen = [document.file for document in documents]
    choice = {slug: path for slug, path in regions.items() if display(path) not in seen}
    if not isinstance(name, str) or name not in choice:
        allowed = [*tables, *choice]
        words = Text(
            f"tabellen of regio {shown(name)} bestaan niet", f"there are no tables and no region {shown(name)}"
        )
        raise documents[-1].fault(("extends",), words, allowed=allowed, guess=nearest(str(name), allowed))
    return load(choice[name], display(choice[name]))


def override(document: Document, overrides: Mapping[str, Any]) -> None:
    """Put other values into the leaves; where a leaf comes from the tables, it is made here."""
    for name, value in overrides.items():
        group, _, leaf = name.partition(".")
        part = document.data.setdefault(group, {})
        origin = {"unit": "as in the file", "date": "2019", "source": "override"}
        part[leaf] = {**part.get(leaf, origin), "value": value}
        document.given[(group, leaf)] = f"{name}={shown(value)}"


def make_labels(documents: tuple[Document, ...]) -> dict[str, tuple[str, ...]]:
    """The labels of all axes: the fixed ones, and the region's municipalities, sectors and years."""
    labels = dict(AXES)
    for axis, key in (("municipality", "municipalities"), ("sector", "sectors"), ("year", "years")):
        document, part = Source(documents, {}).require((key,))
        if not isinstance(part, dict | list) or not part:
            raise document.fault((key,), Text("moet namen hebben", "needs names"))
        labels[axis] = tuple(str(name) for name in part)
    return labels
