"""People who lost their work: how soon they work again."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from labsim.core.codes import Contract, Group, Status
from labsim.study.tables.diary import Diary, Moves
from labsim.study.tables.registry import TOTAL, number, people, table
from labsim.world.derived import WEEKS_IN_YEAR
from labsim.world.log import Cause

HORIZONS = (4, 13, 26, 52)
AGES = ("under_27", "27_49", "50plus")
AGE_STEPS = (27, 50)
OUTSIDE_REGION = "outside_region"
NEVER_YET = 1 << 20


class Losses(NamedTuple):
    """Losses of work [m]."""

    week: np.ndarray
    person: np.ndarray
    contract: np.ndarray
    position: np.ndarray
    weeks: np.ndarray  # until the next work, NEVER_YET where there was none
    seen: np.ndarray  # weeks that were lived after the loss


@table(
    "wie werk verloor: hoe snel weer aan het werk",
    "people who lost work: how soon they work again",
    keys=("date", "by", "name"),
    columns=(
        people("lost", "verloor werk", "lost work"),
        *(number(f"within_{w}", "share", f"binnen {w} weken", f"within {w} weeks", "lost") for w in HORIZONS),
        number("median_weeks", "weeks", "mediaan (weken)", "median (weeks)", "lost"),
    ),
)
def displaced(diary: Diary) -> pd.DataFrame:
    """Losses of work that counts (no sheltered, parallel, experience or trial place) by residents in each quarter, by
    contract, age and sector of the lost job and by target group (somebody is in several, or in none), and the share
    back in any work within so many weeks (missing where the world was not lived so long after all of them). Median: the
    week by which half are, of all who could be followed (Kaplan-Meier); missing where half never were."""
    losses = read_losses(diary)
    birth = diary.market.world.persons.birth_week[losses.person]
    age = (losses.week - birth) / WEEKS_IN_YEAR
    contracts = [Contract(code).name.lower() for code in range(len(Contract))]
    sectors = [*diary.region.sectors, OUTSIDE_REGION]
    slots = diary.market.world.positions
    away = losses.position < 0
    sector = np.where(away, len(sectors) - 1, slots.sector[np.where(away, 0, losses.position)])
    divided = {
        TOTAL: ((TOTAL,), np.zeros(len(age), np.int64)),
        "contract": (contracts, losses.contract),
        "age": (AGES, np.searchsorted(np.array(AGE_STEPS), age, side="right")),
        "sector": (sectors, sector),
    }
    marked = diary.market.world.traits.groups[losses.person]
    masks = [(by, name, code == g) for by, (names, code) in divided.items() for g, name in enumerate(names)]
    masks += [("target_group", g.name.lower(), (marked >> np.uint16(g)) & 1 != 0) for g in Group]
    when = diary.quarter_of(losses.week)
    rows = []
    for k, day in enumerate(diary.ends):
        left = diary.dates[-1] - diary.dates[k]  # weeks that were lived after the whole quarter
        for by, name, of in masks:
            mine = (when == k) & of
            if mine.any():
                rows.append({"date": day, "by": by, "name": name, **_row(losses, mine, left)})
    names = ["date", "by", "name", "lost", *(f"within_{w}" for w in HORIZONS), "median_weeks"]
    return pd.DataFrame(rows, columns=names)


def read_losses(diary: Diary) -> Losses:
    """Every loss of work, and how long it was until the next. The end of a place that does not count as work
    (sheltered, parallel, experience, trial, see configs/measure.yaml) is no loss."""
    moves = diary.moves
    held = counts_as_work(diary, moves.status[:, 0], moves.contract[:, 0])
    lost = np.flatnonzero((moves.cause == Cause.JOB_LOST) & held & (moves.status[:, 1] != Status.EMPLOYED))
    end = diary.first + diary.dates[-1]
    return Losses(
        week=moves.week[lost],
        person=moves.row[lost],
        contract=moves.contract[lost, 0],
        position=moves.position[lost, 0],
        weeks=_until_work(moves, lost),
        seen=end - moves.week[lost],
    )


def counts_as_work(diary: Diary, status: np.ndarray, contract: np.ndarray) -> np.ndarray:
    """Who is at work by a contract that counts as work, whatever the hours [k bool]."""
    return (status == Status.EMPLOYED) & np.isin(contract, diary.counting.measure.contracts)


def _until_work(moves: Moves, lost: np.ndarray) -> np.ndarray:
    """Weeks from each of these rows to the next start of work of the same person [m]; rows are by person, then time."""
    begins = np.flatnonzero((moves.status[:, 0] != Status.EMPLOYED) & (moves.status[:, 1] == Status.EMPLOYED))
    following = np.searchsorted(begins, lost, side="right")
    found = np.full(len(lost), NEVER_YET, np.int64)
    known = following < len(begins)
    then = begins[following[known]]
    same = moves.row[then] == moves.row[lost[known]]
    found[np.flatnonzero(known)[same]] = (moves.week[then] - moves.week[lost[known]])[same]
    return found


def _row(losses: Losses, mine: np.ndarray, left: int) -> dict[str, float]:
    weeks, seen = losses.weeks[mine], losses.seen[mine]
    within = {f"within_{w}": float((weeks <= w).mean()) if left >= w else np.nan for w in HORIZONS}
    return {"lost": int(mine.sum()), **within, "median_weeks": median_survival(weeks, seen)}


def median_survival(weeks: np.ndarray, seen: np.ndarray) -> float:
    """The first week by which half are at work again (Kaplan-Meier); NaN where half never were.

    weeks: until work, NEVER_YET where there was none; seen: weeks followed."""
    until = np.minimum(weeks, seen)
    still = 1.0
    for week in np.unique(weeks[weeks < NEVER_YET]):
        still *= 1.0 - np.count_nonzero(weeks == week) / np.count_nonzero(until >= week)
        if still <= 0.5:
            return float(week)
    return float("nan")
