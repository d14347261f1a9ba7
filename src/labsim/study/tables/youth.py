"""Residents by age and level: the stock of young people, and who comes and leaves."""

import numpy as np
import pandas as pd

from labsim.core.codes import LEVELS
from labsim.study.tables.cubes import and_total, cube, ratio, tally, with_total
from labsim.study.tables.diary import ELSEWHERE, FORMS, Diary
from labsim.study.tables.registry import number, people, table
from labsim.study.tables.vacancies import LEVEL
from labsim.world.derived import WEEKS_IN_YEAR

AGES = ("15_19", "20_26", "27_49", "50plus")
AGE_STEPS = (20, 27, 50)
IDLE = FORMS.index("unemployed")  # the last form without work


@table(
    "inwoners naar leeftijd en niveau: wie blijft, komt en vertrekt",
    "residents by age and level: who stays, comes and leaves",
    keys=("date", "age", "level"),
    columns=(
        people("residents", "inwoners 15-74", "residents 15-74"),
        people("employed", "werkend", "employed"),
        people("came", "kwam, dit kwartaal", "came, this quarter"),
        people("left", "vertrok, dit kwartaal", "left, this quarter"),
        number("left_share", "share", "deel dat vertrok", "share that left", "left"),
    ),
)
def youth(diary: Diary) -> pd.DataFrame:
    """Ages at the date; level of education, the final one for those at school. Came: moved in or turned 15; left: moved
    away, died or turned 75. Unfilled vacancies by level are in table `vacancies`; whether jobs follow the people who
    stay is the choice `--eta`."""
    persons, level = diary.market.world.persons, diary.market.world.traits.level.astype(np.int64)
    moves, shape = diary.moves, (len(AGES), LEVELS)
    when = diary.quarter_of(moves.week)
    away, gone = moves.form(0) == ELSEWHERE, moves.form(1) == ELSEWHERE
    years = age_class((moves.week - persons.birth_week[moves.row]) / WEEKS_IN_YEAR)
    found: dict[str, list[np.ndarray]] = {name: [] for name in ("residents", "employed", "came", "left")}
    for k, now in enumerate(diary.snapshots[1:]):
        ages = age_class((now.week - persons.birth_week) / WEEKS_IN_YEAR)
        works = now.present & (now.form > IDLE)
        came, left = (when == k) & away & ~gone, (when == k) & gone & ~away
        found["residents"].append(tally(shape, ages[now.present], level[now.present]))
        found["employed"].append(tally(shape, ages[works], level[works]))
        found["came"].append(tally(shape, years[came], level[moves.row[came]]))
        found["left"].append(tally(shape, years[left], level[moves.row[left]]))
    columns = {name: with_total(with_total(np.stack(values), 1), 2) for name, values in found.items()}
    columns["left_share"] = ratio(columns["left"], columns["residents"] + columns["left"])
    return cube({"date": diary.ends, "age": and_total(AGES), "level": and_total(LEVEL)}, columns)


def age_class(years: np.ndarray) -> np.ndarray:
    """Index in AGES."""
    return np.searchsorted(np.array(AGE_STEPS), years, side="right")
