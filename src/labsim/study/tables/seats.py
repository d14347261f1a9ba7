"""What seats of courses bring: participants beside the same people in the world beside it; and work by theme."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from labsim.core.codes import LEVELS, NEVER, Status
from labsim.core.money import euros
from labsim.inputs.errors import Text
from labsim.study.tables.courses import OCCUPATION
from labsim.study.tables.diary import Diary
from labsim.study.tables.providers import first_placements
from labsim.study.tables.registry import TOTAL, number, people, table

GROUPED = ("age", "level", "distance")
THEMES = (1, 2, 3, 4, 5)  # of the Drenthe agenda
ANY_WORK = Text("aan het werk (alle werk), verschil", "at work (any work), difference")
OF_THEME = ("instruments", "participants", "completers", "placed", "at_work", "cost")


@table(
    "plaatsen van trajecten: verschil in mensen aan het werk per plaats, naar richting en groep",
    "seats of courses: difference in people at work per seat, by trade and group",
    keys=("date", "instrument", "stream", "dimension", "group"),
    columns=(
        people("entrants", "gestart", "entrants"),
        people("at_work", "aan het werk (alle werk)", "at work (any work)"),
        people("at_work_beside", "dezelfden zonder", "the same without it"),
        number("at_work_difference", "persons", ANY_WORK.nl, ANY_WORK.en, "entrants"),
        number("per_seat", "share", "verschil per plaats", "difference per seat", "entrants"),
        number("region_difference", "persons", f"hele regio: {ANY_WORK.nl}", f"whole region: {ANY_WORK.en}"),
        number("region_per_seat", "share", "hele regio: verschil per plaats", "whole region: difference per seat"),
    ),
    paired=True,
)
def seats(diary: Diary) -> pd.DataFrame:
    """Everybody who began a course, at the end of each quarter, beside the same people in the world without it (`tables
    ... --beside`; without it these columns are missing). At work: any work, any hours. Whole region: all residents at
    work, in this world less in that: with whom participants pushed aside and whom they made room for; it belongs to all
    courses of a package together. Effects by a definition of work and over more futures: `labsim compare`."""
    tracks, other, rows = diary.market.tracks, diary.other, []
    used = slice(0, int(tracks.size[0]))
    for run in diary.steps.courses:
        mine = np.flatnonzero((tracks.instrument[used] == run.number) & (tracks.started[used] != NEVER))
        person, since, stream = tracks.person[mine].astype(np.int64), tracks.started[mine], tracks.stream[mine]
        for k, now in enumerate(diary.snapshots[1:]):
            began = since < diary.first + diary.dates[k]
            works = now.status == Status.EMPLOYED
            them = None if other is None else other.snapshots[k + 1].status == Status.EMPLOYED
            region = np.nan if them is None else int((works & now.present).sum()) - int(them.sum())
            for dimension, group, inside in members(diary, person):
                for s, name in [*enumerate(one.slug for one in run.design.streams), (-1, TOTAL)]:
                    here = person[began & inside & ((stream == s) | (s < 0))]
                    if len(here):
                        whole = s < 0 and dimension == TOTAL
                        told = _row(works[here], None if them is None else them[here], region if whole else np.nan)
                        rows.append({"date": diary.ends[k], "instrument": run.slug, "stream": name,
                                     "dimension": dimension, "group": group, **told})  # fmt: skip
    names = ["date", "instrument", "stream", "dimension", "group", "entrants", "at_work", "at_work_beside",
             "at_work_difference", "per_seat", "region_difference", "region_per_seat"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def members(diary: Diary, person: np.ndarray) -> Iterator[tuple[str, str, np.ndarray]]:
    """Dimension, group and who of these people is in it [k bool], by what they were at the start."""
    yield TOTAL, TOTAL, np.ones(len(person), bool)
    known = diary.groups
    axes = list(dict.fromkeys(known.dimension(key) for key in known.keys))
    for k, key in enumerate(known.keys):
        dimension, _, group = key.partition(":")
        if dimension in GROUPED:
            yield dimension, group, known.codes[axes.index(dimension)][person] == k
    own = diary.snapshots[0].segment[person] // LEVELS
    for k, name in enumerate(OCCUPATION):
        yield "occupation", name, own == k


def _row(works: np.ndarray, them: np.ndarray | None, region: float) -> dict[str, float]:
    """The columns of some participants."""
    n = len(works)
    beside = np.nan if them is None else float(them.sum())
    more = float(works.sum()) - beside
    return {
        "entrants": n, "at_work": int(works.sum()), "at_work_beside": beside,
        "at_work_difference": more, "per_seat": more / n, "region_difference": region, "region_per_seat": region / n,
    }  # fmt: skip


@table(
    "de thema's van de Drentse agenda: maatregelen, deelnemers, plaatsingen en kosten",
    "the themes of the Drenthe agenda: measures, participants, placements and cost",
    keys=("date", "theme"),
    columns=(
        number("instruments", "count", "maatregelen", "measures"),
        people("participants", "deelnemers", "participants"),
        people("completers", "afgerond", "completers"),
        people("placed", "geplaatst", "placed"),
        people("at_work", "deelnemers met werk", "participants at work"),
        number("cost", "EUR", "kosten", "cost"),
    ),
    zeros=True,
)
def themes(diary: Diary) -> pd.DataFrame:
    """Every theme, also those without a measure in the package (theme 5 unless the parallel labour market is on); of
    each: people since the start, counted once. Cost: of the budget, at the last date. Nothing where no measure of the
    package has a theme."""
    package = list(enumerate(diary.market.package))
    if not any(run.design.theme for _, run in package):
        return pd.DataFrame(columns=["date", "theme", *OF_THEME])
    rows = []
    placed = {run.slug: first_placements(diary, place) for place, run in package}
    for k, day in enumerate(diary.ends):
        for theme in THEMES:
            mine = [run for _, run in package if run.design.theme == theme]
            told = _of_theme(diary, mine, placed, k)
            rows.append({"date": day, "theme": f"theme_{theme}", "instruments": len(mine), **told})
    return pd.DataFrame(rows)


def _of_theme(
    diary: Diary, mine: list[Any], first: Mapping[str, tuple[np.ndarray, np.ndarray]], k: int
) -> dict[str, float]:
    """People of the measures of one theme at date k, each once; first: placed people and when, by measure."""
    end, n = diary.first + diary.dates[k], len(diary.snapshots[0].status)
    took, placed, completed, cost = np.zeros(n, bool), np.zeros(n, bool), 0, 0
    for run in mine:
        spells = run.taken(diary.market)
        took[spells.person[spells.since < end]] = True
        person, week = first[run.slug]
        placed[person[week < end]] = True
        completed += diary.counters[k][run.slug]["completed"] if run.design.shape == "pathway" else 0
        cost += run.cost_cents(diary.market)
    works = diary.snapshots[k + 1].status == Status.EMPLOYED
    return {
        "participants": int(took.sum()), "completers": completed, "placed": int(placed.sum()),
        "at_work": int((took & works).sum()),
        "cost": euros(cost) if k == len(diary.dates) - 1 else np.nan,
    }  # fmt: skip
