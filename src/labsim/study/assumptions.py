"""Everything an answer assumes, as a table: value, range, provenance, and net at the ends of the range."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from labsim.inputs.around import chain_of
from labsim.inputs.assembly import Inputs
from labsim.inputs.describe import Description, describe, describe_set
from labsim.inputs.files import known, read
from labsim.inputs.instrument import read_instrument
from labsim.inputs.leaf import Row, rows
from labsim.inputs.overrides import REASON, Overrides, applied
from labsim.inputs.scenario import BASELINE, JOIN
from labsim.study.frames import Study

COLUMNS = [
    "name_nl", "name_en", "value", "unit", "low", "high", "grade", "provenance", "influence_low",
    "influence_high",
]  # fmt: skip
UNKNOWN = (np.nan, np.nan)
MOST = 6  # parts of a list or table that are shown


class Figure(NamedTuple):
    """One row of the table, without its influence."""

    path: str
    name_nl: str
    name_en: str
    value: Any
    unit: str
    low: Any
    high: Any
    grade: str  # B source, G fitted, A assumption
    provenance: str


class Figures(NamedTuple):
    """What a study assumes: by instrument, by circumstances, and what all its scenarios share."""

    instruments: Mapping[str, Sequence[Figure]]
    around: Mapping[str, Sequence[Figure]]
    shared: Sequence[Figure]


def gather(region: str, inputs: Inputs, overrides: Overrides) -> Figures:
    """Every leaf of the instruments that are compared, of circumstances, the behaviour set and the region."""
    slugs = sorted({slug for scenario in inputs.scenarios for slug in scenario.compared})
    instruments = {
        slug: list(_figures(describe(slug), rows(applied(read_instrument(slug), slug, overrides))))
        for slug in slugs
    }
    around = {one.circumstances.slug: _around(one.circumstances.slug, overrides) for one in inputs.scenarios}
    shared = list(_figures(describe_set(inputs.behaviour_set), rows(inputs.behaviour.document)))
    if region in known("region"):  # a file of the user's own has no description by name
        shared += list(_figures(describe(region)))
    return Figures(instruments, around, shared)


def _around(slug: str, overrides: Overrides) -> list[Figure]:
    """Every leaf of circumstances, with overrides in place; none for the reference."""
    if slug == BASELINE:
        return []
    now = [row for name in slug.split(JOIN) for file in chain_of(name) for row in _now(file, overrides)]
    return list(_figures(describe(slug), now))


def _now(file: str, overrides: Overrides) -> list[Row]:
    return rows(applied(read("circumstances", file), file, overrides))


def assumptions(study: Study, figures: Figures, choices: pd.DataFrame) -> pd.DataFrame:
    """COLUMNS rows: the choices, then the instruments, the behaviour set and the region."""
    found = [[*one[1:], *influence(choices, choice)] for choice, one in _choices(study)]
    compared = study.comparison.scenario.compared
    for slug in compared:
        for one in figures.instruments[slug]:
            seat = one.path == "intake.creaming" and len(compared) == 1
            ends = influence(choices, "seat")[::-1] if seat else UNKNOWN  # the low end of the choice is 1
            found.append([*one[1:], *ends])
    around = figures.around.get(study.comparison.scenario.circumstances.slug, ())
    found += [[*one[1:], *UNKNOWN] for one in (*around, *figures.shared)]
    return pd.DataFrame(found, columns=COLUMNS)


def _choices(study: Study) -> Iterator[tuple[str, Figure]]:
    plan = study.comparison.question.plan
    why = "Niet te bepalen uit rustige jaren: daarom staan beide uiteinden erbij"
    nl, en = "Banen volgen mensen", "Jobs follow people"
    yield "jobs", Figure("eta", nl, en, plan.eta, "", 0.0, 1.0, "A", why)
    nl, en = "Werk elders volgt mensen", "Jobs elsewhere follow people"
    yield "border", Figure("outside_eta", nl, en, plan.outside_eta, "", 0.0, 1.0, "A", why)


def influence(choices: pd.DataFrame, choice: str) -> tuple[float, float]:
    """Net lasting work at the low and the high end of a choice; NaN where it was not computed."""
    mine = choices[choices["choice"] == choice].set_index("end")["value"]
    return float(mine.get("low", np.nan)), float(mine.get("high", np.nan))


def _figures(description: Description, now: Sequence[Row] = ()) -> Iterator[Figure]:
    """A row per figure; now: the rows of its files with overrides in place."""
    told = {(row.path, row.line): row for row in now}
    for figure in description.figures:
        row = told.get((figure.row.path, figure.row.line), figure.row)
        grade = "A" if row.provenance == REASON else row.grade
        nl, en = figure.name
        low, high = (np.nan if bound is None else shown(bound) for bound in (row.low, row.high))
        yield Figure(row.path, nl, en, shown(row.value), row.unit, low, high, grade, row.provenance)


def shown(value: Any) -> Any:
    """A number as it is; a list or a table as a text that fits on a line."""
    if isinstance(value, Mapping):
        if len(value) > MOST or any(isinstance(part, Mapping | list) for part in value.values()):
            return f"{len(value)} \u00d7"
        return "; ".join(f"{key} {part}" for key, part in value.items())
    if isinstance(value, list):
        parts = [str(part) for part in value[:MOST]]
        return "; ".join([*parts, "\u2026"] if len(value) > MOST else parts)
    return value
