"""`make bench`: speed, memory and the gain of paired worlds; prints tables and writes benchmarks/latest.json."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from .rows import Row, Setup

HERE = Path(__file__).parent
LATEST = HERE / "latest.json"
TEST_REGION = HERE.parent / "tests" / "regions" / "dorp.yaml"
WIDE = 160  # columns of text where nobody looks at a terminal
PARTS = {
    "week": "time per person-week by step and kernel, time per application",
    "draws": "time per keyed draw",
    "package": "a week with a package beside one without",
    "mesa": "separations, search and matching in plain Mesa beside it",
    "startup": "from the command to its first line and its first week; burn-in",
    "memory": "peak memory",
    "sharp": "seconds to a sharp answer",
    "pairs": "variance of paired against independent differences",
}


def bench(
    parts: Annotated[list[str] | None, typer.Argument(help="all unless named: " + ", ".join(PARTS))] = None,
    quick: Annotated[bool, typer.Option(help="few seeds and weeks of a test region: does everything work?")] = False,
    region: Annotated[str | None, typer.Option(help="region; gorinchem, with --quick the test region")] = None,
    scenario: Annotated[str, typer.Option(help="scenario with an instrument")] = "ambachtsschool",
    workers: Annotated[int, typer.Option(help="threads", min=1)] = 2,
    out: Annotated[Path | None, typer.Option(help="the file; benchmarks/latest.json, with --quick none")] = None,
) -> None:
    """Measure, print tables, write JSON. Parts that were not asked for keep their rows in the file."""
    from .bench_draws import bits_ns

    chosen = [part for part in PARTS if not parts or part in parts]
    if unknown := sorted(set(parts or ()) - set(PARTS)):
        raise typer.BadParameter(f"no such part: {', '.join(unknown)}; parts are {', '.join(PARTS)}")
    with region_named(region or (TEST_REGION.stem if quick else "gorinchem")) as place:
        setup = Setup(region=place, scenario=scenario, quick=quick, workers=workers, bits_ns=bits_ns())
        path = out or (None if quick else LATEST)
        about = {"region": place, "scenario": scenario, "quick": quick, "machine": machine(setup)}
        for part in chosen:
            rows = measured(part, setup)
            print_part(part, rows)
            if path is not None:
                write(path, about, part, rows)


@contextmanager
def region_named(name: str) -> Iterator[str]:
    """The name of a region that commands know within the block; the test region lies where they do not look."""
    from labsim.inputs.files import USER_PATH

    if name != TEST_REGION.stem:
        yield name
        return
    before = os.environ.get(USER_PATH)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "configs" / "region"
        place.mkdir(parents=True)
        shutil.copy(TEST_REGION, place)
        os.environ[USER_PATH] = folder if before is None else os.pathsep.join([folder, before])
        try:
            yield name
        finally:
            del os.environ[USER_PATH]
            if before is not None:
                os.environ[USER_PATH] = before


def measured(part: str, setup: Setup) -> list[Row]:
    """Rows of one part; nothing is promised for a quick look."""
    print(f"{part} ...", file=sys.stderr, flush=True)
    began = time.perf_counter()
    run: Callable[[Setup], list[Row]] = import_module(f"{__package__}.bench_{part}").run
    rows = run(setup)
    print(f"{part}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return [row._replace(target=None) for row in rows] if setup.quick else rows


def machine(setup: Setup) -> dict[str, Any]:
    """What the figures depend on beside the code."""
    packages = {name: version(name) for name in ("numba", "numpy", "mesa")}
    return {
        "cpus": os.cpu_count(),
        "workers": setup.workers,
        "architecture": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        **packages,
        "bits_ns": round(setup.bits_ns, 3),
    }


def print_part(part: str, rows: list[Row]) -> None:
    """One line a name, one column a unit; targets that were missed are marked."""
    from rich.console import Console
    from rich.table import Table

    units = list(dict.fromkeys(row.unit for row in rows))
    promised = any(row.target for row in rows)
    table = Table(title=f"{part}: {PARTS[part]}", title_justify="left", title_style="bold")
    table.add_column("", overflow="fold")
    for unit in units:
        table.add_column(unit, justify="right", overflow="fold")
    if promised:
        table.add_column("target")
    for name in dict.fromkeys(row.name for row in rows):
        mine = {row.unit: row for row in rows if row.name == name}
        cells = [figure(mine[unit].value) if unit in mine else "" for unit in units]
        targets = [f"{row.target}{' missed' if row.met is False else ''}" for row in mine.values() if row.target]
        table.add_row(name, *cells, *([", ".join(targets)] if promised else []))
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)


def figure(value: float | None) -> str:
    """Three digits that count."""
    if value is None or value != value:
        return "-"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def write(path: Path, about: dict[str, Any], part: str, rows: list[Row]) -> None:
    """Put the rows of one part into the file; those of other parts stay if they were measured alike."""
    kept: list[dict[str, Any]] = []
    if path.exists():
        before = json.loads(path.read_text(encoding="utf-8"))
        if alike(before, about):
            kept = [row for row in before["rows"] if row["part"] != part]
    today = date.today().isoformat()
    mine = [{"part": part, "date": today, **row._asdict(), "met": row.met} for row in rows]
    order = list(PARTS)
    everything = sorted(kept + mine, key=lambda row: order.index(row["part"]))
    text = json.dumps({**about, "rows": [rounded(row) for row in everything]}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def alike(before: dict[str, Any], about: dict[str, Any]) -> bool:
    """Whether a file holds figures of the same region, machine and libraries; its speed may vary."""
    steady = [{**one, "machine": {**one.get("machine", {}), "bits_ns": 0}} for one in (before, about)]
    return all(steady[0].get(key) == value for key, value in steady[1].items())


def rounded(row: dict[str, Any]) -> dict[str, Any]:
    """Five digits are more than these figures carry."""
    value = row["value"]
    return {**row, "value": None if value is None or value != value else float(f"{value:.5g}")}


if __name__ == "__main__":
    typer.run(bench)
