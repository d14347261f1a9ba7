"""The instruments of a world, each with its counters: one class per shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labsim.policy.base import Run
from labsim.policy.campaign import CampaignRun
from labsim.policy.channel import ChannelRun
from labsim.policy.entitlement import EntitlementRun, FirmEntitlementRun
from labsim.policy.pathway import PathwayRun
from labsim.policy.service import ServiceRun
from labsim.world.levers import CHANNELS

if TYPE_CHECKING:
    from collections.abc import Sequence


def pathways(package: Sequence[Any]) -> list[Any]:
    """Those of a package that teach, in its order: their place in this list is their number."""
    return [one for one in package if one.shape == "pathway"]


def make_runs(package: Sequence[Any], region: Any) -> list[Run]:
    """Runs of a package, pathways last: they look at learning places that others may have won.

    Raises ValueError where more channels are used than can run at the same time."""
    channels = [one for one in package if one.shape == "channel"]
    if len(channels) > CHANNELS:
        raise ValueError(f"{len(channels)} channels in one package; at most {CHANNELS} run at the same time")
    first: list[Run] = []
    for number, one in enumerate(package):
        if one.shape == "channel":
            first.append(ChannelRun(one, number, region, channels.index(one)))
        elif one.shape == "entitlement":
            kind = EntitlementRun if one.firms is None else FirmEntitlementRun
            first.append(kind(one, number, region))
        elif one.shape in SIMPLE:
            first.append(SIMPLE[one.shape](one, number, region))
    return [*first, *(PathwayRun(one, number, region) for number, one in enumerate(pathways(package)))]


SIMPLE: dict[str, type[Run]] = {"campaign": CampaignRun, "service": ServiceRun}
