"""Published shares of deadweight and displacement beside those of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labsim.report.reading import Reading, cell_of
from labsim.report.words import Words

FEWEST = 10  # a share of fewer people says nothing


def beside(reading: Reading, words: Words) -> list[str]:
    """A sentence for each published share that is about this instrument."""
    shares = (reading.result.meta.get("published") or {}).get(reading.intervention, [])
    return [_sentence(one, reading, words) for one in shares]


def _sentence(one: Mapping[str, Any], reading: Reading, words: Words) -> str:
    low, high = (words.percent(one[end]) for end in ("low", "high"))
    span = low if low == high else words("span_words", low=low, high=high)
    told = str(one[f"told_{words.lang}"]).replace("{share}", span)
    ours = share(reading, one["of"])
    if ours is None:
        return f"{told} {words('published_few', pairs=words.count('pairs', reading.pairs()))}"
    return f"{told} {words('published_ours', ours=words.percent(ours))}"


def share(reading: Reading, of: str) -> float | None:
    """Deadweight of gross, or what others lose of what participants gain on balance.

    None where it cannot be told: the whole may be nothing, or is fewer than `FEWEST` people."""
    gross, anyway, lost = (reading.by_seed(name) for name in ("gross", "deadweight", "lost"))
    whole = cell_of(gross if of == "deadweight" else gross - anyway - lost)
    part = cell_of(anyway if of == "deadweight" else reading.by_seed("displaced") - reading.by_seed("spillover"))
    sure = whole.known and part.known and (whole.low > 0 or whole.low != whole.low)  # a single pair has no interval
    return part.value / whole.value if sure and whole.value >= FEWEST else None
