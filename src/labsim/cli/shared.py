"""What commands share: words become checked settings, a result becomes files, JSON and an exit code."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from labsim.cli.session import INTERRUPTED
from labsim.cli.words import words

NOT_WRITTEN = 4  # exit code where the disk refuses


def worker_count(text: str | None) -> str | int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 6 else text


def checked(region: str, scenarios: Sequence[str], given: dict[str, Any], out: Path | None) -> dict[str, Any]:
    """Every setting as a keyword of the study, after all names, numbers and the folder were found good."""
    from labsim.inputs.assembly import assemble, refuse_without_lines
    from labsim.inputs.files import require
    from labsim.inputs.output import check_output
    from labsim.inputs.settings import check_start, run_settings, with_own_start

    settings = run_settings(given, prefix="--")
    require("region", region)
    inputs = assemble(region, scenarios, behaviour=settings.behaviour)
    refuse_without_lines(settings, inputs, prefix="--")
    settings = with_own_start(settings, given, inputs.region)
    check_start(settings, inputs.region.starts, prefix="--")
    if out is not None:
        check_output(out)
    return settings.model_dump(exclude={"behaviour"})


@contextmanager
def writing(out: Path | None, lang: str) -> Iterator[None]:
    """Where the disk refuses: one line and exit code 4."""
    try:
        yield
    except OSError as error:
        why = f"{error.strerror} ({error.filename or out})"
        typer.echo(words(f"niet geschreven: {why}", f"not written: {why}", lang), err=True)
        raise typer.Exit(NOT_WRITTEN) from None


def hand_over(result: Any, out: Path | None, lang: str) -> None:
    """Write what there is to hand over into the folder that was asked for, if one was."""
    if out is None:
        return
    from labsim.report.handover import write

    with writing(out, lang):
        write(result, out, lang=lang)


def end_if_interrupted(result: Any, lang: str) -> None:
    """A study that was stopped hands over what it had; the exit code says so."""
    if result.meta.get("interrupted"):
        typer.echo(words("afgebroken: alleen wat al klaar was", "interrupted: what was done so far", lang), err=True)
        raise typer.Exit(INTERRUPTED)


def write_levels(region: str, rows: Sequence[Any]) -> Path:
    """Write fitted levels into the region's behaviour set; a level that ended at a bound keeps what it had."""
    from datetime import date

    from labsim.inputs import write_back
    from labsim.inputs.write_back import Fit

    fits = {
        row.parameter: Fit(row.value, f"{row.stock.lower()} {row.target:.0f} ({region})", abs(row.reached - row.target))
        for row in rows
        if not row.at_bound
    }
    command = f"labsim fit-start {region}"
    return write_back.write_levels(region, fits, command=command, date=date.today().isoformat())


def print_json(data: Any) -> None:
    from labsim.cli.tables import as_json

    typer.echo(as_json(data))
