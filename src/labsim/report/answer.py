"""What the answer is: which of five forms it takes, how sure, at what cost, and at which choice it turns.

The order of the tests is fixed: first the sign at both ends of every choice, then negative, zero, tiny,
positive; precision is said apart. Numbers only; the sentences are in `sentences`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import pandas as pd

from labsim.report.formats import whole
from labsim.report.reading import Bridge, Cell, Reading, Result, read, read_bridge
from labsim.report.words import CHOICE_ORDER, Words

TINY = 3  # below this many extra people the headline gives no number
MAX_PAIRS = 400  # adaptive stopping ends here


class Case(Enum):
    """The five forms of the answer."""

    CANNOT_TELL = "cannot_tell"
    NEGATIVE = "negative"
    ZERO = "zero"
    TINY = "tiny"
    POSITIVE = "positive"


@dataclass(frozen=True)
class End:
    """Net lasting work at one end of a choice; `key` ('low' or 'high') is the end's name in the result."""

    key: str
    label: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Choice:
    """A choice the answer rests on; `left` is the end with the smaller outcome."""

    name: str
    question: str
    left: End
    right: End
    centre: float = float("nan")  # our own calculation; NaN where it is left aside

    @property
    def width(self) -> float:
        """How much the answer moves between the ends [persons]."""
        return self.right.value - self.left.value

    @property
    def turns(self) -> bool:
        """Whether the ends and our own answer do not agree on a gain (or on a loss) of at least one person."""
        signs = {sign(end.value) for end in (self.left, self.right)}
        own = {sign(self.centre)} - {0} if self.centre == self.centre else set()
        return len(signs | own) > 1 or 0 in signs


@dataclass(frozen=True)
class Answer:
    """Everything the first page says, in numbers."""

    reading: Reading
    bridge: Bridge
    choices: tuple[Choice, ...]  # widest first
    missing: tuple[str, ...]  # choices that were not computed
    case: Case
    net: Cell  # lasting work, 26 weeks [persons]
    registered: Cell
    cost: float  # mean cost in the model [EUR]
    target: float  # stated target [placements]; NaN if none
    p_target: float  # 0..1
    pairs: int

    @property
    def imprecise(self) -> bool:
        """Whether the simulation error is too large to act on: more than max(net/4, 2) persons."""
        return self.net.half_width > max(abs(self.net.value) / 4, 2.0)

    @property
    def ends(self) -> list[tuple[Choice, End]]:
        """Both ends of all choices, smallest outcome first."""
        pairs = [(choice, end) for choice in self.choices for end in (choice.left, choice.right)]
        return sorted(pairs, key=lambda pair: pair[1].value)

    @property
    def error_of_ends(self) -> float:
        """Largest simulation error of an end; ends rest on fewer pairs than our own answer."""
        halves = [(end.high - end.low) / 2 for _, end in self.ends]
        return max((half for half in halves if half == half), default=0.0)

    @property
    def span(self) -> tuple[float, float]:
        """Smallest and largest outcome over our own answer and the ends of all choices."""
        values = [self.net.value, *(end.value for _, end in self.ends)]
        return min(values), max(values)


def sign(value: float) -> int:
    """\u22121, 0 or 1 of the value in whole persons."""
    return int(np.sign(whole(value)))


def form(centre: float, ends: Sequence[float]) -> Case:
    """Which of the five forms fits a mean and the outcomes at the ends of the choices."""
    signs = {sign(end) for end in ends}
    if signs and signs != {0} and len(signs) + (0 in signs) > 1:
        return Case.CANNOT_TELL
    if signs and sign(centre) not in signs | {0}:
        return Case.CANNOT_TELL
    if sign(centre) < 0:
        return Case.NEGATIVE
    if sign(centre) == 0 and signs <= {0}:
        return Case.ZERO
    if centre <= 0 or signs == {-1}:
        return Case.CANNOT_TELL
    return Case.TINY if centre < TINY else Case.POSITIVE


def read_choices(frame: pd.DataFrame, words: Words, centre: float = float("nan")) -> list[Choice]:
    """Choices with both ends, widest first; a choice with one end only is left out (it was not computed)."""
    found = []
    for name, rows in frame.groupby("choice", sort=False):
        ends = sorted((_end(str(name), row, words) for _, row in rows.iterrows()), key=lambda end: end.value)
        if len(ends) == 2:
            found.append(Choice(str(name), words.choice(str(name), "question"), ends[0], ends[1], centre))
    order = {name: i for i, name in enumerate(CHOICE_ORDER)}
    return sorted(found, key=lambda choice: (-choice.width, order.get(choice.name, len(order))))


def _end(name: str, row: Any, words: Words) -> End:
    label = row.get(f"label_{words.lang}")
    text = str(label) if isinstance(label, str) and label else words.choice(name, f"{row['end']}_label")
    low, high = (float(row[key]) if key in row else float("nan") for key in ("low", "high"))
    return End(str(row["end"]), text, float(row["value"]), low, high)


def answer(result: Result, words: Words) -> Answer:
    """Read a result and decide what it says; ValueError where bridge and effects differ about net."""
    reading = read(result)
    net = reading.cell("net_lasting_26w")
    if not net.known:
        raise ValueError(f"scenario {reading.scenario!r} has no instrument: there is no net effect to report")
    bridge = read_bridge(result)
    if abs(net.value - bridge.cells["net_lasting"].value) > 1e-6:
        raise ValueError(
            f"net_lasting_26w is {net.value} in effects and {bridge.cells['net_lasting'].value} in the bridge"
        )
    choices = read_choices(result.choices, words, net.value)
    return Answer(
        reading=reading,
        bridge=bridge,
        choices=tuple(choices),
        missing=tuple(name for name in CHOICE_ORDER if name not in {choice.name for choice in choices}),
        case=form(net.value, [end for choice in choices for end in (choice.left.value, choice.right.value)]),
        net=net,
        registered=bridge.cells["registered"],
        cost=reading.cell("cost_eur").value,
        target=reading.cell("target").value,
        p_target=reading.cell("p_target").value,
        pairs=reading.pairs(),
    )


def cost_each(cost: float, people: float) -> float | None:
    """Euro per extra person; None where nobody is extra."""
    return cost / people if people > 0 else None
