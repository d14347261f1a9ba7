"""Nobody is named in this repository, and nobody can be called or written to from it."""

import hashlib
import re
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("configs", "docs", "scenarios", "experiments", "src", "tests", "benchmarks")
KINDS = {".yaml", ".md", ".py", ".json", ".html", ".txt", ".csv", ".svg", ".toml", ".cff", ".yml"}
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}\b", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w.,+-])(?:\+31[ -]?|0)(?:6[ -]?\d{8}|[1-57-9]\d[ -]\d{7}|[1-57-9]\d{2}[ -]\d{6})(?![\w.,])")
# Names that the documents hold, as two words in small letters; here only as digests, so that they stand nowhere.
NAMES = frozenset(
    (
        "1653440527dc0ade", "1e974b7d8de2994e", "2daab900ad10e5d4", "2dc2a165b2c9cb97", "4387a848baf97fdb",
        "6459a51a714a5b5f", "78b7a1ec0ba6708c", "791ec02e66498e54", "7b27c662458c04f6", "952508d3cb3236ac",
        "998c34c8d4cdbf2f", "cbf10f6d2c87494f", "ee5720ae1d1e33ad", "f226fef680750e3a",
    )
)  # fmt: skip


def texts() -> list[tuple[Path, str]]:
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in KINDS]
    files += [path for path in ROOT.iterdir() if path.suffix in KINDS]
    kept = [path for path in files if path.is_file() and "__pycache__" not in path.parts]
    return [(path, path.read_text(encoding="utf-8", errors="replace")) for path in kept]


def digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def named(text: str) -> list[str]:
    """Digests of names in a text: of every two words that follow each other."""
    words = re.findall(r"[a-zà-ÿ]+", text.lower())
    pairs = {f"{first} {second}" for first, second in pairwise(words)}
    return [found for found in map(digest, pairs) if found in NAMES]


def test_nobody_is_named_and_nobody_can_be_called():
    for path, text in texts():
        name = path.relative_to(ROOT)
        assert not named(text), f"{name}: the name of a person"
        assert not MAIL.findall(text), f"{name}: an e-mail address"
        assert not PHONE.findall(text), f"{name}: a phone number"


def test_a_name_a_number_and_an_address_would_be_found():
    digits = "12345678"
    assert PHONE.search(f"bel 06 {digits}") and PHONE.search(f"(0183-{digits[:6]})") and PHONE.search(f"+31 6{digits}")
    assert not PHONE.search("0.123456 and 612345678 and 2019-06-20")
    assert MAIL.search("iemand" + "@" + "gemeente.nl")
    assert len(NAMES) >= 10 and all(len(one) == 16 for one in NAMES)
