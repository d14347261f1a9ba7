"""Random draws as pure functions of who draws what, when, in which replication.

A draw is `mix(key + ident * IDENT_STRIDE)`: the splitmix64 finaliser over an ident, on a key that `stream`
makes once per (seed, decision, week). Nothing is stored and nothing advances, so a draw cannot depend on who
else draws, in what order, or in how many threads. Worlds of one seed share every draw of one key and ident.

Each part of a key passes its own `mix` before the next is added, so no step in week, decision or seed can
equal a step in ident: neighbouring streams share nothing.

Signatures are spelled out because of two traps of numba: uint64 + int64 makes a float64, and a Python int
above 2**63 fails once a signature for int64 exists. So any integer will do, inside and outside kernels; below
zero only inside, where it wraps.

Source of the finaliser (Stafford's variant 13) and the ident stride: Steele, Lea and Flood (2014), "Fast
splittable pseudorandom number generators", OOPSLA. The reference it is tested against is `core.philox`.
"""

from hashlib import blake2b
from math import exp, lgamma, log, log1p, sqrt
from typing import Any, TypeAlias

import numpy as np
from numba import njit

from labsim.core.normal import inverse_normal, normal_of

__all__ = [
    "NEVER",
    "bernoulli",
    "bits",
    "exponential",
    "geometric",
    "ident",
    "ident_of_name",
    "ident_of_part",
    "inverse_normal",
    "lasting_stream",
    "lower_half",
    "mix",
    "normal_at",
    "normal_of",
    "normal_pair_at",
    "normals",
    "pair_bits",
    "pair_bits_of",
    "pair_key",
    "poisson_capped",
    "stream",
    "uniform",
    "uniform_at",
    "uniform_pair_at",
    "uniforms",
    "unit",
    "upper_half",
]

UInt64: TypeAlias = Any  # np.uint64 inside kernels, int outside: numba converts

IDENT_STRIDE = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio, odd: distinct idents stay distinct
SECOND_STRIDE = np.uint64(0xD1B54A32D192ED03)  # of the second ident of a pair: (a, b) and (b, a) differ
SEED_OFFSET = np.uint64(0x2545F4914F6CDD1D)
DECISION_STRIDE = np.uint64(0xDA942042E4DD58B5)
WEEK_STRIDE = np.uint64(0x8CB92BA72F3D8DD7)
LASTING_OFFSET = np.uint64(0xA0761D6478BD642F)

NEVER = 2**53  # trials; what `geometric` answers where success cannot happen

_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_S11, _S27, _S30, _S31 = (np.uint64(n) for n in (11, 27, 30, 31))
_S40, _S56 = np.uint64(40), np.uint64(56)
_ONE = np.uint64(1)
_KINDS, _GROUPS, _ORDINALS = np.uint64(1 << 8), np.uint64(1 << 16), np.uint64(1 << 40)
_LOW_56 = np.uint64((1 << 56) - 1)
_TWO_53, _TWO_M53 = 2.0**53, 2.0**-53


# --- keys and bits --------------------------------------------------------------------------------------


@njit("uint64(uint64)", cache=True)
def mix(x: UInt64) -> UInt64:
    """The splitmix64 finaliser: a bijection of uint64; each input bit flips half of the output bits."""
    x = (x ^ (x >> _S30)) * _MIX_1
    x = (x ^ (x >> _S27)) * _MIX_2
    return x ^ (x >> _S31)


@njit("uint64(uint64, uint64, uint64)", cache=True)
def stream(seed: UInt64, decision: UInt64, week: UInt64) -> UInt64:
    """Key [uint64] of one decision in one week of one replication; hoist it out of the loop over idents."""
    key = mix(seed + SEED_OFFSET)
    key = mix(key + (decision + _ONE) * DECISION_STRIDE)
    return mix(key + (week + _ONE) * WEEK_STRIDE)


@njit("uint64(uint64, uint64)", cache=True)
def lasting_stream(seed: UInt64, decision: UInt64) -> UInt64:
    """Key [uint64] of a decision that is drawn once and holds in every week, such as match quality."""
    key = mix(seed + SEED_OFFSET)
    key = mix(key + (decision + _ONE) * DECISION_STRIDE)
    return mix(key ^ LASTING_OFFSET)


