"""Targets that only some instruments of a package state: told of those instruments, never of the whole."""

from __future__ import annotations

from labsim.report.reading import Reading, instruments, read
from labsim.report.words import Words

MOST = 3  # sentences; more targets are in the tables of each instrument


def partial_targets(reading: Reading, words: Words) -> list[str]:
    """A sentence for each instrument with a target in placements, where all together state none."""
    stated = reading.result.meta.get("stated") or {}
    known = instruments(reading.result)
    mine = [
        (slug, one)
        for slug, one in stated.items()
        if one.get("placements") and slug != reading.intervention and (reading.scenario, slug) in known
    ]
    if reading.cell("target").value > 0 or not mine:
        return []
    mine = sorted(mine, key=lambda pair: -int(pair[1]["target"]))
    told = [_sentence(reading, slug, one, words) for slug, one in mine[:MOST]]
    return [text for text in told if text] + (
        [words.count("target_more", len(mine) - MOST)] if len(mine) > MOST else []
    )


def _sentence(reading: Reading, slug: str, one: dict[str, object], words: Words) -> str:
    own = read(reading.result, reading.scenario, slug)
    placed, chance = own.cell("registered_placements"), own.cell("p_target").value
    if not placed.known or chance != chance:
        return ""
    text = (reading.result.meta.get("target_text") or {}).get(slug, words.number(float(str(one["target"]))))
    return words(
        "target_part",
        target=text,
        name=str(one.get(f"subject_{words.lang}") or one[words.lang]),
        n=words.number(placed.value),
        t=words.number(float(str(one["target"]))),
        k=words.frequency(chance),
    )
