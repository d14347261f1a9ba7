"""What the documents describe, as data: facts, actors, interventions, scenarios, rules, questions, contradictions.

One YAML file per kind in configs/mission, a row per key. A row names the document by its key in documents.yaml and
the place in it; `Mission.source` puts title, file name and place together.
"""

from functools import cache
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, model_validator

from labsim.inputs.errors import Text, nearest
from labsim.inputs.mission_words import FORMS, TYPES, UNITS
from labsim.inputs.models import Date, Slug, Strict, Words, fault, one_of, validate
from labsim.inputs.yaml import load
from labsim.paths import data_root

FOLDER = "configs/mission"
Region = Literal["gorinchem", "drechtsteden", "drenthe", "netherlands"]
Priority = Annotated[int, Field(ge=1, le=3)]

LEVERS = (
    "search", "separation", "cover", "subsidy", "signal", "upkeep", "help_hours", "reach", "refer", "activate", "stay",
    "host", "eased", "returns", "audience", "trust", "engaged", "inclusion", "informed", "dismissal", "skills",
    "learning", "coherence", "early_share",
)  # fmt: skip
SHAPES = ("pathway", "entitlement", "campaign", "service", "places", "channel")
STEPS = ("selection", "training", "end_jobs")
WORK = ("circumstances", "region", "output")
CARRIERS = (*LEVERS, *SHAPES, *STEPS, *WORK)
PACKAGES = ("attribution", "money", "budgets")
NEEDS = (*PACKAGES, "region", "instrument", "circumstances", "output")


class Both(Strict):
    """The same words in Dutch and in English."""

    nl: Words
    en: Words


class Paper(Strict):
    """One of the documents."""

    title: Words
    file: Words
    date: Date | None = None
    region: Region


class Entry(Strict):
    """A row: what it is called, and where it stands in the documents. Without a region: that of its documents."""

    nl: Words
    en: Words
    region: Region | None = None
    source: dict[Slug, Words] = Field(min_length=1)  # key of a document -> place in it


