"""The best mixes of a surface: one by one where there are few enough, by HiGHS where there are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import coo_matrix, csr_matrix, vstack

from labsim.study.budget.space import ENUMERATED, Mix, Space
from labsim.study.budget.surface import Surface, bought

SLACK = 1e-9


class NoMixError(RuntimeError):
    """No mix meets what is wanted."""


def best_mixes(space: Space, surface: Surface, count: int, wanted: Sequence[Surface] = ()) -> list[Mix]:
    """The `count` best mixes of a surface, best first; each of `wanted` (what outcomes are met by) is 0 or more.

    Raises NoMixError where no mix meets them."""
    if space.size() <= ENUMERATED:
        return enumerated(space, surface, count, wanted)
    return searched(space, surface, count, wanted)


def enumerated(space: Space, surface: Surface, count: int, wanted: Sequence[Surface] = ()) -> list[Mix]:
    """By looking at every mix; of equals the cheaper one, then the first in order."""
    mixes = space.mixes()
    shares = bought(space.lines, mixes)
    keep = np.ones(len(mixes), bool)
    for one in wanted:
        keep &= one.predict(shares) >= -SLACK
    if not keep.any():
        raise NoMixError
    mixes, values = mixes[keep], surface.predict(shares[keep])
    order = np.lexsort((np.arange(len(mixes)), mixes.sum(axis=1), -values))
    return [tuple(int(cents) for cents in mix) for mix in mixes[order[:count]]]


@dataclass(frozen=True)
class _Program:
    """Columns: one per amount of a line (0 or 1), then one per pair of amounts of two lines (their product)."""

    space: Space
    start: tuple[int, ...]  # first column of each line
    shares: tuple[np.ndarray, ...]  # what each amount of a line buys
    pairs: tuple[tuple[int, int, int], ...]  # two lines and the first column of their products
    columns: int

    def gains(self, surface: Surface) -> np.ndarray:
        """What each column adds to the surface [columns]."""
        weights = surface.weights / surface.scale
        n = len(self.shares)
        found = np.zeros(self.columns)
        for k, share in enumerate(self.shares):
            own = weights[k] * np.sqrt(share) + weights[n + k] * share + weights[2 * n + k] * share**2
            found[self.start[k] : self.start[k] + len(share)] = own
        for number, (a, b, first) in enumerate(self.pairs):
            both = weights[3 * n + number] * np.outer(self.shares[a], self.shares[b])
            found[first : first + both.size] = both.ravel()
        return found

    def mix(self, solution: np.ndarray) -> Mix:
        """The amounts that a solution chooses."""
        picked = (int(np.argmax(solution[a : a + len(s)])) for a, s in zip(self.start, self.shares, strict=True))
        return tuple(levels[k] for levels, k in zip(self.space.levels, picked, strict=True))


def searched(space: Space, surface: Surface, count: int, wanted: Sequence[Surface] = ()) -> list[Mix]:
    """By mixed-integer programming: exact, because the surface is a sum over lines and pairs of lines.

    The products are held by their sums (each row of products adds up to the amount it belongs to), which leaves only
    whole solutions. After each solution it is forbidden and the next one asked for."""
    program = _program(space)
    rules = [_choices(program), *(_bounded(program.gains(one), 0.0, np.inf) for one in wanted)]
    whole = np.zeros(program.columns)
    whole[: sum(len(share) for share in program.shares)] = 1
    found: list[Mix] = []
    while len(found) < count:
        answer = milp(-program.gains(surface), constraints=rules, integrality=whole, bounds=(0, 1))
        if answer.x is None:
            if answer.status == 2:  # nothing is left that is allowed
                break
            raise RuntimeError(f"HiGHS: {answer.message}")
        found.append(program.mix(answer.x))
        rules.append(_forbidden(program, found[-1]))
    if not found:
        raise NoMixError
    return found


def _program(space: Space) -> _Program:
    years, start, shares, column = space.lines.years, [], [], 0
    for line, levels in zip(space.lines.lines, space.levels, strict=True):
        start.append(column)
        shares.append(np.array([line.share(cents * years) for cents in levels]))
        column += len(levels)
    pairs = []
    for a, b in combinations(range(len(shares)), 2):
        pairs.append((a, b, column))
        column += len(shares[a]) * len(shares[b])
    return _Program(space, tuple(start), tuple(shares), tuple(pairs), column)


def _choices(program: _Program) -> LinearConstraint:
    """One amount per line, the money, the rules, and what ties products to amounts."""
    rows: list[tuple[dict[int, float], float, float]] = []
    levels, start = program.space.levels, program.start
    for k, own in enumerate(levels):
        rows.append((dict.fromkeys(range(start[k], start[k] + len(own)), 1.0), 1.0, 1.0))
    unit = float(program.space.step)
    money = {start[k] + i: cents / unit for k, own in enumerate(levels) for i, cents in enumerate(own) if cents}
    rows.append((money, -np.inf, program.space.most / unit))
    for a, b in program.space.needs:
        has = {start[a] + i: 1.0 for i, cents in enumerate(levels[a]) if cents}
        lacks = {start[b] + i: -1.0 for i, cents in enumerate(levels[b]) if cents}
        rows.append(({**has, **lacks}, -np.inf, 0.0))
    for a, b, first in program.pairs:
        wide = len(levels[b])
        for i in range(len(levels[a])):
            products = dict.fromkeys(range(first + i * wide, first + (i + 1) * wide), 1.0)
            rows.append(({**products, start[a] + i: -1.0}, 0.0, 0.0))
        for j in range(wide):
            products = dict.fromkeys(range(first + j, first + len(levels[a]) * wide, wide), 1.0)
            rows.append(({**products, start[b] + j: -1.0}, 0.0, 0.0))
    table = vstack([_row(program, values) for values, _, _ in rows])
    return LinearConstraint(table, [low for _, low, _ in rows], [high for _, _, high in rows])


def _row(program: _Program, values: dict[int, float]) -> csr_matrix:
    columns = list(values)
    return coo_matrix((list(values.values()), ([0] * len(columns), columns)), shape=(1, program.columns)).tocsr()


def _bounded(values: np.ndarray, low: float, high: float) -> LinearConstraint:
    return LinearConstraint(csr_matrix(values[None, :]), low - SLACK, high)


def _forbidden(program: _Program, mix: Mix) -> LinearConstraint:
    """Not this mix again: at least one line has another amount."""
    picked = {
        first + levels.index(cents): 1.0
        for first, levels, cents in zip(program.start, program.space.levels, mix, strict=True)
    }
    return LinearConstraint(_row(program, picked), -np.inf, len(mix) - 1)
