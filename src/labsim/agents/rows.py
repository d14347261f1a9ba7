"""An agent that is a row: a Mesa agent made when somebody looks, which holds nothing but where to look."""

from __future__ import annotations

import copy
from difflib import get_close_matches
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

import mesa
import numpy as np

from labsim.agents.attributes import Attribute

if TYPE_CHECKING:
    from labsim.agents.rowmodel import RowModel
    from labsim.agents.rowset import RowSet


class RowAgent(mesa.Agent):
    """A view of one row; two views of the same row are the same agent.

    It keeps no state of its own: nobody holds it, so a weak reference to it is soon dead and an AgentSet made
    from a list of views is empty a moment later. Sets come from `model.agents_by_type` and `select`.
    """

    __slots__ = ("_row", "_store")

    tables: ClassVar[tuple[str, ...]] = ()
    pos = None

    def __init__(self, model: RowModel, *args: Any, **kwargs: Any) -> None:
        raise TypeError(f"a {type(self).__name__} is a row of {places(type(self))}, made with the population")

    @classmethod
    def create_agents(cls, model: RowModel, n: int, *args: Any, **kwargs: Any) -> NoReturn:
        """Not supported: rows are made with the population."""
        raise TypeError(f"a {cls.__name__} is a row of {places(cls)}, made with the population")

    @classmethod
    def present(cls, model: RowModel) -> np.ndarray:
        """Rows of the agents that exist now, in row order."""
        return np.arange(len(getattr(model.world, cls.tables[0])[0]))

    @classmethod
    def everyone(cls, model: RowModel) -> RowSet:
        """A set of all rows, also of those who are not here yet or any more."""
        return model.agents_by_type[cls].of(np.arange(len(getattr(model.world, cls.tables[0])[0])))

    @property
    def model(self) -> RowModel:
        """The market it belongs to."""
        return self._store.model

    @property
    def row(self) -> int:
        """Its row in the tables."""
        return self._row

    @property
    def random(self) -> Random:
        """Mesa's generator; sealed while a week is lived."""
        return self.model.random

    def remove(self) -> NoReturn:
        """Not supported: people and employers are rows for good."""
        raise NotImplementedError(
            f"a {type(self).__name__} stays a row of model.world.{self.tables[0]} for good; people who leave "
            "get Status.GONE in model.world.persons.status"
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowAgent) and self._row == other._row and self._store is other._store

    def __hash__(self) -> int:
        return hash((id(self._store), self._row))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} row {self._row}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return self._store.view, (self._row,)

    def __copy__(self) -> RowAgent:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> RowAgent:
        return copy.deepcopy(self._store, memo).view(self._row)

    def __getattr__(self, name: str) -> Any:
        found = getattr(type(self), name, None)
        if found is not None:  # its own getter failed: say why, not that there is none
            return found.__get__(self, type(self))
        raise UnknownAttributeError(type(self), name)

    def __setattr__(self, name: str, value: Any) -> None:
        if not isinstance(getattr(type(self), name, None), Attribute | property):
            hint = "A view keeps nothing: hold your own data in an array indexed by .row"
            raise AttributeError(f"{unknown(type(self), name)} {hint}")
        object.__setattr__(self, name, value)


def places(kind: type[RowAgent]) -> str:
    """The tables in which agents of this kind are rows."""
    return " and ".join(f"model.world.{table}" for table in kind.tables)


class UnknownAttributeError(AttributeError):
    """Agents of this kind have no such attribute. What was meant is looked up when it is shown: a DataCollector asks
    every agent for every attribute and drops the error."""

    def __init__(self, kind: type[RowAgent], name: str) -> None:
        super().__init__()
        self.kind, self.attribute = kind, name

    def __str__(self) -> str:
        return unknown(self.kind, self.attribute)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.kind, self.attribute)


def unknown(kind: type[RowAgent], name: str) -> str:
    """What to say about an attribute that agents of this kind do not have."""
    known = [n for n in dir(kind) if isinstance(getattr(kind, n, None), Attribute | property)]
    guess = get_close_matches(name, known, n=1)
    meant = f" Did you mean {guess[0]!r}?" if guess else ""
    return f"{kind.__name__} has no attribute {name!r}.{meant} Attributes are the columns of {places(kind)}."


_blank = object.__new__
_put_store = vars(RowAgent)["_store"].__set__
_put_row = vars(RowAgent)["_row"].__set__


class Store:
    """Where the agents of one kind live: a market, and the class they are looked at as."""

    def __init__(self, model: RowModel, kind: type[RowAgent]) -> None:
        self.model, self.kind = model, kind

    def view(self, row: int) -> RowAgent:
        """The agent in a row."""
        agent = _blank(self.kind)
        _put_store(agent, self)
        _put_row(agent, row)
        return agent

    def __deepcopy__(self, memo: dict[int, Any]) -> Store:
        """The copied market's store if a market is being copied; else itself: one agent is not a world."""
        model = memo.get(id(self.model))
        return self if model is None else Store(model, self.kind)
