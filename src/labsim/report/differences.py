"""A scenario with circumstances only: what differs from the reference; no gross, no net, no advice."""

from __future__ import annotations

from typing import Any

from labsim.report.reading import Cell, Reading
from labsim.report.words import Words, capital


def difference_rows(reading: Reading, words: Words) -> list[tuple[str, str, str, str]]:
    """(indicator with its unit, mean difference, its 95 % interval, range of one world) at the horizon."""
    from labsim.study.indicators import (
        INDICATORS,
    )  # loads the kernels, which a memo of an instrument does not need

    rows = []
    for group, measure, weeks in reading.cells:
        cell = reading.cells[group, measure, weeks]
        if group != "all" or weeks != reading.at or not cell.known:
            continue
        known = INDICATORS.get(measure)
        title = getattr(known, f"title_{words.lang}", None) or words.measure(measure)
        unit = words.units.get(known.unit, known.unit) if known else ""
        label = f"{title} ({unit})" if unit else title
        rows.append((capital(label), _signed(cell.value, words), *_ranges(cell, words)))
    return rows


def _signed(value: float, words: Words) -> str:
    text = words.plain(value)
    return f"+{text}" if value > 0 and text != "0" else text


def _ranges(cell: Cell, words: Words) -> tuple[str, str]:
    pairs = ((cell.low, cell.high), (cell.world_low, cell.world_high))
    spans = [words("span_words", low=_signed(low, words), high=_signed(high, words)) for low, high in pairs]
    return spans[0], spans[1]


def differences_page(reading: Reading, words: Words) -> dict[str, Any]:
    """What the memo of a scenario without instruments prints, as texts."""
    meta = reading.result.meta
    return {
        "title": words("title", name=capital(reading.scenario), region=meta.get("region_name", meta["region"])),
        "notice": str(meta.get("notice") or ""),
        "intro": words(
            "differences_intro", date=words.date(meta["horizon_date"]), pairs=words.count("pairs", reading.pairs())
        ),
        "rows": difference_rows(reading, words),
    }
