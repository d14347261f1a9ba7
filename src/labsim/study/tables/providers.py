"""Instruments with people: seats, who came, who is in, who finished, who is at work."""

from typing import Any

import numpy as np
import pandas as pd

from labsim.core.codes import NEVER, Status
from labsim.study.enrolments import Enrolments, read_placements, registered
from labsim.study.tables.diary import Diary
from labsim.study.tables.registry import TOTAL, number, people, table
from labsim.world.offices import Stage

Row = dict[str, Any]


@table(
    "trajecten en andere maatregelen: plaatsen, deelnemers, uitval, plaatsingen (sinds de start)",
    "courses and other measures: seats, participants, dropout, placements (since the start)",
    keys=("date", "instrument", "stream"),
    columns=(
        number("seats", "places", "plaatsen", "seats"),
        people("invited", "uitgenodigd", "invited"),
        people("enrolled", "ingeschreven", "enrolled"),
        people("waiting", "wacht op een plek", "waiting"),
        people("entrants", "gestart", "entrants"),
        people("in_track", "bezig", "in track"),
        people("completers", "afgerond", "completers"),
        people("dropouts", "uitval na de start", "dropouts"),
        people("placed", "geplaatst", "placed"),
        people("at_work", "deelnemers met werk", "participants at work"),
    ),
)
def providers(diary: Diary) -> pd.DataFrame:
    """Entrants = in track + completers + dropouts for courses. Placed: people with a start of work that practice would
    register after they enrolled. Instruments without a course have no streams; what they do not have is missing."""
    rows: list[Row] = []
    for number_, run in enumerate(diary.market.package):
        streams = stream_names(run)
        for k, day in enumerate(diary.ends):
            keys = {"date": day, "instrument": run.slug}
            if streams:
                rows += [{**keys, **row} for row in _course(diary, run, number_, streams, k)]
            else:
                rows.append({**keys, "stream": TOTAL, **_other(diary, run, number_, k)})
    names = ("date", "instrument", "stream", *COLUMNS)
    return pd.DataFrame(rows, columns=list(names))


COLUMNS = (
    "seats", "invited", "enrolled", "waiting", "entrants", "in_track", "completers", "dropouts", "placed", "at_work",
)  # fmt: skip


def stream_names(run: Any) -> tuple[str, ...]:
    """Names of the trades of a course; nothing for other instruments."""
    return tuple(stream.slug for stream in getattr(run.design, "streams", ()))


def _course(diary: Diary, run: Any, number_: int, streams: tuple[str, ...], k: int) -> list[Row]:
    """A row per stream and one for all of them."""
    tracks, end = diary.market.tracks, diary.first + diary.dates[k]
    mine = np.flatnonzero(tracks.instrument[: int(tracks.size[0])] == run.number)
    mine = mine[tracks.since[mine] < end]
    started = (tracks.started[mine] != NEVER) & (tracks.started[mine] < end)
    done = (tracks.completed[mine] != NEVER) & (tracks.completed[mine] < end)
    dropped = (tracks.stage[mine] == Stage.DROPPED) & (tracks.stage_week[mine] < end)
    placed = placed_people(diary, number_, end)
    works = diary.snapshots[k + 1].status == Status.EMPLOYED
    person = tracks.person[mine]
    offered = sum(intake.seats for intake in run.design.intakes() if intake.week < end)
    rows = []
    for s, name in [*enumerate(streams), (-1, TOTAL)]:
        own = np.ones(len(mine), bool) if s < 0 else tracks.stream[mine] == s
        rows.append(
            {
                "stream": name,
                "seats": offered if s < 0 else np.nan,
                "invited": diary.counters[k][run.slug]["invited"] if s < 0 else np.nan,
                "enrolled": np.count_nonzero(own),
                "waiting": np.count_nonzero(own & ~started & ~dropped),
                "entrants": np.count_nonzero(own & started),
                "in_track": np.count_nonzero(own & started & ~done & ~dropped),
                "completers": np.count_nonzero(own & done),
                "dropouts": np.count_nonzero(own & started & dropped),
                "placed": np.count_nonzero(own & placed[person]),
                "at_work": np.count_nonzero(own & works[person]),
            }
        )
    return rows


def _other(diary: Diary, run: Any, number_: int, k: int) -> Row:
    """An instrument without a course: its own counters."""
    counts, end = diary.counters[k][run.slug], diary.first + diary.dates[k]
    spells = run.taken(diary.market)
    person = np.unique(spells.person[spells.since < end])
    works = diary.snapshots[k + 1].status[person] == Status.EMPLOYED
    return {
        "invited": counts["invited"],
        "enrolled": counts["participants"],
        "waiting": counts["waiting"],
        "entrants": counts["started"],
        "completers": counts["completed"],
        "placed": np.count_nonzero(placed_people(diary, number_, end)),
        "at_work": np.count_nonzero(works),
    }


def placed_people(diary: Diary, number_: int, end: int) -> np.ndarray:
    """Who had a placement that practice registers for instrument `number_` of the package before `end` [n bool]."""
    market = diary.market
    spells = market.package[number_].taken(market)
    whose = np.zeros(len(spells.person), np.int64)
    enrolments = Enrolments(spells.person.astype(np.int64), whose, spells.since, spells.until)
    placements = read_placements(market.log, diary.counting.measure)
    chosen = registered(placements, enrolments)
    found = np.zeros(len(market.world.persons.ident), bool)
    found[placements.person[chosen[placements.week[chosen] < end]]] = True
    return found
