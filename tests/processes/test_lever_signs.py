"""Every lever moves what it is read by, in the direction the documents give, and for nobody else.

One row per lever in SIGNS: a lever without one fails. Half of the people, or of the employers, get it.
"""

from collections.abc import Callable
from itertools import pairwise
from math import log
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest
from small_market import Case, case, changed, look_only, market, small_offices
from small_world import WEEK

from labsim import week as engine
from labsim.core.codes import COMPETENCES, NO_ROW, OUTSIDE, Attachment, Barrier, Contract, Event, Scheme, Slot, Status
from labsim.model import LabourMarket
from labsim.policy.contribute import to_employers, to_persons
from labsim.policy.learning_places import LearningPlaces
from labsim.world.levers import EMPLOYER, PERSON
from labsim.world.log import Cause
from labsim.world.persons import Calendar

Found = dict[tuple[int, ...], float]  # (person, ...) or (person, position) -> what a kernel makes of the lever
Reading = Callable[[LabourMarket], Found]
GIVEN = slice(None, None, 2)  # who gets the lever
SICK = (1 << int(Barrier.PHYSICAL)) | (1 << int(Barrier.MENTAL))
ALL_BARRIERS = 0xFF
LIVELY = {"end_jobs__loss_permanent_w": 0.05, "end_jobs__loss_flex_w": 0.1, "end_jobs__loss_self_w": 0.1}
ANYBODY = {"listing__theta": -20.0, "listing__outside_theta": -20.0}  # every applicant is good enough


# --- worlds in which the levers have something to act on ---


def ordinary() -> Case:
    """A market where everybody is good enough, so that every score is written down."""
    c = case(people=900, slots=700)
    return c._replace(behaviour=changed(c.behaviour, **ANYBODY), offices=small_offices(openings=700, referrals=0))


def skilled() -> Case:
    """People who can do what any trade asks."""
    c = ordinary()
    c.world.traits.competences[:] = 0.95
    return c


def mediated() -> Case:
    """The employer service works on every opening."""
    c = ordinary()
    c.world.positions.handled[:] = True
    return c


def retrained() -> Case:
    """People who can do more than their own trade asks, with a certificate for another one that is taught."""
    c = skilled()
    people = c.world.persons
    people.second_segment[:] = np.where(people.segment == 18, 27, 18)
    people.track[:] = 0
    return c


def hosting() -> Case:
    """The first employer has many of the openings."""
    c = retrained()
    c.world.positions.employer[:300] = 0
    return c


def limited(barriers: int) -> Case:
    c = ordinary()
    c.world.persons.barriers[:] = barriers
    return c


def lively() -> Case:
    """Many lose work within a week."""
    c = case(people=2000, slots=1400)
    c.world.employers.inclusiveness[:] = 0.0
    return c._replace(behaviour=changed(c.behaviour, **LIVELY))


def clients() -> Case:
    """Everybody in bijstand, and no coach."""
    c = case(people=400, slots=100)
    people = c.world.persons
    people.scheme[:], people.status[:] = Scheme.BIJSTAND, Status.UNEMPLOYED
    people.contract[:], people.position[:] = Contract.NONE, NO_ROW
    people.barriers[:] = 1 << Barrier.ISOLATION
    c.world.traits.competences[:] = 0.5
    return c._replace(offices=small_offices(contacts=0))


def still(**facts: int) -> Case:
    """People who are all alike and do not look for work."""
    c = case(people=1000, slots=100)
    usual = {"status": Status.INACTIVE, "attachment": Attachment.WEAK, "scheme": Scheme.NONE, "position": NO_ROW,
             "contract": Contract.NONE, "next_position": NO_ROW, "barriers": 0}  # fmt: skip
    for name, value in {**usual, **facts}.items():
        getattr(c.world.persons, name)[:] = value
    return c


def leaving() -> Case:
    """Everybody of the region would leave it this week."""
    c = case(people=400, slots=100)
    rows = np.flatnonzero(c.world.persons.status != Status.ABSENT).astype(np.int32)
    calendar = Calendar(np.full(len(rows), WEEK, np.int32), rows, np.full(len(rows), int(Event.LEAVE), np.int8))
    return c._replace(world=c.world._replace(calendar=calendar))


def offered() -> Case:
    """Parallel jobs that are for certain people."""
    c = still(status=Status.UNEMPLOYED)
    slots = c.world.positions
    slots.state[:40], slots.audience[:40] = Slot.OFFERED, 1
    slots.contract[:40], slots.last[:40], slots.occupant[:40] = Contract.PARALLEL, WEEK + 52, NO_ROW
    return c


# --- what the kernels make of it ---


def scores(m: LabourMarket) -> Found:
    """Employers' scores by person and position of the region."""
    look_only(m)
    board, found = m.board, {}
    for s in range(int(board.seekers[0])):
        for q in range(int(board.filled[s])):
            v = board.vacancy[s, q]
            if board.who[s] >= 0 and board.row[v] >= 0:
                found[int(board.who[s]), int(board.row[v])] = float(board.score[s, q])
    return found


