"""The behaviour set: one leaf for each parameter of each process, and what a region has of its own."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, RootModel, StringConstraints

from labsim.inputs.errors import Text, nearest, shown
from labsim.inputs.files import known, read
from labsim.inputs.leaf import Leaf
from labsim.inputs.models import validate
from labsim.inputs.region_sources import region_documents
from labsim.inputs.yaml import Document

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]

STANDARD = "standard"  # the set that all others build on
HOME = "gorinchem"  # the region whose levels stand in it
EXTENDS = "extends"


class _File(RootModel[dict[Name, dict[Name, Leaf[float]]]]):
    """Process -> parameter -> leaf."""

    model_config = ConfigDict(strict=True, frozen=True, allow_inf_nan=False)


class Behaviour(Mapping[str, Leaf[float]]):
    """'<process>.<parameter>' -> leaf, in the order of the file, with the document it came from."""

    def __init__(self, document: Document):
        """Raises InputError where the document is not a behaviour set."""
        self.document = document
        processes = validate(_File, document).root
        self._leaves = {f"{p}.{name}": leaf for p, fields in processes.items() for name, leaf in fields.items()}

    def __getitem__(self, name: str) -> Leaf[float]:
        return self._leaves[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._leaves)

    def __len__(self) -> int:
        return len(self._leaves)


def load_behaviour(name: str = STANDARD) -> Behaviour:
    """The behaviour set of that name in configs/behaviour. Raises InputError."""
    return Behaviour(read_set(name))


def read_set(name: str) -> Document:
    """A set with the leaves of the set it extends below its own, each with its own file and line.

    Raises InputError for a set that extends an unknown one, or that names a leaf which that one lacks.
    """
    own = read("behaviour", name)
    if EXTENDS not in own.data:
        return own
    base = _base(own)
    merged = Document(own.file, {process: dict(part) for process, part in base.data.items()})
    merged.lines.update(base.lines)
    merged.parts.update({(process,): base.file for process in base.data})
    for process, part in own.data.items():
        if process == EXTENDS:
            continue
        if process not in base.data or not isinstance(part, dict):
            words = Text(f"{base.file} kent dit proces niet", f"{base.file} has no such process")
            raise own.fault((process,), words, guess=nearest(process, base.data))
        for field, leaf in part.items():
            if field not in base.data[process]:
                words = Text(f"{base.file} kent deze waarde niet", f"{base.file} has no such value")
                raise own.fault((process, field), words, guess=nearest(field, base.data[process]))
            merged.data[process][field] = leaf
            merged.parts[process, field] = own.file
            merged.lines.update({path: line for path, line in own.lines.items() if path[:2] == (process, field)})
    return merged


def _base(own: Document) -> Document:
    """The set that another one builds on: one that builds on none itself."""
    name = own.data[EXTENDS]
    others = [slug for slug in known("behaviour") if EXTENDS not in read("behaviour", slug).data]
    if name not in others:
        words = Text(f"{shown(name)} is geen volledige set", f"{shown(name)} is no complete set")
        raise own.fault((EXTENDS,), words, allowed=others, guess=nearest(str(name), others))
    return read("behaviour", name)


def own_leaves(name: str) -> dict[str, Any]:
    """'<process>.<parameter>' -> what stands in the file itself, not in the set it extends."""
    data = read("behaviour", name).data
    return {f"{p}.{field}": leaf for p, part in data.items() if p != EXTENDS for field, leaf in part.items()}


def set_of(region: str | Path, wanted: str = STANDARD) -> str:
    """The name of the set a region lives by: its own, else that of the region it extends, else `wanted`.

    region: a name, or the path of a file. A set other than the standard one is taken as it is asked for.
    """
    if wanted != STANDARD:
        return wanted
    sets = known("behaviour")
    for document in region_documents(region):
        slug = document.data.get("slug")
        if slug in sets and slug != STANDARD:
            return str(slug)
    return wanted
