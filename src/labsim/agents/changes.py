"""Changing and copying a set of rows; the market's own sets follow the tables and cannot be changed."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, Self

import numpy as np

from labsim.agents.members import RowMembers, once
from labsim.agents.rows import RowAgent


class RowChanges(RowMembers):
    """What a MutableSet does to itself; rows are replaced, never written to."""

    def _become(self, rows: np.ndarray) -> Self:
        if self._rows is None:
            raise NotImplementedError(
                f"the market's own set of {self.kind.__name__} follows model.world.{self.kind.tables[0]} by "
                "itself; change a copy: .select()"
            )
        self._rows, self._lookup = rows, None
        return self

    def _update(self, agents: Iterable[Any]) -> Self:
        return self._become(once(self._rows_of(agents)))

    def add(self, agent: RowAgent) -> None:
        """Put an agent at the end, unless it is there; TypeError for one of another kind."""
        self._become(once(np.append(self.rows, self._rows_of([agent]))))

    def discard(self, agent: RowAgent) -> None:
        """Take an agent out, if it is there."""
        self._become(self.rows[~np.isin(self.rows, self.rows_among([agent]))])

    def remove(self, agent: RowAgent) -> None:
        """Take an agent out; KeyError if it is not there."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def pop(self) -> RowAgent:
        """Take the first agent out and return it; KeyError if there is none."""
        if len(self) == 0:
            raise KeyError("the set is empty")
        first = self[0]
        self._become(self.rows[1:])
        return first

    def clear(self) -> None:
        """Take everybody out."""
        self._become(self.rows[:0])

    def __ior__(self, other: Any) -> Self:
        return self._become((self | other).rows)

    def __iand__(self, other: Any) -> Self:
        keep = self.rows_among(other)
        return self._become(self.rows[np.isin(self.rows, keep)])

    def __isub__(self, other: Any) -> Self:
        return self._become((self - other).rows)

    def __ixor__(self, other: Any) -> Self:
        return self._become((self ^ other).rows)

    # --- copies: of rows, never of the world behind them ---

    def __copy__(self) -> Self:
        return self.of(self.rows.copy())

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Within a copy of a market that market's set; by itself (a reporter's result) who is in it now."""
        store = copy.deepcopy(self.store, memo)
        if store is self.store:
            return self.__copy__()
        return type(self)(store, None if self._rows is None else self._rows.copy())

    def __getstate__(self) -> dict[str, Any]:
        return {"store": self.store, "rows": self._rows}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.store, self._rows, self._lookup = state["store"], state["rows"], None
