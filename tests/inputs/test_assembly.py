"""Everything a comparison reads, loaded at once, with overrides that each reach something."""

import pytest

from labsim.inputs.assembly import assemble, check_in_region
from labsim.inputs.errors import InputError
from labsim.inputs.instrument import load_instrument
from labsim.inputs.region import load_region


def test_region_behaviour_and_scenarios():
    made = assemble("gorinchem", ["ambachtsschool", "standstill"])
    assert made.region.slug == "gorinchem"
    assert [scenario.slug for scenario in made.scenarios] == ["ambachtsschool", "standstill"]
    assert made.baseline.slug == "baseline"
    assert "end_jobs.loss_flex_w" in made.behaviour


def test_overrides_reach_each_kind_of_file():
    given = {
        "ambachtsschool.seats": 3,
        "behaviour.end_jobs.loss_flex_w": 0.01,
    }
    made = assemble("gorinchem", ["ambachtsschool"], given)
    assert made.scenarios[0].package[0].seats == 3
    assert made.behaviour["end_jobs.loss_flex_w"].value == 0.01


@pytest.mark.parametrize(
    ("path", "guess"),
    [
        ("ambachtschool.seats", "ambachtsschool"),
        ("behavior.end_jobs.loss_flex_w", "behaviour"),
        ("behaviour.end_jobs.loss_flx_w", "behaviour.end_jobs.loss_flex_w"),
    ],
)
def test_an_override_that_nothing_reads_is_refused(path, guess):
    with pytest.raises(InputError) as caught:
        assemble("gorinchem", ["ambachtsschool"], {path: 1})
    assert caught.value.guess == guess


@pytest.mark.parametrize(
    ("path", "guess"),
    [
        ("gorinchem.people.labour_force", None),
        ("gorinchem.seats", "ambachtsschool.intake.seats"),
        ("gorinchem.end_jobs.loss_flex_w", "behaviour.end_jobs.loss_flex_w"),
    ],
)
def test_a_figure_of_the_region_is_refused_with_what_may_be_changed(path, guess):
    with pytest.raises(InputError) as caught:
        assemble("gorinchem", ["ambachtsschool"], {"ambachtsschool.seats": 3, path: 1})
    assert (caught.value.file, caught.value.guess) == (path, guess)
    assert caught.value.allowed == ("behaviour.<pad>", "ambachtsschool.<pad>")
    assert "make a copy" in caught.value.render("en")
    assert "kopie" in caught.value.render("nl")


def test_an_override_of_an_instrument_that_takes_no_part_is_refused():
    with pytest.raises(InputError, match="takes no part"):
        assemble("gorinchem", ["standstill"], {"ambachtsschool.seats": 3})


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("eligible", {"municipality": {"in": ["gorinchem", "molenland"]}}, "did you mean 'molenlanden'"),
        ("partners.sectors", ["Z"], "none of these sectors"),
    ],
)
def test_an_instrument_must_fit_its_region(path, value, words):
    school = load_instrument("ambachtsschool", {f"ambachtsschool.{path}": value})
    with pytest.raises(InputError) as caught:
        check_in_region(school, load_region("gorinchem"))
    assert words in caught.value.render("en")
    assert caught.value.line
