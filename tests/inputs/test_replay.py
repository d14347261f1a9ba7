"""Files of replays: what labsim ships loads, and bad ones end in one line with the place."""

import pytest

from labsim.inputs.errors import InputError
from labsim.inputs.replay import FOLDER, check_page, load_replay, replays
from labsim.inputs.yaml import load
from labsim.paths import experiments_dir

SHIPPED = sorted(path.stem for path in (experiments_dir() / "replays").glob("*.yaml"))
GOOD = (experiments_dir() / "replays" / "counselling.yaml").read_text(encoding="utf-8")


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """Write a replay called `mine` with changes; returns a function that loads it."""

    def loaded(*changes: tuple[str, str]):
        text = GOOD
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        folder = tmp_path / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "mine.yaml").write_text(text, encoding="utf-8")
        monkeypatch.setenv("LABSIM_PATH", str(tmp_path))
        return load_replay("mine")

    return loaded


@pytest.mark.parametrize("slug", SHIPPED)
def test_what_is_shipped_loads_and_has_three_markets_with_a_first_arm_of_nothing(slug):
    replay = load_replay(slug)
    assert len(replay.markets) >= 3 and replay.headline in replay.dates
    assert all(replay.reasons[path] for path in replay.given)
    assert all(not value for value in next(iter(replay.arms.values())).values())  # shares, seats and jobs of 0
    market, arm = next(iter(replay.markets)), list(replay.arms)[-1]
    assert replay.overrides(market, arm).items() >= replay.arms[arm].items()


def test_the_six_designs_are_there():
    assert {load(path).data["design"] for path in replays().values()} == {
        "saturation", "contact", "coverage", "outreach", "course", "arrivals",
    }  # fmt: skip


def test_a_copy_in_a_folder_of_ones_own_loads(mine):
    assert mine().slug == "mine" and "mine" in replays()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("dates: [13, 26,", "dates: [26, 13,", "ascend"),
        ("headline: 52", "headline: 53", "none of dates"),
        ("design: contact", "design: contakt", "contact"),
        ("treatment: ww_einde", "treatment: ww_eind", "ww_einde"),
        ("take_up: 0.8", "take_up: 1.8", "arms.80 %"),
        ("ww_einde.take_up: 0.0", "behaviour.seekers.apply_open: 0.0", "behaviour is fixed"),
        ("slack: {external_cycle.cycle.phase: slump", "slack: {external_cycle.cycle.phase: slumb", "markets.slack"),
        ("  slack: {", "  # slack: {", "markets"),
        ("region: gorinchem", "region: gorinchen", "gorinchem"),
        ("seeds: 12", "seeds: 0", "seeds"),
        ("design: contact", "design: coverage", "entitlement"),
        ("design: contact", "design: saturation", "25 %"),
        ("  slack: {", "  loose: {", "slack"),
        ("seeds: 12", "seeds: 12\nseed: 3", "seed"),
        ('first: "2019-07-01"', 'first: "2019-07-41"', "first"),
        ("benefit_weeks: {at_most: 13}", "benefit_week: {at_most: 13}", "benefit_weeks"),
        ("scenario: external_cycle+ww_einde", "scenario: external_cycl+ww_einde", "external_cycle"),
    ],
)
def test_bad_files(mine, old, new, says):
    with pytest.raises(InputError) as problem:
        mine((old, new))
    assert says in problem.value.render("en")


def test_unknown_names():
    with pytest.raises(InputError) as problem:
        load_replay("saturatoin")
    assert "saturation" in problem.value.render("en")


def test_the_page_never_takes_the_place_of_something_else(tmp_path):
    other = tmp_path / "other.md"
    other.write_text("# Mine\n", encoding="utf-8")
    for bad in (other, tmp_path, tmp_path / "page.txt", tmp_path / "no" / "page.md"):
        with pytest.raises(InputError):
            check_page(bad)
    assert check_page(tmp_path / "page.md").name == "page.md"
    assert other.read_text(encoding="utf-8") == "# Mine\n"
