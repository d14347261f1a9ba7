"""The keyed draws in plain Python integers masked to 64 bits: references share no code with labsim.

Normals come from the standard library: they agree with labsim's table to 1e-9, all else bit for bit.
"""

from math import exp, factorial
from statistics import NormalDist

MASK = (1 << 64) - 1
MASK_32 = (1 << 32) - 1
QUANTILE = NormalDist().inv_cdf


def mix(x: int) -> int:
    """The splitmix64 finaliser."""
    x &= MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def decision_key(seed: int, decision: int) -> int:
    """What a weekly and a lasting stream of one decision have in common."""
    return mix(mix(seed + 0x2545F4914F6CDD1D) + (int(decision) + 1) * 0xDA942042E4DD58B5)


def stream(seed: int, decision: int, week: int) -> int:
    """Key of a decision in a week."""
    return mix(decision_key(seed, decision) + (int(week) + 1) * 0x8CB92BA72F3D8DD7)


def lasting(seed: int, decision: int) -> int:
    """Key of a decision that is drawn once."""
    return mix(decision_key(seed, decision) ^ 0xA0761D6478BD642F)


def bits(key: int, ident: int) -> int:
    """64 bits of one ident."""
    return mix(key + int(ident) * 0x9E3779B97F4A7C15)


def pair_bits(key: int, a: int, b: int) -> int:
    """64 bits of an ordered pair."""
    return mix(bits(key, a) + int(b) * 0xD1B54A32D192ED03)


def unit(word: int) -> float:
    """A number in [0, 1) from the upper 53 bits."""
    return (word >> 11) / 2**53


def uniform(key: int, ident: int) -> float:
    """Uniform of one ident."""
    return unit(bits(key, ident))


def uniform_pair(key: int, a: int, b: int) -> float:
    """Uniform of an ordered pair."""
    return unit(pair_bits(key, a, b))


def normal_of(word: int) -> float:
    """Standard normal at the middle of the step that the upper 52 bits name."""
    return QUANTILE(((word >> 12) + 0.5) / 2**52)


def normal(key: int, ident: int) -> float:
    """Standard normal of one ident."""
    return normal_of(bits(key, ident))


def normal_pair(key: int, a: int, b: int) -> float:
    """Standard normal of an ordered pair."""
    return normal_of(pair_bits(key, a, b))


def poisson_capped(u: float, mean: float, cap: int) -> int:
    """The smallest count whose cumulative chance exceeds u, at most cap; small means only."""
    below = 0.0
    for count in range(cap):
        below += exp(-mean) * mean**count / factorial(count)
        if u < below:
            return count
    return cap if mean > 0 else 0


def vacancy_ident(position: int, openings: int) -> int:
    """Ident of an opening of a position."""
    return mix(int(position) ^ (int(openings) * 0x9FB21C651E98DF25 & MASK))


# --- the sieve: 32 bits that let a row through before the full draw ------------------------------------------


def scrambled(key: int, ident: int) -> int:
    """32 bits of one ident in a stream: the finaliser of MurmurHash3 over the upper halves of two mixed words."""
    x = (mix(int(ident)) >> 32) ^ (mix(key) >> 32)
    x = ((x ^ (x >> 16)) * 0x85EBCA6B) & MASK_32
    x = ((x ^ (x >> 13)) * 0xC2B2AE35) & MASK_32
    return x ^ (x >> 16)


def sieve_bound(chance: float) -> int:
    """Below how many of 2**32 a row comes through: the first number whose share is not below the chance."""
    return min(MASK_32, int(chance * 2**32) + 1)


def sieved(key: int, ident: int, chance: float, word: float) -> float:
    """The uniform of somebody whom a sieve of this chance lets through, made of the full draw `word`; else 1."""
    bound = sieve_bound(chance)
    return word * bound / 2**32 if scrambled(key, ident) < bound else 1.0
