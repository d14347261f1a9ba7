"""Whoever calculates tells the same three words: what is being done, how much is done, out of how much."""

from dataclasses import replace

import pytest

from labsim import start
from labsim.inputs.experiment import load_experiment
from labsim.inputs.settings import run_settings
from labsim.study.compare import compare
from labsim.study.run import run
from labsim.study.sweep import sweep
from labsim.study.validate.bench import Bench

SHORT = {"seeds": 3, "weeks": 13}


class Told(list):
    """What was told, checked as it comes."""

    def __call__(self, text: str, done: int, total: int) -> None:
        assert isinstance(text, str) and text
        assert 0 <= done <= total
        self.append((text, done, total))


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_comparison_tells_its_pairs_and_its_choices(region, dorp, told):
    compare(region, "ambachtsschool", **SHORT, progress=told)
    assert [one for one in told if one[0] == "paren"] == [("paren", k, 3) for k in (1, 2, 3)]
    assert told[-1] == ("keuzes", 3, 3)


def test_a_run_tells_its_worlds(region, dorp, told):
    run(region, "standstill", **SHORT, progress=told)
    assert told == [("standstill", k, 3) for k in (1, 2, 3)]


def test_a_sweep_tells_the_whole_grid_and_what_was_there(region, dorp, told, tmp_path):
    loaded = load_experiment("ambachtsschool_seats")
    settings = run_settings({**SHORT, "quick": True})
    asked = replace(loaded, region=region, settings=settings, grid=(("ambachtsschool.seats", (0, 5)),))
    sweep(asked, tmp_path, progress=told)
    checks = [("controle", 1, 2), ("controle", 2, 2)]
    assert told == checks + [(f"seats={0 if k < 4 else 5}", k, 6) for k in range(1, 7)]
    told.clear()
    sweep(asked, tmp_path, progress=told)
    assert told == [*checks, ("ambachtsschool_seats", 1, 2), ("ambachtsschool_seats", 2, 2)]


def test_a_burn_in_tells_its_weeks_through_whoever_asked(region, dorp, told, monkeypatch):
    def slow(figures, behaviour, key, progress):
        progress("burn-in", 0, 780)
        return dorp.world, dorp.calendars

    monkeypatch.setattr(start, "burnt_in", slow)
    compare(region, "ambachtsschool", **SHORT, quick=True, progress=told)
    assert told[0] == ("burn-in", 0, 780)
    Bench(region=region, progress=told).start()
    assert told[-1] == ("burn-in", 0, 780)