@njit("uint64(uint64, uint64)", cache=True)
def bits(key: UInt64, ident: UInt64) -> UInt64:
    """64 random bits [uint64] of `ident` in the stream `key`; distinct idents never give the same bits."""
    return mix(key + ident * IDENT_STRIDE)


@njit("uint64(uint64, uint64)", cache=True)
def pair_key(key: UInt64, a: UInt64) -> UInt64:
    """Key [uint64] of all that `a` draws about others, for `pair_bits_of`: hoist it out of a loop over b."""
    return mix(key + a * IDENT_STRIDE)


@njit("uint64(uint64, uint64)", cache=True)
def pair_bits_of(key_of_a: UInt64, b: UInt64) -> UInt64:
    """64 random bits [uint64] of `b` under a key made by `pair_key`."""
    return mix(key_of_a + b * SECOND_STRIDE)


@njit("uint64(uint64, uint64, uint64)", cache=True)
def pair_bits(key: UInt64, a: UInt64, b: UInt64) -> UInt64:
    """64 random bits [uint64] of the ordered pair (a, b), such as (person, vacancy)."""
    return pair_bits_of(pair_key(key, a), b)


# --- uniforms and chances -------------------------------------------------------------------------------


@njit("float64(uint64)", cache=True)
def unit(x: UInt64) -> float:
    """The upper 53 of 64 bits as a number in [0, 1)."""
    return np.float64(np.int64(x >> _S11)) * _TWO_M53


@njit("float64(uint64)", cache=True)
def upper_half(x: UInt64) -> float:
    """Uniform on [0, 1) in steps of 2**-32 from the upper 32 of 64 random bits."""
    return np.float64(np.int64(x >> np.uint64(32))) * 2.0**-32


@njit("float64(uint64)", cache=True)
def lower_half(x: UInt64) -> float:
    """The same from the lower 32 bits, independent of the upper ones."""
    return np.float64(np.int64(x & np.uint64(0xFFFFFFFF))) * 2.0**-32


@njit("float64(uint64, uint64)", cache=True)
def uniform_at(key: UInt64, ident: UInt64) -> float:
    """Uniform on [0, 1) in steps of 2**-53."""
    return unit(bits(key, ident))


@njit("float64(uint64, uint64, uint64, uint64)", cache=True)
def uniform(seed: UInt64, decision: UInt64, week: UInt64, ident: UInt64) -> float:
    """`uniform_at` of an unhoisted key; for the few draws outside a loop."""
    return unit(bits(stream(seed, decision, week), ident))


@njit("float64(uint64, uint64, uint64)", cache=True)
def uniform_pair_at(key: UInt64, a: UInt64, b: UInt64) -> float:
    """Uniform on [0, 1) of the ordered pair (a, b)."""
    return unit(pair_bits(key, a, b))


@njit("boolean(uint64, uint64, float64)", cache=True)
def bernoulli(key: UInt64, ident: UInt64, p: float) -> bool:
    """Whether an event of chance `p` happens: exactly `uniform_at(key, ident) < p`, so nested in p."""
    return bool(np.float64(np.int64(bits(key, ident) >> _S11)) < p * _TWO_53)


# --- other distributions, each by the inverse of its cumulative distribution ----------------------------


@njit("float64(uint64, uint64)", cache=True)
def normal_at(key: UInt64, ident: UInt64) -> float:
    """Standard normal of `ident` in the stream `key`."""
    return normal_of(bits(key, ident))


@njit("float64(uint64, uint64, uint64)", cache=True)
def normal_pair_at(key: UInt64, a: UInt64, b: UInt64) -> float:
    """Standard normal of the ordered pair (a, b); under a `lasting_stream` it holds as long as the pair."""
    return normal_of(pair_bits(key, a, b))


