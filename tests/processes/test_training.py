"""Courses: the queue, dropout as a geometric wait, learning, completion, learning places given back."""

import numpy as np
import pytest
from scipy import stats
from small_market import Case, case, changed, market
from small_world import WEEK

from labsim import week as engine
from labsim.core.codes import NEVER, NO_ROW, Attachment, Barrier, Status
from labsim.processes.training import dropout_hazard_w
from labsim.world.derived import barrier_count
from labsim.world.offices import Courses, Stage

SIGNIFICANT = 1e-4
PEOPLE = 600


def courses(weeks=(6, 4), dropout=0.0, aftercare=10, barrier=0.0, job=0.0, ident=77) -> Courses:
    """One pathway of two phases that teaches trade 18 and gives a certificate."""
    return Courses(
        ident=np.array([ident], np.uint64),
        weeks=np.array([weeks], np.int32),
        rate=np.array([[0.1, 0.2]]),
        on_the_job=np.array([[0.0, 0.5]]),
        target=np.full((1, 1, 7), 0.7),
        segment=np.array([[18]], np.int8),
        dropout_w=np.array([dropout]),
        dropout_barrier=np.array([barrier]),
        dropout_on_the_job=np.array([job]),
        credential=np.array([1]),
        aftercare_w=np.array([aftercare], np.int32),
        beside_work=np.zeros(1, np.bool_),
    )


def school(course: Courses, starts=0, **rules: float):
    """A market whose first PEOPLE are enrolled and begin after `starts` weeks; each third has a place."""
    c: Case = case(people=PEOPLE, slots=80)
    persons = c.world.persons
    persons.status[:] = Status.UNEMPLOYED
    persons.attachment[:] = Attachment.STRONG
    persons.track[:PEOPLE] = 0
    calm = {"training__motivation_slope": 0.0, "training__length_slope": 0.0}
    m = market(c._replace(behaviour=changed(c.behaviour, **{**calm, **rules})), courses=course)
    tracks = m.tracks
    tracks.size[0] = PEOPLE
    tracks.person[:PEOPLE] = np.arange(PEOPLE)
    tracks.stage_week[:PEOPLE] = WEEK + np.broadcast_to(starts, PEOPLE)
    hosts = m.world.employers
    third = np.arange(0, PEOPLE, 3)
    tracks.employer[third] = np.arange(len(third)) % len(hosts.ident)
    hosts.learning_used[:] = np.bincount(tracks.employer[third], minlength=len(hosts.ident))
    return m


def stages(m, weeks: int) -> np.ndarray:
    """Stage of every track after each week [weeks, PEOPLE]."""
    seen = []
    for _ in range(weeks):
        engine.teach(m)
        seen.append(m.tracks.stage[:PEOPLE].copy())
        m.week += 1
    return np.array(seen)


def test_the_queue_waits_for_its_week():
    starts = np.arange(PEOPLE) % 5
    seen = stages(school(courses(), starts), 6)
    for k in range(6):
        assert ((seen[k] == Stage.WAITING) == (starts > k)).all()
        assert ((seen[k] == Stage.RUNNING) == (starts <= k)).all()


def test_everybody_completes_a_course_nobody_drops_out_of():
    m = school(courses(weeks=(6, 4), aftercare=10))
    seen = stages(m, 25)
    assert (seen[8] == Stage.RUNNING).all() and (seen[9] == Stage.COMPLETED).all()
    assert (seen[18] == Stage.COMPLETED).all() and (seen[19] == Stage.ENDED).all()
    assert (m.tracks.started[:PEOPLE] == WEEK).all() and (m.tracks.completed[:PEOPLE] == WEEK + 9).all()
    assert (m.world.traits.credentials[:PEOPLE] & 2).all()
    assert (m.world.persons.second_segment[:PEOPLE] == 18).all()
    assert (m.world.persons.track[:PEOPLE] == -1).all()


def test_a_completed_course_teaches_what_its_rates_say():
    m = school(courses(weeks=(6, 4)))
    before = m.world.traits.competences[:PEOPLE].astype(float)
    stages(m, 10)
    after = m.world.traits.competences[:PEOPLE]
    debts = (m.world.persons.barriers[:PEOPLE] >> Barrier.DEBTS) & 1 == 1
    lost = np.where(debts, m.setting.behaviour.training.insecurity, 0.0)[:, None]
    left = (1 - 0.1 * (1 - lost)) ** 6 * (1 - 0.2 * (1 - lost)) ** 4
    assert debts.any() and not debts.all()
    expected = np.where(before < 0.7, 0.7 - (0.7 - before) * left, before)
    assert after == pytest.approx(expected, abs=2e-6)


