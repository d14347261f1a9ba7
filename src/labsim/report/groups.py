"""Who wins and who loses: groups at the start, merged where small, adding up to the total."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite

from labsim.report.formats import whole
from labsim.report.reading import Reading
from labsim.report.rounding import round_shares
from labsim.report.words import Words

SMALLEST = 10  # groups with fewer participants (but not none) are merged
MOST_ROWS = 7
OVERLAPPING = "target_group"  # somebody may be in several of its groups, or in none


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

    @property
    def matters(self) -> bool:
        """Whether somebody takes part or something changes."""
        return any(abs(x) > 1e-9 for x in (self.n, self.participants, self.others, self.lasting))

    def __sub__(self, other: Part) -> Part:
        return Part(
            self.keys,
            self.n - other.n,
            self.participants - other.participants,
            self.others - other.others,
            self.lasting - other.lasting,
        )

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
    unchanged: bool  # whether groups in which nothing happens were left out


def _part(reading: Reading, group: str, keys: tuple[str, ...]) -> Part | None:
    """Means of a group; None where the result hides them."""

    def mean(measure: str) -> float:
        return reading.cell(measure, group=group).value

    if not isfinite(mean("net")):
        return None
    own = mean("gross") - mean("deadweight") - mean("lost")
    others = mean("spillover") - mean("displaced")
    if not isfinite(own + others):  # without the cells all of net is shown as one
        own, others = 0.0, mean("net")
    n = mean("participants")
    return Part(keys, n if isfinite(n) else 0.0, own, others, mean("net_lasting_26w"))


def merge_small(parts: list[Part], hidden: Part | None = None) -> tuple[list[Part], Part | None]:
    """(parts that may be shown, the merged one): groups of 1-9 participants join what is hidden.

    The merged group takes in the next smallest one until it has ten participants and two members: a single
    one could be found by subtracting the others from the total.
    """
    small = sorted((part for part in parts if 0 < part.n < SMALLEST), key=lambda part: part.n)
    if not small and hidden is None:
        return parts, None
    others = sorted((part for part in parts if part not in small and part.n > 0), key=lambda part: part.n)
    merged = Part((), 0.0, 0.0, 0.0, 0.0) if hidden is None else hidden
    for part in small:
        merged = merged + part
    while others and (len(merged.keys) < 2 or merged.n < SMALLEST):
        small.append(others[0])
        merged = merged + others.pop(0)
    return [part for part in parts if part not in small], merged


def group_table(reading: Reading, dimension: str, words: Words, *, most: int = MOST_ROWS) -> GroupTable | None:
    """Rows of a dimension at the horizon; None where nothing may be shown.

    The groups of a dimension divide everybody, so what hidden groups have is the total less the others.
    """
    keys = reading.groups(dimension)
    found = {key: _part(reading, key, (key,)) for key in keys}
    known = [part for part in found.values() if part is not None]
    parts = [part for part in known if part.matters] or known
    total = _part(reading, "all", ())
    if not parts or total is None:
        return None
    gap = total
    for part in parts:
        gap = gap - part
    secret = tuple(key for key in keys if found[key] is None)
    shown, merged = merge_small(parts, replace(gap, keys=secret) if secret else None)
    if not shown:
        return None
    shown = sorted(shown, key=lambda part: (-part.net, part.keys))
    unexplained = not secret and max(abs(gap.net), abs(gap.participants)) > 1e-6
    room = most - (merged is not None) - unexplained
    shown, rest = (shown, []) if len(shown) <= room else _biggest(shown, room - (not unexplained))
    rows = [*shown, *([merged] if merged else [])]
    if rest or unexplained:
        other = gap if unexplained else gap - gap
        for part in rest:
            other = other + part
        rows.append(other)
    return GroupTable(
        dimension,
        tuple(_rounded(rows, merged, words)),
        _labels([merged] if merged else [], words),
        _labels(rest, words),
        whole(total.net),
        len(parts) < len(known),
    )


def overlapping(reading: Reading, dimension: str, words: Words) -> tuple[list[GroupRow], tuple[str, ...]]:
    """Rows of groups that do not divide everybody, each by itself; labels of those that are not shown."""
    keys = reading.groups(dimension)
    found = {key: _part(reading, key, (key,)) for key in keys}
    rows = []
    for part in sorted((one for one in found.values() if one is not None and one.matters), key=lambda one: -one.net):
        mine, lasts = whole(part.participants), whole(part.lasting) if isfinite(part.lasting) else None
        rows.append(GroupRow(_label(part, None, words), mine, whole(part.net) - mine, lasts))
    return rows, tuple(sorted(words.group(key) for key in keys if found[key] is None))


def _biggest(parts: list[Part], room: int) -> tuple[list[Part], list[Part]]:
    kept = sorted(parts, key=lambda part: (-abs(part.participants) - abs(part.others), part.keys))[:room]
    return [part for part in parts if part in kept], [part for part in parts if part not in kept]


def _labels(parts: list[Part], words: Words) -> tuple[str, ...]:
    return tuple(sorted(words.group(key) for part in parts for key in part.keys))


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
        round_shares([row.lasting for row in rows], sum(row.lasting for row in rows)) if known else [None] * len(rows)
    )
    assert sum(mine) + sum(theirs) == net
    return [
        GroupRow(_label(row, merged, words), a, b, c) for row, a, b, c in zip(rows, mine, theirs, lasting, strict=True)
    ]


def _close(parts: list[float], total: int) -> list[int]:
    """Others closed on net minus participants, which may lie one from their own rounded sum."""
    own = round_shares(parts, sum(parts))
    short = total - sum(own)
    order = sorted(range(len(parts)), key=lambda i: (own[i] - parts[i]) * (1 if short > 0 else -1))
    for i in order[: abs(short)]:
        own[i] += 1 if short > 0 else -1
    return own
