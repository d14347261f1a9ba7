"""The three kinds of compiled function, and why they differ.

A kernel is called from Python once a week; a part is a piece of a kernel that takes whole tables and is never called
from Python; a rule takes numbers and is called from both. Tables are NamedTuples of arrays, some two hundred machine
words each: a wrapper that unpacks them for Python costs more compile time than the function itself, so parts have
none, and they are melted into their kernel, because passing the words costs more than what a part does. Kernels and
parts count no references, because they allocate nothing. Measured on one kernel: 39, 8 and 4 seconds to compile.
"""

from numba import njit

rule = njit(cache=True, nogil=True)
part = njit(cache=True, nogil=True, forceinline=True, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)
kernel = njit(cache=True, nogil=True, _nrt=False)
