"""How a command ends (input fault 2, Ctrl-C 130, a closed pipe), and how it shows progress."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, NoReturn

import typer

from labsim.cli.words import words
from labsim.inputs.errors import EXIT_CODE, InputError, language, one_line

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

INTERRUPTED = 130
QUIET_SECONDS = 5.0  # between two lines where no bar can be drawn


@contextmanager
def session(lang: str | None) -> Iterator[None]:
    """Turn what may go wrong into an exit code and one line; a bug keeps its traceback."""
    previous = signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(words("afgebroken; wat er stond is gebleven", "interrupted; nothing was damaged", lang), err=True)
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
