"""Who wins and who loses: groups at the start, merged where small, rounded so that they add up."""

from __future__ import annotations

from dataclasses import dataclass

from labsim.report.formats import whole
from labsim.report.reading import NAN, Reading
from labsim.report.rounding import round_shares
from labsim.report.words import Words

SMALLEST = 10  # groups with fewer participants (but not none) are merged
MOST_ROWS = 8


@dataclass(frozen=True)
class Part:
    """Exact means of one group: participants, what changes for them and for others, net lasting."""

    keys: tuple[str, ...]
    n: float
    participants: float
    others: float
    lasting: float

    @property
    def net(self) -> float:
        """In work with minus without, everybody of the group."""
        return self.participants + self.others

    def __add__(self, other: Part) -> Part:
        return Part(
            self.keys + other.keys,
            self.n + other.n,
            self.participants + other.participants,
            self.others + other.others,
            self.lasting + other.lasting,
        )


@dataclass(frozen=True)
class GroupRow:
    """A group as printed: whole persons that add up over the rows."""

    label: str
    participants: int
    others: int
    lasting: int | None

    @property
    def net(self) -> int:
        """Participants and others together."""
        return self.participants + self.others


@dataclass(frozen=True)
class GroupTable:
    """Rows of one dimension, largest gain first, and what was done to them."""

    dimension: str
    rows: tuple[GroupRow, ...]
    merged: tuple[str, ...]  # labels that were merged because they are small
    rest: tuple[str, ...]  # labels taken together for lack of room
    net: int  # what the rows add up to


def _parts(reading: Reading, dimension: str) -> list[Part]:
    found = []
    for key in reading.groups(dimension):
        get = {
            name: reading.cell(name, group=key).value
            for name in (
                "participants",
                "gross",
                "deadweight",
                "lost",
                "displaced",
                "spillover",
                "net",
                "net_lasting_26w",
            )
        }
        participants = get["gross"] - get["deadweight"] - get["lost"]
        others = get["spillover"] - get["displaced"]
        if participants != participants or others != others:  # no cells by touch: all of net is shown as one
            participants, others = 0.0, get["net"]
        if others == others:
            found.append(
                Part(
                    (key,),
                    get["participants"] if get["participants"] == get["participants"] else 0.0,
                    participants,
                    others,
                    get["net_lasting_26w"],
                )
            )
    return found


def merge_small(parts: list[Part]) -> tuple[list[Part], Part | None]:
    """(parts that may be shown, the merged one): groups of 1-9 participants go together.

    The merged group takes in the next smallest one until it has ten participants and two members: a single
    one could be found by subtracting the others from the total.
    """
    small = sorted((part for part in parts if 0 < part.n < SMALLEST), key=lambda part: part.n)
    if not small:
        return parts, None
    others = sorted((part for part in parts if part not in small and part.n > 0), key=lambda part: part.n)
    while others and (len(small) < 2 or sum(part.n for part in small) < SMALLEST):
        small.append(others.pop(0))
    merged = small[0]
    for part in small[1:]:
        merged = merged + part
    return [part for part in parts if part not in small], merged


def group_table(
    reading: Reading, dimension: str, words: Words, *, most: int = MOST_ROWS
) -> GroupTable | None:
    """Rows of a dimension at the horizon; None where nothing may be shown."""
    parts = _parts(reading, dimension)
    if not parts:
        return None
    shown, merged = merge_small(parts)
    if merged is not None and merged.n < SMALLEST and not shown:
        return None
    total_net, total_lasting = reading.cell("net").value, reading.cell("net_lasting_26w").value
    gap = total_net - sum(part.net for part in parts)
    shown = sorted(shown, key=lambda part: (-part.net, part.keys))
    unexplained = abs(gap) > 1e-6
    room = most - (merged is not None) - unexplained
    shown, rest = (shown, []) if len(shown) <= room else _biggest(shown, room - (not unexplained))
    rows = [*shown, *([merged] if merged else [])]
    if rest or unexplained:
        other = Part((), 0.0, 0.0, gap, total_lasting - sum(part.lasting for part in parts))
        for part in rest:
            other = other + part
        rows.append(other)
    return GroupTable(
        dimension,
        tuple(_rounded(rows, merged, words)),
        _labels([merged] if merged else [], words),
        _labels(rest, words),
        whole(total_net),
    )


def _biggest(parts: list[Part], room: int) -> tuple[list[Part], list[Part]]:
    kept = sorted(parts, key=lambda part: (-abs(part.participants) - abs(part.others), part.keys))[:room]
    return [part for part in parts if part in kept], [part for part in parts if part not in kept]


def _labels(parts: list[Part], words: Words) -> tuple[str, ...]:
    return tuple(words.group(key) for part in parts for key in part.keys)


def _label(part: Part, merged: Part | None, words: Words) -> str:
    if not part.keys or (part is not merged and len(part.keys) > 1):
        return words("group_rest")
    if part is merged:
        return words("group_merged") + "*"
    return words.group(part.keys[0])


def _rounded(rows: list[Part], merged: Part | None, words: Words) -> list[GroupRow]:
    """Participants and others close on their own totals and these on net; lasting closes on its own total."""
    net = whole(sum(row.net for row in rows))
    total = sum(row.participants for row in rows)
    mine = round_shares([row.participants for row in rows], total)
    theirs = _close([row.others for row in rows], net - sum(mine))
    known = all(row.lasting == row.lasting for row in rows)
    lasting = (
        round_shares([row.lasting for row in rows], sum(row.lasting for row in rows))
        if known
        else [None] * len(rows)
    )
    assert sum(mine) + sum(theirs) == net
    return [
        GroupRow(_label(row, merged, words), a, b, c)
        for row, a, b, c in zip(rows, mine, theirs, lasting, strict=True)
    ]


def _close(parts: list[float], total: int) -> list[int]:
    """Others closed on net minus participants, which may lie one from their own rounded sum."""
    own = round_shares(parts, sum(parts))
    short = total - sum(own)
    order = sorted(range(len(parts)), key=lambda i: (own[i] - parts[i]) * (1 if short > 0 else -1))
    for i in order[: abs(short)]:
        own[i] += 1 if short > 0 else -1
    return own


def sum_of(rows: tuple[GroupRow, ...]) -> float:
    """What the printed rows add up to (NaN without rows)."""
    return sum(row.net for row in rows) if rows else NAN
