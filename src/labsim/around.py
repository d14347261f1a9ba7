"""From circumstances to a world: paths by sector and week, rows that are added, and tables that change meanwhile."""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.core.calendar import WEEKS_PER_YEAR
from labsim.core.codes import NO_POSITION, Barrier, Competence, Contract, Decision, Level, Status
from labsim.inputs.around import Circumstances
from labsim.inputs.circumstances import LEAST_FACTOR, MOST_FACTOR, Requirements, Shock, Skills
from labsim.inputs.region import Region
from labsim.population.keyed import uniforms
from labsim.setting import Behaviour, Paths, still_paths
from labsim.world.around import Around, neutral_around
from labsim.world.state import World

if TYPE_CHECKING:
    from labsim.model import LabourMarket
    from labsim.world.board import Fields

HORIZON_W = 520
SKILLS_EVERY_W = 13
SEED = 2019
MINUTES = ("minutes", "minutes_out")  # of trips within the region, and to jobs elsewhere
MOST_REPLACED = 0.98  # of left positions, in any boom
LOSSES = {
    "permanent": Around.LOSS_PERMANENT,
    "flex": Around.LOSS_FLEX,
    "self_employed": Around.LOSS_SELF,
    "supported": Around.LOSS_SUPPORTED,
    "young": Around.LOSS_YOUNG,
}
OUTSIDE_ROWS = (*LOSSES.values(), Around.RETIRE)  # what jobs elsewhere share with those in the region


def make_paths(region: Region, world: World, week: int, around: Circumstances, behaviour: Behaviour) -> Paths:
    """Circumstances from `week` on: published growth by sector and year or none, and the shocks.

    Growth opens reserve positions; where jobs disappear, a share of the positions closes when they are left."""
    sectors = len(region.sectors)
    shocks = [part.content for part in around.of("shocks")]
    if around.growth == "none" and not shocks:
        return still_paths(sectors)
    slots = world.positions
    exist = ~np.isin(slots.state, NO_POSITION)
    size = np.bincount(slots.sector[exist], minlength=sectors).astype(float)
    exposure = np.array([[shock.of(code) for code in region.sectors] for shock in shocks]).reshape(-1, sectors)
    profile = np.array([[shock.profile(week + k) for k in range(HORIZON_W)] for shock in shocks])
    profile = profile.reshape(-1, HORIZON_W)
    values = neutral_around(sectors, HORIZON_W)
    _grow(values, region, size, week, around, np.einsum("n,ns,nk->sk", [s.jobs_y for s in shocks], exposure, profile))
    if shocks:
        _shake(values, shocks, exposure, profile, behaviour.openings.replace_share)
        if around.outside_demand == "follows":
            _carry_outside(values, size)
    return Paths(week, values)


def _grow(
    values: np.ndarray, region: Region, size: np.ndarray, week: int, around: Circumstances, drift: np.ndarray
) -> None:
    """Rows GROWTH and CLOSED: published rates, other ones for stated years, and the drift of shocks [s, weeks]."""
    sectors = len(size)
    stated = dict(around.alone("growth_rates") or ())
    level = np.ones(sectors)
    for k in range(values.shape[2]):
        year = int(1970 + ((week + k) * 7 + 4) / 365.2425)
        rate = np.zeros(sectors)
        if around.growth == "published":
            row = min(max(year - region.years[0], 0), len(region.years) - 1)
            rate = region.jobs.growth[row]
        if str(year) in stated:
            rate = rate + (stated[str(year)] - (rate * size).sum() / max(size.sum(), 1.0))
        level = level * (1.0 + (rate + drift[:, k]) / WEEKS_PER_YEAR)
        values[Around.GROWTH, :sectors, k] = np.floor(np.maximum(level - 1.0, 0.0) * size)
        values[Around.CLOSED, :sectors, k] = np.clip(1.0 - level, 0.0, 1.0)


def _shake(values: np.ndarray, shocks: list[Shock], exposure: np.ndarray, profile: np.ndarray, replaced: float) -> None:
    """The other rows: a factor f at exposure x and profile a is f ** (x a); several factors multiply."""
    sectors = exposure.shape[1]
    here = (slice(None, sectors), slice(None))
    most, least = log(MOST_FACTOR), log(LEAST_FACTOR)

    def logs(factors: list[float]) -> np.ndarray:
        found = np.einsum("n,ns,nk->sk", np.log(factors), exposure, profile)
        return np.clip(found, least, most)

    for name, row in LOSSES.items():
        values[(row, *here)] = logs([dict(shock.job_loss).get(name, 1.0) for shock in shocks])
    values[(Around.RETIRE, *here)] = logs([shock.retirement for shock in shocks])
    values[(Around.LAPSE, *here)] = logs([shock.withdrawal for shock in shocks])
    hiring = np.exp(logs([shock.hiring for shock in shocks]))
    values[(Around.EXPAND, *here)] = hiring
    values[(Around.REPLACE, *here)] = np.minimum(replaced * hiring, max(replaced, MOST_REPLACED)) - replaced
    mixed = np.einsum("n,ns,nk->sk", [shock.flexible for shock in shocks], exposure, profile)
    values[(Around.FLEXIBLE, *here)] = np.clip(mixed, -1.0, 1.0)


