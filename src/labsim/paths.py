"""Where labsim reads its data and keeps what it can compute again.

Standard library only: every start of labsim passes here.
"""

import atexit
import os
import stat
import sys
import warnings
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CACHE_VARIABLE = "LABSIM_CACHE_HOME"
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


def data_root() -> Path:
    """Folder that holds configs/, scenarios/ and experiments/.

    `labsim/_data` where a wheel is installed, the top of the repository where the installation is editable.
    Raises FileNotFoundError when neither holds them: the installation is incomplete.
    """
    for root in (PACKAGE / "_data", PACKAGE.parents[1]):
        if (root / "configs").is_dir():
            return root
    raise FileNotFoundError(f"labsim's data files are missing beside {PACKAGE}; install labsim again")


def configs_dir() -> Path:
    """Folder of regions, behaviour sets, run settings, targets and measure.yaml."""
    return data_root() / "configs"


def scenarios_dir() -> Path:
    """Folder of circumstances, packages and instruments."""
    return data_root() / "scenarios"


def experiments_dir() -> Path:
    """Folder of the sweeps' questions."""
    return data_root() / "experiments"


def cache_dir() -> Path:
    """Folder for what can be computed again (kernels, burn-ins), made when missing; its user's alone.

    `LABSIM_CACHE_HOME` names it; otherwise it is `labsim` in `XDG_CACHE_HOME` or in the system's place for
    caches. What lies there is loaded without further question, so a folder that others own or may write to
    is refused. Then, or when it cannot be written, a temporary folder takes its place (with a warning) until
    this process ends; worker processes share it.
    """
    wanted = _cache_home()
    try:
        return user_only_dir(wanted)
    except OSError as problem:
        return _temporary_cache(wanted, problem)


def user_only_dir(path: Path) -> Path:
    """`path` as a folder that only this user can enter (mode 0700), made when missing.

    Raises PermissionError when somebody else owns it or may write to it, and OSError when it cannot be made
    or written to. Windows profiles are private already: there only writing is tried.
    """
    if not path.is_absolute():
        raise NotADirectoryError("not an absolute path")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "geteuid"):
        found = path.stat()
        if found.st_uid != os.geteuid():
            raise PermissionError("somebody else owns it")
        if found.st_mode & _OTHERS_MAY_WRITE:
            raise PermissionError("other users may write to it; remove it, or empty it and `chmod 700` it")
        if stat.S_IMODE(found.st_mode) != 0o700:
            path.chmod(0o700)
    _try_writing(path)
    return path


def _try_writing(path: Path) -> None:
    """Raise OSError unless a file can be written in `path` (read-only or full file system, quota)."""
    probe = path / f".probe-{os.getpid()}"
    try:
        probe.write_bytes(bytes(4096))
    finally:
        probe.unlink(missing_ok=True)


def _cache_home() -> Path:
    """The cache folder the user asks for, by the system's conventions."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named)
    xdg = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if xdg.is_absolute():  # the XDG specification says to ignore a relative one
        return xdg / "labsim"
    home = Path(os.path.expanduser("~"))
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "labsim" / "Cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "labsim"
    return home / ".cache" / "labsim"


def _temporary_cache(wanted: Path, problem: OSError) -> Path:
    """A cache folder as long as this process lives, named in the environment so that its workers find it."""
    import tempfile

    reason = problem.strerror or str(problem)
    warnings.warn(
        f"the cache folder {wanted} cannot be used ({reason}): a temporary one takes its place, so each "
        f"start is slower. {CACHE_VARIABLE} names another folder.",
        RuntimeWarning,
        stacklevel=2,
    )
    folder = Path(tempfile.mkdtemp(prefix="labsim-"))
    os.environ[CACHE_VARIABLE] = str(folder)
    atexit.register(_remove_temporary, folder, os.getpid())
    return folder


def _remove_temporary(folder: Path, owner: int) -> None:
    """Remove the temporary cache at the end of the process that made it, not of a fork of it."""
    if os.getpid() == owner:
        import shutil

        shutil.rmtree(folder, ignore_errors=True)
