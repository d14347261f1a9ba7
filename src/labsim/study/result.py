"""A result: tidy tables that anybody can read, and where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from labsim.inputs.output import MARKER
from labsim.study.files import write_csv, write_json, write_parquet

Data = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the report tells about one scenario; the frames are described in `Result`."""

    bridge_by_seed: pd.DataFrame
    paths: pd.DataFrame
    choices: pd.DataFrame
    assumptions: pd.DataFrame
    meta: Mapping[str, Any]
    centre: float


@dataclass(frozen=True, kw_only=True)
class Result:
    """Effects of one or more scenarios in a region.

    effects: a row per (intervention, group, measure, date): mean over seeds, 95 % interval of that mean,
    P10-P90 of one world; groups of fewer than 10 participants or persons are empty. effects_by_seed: the
    same, complete, per pair of worlds, in whole persons; the population is synthetic. indicators: both
    worlds and their difference. attribution: a row per budget line and one for the package, interactions: what
    two lines do beyond each alone, saturation: by share of the size; None where they were not asked for. money:
    where a ledger was asked for, the tables money, money_by_seed, spending and mkba, in euros; else none.
    answers: by scenario, of which `main` is the one that `bridge_by_seed`, `paths`, `choices`, `assumptions`,
    `meta` and `centre` tell about.
    """

    effects: pd.DataFrame
    effects_by_seed: pd.DataFrame
    indicators: pd.DataFrame
    answers: Mapping[str, Answer]
    main: str
    manifest: Mapping[str, Any]
    attribution: pd.DataFrame | None = None
    interactions: pd.DataFrame | None = None
    saturation: pd.DataFrame | None = None
    money: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def bridge_by_seed(self) -> pd.DataFrame:
        """seed, step, value: from registered placements to net lasting work, closing in whole persons."""
        return self.answers[self.main].bridge_by_seed

    @property
    def paths(self) -> pd.DataFrame:
        """Participants in work with and without, and the difference for everybody, from the start on."""
        return self.answers[self.main].paths

    @property
    def choices(self) -> pd.DataFrame:
        """Net lasting work at both ends of every choice that was computed."""
        return self.answers[self.main].choices

    @property
    def assumptions(self) -> pd.DataFrame:
        """Every figure the answer rests on, with range and provenance."""
        return self.answers[self.main].assumptions

    @property
    def meta(self) -> Mapping[str, Any]:
        """What was asked and how it was calculated."""
        return self.answers[self.main].meta

    @property
    def centre(self) -> float:
        """Net lasting work at the headline's date, mean over seeds."""
        return self.answers[self.main].centre

    @property
    def is_difference(self) -> bool:
        """True: circumstances only, shown as differences from the reference; there is no gross or net."""
        return not self.meta["intervention"]

    def of(self, scenario: str) -> "Result":
        """The same result, told about another of its scenarios. Raises KeyError."""
        if scenario not in self.answers:
            raise KeyError(f"no scenario {scenario!r}; there are {list(self.answers)}")
        return replace(self, main=scenario)

    def to_json(self) -> Data:
        """{'effects': rows of effects.csv, 'manifest': ...} as plain data, and the rows of what was asked beside it;
        None for what is missing. With a ledger also {'money': {'money': rows of money.csv, 'mkba': ...}}."""
        beside: Data = {name: records(frame) for name, frame in self.beside().items()}
        told = {name: records(self.money[name]) for name in ("money", "mkba") if name in self.money}
        beside |= {"money": told} if told else {}
        return {"effects": records(self.effects), **beside, "manifest": dict(self.manifest)}

    def beside(self) -> dict[str, pd.DataFrame]:
        """The tables that were asked for beside the comparison, by name."""
        asked = {name: getattr(self, name) for name in ("attribution", "interactions", "saturation")}
        return {name: frame for name, frame in asked.items() if frame is not None}

    def all_paths(self) -> pd.DataFrame:
        """The paths of every scenario: work from the start on, week by week."""
        parts = [one.paths.assign(scenario=name) for name, one in self.answers.items()]
        found = pd.concat(parts, ignore_index=True)
        return found[["scenario", *(name for name in found if name != "scenario")]]

    def write(self, directory: str | Path) -> list[Path]:
        """Write the tables and the manifest; `labsim.report.handover.write` adds the figures and the memo.

        The manifest comes last: a folder that holds it is complete. Returns the paths.
        """
        folder = Path(directory)
        return [
            *(write_csv(folder / f"{name}.csv", frame) for name, frame in self.beside().items()),
            write_csv(folder / "effects.csv", self.effects),
            write_csv(folder / "effects_by_seed.csv", self.effects_by_seed),
            write_csv(folder / "paths.csv", self.all_paths()),
            write_parquet(folder / "indicators.parquet", self.indicators),
            *(write_csv(folder / f"{name}.csv", table) for name, table in self.money.items()),
            write_json(folder / MARKER, dict(self.manifest)),
        ]


def records(frame: pd.DataFrame) -> list[Data]:
    """Rows as plain data: None for NaN and infinity, Python's own numbers."""
    return [{key: _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