@njit("int64(float64, float64, int64)", cache=True, error_model="numpy")
def poisson_capped(u: float, mean: float, cap: int) -> int:
    """min(Poisson count of quantile u, cap): nested: for one u a higher mean never gives a lower count.

    A mean of zero or less gives 0. The sum starts ten standard deviations below the mean, which loses a
    chance below 1e-23; up to a mean of a million the chances are right to nine digits.
    """
    if not mean > 0.0 or cap <= 0:
        return 0
    count = int(max(0.0, mean - 10.0 * sqrt(mean)))
    chance = exp(-mean) if count == 0 else exp(count * log(mean) - mean - lgamma(count + 1.0))
    below = chance
    while count < cap and u >= below and (count < mean or chance > 1e-20):
        count += 1
        chance *= mean / count
        below += chance
    return min(count, cap)


@njit("int64(float64, float64)", cache=True, error_model="numpy")
def geometric(u: float, p: float) -> int:
    """Trial (1, 2, ...) of the first success of chance `p` at quantile u; `NEVER` if p <= 0."""
    if p >= 1.0:
        return 1
    if not p > 0.0:
        return NEVER
    failures = log(1.0 - u) / log1p(-p)
    return 1 + int(failures) if failures < NEVER else NEVER


@njit("float64(float64, float64)", cache=True)
def exponential(u: float, mean: float) -> float:
    """Exponential of the given mean, of quantile u in [0, 1): 1 - u is exact for every uniform drawn here."""
    return -mean * log(1.0 - u)


# --- whole arrays, for rooms without kernels ------------------------------------------------------------


def uniforms(key: UInt64, idents: np.ndarray) -> np.ndarray:
    """`uniform_at` of each of `idents` [uint64, shape (n,)]: float64, shape (n,)."""
    drawn = np.empty(len(idents))
    _fill_uniforms(np.uint64(key), np.asarray(idents, np.uint64), drawn)
    return drawn


@njit(cache=True, nogil=True)
def _fill_uniforms(key, idents, drawn):
    for i in range(idents.size):
        drawn[i] = uniform_at(key, idents[i])


def normals(key: UInt64, idents: np.ndarray) -> np.ndarray:
    """`normal_at` of each of `idents` [uint64, shape (n,)]: float64, shape (n,)."""
    drawn = np.empty(len(idents))
    _fill_normals(np.uint64(key), np.asarray(idents, np.uint64), drawn)
    return drawn


@njit(cache=True, nogil=True)
def _fill_normals(key, idents, drawn):
    for i in range(idents.size):
        drawn[i] = normal_at(key, idents[i])


# --- idents ---------------------------------------------------------------------------------------------


@njit("uint64(uint64, uint64, uint64)", cache=True)
def ident(kind: UInt64, group: UInt64, ordinal: UInt64) -> UInt64:
    """Ident [uint64] of a synthetic one: 8 bits kind, 16 bits group (municipality), 40 bits ordinal.

    Raises ValueError where a part does not fit: two that share an ident would share every draw.
    """
    if kind >= _KINDS or group >= _GROUPS or ordinal >= _ORDINALS:
        raise ValueError("an ident holds a kind below 2**8, a group below 2**16 and an ordinal below 2**40")
    return (kind << _S56) | (group << _S40) | ordinal


@njit("uint64(uint64, uint64, uint64)", cache=True)
def ident_of_part(kind: UInt64, whole: UInt64, ordinal: UInt64) -> UInt64:
    """Ident [uint64] of part number `ordinal` of `whole`: a slot of an employer, an opening of a slot.

    8 bits kind, 56 bits hash: among a million parts the chance that any two coincide is 7 in a million.
    """
    return (kind << _S56) | (pair_bits(kind, whole, ordinal) & _LOW_56)


def ident_of_name(kind: int, slug: str) -> int:
    """Ident [uint64] of a named organisation or instrument: 8 bits kind, 56 bits hash of kind and slug."""
    if not 0 <= kind < 256:
        raise ValueError(f"the kind of an ident is 0 to 255, not {kind}")
    digest = blake2b(f"{int(kind)}:{slug}".encode(), digest_size=8).digest()
    return (int(kind) << 56) | (int.from_bytes(digest, "little") & ((1 << 56) - 1))
