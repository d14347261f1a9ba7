"""What a region's figures come to: the sums that `labsim region check` looked at, side by side."""

from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from labsim.inputs.axes import AXES
from labsim.inputs.errors import Text
from labsim.inputs.leaf import rows
from labsim.inputs.region import Region
from labsim.inputs.region_checks import SHELTERED
from labsim.inputs.region_sources import region_documents

AGED_15_65 = np.array([0, 0.5, 1, 1, 1, 1, 0.5, 0, 0, 0])  # of each ten-year band, about


class Checked(NamedTuple):
    """One line: what was looked at, the figure, and what it was held against."""

    name: Text
    value: float
    beside: Text

    def record(self) -> dict[str, Any]:
        """The line as plain data."""
        return {"name_nl": self.name.nl, "name_en": self.name.en, "value": self.value,
                "beside_nl": self.beside.nl, "beside_en": self.beside.en}  # fmt: skip


def summary(file: str | Path, region: Region) -> list[Checked]:
    """The lines of a region without faults, subject by subject."""
    return [*_people(region), *_starts(region), *_jobs(region), *_named(region), _provenance(file)]


def _line(nl: str, en: str, value: float, beside_nl: str = "", beside_en: str = "") -> Checked:
    return Checked(Text(nl, en), float(value), Text(beside_nl, beside_en))


def _people(region: Region) -> list[Checked]:
    people = region.people
    bands = (people.decades * AGED_15_65).sum()
    places = len(region.municipalities)
    rest = people.labour_force - people.employed
    return [
        _line("inwoners 15-65", "inhabitants 15-65", people.inhabitants.sum(),
              f"{places} gemeenten; tienjaarsgroepen {bands:,.0f}", f"{places} municipalities; bands {bands:,.0f}"),
        _line("beroepsbevolking", "labour force", people.labour_force),
        _line("werkenden", "employed", people.employed, f"{rest} minder dan dat", f"{rest} below that"),
    ]  # fmt: skip


def _starts(region: Region) -> list[Checked]:
    made = []
    for start in region.starts.values():
        cells = start.cells.sum(axis=0)
        parts = ", ".join(f"{name} {number}" for name, number in zip(AXES["benefit"], cells, strict=True))
        made.append(_line(f"uitkeringen, {start.slug}", f"benefits, {start.slug}", cells.sum(), parts, parts))
    return made


def _jobs(region: Region) -> list[Checked]:
    jobs, employed = region.jobs, region.people.employed
    sheltered = region.benefits.cells[:, SHELTERED].sum()
    employees = jobs.employee_jobs / jobs.jobs_per_person
    local = region.border.local_share * employed
    return [
        _line("hoofdbanen", "main jobs", jobs.main_jobs,
              f"werknemers {employees:,.0f}, beschut {sheltered}",
              f"employees {employees:,.0f}, sheltered {sheltered}"),
        _line("zelfstandig", "self-employed", jobs.main_jobs - employees - sheltered, "wat overblijft", "the rest"),
        _line("inwoners met werk hier", "residents with work here", local),
        _line("pendel in", "in-commuters", jobs.main_jobs - local),
        _line("pendel uit", "out-commuters", employed - local),
        _line("vacatures", "vacancies", jobs.posted,
              f"{jobs.vacancies_quarter} nieuw per kwartaal", f"{jobs.vacancies_quarter} new a quarter"),
    ]  # fmt: skip


def _named(region: Region) -> list[Checked]:
    kinds = Counter(one.kind for one in region.organisations)
    parts = ", ".join(f"{kind} {number}" for kind, number in kinds.items())
    named = sum(one.size > 0 for one in region.organisations)
    if not kinds:
        return []
    return [
        _line("organisaties", "organisations", len(region.organisations), parts, parts),
        _line("daarvan werkgever", "of them employers", named),
    ]


def _provenance(file: str | Path) -> Checked:
    grades = Counter(row.grade for row in rows(region_documents(file)[0]))
    nl = f"bron {grades['B']}, aanname {grades['A']}, geijkt {grades['G']}"
    en = f"source {grades['B']}, assumption {grades['A']}, fitted {grades['G']}"
    return _line("cijfers in het bestand", "figures in the file", sum(grades.values()), nl, en)
