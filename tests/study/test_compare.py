"""The main job on the test region: the same bits whatever the workers, nothing where nothing changes."""

import inspect
import json

import numpy as np
import pandas as pd
import pytest

from labsim.inputs.errors import InputError
from labsim.inputs.settings import run_settings
from labsim.study.compare import compare
from labsim.study.frames import BY_SEED, EFFECTS
from labsim.study.result import Result

SCHOOL = "ambachtsschool"
MEASURES = {
    *("invited", "waiting", "started", "completed", "participants", "registered_placements", "target"),
    *("p_target", "displaced_same_segment", "displaced_elsewhere", "displaced_outside", "gross", "deadweight"),
    *("lost", "displaced", "spillover", "net", "net_nl", "net_lasting_26w", "net_lasting_52w", "cost_eur"),
    "eur_per_net_lasting", "eur_per_gross", "eur_per_net", "stayed", "stayed_working", "workfit",
    *("person_weeks", "person_weeks_participants", "dip", "dip_week", "even_week", "repaid_week"),
    *(f"{name}_{weeks}w{world}" for name in ("left_benefit", "back_on_benefit") for weeks in (52, 78)
      for world in ("", "_without")),
    *("wage_participants", "wage_others", "income_participants", "income_others"),
}  # fmt: skip
SHORT = {"seeds": 3, "weeks": 91, "at": 78}


@pytest.fixture(scope="module")
def result(region, dorp) -> Result:
    return compare(region, [SCHOOL], **SHORT, workers=1)


def value(result: Result, measure: str, group: str = "all") -> float:
    rows = result.effects
    mine = (rows["measure"] == measure) & (rows["group"] == group) & (rows["date"] == result.meta["horizon_date"])
    return float(rows[mine]["value"].iloc[0])


def same(one: Result, other: Result) -> None:
    for name in (
        "effects",
        "effects_by_seed",
        "indicators",
        "bridge_by_seed",
        "paths",
        "choices",
        "assumptions",
    ):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)
    assert one.manifest == other.manifest


def test_two_workers_give_the_same_bits(region, result):
    same(result, compare(region, SCHOOL, **SHORT, workers=2))


def test_rows_and_columns_are_those_of_the_contract(result):
    assert list(result.effects.columns) == EFFECTS
    assert list(result.effects_by_seed.columns) == BY_SEED
    everybody = result.effects[result.effects["group"] == "all"]
    assert set(everybody["measure"]) == MEASURES
    assert not everybody.duplicated(["measure", "date"]).any()
    assert set(everybody["date"]) == set(result.manifest["dates"])
    assert set(result.effects_by_seed["seed"]) == {1, 2, 3}
    assert result.effects_by_seed["value"].dtype == np.int64


def test_the_course_reaches_people_and_the_mean_is_that_of_the_seeds(result):
    assert value(result, "started") > 20
    assert value(result, "registered_placements") > 0
    by_seed = result.effects_by_seed
    for measure in ("net", "net_lasting_26w", "gross", "cost_eur"):
        rows = by_seed[(by_seed["measure"] == measure) & (by_seed["group"] == "all")]
        at = rows[rows["date"] == result.meta["horizon_date"]]
        assert value(result, measure) == pytest.approx(at["value"].mean())
    assert result.centre == value(result, "net_lasting_26w")


def test_bridge_and_paths_end_where_the_effects_do(result):
    wide = result.bridge_by_seed.pivot(index="seed", columns="step", values="value")
    assert wide["net_lasting"].mean() == value(result, "net_lasting_26w")
    assert wide["registered"].mean() == value(result, "registered_placements")
    paths = result.paths[result.paths["date"] == result.meta["horizon_date"]].set_index(["who", "world"])["value"]
    assert paths["participants", "with"] == value(result, "gross")
    told = value(result, "deadweight") + value(result, "lost")
    assert paths["participants", "without"] == pytest.approx(told, abs=1e-12)  # means of whole persons
    assert paths["all", "difference"] == value(result, "net")
    assert value(result, "workfit") <= value(result, "completed")


def test_all_six_questions_have_two_ends(result):
    ends = result.choices.groupby("choice")["end"].agg(list)
    assert set(ends.index) == {"jobs", "border", "seat", "counts", "horizon", "residence"}
    assert all(found == ["low", "high"] for found in ends)
    high = result.choices.set_index(["choice", "end"])["value"]
    assert high["residence", "high"] == value(result, "net_lasting_26w")
    assert high["residence", "low"] == pytest.approx(
        value(result, "net_lasting_26w") - value(result, "displaced_outside")
    )


