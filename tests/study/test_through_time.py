"""Who and how long: paths, jobs and groups agree with the cells of the same pairs, date by date, in whole persons."""

import numpy as np
import pytest

from labsim.core.codes import Status
from labsim.inputs.settings import run_settings
from labsim.study import frames
from labsim.study.detail import turns
from labsim.study.effects import CELLS, SPLIT
from labsim.study.enrolments import PEOPLE
from labsim.study.groups import SMALLEST, Groups, hidden
from labsim.study.jobs import DIMENSIONS, hidden_jobs, job_keys
from labsim.study.live import live
from labsim.study.task import prepare_task, run_task
from labsim.study.through_time import BACK_W, Changes, read_changes, returns, turn, weekly

PACKAGE = "crisis_scholing+ervaringsplek+sroi"
NEVER = 2**30


def studied(region: str, **asked):
    settings = run_settings({"seeds": 2, "weeks": 117, "at": 104, "quick": True, **asked})
    task = prepare_task(region, [PACKAGE], settings, {})
    found, _ = run_task(task, None)
    [one] = task.comparisons
    return frames.stacked(task.region, one, {seed: pairs[one.scenario.slug] for seed, pairs in found.items()})


@pytest.fixture(scope="module")
def study(region):
    return studied(region)


def cell(study, name: str) -> np.ndarray:
    return study.pairs.cells[:, 0, 0, CELLS.index(name)]


@pytest.mark.parametrize("measure", ["12h", "off_benefit", "fte"])
def test_the_weeks_pass_through_the_cells_at_every_date(region, study, measure):
    told = study if measure == "12h" else studied(region, measure=measure, seeds=1)
    ends = np.array(told.comparison.question.plan.dates) - 1
    with_, without, net = (told.pairs.weekly[:, k, :][:, ends] for k in range(3))
    assert (net == cell(told, "net")).all()
    assert (with_ == cell(told, "gross")).all()
    assert (without == cell(told, "deadweight") + cell(told, "lost")).all()
    assert with_.any() and net.any()


def test_paths_are_told_week_by_week_and_meet_the_effects_at_every_date(study):
    told = frames.paths(study).set_index(["who", "world", "date"])["value"]
    weeks = study.comparison.question.plan.dates[-1]
    assert len(told) == 3 * (weeks + 1)
    for k, day in enumerate(study.dates):
        assert told["all", "difference", day] == cell(study, "net")[:, k].mean()
        assert told["participants", "with", day] == cell(study, "gross")[:, k].mean()
    far = study._replace(pairs=study.pairs._replace(weekly=np.zeros((2, 0))))
    dates = frames.paths(far).set_index(["who", "world", "date"])["value"]
    assert len(dates) == 3 * (1 + len(study.dates)) and (told[dates.index] == dates).all()


def test_jobs_divide_every_cell_and_close_for_each(study):
    keys, near = job_keys(study.comparison.question.plan.start.region), study.near
    jobs = study.pairs.jobs
    assert jobs.shape[1:] == (len(keys), len(CELLS) + 2, len(near))
    for name in DIMENSIONS:
        own = jobs[:, [k for k, key in enumerate(keys) if key.partition(":")[0] == name]].sum(axis=1)
        assert (own[:, : len(CELLS)] == study.pairs.cells[:, 0, 0][:, :, near]).all(), name
        assert (own[:, len(CELLS) :] == study.pairs.cells[:, 0, 1:, -1][:, :, near]).all(), name
    gross, deadweight, lost, displaced, spillover, net = np.moveaxis(jobs[:, :, : len(CELLS)], 2, 0)
    assert (net == gross - deadweight - lost - displaced + spillover).all()
    assert gross.any() and (jobs[:, :, : len(CELLS) - 1] >= 0).all()


