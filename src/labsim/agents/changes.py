"""Sets of rows from sets, changes and copies; the market's own sets follow the tables and cannot be changed."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from mesa.agent import AgentSet

from labsim.agents.members import RowMembers
from labsim.agents.rows import RowAgent


def once(rows: np.ndarray) -> np.ndarray:
    """Each row where it appears first."""
    _, first = np.unique(rows, return_index=True)
    return rows[np.sort(first)]


class RowChanges(RowMembers):
    """What a MutableSet must do; rows are replaced, never written to."""

    # --- sets from sets: in the order in which Python's own sets would meet the agents ---

    def rows_among(self, agents: Iterable[Any]) -> np.ndarray:
        """Rows of those agents that live in the same tables as this set's."""
        if isinstance(agents, RowMembers):
            return agents.rows if agents.store is self.store else np.zeros(0, np.int64)
        if hasattr(agents, "parts"):
            return np.concatenate([self.rows_among(part) for part in agents.parts])
        return np.array([a.row for a in agents if isinstance(a, RowAgent) and a._store is self.store], np.int64)

    def _rows_of(self, agents: Iterable[Any]) -> np.ndarray:
        """The same; TypeError if there are others."""
        agents = agents if isinstance(agents, AgentSet) else list(agents)
        rows = self.rows_among(agents)
        if len(rows) < len(agents):
            raise TypeError(f"a set of {self.kind.__name__} cannot hold other agents; keep those in a set of their own")
        return rows

    def __and__(self, other: Any) -> Any:
        if not isinstance(other, Iterable):
            return NotImplemented
        rows = once(self.rows_among(other))
        return self.of(rows[np.isin(rows, self.rows)])

    def __sub__(self, other: Any) -> Any:
        if not isinstance(other, Iterable):
            return NotImplemented
        rows = self.rows
        return self.of(rows[~np.isin(rows, self.rows_among(other))])

    def __or__(self, other: Any) -> Any:
        if not isinstance(other, Iterable):
            return NotImplemented
        return self.of(once(np.concatenate([self.rows, self._rows_of(other)])))

    def __rsub__(self, other: Any) -> Any:
        if not isinstance(other, Iterable):
            return NotImplemented
        return self.of(once(self._rows_of(other))) - self

    def __xor__(self, other: Any) -> Any:
        if not isinstance(other, Iterable):
            return NotImplemented
        others = self.of(once(self._rows_of(other)))
        return (self - others) | (others - self)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    # --- changes ---

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
