"""Institutions as Mesa agents that decide: each owns a row of `offices`; kernels spend what it writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import mesa
import numpy as np

from labsim.core.calendar import WEEKS_PER_YEAR
from labsim.core.codes import Decision, Kind, Scheme
from labsim.core.draws import ident_of_name, lasting_stream, stream, uniforms
from labsim.policy.providers import taken_seats
from labsim.world.offices import OfficeKind, Offices

if TYPE_CHECKING:
    from labsim.inputs.region import Region
    from labsim.inputs.region_organisations import Organisation
    from labsim.model import LabourMarket


GOLDEN = (5**0.5 - 1) / 2  # steps of this size around a circle fill it most evenly
DECIDED = Offices._fields[2:]  # after ident and kind
EVEN = 0.5  # breadth of guidance as it was measured: hours evenly over barriers and skills


class Institution(mesa.Agent):
    """An organisation with a row in `model.offices`; a subclass overrides `step` to decide otherwise."""

    kind = OfficeKind.WSP

    def __init__(self, model: LabourMarket, row: int, name: str, region: Region) -> None:
        super().__init__(model)
        self.unique_id = int(model.offices.ident[row])
        self.row, self.name = row, name
        self.before, self.share = share_of(region, name)

    def part(self, total: int) -> int:
        """Its own part of whole units that the offices of its kind have together; the parts add up."""
        return round(total * (self.before + self.share)) - round(total * self.before)

    def this_week(self, per_week: float) -> int:
        """Whole units of something that is done `per_week` on average; the fraction comes round in turn.

        More per week never gives less in any week, and no week differs between two worlds."""
        return int(per_week + self.model.week * GOLDEN % 1.0)

    def extra(self, name: str) -> float:
        """What instruments add to this kind of institution this week, all offices of the kind together."""
        return float(self.model.reinforced.get(name, 0.0))

    def write(self, **columns: float) -> None:
        """Put this week's decisions into the own row of `model.offices`; ValueError for what cannot be."""
        for name, value in columns.items():
            if name not in DECIDED:
                raise ValueError(f"{self.name} cannot decide on {name!r}; columns are {list(DECIDED)}")
            if not 0 <= value < 2**31:
                raise ValueError(f"{self.name} cannot have {name} {value}: it must be 0 or more")
            getattr(self.model.offices, name)[self.row] = value

    def step(self) -> None:
        """Decide this week's hours and openings; by default nothing changes."""


class WSP(Institution):
    """Employer service point: consultants work on openings and mediate candidates, within their hours."""

    kind = OfficeKind.WSP

    def __init__(self, model: LabourMarket, row: int, name: str, region: Region) -> None:
        super().__init__(model, row, name, region)
        services = region.services
        self.consultants = self.share * float(services.wsp_consultants)
        self.openings_each = float(services.wsp_openings_each)
        self.referrals_each = float(services.wsp_referrals_each)
        self.trial_slots = self.part(int(services.trial_slots))
        self.aftercare_slots = self.part(int(services.aftercare_slots))
        self.contact = np.zeros(0, np.int64)  # consultant who is the fixed contact of each employer, -1 elsewhere
        self.usual = np.zeros(0, np.float32)  # trust of each employer at the start

    def lose_contacts(self) -> None:
        """Consultants leave now and then; of what their employers came to trust since the start, a share goes along."""
        firms, p, week = self.model.world.employers, self.model.setting.behaviour.support, self.model.week
        people = int(np.ceil(self.consultants))
        if not len(self.contact):
            u = uniforms(lasting_stream(self.model.seed, int(Decision.CONTACT_TURNOVER)), firms.ident) - self.before
            mine = (u >= 0.0) & (u < self.share)
            self.contact = np.where(mine, np.floor(u / max(self.share, 1e-9) * people), -1).astype(np.int64)
            self.usual = firms.trust[:, 0].copy()
        names = np.uint64(self.unique_id) + np.arange(people, dtype=np.uint64)
        drawn = uniforms(stream(self.model.seed, int(Decision.CONTACT_TURNOVER), week), names)
        gone = np.flatnonzero(drawn < p.turnover_y / WEEKS_PER_YEAR)
        rows = np.flatnonzero(np.isin(self.contact, gone)) if len(gone) else gone
        built = np.maximum(firms.trust[rows, 0] - self.usual[rows], 0.0)
        firms.trust[rows, 0] -= np.float32(p.turnover_loss) * built

    def step(self) -> None:
        """Spread the consultants' hours over openings and candidates."""
        self.lose_contacts()
        consultants = self.consultants + self.share * self.extra("consultants")
        self.write(
            vacancy_slots=int(consultants * self.openings_each),
            referral_slots=self.this_week(consultants * self.referrals_each),
            trial_slots=self.trial_slots + self.part(int(self.extra("trial_slots"))),
            aftercare_slots=self.aftercare_slots + self.part(int(self.extra("aftercare_slots"))),
        )


