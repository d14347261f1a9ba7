"""Starting labsim in processes of its own."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LABSIM = (sys.executable, "-c", "from labsim.cli import main; main()")
PATIENCE_S = 20.0  # between asking a process to end and ending it


def child(*words: str) -> dict[str, Any]:
    """The answer of `python -m benchmarks.child WORDS`. Raises CalledProcessError."""
    command = [sys.executable, "-m", "benchmarks.child", *words]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def seconds_to_line(command: list[str], stream: str) -> float:
    """Seconds from the start of a process to its first line on 'stdout' or 'stderr'; then it is ended."""
    out, err = (subprocess.PIPE if name == stream else subprocess.DEVNULL for name in ("stdout", "stderr"))
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=err) as process:
        line = getattr(process, stream).readline()
        seconds = time.perf_counter() - began
        process.terminate()
        try:
            process.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
    if not line:
        raise RuntimeError(f"nothing on {stream} from {command}")
    return seconds


@functools.cache
def warm_up(region: str, scenario: str) -> None:
    """Run everything a comparison needs once, so that kernels and the burn-in are in the cache."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["compare", region, scenario, "--seeds", "2", "--weeks", "30", "--out", f"{folder}/out"]
        subprocess.run([*LABSIM, *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
