"""The instruments of a world, each with its counters: one class per shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labsim.core.codes import Afterwards
from labsim.policy.base import Run
from labsim.policy.campaign import CampaignRun
from labsim.policy.channel import ChannelRun
from labsim.policy.entitlement import EntitlementRun, FirmEntitlementRun
from labsim.policy.learning_places import co_owners_of
from labsim.policy.pathway import PathwayRun
from labsim.policy.places import PlacesRun, planned, succession
from labsim.policy.service import ServiceRun
from labsim.world.extra import add_positions
from labsim.world.levers import AUDIENCES, CHANNELS, PATHWAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from labsim.world.state import World


def pathways(package: Sequence[Any]) -> list[Any]:
    """Those of a package that teach, in its order: their place in this list is their number."""
    return [one for one in package if one.shape == "pathway"]


def add_places(
    world: World, region: Any, package: Sequence[Any], learning_w: int, seed: int
) -> tuple[World, dict[str, np.ndarray]]:
    """The world with the positions that instruments will open, closed so far; their rows by slug of the instrument.

    learning_w: weeks of a learning job until its diploma. seed: of the world; it says who co-owns the courses of the
    package, where places are at their employers.
    Raises ValueError where places of more instruments are for certain people than there are audiences."""
    rows: dict[str, np.ndarray] = {}
    certain = [one.slug for one in package if one.shape == "places" and one.eligible is not None]
    if len(certain) > AUDIENCES:
        raise ValueError(f"{len(certain)} instruments with places for certain people; at most {AUDIENCES}")
    for one in package:
        if one.shape == "places":
            audience = certain.index(one.slug) + 1 if one.slug in certain else 0
            course = next((other for other in pathways(package) if other.slug == one.partners_of), None)
            partners = None if course is None else co_owners_of(course, region, world.employers, seed)
            extra = planned(one, region, world, audience, learning_w, partners)
            world, rows[one.slug] = add_positions(world, extra)
            mine, positions = rows[one.slug], world.positions
            positions.requires[mine], positions.replaces[mine] = one.requires + 1, one.replaces
            positions.stay[mine], positions.last[mine] = one.stay_w, one.last_week
            positions.after[mine] = Afterwards.STAYS if one.teaches else one.afterwards  # learning: to the diploma
            positions.heir[mine] = succession(one, mine, learning_w)
    return world, rows


def make_runs(package: Sequence[Any], region: Any, places: Mapping[str, np.ndarray]) -> list[Run]:
    """Runs of a package, pathways last: they look at learning places that others may have won.

    places: rows of the positions of each instrument that adds some.
    Raises ValueError where more channels are used than can run at the same time."""
    channels = [one for one in package if one.shape == "channel"]
    if len(channels) > CHANNELS:
        raise ValueError(f"{len(channels)} channels in one package; at most {CHANNELS} run at the same time")
    if len(pathways(package)) > PATHWAYS:
        raise ValueError(f"{len(pathways(package))} courses in one package; at most {PATHWAYS}")
    certain = [one.slug for one in package if one.shape == "places" and one.eligible is not None]
    first: list[Run] = []
    for number, one in enumerate(package):
        if one.shape == "channel":
            first.append(ChannelRun(one, number, region, channels.index(one)))
        elif one.shape == "entitlement":
            kind = EntitlementRun if one.firms is None else FirmEntitlementRun
            first.append(kind(one, number, region))
        elif one.shape == "places":
            bit = certain.index(one.slug) if one.slug in certain else -1
            first.append(PlacesRun(one, number, region, places[one.slug], bit))
        elif one.shape in SIMPLE:
            first.append(SIMPLE[one.shape](one, number, region))
    return [*first, *(PathwayRun(one, number, region) for number, one in enumerate(pathways(package)))]


SIMPLE: dict[str, type[Run]] = {"campaign": CampaignRun, "service": ServiceRun}
