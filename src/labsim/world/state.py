"""A world: all tables together, and how to copy one."""

from typing import Any, NamedTuple

import numpy as np

from labsim.world.demand import Employers, OutsideJobs, Positions, Reserves, Segments, Shadows
from labsim.world.persons import Calendar, Persons, PersonTraits


class World(NamedTuple):
    """Everything that has a state at the start of a week; levers, log and tracks are made per run."""

    persons: Persons
    traits: PersonTraits
    calendar: Calendar
    employers: Employers
    positions: Positions
    reserves: Reserves
    segments: Segments
    outside: OutsideJobs
    shadows: Shadows


FROZEN = ("calendar", "reserves")  # never written to: shared between worlds


def copy_world(world: World) -> World:
    """An independent copy; tables that never change are shared."""
    tables: dict[str, Any] = {}
    for name, table in zip(World._fields, world, strict=True):
        tables[name] = table if name in FROZEN else type(table)(*(np.copy(c) for c in table))
    return World(**tables)


def flatten(world: World) -> dict[str, np.ndarray]:
    """Columns by 'table.column', for storing and hashing."""
    return {
        f"{t}.{c}": getattr(getattr(world, t), c) for t in World._fields for c in getattr(world, t)._fields
    }


def unflatten(columns: dict[str, np.ndarray]) -> World:
    """The world that `flatten` took apart."""
    tables: dict[str, Any] = {}
    for name, kind in World.__annotations__.items():
        tables[name] = kind(*(columns[f"{name}.{c}"] for c in kind._fields))
    return World(**tables)
