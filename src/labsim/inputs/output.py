"""Where results may be written: a new or empty folder, or one that labsim wrote before."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from labsim.inputs.errors import InputError, Text

MARKER = "manifest.json"  # a folder that holds it is ours
OPTION = "--out"


def check_output(folder: str | Path) -> Path:
    """The folder as an absolute path, if it may be written to. Raises InputError; writes nothing."""
    text = str(folder)
    if not text.strip() or "\0" in text or any(not c.isprintable() for c in text):
        raise _refused(text, Text("is geen map", "is not a folder"))
    path = Path(text).expanduser().absolute()
    real = path.resolve()
    if real in (Path(real.anchor), Path.home().resolve()) or real in Path.home().resolve().parents:
        raise _refused(text, Text("is een map van het systeem of uw thuismap", "is a system or home folder"))
    if path.exists() and not path.is_dir():
        raise _refused(text, Text("is een bestand, geen map", "is a file, not a folder"))
    if path.is_dir() and any(path.iterdir()) and not (path / MARKER).is_file():
        words = Text(f"is niet leeg en niet van labsim (geen {MARKER})", f"is not empty and not labsim's (no {MARKER})")
        raise _refused(text, words)
    parent = next(p for p in (path, *path.parents) if p.exists())
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise _refused(text, Text("daar mag niet geschreven worden", "may not be written there"))
    return path


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A new folder beside `folder` to write into; on success its files take their places one by one.

    Interrupted before the end, `folder` is as it was. The marker moves last, so that a folder which holds it
    is complete.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield work
        folder.mkdir(exist_ok=True)
        files = sorted(path for path in work.rglob("*") if path.is_file())
        for path in sorted(files, key=lambda p: p.name == MARKER):
            target = folder / path.relative_to(work)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _refused(text: str, words: Text) -> InputError:
    return InputError(f"{OPTION} {text}", None, "", words)
