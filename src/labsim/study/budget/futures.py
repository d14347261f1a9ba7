"""How much is lived, and in which futures: a stage's pairs, each with its own seed, draw, eta, border and seats."""

from dataclasses import dataclass

from labsim.study.budget.worlds import Future

ETAS = (0.0, 0.5, 1.0)
CREAMING = (0.0, None, 1.0)  # who gets the seat: by chance, as stated, by prospects
LEVELS = 3  # of each choice that nobody can measure
FRESH = 5000  # pairs of the race never come as far


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much is lived: mixes to learn from and pairs of each, mixes that are verified, pairs of everybody among them
    and of those that run to the end, fresh pairs of the winner.

    sure: nobody leaves the race unless it is behind for sure (Kim and Nelson). draws: uncertain figures are drawn."""

    design: int = 27
    screen: int = 3
    contenders: int = 30
    first: int = 3
    pairs: int = 60
    fresh: int = 18
    draws: bool = True
    sure: bool = False
    exhaustive: bool = False  # live every mix instead of learning from some


@dataclass(frozen=True, kw_only=True)
class Futures:
    """Which futures belong to which stage. Pairs of the race are used for learning as well, so that worlds without the
    package are lived once; those that estimate the winner anew have chosen nothing.

    Pair r has a seed and a draw of its own. Eta, the border and who gets the seat take three values each by an
    orthogonal array of nine: any three pairs from a multiple of three on hold every value of each of them once, any
    nine every combination of two. outside_eta: of all pairs, or None."""

    outside_eta: float | None
    effort: Effort

    def learn(self, number: int) -> list[Future]:
        """Pairs of the mix of this number in a design: three blocks in turn. Where a block does not hold every value
        of eta as often, all mixes live in the same pairs: else mixes would differ by what they lived in."""
        first = 0 if self.effort.exhaustive or self.effort.screen % LEVELS else number % LEVELS * self.effort.screen
        return self.verify(first, self.effort.screen)

    def verify(self, first: int, n: int) -> list[Future]:
        """Pairs first..first+n of the race."""
        return [self._future(r, r) for r in range(first, first + n)]

    def fresh(self) -> list[Future]:
        """Pairs that no choice was made by."""
        return [self._future(r, FRESH + r) for r in range(self.effort.fresh)]

    def _future(self, r: int, seed: int) -> Future:
        eta, block = r % LEVELS, r // LEVELS % LEVELS
        border = self.outside_eta if self.outside_eta is not None else ETAS[(eta + block) % LEVELS]
        creaming = CREAMING[(2 * eta + block) % LEVELS]
        return Future(seed + 1, ETAS[eta], border, seed + 1 if self.effort.draws else 0, creaming)
