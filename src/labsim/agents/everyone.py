"""All agents of a market in one set: people and employers, which are rows, and those that are objects."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from math import inf
from random import Random
from typing import Any, NoReturn, Self

import mesa
from mesa.agent import AgentSet

from labsim.agents.groups import Groups
from labsim.agents.rowset import RowSet, first_of


class MixedKinds(AgentSet):
    """Parts that are rows, then a plain AgentSet of agents that are objects: who is in them, and what such a set
    cannot do."""

    def __init__(self, parts: Sequence[RowSet], plain: AgentSet) -> None:
        self.parts, self.plain = tuple(parts), plain

    @property
    def sets(self) -> tuple[AgentSet, ...]:
        """All parts, in order."""
        return (*self.parts, self.plain)

    @property
    def random(self) -> Random:
        """Mesa's generator; sealed while a week is lived."""
        return self.plain.random

    @property
    def _agents(self) -> NoReturn:
        raise NotImplementedError("agents that are rows are not held in a dictionary; see .parts")

    def __len__(self) -> int:
        return sum(map(len, self.sets))

    def __iter__(self) -> Iterator[mesa.Agent]:
        return chain.from_iterable(self.sets)

    def __reversed__(self) -> Iterator[mesa.Agent]:
        return chain.from_iterable(reversed(one) for one in reversed(self.sets))

    def __contains__(self, agent: object) -> bool:
        return any(agent in one for one in self.sets)

    def __getitem__(self, item: int | slice) -> Any:
        if isinstance(item, slice):
            return list(self)[item]
        place = item if item >= 0 else len(self) + item
        for one in self.sets:
            if 0 <= place < len(one):
                return one[place]
            place -= len(one)
        raise IndexError(f"index {item} is out of range for {len(self)} agents")

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Place of an agent; ValueError if it is not there."""
        before = 0
        for one in self.sets:
            if value in one and before + one.index(value) in range(*slice(start, stop).indices(len(self))):
                return before + one.index(value)
            before += len(one)
        raise ValueError(f"{value!r} is not in the set")

    def count(self, value: Any) -> int:
        """1 if the agent is there, else 0."""
        return int(value in self)

    def to_list(self) -> list[mesa.Agent]:
        """All agents, in order."""
        return list(self)

    def add(self, agent: mesa.Agent) -> None:
        """Take up an agent that is an object; those that are rows are in already."""
        if agent not in self:
            self.plain.add(agent)

    def remove(self, agent: mesa.Agent) -> None:
        """Take out an agent that is an object; KeyError for any other."""
        self.plain.remove(agent)

    def discard(self, agent: mesa.Agent) -> None:
        """Take out an agent that is an object, if it is there."""
        self.plain.discard(agent)

    def __copy__(self) -> Self:
        return type(self)([copy.copy(part) for part in self.parts], copy.copy(self.plain))

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Within a copy of a market the set of that market; by itself who is in it now."""
        if not all(id(part.store.model) in memo for part in self.parts):
            return self.__copy__()
        return type(self)([copy.deepcopy(part, memo) for part in self.parts], copy.deepcopy(self.plain, memo))

    def __getstate__(self) -> dict[str, Any]:
        return {"parts": self.parts, "plain": self.plain}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.parts, self.plain = state["parts"], state["plain"]

    def __repr__(self) -> str:
        return f"<AgentSet of {len(self):,} agents>"

    # --- not for agents of different kinds ---

    def _one_kind(self, what: str) -> NoReturn:
        raise NotImplementedError(
            f"model.agents holds agents of different kinds and is not {what}; take one kind, such as "
            "model.agents_by_type[JobSeeker]"
        )

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> NoReturn:
        """Not supported: sort one kind."""
        self._one_kind("sorted")

    def shuffle(self, inplace: bool = False) -> NoReturn:
        """Not supported: no outcome may depend on an order of agents."""
        raise NotImplementedError(
            "model.agents is not shuffled: order carries nothing here. For a random choice use a draw keyed "
            "by model.world.persons.ident: labsim.policy.admit.keyed_uniforms"
        )

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> NoReturn:
        """Not supported, as shuffle."""
        self.shuffle()

    def __or__(self, other: Any) -> NoReturn:
        self._one_kind("joined with others")

    __ror__ = __xor__ = __rxor__ = __rsub__ = __ior__ = __iand__ = __isub__ = __ixor__ = __or__

    def _update(self, agents: Iterable[mesa.Agent]) -> NoReturn:
        self._one_kind("changed at once")

    def clear(self) -> NoReturn:
        """Not supported: agents leave one by one."""
        self._one_kind("emptied")

    pop = clear


class EveryAgent(MixedKinds):
    """All agents of a market: every question is put to each part in turn."""

    def select(
        self,
        filter_func: Callable[[Any], Any] | None = None,
        at_most: float = inf,
        inplace: bool = False,
        agent_type: type[mesa.Agent] | None = None,
    ) -> AgentSet:
        """The agents that meet every condition; of one type: that type's own set, with all it can do."""
        if inplace:
            self._one_kind("selected in place")
        left = first_of(at_most, len(self))
        kept: list[AgentSet] = []
        for one in self.sets:
            kept.append(one.select(filter_func, at_most=left, agent_type=agent_type))
            left -= len(kept[-1])
        *parts, plain = kept
        if agent_type is not None:
            filled = [one for one in kept if len(one)]
            if len(filled) == 1:
                return filled[0]
        return EveryAgent(parts, plain)

    def get(
        self, attr_names: str | Iterable[str], handle_missing: str = "error", default_value: Any = None
    ) -> list[Any]:
        """The attribute (or attributes) of each agent; AttributeError if one kind lacks it."""
        names = attr_names if isinstance(attr_names, str) else list(attr_names)
        return [value for one in self.sets for value in one.get(names, handle_missing, default_value)]

    def agg(self, attribute: str, func: Callable[[Any], Any] | Iterable[Callable[[Any], Any]]) -> Any:
        """What a function (or each of several) makes of the attribute of all agents."""
        values = self.get(attribute)
        return func(values) if callable(func) else [one(values) for one in func]

    def set(self, attr_name: str, value: Any) -> EveryAgent:
        """Give all agents one value; AttributeError if one kind may not have it."""
        for one in self.sets:
            one.set(attr_name, value)
        return self

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> EveryAgent:
        """Call a method or a function on each agent."""
        for one in self.sets:
            one.do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """What a method or a function gives for each agent."""
        return [value for one in self.sets for value in one.map(method, *args, **kwargs)]

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> Groups:
        """Groups by an attribute that every agent has, or by a function."""
        empty: list[AgentSet] = [one.select(at_most=0) for one in self.sets]
        found: dict[Any, list[AgentSet]] = {}
        for k, one in enumerate(self.sets):
            for key, group in one.groupby(by):
                found.setdefault(key, list(empty))[k] = group
        made: dict[Any, Any] = {key: EveryAgent(sets[:-1], sets[-1]) for key, sets in found.items()}
        return Groups(made if result_type == "agentset" else {key: list(one) for key, one in made.items()})

    def __and__(self, other: Any) -> EveryAgent:
        return EveryAgent([part & other for part in self.parts], self.plain.select(lambda agent: agent in other))

    def __sub__(self, other: Any) -> EveryAgent:
        return EveryAgent([part - other for part in self.parts], self.plain.select(lambda agent: agent not in other))

    __rand__ = __and__
