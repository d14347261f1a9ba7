"""The same people as rows and as ordinary Mesa agents, and how to compare what their sets answer."""

import mesa
import numpy as np
from mesa.agent import AgentSet, GroupBy

from labsim.agents import JobSeeker

N = 150
COPIED = (
    "status",
    "hours",
    "age",
    "group",
    "municipality",
    "motivation",
    "ability",
    "competences",
    "segment_name",
)


class Seen(JobSeeker):
    """People with a property and a method, as a researcher would add."""

    @property
    def young(self):
        return self.age < 27

    def hours_after(self, cut, *, least=0):
        return max(least, self.hours - cut)


class Plain(mesa.Agent):
    """The same as an ordinary Mesa agent."""

    young, hours_after = Seen.young, Seen.hours_after

    def __init__(self, model, seeker):
        super().__init__(model)
        self.row = seeker.row
        for name in COPIED:
            setattr(self, name, getattr(seeker, name))


def shown(result):
    """A result with agents as their rows, so that those of both sets can be compared."""
    if isinstance(result, AgentSet):
        return "set", [agent.row for agent in result]
    if isinstance(result, mesa.Agent):
        return "agent", result.row
    if isinstance(result, GroupBy):
        return "groups", [(key, shown(group)) for key, group in result]
    if isinstance(result, dict):
        return [(key, shown(value)) for key, value in result.items()]
    if isinstance(result, list | tuple | np.ndarray):
        return [shown(one) for one in result]
    return result
