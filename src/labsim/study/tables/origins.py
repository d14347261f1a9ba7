"""Who gets the jobs that come with a scenario or a measure, beside all the other jobs; and matches by who they are."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from labsim.core.codes import LEVELS, NO_POSITION, Scheme, Slot
from labsim.study.tables.cubes import ratio
from labsim.study.tables.diary import Diary, Moves, Snapshot
from labsim.study.tables.openings import ORIGINS, Hires
from labsim.study.tables.registry import TOTAL, number, people, table
from labsim.study.tables.vacancies import LEVEL, registered
from labsim.world.log import Cause

HELD = (*ORIGINS, "given", "since_before", "unfilled")
GIVEN = (Cause.PLACED, Cause.SHELTERED)  # not applied for, so there is no hire
SCHEMES = ("none", "bijstand", "ww", "other_benefit")


@table(
    "herkomst van wie nieuwe banen krijgt, en van wie in de andere banen werkt",
    "origin of those who get new jobs, and of those in the other jobs",
    keys=("date", "jobs", "origin"),
    columns=(
        people("hires", "aangenomen, dit kwartaal", "hires, this quarter"),
        number("positions", "positions", "banen nu", "jobs now", "positions"),
        number("share", "share", "deel", "share", "positions"),
        number("left_open", "positions", "oude baan staat leeg", "old job stands empty", "left_open"),
    ),
)
def origins(diary: Diary) -> pd.DataFrame:
    """New jobs: those that came with circumstances (such as a business park) or a measure; `other`: all others in the
    region. Origin: what the person who has the job was when hired (benefits, without a benefit, a job in the region
    or outside, an in-commuter); given: a place that is not applied for (sheltered, parallel, experience) and was given
    since the start; or was there since before the start; unfilled: nobody. Left open: how many of them left
    a job in the region that nobody has now. What other jobs lose is the difference with a world without the new ones
    (`--beside`)."""
    hires, slots = diary.openings.hires, diary.market.world.positions
    new = np.zeros(len(slots.ident), bool)
    new[diary.market.extra_rows] = True
    when, rows = diary.quarter_of(hires.week), []
    for k, now in enumerate(diary.snapshots[1:]):
        exists = ~np.isin(now.state, NO_POSITION)
        so_far = np.flatnonzero(when <= k)
        origin = np.full(len(new), HELD.index("since_before"))
        origin[hires.position[so_far]] = hires.origin[so_far]  # the last one stands
        origin[given_to(diary.moves, now)] = HELD.index("given")
        origin = np.where(now.state == Slot.FILLED, origin, HELD.index("unfilled"))
        empty = left_empty(hires, so_far, now.state)
        for jobs, of in (("new", new), ("other", ~new)):
            here, came = exists & of, (when == k) & of[hires.position]
            total = int(here.sum())
            for h, name in [*enumerate(HELD), (-1, TOTAL)]:
                n = int(np.count_nonzero(here & ((origin == h) | (h < 0))))
                told = np.count_nonzero(came & ((hires.origin == h) | (h < 0)))
                left = np.count_nonzero(of[hires.position[empty]] & ((hires.origin[empty] == h) | (h < 0)))
                rows.append({"date": diary.ends[k], "jobs": jobs, "origin": name, "hires": told, "positions": n,
                             "share": float(ratio(n, total)), "left_open": left})  # fmt: skip
    return pd.DataFrame(rows)


def given_to(moves: Moves, now: Snapshot) -> np.ndarray:
    """Positions that were given to who has them now."""
    given = np.isin(moves.cause, GIVEN) & (moves.week < now.week) & (moves.position[:, 1] >= 0)
    held = moves.position[given, 1]
    return held[now.occupant[held] == moves.row[given]]


def left_empty(hires: Hires, so_far: np.ndarray, state: np.ndarray) -> np.ndarray:
    """Those of these hires whose old position in the region nobody has now; each position for the last who left."""
    gone = so_far[hires.left[so_far] >= 0]
    last = gone[len(gone) - 1 - np.unique(hires.left[gone][::-1], return_index=True)[1]]
    return last[state[hires.left[last]] != Slot.FILLED]


@table(
    "matches: hoe vaak werkzoekenden werk vinden, en hoe snel vacatures vervuld zijn",
    "matches: how often seekers find work, and how soon vacancies are filled",
    keys=("date", "by", "name"),
    columns=(
        people("seekers", "werkzoekenden, begin", "seekers, start"),
        people("hires", "aangenomen uit niet-werk", "hired from no work"),
        people("found", "werkzoekenden die werk vonden", "seekers who found work"),
        number("chance", "share", "kans per kwartaal", "chance a quarter", "found"),
        people("shared", "waarvan samen op een kanaal", "of which on a shared channel"),
        number("weeks_to_fill", "weeks", "weken tot vervulling", "weeks until filled", "hires"),
    ),
)
def matches(diary: Diary) -> pd.DataFrame:
    """Residents without work who were hired in the region, by their level and by their benefit. Seekers: unemployed, or
    with WW or bijstand and not at work, when the quarter began, as is their level; chance: the share of them who were
    hired in it (others who were hired looked later, or without being registered). A shared channel: both use the same
    platform, register or event. Weeks: of posted vacancies that these people filled."""
    hires, rows = diary.openings.hires, []
    idle = (hires.person >= 0) & (hires.origin <= ORIGINS.index("no_benefit"))
    person = np.maximum(hires.person, 0)
    when = diary.quarter_of(hires.week)
    for k, day in enumerate(diary.ends):
        before = diary.snapshots[k]
        level = before.segment.astype(np.int64) % LEVELS
        seeks, found = registered(before), np.zeros(len(level), bool)
        found[person[idle & (when == k)]] = True
        groups = _groups(level, before.scheme, level[person], hires.scheme)
        for by, name, people_, hired in groups:
            here = idle & hired & (when == k)
            n, mine = int(np.count_nonzero(seeks & people_)), int(here.sum())
            did = int(np.count_nonzero(seeks & people_ & found))
            weeks = hires.age[here & hires.posted]
            rows.append({"date": day, "by": by, "name": name, "seekers": n, "hires": mine, "found": did,
                         "chance": float(ratio(did, n)), "shared": np.count_nonzero(here & hires.shared),
                         "weeks_to_fill": float(weeks.mean()) if len(weeks) else np.nan})  # fmt: skip
    return pd.DataFrame(rows)


def _groups(
    level: np.ndarray, scheme: np.ndarray, hired_level: np.ndarray, hired_scheme: np.ndarray
) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    """Key, name, which residents [n bool] and which hires [k bool]."""
    yield TOTAL, TOTAL, np.ones(len(level), bool), np.ones(len(hired_level), bool)
    for c, name in enumerate(LEVEL):
        yield "level", name, level == c, hired_level == c
    ours, theirs = scheme_class(scheme), scheme_class(hired_scheme)
    for c, name in enumerate(SCHEMES):
        yield "scheme", name, ours == c, theirs == c


def scheme_class(scheme: np.ndarray) -> np.ndarray:
    """Index in SCHEMES."""
    cases = [scheme == Scheme.NONE, scheme == Scheme.BIJSTAND, scheme == Scheme.WW]
    return np.select(cases, [0, 1, 2], SCHEMES.index("other_benefit"))
