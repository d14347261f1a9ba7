"""Invented results to write reports about: whole persons, closed bridges, each form of the answer."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from labsim.report.reading import cell_of

HERE = Path(__file__).parent
START = dt.date(2019, 1, 7)
AT, LAST, SEEDS = 156, 208, 30
TARGET = 40

STEP_NAMES = (
    "registered",
    "repeats",
    "not_regular",
    "not_lasting",
    "never",
    "deadweight",
    "lost",
    "displaced",
    "spill",
)
CASES = {  # mean of each step of the bridge
    "positive": (46, 8, 5, 9, 3, 12, 1, 6, 1),
    "cannot_tell": (46, 8, 5, 9, 3, 14, 2, 9, 2),
    "negative": (46, 8, 5, 9, 3, 11, 14, 9, 1),
    "zero": (46, 8, 5, 9, 3, 20, 1, 7, 1),
    "tiny": (46, 8, 5, 9, 3, 17, 2, 7, 1),
}
CHOICES = ("jobs", "counts", "horizon", "seat", "border", "residence")
ENDS = {  # net lasting at both ends of each choice
    "positive": ((4, 13), (5, 12), (3, 10), (5, 11), (6, 11), (7, 9)),
    "cannot_tell": ((-3, 9), (2, 6), (-2, 5), (1, 7), (1, 6), (2, 4)),
    "negative": ((-11, -2), (-7, -5), (-9, -4), (-8, -5), (-8, -4), (-8, -6)),
    "zero": ((-0.4, 0.4), (-0.2, 0.2), (-0.3, 0.1), (0, 0.3), (-0.1, 0.2), (-0.2, 0.2)),
    "tiny": ((0.6, 4), (1, 3), (1, 2), (1, 3), (1, 3), (1, 2)),
}
SCHEMES = {  # shares of participants and of everybody else per group at the start
    "bijstand": (50, 20),
    "ww": (25, 30),
    "none": (19, 20),
    "wajong": (6, 10),
    "wia": (0, 5),
    "sw": (0, 15),
}
OTHERS = {
    "age": ("under_50", "50plus"),
    "municipality": ("gorinchem", "molenlanden", "vijfheerenlanden"),
    "level": ("practical", "middle", "high"),
    "barriers": ("none", "one", "two_or_more"),
}


@dataclass(frozen=True)
class FakeResult:
    """What the report reads of a result."""

    effects: pd.DataFrame
    effects_by_seed: pd.DataFrame
    bridge_by_seed: pd.DataFrame
    paths: pd.DataFrame
    choices: pd.DataFrame
    assumptions: pd.DataFrame
    meta: dict[str, Any]


def make_result(case: str = "positive", seeds: int = SEEDS, means: tuple[int, ...] | None = None) -> FakeResult:
    """An invented result of one of the cases; `means`: of its bridge. Shared, not to be changed."""
    return _make(case, seeds, means or CASES[case])


@cache
def _make(case: str, seeds: int, means: tuple[int, ...]) -> FakeResult:
    rng = np.random.default_rng(20190620)
    named = dict(zip(STEP_NAMES, means, strict=True))
    bridge = _bridge(rng, named, seeds)
    table, by_seed = _effects(rng, bridge)
    return FakeResult(
        effects=table,
        effects_by_seed=by_seed,
        bridge_by_seed=pd.DataFrame(
            [(seed, step, int(n)) for step, values in bridge.items() for seed, n in enumerate(values)],
            columns=["seed", "step", "value"],
        ),
        paths=_paths(named),
        choices=_choices(ENDS[case]),
        assumptions=pd.read_csv(HERE / "assumptions.csv"),
        meta=_meta(seeds),
    )


def _around(rng: np.random.Generator, mean: float, size: int) -> np.ndarray:
    """Whole numbers around a mean and exactly on it on average, never below zero."""
    draws = np.maximum(np.rint(rng.normal(mean, 0.4 + 0.13 * mean**0.75, size)), 0).astype(int)
    i = 0
    while (gap := round(mean * size) - int(draws.sum())) != 0:
        draws[i % size] = max(draws[i % size] + (1 if gap > 0 else -1), 0)
        i += 1
    return draws


def _bridge(rng: np.random.Generator, means: dict[str, int], seeds: int) -> dict[str, np.ndarray]:
    draw = {name: _around(rng, mean, seeds) if mean else np.zeros(seeds, int) for name, mean in means.items()}
    steps = {
        "registered": draw["registered"],
        "repeats": -draw["repeats"],
        "not_regular": -draw["not_regular"],
        "not_lasting": -draw["not_lasting"],
        "never_registered": draw["never"],
    }
    steps["gross_lasting"] = sum(steps.values())
    steps["deadweight"] = -np.minimum(draw["deadweight"], steps["gross_lasting"])
    steps |= {"lost": -draw["lost"], "displaced": -draw["displaced"], "spillover": draw["spill"]}
    others = steps["displaced"] + steps["spillover"]
    steps["net_lasting"] = steps["gross_lasting"] + steps["deadweight"] + steps["lost"] + others
    steps["participants_with"] = steps["gross_lasting"]
    steps["participants_without"] = -steps["deadweight"] - steps["lost"]
    steps["others_without"] = 58_000 + np.arange(seeds)
    steps["others_with"] = steps["others_without"] + others
    return steps


def _split(rng: np.random.Generator, totals: np.ndarray, weights: tuple[float, ...]) -> np.ndarray:
    """Whole parts of whole totals: one row per part, one column per seed."""
    shares = np.array(weights) / sum(weights)
    return np.array([np.sign(total) * rng.multinomial(abs(total), shares) for total in totals]).T


def _measures(rng: np.random.Generator, steps: dict[str, np.ndarray], growth: float) -> dict[str, np.ndarray]:
    """All measures of one date: the state cells grow with time, lasting work follows them."""
    some = steps["registered"].any()
    flat = np.full(steps["registered"].size, int(some))

    def part(step: str, more: int = 0) -> np.ndarray:
        return np.rint(abs(steps[step]) * growth).astype(int) + more * flat

    out = {"invited": 90 * flat, "waiting": 4 * flat, "started": 60 * flat, "participants": 60 * flat}
    out |= {"completed": part("registered", 2), "registered_placements": part("registered")}
    out |= {"gross": part("gross_lasting", 2), "deadweight": part("deadweight", 1)}
    out |= {name: part(name) for name in ("lost", "displaced", "spillover")}
    split = _split(rng, out["displaced"] - out["spillover"], (0.5, 0.3, 0.2))
    out |= {f"displaced_{name}": row for name, row in zip(("same_segment", "elsewhere", "outside"), split, strict=True)}
    out["net"] = _net(out)
    out["net_nl"] = out["net"] - abs(out["displaced_outside"])
    lasting = np.rint(steps["net_lasting"] * growth).astype(int)
    return out | {
        "net_lasting_26w": lasting,
        "net_lasting_52w": lasting - 2 * flat,
        "cost_eur": 700_000 + 0 * flat,
    }


def _net(cells: dict[str, np.ndarray]) -> np.ndarray:
    return cells["gross"] - cells["deadweight"] - cells["lost"] - cells["displaced"] + cells["spillover"]


def _groups(rng: np.random.Generator, measures: dict[str, np.ndarray]) -> dict[str, dict[str, np.ndarray]]:
    weights = {"scheme": SCHEMES} | {name: dict.fromkeys(keys, (1, 1)) for name, keys in OTHERS.items()}
    found: dict[str, dict[str, np.ndarray]] = {}
    for dimension, keys in weights.items():
        for name in (
            "participants",
            "gross",
            "deadweight",
            "lost",
            "net_lasting_26w",
            "displaced",
            "spillover",
        ):
            column = int(name in ("displaced", "spillover"))
            split = _split(rng, measures[name], tuple(pair[column] for pair in keys.values()))
            for key, row in zip(keys, split, strict=True):
                found.setdefault(f"{dimension}:{key}", {})[name] = row
    for cells in found.values():
        cells["net"] = _net(cells)
    return found


def _effects(rng: np.random.Generator, steps: dict[str, np.ndarray]) -> tuple[pd.DataFrame, pd.DataFrame]:
    table, seeds = [], []
    for weeks in range(26, LAST + 1, 26):
        date = (START + dt.timedelta(weeks=weeks)).isoformat()
        measures = _measures(rng, steps, min(1.0, weeks / AT))
        for group, cells in {"all": measures, **_groups(rng, measures)}.items():
            for name, values in cells.items():
                cell = cell_of(values)
                table.append((group, name, date, cell.value, cell.low, cell.high, cell.world_low, cell.world_high))
                seeds += [(group, name, date, seed, int(value)) for seed, value in enumerate(values)]
        net = measures["net_lasting_26w"].mean()
        met = float((measures["registered_placements"] >= TARGET).mean())
        for name, value in (
            ("eur_per_net_lasting", 700_000 / net if net > 0 else math.nan),
            ("target", TARGET),
            ("p_target", met),
        ):
            table.append(("all", name, date, value, math.nan, math.nan, math.nan, math.nan))
    bands = ["value", "low", "high", "world_low", "world_high"]
    keys = ["group", "measure", "date"]
    frames = (
        pd.DataFrame(table, columns=[*keys, *bands]),
        pd.DataFrame(seeds, columns=[*keys, "seed", "value"]),
    )
    names = {"region": "gorinchem", "scenario": "ambachtsschool", "intervention": "ambachtsschool"}
    return tuple(frame.assign(**names) for frame in frames)  # type: ignore[return-value]


def _paths(means: dict[str, int]) -> pd.DataFrame:
    rows = []
    for weeks in range(0, LAST + 1, 13):
        x = weeks / LAST
        without = (13 * min(1, 2.5 * x) + 3 * x) * bool(means["registered"])
        gain = (means["registered"] - means["deadweight"] - means["lost"]) / 2
        with_ = max(without + gain * (1 - math.exp(-3 * x)) * min(1, (weeks - 40) / 60), 0) if weeks else 0.0
        net = with_ - without - (means["displaced"] - means["spill"]) * min(1, 1.5 * x)
        date = (START + dt.timedelta(weeks=weeks)).isoformat()
        values = (
            ("participants", "with", with_),
            ("participants", "without", without),
            ("all", "difference", net),
        )
        for who, world, value in values:
            spread = (1 + 7 * x) * bool(weeks) * bool(means["registered"])
            rows.append((date, who, world, value, value - spread, value + spread))
    return pd.DataFrame(rows, columns=["date", "who", "world", "value", "world_low", "world_high"])


def _choices(ends: tuple[tuple[float, float], ...]) -> pd.DataFrame:
    rows = [
        (name, end, value, value - 2, value + 2)
        for name, pair in zip(CHOICES, ends, strict=True)
        for end, value in zip(("low", "high"), pair, strict=True)
    ]
    return pd.DataFrame(rows, columns=["choice", "end", "value", "low", "high"])


def _meta(seeds: int) -> dict[str, Any]:
    return {
        "region": "gorinchem",
        "region_name": "Gorinchem",
        "scenario": "ambachtsschool",
        "intervention": "ambachtsschool",
        "intervention_name_nl": "Ambachtsschool (nieuwe stijl)",
        "intervention_name_en": "Trade school (new style)",
        "subject_nl": "de ambachtsschool",
        "subject_en": "the trade school",
        "question": "",
        "start": "2019-01",
        "weeks": LAST,
        "at": AT,
        "pairs": seeds,
        "horizon_date": (START + dt.timedelta(weeks=AT)).isoformat(),
        "budget_total_eur": 700_000,
        "target_text": {"ambachtsschool": "40 matches"},
        "command": f"labsim compare gorinchem ambachtsschool --seeds {seeds}",
        "created": "2026-11-21",
        "measure": "12h",
        "manifest": {
            "version": "0.1.0",
            "hashes": {"invoer": "a41f" + "0" * 58 + "9c", "bevolking": "07d2" + "1" * 58 + "1e"},
        },
        "share_of_validation": {
            "current": True,
            "checks": [
                {"key": "flows.u_to_e", "value": 34.17, "low": 20, "high": 28, "unit": "%", "off": "high"},
                {"key": "flows.ww_work", "value": 61.4, "low": 58, "high": 70, "unit": "%", "off": ""},
                {"key": "baseline.ww_change", "value": -19.2, "low": -17.4, "high": -7.4, "unit": "%", "off": "low"},
            ],
        },
    }
