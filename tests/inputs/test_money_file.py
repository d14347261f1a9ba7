"""configs/money.yaml: every payer has a party, lines that are handed on exist, bad figures are told by their line."""

from fractions import Fraction

import pytest

from labsim.inputs.errors import InputError
from labsim.inputs.files import known, read, roots
from labsim.inputs.leaf import rows
from labsim.inputs.measure import load_income
from labsim.inputs.models import validate
from labsim.inputs.money import FILE, PARTIES, load_money, made_money, monthly
from labsim.inputs.money_file import MoneyFile
from labsim.inputs.shapes.common import PAYERS
from labsim.inputs.yaml import load, parse

TEXT = (roots()[0] / FILE).read_text(encoding="utf-8")


def test_amounts_are_whole_cents_a_week():
    money = load_money()
    assert money.single == monthly(1030.42) == 23779 and money.couple == 33970
    assert money.discount == Fraction(9, 400), "exactly as it is written"
    assert set(money.payers) == set(PAYERS) and set(money.payers.values()) <= set(PARTIES)
    assert money.party("uwv") == "uwv"


def test_lines_that_are_handed_on_exist():
    for instrument, line in load_money().handed_on:
        assert instrument in known("instruments")
        assert line in read("instruments", instrument).data["costs"], (instrument, line)


def test_every_leaf_has_its_provenance():
    found = rows(load(roots()[0] / FILE, FILE))
    assert len(found) > 45 and all(row.provenance and row.unit and row.date for row in found)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("value: 1030.42", "value: -1.0", "bijstand.single.value"),
        ("unit: EUR a day", "unit: EUR a week", "ww.most_a_day.unit"),
        ("education: state", "education: stat", "payers.value.education"),
        (", education: state", "", "payers.value"),
        ("[20384.0, 68507.0]", "[68507.0, 20384.0]", "tax.brackets.value"),
        ("permanent: 0.1151, flexible", "flexible", "work.contributions.value"),
        ("tozo.income: person", "tozo: person", "handed_on.value.tozo"),
        ("value: 0.0225", "value: .nan", "discount.value"),
    ],
)
def test_a_bad_figure_is_one_error_with_its_line_and_key(old, new, key):
    assert TEXT.count(old) >= 1
    with pytest.raises(InputError) as told:
        made_money(validate(MoneyFile, parse(TEXT.replace(old, new, 1), FILE)), load_income())
    assert told.value.key.startswith(key.rpartition(".")[0]) and told.value.line
