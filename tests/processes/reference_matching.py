"""Stable matching in plain Python, by other roads than deferred acceptance.

A market is a list of seekers, each (ident, [(vacancy, score), ...]) with the best vacancy first; score None
means that the vacancy refuses. A vacancy prefers the higher score, then the lower ident. A matching is
{seeker: vacancy}.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product

Entry = tuple[int, float | None]
Matching = dict[int, int]
UNMATCHED = -1


class Market:
    """Who finds whom acceptable, and in which order."""

    def __init__(self, seekers: Sequence[tuple[int, Sequence[Entry]]]) -> None:
        self.seekers = [ident for ident, _ in seekers]
        self.choices = {i: [v for v, score in entries if score is not None] for i, entries in seekers}
        self.scores = {(i, v): s for i, entries in seekers for v, s in entries if s is not None}

    @cached_property
    def applicants(self) -> dict[int, list[int]]:
        """Acceptable applicants of each vacancy, best first."""
        found: dict[int, list[int]] = {}
        for i, v in self.scores:
            found.setdefault(v, []).append(i)
        return {v: sorted(some, key=lambda i: (-self.scores[i, v], i)) for v, some in found.items()}

    def rank(self, i: int, v: int) -> int:
        """Place of vacancy v in the list of seeker i; being without is behind all of them."""
        return self.choices[i].index(v) if v != UNMATCHED else len(self.choices[i])

    def standing(self, v: int, i: int | None) -> int:
        """Place of seeker i among the applicants of v; holding nobody is behind all of them."""
        return self.applicants[v].index(i) if i is not None else len(self.applicants[v])

    def blocking_pairs(self, matching: Mapping[int, int]) -> list[tuple[int, int]]:
        """Pairs that would both rather have each other than what they have."""
        held = {v: i for i, v in matching.items()}
        return [
            (i, v)
            for i, v in self.scores
            if self.rank(i, v) < self.rank(i, matching.get(i, UNMATCHED))
            and self.standing(v, i) < self.standing(v, held.get(v))
        ]

    def matchings(self) -> Iterator[Matching]:
        """Every matching of acceptable pairs; for tiny markets."""
        for chosen in product(*([*self.choices[i], UNMATCHED] for i in self.seekers)):
            taken = [v for v in chosen if v != UNMATCHED]
            if len(taken) == len(set(taken)):
                yield {i: v for i, v in zip(self.seekers, chosen, strict=True) if v != UNMATCHED}

    def stable_matchings(self) -> list[Matching]:
        """All matchings without a blocking pair, by looking at every matching."""
        return [m for m in self.matchings() if not self.blocking_pairs(m)]


def best_for_seekers(market: Market, stable: Sequence[Matching]) -> Matching:
    """What each seeker gets in the stable matching that suits him best: itself stable (lattice theorem)."""
    best: Matching = {}
    for i in market.seekers:
        v = min((m.get(i, UNMATCHED) for m in stable), key=lambda v: market.rank(i, v))
        if v != UNMATCHED:
            best[i] = v
    return best


def fixed_point(market: Market) -> Matching:
    """The stable matching best for seekers, as the largest fixed point of Adachi's operator.

    All revise at once: a seeker aims at the best vacancy that would not turn him down for whom it aims at, a
    vacancy at the best seeker who would not turn it down for what he aims at.
    Source: Adachi (2000), "On a characterization of stable matchings", Economics Letters 68.
    """
    aims = {i: 0 for i in market.seekers}  # place in the list
    wants = {v: len(some) for v, some in market.applicants.items()}  # place among the applicants
    while True:
        new_aims = {
            i: next((k for k, v in enumerate(some) if market.standing(v, i) <= wants[v]), len(some))
            for i, some in market.choices.items()
        }
        new_wants = {
            v: next((k for k, i in enumerate(some) if market.rank(i, v) <= aims[i]), len(some))
            for v, some in market.applicants.items()
        }
        if (new_aims, new_wants) == (aims, wants):
            return {i: market.choices[i][k] for i, k in aims.items() if k < len(market.choices[i])}
        aims, wants = new_aims, new_wants
