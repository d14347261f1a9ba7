"""From the figures of a region to what kernels need: fields of work and distances."""

import numpy as np

from labsim.core.codes import LEVELS, SEGMENTS
from labsim.inputs.region import Region
from labsim.world.board import Fields

NEAREST = 2  # occupations whose work at the same level asks for the most similar competences


def make_fields(region: Region) -> Fields:
    """Requirements, diplomas, profiles, images, neighbouring segments and travel minutes of a region."""
    start, near = neighbours(region.requirements)
    return Fields(
        requirement=region.requirements.astype(np.float32),
        diploma=region.credential_weight.astype(np.float32),
        profile=np.repeat(region.people.profile, LEVELS).astype(np.int8),
        image=np.repeat(region.jobs.image, LEVELS).astype(np.float32),
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
