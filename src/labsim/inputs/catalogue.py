"""What there is to choose from, as rows with name, region and source."""

import re
from collections.abc import Iterator
from typing import Any, Literal

from labsim.inputs.describe import read_measure
from labsim.inputs.files import known, read
from labsim.inputs.instrument import load_instrument
from labsim.inputs.leaf import walk
from labsim.inputs.region_sources import is_table, region_documents
from labsim.inputs.scenario import load_scenario, scenario_names
from labsim.inputs.yaml import Document

Listing = Literal["regions", "scenarios", "instruments", "sources"]
EVERYWHERE = ""  # region of what belongs to no region
FILE_NAME = re.compile(r"[0-9a-z_]+\.txt")
FIELDS = ("name", "region", "source", "title_nl", "title_en")


def catalogue(listing: Listing) -> list[dict[str, Any]]:
    """Rows of that kind, by name: name, region, source, title_nl, title_en. Raises InputError."""
    rows = {"regions": _regions, "scenarios": _scenarios, "instruments": _instruments, "sources": _sources}
    return [dict(zip(FIELDS, row, strict=True)) for row in rows[listing]()]


def _regions() -> Iterator[tuple[str, ...]]:
    for slug in known("region"):
        documents = region_documents(slug)
        data = documents[0].data
        yield slug, slug, _main_source(documents), data["name_nl"], data["name"]


def _scenarios() -> Iterator[tuple[str, ...]]:
    for slug, kind in sorted(scenario_names().items()):
        made = load_scenario(slug)
        regions = {one.region for one in made.package}
        region = regions.pop() if len(regions) == 1 else EVERYWHERE
        source = _main_source([read("instruments", one.slug) for one in made.package])
        if kind == "circumstances":
            source = str(read("circumstances", slug).data.get("growth", {}).get("source") or "")
        yield slug, region, source, made.name_nl, made.name_en


def _instruments() -> Iterator[tuple[str, ...]]:
    for slug in known("instruments"):
        made = load_instrument(slug)
        source = _main_source([read("instruments", slug)])
        yield slug, made.region, source, made.name_nl, made.name_en


def _sources() -> Iterator[tuple[str, ...]]:
    """Every title that is cited and the regions whose files cite it; a title stands before the place."""
    cited: dict[str, set[str]] = {}
    for region, document in _all_documents():
        for title in _titles(document):
            cited.setdefault(title, set()).add(region)
    for title in sorted(cited):
        regions = sorted(region for region in cited[title] if region)
        name = FILE_NAME.search(title)
        yield title, ", ".join(regions), name.group() if name else title, title, title


def _all_documents() -> Iterator[tuple[str, Document]]:
    for slug in known("region"):
        own, *tables = region_documents(slug)
        yield slug, own
        for document in tables:
            if is_table(document):  # a region that another one extends comes by itself
                yield EVERYWHERE, document
    for slug in known("behaviour"):
        yield EVERYWHERE, read("behaviour", slug)
    for slug in known("instruments"):
        document = read("instruments", slug)
        yield document.data["region"], document
    yield EVERYWHERE, read_measure()


def _titles(document: Document) -> Iterator[str]:
    for _, leaf in walk(document.data):
        if leaf.get("source"):
            yield title_of(leaf["source"])


def title_of(source: str) -> str:
    """The document of a source text: up to and with its file name in brackets, else all of it."""
    head, bracket, _ = source.partition(")")
    return head + bracket if bracket and ".txt" in head else source


def _main_source(documents: Any) -> str:
    """The title cited most often; of equals the first by name."""
    counts: dict[str, int] = {}
    for document in documents:
        for title in _titles(document):
            counts[title] = counts.get(title, 0) + 1
    return min(counts, key=lambda title: (-counts[title], title)) if counts else ""
