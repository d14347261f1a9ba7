"""Without work, and how long: the share who have found none yet, week by week after the spell began."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from labsim.core.codes import Contract, Group, Status
from labsim.study.tables.diary import LONG, Diary
from labsim.study.tables.displaced import AGE_STEPS, AGES, NEVER_YET, read_losses
from labsim.study.tables.registry import TOTAL, number, people, table
from labsim.study.tables.spells import first_work, lived_until
from labsim.world.derived import WEEKS_IN_YEAR

WEEKS = (0, 4, 8, 13, 26, 39, 52, 78, 104, 156)
CONTRACTS = (Contract.PERMANENT, Contract.FLEX, Contract.SELF_EMPLOYED)
ARRIVED = (Group.REFUGEE_UKRAINE, Group.STATUS_HOLDER)  # their spell begins when they come, or at the start
Spells = tuple[np.ndarray, np.ndarray]  # weeks until work (NEVER_YET), weeks followed


@table(
    "hoe lang zonder werk: deel dat na zoveel weken nog geen werk heeft",
    "how long without work: share who have found none after so many weeks",
    keys=("date", "group", "weeks"),
    columns=(
        people("spells", "werd werkloos of kwam aan", "lost work or arrived"),
        number("still", "share", "nog zonder werk", "still without work", "spells"),
        number("followed", "count", "zo lang gevolgd", "followed so long", "spells"),
    ),
)
def survival(diary: Diary) -> pd.DataFrame:
    """Kaplan-Meier: who was followed for a shorter time counts as long as that. Of people who lost work since the
    start, by the contract they had and by age; of refugees from Ukraine and status holders without work since they
    came, or since the start where they were here."""
    rows = []
    for group, (weeks, seen) in spells_of(diary):
        curve = survivors(weeks, seen)
        for w, still in zip(WEEKS, curve, strict=True):
            if w <= diary.dates[-1] and len(weeks):
                followed = int(np.count_nonzero(seen >= w))
                rows.append({"date": diary.ends[-1], "group": group, "weeks": w, "spells": len(weeks),
                             "still": still if followed else np.nan, "followed": followed})  # fmt: skip
    return pd.DataFrame(rows, columns=["date", "group", "weeks", "spells", "still", "followed"])


def spells_of(diary: Diary) -> Iterator[tuple[str, Spells]]:
    """Groups and their spells without work."""
    losses = read_losses(diary)
    age = np.searchsorted(
        np.array(AGE_STEPS),
        (losses.week - diary.market.world.persons.birth_week[losses.person]) / WEEKS_IN_YEAR,
        side="right",
    )
    yield TOTAL, (losses.weeks, losses.seen)
    for contract in CONTRACTS:
        mine = losses.contract == contract
        yield f"lost_{contract.name.lower()}", (losses.weeks[mine], losses.seen[mine])
    for k, name in enumerate(AGES):
        yield f"lost_{name}", (losses.weeks[age == k], losses.seen[age == k])
    for group in ARRIVED:
        yield group.name.lower(), since_arrival(diary, group)


def since_arrival(diary: Diary, group: int) -> Spells:
    """Weeks until work of the people of a group who were here without work, or came."""
    moves, start = diary.moves, diary.snapshots[0]
    marked = ((diary.market.world.traits.groups >> np.uint16(group)) & 1).astype(bool)
    idle = (start.status == Status.INACTIVE) | (start.status == Status.UNEMPLOYED)
    here = np.flatnonzero(marked & idle)
    came = np.flatnonzero(
        marked[moves.row] & (moves.status[:, 0] == Status.ABSENT) & (moves.status[:, 1] != Status.EMPLOYED)
    )
    person = np.concatenate([here, moves.row[came]])
    since = np.concatenate([np.full(len(here), diary.first), moves.week[came]])
    found = first_work(diary, person, since)
    weeks = np.where(found < LONG, found - since, NEVER_YET)
    return weeks, lived_until(diary) - since


def survivors(weeks: np.ndarray, seen: np.ndarray) -> list[float]:
    """Share without work after each of WEEKS (Kaplan-Meier); weeks: until work, seen: weeks followed."""
    until = np.minimum(weeks, seen)
    happened = weeks <= seen
    still, found, events = 1.0, [], np.unique(weeks[happened])
    k = 0
    for w in WEEKS:
        while k < len(events) and events[k] <= w:
            still *= 1.0 - np.count_nonzero(happened & (weeks == events[k])) / np.count_nonzero(until >= events[k])
            k += 1
        found.append(still)
    return found
