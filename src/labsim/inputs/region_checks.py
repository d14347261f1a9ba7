"""Whether the figures of a region can be true together."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import numpy as np

from labsim.core.calendar import monday
from labsim.core.codes import Scheme
from labsim.inputs.errors import InputError, Text
from labsim.inputs.region_sources import Source

TOLERANCE = 0.005
SHELTERED = [Scheme.SW - 1, Scheme.BEGELEID - 1, Scheme.BESCHUT - 1]  # columns of the cells
SHARES = (  # add up to one along the last axis
    "people.level_share", "people.school_level", "people.student_occupation", "people.occupation_share",
    "people.occupation_level", "jobs.sector_occupation", "jobs.temp_sector", "jobs.level_share",
    "jobs.municipality_share", "jobs.vacancy_level", "demography.arrival_age", "demography.status_holder_age",
)  # fmt: skip

Fault = tuple[str, str, str, tuple[str, ...]]  # key, Dutch, English, what is allowed


def faults_between(region: Any, source: Source) -> Iterator[InputError]:
    """Every contradiction between figures, at the line of one of them.

    region: a Region, or one of which some figures could not be read; what needs those is left out.
    """
    for check in CHECKS:
        found = []
        try:
            found = list(check(region))
        except AttributeError:
            continue
        for key, nl, en, allowed in found:
            yield source.fault(tuple(key.split(".")), Text(nl, en), allowed=allowed)


def part_of(region: Any, path: str) -> Any:
    """The figure at a dotted path."""
    for name in path.split("."):
        region = getattr(region, name)
    return region


def _shares(path: str) -> Callable[[Any], Iterator[Fault]]:
    """The check of one table of shares."""

    def check(region: Any) -> Iterator[Fault]:
        shares = np.asarray(part_of(region, path))
        if path == "jobs.sector_occupation":
            shares = shares[region.jobs.sector_jobs > 0]
        total = np.ravel(shares.sum(axis=-1))
        wrong = float(total[np.argmax(abs(total - 1.0))])
        if abs(wrong - 1.0) > TOLERANCE:
            yield path, f"telt op tot {wrong:.3f}", f"sums to {wrong:.3f}", ("1",)

    return check


def _cells(region: Any) -> Iterator[Fault]:
    for start in region.starts.values():
        over = start.cells.sum(axis=1) > region.people.inhabitants
        for place in np.array(region.municipalities)[over]:
            nl, en = f"{place} heeft meer uitkeringen dan inwoners", f"{place} has more benefits than inhabitants"
            yield f"starts.{start.slug}", nl, en, ()


def _at_work(region: Any) -> Iterator[Fault]:
    if region.people.employed > region.people.labour_force:
        nl, en = "meer werkenden dan beroepsbevolking", "more employed than labour force"
        yield "people.employed", nl, en, (f"0 .. {region.people.labour_force}",)


def _labour_force(region: Any) -> Iterator[Fault]:
    if region.people.labour_force > region.people.inhabitants.sum() * 1.2:
        yield "people.labour_force", "groter dan de bevolking", "above the population", ()


def _ages(region: Any) -> Iterator[Fault]:
    bounds = region.benefits.age_bounds
    if (bounds[:, 0] > bounds[:, 1]).any():
        yield "benefits.age_bounds", "low ligt boven high", "low is above high", ()


def _sheltered(region: Any) -> Iterator[Fault]:
    people = int(region.benefits.cells[:, Scheme.BESCHUT - 1].sum())
    if region.services.beschut_places < people:
        nl, en = f"minder plaatsen dan de {people} mensen erop", f"fewer places than the {people} people in them"
        yield "services.beschut_places", nl, en, (f">= {people}",)


def _sectors(region: Any) -> Iterator[Fault]:
    jobs = region.jobs
    if (jobs.sector_employee_jobs > jobs.sector_jobs).any():
        nl, en = "meer werknemersbanen dan banen", "more employee jobs than jobs"
        yield "jobs.sector_employee_jobs", nl, en, ()


def _main_jobs(region: Any) -> Iterator[Fault]:
    jobs = region.jobs
    employees = jobs.employee_jobs / jobs.jobs_per_person + region.benefits.cells[:, SHELTERED].sum()
    if employees > jobs.main_jobs:
        nl, en = "werknemers passen niet in main_jobs", "employees do not fit into main_jobs"
        yield "jobs.main_jobs", nl, en, (f">= {employees:.0f}",)


def _border(region: Any) -> Iterator[Fault]:
    local = region.border.local_share * region.people.employed
    if local > region.jobs.main_jobs:
        nl, en = "meer werkende inwoners dan banen in de regio", "more residents at work here than jobs"
        yield "border.local_share", nl, en, (f"0 .. {region.jobs.main_jobs / region.people.employed:.2f}",)


def _openings(region: Any) -> Iterator[Fault]:
    jobs = region.jobs
    if jobs.posted + jobs.direct > jobs.main_jobs:
        yield "jobs.posted", "meer openingen dan banen", "more openings than jobs", ()


def _dates(region: Any) -> Iterator[Fault]:
    for start in region.starts.values():
        if start.week < region.week:
            key = f"starts.{start.slug}.month"
            yield key, "ligt voor base", "lies before base", (f">= {_month(region.week)}",)
    year = _month(region.week)[:4]
    if str(region.years[0]) != year:
        yield "years", "begint niet met het jaar van base", "does not begin with the year of base", (year,)


def _boundary(region: Any) -> Iterator[Fault]:
    for name, week in region.boundary.items():
        if region.week < week:
            nl, en = f"{name} hoorde er toen nog niet bij", f"{name} did not belong to the region yet"
            yield "base", nl, en, (f">= {_month(week)}",)


def _network(region: Any) -> Iterator[Fault]:
    named = sum(one.inclusive for one in region.organisations)
    if named > region.jobs.inclusive_employers:
        nl, en = f"minder dan de {named} met inclusive: true", f"below the {named} with inclusive: true"
        yield "jobs.inclusive_employers", nl, en, (f">= {named}",)


def _group_b(region: Any) -> Iterator[Fault]:
    people = region.benefits.cells[:, Scheme.BIJSTAND - 1].sum() * region.benefits.persons_per_benefit
    if region.benefits.b_group > people:
        yield "benefits.b_group", "meer mensen dan er bijstand hebben", "more people than are in bijstand", ()


def _month(week: int) -> str:
    """The month that starts in a week, or in which the week lies."""
    return (monday(week) + timedelta(days=6)).isoformat()[:7]


CHECKS: tuple[Callable[[Any], Iterator[Fault]], ...] = (
    *(_shares(path) for path in SHARES),
    _cells, _at_work, _labour_force, _ages, _sheltered, _sectors, _main_jobs, _border, _openings, _dates,
    _boundary, _network, _group_b,
)  # fmt: skip
