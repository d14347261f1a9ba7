"""How a command ends (input fault 2, Ctrl-C 130, a closed pipe), and how it shows progress."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, NoReturn

import typer

from labsim.cli.words import words
from labsim.inputs.errors import EXIT_CODE, InputError, language, one_line

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

INTERRUPTED = 130
BLOCKS = "blocks"  # folder in which studies keep what they go on from
BURN_IN = "burn-in"  # progress of what comes before the first pair
NOTHING_KEPT = ("Gestopt. Er is niets bewaard.", "Stopped. Nothing was kept.")
QUIET_SECONDS = 5.0  # between two lines where no bar can be drawn


class Kept:
    """What a stopped command leaves in its folder, to go on from.

    nl, en: what a block is called. The command fills in its folder and what shows its progress, once it has them;
    without a folder all that progress told is kept (elsewhere)."""

    def __init__(self, nl: str, en: str) -> None:
        self.names = (nl, en)
        self.folder: Path | None = None
        self.progress: Progress | None = None
        self.total = ""  # which progress tells of how many there will be; '' that of the last

    def line(self, lang: str | None) -> str:
        """How much is kept, in one line."""
        done, most = self._told()
        kept = done if self.folder is None else sum(1 for _ in self.folder.glob(f"{BLOCKS}/**/*.parquet"))
        if not kept:
            return words(*NOTHING_KEPT, lang)
        nl, en = (f"{kept} van {most}", f"{kept} of {most}") if most >= kept else (f"{kept}", f"{kept}")
        return words(
            f"Gestopt. {nl} {self.names[0]} bewaard; hetzelfde commando gaat hier verder.",
            f"Stopped. {en} {self.names[1]} kept; the same command goes on from here.",
            lang,
        )

    def _told(self) -> tuple[int, int]:
        """How far the last progress was: done, of how many."""
        told = {} if self.progress is None else self.progress.told
        own = [far for text, far in told.items() if text != BURN_IN and self.total in ("", text)]
        return own[-1] if own else (0, 0)


@contextmanager
def session(lang: str | None, kept: Kept | None = None) -> Iterator[None]:
    """Turn what may go wrong into an exit code and one line; a bug keeps its traceback."""
    previous = signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(words(*NOTHING_KEPT, lang) if kept is None else kept.line(lang), err=True)
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except InputError as error:
        typer.echo(error.render(language(lang, default="nl")), err=True)
        raise typer.Exit(EXIT_CODE) from None
    finally:
        signal.signal(signal.SIGTERM, previous)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


class Progress:
    """Progress on standard error: a bar on a terminal, else a line now and then; silent where told so."""

    def __init__(self, silent: bool = False):
        self.silent = silent
        self.bar: Bar | None = None
        self.task: TaskID | None = None
        self.said = 0.0
        self.told: dict[str, tuple[int, int]] = {}  # done, of how many; the last one told is the last

    def say(self, text: str) -> None:
        """One line at once."""
        if not self.silent:
            print(one_line(text), file=sys.stderr, flush=True)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.stop()

    def __call__(self, text: str, done: int, total: int) -> None:
        """Show what is being done and how far it is: `done` of `total`."""
        self.told.pop(text, None)
        self.told[text] = done, total
        if self.silent:
            return
        if not sys.stderr.isatty():
            now = time.monotonic()
            if done >= total or now - self.said >= QUIET_SECONDS:
                self.said = now
                self.say(f"{text} {done}/{total}")
            return
        if self.bar is None:
            self._draw()
        if self.bar is not None and self.task is not None:
            self.bar.update(self.task, completed=done, total=total, description=text)

    def _draw(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        self.bar = Progress(*columns, console=Console(stderr=True))
        self.bar.start()
        self.task = self.bar.add_task("")
