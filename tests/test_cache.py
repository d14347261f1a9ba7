"""The folder of compiled kernels: whose it is, what it holds after damage, and what happens side by side."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import labsim
from labsim import kernel_cache, paths

posix_only = pytest.mark.skipif(os.name == "nt", reason="folder modes are a POSIX matter")

# A kernel in a file of its own: prints its answer, and whether numba loaded (1 0) or compiled (0 1) it.
# With "add" it also compiles it for floats, which changes the kernel's index, and waits.
PROBE = """
import sys

import labsim
from numba import njit

@njit(cache=True)
def weeks(years):
    return years * 52

answer = weeks(4)
print(answer, sum(weeks.stats.cache_hits.values()), sum(weeks.stats.cache_misses.values()))
if sys.argv[1:] == ["add"]:
    print(weeks(4.0), flush=True)
    input()
"""
COMPILED, LOADED = "208 0 1", "208 1 0"


class Sandbox:
    """A cache folder, and Python processes that use it.

    They import a copy of labsim's front door: an edit of a kernel while tests run would change the folder.
    """

    def __init__(self, tmp_path: Path):
        self.cache = tmp_path / "cache" / "labsim"
        self.script = tmp_path / "probe.py"
        self.script.write_text(PROBE)
        package = tmp_path / "source" / "labsim"
        package.mkdir(parents=True)
        for module in (labsim, kernel_cache, paths):
            shutil.copy(str(module.__file__), package)
        inherited = {name: value for name, value in os.environ.items() if name != paths.CACHE_VARIABLE}
        self.environment = inherited | {
            "XDG_CACHE_HOME": str(self.cache.parent),
            "PYTHONPATH": str(package.parent),
            "TMPDIR": str(tmp_path),
        }

    def start(self, *arguments: str) -> subprocess.Popen:
        command = [sys.executable, *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, env=self.environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True
        )

    def python(self, *arguments: str) -> tuple[str, str]:
        """Standard output and error of a process that must end well."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out.strip(), err

    def probe(self) -> str:
        return self.python(str(self.script))[0]

    def numba_folder(self) -> tuple[Path, str]:
        """Where numba would keep kernels, and what was said about it."""
        out, err = self.python("-c", "import labsim, os; print(os.environ['NUMBA_CACHE_DIR'])")
        return Path(out), err

    def files(self, pattern: str) -> list[Path]:
        return sorted(self.cache.rglob(pattern))


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox(tmp_path)


@pytest.fixture(scope="module")
def warm(tmp_path_factory) -> Sandbox:
    """A sandbox with one compiled kernel, which each test that damages it must find compiled again."""
    warm = Sandbox(tmp_path_factory.mktemp("warm"))
    assert warm.probe() == COMPILED
    return warm


@posix_only
def test_folder_is_made_for_its_user_alone(sandbox):
    folder, err = sandbox.numba_folder()
    assert folder.parent == sandbox.cache / "kernels"
    assert sandbox.cache.stat().st_mode & 0o777 == 0o700
    assert err == ""


@posix_only
@pytest.mark.parametrize("mode", [0o770, 0o702, 0o777])
def test_folder_that_others_may_write_to_is_refused(sandbox, mode):
    sandbox.cache.mkdir(parents=True)
    sandbox.cache.chmod(mode)
    folder, err = sandbox.numba_folder()
    assert sandbox.cache not in folder.parents
    assert "other users may write to it" in err
    assert list(sandbox.cache.iterdir()) == []


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="only root can give a folder away")
def test_folder_of_somebody_else_is_refused(sandbox):
    sandbox.cache.mkdir(parents=True, mode=0o700)
    os.chown(sandbox.cache, 65534, 65534)
    with pytest.raises(PermissionError, match="somebody else"):
        paths.user_only_dir(sandbox.cache)


@posix_only
def test_folder_that_others_may_only_read_is_closed(sandbox):
    sandbox.cache.mkdir(parents=True)
    sandbox.cache.chmod(0o755)
    assert paths.user_only_dir(sandbox.cache).stat().st_mode & 0o777 == 0o700


def test_without_a_folder_kernels_still_run_and_nothing_stays_behind(sandbox, tmp_path):
    sandbox.cache.parent.write_text("a file where the folder should be")
    before = set(tmp_path.iterdir())
    out, err = sandbox.python(str(sandbox.script))
    assert out == COMPILED
    assert "cannot be used" in err
    assert set(tmp_path.iterdir()) == before


def test_worker_shares_the_temporary_folder_of_its_parent(sandbox):
    sandbox.cache.parent.write_text("a file where the folder should be")
    child = "import labsim, os; print(os.environ['NUMBA_CACHE_DIR'])"
    parent = f"import labsim, subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}]); {child}"
    out, err = sandbox.python("-c", parent)
    in_child, in_parent = out.splitlines()
    assert in_child == in_parent
    assert err.count("cannot be used") == 1


