"""What is assumed: every figure of a region, an instrument or a set, with its provenance."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from labsim.inputs.around import chain_of
from labsim.inputs.behaviour import STANDARD, load_behaviour, own_leaves, set_of
from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.files import known, read
from labsim.inputs.instrument import instrument_of, read_instrument, unmodelled
from labsim.inputs.labels import field_label, group_label, unit_label
from labsim.inputs.leaf import Row, is_leaf, rows, walk
from labsim.inputs.measure import FILE as MEASURE
from labsim.inputs.measure import measures
from labsim.inputs.region import load_region, region_documents
from labsim.inputs.scenario import JOIN, load_circumstances, load_scenario, pieces, scenario_names
from labsim.inputs.yaml import Document

MEASURE_NAME = "measure"
GRADES = {
    "B": Text("bron", "source"),
    "A": Text("aanname", "assumption"),
    "G": Text("geijkt", "fitted"),
}


class Figure(NamedTuple):
    """One row of the table."""

    group: Text
    name: Text
    file: str
    row: Row


class Description(NamedTuple):
    """What a region, instrument, scenario or set assumes."""

    slug: str
    kind: str  # region | instrument | circumstances | package | scenario | behaviour | measure
    name: Text
    about: Text
    figures: tuple[Figure, ...]
    places: tuple[str, ...] = ()  # municipalities, of a region

    def records(self, lang: str = "nl") -> list[dict[str, Any]]:
        """The rows as plain data, ready for JSON."""
        return [_record(figure, lang) for figure in self.figures]


def has_file(slug: str) -> bool:
    """Whether `describe` knows the name: a region, an instrument, a scenario, a behaviour set, or 'measure'."""
    return any(slug in names for names in (known("region"), scenario_names(), known("behaviour"), [MEASURE_NAME]))


def describe(slug: str, others: Iterable[str] = ()) -> Description:
    """What is assumed under that name: a region, an instrument, a scenario, a behaviour set, or 'measure'.

    The file is validated first. Raises InputError with the nearest name, of these or of the others.
    """
    regions, sets, scenarios = known("region"), known("behaviour"), scenario_names()
    if slug in regions:
        return _region(slug)
    if slug in scenarios:
        return _SCENARIOS[scenarios[slug]](slug)
    if isinstance(slug, str) and JOIN in slug:
        return _joined(slug)
    if slug in sets:
        return describe_set(slug)
    if slug == MEASURE_NAME:
        measures()
        document = read_measure()
        title = Text("Wat als werk telt", "What counts as work")
        return Description(slug, "measure", title, Text("", ""), tuple(_figures([document])))
    names = [*regions, *scenarios, *sets, MEASURE_NAME]
    words = Text(f"{shown(slug)} bestaat niet", f"there is no {shown(slug)}")
    guess = nearest(slug, [*names, *others]) if isinstance(slug, str) else None
    raise InputError("describe", None, "", words, allowed=names[:20], guess=guess)


def describe_set(name: str) -> Description:
    """What is assumed in a behaviour set, with what it takes from the set it extends. Raises InputError."""
    behaviour = load_behaviour(name)
    title = Text(f"Gedragsset {name}", f"Behaviour set {name}")
    return Description(name, "behaviour", title, Text("", ""), tuple(_figures([behaviour.document])))


def read_measure() -> Document:
    """The document of configs/measure.yaml."""
    from labsim.inputs.files import roots
    from labsim.inputs.yaml import load

    return load(roots()[0] / MEASURE, MEASURE)


def _region(slug: str) -> Description:
    region = load_region(slug)
    documents = region_documents(slug)
    seen: set[str] = set()
    figures = []
    for figure in _figures(documents):
        if figure.row.path not in seen:  # a region's own leaf stands before the table's
            seen.add(figure.row.path)
            figures.append(figure)
    figures += _levels(slug)
    order = {group: number for number, group in reversed(list(enumerate(figure.group for figure in figures)))}
    figures.sort(key=lambda figure: order[figure.group])  # its own figures and those of the tables, group by group
    name = Text(region.name_nl, region.name)
    return Description(slug, "region", name, Text("", ""), tuple(figures), tuple(region.municipalities))


def _levels(slug: str) -> list[Figure]:
    """The levels that were fitted on a region itself and stand in a set of its own."""
    name = set_of(slug)
    if name == STANDARD:
        return []
    own = own_leaves(name)
    group = Text("Geijkte niveaus", "Fitted levels")
    found = [figure for figure in _figures([load_behaviour(name).document]) if figure.row.path in own]
    return [figure._replace(group=group) for figure in found]


def _instrument(slug: str) -> Description:
    document = read_instrument(slug)
    named = unmodelled(document)
    if named is not None:
        told, why = named.about, named.reason
        about = Text(f"{told.nl} Niet doorgerekend: {why.nl}", f"{told.en} Not modelled: {why.en}")
        return Description(slug, "instrument", Text(named.name.nl, named.name.en), about, ())
    made = instrument_of(document, slug)
    about = document.data["about"]
    name = Text(made.name_nl, made.name_en)
    return Description(slug, "instrument", name, Text(about["nl"], about["en"]), tuple(_figures([document])))


def _circumstances(slug: str) -> Description:
    around = load_circumstances(slug)
    document = read("circumstances", slug)
    about = document.data["about"]
    figures = []
    for key, label in _CIRCUMSTANCES.items():
        choice = _choice(slug, key)
        grade = "B" if choice.get("source") else "A"
        why = str(choice.get("source") or choice.get("assumption") or "")
        row = Row(key, getattr(around, key), "", "", grade, why, None, None, document.line((key,)))
        figures.append(Figure(Text("Omstandigheden", "Circumstances"), label, document.file, row))
    figures += _parts(slug)
    name = Text(around.name_nl, around.name_en)
    return Description(slug, "circumstances", name, Text(about["nl"], about["en"]), tuple(figures))


def _parts(slug: str) -> list[Figure]:
    """Every leaf of a file and of those it extends; a part that a nearer file states again is left out above it."""
    figures: list[Figure] = []
    stated: set[str] = set()
    for name in chain_of(slug):
        found = list(_figures([read("circumstances", name)]))
        figures += [one for one in found if _part_name(one.row.path) not in stated]
        stated |= {_part_name(one.row.path) for one in found}
    return figures


def _part_name(path: str) -> str:
    """The part of a file to which a leaf belongs: 'shocks.closures' of 'shocks.closures.first'."""
    kind, _, rest = path.partition(".")
    return path if kind in ("behaviour", "services") else f"{kind}.{rest.partition('.')[0]}"


def _joined(slug: str) -> Description:
    """Several names at once, one after the other."""
    made = load_scenario(slug)
    told = [describe(name) for name in pieces(slug)]
    about = (" ".join(one.about[side] for one in told) for side in (0, 1))
    figures = tuple(figure for one in told for figure in one.figures)
    return Description(made.slug, "scenario", Text(made.name_nl, made.name_en), Text(*about), figures)


_CIRCUMSTANCES = {
    "growth": Text("groei van het aantal banen", "growth of jobs"),
    "demography": Text("bevolking", "population"),
    "outside_demand": Text("vraag buiten de regio", "demand outside the region"),
}


def _choice(slug: str, key: str) -> dict[str, Any]:
    """A circumstance in the nearest file that states it."""
    data = read("circumstances", slug).data
    while data.get(key) is None:
        data = read("circumstances", data["extends"]).data
    choice: dict[str, Any] = data[key]
    return choice


def _package(slug: str) -> Description:
    made = load_scenario(slug)
    about = read("packages", slug).data["about"]
    figures = [figure for one in made.package for figure in _figures([read_instrument(one.slug)])]
    name = Text(made.name_nl, made.name_en)
    return Description(slug, "package", name, Text(about["nl"], about["en"]), tuple(figures))


_SCENARIOS = {"instruments": _instrument, "circumstances": _circumstances, "packages": _package}


def _figures(documents: Iterable[Document]) -> Iterable[Figure]:
    """Every leaf of the documents, in their order."""
    for document in documents:
        names = _names(document.data)
        leaves = {row.path: row for row in rows(document)}
        for (path, leaf), row in zip(walk(document.data), leaves.values(), strict=True):
            own = leaf.get("name")
            label = Text(own["nl"], own["en"]) if own else field_label(row.path, names)
            group = group_label(str(path[0])) if len(path) > 1 else Text("", "")
            yield Figure(group, label, document.file_of(path), row)


def _names(data: Any, path: str = "") -> dict[str, Text]:
    """What the file calls its parts, by dotted path."""
    found = {}
    if isinstance(data, dict) and not is_leaf(data):
        name = data.get("name")
        if path and isinstance(name, dict) and set(name) == {"nl", "en"}:
            found[path] = Text(name["nl"], name["en"])
        elif path and isinstance(name, str):
            found[path] = Text(name, name)
        for key, part in data.items():
            found |= _names(part, f"{path}.{key}" if path else key)
    return found


def _record(figure: Figure, lang: str) -> dict[str, Any]:
    row = figure.row
    side = 0 if lang == "nl" else 1
    return {
        "group": figure.group[side],
        "name": figure.name[side],
        "path": row.path,
        "value": row.value,
        "unit": unit_label(row.unit, lang),
        "date": row.date,
        "grade": row.grade,
        "kind": GRADES[row.grade][side],
        "provenance": row.provenance,
        "low": row.low,
        "high": row.high,
        "file": figure.file,
        "line": row.line,
    }
