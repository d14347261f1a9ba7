"""Who is in a set of rows and in what order: what a Sequence must do, on row numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import index
from random import Random
from typing import Any, NoReturn, Self

import numpy as np
from mesa.agent import AgentSet

from labsim.agents.rows import RowAgent, Store


class RowMembers(AgentSet):
    """A set of rows. rows [n] in their order; None: whoever exists when looked at (the market's own set)."""

    def __init__(self, store: Store, rows: np.ndarray | None = None) -> None:
        self.store, self._rows = store, rows
        self._lookup: set[int] | None = None

    @property
    def rows(self) -> np.ndarray:
        """Row numbers in the tables [n]; do not write to it."""
        return self.store.kind.present(self.store.model) if self._rows is None else self._rows

    @property
    def kind(self) -> type[RowAgent]:
        """The class of its agents."""
        return self.store.kind

    @property
    def random(self) -> Random:
        """Mesa's generator; sealed while a week is lived."""
        return self.store.model.random

    @property
    def _agents(self) -> NoReturn:
        raise NotImplementedError("agents that are rows are not held in a dictionary; see .rows")

    def of(self, rows: np.ndarray) -> Self:
        """A set of the same kind with these rows."""
        return type(self)(self.store, rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[RowAgent]:
        return map(self.store.view, self.rows.tolist())

    def __reversed__(self) -> Iterator[RowAgent]:
        return map(self.store.view, self.rows[::-1].tolist())

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, RowAgent) or agent._store is not self.store:
            return False
        if self._rows is None:
            rows = self.rows  # in row order
            place = int(np.searchsorted(rows, agent.row))
            return place < len(rows) and rows.item(place) == agent.row
        if self._lookup is None:
            self._lookup = set(self._rows.tolist())
        return agent.row in self._lookup

    def __getitem__(self, item: int | slice) -> Any:
        if isinstance(item, slice):
            return [self.store.view(row) for row in self.rows[item].tolist()]
        return self.store.view(self.rows.item(index(item)))

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Place of an agent in the set; ValueError if it is not there."""
        if value in self:
            place = int(np.flatnonzero(self.rows == value.row)[0])
            if place in range(*slice(start, stop).indices(len(self))):
                return place
        raise ValueError(f"{value!r} is not in the set")

    def count(self, value: Any) -> int:
        """1 if the agent is in the set, else 0."""
        return int(value in self)

    def to_list(self) -> list[RowAgent]:
        """Its agents, in order."""
        return list(self)

    def shuffle(self, inplace: bool = False) -> NoReturn:
        """Not supported: no outcome may depend on an order of agents."""
        raise NotImplementedError(
            f"a set of {self.kind.__name__} is not shuffled: order carries nothing here. For a random choice "
            f"use a draw keyed by model.world.{self.kind.tables[0]}.ident: labsim.policy.admit.keyed_uniforms"
        )

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> NoReturn:
        """Not supported, as shuffle."""
        self.shuffle()

    def __repr__(self) -> str:
        return f"<AgentSet of {len(self):,} {self.kind.__name__}>"