def test_groups_that_divide_everybody_add_up_and_target_groups_may_overlap(study):
    groups, values = study.comparison.question.groups, study.pairs.groups
    for name in ("profile", "distance", "scheme"):
        own = values[:, [k for k, key in enumerate(groups.keys) if groups.dimension(key) == name]].sum(axis=1)
        assert (own[:, 1 : 1 + len(CELLS)] == study.pairs.cells[:, 0, 0]).all(), name
        assert (own[:, -len(SPLIT) :] == study.pairs.split[:, 0]).all(), name
    assert len(groups.every) == values.shape[1] == len(groups.sizes)
    people = study.comparison.question.plan.start.world
    parents = groups.every.index("target_group:single_parent")
    here = (people.persons.status != Status.ABSENT) & (people.persons.status != Status.GONE)
    assert groups.sizes[parents] == (here & (people.traits.groups >> 1 & 1 != 0)).sum() > 0


def test_a_target_group_is_hidden_where_it_is_small_and_takes_nobody_with_it():
    marks = np.zeros((2, 40), bool)
    marks[0, :20], marks[1, :5] = True, True
    groups = Groups(("a:x",), np.zeros((1, 40), np.int16), np.array([40]), ("t:big", "t:small"), marks)
    assert hidden(groups, np.array([30.0, 12.0, 0.0])) == {"t:small"}
    assert hidden(groups, np.array([30.0, 9.0, 0.0])) == {"t:big", "t:small"}


def test_jobs_of_few_participants_are_hidden_two_by_two():
    keys = ("sector:A", "sector:B", "sector:C", "contract:flex")
    nobody = np.zeros(4)
    assert hidden_jobs(keys, np.array([3.0, 12.0, 40.0, 0.0]), nobody) == {"sector:A", "sector:B"}
    assert hidden_jobs(keys, np.array([0.0, SMALLEST, 40.0, 55.0]), nobody) == set()
    lost = np.array([3.0, 30.0, 2.0, 0.0])
    assert hidden_jobs(keys, np.array([0.0, 12.0, 40.0, 0.0]), lost) == {"sector:A", "sector:B"}


@pytest.mark.parametrize("people", [1, 9, 0, 10])
def test_what_few_participants_earn_is_not_told(study, people):
    k = PEOPLE.index("participants")
    counted = study.pairs.people.copy()
    counted[:, 0, k] = people
    told = frames.effects(study._replace(pairs=study.pairs._replace(people=counted)))
    mine = told[told["measure"].isin(["wage_participants", "income_participants"])]
    assert len(mine) and mine["value"].isna().all() == mine["low"].isna().all() == (0 < people < SMALLEST)
    assert told.loc[told["measure"] == "income_others", "value"].notna().all()


def test_everything_is_told_with_its_unit_and_small_numbers_are_not(study):
    told, by_seed = frames.effects(study), frames.effects_by_seed(study)
    end = told[told["date"] == study.dates[study.at]].set_index(["group", "measure"])
    package = study.comparison.interventions[0]
    assert (end.loc["all"].loc[["person_weeks", "person_weeks_participants"], "unit"] == "person-weeks").all()
    mine = by_seed[(by_seed["measure"] == "person_weeks") & (by_seed["date"] == study.dates[study.at])]
    assert mine["value"].tolist() == study.pairs.weekly[:, 2, : study.comparison.question.plan.dates[study.at]].sum(
        axis=1
    ).tolist()
    assert set(by_seed["intervention"]) >= {package}
    for dimension in ("profile", "target_group", *DIMENSIONS):
        assert any(group.startswith(f"{dimension}:") for group in told["group"].unique()), dimension
    jobs = told[told["group"].str.startswith(DIMENSIONS) & (told["measure"] == "gross")]
    shown = jobs["value"].dropna()
    assert ((shown == 0) | (shown >= SMALLEST)).all()
    for measure in ("wage_participants", "income_participants", "income_others", "dip", f"left_benefit_{BACK_W[0]}w"):
        assert measure in set(told["measure"])


def test_the_same_world_twice_changes_nothing_at_all(study):
    plan = study.comparison.question.plan
    one = live(plan, study.comparison.without, 1)
    assert not weekly(np.full(len(one.changes.gone), NEVER), one.changes, one.changes, 104).any()
    first = read_changes(plan.start.world.persons, _log_of_nothing(), plan.counting, plan.start.week)
    assert (first.week == 0).all() and (first.change == 1).all()


