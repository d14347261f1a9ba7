"""Job losses month by month: whom a shock hits first, where, how hard, and when work is back."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from labsim.core.calendar import monday
from labsim.core.codes import Contract, Status
from labsim.inputs.measure import areas_of
from labsim.study.tables.cubes import ratio
from labsim.study.tables.diary import Diary
from labsim.study.tables.displaced import AGE_STEPS, AGES, OUTSIDE_REGION, counts_as_work, read_losses
from labsim.study.tables.registry import TOTAL, number, people, table
from labsim.world.derived import WEEKS_IN_YEAR

REST = "rest"
GROUPS = (TOTAL, "permanent", "flex", "self_employed", *AGES)
MONTH_W = 4  # weeks over which employment is averaged


class Cells(NamedTuple):
    """A way to divide jobs: names, and the place among them of a job of a person [k]."""

    by: str
    names: tuple[str, ...]
    of_person: bool  # by where people live; else by where the job is
    code: np.ndarray  # of each person or each position


@table(
    "banenverlies per maand naar sector en gebied, en naar groep",
    "job losses by month, by sector and area, and by group",
    keys=("date", "by", "name", "group"),
    columns=(
        people("lost", "verloor werk", "lost work"),
        number("at_start", "count", "werkend bij de start", "at work at the start", "lost"),
        number("per_1000", "ratio", "per 1.000 werkenden", "per 1,000 at work", "lost"),
    ),
    at_peak=True,
)
def losses(diary: Diary) -> pd.DataFrame:
    """Residents who lost work in each calendar month: by the sector of the job, the municipality and the part of the
    region where they live; of each, everybody, by contract and by age. Places that do not count as work (sheltered,
    parallel, experience, trial) are no jobs here. Rows without a loss are left out."""
    found = read_losses(diary)
    start = diary.snapshots[0]
    birth = diary.market.world.persons.birth_week
    months = np.array([f"{monday(week):%Y-%m}-01" for week in range(diary.first, diary.first + diary.dates[-1])])
    month = months[found.week - diary.first]
    works = np.flatnonzero(counts_as_work(diary, start.status, start.contract))
    lost_in = group_masks(found.contract, (found.week - birth[found.person]) / WEEKS_IN_YEAR)
    held_in = group_masks(start.contract[works], (start.week - birth[works]) / WEEKS_IN_YEAR)
    rows = []
    for d, cells in enumerate(divisions(diary)):
        lost_at = place_of(cells, found.person, found.position)
        held_at = place_of(cells, works, start.position[works].astype(np.int64))
        for g, group in enumerate(GROUPS):
            stock = np.bincount(held_at[held_in[g]], minlength=len(cells.names))
            mine = pd.DataFrame({"date": month[lost_in[g]], "c": lost_at[lost_in[g]]})
            for (day, c), n in mine.groupby(["date", "c"]).size().items():
                rows.append({"order": (day, d, c, g), "date": day, "by": cells.by, "name": cells.names[c],
                             "group": group, "lost": int(n), "at_start": int(stock[c]),
                             "per_1000": 1000.0 * float(ratio(n, stock[c]))})  # fmt: skip
    names = ["date", "by", "name", "group", "lost", "at_start", "per_1000"]
    return pd.DataFrame(sorted(rows, key=lambda row: row["order"]), columns=names)


def group_masks(contract: np.ndarray, years: np.ndarray) -> list[np.ndarray]:
    """Who is in each of GROUPS [k bool]."""
    age = np.searchsorted(np.array(AGE_STEPS), years, side="right")
    forms = [contract == code for code in (Contract.PERMANENT, Contract.FLEX, Contract.SELF_EMPLOYED)]
    return [np.ones(len(contract), bool), *forms, *(age == k for k in range(len(AGES)))]


def divisions(diary: Diary) -> Iterator[Cells]:
    """Everybody, sectors, municipalities, and the parts of the region beside the rest of it."""
    world, region = diary.market.world, diary.region
    home = world.persons.municipality.astype(np.int64)
    yield Cells(TOTAL, (TOTAL,), True, np.zeros(len(home), np.int64))
    yield Cells("sector", (*region.sectors, OUTSIDE_REGION), False, world.positions.sector.astype(np.int64))
    yield Cells("municipality", tuple(region.municipalities), True, home)
    for slug, names in areas_of(region.municipalities).items():
        inside = np.isin(np.array(region.municipalities), names)
        yield Cells("area", (slug, REST), True, np.where(inside[home], 0, 1))


def place_of(cells: Cells, person: np.ndarray, position: np.ndarray) -> np.ndarray:
    """Place among the names of jobs of these people [k]."""
    if cells.of_person:
        return cells.code[person]
    here = position >= 0
    return np.where(here, cells.code[np.where(here, position, 0)], len(cells.names) - 1)


@table(
    "hoe diep en hoe lang: werkenden per sector, gebied en groep sinds de start",
    "how deep and how long: people at work by sector, area and group since the start",
    keys=("date", "by", "name"),
    columns=(
        people("at_start", "werkend bij de start", "at work at the start"),
        people("lowest", "laagste stand", "lowest"),
        number("fall", "share", "daling", "fall", "at_start"),
        number("lowest_week", "weeks", "laagste na weken", "lowest after weeks", "at_start"),
        number("recovered_week", "weeks", "hersteld na weken", "recovered after weeks", "at_start"),
        number("worst_month", "weeks", "meeste banenverlies na weken", "most losses after weeks", "at_start"),
        people("lost", "verloor werk, sinds de start", "lost work, since the start"),
    ),
)
def shock(diary: Diary) -> pd.DataFrame:
    """Residents at work, averaged over four weeks. Fall: from the start to the lowest; recovered: the first time after
    it that as many work as at the start, missing where that was not lived to see. By the sector of the job, by where
    people live, by contract. Lost: work that counts, as in `losses`. Beside a world without the shock the difference is
    the shock's own."""
    found, rows = read_losses(diary), []
    for by, names, stock, change, lost_at in series_of(diary, found.person, found.position, found.contract):
        for c, name in enumerate(names):
            line = np.concatenate([[stock[c]], stock[c] + np.cumsum(change[:, c])])
            if line[0] == 0:
                continue
            mean = smooth(line)
            low = int(np.argmin(mean))
            back = np.flatnonzero(mean[low:] >= line[0])
            lost = np.bincount((found.week - diary.first)[lost_at == c], minlength=diary.dates[-1])
            rows.append({
                "date": diary.ends[-1], "by": by, "name": name, "at_start": int(line[0]), "lowest": float(mean[low]),
                "fall": 1.0 - float(mean[low]) / float(line[0]), "lowest_week": float(low),
                "recovered_week": float(low + back[0]) if len(back) and low else np.nan,
                "worst_month": float(np.argmax(smooth(lost.astype(float)))) if lost.any() else np.nan,
                "lost": int(lost.sum()),
            })  # fmt: skip
    columns = [
        "date",
        "by",
        "name",
        "at_start",
        "lowest",
        "fall",
        "lowest_week",
        "recovered_week",
        "worst_month",
        "lost",
    ]
    return pd.DataFrame(rows, columns=columns)


