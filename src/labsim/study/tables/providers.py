"""Instruments with people: seats, who came, who is in, who finished, who is at work."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from labsim.core.codes import NEVER, Status
from labsim.study.enrolments import Enrolments, read_placements, registered
from labsim.study.tables.diary import Diary
from labsim.study.tables.registry import TOTAL, number, people, table
from labsim.study.tables.spells import then
from labsim.world.derived import GROUP_A
from labsim.world.offices import Stage

Row = dict[str, Any]
KEPT_W = {"kept_26": 26, "kept_52": 52}  # column -> weeks after the first placement


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
        people("workfit", "afgerond en direct bemiddelbaar (A) of aan het werk", "completed and ready (A) or at work"),
        people("kept_26", "half jaar na plaatsing aan het werk", "at work half a year after placement"),
        people("kept_52", "jaar na plaatsing aan het werk", "at work a year after placement"),
    ),
)
def providers(diary: Diary) -> pd.DataFrame:
    """Entrants = in track + completers + dropouts for courses. Placed: people with a start of work that practice would
    register after they enrolled; half a year and a year later: of all who were placed so long ago. Instruments without
    a course have no streams; what they do not have is missing."""
    rows: list[Row] = []
    for number_, run in enumerate(diary.market.package):
        streams, placed = stream_names(run), placements_of(diary, number_)
        for k, day in enumerate(diary.ends):
            keys = {"date": day, "instrument": run.slug}
            if streams:
                rows += [{**keys, **row} for row in _course(diary, run, placed, streams, k)]
            else:
                rows.append({**keys, "stream": TOTAL, **_other(diary, run, placed, k)})
    names = ("date", "instrument", "stream", *COLUMNS)
    return pd.DataFrame(rows, columns=list(names))


COLUMNS = (
    "seats", "invited", "enrolled", "waiting", "entrants", "in_track", "completers", "dropouts", "placed", "at_work",
    "workfit", "kept_26", "kept_52",
)  # fmt: skip


def stream_names(run: Any) -> tuple[str, ...]:
    """Names of the trades of a course; nothing for other instruments."""
    return tuple(stream.slug for stream in getattr(run.design, "streams", ()))


def _course(diary: Diary, run: Any, told: "Placed", streams: tuple[str, ...], k: int) -> list[Row]:
    """A row per stream and one for all of them."""
    tracks, end = diary.market.tracks, diary.first + diary.dates[k]
    mine = np.flatnonzero(tracks.instrument[: int(tracks.size[0])] == run.number)
    mine = mine[tracks.since[mine] < end]
    started = (tracks.started[mine] != NEVER) & (tracks.started[mine] < end)
    done = (tracks.completed[mine] != NEVER) & (tracks.completed[mine] < end)
    dropped = (tracks.stage[mine] == Stage.DROPPED) & (tracks.stage_week[mine] < end)
    placed, kept = told.before(end), told.kept(end)
    now = diary.snapshots[k + 1]
    works, ready = now.status == Status.EMPLOYED, now.distance == GROUP_A
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
                "workfit": np.count_nonzero(own & done & (ready | works)[person]),
                **{name: np.count_nonzero(own & who[person]) for name, who in kept.items()},
            }
        )
    return rows


def _other(diary: Diary, run: Any, told: "Placed", k: int) -> Row:
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
        "placed": np.count_nonzero(told.before(end)),
        "at_work": np.count_nonzero(works),
        **{name: np.count_nonzero(who) for name, who in told.kept(end).items()},
    }


class Placed(NamedTuple):
    """Everybody who was placed for an instrument [k]."""

    person: np.ndarray  # ascending
    week: np.ndarray  # of the first placement that practice registers
    works: dict[str, np.ndarray]  # by name of a column: whether they worked so many weeks later
    people: int  # persons in the world

    def before(self, end: int) -> np.ndarray:
        """Who was placed before this week [people bool]."""
        return self._marked(self.week < end)

    def kept(self, end: int) -> dict[str, np.ndarray]:
        """Who worked half a year and a year later, if that is told by `end`, by column [people bool]."""
        return {name: self._marked(self.works[name] & (self.week + w <= end)) for name, w in KEPT_W.items()}

    def _marked(self, mask: np.ndarray) -> np.ndarray:
        found = np.zeros(self.people, bool)
        found[self.person[mask]] = True
        return found


def placements_of(diary: Diary, number_: int) -> Placed:
    """First placements for instrument `number_` of the package, and what became of them."""
    person, week = first_placements(diary, number_)
    works = {name: then(diary, person, week + w).status == Status.EMPLOYED for name, w in KEPT_W.items()}
    return Placed(person, week, works, len(diary.snapshots[0].status))


def first_placements(diary: Diary, number_: int) -> tuple[np.ndarray, np.ndarray]:
    """Everybody who was placed for an instrument, ascending, and the week of the first placement [k], [k]."""
    market = diary.market
    spells = market.package[number_].taken(market)
    whose = np.zeros(len(spells.person), np.int64)
    enrolments = Enrolments(spells.person.astype(np.int64), whose, spells.since, spells.until)
    placements = read_placements(market.log, diary.counting.measure)
    chosen = registered(placements, enrolments)
    order = chosen[np.lexsort((placements.week[chosen], placements.person[chosen]))]
    person, first = np.unique(placements.person[order], return_index=True)
    return person, placements.week[order][first]
