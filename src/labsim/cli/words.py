"""What the command line says before anything that takes time is loaded, and in which language."""

import os
import sys
from collections.abc import Sequence
from itertools import takewhile

from labsim.inputs.errors import one_line

LONG = ("compare", "run", "tables", "sweep", "budget", "replay", "fit-start")  # commands that calculate
SILENT = {"--json", "--help"}  # then standard error stays empty, or there is nothing to prepare


def words(nl: str, en: str, lang: str | None = None) -> str:
    """The words in the language of the command line: what is given, else LABSIM_LANG, else Dutch."""
    chosen = (lang or os.environ.get("LABSIM_LANG") or "nl").lower()[:2]
    return en if chosen == "en" else nl


def first_line(arguments: Sequence[str]) -> str | None:
    """What is going to be calculated, None for a command that answers at once. The words are not checked yet."""
    if not arguments or arguments[0] not in LONG or SILENT & set(arguments):
        return None
    asked = " ".join(takewhile(lambda word: not word.startswith("-"), arguments))
    return one_line(f"labsim {asked}: " + words("voorbereiden", "preparing", _language(arguments)))


def announce(arguments: Sequence[str]) -> None:
    """Print the first line on standard error, if there is one."""
    line = first_line(arguments)
    if line is not None:
        print(line, file=sys.stderr, flush=True)


def _language(arguments: Sequence[str]) -> str | None:
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        option, _, value = word.partition("=")
        if option == "--lang":
            return value or following
    return None
