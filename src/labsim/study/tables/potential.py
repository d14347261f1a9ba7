"""Unused potential, who could be reached by what, and who could come to a course: looks at the world as it is."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from labsim.core.codes import Attachment, Scheme, Status
from labsim.study.tables.cubes import ratio
from labsim.study.tables.diary import Diary
from labsim.study.tables.registry import TOTAL, number, people, table

FULL_WEEK = 35  # hours a week, as CBS
PROFILES = 6


@table(
    "onbenut arbeidspotentieel, en welk deel elke maatregel kan bereiken en bereikte",
    "unused labour potential, and what share each measure could reach and has reached",
    keys=("kind", "instrument"),
    columns=(
        people("persons", "mensen", "people"),
        people("eligible", "kan meedoen", "could take part"),
        number("eligible_share", "share", "deel dat kan", "share that could", "eligible"),
        people("at_start", "bij de start", "at the start"),
        people("reached", "van hen deed mee", "of them took part"),
        number("reached_share", "share", "deel dat deed", "share that did", "reached"),
    ),
    yearly=True,
)
def potential(diary: Diary) -> pd.DataFrame:
    """Kinds: unemployed (looking and available); semi-unemployed, here people without work who would take it but do not
    look now (weakly attached, or with bijstand and not looking); part-time work of less than 35 hours, of which CBS
    counts only those who want more hours: a wish the model does not have, so this is an upper bound and no part of the
    total. Could: meets the conditions of a measure now. Took part: since the start, of those who were of this kind
    then, whatever they are now: whom a measure brings to work stays in it. Measures for employers reach nobody."""
    market, rows = diary.market, []
    n = len(market.world.persons.ident)
    kinds, first = list(kinds_of(market.world.persons)), dict(kinds_of(diary.snapshots[0]))
    masks: list[tuple[str, np.ndarray | None, np.ndarray | None]] = [(TOTAL, None, None)]
    for run in market.package:
        able = run.eligible_rows(market) if run.design.eligible is not None else None
        masks.append((run.slug, None if able is None else marked(n, able), marked(n, run.taken(market).person)))
    for slug, eligible, took in masks:
        for kind, people_ in kinds if slug == TOTAL else kinds[:-1]:  # the upper bound is told once
            here = int(people_.sum())
            could = np.nan if eligible is None else np.count_nonzero(eligible & people_)
            then = int(first[kind].sum())
            did = np.nan if took is None else np.count_nonzero(took & first[kind])
            rows.append({"kind": kind, "instrument": slug, "persons": here, "eligible": could,
                         "eligible_share": float(ratio(could, here)), "at_start": then,
                         "reached": did, "reached_share": float(ratio(did, then))})  # fmt: skip
    return pd.DataFrame(rows)


def marked(n: int, rows: np.ndarray) -> np.ndarray:
    """True in these rows [n bool]."""
    found = np.zeros(n, bool)
    found[rows] = True
    return found


def kinds_of(people_: Any) -> Iterator[tuple[str, np.ndarray]]:
    """Kinds of unused potential and who they are [n bool]; people_: persons, or a snapshot of them."""
    inactive = people_.status == Status.INACTIVE
    assisted = people_.scheme == Scheme.BIJSTAND
    unemployed = people_.status == Status.UNEMPLOYED
    semi = inactive & ((people_.attachment == Attachment.WEAK) | assisted)
    yield "unemployed", unemployed
    yield "semi_unemployed", semi
    yield TOTAL, unemployed | semi
    yield "part_time", (people_.status == Status.EMPLOYED) & (people_.hours < FULL_WEEK)


@table(
    "kandidaten per traject, profiel en week: wie nu uitgenodigd kan worden",
    "candidates by course, profile and week: who can be invited now",
    keys=("instrument", "profile"),
    columns=(people("candidates", "kandidaten", "candidates"),),
    weekly=True,
)
def candidates(diary: Diary) -> pd.DataFrame:
    """Residents who meet the conditions of a course, are in no other one, have accepted no job and did not do it
    before, at the beginning of each week. P10-P90 of the worlds is the band of 80 % around the forecast."""
    market, rows = diary.market, []
    for run in diary.steps.courses:
        profile = market.world.traits.profile[run.able(market, 0)]
        counted = np.bincount(profile, minlength=PROFILES + 1)[1 : PROFILES + 1].tolist()
        named = {f"profile_{k + 1}": n for k, n in enumerate(counted)} | {TOTAL: len(profile)}
        rows += [{"instrument": run.slug, "profile": name, "candidates": n} for name, n in named.items()]
    return pd.DataFrame(rows, columns=["instrument", "profile", "candidates"])
