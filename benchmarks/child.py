"""What is measured in a process of its own: `python -m benchmarks.child first-week|burn-in|memory ...`.

The last line on standard output is the answer, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

KIB = 1024.0


def first_week(words: list[str]) -> None:
    """Run `labsim WORDS` and end the process as soon as the first world of the comparison has lived a week."""
    from labsim.cli import main
    from labsim.model import LabourMarket

    live = LabourMarket.step

    def step(market: LabourMarket) -> None:
        live(market)
        if market.keep_log:  # worlds of the burn-in keep none
            os.write(1, b"{}\n")
            os._exit(0)

    LabourMarket.step = step  # type: ignore[assignment,method-assign]
    sys.argv[1:] = words
    main()


def burn_in(words: list[str]) -> dict[str, Any]:
    """Seconds until a region stands burnt in, with an empty cache of burn-ins and the usual one of kernels."""
    from labsim.paths import CACHE_VARIABLE
    from labsim.start import prepare

    with tempfile.TemporaryDirectory() as folder:
        os.environ[CACHE_VARIABLE] = folder  # kernels keep the folder that was chosen when labsim was imported
        began = time.perf_counter()
        prepare(words[0])
        return {"seconds": time.perf_counter() - began, "peak_mb": peak_mb()}


def memory(words: list[str]) -> dict[str, Any]:
    """Peak memory of `labsim WORDS`. Raises SystemExit where labsim fails."""
    from labsim.cli import main

    sys.argv[1:] = words
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise
    return {"peak_mb": peak_mb()}


def peak_mb() -> float:
    """Most memory this process has held [MiB].

    On Linux a process inherits `ru_maxrss` from whoever started it, so the system is asked first."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        return float(lines["VmHWM"].split()[0]) / KIB
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / KIB**2 if sys.platform == "darwin" else most / KIB


TASKS = {"first-week": first_week, "burn-in": burn_in, "memory": memory}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](sys.argv[2:])))
