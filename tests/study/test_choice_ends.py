"""The ends of a choice are called what they are."""

import numpy as np
import pytest

from labsim.inputs.scenario import load_scenario
from labsim.report.words import Words
from labsim.start import open_market
from labsim.study.choices import ENDS, LABELS, RERUNS
from labsim.study.counting import make_counting
from labsim.study.effects import Question
from labsim.study.groups import make_groups
from labsim.study.live import Plan
from labsim.study.pair import Comparison

SCHOOL = "ambachtsschool"
ANSWERS = 20  # seeds: one intake of the test region is ten people


@pytest.fixture(scope="module")
def comparison(dorp) -> Comparison:
    plan = Plan(start=dorp, dates=(52,), counting=make_counting("12h"), eta=0.7, outside_eta=0.5)
    question = Question(plan, make_groups(dorp), (frozenset(),), 0)
    return Comparison(load_scenario(SCHOOL), load_scenario("baseline"), question)


def seated(comparison: Comparison, end: int, seed: int) -> tuple[float, float]:
    """Mean motivation of the first intake, and of all who might have come."""
    (rerun,) = [one for one in RERUNS if one.name == "seat"]
    changed = rerun.change(comparison, end)
    with open_market(comparison.question.plan.start, changed.scenario, seed=seed) as market:
        (course,) = market.package
        while not market.tracks.size[0]:
            people = course.able(market, 0)
            market.step()
        motivation = market.world.traits.motivation
        return motivation[market.tracks.person[: market.tracks.size[0]]].mean(), motivation[people].mean()


def test_one_end_seats_the_motivated_and_the_other_draws_lots(comparison):
    first, lot = (np.array([seated(comparison, end, seed) for seed in range(ANSWERS)]) for end in range(2))
    gain = first[:, 0] - first[:, 1]
    assert gain.mean() > 3 * gain.std(ddof=1) / ANSWERS**0.5
    drawn = lot[:, 0] - lot[:, 1]
    assert abs(drawn.mean()) < 3 * drawn.std(ddof=1) / ANSWERS**0.5
    assert LABELS["seat"][0].nl == "gemotiveerd en kansrijk eerst"
    assert LABELS["seat"][1].nl == "wie het lot aanwijst"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_study_and_the_report_call_the_ends_the_same(lang):
    words = Words(lang)
    for choice, labels in LABELS.items():
        for end, label in zip(ENDS, labels, strict=True):
            assert words.choice(choice, f"{end}_label") == getattr(label, lang)