def listed(m: LabourMarket) -> Found:
    """1 for every position of the region that somebody applies to."""
    return dict.fromkeys(scores(m), 1.0)


def of_seekers(column: str) -> Reading:
    """A column of the board by person, 0 for those who do not search."""

    def read(m: LabourMarket) -> Found:
        look_only(m)
        found = {(i,): 0.0 for i in range(len(m.world.persons.status))}
        for s in range(int(m.board.tally[2])):
            found[(int(m.board.who[s]),)] = 1.0 if column == "who" else float(getattr(m.board, column)[s])
        return found

    return read


def kept(m: LabourMarket) -> Found:
    """1 by person and position for who still has the job after a week, 0 for who lost it."""
    people = m.world.persons
    rows = np.flatnonzero(people.position >= 0)
    jobs = people.position[rows].tolist()
    engine.separate(m)
    n = int(m.log.size[0])
    lost = set(m.log.row[:n][m.log.cause[:n] == Cause.JOB_LOST].tolist())
    return {(i, j): float(i not in lost) for i, j in zip(rows.tolist(), jobs, strict=True)}


def guided(value: Callable[[LabourMarket], np.ndarray]) -> Reading:
    """What a week of guidance leaves, by person."""

    def read(m: LabourMarket) -> Found:
        engine.guide(m)
        return {(i,): float(v) for i, v in enumerate(value(m))}

    return read


soft = guided(lambda m: m.world.traits.competences[:, COMPETENCES - 1])
relieved = guided(lambda m: m.world.traits.helped - 1000.0 * np.bitwise_count(m.world.persons.barriers))


def here(m: LabourMarket) -> Found:
    """1 by person for who is still in the region after a week."""
    engine.age_people(m)
    return {(i,): float(s not in (Status.GONE, Status.ABSENT)) for i, s in enumerate(m.world.persons.status)}


def placed(m: LabourMarket) -> Found:
    """1 by person for who has been given a place."""
    engine.open_jobs(m)
    return {(i,): float(c == Contract.PARALLEL) for i, c in enumerate(m.world.persons.contract)}


def room(m: LabourMarket) -> Found:
    """Learning places of employers for a pathway."""
    run = SimpleNamespace(
        design=SimpleNamespace(learning_places=0), number=0, draw=lambda market, decision, question, idents: idents
    )
    places, found = LearningPlaces(run), {}
    for e in range(len(m.world.employers.size)):
        places.with_work = lambda market, segment, e=e: np.array([e])
        found[NO_ROW, e] = float(sum(places.find(m, 0, k)[0] == e for k in range(20)))
    return found


class Sign(NamedTuple):
    """How a lever is raised, where it is read, and the rule that gives the direction."""

    rule: str  # of rules.md, or the instrument that the documents describe
    doses: tuple[float, ...]  # more and more of it
    world: Callable[[], Case]
    read: Reading
    beside: tuple[tuple[str, float], ...] = ()  # levers that everybody has, for this one to matter


CHANNEL = (("channels", 1), ("members", 1))
SIGNS: dict[str, tuple[Sign, ...]] = {
    "search": (Sign("R30, kickstart", (log(1.5), log(4.0)), ordinary, of_seekers("cap")),),
    "separation": (Sign("R52, R53 after-care", (log(0.6), log(0.2)), lively, kept),),
    "cover": (Sign("R05, R06 no-risk", (0.4, 1.0), lambda: limited(SICK), scores),),
    "subsidy": (Sign("R06 wage cost subsidy", (0.4, 1.0), ordinary, scores),),
    "signal": (Sign("R13 certificate of the skilled", (0.4, 1.0), retrained, scores),),
    "upkeep": (Sign("R49 kept fit", (0.4, 1.0), clients, soft),),
    "practice": (Sign("R35 experience place", (0.1, 0.5), clients, soft),),
    "help_hours": (Sign("R09 debts first", (1.0, 200.0), clients, relieved, beside=(("help_for", ALL_BARRIERS),)),),
    "help_for": (Sign("R09 debts first", (ALL_BARRIERS,), clients, relieved, beside=(("help_hours", 10.0),)),),
    "reach": (Sign("R45 lease", (10.0, 40.0), ordinary, of_seekers("farthest")),),
    "refer": (Sign("R30 work to work", (0.3, 1.0), ordinary, of_seekers("referred")),),
    "activate": (Sign("R56 the hidden", (0.3, 1.0), still, of_seekers("who")),),
    "stay": (Sign("R38 college nearby", (0.3, 1.0), leaving, here),),
    "host": (Sign("R16, R60 learning place", (1,), hosting, scores),),
    "eased": (Sign("R04, R54 barriers", (SICK,), lambda: limited(SICK), scores),),
    "channels": (Sign("R15, R65 transparency", (1.0,), ordinary, listed, beside=CHANNEL[1:]),),
    "returns": (
        Sign("R50 easy switching", (1.0,), lambda: still(
            status=Status.EMPLOYED, position=OUTSIDE, contract=Contract.SHELTERED, scheme=Scheme.BESCHUT,
        ), of_seekers("who")),
    ),
    "audience": (Sign("parallel labour market", (1.0,), offered, placed),),
    "owned": (Sign("R24 joint ownership", (1,), retrained, scores),),
    "engaged": (Sign("R25, R27 trust in the service", (0.4, 1.0), mediated, scores, beside=(("refer", 1.0),)),),
    "inclusion": (
        Sign("R28 inclusive employers hire", (0.4, 1.0), lambda: limited(SICK), scores),
        Sign("R28 inclusive employers keep", (0.4, 1.0), lively, kept),
    ),
    "informed": (Sign("R05 business case", (0.4, 1.0), lambda: limited(SICK), scores),),
    "dismissal": (Sign("R43 NOW", (log(0.6), log(0.2)), lively, kept),),
    "learning": (Sign("R57 places follow", (1, 3), ordinary, room),),
    "members": (Sign("R15, R65 transparency", (1.0,), ordinary, listed, beside=CHANNEL[:1]),),
}  # fmt: skip
OPENS = ("channels", "members", "host", "owned")  # these show people and employers to each other: pairs come on top
CASES = [pytest.param(name, one, id=f"{name}-{one.rule}") for name, signs in SIGNS.items() for one in signs]