def _carry_outside(values: np.ndarray, size: np.ndarray) -> None:
    """Jobs elsewhere go along with the mean of the sectors, weighted by their positions here."""
    weight = size / max(size.sum(), 1.0)
    for row in OUTSIDE_ROWS:
        values[row, -1] = weight @ values[row, :-1]
    values[Around.EXPAND, -1] = np.exp(weight @ np.log(values[Around.EXPAND, :-1]))


def scaled_behaviour(behaviour: Behaviour, around: Circumstances) -> Behaviour:
    """The parameters with the circumstances' factors on them."""
    for name, factor in around.factors("behaviour").items():
        process, _, field = name.partition(".")
        params = getattr(behaviour, process)
        changed = params._replace(**{field: np.float64(getattr(params, field) * factor)})
        behaviour = behaviour._replace(**{process: changed})
    return behaviour


def scaled_region(region: Region, around: Circumstances) -> Region:
    """The region with the circumstances' factors on what its institutions can do; whole numbers stay whole."""
    factors = around.factors("services")
    if not factors:
        return region
    told = {name: getattr(region.services, name) for name in factors}
    made: dict[str, Any] = {
        name: round(value * factors[name]) if isinstance(value, int) else value * factors[name]
        for name, value in told.items()
    }
    return replace(region, services=replace(region.services, **made))


def scaled_fields(fields: Fields, around: Circumstances) -> Fields:
    """Fields with longer or shorter ways; requirements of their own where they will change."""
    travel = around.alone("travel")
    if travel is not None:
        longer = {name: (getattr(fields, name) * np.float32(travel)).astype(np.float32) for name in MINUTES}
        fields = fields._replace(**longer)
    if around.alone("requirements") is not None:
        fields = fields._replace(requirement=fields.requirement.copy(), diploma=fields.diploma.copy())
    return fields


def give_transport_barriers(world: World, around: Circumstances) -> None:
    """A keyed share of each level of education cannot travel far."""
    shares = dict(around.alone("transport_barrier") or ())
    persons, traits = world.persons, world.traits
    u = uniforms(SEED, Decision.CIRCUMSTANCE, 20, persons.ident) if shares else np.zeros(0)
    for name, share in shares.items():
        rows = np.flatnonzero((traits.level == int(Level[name.upper()])) & (u < share))
        persons.barriers[rows] |= np.uint8(1 << Barrier.TRANSPORT)
        traits.barriers_start[rows] |= np.uint8(1 << Barrier.TRANSPORT)


class Changes:
    """What circumstances change in tables while a world lives: requirements, learning places, skills."""

    def __init__(self, market: LabourMarket, around: Circumstances, region: Region) -> None:
        self.requirements: Requirements | None = around.alone("requirements")
        self.skills: Skills | None = around.alone("skills")
        shocks: list[Shock] = [part.content for part in around.of("shocks")]
        self.places = [one for one in shocks if one.learning_places != 1.0]
        self.sectors = region.sectors
        self.asked = market.setting.fields.requirement.copy()
        self.diploma = market.setting.fields.diploma.copy()
        self.offered = market.world.employers.learning_places.copy()

    @property
    def idle(self) -> bool:
        """Whether there is nothing to change."""
        return self.requirements is None and self.skills is None and not self.places

    def contribute(self, market: LabourMarket) -> None:
        """Write this week's tables."""
        if self.requirements is not None:
            self.ask_more(market, self.requirements)
        if self.places:
            self.offer_places(market)
        if self.skills is not None and (market.week - market.first_week) % SKILLS_EVERY_W == 0:
            self.move_skills(market, self.skills)

    def ask_more(self, market: LabourMarket, more: Requirements) -> None:
        """Requirements so many years after they began to rise."""
        years = max(0, min(market.week, more.last) - more.first) / WEEKS_PER_YEAR
        fields = market.setting.fields
        for name, drift in more.competences:
            c = int(Competence[name.upper()])
            fields.requirement[:, c] = np.clip(self.asked[:, c] + np.float32(drift * years), 0.0, 1.0)
        fields.diploma[:] = np.clip(self.diploma + np.float32(more.diploma * years), 0.0, 1.0)

    def offer_places(self, market: LabourMarket) -> None:
        """Employers' own learning places go up and down with demand."""
        factor = np.ones(len(self.sectors))
        for shock in self.places:
            share = shock.profile(market.week) * np.array([shock.of(code) for code in self.sectors])
            factor *= shock.learning_places**share
        firms = market.world.employers
        firms.learning_places[:] = np.floor(self.offered * factor[firms.sector])

    def move_skills(self, market: LabourMarket, skills: Skills) -> None:
        """A quarter of a year in which people learn some of what they lack, or forget some of what they know."""
        if not skills.first <= market.week <= skills.last:
            return
        people, known = market.world.persons, market.world.traits.competences
        held = people.status == Status.EMPLOYED
        who = {
            "permanent": held & (people.contract == Contract.PERMANENT),
            "flex": held & (people.contract == Contract.FLEX),
            "jobless": people.status == Status.UNEMPLOYED,
        }
        for name, mask in who.items():
            rate = getattr(skills, name)
            share = np.float32(1.0 - (1.0 - abs(rate)) ** (SKILLS_EVERY_W / WEEKS_PER_YEAR))
            if share > 0.0:
                rows = np.flatnonzero(mask)
                known[rows] += share * ((1.0 - known[rows]) if rate > 0.0 else -known[rows])
