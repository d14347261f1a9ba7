"""How work is counted: the definitions of configs/measure.yaml as bits of the flags of `Lives`."""

from typing import NamedTuple

import numpy as np

from labsim.inputs.measure import Measure, load_measure, measures
from labsim.world.history import Definitions, Lives, lasting_bit, work_bit

STRICT, WIDE = "unsubsidised", "any_hours"  # the two ends of 'what counts as work'
GRAIN = 2**30  # full-time jobs are counted in steps that floats hold exactly, so that sums of parts close


class Way(NamedTuple):
    """One thing that is summed over persons: a bit of their flags, or the hours of those who have it."""

    bit: int
    by_hours: bool


class Counting(NamedTuple):
    """The chosen definition, and all of them in the order of their bits."""

    measure: Measure
    names: tuple[str, ...]
    by_hours: tuple[bool, ...]
    definitions: Definitions
    scale: float  # what one counted unit is worth: 1 person, or 1 hour in full-time jobs

    @property
    def lengths(self) -> tuple[int, ...]:
        """Weeks in work that make it lasting."""
        return self.measure.lasting_w

    @property
    def unit(self) -> str:
        """'persons' or 'fte'."""
        return "persons" if self.measure.full_time_hours is None else "fte"

    def ways(self, name: str | None = None) -> list[Way]:
        """Work at a date, then work that has lasted each length, by a definition (the chosen one)."""
        d = self.names.index(self.measure.slug if name is None else name)
        hours = self.by_hours[d]
        lasting = [Way(lasting_bit(self.definitions, d, k), hours) for k in range(len(self.lengths))]
        return [Way(work_bit(d), hours), *lasting]


def make_counting(slug: str) -> Counting:
    """How to count by the definition of that name. Raises InputError where there is none."""
    measure = load_measure(slug)
    known = measures()
    full_time = measure.full_time_hours
    return Counting(
        measure=measure,
        names=tuple(known),
        by_hours=tuple(one.full_time_hours is not None for one in known.values()),
        definitions=Definitions(
            contracts=np.array([contract_bits(one.contracts) for one in known.values()], np.uint32),
            hours=np.array([one.hours for one in known.values()], np.int32),
            without_benefit=np.array([one.without_benefit for one in known.values()], np.bool_),
            lasting_w=np.array(measure.lasting_w, np.int32),
            gap_w=np.array([measure.gap_w], np.int32),
        ),
        scale=1.0 if full_time is None else round(GRAIN / full_time) / GRAIN,
    )


def contract_bits(contracts: tuple[int, ...]) -> int:
    """Codes of Contract as the bits of one number."""
    return sum(1 << code for code in contracts)


def counted(lives: Lives, way: Way, rows: np.ndarray | slice) -> np.ndarray:
    """What each of these persons counts for at each date: 0 or 1, or hours [r, t] int64."""
    flags = ((lives.flags[rows] >> np.uint32(way.bit)) & np.uint32(1)).astype(np.int64)
    return flags * lives.hours[rows] if way.by_hours else flags


def total(lives: Lives, way: Way) -> np.ndarray:
    """What everybody together counts for at each date [t] int64."""
    has = lives.flags & np.uint32(1 << way.bit)
    if way.by_hours:
        return np.where(has, lives.hours, 0).sum(axis=0, dtype=np.int64)
    return np.count_nonzero(has, axis=0).astype(np.int64)


def counts_as_work(measure: Measure, contract: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """What jobs of these contracts and hours, held by people without a benefit, count for [n] int64."""
    yes = np.isin(contract, measure.contracts) & (hours >= measure.hours)
    return np.where(yes, hours if measure.full_time_hours is not None else 1, 0).astype(np.int64)
