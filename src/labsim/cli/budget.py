"""`labsim budget`: which mix of a package's lines brings most for the same money."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from labsim.cli.options import At, Json, Lang, Measure, Out, Start, Workers, option
from labsim.cli.session import Kept, Progress, session
from labsim.cli.shared import print_json, worker_count, writing
from labsim.cli.words import words


def budget(
    region: Annotated[str, typer.Argument(help=words("naam van de regio (mag weg)", "name of the region (optional)"))],
    package: Annotated[str | None, typer.Argument(help=words("naam van het pakket", "name of the package"))] = None,
    budget: Annotated[float, option("--budget", "1000000", "euro per jaar", "euros a year")] = 1_000_000,
    years: Annotated[int, option("--years", "2", "projectjaren", "project years")] = 2,
    steps: Annotated[float, option("--steps", "100000", "euro per stap", "euros a step")] = 100_000,
    objective: Annotated[
        str, option("--objective", "lasting_net", "lasting_net, net_benefit of weighted", "what is to be most")
    ] = "lasting_net",
    robust: Annotated[
        str, option("--robust", "mean", "mean, p10, cvar of regret", "mean, p10, cvar or regret")
    ] = "mean",
    value: Annotated[
        float | None, option("--value", None, "euro per blijvende plaatsing", "euros a lasting placement")
    ] = None,
    weight: Annotated[
        list[str] | None,
        option("--weight", None, "gewicht van een groep (herhaalbaar)", "weight of a group", metavar="GROUP=WEIGHT"),
    ] = None,
    design: Annotated[int, option("--design", "27", "verdelingen om van te leren", "mixes to learn from")] = 27,
    contenders: Annotated[int, option("--contenders", "30", "na te gane verdelingen", "mixes to verify")] = 30,
    first: Annotated[int, option("--first", "3", "paren van al die verdelingen", "pairs of all of those")] = 3,
    pairs: Annotated[int, option("--pairs", "60", "paren van wie overblijft", "pairs of who stays")] = 60,
    screen: Annotated[int, option("--screen", "3", "paren per verkende verdeling", "pairs a mix learnt from")] = 3,
    fresh: Annotated[int, option("--fresh", "18", "nieuwe paren van de winnaar", "fresh pairs of the winner")] = 18,
    sure: Annotated[
        bool, option("--sure", None, "niemand valt af op geluk (traag)", "nobody leaves by luck (slow)")
    ] = False,
    draws: Annotated[bool, option("--draws/--no-draws", "draws", "trek onzekere cijfers", "draw figures")] = True,
    exhaustive: Annotated[
        bool, option("--exhaustive", None, "elke verdeling doorrekenen (traag)", "live every mix (slow)")
    ] = False,
    at: At = None,
    start: Start = None,
    outside_eta: Annotated[
        float | None, option("--outside-eta", None, "grens, 0-1; anders om de beurt", "border; else in turn")
    ] = None,
    measure: Measure = None,
    workers: Workers = None,
    lang: Lang = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Verdeel een budget over de regels van een pakket / divide a budget over the lines of a package."""
    given: dict[str, Any] = {"at": at, "start": start, "outside_eta": outside_eta, "measure": measure}
    asked: dict[str, Any] = {"budget": budget, "years": years, "steps": steps, "objective": objective}
    asked |= {"robust": robust, "value": value}
    asked["effort"] = {"design": design, "screen": screen, "contenders": contenders, "pairs": pairs, "fresh": fresh}
    asked["effort"] |= {"first": first, "draws": draws, "sure": sure, "exhaustive": exhaustive}
    kept = Kept("paren", "pairs")
    with session(lang, kept), Progress(silent=as_json) as progress:
        spoken = words("nl", "en", lang)
        asked["weights"] = weights_of(weight or ())
        check(asked, region, package, progress, spoken)
        from labsim.study.budget import budget as study

        folder = out if out is not None else Path(f"budget-{package or region}")
        kept.folder, kept.progress = folder, progress
        asked |= {key: found for key, found in given.items() if found is not None}
        with writing(folder, spoken):
            result = study(
                region, package, **asked, lang=spoken, workers=worker_count(workers), folder=folder, progress=progress
            )
            from labsim.report.budget import advice_lines, write_budget
            from labsim.report.words import Words

            write_budget(result, folder, lang=spoken)
        if as_json:
            print_json({key: found for key, found in result.meta.items()})
            return
        for line in advice_lines(result, Words(spoken)):
            typer.echo(line)
        progress.say(words(f"map: {folder}", f"folder: {folder}", lang))


def check(asked: dict[str, Any], region: str, package: str | None, progress: Progress, spoken: str) -> None:
    """Refuse bad money and a bad goal at once, and say where a package is not of this region. Raises InputError."""
    from labsim.inputs.goal import check_goal, check_money, elsewhere
    from labsim.inputs.scenario import load_scenario

    check_money(asked["budget"], asked["steps"])
    check_goal(asked["objective"], asked["value"], asked["weights"])
    regions = elsewhere(load_scenario(package), region) if package is not None and Path(region).suffix == "" else []
    if regions:
        names = ", ".join(regions)
        progress.say(
            words(
                f"let op: '{package}' is gemaakt voor {names}, niet voor {region}",
                f"mind: '{package}' was made for {names}, not for {region}",
                spoken,
            )
        )


def weights_of(told: Sequence[str]) -> dict[str, float]:
    """'scheme:bijstand=2' as group -> weight. Raises InputError."""
    from labsim.inputs.errors import InputError, Text, shown
    from labsim.inputs.goal import EXAMPLE

    found: dict[str, float] = {}
    for word in told:
        group, sign, number = word.partition("=")
        try:
            weight = float(number) if sign else None
        except ValueError:
            weight = None
        if weight is None or group in found:
            text = Text(f"{shown(word)} is geen 'groep=gewicht'", f"{shown(word)} is no 'group=weight'")
            raise InputError("--weight", None, "", text, examples=[EXAMPLE])
        if ":" not in group:
            text = Text(f"groep {shown(group)} is geen 'soort:groep'", f"group {shown(group)} is no 'kind:group'")
            raise InputError("--weight", None, "", text, examples=[EXAMPLE], guess=full_group(group))
        found[group] = weight
    return found


def full_group(name: str) -> str | None:
    """The group that is meant by its last part: 'bijstand' is 'scheme:bijstand'."""
    from labsim.inputs.errors import nearest
    from labsim.report.words import Words

    by_member = {key.partition(":")[2]: key for key in Words("nl").groups if ":" in key}
    close = nearest(name, by_member)
    return None if close is None else by_member[close]
