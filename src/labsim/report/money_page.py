"""The money of a comparison in the annex of the memo: the tables and sentences that the terminal prints."""

from __future__ import annotations

from typing import Any

from labsim.report.credit import Sheet
from labsim.report.money import (
    PARTY_WIDTHS,
    PERSPECTIVE_WIDTHS,
    cost_lines,
    frame_lines,
    party_heads,
    party_rows,
    perspective_heads,
    perspective_rows,
    placement_lines,
    ratio_lines,
    sroi_sentence,
    under_line,
)
from labsim.report.money_words import MoneyWords
from labsim.report.reading import Reading
from labsim.report.words import Words


def money_page(reading: Reading, words: Words) -> dict[str, Any]:
    """Tables of parties and of the three ways to count, and sentences; empty without a ledger."""
    if not reading.has_money:
        return {"sheets": [], "sentences": []}
    own, tables = MoneyWords(words.lang), getattr(reading.result, "money", {})
    money, mkba = (tables[name][tables[name]["scenario"] == reading.scenario] for name in ("money", "mkba"))
    parties = tuple(party_rows(money, words, own))
    ways = tuple(perspective_rows(mkba, words, own))
    under = under_line(mkba, words, own)
    last = tuple(row is parties[-1] for row in parties)
    title = own("title", name="").rstrip(" :")
    each, *amounts = (line.strip() for line in placement_lines(mkba, words, own))
    return {
        "sheets": [
            Sheet(title, party_heads(own), parties, last, under, PARTY_WIDTHS),
            Sheet(own("perspectives"), perspective_heads(own), ways, (False,) * len(ways), under, PERSPECTIVE_WIDTHS),
        ],
        "sentences": [
            *cost_lines(reading, mkba, words, own),
            *ratio_lines(mkba, words, own),
            f"{each} {'; '.join(amounts)}.",
            sroi_sentence(mkba, words, own),
            *frame_lines(mkba, words, own),
        ],
    }