@pytest.mark.parametrize("hazard", [0.02, 0.08])
def test_dropout_is_geometric(hazard):
    """One draw for each week in class: a course of n weeks is completed with chance (1 - h) ** n."""
    weeks = 10
    m = school(courses(weeks=(6, 4), dropout=hazard))
    seen = stages(m, weeks)
    first = np.where((seen == Stage.DROPPED).any(axis=0), (seen == Stage.DROPPED).argmax(axis=0), weeks)
    counts = np.bincount(first, minlength=weeks + 1)
    chance = [hazard * (1 - hazard) ** k for k in range(weeks)] + [(1 - hazard) ** weeks]
    assert stats.chisquare(counts, np.array(chance) * PEOPLE).pvalue > SIGNIFICANT
    dropped = m.tracks.stage[:PEOPLE] == Stage.DROPPED
    assert (m.world.persons.track[:PEOPLE][dropped] == -1).all()
    assert (m.tracks.completed[:PEOPLE][dropped] == NEVER).all()


def test_a_lower_hazard_keeps_everybody_who_stayed_anyway():
    """Dropout is nested: what keeps people in class drives nobody out."""
    stay = []
    for hazard in (0.02, 0.05, 0.10):
        m = school(courses(dropout=hazard))
        stages(m, 9)
        stay.append(set(np.flatnonzero(m.tracks.stage[:PEOPLE] == Stage.RUNNING).tolist()))
    assert stay[0] > stay[1] > stay[2]


def test_another_course_is_another_draw():
    """The ident of the course is in the key: two courses do not lose the same people."""
    lost = []
    for ident in (77, 78):
        m = school(courses(dropout=0.1, ident=ident))
        stages(m, 8)
        lost.append(m.tracks.stage[:PEOPLE] == Stage.DROPPED)
    both, share = (lost[0] & lost[1]).sum(), 1 - 0.9**8
    assert stats.binomtest(int(both), PEOPLE, share**2).pvalue > SIGNIFICANT


def test_learning_places_are_given_back_once():
    m = school(courses(weeks=(6, 4), dropout=0.05, aftercare=3))
    used = m.world.employers.learning_used
    for _ in range(20):
        engine.teach(m)
        tracks = m.tracks
        busy = (tracks.stage[:PEOPLE] <= Stage.RUNNING) & (tracks.employer[:PEOPLE] != NO_ROW)
        assert (used == np.bincount(tracks.employer[:PEOPLE][busy], minlength=len(used))).all()
        m.week += 1
    assert (used == 0).all()
    assert (m.tracks.employer[:PEOPLE:3] != NO_ROW).any(), "graduates' hosts stay known"


def test_who_finds_work_or_leaves_the_region_stops():
    m = school(courses(), starts=np.where(np.arange(PEOPLE) < 300, 0, 5))
    engine.teach(m)
    m.week += 1
    m.world.persons.status[100:200] = Status.EMPLOYED  # in class
    m.world.persons.status[200:250] = Status.GONE
    m.world.persons.status[400:450] = Status.EMPLOYED  # still waiting
    engine.teach(m)
    stage = m.tracks.stage[:PEOPLE]
    assert (stage[100:250] == Stage.DROPPED).all() and (stage[400:450] == Stage.DROPPED).all()
    assert (stage[:100] == Stage.RUNNING).all() and (stage[450:] == Stage.WAITING).all()
    assert (m.tracks.started[400:450] == NEVER).all()


def test_dropout_rises_with_barriers_and_length_and_falls_with_work_and_motivation():
    p = school(courses(), training__motivation_slope=1.0, training__length_slope=0.25).setting.behaviour.training

    def hazard(barriers=0, on_the_job=0.0, motivation=0.5, weeks=0):
        return dropout_hazard_w(0.02, barriers, 0.3, on_the_job, 0.5, motivation, weeks, p)

    assert hazard() == 0.02
    assert hazard(0b110) == pytest.approx(0.02 * np.exp(0.3 * barrier_count(0b110)))
    assert hazard(weeks=26) == pytest.approx(0.02 * np.exp(0.5))
    assert hazard(weeks=26, on_the_job=1.0) == pytest.approx(0.02 * np.exp(-0.5))
    assert hazard(motivation=1.0) < hazard() < hazard(motivation=0.0)
