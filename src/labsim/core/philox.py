"""Philox4x32-10: the published counter-based generator that the keyed draws are judged against.

Several times slower than `core.draws`, so nothing in a run uses it. It passes the batteries of the
literature; its known-answer vectors prove that this copy is right.

Source: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC'11, with the
vectors of its Random123 library.
"""

from typing import Any, TypeAlias

import numpy as np
from numba import njit

UInt64: TypeAlias = Any  # np.uint64 inside kernels, int outside: numba converts

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW, _S32 = np.uint64(0xFFFFFFFF), np.uint64(32)


@njit("UniTuple(uint64, 4)(uint64, uint64, uint64, uint64, uint64, uint64)", cache=True)
def philox4x32(
    c0: UInt64, c1: UInt64, c2: UInt64, c3: UInt64, k0: UInt64, k1: UInt64
) -> tuple[UInt64, UInt64, UInt64, UInt64]:
    """Four random words [32 bits each] of a counter of four words under a key of two words; ten rounds."""
    for _ in range(10):
        product_0, product_1 = c0 * _M0, c2 * _M1
        c0, c1, c2, c3 = (
            (product_1 >> _S32) ^ c1 ^ k0,
            product_1 & _LOW,
            (product_0 >> _S32) ^ c3 ^ k1,
            product_0 & _LOW,
        )
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
    return c0, c1, c2, c3


@njit("uint64(uint64, uint64, uint64, uint64)", cache=True)
def bits(seed: UInt64, decision: UInt64, week: UInt64, ident: UInt64) -> UInt64:
    """64 random bits [uint64] of `ident`, for one decision and week [each < 2**32]; the seed is the key."""
    low, high, _, _ = philox4x32(
        ident & _LOW, ident >> _S32, week & _LOW, decision & _LOW, seed & _LOW, seed >> _S32
    )
    return low | (high << _S32)
