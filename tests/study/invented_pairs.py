"""Invented worlds of 30 people, for the accounting alone."""

from functools import cache
from types import SimpleNamespace

import numpy as np

from labsim.core.codes import NO_ROW
from labsim.study.counting import make_counting
from labsim.study.effects import Question
from labsim.study.enrolments import PEOPLE, STILL, Enrolments, Placements
from labsim.study.groups import Groups
from labsim.study.live import Lived, Plan
from labsim.world.history import Lives, away_bit

DATES = (13, 26, 39)
PEOPLE_COUNT = 30
SEGMENTS = (3, 4, 5)


@cache
def make_question(measure: str = "12h", instruments: int = 1) -> Question:
    """A question about 30 people in three segments, with one instrument or more."""
    rng = np.random.default_rng(7)
    persons = SimpleNamespace(
        ident=np.arange(PEOPLE_COUNT).astype(np.uint64),
        segment=rng.choice(SEGMENTS, PEOPLE_COUNT).astype(np.int8),
        second_segment=np.full(PEOPLE_COUNT, NO_ROW, np.int8),
    )
    start = SimpleNamespace(week=1000, world=SimpleNamespace(persons=persons))
    codes = (np.arange(PEOPLE_COUNT) % 2).astype(np.int16)
    groups = Groups(("half:even", "half:odd"), codes[None, :], np.bincount(codes))
    plan = Plan(start=start, dates=DATES, counting=make_counting(measure), eta=0.7, outside_eta=0.5)  # type: ignore[arg-type]
    streams = tuple(frozenset({SEGMENTS[k % len(SEGMENTS)]}) for k in range(instruments))
    return Question(plan, groups, streams, len(DATES) - 1)


def make_lived(rng: np.random.Generator, question: Question, enrolled: bool) -> Lived:
    """A world in which everything is drawn: who works, how long, who takes part, who is placed."""
    counting, n, t = question.plan.counting, PEOPLE_COUNT, len(DATES)
    instruments = len(question.streams)
    ways = len(counting.names)
    away = rng.random((n, t)) < 0.1  # has left the region
    works = (rng.random((n, t)) < 0.5) & ~away
    flags = away.astype(np.uint32) << np.uint32(away_bit(counting.definitions))
    for d in range(ways):
        flags |= (works & (rng.random((n, t)) < 0.9)).astype(np.uint32) << np.uint32(d)
        for k in range(len(counting.lengths)):
            lasts = (flags >> np.uint32(d) & np.uint32(1)).astype(bool) & (rng.random((n, t)) < 0.6)
            flags |= lasts.astype(np.uint32) << np.uint32(ways + d * len(counting.lengths) + k)
    m = int(rng.integers(0, 12)) if enrolled else 0
    since = 1000 + rng.integers(0, 45, m)
    k = int(rng.integers(0, 40))
    return Lived(
        lives=Lives(flags, np.where(works, rng.integers(1, 41, (n, t)), 0).astype(np.int8)),
        enrolments=Enrolments(
            person=rng.integers(0, n, m),
            instrument=rng.integers(0, instruments, m),
            since=since,
            until=np.where(rng.random(m) < 0.5, since + rng.integers(1, 30, m), STILL),
        ),
        placements=Placements(rng.integers(0, n, k), np.sort(1000 + rng.integers(0, 45, k)), rng.random(k) < 0.7),
        people=rng.integers(0, 9, (instruments if enrolled else 0, t, len(PEOPLE))),
        cost_cents=rng.integers(0, 10**6, (instruments if enrolled else 0, t)),
        total_cents=rng.integers(0, 10**6, t),
        paid_cents=rng.integers(0, 10**6, t),
        held_by_others=rng.integers(0, 99, t),
        own_part=rng.integers(0, 2, (n, t)),
        stocks=np.zeros((t, 2), np.int64),
        flows=np.zeros((t, 2), np.int64),
    )
