"""Attributes of agents that are rows: columns and what is derived from them, read singly or all at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from labsim.agents.rowmodel import RowModel

Kind = TypeVar("Kind", bound=type)
Names = Sequence[str] | Callable[["RowModel"], Sequence[str]]


class Attribute:
    """An attribute of every agent of a kind: `codes` gives its numbers, `labels` what they stand for."""

    name = owner = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.owner = name, owner.__name__

    def codes(self, model: RowModel, rows: np.ndarray) -> np.ndarray:
        """Its numbers for these rows [n] or [n, k]."""
        raise NotImplementedError

    def labels(self, model: RowModel) -> Sequence[Any] | None:
        """What the numbers 0, 1, 2 ... stand for; None: for themselves."""
        return None

    def values(self, model: RowModel, rows: np.ndarray) -> np.ndarray:
        """As an array that may be computed with: 64-bit numbers, booleans or texts. A copy."""
        codes, labels = self.codes(model, rows), self.labels(model)
        if labels is not None and not isinstance(labels[0], int):
            return np.asarray(labels)[codes]
        wide = {"f": np.float64, "i": np.int64, "u": np.int64}.get(codes.dtype.kind, codes.dtype)
        return codes.astype(wide)

    def listed(self, model: RowModel, rows: np.ndarray) -> list[Any]:
        """As a list of what reading it from each agent gives."""
        codes, labels = self.codes(model, rows), self.labels(model)
        if labels is not None:
            return [labels[code] for code in codes.tolist()]
        return codes.tolist() if codes.ndim == 1 else [tuple(several) for several in codes.tolist()]

    def write(self, model: RowModel, rows: np.ndarray | int, value: Any) -> None:
        """Give these rows one value; raises AttributeError where the value follows from others."""
        raise AttributeError(f"{self.owner}.{self.name} cannot be set: it is derived from other columns")

    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        if agent is None:
            return self
        return self.listed(agent._store.model, np.array([agent._row]))[0]

    def __set__(self, agent: Any, value: Any) -> None:
        self.write(agent.model, agent.row, value)


class Derived(Attribute):
    """What `function(model, rows)` reads off the columns: numbers [n], or indices into names."""

    def __init__(self, function: Callable[[RowModel, np.ndarray], np.ndarray], names: Names | None = None) -> None:
        self.function, self.names, self.__doc__ = function, names, function.__doc__

    def codes(self, model: RowModel, rows: np.ndarray) -> np.ndarray:
        return self.function(model, rows)

    def labels(self, model: RowModel) -> Sequence[str] | None:
        return self.names(model) if callable(self.names) else self.names


class Column(Attribute):
    """A column of a table of the world. allowed: least and highest value that may be set; None: read-only."""

    def __init__(
        self,
        table: str,
        column: str,
        enum: type[IntEnum] | None = None,
        allowed: tuple[float, float] | None = None,
    ) -> None:
        self.place, self.allowed = f"world.{table}.{column}", allowed
        self.array: Callable[[RowModel], np.ndarray] = attrgetter(self.place)
        self.members = None if enum is None else tuple(enum)
        self.__doc__ = f"model.{self.place}" + (f" as {enum.__name__}" if enum else "")

    def codes(self, model: RowModel, rows: np.ndarray) -> np.ndarray:
        return self.array(model)[rows]

    def labels(self, model: RowModel) -> Sequence[Any] | None:
        return self.members

    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        if agent is None:
            return self
        column = self.array(agent._store.model)
        if column.ndim > 1:
            return tuple(column[agent._row].tolist())
        code = column.item(agent._row)
        return code if self.members is None else self.members[code]

    def write(self, model: RowModel, rows: np.ndarray | int, value: Any) -> None:
        """Give these rows one value (for a column of several numbers an agent: one for each, or one for all).

        Raises AttributeError for a read-only column, TypeError and ValueError for what does not fit in it.
        """
        if self.allowed is None:
            raise AttributeError(
                f"{self.owner}.{self.name} is read-only: the week's processes keep model.{self.place} in "
                "agreement with other tables. To change it, replace a step (processes=...) or write the array"
            )
        column = self.array(model)
        given, (low, high) = np.asarray(value), self.allowed
        if given.shape not in ((), column.shape[1:]):
            raise ValueError(
                f"{self.owner}.{self.name} takes one value for all, got an array of shape {given.shape}; "
                f"to give each its own, write model.{self.place}[agents.rows]"
            )
        fits = {"b": "b", "f": "iuf"}.get(column.dtype.kind, "iu")
        if given.dtype.kind not in fits:
            raise TypeError(f"{self.owner}.{self.name} holds {column.dtype}, got {value!r}")
        if not ((given >= low) & (given <= high)).all():
            raise ValueError(f"{self.owner}.{self.name} must be {low} .. {high}, got {value!r}")
        column[rows] = given


def columns(
    table: str,
    fields: Sequence[str],
    *,
    enums: Mapping[str, type[IntEnum]] | None = None,
    writable: Mapping[str, tuple[float, float]] | None = None,
) -> Callable[[Kind], Kind]:
    """Class decorator: each field of a table becomes an attribute, and its ident the unique_id too."""

    def add(kind: Kind) -> Kind:
        for name in fields:
            _attach(kind, name, Column(table, name, (enums or {}).get(name), (writable or {}).get(name)))
        if "ident" in fields:
            _attach(kind, "unique_id", Column(table, "ident"))
        return kind

    return add


def _attach(kind: type, name: str, attribute: Attribute) -> None:
    attribute.__set_name__(kind, name)
    setattr(kind, name, attribute)