class SocialService(Institution):
    """Municipal social service: coaches see clients, those who have waited longest first."""

    kind = OfficeKind.SOCIAL_SERVICE

    def __init__(self, model: LabourMarket, row: int, name: str, region: Region) -> None:
        super().__init__(model, row, name, region)
        self.coaches = self.share * float(region.services.coaches)
        self.contacts_each = float(region.services.contacts_each)
        self.contact_hours = float(region.services.contact_hours)
        self.coherence = float(region.services.coherence)
        self.early_share, self.breadth = 0.0, EVEN

    def step(self) -> None:
        """Spend the coaches' hours on contacts."""
        told = self.model.instructed
        self.write(
            coach_contacts=self.this_week((self.coaches + self.share * self.extra("coaches")) * self.contacts_each),
            contact_hours=self.contact_hours,
            coherence=max(self.coherence, told.get("coherence", 0.0)),
            early_share=max(self.early_share, told.get("early_share", 0.0)),
            breadth=told.get("breadth", self.breadth),
        )


class TrainingProvider(Institution):
    """Gives courses; `closed` stops new intakes. `capacity`: people in all its courses together, None no limit."""

    kind = OfficeKind.TRAINING_PROVIDER

    def __init__(self, model: LabourMarket, row: int, name: str, region: Region) -> None:
        super().__init__(model, row, name, region)
        self.closed = False
        mine = next((one for one in region.organisations if one.slug == name), None)
        self.capacity = None if mine is None else mine.seats

    def seats(self, planned: int) -> int:
        """Seats it really offers to an intake that was planned with so many: what its other courses leave."""
        if self.closed:
            return 0
        if self.capacity is None:
            return planned
        return max(0, min(planned, self.capacity - taken_seats(self.model, self.row)))


class WorkCompany(Institution):
    """Work company (leerwerkbedrijf): employs people in sheltered and supported places."""

    kind = OfficeKind.WORK_COMPANY

    def __init__(self, model: LabourMarket, row: int, name: str, region: Region) -> None:
        super().__init__(model, row, name, region)
        self.places = float(region.services.beschut_places)
        self.refill = float(region.services.beschut_refill)
        self.old_places: int | None = None

    def step(self) -> None:
        """New sheltered places: those of the start, and a share of the SW places that are left for good."""
        still = int(np.count_nonzero(self.model.world.persons.scheme == int(Scheme.SW)))
        if self.old_places is None:
            self.old_places = still
        own = int(self.places + self.refill * (self.old_places - still))
        self.write(sheltered_places=self.part(own) + self.part(int(self.extra("sheltered_places"))))


INSTITUTIONS: dict[str, type[Institution]] = {
    kind.__name__: kind for kind in (WSP, SocialService, TrainingProvider, WorkCompany)
}


def make_institutions(
    model: LabourMarket, region: Region, classes: Mapping[str, type[Institution]] | None = None
) -> list[Institution]:
    """The institutions of a region, in the order of their rows.

    classes: subclasses by the name of the class whose place they take; ValueError for other names or classes.
    """
    chosen = {**INSTITUTIONS, **(classes or {})}
    for name, kind in chosen.items():
        if name not in INSTITUTIONS:
            raise ValueError(f"there is no institution {name!r}; there are {list(INSTITUTIONS)}")
        if not (isinstance(kind, type) and issubclass(kind, INSTITUTIONS[name])):
            raise ValueError(f"{kind!r} cannot take the place of {name}: make it a subclass of it")
    kinds = {kind.kind: kind for kind in chosen.values()}
    return [kinds[kind](model, row, name, region) for row, (kind, name) in enumerate(office_names(region))]


def office_names(region: Region) -> list[tuple[OfficeKind, str]]:
    """Kind and name of a region's institutions, in the order of their rows: those it names, else one of a kind."""
    slug = region.slug
    unnamed = {
        OfficeKind.WSP: f"wsp-{slug}",
        OfficeKind.SOCIAL_SERVICE: f"sociale-dienst-{slug}",
        OfficeKind.TRAINING_PROVIDER: f"opleiders-{slug}",
        OfficeKind.WORK_COMPANY: region.work_company,
    }
    found = []
    for kind, name in unnamed.items():
        named = [one.slug for one in _named_offices(region, kind.name.lower())]
        found += [(kind, slug) for slug in named or [name]]
    return found


def share_of(region: Region, name: str) -> tuple[float, float]:
    """Shares of the offices of the same kind before this one, together, and its own; (0, 1) for an unnamed one."""
    mine = next((one for one in region.organisations if one.slug == name), None)
    if mine is None:
        return 0.0, 1.0
    before = 0.0
    for one in _named_offices(region, mine.kind):
        if one is mine:
            break
        before += one.share
    return before, mine.share


def _named_offices(region: Region, kind: str) -> list[Organisation]:
    """The named organisations of a kind that are offices, in the order of the file."""
    return [one for one in region.organisations if one.kind == kind and not one.alike]


def make_offices(region: Region) -> Offices:
    """Rows for the institutions of a region, still empty."""
    names = office_names(region)
    n = len(names)
    return Offices(
        ident=np.array([ident_of_name(Kind.OFFICE, name) for _, name in names], np.uint64),
        kind=np.array([kind for kind, _ in names], np.int8),
        vacancy_slots=np.zeros(n, np.int32),
        referral_slots=np.zeros(n, np.int32),
        coach_contacts=np.zeros(n, np.int32),
        contact_hours=np.zeros(n, np.float32),
        trial_slots=np.zeros(n, np.int32),
        aftercare_slots=np.zeros(n, np.int32),
        sheltered_places=np.zeros(n, np.int32),
        early_share=np.zeros(n, np.float32),
        breadth=np.full(n, EVEN, np.float32),
        coherence=np.zeros(n, np.float32),
    )
