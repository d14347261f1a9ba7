"""Dutch and English say the same things, and nothing is said nowhere."""

import re
from pathlib import Path
from string import Formatter

import pytest

import labsim.report
from labsim.report.words import CHOICE_ORDER, Words

NL, EN = Words("nl"), Words("en")
SOURCE = Path(labsim.report.__file__).parent
ONLY_WITH_NUMBER = re.compile(r"_\d+$")  # forms of a number (year_1), which a language may lack


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("table", ["text", "choices", "groups", "measures", "units", "origins", "keys", "members"])
def test_both_languages_have_the_same_keys(table):
    keys = [{key for key in getattr(words, table) if not ONLY_WITH_NUMBER.search(key)} for words in (NL, EN)]
    assert keys[0] == keys[1]


def test_both_languages_fill_in_the_same_names():
    for key in NL.text.keys() & EN.text.keys():
        assert fields(NL.text[key]) | {"Subject"} == fields(EN.text[key]) | {"Subject"}, key


@pytest.mark.parametrize("words", [NL, EN])
def test_every_choice_has_its_words(words):
    assert list(words.choices) and set(words.choices) == set(CHOICE_ORDER)
    parts = {"question", "find_out", "low", "high", "low_label", "high_label"}
    assert all(set(words.choices[name]) == parts for name in CHOICE_ORDER)


def test_every_text_is_used():
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*") if path.suffix in (".py", ".j2"))
    made = re.compile(r'f?"([a-z_0-9]+_)\{|"([a-z_]+_)" ~')  # keys that are put together
    prefixes = tuple({a or b for a, b in made.findall(source)})
    unused = [
        key
        for key in NL.text
        if f'"{key}"' not in source
        and f"'{key}'" not in source
        and f'"{ONLY_WITH_NUMBER.sub("", key)}"' not in source
        and not key.startswith(prefixes)
    ]
    assert unused == []


def test_unknown_groups_and_measures_stay_readable():
    assert NL.group("scheme:bijstand") == "bijstand"
    assert NL.group("group:newly_named") == "Newly named"
    assert NL.measure("some_measure") == "some measure"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1, "places per employer", "1 plek per werkgever"),
        (2, "places per employer", "2 plekken per werkgever"),
        (0.05, "share of what is missing per week", "0,05 deel van het tekort per week"),
        (20, "employers", "20 werkgevers"),
        (0.25, "1/quarter", "0,25 per kwartaal"),
    ],
)
def test_units_of_the_files_are_written_in_dutch(value, unit, expected):
    assert NL.quantity(value, unit).replace("\u00a0", " ") == expected