def series_of(
    diary: Diary, person: np.ndarray, position: np.ndarray, contract: np.ndarray
) -> Iterator[tuple[str, tuple[str, ...], np.ndarray, np.ndarray, np.ndarray]]:
    """Division, names, at work at the start [n], change a week [weeks, n], and the place of each loss [k]."""
    moves, start, weeks = diary.moves, diary.snapshots[0], diary.dates[-1]
    works = np.flatnonzero(start.status == Status.EMPLOYED)
    when = moves.week - diary.first
    sides = [moves.status[:, side] == Status.EMPLOYED for side in (0, 1)]
    contracts = tuple(one.name.lower() for one in Contract)

    def place(cells: Cells | None, p: np.ndarray, j: np.ndarray, held: np.ndarray) -> np.ndarray:
        return held.astype(np.int64) if cells is None else place_of(cells, p, j)

    for cells in (*divisions(diary), None):
        by, names = ("contract", contracts) if cells is None else (cells.by, cells.names)
        n = len(names)
        stock = np.bincount(
            place(cells, works, start.position[works].astype(np.int64), start.contract[works]), minlength=n
        )
        change = np.zeros((weeks, n), np.int64)
        for side, sign in ((0, -1), (1, 1)):
            mine = np.flatnonzero(sides[side] & (when < weeks))
            at = place(cells, moves.row[mine], moves.position[mine, side], moves.contract[mine, side])
            np.add.at(change, (when[mine], at), sign)
        yield by, names, stock, change, place(cells, person, position, contract)


def smooth(line: np.ndarray) -> np.ndarray:
    """Mean of each week and the three before it; fewer at the beginning."""
    total = np.concatenate([[0.0], np.cumsum(line)])
    first = np.maximum(0, np.arange(len(line)) - MONTH_W + 1)
    last = np.arange(len(line)) + 1
    return np.asarray((total[last] - total[first]) / (last - first))
