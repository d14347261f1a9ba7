"""What a market gives Mesa in the place of its own registers of agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
from mesa.agent import AgentSet

from labsim.agents.everyone import EveryAgent
from labsim.agents.people import Employer, JobSeeker
from labsim.agents.rows import RowAgent, Store
from labsim.agents.rowset import RowSet

if TYPE_CHECKING:
    from labsim.agents.rowmodel import RowModel


class Kinds(dict[type[mesa.Agent], AgentSet]):
    """`model.agents_by_type`: by exact class, as Mesa's; where people are shown as a subclass of JobSeeker,
    JobSeeker finds them too."""

    def __missing__(self, kind: type[mesa.Agent]) -> AgentSet:
        for shown, agents in self.items():
            if kind in (JobSeeker, Employer) and issubclass(shown, kind):
                return agents
        raise KeyError(kind)

    def look_as(self, kind: type[RowAgent]) -> None:
        """Show the agents of its base class as this class; raises TypeError if it has none here."""
        if not isinstance(kind, type) or not issubclass(kind, JobSeeker | Employer):
            raise TypeError(f"{kind!r} is no subclass of JobSeeker or Employer")
        found = dict(self)
        self.clear()
        for shown, agents in found.items():
            base = JobSeeker if issubclass(shown, JobSeeker) else Employer
            if isinstance(agents, RowSet) and issubclass(kind, base) and issubclass(shown, base):
                agents.store.kind, shown = kind, kind
            self[shown] = agents


def registers(model: RowModel) -> tuple[Kinds, EveryAgent]:
    """The agents of a market by type, and all of them; agents that are objects come in by Mesa's own code."""
    parts = [RowSet(Store(model, kind)) for kind in (JobSeeker, Employer)]
    return Kinds({part.kind: part for part in parts}), EveryAgent(parts, AgentSet([], random=model.random))
