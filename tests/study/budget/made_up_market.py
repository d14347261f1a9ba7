"""A market that is made up: what a mix brings is a known function, with interactions, and noise that is paired."""

from collections.abc import Callable, Iterator, Sequence
from threading import Event

import numpy as np

from labsim.core.codes import Decision
from labsim.core.draws import normals, stream
from labsim.inputs.mix import Line, Lines, Needs, Wanted
from labsim.study.budget.space import Mix
from labsim.study.budget.worlds import TOTALS, Future

GROUP = "scheme:bijstand"
COLUMNS = (*TOTALS, f"{GROUP}|participants", f"{GROUP}|in_work", f"{GROUP}|net_lasting")
YEARS = 2
EUR = 100
Value = Callable[[np.ndarray, Future], float]


def made_line(slug: str, stated_eur: int, **more: object) -> Line:
    """A line of that stated amount a year."""
    known = {"instruments": (slug,), "yearly_stays": False, "yearly": 0, **more}
    return Line(slug=slug, name_nl=slug, name_en=slug, stated=stated_eur * EUR * YEARS, **known)


def made_lines(
    count: int = 6, stated_eur: int = 100_000, rules: Sequence[Needs] = (), outcomes: Sequence[Wanted] = ()
) -> Lines:
    """That many lines alike, called a, b, c ..."""
    lines = tuple(made_line(chr(97 + k), stated_eur) for k in range(count))
    return Lines(package="made_up", lines=lines, rules=tuple(rules), outcomes=tuple(outcomes), years=YEARS)


class MadeUp:
    """value(shares, future) is what a mix is worth in expectation; noise: standard deviation of what is its own in
    one pair, shared: of what all mixes of a pair share."""

    def __init__(self, lines: Lines, value: Value, *, noise: float = 0.0, shared: float = 0.0) -> None:
        self.lines, self.value, self.noise, self.shared = lines, value, noise, shared
        self.columns = COLUMNS
        self.calls, self.beside = 0, 0

    def evaluate(
        self, future: Future, mixes: Sequence[Mix], stop: Event | None = None
    ) -> Iterator[tuple[Mix, np.ndarray]]:
        for mix in mixes:
            self.calls += 1
            yield mix, self.row(future, mix)

    def row(self, future: Future, mix: Mix) -> np.ndarray:
        if not any(mix):
            return np.zeros(len(COLUMNS), np.int64)
        shares = np.array([line.share(cents * YEARS) for line, cents in zip(self.lines.lines, mix, strict=True)])
        idents = np.array([abs(hash(mix)) % 2**40, 2**41], np.uint64)
        own, common = normals(stream(future.seed, Decision.PARAMETER, 7), idents)
        net = self.value(shares, future) + self.noise * own + self.shared * common
        first = round(1000 * shares[0])
        total = round(1000 * shares.sum())
        return np.array([net, net, total, total, total, 0, sum(mix), first, first, 0]).round().astype(np.int64)
