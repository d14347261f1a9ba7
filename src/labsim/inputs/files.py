"""Which files exist under which name: what labsim ships, and what is in the folders of LABSIM_PATH."""

import os
from pathlib import Path
from typing import Literal, get_args

from labsim.inputs.errors import InputError, Text, nearest, shown
from labsim.inputs.models import RESERVED, SLUG
from labsim.inputs.yaml import Document, load
from labsim.paths import data_root

Kind = Literal["region", "behaviour", "run", "shapes", "circumstances", "packages", "instruments", "budgets"]
USER_PATH = "LABSIM_PATH"  # folders, separated as in PATH, each with configs/ or scenarios/ inside

_FOLDERS: dict[Kind, str] = {
    "region": "configs/region",
    "behaviour": "configs/behaviour",
    "run": "configs/run",
    "shapes": "configs/shapes",
    "circumstances": "scenarios/circumstances",
    "packages": "scenarios/packages",
    "instruments": "scenarios/instruments",
    "budgets": "scenarios/budgets",
}
_DUTCH: dict[Kind, str] = {
    "region": "regio",
    "behaviour": "gedragsset",
    "run": "rekeninstelling",
    "shapes": "vorm van instrument",
    "circumstances": "omstandigheden",
    "packages": "pakket",
    "instruments": "instrument",
    "budgets": "verdeling",
}
_ENGLISH: dict[Kind, str] = {
    kind: kind.removesuffix("s") if kind != "circumstances" else kind for kind in get_args(Kind)
}


def roots() -> list[Path]:
    """Folders that hold configs/ and scenarios/: ours first, then the user's."""
    extra = [Path(part) for part in os.environ.get(USER_PATH, "").split(os.pathsep) if part]
    return [data_root(), *extra]


def known(kind: Kind) -> dict[str, Path]:
    """Slug -> file, sorted. Raises InputError where two files have the same name or a name is no slug."""
    found: dict[str, Path] = {}
    for root in roots():
        folder = root / _FOLDERS[kind]
        names = os.listdir(folder) if folder.is_dir() else []
        for name in sorted(name for name in names if name.endswith(".yaml")):
            path, slug = folder / name, name.removesuffix(".yaml")
            if not is_slug(slug):
                raise InputError(str(path), None, "", _no_name(slug), allowed=["a-z 0-9 _ -"])
            if slug in found:
                words = Text(f"heet net als {found[slug]}", f"has the name of {found[slug]}")
                raise InputError(str(path), None, "", words)
            found[slug] = path
    return dict(sorted(found.items()))


def is_slug(text: str) -> bool:
    """Whether a text may be the name of a region, scenario or instrument."""
    return bool(SLUG.match(text)) and text not in RESERVED


def require(kind: Kind, slug: str) -> Path:
    """The file of that name. Raises InputError with the nearest name."""
    if not isinstance(slug, str) or not is_slug(slug):
        raise InputError(_DUTCH[kind], None, "", _no_name(slug), allowed=["a-z 0-9 _ -"])
    paths = known(kind)
    if slug not in paths:
        words = Text(f"{_DUTCH[kind]} '{slug}' bestaat niet", f"there is no {_ENGLISH[kind]} '{slug}'")
        raise InputError(_FOLDERS[kind], None, "", words, allowed=list(paths)[:20], guess=nearest(slug, paths))
    return paths[slug]


def read(kind: Kind, slug: str) -> Document:
    """The document of that name. Raises InputError."""
    path = require(kind, slug)
    return load(path, display(path))


def display(path: Path) -> str:
    """How messages call a file: from configs/ or scenarios/ on if it is ours, in full if it is the user's."""
    try:
        return path.relative_to(data_root()).as_posix()
    except ValueError:
        return str(path)


def _no_name(slug: object) -> Text:
    return Text(f"{shown(slug)} kan geen naam zijn", f"{shown(slug)} cannot be a name")
