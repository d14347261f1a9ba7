"""Every question of the documents has a command, and it gives its tables: on the region at one twentieth, for half a
year. Numbers are there or there is a reason why not, and nothing that is counted is below zero."""

import re
import shlex
from dataclasses import replace
from io import StringIO

import numpy as np
import pandas as pd
import pytest
from every_scenario import printed, unsaid
from rich.console import Console
from small_regions import small_region

import labsim
from labsim.core.calendar import monday
from labsim.inputs.assembly import assemble
from labsim.inputs.experiment import load_experiment
from labsim.inputs.lines import WHOLE
from labsim.inputs.mission import PACKAGES, load_mission
from labsim.inputs.overrides import parse_vary
from labsim.inputs.scenario import load_scenario
from labsim.inputs.settings import run_settings
from labsim.report.budget import advice_lines
from labsim.report.handover import write_sweep
from labsim.report.sweep import render_points
from labsim.report.words import Words
from labsim.start import prepare
from labsim.study import task, variants
from labsim.study.budget import choose
from labsim.study.frames import effects, stacked
from labsim.study.money.result import money_tables
from labsim.study.pair import run_pair
from labsim.study.sweep import sweep
from labsim.study.tables import TABLES, ask
from labsim.study.task import make_comparisons, make_plan

QUESTIONS = load_mission().questions
WEEKS = 27
START = "document"
BY_COMMAND = {
    word: [key for key, one in QUESTIONS.items() if shlex.split(one.command)[1] == word]
    for word in ("tables", "compare", "sweep", "budget")
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
    **{("vulnerable", name): "only everybody together is aimed at, or nobody is placed yet" for name in
       ("aimed", "more", "share", "of_placements")},
    **{(name, "cost"): "of all together, at the last date" for name in ("extra_work", "near_misses")},
    ("business_case", "cumulative"): "the months have it",
    **{("business_case", name): "of all months together" for name in ("balance_low", "balance_high", "payback")},
}  # fmt: skip
MAY_BE_BELOW_ZERO = {
    ("seats", name) for name in ("at_work_difference", "per_seat", "region_difference", "region_per_seat")
}
MAY_BE_BELOW_ZERO |= {("shock", "fall"), ("vulnerable", "more")}
MAY_BE_BELOW_ZERO |= {("shock", "fall"), ("near_misses", "saved")}
MAY_BE_BELOW_ZERO |= {("extra_work", name) for name in ("extra", "extra_participants")}
MAY_BE_BELOW_ZERO |= {("business_case", name) for name in ("balance", "cumulative", "balance_low", "balance_high")}
MORE_OF_POINTS = {  # what a question asks of each point beside the usual, and how the terminal says it
    "Q26": {
        "completed": ("afgerond", "completed"),
        "registered_placements": ("geplaatst", "placed"),
        "p_target": ("doel", "target"),
    },
}
LONGER = {"Q15": 91}  # weeks: who is taken on has to be seen at work
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
    for column in (one for one in TABLES[name].columns if one.over is None):
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
        path, scenario, table=told["table"], beside=told.get("beside", [None])[0], vary=vary,
        weeks=LONGER.get(key, WEEKS), seeds=1,
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
    study = stacked(path, one, {1: run_pair([one], 1)[one.scenario.slug]})
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


DIVIDED = {  # each command once
    QUESTIONS[key].command.partition(" --")[0]: key
    for key in BY_COMMAND["compare"]
    if "--attribution" in QUESTIONS[key].command
}


def by_length(key: str) -> object:
    """The key; marked where so many combinations of lines take long."""
    return key if "+" in QUESTIONS[key].command else pytest.param(key, marks=pytest.mark.slow)


@pytest.mark.parametrize("key", [by_length(key) for key in DIVIDED.values()])
def test_a_comparison_tells_what_each_line_earns(key, small, monkeypatch, tmp_path):
    """The whole command: its table for a board, in which lines add up to the package."""
    monkeypatch.setattr(variants, "cache_dir", lambda: tmp_path)
    _, _, _, scenario = shlex.split(QUESTIONS[key].command.partition(" --")[0])
    [_, _, region, *_] = shlex.split(QUESTIONS[key].command)
    path, start = small(region)
    result = labsim.compare(
        path, scenario, weeks=WEEKS, at=WEEKS, seeds=1, quick=True, start=START, attribution=True, workers=1,
        money="--money" in QUESTIONS[key].command, overrides=begun_at_once(scenario, start.week),
    )  # fmt: skip
    board = result.attribution.set_index("line")
    own = board.drop(index=WHOLE)
    for name in ("gross", "deadweight", "lost", "displaced", "spillover", "net", "shapley_lasting_26w", "paid_eur"):
        column = "shapley" if name == "net" else name
        assert own[column].sum() == pytest.approx(board.loc[WHOLE, column], abs=1e-6), name
    told = {"alone", "alone_gross", "alone_deadweight", "alone_lasting_52w", "leave_one_out", "shapley"}
    assert told <= set(board.columns) and board[list(told)].notna().all(axis=None)
    assert set(result.effects.loc[result.effects["measure"] == "shapley", "intervention"]) == set(board.index)
    text = printed(result, "nl")
    assert unsaid(text) == [] and "Elke regel zonder de andere" in text
    assert bool(result.money) == ("--money" in QUESTIONS[key].command)


