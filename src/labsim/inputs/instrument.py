"""Instruments as the model gets them: frozen, in codes, weeks and cents, with the seats the budget allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from labsim.core.calendar import week_of
from labsim.core.codes import COMPETENCES, LEVELS, Competence, Credential, Kind, Level, Occupation
from labsim.core.money import cents
from labsim.inputs.eligibility import Rule
from labsim.inputs.errors import Text, nearest
from labsim.inputs.files import known, read
from labsim.inputs.models import validate
from labsim.inputs.overrides import Overrides, applied
from labsim.inputs.pathway import Cost, PathwayFile, Phase, Stream
from labsim.inputs.yaml import Document

SHAPES = ("pathway",)
WEEKS_PER_PROJECT_YEAR = 52


class Intake(NamedTuple):
    """One cohort: the week its course starts and how many people may start."""

    week: int
    seats: int


@dataclass(frozen=True, kw_only=True)
class PathwayPhase:
    """A part of the course: its length, the share of the missing competence learned per week, where the hours
    are spent [0 classroom - 1 employer] and the factor on applications meanwhile."""

    slug: str
    weeks: int
    learning_w: float
    on_the_job: float
    search: float


@dataclass(frozen=True, kw_only=True)
class PathwayStream:
    """A trade: the segment it leads to, its share of the seats, the level it brings each competence to."""

    slug: str
    segment: int
    share: float
    reaches: tuple[float, ...]  # one per Competence, 0 where it is not taught


@dataclass(frozen=True, kw_only=True)
class CostLine:
    """Cents per seat, or per project year."""

    slug: str
    payer: str  # 'budget' or who co-finances
    per_seat: int = 0
    per_year: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """A course by cohorts. Shares and factors lie in [0, 1], hazards are per week, money is in cents."""

    slug: str
    name_nl: str
    name_en: str
    subject_nl: str = ""  # how sentences name it, with its article; '' if the file does not say
    subject_en: str = ""
    region: str
    owners: tuple[str, ...]
    eligible: Rule
    seats: int  # planned per intake
    intake_every_w: int
    first_week: int
    last_week: int
    invited_ahead_w: int
    acceptance: float
    creaming: float
    waiting_search: float
    streams: tuple[PathwayStream, ...]
    phases: tuple[PathwayPhase, ...]
    dropout_w: float
    dropout_barrier: float
    dropout_on_the_job: float
    credential: int  # bit number, see Credential
    signal: float
    co_owners: int
    sectors: tuple[str, ...]
    trust_gain: float
    learning_places: int  # per co-owning employer
    aftercare_w: int
    aftercare_separation: float
    costs: tuple[CostLine, ...]
    budget_cents: tuple[int, ...]  # per project year
    target: int

    @property
    def ident(self) -> int:
        """Ident [uint64]: part of the key of its draws, so that adding an instrument moves no other draw."""
        from labsim.core.draws import ident_of_name  # loads numba: not needed to read or describe a file

        return ident_of_name(Kind.INSTRUMENT, self.slug)

    @property
    def weeks(self) -> int:
        """Length of the course."""
        return sum(phase.weeks for phase in self.phases)

    @property
    def price_cents(self) -> int:
        """What one seat costs the budget."""
        return sum(line.per_seat for line in self.costs if line.payer == "budget")

    def fixed_cents(self, year: int) -> int:
        """What a project year (0, 1, ...) costs the budget before anybody starts."""
        return sum(line.per_year[year] for line in self.costs if line.payer == "budget" and line.per_year)

    def affordable(self, year: int) -> int:
        """Whole seats a project year's budget pays for after its fixed costs; 0 after the last year."""
        if year >= len(self.budget_cents):
            return 0
        left = self.budget_cents[year] - self.fixed_cents(year)
        if left < 0:
            return 0
        return left // self.price_cents if self.price_cents else self.seats * WEEKS_PER_PROJECT_YEAR

    def project_year(self, week: int) -> int:
        """Project year (0, 1, ...) of a week; the first begins with the first intake."""
        return (week - self.first_week) // WEEKS_PER_PROJECT_YEAR

    def intakes(self) -> tuple[Intake, ...]:
        """All cohorts in order; each gets what was planned until the money of its project year is used up."""
        used: dict[int, int] = {}
        found = []
        for week in range(self.first_week, self.last_week + 1, self.intake_every_w):
            year = self.project_year(week)
            seats = min(self.seats, self.affordable(year) - used.get(year, 0))
            if seats > 0:
                used[year] = used.get(year, 0) + seats
                found.append(Intake(week, seats))
        return tuple(found)

    def cost_cents(self, starts_by_year: Mapping[int, int], *, all_payers: bool = False) -> int:
        """Cost of these starts (project year -> people who started): seats, and the fixed costs of the years
        with an intake up to the last one in which somebody started; what the budget pays, or what all pay."""
        last = max((year for year, count in starts_by_year.items() if count), default=-1)
        years = {self.project_year(intake.week) for intake in self.intakes()} & set(range(last + 1))
        total = 0
        for line in self.costs:
            if all_payers or line.payer == "budget":
                total += line.per_seat * sum(starts_by_year.values())
                total += sum(line.per_year[year] for year in years if line.per_year)
        return total