def test_quick_leaves_out_the_choices_that_need_worlds_of_their_own(region, result):
    quick = compare(region, SCHOOL, **SHORT, quick=True)
    assert set(quick.choices["choice"]) == {"counts", "horizon", "residence"}
    pd.testing.assert_frame_equal(quick.effects, result.effects, check_exact=True)


def test_zero_seats_change_nothing_at_all(region, dorp):
    nothing = compare(region, SCHOOL, **SHORT, quick=True, overrides={f"{SCHOOL}.seats": 0})
    rows = nothing.effects_by_seed
    assert not rows["value"].any()
    difference = nothing.indicators[nothing.indicators["world"] == "difference"]["value"]
    assert (difference.dropna() == 0).all()
    assert nothing.assumptions.set_index("name_en").loc["seats per intake", "value"] == 0


def test_json_holds_the_rows_and_the_manifest_and_no_nan(result):
    data = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert set(data) == {"effects", "manifest"}
    assert len(data["effects"]) == len(result.effects)
    assert list(data["effects"][0]) == EFFECTS
    chance = next(row for row in data["effects"] if row["measure"] == "p_target")
    assert chance["world_low"] is None and 0 <= chance["low"] <= chance["high"] <= 1
    each = [row for row in data["effects"] if row["measure"] == "eur_per_net_lasting"]
    nets = [row for row in data["effects"] if row["measure"] == "net_lasting_26w" and row["group"] == "all"]
    for row, net in zip(each, nets, strict=True):
        assert (row["value"] is None) == (net["value"] <= 0)


def test_small_groups_are_empty_in_the_published_table_only(result):
    published = result.effects[result.effects["group"] != "all"]
    complete = result.effects_by_seed[result.effects_by_seed["group"] != "all"]
    part = complete[complete["measure"] == "participants"].groupby(["group", "date"])["value"].mean()
    small = {key for key, mean in part.items() if 0 < mean < 10}
    assert small
    for key, rows in published.groupby(["group", "date"]):
        assert key not in small or rows["value"].isna().all()
    assert set(published["group"]) == set(complete["group"])


def test_writing_gives_the_same_bytes_twice(result, tmp_path):
    for name in ("one", "two"):
        result.write(tmp_path / name)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == ["effects.csv", "effects_by_seed.csv", "indicators.parquet", "manifest.json", "paths.csv"]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    back = pd.read_csv(tmp_path / "one" / "effects.csv")
    assert len(back) == len(result.effects) and list(back.columns) == EFFECTS
    assert back["value"].to_numpy() == pytest.approx(result.effects["value"].to_numpy(), nan_ok=True)


def test_circumstances_are_told_as_differences(region, dorp):
    found = compare(region, "standstill", seeds=2, weeks=26, quick=True)
    assert found.is_difference
    assert "gross" not in set(found.effects["measure"])
    assert "unemployed" in set(found.effects["measure"])
    assert "standstill" in found.meta["notice"]
    alone = compare(region, "baseline", seeds=2, weeks=26, quick=True)
    assert not alone.effects["value"].dropna().any()


def test_precision_asks_for_more_pairs_until_it_is_sharp(region, dorp):
    found = compare(region, SCHOOL, seeds=2, weeks=52, quick=True, precision=0.01)
    n = found.meta["pairs"]
    assert n in (2, 10, 18)
    assert found.effects.query("measure == 'net' and group == 'all'")["high"].notna().all()
    assert found.manifest["seeds"] == list(range(1, n + 1))


def test_defaults_are_those_of_the_settings_file():
    stated = run_settings().model_dump()
    for name, parameter in inspect.signature(compare).parameters.items():
        if name in stated and name != "workers":
            assert parameter.default == stated[name], name


@pytest.mark.parametrize(
    ("scenarios", "options"),
    [
        ([], {}),
        ([SCHOOL, SCHOOL], {}),
        (["ambachtschool"], {}),
        (SCHOOL, {"seeds": 0}),
        (SCHOOL, {"eta": 1.5}),
        (SCHOOL, {"measure": "11h"}),
        (SCHOOL, {"start": "2018-01"}),
        (SCHOOL, {"workers": 0}),
        (SCHOOL, {"overrides": {"ambachtsschool.seets": 3}}),
        (SCHOOL, {"overrides": {"behaviour.search.no_such": 1.0}}),
    ],
)
def test_bad_input_is_one_clear_error(region, scenarios, options):
    with pytest.raises(InputError) as told:
        compare(region, scenarios, **options)
    assert "\n" not in str(told.value)
