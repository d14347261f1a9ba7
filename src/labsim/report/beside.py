"""Published shares of deadweight and displacement beside those of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labsim.report.reading import Reading
from labsim.report.words import Words

FEWEST = 10  # a share of fewer people says nothing


def beside(reading: Reading, words: Words) -> list[str]:
    """A sentence for each published share that is about this instrument."""
    shares = (reading.result.meta.get("published") or {}).get(reading.intervention, [])
    return [_sentence(one, reading, words) for one in shares]


def _sentence(one: Mapping[str, Any], reading: Reading, words: Words) -> str:
    low, high = (words.percent(one[end]) for end in ("low", "high"))
    ours = share(reading, one["of"])
    return words(
        "published_share",
        span=low if low == high else words("span_words", low=low, high=high),
        name=one[f"name_{words.lang}"],
        source=str(one["source"]).partition(",")[0],
        ours=words("published_few") if ours is None else words.percent(ours),
    )


def share(reading: Reading, of: str) -> float | None:
    """Deadweight of gross, or what others lose of what participants gain; None where that is about too few people."""
    gross, anyway, lost = (reading.cell(name).value for name in ("gross", "deadweight", "lost"))
    whole = gross if of == "deadweight" else gross - anyway - lost
    part = anyway if of == "deadweight" else reading.cell("displaced").value - reading.cell("spillover").value
    return part / whole if whole >= FEWEST and part == part else None