def test_named_folder_goes_before_the_systems(sandbox, tmp_path):
    sandbox.environment[paths.CACHE_VARIABLE] = str(tmp_path / "scratch")
    folder, _ = sandbox.numba_folder()
    assert folder.parents[1] == tmp_path / "scratch"
    assert not sandbox.cache.exists()


def test_numba_that_was_imported_first_uses_the_folder(sandbox):
    first = "import numba, labsim, os; print(numba.config.CACHE_DIR == os.environ['NUMBA_CACHE_DIR'])"
    assert sandbox.python("-c", first)[0] == "True"


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(255 - byte for byte in content[middle : middle + 64])
    path.write_bytes(content)


@pytest.mark.parametrize("pattern", ["*.nbi", "*.nbc"])
@pytest.mark.parametrize("damage", [_cut, _empty, _flip])
def test_damaged_kernel_is_compiled_again(warm, damage, pattern):
    (path,) = warm.files(pattern)
    damage(path)
    out, err = warm.python(str(warm.script))
    assert out == COMPILED
    assert "damaged files" in err
    assert warm.probe() == LOADED


@pytest.mark.parametrize("text", ["", "nonsense\n", "1 zz a.nbi\n"])
def test_damaged_seal_loses_no_kernel_that_is_whole(warm, text):
    (seal,) = warm.files(kernel_cache.SEAL)
    whole = seal.read_text()
    seal.write_text(text)
    assert warm.probe() == LOADED
    seal.write_text(whole)


def test_kernel_cut_off_in_a_killed_process_is_compiled_again(warm):
    (seal,), (data,) = warm.files(kernel_cache.SEAL), warm.files("*.nbc")
    seal.unlink()
    data.write_bytes(data.read_bytes()[:-1])
    assert warm.probe() == COMPILED


def test_two_processes_that_start_on_an_empty_folder(sandbox):
    both = [sandbox.start(str(sandbox.script)) for _ in range(2)]
    answers = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    assert {out.split()[0] for out, _ in answers} == {"208"}
    out, err = sandbox.python(str(sandbox.script))
    assert (out, err) == (LOADED, "")


def test_kernels_that_a_running_process_adds_are_not_taken_for_damage(sandbox):
    sandbox.probe()
    adding = sandbox.start(str(sandbox.script), "add")
    assert [adding.stdout.readline().strip() for _ in range(2)] == [LOADED, "208.0"]
    assert sandbox.python(str(sandbox.script)) == (LOADED, "")
    adding.communicate("\n", timeout=120)
    assert sandbox.python(str(sandbox.script)) == (LOADED, "")


def _package(top: Path) -> Path:
    for room in (*kernel_cache.ROOMS, "study"):
        (top / room).mkdir(parents=True)
        (top / room / "a.py").write_text("one = 1\n")
    return top


@pytest.mark.parametrize("room", kernel_cache.ROOMS)
def test_key_follows_each_source_of_a_room_with_kernels(tmp_path, room):
    package = _package(tmp_path)
    keys = [kernel_cache.key(package)]
    (package / room / "a.py").write_text("one = 2\n")
    keys.append(kernel_cache.key(package))
    (package / room / "a.py").rename(package / room / "b.py")
    keys.append(kernel_cache.key(package))
    (package / room / "c.py").write_text("")
    keys.append(kernel_cache.key(package))
    assert len(set(keys)) == 4


def test_key_does_not_follow_other_rooms_nor_the_place_of_the_package(tmp_path):
    here, there = _package(tmp_path / "here"), _package(tmp_path / "there")
    (there / "study" / "a.py").write_text("one = 2\n")
    assert kernel_cache.key(here) == kernel_cache.key(there)


def test_folders_of_old_states_go_but_not_those_in_use(tmp_path):
    now = 1_700_000_000.0
    for age in range(kernel_cache.KEPT + 3):
        (tmp_path / f"{age:02}").mkdir()
        os.utime(tmp_path / f"{age:02}", (now - age, now - age))
    recent = tmp_path / "recent"
    recent.mkdir()
    kernel_cache.prune(tmp_path)
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {"recent"} | {f"{age:02}" for age in range(kernel_cache.KEPT - 1)}


def test_folders_looked_at_within_the_hour_stay(tmp_path):
    for number in range(kernel_cache.KEPT + 3):
        (tmp_path / str(number)).mkdir()
    kernel_cache.prune(tmp_path)
    assert len(list(tmp_path.iterdir())) == kernel_cache.KEPT + 3
