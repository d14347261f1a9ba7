"""What tables are made with: the diary changes nothing, the score is the employers' own, reasons are fair, ranges."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from table_worlds import open_diary

from labsim.core.codes import NEVER, Decision, Status
from labsim.core.draws import lasting_stream, normal_pair_at
from labsim.inputs.errors import InputError, Text
from labsim.inputs.scenario import load_scenario
from labsim.start import open_market
from labsim.study.tables import TABLES, catalogue, check_tables
from labsim.study.tables.cubes import cube, ratio, tally
from labsim.study.tables.desk import places_by_company
from labsim.study.tables.displaced import NEVER_YET, median_survival
from labsim.study.tables.mismatch import shapley
from labsim.study.tables.registry import Table, number, people, table
from labsim.study.tables.score import Score, score_of
from labsim.study.tables.sight import by_field, farthest_minutes, look
from labsim.study.tables.spread import published, stacked
from labsim.study.tables.steps import Steps
from labsim.study.tables.wants import trained_for, worth, worth_it
from labsim.world.board import REFUSED, VacancyKind
from labsim.world.offices import OfficeKind, Stage


def test_a_world_with_a_diary_is_the_same_world(start):
    diary = open_diary(start, dates=(26,))
    diary.market.run(26)
    plain = open_market(start, load_scenario("ambachtsschool"), seed=2)
    plain.run(26)
    for one, other in zip(diary.market.world, plain.world, strict=True):
        for column, twin in zip(one, other, strict=True):
            assert np.array_equal(column, twin)
    diary.market.close()
    plain.close()


def test_the_score_is_what_employers_thought_of_their_applicants(start):
    """Every application of a week to a posted vacancy in the region, judged again term by term."""
    diary = open_diary(start, dates=(30,))
    market, judged = diary.market, []
    market.run(10)
    changed = market.after

    def judge(m):
        board = m.board
        n = int(board.seekers[0])
        filled = np.arange(board.vacancy.shape[1]) < board.filled[:n, None]
        s, q = np.nonzero(filled & (board.who[:n, None] >= 0) & ~board.referred[:n, None])
        v = board.vacancy[s, q]
        posted = board.kind[v] == VacancyKind.POSTED
        s, q, v = s[posted], q[posted], v[posted]
        i, j = board.who[s].astype(np.int64), board.row[v].astype(np.int64)
        score = score_of(m, i, j, board.limits[s])
        lost = sum(score[1:-1])
        key = lasting_stream(m.seed, Decision.MATCH_QUALITY)
        luck = np.array([normal_pair_at(key, a, b) for a, b in zip(board.who_ident[s], board.ident[v], strict=True)])
        assert np.allclose(score.standard, board.standard[v], atol=1e-5)
        told, good = board.score[s, q], score.rest - lost + luck
        known = told != REFUSED
        assert np.allclose(good[known], told[known], atol=1e-4)
        assert (good[~known] < board.standard[v][~known] + 1e-4).all()
        assert np.allclose(farthest_minutes(m, i, board.limits[s]), board.farthest[s], atol=1e-3)
        judged.append((len(i), int(known.sum())))
        changed(m)

    market.after = judge
    market.run(20)
    assert sum(n for n, _ in judged) > 100 and sum(n for _, n in judged) > 5
    market.close()


def test_what_a_job_is_worth_is_what_searchers_thought_when_they_applied(start):
    """The entries of a week's lists for posted vacancies in the region, valued again; all were enough."""
    market, valued = open_market(start, load_scenario("baseline"), seed=2), []

    def value(m):
        board, n = m.board, int(m.board.seekers[0])
        filled = np.arange(board.vacancy.shape[1]) < board.filled[:n, None]
        s, q = np.nonzero(filled & (board.who[:n, None] >= 0))
        v = board.vacancy[s, q]
        posted = board.kind[v] == VacancyKind.POSTED
        s, q, v = s[posted], q[posted], v[posted]
        i, j = board.who[s].astype(np.int64), board.row[v].astype(np.int64)
        waits = m.world.persons.status[i] == Status.UNEMPLOYED
        s, q, i, j = s[waits], q[waits], i[waits], j[waits]
        image = np.where(trained_for(m, i, j), 0.0, m.setting.fields.image[m.world.positions.segment[j]])
        found = worth(m, i, j) - image
        assert np.allclose(found, board.utility[s, q], atol=1e-4)
        assert worth_it(m, i, found + 1e-4).all()
        valued.append((len(i), int((image != 0).sum())))

    market.after = value
    market.run(40)
    assert sum(n for n, _ in valued) > 100 and sum(n for _, n in valued) > 5
    market.close()


