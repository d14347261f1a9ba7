"""Benefits: who comes in, who leaves to what, and how long people have had bijstand."""

import numpy as np
import pandas as pd

from labsim.core.codes import Scheme, Status
from labsim.study.tables.cubes import and_total, cube, ratio, tally, with_total
from labsim.study.tables.diary import ELSEWHERE, REGIMES, Diary, Moves
from labsim.study.tables.registry import number, people, table
from labsim.world.derived import WEEKS_IN_YEAR
from labsim.world.log import Cause

EXITS = ("to_work", "to_bijstand", "to_other_benefit", "to_none", "to_pension", "left_region")
NO_BENEFIT = 1 + int(Scheme.NONE)  # in REGIMES
CLASSES = ("under_1_year", "1_to_2_years", "2_to_5_years", "5_years_or_more")
CLASS_W = (52, 104, 260)
BIJSTAND = 1 + int(Scheme.BIJSTAND)


@table(
    "uitkeringen: stand, instroom en uitstroom naar bestemming",
    "benefits: stock, inflow and outflow by destination",
    keys=("date", "scheme"),
    columns=(
        people("stock_start", "begin", "start"),
        people("inflow", "instroom", "inflow"),
        people("to_work", "naar werk", "to work"),
        people("to_bijstand", "naar bijstand", "to bijstand"),
        people("to_other_benefit", "naar andere uitkering", "to another benefit"),
        people("to_none", "zonder werk of uitkering", "no work, no benefit"),
        people("to_pension", "naar AOW", "to pension"),
        people("left_region", "vertrokken of overleden", "moved away or died"),
        people("stock_end", "eind", "end"),
    ),
)
def benefits(diary: Diary) -> pd.DataFrame:
    """Start + inflow - all outflows = end, in every quarter; a couple in bijstand counts as two persons."""
    moves, t, s = diary.moves, len(diary.dates), len(REGIMES)
    stocks = np.stack([np.bincount(one.regime, minlength=s) for one in diary.snapshots])
    before, after, when = moves.regime(0), moves.regime(1), diary.quarter_of(moves.week)
    changed = before != after
    out = tally((t, s, len(EXITS)), when[changed], before[changed], exit_of(moves.within(changed)))
    columns = {
        "stock_start": stocks[:-1],
        "inflow": tally((t, s), when[changed], after[changed]),
        **{name: out[:, :, k] for k, name in enumerate(EXITS)},
        "stock_end": stocks[1:],
    }
    told = slice(NO_BENEFIT + 1, None)
    return cube({"date": diary.ends, "scheme": REGIMES[told]}, {name: v[:, told] for name, v in columns.items()})


def exit_of(moves: Moves) -> np.ndarray:
    """Index in EXITS of where each of these changes of benefit leads [m]."""
    after = moves.regime(1)
    works = moves.status[:, 1] == Status.EMPLOYED
    found = np.where(works, EXITS.index("to_work"), EXITS.index("to_none"))
    found = np.where(moves.cause == Cause.DEMOGRAPHY, EXITS.index("to_pension"), found)
    found = np.where(after > NO_BENEFIT, EXITS.index("to_other_benefit"), found)
    found = np.where(after == BIJSTAND, EXITS.index("to_bijstand"), found)
    return np.where(after == ELSEWHERE, EXITS.index("left_region"), found)


@table(
    "bijstand naar duur (onderbrekingen tot een jaar overbrugd)",
    "bijstand by duration (breaks of up to a year bridged)",
    keys=("date", "duration"),
    columns=(
        people("persons", "mensen", "people"),
        number("share", "share", "deel", "share", "persons"),
        number("mean_years", "years", "gemiddelde duur (jaar)", "mean duration (years)", "persons"),
        number("mean_age", "years", "gemiddelde leeftijd", "mean age", "persons"),
        people("to_work", "naar werk, dit kwartaal", "to work, this quarter"),
        people("to_other", "anders weg, dit kwartaal", "left otherwise, this quarter"),
    ),
)
def duration(diary: Diary) -> pd.DataFrame:
    """People in bijstand at the end of each quarter; who left it meanwhile by their duration before."""
    t, c = len(diary.dates), len(CLASSES)
    birth = diary.market.world.persons.birth_week
    persons, weeks, age = (np.zeros((t, c + 1)) for _ in range(3))
    for k, now in enumerate(diary.snapshots[1:]):
        rows = np.flatnonzero(now.regime == BIJSTAND)
        spell = now.week - now.benefit_clock[rows]
        code = class_of(spell)
        persons[k] = with_total(np.bincount(code, minlength=c))
        weeks[k] = with_total(np.bincount(code, weights=spell, minlength=c))
        age[k] = with_total(np.bincount(code, weights=now.week - birth[rows], minlength=c))
    work, other = _left(diary)
    columns = {
        "persons": persons,
        "share": ratio(persons, persons[:, -1:]),
        "mean_years": ratio(weeks, persons) / WEEKS_IN_YEAR,
        "mean_age": ratio(age, persons) / WEEKS_IN_YEAR,
        "to_work": with_total(work),
        "to_other": with_total(other),
    }
    return cube({"date": diary.ends, "duration": and_total(CLASSES)}, columns)


def class_of(weeks: np.ndarray) -> np.ndarray:
    """Index in CLASSES of durations in weeks."""
    return np.searchsorted(np.array(CLASS_W), weeks, side="right")


def _left(diary: Diary) -> tuple[np.ndarray, np.ndarray]:
    """People who left bijstand for work, and otherwise, by quarter and by duration at its start [t, classes]."""
    moves = diary.moves
    gone = moves.within((moves.regime(0) == BIJSTAND) & (moves.regime(1) != BIJSTAND))
    when = diary.quarter_of(gone.week)
    code = np.zeros(len(when), np.int64)
    for k, start in enumerate(diary.snapshots[:-1]):
        mine = when == k
        rows = gone.row[mine]
        had = start.regime[rows] == BIJSTAND  # the others came in since
        code[mine] = np.where(had, class_of(start.week - start.benefit_clock[rows]), 0)
    work = exit_of(gone) == EXITS.index("to_work")
    shape = (len(diary.dates), len(CLASSES))
    return tally(shape, when[work], code[work]), tally(shape, when[~work], code[~work])
