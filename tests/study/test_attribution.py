"""What budget lines earn, in worlds: sums are exact, the empty package is the baseline, nothing depends on order."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from every_scenario import printed, unsaid
from small_regions import small_region

from labsim.inputs.errors import InputError
from labsim.inputs.lines import WHOLE
from labsim.inputs.scenario import load_scenario, targets_of
from labsim.inputs.settings import run_settings
from labsim.report.memo import render_memo
from labsim.study import attribution, frames, saturation, variants
from labsim.study.compare import compare
from labsim.study.effects import CELLS
from labsim.study.live import live
from labsim.study.pair import world_key
from labsim.study.task import prepare_task, run_task

PACKAGE = "crisis_scholing+ervaringsplek+sroi"
SETTINGS = {"seeds": 2, "weeks": 65, "at": 65, "quick": True}
DIVIDED = [attribution.measure_of("shapley", cell) for cell in CELLS]


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A cache of our own for what jobs found; burnt-in worlds stay where they are."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(variants, "cache_dir", lambda: folder)
        yield folder


@pytest.fixture(scope="module")
def task(region, cache):
    return prepare_task(region, [PACKAGE], run_settings({**SETTINGS, "attribution": True}), {})


@pytest.fixture(scope="module")
def study(task):
    found, _ = run_task(task, None)
    [one] = task.comparisons
    return frames.stacked(task.region, one, {seed: pairs[one.scenario.slug] for seed, pairs in found.items()})


@pytest.fixture(scope="module")
def earned(task, study):
    [found], interrupted = attribution.attribute(task, [study], None)
    assert not interrupted
    return found


def at(earned: attribution.Earned, frame: pd.DataFrame) -> pd.DataFrame:
    """Values at the headline, by line and measure."""
    here = frame[frame["date"] == earned.study.dates[earned.study.at]]
    return here.pivot_table(index="intervention", columns="measure", values="value")


# --- worlds ---


def test_a_package_without_lines_is_the_baseline_and_costs_no_world(task, study):
    [one] = task.comparisons
    plan = one.question.plan
    empty = attribution.coalition(one.scenario, one.scenario.lines, 0)
    assert world_key(plan, empty.scenario) == world_key(plan, one.without)
    without, lived = live(plan, one.without, 1), live(plan, empty.scenario, 1)
    assert all(np.array_equal(*both) for both in zip(lived.lives, without.lives, strict=True))
    assert not variants.reduced(one.question, lived, without).any()


def test_all_lines_are_the_package_that_the_comparison_lived(task, study):
    [one] = task.comparisons
    whole = attribution.coalition(one.scenario, one.scenario.lines, 0b111)
    assert whole.scenario.package == one.scenario.package
    plan = one.question.plan
    again = variants.reduced(one.question, live(plan, one.scenario, 2), live(plan, one.without, 2))
    assert np.array_equal(again, variants.of_pairs(study.pairs)[study.seeds.index(2)])
    assert len(variants.rows_of(plan.counting)) == len(again)


def test_standing_policy_stays_in_every_combination(task):
    [one] = task.comparisons
    standing = [design.slug for design in one.without.package]
    for mask in range(8):
        slugs = [
            design.slug for design in attribution.coalition(one.scenario, one.scenario.lines, mask).scenario.package
        ]
        assert set(standing) <= set(slugs) and slugs == sorted(slugs)


# --- shares ---


def test_every_cell_adds_up_to_the_package_and_every_line_from_gross_to_net(earned):
    lines = range(len(earned.lines))
    for k, row in enumerate(earned.rows):
        for credit, whole in zip(earned.credits, earned.whole, strict=True):
            assert (credit.shapley[:, k].sum(axis=0) == credit.times * whole[k]).all(), row
    for length in ("", *(f"_{name.removeprefix('net_')}" for name in earned.lasting)):
        index = [earned.rows.index(f"{cell}{length}") for cell in CELLS]
        for credit in earned.credits:
            gross, deadweight, lost, displaced, spillover, net = (credit.shapley[:, k] for k in index)
            assert (net == gross - deadweight - lost - displaced + spillover).all()
    assert any(earned.of("shapley", "net", i).any() for i in lines)  # something happens at all


def test_tables_hold_what_was_found(earned):
    told = at(earned, attribution.effects(earned))
    assert list(told.index) == sorted([*(line.slug for line in earned.lines), WHOLE])
    parts = told.drop(index=WHOLE)
    assert np.allclose(parts[DIVIDED].sum(), told.loc[WHOLE, DIVIDED])
    for name in ("alone", "leave_one_out", "alone_lasting_26w", "leave_one_out_lasting_26w", "shapley_cost_eur"):
        assert name in told
    frame = attribution.effects_by_seed(earned)
    seeds = frame[(frame["measure"] == "shapley") & (frame["date"] == earned.study.dates[-1])]
    by_seed = seeds[seeds["intervention"] != WHOLE].groupby("seed")["value"].sum()
    whole = seeds[seeds["intervention"] == WHOLE].set_index("seed")["value"]
    assert np.allclose(by_seed, whole)
    board = attribution.table(earned)
    assert list(board["line"]) == [*(line.slug for line in earned.lines), WHOLE]
    assert board.loc[board["line"] == "sroi", "budget_eur"].item() == 250_000
    pairs = attribution.interactions(earned)
    assert len(pairs[["line", "other"]].drop_duplicates()) == 3
    told = attribution.told({"placements": 2, "workfit": 3}, "en")
    assert told.startswith("2 ") and told.count(";") == 1


def test_the_order_of_the_lines_changes_nothing(task, study, earned):
    one = study.comparison
    turned = replace(one.scenario, lines=one.scenario.lines[::-1])
    [other], _ = attribution.attribute(task, [study._replace(comparison=one._replace(scenario=turned))], None)
    for mine, again in zip(earned.credits, other.credits, strict=True):
        assert np.array_equal(mine.shapley, again.shapley[::-1])
        assert np.array_equal(mine.alone, again.alone[::-1])


def test_two_instruments_in_one_line_are_one_player(task, study):
    one = study.comparison
    first, second, third = one.scenario.lines
    both = replace(first, slug="both", instruments=tuple(sorted(first.instruments + second.instruments)))
    joined = replace(one.scenario, lines=(both, third))
    [found], _ = attribution.attribute(task, [study._replace(comparison=one._replace(scenario=joined))], None)
    assert [line.slug for line in found.lines] == ["both", third.slug]
    assert found.credits[0].times == 2


# --- stopping, going on, workers ---


def test_what_was_found_is_used_again_unless_it_is_damaged(task, study, earned, cache, monkeypatch):
    files = list((cache / "variants").glob("*.npy"))
    assert files
    monkeypatch.setattr(variants, "live", lambda *_: pytest.fail("lived again"))
    [again], _ = attribution.attribute(task, [study], None)
    assert all(np.array_equal(a.shapley, b.shapley) for a, b in zip(earned.credits, again.credits, strict=True))
    monkeypatch.undo()
    damaged = cache / "damaged.npy"
    variants.keep(damaged, [earned.whole[0]])
    assert np.array_equal(variants.read(damaged, 1)[0], earned.whole[0])
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert variants.read(damaged, 1) is None and variants.read(cache / "none.npy", 1) is None


def test_stopped_it_keeps_the_seeds_that_are_complete(task, study, cache, monkeypatch, tmp_path):
    monkeypatch.setattr(variants, "cache_dir", lambda: tmp_path)
    monkeypatch.setattr(variants, "A_JOB", 3)
    one_worker = replace(task, settings=task.settings.model_copy(update={"workers": 1}))

    def stop(text: str, done: int, total: int) -> None:
        if done == total - 1:
            raise KeyboardInterrupt

    [found], interrupted = attribution.attribute(one_worker, [study], stop)
    assert interrupted and found.seeds == (1,)


# --- the whole command ---


def test_compare_tells_lines_and_sizes(region, cache):
    result = compare(region, "sroi", **SETTINGS, attribution=True, saturation=True, workers=2)
    told = result.effects[(result.effects["date"] == result.meta["horizon_date"]) & (result.effects["group"] == "all")]
    told = told.set_index(["intervention", "measure"])["value"]
    assert told["sroi", "alone"] == told["sroi", "leave_one_out"] == told["sroi", "shapley"] == told["sroi", "net"]
    assert told[WHOLE, "shapley"] == told["sroi", "net"]
    curve = result.saturation[result.saturation["date"] == result.meta["horizon_date"]]
    assert list(curve["share"].unique()) == list(saturation.SHARES)
    assert (curve.loc[curve["share"] == 0, "value"] == 0).all()
    stated = curve[curve["share"] == 1.0].set_index("measure")["value"]
    assert stated["net"] == told["sroi", "net"] and stated["cost_eur"] == told["sroi", "cost_eur"]
    sizes = curve.groupby("share")["size"].first()
    assert sizes.tolist() == [0, 3, 6, 9, 12, 18]
    assert "--attribution" in result.meta["command"] and "--saturation" in result.meta["command"]


def test_a_line_that_is_off_earns_and_costs_nothing(region, cache):
    settings = {**SETTINGS, "seeds": 1, "attribution": True}
    result = compare(region, PACKAGE, **settings, overrides={"ervaringsplek.places": 0})
    board = result.attribution.set_index("line")
    shares = result.effects[result.effects["intervention"] == "ervaringsplek"]
    shares = shares[shares["measure"].str.startswith(("alone", "leave_one_out", "shapley"))]
    people_ = shares[~shares["measure"].str.endswith("_eur")]
    assert len(people_) and not people_["value"].any()
    assert board.loc["ervaringsplek", ["gross", "net", "displaced", "registered_placements"]].eq(0).all()
    assert board.loc[WHOLE, "gross"] > 0


@pytest.mark.parametrize("asked", ["attribution", "saturation"])
def test_circumstances_have_nothing_to_divide(region, asked):
    with pytest.raises(InputError, match="standstill"):
        compare(region, "standstill", **SETTINGS, **{asked: True})


def test_lines_of_the_agendas():
    gorinchem = load_scenario("doe_agenda_gorinchem")
    assert [line.slug for line in gorinchem.lines] == [
        "ambachtsschool", "digitaal_scholing", "sroi", "peer_to_peer", "instroom_zorg", "wsp_versterken",
    ]  # fmt: skip
    drechtsteden = load_scenario("doe_agenda_drechtsteden")
    assert len(drechtsteden.lines) == 5
    budgets = [
        attribution.budget_cents([one for one in drechtsteden.package if one.slug in line.instruments]) // 100
        for line in drechtsteden.lines
    ]
    assert budgets == [850_000, 700_000, 200_000, 150_000, 100_000]  # a line that instruments share counts once


def test_targets_of_lines_are_those_of_the_documents():
    """Two tracks of 80 are 160; ten people who go through two courses are ten."""
    drechtsteden, gorinchem = load_scenario("doe_agenda_drechtsteden"), load_scenario("doe_agenda_gorinchem")
    told = {line.slug: line.targets(one.package) for one in (drechtsteden, gorinchem) for line in one.lines}
    assert told["leerlijnen_met_scholing"] == {"placements": 200} and told["perspct"] == {"workfit": 300}
    assert told["instroom_zorg"] == {"placements": 10} and told["ambachtsschool"] == {"matches": 40}
    assert targets_of(drechtsteden) == {"placements": 200} and targets_of(gorinchem) == {"matches": 120}
    joined = load_scenario("leerlijn_zorg+leerlijn_vervoer+perspct")
    assert targets_of(joined) == {"placements": 160, "workfit": 300}
    assert targets_of(load_scenario("standstill")) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("region_", "package", "target"),
    [("gorinchem", "doe_agenda_gorinchem", 120), ("drechtsteden", "doe_agenda_drechtsteden", 200)],
)
def test_the_agendas_give_the_table_that_a_board_needs(region_, package, target, cache, tmp_path):
    path = str(small_region(region_, tmp_path))
    result = compare(path, package, seeds=2, weeks=78, at=78, start="document", quick=True, attribution=True)
    board, lines = result.attribution, load_scenario(package).lines
    assert list(board["line"]) == [*(line.slug for line in lines), WHOLE]
    assert board["target"].iloc[-1] == target
    for column in (*CELLS, "registered_placements", "cost_eur", "shapley", "shapley_lasting_26w"):
        assert board[column].iloc[:-1].sum() == pytest.approx(board[column].iloc[-1], abs=1e-6), column
    k = len(lines)
    assert len(result.interactions[["line", "other"]].drop_duplicates()) == k * (k - 1) // 2
    for lang in ("nl", "en"):
        text = printed(result, lang)
        assert unsaid(text) == [] and str(target) in text
    assert render_memo(result)
