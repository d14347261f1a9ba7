"""The command line in a process of its own: from any folder, in any locale, quick, safe to stop."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from labsim.cli.words import first_line

SOURCES = Path(__file__).parents[2] / "src"
LABSIM = [sys.executable, "-c", "from labsim.cli import main; main()"]


def process(*words, code=None, **more):
    command = [sys.executable, "-c", code, *words] if code else [*LABSIM, *words]
    environment = {**os.environ, "PYTHONPATH": str(SOURCES), **more.pop("env", {})}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment, **more)


def test_list_and_describe_from_any_folder(tmp_path):
    listed = process("list", "regions", "--json", cwd=tmp_path)
    assert listed.returncode == 0, listed.stderr
    assert "gorinchem" in [row["name"] for row in json.loads(listed.stdout)]
    described = process("describe", "gorinchem", cwd=tmp_path, env={"PYTHONIOENCODING": "utf-8"})
    assert described.returncode == 0, described.stderr
    assert "Gorinchem" in described.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("env", [{"LC_ALL": "tr_TR.UTF-8"}, {"TZ": "Asia/Tokyo"}, {"HOME": "/nonexistent"}])
def test_places_and_times_make_no_difference(env):
    assert process("list", "scenarios", "--json", env=env).stdout == process("list", "scenarios", "--json").stdout


def test_bad_input_is_quick_and_has_no_traceback():
    began = time.perf_counter()
    result = process("describe", "../../etc/passwd")
    assert time.perf_counter() - began < 15
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1


HEAVY = {"numba", "pandas", "scipy", "matplotlib", "hydra", "mesa", "numpy", "yaml", "pydantic", "typer", "rich"}


def test_the_first_line_comes_before_the_libraries():
    code = f"""
import sys
from labsim.cli.words import announce
announce(sys.argv[1:])
print(sorted({HEAVY!r} & set(sys.modules)))
"""
    done = process("compare", "gorinchem", "ambachtsschool", "--seeds", "3", code=code)
    assert done.stdout.strip() == "[]"
    assert done.stderr == "labsim compare gorinchem ambachtsschool: voorbereiden\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("compare gorinchem a b --out x", "labsim compare gorinchem a b: voorbereiden"),
        ("sweep seats eta=0,1 --lang en", "labsim sweep seats eta=0,1: preparing"),
        ("fit-start gorinchem --lang=en", "labsim fit-start gorinchem: preparing"),
        ("run x\x1b[2J", "labsim run x\\x1b[2J: voorbereiden"),
        ("compare gorinchem a --json", None),
        ("compare --help", None),
        ("list regions", None),
        ("--version", None),
        ("", None),
    ],
)
def test_first_lines(words, expected, monkeypatch):
    monkeypatch.delenv("LABSIM_LANG", raising=False)
    assert first_line(words.split()) == expected


def test_a_closed_pipe_is_no_error():
    reader = subprocess.Popen(
        [*LABSIM, "describe", "gorinchem"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )  # fmt: skip
    reader.stdout.readline()
    reader.stdout.close()
    assert reader.stderr.read() == ""
    reader.wait(60)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_a_command_with_130_and_leave_nothing(tmp_path, number):
    code = """
import signal, sys, time, types
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are born deaf to it
module = types.ModuleType("labsim.study.compare")
def compare(*words, **options):
    print("calculating", file=sys.stderr, flush=True)
    time.sleep(60)
module.compare = compare
sys.modules["labsim.study.compare"] = module
from labsim.cli import main
main()
"""
    words = ["compare", "gorinchem", "ambachtsschool", "--out", "result"]
    running = subprocess.Popen(
        [sys.executable, "-c", code, *words], cwd=tmp_path, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )  # fmt: skip
    for line in running.stderr:
        if "calculating" in line:
            break
    running.send_signal(number)
    rest = running.stderr.read()
    assert running.wait(30) == 130
    assert "Gestopt. Er is niets bewaard." in rest or "Stopped. Nothing was kept." in rest
    assert "Traceback" not in rest
    assert list(tmp_path.iterdir()) == []
