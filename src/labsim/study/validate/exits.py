"""Every class of job seekers must have a way out: by segment, barrier and distance to work.

A class that nobody ever leaves is a trap: the world then drifts for decades. A class is live when it was seen so often
that three exits would be expected even at a tenth of the mean exit of its group; none is then no chance (95 %).
"""

from threading import Event
from typing import NamedTuple

import numpy as np

from labsim.core.codes import SEGMENTS, Barrier, Occupation, Scheme, Status
from labsim.study.validate.bench import Bench, live
from labsim.study.validate.records import Check, Found, Table
from labsim.study.validate.snapshots import Quarter, quarters
from labsim.world.derived import GROUP_C

WARM_UP_W, QUARTERS = 13, 16
EXPECTED, SLOW = 3.0, 0.1  # exits that would be expected in a live class, at a tenth of its group's mean
LEVELS = ("practical", "middle", "high")
KINDS = ("none", *(barrier.name.lower() for barrier in Barrier))
DISTANCE = ("A", "B", "C")


class Cells(NamedTuple):
    """Person-quarters and exits by segment, barrier and group [SEGMENTS, KINDS, 3]; many have several barriers."""

    seen: np.ndarray
    left: np.ndarray


def run(bench: Bench) -> Found:
    """Live classes without any exit, and exit rates by barrier and by group."""
    seeds = bench.seeds(6, 2)
    found = bench.each(list(seeds), lambda seed, stop: _lived(bench, seed, stop), "exits")
    cells = Cells(*(np.sum(parts, axis=0) for parts in zip(*found.values(), strict=True)))
    alive = live_classes(cells)
    shut = alive & (cells.left == 0)
    what, basis = f"live classes without an exit, of {int(alive.sum())}", "economics: positive exits for every class"
    checks = (
        Check("shut", what, float(shut.sum()), "classes", 0, 0, basis),
        Check("slowest", "slowest live class: exits a quarter", _slowest(cells, alive), "%", None, None, "shown"),
    )
    how = f"start `stationary`, {len(seeds)} seeds, {QUARTERS} quarters each"
    return Found("exits", how, checks, (_rates(cells), *_shut(cells, shut)))


def _lived(bench: Bench, seed: int, stop: Event) -> Cells:
    market = bench.market(seed)
    shape = (SEGMENTS, len(KINDS), len(DISTANCE))
    cells = Cells(np.zeros(shape, np.int64), np.zeros(shape, np.int64))
    try:
        live(market, WARM_UP_W, stop)
        for quarter in quarters(market, QUARTERS, stop):
            add(cells, quarter)
    finally:
        market.close()
    return cells


def add(cells: Cells, quarter: Quarter) -> None:
    """Add a quarter: seekers and bijstand recipients without work; exit is a job, for group C also a step nearer."""
    first, last = quarter.first, quarter.last
    bijstand = (first.scheme == Scheme.BIJSTAND) & (first.status != Status.EMPLOYED)
    looks = ((first.status == Status.UNEMPLOYED) | bijstand) & last.present
    out = quarter.hired | (last.status == Status.EMPLOYED)
    out |= (first.group == GROUP_C) & (last.group != GROUP_C)
    for k in range(len(KINDS)):
        has = first.barriers == 0 if k == 0 else (first.barriers >> (k - 1)) & 1 == 1
        rows = np.flatnonzero(looks & has)
        place = (first.segment[rows], np.full(len(rows), k), first.group[rows])
        np.add.at(cells.seen, place, 1)
        np.add.at(cells.left, place, out[rows].astype(np.int64))


def live_classes(cells: Cells) -> np.ndarray:
    """Classes that were seen often enough [SEGMENTS, KINDS, 3] bool."""
    mean = cells.left.sum(axis=(0, 1)) / np.maximum(1, cells.seen.sum(axis=(0, 1)))
    return cells.seen * (SLOW * mean) >= EXPECTED


def _slowest(cells: Cells, alive: np.ndarray) -> float:
    rate = np.where(alive, cells.left / np.maximum(1, cells.seen), np.inf)
    return 100.0 * float(rate.min()) if alive.any() else float("nan")


def _rates(cells: Cells) -> Table:
    """Exits a quarter by barrier and group, all segments together."""
    seen, left = cells.seen.sum(axis=0), cells.left.sum(axis=0)
    rows = []
    for k, kind in enumerate(KINDS):
        rates = [100.0 * left[k, d] / seen[k, d] if seen[k, d] else float("nan") for d in range(len(DISTANCE))]
        rows.append((kind, *rates, int(seen[k].sum())))
    columns = ("barrier", *(f"group {one}, %" for one in DISTANCE), "person-quarters")
    note = "Exit: a job within the quarter; for group C also a step to B or A. Who has several barriers counts at each."
    return Table("Exits a quarter by barrier and distance to work", columns, tuple(rows), note)


def _shut(cells: Cells, shut: np.ndarray) -> tuple[Table, ...]:
    """Live classes without an exit, if there are any."""
    if not shut.any():
        return ()
    rows = []
    for g, k, d in zip(*np.nonzero(shut), strict=True):
        name = f"{Occupation(g // len(LEVELS)).name.lower()}, {LEVELS[g % len(LEVELS)]}"
        rows.append((name, KINDS[k], DISTANCE[d], int(cells.seen[g, k, d])))
    return (Table("Live classes without an exit", ("segment", "barrier", "group", "person-quarters"), tuple(rows)),)
