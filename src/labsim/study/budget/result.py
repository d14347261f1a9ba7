"""What a budget study hands over: tidy tables in euros a year and persons, and the figures that pictures need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from labsim.inputs.output import MARKER
from labsim.study.budget.ends import End
from labsim.study.budget.futures import ETAS, Futures
from labsim.study.budget.lab import Lab
from labsim.study.budget.objective import slack
from labsim.study.budget.per_line import lines_table
from labsim.study.budget.select import FIRST, apart, interval
from labsim.study.budget.space import compositions
from labsim.study.budget.stages import Choice
from labsim.study.budget.surface import bought
from labsim.study.budget.tables import CENTS, ends_table, euros, screening_table, value_tables
from labsim.study.budget.worlds import Market
from labsim.study.files import write_csv, write_json
from labsim.study.manifest import make_manifest

COMMON = 0.9  # a line that so many of the near-optimal mixes buy is what they share


@dataclass(frozen=True, kw_only=True)
class BudgetResult:
    """Which mix, and how sure.

    mixes: the mixes that were verified, best first; frontier: the best mix of each budget; common: what the
    near-optimal mixes share; lines: what every line brings today and in the chosen mix; losses: expected loss by the
    value of a placement; information: what knowing would be worth; ends: the same mixes at the ends of the choices;
    screening: what the surface learnt from. Amounts are euros a year, results persons (euros for net benefit).
    """

    mixes: pd.DataFrame
    frontier: pd.DataFrame
    common: pd.DataFrame
    lines: pd.DataFrame
    losses: pd.DataFrame
    information: pd.DataFrame
    ends: pd.DataFrame
    screening: pd.DataFrame
    meta: Mapping[str, Any]

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables by name."""
        names = ("mixes", "frontier", "common", "lines", "losses", "information", "ends", "screening")
        return {name: getattr(self, name) for name in names}

    @property
    def best(self) -> dict[str, float]:
        """Euros a year by line of the mix that was chosen."""
        return dict(self.meta["best"])

    def write(self, directory: str | Path) -> list[Path]:
        """Write the tables and the manifest, which comes last; returns the paths."""
        folder = Path(directory)
        written = [write_csv(folder / f"{name}.csv", frame) for name, frame in self.tables.items()]
        return [*written, write_json(folder / MARKER, dict(self.meta["manifest"]))]


def make_result(
    choice: Choice, ends: Sequence[End], market: Market, futures: Futures, lab: Lab, asked: Mapping[str, Any]
) -> BudgetResult:
    """The tables and what is told beside them."""
    names = market.lines.names()
    tables = {
        "mixes": mixes_table(choice, names, market, lab, futures),
        "frontier": frontier_table(choice, names),
        "common": common_table(choice, names),
        "lines": lines_table(choice, names),
        **{name: frame for name, frame in value_tables(choice, market, futures, lab, names).items()},
        "ends": ends_table(ends, names),
        "screening": screening_table(choice, names),
    }
    told = about(choice, ends, market, lab, futures)
    manifest = make_manifest(
        asked["command"], asked["options"], {}, asked["hashes"], tables, region=asked["region"],
        package=market.lines.package, complete=True, answer={k: v for k, v in told.items() if k != "lines"},
    )  # fmt: skip
    return BudgetResult(**tables, meta={**told, "region": asked["region"], "lang": asked["lang"], "manifest": manifest})


