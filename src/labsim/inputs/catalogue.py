"""What there is to choose from, as rows with name, region and source."""

import re
from collections.abc import Iterator
from typing import Any, Literal

from labsim.inputs.describe import read_measure
from labsim.inputs.entries import LISTED, entries
from labsim.inputs.files import known, read
from labsim.inputs.instrument import load_instrument, read_instrument, unmodelled
from labsim.inputs.leaf import walk
from labsim.inputs.mission import load_mission
from labsim.inputs.region_sources import is_table, region_documents
from labsim.inputs.scenario import load_scenario, scenario_names
from labsim.inputs.yaml import Document

Listing = Literal[
    "regions", "scenarios", "instruments", "sources", "actors", "rules", "questions", "contradictions", "facts"
]
EVERYWHERE = ""  # region of what belongs to no region
FILE_NAME = re.compile(r"[0-9a-z_]+\.txt")
FIELDS = ("name", "region", "source", "title_nl", "title_en")


def catalogue(listing: Listing) -> list[dict[str, Any]]:
    """Rows of that kind, by name: name, region, source, title_nl, title_en; instruments have their theme of the Drenthe
    agenda ('' for none) and what the documents describe has more.

    Raises InputError.
    """
    if listing in LISTED:
        return entries(listing)
    rows = {"regions": _regions, "scenarios": _scenarios, "instruments": _instruments, "sources": _sources}
    fields = (*FIELDS, "theme") if listing == "instruments" else FIELDS
    return [dict(zip(fields, row, strict=True)) for row in rows[listing]()]


def _regions() -> Iterator[tuple[str, ...]]:
    for slug in known("region"):
        documents = region_documents(slug)
        data = documents[0].data
        yield slug, slug, _main_source(documents), data["name_nl"], data["name"]


def _scenarios() -> Iterator[tuple[str, ...]]:
    for slug, kind in sorted(scenario_names().items()):
        if kind == "instruments" and unmodelled(read_instrument(slug)) is not None:
            continue
        made = load_scenario(slug)
        regions = {one.region for one in made.package}
        region = regions.pop() if len(regions) == 1 else EVERYWHERE
        source = _main_source([read_instrument(one.slug) for one in made.package])
        if kind == "circumstances":
            document = read("circumstances", slug)
            region = ", ".join(_regions_of(document))
            source = str(document.data.get("source") or document.data.get("growth", {}).get("source") or "")
        yield slug, region, source, made.name_nl, made.name_en


def _regions_of(document: Document) -> list[str]:
    """Regions whose document tells of these circumstances; any region may live through them."""
    stated = document.data.get("region") or []
    return [stated] if isinstance(stated, str) else list(stated)


def _instruments() -> Iterator[tuple[str, ...]]:
    for slug in known("instruments"):
        document = read_instrument(slug)
        named = unmodelled(document)
        if named is not None:
            titles = f"{named.name.nl} (alleen genoemd)", f"{named.name.en} (only named)"
            yield slug, named.region, named.source, *titles, _theme(named.theme)
            continue
        made = load_instrument(slug)
        yield slug, made.region, _main_source([document]), made.name_nl, made.name_en, _theme(made.theme)


def _theme(theme: int | None) -> str:
    return str(theme) if theme else ""


def _sources() -> Iterator[tuple[str, ...]]:
    """Every title that is cited and the regions whose files cite it; a title stands before the place."""
    papers = load_mission().documents.values()
    cited: dict[str, set[str]] = {f"{paper.title} ({paper.file})": {paper.region} for paper in papers}
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
    for slug in known("circumstances"):
        document = read("circumstances", slug)
        for region in _regions_of(document) or [EVERYWHERE]:
            yield region, document
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
    """The title cited most often, of equals the first by name; without any the one that a file states as a whole."""
    counts: dict[str, int] = {}
    for document in documents:
        for title in _titles(document):
            counts[title] = counts.get(title, 0) + 1
    if not counts:
        return next((title_of(document.data["source"]) for document in documents if "source" in document.data), "")
    return min(counts, key=lambda title: (-counts[title], title))
