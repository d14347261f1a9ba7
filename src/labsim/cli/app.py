"""The commands: each reads its words, asks one function, prints and writes what comes back."""

from pathlib import Path
from typing import Annotated, Any

import typer

from labsim.cli.budget import budget
from labsim.cli.listings import LISTINGS, rows_of
from labsim.cli.options import (
    At,
    Attribution,
    Eta,
    Json,
    Lang,
    Measure,
    Money,
    Out,
    OutsideEta,
    Precision,
    Quick,
    Region,
    Saturation,
    Seeds,
    Start,
    Weeks,
    Workers,
    option,
)
from labsim.cli.region import regions
from labsim.cli.replay import replay
from labsim.cli.session import Kept, Progress, session
from labsim.cli.shared import (
    checked,
    end_if_interrupted,
    hand_over,
    print_json,
    worker_count,
    write_levels,
    writing,
)
from labsim.cli.words import words

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=words(
        "labsim rekent uit hoeveel extra mensen door een maatregel werk vinden en houden, en wat dat kost.",
        "labsim calculates how many extra people find and keep work by a measure, and at what cost.",
    ),
)
app.add_typer(regions, name="region")
app.command()(budget)
app.command()(replay)


def _version(asked: bool) -> None:
    if asked:
        from labsim import __version__

        typer.echo(f"labsim {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=words("toon de versie", "show version")),
    ] = False,
) -> None:
    pass