def _log_of_nothing():
    from labsim.world.log import empty_log

    return empty_log(4)


# --- by hand ---


def changes(work: list[tuple[int, int, int]], gone: list[int], exits: list[tuple[int, int, int]] = ()) -> Changes:
    columns = [np.array(column, np.int64) for column in (zip(*work, strict=True) if work else ((), (), ()))]
    left = [np.array(column, np.int64) for column in (zip(*exits, strict=True) if exits else ((), (), ()))]
    return Changes(*columns, np.array(gone, np.int64), *left)


def test_who_leaves_one_world_goes_on_there_as_in_the_other():
    with_ = changes([(0, 0, 1), (0, 3, -1), (1, 2, 1)], [3, NEVER])  # person 0 moves away in week 3, at work
    without = changes([(0, 0, 1), (0, 5, -1)], [NEVER, NEVER])
    mine, theirs, net = weekly(np.array([1, NEVER]), with_, without, 7)
    assert mine.tolist() == [0, 1, 1, 1, 1, 0, 0] == theirs.tolist()
    assert net.tolist() == [0, 0, 1, 1, 1, 1, 1]


def test_back_on_a_benefit_counts_once_and_only_when_it_could_be_seen():
    exits = [(0, 2, 10), (0, 30, 40), (1, 5, 100), (2, 9, NEVER), (3, 1, 4)]
    told = changes([], [NEVER] * 4, exits)
    since = np.array([0, 0, 0, 3])  # person 3 left before joining
    found = returns(since, told, np.array([54, 55, 58, 62, 100]))
    assert found[0, 0].tolist() == [0, 1, 2, 3, 3]
    assert found[0, 1].tolist() == [0, 1, 1, 1, 1]
    assert found[1, 0].tolist() == [0, 0, 0, 0, 3]


def test_the_turn_of_a_path():
    found = turn(np.array([0, -2, -3, -1, 1, 2, 5, 5.0]))
    assert found == (-3.0, 3.0, 5.0, 7.0)  # lost 6 person-weeks by week 4; 1 + 2 + 5 win them back in week 7
    never = turn(np.array([0, -1, -1.0]))
    assert never.dip == -1 and np.isnan(never.even_week) and np.isnan(never.repaid_week)
    assert turn(np.zeros(0)).dip == 0


def test_a_path_without_a_dip_is_even_from_the_first_week_on():
    for path in (np.array([0, 1, 2.0]), np.zeros(3), np.array([0.0, -1e-12, 1.0])):
        dip, week, even, repaid = turn(path)
        assert dip == 0 and np.isnan(week) and even == repaid == 1.0
    late = turn(np.array([-3.0, 1, 1]))
    assert late.even_week == 2.0 and np.isnan(late.repaid_week)


def test_the_range_of_one_world_knows_worlds_without_a_dip(study):
    weeks = np.zeros((3, 3, study.pairs.weekly.shape[-1]), np.int64)
    weeks[0, 0, 4] = -1  # one of three worlds dips, in week 5
    told = {one.measure: (one, cells) for one, cells in turns(study._replace(pairs=study.pairs._replace(weekly=weeks)))}
    assert (told["even_week"][0].values[:, -1] == [6.0, 1.0, 1.0]).all()
    _, even = told["even_week"]
    assert even.world_low[-1] == 1.0 and even.world_high[-1] == 6.0
    assert told["dip_week"][1].world_low[-1] == told["dip_week"][1].world_high[-1] == 5.0
    none = study._replace(pairs=study.pairs._replace(weekly=np.zeros_like(weeks)))
    told = {one.measure: cells for one, cells in turns(none)}
    assert np.isnan(told["dip_week"].value).all() and np.isnan(told["dip_week"].world_low).all()
    assert (told["repaid_week"].value == 1.0).all() and (told["repaid_week"].world_high == 1.0).all()
