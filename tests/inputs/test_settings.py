"""Settings of a comparison: the defaults of the issue, ranges, and sizes nobody has time for."""

import pytest

from labsim.inputs.errors import InputError
from labsim.inputs.settings import check_start, run_settings


def test_the_defaults_of_the_issue():
    assert run_settings().model_dump() == {
        "start": "2019-01",
        "seeds": 30,
        "weeks": 208,
        "at": 156,
        "eta": 0.7,
        "outside_eta": 0.5,
        "measure": "12h",
        "workers": "auto",
        "lang": "nl",
        "precision": None,
        "quick": False,
        "attribution": False,
        "saturation": False,
        "money": False,
        "behaviour": "standard",
    }


def test_the_headline_lies_within_the_run():
    assert run_settings({"weeks": 52}).at == 52
    assert run_settings({"weeks": 52, "at": 26}).at == 26


@pytest.mark.parametrize(("given", "at"), [({"at": 300}, 208), ({"at": 53, "weeks": 52}, 52)])
def test_a_headline_after_the_end_is_the_end(given, at):
    assert run_settings(given).at == at


def test_none_means_not_given():
    assert run_settings({"seeds": None, "eta": 0}).seeds == 30
    assert run_settings({"eta": 0}).eta == 0


@pytest.mark.parametrize("start", ["2019-01", "document", "stationary", "2021-12"])
def test_starts(start):
    assert run_settings({"start": start}).start == start


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("seeds", 0), ("seeds", -1), ("seeds", 10**6), ("seeds", 2.0), ("seeds", "30"), ("seeds", True),
        ("weeks", 0), ("weeks", 10**9), ("at", 0), ("at", -5),
        ("eta", -0.1), ("eta", 1.0000001), ("eta", float("nan")), ("eta", "0.5"),
        ("outside_eta", float("inf")),
        ("start", "2019"), ("start", "2019-13"), ("start", "2019-01-01"), ("start", "1066-10"),
        ("start", "now"),
        ("measure", "13h"), ("measure", 12), ("workers", 0), ("workers", 10**4), ("workers", "many"),
        ("lang", "de"), ("precision", 0), ("precision", 1.5), ("precision", -1), ("quick", "yes"), ("money", 1),
        ("behaviour", "../x"), ("sedes", 3),
    ],
)  # fmt: skip
def test_refusals_name_the_option(key, value):
    with pytest.raises(InputError) as caught:
        run_settings({key: value}, prefix="--")
    assert caught.value.file.startswith(f"--{key.replace('_', '-')}=")
    assert caught.value.more == ()


def test_a_run_that_would_take_days_is_refused_before_it_starts():
    assert run_settings({"seeds": 2000, "weeks": 250}).seeds == 2000
    with pytest.raises(InputError, match="too large"):
        run_settings({"seeds": 2000, "weeks": 251})


def test_a_start_the_region_does_not_have():
    check_start(run_settings({"start": "stationary"}), ["document"])
    with pytest.raises(InputError) as caught:
        check_start(run_settings({"start": "2019-01"}), ["document", "2019-07"], "--")
    assert caught.value.allowed == ("2019-07", "document", "stationary")
    assert caught.value.guess == "2019-07"
