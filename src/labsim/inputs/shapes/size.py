"""An instrument at another size: which of its numbers is its size, by shape, and the instrument with a share of it.

Units stay whole and their prices stay; the money follows the size: the budget, and the yearly amounts with it. What
cannot grow beyond everybody (a share of people, employers or contacts) stops there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from typing import Any, NamedTuple

from labsim.inputs.shapes.common import Instrument
from labsim.inputs.shapes.entitlement import NO_LIMIT
from labsim.inputs.shapes.rounds import whole

IN_WHOLE = ("trial_slots", "aftercare_slots", "sheltered_places")  # of a service; full-time equivalents need not be
FULL_TIME = ("consultants", "coaches")


class Size(NamedTuple):
    """How large an instrument is, and of what."""

    number: float
    unit: str


def at_size(design: Instrument, share: float) -> Instrument:
    """The same instrument with this share of its stated size and money; 1 leaves it as it is, 0 turns it off.

    share: 0 or more. An instrument that is off changes nothing in a world, bit for bit, and costs nothing.
    Raises ValueError for a share that is no number of 0 or more."""
    if not (isfinite(share) and share >= 0):
        raise ValueError(f"share of a size: {share!r}; 0 or more")
    if share == 1:
        return design
    return replace(design, **_money(design, share), **SHAPES[design.shape].scaled(design, share))


def size_of(design: Instrument) -> Size:
    """How large an instrument is: what its money pays for, over its whole window where units are handed out once."""
    return SHAPES[design.shape].size(design)


def is_off(design: Instrument) -> bool:
    """Whether not one unit of it is left."""
    return size_of(design).number == 0


def resized(package: Sequence[Instrument], shares: Mapping[str, float]) -> tuple[Instrument, ...]:
    """A package with these instruments (by slug) at other sizes, in its order; those that are off leave it.

    Raises ValueError for a slug that the package does not hold."""
    missing = set(shares) - {one.slug for one in package}
    if missing:
        raise ValueError(f"not in the package: {sorted(missing)}")
    sized = [at_size(one, shares[one.slug]) if one.slug in shares else one for one in package]
    return tuple(one for one in sized if one.slug not in shares or not is_off(one))


def _money(design: Instrument, share: float) -> dict[str, Any]:
    """Budget and yearly amounts at a share; what a year leaves for units is exactly that share, to the cent."""
    lines = tuple(replace(one, per_year=tuple(round(share * year) for year in one.per_year)) for one in design.costs)
    scaled = replace(design, costs=lines)
    budget = [
        scaled.fixed_cents(year) + round(share * (stated - design.fixed_cents(year)))
        for year, stated in enumerate(design.budget_cents)
    ]
    return {"costs": lines, "budget_cents": tuple(budget)}


class _Shape(NamedTuple):
    """What is the size of a shape: its fields at a share, and how large it is."""

    scaled: Callable[[Any, float], dict[str, Any]]
    size: Callable[[Any], Size]


def _pathway(design: Any, share: float) -> dict[str, Any]:
    """Seats, spread evenly over the intakes; employers who own it with others, beside those it names; who may pass."""
    phases = [replace(one, passes_seats=_up(one.passes_seats, share)) for one in design.phases]
    return {"part": design.part * share, "co_owners": _up(design.co_owners, share), "phases": tuple(phases)}


def _up(stated: int, share: float) -> int:
    """A share of what goes with the seats, rounded up; -1 (no limit) stays."""
    return stated if stated < 0 else -whole(-share * stated)


def _places(design: Any, share: float) -> dict[str, Any]:
    """Places, spread evenly over the weeks in which some open."""
    return {"part": design.part * share, "places": whole(share * design.places)}


def _entitlement(design: Any, share: float) -> dict[str, Any]:
    """Holders at the same time, and the share of those who could that take it up: whichever of the two binds."""
    room = design.capacity if design.capacity >= NO_LIMIT and share > 0 else whole(share * design.capacity)
    return {"capacity": room, "take_up": min(1.0, share * design.take_up)}


def _service(design: Any, share: float) -> dict[str, Any]:
    """Hours and places; of a way of working the share of the contacts. What the institution does anyway stays."""
    adds = {name: share * value for name, value in design.adds.items()}
    adds = {name: float(whole(value)) if name in IN_WHOLE else value for name, value in adds.items()}
    sets = {name: min(1.0, share * value) for name, value in design.sets.items()}
    return {
        "adds": {name: value for name, value in adds.items() if value > 0},
        "sets": {name: value for name, value in sets.items() if value > 0},
    }


def _channel(design: Any, share: float) -> dict[str, Any]:
    """Who uses it, people and employers alike, and hours: at half the size a pair meets on it a quarter as often."""
    hours = design.proposals if design.proposals >= NO_LIMIT else whole(share * design.proposals)
    return {
        "people": min(1.0, share * design.people),
        "employers": min(1.0, share * design.employers),
        "proposals": hours,
    }


def _size_of_service(design: Any) -> Size:
    """Full-time equivalents that the money pays for, a year on average; else places; else a share of contacts."""
    full_time = sum(design.adds.get(name, 0.0) for name in FULL_TIME)
    price, years = design.unit_cents("consultant_year"), range(len(design.budget_cents))
    if full_time and price and years:
        paid = sum(min(full_time, design.year_cents(year) / price) for year in years) / len(years)
        return Size(paid, "full-time equivalents")
    if full_time:
        return Size(full_time, "full-time equivalents")
    if design.adds or not design.sets:
        return Size(sum(design.adds.values()), "places")
    return Size(max(design.sets.values()), "share")


def _size_of_entitlement(design: Any) -> Size:
    if design.capacity >= NO_LIMIT or design.take_up == 0:
        return Size(design.take_up, "share")
    return Size(design.capacity, "holders at the same time")


SHAPES = {
    "pathway": _Shape(_pathway, lambda one: Size(sum(intake.seats for intake in one.intakes()), "persons")),
    "places": _Shape(_places, lambda one: Size(sum(n for _, n in one.openings()), "places")),
    "campaign": _Shape(
        lambda one, share: {"contacts_w": share * one.contacts_w},
        lambda one: Size(one.contacts_w, "contacts a week"),
    ),
    "entitlement": _Shape(_entitlement, _size_of_entitlement),
    "service": _Shape(_service, _size_of_service),
    "channel": _Shape(_channel, lambda one: Size(one.people, "share")),
}  # fmt: skip
