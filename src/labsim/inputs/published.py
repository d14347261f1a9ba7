"""Published shares beside which a comparison prints its own: configs/published.yaml."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from labsim.inputs.files import roots
from labsim.inputs.leaf import Leaf, Name, in_unit
from labsim.inputs.models import Slug, Strict, validate
from labsim.inputs.shapes.common import Instrument
from labsim.inputs.yaml import Document, load

FILE = "configs/published.yaml"
Of = Literal["deadweight", "displacement"]
Share = Annotated[Leaf[Annotated[float, Field(ge=0, le=2)]], in_unit("share")]


class ShareFile(Strict):
    """One published share."""

    name: Name
    told: Name  # the finding as a sentence; {share} stands for the figure
    of: Of
    instruments: Annotated[list[Slug], Field(max_length=50)]
    shapes: Annotated[list[Slug], Field(max_length=6)] = Field(default_factory=list)
    share: Share


@dataclass(frozen=True, kw_only=True)
class Published:
    """A share as it was published, and for which instruments it is worth showing."""

    slug: str
    name_nl: str
    name_en: str
    told_nl: str
    told_en: str
    of: Of
    instruments: frozenset[str]
    shapes: frozenset[str]
    low: float
    high: float
    source: str

    def told(self) -> dict[str, Any]:
        """What a report needs of it."""
        names = {"name_nl": self.name_nl, "name_en": self.name_en}
        found = {"told_nl": self.told_nl, "told_en": self.told_en}
        return {**names, **found, "of": self.of, "low": self.low, "high": self.high, "source": self.source}

    def speaks_of(self, instrument: Instrument) -> bool:
        """Whether it is shown with this instrument."""
        return instrument.slug in self.instruments or instrument.shape in self.shapes


def published() -> tuple[Published, ...]:
    """All of them, in the order of the file. Raises InputError."""
    document = load(roots()[0] / FILE, FILE)
    return tuple(_published(slug, document) for slug in document.data)


def _published(slug: str, document: Document) -> Published:
    file = validate(ShareFile, document, document.data[slug], (slug,))
    leaf = file.share
    return Published(
        slug=slug,
        name_nl=file.name.nl,
        name_en=file.name.en,
        told_nl=file.told.nl,
        told_en=file.told.en,
        of=file.of,
        instruments=frozenset(file.instruments),
        shapes=frozenset(file.shapes),
        low=leaf.low if isinstance(leaf.low, float) else leaf.value,
        high=leaf.high if isinstance(leaf.high, float) else leaf.value,
        source=str(leaf.source),
    )