def write(m: LabourMarket, name: str, value: float, rows: np.ndarray) -> None:
    (to_persons if name in PERSON else to_employers)(m.levers, rows, {name: value})


def after(name: str, one: Sign, dose: float | None) -> tuple[Found, LabourMarket]:
    """What the kernel finds where half have so much of a lever; None: nobody has any."""
    m = market(one.world())
    m.levers.channel_cycle[0], m.levers.channel_key[0] = 1, 7
    m.levers.channel_brings[0] = 1  # what a platform shows only competes with what is seen anyway: test_search
    m.levers.course_trust[0] = 0.7  # of whoever owns the first course
    people, firms = (np.arange(len(t.ident)) for t in (m.world.persons, m.world.employers))
    for other, value in one.beside:
        write(m, other, value, people if other in PERSON else firms)
    if dose is not None:
        write(m, name, dose, (people if name in PERSON else firms)[GIVEN])
    return one.read(m), m


def given(name: str, key: tuple[int, ...], m: LabourMarket) -> bool:
    """Whether a key belongs to somebody, or to an employer, who has the lever."""
    if name in PERSON:
        return key[0] % 2 == 0
    return (key[1] if key[0] == NO_ROW else int(m.world.positions.employer[key[1]])) % 2 == 0


def test_every_lever_has_a_sign():
    assert set(SIGNS) == {*PERSON, *EMPLOYER}


@pytest.mark.parametrize(("name", "one"), CASES)
def test_a_lever_moves_what_it_is_read_by_in_its_direction_and_nobody_elses(name: str, one: Sign):
    before, _ = after(name, one, None)
    for dose in one.doses:
        found, m = after(name, one, dose)
        mine = {key for key in (*before, *found) if given(name, key, m)}
        others = {key: value for key, value in before.items() if key not in mine}
        assert {key: value for key, value in found.items() if key not in mine} == others
        steps = [found[key] - before[key] for key in mine if key in before and key in found]
        assert min(steps, default=0.0) >= -1e-6
        assert max(steps, default=0.0) > 1e-6 or len(found) - len(before) > 10
        if name in OPENS:
            assert before.keys() <= found.keys()
        before = found


@pytest.mark.parametrize(
    ("name", "world", "beside"),
    [
        pytest.param("channel_skills", skilled, CHANNEL, id="channel_skills-R14 skills-based"),
        pytest.param("course_trust", retrained, (("owned", 1),), id="course_trust-R24 joint ownership"),
    ],
)
def test_what_a_channel_or_a_course_has_holds_for_its_own_employers(name, world, beside):
    """Half of the employers are on the channel, or own the course; scores rise there and nowhere else."""
    found = []
    for dose in (0.0, 0.4, 1.0):
        m = market(world())
        m.levers.channel_cycle[0], m.levers.channel_key[0] = 1, 7
        people, firms = (np.arange(len(t.ident)) for t in (m.world.persons, m.world.employers))
        for other, value in beside:
            write(m, other, value, people if other in PERSON else firms[GIVEN])
        getattr(m.levers, name)[0] = dose
        found.append(scores(m))
    for less, more in pairwise(found):
        steps = {key: more[key] - less[key] for key in less.keys() & more.keys()}
        mine = [step for key, step in steps.items() if given("members", key, m)]
        assert all(step == 0 for key, step in steps.items() if not given("members", key, m))
        assert min(mine) >= -1e-6
        assert max(mine) > 1e-6
