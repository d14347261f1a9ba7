"""Criteria judge made-up outcomes right; the naive estimate is what a hand calculation gives."""

import math

import numpy as np
import pytest

from labsim.study.replays.criteria import FAILS, NEVER, OPEN, PASSES, Judged, break_even, crossing, judge
from labsim.study.replays.outcomes import (
    CELLS,
    Outcomes,
    as_data,
    direct,
    firm_effect,
    firm_naive,
    from_data,
    gate_share,
    luck,
    naive,
    net_share,
    spill,
    tightness,
    unemployment,
)

MARKETS, SEEDS = ("tight", "middle", "slack"), (1, 2, 3, 4)
SATURATIONS = ("0 %", "25 %", "50 %", "75 %", "100 %")


def made(design, arms, dates, headline, **cells):
    """Outcomes in which every cell is what a function of (market, arm, seed, date) says, else 0."""
    shape = (len(MARKETS), len(arms), len(SEEDS), len(dates))
    filled = {
        name: np.fromfunction(cells.get(name, lambda *at: 0.0 * at[0]), shape) * np.ones(shape)
        for name in CELLS[design]
    }
    state = np.tile([50.0, 1000.0, 25.0], (len(MARKETS), len(SEEDS), 1))
    return Outcomes("made", design, MARKETS, arms, SEEDS, dates, headline, filled, state)


def verdicts(found):
    return {one.key: one.verdict for one in judge(found)}


def a_trial(treated=30.0, untreated=10.0, net=15.0):
    """1,000 followed people; the treated gain, the untreated lose by market (0 tight .. 2 slack) and by arm."""
    n = 250.0
    return made(
        "saturation", SATURATIONS, (35,), 35,
        treated=lambda m, a, s, d: n * a,
        untreated=lambda m, a, s, d: n * (4 - a),
        treated_without=lambda m, a, s, d: 0.4 * n * a,
        untreated_without=lambda m, a, s, d: 0.4 * n * (4 - a),
        treated_with=lambda m, a, s, d: 0.4 * n * a + treated * a + s,
        untreated_with=lambda m, a, s, d: 0.4 * n * (4 - a) - untreated * a * (m + 1) * (4 - a) / 4 + s / 2,
        takers=lambda m, a, s, d: n * a,
        takers_with=lambda m, a, s, d: treated * a + s,
        everyone_with=lambda m, a, s, d: net * a + s / 2,
    )  # fmt: skip


def test_the_published_pattern_passes_every_line():
    assert set(verdicts(a_trial()).values()) == {PASSES}


def test_without_any_effect_nothing_passes():
    found = verdicts(a_trial(treated=0.0, untreated=0.0, net=0.0))
    assert PASSES not in [found[key] for key in ("others_lose", "slack_worse", "bias_grows")]


def test_the_opposite_pattern_fails():
    found = verdicts(a_trial(treated=-30.0, untreated=-10.0, net=15.0))
    assert {found[key] for key in ("gain_tight", "others_lose", "slack_worse", "net_small", "trial_biased")} == {FAILS}


def test_naive_is_the_hand_calculation():
    found = made(
        "contact", ("0 %", "80 %"), (52,), 52,
        treated=lambda m, a, s, d: 80.0 * a,
        untreated=lambda m, a, s, d: 100.0 - 80.0 * a,
        treated_with=lambda m, a, s, d: 44.0 * a,
        treated_without=lambda m, a, s, d: 40.0 * a,
        untreated_with=lambda m, a, s, d: 8.0 * a,
        untreated_without=lambda m, a, s, d: 9.0 * a,
    )  # fmt: skip
    at = (0, 1, 0, 0)
    assert naive(found)[at] == pytest.approx(100 * 44 / 80 - 100 * 8 / 20)  # 15 points
    assert direct(found)[at] == pytest.approx(5.0)
    assert spill(found)[at] == pytest.approx(-5.0)
    assert luck(found)[at] == pytest.approx(5.0)
    assert naive(found)[at] == pytest.approx((direct(found) - spill(found) + luck(found))[at])
    assert math.isnan(naive(found)[0, 0, 0, 0])  # nobody is treated


def contacts(after, last):
    return made(
        "contact", ("0 %", "80 %"), (52, 130), 52,
        treated=lambda m, a, s, d: 800.0 * a,
        treated_with=lambda m, a, s, d: (d == 0) * after * a + (d == 1) * last * a + s / 10,
    )  # fmt: skip


def test_a_gain_that_fades_and_one_that_stays():
    assert set(verdicts(contacts(16.0, 1.0)).values()) == {PASSES}
    stays = verdicts(contacts(16.0, 16.0))
    assert stays["gain_tight"] == PASSES and stays["gone"] == FAILS and stays["fades"] == OPEN


