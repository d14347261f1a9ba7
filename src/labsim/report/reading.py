"""Reads a study's result: cells by name, the bridge in whole persons, the choices. No words, no figures.

What is read of a result (all pandas frames unless said otherwise):

- `effects`: region, scenario, intervention, group, measure, date, value, low, high, world_low, world_high.
  `value` is the mean over seeds, low/high its 95 % interval, world_low/world_high P10-P90 of one world.
- `effects_by_seed`: the same keys, seed, value (whole persons).
- `bridge_by_seed`: seed, step, value at the horizon, signed whole persons (steps in `rounding.STEPS`), plus
  participants_with, participants_without, others_with, others_without (persons in lasting work).
- `paths`: date, who (participants | all), world (with | without | difference), value, world_low,
  world_high: in work at that date.
- `choices`: choice, end (low | high), label_nl, label_en, value, low, high: net lasting (26 weeks) at that
  end. Which end is low: jobs eta 0, border outside_eta 0, counts unsubsidised, horizon the earlier, seat
  the motivated and employable first (creaming 1), residence the whole country.
- `assumptions`: name_nl, name_en, value, unit, low, high, grade (B source | G fitted | A assumption),
  provenance, influence_low, influence_high (net at both ends, NaN where not computed).
- `meta`: dict: region, region_name, scenario, intervention, intervention_name_nl, start, at (weeks), pairs,
  horizon_date, budget_total_eur, target_text (by instrument), command, manifest (version, hashes), created; optional:
  question, question_en, intervention_name_en, subject_nl / subject_en ('de ambachtsschool'), measure,
  notice (a banner), share_of_validation (see `study.tested.cited`), published (by instrument: shares to print beside
  ours, see `inputs.published`).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pandas as pd

from labsim.report.formats import FUTURES
from labsim.report.rounding import STEPS, TO_GROSS, TO_NET, round_bridge
from labsim.study.intervals import summary

NAN = float("nan")
PER_YEAR = 52
SHARES = ("alone", "leave_one_out", "shapley")  # measures of what a budget line earns, see study.attribution


class Result(Protocol):
    """The part of a study's result that the report reads (see the module's page)."""

    @property
    def effects(self) -> pd.DataFrame: ...
    @property
    def effects_by_seed(self) -> pd.DataFrame: ...
    @property
    def bridge_by_seed(self) -> pd.DataFrame: ...
    @property
    def paths(self) -> pd.DataFrame: ...
    @property
    def choices(self) -> pd.DataFrame: ...
    @property
    def assumptions(self) -> pd.DataFrame: ...
    @property
    def meta(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Cell:
    """A mean over seeds with the 95 % interval of that mean and P10-P90 of one world; NaN where unknown."""

    value: float = NAN
    low: float = NAN
    high: float = NAN
    world_low: float = NAN
    world_high: float = NAN

    @property
    def half_width(self) -> float:
        """Half of the 95 % interval: the simulation error."""
        return (self.high - self.low) / 2

    @property
    def known(self) -> bool:
        """Whether there is a value at all."""
        return math.isfinite(self.value)


def cell_of(values: np.ndarray) -> Cell:
    """Cell of one number per seed (any length; no interval from a single seed)."""
    values = np.asarray(values, dtype=float)
    return Cell(*(float(number) for number in summary(values))) if values.size else Cell()


@dataclass(frozen=True)
class Bridge:
    """From registered placements to extra people in lasting work at the horizon."""

    whole: Mapping[str, int]  # signed, rounded so that the bridge closes
    cells: Mapping[str, Cell]  # the same steps and the four world totals, unrounded
    by_seed: Mapping[str, np.ndarray]  # the same, one value per seed
    outcomes: np.ndarray  # net_lasting per seed, sorted [persons]

    @cached_property
    def twenty(self) -> list[float]:
        """20 possible outcomes of one world: the (k - 1/2)/20 quantiles, each an outcome that occurred."""
        n = self.outcomes.size
        ranks = [math.ceil(n * (k + 0.5) / FUTURES - 1e-9) - 1 for k in range(FUTURES)]
        return [float(self.outcomes[max(rank, 0)]) for rank in ranks]

    def share_at_most(self, limit: float) -> float:
        """Share of worlds with net at most `limit`."""
        return float((self.outcomes <= limit).mean())

    def change(self, who: str) -> Cell:
        """What the instrument changes for 'participants' or 'others': lasting work with minus without."""
        return cell_of(self.by_seed[f"{who}_with"] - self.by_seed[f"{who}_without"])


def read_bridge(result: Result) -> Bridge:
    """The bridge of a result; ValueError where it does not close in some seed or misses a step."""
    wide = result.bridge_by_seed.pivot(index="seed", columns="step", values="value").sort_index()
    totals = ("participants_with", "participants_without", "others_with", "others_without")
    missing = [step for step in (*STEPS, *totals) if step not in wide]
    if missing:
        raise ValueError(f"bridge_by_seed misses the steps {missing}")
    for first, steps, last in (
        ("registered", TO_GROSS, "gross_lasting"),
        ("gross_lasting", TO_NET, "net_lasting"),
    ):
        gap = wide[[first, *steps]].sum(axis=1) - wide[last]
        if (gap != 0).any():
            raise ValueError(f"the bridge does not close on {last} for seeds {list(gap.index[gap != 0])}")
    by_seed = {str(step): wide[step].to_numpy(dtype=float) for step in wide.columns}
    cells = {step: cell_of(values) for step, values in by_seed.items()}
    return Bridge(
        whole=round_bridge({step: cells[step].value for step in STEPS}),
        cells=cells,
        by_seed=by_seed,
        outcomes=np.sort(by_seed["net_lasting"]),
    )


@dataclass(frozen=True)
class Reading:
    """Cells of one instrument of a result, by measure, group and weeks since the start."""

    result: Result
    scenario: str
    intervention: str
    at: int  # weeks from the start to the horizon
    cells: Mapping[tuple[str, str, int], Cell]  # (group, measure, weeks)

    def cell(self, measure: str, *, group: str = "all", weeks: int | None = None) -> Cell:
        """The cell, or an unknown one (all NaN) where the result does not have it."""
        return self.cells.get((group, measure, self.at if weeks is None else weeks), Cell())

    @property
    def has_instrument(self) -> bool:
        """Whether there is a net effect; circumstances alone give differences between indicators."""
        return self.cell("net").known

    @property
    def has_money(self) -> bool:
        """Whether a ledger of this scenario was asked for."""
        mkba = (getattr(self.result, "money", None) or {}).get("mkba")
        return mkba is not None and bool((mkba["scenario"] == self.scenario).any())

    def groups(self, dimension: str) -> list[str]:
        """Keys of the groups of a dimension ('scheme'), in the order of the result."""
        return list(
            dict.fromkeys(
                group
                for group, _, weeks in self.cells
                if weeks == self.at and group.partition(":")[0] == dimension and ":" in group
            )
        )

    def dimensions(self) -> list[str]:
        """Dimensions that have groups, in the order of the result."""
        return list(dict.fromkeys(group.partition(":")[0] for group, _, _ in self.cells if ":" in group))

    def weeks(self) -> list[int]:
        """All moments that have a cell for everybody, in weeks since the start."""
        return sorted({weeks for group, _, weeks in self.cells if group == "all"})

    @cached_property
    def _seeds(self) -> dict[tuple[str, int], np.ndarray]:
        """(measure, weeks) -> one value per seed, for everybody."""
        frame = self.result.effects_by_seed
        mine = frame[
            (frame["group"] == "all")
            & (frame["scenario"] == self.scenario)
            & (frame["intervention"] == self.intervention)
        ].sort_values("seed", kind="stable")
        return {
            (str(measure), weeks_since_start(self.result, date)): rows["value"].to_numpy(dtype=float)
            for (measure, date), rows in mine.groupby(["measure", "date"], sort=False)
        }

    def by_seed(self, measure: str, *, weeks: int | None = None) -> np.ndarray:
        """One value per seed (sorted by seed) for everybody at a moment; empty where there is none."""
        return self._seeds.get((measure, self.at if weeks is None else weeks), np.empty(0))

    def pairs(self, *, weeks: int | None = None) -> int:
        """How many pairs of worlds the cells at a moment rest on."""
        return int(self.by_seed("net", weeks=weeks).size) or int(self.result.meta.get("pairs", 0))


def _horizon(result: Result) -> dt.date:
    return dt.date.fromisoformat(str(result.meta["horizon_date"])[:10])


def weeks_since_start(result: Result, date: object) -> int:
    """Weeks from the start of the study to a date (the horizon lies `meta['at']` weeks after the start)."""
    days = (dt.date.fromisoformat(str(date)[:10]) - _horizon(result)).days
    return int(result.meta["at"]) + math.floor(days / 7 + 0.5)


def instruments(result: Result) -> list[tuple[str, str]]:
    """(scenario, intervention) of every instrument of a result, in order; not of budget lines that earn a share."""
    shares = result.effects["measure"].str.startswith(SHARES)
    pairs = result.effects.loc[~shares, ["scenario", "intervention"]].drop_duplicates()
    return [(str(scenario), str(intervention)) for scenario, intervention in pairs.itertuples(index=False)]


def read(result: Result, scenario: str | None = None, intervention: str | None = None) -> Reading:
    """Cells of one instrument; by default the one that the result's meta names, else the first."""
    known = instruments(result)
    wanted = (
        scenario or str(result.meta.get("scenario", "")),
        intervention or str(result.meta.get("intervention", "")),
    )
    chosen = wanted if wanted in known else known[0]
    frame = result.effects
    frame = frame[(frame["scenario"] == chosen[0]) & (frame["intervention"] == chosen[1])]
    weeks = {date: weeks_since_start(result, date) for date in frame["date"].unique()}
    columns = ["group", "measure", "date", "value", "low", "high", "world_low", "world_high"]
    cells = {
        (str(group), str(measure), weeks[date]): Cell(*(NAN if pd.isna(x) else float(x) for x in numbers))
        for group, measure, date, *numbers in frame[columns].itertuples(index=False)
    }
    return Reading(result, *chosen, int(result.meta["at"]), cells)