@app.command()
def compare(
    region: Region,
    scenarios: Annotated[list[str], typer.Argument(help=words("een of meer scenario's", "one or more scenarios"))],
    seeds: Seeds = None,
    weeks: Weeks = None,
    start: Start = None,
    at: At = None,
    eta: Eta = None,
    outside_eta: OutsideEta = None,
    measure: Measure = None,
    workers: Workers = None,
    lang: Lang = None,
    precision: Precision = None,
    quick: Quick = False,
    attribution: Attribution = False,
    saturation: Saturation = False,
    money: Money = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Reken dezelfde regio door met en zonder de maatregel / the same region with and without the measure."""
    given: dict[str, Any] = {"seeds": seeds, "weeks": weeks, "start": start, "at": at, "eta": eta}
    given |= {"outside_eta": outside_eta, "measure": measure, "workers": worker_count(workers), "lang": lang}
    given |= {"precision": precision, "quick": quick or None, "money": money or None}
    given |= {"attribution": attribution or None, "saturation": saturation or None}
    with session(lang), Progress(silent=as_json) as progress:
        settings = checked(region, scenarios, given, out)
        from labsim.study.compare import compare as study

        result = study(region, list(scenarios), **settings, progress=progress)
        hand_over(result, out, settings["lang"])
        if as_json:
            print_json(result.to_json())
        else:
            from labsim.cli.tables import print_effects

            print_effects(result, settings["lang"])
        end_if_interrupted(result, settings["lang"])


@app.command()
def run(
    region: Region,
    scenario: Annotated[str, typer.Argument(help=words("naam van het scenario", "name of the scenario"))],
    seeds: Seeds = None,
    weeks: Weeks = None,
    start: Start = None,
    eta: Eta = None,
    outside_eta: OutsideEta = None,
    workers: Workers = None,
    lang: Lang = None,
    without: Annotated[
        list[str] | None,
        option("--without", None, "laat een stap van de week weg", "leave a step of the week out", metavar="STEP"),
    ] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Laat een wereld leven en toon haar indicatoren / let one world live and show its indicators."""
    given: dict[str, Any] = {"seeds": seeds, "weeks": weeks, "start": start, "eta": eta}
    given |= {"outside_eta": outside_eta, "workers": worker_count(workers), "lang": lang}
    with session(lang), Progress(silent=as_json) as progress:
        settings = checked(region, [scenario], given, out)
        chosen = {key: settings[key] for key in ("seeds", "weeks", "start", "eta", "outside_eta", "workers")}
        from labsim.study.run import run as study

        result = study(region, scenario, **chosen, without=tuple(without or ()), progress=progress)
        hand_over(result, out, settings["lang"])
        if as_json:
            manifest = result.meta["manifest"]
            print_json({"indicators": result.indicators.to_dict("records"), "manifest": manifest})
        else:
            from labsim.cli.tables import print_indicators

            print_indicators(result, settings["lang"])
        end_if_interrupted(result, settings["lang"])


@app.command()
def tables(
    region: Region,
    scenario: Annotated[str, typer.Argument(help=words("naam van het scenario", "name of the scenario"))],
    table: Annotated[
        list[str] | None,
        option("--table", None, "alleen deze (herhaalbaar)", "these only (may be repeated)", metavar="NAME"),
    ] = None,
    beside: Annotated[
        str | None, option("--beside", None, "scenario dat ernaast komt", "scenario to put beside it", metavar="NAME")
    ] = None,
    vary: Annotated[
        list[str] | None,
        option("--vary", None, "waarden (herhaalbaar)", "values (may be repeated)", metavar="PATH=VALUE,VALUE"),
    ] = None,
    seeds: Annotated[int, option("--seeds", "3", "werelden", "worlds")] = 3,
    weeks: Weeks = None,
    start: Start = None,
    eta: Eta = None,
    outside_eta: OutsideEta = None,
    workers: Workers = None,
    lang: Lang = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Toon de tabellen van een wereld: stromen, uitkeringen, vacatures ... / show the tables of a world."""
    given: dict[str, Any] = {"seeds": seeds, "weeks": weeks, "start": start, "eta": eta}
    given |= {"outside_eta": outside_eta, "workers": worker_count(workers), "lang": lang}
    with session(lang), Progress(silent=as_json) as progress:
        settings = checked(region, [scenario, *([beside] if beside else [])], given, out)
        chosen = {key: settings[key] for key in ("seeds", "weeks", "start", "eta", "outside_eta", "workers")}
        from labsim.inputs.overrides import parse_vary
        from labsim.study.tables import tables as study

        asked: dict[str, Any] = {"table": tuple(table or ()), "beside": beside, "vary": parse_vary(vary or ())}
        result = study(region, scenario, **asked, **chosen, progress=progress)
        hand_over(result, out, settings["lang"])
        if as_json:
            print_json(result.to_json())
        else:
            from labsim.cli.tables import print_tables

            print_tables(result, settings["lang"])
        end_if_interrupted(result, settings["lang"])


@app.command("list")
def list_(
    listing: Annotated[str, typer.Argument(help=" | ".join(LISTINGS), metavar="WHAT")],
    region: Annotated[str | None, option("--region", None, "alleen van deze regio", "of this region only")] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Wat er te kiezen is en wat de documenten beschrijven / what there is, and what the documents describe."""
    with session(lang):
        from labsim.inputs.entries import LISTED, of_region

        rows = of_region(rows_of(listing), region)
        if as_json:
            print_json(rows)
        elif listing in LISTED:
            from labsim.cli.entries import print_entries

            print_entries(rows, lang)
        else:
            from labsim.cli.tables import print_rows

            print_rows(rows, lang)


@app.command()
def describe(
    name: Annotated[
        str,
        typer.Argument(help=words("regio, scenario, instrument, set, R14, Q26, drechtwerk", "region, set, R14, Q26")),
    ],
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Wat wordt aangenomen en waar dat vandaan komt / what is assumed and where it comes from."""
    with session(lang):
        from labsim.inputs.describe import describe as described
        from labsim.inputs.describe import has_file
        from labsim.inputs.entries import find, names, record

        entry = None if has_file(name) else find(name)
        if entry is not None:
            from labsim.cli.entries import print_entry

            print_json(record(entry)) if as_json else print_entry(entry, lang)
            return
        description = described(name, () if has_file(name) else names())
        if as_json:
            print_json(description.records(words("nl", "en", lang)))
        else:
            from labsim.cli.tables import print_description

            print_description(description, lang)


@app.command()
def sweep(
    experiment: Annotated[str, typer.Argument(help=words("naam van het experiment", "name of the experiment"))],
    overrides: Annotated[list[str] | None, typer.Argument(metavar="[NAME=VALUES]...")] = None,
    workers: Workers = None,
    lang: Lang = None,
    out: Out = None,
) -> None:
    """Reken een raster van waarden door / calculate a grid: ambachtsschool.seats=10,20,40 seeds=20."""
    kept = Kept("punten", "points")
    with session(lang, kept), Progress() as progress:
        from labsim.inputs.experiment import load_experiment
        from labsim.inputs.output import check_output

        loaded = load_experiment(experiment, [*(overrides or ()), *([f"workers={workers}"] if workers else [])])
        folder = check_output(out if out is not None else Path(f"sweep-{loaded.slug}"))
        from labsim.study.sweep import sweep as study

        spoken = words("nl", "en", lang)
        kept.folder, kept.progress, kept.total = folder, progress, words("controle", "checks", spoken)
        with writing(folder, spoken):
            found = study(loaded, folder, lang=spoken, progress=progress)
            from labsim.report.handover import write_sweep

            drawn = write_sweep(found, folder, lang=spoken)
        from labsim.cli.tables import print_points

        print_points(found, spoken)
        progress.say(words(f"figuren: {len(drawn)}", f"figures: {len(drawn)}", lang))
        typer.echo(str(found.path))


@app.command("fit-start")
def fit_start(region: Region, lang: Lang = None) -> None:
    """Pas de niveaus zo aan dat de stand stilstaat / fit the levels that make the stocks steady."""
    with session(lang), Progress() as progress:
        from labsim.inputs.files import require

        require("region", region)
        from labsim.study.fit_start import fit_start as fit

        rows = fit(region, progress=progress)
        path = write_levels(region, rows)
        from labsim.cli.tables import print_levels

        print_levels(rows, path, lang)
