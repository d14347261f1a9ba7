"""Cells close in whole persons whatever happened, and agree with a count person by person."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_pairs import DATES, PEOPLE_COUNT, make_lived, make_question

from labsim.study.counting import Way
from labsim.study.effects import (
    BRIDGE,
    CELLS,
    IdentityError,
    PairEffects,
    Question,
    check_bridge,
    check_identity,
    measure_pair,
)
from labsim.study.enrolments import PEOPLE
from labsim.study.live import Lived
from labsim.world.history import Lives, away_bit, lasting_bit, work_bit

seeds = st.integers(0, 2**31)


def pair(seed: int, question: Question) -> tuple[Lived, Lived, PairEffects]:
    rng = np.random.default_rng(seed)
    with_, without = make_lived(rng, question, True), make_lived(rng, question, False)
    return with_, without, measure_pair(question, with_, without)


def slow_value(lived: Lived, i: int, k: int, way: Way) -> int:
    has = int(lived.lives.flags[i, k]) >> way.bit & 1
    return has * int(lived.lives.hours[i, k]) if way.by_hours else has


def slow_values(with_: Lived, without: Lived, i: int, k: int, way: Way, away: int) -> tuple[int, int]:
    """Work with and without; who has left in one world counts there for what is done in the other."""
    w, b = slow_value(with_, i, k, way), slow_value(without, i, k, way)
    gone_with, gone_without = (int(lived.lives.flags[i, k]) >> away & 1 for lived in (with_, without))
    return (b if gone_with and not gone_without else w), (w if gone_without and not gone_with else b)


def slow_cells(question: Question, with_: Lived, without: Lived, k: int, way: Way, who: int | None) -> dict[str, int]:
    """The cells of one date, person by person, from the definitions."""
    weeks = question.plan.start.week + DATES[k]
    rows = zip(with_.enrolments.person, with_.enrolments.instrument, with_.enrolments.since, strict=True)
    inside = {int(i) for i, instrument, since in rows if since < weeks and who in (None, instrument)}
    cells = dict.fromkeys(CELLS, 0)
    for i in range(PEOPLE_COUNT):
        w, b = slow_values(with_, without, i, k, way, away_bit(question.plan.counting.definitions))
        if i in inside:
            cells["gross"] += w
            cells["deadweight"] += min(w, b)
            cells["lost"] += max(b - w, 0)
        else:
            cells["displaced"] += max(b - w, 0)
            cells["spillover"] += max(w - b, 0)
        cells["net"] += w - b
    return cells


@pytest.mark.parametrize("part", range(4))
def test_identities_hold_on_a_thousand_runs(part):
    for seed in range(250 * part, 250 * (part + 1)):
        question = make_question(instruments=1 + seed % 3)
        _, _, found = pair(seed, question)
        gross, deadweight, lost, displaced, spillover, net = np.moveaxis(found.cells[0], 1, 0)
        assert (net == gross - deadweight - lost - displaced + spillover).all()
        assert (found.split[0].sum(axis=0) == displaced[0] - spillover[0]).all()
        steps = dict(zip(BRIDGE, found.bridge, strict=True))
        at = question.at
        assert steps["registered"] == found.registered[0, at]
        assert steps["gross_lasting"] == gross[1, at] and steps["net_lasting"] == net[1, at]
        assert steps["registered"] + sum(steps[s] for s in BRIDGE[1:5]) == steps["gross_lasting"]
        assert steps["gross_lasting"] + sum(steps[s] for s in BRIDGE[6:10]) == steps["net_lasting"]
        chosen = question.plan.counting.names.index("12h")
        assert (found.nets[chosen] == net).all()


@given(seeds, st.sampled_from(["12h", "any_hours", "off_benefit", "unsubsidised", "fte"]), st.integers(1, 3))
def test_cells_agree_with_a_count_person_by_person(seed, measure, instruments):
    question = make_question(measure, instruments)
    with_, without, found = pair(seed, question)
    for s, scope in enumerate(question.scopes):
        for w, way in enumerate(question.plan.counting.ways()):
            for k in range(len(DATES)):
                expected = slow_cells(question, with_, without, k, way, scope)
                assert dict(zip(CELLS, found.cells[s, w, :, k].tolist(), strict=True)) == expected


@given(seeds)
def test_groups_add_up_to_everybody(seed):
    question = make_question(instruments=2)
    _, _, found = pair(seed, question)
    participants = found.people[0, PEOPLE.index("participants")]
    assert (found.groups[:, 0].sum(axis=0) == participants).all()
    assert (found.groups[:, 1 : 1 + len(CELLS)].sum(axis=0) == found.cells[0, 0]).all()
    assert (found.groups[:, 1 + len(CELLS)].sum(axis=0) == found.cells[0, 1, -1]).all()


@given(seeds)
def test_a_world_compared_with_itself_gives_nothing(seed):
    question = make_question()
    lived = make_lived(np.random.default_rng(seed), question, True)
    found = measure_pair(question, lived, lived)
    gross, deadweight, *rest = np.moveaxis(found.cells[0], 1, 0)
    assert (gross == deadweight).all()
    assert all((cell == 0).all() for cell in rest)
    assert not found.outside.any() and not found.nets.any() and not found.split.any()


@given(seeds)
def test_full_time_jobs_close_exactly(seed):
    question = make_question("fte")
    _, _, found = pair(seed, question)
    scale = question.plan.counting.scale
    steps = dict(zip(BRIDGE, found.bridge, strict=True))
    assert scale == pytest.approx(1 / 36, abs=1e-9)
    assert steps["registered"] + sum(steps[s] for s in BRIDGE[1:5]) == steps["gross_lasting"]
    assert steps["net_lasting"] == scale * found.cells[0, 1, -1, question.at]


def test_a_cell_that_does_not_close_is_an_error():
    cells = np.array([[5], [2], [1], [1], [0], [1]])
    check_identity(cells, np.array([10]), np.array([9]))
    with pytest.raises(IdentityError):
        check_identity(cells + np.array([[1], [0], [0], [0], [0], [0]]), np.array([10]), np.array([9]))
    with pytest.raises(IdentityError):
        check_identity(cells, np.array([10]), np.array([8]))


def test_a_bridge_that_does_not_close_is_an_error():
    values = dict(zip(BRIDGE, (9, -2, -1, -2, 1, 5, -2, -1, -1, 1, 2, 5, 3, 70, 70), strict=True))
    check_bridge(values)
    for step in ("repeats", "spillover", "others_with"):
        with pytest.raises(IdentityError):
            check_bridge({**values, step: values[step] + 1})


def kept_in_the_region(question: Question, enrolled: bool) -> tuple[Lived, Lived]:
    """Person 0 has a job outside that was another's; without the instrument he or she left, and kept a job here."""
    definitions = question.plan.counting.definitions
    nobody = make_lived(np.random.default_rng(1), question, False)
    still = Lives(np.zeros_like(nobody.lives.flags), np.zeros_like(nobody.lives.hours))
    here, gone = (Lives(still.flags.copy(), still.hours.copy()) for _ in range(2))
    for d in range(len(question.plan.counting.names)):
        here.flags[0] |= np.uint32(1 << work_bit(d) | 1 << lasting_bit(definitions, d, 0))
    here.hours[0] = 36
    gone.flags[0] = 1 << away_bit(definitions)
    given, along = np.zeros_like(nobody.own_part), np.zeros_like(nobody.own_part)
    given[0], along[0] = -1, 1
    rows = np.zeros(int(enrolled), np.int64)
    enrolments = nobody.enrolments._replace(person=rows, instrument=rows, since=rows + 1001, until=rows + 9999)
    held = np.full(len(DATES), 40)
    with_ = nobody._replace(lives=here, own_part=given, held_by_others=held - 1, enrolments=enrolments)
    with_ = with_._replace(people=np.zeros((1, len(DATES), len(PEOPLE)), int))
    return with_, nobody._replace(lives=gone, own_part=along, held_by_others=held + 1)


@pytest.mark.parametrize("enrolled", [True, False])
def test_who_would_have_moved_away_is_told_and_is_no_extra_person_in_work(enrolled):
    question = make_question()
    with_, without = kept_in_the_region(question, enrolled)
    found = measure_pair(question, with_, without)
    cells = dict(zip(CELLS, found.cells[0, 0, :, -1].tolist(), strict=True))
    assert cells == {**dict.fromkeys(CELLS, 0), "gross": int(enrolled), "deadweight": int(enrolled)}
    assert not found.nets.any() and not found.cells[:, :, -1].any()
    assert found.stayed[:, -1].tolist() == [1, 1]
    assert not found.outside.any(), "somebody who could have worked elsewhere displaces nobody there"
    back = measure_pair(question, without._replace(enrolments=with_.enrolments, people=with_.people), with_)
    assert not back.nets.any() and back.stayed[:, -1].tolist() == [-1, -1]
