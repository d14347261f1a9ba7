"""Signs that the documents state of whole lives (configs/mission/rules.yaml), in the test region: whom transparency
helps, what status holders need, learning all at once, looking before the diploma, levels that balance on paper only."""

import json

import numpy as np
import pytest
from rules_in_worlds import (
    FILES,
    HEAD,
    first_work,
    found_work,
    lived,
    pupils_without_work,
    weeks_of_work,
    with_newcomers,
)

from labsim.core.codes import LEVELS, NO_ROW, Competence, Scheme, Status
from labsim.study.counting import make_counting
from labsim.study.groups import make_groups
from labsim.study.tables.diary import Diary
from labsim.study.tables.mismatch import gates_shut, possible_without, sampled_pairs
from labsim.study.tables.score import score_of
from labsim.study.tables.sight import look
from labsim.world.offices import Stage

SEEDS = range(1, 13)


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory):
    """The instruments of this module in a folder of LABSIM_PATH."""
    folder = tmp_path_factory.mktemp("own") / "scenarios" / "instruments"
    folder.mkdir(parents=True)
    for slug, data in FILES.items():
        (folder / f"{slug}.yaml").write_text(json.dumps({**HEAD, **data}), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABSIM_PATH", str(folder.parents[1]))
        yield


def test_transparency_helps_people_on_ww_more_than_people_on_bijstand(dorp):
    """R15: a platform that everybody uses, as weeks of work in the next nine months."""
    people = dorp.world.persons
    ww = np.flatnonzero(people.scheme == Scheme.WW)
    bijstand = np.flatnonzero((people.scheme == Scheme.BIJSTAND) & (people.status != Status.EMPLOYED))

    def gain(rows: np.ndarray) -> float:
        gains = [weeks_of_work(dorp, "r_channel", rows, 39, seed) - weeks_of_work(dorp, "baseline", rows, 39, seed)
                 for seed in SEEDS[:6]]  # fmt: skip
        return float(np.mean(gains))

    assert gain(ww) > max(0.0, gain(bijstand))


@pytest.mark.slow
def test_language_predicts_the_chances_of_status_holders_more_than_regional_unemployment_does(dorp):
    """R18: a gap in language costs them more than a region with seven percent more unemployed people does. (That they
    would suffer less by such a region than others is not so here: they stand last in the queue, 20 % fewer of them have
    had work after a year and 13 % fewer of the others, over 96 worlds.)"""
    hurt, fluent = with_newcomers(dorp), with_newcomers(dorp, gap=False)
    usual, slack, without = (np.mean([found_work(one, seed, slack=bad) for seed in range(1, 25)], axis=0)
                             for one, bad in ((hurt, False), (hurt, True), (fluent, False)))  # fmt: skip
    assert without[0] - usual[0] > usual[0] - slack[0] > 0.0


def test_the_first_work_comes_sooner_with_language_lessons_and_work_at_once(dorp):
    """R19: the same parts, beside each other or one after the other, for the same people."""
    region = with_newcomers(dorp)
    sooner = []
    for seed in SEEDS[:6]:
        (now, first), (then, later) = (first_work(region, name, seed) for name in ("r_at_once", "r_in_turn"))
        both = np.intersect1d(now, then)
        assert len(both) > 20
        sooner.append(float(np.mean(later[both] - first[both])))
    assert np.mean(sooner) > 0.0


def test_a_course_that_employers_have_no_work_for_teaches_as_much_and_engages_none_of_them(dorp):
    """R23: a course for care with employers in care, or with employers in building and banking."""
    region = with_newcomers(dorp)
    hosts, taught, work = {}, {}, {}
    for name in ("r_asked", "r_unasked"):
        market = lived(region.start, name, 30, seed=3)
        tracks = market.tracks
        rows = slice(0, int(tracks.size[0]))
        who = tracks.person[rows]
        done = tracks.stage[rows] >= Stage.COMPLETED
        before = region.start.world.traits.competences[who, Competence.SOCIAL]
        gain = market.world.traits.competences[who, Competence.SOCIAL] - before
        hosts[name] = int(np.count_nonzero(tracks.employer[rows] != NO_ROW))
        taught[name] = float(gain[done].mean())
        weeks = [weeks_of_work(region.start, name, who, 78, seed) for seed in SEEDS[:6]]
        work[name] = float(np.mean(weeks))
    assert hosts["r_asked"] > 10 and hosts["r_unasked"] <= hosts["r_asked"] // 4
    assert taught["r_unasked"] == pytest.approx(taught["r_asked"], abs=0.02) and taught["r_asked"] > 0.01
    assert work["r_unasked"] < work["r_asked"]


@pytest.mark.slow
def test_looking_before_the_diploma_makes_the_gap_after_it_shorter(dorp):
    """R55: half a year of looking before school ends, against none."""
    weeks = [[pupils_without_work(dorp, name, seed) for seed in SEEDS] for name in ("baseline", "r_school")]
    none, half = np.mean(weeks, axis=1)
    assert half < none


def test_levels_fit_for_most_pairs_that_fail_all_the_same(dorp):
    """R22: with the level as the only requirement far fewer pairs fail than with all that is asked."""
    market = lived(dorp, "baseline", 13, seed=2)
    diary = Diary(market, make_counting("12h"), make_groups(dorp), (13,))
    sight = look(market)
    s, j = sampled_pairs(diary, sight)
    i = sight.searchers[s]
    blocked = gates_shut(market, sight, s, j)
    possible = possible_without(blocked, score_of(market, i, j, sight.limits[s]))
    level = market.world.persons.segment[i] % LEVELS >= market.world.positions.segment[j] % LEVELS
    assert len(i) > 100
    assert 1.0 - level.mean() < 0.5 * (1.0 - possible[0] / len(i))
