"""Peak memory of the main job, choices and memo included, and of a burn-in; each in a process of its own."""

from __future__ import annotations

import tempfile

from .processes import child, warm_up
from .rows import Row, Setup


def run(setup: Setup) -> list[Row]:
    """Rows of both."""
    warm_up(setup.region, setup.scenario)
    seeds, weeks = setup.pick((4, 208), (2, 30))
    with tempfile.TemporaryDirectory() as folder:
        options = {"seeds": seeds, "weeks": weeks, "workers": setup.workers, "out": f"{folder}/out"}
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        compared = child("memory", "compare", setup.region, setup.scenario, *words)["peak_mb"]
    burnt = child("burn-in", setup.region)["peak_mb"]
    name = f"compare, {weeks} weeks, {setup.workers} workers"
    return [Row(name, compared, "MiB", "<= 500"), Row("burn-in", burnt, "MiB", "<= 500")]
