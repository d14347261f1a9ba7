"""Employers and positions that do not exist at the start: rows behind those of the base world, closed until due."""

from typing import Any, NamedTuple

import numpy as np

from labsim.core.codes import ALWAYS, NO_ROW, Slot
from labsim.core.sieve import hashes
from labsim.world.state import World


class ExtraEmployers(NamedTuple):
    """Employers that settle in the region [n]; what is not here they do not have yet."""

    ident: np.ndarray  # [uint64]
    sector: np.ndarray  # [int8]
    municipality: np.ndarray  # [int8]
    size: np.ndarray  # positions they come with [int32]
    inclusiveness: np.ndarray  # [0, 1] [float32]
    risk_aversion: np.ndarray  # [0, 1] [float32]
    trust: np.ndarray  # in each employer service [0, 1] [float32]
    learning_places: np.ndarray  # [int16]


class ExtraPositions(NamedTuple):
    """Positions that come to exist later [n]; ident: (ident of the scenario's part or instrument, ordinal)."""

    ident: np.ndarray  # [uint64]
    employer: np.ndarray  # row in employers, those that settle included [int32]
    sector: np.ndarray  # [int8]
    municipality: np.ndarray  # [int8]
    segment: np.ndarray  # [int8]
    contract: np.ndarray  # Contract [int8]
    hours: np.ndarray  # a week [int8]
    wage: np.ndarray  # log wage relative to the segment's mean [float32]
    standard: np.ndarray  # sd of match quality beside the usual standard [float32]
    due: np.ndarray  # week in which it opens for the first time [int32]
    audience: np.ndarray  # 0 everybody, see Positions [int8]


def add_employers(world: World, extra: ExtraEmployers) -> World:
    """The world with these employers as its last rows."""
    n, firms = len(extra.ident), world.employers
    blank: dict[str, Any] = {
        "trust": np.repeat(extra.trust[:, None], firms.trust.shape[1], axis=1),
        "neighbours": np.full((n, firms.neighbours.shape[1]), NO_ROW),
        "learning_used": np.zeros(n),
        "replaced": np.zeros(n),
    }
    return world._replace(employers=_appended(firms, {**extra._asdict(), **blank}))


def add_positions(world: World, extra: ExtraPositions) -> tuple[World, np.ndarray]:
    """The world with these positions as its last rows, closed, and those rows [n int32].

    Raises ValueError where one has the ident of another: they would share every draw."""
    n, slots = len(extra.ident), world.positions
    idents = np.concatenate([slots.ident, extra.ident.astype(np.uint64)])
    if len(np.unique(idents)) != len(idents):
        raise ValueError("an added position has the ident of another one")
    blank: dict[str, Any] = {
        "hash": hashes(extra.ident),
        "vacancy": np.zeros(n),
        "state": np.full(n, int(Slot.CLOSED)),
        "occupant": np.full(n, NO_ROW),
        "since": extra.due,
        "opened": extra.due,
        "openings": np.zeros(n),
        "quality": np.zeros(n),
        "handled": np.zeros(n),
        "requires": np.zeros(n),
        "replaces": np.zeros(n),
        "stay": np.zeros(n),
        "last": np.full(n, ALWAYS),
        "after": np.zeros(n),
        "heir": np.full(n, NO_ROW),
    }
    made = world._replace(positions=_appended(slots, {**extra._asdict(), **blank}))
    return made, np.arange(len(slots.ident), len(slots.ident) + n, dtype=np.int32)


def by_due(world: World, rows: np.ndarray) -> np.ndarray:
    """Rows of added positions in the order in which they open [int32]; of equals the first row first."""
    return rows[np.argsort(world.positions.due[rows], kind="stable")].astype(np.int32)


def _appended(table: Any, more: dict[str, np.ndarray]) -> Any:
    """A table with more rows, each column of its own type."""
    columns = zip(table._fields, table, strict=True)
    return type(table)(*(np.concatenate([old, more[name].astype(old.dtype)]) for name, old in columns))
