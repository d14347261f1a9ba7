"""Worlds side by side: one table of all seeds, its means and ranges, and what of it is not published."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from labsim.study.groups import SMALLEST
from labsim.study.intervals import summary
from labsim.study.tables.registry import TOTAL, Table

RANGES = ["low", "high", "world_low", "world_high"]


def stacked(table: Table, found: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """The rows of every world, behind each other: keys, seed, columns. Raises ValueError where a table lacks some."""
    columns = [one.name for one in table.columns]
    parts = []
    for seed, frame in found.items():
        missing = [name for name in (*table.keys, *columns) if name not in frame]
        if missing:
            raise ValueError(f"table {table.name} lacks {missing}")
        part = frame[[*table.keys, *columns]].copy()
        part.insert(len(table.keys), "seed", seed)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def published(table: Table, by_seed: pd.DataFrame) -> pd.DataFrame:
    """Mean over seeds, its 95 % interval and P10-P90 of one world, one row per key and column, in their order.

    Numbers about 1 to 9 people are missing, and the next smallest where one could be found by subtraction."""
    keys, seeds = list(table.keys), by_seed["seed"].unique()
    if by_seed.empty:  # such as measures, where a scenario has none
        return pd.DataFrame(columns=[*keys, "column", "value", *RANGES, "unit", "hidden"])
    rows = by_seed[keys].drop_duplicates(ignore_index=True)
    order = pd.MultiIndex.from_frame(rows)
    values: dict[str, np.ndarray] = {}
    wide = by_seed.pivot(index=keys, columns="seed").reindex(index=order)
    absent = (~by_seed.assign(here=True).pivot(index=keys, columns="seed", values="here").notna()).reindex(order)
    for one in table.columns:
        mine = wide[one.name].reindex(columns=seeds)
        values[one.name] = (mine.mask(absent[seeds], 0) if one.counts else mine).to_numpy(float).T
    small = hidden(table, rows, {name: value.mean(axis=0) for name, value in values.items()})
    parts = []
    for one in table.columns:
        told = dict(zip(["value", *RANGES], _summary(values[one.name]), strict=True))
        part = rows.assign(column=one.name, **told, unit=one.unit, hidden=small[one.name])
        part.loc[small[one.name], ["value", *RANGES]] = np.nan
        parts.append(part)
    frame = pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)
    return frame


def _summary(values: np.ndarray) -> tuple[np.ndarray, ...]:
    """`summary` over the seeds that have a number [seeds, rows]."""
    told = tuple(np.array(part, float) for part in summary(values))
    for k in np.flatnonzero(np.isnan(values).any(axis=0) & ~np.isnan(values).all(axis=0)):
        some = summary(values[~np.isnan(values[:, k]), k])
        for part, value in zip(told, some, strict=True):
            part[k] = value
    return told


def hidden(table: Table, rows: pd.DataFrame, means: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Which rows of each column are not published: those about 1 to 9 people (mean over worlds) [rows bool].

    Where of all members of a key that has a total one is hidden, the next smallest is hidden too."""
    found = {}
    for one in table.columns:
        if not one.of:
            found[one.name] = np.zeros(len(rows), bool)
            continue
        people = means.get(one.of, np.full(len(rows), np.inf))
        small = (people > 0) & (people < SMALLEST)
        for key in table.keys:
            _protect(rows, key, [name for name in table.keys if name != key], people, small)
        found[one.name] = small
    return found


def _protect(rows: pd.DataFrame, key: str, others: list[str], people: np.ndarray, small: np.ndarray) -> None:
    """Where one member of `key` beside its total is hidden, hide the next smallest of the same rows; in place."""
    member = rows[key].to_numpy() != TOTAL
    if member.all():
        return
    group = rows.groupby(others, sort=False).ngroup().to_numpy() if others else np.zeros(len(rows), int)
    alone = np.bincount(group[member & small], minlength=group.max() + 1) == 1
    for g in np.flatnonzero(alone):
        rest = np.flatnonzero((group == g) & member & ~small & (people > 0))
        if len(rest):
            small[rest[np.argmin(people[rest])]] = True
