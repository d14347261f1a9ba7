"""WW: who leaves it to what, and how much of the entitlement was left then."""

import numpy as np
import pandas as pd

from labsim.core.codes import Scheme
from labsim.study.tables.cubes import and_total, cube, ratio, tally, with_total
from labsim.study.tables.diary import Diary
from labsim.study.tables.exits import TO
from labsim.study.tables.registry import number, people, table

LEFT = ("used_up", "under_3_months", "3_to_6_months", "6_to_12_months", "12_months_or_more")
STEPS = (1, 14, 27, 53)  # weeks left


@table(
    "uitstroom uit de WW, naar wat er van het recht over was",
    "exits from WW, by what was left of the entitlement",
    keys=("date", "left"),
    columns=(
        people("stock_start", "met WW, begin", "with WW, start"),
        people("exits", "weg uit de WW", "left WW"),
        people("to_work", "naar werk", "to work"),
        people("to_bijstand", "naar bijstand", "to bijstand"),
        people("to_none", "zonder werk of uitkering", "no work, no benefit"),
        people("to_other_benefit", "naar andere uitkering", "to another benefit"),
        people("to_pension", "naar AOW", "to pension"),
        people("left_region", "vertrokken of overleden", "moved away or died"),
        number("work_share", "share", "deel naar werk", "share to work", "to_work"),
        number("bijstand_share", "share", "deel naar bijstand", "share to bijstand", "to_bijstand"),
    ),
)
def ww_exits(diary: Diary) -> pd.DataFrame:
    """People who left WW in each quarter. Left: weeks of the entitlement that they had not used; an action that starts
    three months before the end can reach only those who have less than that. Start: people with WW when the quarter
    began, by what they had left then."""
    left, t = diary.exits.left, len(diary.dates)
    when = diary.quarter_of(left.week)
    known = when < t
    counted = tally((t, len(LEFT), len(TO)), when[known], class_of(left.weeks_left[known]), left.to[known])
    stock = np.zeros((t, len(LEFT)), np.int64)
    for k, now in enumerate(diary.snapshots[:-1]):
        rows = now.present & (now.scheme == Scheme.WW)
        weeks = np.maximum(0, now.ww_end[rows].astype(np.int64) - now.week)
        stock[k] = np.bincount(class_of(weeks), minlength=len(LEFT))
    by = with_total(counted, 1)
    exits = by.sum(axis=2)
    columns = {
        "stock_start": with_total(stock),
        "exits": exits,
        **{name: by[:, :, k] for k, name in enumerate(TO)},
        "work_share": ratio(by[:, :, TO.index("to_work")], exits),
        "bijstand_share": ratio(by[:, :, TO.index("to_bijstand")], exits),
    }
    return cube({"date": diary.ends, "left": and_total(LEFT)}, columns)


def class_of(weeks: np.ndarray) -> np.ndarray:
    """Index in LEFT of weeks that are left."""
    return np.searchsorted(np.array(STEPS), weeks, side="right")
