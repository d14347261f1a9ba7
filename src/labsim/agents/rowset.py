"""Mesa's AgentSet for agents that are rows: the same questions, answered from the columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice
from math import ceil, inf
from operator import attrgetter, methodcaller
from typing import Any, Self

import mesa
import numpy as np

from labsim.agents.attributes import Attribute
from labsim.agents.changes import RowChanges
from labsim.agents.groups import Groups, split
from labsim.agents.rows import RowAgent, UnknownAttributeError

Where = np.ndarray | Sequence[bool] | Callable[["Columns"], np.ndarray]


class RowSet(RowChanges):
    """Agents that are rows of the same tables: what Mesa documents for an AgentSet holds.

    Attributes that are columns or derived from them are read and set as arrays; functions of agents are
    called agent by agent, on views. `where` and `columns` are additions that work on whole columns."""

    @property
    def columns(self) -> Columns:
        """Attributes as arrays, in the order of the set: `people.columns.age` [n]."""
        return Columns(self)

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name if it can be read as an array."""
        found = getattr(self.kind, name, None)
        return found if isinstance(found, Attribute) else None

    def select(
        self,
        filter_func: Callable[[Any], Any] | None = None,
        at_most: float = inf,
        inplace: bool = False,
        agent_type: type[mesa.Agent] | None = None,
        *,
        where: Where | None = None,
    ) -> Self:
        """The agents that meet every condition given, in order.

        where: booleans [n], or a function of `columns`: `lambda p: (p.age > 50) & (p.hours >= 12)`.
        at_most: the first so many; a float up to 1.0 is a share of the set. Who leaves the region stays in.
        """
        rows = self.rows
        most = first_of(at_most, len(rows))
        if agent_type is not None and not issubclass(self.kind, agent_type):
            rows = rows[:0]
        elif where is not None:
            rows = rows[self._mask(where)]
        if filter_func is not None:
            found = (row for row in rows.tolist() if filter_func(self.store.view(row)))
            rows = np.fromiter(found if most == inf else islice(found, int(most)), rows.dtype)
        elif most != inf:
            rows = rows[: int(most)]
        return self._become(rows) if inplace else self.of(rows.copy())

    def _mask(self, where: Where) -> np.ndarray:
        mask = np.asarray(where(self.columns) if callable(where) else where)
        if mask.dtype != bool or mask.shape != (len(self),):
            raise ValueError(f"where must give {len(self)} booleans, got {mask.dtype} {list(mask.shape)}")
        return mask

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> Self:
        """The agents by an attribute or a function, highest first unless ascending; ties as they were."""
        rows = self.rows
        attribute = self.attribute(key) if isinstance(key, str) else None
        values = attribute.values(self.store.model, rows) if attribute else None
        if values is not None and values.ndim == 1:
            order = np.argsort(values if ascending else values[::-1], kind="stable")
            rows = rows[order] if ascending else rows[::-1][order[::-1]]
        else:
            read = attrgetter(key) if isinstance(key, str) else key
            agents = sorted(self, key=read, reverse=not ascending)
            rows = np.array([agent.row for agent in agents], rows.dtype)
        return self._become(rows) if inplace else self.of(rows)

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> Groups:
        """Groups by an attribute or a function, in order of first appearance; 'list' makes them lists."""
        keys, parts = split(self, by)
        sets = [self.of(part) for part in parts]
        made = sets if result_type == "agentset" else [list(one) for one in sets]
        return Groups(dict(zip(keys, made, strict=True)))

    def get(
        self, attr_names: str | Iterable[str], handle_missing: str = "error", default_value: Any = None
    ) -> list[Any]:
        """The attribute of each agent; for several names a list of their values for each agent.

        handle_missing: 'error' raises AttributeError, also from an empty set; 'default' gives default_value.
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"unknown handle_missing option: {handle_missing!r}; use 'error' or 'default'")
        forgive, rows = handle_missing == "default", self.rows
        if isinstance(attr_names, str):
            return self._listed(attr_names, rows, forgive, default_value)
        several = [self._listed(name, rows, forgive, default_value) for name in attr_names]
        return [[values[k] for values in several] for k in range(len(rows))]

    def _listed(self, name: str, rows: np.ndarray, forgive: bool, default: Any) -> list[Any]:
        attribute = self.attribute(name)
        try:
            if attribute is not None:
                return attribute.listed(self.store.model, rows)
            if not hasattr(self.kind, name):
                raise UnknownAttributeError(self.kind, name)
        except AttributeError:
            if forgive:
                return [default] * len(rows)
            raise
        read = partial(_or_default, name=name, default=default) if forgive else attrgetter(name)
        return [read(self.store.view(row)) for row in rows.tolist()]

    def agg(self, attribute: str, func: Callable[[Any], Any] | Iterable[Callable[[Any], Any]]) -> Any:
        """What a function makes of the attribute of all agents; several functions: a list of what they make.

        numpy's functions get an array, any other gets a list."""
        if callable(func):
            return self._reduced(attribute, func)
        return [self._reduced(attribute, one) for one in func]

    def _reduced(self, name: str, func: Callable[[Any], Any]) -> Any:
        column, model, rows = self.attribute(name), self.store.model, self.rows
        if column is not None:
            if _of_numpy(func):
                return func(column.values(model, rows))
            if func in (sum, min, max) and len(rows) and column.labels(model) is None:
                values = column.values(model, rows)
                if values.ndim == 1:
                    return getattr(values, func.__name__)().item()
        return func(self._listed(name, rows, False, None))

    def set(self, attr_name: str, value: Any) -> Self:
        """Give all agents one value, written into the array; AttributeError for what may not be set."""
        attribute = self.attribute(attr_name)
        if attribute is not None:
            attribute.write(self.store.model, self.rows, value)
        else:
            for agent in self:
                setattr(agent, attr_name, value)
        return self

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method or a function on each agent, in order; the set may change meanwhile."""
        self.map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """What a method or a function gives for each agent, in order."""
        if isinstance(method, str):
            call = methodcaller(method, *args, **kwargs)
            return [call(agent) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]


class Columns:
    """The attributes of the agents of a set as arrays [n], each a copy."""

    def __init__(self, agents: RowSet) -> None:
        self._agents, self._rows = agents, agents.rows

    def __getattr__(self, name: str) -> np.ndarray:
        attribute = self._agents.attribute(name)
        if attribute is not None:
            return attribute.values(self._agents.store.model, self._rows)
        if hasattr(self._agents.kind, name):
            return np.array([getattr(self._agents.store.view(row), name) for row in self._rows.tolist()])
        raise UnknownAttributeError(self._agents.kind, name)


def first_of(at_most: float, size: int) -> float:
    """How many agents `at_most` of a set of this size is: a float up to 1.0 is a share, rounded down."""
    if isinstance(at_most, float) and at_most <= 1.0:
        at_most = int(size * at_most)
    return at_most if at_most == inf else max(0, ceil(at_most))


def _or_default(agent: RowAgent, *, name: str, default: Any) -> Any:
    return getattr(agent, name, default)


def _of_numpy(function: Callable[..., Any]) -> bool:
    """Whether a function is numpy's own (also with some arguments filled in), so that it expects arrays."""
    inner = function.func if isinstance(function, partial) else function
    home = getattr(inner, "__module__", None) or ""
    return isinstance(inner, np.ufunc) or home.partition(".")[0] == "numpy"
