"""Everything a result hands over, in one folder: tables, figures, a memo for every scenario, the manifest."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from typing import Any

from labsim.inputs.output import check_output, staged
from labsim.report.cheers import cheers
from labsim.report.memo import write_memo
from labsim.report.plot import write_figures, write_sweep_figures
from labsim.study.files import write_csv

FIGURES = "figures"


def write(result: Any, directory: str | Path, *, lang: str | None = None) -> Path:
    """Write a result into a new or empty folder, or over an earlier one; returns the folder.

    All of it or nothing: interrupted, the folder is as it was. Of a result of `labsim.compare` the first
    scenario has the plain names (`memo.html`, `figures/`), the others carry theirs (`memo-<scenario>.html`);
    a result of `labsim.run` has tables only. lang: 'nl' or 'en', by default that of the result. Raises
    InputError for a folder that is not labsim's.
    """
    folder = check_output(directory)
    spoken = lang or str(result.meta.get("lang", "nl"))
    with staged(folder) as draft:
        result.write(draft)
        for scenario in getattr(result, "answers", ()):
            mark = "" if scenario == result.main else f"-{scenario}"
            one = result.of(scenario)
            write_figures(one, draft / f"{FIGURES}{mark}", lang=spoken)
            write_memo(one, draft / f"memo{mark}.html", lang=spoken)
            if getattr(one, "money", None) and one.meta["intervention"]:
                write_csv(draft / f"cheers{mark}.csv", cheers(one, spoken))
    return folder


def write_sweep(found: Any, directory: str | Path, *, lang: str = "nl") -> list[Path]:
    """Draw a finished sweep beside its table, at the date of the headline: a picture per factor and outcome.

    Returns the paths. Scenarios beside each other get a folder each; figures of an earlier grid in the same folder go.
    """
    folder = check_output(directory) / FIGURES
    rmtree(folder, ignore_errors=True)
    rows = found.headline()
    scenarios = list(dict.fromkeys(rows["scenario"]))
    paths = []
    for scenario in scenarios:
        target = folder / scenario if len(scenarios) > 1 else folder
        mine = rows[rows["scenario"] == scenario]
        paths += write_sweep_figures(mine, found.factors, target, lang=lang, weeks=found.at)
    return paths
