"""Reading on after a fault, so that all of them are told at once."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from labsim.inputs.errors import InputError
from labsim.inputs.region_sources import MISSING

Value = TypeVar("Value")


class Attempt:
    """Calls what reads, and keeps the faults."""

    def __init__(self) -> None:
        self.faults: list[InputError] = []

    def __call__(self, read: Callable[..., Value], *given: Any) -> Value | None:
        """What `read` gives; None where it raises."""
        try:
            return read(*given)
        except InputError as fault:
            self.faults.append(fault)
            return None

    def all(self) -> list[InputError]:
        """Every fault by itself, those that others carry too: by file and line, then what is missing."""
        found = [one for fault in self.faults for one in (fault, *fault.more)]
        for fault in found:
            fault.more = ()
        once = {(fault.file, fault.line, fault.key, fault.message): fault for fault in found}
        return sorted(once.values(), key=_place)


class Half:
    """Figures of which some could not be read: asking for those raises AttributeError."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        self.__dict__.update(read)


def _place(fault: InputError) -> tuple[bool, str, int]:
    if fault.message == MISSING:
        return True, "", 0
    return False, fault.file, fault.line or 0
