"""Writes tables so that a reader never meets half of one, and the same table always gives the same bytes."""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd


def write_csv(path: Path, frame: pd.DataFrame) -> Path:
    """A table as CSV: UTF-8, a point for decimals, nothing for what is missing."""
    text = frame.to_csv(index=False, lineterminator="\n")
    return write_bytes(path, lambda file: file.write_bytes(text.encode()))


def write_json(path: Path, data: Any) -> Path:
    """Plain data as JSON, without NaN."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    return write_bytes(path, lambda file: file.write_bytes(text.encode()))


def write_parquet(path: Path, frame: pd.DataFrame) -> Path:
    """A table as Parquet."""
    return write_bytes(path, lambda file: frame.to_parquet(file, index=False, engine="pyarrow"))


def write_bytes(path: Path, write: Callable[[Path], Any]) -> Path:
    """Let `write` fill a draft beside `path`, then put it in place in one move; makes the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    draft = Path(name)
    try:
        write(draft)
        umask = os.umask(0)
        os.umask(umask)
        draft.chmod(0o666 & ~umask)  # mkstemp makes files that only the user can read
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return path
