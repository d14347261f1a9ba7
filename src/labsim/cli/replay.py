"""`labsim replay`: published trials over again; prints every claim with its verdict, and writes the page, on which
replays that were not named stand with what is known of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from labsim.cli.options import Lang, Workers, option
from labsim.cli.session import Kept, Progress, session
from labsim.cli.shared import worker_count, writing
from labsim.cli.words import words

if TYPE_CHECKING:
    from labsim.study.replays.page import Played

Names = Annotated[
    list[str] | None, typer.Argument(help=words("herhalingen, zonder: alle", "replays, all of them if none is named"))
]
Pairs = Annotated[
    int | None, option("--seeds", None, "paren van werelden in elke markt", "pairs of worlds in each market")
]
Place = Annotated[str | None, option("--region", None, "een andere regio of een bestand", "another region, or a file")]
Page = Annotated[
    Path | None,
    option("--page", None, "schrijf de bladzijde hier (.md), figuren ernaast in images", "write the page here (.md)"),
]
Again = Annotated[bool, option("--again", None, "reken ook wat al gedaan was", "run also what was done before")]


def replay(
    names: Names = None,
    seeds: Pairs = None,
    region: Place = None,
    workers: Workers = None,
    again: Again = False,
    page: Page = None,
    lang: Lang = None,
) -> None:
    """Doe gepubliceerde proeven over in het model / do published trials over again in the model."""
    kept = Kept("paren", "pairs")
    with session(lang, kept), Progress() as progress:
        kept.progress = progress
        from labsim.inputs.replay import check_page, load_replay, replays
        from labsim.inputs.settings import run_settings

        given = {"seeds": seeds, "workers": worker_count(workers), "lang": lang}
        settings = run_settings(given, prefix="--")
        chosen = [load_replay(name, region) for name in dict.fromkeys(names or replays())]
        path = None if page is None else check_page(page)
        from labsim.study.ensemble import worker_count as threads
        from labsim.study.replays.page import Played
        from labsim.study.replays.run import found_before, run_replay

        played = []
        for one in chosen:
            found = run_replay(one, seeds=seeds, workers=threads(settings.workers), again=again, progress=progress)
            played.append(Played(one, found))
        _print(played, lang)
        if path is not None:
            from labsim.report.replays import write_replays

            done = {one.replay.slug: one for one in played}
            others = [load_replay(name, region) for name in replays() if name not in done]
            done |= {one.slug: Played(one, found_before(one)) for one in others}
            played = [done[name] for name in replays()]
            with writing(path, settings.lang):
                for written in write_replays(played, path):
                    progress.say(str(written))


def _print(played: "list[Played]", lang: str | None) -> None:
    """Every claim on a line of its own."""
    from rich.markup import escape
    from rich.table import Table

    from labsim.cli.tables import console
    from labsim.study.replays.criteria import judge
    from labsim.study.replays.page import bounds, with_error

    for one in played:
        assert one.found is not None
        pairs = words("paren", "pairs", lang)
        title = f"{words(one.replay.name_nl, one.replay.name_en, lang)} ({len(one.found.seeds)} {pairs})"
        heads = words("bewering,waarde,eenheid,moet,oordeel", "claim,value,unit,must be,verdict", lang).split(",")
        table = Table(*heads, title=escape(title), title_justify="left")
        for line in judge(one.found):
            verdict = line.verdict.strip("*")
            table.add_row(line.key, with_error(line.value, line.half), line.unit, bounds(line), verdict)
        console().print(table)
