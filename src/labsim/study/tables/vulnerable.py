"""Who is placed: how many of them were long without work or belong to a vulnerable group, each person once."""

import numpy as np
import pandas as pd

from labsim.core.codes import NO_ROW, Group, Scheme
from labsim.inputs.measure import load_vulnerable
from labsim.study.enrolments import Enrolments, read_placements, registered
from labsim.study.tables.cubes import ratio
from labsim.study.tables.diary import Diary
from labsim.study.tables.registry import TOTAL, number, people, table

DISABLED = (Scheme.WAJONG, Scheme.WIA, Scheme.WAO, Scheme.SW, Scheme.BEGELEID, Scheme.BESCHUT)
MARKED = {"over_50": Group.OVER_50, "single_parent": Group.SINGLE_PARENT, "status_holder": Group.STATUS_HOLDER}
ANY = "any"  # in one of the groups at least
KINDS = ("long_jobless", "disability", *MARKED)


@table(
    "geplaatsten uit kwetsbare groepen, sinds de start, tegenover het beoogde deel",
    "placed people from vulnerable groups, since the start, against the share aimed at",
    keys=("date", "kind"),
    columns=(
        people("people", "geplaatste mensen", "people placed"),
        number("share", "share", "deel van de geplaatsten", "share of people placed", "people"),
        number("aimed", "share", "beoogd", "aimed at"),
        number("more", "share", "verschil met beoogd", "difference from that", "people"),
        number("placements", "count", "plaatsingen", "placements", "people"),
        number("of_placements", "share", "deel van de plaatsingen", "share of placements", "people"),
    ),
    zeros=True,
)
def vulnerable(diary: Diary) -> pd.DataFrame:
    """People placed by any measure of the scenario as practice registers it, by what they were at the start; somebody
    may be of several kinds and is once in `any`. What is aimed at is about `any`; figures in configs/measure.yaml."""
    person, week = placements(diary)
    kinds, told = kinds_of(diary), load_vulnerable()
    rows = []
    for k, day in enumerate(diary.ends):
        mine = person[week < diary.first + diary.dates[k]]
        unique = np.unique(mine)
        for kind, of in kinds.items():
            n, times = int(of[unique].sum()), int(of[mine].sum())
            share = float(ratio(n, len(unique)))
            aimed = told.share if kind == ANY else np.nan
            rows.append({
                "date": day, "kind": kind, "people": n, "share": share, "aimed": aimed, "more": share - aimed,
                "placements": times, "of_placements": float(ratio(times, len(mine))),
            })  # fmt: skip
    return pd.DataFrame(rows)


def kinds_of(diary: Diary) -> dict[str, np.ndarray]:
    """Who is of each kind, by what they were at the start, of one of them, and everybody [n bool]."""
    start, long_w = diary.snapshots[0], load_vulnerable().jobless_w
    agreed = (diary.marks >> np.uint16(Group.BANENAFSPRAAK)) & 1 != 0
    found = {
        "long_jobless": start.present & (start.position == NO_ROW) & (start.week - start.jobless_since >= long_w),
        "disability": np.isin(start.scheme, DISABLED) | agreed,
        **{name: (diary.marks >> np.uint16(group)) & 1 != 0 for name, group in MARKED.items()},
    }
    found[ANY] = np.logical_or.reduce([found[kind] for kind in KINDS])
    return {**found, TOTAL: np.ones(len(agreed), bool)}


def placements(diary: Diary) -> tuple[np.ndarray, np.ndarray]:
    """Person and week of every placement of the measures together, each once [k], [k]."""
    market = diary.market
    spells = [run.taken(market) for run in market.package]
    nobody = np.zeros(0, np.int64)
    person, since, until = (
        np.concatenate([getattr(one, name) for one in spells] or [nobody]).astype(np.int64)
        for name in ("person", "since", "until")
    )
    begun = read_placements(market.log, diary.counting.measure)
    chosen = registered(begun, Enrolments(person, np.zeros(len(person), np.int64), since, until))
    return begun.person[chosen], begun.week[chosen]
