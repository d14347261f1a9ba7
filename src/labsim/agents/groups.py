"""Groups of agents, as Mesa's GroupBy, summed up from columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from mesa.agent import AgentSet, GroupBy

if TYPE_CHECKING:
    from labsim.agents.rowset import RowSet


class Groups(GroupBy):
    """Mesa's GroupBy; `agg` also takes several functions."""

    def agg(self, attr_name: str, func: Callable[[Any], Any] | Iterable[Callable[[Any], Any]]) -> dict[Hashable, Any]:
        """What a function (or each of several) makes of an attribute, by group."""
        several = func if callable(func) else list(func)
        return {key: _agg(group, attr_name, several) for key, group in self.groups.items()}


def _agg(group: AgentSet | list[Any], attribute: str, func: Any) -> Any:
    if isinstance(group, AgentSet):
        return group.agg(attribute, func)
    values = [getattr(agent, attribute) for agent in group]
    return func(values) if callable(func) else [one(values) for one in func]


def split(agents: RowSet, by: Callable[[Any], Any] | str) -> tuple[list[Hashable], list[np.ndarray]]:
    """Keys in order of first appearance, and the rows of each."""
    rows, model = agents.rows, agents.store.model
    attribute = agents.attribute(by) if isinstance(by, str) else None
    codes = None if attribute is None else attribute.codes(model, rows)
    if attribute is not None and codes is not None and codes.ndim == 1:
        _, first, group = np.unique(codes, return_index=True, return_inverse=True)
        appearance = np.argsort(first)
        keys = attribute.listed(model, rows[first[appearance]])
        group = np.argsort(appearance)[group]
    else:
        number: dict[Hashable, int] = {}
        values = map(by, agents) if callable(by) else agents.get(by)
        group = np.array([number.setdefault(value, len(number)) for value in values], np.int64)
        keys = list(number)
    order = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group, minlength=len(keys)))
    return keys, np.split(rows[order], ends[:-1]) if len(keys) else []
