"""Pathway: a course by cohorts as the model gets it, with the seats that the budget allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import Any, NamedTuple

from labsim.core.codes import COMPETENCES, Barrier, Competence, Credential
from labsim.inputs.eligibility import Rule
from labsim.inputs.shapes.common import (
    Instrument,
    Trade,
    common,
    day_week,
    segment_of,
)  # fmt: skip
from labsim.inputs.shapes.pathway_file import NO_CREDENTIAL, PathwayFile, Phase, Stream
from labsim.inputs.shapes.rounds import nth


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
    help_hours: float = 0.0
    help_for: int = 0  # bits of Barrier
    passes: Rule | None = None  # who goes on after it; None: everybody
    passes_seats: int = -1  # of an intake, how many go on at most; -1: all


@dataclass(frozen=True, kw_only=True)
class PathwayStream:
    """A trade: the segment it leads to, its share of the seats, the level it brings each competence to."""

    slug: str
    segment: int  # -1: the person's own work
    share: float
    reaches: tuple[float, ...]  # one per Competence, 0 where it is not taught


@dataclass(frozen=True, kw_only=True)
class Pathway(Instrument):
    """A course by cohorts. Shares and factors lie in [0, 1], hazards are per week, money is in cents."""

    eligible: Rule
    seats: int  # planned per intake, all groups together
    by_coach: bool  # only clients whose coach knows the offer are invited
    intake_every_w: int
    invited_ahead_w: int
    acceptance: float
    creaming: float
    beside_work: bool
    follows: float
    waiting_search: float
    streams: tuple[PathwayStream, ...]
    phases: tuple[PathwayPhase, ...]
    dropout_w: float
    dropout_barrier: float
    dropout_on_the_job: float
    credential: int  # bit number, see Credential; -1 none
    signal: float
    co_owners: int
    named: tuple[str, ...]  # organisations of the region that co-own it
    sectors: tuple[str, ...]
    trust_gain: float
    learning_places: int  # per co-owning employer
    aftercare_w: int
    aftercare_separation: float
    part: float = 1.0  # of the planned seats that there are: see `labsim.inputs.shapes.size`

    shape = "pathway"
    registers = True

    @property
    def segments(self) -> frozenset[int]:
        """Segments that its streams lead to."""
        return frozenset(stream.segment for stream in self.streams if stream.segment >= 0)

    @property
    def weeks(self) -> int:
        """Length of the course."""
        return sum(phase.weeks for phase in self.phases)

    @property
    def price_cents(self) -> int:
        """What one seat costs the budget."""
        return self.unit_cents("seat")

    def intakes(self) -> tuple[Intake, ...]:
        """All cohorts in order; each gets what was planned until the money of its project year is used up."""
        used: dict[int, int] = {}
        found = []
        for k, week in enumerate(range(self.first_week, self.last_week + 1, self.intake_every_w)):
            year, planned = self.project_year(week), nth(self.seats, self.part, k)
            paid = self.affordable(year, self.price_cents, used.get(year, 0) + planned)
            seats = min(planned, paid - used.get(year, 0))
            if seats > 0:
                used[year] = used.get(year, 0) + seats
                found.append(Intake(week, seats))
        return tuple(found)

    def rules(self) -> tuple[Rule, ...]:
        """Who may come in, and who goes on after a phase."""
        return (self.eligible, *(phase.passes for phase in self.phases if phase.passes is not None))

    def cost_cents(self, starts_by_year: Mapping[int, int], *, all_payers: bool = False) -> int:
        """Cost of these starts (project year -> people who started): seats, and the fixed costs of the years
        with an intake up to the last one in which somebody started; what the budget pays, or what all pay."""
        lines = self.line_cents({"seat": sum(starts_by_year.values())}, self.years_with_intake(starts_by_year))
        return self.paid_by(lines, all_payers=all_payers)

    def years_with_intake(self, starts_by_year: Mapping[int, int]) -> list[int]:
        """Project years with an intake, up to the last one in which somebody started."""
        last = max((year for year, count in starts_by_year.items() if count), default=-1)
        return sorted({self.project_year(intake.week) for intake in self.intakes()} & set(range(last + 1)))


def pathway(file: PathwayFile, slug: str) -> Pathway:
    """The frozen object of a validated file."""
    credential = file.certificate.credential.value
    return Pathway(
        **common(file, slug),
        eligible=file.eligible.value,
        **_intake(file),
        streams=tuple(_stream(key, s, file.stream_shares.value[key]) for key, s in file.streams.items()),
        phases=tuple(_phase(key, phase) for key, phase in file.phases.items()),
        dropout_w=file.dropout.hazard_w.value * exp(-file.dropout.rewards.value),
        dropout_barrier=file.dropout.per_barrier.value,
        dropout_on_the_job=file.dropout.on_the_job.value,
        credential=-1 if credential == NO_CREDENTIAL else int(Credential[credential.upper()]),
        signal=file.certificate.signal.value,
        co_owners=file.partners.co_owners.value,
        named=tuple(file.partners.named.value) if file.partners.named else (),
        sectors=tuple(file.partners.sectors.value),
        trust_gain=file.partners.trust_gain.value,
        learning_places=file.partners.learning_places.value,
        aftercare_w=file.aftercare.weeks.value,
        aftercare_separation=file.aftercare.separation.value,
    )


def _intake(file: PathwayFile) -> dict[str, Any]:
    intake = file.intake
    return {
        "seats": intake.seats.value * intake.groups.value,
        "by_coach": intake.referral.value == "coach",
        "intake_every_w": intake.every.value,
        "first_week": day_week(intake.first.value),
        "last_week": day_week(intake.last.value),
        "invited_ahead_w": intake.invited_ahead.value,
        "acceptance": intake.acceptance.value,
        "creaming": intake.creaming.value,
        "beside_work": intake.beside_work.value,
        "follows": intake.follows.value,
        "waiting_search": intake.waiting_search.value,
    }


def _stream(slug: str, stream: Stream, share: float) -> PathwayStream:
    work = stream.trains_for.value
    reached = [0.0] * COMPETENCES
    for name, level in stream.reaches.value.items():
        reached[Competence[name.upper()]] = float(level)
    segment = segment_of(work) if isinstance(work, Trade) else -1
    return PathwayStream(slug=slug, segment=segment, share=float(share), reaches=tuple(reached))


def _phase(slug: str, phase: Phase) -> PathwayPhase:
    barriers, passes = phase.help_for.value if phase.help_for else (), phase.passes
    return PathwayPhase(
        slug=slug,
        weeks=phase.weeks.value,
        learning_w=float(phase.learning_w.value),
        on_the_job=float(phase.on_the_job.value),
        search=float(phase.search.value),
        help_hours=float(phase.help_hours.value) if phase.help_hours else 0.0,
        help_for=sum(1 << Barrier[name.upper()] for name in barriers),
        passes=passes.rule.value if passes and passes.rule else None,
        passes_seats=passes.seats.value if passes and passes.seats else -1,
    )
