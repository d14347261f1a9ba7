"""What a sweep answers: a mean and its interval by point, each scenario by its whole, the chance to be the best."""

from io import StringIO
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from labsim.report.sweep import render_points
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


def more(frame: pd.DataFrame, measure: str, values: list[float], unit: str = "EUR") -> pd.DataFrame:
    """The frame with a further measure, with these values by seed at every point."""
    own = frame[frame["measure"] == "net_lasting_26w"].copy()
    own["value"] = own["seed"].map(dict(enumerate(values)))
    return pd.concat([frame, own.assign(measure=measure, unit=unit)], ignore_index=True)


def test_where_no_budget_pays_euros_are_those_of_all_payers():
    frame = more(rows({1: [4.0, 5.0, 6.0], 2: [8.0, 10.0, 12.0]}), "paid_eur", [3000.0, 3000.0, 3000.0])
    assert told(answers(frame, ["seats"]), "eur_per_net_lasting_26w").loc[1, "value"] == pytest.approx(200.0)
    frame.loc[frame["measure"] == "cost_eur", "value"] = 0.0
    each = told(answers(frame, ["seats"]), "eur_per_net_lasting_26w")["value"]
    assert each.to_dict() == pytest.approx({1: 600.0, 2: 300.0})
    frame.loc[frame["seats"] == 1, "value"] *= frame["measure"] != "paid_eur"  # nobody pays at the first point
    each = told(answers(frame, ["seats"]), "eur_per_net_lasting_26w")["value"]
    assert np.isnan(each[1]) and each[2] == pytest.approx(300.0)


def test_the_chance_of_the_target_is_the_share_of_worlds_that_reach_it():
    frame = more(rows({1: [4.0, 5.0, 6.0, 7.0]}), "registered_placements", [40.0, 39.0, 41.0, 12.0], "placements")
    assert not len(told(answers(frame, ["seats"]), "p_target"))
    found = told(answers(more(frame, "target", [40.0] * 4, "placements"), ["seats"]), "p_target").loc[1]
    assert found["value"] == 0.5 and 0 < found["low"] < 0.5 < found["high"] < 1 and found["pairs"] == 4


def test_points_are_ranked_among_those_that_assume_the_same():
    one, other = rows({1: [4.0, 5.0, 6.0], 2: [5.0, 6.0, 7.0]}), rows({1: [40.0, 50.0, 60.0], 2: [30.0, 40.0, 50.0]})
    frame = pd.concat([one.assign(eta=0.0), other.assign(eta=1.0)])
    found = answers(frame, ["seats", "eta"])
    found = found[found["measure"] == "p_best"].set_index(["seats", "eta"])["value"]
    assert found.to_dict() == {(1, 0.0): 0.0, (2, 0.0): 1.0, (1, 1.0): 1.0, (2, 1.0): 0.0}
    alone = answers(frame[frame["seats"] == 1], ["seats", "eta"])
    assert not (alone["measure"] == "p_best").any(), "an assumption is no choice"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_terminal_says_who_pays_and_ranks_within_what_is_assumed(lang):
    one = rows({1: [4.0, 5.0, 6.0], 2: [5.0, 6.0, 7.0]})
    frame = more(pd.concat([one.assign(eta=0.0), one.assign(eta=1.0)]), "paid_eur", [3000.0] * 3)
    frame.loc[frame["measure"] == "cost_eur", "value"] = 0.0
    frame = more(frame, "bijstand_persons_difference", [-17.0, -18.0, -17.5], "persons")
    console = Console(width=120, record=True, file=StringIO())
    console.print(render_points(SimpleNamespace(factors=("eta", "seats")), answers(frame, ["eta", "seats"]), lang))
    text = " ".join(console.export_text().split())
    payers, budget, more_people = (
        ("van alle betalers", "kosten budget", "meer mensen met bijstand")
        if lang == "nl"
        else ("of all payers", "cost to the budget", "more people on bijstand")
    )
    heads = set(text.lower().split())
    assert payers in text and budget not in text and set(more_people.split()) <= heads
