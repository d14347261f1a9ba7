"""Random draws as pure functions of who draws what, when, in which replication.

A draw is `mix(key + ident * IDENT_STRIDE)`: the splitmix64 finaliser over an ident, on a key that is hoisted once per
(seed, decision, week) by `stream`. Nothing is stored and nothing advances, so a draw cannot depend on who else draws,
in what order, or in how many threads. Two worlds that share a seed share every draw whose key and ident they share.

Each part of a key passes its own `mix` before the next is added, so that no step in week, decision or seed can equal a
step in ident: neighbouring streams share nothing. Every constant is a uint64, because numba turns uint64 + int64 into
float64. Idents, seeds, decisions and weeks may be Python ints or any integer dtype.

Source: Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators", OOPSLA, for the finaliser
(Stafford's variant 13) and the ident stride; tests/core compares it with Philox (Salmon et al., 2011).
"""

from hashlib import blake2b
from math import exp, lgamma, log, log1p, sqrt

import numpy as np
from numba import njit

IDENT_STRIDE = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio, odd: distinct idents stay distinct
SECOND_STRIDE = np.uint64(0xD1B54A32D192ED03)  # of the second ident of a pair: (a, b) and (b, a) differ
SEED_OFFSET = np.uint64(0x2545F4914F6CDD1D)
DECISION_STRIDE = np.uint64(0xDA942042E4DD58B5)
WEEK_STRIDE = np.uint64(0x8CB92BA72F3D8DD7)
LASTING_OFFSET = np.uint64(0xA0761D6478BD642F)

NEVER = 2**53  # trials; what `geometric` answers where success cannot happen

_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_S11, _S12, _S27, _S30, _S31 = (np.uint64(n) for n in (11, 12, 27, 30, 31))
_S40, _S56 = np.uint64(40), np.uint64(56)
_KINDS, _GROUPS, _ORDINALS = np.uint64(1 << 8), np.uint64(1 << 16), np.uint64(1 << 40)
_LOW_56 = np.uint64((1 << 56) - 1)
_TWO_53, _TWO_M53, _TWO_M52 = 2.0**53, 2.0**-53, 2.0**-52


# --- keys and bits ----------------------------------------------------------------------------------------------------


@njit(cache=True)
def mix(x: int) -> int:
    """The splitmix64 finaliser: a bijection of uint64 in which each input bit flips half of the output bits."""
    z = np.uint64(x)
    z = (z ^ (z >> _S30)) * _MIX_1
    z = (z ^ (z >> _S27)) * _MIX_2
    return z ^ (z >> _S31)


@njit(cache=True)
def stream(seed: int, decision: int, week: int) -> int:
    """Key [uint64] of one decision in one week of one replication; hoist it out of the loop over idents."""
    key = mix(np.uint64(seed) + SEED_OFFSET)
    key = mix(key + (np.uint64(decision) + np.uint64(1)) * DECISION_STRIDE)
    return mix(key + (np.uint64(week) + np.uint64(1)) * WEEK_STRIDE)


@njit(cache=True)
def lasting_stream(seed: int, decision: int) -> int:
    """Key [uint64] of a decision that is drawn once and holds in every week, such as match quality."""
    key = mix(np.uint64(seed) + SEED_OFFSET)
    key = mix(key + (np.uint64(decision) + np.uint64(1)) * DECISION_STRIDE)
    return mix(key ^ LASTING_OFFSET)


@njit(cache=True)
def bits(key: int, ident: int) -> int:
    """64 random bits [uint64] of `ident` in the stream `key`; distinct idents never give the same bits."""
    return mix(np.uint64(key) + np.uint64(ident) * IDENT_STRIDE)


@njit(cache=True)
def pair_key(key: int, a: int) -> int:
    """Key [uint64] of everything `a` draws about others: hoist it out of the loop over `b`, then use `pair_bits_of`."""
    return mix(np.uint64(key) + np.uint64(a) * IDENT_STRIDE)


