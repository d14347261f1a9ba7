"""The mixes a board can choose from: an amount for every line, in steps, within bounds and rules.

A mix is a tuple of cents a year, one per line. Everything here is exact: whole cents, no rounding.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb

import numpy as np

from labsim.inputs.errors import InputError, Text
from labsim.inputs.mix import Line, Lines

Mix = tuple[int, ...]
MOST_STEPS = 400
ENUMERATED = 400_000  # mixes that are looked at one by one; beyond that they are searched by HiGHS


@dataclass(frozen=True)
class Space:
    """All mixes of these lines in steps of `step`, of at most `most` cents a year together."""

    lines: Lines
    step: int
    most: int

    @cached_property
    def levels(self) -> tuple[tuple[int, ...], ...]:
        """Amounts a line may get, ascending: nothing, and what is enough for a unit and within its bounds."""
        return tuple(tuple(_levels(line, self.step, self.most, self.lines.years)) for line in self.lines.lines)

    @cached_property
    def needs(self) -> tuple[tuple[int, int], ...]:
        """Rules as (line, line it needs), by number."""
        names = self.lines.names()
        return tuple((names.index(rule.line), names.index(rule.needs)) for rule in self.lines.rules)

    def allows(self, mix: Sequence[int]) -> bool:
        """Whether every line has one of its amounts, the rules hold and the money is enough."""
        return self.bears(mix) and all(cents in levels for cents, levels in zip(mix, self.levels, strict=True))

    def bears(self, mix: Sequence[int]) -> bool:
        """Whether the money is enough and bounds and rules hold, on whatever steps."""
        within = all(_within(line, cents) for line, cents in zip(self.lines.lines, mix, strict=True))
        return within and sum(mix) <= self.most and all(not mix[a] or mix[b] for a, b in self.needs)

    def size(self) -> int:
        """How many mixes there are within bounds and money, rules left aside: the convolution of the lines."""
        counts = {0: 1}
        for levels in self.levels:
            more: dict[int, int] = {}
            for total, ways in counts.items():
                for cents in levels:
                    if total + cents <= self.most:
                        more[total + cents] = more.get(total + cents, 0) + ways
            counts = more
        return sum(counts.values())

    def mixes(self) -> np.ndarray:
        """Every mix that is allowed, cents a year [n, lines] int64, in lexicographic order."""
        found = np.array(list(self._extended((), self.most)), np.int64).reshape(-1, len(self.levels))
        keep = np.ones(len(found), bool)
        for a, b in self.needs:
            keep &= (found[:, a] == 0) | (found[:, b] > 0)
        return found[keep]

    def _extended(self, begun: Mix, left: int) -> Iterator[Mix]:
        if len(begun) == len(self.levels):
            yield begun
            return
        for cents in self.levels[len(begun)]:
            if cents > left:
                break
            yield from self._extended((*begun, cents), left - cents)

    def with_money(self, most: int) -> "Space":
        """The same lines with other money."""
        return Space(self.lines, self.step, most)


def make_space(lines: Lines, budget: int, step: int) -> Space:
    """A space that was checked; budget and step in cents a year. Raises InputError."""
    if step <= 0 or budget < 0 or budget % step or (budget and budget // step > MOST_STEPS):
        words = Text(
            f"het budget moet een veelvoud van de stap zijn, hoogstens {MOST_STEPS} stappen",
            f"the budget must be a multiple of the step, at most {MOST_STEPS} steps",
        )
        raise InputError("--steps", None, "", words, allowed=["100000", "50000"])
    for line in lines.lines:
        if line.fixed is None and line.most and step > line.most:
            told = f"{line.most // 100}"
            words = Text(f"de stap is groter dan het meeste ({told})", f"the step is larger than the most ({told})")
            raise InputError(lines.package, None, line.slug, words, allowed=[told])
    if sum(line.fixed or 0 for line in lines.lines) > budget:
        words = Text("de vaste regels kosten meer dan het budget", "the fixed lines cost more than the budget")
        raise InputError("--budget", None, "", words)
    return Space(lines, step, budget)


def _within(line: Line, cents: int) -> bool:
    """Whether an amount a year lies within the bounds of a line; nothing always does, unless the line is fixed."""
    if line.fixed is not None:
        return cents == line.fixed
    return cents == 0 or line.least <= cents <= (cents if line.most is None else line.most)


def _levels(line: Line, step: int, most: int, years: int) -> Iterator[int]:
    """Nothing, then every multiple of the step that buys at least one unit and lies within the bounds."""
    if line.fixed is not None:
        yield line.fixed
        return
    yield 0
    for cents in range(step, min(most, line.most if line.most is not None else most) + 1, step):
        if cents >= line.least and line.share(cents * years) > 0:
            yield cents


def compositions(lines: int, steps: int, *, left: bool = False) -> int:
    """How many ways there are to divide that many steps over that many lines; left: money may remain."""
    return comb(steps + lines - 1 + left, lines - 1 + left)


def today(lines: Lines) -> Mix:
    """The stated allocation, cents a year on average over the project years."""
    return tuple(line.stated // lines.years for line in lines.lines)
