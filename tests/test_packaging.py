"""What users install: the wheel with its data, the locks, and a front door that opens fast."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

import labsim

TOP = Path(__file__).resolve().parents[1]
DATA = ("configs", "scenarios", "experiments")
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("build", "dev")


def _run(*command: str | Path, **options) -> str:
    """Standard output of a command that must end well."""
    arguments = [str(part) for part in command]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=300, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _elsewhere(tmp_path: Path) -> dict:
    """Options to run something where the repository cannot help it."""
    leave_out = ("PYTHONPATH", "PYTHONHOME", "LABSIM_CACHE_HOME")
    environment = {name: value for name, value in os.environ.items() if name not in leave_out}
    folder = tmp_path / "elsewhere"
    folder.mkdir(exist_ok=True)
    return {"cwd": folder, "env": environment | {"XDG_CACHE_HOME": str(tmp_path / "cache")}}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from this repository without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--quiet", "wheel", "--no-deps", "--no-index", "--no-build-isolation")
    _run(*pip, "--wheel-dir", folder, TOP)
    (path,) = folder.glob("labsim-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """Scripts folder of a fresh environment that holds the wheel and borrows its dependencies from this one.

    A line in a .pth file adds this environment's packages without reading the .pth files there, so that an
    editable labsim stays out of sight.
    """
    top = tmp_path_factory.mktemp("fresh")
    _run(sys.executable, "-m", "venv", "--without-pip", top)
    scheme = sysconfig.get_preferred_scheme("prefix")
    where = sysconfig.get_paths(scheme, {"base": str(top), "platbase": str(top)})
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(where["purelib"], "borrowed.pth").write_text("\n".join(sorted(borrowed)), encoding="utf-8")
    scripts = Path(where["scripts"])
    pip = (sys.executable, "-m", "pip", "--python", scripts / "python", "--quiet", "install")
    _run(*pip, "--no-deps", "--no-index", wheel)
    return scripts


def test_wheel_carries_every_data_file(wheel):
    files = (path for folder in DATA for kind in ("*.yaml", "*.json") for path in (TOP / folder).rglob(kind))
    expected = {path.relative_to(TOP).as_posix() for path in files}
    assert {path.split("/")[0] for path in expected} == set(DATA)
    names = zipfile.ZipFile(wheel).namelist()
    found = {name.removeprefix("labsim/_data/") for name in names if name.startswith("labsim/_data/")}
    assert expected <= found


def test_wheel_holds_the_package_and_nothing_else(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"labsim", f"labsim-{labsim.__version__}.dist-info"}


def test_installed_wheel_reads_its_own_data(installed, tmp_path):
    say = (
        "import json, labsim, labsim.paths as paths;"
        "print(json.dumps([labsim.__file__, str(paths.data_root()), str(paths.configs_dir()),"
        " str(paths.scenarios_dir()), str(paths.experiments_dir())]))"
    )
    module, root, *folders = json.loads(_run(installed / "python", "-c", say, **_elsewhere(tmp_path)))
    assert not Path(module).is_relative_to(TOP)
    assert Path(root) == Path(module).parent / "_data"
    assert [Path(folder) for folder in folders] == [Path(root) / name for name in DATA]
    assert all(any(Path(folder).rglob("*.yaml")) for folder in folders)


def test_installed_command_lists_the_regions_from_another_directory(installed, tmp_path):
    assert "gorinchem" in _run(installed / "labsim", "list", "regions", **_elsewhere(tmp_path))


def _imported(code: str, tmp_path: Path) -> set[str]:
    """Top-level modules that are loaded after `code` in a fresh process."""
    say = f"import sys\ntry:\n    {code}\nfinally:\n    print('\\n' + ' '.join(sorted(sys.modules)))"
    environment = os.environ | {"PYTHONPATH": str(TOP / "src"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    last_line = _run(sys.executable, "-c", say, env=environment).splitlines()[-1]
    return {name.split(".")[0] for name in last_line.split()}


MODEL = {"numba", "llvmlite", "pandas", "matplotlib", "scipy", "mesa"}


def test_import_stays_light(tmp_path):
    modules = _imported("import labsim", tmp_path)
    assert "labsim" in modules
    assert modules & (MODEL | {"numpy", "hydra", "pydantic", "pyarrow", "typer", "rich"}) == set()


def test_help_loads_no_model(tmp_path):
    code = "import labsim.cli; sys.argv = ['labsim', '--help']; labsim.cli.main()"
    modules = _imported(code, tmp_path)
    assert "typer" in modules
    assert modules & (MODEL | {"numpy", "hydra", "yaml", "jinja2", "pyarrow"}) == set()


@pytest.mark.parametrize("name", [name for name in labsim.__all__ if not name.startswith("_")])
def test_public_name_is_where_it_is_said_to_be(name):
    assert callable(getattr(labsim, name))


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'compair'"):
        labsim.compair  # noqa: B018


def _pins(lock: str) -> dict[str, str]:
    """Each requirement of a lock with its block of text, hashes included."""
    text = (TOP / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    return {block.split("==")[0]: block for block in blocks if block.strip()}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_no_address(lock):
    text = (TOP / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index|--find-links| @ |localhost", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_and_hashes_every_line(lock):
    for name, block in _pins(lock).items():
        assert re.match(r"[\w.-]+==[\w.]+", block), block
        assert "--hash=sha256:" in block, name


def test_locks_hold_what_the_project_asks_for():
    asked = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    names = {re.match(r"[\w.-]+", line).group().replace(".", "-") for line in asked}
    assert names <= set(_pins("dev"))
    assert {"setuptools", "wheel", "hatchling", "editables"} <= set(_pins("build"))


def test_locks_agree_where_both_pin_something():
    build, dev = _pins("build"), _pins("dev")
    for name in build.keys() & dev.keys():
        version = re.compile(r"==([^ ;\\]+)")
        assert version.search(build[name]).group(1) == version.search(dev[name]).group(1), name


@pytest.mark.parametrize(
    ("file", "line"), [("CITATION.cff", "version: {}"), ("publiccode.yml", "softwareVersion: {}")]
)
def test_other_files_tell_the_same_version(file, line):
    assert line.format(labsim.__version__) in (TOP / file).read_text(encoding="utf-8").splitlines()
