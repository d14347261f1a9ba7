"""Published shares beside ours."""

from types import SimpleNamespace

import numpy as np
import pytest

from labsim.report.beside import beside, share
from labsim.report.words import Words

TOLD = {"told_nl": "Elders was dat {share} (ESB 2004).", "told_en": "Elsewhere it was {share} (ESB 2004)."}
SHARES = [{**TOLD, "of": "deadweight", "low": 0.75, "high": 0.8, "source": "ESB 2004, who"}]


class Told:
    """A reading with a few cells."""

    intervention = "lks"

    def __init__(self, **cells: float) -> None:
        self.cells = cells
        self.result = SimpleNamespace(meta={"published": {"lks": SHARES}})

    def pairs(self) -> int:
        return 3

    def by_seed(self, name: str) -> np.ndarray:
        spread = self.cells.get("spread", 0.0) if name == "gross" else 0.0
        return self.cells[name] + spread * np.array([-1.0, 0.0, 1.0])


CELLS = {"gross": 100.0, "deadweight": 60.0, "lost": 10.0, "displaced": 20.0, "spillover": 5.0}


def test_shares_are_of_the_right_people() -> None:
    reading = Told(**CELLS)
    assert share(reading, "deadweight") == pytest.approx(0.6)
    assert share(reading, "displacement") == pytest.approx(15 / 30)


@pytest.mark.parametrize("gross", [9.0, float("nan")])
def test_too_few_people_are_no_share(gross: float) -> None:
    reading = Told(**{**CELLS, "gross": gross, "deadweight": 3.0})
    assert share(reading, "deadweight") is None
    assert "Hier is dat met 3 paren niet te zeggen." in beside(reading, Words("nl"))[0]


def test_a_share_of_what_may_be_nothing_is_not_told() -> None:
    assert share(Told(**CELLS, spread=5.0), "displacement") == pytest.approx(0.5)
    assert share(Told(**CELLS, spread=40.0), "displacement") is None


def test_a_sentence_names_both_and_who_published() -> None:
    told = "Elders was dat 75% tot 80% (ESB 2004). Hier is dat, op de peildatum, 60%."
    assert beside(Told(**CELLS), Words("nl")) == [told]
    assert beside(Told(**CELLS), Words("en"))[0].endswith("headline, it is 60%.")


def test_an_instrument_nobody_wrote_about_has_none() -> None:
    reading = Told(**CELLS)
    reading.intervention = "other"
    assert beside(reading, Words("nl")) == []
