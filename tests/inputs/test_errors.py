"""One line that says where, what, what is allowed and what was probably meant; in two languages."""

import pytest

from labsim.inputs.errors import InputError, Text, language, nearest, one_line

FAULT = InputError("f.yaml", 3, "a.b", Text("is fout", "is wrong"), allowed=["x", "y"], guess="x")


def test_both_languages_name_file_line_key_allowed_and_guess():
    assert FAULT.render("nl") == "f.yaml:3 a.b: is fout; toegestaan: x, y; bedoelde u 'x'?"
    assert FAULT.render("en") == "f.yaml:3 a.b: is wrong; allowed: x, y; did you mean 'x'?"


def test_str_follows_the_environment(monkeypatch):
    monkeypatch.delenv("LABSIM_LANG", raising=False)
    assert "is wrong" in str(FAULT)
    monkeypatch.setenv("LABSIM_LANG", "nl_NL.UTF-8")
    assert "is fout" in str(FAULT)
    monkeypatch.setenv("LABSIM_LANG", "xx")
    assert language(default="nl") == "nl"


def test_more_than_ten_faults_are_counted():
    many = InputError("f", 1, "", Text("a", "a"), more=[FAULT] * 14)
    assert len(many.render("en").splitlines()) == 11
    assert many.render("en").endswith("... and 5 more")


def test_input_cannot_forge_lines_or_colours():
    forged = InputError("f", 1, "k", Text("x\n\x1b[31mgood", "x\n\x1b[31mgood"))
    assert forged.render("en") == r"f:1 k: x\n\x1b[31mgood"
    assert len(InputError("f", 1, "", Text("x" * 5000, "")).render("nl")) <= 600


@pytest.mark.parametrize(
    ("name", "guess"), [("seets", "seats"), ("SEATS", "seats"), ("qqqqq", None), ("x" * 10_000, None)]
)
def test_nearest_guesses_typos_only(name, guess):
    assert nearest(name, ["seats", "weeks"]) == guess


def test_one_line_keeps_what_can_be_printed():
    assert one_line("één €") == "één €"
