"""Courses beside `providers`: where participants stand each week, when a target is reached, who retrains into what."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from labsim.core.codes import LEVELS, NEVER, Contract, Occupation, Status
from labsim.core.money import euros
from labsim.study.tables.cubes import cube, ratio
from labsim.study.tables.diary import Diary
from labsim.study.tables.providers import first_placements
from labsim.study.tables.registry import TOTAL, number, people, table

OCCUPATION = tuple(one.name.lower() for one in Occupation)
LEARNS = ("pathway", "places")  # shapes whose participants may go on into a learning job
LEARNING_JOB = ("learning_job", "diploma")
COUNTED = {"workfit": "completers", "matches": "placed", "placements": "placed", "employers": "employers"}


@table(
    "trajecten week voor week: wie in welke stap is, en wie een leerbaan en een diploma kreeg",
    "courses week by week: who is in which step, and who got a learning job and a diploma",
    keys=("date", "instrument", "step"),
    columns=(people("persons", "mensen", "people"), people("so_far", "ooit, sinds de start", "ever, since the start")),
)
def pipeline(diary: Diary) -> pd.DataFrame:
    """Participants of each course at the end of every week: waiting, in each phase, completed, dropped out, not let
    through after a phase; so far: who began each phase. Then those of any course who are, or have been, in a learning
    job (BBL), and who finished one."""
    days = [diary.week_of(week) for week in range(1, diary.dates[-1] + 1)]
    parts = []
    for slug, names in diary.steps.names.items():
        now, ever = (np.array(each[slug]) for each in (diary.steps.now, diary.steps.ever))
        parts.append(_long(days, slug, names, now, ever))
    if parts:
        parts.append(_long(days, TOTAL, LEARNING_JOB, *learning_jobs(diary, len(days))))
    columns = ["date", "instrument", "step", "persons", "so_far"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _long(days: list[str], slug: str, names: tuple[str, ...], now: np.ndarray, ever: np.ndarray) -> pd.DataFrame:
    """Rows of one course; now, ever: a row a week, a column a step."""
    keys: dict[str, list[str]] = {"date": days, "instrument": [slug], "step": list(names)}
    shape = (len(days), 1, len(names))
    return cube(keys, {"persons": now.reshape(shape), "so_far": ever.reshape(shape)})


def learning_jobs(diary: Diary, weeks: int) -> tuple[np.ndarray, np.ndarray]:
    """Participants who are in a learning job (BBL) and who finished one, now and so far [weeks, 2], [weeks, 2]."""
    moves = diary.moves
    taken = [run.taken(diary.market).person for run in diary.market.package if run.design.shape in LEARNS]
    mine = np.isin(moves.row, np.concatenate(taken))
    before, after = (moves.contract[:, side] == Contract.BBL for side in (0, 1))
    begins, ends = np.flatnonzero(mine & after & ~before), np.flatnonzero(mine & before & ~after)
    at = np.searchsorted(begins, ends, side="left") - 1  # the start of the job that ends, of the same person
    known = (at >= 0) & (moves.row[begins[np.maximum(at, 0)]] == moves.row[ends]) if len(begins) else ends < 0
    lasted = moves.week[ends] - np.where(known, moves.week[begins[np.maximum(at, 0)]] if len(begins) else 0, 0)
    done = ends[known & (lasted >= diary.market.setting.behaviour.support.bbl_w)]

    def so_far(rows: np.ndarray) -> np.ndarray:
        return np.cumsum(np.bincount(moves.week[rows] - diary.first, minlength=weeks)[:weeks])

    began, ended, finished = so_far(begins), so_far(ends[known]), so_far(done)
    return np.stack([began - ended, finished], axis=1), np.stack([began, finished], axis=1)


@table(
    "gestelde doelen: hoeveel ervan, in hoeveel van de gerekende werelden gehaald, en na hoeveel weken",
    "stated targets: how much of them, how many of the worlds reach them, and after how many weeks",
    keys=("date", "instrument", "what"),
    columns=(
        number("number", "count", "aantal", "number"),
        number("target", "count", "gesteld doel", "stated target"),
        number("of_target", "share", "deel van het doel", "share of the target"),
        number("reached", "share", "in hoeveel van de gerekende werelden gehaald", "worlds that reach it"),
        number("weeks", "weeks", "gehaald na weken sinds de start", "reached, weeks since the start", half=True),
    ),
)
def targets(diary: Diary) -> pd.DataFrame:
    """People who began and completed a course, who were placed (as practice registers it), employers who were won over:
    since the start, at the end of each quarter. The stated target stands beside what it counts; what partnerships and
    national jobs would be is not counted. Weeks: of the worlds that reach it, missing where half never did; the files
    by seed have each of them."""
    rows = []
    for place, run in enumerate(diary.market.package):
        stated = COUNTED.get(run.design.target_unit) if run.design.target else None
        for what, series in series_of(diary, run, place):
            aim = float(run.design.target) if what == stated else np.nan
            there = np.flatnonzero(series >= aim) if aim == aim else np.zeros(0, int)
            for k, week in enumerate(diary.dates):
                told = series[week - 1]
                done = len(there) > 0 and there[0] < week
                rows.append({
                    "date": diary.ends[k], "instrument": run.slug, "what": what, "number": told, "target": aim,
                    "of_target": told / aim, "reached": float(done) if aim == aim else np.nan,
                    "weeks": float(there[0] + 1) if done else np.nan,
                })  # fmt: skip
    names = ["date", "instrument", "what", "number", "target", "of_target", "reached", "weeks"]
    return pd.DataFrame(rows, columns=names)


def series_of(diary: Diary, run: Any, place: int) -> Iterator[tuple[str, np.ndarray]]:
    """What of an instrument can be counted week by week, since the start [weeks]."""
    if run.slug in diary.steps.won:
        yield "employers", np.array(diary.steps.won[run.slug])
    if run.slug in diary.steps.ever:
        ever = np.array(diary.steps.ever[run.slug])
        yield "entrants", ever[:, 1]
        yield "completers", ever[:, 1 + len(run.design.phases)]
    _, first = first_placements(diary, place)
    if len(run.taken(diary.market).person):
        yield "placed", np.cumsum(np.bincount(first - diary.first, minlength=diary.dates[-1]))


@table(
    "omscholing: van welk beroep naar welk, met slagen en kosten",
    "retraining: from which occupation to which, with success and cost",
    keys=("date", "instrument", "from", "to"),
    columns=(
        people("entrants", "gestart", "entrants"),
        people("completers", "afgerond", "completers"),
        people("at_work", "aan het werk", "at work"),
        people("in_trade", "waarvan in het nieuwe vak", "of which in the new trade"),
        number("success", "share", "deel van gestart in het nieuwe vak", "share of entrants in it", "in_trade"),
        number("cost", "EUR", "kosten per starter", "cost per entrant"),
    ),
)
def retraining(diary: Diary) -> pd.DataFrame:
    """Participants of each course since the start, by the occupation they were trained for at the start and the one
    it teaches.
    Cost: what the course has cost its budget so far, over all who started."""
    market, rows = diary.market, []
    tracks, slots, trained = market.tracks, market.world.positions, diary.snapshots[0].segment
    used = slice(0, int(tracks.size[0]))
    for run in diary.steps.courses:
        mine = np.flatnonzero((tracks.instrument[used] == run.number) & (tracks.started[used] != NEVER))
        person = tracks.person[mine]
        taught = np.array([stream.segment for stream in run.design.streams])[tracks.stream[mine]]
        own = trained[person].astype(np.int64) // LEVELS
        to = np.where(taught >= 0, taught // LEVELS, own)
        for k, now in enumerate(diary.snapshots[1:]):
            end = diary.first + diary.dates[k]
            began, done = tracks.started[mine] < end, (tracks.completed[mine] != NEVER) & (tracks.completed[mine] < end)
            works, held = now.status[person] == Status.EMPLOYED, now.position[person]
            trade = works & (held >= 0) & (slots.segment[np.maximum(held, 0)] // LEVELS == to)
            price = euros(run.cost_cents(market)) / max(1, len(mine)) if k == len(diary.dates) - 1 else np.nan
            pairs = sorted(set(zip(own[began].tolist(), to[began].tolist(), strict=True)))
            for a, b in [*pairs, (-1, -1)]:
                here = began & (((own == a) & (to == b)) | (a < 0))
                n = int(here.sum())
                rows.append({
                    "date": diary.ends[k], "instrument": run.slug, "from": TOTAL if a < 0 else OCCUPATION[a],
                    "to": TOTAL if b < 0 else OCCUPATION[b], "entrants": n,
                    "completers": np.count_nonzero(here & done), "at_work": np.count_nonzero(here & works),
                    "in_trade": np.count_nonzero(here & trade),
                    "success": float(ratio(np.count_nonzero(here & trade), n)), "cost": price if a < 0 else np.nan,
                })  # fmt: skip
    names = ["date", "instrument", "from", "to", "entrants", "completers", "at_work", "in_trade", "success", "cost"]
    return pd.DataFrame(rows, columns=names)
