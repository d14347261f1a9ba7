"""`labsim region check FILE`: what is missing in a region's file, or contradicts itself."""

from typing import Annotated

import typer

from labsim.cli.session import session
from labsim.cli.shared import print_json
from labsim.cli.words import words

regions = typer.Typer(no_args_is_help=True, help=words("bestanden van regio's", "files of regions"))


@regions.callback()
def _region() -> None:
    pass


@regions.command()
def check(
    file: Annotated[str, typer.Argument(help=words("bestand, of naam van een regio", "file, or name of a region"))],
    lang: Annotated[str | None, typer.Option("--lang", help=words("taal: nl of en", "language: nl or en"))] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=words("druk alleen JSON af", "print JSON and nothing else"))
    ] = False,
) -> None:
    """Kijk een regio na en noem alle fouten / check a region and tell every fault."""
    with session(lang):
        from labsim.inputs.errors import EXIT_CODE, language
        from labsim.inputs.region import read_region
        from labsim.inputs.region_summary import summary

        reading = read_region(file)
        for fault in reading.faults:
            typer.echo(fault.line_in(language(lang, default="nl")), err=True)
        if reading.region is None:
            number = len(reading.faults)
            typer.echo(words(f"fouten: {number}", f"faults: {number}", lang), err=True)
            raise typer.Exit(EXIT_CODE)
        rows = summary(file, reading.region)
        if as_json:
            print_json([row.record() for row in rows])
        else:
            from labsim.cli.tables import print_checked

            print_checked(rows, lang)