def test_searchers_look_in_their_own_and_neighbouring_fields(diary):
    market, sight = diary.market, look(diary.market)
    fields, seen = market.setting.fields, 0
    for mine, j, own in by_field(market, sight):
        rows = sight.searchers[mine]
        asked = market.world.positions.segment[j]
        for i in rows:
            g = market.world.persons.segment[i]
            near = fields.near[fields.near_start[g] : fields.near_start[g + 1]]
            known = {int(g), int(market.world.persons.second_segment[i]), *near.tolist()}
            assert set(asked.tolist()) <= known
            assert g in asked[own] or not (market.world.positions.segment[sight.vacancies] == g).any()
        seen += len(mine)
    assert seen == len(sight.searchers) > 30


def test_shapley_shares_a_gain_fairly():
    # two reasons that must both go, and a third that does nothing
    gain = np.array([0, 0, 0, 6, 0, 0, 0, 6], float)
    assert shapley(gain).tolist() == [3.0, 3.0, 0.0]
    rng = np.random.default_rng(5)
    values = rng.random(2**5)
    assert shapley(values).sum() == pytest.approx(values[-1] - values[0])


def test_half_are_back_when_half_of_those_still_followed_are():
    assert median_survival(np.array([2, 4, 6, 8]), np.full(4, 50)) == 4.0
    assert np.isnan(median_survival(np.array([2, NEVER_YET, NEVER_YET]), np.full(3, 50)))
    # one of three was followed for a week only: half of the other two are back after 3 weeks
    assert median_survival(np.array([NEVER_YET, 3, 9]), np.array([1, 50, 50])) == 3.0


def test_cubes_are_rows_in_the_order_of_their_keys():
    frame = cube({"a": ["x", "y"], "b": ["p", "q"]}, {"n": np.array([[1, 2], [3, 4]])})
    assert frame.to_dict("list") == {"a": ["x", "x", "y", "y"], "b": ["p", "q", "p", "q"], "n": [1, 2, 3, 4]}
    with pytest.raises(ValueError, match="shape"):
        cube({"a": ["x"]}, {"n": np.zeros(2)})
    assert tally((2, 2), np.array([0, 1, 1]), np.array([1, 1, 1])).tolist() == [[0, 1], [0, 2]]
    assert np.isnan(ratio(1.0, 0.0)) and ratio(1.0, 4.0) == 0.25


def invented(*columns) -> Table:
    return Table("invented", Text("v", "i"), ("date", "group"), columns, lambda diary: pd.DataFrame(), False)


def worlds(declared: Table, *frames: dict) -> pd.DataFrame:
    keys = {"date": "2020-01-06", "group": ["a", "b", "c", "total"]}
    found = published(declared, stacked(declared, {k + 1: pd.DataFrame(keys | one) for k, one in enumerate(frames)}))
    return found.set_index(["group", "column"])


def test_small_groups_and_the_one_beside_them_are_not_published():
    declared = invented(
        people("n", "n", "n"), number("share", "share", "d", "s", of="n"), number("firms", "employers", "w", "e")
    )
    shares = {"share": [0.5, 0.4, 0.3, 0.4], "firms": [1, 2, 3, 6]}
    rows = worlds(declared, {"n": [9, 20, 50, 79], **shares}, {"n": [7, 22, 50, 79], **shares})
    assert rows["hidden"].xs("n", level="column").tolist() == [True, True, False, False]
    assert rows["hidden"].xs("share", level="column").tolist() == [True, True, False, False]
    assert rows.loc[("a", "n"), ["value", "world_low", "world_high"]].isna().all()
    assert rows["hidden"].xs("firms", level="column").sum() == 0
    assert rows.loc[("c", "n"), "value"] == 50.0 and rows.loc[("total", "n"), "value"] == 79.0


def test_nobody_and_two_small_groups_tell_nothing_more():
    rows = worlds(invented(people("n", "n", "n")), {"n": [3, 4, 50, 57]})["hidden"].xs("n", level="column")
    assert rows.tolist() == [True, True, False, False]
    rows = worlds(invented(people("n", "n", "n")), {"n": [0, 20, 50, 70]})["hidden"].xs("n", level="column")
    assert rows.tolist() == [False] * 4


def test_a_row_that_a_world_lacks_counts_as_nothing():
    declared = invented(people("n", "n", "n"), number("share", "share", "d", "s", of="n"))
    first = pd.DataFrame({"date": "2020-01-06", "group": ["a", "b"], "n": [40, 60], "share": [0.5, 0.2]})
    found = published(declared, stacked(declared, {1: first, 2: first.iloc[:1]}))
    rows = found.set_index(["group", "column"])["value"]
    assert rows["b", "n"] == 30.0 and rows["b", "share"] == 0.2  # a share of nobody is not 0
    assert rows["a", "n"] == 40.0


