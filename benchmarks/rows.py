"""What a part of the benchmarks is given and what it hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeVar

Amount = TypeVar("Amount")


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What is measured, and how thoroughly; bits_ns: nanoseconds of one keyed draw on this machine, now."""

    region: str
    scenario: str
    quick: bool
    workers: int
    bits_ns: float

    def pick(self, full: Amount, quick: Amount) -> Amount:
        """How much of something."""
        return quick if self.quick else full


class Row(NamedTuple):
    """One figure; target: '<= 30' or '>= 20', None where nothing was promised. A value may be unknown (None)."""

    name: str
    value: float | None
    unit: str
    target: str | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target was reached; None without one."""
        if self.target is None:
            return None
        sign, bound = self.target.split()
        if self.value is None:
            return False
        return self.value <= float(bound) if sign == "<=" else self.value >= float(bound)
