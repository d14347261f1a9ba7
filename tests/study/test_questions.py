"""Every question of the documents has a command, and it gives its tables: on the region at one twentieth, for half a
year. Numbers are there or there is a reason why not, and nothing that is counted is below zero."""

import re
import shlex

import numpy as np
import pytest
from small_regions import small_region
from typer.testing import CliRunner

import labsim
from labsim.cli.app import app
from labsim.core.calendar import monday
from labsim.inputs.assembly import assemble
from labsim.inputs.experiment import load_experiment
from labsim.inputs.mission import PACKAGES, load_mission
from labsim.inputs.overrides import parse_vary
from labsim.inputs.scenario import load_scenario
from labsim.inputs.settings import run_settings
from labsim.start import prepare
from labsim.study.frames import effects, stacked
from labsim.study.money.result import money_tables
from labsim.study.pair import run_pair
from labsim.study.tables import TABLES, ask
from labsim.study.task import make_comparisons, make_plan

QUESTIONS = load_mission().questions
WEEKS = 27
START = "document"
BY_COMMAND = {
    word: [key for key, one in QUESTIONS.items() if shlex.split(one.command)[1] == word]
    for word in ("tables", "compare", "sweep", "describe")
}
NOT_SO_LONG = "the world was not lived so long after it"
NO_TARGET = "nothing is stated that it counts, or it is not reached"
MAY_BE_MISSING = {  # reasons; what is about nobody may be missing anywhere
    **{("retention", name): NOT_SO_LONG for name in ("at_work_26", "at_work_52", "same_26", "same_52", "permanent_52")},
    **{("inclusive", name): NOT_SO_LONG for name in ("at_work_26", "at_work_52", "same_26", "same_52")},
    **{("displaced", f"within_{w}"): NOT_SO_LONG for w in (4, 13, 26, 52)},
    ("groups", "permanent_share"): "who works in the group is self-employed",
    ("displaced", "median_weeks"): "half of them never were back",
    **{("targets", name): NO_TARGET for name in ("target", "of_target", "reached", "weeks")},
    ("shock", "recovered_week"): "not recovered yet",
    ("shock", "worst_month"): "nobody lost work there",
    **{("providers", name): "an instrument without a course, or a row of a stream" for name in
       ("seats", "invited", "in_track", "completers", "dropouts", "not_chosen", "workfit")},
    **{("potential", name): "the measure is for employers, or everybody together" for name in
       ("eligible", "eligible_share", "reached", "reached_share")},
    **{("seats", name): "of the whole region together" for name in ("region_difference", "region_per_seat")},
    ("quarter", "workfit"): "an instrument without a course",
    **{("quarter", name): NO_TARGET for name in ("target", "of_target")},
    ("quarter", "of_budget"): "no project year has begun, or it has no money of its own",
    ("retraining", "cost"): "of all entrants together, at the last date",
    ("work_types", "minutes"): "none is open anywhere, or the whole region",
    ("work_types", "gap"): "no vacancy is open",
    ("work_types", "gap_nearby"): "no vacancy is open",
    ("tightness", "seekers_per_vacancy"): "no vacancy is open",
    ("matches", "weeks_to_fill"): "none of them filled a posted vacancy",
    ("vacancies", "mean_weeks"): "none was filled",
    ("access", "wait"): "nobody was mediated",
    ("origins", "share"): "there are no such jobs yet",
    ("employers", "inclusive_share"): "no position is filled",
}  # fmt: skip
MAY_BE_BELOW_ZERO = {
    ("seats", name) for name in ("at_work_difference", "per_seat", "region_difference", "region_per_seat")
}
MAY_BE_BELOW_ZERO |= {("shock", "fall")}
EFFECTS_BELOW_ZERO = ("net", "displaced", "eur_per")


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """A region at 1:20, burnt in: its path and start, made when first asked for; mid-2022 lives by 2019 here."""
    made = {}

    def region(slug: str):
        name = slug.removesuffix("_2022")
        if name not in made:
            path = str(small_region(name, tmp_path_factory.mktemp(name)))
            made[name] = path, prepare(path, start=START)
        return made[name]

    return region


def options(command: str) -> dict[str, list[str]]:
    """Values of each option of a command."""
    found: dict[str, list[str]] = {}
    for option, value in re.findall(r"--(\S+) (\S+)", command):
        found.setdefault(option, []).append(value)
    return found


def begun_at_once(scenario: str, week: int) -> dict[str, str]:
    """Overrides by which instruments that would begin after these weeks begin at once."""
    found = {}
    for one in load_scenario(scenario).package:
        if one.first_week > week + WEEKS // 2:
            part = "intake" if one.shape == "pathway" else "window"
            found[f"{one.slug}.{part}.first"] = monday(week + 4).isoformat()
    return found


