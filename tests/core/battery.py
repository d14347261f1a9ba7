"""A statistical battery for keyed draws: p-values of a generator, by the way its key and ident are walked.

A generator is a jitted `draw(seed, decision, week, ident) -> uint64`, of pairs (seed, decision, a, b).
Everything is a function of the generator, so a battery that passed once always passes.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numba import njit
from scipy import stats

N = 1 << 17  # draws of each walk: a multiple of 4096, at most 2**24
REJECTED = 1e-6  # some 226 p-values per generator: a sound one fails once in 4,400 batteries
PARTS = {"seed": 64, "decision": 8, "week": 16, "ident": 64}  # of a key, with the bits that may differ


class Generator:
    """Calls a jitted draw elementwise on broadcast arrays of its four uint64 arguments."""

    def __init__(self, draw: Callable) -> None:
        @njit
        def fill(first, second, third, fourth, out):
            for i in range(out.size):
                out[i] = draw(first[i], second[i], third[i], fourth[i])

        self._fill = fill

    def __call__(self, *parts) -> np.ndarray:
        arrays = np.broadcast_arrays(*(np.asarray(part, np.uint64) for part in parts))
        out = np.empty(arrays[0].size, np.uint64)
        self._fill(*(np.ascontiguousarray(array).ravel() for array in arrays), out)
        return out.reshape(arrays[0].shape)


def p_values(draw: Callable, n: int = N) -> dict[str, float]:
    """All p-values of a generator by name, n draws a walk; `rejected` picks those that condemn it."""
    generator = Generator(draw)
    found: dict[str, float] = {}
    for walk, drawn in walks(generator, n):
        found |= {f"{walk}: {name}": p for name, p in sequence_tests(drawn)}
    found |= dict(neighbour_tests(generator))
    found |= dict(avalanche_tests(generator))
    return found


def rejected(found: dict[str, float]) -> dict[str, float]:
    return {name: p for name, p in found.items() if p < REJECTED}


# --- the walks ------------------------------------------------------------------------------------------


def walks(generator: Generator, n: int) -> Iterator[tuple[str, np.ndarray]]:
    """Sequences of n draws in which one part of the key counts up, or several move at once."""
    i = np.arange(n)
    yield "along ident", generator(1, 2, 3, i)
    yield "along municipality", generator(1, 2, 3, ((i % 4096) << 40) | (i // 4096))
    yield "along sparse ident", generator(1, 2, 3, i.astype(np.uint64) << np.uint64(40))
    yield "along week", generator(1, 2, i, 3)
    yield "along decision", generator(1, i, 2, 3)
    yield "along seed", generator(i, 1, 2, 3)
    yield "week up, ident down", generator(1, 2, i, n - i)
    yield "decision up, week down", generator(1, i, n - i, 2)
    yield "seed up, ident down", generator(i, 1, 2, n - i)
    yield "crowd", generator(i >> 14, (i >> 11) % 8, (i >> 6) % 32, i % 64)


# --- tests of one sequence ------------------------------------------------------------------------------


def sequence_tests(drawn: np.ndarray) -> Iterator[tuple[str, float]]:
    uniform = (drawn >> np.uint64(11)) * 2.0**-53
    for place, byte in enumerate(drawn.view(np.uint8).reshape(-1, 8).T):
        yield f"byte {place}", even(np.bincount(byte, minlength=256))
    yield "upper 12 bits", even(np.bincount((drawn >> np.uint64(52)).astype(int), minlength=4096))
    yield "lower 12 bits", even(np.bincount((drawn & np.uint64(4095)).astype(int), minlength=4096))
    for lag in (1, 2, 3, 16):
        yield f"correlation at lag {lag}", correlation(uniform[:-lag], uniform[lag:])
    yield "bits shared with the next", shared_bits(drawn[:-1], drawn[1:])
    yield "gaps", gaps(uniform)
    yield "runs", runs(uniform)
    yield "birthdays, upper half", birthdays(drawn >> np.uint64(32))
    yield "birthdays, lower half", birthdays(drawn & np.uint64(0xFFFFFFFF))
    yield "distinct", float(np.unique(drawn).size == drawn.size)


def even(counts: np.ndarray) -> float:
    """Chi-square against equal counts; too even is as suspect as too uneven."""
    expected = counts.sum() / counts.size
    return two_sided(stats.chi2(counts.size - 1), ((counts - expected) ** 2).sum() / expected)


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    z = np.sqrt(12.0 * 12.0 / x.size) * ((x - 0.5) * (y - 0.5)).sum()
    return float(2 * stats.norm.sf(abs(z)))


def shared_bits(x: np.ndarray, y: np.ndarray) -> float:
    """Differing bits of 64: their mean is 32 and their variance 16."""
    differing = np.bitwise_count(x ^ y).sum()
    return float(2 * stats.norm.sf(abs(differing - 32.0 * x.size) / np.sqrt(16.0 * x.size)))


def gaps(uniform: np.ndarray) -> float:
    """Draws between two draws below 1/16: geometric."""
    found = np.diff(np.flatnonzero(uniform < 1 / 16)) - 1
    chance = np.append((15 / 16) ** np.arange(48) / 16, (15 / 16) ** 48)
    expected = chance * found.size
    counts = np.bincount(np.minimum(found, 48), minlength=49)
    return two_sided(stats.chi2(48), ((counts - expected) ** 2 / np.maximum(expected, 1e-9)).sum())


def runs(uniform: np.ndarray) -> float:
    """Number of runs up and down."""
    up = np.diff(uniform) > 0
    n = uniform.size
    z = (1 + np.count_nonzero(up[1:] != up[:-1]) - (2 * n - 1) / 3) / np.sqrt((16 * n - 29) / 90)
    return float(2 * stats.norm.sf(abs(z)))


def birthdays(values: np.ndarray, people: int = 4096) -> float:
    """Marsaglia's birthday spacings in a year of 2**32 days: repeated ones are Poisson, four per group."""
    groups = np.sort(values.reshape(-1, people), axis=1)
    spacings = np.sort(np.diff(groups, axis=1), axis=1)
    repeated = np.count_nonzero(np.diff(spacings, axis=1) == 0)
    return two_sided(stats.poisson(spacings.shape[0] * people**3 / 2**34), repeated)