def test_what_is_told_of_half_of_the_worlds_is_missing_of_fewer():
    declared = invented(number("weeks", "weeks", "w", "w", half=True))
    nan = float("nan")
    rows = worlds(
        declared, {"weeks": [8.0, 8.0, nan, 4.0]}, {"weeks": [nan, 6.0, nan, 4.0]}, {"weeks": [nan, nan, nan, 4.0]}
    )
    assert rows["value"].fillna(-1).tolist() == [-1, 7.0, -1, 4.0]


def test_who_was_not_let_through_has_a_step_of_its_own():
    design = SimpleNamespace(
        shape="pathway", phases=[SimpleNamespace(slug="a", weeks=6), SimpleNamespace(slug="b", weeks=8)]
    )
    run = SimpleNamespace(slug="course", design=design, number=3)
    stages = (Stage.WAITING, Stage.RUNNING, Stage.RUNNING, Stage.RUNNING, Stage.NOT_CHOSEN, Stage.DROPPED, Stage.ENDED)
    tracks = SimpleNamespace(
        size=np.array([7]), instrument=np.full(7, 3), stage=np.array(stages, np.int8),
        phase=np.array([0, 0, 1, 1, 1, 1, 1]), stage_week=np.array([5, 15, 14, 10, 16, 18, 19]),
        started=np.array([NEVER, 15, 14, 10, 10, 10, 1]), completed=np.array([NEVER] * 6 + [15]),
    )  # fmt: skip
    steps = Steps(SimpleNamespace(package=[run]))
    steps.close_week(SimpleNamespace(package=[run], tracks=tracks, week=19))
    told = [dict(zip(steps.names["course"], one["course"][0].tolist(), strict=True)) for one in (steps.now, steps.ever)]
    # the third has sat through `a` and may begin `b` next week, if it is let through
    assert told[0] == {"waiting": 1, "a": 2, "b": 1, "completed": 1, "dropped": 1, "not_chosen": 1}
    assert told[1] == {"waiting": 7, "a": 6, "b": 3, "completed": 1, "dropped": 1, "not_chosen": 1}


def test_a_table_may_have_nothing_to_tell():
    declared = invented(people("n", "n", "n"))
    nothing = pd.DataFrame({"date": [], "group": [], "n": []})
    found = published(declared, stacked(declared, {1: nothing}))
    assert found.empty and {"date", "group", "column", "value", "hidden"} <= set(found.columns)


def test_means_and_ranges_are_those_of_the_worlds():
    n = [{"n": [20 + k, 40, 60, 120 + k]} for k in range(3)]
    row = worlds(invented(people("n", "n", "n")), *n).loc[("a", "n")]
    assert (row["value"], row["world_low"], row["world_high"]) == (21.0, 20.2, 21.8)


def test_tables_are_declared_once_and_called_by_name():
    assert [row["name"] for row in catalogue()] == list(TABLES)
    assert all(row["title_nl"] and row["title_en"] for row in catalogue())
    assert [one.name for one in check_tables(["reach", "flows"])] == [
        name for name in TABLES if name in ("reach", "flows")
    ]
    with pytest.raises(InputError) as problem:
        check_tables(["flow"])
    assert "flows" in str(problem.value)
    with pytest.raises(ValueError, match="no column"):
        table("a", "b", keys=("date",), columns=(number("x", "share", "x", "x", of="n"),))(lambda diary: pd.DataFrame())


def test_every_table_gives_the_columns_it_declares(frames):
    for name, one in TABLES.items():
        assert list(dict.fromkeys(one.keys)) == list(one.keys)
        told = [column.name for column in one.columns if column.over is None]
        missing = {*one.keys, *told} - set(frames[name].columns)
        assert not missing, (name, missing)
        assert not frames[name].duplicated(list(one.keys)).any(), name


def test_terms_of_a_score_only_take_away(diary):
    market, sight = diary.market, look(diary.market)
    i = sight.searchers[:40]
    j = np.resize(sight.vacancies, len(i))
    score = score_of(market, i, j, sight.limits[: len(i)])
    for name in Score._fields[1:-1]:
        assert (getattr(score, name) >= 0).all(), name


@pytest.mark.parametrize(("names", "told"), [(["emco", "stark"], {"emco": 60, "stark": 40}), (["emco"], {})])
def test_several_work_companies_are_told_apart(names, told):
    other = SimpleNamespace(name="sdd", kind=OfficeKind.SOCIAL_SERVICE, row=0)
    mine = [SimpleNamespace(name=name, kind=OfficeKind.WORK_COMPANY, row=1 + k) for k, name in enumerate(names)]
    offices = SimpleNamespace(sheltered_places=np.array([0, 60, 40]))
    assert places_by_company(SimpleNamespace(institutions=[other, *mine], offices=offices)) == told
