"""The memo: one HTML file without scripts or requests, two A4 pages and an annex.

What is read of the result is listed in `reading`. Page 1 (`board_page`) is for the board, page 2
(`evidence_page`) for the advisor, the annex (`annex`) for whoever checks it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from labsim.report.annex import annex
from labsim.report.answer import answer
from labsim.report.board_page import board_page
from labsim.report.credit import credit
from labsim.report.differences import differences_page
from labsim.report.evidence_page import assumptions, brief, evidence_page, version
from labsim.report.files import write_text
from labsim.report.money_page import money_page
from labsim.report.plot import svgs
from labsim.report.reading import Reading, Result
from labsim.report.reading import read as read_cells
from labsim.report.sentences import name
from labsim.report.words import Words, capital

MAIN_PAGES = 2


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("labsim.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["brief"] = brief
    environment.filters["capital"] = capital
    return environment


def render_memo(result: Result, *, lang: str = "nl") -> str:
    """The memo of a result as HTML text; 'nl' or 'en'. The same result gives the same bytes."""
    words = Words(lang)
    reading = read_cells(result)
    if not reading.has_instrument:
        return _render_differences(reading, words)
    read = answer(result, words)
    figures = {kind: Markup(svg) for kind, svg in svgs(read, words).items()}  # made by us, names in it are escaped
    return (
        _environment()
        .get_template("memo.html.j2")
        .render(
            w=words,
            lang=lang,
            figures=figures,
            board=board_page(read, words),
            evidence=evidence_page(read, words),
            annex=annex(read, words),
            credit=credit(reading, words),
            money=money_page(reading, words),
            footer=footer(result, name(read, words), words),
            pages=MAIN_PAGES,
        )
    )


def _render_differences(reading: Reading, words: Words) -> str:
    return (
        _environment()
        .get_template("differences.html.j2")
        .render(
            w=words,
            lang=words.lang,
            board=differences_page(reading, words),
            assumptions=assumptions(reading.result, words),
            footer=footer(reading.result, capital(reading.scenario), words),
        )
    )


def footer(result: Result, name: str, words: Words) -> str:
    """What made this memo and when."""
    meta = result.meta
    made = words.date(str(meta.get("created", "")))
    return words("footer", name=name, version=version(meta), date=made)


def write_memo(result: Result, path: Path, *, lang: str = "nl") -> Path:
    """Write the memo to `path` in one move (a reader never meets half a file); returns the path."""
    return write_text(Path(path), render_memo(result, lang=lang))
