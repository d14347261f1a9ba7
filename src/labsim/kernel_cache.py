"""The folder where numba keeps labsim's compiled kernels: the right one, its user's alone, and whole.

numba decides by the file of a kernel whether a compiled one is stale, so an edit in another file goes
unnoticed, and it loads what it finds: a cut-off file ends the program, a damaged one runs. Hence a folder per
state of the sources, and a seal in it, one line a file, that the next start compares before numba looks.
Processes that share the folder go on adding kernels, so only one that starts alone can judge by the seal.
No numba here: every start of labsim, `labsim --help` included, passes through this module.
"""

import atexit
import hashlib
import importlib.util
import os
import platform
import sys
import time
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path

from labsim import paths

if sys.platform != "win32":
    import fcntl

ROOMS = ("core", "world", "processes")  # where kernels and all they call live
KEPT = 8  # folders of other states that stay; each edit of a kernel makes a new one
IN_USE_S = 3600.0  # a folder looked at this recently may belong to a process that still runs
SEAL = "seal.txt"
LOCK = "in-use.lock"

Files = dict[str, tuple[int, int]]  # name -> (bytes, CRC-32), or (bytes, time of change in ns)


def prepare() -> Path:
    """Point numba at the folder for this state of sources, numba and CPU; throw out what is damaged in it.

    To be called before the first kernel is defined. At the end of the process the folder is sealed again when
    kernels were added.
    """
    cache = paths.cache_dir()
    folder = cache / "kernels" / key(paths.PACKAGE)
    folder.mkdir(parents=True, exist_ok=True)
    os.utime(folder)
    with _alone(folder) as alone:
        _drop_damaged(folder, _read_seal(folder) if alone else {})
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    if "numba" in sys.modules:  # somebody imported it first: it has read its settings already
        sys.modules["numba"].config.CACHE_DIR = str(folder)
    atexit.register(_seal_if_changed, folder, _stamps(folder), os.getpid())
    return folder


def key(package: Path) -> str:
    """Name of the state of everything compiled code depends on, as 20 hexadecimal digits.

    That is: the sources of the rooms with kernels under `package`, numba, numpy, Python and the CPU.
    """
    state = hashlib.sha256()
    for room in ROOMS:
        for source in sorted((package / room).rglob("*.py")):
            state.update(source.relative_to(package).as_posix().encode())
            state.update(hashlib.sha256(source.read_bytes()).digest())
    for library, version_file in (("numba", "_version.py"), ("numpy", "version.py")):
        state.update(_version_of(library, version_file))
    state.update(f"{sys.implementation.cache_tag} {platform.machine()} {_cpu_name()}".encode())
    return state.hexdigest()[:20]


def seal(folder: Path) -> None:
    """Write down size and checksum of each compiled file in `folder`, so that the next start can tell."""
    lines = [f"{size} {crc:08x} {name}\n" for name, (size, crc) in sorted(_checksums(folder).items())]
    draft = folder / f"{SEAL}.{os.getpid()}"
    draft.write_text("".join(lines), encoding="utf-8")
    draft.replace(folder / SEAL)


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether no other process uses `folder`; others that start wait meanwhile. Shares the lock from then on.

    The system gives the lock back when the process ends, however it ends. Where locking fails the answer is
    yes; on Windows it is always no, so that only files that are cut off are found there.
    """
    if sys.platform == "win32":
        yield False
        return
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)  # open as long as the process
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        alone = True
    except OSError as problem:
        alone = not isinstance(problem, BlockingIOError)
    if not alone:
        fcntl.flock(handle, fcntl.LOCK_SH)
    yield alone
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_SH)


def _drop_damaged(folder: Path, sealed: Files) -> None:
    """Remove compiled files that differ from the seal; numba compiles a kernel anew when its file is gone.

    A file without a line in the seal comes from a process that still runs or was killed. numba puts a file
    in place in one move, so such a file is whole unless the machine went down: then it lacks its last byte,
    the one that closes a pickle.
    """
    damaged = 0
    for name, path in _compiled(folder):
        try:
            content = _read(path)
        except FileNotFoundError:  # another start was first
            continue
        expected = sealed.get(name)
        intact = content.endswith(b".") if expected is None else expected == _fingerprint(content)
        if not intact:
            Path(path).unlink(missing_ok=True)
            damaged += 1
    if damaged:
        warnings.warn(
            f"damaged files in labsim's cache of compiled kernels ({damaged}): they are compiled again",
            RuntimeWarning,
            stacklevel=3,
        )


def _read_seal(folder: Path) -> Files:
    """What the seal vouches for; nothing when there is none. An unreadable line vouches for nothing."""
    sealed: Files = {}
    with suppress(FileNotFoundError):
        for line in (folder / SEAL).read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError):
                size, crc, name = line.split(" ", 2)
                sealed[name] = (int(size), int(crc, 16))
    return sealed


def _seal_if_changed(folder: Path, at_start: Files, owner: int) -> None:
    """At the end of a process (not of a fork of it): seal what was compiled, let old states go."""
    if os.getpid() != owner:
        return
    with suppress(OSError):  # the folder is gone or the disk is full: the next start compiles again
        if _stamps(folder) != at_start:
            seal(folder)
            prune(folder.parent)


def prune(kernels: Path) -> None:
    """Remove the folders of other states, all but the last `KEPT` and those that may be in use."""
    import shutil

    by_use = sorted(((path.stat().st_mtime, path) for path in kernels.iterdir()), reverse=True)
    for used, path in by_use[KEPT:]:
        if time.time() - used > IN_USE_S:
            shutil.rmtree(path, ignore_errors=True)


def _compiled(folder: Path) -> Iterator[tuple[str, str]]:
    """Name within `folder`, with slashes, and path of each of numba's index (.nbi) and data (.nbc) files.

    Texts, not Paths: there are hundreds, and every start waits for this.
    """
    start = len(os.path.join(folder, ""))
    for place, _, files in os.walk(folder):
        for file in files:
            if file.endswith((".nbi", ".nbc")):
                path = os.path.join(place, file)
                yield path[start:].replace(os.sep, "/"), path


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.readall()


def _stamps(folder: Path) -> Files:
    """Size and time of change of each compiled file: a cheap way to see that something was added."""
    stamps = {}
    for name, path in _compiled(folder):
        with suppress(FileNotFoundError):  # another process threw it out just now
            found = os.stat(path)
            stamps[name] = (found.st_size, found.st_mtime_ns)
    return stamps


def _checksums(folder: Path) -> Files:
    return {name: _fingerprint(_read(path)) for name, path in _compiled(folder)}


def _fingerprint(content: bytes) -> tuple[int, int]:
    return len(content), zlib.crc32(content)


def _version_of(library: str, version_file: str) -> bytes:
    """The file in which an installed library says its version, read without importing the library."""
    spec = importlib.util.find_spec(library)
    if spec is None or spec.origin is None:
        return b"missing"
    return (Path(spec.origin).parent / version_file).read_bytes()


def _cpu_name() -> str:
    """Name and features of the processor, as far as the system tells without starting a program.

    Only keeps the folders of unlike machines with one home apart; numba checks the exact features by itself.
    """
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as lines:
            first_core = list(takewhile(str.strip, lines))
    except OSError:
        return os.environ.get("PROCESSOR_IDENTIFIER", "")
    return "".join(line for line in first_core if line.startswith(("model name", "flags", "Features")))
