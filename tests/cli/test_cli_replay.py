"""`labsim replay`: words are checked before anything runs, and what is found is printed and written."""

import numpy as np
import pytest

from labsim.study.replays.outcomes import CELLS, Outcomes


@pytest.fixture
def played(monkeypatch):
    """A stand-in for the worlds; returns the calls it got."""
    calls = []

    def run_replay(replay, **options):
        calls.append((replay.slug, replay.region, options["seeds"], options["workers"], options["again"]))
        shape = (len(replay.markets), len(replay.arms), 2, len(replay.dates))
        cells = {name: np.full(shape, 100.0) for name in CELLS[replay.design]}
        state = np.ones((len(replay.markets), 2, 3))
        markets, arms = tuple(replay.markets), tuple(replay.arms)
        return Outcomes(replay.slug, replay.design, markets, arms, (1, 2), replay.dates, replay.headline, cells, state)

    monkeypatch.setattr("labsim.study.replays.run.run_replay", run_replay)
    return calls


def test_one_replay_is_printed(labsim, here, played):
    shown = labsim("replay", "saturation", "--seeds", 2, "--workers", 1, "--lang", "en")
    assert shown.exit_code == 0, shown.output
    assert played == [("saturation", "gorinchem", 2, 1, False)]
    assert "others_lose" in shown.output and "cannot be told" in shown.output


def test_all_replays_and_the_page(labsim, here, played):
    shown = labsim("replay", "--page", "page.md")
    assert shown.exit_code == 0, shown.output
    assert len(played) == 6 and (here / "page.md").is_file() and len(list((here / "images").glob("*.svg"))) == 6


@pytest.mark.parametrize(
    "words", [("saturatie",), ("saturation", "--seeds", 0), ("saturation", "--page", "x.txt"), ("--workers", "none")]
)
def test_bad_words_end_before_anything_runs(labsim, here, played, words):
    assert labsim("replay", *words).exit_code == 2
    assert not played and not list(here.iterdir())
