"""`make bench`: time per step of the week, start-up and memory on the full region; writes benchmarks/latest.json."""

from __future__ import annotations

import json
import resource
import time
from collections import Counter
from pathlib import Path

from benchmarks import bench_draws

REGION, SCENARIO = "gorinchem", "ambachtsschool"
WARM_W, TIMED_W = 4, 52
OUT = Path(__file__).parent / "latest.json"


def main() -> None:
    """Measure, print a table, write it as JSON."""
    began = time.perf_counter()
    from labsim.inputs.scenario import load_scenario
    from labsim.start import open_market, prepare

    start = prepare(REGION)
    prepared = time.perf_counter() - began
    market = open_market(start, load_scenario(SCENARIO), seed=1)
    market.run(WARM_W)
    first = time.perf_counter() - began
    steps: Counter[str] = Counter()
    market.steps_of_week = {name: timed(step, name, steps) for name, step in market.steps_of_week.items()}
    seen = applications = 0
    for _ in range(TIMED_W):
        market.step()
        seen += int(market.board.seekers[0])
        applications += int(market.board.filled[: market.board.seekers[0]].sum())
    residents = market.count_residents() if hasattr(market, "count_residents") else int(market.stock[0])
    person_weeks = residents * TIMED_W
    table = {
        "seconds_to_prepare": prepared,
        "seconds_to_first_weeks": first,
        "ns_per_person_week": sum(steps.values()) / person_weeks,
        "ns_per_person_week_by_step": {name: ns / person_weeks for name, ns in steps.most_common()},
        "ns_per_application": steps["search_and_match"] / max(1, applications),
        "searchers_per_week": seen / TIMED_W,
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "draws": bench_draws.main(),
    }
    OUT.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    for name, value in flat(table):
        print(f"{name:55s} {value:12.2f}")


def timed(step, name, steps):  # type: ignore[no-untyped-def]
    """The same step, adding its processor time to `steps` [ns]."""
    if step is None:
        return None

    def run(market) -> None:  # type: ignore[no-untyped-def]
        began = time.process_time_ns()
        step(market)
        steps[name] += time.process_time_ns() - began

    return run


def flat(table: dict, before: str = "") -> list[tuple[str, float]]:
    """Nested numbers as rows."""
    rows = []
    for name, value in table.items():
        if isinstance(value, dict):
            rows += flat(value, f"{before}{name}.")
        elif isinstance(value, int | float):
            rows.append((before + str(name), float(value)))
    return rows


if __name__ == "__main__":
    main()
