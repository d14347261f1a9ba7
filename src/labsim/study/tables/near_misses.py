"""Near misses and what a course does about them: who began, whose gap was repaired, who was placed then."""

from typing import Any

import numpy as np
import pandas as pd

from labsim.core.codes import NEVER, Status
from labsim.core.money import euros
from labsim.study.tables.diary import LONG, Diary, Moves
from labsim.study.tables.near import GAPS, NO_GAP
from labsim.study.tables.registry import TOTAL, number, people, quotient, table

NAMES = tuple(GAPS)


@table(
    "net gemiste banen: soort gat, hersteld, daarna geplaatst, kosten per geredde match",
    "near misses: kind of gap, repaired, placed then, cost per match that was saved",
    keys=("date", "gap"),
    columns=(
        people("near_missed", "miste net een baan", "near misses"),
        people("began", "begon een cursus", "began a course"),
        people("repaired", "gat hersteld", "gap repaired"),
        people("placed", "daarna geplaatst", "placed then"),
        people("placed_beside", "dezelfden zonder cursus", "the same without it"),
        number("saved", "persons", "geredde matches", "matches saved", "began"),
        number("cost", "EUR", "kosten, alle betalers", "cost, all payers"),
        quotient("eur_per_saved", "EUR", "euro per geredde match", "euros per match saved", "cost", "saved"),
    ),
    paired=True,
)
def near_misses(diary: Diary) -> pd.DataFrame:
    """People since the start, each once, by what they lacked most at the first near miss. Began: a course of the
    package that the world beside it has not got. Repaired: they finished it, and it teaches what they lacked. Placed
    then: of all who began, those who began work that counts after it, before each date; beside: the same people from
    the same week on in the world without the course (`--beside`). Saved: the difference; with whom they push aside it
    is the table `extra_work`. Cost: at the last date, of the courses and of all gaps together."""
    fresh = [run for run in diary.steps.courses if diary.other is None or run.slug not in diary.other.slugs]
    person, since, repaired = begun(diary, fresh)
    gap = diary.near.gap[person]
    own = first_work(diary, diary.moves, person, since)
    other = None if diary.other is None else first_work(diary.other, diary.other.moves, person, since)
    cost = euros(sum(run.cost_cents(diary.market, all_payers=True) for run in fresh))
    rows = []
    for k, day in enumerate(diary.ends):
        end, last = diary.first + diary.dates[k], k == len(diary.dates) - 1
        missed = (diary.near.week >= 0) & (diary.near.week < end)
        for code, name in [*enumerate(NAMES), (NO_GAP, TOTAL)]:
            here = (since < end) & ((gap == code) | (code == NO_GAP))
            placed = np.count_nonzero(here & (own < end))
            beside = np.nan if other is None else float(np.count_nonzero(here & (other < end)))
            rows.append({
                "date": day, "gap": name,
                "near_missed": np.count_nonzero(missed & ((diary.near.gap == code) | (code == NO_GAP))),
                "began": np.count_nonzero(here), "repaired": np.count_nonzero(here & (repaired < end)),
                "placed": placed, "placed_beside": beside, "saved": placed - beside,
                "cost": cost if last and code == NO_GAP else np.nan,
            })  # fmt: skip
    return pd.DataFrame(rows)


def begun(diary: Diary, courses: list[Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Everybody with a near miss who began one of these courses, the week of the first, and the week in which one that
    teaches what was lacking was completed (LONG weeks on: never) [k], [k], [k]."""
    tracks, near = diary.market.tracks, diary.near
    used = slice(0, int(tracks.size[0]))
    n = len(near.week)
    since, done = np.full(n, diary.first + LONG), np.full(n, diary.first + LONG)
    for run in courses:
        mine = np.flatnonzero((tracks.instrument[used] == run.number) & (tracks.started[used] != NEVER))
        mine = mine[near.week[tracks.person[mine]] >= 0]
        np.minimum.at(since, tracks.person[mine], tracks.started[mine].astype(np.int64))
        teaches = np.array([[gap_taught(stream, name) for name in NAMES] for stream in run.design.streams], bool)
        fits = teaches[tracks.stream[mine], near.gap[tracks.person[mine]]] & (tracks.completed[mine] != NEVER)
        np.minimum.at(done, tracks.person[mine[fits]], tracks.completed[mine[fits]].astype(np.int64))
    person = np.flatnonzero(since < diary.first + LONG)
    return person, since[person], done[person]


def gap_taught(stream: Any, name: str) -> bool:
    """Whether a stream of a course lifts one of the competences of a kind of gap."""
    return any(float(stream.reaches[competence]) > 0 for competence in GAPS[name])


def first_work(diary: Diary, moves: Moves, person: np.ndarray, since: np.ndarray) -> np.ndarray:
    """Week in which these people first begin work that counts, from the week given on; LONG weeks on: never [k]."""
    measure = diary.counting.measure
    works = (moves.status[:, 1] == Status.EMPLOYED) & np.isin(moves.contract[:, 1], measure.contracts)
    works &= moves.hours >= measure.hours
    fresh = (moves.status[:, 0] != Status.EMPLOYED) | (moves.position[:, 0] != moves.position[:, 1])
    key = moves.key[works & fresh]
    at = np.searchsorted(key, person * LONG + since, side="left")
    if not len(key):
        return np.full(len(person), diary.first + LONG)
    found = key[np.minimum(at, len(key) - 1)]
    return np.where((at < len(key)) & (found // LONG == person), found % LONG, diary.first + LONG)
