"""One clear error for bad input: where it is, what is wrong, what is allowed, what was probably meant."""

import os
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

EXIT_CODE = 2  # of the command line, for every InputError
LANGUAGES = ("nl", "en")
SHOWN = 10  # faults printed at once
WIDTH = 600  # characters of a line


class Text(NamedTuple):
    """The same words in Dutch and in English."""

    nl: str
    en: str


NOTHING = Text("", "")


class InputError(ValueError):
    """A fault in what the user wrote; `str()` gives one line per fault, without a traceback.

    file: as the user knows it; line: counted from 1, None if there is none; key: dotted path within
    the file; allowed: all that would be right; examples: some of it; guess: the name that was probably
    meant; more: other faults in the same file.
    """

    def __init__(
        self,
        file: str,
        line: int | None,
        key: str,
        message: Text,
        *,
        allowed: Iterable[str] = (),
        examples: Iterable[str] = (),
        guess: str | None = None,
        more: Iterable["InputError"] = (),
    ):
        super().__init__(message.en)
        self.file = file
        self.line = line
        self.key = key
        self.message = message
        self.allowed = tuple(allowed)
        self.examples = tuple(examples)
        self.guess = guess
        self.more = tuple(more)

    def render(self, lang: str = "nl") -> str:
        """The message in Dutch ('nl') or English ('en'): one line per fault, at most ten."""
        faults = [self, *self.more]
        lines = [fault.line_in(lang) for fault in faults[:SHOWN]]
        if len(faults) > SHOWN:
            rest = len(faults) - SHOWN
            lines.append(f"... en nog {rest}" if lang == "nl" else f"... and {rest} more")
        return "\n".join(lines)

    def line_in(self, lang: str) -> str:
        """This fault alone, on one line."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        where = " ".join(part for part in (place, self.key) if part)
        text = f"{where}: {self.message.nl if lang == 'nl' else self.message.en}"
        if self.allowed:
            text += f"; {'toegestaan' if lang == 'nl' else 'allowed'}: {', '.join(self.allowed)}"
        if self.examples:
            text += f"; {'bijvoorbeeld' if lang == 'nl' else 'for example'}: {', '.join(self.examples)}"
        if self.guess:
            text += f"; bedoelde u '{self.guess}'?" if lang == "nl" else f"; did you mean '{self.guess}'?"
        text = one_line(text)
        return text if len(text) <= WIDTH else text[: WIDTH - 3] + "..."

    def __str__(self) -> str:
        return self.render(language())


def language(given: str | None = None, default: str = "en") -> str:
    """The language to speak: the given one, else LABSIM_LANG, else the default; so for unknown ones."""
    chosen = (given or os.environ.get("LABSIM_LANG") or default).lower()[:2]
    return chosen if chosen in LANGUAGES else default


def one_line(text: str) -> str:
    """Text without line breaks and control characters, so that input cannot forge output."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like `name`, None if none does."""
    by_lower = {k.lower(): k for k in known}
    found = get_close_matches(name.lower()[:100], by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def shown(value: object) -> str:
    """A value as it may appear in a message: short, on one line."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
