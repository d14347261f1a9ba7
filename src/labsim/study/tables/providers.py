"""Instruments with people: seats, who came, who is in, who finished, who is at work."""

from collections.abc import Iterator
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
    keys=("date", "instrument", "stream", "provider"),
    columns=(
        number("seats", "places", "plaatsen", "seats"),
        people("invited", "uitgenodigd", "invited"),
        people("enrolled", "ingeschreven", "enrolled"),
        people("waiting", "wacht op een plek", "waiting"),
        people("entrants", "gestart", "entrants"),
        people("in_track", "bezig", "in track"),
        people("completers", "afgerond", "completers"),
        people("dropouts", "uitval na de start", "dropouts"),
        people("not_chosen", "niet doorgelaten na een fase", "not let through after a phase"),
        people("placed", "geplaatst", "placed"),
        people("at_work", "deelnemers met werk", "participants at work"),
        people("workfit", "afgerond en direct bemiddelbaar (A) of aan het werk", "completed and ready (A) or at work"),
        people("kept_26", "half jaar na plaatsing aan het werk", "at work half a year after placement"),
        people("kept_52", "jaar na plaatsing aan het werk", "at work a year after placement"),
    ),
)
def providers(diary: Diary) -> pd.DataFrame:
    """Entrants = in track + completers + dropouts + not chosen for courses. Placed: people with a start of work that
    practice would register after they enrolled; half a year and a year later: of all who were placed so long ago.
    Instruments without a course have no streams; what they do not have is missing. Where the file names who gives it
    there are rows by provider, and over all courses of a provider."""
    rows: list[Row] = []
    for number_, run in enumerate(diary.market.package):
        streams, placed = stream_names(run), placements_of(diary, number_)
        for k, day in enumerate(diary.ends):
            keys = {"date": day, "instrument": run.slug}
            if streams:
                rows += [{**keys, **row} for row in _course(diary, run, placed, streams, k)]
            else:
                other = {**keys, "stream": TOTAL, **_other(diary, run, placed, k)}
                rows.append({**other, "provider": TOTAL})
                if len(run.design.providers) == 1:  # with several nobody says who gave what to whom
                    rows.append({**other, "provider": run.design.providers[0]})
    return pd.DataFrame(_with_sums(rows), columns=list((*KEYS, *COLUMNS)))


KEYS = ("date", "instrument", "stream", "provider")
PEOPLE = (
    "enrolled", "waiting", "entrants", "in_track", "completers", "dropouts", "not_chosen", "placed", "at_work",
    "workfit", "kept_26", "kept_52",
)  # fmt: skip
COLUMNS = ("seats", "invited", *PEOPLE)


def _with_sums(rows: list[Row]) -> list[Row]:
    """The rows, and one per date and provider over all that it gives: somebody in two courses counts twice."""
    sums: dict[tuple[Any, str], Row] = {}
    for row in rows:
        if row["provider"] != TOTAL:
            keys = {"date": row["date"], "instrument": TOTAL, "stream": TOTAL, "provider": row["provider"]}
            own = sums.setdefault((row["date"], row["provider"]), {**keys, **dict.fromkeys(PEOPLE, 0)})
            own.update({name: own[name] + row.get(name, 0) for name in PEOPLE})
    return [*rows, *sums.values()]


def stream_names(run: Any) -> tuple[str, ...]:
    """Names of the trades of a course; nothing for other instruments."""
    return tuple(stream.slug for stream in getattr(run.design, "streams", ()))


def _course(diary: Diary, run: Any, told: "Placed", streams: tuple[str, ...], k: int) -> list[Row]:
    """A row per stream, one for all of them, and one for each provider that the file names."""
    tracks, end = diary.market.tracks, diary.first + diary.dates[k]
    mine = np.flatnonzero(tracks.instrument[: int(tracks.size[0])] == run.number)
    mine = mine[tracks.since[mine] < end]
    started = (tracks.started[mine] != NEVER) & (tracks.started[mine] < end)
    done = (tracks.completed[mine] != NEVER) & (tracks.completed[mine] < end)
    dropped, not_chosen = (
        (tracks.stage[mine] == stage) & (tracks.stage_week[mine] < end) for stage in (Stage.DROPPED, Stage.NOT_CHOSEN)
    )
    left = dropped | not_chosen
    placed, kept = told.before(end), told.kept(end)
    now = diary.snapshots[k + 1]
    works, ready = now.status == Status.EMPLOYED, now.distance == GROUP_A
    person = tracks.person[mine]
    offered = sum(intake.seats for intake in run.design.intakes() if intake.week < end)
    rows = []
    for name, provider, own in _parts(diary, run, streams, mine):
        whole = (name, provider) == (TOTAL, TOTAL)
        rows.append(
            {
                "stream": name,
                "provider": provider,
                "seats": offered if whole else np.nan,
                "invited": diary.counters[k][run.slug]["invited"] if whole else np.nan,
                "enrolled": np.count_nonzero(own),
                "waiting": np.count_nonzero(own & ~started & ~left),
                "entrants": np.count_nonzero(own & started),
                "in_track": np.count_nonzero(own & started & ~done & ~left),
                "completers": np.count_nonzero(own & done),
                "dropouts": np.count_nonzero(own & started & dropped),
                "not_chosen": np.count_nonzero(own & not_chosen),
                "placed": np.count_nonzero(own & placed[person]),
                "at_work": np.count_nonzero(own & works[person]),
                "workfit": np.count_nonzero(own & done & (ready | works)[person]),
                **{name: np.count_nonzero(own & who[person]) for name, who in kept.items()},
            }
        )
    return rows


def _parts(
    diary: Diary, run: Any, streams: tuple[str, ...], mine: np.ndarray
) -> Iterator[tuple[str, str, np.ndarray]]:
    """Stream, provider and which of these tracks: by stream, all, by provider that gives it or is named for it."""
    tracks = diary.market.tracks
    for s, name in enumerate(streams):
        yield name, TOTAL, tracks.stream[mine] == s
    yield TOTAL, TOTAL, np.ones(len(mine), bool)
    for agent in diary.market.institutions:
        given = tracks.provider[mine] == agent.row
        if agent.name in run.design.providers or given.any():
            yield TOTAL, agent.name, given


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
