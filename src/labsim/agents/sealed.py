"""Mesa's own generators, of which nothing may be drawn while a week is lived: a draw there must be keyed."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from labsim.core.guard import GlobalRandomUse


class Seal:
    """Closed while a market lives a week (`with seal:`)."""

    closed = False

    def __enter__(self) -> None:
        self.closed = True

    def __exit__(self, *_: object) -> None:
        self.closed = False

    def check(self, used: str) -> None:
        """Raise GlobalRandomUse if closed."""
        if self.closed:
            raise GlobalRandomUse(used)


class SealedRandom(random.Random):
    """`model.random`: seeded, and refused while the seal is closed; all of Random draws by these."""

    def __init__(self, seal: Seal) -> None:
        self.seal = seal
        super().__init__(0)

    def random(self) -> float:
        """A number in [0, 1)."""
        self.seal.check("model.random")
        return super().random()

    def getrandbits(self, k: int, /) -> int:
        """An integer of k random bits."""
        self.seal.check("model.random")
        return super().getrandbits(k)

    def gauss(self, mu: float = 0.0, sigma: float = 1.0) -> float:
        """A normal number; every second one was made with the one before, so that it is checked here."""
        self.seal.check("model.random")
        return super().gauss(mu, sigma)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.seal,), self.getstate()


class SealedGenerator(np.random.Generator):
    """`model.rng`: seeded, and refused while the seal is closed."""

    def __init__(self, bit_generator: np.random.BitGenerator, seal: Seal) -> None:
        super().__init__(bit_generator)
        self._seal = seal

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_"):
            self._seal.check("model.rng")
        return super().__getattribute__(name)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (super().__getattribute__("bit_generator"), self._seal)
