"""Budget lines in package files: what they join, and the one clear error for each way to get them wrong."""

import pytest

from labsim.inputs.errors import InputError
from labsim.inputs.scenario import load_scenario

HEAD = """name: {nl: t, en: t}
about: {nl: t, en: t}
package: [sroi, ambachtsschool, wsp_versterken]
"""
LINE = "  %s:\n    name: {nl: Een, en: One}\n    instruments: [%s]\n"


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A package file with these lines, loaded."""
    folder = tmp_path / "scenarios" / "packages"
    folder.mkdir(parents=True)
    monkeypatch.setenv("LABSIM_PATH", str(tmp_path))

    def load(*lines: tuple[str, str]):
        told = "lines:\n" + "".join(LINE % line for line in lines) if lines else ""
        (folder / "own_package.yaml").write_text(HEAD + told, encoding="utf-8")
        return load_scenario("own_package")

    return load


def test_what_no_line_names_is_a_line_in_the_order_of_the_file(written):
    assert [line.slug for line in written().lines] == ["sroi", "ambachtsschool", "wsp_versterken"]
    joined = written(("works", "wsp_versterken, ambachtsschool")).lines
    assert [(line.slug, line.instruments) for line in joined] == [
        ("sroi", ("sroi",)), ("works", ("ambachtsschool", "wsp_versterken")),
    ]  # fmt: skip
    assert joined[1].name_en == "One"


def test_an_instrument_by_itself_is_a_line_and_circumstances_have_none():
    assert [line.slug for line in load_scenario("sroi").lines] == ["sroi"]
    assert load_scenario("standstill").lines == ()
    both = load_scenario("doe_agenda_gorinchem+standstill").lines
    assert len(both) == 6


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([("works", "wijiij")], r"lines.works.instruments\[0\].*'wijiij'"),
        ([("works", "sroi"), ("other", "sroi")], r"lines.other.instruments\[0\].*works"),
        ([("works", "sroi, sroi")], r"lines.works.instruments\[1\].*works"),
        ([("ambachtsschool", "sroi")], r"lines.ambachtsschool.*name of something else"),
        ([("package", "sroi")], r"lines.package.*name of something else"),
        ([("own_package", "sroi")], r"lines.own_package.*name of something else"),
        ([("works", "")], "lines.works.instruments"),
    ],
)
def test_a_line_that_cannot_be_is_refused_at_its_place(written, lines, message):
    with pytest.raises(InputError) as error:
        written(*lines)
    text = error.value.render("en")
    import re

    assert re.search(message, text, re.DOTALL), text
