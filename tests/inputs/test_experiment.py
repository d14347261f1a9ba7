"""Experiments: composed by Hydra, checked before anything is calculated, never instantiated."""

import pytest

from labsim.inputs.errors import InputError
from labsim.inputs.experiment import load_experiment
from labsim.paths import experiments_dir

NAME = "ambachtsschool_seats"
GOOD = (experiments_dir() / f"{NAME}.yaml").read_text(encoding="utf-8")


def test_the_shipped_experiment():
    found = load_experiment(NAME)
    assert found.grid == (("ambachtsschool.seats", (5, 10, 15, 20)),)
    assert (found.region, found.scenarios) == ("gorinchem", ("ambachtsschool",))
    assert (found.settings.seeds, found.settings.weeks, found.settings.quick) == (20, 208, True)


def test_words_change_settings_and_factors():
    found = load_experiment(NAME, ["ambachtsschool.seats=10,20,40", "seeds=5", "eta=0,1", "weeks=104"])
    assert found.settings.seeds == 5
    assert found.settings.at == 104
    assert found.grid == (("ambachtsschool.seats", (10, 20, 40)), ("eta", (0, 1)))
    points = list(found.points())
    assert len(points) == 6
    assert points[0] == {"ambachtsschool.seats": 10, "eta": 0}
    assert points[1] == {"ambachtsschool.seats": 10, "eta": 1}


def test_leaves_of_behaviour_may_be_factors():
    found = load_experiment(NAME, ["behaviour.end_jobs.loss_flex_w=0.001,0.01", "region=gorinchem"])
    assert found.grid[-1] == ("behaviour.end_jobs.loss_flex_w", (0.001, 0.01))


@pytest.mark.parametrize(
    "word",
    [
        "+a=1", "++a.b=1", "~seeds", "seeds", "a.b@c=1", "seeds=${oc.env:HOME}", "hydra.run.dir=x", "hydra=x",
        "_target_=os.system", "seeds=x", "seeds=0", "seeds=1,2", "weaks=3", "ambachtsschool.seets=3",
        "ambachtsschool.seats=", "ambachtsschool.seats=x,y", "ambachtsschool.seats=-1,10",
        "ambachtsschool.seats=10,10",
        "ambachtsschool.seats={a:1}", "ambachtsschool.seats=[1,2]", "ambachtsschool.seats=range(1,100000)",
        "ambachtsschool.seats=glob(*)", "ambachtsschool.seats=interval(0,1)", "eta=0,2", "measure=12h,13h",
        "region=../x", "gorinchem.people.labour_force=70000,75000",
        "start=2018-07", "start=2019-01,2018-07", "=1", "",
        "behaviour.end_jobs.loss_flx_w=1", "other.seats=1", "x" * 5000 + "=1",
    ],
)  # fmt: skip
def test_bad_words_are_one_line(word):
    with pytest.raises(InputError) as caught:
        load_experiment(NAME, [word])
    assert "\n" not in caught.value.render("nl")
    assert len(caught.value.render("nl")) <= 600


def test_a_grid_nobody_has_time_for():
    words = [
        "behaviour.end_jobs.loss_flex_w=" + ",".join(str(i / 1000) for i in range(200)),
        "weeks=390",
        "seeds=1000",
    ]
    with pytest.raises(InputError, match="too many"):
        load_experiment(NAME, words)


@pytest.fixture
def mine(tmp_path, monkeypatch):
    monkeypatch.setenv("LABSIM_PATH", str(tmp_path))
    (tmp_path / "experiments").mkdir()

    def load(text):
        (tmp_path / "experiments" / "mine.yaml").write_text(text, encoding="utf-8")
        return load_experiment("mine")

    return load


def test_a_word_takes_the_place_of_a_factor_of_the_file(mine, tmp_path):
    assert mine(GOOD.replace("grid:", "grid:\n  eta: [0, 1]")).grid[0] == ("eta", (0, 1))
    found = load_experiment("mine", ["eta=0.5"])
    assert dict(found.grid)["eta"] == (0.5,)
    assert {point["eta"] for point in found.points()} == {0.5}


def test_a_users_experiment_extends_our_defaults(mine):
    assert mine(GOOD.replace("seeds: 20", "seeds: 3")).settings.seeds == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("quick: true", "quick: true\n_target_: os.system"),
        ("quick: true", "quick: true\nx: {_target_: os.system}"),
        ("quick: true", 'quick: "${oc.env:HOME}"'),
        ("quick: true", "quick: true\nunknown: 1"),
        ("region: gorinchem", "region: ../../etc"),
        ("region: gorinchem", "region: gorinchm"),
        ("scenarios: [ambachtsschool]", "scenarios: [ambachtschool]"),
        ("scenarios: [ambachtsschool]", "scenarios: []"),
        ("  - /configs/run@_global_: default", "  - /configs/run@_global_: nosuch"),
        ("  - /configs/run@_global_: default", "  - /etc/passwd"),
        ("grid:", "grid: {}\nx:"),
        ("ambachtsschool.seats: [5, 10, 15, 20]", "ambachtsschool.seats: 5"),
        ("ambachtsschool.seats: [5, 10, 15, 20]", "ambachtsschool.seats: []"),
        ("seeds: 20", "seeds: 20.0"),
        ("seeds: 20", "seeds: !!int 20"),
    ],
)
def test_bad_experiment_files(mine, old, new):
    assert old in GOOD
    with pytest.raises(InputError) as caught:
        mine(GOOD.replace(old, new))
    assert len(caught.value.render("nl").splitlines()) == 1


@pytest.mark.parametrize("name", ["ambachtsschool_seat", "../x", "", None])
def test_unknown_experiments(name):
    with pytest.raises(InputError, match="no experiment"):
        load_experiment(name)
