"""A Mesa model whose people and employers are rows; while it steps, Mesa's generators are sealed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NoReturn, Self

import mesa
import numpy as np

from labsim.agents.registers import registers
from labsim.agents.rows import RowAgent
from labsim.agents.sealed import Seal, SealedGenerator, SealedRandom

if TYPE_CHECKING:
    from labsim.inputs.region import Region
    from labsim.world.state import World


class RowModel(mesa.Model):
    """What Mesa asks of a model. seed: of Mesa's generators, so that it takes no entropy from the system."""

    world: World
    week: int
    region: Region | None = None  # names of municipalities and sectors

    def __init__(self, seed: int) -> None:
        self.seal, self.agents_made = Seal(), 0
        super().__init__(seed=seed)
        self._agents_by_type, self._all_agents = registers(self)

    def view_as(self, kind: type[RowAgent]) -> Self:
        """Show people or employers as a subclass of JobSeeker or Employer with more read-only properties."""
        self._agents_by_type.look_as(kind)
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def random(self) -> Random:
        """Mesa's generator; GlobalRandomUse if something is drawn from it while a week is lived."""
        return self._random

    @random.setter
    def random(self, generator: Random) -> None:
        self._random = SealedRandom(self.seal)
        self._random.setstate(generator.getstate())

    @property
    def rng(self) -> np.random.Generator:
        """numpy's generator of Mesa; GlobalRandomUse if it is used while a week is lived."""
        return self._sealed_rng

    @rng.setter
    def rng(self, generator: np.random.Generator) -> None:
        self._sealed_rng = SealedGenerator(generator.bit_generator, self.seal)

    def register_agent(self, agent: mesa.Agent) -> None:
        """Mesa's, but its counters forget the market again: else they would keep each market for ever."""
        mesa.Agent._ids.pop(self, None)
        if agent not in self._agents:
            self.agents_made += 1
            agent.unique_id = self.agents_made
        super().register_agent(agent)

    def close(self) -> None:
        """Let go of all agents; the model cannot step any more."""
        self.remove_all_agents()
        self.running, self._user_step = False, _closed


def _closed() -> NoReturn:
    raise RuntimeError("this market was closed")