def two_sided(law, value: float) -> float:
    return float(min(1.0, 2 * min(law.cdf(value), law.sf(value))))


# --- tests of neighbouring streams ----------------------------------------------------------------------


def neighbour_tests(generator: Generator) -> Iterator[tuple[str, float]]:
    """Correlation of 16 neighbouring streams over their idents, also when these are shifted."""
    stream, ident = np.arange(16)[:, None], np.arange(8192)[None, :]
    blocks = {
        "seed": generator(stream, 1, 2, ident),
        "decision": generator(1, stream, 2, ident),
        "week": generator(1, 2, stream, ident),
    }
    for part, drawn in blocks.items():
        uniform = (drawn >> np.uint64(11)) * 2.0**-53
        for shift in range(-2, 3):
            moved = np.roll(uniform, shift, axis=1)
            yield f"next {part}, ident {shift:+d}", correlation(uniform[:-1].ravel(), moved[1:].ravel())
        yield f"next {part}: shared bits", shared_bits(drawn[:-1].ravel(), drawn[1:].ravel())


def avalanche_tests(generator: Generator, samples: int = 2048) -> Iterator[tuple[str, float]]:
    """Flips each bit of each part of the key: every output bit should differ in half of the samples."""
    count = np.arange(samples, dtype=np.uint64)
    base = {"seed": count * np.uint64(7), "decision": count % np.uint64(32), "week": count, "ident": count}
    before = generator(*base.values())
    for part, width in PARTS.items():
        worst, total = 0.0, 0
        for bit in range(width):
            flipped = base | {part: base[part] ^ np.uint64(1 << bit)}
            differing = before ^ generator(*flipped.values())
            by_output = np.unpackbits(differing.view(np.uint8).reshape(-1, 8), axis=1).sum(axis=0)
            worst = max(worst, np.abs(by_output - samples / 2).max() / np.sqrt(samples / 4))
            total += int(by_output.sum())
        cells = 64 * width
        yield f"avalanche of {part}: worst bit", float(min(1.0, cells * 2 * stats.norm.sf(worst)))
        z = (total - cells * samples / 2) / np.sqrt(cells * samples / 4)
        yield f"avalanche of {part}: mean", float(2 * stats.norm.sf(abs(z)))


# --- tests of ordered pairs -----------------------------------------------------------------------------


def pair_p_values(pair: Callable) -> dict[str, float]:
    """P-values of a pair generator over all ordered pairs of 400 neighbouring idents."""
    generator = Generator(pair)
    ident = np.arange(400)
    drawn = generator(1, 2, ident[:, None], ident[None, :])
    uniform = (drawn >> np.uint64(11)) * 2.0**-53
    below = np.tril_indices(ident.size, -1)
    other = generator(1, 3, ident[:, None], ident[None, :])
    found = {
        "distinct": float(np.unique(drawn).size == drawn.size),
        "(a, b) and (b, a)": correlation(uniform[below], uniform.T[below]),
        "(a, b) and (a + 1, b - 1)": correlation(uniform[:-1, 1:].ravel(), uniform[1:, :-1].ravel()),
        "(a, b) and (a + 1, b + 1)": correlation(uniform[:-1, :-1].ravel(), uniform[1:, 1:].ravel()),
        "(a, b) and (a + 1, b)": correlation(uniform[:-1].ravel(), uniform[1:].ravel()),
        "(a, b) and (a, b + 1)": correlation(uniform[:, :-1].ravel(), uniform[:, 1:].ravel()),
        "shared bits with (b, a)": shared_bits(drawn[below], drawn.T[below]),
        "shared bits with the next decision": shared_bits(drawn.ravel(), other.ravel()),
        "distinct from the next decision": float(np.intersect1d(drawn, other).size == 0),
    }
    for name, order in {"by a": drawn, "by b": drawn.T}.items():
        tests = sequence_tests(np.ascontiguousarray(order).ravel()[: 36 * 4096])
        found |= {f"{name}: {test}": p for test, p in tests}
    return found
