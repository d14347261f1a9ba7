"""The print of tables of a world: fits the terminal, says what is hidden, and tells many tables in short."""

from types import SimpleNamespace

import pandas as pd
import pytest
from rich.console import Console

from labsim.report.words import Words
from labsim.report.world_tables import FEW_ROWS, HIDDEN, MISSING, MOST_ROWS, WIDTH, cell_text, render_tables
from labsim.study.tables import TABLES

NAMES = {"municipality": {"oost": "Oost"}, "sector": {"Z": "Nieuwe sector"}}


def told(name: str, rows: list[dict]) -> pd.DataFrame:
    """A published table in which every column of each row has the row's value."""
    known = TABLES[name]
    parts = []
    for row in rows:
        value = row.pop("value")
        ends = {"world_low": value - 1, "world_high": value + 1}
        for one in known.columns:
            parts.append({**row, "column": one.name, "value": value, **ends, "unit": one.unit, "hidden": False})
    names = [*known.keys, "column", "value", "world_low", "world_high", "unit", "hidden"]
    return pd.DataFrame(parts, columns=names)


def printed(tables: dict[str, pd.DataFrame], seeds: int = 2, lang: str = "nl") -> str:
    meta = {"names": NAMES, "manifest": {"seeds": list(range(1, seeds + 1))}}
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        console.print(render_tables(SimpleNamespace(tables=tables, meta=meta), lang))
    return capture.get()


def employers(n: int) -> pd.DataFrame:
    rows = [{"date": "2020-01-06", "by": "sector", "name": f"Z{k}", "value": 1000.0 + k} for k in range(n)]
    return told("employers", rows)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_table_fits_and_is_in_the_language_asked_for(lang):
    text = printed({"employers": employers(5)}, lang=lang)
    assert max(len(line) for line in text.rstrip("\n").split("\n")) <= WIDTH + 2
    assert ("nieuwe vacatures" if lang == "nl" else "vacancies posted").split()[-1] in text
    assert ("1.000" if lang == "nl" else "1,000") in text and "999" in text  # a mean and the range of one world


def test_one_world_has_no_range():
    assert "999" not in printed({"employers": employers(1)}, seeds=1)


def test_rows_beyond_the_most_are_counted_and_many_tables_are_told_in_short():
    assert f"{60 - MOST_ROWS} rijen" in printed({"employers": employers(60)})
    many = {"employers": employers(60), **{name: told(name, []) for name in ("flows", "reach", "services")}}
    text = printed(many)
    assert f"{60 - FEW_ROWS} rijen" in text and "--table" in text and "999" not in text
    assert text.count("niets te melden") == 3


def test_names_are_the_regions_own_and_repeat_only_once():
    rows = [
        {"date": "2020-01-06", "sector": sector, "level": level, "value": 30.0}
        for sector in ("C", "Z")
        for level in ("practical", "total")
    ]
    text = printed({"vacancies": told("vacancies", rows)})
    assert "Nieuwe sector" in text and "praktisch" in text and "totaal" in text
    assert text.count("industrie") == text.count("Nieuwe sector") == text.count("praktisch") / 2


def test_another_scenario_stands_in_brackets_and_a_varied_figure_is_a_column():
    frame = employers(2).assign(beside=900.0, difference=100.0)
    frame.insert(0, "perspct.intake.groups", 3)
    meta = {"names": NAMES, "manifest": {"seeds": [1, 2]}, "beside": "baseline", "factors": ("perspct.intake.groups",)}
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        console.print(render_tables(SimpleNamespace(tables={"employers": frame}, meta=meta), "nl"))
    text = capture.get()
    assert "(900)" in text and "Tussen haakjes: baseline" in text and "999" not in text
    assert "groups: perspct.intake.groups" in text


def test_a_theme_without_a_measure_is_told():
    rows = [{"date": "2020-06-01", "theme": f"theme_{k}", "value": 20.0 * (k < 5)} for k in (4, 5)]
    text = printed({"themes": told("themes", rows)}, seeds=1)
    assert "5 extra banen" in text and "4 inclusieve arbeidsmarkt" in text


def test_losses_are_shown_for_their_worst_month():
    rows = [{"date": day, "by": "total", "name": "total", "group": "total", "value": value}
            for day, value in (("2020-03-01", 20.0), ("2020-04-01", 90.0), ("2020-05-01", 30.0))]  # fmt: skip
    assert "90" in printed({"losses": told("losses", rows)}, seeds=1)


def test_cells_say_whether_they_are_hidden_or_unknown():
    words, nan = Words("nl"), float("nan")
    cell = {"value": nan, "unit": "persons", "hidden": True, "world_low": nan, "world_high": nan}
    assert cell_text(cell, True, words) == HIDDEN
    assert cell_text({**cell, "hidden": False}, True, words) == MISSING
    share = {"value": 0.125, "unit": "share", "hidden": False, "world_low": 0.1, "world_high": 0.15}
    assert cell_text(share, True, words) == "12,5%\n10,0%–15,0%"
    assert cell_text(share, False, words) == "12,5%"
    assert cell_text({}, True, words) == ""
