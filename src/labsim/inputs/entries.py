"""What the documents describe, as rows of a list and as an answer to `labsim describe`."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from labsim.inputs.errors import InputError, Text, nearest
from labsim.inputs.figures import instrument_figure, region_figure
from labsim.inputs.files import known
from labsim.inputs.mission import (
    Actor,
    Around,
    Contradiction,
    Entry,
    Fact,
    Intervention,
    Mission,
    Question,
    Rule,
    load_mission,
)  # fmt: skip
from labsim.inputs.mission_state import STATES, Told, answered, carried, intervention, scenario, staged, waits
from labsim.inputs.mission_words import FORMS, KIND_OF, TYPES, UNITS

LISTED = ("actors", "rules", "questions", "contradictions", "facts")
PREFIX = {
    "facts": "fact", "actors": "actor", "interventions": "int", "scenarios": "sc", "rules": "rule", "questions": "out",
    "contradictions": "contradiction",
}  # fmt: skip
NUMBERED = re.compile(r"([rqk])0*(\d{1,2})\Z", re.IGNORECASE)


class Found(NamedTuple):
    """One row with the kind and the key it is known by."""

    kind: str
    key: str
    row: Any


class Line(NamedTuple):
    """One thing that is told about a row."""

    label: Text
    says: Text


def entries(kind: str) -> list[dict[str, Any]]:
    """Rows of a list: name, region, source, title_nl, title_en, state, and for facts value, unit and period."""
    mission = load_mission()
    return [_listed(mission, Found(kind, key, row)) for key, row in getattr(mission, kind).items()]


def known_regions() -> list[str]:
    """Regions of which something is listed: those with a file, and those of the documents."""
    mission = load_mission()
    told = {paper.region for paper in mission.documents.values()} | {"netherlands"}
    return sorted(told | set(known("region")))


def of_region(rows: list[dict[str, Any]], region: str | None) -> list[dict[str, Any]]:
    """The rows that are about a region. Raises InputError for a region nothing is known of."""
    if region is None:
        return rows
    names = known_regions()
    if region not in names:
        words = Text(f"regio '{region}' is onbekend", f"region '{region}' is unknown")
        raise InputError("--region", None, "", words, allowed=names, guess=nearest(region, names))
    return [row for row in rows if region in str(row["region"]).split(", ")]


def names() -> list[str]:
    """Every name that `find` knows."""
    mission = load_mission()
    return [key for kind in PREFIX for key in getattr(mission, kind)]


def find(name: str) -> Found | None:
    """The row of that name: its key, R14, q1, the slug of an intervention, or with its kind: actor.smile."""
    mission = load_mission()
    kinds = dict(PREFIX)
    prefix, dot, rest = name.partition(".")
    if dot:
        kinds = {kind: short for kind, short in PREFIX.items() if short == prefix}
        name = rest
    numbered = NUMBERED.match(name)
    if numbered:
        name = f"{numbered[1].upper()}{int(numbered[2]):02d}"
    for kind in kinds:
        rows = getattr(mission, kind)
        if name in rows:
            return Found(kind, name, rows[name])
    slugs = {one.slug: key for key, one in mission.interventions.items()}
    if "interventions" in kinds and name in slugs:
        return Found("interventions", slugs[name], mission.interventions[slugs[name]])
    return None


def record(found: Found) -> dict[str, Any]:
    """All of a row as plain data, ready for JSON."""
    mission = load_mission()
    told = state_of(mission, found)
    plain = found.row.model_dump(exclude_none=True, exclude={"source", "region"})
    row = {"id": found.key, "kind": PREFIX[found.kind], "regions": list(mission.regions(found.row)), **plain}
    row |= {"source": mission.source(found.row)}
    if told is not None:
        row |= {"state": told.state, "says": told.says}
    if found.kind == "facts" and found.row.held:
        row["in_model"] = in_model(found.row)
    return row


def state_of(mission: Mission, found: Found, lang: str = "en") -> Told | None:
    """How far labsim is with it; None for what is only a statement."""
    row = found.row
    if isinstance(row, Actor):
        return staged(row, lang)
    if isinstance(row, Intervention):
        return intervention(row, lang)
    if isinstance(row, Rule):
        return carried(row, lang)
    if isinstance(row, Question):
        return answered(row, lang)
    return scenario(found.key, mission.regions(row), lang) if isinstance(row, Around) else None


def in_model(fact: Fact) -> float | None:
    """The model's own figure, None where a test works it out."""
    if fact.instrument:
        return instrument_figure(fact.instrument)
    if fact.leaf and fact.region:
        from labsim.inputs.region import load_region

        return region_figure(load_region(fact.region), fact.leaf)
    return None


