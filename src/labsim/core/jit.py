"""The three kinds of compiled function, and why they differ.

A kernel is called from Python once a week; a part is a piece of a kernel that takes whole tables and is never called
from Python; a rule takes numbers and is called from both. Tables are NamedTuples of arrays: a wrapper that unpacks
fifty arrays for Python costs more compile time than the function itself, so parts have none (39 against 8 seconds for
one kernel), and neither kernels nor parts count references, because they allocate nothing (4 seconds).
"""

from numba import njit

rule = njit(cache=True, nogil=True)
part = njit(cache=True, nogil=True, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)
kernel = njit(cache=True, nogil=True, _nrt=False)
