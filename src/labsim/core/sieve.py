"""A cheap pass over everybody that finds the few rows for which something may happen this week.

Most weekly events are rare: a job is lost in one week of a thousand. A draw of 64 bits for everybody costs more than
all that follows. So an event of chance p happens in two stages: 32 keyed bits let a row through the sieve with a fixed
chance b above every p, and a full draw decides with p / b among those. Both are functions of (seed, decision, week,
ident), so worlds of one seed share them; b is the same in both worlds.

The 32 bits are the finaliser of MurmurHash3 (Appleby, public domain) over the row's own `hash`; without branches, so
that the processor takes eight rows at a time."""

from typing import NamedTuple

import numpy as np

from labsim.core.draws import mix
from labsim.core.jit import part, rule

_A, _B = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_S13, _S16 = np.uint32(13), np.uint32(16)


class Sieve(NamedTuple):
    """Scratch space for one pass, overwritten by every use."""

    flags: np.ndarray  # [n] 1 where a row came through [uint8]
    rows: np.ndarray  # [n + 1] the rows that came through, ascending [int32]


def make_sieve(rows: int) -> Sieve:
    """Room for tables of up to so many rows."""
    return Sieve(np.zeros(rows, np.uint8), np.zeros(rows + 1, np.int32))


def hashes(idents: np.ndarray) -> np.ndarray:
    """32 well mixed bits [uint32, shape (n,)] of each of `idents` [uint64, shape (n,)], for `scramble`."""
    found = np.empty(len(idents), np.uint32)
    _fill_hashes(np.asarray(idents, np.uint64), found)
    return found


@rule
def _fill_hashes(idents, found):
    for i in range(idents.size):
        found[i] = np.uint32(mix(idents[i]) >> np.uint64(32))


@rule
def sieve_key(key):
    """The 32 bits [uint32] of a stream's key that the sieve uses; the full draws of that stream use all 64."""
    return np.uint32(mix(key) >> np.uint64(32))


@rule
def scramble(key, h):
    """32 random bits [uint32] of hash h [uint32] under a key made by `sieve_key`."""
    x = np.uint32(h ^ key)
    x = np.uint32((x ^ (x >> _S16)) * _A)
    x = np.uint32((x ^ (x >> _S13)) * _B)
    return np.uint32(x ^ (x >> _S16))


@rule
def mesh(chance: float):
    """Number of 2**32 [uint32] below which `scramble` lets a row through with at least this chance, at most 1."""
    return np.uint32(min(4294967295.0, max(0.0, chance) * 4294967296.0 + 1.0))


@rule
def passed(bound):
    """The chance that `mesh` made: exactly what the second stage must divide by."""
    return np.float64(np.int64(bound)) * 2.0**-32


@part
def collect(sieve: Sieve, n: int):
    """Write the rows whose flag is set among the first n; returns how many. Without branches."""
    count = 0
    for i in range(n):
        sieve.rows[count] = i
        count += sieve.flags[i] != 0
    return count
