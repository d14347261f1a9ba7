"""The table on the terminal: everything the question asks for, in 80 columns, without colour."""

import io
import re
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pytest
from invented import make_result
from rich.console import Console

from labsim.report.reading import cell_of, read
from labsim.report.terminal import measure_lines, render_table
from labsim.report.words import Words


def printed(result, lang="nl", width=80):
    stream = io.StringIO()
    Console(file=stream, width=width, no_color=True, force_terminal=False).print(render_table(result, lang))
    return stream.getvalue()


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_it_fits_in_eighty_columns_and_breaks_no_figure(case, lang):
    lines = printed(make_result(case), lang).splitlines()
    assert max(len(line) for line in lines) <= 80
    rows = [line for line in lines if re.match(r" {2,4}[a-z]", line)]
    assert len(rows) == 20
    assert all(re.search(r"\d|n\.v\.t\.|n/a", line) for line in rows)


def test_every_measure_the_issue_names_is_there():
    text = printed(make_result(), "en")
    names = (
        "invited|waiting|started|completed|registered placements|target|target reached|gross|deadweight|"
        "lock-in|displacement less spillover|same occupation group|elsewhere in the region|"
        "outside the region|net, residents|net, the Netherlands|last 26 weeks|last 52 weeks|cost|"
        "per extra person"
    )
    for name in names.split("|"):
        assert name in text, name
    for weeks in ("52", "104", "156", "208"):
        assert any(line.startswith(weeks) for line in text.splitlines())
    for question in ("Do jobs follow?", "When do you look?", "Who gets a seat?", "Who counts?"):
        assert question in text


def test_displacement_is_printed_net_of_spillover_with_the_interval_of_the_difference():
    reading = read(make_result())
    lines = {line.label.strip(): line for line in measure_lines(reading, Words("en"))}
    cell = cell_of(reading.by_seed("displaced") - reading.by_seed("spillover"))
    line = lines["displacement less spillover"]
    assert line.value == f"{cell.value:.1f}"
    assert line.interval == f"{cell.low:.1f} to {cell.high:.1f}"
    assert "displacement" not in lines  # the two cells grow with the horizon; apart they say little


def test_no_cost_per_person_where_nobody_is_extra():
    lines = [line for line in printed(make_result("negative")).splitlines() if "per extra mens" in line]
    assert lines and all("n.v.t." in line for line in lines)


def test_a_second_instrument_has_a_table_of_its_own():
    result = make_result()
    second = [frame.assign(scenario="wsp", intervention="wsp") for frame in (result.effects, result.effects_by_seed)]
    second = [frame.assign(intervention="wsp") for frame in (result.effects, result.effects_by_seed)]
    both = replace(
        result,
        effects=pd.concat([result.effects, second[0]]),
        effects_by_seed=pd.concat([result.effects_by_seed, second[1]]),
    )
    text = printed(both)
    assert "ambachtsschool: Gorinchem" in text and "wsp: Gorinchem" in text
    assert text.count("Blijvend werk (netto)") == 2


@dataclass(frozen=True)
class Several:
    """A result about two scenarios, told about one at a time."""

    answers: dict[str, Any]

    def of(self, name: str) -> Any:
        return self.answers[name]


def test_every_scenario_has_its_own_answer():
    text = printed(Several({"first": make_result("positive"), "second": make_result("negative")}))
    assert "ongeveer 9 extra mensen" in " ".join(text.split())
    assert "ongeveer 6 mensen minder" in " ".join(text.split())
    assert text.count("bij beide uiteinden van elke keuze") == text.count("Per peildatum") == 2


def test_names_are_not_markup():
    result = make_result()
    text = printed(
        replace(result, meta={**result.meta, "region_name": "[red]Gorinchem[/red]", "subject_nl": "[bold]x"})
    )
    assert "[red]Gorinchem[/red]" in text
    assert "[bold]x helpt" in text


def test_the_quick_run_says_what_is_missing():
    result = make_result()
    text = printed(replace(result, choices=result.choices.iloc[:0]))
    assert "De keuzes zijn in deze snelle berekening niet doorgerekend." in text
    assert "Niet doorgerekend: Komen er banen bij?" in " ".join(text.split())


def test_the_parts_of_displacement_add_up_and_the_country_follows_from_what_happens_outside():
    lines = [line.label.strip() for line in measure_lines(read(make_result()), Words("nl"))]
    at = lines.index("verdringing min doorstroom")
    assert lines[at + 1 : at + 6] == [
        "zelfde beroepsgroep",
        "elders in de regio",
        "netto, inwoners van de regio",
        "verdringing buiten de regio",
        "netto, Nederland",
    ]


def test_no_cost_per_person_where_the_sign_cannot_be_told():
    (line,) = [line for line in printed(make_result("cannot_tell")).splitlines() if "per extra mens" in line]
    assert "niet te zeggen" in line and not re.search(r"\d", line.partition(")")[2])
