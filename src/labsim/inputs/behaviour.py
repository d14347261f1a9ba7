"""The behaviour set: one leaf for each parameter of each process."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import ConfigDict, RootModel, StringConstraints

from labsim.inputs.files import read
from labsim.inputs.leaf import Leaf
from labsim.inputs.models import validate
from labsim.inputs.yaml import Document

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


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


def load_behaviour(name: str = "standard") -> Behaviour:
    """The behaviour set of that name in configs/behaviour. Raises InputError."""
    return Behaviour(read("behaviour", name))
