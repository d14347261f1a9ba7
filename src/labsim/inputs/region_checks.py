"""Whether the figures of a region can be true together."""

from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.inputs.errors import Text
from labsim.inputs.yaml import Document

if TYPE_CHECKING:
    from labsim.inputs.region import Region

TOLERANCE = 0.005


def check(region: "Region", document: Document) -> None:
    """Raise InputError for shares that do not sum to one, cells above inhabitants, stocks that cannot be."""
    _shares(region, document)
    _people(region, document)
    _jobs(region, document)


def _refuse(document: Document, path: str, nl: str, en: str, **more: Any) -> None:
    raise document.fault(tuple(path.split(".")), Text(nl, en), **more)


def _shares(region: "Region", document: Document) -> None:
    """Shares along the last axis that must sum to one."""
    people, jobs, demography = region.people, region.jobs, region.demography
    for path, shares in {
        "people.level_share": people.level_share,
        "people.school_level": people.school_level,
        "people.student_occupation": people.student_occupation,
        "people.occupation_share": people.occupation_share,
        "people.occupation_level": people.occupation_level,
        "jobs.sector_occupation": jobs.sector_occupation[region.jobs.sector_jobs > 0],
        "jobs.temp_sector": jobs.temp_sector,
        "jobs.level_share": jobs.level_share,
        "jobs.municipality_share": jobs.municipality_share,
        "jobs.vacancy_level": jobs.vacancy_level,
        "demography.arrival_age": demography.arrival_age,
    }.items():
        total = np.asarray(shares).sum(axis=-1)
        if (abs(total - 1.0) > TOLERANCE).any():
            wrong = float(np.ravel(total)[np.argmax(abs(np.ravel(total) - 1.0))])
            _refuse(document, path, f"telt op tot {wrong:.3f}", f"sums to {wrong:.3f}", allowed=["1"])


def _people(region: "Region", document: Document) -> None:
    people, benefits = region.people, region.benefits
    for start in region.starts.values():
        over = start.cells.sum(axis=1) > people.inhabitants
        if over.any():
            place = region.municipalities[int(np.argmax(over))]
            _refuse(
                document, f"starts.{start.slug}", f"{place} heeft meer uitkeringen dan inwoners",
                f"{place} has more benefits than inhabitants",
            )  # fmt: skip
    if people.employed > people.labour_force:
        _refuse(
            document,
            "people.employed",
            "meer werkenden dan beroepsbevolking",
            "more employed than labour force",
        )
    if people.labour_force > people.inhabitants.sum() * 1.2:
        _refuse(document, "people.labour_force", "groter dan de bevolking", "above the population")
    if (benefits.age_bounds[:, 0] > benefits.age_bounds[:, 1]).any():
        _refuse(document, "benefits.age_bounds", "low ligt boven high", "low is above high")


def _jobs(region: "Region", document: Document) -> None:
    jobs = region.jobs
    if (jobs.sector_employee_jobs > jobs.sector_jobs).any():
        words = "meer werknemersbanen dan banen", "more employee jobs than jobs"
        _refuse(document, "jobs.sector_employee_jobs", *words)
    employees = jobs.employee_jobs / jobs.jobs_per_person
    if employees > jobs.main_jobs:
        words = "werknemers passen niet in main_jobs", "employees do not fit into main_jobs"
        _refuse(document, "jobs.main_jobs", *words)
    local = region.border.local_share * region.people.employed
    if local > jobs.main_jobs:
        words = "meer werkende inwoners dan banen in de regio", "more residents at work here than jobs"
        _refuse(document, "border.local_share", *words)