Instrument = Pathway  # the shapes that exist so far


def load_instrument(slug: str, overrides: Overrides | None = None) -> Instrument:
    """The instrument of that name; overrides: '<slug>.<path>' of a leaf -> value. Raises InputError."""
    return instrument_of(applied(read("instruments", slug), slug, overrides or {}), slug)


def instrument_of(document: Document, slug: str) -> Instrument:
    """A validated document as a frozen instrument. Raises InputError."""
    shape = document.data.get("shape")
    if shape not in SHAPES:
        guess = nearest(shape, SHAPES) if isinstance(shape, str) else None
        words = Text("onbekende vorm van instrument", "unknown shape of instrument")
        raise document.fault(("shape",), words, allowed=SHAPES, guess=guess)
    file, regions = validate(PathwayFile, document), known("region")
    if file.region not in regions:
        words = Text(f"regio '{file.region}' bestaat niet", f"there is no region '{file.region}'")
        raise document.fault(("region",), words, allowed=list(regions), guess=nearest(file.region, regions))
    return _pathway(file, slug)


def _pathway(file: PathwayFile, slug: str) -> Pathway:
    return Pathway(
        slug=slug,
        name_nl=file.name.nl,
        name_en=file.name.en,
        subject_nl=file.subject.nl if file.subject else "",
        subject_en=file.subject.en if file.subject else "",
        region=file.region,
        owners=tuple(file.owners.value),
        eligible=file.eligible.value,
        **_intake(file),
        streams=tuple(_stream(key, s, file.stream_shares.value[key]) for key, s in file.streams.items()),
        phases=tuple(_phase(key, phase) for key, phase in file.phases.items()),
        dropout_w=file.dropout.hazard_w.value,
        dropout_barrier=file.dropout.per_barrier.value,
        dropout_on_the_job=file.dropout.on_the_job.value,
        credential=int(Credential[file.certificate.credential.value.upper()]),
        signal=file.certificate.signal.value,
        co_owners=file.partners.co_owners.value,
        sectors=tuple(file.partners.sectors.value),
        trust_gain=file.partners.trust_gain.value,
        learning_places=file.partners.learning_places.value,
        aftercare_w=file.aftercare.weeks.value,
        aftercare_separation=file.aftercare.separation.value,
        costs=tuple(_cost(key, cost) for key, cost in file.costs.items()),
        budget_cents=tuple(cents(amount) for amount in file.budget.value),
        target=file.target.value,
    )


def _intake(file: PathwayFile) -> dict[str, Any]:
    intake = file.intake
    return {
        "seats": intake.seats.value,
        "intake_every_w": intake.every.value,
        "first_week": week_of(date.fromisoformat(intake.first.value)),
        "last_week": week_of(date.fromisoformat(intake.last.value)),
        "invited_ahead_w": intake.invited_ahead.value,
        "acceptance": intake.acceptance.value,
        "creaming": intake.creaming.value,
        "waiting_search": intake.waiting_search.value,
    }


def _stream(slug: str, stream: Stream, share: float) -> PathwayStream:
    work = stream.trains_for.value
    segment = Occupation[work.occupation.upper()] * LEVELS + Level[work.level.upper()]
    reached = [0.0] * COMPETENCES
    for name, level in stream.reaches.value.items():
        reached[Competence[name.upper()]] = float(level)
    return PathwayStream(slug=slug, segment=int(segment), share=float(share), reaches=tuple(reached))


def _phase(slug: str, phase: Phase) -> PathwayPhase:
    return PathwayPhase(
        slug=slug,
        weeks=phase.weeks.value,
        learning_w=float(phase.learning_w.value),
        on_the_job=float(phase.on_the_job.value),
        search=float(phase.search.value),
    )


def _cost(slug: str, cost: Cost) -> CostLine:
    amount = cost.amount.value
    if isinstance(amount, list):
        return CostLine(slug=slug, payer=cost.payer, per_year=tuple(cents(euros) for euros in amount))
    return CostLine(slug=slug, payer=cost.payer, per_seat=cents(amount))
