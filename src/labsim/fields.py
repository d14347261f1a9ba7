"""From the figures of a region to what kernels need: fields of work and the paths of circumstances."""

import numpy as np

from labsim.core.calendar import WEEKS_PER_YEAR
from labsim.core.codes import LEVELS, SEGMENTS, Slot
from labsim.inputs.region import Region
from labsim.setting import Paths, still_paths
from labsim.world.board import Fields
from labsim.world.state import World

NEAREST = 2  # occupations whose work at the same level asks for the most similar competences
HORIZON_W = 520


def make_fields(region: Region) -> Fields:
    """Requirements, diplomas, neighbouring segments and travel minutes of a region."""
    start, near = neighbours(region.requirements)
    return Fields(
        requirement=region.requirements.astype(np.float32),
        diploma=region.credential_weight.astype(np.float32),
        near_start=start,
        near=near,
        minutes=region.border.travel_minutes.astype(np.float32),
        minutes_out=region.border.outside_minutes.astype(np.float32),
    )


def neighbours(requirements: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Segments somebody may look in beside the own one: a level up or down in the same occupation, and at the same
    level the occupations that ask for the most similar competences. requirements [36, 7] -> CSR offsets, segments."""
    start, near = [0], []
    for g in range(SEGMENTS):
        level = g % LEVELS
        found = [g + step for step in (-1, 1) if 0 <= level + step < LEVELS]
        same = [h for h in range(level, SEGMENTS, LEVELS) if h != g]
        shortfall = [np.maximum(requirements[h] - requirements[g], 0).sum() for h in same]
        found += [same[k] for k in np.argsort(shortfall, kind="stable")[:NEAREST]]
        near += found
        start.append(len(near))
    return np.array(start, np.int32), np.array(near, np.int8)


def make_paths(region: Region, world: World, week: int, growth: str) -> Paths:
    """Circumstances from `week` on: published growth by sector and year, or none.

    Growth opens reserve positions; where jobs disappear, a share of the positions closes when they are left."""
    sectors = len(region.sectors)
    if growth == "none":
        return still_paths(sectors)
    exist = ~np.isin(world.positions.state, (Slot.CLOSED, Slot.WITHDRAWN))
    size = np.bincount(world.positions.sector[exist], minlength=sectors).astype(float)
    values = np.zeros((4, sectors, HORIZON_W))
    values[1] = 1.0
    level = np.ones(sectors)
    for k in range(HORIZON_W):
        rate = region.jobs.growth[_year_index(region, week + k)]
        level = level * (1.0 + rate / WEEKS_PER_YEAR)
        values[2, :, k] = np.floor(np.maximum(level - 1.0, 0.0) * size)
        values[3, :, k] = np.clip(1.0 - level, 0.0, 1.0)
    return Paths(week, values)


def _year_index(region: Region, week: int) -> int:
    """Row of the growth table for a week; the last year goes on."""
    year = int(1970 + (week * 7 + 4) / 365.2425)
    return min(max(year - region.years[0], 0), len(region.years) - 1)
