"""What every part of the population is made from: the region's figures, the seed, the weeks that count."""

from typing import NamedTuple

import numpy as np

from labsim.core.codes import Decision
from labsim.inputs.region import Region
from labsim.population.keyed import Ask


class Window(NamedTuple):
    """Weeks: the start of the burn-in, the base date (W0), the end of the horizon."""

    start: int
    base: int
    end: int


class Recipe(NamedTuple):
    """Region, population seed, window, and arrivals relative to the published ones."""

    region: Region
    seed: int
    window: Window
    inflow: float = 1.0

    def ask(self, decision: Decision, idents: np.ndarray) -> Ask:
        """Keyed answers of these idents [uint64, n] to the questions of a decision."""
        return Ask(self.seed, decision, idents)