def test_digital_advice_that_levels_out():
    def adopters(gain):
        return made(
            "coverage", SATURATIONS, (26,), 26,
            treated=lambda m, a, s, d: 250.0 * a,
            treated_without=lambda m, a, s, d: 100.0 * a,
            treated_with=lambda m, a, s, d: 100.0 * a + gain(a) * a + s / 20,
        )  # fmt: skip

    assert set(verdicts(adopters(lambda a: 3.0 * (4 - a))).values()) == {PASSES}
    level = verdicts(adopters(lambda a: 8.0))
    assert level["gone"] == FAILS and level["falls_25_50"] != PASSES


def test_outreach():
    ones = {
        f"{what}_{who}_without": lambda m, a, s, d: 200.0 + 0 * m
        for what in ("openings", "hires", "filled")
        for who in ("treated", "untreated")
    }
    more = {f"{what}_treated_with": lambda m, a, s, d: 220.0 + s for what in ("hires", "filled")}
    found = made(
        "outreach", ("none", "few", "many"), (26,), 26,
        treated=lambda m, a, s, d: 10.0 * a,
        untreated=lambda m, a, s, d: 40.0 - 10.0 * a,
        openings_treated_with=lambda m, a, s, d: 200.0 + 0 * s,
        openings_untreated_with=lambda m, a, s, d: 200.0 + 0 * s,
        filled_untreated_with=lambda m, a, s, d: 200.0 + 0 * s,
        hires_untreated_with=lambda m, a, s, d: 190.0 + s,
        **ones, **more,
    )  # fmt: skip
    assert verdicts(found) == {"openings": OPEN, "hires": PASSES, "filled": PASSES, "elsewhere": PASSES}
    assert firm_effect(found, "hires", "treated")[0, 1, 0, 0] == pytest.approx(10.0)
    assert firm_naive(found, "hires")[0, 1, 0, 0] == pytest.approx(100 * (220 / 10) / (190 / 30) - 100)


def courses(shift):
    dates, path = (13, 26, 52, 104), np.array([-20.0, -10.0, 10.0, 15.0])
    return made(
        "course", ("none", "ww", "bijstand"), dates, 104,
        treated=lambda m, a, s, d: 100.0 + 0 * a,
        treated_with=lambda m, a, s, d: (a > 0) * (path[d.astype(int)] + shift) / np.maximum(a, 1) + s / 10,
    )  # fmt: skip


def test_lock_in_and_break_even():
    found = courses(0.0)
    assert set(verdicts(found).values()) == {PASSES}
    value, half = break_even(found, "ww")
    assert 26 < value < 52 and half < 5
    never = verdicts(courses(-30.0))
    assert never["even_ww"] == FAILS and never["gain_ww"] == FAILS and never["dip_ww"] == PASSES
    assert crossing(np.array([1.0, 2.0]), (13, 26)) == 0.0
    assert crossing(np.array([1.0, -2.0]), (13, 26)) == NEVER
    assert crossing(np.array([-1.0, 1.0]), (10, 20)) == pytest.approx(15.0)


def test_residents_share():
    found = made(
        "arrivals", ("none", "500 jobs"), (52,), 52,
        jobs=lambda m, a, s, d: 500.0 * a,
        filled=lambda m, a, s, d: 400.0 * a,
        residents_in=lambda m, a, s, d: 300.0 * a,
        everyone_with=lambda m, a, s, d: (100.0 + 50.0 * m) * a + s,
    )  # fmt: skip
    assert set(verdicts(found).values()) == {PASSES}
    assert gate_share(found)[0, 1, 0, 0] == pytest.approx(75.0)
    assert net_share(found)[2, 1, 0, 0] == pytest.approx(50.0)


@pytest.mark.parametrize(
    ("value", "half", "low", "high", "verdict"),
    [
        (1.0, 0.5, 0.0, None, PASSES),
        (1.0, 1.5, 0.0, None, OPEN),
        (-1.0, 0.5, 0.0, None, FAILS),
        (0.0, 0.0, 0.0, None, OPEN),
        (0.1, 0.2, -0.7, 0.7, PASSES),
        (float("nan"), float("nan"), 0.0, None, OPEN),
        (1.0, float("nan"), 0.0, None, OPEN),  # one seed
        (NEVER, float("nan"), 26.0, 104.0, FAILS),
    ],
)
def test_verdicts(value, half, low, high, verdict):
    assert Judged("key", "claim", value, half, "weeks", low, high).verdict == verdict


def test_outcomes_survive_a_file_and_know_the_market():
    import json

    found = a_trial()
    back = from_data(json.loads(json.dumps(as_data(found))))
    assert back.arms == found.arms and back.markets == found.markets and back.dates == found.dates
    assert all((back.cells[name] == found.cells[name]).all() for name in found.cells)
    assert unemployment(back)[0, 0] == pytest.approx(5.0) and tightness(back)[0, 0] == pytest.approx(50.0)
