"""What a sweep answers: a mean and its interval by point, each scenario by its whole, the chance to be the best."""

import numpy as np
import pandas as pd
import pytest

from labsim.study.frames import BY_SEED
from labsim.study.points import answers


def rows(lasting: dict[float, list[float]], scenario: str = "a", intervention: str = "a") -> pd.DataFrame:
    """By-seed rows of points: value of the factor -> lasting net by seed; a placement costs 100."""
    told = []
    for point, values in lasting.items():
        for seed, value in enumerate(values):
            keys = {"seats": point, "region": "r", "scenario": scenario, "intervention": intervention, "group": "all"}
            for measure, one, unit in (("net_lasting_26w", value, "persons"), ("cost_eur", 1000.0, "EUR")):
                told.append({**keys, "measure": measure, "date": "d", "seed": seed, "value": one, "unit": unit})
    return pd.DataFrame(told)[["seats", *BY_SEED]]


def told(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    return frame[frame["measure"] == measure].set_index("seats")


def test_a_point_that_is_better_in_every_pair_is_surely_the_best_and_equal_ones_share():
    pairs = np.array([5.0, 9.0, 2.0, 7.0])
    found = told(answers(rows({1: pairs, 2: pairs + 1, 3: pairs + 1}), ["seats"]), "p_best")["value"]
    assert found.to_dict() == {1: 0.0, 2: 0.5, 3: 0.5}, "the noise that points share does not count"
    unsure = told(answers(rows({1: [0.0, 10.0, 0.0, 10.0], 2: [6.0, 5.0, 6.0, 5.0]}), ["seats"]), "p_best")["value"]
    assert unsure.sum() == pytest.approx(1.0) and 0.2 < unsure[1] < unsure[2]


def test_euros_per_placement_are_missing_where_they_cannot_be_told():
    found = answers(rows({1: [4.0, 5.0, 6.0], 2: [4.0, -5.0, 2.0]}), ["seats"])
    each = told(found, "eur_per_net_lasting_26w")
    assert each.loc[1, "value"] == pytest.approx(200.0) and each.loc[1, "low"] < 200 < each.loc[1, "high"]
    assert np.isnan(each.loc[2, "value"])


def test_one_pair_or_one_point_ranks_nothing():
    for frame in (rows({1: [4.0], 2: [5.0]}), rows({1: [4.0, 5.0, 6.0]})):
        assert not len(told(answers(frame, ["seats"]), "p_best"))
    one = told(answers(rows({1: [4.0]}), ["seats"]), "net_lasting_26w")
    assert one["value"].item() == 4.0 and np.isnan(one["low"].item())


def test_a_scenario_is_told_by_all_its_instruments_also_where_another_has_one_of_them():
    alone = rows({1: [4.0, 5.0]})
    package = pd.concat([rows({1: [9.0, 11.0]}, "p", "package"), rows({1: [1.0, 1.0]}, "p", "a")])
    found = answers(pd.concat([alone, package]), ["seats"])
    found = found[found["measure"] == "net_lasting_26w"].set_index("scenario")["value"]
    assert found.to_dict() == {"a": 4.5, "p": 10.0}
