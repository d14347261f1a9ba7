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
    from labsim.inputs.settings import check_at, check_start, run_settings, with_own_start

    settings = run_settings(given, prefix="--")
    check_at(settings, given, prefix="--")
    require("region", region)
    inputs = assemble(region, scenarios, behaviour=settings.behaviour)
    refuse_without_lines(settings, inputs, prefix="--")
    settings = with_own_start(settings, given, inputs.region)
    check_start(settings, inputs.region.starts, prefix="--")
    if "at" in given:
        refuse_before_opening(settings, inputs)
    if out is not None:
        check_output(out)
    return settings.model_dump(exclude={"behaviour"})


def refuse_before_opening(settings: Any, inputs: Any) -> None:
    """Refuse a date of the headline on which no instrument of a scenario has begun. Raises InputError."""
    from labsim.core.calendar import monday
    from labsim.inputs.errors import InputError, Text
    from labsim.inputs.opening import begins_after, start_week
    from labsim.report.formats import Formats

    first = start_week(settings, inputs.region)
    for scenario in inputs.scenarios:
        opens = begins_after(scenario, first + settings.at)
        if opens is not None:
            nl, en = Formats("nl"), Formats("en")
            day, begins, more = monday(first + settings.at), monday(opens), opens - first
            text = Text(
                f"op {nl.date(day)} (week {settings.at}) is nog geen maatregel van '{scenario.slug}' begonnen; "
                f"de eerste begint op {nl.date(begins)}; kies --at {more} of later",
                f"on {en.date(day)} (week {settings.at}) no measure of '{scenario.slug}' has begun; "
                f"the first begins on {en.date(begins)}; choose --at {more} or later",
            )
            raise InputError("--at", None, "", text)


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
        n, most = result.meta.get("pairs"), result.meta.get("asked_pairs")
        nl, en = (f"{n} van {most} paren", f"{n} of {most} pairs") if n and most else ("wat klaar was", "what was done")
        typer.echo(words(f"Gestopt. De uitkomst rust op {nl}.", f"Stopped. The result rests on {en}.", lang), err=True)
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
