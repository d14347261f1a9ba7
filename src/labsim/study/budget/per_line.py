"""What every line brings in today's division and in the chosen one, and euros per placement, by the surface."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from labsim.study.budget.space import Mix
from labsim.study.budget.stages import Choice
from labsim.study.budget.surface import bought

DIVISIONS = ("today", "chosen")
SURE = 2.0  # standard errors that a line must bring to be told
CENTS = 100.0


def lines_table(choice: Choice, names: Sequence[str]) -> pd.DataFrame:
    """A row per division and line: euros a year, what the division brings more with the line than without it (the
    others as they are), the standard error of that by the surface, and euros of all project years per lasting net
    placement. Those are missing where the line brings less than twice that error: it cannot be told then, and where the
    objective is not a number of placements."""
    rows = []
    for division, mix in zip(DIVISIONS, (choice.today, choice.best), strict=True):
        brings, errors = contributions(choice, mix)
        for k, name in enumerate(names):
            found = _row(choice, mix[k], float(brings[k]), float(errors[k]))
            rows.append({"division": division, "line": name, **found})
    return pd.DataFrame(rows)


def contributions(choice: Choice, mix: Mix) -> tuple[np.ndarray, np.ndarray]:
    """What the surface says of a mix, less what it says without each line [lines], and the standard errors of that."""
    without = np.tile(np.array(mix, np.int64), (len(mix), 1))
    np.fill_diagonal(without, 0)
    shares = bought(choice.space.lines, np.vstack([np.array(mix, np.int64)[None], without]))
    told = choice.surface.predict(shares)
    whole = np.repeat(shares[:1], len(mix), axis=0)
    return np.asarray(told[0] - told[1:]), choice.surface.error_between(whole, shares[1:])


def _row(choice: Choice, cents: int, brings: float, error: float) -> dict[str, Any]:
    told = cents > 0 and brings > SURE * error and choice.objective.kind == "lasting_net"
    spent = cents * choice.space.lines.years / CENTS
    return {
        "euros": cents / CENTS, "brings": brings if cents else 0.0, "error": error if cents else 0.0,
        "eur_per_placement": spent / brings if told else float("nan"), "told": told,
    }  # fmt: skip
