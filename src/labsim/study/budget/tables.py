"""Tables of a budget study beside its mixes: what knowing is worth, the ends of the choices, what was learnt from."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from labsim.inputs.mix import quantiles, uncertain
from labsim.study.budget.ends import End
from labsim.study.budget.futures import Futures
from labsim.study.budget.lab import Lab
from labsim.study.budget.select import interval
from labsim.study.budget.space import Mix
from labsim.study.budget.stages import Choice
from labsim.study.budget.surface import bought
from labsim.study.budget.voi import loss_curves, worth_knowing
from labsim.study.budget.worlds import Future, Market

CENTS = 100
WORTH = tuple(float(worth) for worth in range(0, 200_001, 10_000))  # value of a lasting net placement in the curves


def euros(names: Sequence[str], mix: Mix) -> dict[str, float]:
    """Euros a year by line."""
    return {name: cents / CENTS for name, cents in zip(names, mix, strict=True)}


def knowledge_of(market: Market, pairs: Sequence[Future]) -> dict[str, np.ndarray]:
    """What describes each future: eta, the border, who gets the seat, and per line where its uncertain figures lie in
    their ranges."""
    choices = {
        "eta": [one.eta for one in pairs],
        "border": [one.outside_eta for one in pairs],
        "creaming": [0.5 if one.creaming is None else one.creaming for one in pairs],
    }
    found = {
        name: np.array([[at, (at - 0.5) ** 2] for at in where])
        for name, where in choices.items()
        if len(set(where)) > 1
    }
    if any(one.draw for one in pairs):
        for line in market.lines.lines:
            paths = [path for slug in line.instruments for path in uncertain(slug)]
            drawn = [quantiles(paths, market.parameter_seed, one.draw) for one in pairs]
            found[line.slug] = np.array(drawn, float).reshape(len(pairs), len(paths))
    return found or {"eta": np.zeros((len(pairs), 0))}


def value_tables(
    choice: Choice, market: Market, futures: Futures, lab: Lab, names: Sequence[str]
) -> dict[str, pd.DataFrame]:
    """Expected loss by the value of a placement, and what knowing is worth, over the mixes lived in all pairs."""
    selection, columns = choice.selection, lab.simulator.columns
    full = [k for k in choice.near if len(selection.values[k]) == len(selection.values[selection.best])]
    now = selection.mixes.index(choice.today)
    least = tuple(levels[0] for levels in choice.space.levels)
    known = dict.fromkeys([choice.best, *(selection.mixes[k] for k in [*full, now]), *([] if any(least) else [least])])
    mixes = [mix for mix in known if choice.may(mix)]
    pairs = futures.verify(0, len(selection.values[selection.best]))
    rows = lab.rows(pairs, mixes, "verifying")
    net, cost = rows[..., columns.index("net_lasting")].astype(float), rows[..., columns.index("cost_cents")] / CENTS
    knowledge = knowledge_of(market, pairs)
    curves = loss_curves(net, cost, WORTH, np.concatenate(list(knowledge.values()), axis=1))
    losses = [
        {
            "worth_eur": worth,
            **euros(names, mix),
            "loss_eur": curve[k],
            "lowest": k == int(np.argmin(curve)),
            "chosen": mix == choice.best,
            "today": mix == choice.today,
            "nothing": not any(mix),
        }
        for worth, curve in zip(WORTH, curves, strict=True)
        for k, mix in enumerate(mixes)
    ]
    worth = worth_knowing(choice.objective.values(rows, columns), knowledge)
    unit = "EUR" if choice.objective.in_euros else "persons"
    information = [
        {"group": name, "value": one.value, "error": one.error, "told": one.told, "unit": unit}
        for name, one in worth.items()
    ]
    return {"losses": pd.DataFrame(losses), "information": pd.DataFrame(information)}


def ends_table(ends: Sequence[End], names: Sequence[str]) -> pd.DataFrame:
    """A row per end and mix."""
    rows = []
    for end in ends:
        for k, mix in enumerate(end.mixes):
            found = interval(end.values[k])
            ahead = interval(end.values[k] - end.values[0][: len(end.values[k])])
            rows.append(
                {
                    "end": end.name,
                    **euros(names, mix),
                    "pairs": len(end.values[k]),
                    **dict(zip(("value", "low", "high"), found, strict=True)),
                    **dict(zip(("ahead", "ahead_low", "ahead_high"), ahead, strict=True)),
                    "verdict": end.verdict,
                    "chosen": k == 0,
                    "best_here": k == end.better,
                }
            )
    return pd.DataFrame(rows)


def screening_table(choice: Choice, names: Sequence[str]) -> pd.DataFrame:
    """A row per mix that the surface learnt from."""
    screening = choice.screening
    told = screening.surface.predict(bought(choice.space.lines, np.array(screening.mixes)))
    return pd.DataFrame(
        [
            {**euros(names, mix), "value": value, "surface": expected}
            for mix, value, expected in zip(screening.mixes, screening.values, told, strict=True)
        ]
    )
