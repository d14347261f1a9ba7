"""Whole units handed out in rounds: seats by intake, places by opening, also where a size is part of the stated one."""

from math import floor


def whole(number: float) -> int:
    """Whole units of a number: rounded down, but not for an error in its last digits."""
    return floor(number + 1e-9)


def nth(each: int, part: float, k: int) -> int:
    """Units of round k (0, 1, ...) where a part of `each` is handed out a round: whole, as even as it can be."""
    return whole(part * each * (k + 1)) - whole(part * each * k)
