"""The page and the figures of replays, from made-up outcomes."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from labsim.inputs.replay import TITLE, check_page, load_replay, replays
from labsim.report.replays import write_replays
from labsim.study.replays.criteria import PASSES, judge
from labsim.study.replays.outcomes import CELLS, Outcomes
from labsim.study.replays.page import Played, number, page_of, with_error
from labsim.study.replays.reasons import reason


def made_up(slug: str, seeds: int = 3) -> Played:
    """A replay whose counts are keyed noise around 100, first arm with nobody treated."""
    replay = load_replay(slug)
    rng = np.random.Generator(np.random.PCG64(7))
    shape = (len(replay.markets), len(replay.arms), seeds, len(replay.dates))
    cells = {name: 100.0 + np.round(10 * rng.random(shape)) for name in CELLS[replay.design]}
    for name in cells:
        if name.startswith("treated") or name in ("jobs", "filled", "residents_in"):
            cells[name][:, 0] = 0.0
        if name.startswith("untreated"):
            cells[name][:, -1] = 0.0
    state = np.tile([30.0, 1000.0, 20.0], (len(replay.markets), seeds, 1))
    numbers = tuple(range(1, seeds + 1))
    found = Outcomes(
        slug, replay.design, tuple(replay.markets), tuple(replay.arms), numbers, replay.dates, replay.headline, cells,
        state,
    )  # fmt: skip
    return Played(replay, found)


def test_everything_is_written_and_says_its_verdicts(tmp_path):
    every = [made_up(slug) for slug in replays()]
    paths = write_replays(every, tmp_path / "replays.md")
    text = paths[-1].read_text(encoding="utf-8")
    assert text.startswith(TITLE) and check_page(paths[-1])
    for one in every:
        assert f"## {one.replay.name_en}" in text and f"](images/replay_{one.replay.slug}.svg)" in text
        ET.fromstring((tmp_path / "images" / f"replay_{one.replay.slug}.svg").read_text(encoding="utf-8"))
        off = [line.key for line in judge(one.found) if line.verdict != PASSES]
        assert all(f"- `{key}` " in text for key in off)
    assert write_replays(every, tmp_path / "replays.md")[-1].read_text(encoding="utf-8") == text
    assert "nan" not in text.lower().replace("governance", "")


@pytest.mark.parametrize("slug", list(replays()))
def test_one_seed_gives_a_page_without_intervals(slug):
    one = made_up(slug, seeds=1)
    assert all(line.verdict != PASSES for line in judge(one.found))
    assert "nan" not in page_of([one]).lower()


def test_what_was_not_run_says_so_and_shows_its_claims(tmp_path):
    one = made_up("saturation")._replace(found=None)
    text = write_replays([one, made_up("new_jobs")], tmp_path / "replays.md")[-1].read_text(encoding="utf-8")
    assert "Not run" in text and "`others_lose`" in text and "replay_saturation.svg" not in text


def test_numbers():
    assert [number(value) for value in (0.123, 12.34, 1234.5, -0.5)] == ["0.12", "12.3", "1,234", "-0.50"]
    assert with_error(float("inf"), float("nan")) == "never"
    assert with_error(float("nan"), 1.0) == "-"
    assert with_error(1.5, float("nan")) == "1.50"


def test_the_page_gives_the_reasons_that_are_known_for_what_does_not_pass():
    """The page that is kept: made anew whenever a reason is written."""
    page = (Path(__file__).parents[2] / "docs" / "replays.md").read_text(encoding="utf-8")
    told = 0
    for slug in replays():
        part = page.partition(f"\n## {load_replay(slug).name_en}\n")[2].partition("\n## ")[0]
        for key, why in re.findall(r"^- `(\w+)` (?:fails|cannot be told): (.*)$", part, flags=re.MULTILINE):
            assert why == reason(slug, key) or not reason(slug, key), f"{slug}.{key}"
            assert "not explained further" not in why, f"{slug}.{key}"
            told += 1
    assert told > 3
