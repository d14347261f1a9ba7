"""How numbers, money, shares and dates are written, in Dutch and in English."""

from __future__ import annotations

import datetime as dt
import math

MINUS = "\u2212"
NBSP = "\u00a0"
FUTURES = 20  # frequencies are told as "k of the 20 possible futures"

MONTHS = {
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
LANGUAGES = tuple(MONTHS)


def whole(value: float) -> int:
    """Nearest whole number; halves go up, also below zero, so that sums of rounded parts can always close.

    The sliver added keeps a half that arrives as 8.4999999999 (a mean over seeds) on the side it belongs to.
    """
    return math.floor(value + 0.5 + 1e-9)


def significant(value: float, digits: int = 2) -> float:
    """`value` rounded to that many significant digits; 0 stays 0."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def in_twenty(share: float) -> int:
    """A probability (0..1) as a count of the 20 possible futures."""
    return whole(FUTURES * share)


class Formats:
    """Writes values in one language ('nl' or 'en'). Missing values (NaN, None) are written as an en dash."""

    def __init__(self, lang: str) -> None:
        if lang not in LANGUAGES:
            raise ValueError(f"lang = {lang!r}: allowed are {', '.join(LANGUAGES)}")
        self.lang = lang

    def number(self, value: float | None, decimals: int = 0) -> str:
        """1.234,5 in Dutch, 1,234.5 in English; the minus is a true minus; no negative zero."""
        if value is None or not math.isfinite(value):
            return "\u2013"
        rounded = whole(value) if decimals == 0 else round(value, decimals)
        text = f"{abs(rounded):,.{decimals}f}"
        if self.lang == "nl":
            text = text.translate(str.maketrans(",.", ".,"))
        return MINUS + text if rounded < 0 else text

    def plain(self, value: float | None) -> str:
        """A number with as many decimals as it needs (at most four significant ones)."""
        if value is None or not math.isfinite(value):
            return "\u2013"
        short = f"{significant(value, 4):.10f}".rstrip("0").rstrip(".")
        return self.number(value, len(short.partition(".")[2]))

    def signed(self, value: float | None, decimals: int = 0) -> str:
        """+3, \u22123 or 0."""
        text = self.number(value, decimals)
        is_positive = value is not None and math.isfinite(value) and float(round(value, 9)) > 0
        return f"+{text}" if is_positive and text.strip("0.,") else text

    def span(self, low: float | None, high: float | None, *, sign: bool = False) -> str:
        """'3 tot 15'; with a sign on both ends where asked or where one end is negative."""
        needs_sign = sign or any(
            value is not None and math.isfinite(value) and whole(value) < 0 for value in (low, high)
        )
        write = self.signed if needs_sign else self.number
        return f"{write(low)} {'tot' if self.lang == 'nl' else 'to'} {write(high)}"

    def euro(self, value: float | None) -> str:
        """Whole euros; a no-break space after the sign in Dutch."""
        text = self.number(value)
        if text == "\u2013":
            return text
        sign = "\u20ac" + (NBSP if self.lang == "nl" else "")
        return MINUS + sign + text[1:] if text.startswith(MINUS) else sign + text

    def euro_total(self, value: float | None) -> str:
        """A total, to thousands (to whole euros below 10,000)."""
        if value is None or not math.isfinite(value):
            return "\u2013"
        return self.euro(1000 * whole(value / 1000) if abs(value) >= 10_000 else value)

    def euro_each(self, value: float | None) -> str:
        """An amount per person, two significant digits."""
        if value is None or not math.isfinite(value):
            return "\u2013"
        return self.euro(significant(value))

    def percent(self, share: float | None, decimals: int = 0) -> str:
        """10%, without a space."""
        if share is None or not math.isfinite(share):
            return "\u2013"
        return self.number(100 * share, decimals) + "%"

    def date(self, iso: str | dt.date) -> str:
        """21 november 2026; a text that is no ISO date is returned as it is."""
        try:
            day = iso if isinstance(iso, dt.date) else dt.date.fromisoformat(str(iso)[:10])
        except ValueError:
            return str(iso)
        return f"{day.day} {MONTHS[self.lang][day.month - 1]} {day.year}"

    def frequency(self, share: float) -> str:
        """'3 van de 20'; never 0 or 20 out of 20, because no run proves that."""
        count = in_twenty(share)
        if self.lang == "nl":
            if count <= 0:
                return "minder dan 1 van de 20"
            return "meer dan 19 van de 20" if count >= FUTURES else f"{count} van de 20"
        if count <= 0:
            return "fewer than 1 in 20"
        return "more than 19 in 20" if count >= FUTURES else f"{count} in 20"
