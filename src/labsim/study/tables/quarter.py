"""What is reported each quarter: begun, workfit, placed, lasting, spent, against what was stated."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from labsim.core.money import euros
from labsim.study.enrolments import budget_cents, twice
from labsim.study.tables.courses import targets
from labsim.study.tables.diary import Diary
from labsim.study.tables.providers import providers
from labsim.study.tables.registry import TOTAL, number, people, table

COUNTS = ("entrants", "workfit", "placed", "kept_26", "kept_52")


@table(
    "kwartaalrapport: gestart, werkfit, geplaatst, blijvend, besteed, tegenover doel en budget (sinds de start)",
    "quarterly report: begun, workfit, placed, lasting, spent, against target and budget (since the start)",
    keys=("date", "instrument"),
    columns=(
        number("year", "count", "projectjaar", "project year"),
        people("entrants", "gestart", "entrants"),
        people("workfit", "werkfit of aan het werk", "workfit or at work"),
        people("placed", "geplaatst", "placed"),
        people("kept_26", "half jaar na plaatsing aan het werk", "at work half a year after placement"),
        people("kept_52", "jaar na plaatsing aan het werk", "at work a year after placement"),
        number("target", "count", "gesteld doel", "stated target"),
        number("of_target", "share", "deel van het doel", "share of the target", "placed"),
        number("spent", "EUR", "besteed", "spent"),
        number("budget", "EUR", "budget van de begonnen projectjaren", "budget of the project years begun"),
        number("of_budget", "share", "deel van dat budget", "share of that budget"),
    ),
)
def quarter(diary: Diary) -> pd.DataFrame:
    """Each measure of the package that has money or a target of its own, and all of them together: who takes part in
    two counts twice, what a budget line pays for several measures counts once. The project year is the one the quarter
    ends in; its budget and its yearly costs count as a whole from its first day on. This is what practice would
    register; what it adds is in `compare`."""
    told = providers(diary)
    told = told[(told["stream"] == TOTAL) & (told["provider"] == TOTAL)].set_index(["date", "instrument"])
    aims = targets(diary).dropna(subset=["target"]).set_index(["date", "instrument"])
    runs = [run for run in diary.market.package if any(run.design.budget_cents) or run.design.target]
    rows = []
    for k, day in enumerate(diary.ends):
        week = diary.first + diary.dates[k] - 1
        own = [_row(run, day, week, told, aims) for run in runs]
        for run, row in zip(runs, own, strict=True):
            row["spent"] = euros(diary.spent[k][run.slug].cents)
        rows += [_with_share(row) for row in [*own, _total(diary, k, runs, own, day, week)]]
    names = ["date", "instrument", "year", *COUNTS, "target", "of_target", "spent", "budget", "of_budget"]
    return pd.DataFrame(rows, columns=names)


def _row(run: Any, day: str, week: int, told: pd.DataFrame, aims: pd.DataFrame) -> dict[str, Any]:
    """A measure at the end of a quarter, its money aside."""
    counted = told.loc[(day, run.slug)]
    aim = aims.loc[(day, run.slug)] if (day, run.slug) in aims.index else {}
    return {
        "date": day,
        "instrument": run.slug,
        "year": begun(run.design, week),
        **{name: counted[name] for name in COUNTS},
        "target": aim.get("target", np.nan),
        "of_target": aim.get("of_target", np.nan),
        "budget": euros(sum(run.design.budget_cents[: begun(run.design, week)])),
    }


def begun(design: Any, week: int) -> int:
    """How many project years of an instrument have begun by the end of this week."""
    return 0 if week < design.first_week else int(design.project_year(min(week, design.last_week))) + 1


def _total(diary: Diary, k: int, runs: list[Any], own: list[dict[str, Any]], day: str, week: int) -> dict[str, Any]:
    """All measures together: money that they share counts once."""
    spent = diary.spent[k]
    once = sum(spent[run.slug].cents for run in runs) - twice([spent[run.slug].shared for run in runs])
    years = max((row["year"] for row in own), default=0)
    stated = [_until(run.design, week) for run in runs]
    return {
        "date": day,
        "instrument": TOTAL,
        "year": years,
        **{name: _sum([row[name] for row in own]) for name in COUNTS},
        "target": np.nan,  # of one sort only where all count the same
        "of_target": np.nan,
        "spent": euros(once),
        "budget": euros(budget_cents(stated)),
    }


def _sum(values: list[float]) -> float:
    """Sum of what is known; missing where nothing of it is, as of completers where no measure has a course."""
    return np.nan if values and np.isnan(values).all() else float(np.nansum(values))


def _until(design: Any, week: int) -> Any:
    """The instrument with the budgets of the project years that have begun."""
    return replace(design, budget_cents=tuple(design.budget_cents[: begun(design, week)]))


def _with_share(row: dict[str, Any]) -> dict[str, Any]:
    """The row with what part of its budget is spent."""
    return {**row, "of_budget": row["spent"] / row["budget"] if row["budget"] else np.nan}