def lines(found: Found, lang: str = "nl") -> Iterator[Line]:
    """What there is to tell about a row, in order; its sources last."""
    mission = load_mission()
    row = found.row
    yield Line(Text("soort", "kind"), KIND_OF[found.kind])
    regions = ", ".join(mission.regions(row))
    yield Line(Text("regio", "region"), Text(regions, regions))
    yield from _own(row)
    told = state_of(mission, found, lang)
    if told is not None:
        name = STATES[told.state]
        yield Line(Text("stand", "state"), Text(f"{name.nl}: {told.says}", f"{name.en}: {told.says}"))
    yield Line(Text("bron", "source"), _same(mission.source(row)))


def _own(row: Entry) -> Iterator[Line]:
    """What only this kind has."""
    if isinstance(row, Fact):
        yield from _fact(row)
    elif isinstance(row, Actor):
        yield Line(Text("wat het is", "what it is"), TYPES[row.type])
        yield Line(Text("wat het doet", "what it does"), Text(row.role.nl, row.role.en))
        form = FORMS[row.form]
        model = Text(f"{form.nl}; {row.model.nl}", f"{form.en}; {row.model.en}")
        yield Line(Text("in het model", "in the model"), model)
    elif isinstance(row, Intervention):
        yield Line(Text("bestand", "file"), _same(f"scenarios/instruments/{row.slug}.yaml"))
    elif isinstance(row, Rule) and row.carried_by:
        yield Line(Text("gedragen door", "carried by"), _same(row.carried_by))
    elif isinstance(row, Question):
        yield Line(Text("wie vraagt", "who asks"), Text(row.asks.nl, row.asks.en))
        yield Line(Text("wat antwoordt", "what answers"), Text(row.gives.nl, row.gives.en))
        yield Line(Text("opdracht", "command"), _same(row.command))
    elif isinstance(row, Contradiction):
        yield Line(Text("keuze", "choice"), Text(row.choice.nl, row.choice.en))
        if row.where:
            yield Line(Text("waar", "where"), _same(row.where))
        if row.pending:
            yield Line(Text("komt met", "comes with"), Text(waits(row.pending, "nl"), waits(row.pending)))


def _fact(fact: Fact) -> Iterator[Line]:
    unit = UNITS.get(fact.unit, _same(fact.unit))
    if fact.value is not None:
        yield Line(Text("waarde", "value"), Text(f"{_said(fact, 'nl')} {unit.nl}", f"{_said(fact, 'en')} {unit.en}"))
    else:
        yield Line(Text("waarde", "value"), Text(f"geen getal ({unit.nl})", f"no number ({unit.en})"))
    if fact.period:
        yield Line(Text("periode", "period"), _same(fact.period))
    label = Text("in het model", "in the model")
    if fact.held:
        found = in_model(fact)
        path = fact.leaf or fact.instrument or f"{fact.measured}, tests/study/test_mission_facts.py"
        value = Text("", "") if found is None else Text(f"{_number(found, 'nl')}: ", f"{_number(found, 'en')}: ")
        yield Line(label, Text(value.nl + path, value.en + path))
    elif fact.pending:
        yield Line(label, Text(f"komt: {waits(fact.pending, 'nl')}", f"pending: {waits(fact.pending)}"))
    elif (why := fact.documentation) is not None:
        yield Line(label, Text(f"alleen documentatie: {why.nl}", f"documentation: {why.en}"))


def _said(fact: Fact, lang: str) -> str:
    is_year = fact.unit in ("year", "date", "quarter") or not isinstance(fact.value, int | float)
    return str(fact.value) if is_year else _number(float(fact.value or 0), lang)


def _number(value: float, lang: str) -> str:
    text = f"{value:,.0f}" if value.is_integer() or abs(value) >= 1000 else f"{value:,.3g}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "nl" else text


def _same(text: str) -> Text:
    return Text(text, text)


def _listed(mission: Mission, found: Found) -> dict[str, Any]:
    row = found.row
    told = state_of(mission, found)
    listed: dict[str, Any] = {"name": found.key, "region": ", ".join(mission.regions(row))}
    listed |= {"source": mission.source(row), "title_nl": row.nl, "title_en": row.en}
    if told is not None:
        listed["state"] = told.state
    if isinstance(row, Fact):
        held = "held" if row.held else "pending" if row.pending else "documentation"
        listed |= {"value": row.value, "unit": row.unit, "period": row.period or "", "state": held}
    return listed
