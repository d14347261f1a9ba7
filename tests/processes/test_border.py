"""The border: outside jobs that residents leave or take beyond the normal number are offered less or again."""

from contextlib import ExitStack
from unittest.mock import patch

import numpy as np
import pytest
from scipy import stats
from small_market import case, changed, market
from small_world import idents, table

from labsim import week as engine
from labsim.core.codes import SEGMENTS, Kind, Slot
from labsim.world.board import VacancyKind
from labsim.world.demand import OutsideJobs
from labsim.world.persons import Persons, PersonTraits

SIGNIFICANT = 1e-4
MEMORY_W = 26.0  # weeks over which the outside answers
BLOCK_W = 12  # weeks after which a row offers its next job
LATER = slice(200, None)  # without the first weeks, in which the outside fills up
FEEBLE = 0.15  # chance a week that a resident takes an outside job that is open


def border(each: int, outside_eta: float, normal: float = 0.0, owed: float = 0.0):
    """A market in which nothing happens but at the border: `each` rows of outside jobs in every segment."""
    c = case(people=60, slots=40)
    n = each * SEGMENTS
    outside = table(
        OutsideJobs, n, ident=idents(Kind.OUTSIDE_JOB, 0, n), segment=np.repeat(np.arange(SEGMENTS), each), taken=-1,
        phase=np.tile(np.arange(each) * BLOCK_W // each, SEGMENTS),
    )  # fmt: skip
    world = c.world._replace(
        outside=outside, persons=table(Persons, n, ident=np.arange(1, n + 1)), traits=table(PersonTraits, n)
    )
    world.positions.state[:] = Slot.FILLED
    segments = world.segments
    segments.outside_jobs[:], segments.outside_normal[:] = each, normal
    segments.outside_owed[:] = owed
    rules = changed(c.behaviour, listing__block_w=BLOCK_W, hiring__border_memory_w=MEMORY_W)
    return market(c._replace(world=world, outside_eta=outside_eta, behaviour=rules))


class Lived:
    """What weeks at the border brought: numbers of jobs by week, all segments together."""

    def __init__(self, m, chance: float, hold: bool = False) -> None:
        self.m, self.chance, self.hold = m, chance, hold
        self.rng = np.random.default_rng(3)  # who takes a job is no draw of the model here
        self.offered, self.hired, self.reopened, self.withheld, self.taken, self.returned = ([] for _ in range(6))

    def take(self, board, entry) -> int:
        """Residents take each open outside job with the given chance, in place of search and matching."""
        places = np.flatnonzero(board.kind[: board.start[-1]] == VacancyKind.OUTSIDE)
        self.offered.append(len(places))
        luck = self.rng.random(len(self.m.world.outside.ident))
        held = places[luck[-2 - board.row[places]] < self.chance]
        n = len(held)
        board.holder[held], board.who[:n], entry[:n] = np.arange(n), np.arange(n), 0
        board.who_ident[:n] = self.rng.integers(1, 2**62, n)
        board.seekers[0] = n
        self.rows = -2 - board.row[held]
        return n

    def run(self, weeks: int) -> "Lived":
        """So many weeks; hold: the account of the outside stays as it is."""
        segments, outside = self.m.world.segments, self.m.world.outside
        nothing = {name: lambda *_: 0 for name in ("start_jobs", "choose_seekers", "search", "select")}
        with ExitStack() as stack:
            for name, stand_in in {**nothing, "match": self.take}.items():
                stack.enter_context(patch.object(engine, name, stand_in))
            for _ in range(weeks):
                owed = segments.outside_owed.copy()
                block = (self.m.week + outside.phase) // BLOCK_W
                engine.search_and_match(self.m)
                if self.hold:
                    segments.outside_owed[:] = owed
                self.hired.append(len(self.rows))
                self.reopened.append(int((outside.taken[self.rows] < block[self.rows]).sum()))
                self.withheld.append(int((outside.taken > block).sum()))
                self.taken.append(float(segments.outside_taken.sum()))
                self.returned.append(float(segments.outside_returned.sum()))
                self.m.week += 1
        return self


def held_at(normal: float, owed: float, outside_eta: float, chance: float = 1.0, weeks: int = 10 * BLOCK_W) -> Lived:
    """Weeks in which employers outside owe the region these numbers of jobs in each segment."""
    return Lived(border(24, outside_eta, normal, owed), chance, hold=True).run(weeks)


# --- one answer at a time -------------------------------------------------------------------------------


@pytest.mark.parametrize("outside_eta", [0.5, 1.0])
def test_with_nothing_owed_nothing_is_reopened_or_withheld(outside_eta):
    lived = held_at(1.6, 0.0, outside_eta)
    assert sum(lived.hired) > 1000
    assert sum(lived.reopened) == sum(lived.withheld) == 0


@pytest.mark.parametrize("owed", [-10.0, 10.0])
def test_given_jobs_are_given(owed):
    """At outside_eta 0 nothing can be owed; an account that has something is not looked at."""
    lived = held_at(1.0, owed, 0.0)
    assert sum(lived.reopened) == sum(lived.withheld) == 0


@pytest.mark.parametrize("owed", [2.6, 13.0])
def test_what_is_owed_comes_back_over_the_memory(owed):
    """Of hires at the normal rate, owed / memory a week open again."""
    normal = sum(held_at(1.0, 0.0, 1.0).hired) / (10 * BLOCK_W) / SEGMENTS
    lived = held_at(normal, owed, 1.0)
    chance = owed / MEMORY_W / normal
    assert stats.binomtest(sum(lived.reopened), sum(lived.hired), chance).pvalue > SIGNIFICANT
    assert sum(lived.withheld) == 0


@pytest.mark.parametrize("owed", [-2.6, -20.0])
def test_what_was_left_is_not_offered_over_the_memory(owed):
    """Of the blocks that begin, as many do not open as were left, spread over the memory."""
    weeks = 20 * BLOCK_W
    lived = held_at(1.0, owed, 1.0, chance=0.0, weeks=weeks)
    blocks = weeks // BLOCK_W * 24 * SEGMENTS
    chance = -owed / MEMORY_W * weeks * SEGMENTS / blocks
    assert stats.binomtest(sum(lived.withheld), blocks, chance).pvalue > SIGNIFICANT
    assert sum(lived.reopened) == 0


@pytest.mark.parametrize("outside_eta", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("normal", [0.5, 3.0])
def test_the_account_holds_a_share_outside_eta_of_what_is_beyond_normal(outside_eta, normal):
    """In whole: what was taken beyond normal times outside_eta, less what came back, plus what was withheld."""
    m = border(24, outside_eta, normal)
    segments, expected = m.world.segments, np.zeros(SEGMENTS)
    lived = Lived(m, FEEBLE)
    for _ in range(60):
        lived.run(1)
        expected += outside_eta * (segments.outside_taken - normal)
        expected += segments.outside_withheld - segments.outside_returned
    if outside_eta > 0:
        assert segments.outside_owed == pytest.approx(expected)
        assert segments.outside_returned.max() <= segments.outside_taken.max() <= lived.hired[-1]
    else:
        assert (segments.outside_owed == 0).all()


def test_a_job_that_is_open_is_never_taken_back():
    """What is withheld is the job of the next block: the present one stays to its last week."""
    m = border(24, 1.0, normal=1.0, owed=-1000.0)
    lived = Lived(m, 0.0, hold=True).run(1)
    last = (m.week + m.world.outside.phase) % BLOCK_W == 0  # its block begins in the week that follows
    assert lived.offered[0] > 0 and lived.withheld[0] == last.sum() > 0
    assert ((m.world.outside.taken >= 0) == last).all()
    assert (m.world.outside.taken[last] == (m.week + m.world.outside.phase[last]) // BLOCK_W).all()


def test_a_job_taken_in_its_last_week_can_be_withheld_too():
    """Every row whose next block begins is withheld here, whether a resident has the present job or not."""
    m = border(24, 1.0, normal=1.0, owed=-1000.0)
    Lived(m, 1.0, hold=True).run(1)
    shifted = m.week + m.world.outside.phase
    last = shifted % BLOCK_W == 0
    assert (m.world.outside.taken[last] == shifted[last] // BLOCK_W).all()


# --- a world at rest ------------------------------------------------------------------------------------


def at_rest(outside_eta: float, normal: float) -> Lived:
    """Ten years and more in which residents take outside jobs at one rate."""
    return Lived(border(24, outside_eta, normal), FEEBLE).run(3000)


@pytest.fixture(scope="module")
def worlds() -> dict[float, Lived]:
    """The same world at rest for each outside_eta; normal is what is taken where outside jobs are given."""
    given = at_rest(0.0, 0.0)
    normal = float(np.mean(given.taken[LATER])) / SEGMENTS
    return {0.0: given, **{outside_eta: at_rest(outside_eta, normal) for outside_eta in (0.5, 1.0)}}


def apart(found: list[float], expected: list[float]) -> float:
    """How many standard errors the means of two series of weeks differ, by the spread of fifty parts of them."""
    parts = (np.array(found) - np.array(expected))[LATER].reshape(50, -1).mean(axis=1)
    return float(parts.mean() / (parts.std(ddof=1) / np.sqrt(len(parts))))


@pytest.mark.parametrize("outside_eta", [0.5, 1.0])
def test_a_world_at_rest_is_offered_as_many_jobs_whether_given_or_elastic(worlds, outside_eta):
    """With hires at normal on average as much comes back as is withheld, and as many jobs are open."""
    lived = worlds[outside_eta]
    assert abs(apart(lived.returned, lived.withheld)) < 4
    assert abs(apart(lived.offered, worlds[0.0].offered)) < 4
    for name in ("offered", "hired"):
        ratio = np.mean(getattr(lived, name)[LATER]) / np.mean(getattr(worlds[0.0], name)[LATER])
        assert abs(ratio - 1) < 0.01


@pytest.mark.parametrize("outside_eta", [0.5, 1.0])
def test_hires_beyond_normal_bring_back_a_share_outside_eta(outside_eta):
    """Residents who take jobs half as fast again find that share of what they take beyond normal back."""
    before = at_rest(0.0, 0.0)
    normal = float(np.mean(before.taken[LATER])) / SEGMENTS
    more = Lived(border(24, outside_eta, normal), 1.5 * FEEBLE).run(3000)
    beyond = np.mean(more.taken[LATER]) - normal * SEGMENTS
    back = np.mean(more.returned[LATER]) - np.mean(more.withheld[LATER])
    assert beyond > 1
    assert back / beyond == pytest.approx(outside_eta, abs=0.02)