class Fact(Entry):
    """A figure, and what it is in the model: exactly one of the five ways."""

    value: float | int | str | None = None
    unit: Annotated[str, one_of(UNITS)]
    period: Words | None = None
    leaf: Words | None = None  # path in the region file; * sums
    instrument: Words | None = None  # instrument.path; * sums
    measured: Words | None = None  # worked out by a test
    pending: Words | None = None
    documentation: Both | None = None
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _held_once(self) -> "Fact":
        _exactly_one(self, ("leaf", "instrument", "measured", "pending", "documentation"))
        if (self.low is None) != (self.high is None):
            raise fault(Text("low en high horen bij elkaar", "low and high belong together"), key="low")
        if self.held and self.low is None and not isinstance(self.value, int | float):
            raise fault(Text("heeft een getal of low en high nodig", "needs a number, or low and high"), key="value")
        return self

    @property
    def held(self) -> bool:
        """Whether the model has it already."""
        return (self.leaf or self.instrument or self.measured) is not None

    @property
    def bounds(self) -> tuple[float, float]:
        """Between what the model's figure must lie; percent become shares."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        exact = float(self.value or 0) / (100.0 if self.unit.startswith("percent") else 1.0)
        return exact, exact


class Staged(Strict):
    """A row of work: what shows that it works, what it waits for, or why it is not made."""

    works: Words | None = None
    pending: Words | None = None
    open: Words | None = None

    @model_validator(mode="after")
    def _one_state(self) -> "Staged":
        _exactly_one(self, ("works", "pending", "open"))
        return self


class Actor(Entry, Staged):
    """An organisation, a role or a scheme: what it does, and what it is in the model."""

    type: Annotated[str, one_of(TYPES)]
    form: Annotated[str, one_of(FORMS)]
    priority: Priority
    role: Both
    model: Both


class Intervention(Entry):
    """Something that can be done; slug is the name of its file in scenarios/instruments, parts those of more files."""

    slug: Slug
    parts: list[Slug] = Field(default_factory=list)
    priority: Priority
    missing: Both | None = None  # what the documents say of it that a run does not show


class Around(Entry):
    """A shock, a trend or a state of the market; its key is the name of its scenario."""

    priority: Priority


class Rule(Entry):
    """How the labour market works, and the symbol that carries it, or what will, or why nothing does."""

    priority: Priority
    carried_by: Words | None = None
    pending: Annotated[str, one_of(CARRIERS)] | None = None
    missing: Both | None = None  # what the model does not do yet
    open: Words | None = None
    test: Words | None = None

    @model_validator(mode="after")
    def _said(self) -> "Rule":
        if not (self.carried_by or self.pending or self.open) or (self.open and (self.carried_by or self.pending)):
            words = Text("noemt wat de regel draagt of waarom niets dat doet", "says what carries it, or why nothing")
            raise fault(words, allowed=("carried_by", "pending", "open"))
        if (self.pending is None) != (self.missing is None):
            words = Text("pending en missing horen bij elkaar", "pending and missing belong together")
            raise fault(words, key="missing")
        return self


class Question(Entry):
    """What somebody asks, what answers it, the command that gives it, and what is needed before it does."""

    asks: Both
    gives: Both
    priority: Priority
    command: Words
    needs: list[Annotated[str, one_of(NEEDS)]]


class Contradiction(Entry):
    """What clashes, what labsim does, and where that stands."""

    choice: Both
    where: Words | None = None  # file and path, or what else holds the choice
    pending: Words | None = None  # what will hold it


class Work(Staged):
    """Another thing the software must do."""

    en: Words
    priority: Priority
    documents: list[Slug]


class Mission(NamedTuple):
    """Everything the documents describe, each kind by key."""

    documents: dict[str, Paper]
    facts: dict[str, Fact]
    actors: dict[str, Actor]
    interventions: dict[str, Intervention]
    scenarios: dict[str, Around]
    rules: dict[str, Rule]
    questions: dict[str, Question]
    contradictions: dict[str, Contradiction]
    work: dict[str, Work]

    def source(self, entry: Entry) -> str:
        """Title, file name and place of every document that a row names."""
        papers = ((self.documents[key], place) for key, place in entry.source.items())
        return "; ".join(f"{paper.title} ({paper.file}), {place}" for paper, place in papers)

    def regions(self, entry: Entry) -> tuple[str, ...]:
        """Its own region, else those of its documents."""
        if entry.region:
            return (entry.region,)
        return tuple(dict.fromkeys(self.documents[key].region for key in entry.source))


KINDS: dict[str, type[Strict]] = {
    "documents": Paper, "facts": Fact, "actors": Actor, "interventions": Intervention, "scenarios": Around,
    "rules": Rule, "questions": Question, "contradictions": Contradiction, "work": Work,
}  # fmt: skip


@cache
def load_mission() -> Mission:
    """All files of configs/mission, checked. Raises InputError at the file, line and key."""
    documents = read_kind("documents", {})
    return Mission(**{kind: documents if kind == "documents" else read_kind(kind, documents) for kind in KINDS})


def read_kind(kind: str, documents: dict[str, Any]) -> dict[str, Any]:
    """The rows of one kind; their documents must be among `documents`. Raises InputError."""
    name = f"{FOLDER}/{kind}.yaml"
    file = load(data_root() / name, name)
    rows: dict[str, Any] = {}
    for key, data in file.data.items():
        rows[key] = validate(KINDS[kind], file, data, (key,))
        for place, document in _named(rows[key]):
            if document not in documents:
                words = Text(f"document '{document}' bestaat niet", f"there is no document '{document}'")
                path = (key, *place)
                raise file.fault(path, words, allowed=list(documents), guess=nearest(document, documents))
    return rows


def _named(row: Any) -> list[tuple[tuple[str | int, ...], str]]:
    """The documents a row names, each with its path in the row."""
    if isinstance(row, Entry):
        return [(("source", key), key) for key in row.source]
    return [(("documents", k), key) for k, key in enumerate(row.documents)] if isinstance(row, Work) else []


def _exactly_one(row: Any, names: tuple[str, ...]) -> None:
    if sum(getattr(row, name) is not None for name in names) != 1:
        raise fault(Text("heeft precies een van deze nodig", "needs exactly one of these"), allowed=names)
