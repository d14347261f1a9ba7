"""The options that commands share: their names, what they say of themselves, and their defaults as shown."""

from pathlib import Path
from typing import Annotated, Any

import typer

from labsim.cli.words import words


def option(name: str, default: str | None, nl: str, en: str, **more: Any) -> Any:
    """An option whose default stands in configs/run/default.yaml; here it is only shown (tested)."""
    return typer.Option(name, show_default=default or False, help=words(nl, en), **more)


Region = Annotated[str, typer.Argument(help=words("naam van de regio", "name of the region"))]
Seeds = Annotated[int | None, option("--seeds", "30", "paren van werelden", "pairs of worlds")]
Weeks = Annotated[int | None, option("--weeks", "208", "weken dat een wereld leeft", "weeks a world lives")]
Start = Annotated[
    str | None,
    option("--start", "2019-01", "maand, document of stationary", "month, document or stationary"),
]
At = Annotated[int | None, option("--at", "156", "weken tot de peildatum", "weeks to the date of the headline")]
Eta = Annotated[float | None, option("--eta", "0.7", "banengroei door aanbod, 0-1", "jobs follow people, 0-1")]
OutsideEta = Annotated[
    float | None, option("--outside-eta", "0.5", "hetzelfde buiten de regio, 0-1", "the same outside, 0-1")
]
Measure = Annotated[str | None, option("--measure", "12h", "wat als werk telt", "what counts as work")]
Workers = Annotated[
    str | None, option("--workers", "auto", "werelden tegelijk (threads)", "worlds at a time (threads)")
]
Lang = Annotated[str | None, option("--lang", "nl", "taal: nl of en", "language: nl or en")]
Precision = Annotated[
    float | None,
    option("--precision", None, "zo scherp: deel van netto", "so sharp: share of net"),
]
Quick = Annotated[bool, option("--quick", None, "zonder de uiteinden van de keuzes", "without the ends of choices")]
Attribution = Annotated[
    bool,
    option("--attribution", None, "elke combinatie van regels: wie verdient het", "all sets of lines: who earns it"),
]
Saturation = Annotated[
    bool, option("--saturation", None, "dezelfde maatregel van 0 tot 150 %", "the same measure from 0 to 150 %")
]
Money = Annotated[bool, option("--money", None, "met wat het kost en wie er wint", "with what it costs and who gains")]
Out = Annotated[Path | None, option("--out", None, "schrijf de resultaten in deze map", "write the results here")]
Json = Annotated[bool, option("--json", None, "druk alleen JSON af", "print JSON and nothing else")]
