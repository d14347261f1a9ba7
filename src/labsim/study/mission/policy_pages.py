"""docs/questions.md and docs/contradictions.md: for policy advisors and boards, in Dutch."""

from collections.abc import Iterator, Mapping

from labsim.inputs.mission import PACKAGES, Contradiction, Entry, Mission, Question
from labsim.inputs.mission_state import answered, waits
from labsim.study.mission.markdown import code, page, table

REGIONS = {
    "gorinchem": "Gorinchem (Alblasserwaard-Vijfheerenlanden)",
    "drechtsteden": "Drechtsteden",
    "drenthe": "Drenthe",
}
QUESTIONS = """
# Vragen uit de documenten, en waar het antwoord staat

Bestuurders, adviseurs en onderzoekers stellen in de vijf documenten 45 vragen, of leggen ze een lezer in de mond. Deze
pagina zegt per vraag wie haar stelt, wat het antwoord moet laten zien en met welke opdracht labsim dat geeft.
`labsim describe Q26` toont een vraag met haar bron, `labsim list questions --region drenthe` de vragen van een regio.

- **werkt**: de opdracht geeft nu wat gevraagd wordt.
- **wacht op**: de opdracht staat vast, maar er ontbreekt nog iets. *Pakketten* betekent dat het antwoord meer
  instrumenten tegelijk, geld of begrotingen vraagt en met dat werk meekomt.
"""
CONTRADICTIONS = """
# Waar de documenten zichzelf tegenspreken, en wat labsim doet

De vijf documenten spreken zichzelf of elkaar op 33 punten tegen. Een model moet dan kiezen. Deze pagina zegt per punt
wat botst, wat gekozen is en waar die keuze staat. `labsim describe K05` toont een tegenspraak met haar bron.
Waar bronnen van buiten het niet met de documenten eens zijn, staat op een
[eigen pagina over Gorinchem](contradictions-gorinchem.md).
"""
MADE = "*Deze pagina wordt gemaakt uit `configs/mission` met `make mission`. Verander haar daar.*"


def questions_page(mission: Mission) -> str:
    """Q01-Q45, region by region, with how many work and what the others wait for."""
    states = [answered(question).state for question in mission.questions.values()]
    packages = [q for q in mission.questions.values() if set(q.needs) & set(PACKAGES)]
    count = (
        f"Nu werken er {states.count('works')} van de {len(states)}. {len(packages)} vragen komen met de pakketten, "
        "sommige ook met een regio of een instrument dat er nog niet is."
    )
    parts = [QUESTIONS, count]
    for region, name in REGIONS.items():
        rows = [(key, question) for key, question in mission.questions.items() if _first(mission, question) == region]
        parts += [f"## {name}", table(("", "wie vraagt", "vraag", "wat antwoordt", "opdracht", "stand"), _asked(rows))]
    return page(*parts, "## Bronnen", _sources(mission, mission.questions), MADE)


def _asked(rows: list[tuple[str, Question]]) -> Iterator[tuple[str, ...]]:
    for key, question in rows:
        told = answered(question, "nl")
        state = "**werkt**" if told.state == "works" else f"wacht op {told.says}"
        yield key, question.asks.nl, question.nl, question.gives.nl, code(question.command), state


def contradictions_page(mission: Mission) -> str:
    """K01-K33, region by region; what concerns two stands with the first."""
    parts = [CONTRADICTIONS]
    for region, name in REGIONS.items():
        rows = [
            (key, one.nl, one.choice.nl, _where(one))
            for key, one in mission.contradictions.items()
            if _first(mission, one) == region
        ]
        parts += [f"## {name}", table(("", "wat botst", "keuze", "waar"), rows)]
    return page(*parts, "## Bronnen", _sources(mission, mission.contradictions), MADE)


def _where(one: Contradiction) -> str:
    if one.pending:
        return f"komt: {waits(one.pending, 'nl')}"
    return code(one.where) if one.where else ""


def _first(mission: Mission, entry: Entry) -> str:
    return mission.regions(entry)[0]


def _sources(mission: Mission, rows: Mapping[str, Entry]) -> str:
    """The documents that are cited, and which numbers each has."""
    lines = []
    for key, paper in mission.documents.items():
        cited = [number for number, row in rows.items() if key in row.source]
        if cited:
            lines.append(f"- {paper.title} ({code(paper.file)}): {', '.join(cited)}")
    return "\n".join(lines)