@njit(cache=True)
def pair_bits_of(key_of_a: int, b: int) -> int:
    """64 random bits [uint64] of `b` under a key made by `pair_key`."""
    return mix(np.uint64(key_of_a) + np.uint64(b) * SECOND_STRIDE)


@njit(cache=True)
def pair_bits(key: int, a: int, b: int) -> int:
    """64 random bits [uint64] of the ordered pair (a, b), such as (person, vacancy)."""
    return pair_bits_of(pair_key(key, a), b)


# --- uniforms and chances ---------------------------------------------------------------------------------------------


@njit(cache=True)
def unit(x: int) -> float:
    """The upper 53 of 64 bits as a number in [0, 1)."""
    return np.float64(np.int64(np.uint64(x) >> _S11)) * _TWO_M53


@njit(cache=True)
def uniform_at(key: int, ident: int) -> float:
    """Uniform on [0, 1) in steps of 2**-53."""
    return unit(bits(key, ident))


@njit(cache=True)
def uniform(seed: int, decision: int, week: int, ident: int) -> float:
    """`uniform_at` of an unhoisted key; for the few draws outside a loop."""
    return unit(bits(stream(seed, decision, week), ident))


@njit(cache=True)
def uniform_pair_at(key: int, a: int, b: int) -> float:
    """Uniform on [0, 1) of the ordered pair (a, b)."""
    return unit(pair_bits(key, a, b))


@njit(cache=True)
def bernoulli(key: int, ident: int, p: float) -> bool:
    """Whether an event of chance `p` happens: exactly `uniform_at(key, ident) < p`, so nested in p; NaN never happens."""
    return np.float64(np.int64(bits(key, ident) >> _S11)) < p * _TWO_53


# --- other distributions, each by the inverse of its cumulative distribution -------------------------------------------


