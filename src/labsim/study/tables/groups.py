"""Work of groups of people: how many work, how lastingly, under which contract, how many hours, for what income."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from labsim.core.codes import Contract, Group, Status
from labsim.study.counting import counted
from labsim.study.income import monthly_benefit, monthly_wage
from labsim.study.tables.cubes import ratio
from labsim.study.tables.diary import Diary, Snapshot
from labsim.study.tables.registry import TOTAL, number, people, table
from labsim.world.derived import GROUP_A
from labsim.world.history import read_lives

TARGET_GROUPS = tuple(group.name.lower() for group in Group)
WITHOUT_WORK = ("at_work", "under_1_year", "1_to_2_years", "2_years_or_more", "not_here")
WITHOUT_STEPS = (52, 104)
EMPLOYEES = (Contract.PERMANENT, Contract.FLEX, Contract.SUBSIDISED, Contract.BBL, Contract.SUPPORTED)


@table(
    "werk en inkomen naar doelgroep, profiel, afstand tot werk, uitkering, niveau, leeftijd en gemeente",
    "work and income by target group, profile, distance to work, benefit, level, age and municipality",
    keys=("date", "dimension", "group"),
    columns=(
        people("persons", "inwoners", "residents"),
        people("employed", "werkt", "in work"),
        number("employment_share", "share", "deel met werk", "share in work", "persons"),
        people("lasting", "half jaar of langer in werk", "in work for half a year"),
        number("lasting_share", "share", "deel daarvan", "share of them", "persons"),
        number("permanent_share", "share", "vast, van werknemers", "permanent, of employees", "employed"),
        number("self_employed_share", "share", "zelfstandig, van werkenden", "self-employed, of workers", "employed"),
        number("mean_hours", "hours a week", "uren per week", "hours a week", "employed"),
        number("wage", "EUR a month", "loon per maand, van werkenden", "wage a month, of workers", "employed"),
        number("income", "EUR a month", "inkomen per maand, van inwoners", "income a month, of residents", "persons"),
        number("skill", "level 0-1", "werknemersvaardigheden", "employee skills", "persons"),
        number("ready_share", "share", "direct bemiddelbaar (A)", "ready for work (A)", "persons"),
    ),
)
def groups(diary: Diary) -> pd.DataFrame:
    """Work and lasting work by configs/measure.yaml. Groups by what people were at the start, before anything happened;
    somebody is in several target groups, or in none. Wage and income are gross and indicative, with the figures of that
    file; who has no benefit and no work has no income here. Skills: of everybody in the group, at work or not."""
    market, counting = diary.market, diary.counting
    start = diary.snapshots[0]
    then = market.world.persons._replace(
        contract=start.contract, hours=start.hours, scheme=start.scheme, job_start=start.job_start
    )
    lives = read_lives(then, market.log, counting.definitions, diary.first, np.array(diary.dates))
    here = slice(0, len(start.status))
    work, lasting = (counted(lives, way._replace(by_hours=False), here) for way in counting.ways()[:2])
    members = list(all_groups(diary))
    parts = []
    for k, now in enumerate(diary.snapshots[1:]):
        works = (work[:, k] != 0) & now.present
        lasts = (lasting[:, k] != 0) & now.present
        columns = {
            "persons": now.present, "employed": works, "lasting": lasts,
            "employee": works & np.isin(now.contract, EMPLOYEES),
            "permanent": works & (now.contract == Contract.PERMANENT),
            "self_employed": works & (now.contract == Contract.SELF_EMPLOYED),
        }  # fmt: skip
        money = _money(diary, now, np.flatnonzero(now.present))
        for dimension, group, rows in members:
            n = {name: int(np.count_nonzero(values[rows])) for name, values in columns.items()}
            hours = int(now.hours[rows][works[rows]].astype(np.int64).sum())
            here = rows[now.present[rows]]
            told = _row(n, hours) | _means(now, money, here, rows[works[rows]])
            parts.append({"date": diary.ends[k], "dimension": dimension, "group": group, **told})
    return pd.DataFrame(parts)


def _money(diary: Diary, now: Snapshot, here: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Wage and income a month of residents [n], [n] euros; 0 for others."""
    wage, income = np.zeros(len(now.status)), np.zeros(len(now.status))
    at_work = now.status[here] == Status.EMPLOYED
    paid = monthly_wage(diary, here, now.position[here], now.contract[here], now.hours[here])
    wage[here] = np.where(at_work, paid, 0.0)
    income[here] = wage[here] + monthly_benefit(diary, here, now.scheme[here], wage[here])
    return wage, income


def _means(
    now: Snapshot, money: tuple[np.ndarray, np.ndarray], here: np.ndarray, works: np.ndarray
) -> dict[str, float]:
    """Means over the residents of a group, and over those of them who work; NaN where there is nobody."""
    wage, income = money
    return {
        "wage": float(ratio(wage[works].sum(), len(works))),
        "income": float(ratio(income[here].sum(), len(here))),
        "skill": float(ratio(now.soft[here].astype(float).sum(), len(here))),
        "ready_share": float(ratio(np.count_nonzero(now.distance[here] == GROUP_A), len(here))),
    }


def _row(n: dict[str, int], hours: int) -> dict[str, float]:
    """The columns of one group at one date."""
    return {
        "persons": n["persons"],
        "employed": n["employed"],
        "employment_share": float(ratio(n["employed"], n["persons"])),
        "lasting": n["lasting"],
        "lasting_share": float(ratio(n["lasting"], n["persons"])),
        "permanent_share": float(ratio(n["permanent"], n["employee"])),
        "self_employed_share": float(ratio(n["self_employed"], n["employed"])),
        "mean_hours": float(ratio(hours, n["employed"])),
    }


def all_groups(diary: Diary) -> Iterator[tuple[str, str, np.ndarray]]:
    """Dimension, group and its rows: everybody, the groups of effects, target groups and profiles."""
    traits = diary.market.world.traits
    yield TOTAL, TOTAL, np.arange(len(traits.groups))
    known = diary.groups
    for k, key in enumerate(known.keys):
        dimension, _, group = key.partition(":")
        names = [name.partition(":")[0] for name in known.keys]
        axis = list(dict.fromkeys(names)).index(dimension)
        yield dimension, group, np.flatnonzero(known.codes[axis] == k)
    for bit, name in enumerate(TARGET_GROUPS):
        yield "target_group", name, np.flatnonzero((diary.marks >> np.uint16(bit)) & 1)
    without = jobless_class(diary.snapshots[0])
    for k, name in enumerate(WITHOUT_WORK):
        yield "jobless", name, np.flatnonzero(without == k)


def jobless_class(start: Snapshot) -> np.ndarray:
    """Index in WITHOUT_WORK of everybody at the start [n]."""
    weeks = start.week - start.jobless_since
    idle = 1 + np.searchsorted(np.array(WITHOUT_STEPS), weeks, side="right")
    return np.where(start.present, np.where(start.status == Status.EMPLOYED, 0, idle), len(WITHOUT_WORK) - 1)