@pytest.mark.parametrize("key", BY_COMMAND["sweep"])
def test_a_sweep_tells_every_point(key, small, monkeypatch, tmp_path):
    experiment = load_experiment(shlex.split(QUESTIONS[key].command)[2])
    path, start = small(experiment.region)
    monkeypatch.setattr(task, "prepared", lambda *_: start)
    [scenario] = experiment.scenarios
    grid = tuple((name, ends(values)) for name, values in experiment.grid)
    at_once = {path: day for path, day in begun_at_once(scenario, start.week).items() if path not in dict(grid)}
    settings = {"weeks": WEEKS, "at": WEEKS, "seeds": 2, "quick": True, "start": START, "workers": 1}
    settings |= {"money": experiment.settings.money}
    asked = replace(
        experiment, region=path, settings=run_settings(settings),
        grid=(*grid, *((name, (day,)) for name, day in at_once.items())),
    )  # fmt: skip
    found = sweep(asked, tmp_path)
    points = pd.read_csv(tmp_path / "points.csv")
    assert all(path.suffix == ".svg" for path in write_sweep(found, tmp_path)) and (tmp_path / "figures").exists()
    n = int(np.prod([len(values) for _, values in grid]))
    told = points.groupby("measure").size()
    names = {"net", "net_lasting_26w", "cost_eur", "eur_per_net_lasting_26w", "p_best"}
    names |= {"paid_eur", "eur_per_net"} | (MORE_OF_POINTS.get(key, {}).keys())
    names |= {f"{name}_difference" for name in experiment.indicators}
    names |= {"balance_society", "benefits_saved"} if experiment.settings.money else set()
    assert n > 1 and set(told.index) >= names and (told[list(names)] == n).all()
    assert points.loc[points["measure"] == "p_best", "value"].sum() == pytest.approx(1.0)
    for lang in ("nl", "en"):
        console = Console(width=100, record=True, file=StringIO())
        console.print(render_points(found, points, lang))
        text = console.export_text()
        words = " ".join(text.lower().split())
        assert all((nl if lang == "nl" else en) in words for nl, en in MORE_OF_POINTS.get(key, {}).values())
        assert ("niet te zeggen" if lang == "nl" else "cannot be told") in text.lower() and "\u2026" not in text


@pytest.mark.parametrize("key", BY_COMMAND["budget"])
def test_a_budget_tells_every_line_in_both_divisions(key, small, monkeypatch):
    _, _, region, package, *_ = shlex.split(QUESTIONS[key].command)
    told = {name: int(values[0]) for name, values in options(QUESTIONS[key].command).items()}
    path, start = small(region)
    monkeypatch.setattr(choose, "prepared", lambda *_: start)
    effort = {"design": 6, "screen": 1, "contenders": 2, "pairs": 2, "fresh": 2, "draws": False}
    at_once = begun_at_once(package, start.week)
    found = labsim.budget(path, package, **told, effort=effort, at=WEEKS, start=START, overrides=at_once, workers=1)
    assert list(found.lines["division"].unique()) == ["today", "chosen"]
    lines = found.lines.groupby("division")["euros"].sum()
    assert lines["chosen"] <= told["budget"] and lines["today"] == sum(found.meta["today"].values()) > 0
    text = "\n".join(advice_lines(found, Words("nl")))
    for names in found.meta["lines"].values():
        assert text.count(names["nl"]) >= 2


def test_answers_that_are_in_time_and_in_the_table_that_is_named():
    told = {key: options(QUESTIONS[key].command) for key in ("Q01", "Q09")}
    assert told["Q01"]["at"] == ["104"], "the two years until 31 December 2020"
    columns = {column.name for name in told["Q09"]["table"] for column in TABLES[name].columns}
    assert {"wait", "mean_weeks"} <= columns and "services" in told["Q09"]["table"]
    assert parse_vary(told["Q09"]["vary"]) and told["Q09"]["beside"] == ["baseline"]


def test_every_question_has_a_command_and_waits_for_packages_only():
    assert sorted(key for keys in BY_COMMAND.values() for key in keys) == sorted(QUESTIONS) and len(QUESTIONS) == 45
    assert all(set(one.needs) <= set(PACKAGES) for one in QUESTIONS.values())
    named = {name for one in QUESTIONS.values() for name in options(one.command).get("table", [])}
    assert named <= set(TABLES)