def ends(values: tuple) -> tuple:
    """The first and the last value."""
    return values if len(values) < 2 else (values[0], values[-1])


def faults(name: str, frame) -> list[str]:
    """What is missing without a reason, and counts below zero, in a table by seed."""
    found = []
    for column in TABLES[name].columns:
        values = frame[column.name].to_numpy(float)
        nobody = frame[column.of].to_numpy(float) == 0 if column.of and column.of != column.name else False
        if (np.isnan(values) & ~nobody).any() and (name, column.name) not in MAY_BE_MISSING:
            found.append(f"{name}.{column.name} is missing where it is about somebody")
        if (values < 0).any() and (name, column.name) not in MAY_BE_BELOW_ZERO:
            found.append(f"{name}.{column.name} is below zero")
        if column.unit == "share" and (values > 1 + 1e-9).any() and name not in ("targets", "quarter"):
            found.append(f"{name}.{column.name} is above one")
    return found


@pytest.mark.parametrize("key", BY_COMMAND["tables"])
def test_a_command_gives_the_tables_it_names(key, small, monkeypatch):
    _, _, region, scenario, *_ = shlex.split(QUESTIONS[key].command)
    told = options(QUESTIONS[key].command)
    path, start = small(region)
    monkeypatch.setattr(ask, "prepared", lambda *_: start)
    vary = {name: ends(values) for name, values in parse_vary(told.get("vary", [])).items()}
    overrides = {name: day for name, day in begun_at_once(scenario, start.week).items() if name not in vary}
    found = labsim.tables(
        path, scenario, table=told["table"], beside=told.get("beside", [None])[0], vary=vary, weeks=WEEKS, seeds=1,
        start=START, overrides=overrides, workers=1,
    )  # fmt: skip
    assert set(found.tables) == set(told["table"])
    wrong = []
    for name, frame in found.by_seed.items():
        assert len(frame), f"{name} has no rows"
        assert ("beside" in found.tables[name]) == ("beside" in told and not TABLES[name].paired)
        wrong += faults(name, frame)
        wrong += faults(name, found.beside_by_seed[name]) if name in found.beside_by_seed else []
        for factor, values in vary.items():
            assert set(frame[factor]) == set(values)
    assert wrong == []


def effects_of(path, start, scenario: str, overrides=None, money: bool = False):
    settings = run_settings({"weeks": WEEKS, "at": WEEKS, "seeds": 1, "quick": True, "start": START, "money": money})
    inputs = assemble(path, [scenario], overrides)
    [one] = make_comparisons(inputs, make_plan(settings, start), WEEKS)
    study = stacked(path, one, {1: run_pair([one], 1)[scenario]})
    frame = effects(study)
    counts = frame[(frame["intervention"] != "") & ~frame["measure"].str.startswith(EFFECTS_BELOW_ZERO)]
    assert len(frame) and not (counts["value"] < 0).any(), scenario
    if money:
        for name, table in money_tables([study]).items():
            assert len(table) or (name == "spending" and not study.pairs.cost_cents.any()), name
            assert name == "mkba" or not table["value"].isna().any()


@pytest.mark.parametrize("key", BY_COMMAND["compare"])
def test_a_comparison_gives_effects(key, small):
    _, _, region, *words = shlex.split(QUESTIONS[key].command.partition(" --")[0])
    path, start = small(region)
    money = "--money" in shlex.split(QUESTIONS[key].command)
    for scenario in words:
        effects_of(path, start, scenario, begun_at_once(scenario, start.week), money)


@pytest.mark.parametrize("key", BY_COMMAND["sweep"])
def test_a_sweep_varies_what_it_says(key, small):
    experiment = load_experiment(shlex.split(QUESTIONS[key].command)[2])
    path, start = small(experiment.region)
    points = list(experiment.points())
    assert len(points) > 1
    [scenario] = experiment.scenarios
    effects_of(path, start, scenario, {**begun_at_once(scenario, start.week), **points[-1]})


@pytest.mark.parametrize("key", BY_COMMAND["describe"])
def test_a_description_is_there(key):
    done = CliRunner().invoke(app, shlex.split(QUESTIONS[key].command)[1:])
    assert done.exit_code == 0 and len(done.stdout) > 200


def test_every_question_has_a_command_and_waits_for_packages_only():
    assert sorted(key for keys in BY_COMMAND.values() for key in keys) == sorted(QUESTIONS) and len(QUESTIONS) == 45
    assert all(set(one.needs) <= set(PACKAGES) for one in QUESTIONS.values())
    named = {name for one in QUESTIONS.values() for name in options(one.command).get("table", [])}
    assert named <= set(TABLES)
