"""One pair looked at more closely: in which jobs, week by week, back on a benefit, and what people earn."""

from typing import TYPE_CHECKING

import numpy as np

from labsim.study.jobs import by_job, job_keys
from labsim.study.moved import Moved
from labsim.study.through_time import joined, returns, weekly

if TYPE_CHECKING:
    from labsim.study.live import Lived
    from labsim.study.question import Question

INCOMES = ("wage", "income")  # of participants, then of everybody else
Found = dict[str, np.ndarray]


def look(
    question: "Question", with_: "Lived", without: "Lived", rows: np.ndarray, who: Moved, inside: np.ndarray,
    parts: list[np.ndarray], cells: tuple[str, ...],
) -> Found:  # fmt: skip
    """What `PairEffects` holds of it; nothing where the plan does not ask for it.

    inside: who of the rows takes part [r, t]; parts: what each adds to the cells, by way of counting [cells, r, t]."""
    if with_.jobs is None or without.jobs is None or with_.changes is None or without.changes is None:
        return {}
    plan, n = question.plan, len(question.persons.ident)
    at = np.array([plan.dates.index(week) for week in plan.closely])
    near = Moved(who.stayed[:, at], who.left[:, at])
    codes = [lived.jobs.codes[:, rows] for lived in (with_, without) if lived.jobs is not None]
    keys = job_keys(plan.start.region)
    since = joined(with_.enrolments, n, plan.start.week)
    dates = np.array(plan.dates)
    return {
        "jobs": by_job(len(keys), [part[:, :, at] for part in parts], codes[0], codes[1], near, cells),
        "weekly": weekly(since, with_.changes, without.changes, plan.dates[-1]),
        "returns": np.stack([returns(since, lived.changes, dates) for lived in (with_, without) if lived.changes]),
        "incomes": _incomes(with_, without, rows, near, inside[:, at]),
    }


def _incomes(with_: "Lived", without: "Lived", rows: np.ndarray, who: Moved, inside: np.ndarray) -> np.ndarray:
    """Wages and incomes with less without, of participants and of everybody else [INCOMES, 2, c] int64 euros a month.

    Who lives here in one world only is left out: what is earned elsewhere is not known."""
    out = np.zeros((len(INCOMES), 2, inside.shape[1]), np.int64)
    for k, name in enumerate(INCOMES):
        change = getattr(with_.jobs, name).astype(np.int64) - getattr(without.jobs, name)
        near = np.where(who.apart, 0, change[rows])
        mine = np.where(inside, near, 0).sum(axis=0)
        change[rows] = near
        out[k] = mine, change.sum(axis=0) - mine
    return out
