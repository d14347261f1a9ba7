"""What a result was made from: enough to make the same bits again. No clock, no number of workers."""

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from labsim import __version__
from labsim.inputs.assembly import Inputs
from labsim.inputs.money import money_document
from labsim.inputs.overrides import Overrides
from labsim.inputs.region import region_documents
from labsim.paths import PACKAGE
from labsim.start import Start

ENGINE = ("core", "world", "processes", "policy", "population", "study")
DIGITS = 32  # hexadecimal digits of a hash


def hash_of(data: bytes) -> str:
    """The first 32 digits of the SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()[:DIGITS]


def hash_frame(frame: pd.DataFrame) -> str:
    """Hash of a table as it is written to CSV."""
    return hash_of(frame.to_csv(index=False, lineterminator="\n").encode())


def hash_data(data: Any) -> str:
    """Hash of plain data, independent of the order of keys."""
    return hash_of(json.dumps(data, sort_keys=True, default=str, ensure_ascii=False).encode())


def hash_region(region: str) -> str:
    """Hash of a region's files."""
    return hash_data([document.data for document in region_documents(region)])


def origins(region: str, inputs: Inputs, start: Start) -> dict[str, str]:
    """Hashes of everything that went in, by what it is."""
    return {
        "region": hash_region(region),
        "behaviour": hash_data(inputs.behaviour.document.data),
        **{f"scenario {one.slug}": hash_of(repr(one).encode()) for one in inputs.scenarios},
        "start": hash_of(start.key.encode()),
        "engine": sources(),
    }


def money_origin() -> dict[str, str]:
    """Hash of the amounts of the ledger."""
    return {"money": hash_data(money_document().data)}


@cache
def sources() -> str:
    """Hash of the code that worlds run on and are measured with, as it was when this process first asked."""
    rooms = [path for room in ENGINE for path in (PACKAGE / room).rglob("*.py")]
    return hash_of(b"".join(path.read_bytes() for path in sorted([*rooms, *PACKAGE.glob("*.py")])))


def make_manifest(
    command: str,
    options: Mapping[str, Any],
    overrides: Overrides,
    hashes: Mapping[str, str],
    tables: Mapping[str, pd.DataFrame],
    **more: Any,
) -> dict[str, Any]:
    """The manifest as plain data; tables: what was found, by name."""
    return {
        "version": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": version("numba"),
        "command": command,
        "options": dict(options),
        "overrides": dict(overrides),
        "hashes": dict(hashes),
        "results": {name: hash_frame(frame) for name, frame in tables.items()},
        "synthetic": "The population is synthetic; no person is real. Tables by seed hold all groups, the "
        "published ones no group of fewer than 10.",
        **more,
    }


def command_line(words: Sequence[str], options: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
    """The command that gives this result: options that differ from their defaults, in their order."""
    parts = ["labsim", *words]
    for name, value in options.items():
        if value == defaults.get(name):
            continue
        flag = "--" + name.replace("_", "-")
        parts += [flag] if value is True else [flag, str(value)]
    return " ".join(parts)
