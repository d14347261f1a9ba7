"""One small file per part in the cache, named by everything its numbers depend on: a part runs once."""

import hashlib
import json
import os
from pathlib import Path

from labsim.paths import cache_dir, data_root
from labsim.study.validate.records import Found, as_data, from_data

PACKAGE = Path(__file__).resolve().parents[2]
SHARED = ("model.py", "week.py", "setting.py", "fields.py", "start.py", "institutions.py")
ROOMS = ("core", "world", "processes", "policy", "population")
OWN = ("records.py", "bench.py", "snapshots.py", "published.py")
STUDIED = ("net",)  # parts that use the whole study layer
REPORTING = ("report.py", "reasons.py", "__main__.py", "__init__.py", "store.py")


def source_hash(part: str) -> str:
    """Short hash of the code and the scenarios that the numbers of a part depend on."""
    here = Path(__file__).parent
    files = [PACKAGE / name for name in SHARED]
    files += [file for room in ROOMS for file in sorted((PACKAGE / room).rglob("*.py"))]
    files += [here / name for name in (*OWN, f"{part}.py")]
    if part in STUDIED:
        files += sorted((PACKAGE / "study").glob("*.py"))
    files += sorted((data_root() / "scenarios").rglob("*.yaml"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def path_of(part: str, region: str, key: str, quick: bool) -> Path:
    """Where the findings of a part are kept; key: that of the burnt-in start."""
    name = f"{part}-quick.json" if quick else f"{part}.json"
    return cache_dir() / "validate" / f"{region}-{key}" / f"{source_hash(part)}-{name}"


def load(path: Path) -> Found | None:
    """What was found before, None if nothing was or the file is damaged."""
    try:
        return from_data(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(path: Path, found: Found) -> None:
    """Keep it, complete or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(json.dumps(as_data(found), indent=1, allow_nan=False), encoding="utf-8")
    os.replace(temporary, path)
