"""Work that a package adds to a region: everybody beside the same people in the world without it, with euros a job."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from labsim.core.codes import Status
from labsim.core.money import euros
from labsim.study.counting import counts_as_work
from labsim.study.tables.diary import Diary, Snapshot
from labsim.study.tables.registry import TOTAL, number, people, quotient, table

SHOWN = ("level", "municipality", "distance")


@table(
    "extra banen: wie er meer werkt dan zonder, naar niveau, gemeente en afstand, en euro per extra baan",
    "extra jobs: who works more than without, by level, municipality and distance, and euros per extra job",
    keys=("date", "dimension", "group"),
    columns=(
        people("participants", "deelnemers", "participants"),
        people("at_work", "aan het werk", "in work"),
        number("extra", "persons", "extra aan het werk", "more in work", "at_work"),
        number("extra_participants", "persons", "waarvan deelnemers", "of which participants", "participants"),
        number("cost", "EUR", "kosten, alle betalers", "cost, all payers"),
        quotient("eur_per_job", "EUR", "euro per extra baan", "euros per extra job", "cost", "extra"),
    ),
    paired=True,
)
def extra_work(diary: Diary) -> pd.DataFrame:
    """Work by the definition of the run, of people who live here in both worlds, at the end of each quarter:
    participants and everybody else, so who is pushed aside has been taken off. Groups by what people were at the start.
    Without `--beside` the differences are missing. Cost: at the last date, of the measures that the world beside it
    lacks."""
    fresh = [run for run in diary.market.package if diary.other is None or run.slug not in diary.other.slugs]
    cost, rows = euros(sum(run.cost_cents(diary.market, all_payers=True) for run in fresh)), []
    enrolled = since_when(diary, fresh)
    for k, now in enumerate(diary.snapshots[1:]):
        works, here = in_work(diary, now), now.present
        other = None if diary.other is None else diary.other.snapshots[k + 1]
        both = here if other is None else here & other.present
        more = np.full(len(here), np.nan) if other is None else works.astype(float) - in_work(diary, other)
        takes = enrolled < diary.first + diary.dates[k]
        for dimension, group, who in members(diary):
            told = who[both[who]]
            last = dimension == TOTAL and k == len(diary.dates) - 1
            rows.append({
                "date": diary.ends[k], "dimension": dimension, "group": group,
                "participants": np.count_nonzero(takes[told]), "at_work": np.count_nonzero(works[told]),
                "extra": more[told].sum(), "extra_participants": more[told[takes[told]]].sum() + 0 * more[told].sum(),
                "cost": cost if last else np.nan,
            })  # fmt: skip
    return pd.DataFrame(rows)


def in_work(diary: Diary, now: Snapshot) -> np.ndarray:
    """Who has work that counts [n bool]."""
    work = counts_as_work(diary.counting.measure, now.contract, now.hours.astype(np.int64))
    return np.asarray((now.status == Status.EMPLOYED) & (work > 0))


def since_when(diary: Diary, runs: list[Any]) -> np.ndarray:
    """Week in which everybody first took part in one of these measures, far away for all others [n]."""
    found = np.full(len(diary.snapshots[0].status), 2**30, np.int64)
    for run in runs:
        taken = run.taken(diary.market)
        np.minimum.at(found, taken.person, taken.since.astype(np.int64))
    return found


def members(diary: Diary) -> Iterator[tuple[str, str, np.ndarray]]:
    """Dimension, group and its rows, by what people were at the start."""
    yield TOTAL, TOTAL, np.arange(len(diary.snapshots[0].status))
    known = diary.groups
    axes = list(dict.fromkeys(known.dimension(key) for key in known.keys))
    for k, key in enumerate(known.keys):
        dimension, _, group = key.partition(":")
        if dimension in SHOWN:
            yield dimension, group, np.flatnonzero(known.codes[axes.index(dimension)] == k)