def about(choice: Choice, ends: Sequence[End], market: Market, lab: Lab, futures: Futures) -> dict[str, Any]:
    """What sentences need, as plain data."""
    names, selection, objective = market.lines.names(), choice.selection, choice.objective
    chosen = selection.values[selection.best]
    fresh = objective.values(choice.fresh, lab.simulator.columns)
    behind, behind_fresh = today_behind(choice), fresh[:, 0] - fresh[:, 1]
    over_today, again = interval(behind), interval(behind_fresh)
    now = selection.mixes.index(choice.today)
    lines = market.lines.lines
    plain = compositions(len(names), choice.space.most // choice.space.step)
    return {
        "package": market.lines.package,
        "name_nl": market.scenario.name_nl,
        "name_en": market.scenario.name_en,
        "lines": {line.slug: {"nl": line.name_nl, "en": line.name_en} for line in lines},
        "best": euros(names, choice.best),
        "today": euros(names, choice.today),
        "budget": choice.space.most / CENTS,
        "years": market.lines.years,
        "objective": objective.kind,
        "robust": objective.robust,
        "value_eur": objective.value_eur,
        "in_euros": objective.in_euros,
        "verified": plain_interval(interval(chosen)),
        "fresh": plain_interval(interval(fresh[:, 0])),
        "fresh_pairs": len(fresh),
        "optimism": finite(over_today[0] - again[0]),
        "optimism_margin": plain_interval(apart(behind, behind_fresh)),
        "pairs": len(chosen),
        "near": len(choice.near),
        "today_near": choice.today != choice.best and now in choice.near,
        "today_off_steps": choice.able[now] and not choice.space.allows(choice.today),
        "contenders": len(selection.mixes),
        "able": sum(choice.able),
        "stopped_early": selection.stopped_early,
        "few": sum(len(values) < FIRST for values in selection.values),
        "mixes": choice.space.size(),
        "mixes_without_bounds": plain,
        "surface_error": finite(choice.screening.surface.error),
        "surface_explained": finite(choice.screening.surface.explained),
        "lived": lab.lived + lab.simulator.beside,
        "at": market.question.plan.dates[-1],
        "over_today": plain_interval(over_today),
        "over_today_fresh": plain_interval(again),
        "ends": {end.name: {"verdict": end.verdict, "better": euros(names, end.mixes[end.better])} for end in ends},
    }


def today_behind(choice: Choice) -> np.ndarray:
    """Best less today's allocation in every pair that both were lived in."""
    return choice.selection.behind(choice.selection.mixes.index(choice.today))


def finite(number: float) -> float | None:
    """A number, or None for what is none."""
    return float(number) if np.isfinite(number) else None


def plain_interval(found: Sequence[float]) -> dict[str, float | None]:
    """Mean, low, high as plain data."""
    return dict(zip(("value", "low", "high"), (finite(number) for number in found), strict=True))


def mixes_table(choice: Choice, names: Sequence[str], market: Market, lab: Lab, futures: Futures) -> pd.DataFrame:
    """A row per verified mix, the chosen one first, then by how long it was lived, then by mean."""
    selection, columns = choice.selection, lab.simulator.columns
    order = sorted(
        range(len(selection.mixes)),
        key=lambda k: (k != selection.best, -len(selection.values[k]), -selection.means[k], k),
    )
    told = choice.screening.surface.predict(bought(choice.space.lines, np.array(selection.mixes)))
    rows = []
    for k in order:
        mix, values = selection.mixes[k], selection.values[k]
        pairs = futures.verify(0, len(values))
        found = lab.rows(pairs, [mix], "verifying")[:, 0]
        by_eta = {f"at_eta_{eta:g}": _mean(values, [one.eta == eta for one in pairs]) for eta in ETAS}
        rows.append(
            {
                **euros(names, mix),
                "total": sum(mix) / CENTS,
                "pairs": len(values),
                **dict(zip(("value", "low", "high"), interval(values), strict=True)),
                **dict(zip(("behind", "behind_low", "behind_high"), interval(selection.behind(k)), strict=True)),
                **by_eta,
                "spent": found[:, columns.index("cost_cents")].mean() / CENTS,
                "net": found[:, columns.index("net")].mean(),
                "net_lasting": found[:, columns.index("net_lasting")].mean(),
                "participants": found[:, columns.index("participants")].mean(),
                **{f"slack:{one.group}": slack(one, found, columns).mean() for one in market.lines.outcomes},
                "surface": told[k],
                "near": k in choice.near,
                "chosen": k == selection.best,
                "today": mix == choice.today,
            }
        )
    return pd.DataFrame(rows)


def _mean(values: np.ndarray, which: Sequence[bool]) -> float:
    chosen = values[np.array(which, bool)]
    return float(chosen.mean()) if len(chosen) else float("nan")


def frontier_table(choice: Choice, names: Sequence[str]) -> pd.DataFrame:
    """A row per budget; `lived` where the best mix was also lived."""
    rows = []
    for point in choice.points:
        lived = choice.lived_points.get(point.budget)
        ends = interval(lived) if lived is not None else (float("nan"),) * 3
        rows.append(
            {
                "budget": point.budget / CENTS,
                **euros(names, point.mix),
                "value": point.value,
                "marginal_per_100000": point.marginal,
                **dict(zip(("lived", "lived_low", "lived_high"), ends, strict=True)),
            }
        )
    return pd.DataFrame(rows)


def common_table(choice: Choice, names: Sequence[str]) -> pd.DataFrame:
    """Per line: what the near-optimal mixes spend on it, and in what share of them it is bought at all."""
    near = np.array([choice.selection.mixes[k] for k in choice.near], float) / CENTS
    rows = []
    for k, name in enumerate(names):
        amounts = np.sort(near[:, k])[::-1]
        most = int(np.ceil(COMMON * len(amounts))) - 1
        rows.append(
            {
                "line": name,
                "least": amounts[-1],
                "most": amounts[0],
                "bought_by": float((amounts > 0).mean()),
                "at_least": amounts[most],
                "share": float((amounts >= amounts[most]).mean()),
                "today": choice.today[k] / CENTS,
                "chosen": choice.best[k] / CENTS,
            }
        )
    return pd.DataFrame(rows)
