"""What `labsim list` can list, and its rows."""

from typing import Any, cast

LISTINGS = (
    "regions", "scenarios", "instruments", "indicators", "tables", "sources", "actors", "rules", "questions",
    "contradictions", "facts",
)  # fmt: skip


def rows_of(listing: str) -> list[dict[str, Any]]:
    """Rows of a list. Raises InputError where there is no such list."""
    from labsim.inputs.catalogue import catalogue
    from labsim.inputs.errors import InputError, Text, nearest, shown

    if listing not in LISTINGS:
        text = Text(f"{shown(listing)} is geen lijst", f"{shown(listing)} is no list")
        raise InputError("list", None, "", text, allowed=LISTINGS, guess=nearest(listing, LISTINGS))
    if listing == "indicators":
        from labsim.study.indicators import catalogue as indicators

        return indicators()
    if listing == "tables":
        from labsim.study.tables import catalogue as tables_

        return tables_()
    return catalogue(cast(Any, listing))