@njit(cache=True, error_model="numpy")
def inverse_normal(u: float) -> float:
    """Standard normal quantile of u, relative error about 1e-16: monotone in u, so paired and nested draws stay so.

    An end (u <= 0 or u >= 1) answers the last step of a uniform, -8.29 or 8.21, so that no uniform gives infinity.
    Source: Wichura (1988), algorithm AS 241 (PPND16), Applied Statistics 37(3).
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _central(0.180625 - q * q)
    tail = min(u, 1.0 - u)
    if tail <= 0.0:
        tail = 0.5 * _TWO_M53 if q < 0.0 else _TWO_M53
    r = sqrt(-log(tail))
    size = _middle(r - 1.6) if r <= 5.0 else _far(r - 5.0)
    return -size if q < 0.0 else size


@njit(cache=True, error_model="numpy")
def _central(r: float) -> float:
    num = 2509.0809287301226727 * r + 33430.575583588128105
    num = ((num * r + 67265.770927008700853) * r + 45921.953931549871457) * r + 13731.693765509461125
    num = ((num * r + 1971.5909503065514427) * r + 133.14166789178437745) * r + 3.387132872796366608
    den = 5226.495278852854561 * r + 28729.085735721942674
    den = ((den * r + 39307.89580009271061) * r + 21213.794301586595867) * r + 5394.1960214247511077
    den = ((den * r + 687.1870074920579083) * r + 42.313330701600911252) * r + 1.0
    return num / den


@njit(cache=True, error_model="numpy")
def _middle(r: float) -> float:
    num = 7.7454501427834140764e-4 * r + 0.0227238449892691845833
    num = ((num * r + 0.24178072517745061177) * r + 1.27045825245236838258) * r + 3.64784832476320460504
    num = ((num * r + 5.7694972214606914055) * r + 4.6303378461565452959) * r + 1.42343711074968357734
    den = 1.05075007164441684324e-9 * r + 5.475938084995344946e-4
    den = ((den * r + 0.0151986665636164571966) * r + 0.14810397642748007459) * r + 0.68976733498510000455
    den = ((den * r + 1.6763848301838038494) * r + 2.05319162663775882187) * r + 1.0
    return num / den


@njit(cache=True, error_model="numpy")
def _far(r: float) -> float:
    num = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    num = ((num * r + 0.0012426609473880784386) * r + 0.026532189526576123093) * r + 0.29656057182850489123
    num = ((num * r + 1.7848265399172913358) * r + 5.4637849111641143699) * r + 6.6579046435011037772
    den = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
    den = ((den * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r + 0.0148753612908506148525
    den = ((den * r + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1.0
    return num / den


@njit(cache=True)
def normal_of(x: int) -> float:
    """Standard normal of 64 random bits; the middle of each step of 2**-52, so symmetric and always finite."""
    return inverse_normal((np.float64(np.int64(np.uint64(x) >> _S12)) + 0.5) * _TWO_M52)


@njit(cache=True)
def normal_at(key: int, ident: int) -> float:
    """Standard normal of `ident` in the stream `key`."""
    return normal_of(bits(key, ident))


@njit(cache=True)
def normal_pair_at(key: int, a: int, b: int) -> float:
    """Standard normal of the ordered pair (a, b); with a `lasting_stream` it holds as long as the pair does."""
    return normal_of(pair_bits(key, a, b))


@njit(cache=True, error_model="numpy")
def poisson_capped(u: float, mean: float, cap: int) -> int:
    """min(Poisson count of quantile u, cap): nested, for the same u a higher mean never gives a lower count.

    A mean of zero or less gives 0. The sum starts ten standard deviations below the mean, where nothing is lost.
    """
    if not mean > 0.0 or cap <= 0:
        return 0
    count = max(0, np.int64(mean - 10.0 * sqrt(mean)))
    chance = exp(count * log(mean) - mean - lgamma(count + 1.0))
    below = chance
    while count < cap and u >= below and (count < mean or chance > 1e-20):
        count += 1
        chance *= mean / count
        below += chance
    return min(count, np.int64(cap))


@njit(cache=True, error_model="numpy")
def geometric(u: float, p: float) -> int:
    """Trial (1, 2, ...) of the first success of chance `p`, of quantile u; `NEVER` where p <= 0. Falls with p."""
    if p >= 1.0:
        return 1
    if not p > 0.0:
        return NEVER
    failures = log1p(-u) / log1p(-p)
    return 1 + np.int64(failures) if failures < NEVER else NEVER


@njit(cache=True)
def exponential(u: float, mean: float) -> float:
    """Exponential of the given mean, of quantile u in [0, 1)."""
    return -mean * log1p(-u)


# --- idents -----------------------------------------------------------------------------------------------------------


@njit(cache=True)
def ident(kind: int, group: int, ordinal: int) -> int:
    """Ident [uint64] of a synthetic one: 8 bits kind, 16 bits group (municipality), 40 bits ordinal within them.

    Raises ValueError where a part does not fit: two that share an ident would share every draw.
    """
    k, g, o = np.uint64(kind), np.uint64(group), np.uint64(ordinal)
    if k >= _KINDS or g >= _GROUPS or o >= _ORDINALS:
        raise ValueError("an ident holds a kind below 2**8, a group below 2**16 and an ordinal below 2**40")
    return (k << _S56) | (g << _S40) | o


@njit(cache=True)
def ident_of_part(kind: int, whole: int, ordinal: int) -> int:
    """Ident [uint64] of part number `ordinal` of `whole`: a slot of an employer, an opening of a slot.

    8 bits kind, 56 bits hash: among a million parts the chance that any two coincide is 7 in a million.
    """
    return (np.uint64(kind) << _S56) | (pair_bits(np.uint64(kind), whole, ordinal) & _LOW_56)


def ident_of_name(kind: int, slug: str) -> int:
    """Ident [uint64] of a named organisation or instrument: 8 bits kind, 56 bits of a stable hash of kind and slug."""
    if not 0 <= kind < 256:
        raise ValueError(f"the kind of an ident is 0 to 255, not {kind}")
    digest = blake2b(f"{int(kind)}:{slug}".encode(), digest_size=8).digest()
    return (int(kind) << 56) | (int.from_bytes(digest, "little") & ((1 << 56) - 1))
