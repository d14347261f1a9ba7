"""Worlds side by side: one table of all seeds, its means and ranges, and what of it is not published."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from labsim.study.groups import SMALLEST
from labsim.study.intervals import ratio_of_means, summary
from labsim.study.tables.cubes import ratio
from labsim.study.tables.registry import TOTAL, Table

MEANS = ["value", "low", "high", "world_low", "world_high", "world_median"]
DIFFERENCES = ["beside", "difference", "difference_low", "difference_high"]


def stacked(table: Table, found: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """The rows of every world, behind each other: keys, seed, columns. Raises ValueError where a table lacks some."""
    columns = [one.name for one in table.columns if one.over is None]
    parts = []
    for seed, frame in found.items():
        missing = [name for name in (*table.keys, *columns) if name not in frame]
        if missing:
            raise ValueError(f"table {table.name} lacks {missing}")
        part = frame[[*table.keys, *columns]].copy()
        part.insert(len(table.keys), "seed", seed)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def published(table: Table, by_seed: pd.DataFrame, beside: pd.DataFrame | None = None) -> pd.DataFrame:
    """Mean over seeds, its 95 % interval, median and P10-P90 of one world, one row per key and column, in their order.

    beside: the worlds of another scenario, seed by seed; its mean and the mean difference with its 95 % interval are
    added. Numbers about 1 to 9 people are missing, and the next smallest where one could be found by subtraction.
    """
    keys, both = list(table.keys), [by_seed, *([] if beside is None else [beside])]
    told = [*MEANS, *([] if beside is None else DIFFERENCES)]
    if all(one.empty for one in both):  # such as measures, where a scenario has none
        return pd.DataFrame(columns=[*keys, "column", *told, "unit", "hidden"])
    rows = pd.concat([one[keys] for one in both]).drop_duplicates(ignore_index=True)
    seeds = sorted({seed for one in both for seed in one["seed"].unique()})
    values = [values_of(table, one, rows, seeds) for one in both]
    means = [{name: _mean(value) for name, value in one.items()} for one in values]
    masks = [hidden(table, rows, one) for one in means]
    parts = []
    for one in table.columns:
        if one.over is not None:
            numbers = dict.fromkeys(told, np.full(len(rows), np.nan)) | _divided(values[0], *one.over)
            small = masks[0][one.over[1]] | masks[0][one.over[0]]
            parts.append(rows.assign(column=one.name, **numbers, unit=one.unit, hidden=small))
            parts[-1].loc[small, told] = np.nan
            continue
        numbers = dict(zip(MEANS, _summary(values[0][one.name]), strict=True))
        if beside is not None:
            both_less = values[0][one.name] - values[1][one.name]
            change = _summary(of_half(both_less) if one.half else both_less)
            numbers |= dict(zip(DIFFERENCES, (means[1][one.name], *change[:3]), strict=True))
        small = np.any([mask[one.name] for mask in masks], axis=0)
        part = rows.assign(column=one.name, **numbers, unit=one.unit, hidden=small)
        part.loc[small, told] = np.nan
        parts.append(part)
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def _divided(values: Mapping[str, np.ndarray], above: str, below: str) -> dict[str, np.ndarray]:
    """Value and 95 % interval of one column over another, by row, over the worlds that have both; told where the
    interval is known, which takes two worlds."""
    found = np.full((3, values[above].shape[1]), np.nan)
    for k in range(found.shape[1]):
        known = ~np.isnan(values[above][:, k]) & ~np.isnan(values[below][:, k])
        if np.count_nonzero(known) > 1:
            found[:, k] = ratio_of_means(values[above][known, k], values[below][known, k])
    return dict(zip(("value", "low", "high"), found, strict=True))


def values_of(table: Table, by_seed: pd.DataFrame, rows: pd.DataFrame, seeds: Sequence[int]) -> dict[str, np.ndarray]:
    """Each column over the rows, world by world [seeds, rows]; what counts is 0 where a world lacks the row."""
    keys = list(table.keys)
    at = pd.MultiIndex.from_frame(rows).get_indexer(pd.MultiIndex.from_frame(by_seed[keys]))
    world = np.searchsorted(np.asarray(seeds), by_seed["seed"].to_numpy(np.int64))
    here = np.zeros((len(seeds), len(rows)), bool)
    here[world, at] = True
    found = {}
    for one in (column for column in table.columns if column.over is None):
        values = np.full(here.shape, np.nan)
        values[world, at] = by_seed[one.name].to_numpy(float)
        values = np.where(here, values, 0.0) if one.counts else values
        found[one.name] = of_half(values) if one.half else values
    return found


def of_half(values: np.ndarray) -> np.ndarray:
    """The same [seeds, rows], missing in rows that fewer than half of the worlds have."""
    return np.where(2 * np.count_nonzero(~np.isnan(values), axis=0) >= len(values), values, np.nan)


def _mean(values: np.ndarray) -> np.ndarray:
    """Mean over the seeds that have a number [seeds, rows]; NaN where none has."""
    known = ~np.isnan(values)
    return np.asarray(ratio(np.where(known, values, 0.0).sum(axis=0), known.sum(axis=0)))


def _summary(values: np.ndarray) -> tuple[np.ndarray, ...]:
    """As MEANS, over the seeds that have a number [seeds, rows]."""
    known = ~np.isnan(values)
    told = tuple(np.full(values.shape[1], np.nan) for _ in MEANS)
    full = known.all(axis=0)
    for part, value in zip(told, _told(values[:, full]), strict=True):
        part[full] = value
    for k in np.flatnonzero(known.any(axis=0) & ~full):
        for part, value in zip(told, _told(values[known[:, k], k]), strict=True):
            part[k] = value
    return told


def _told(values: np.ndarray) -> tuple[np.ndarray, ...]:
    return (*summary(values), np.median(values, axis=0))


def hidden(table: Table, rows: pd.DataFrame, means: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Which rows of each column are not published: those about 1 to 9 people (mean over worlds) [rows bool].

    Where of all members of a key that has a total one is hidden, the next smallest is hidden too."""
    found = {}
    for one in table.columns:
        if not one.of or one.over is not None:
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
