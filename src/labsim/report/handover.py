"""Everything a result hands over, in one folder: tables, figures, a memo for every scenario, the manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from labsim.inputs.output import check_output, staged
from labsim.report.memo import write_memo
from labsim.report.plot import write_figures


def write(result: Any, directory: str | Path, *, lang: str | None = None) -> Path:
    """Write a result of `labsim.compare` into a new or empty folder, or over an earlier one; returns the folder.

    All of it or nothing: interrupted, the folder is as it was. The first scenario has the plain names
    (`memo.html`, `figures/`), the others carry theirs (`memo-<scenario>.html`). lang: 'nl' or 'en', by
    default that of the result. Raises InputError for a folder that is not labsim's.
    """
    folder = check_output(directory)
    spoken = lang or str(result.meta.get("lang", "nl"))
    with staged(folder) as draft:
        result.write(draft)
        for scenario in result.answers:
            mark = "" if scenario == result.main else f"-{scenario}"
            one = result.of(scenario)
            write_figures(one, draft / f"figures{mark}", lang=spoken)
            write_memo(one, draft / f"memo{mark}.html", lang=spoken)
    return folder
