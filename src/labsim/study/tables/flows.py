"""How people move between being out of work and the forms of work, quarter by quarter."""

import numpy as np
import pandas as pd

from labsim.study.tables.cubes import and_total, cube, tally, with_total
from labsim.study.tables.diary import ELSEWHERE, FORMS, Diary
from labsim.study.tables.registry import number, people, table
from labsim.world.log import Cause


@table(
    "stromen tussen werk, werkloosheid en vormen van werk",
    "flows between work, unemployment and forms of work",
    keys=("date", "from", "to"),
    columns=(
        people("persons", "mensen, begin naar eind", "people, start to end"),
        number("moves", "count", "overgangen", "moves", "moves"),
    ),
)
def flows(diary: Diary) -> pd.DataFrame:
    """Persons: where they were at the start of a quarter by where they are at its end: rows add up to the stocks at its
    start, columns to those at its end. Moves: every change in between; from a form to itself is another job in it."""
    f, t = len(FORMS), len(diary.dates)
    persons = np.stack([_between(diary, k) for k in range(t)])
    moves, before, after = diary.moves, diary.moves.form(0), diary.moves.form(1)
    told = (before != after) | ((moves.cause == Cause.JOB_CHANGED) & (moves.position[:, 0] != moves.position[:, 1]))
    counted = tally((t, f, f), diary.quarter_of(moves.week)[told], before[told], after[told])
    counted[:, ELSEWHERE, ELSEWHERE] = 0
    columns = {"persons": persons, "moves": counted}
    totals = {name: with_total(with_total(values, 1), 2) for name, values in columns.items()}
    return cube({"date": diary.ends, "from": and_total(FORMS), "to": and_total(FORMS)}, totals)


def _between(diary: Diary, k: int) -> np.ndarray:
    """People by form at the start and at the end of period k; those who are elsewhere at both are left out."""
    found = tally((len(FORMS), len(FORMS)), diary.snapshots[k].form, diary.snapshots[k + 1].form)
    found[ELSEWHERE, ELSEWHERE] = 0
    return found
