"""Who sees what: every pair once in its cycle of weeks, twice as often when fresh, independent of others."""

import numpy as np
import pytest
from scipy import stats
from small_market import Case, behaviour, changed, look_only, market, small_fields, small_offices
from small_world import WEEK, segments_of, small_world

from labsim.core.codes import NO_ROW, Attachment, Scheme, Slot, Status
from labsim.processes.listing import FEW
from labsim.world.board import LIST, TURNS, Tally, VacancyKind
from labsim.world.visibility import NEAR_CYCLE_W as NEAR_CYCLE
from labsim.world.visibility import OWN_CYCLE_W as OWN_CYCLE

OWN, NEAR = 18, 19
EACH = 24  # openings of each segment
SIGNIFICANT = 1e-4  # one fixed draw of each statistic: a sound rule fails once in ten thousand


def without_border(world):
    """The same region with nobody and nothing around it."""
    return world._replace(
        outside=type(world.outside)(*(column[:0] for column in world.outside)),
        shadows=type(world.shadows)(*(column[:0] for column in world.shadows)),
    )


def bare_case(people: int, segments: np.ndarray, state: Slot, seed: int = 1) -> Case:
    """Unemployed people of one segment before openings that stay open and that everybody wants."""
    n = len(segments)
    world = without_border(small_world(people, max(n, 36)))
    persons, positions = world.persons, world.positions
    persons.status[:people] = Status.UNEMPLOYED
    persons.attachment[:people] = Attachment.STRONG
    persons.scheme[:] = Scheme.NONE
    persons.position[:] = NO_ROW
    persons.barriers[:] = 0
    persons.segment[:] = OWN
    positions.state[:] = Slot.CLOSED
    positions.state[:n] = state
    positions.opened[:] = WEEK
    positions.segment[:n] = segments
    rules = changed(
        behaviour(), seekers__apply_none=20.0, seekers__give_up_w=0.0, seekers__reserve_jobless=-99.0,
        seekers__radius_practical=999.0, seekers__radius_middle=999.0, seekers__radius_high=999.0,
        seekers__radius_spread=0.0,
    )  # fmt: skip
    world = world._replace(segments=segments_of(positions, world.outside, people))
    return Case(world, rules, small_fields(), small_offices(0), seed=seed)


def longest_lists(m) -> None:
    """Everybody may apply to all that a list can hold."""
    m.board.cap[:] = LIST


def sightings(m, weeks: int) -> np.ndarray:
    """Who sees which opening in which week [weeks, people, openings] bool; nothing is ever filled."""
    people = int((m.world.persons.status == Status.UNEMPLOYED).sum())
    openings = int((m.world.positions.state != Slot.CLOSED).sum())
    seen = np.zeros((weeks, people, openings), bool)
    for k in range(weeks):
        look_only(m, longest_lists)
        board = m.board
        n = int(board.seekers[0])
        assert n == people
        for row, count, listed in zip(board.who[:n], board.filled[:n], board.vacancy[:n], strict=True):
            seen[k, row, board.row[listed[:count]]] = True
        assert seen[k].sum() == board.tally[Tally.VISIBLE], "a list was too short to show all that was seen"
        m.week += 1
    return seen


@pytest.fixture(scope="module")
def posted() -> np.ndarray:
    """Two fresh weeks and a cycle and a quarter of 300 people before posted vacancies, half of them near."""
    where = np.repeat([OWN, NEAR], EACH)
    return sightings(market(bare_case(300, where, Slot.POSTED)), 2 + NEAR_CYCLE + OWN_CYCLE)


def test_a_pair_of_the_own_segment_meets_once_in_every_cycle(posted):
    later = posted[2:, :, :EACH]
    for first in range(0, NEAR_CYCLE, 7):
        assert (later[first : first + OWN_CYCLE].sum(axis=0) == 1).all()


def test_a_pair_of_neighbouring_segments_meets_four_times_less_often(posted):
    later = posted[2:, :, EACH:]
    assert NEAR_CYCLE == 4 * OWN_CYCLE
    for first in (0, 5, OWN_CYCLE):
        assert (later[first : first + NEAR_CYCLE].sum(axis=0) == 1).all()


@pytest.mark.parametrize(("columns", "cycle"), [(slice(0, EACH), OWN_CYCLE), (slice(EACH, 2 * EACH), NEAR_CYCLE)])
def test_fresh_vacancies_are_seen_twice_as_often(posted, columns, cycle):
    fresh = posted[:2, :, columns]
    assert stats.binomtest(int(fresh.sum()), fresh.size, 2 / cycle).pvalue > SIGNIFICANT


def phases(posted: np.ndarray) -> np.ndarray:
    """Week of the cycle in which each pair of the own segment meets [people, EACH]."""
    return posted[2 : 2 + OWN_CYCLE, :, :EACH].argmax(axis=0)


def test_phases_are_even(posted):
    counts = np.bincount(phases(posted).ravel(), minlength=OWN_CYCLE)
    assert stats.chisquare(counts).pvalue > SIGNIFICANT


@pytest.mark.parametrize("apart", [1, 2, 3, 8, 16, 64])
def test_neighbouring_idents_do_not_see_the_same(posted, apart):
    """Of two people whose idents differ little, one's phase says nothing about the other's."""
    phase = phases(posted)[:, 0]
    for apart_in_phase in ((phase[:-apart] - phase[apart:]) % OWN_CYCLE, phase[:-apart] ^ phase[apart:]):
        assert stats.chisquare(np.bincount(apart_in_phase, minlength=OWN_CYCLE)).pvalue > SIGNIFICANT


def test_people_spread_over_turns_and_within_a_turn_as_chance_does(posted):
    """Viewers of a vacancy vary from week to week as independent people do: no more, and no less."""
    turns = np.bincount(phases(posted)[:, 0] % TURNS, minlength=TURNS)
    assert stats.chisquare(turns).pvalue > SIGNIFICANT
    crowds = posted[2 : 2 + OWN_CYCLE, :, :EACH].sum(axis=1).reshape(-1, TURNS, EACH)
    rounds = len(crowds)
    expected = crowds.sum(axis=0) / rounds
    spread = ((crowds - expected) ** 2 / expected).sum()
    freedom = (rounds - 1) * TURNS * EACH
    assert stats.chi2.ppf(SIGNIFICANT, freedom) < spread < stats.chi2.ppf(1 - SIGNIFICANT, freedom)


def test_another_seed_is_another_coincidence(posted):
    """Replications must not share who meets whom when."""
    where = np.repeat([OWN, NEAR], EACH)
    other = sightings(market(bare_case(300, where, Slot.POSTED, seed=2)), 2 + OWN_CYCLE)
    same = int((phases(other) == phases(posted)).sum())
    assert stats.binomtest(same, phases(posted).size, 1 / OWN_CYCLE).pvalue > SIGNIFICANT


@pytest.mark.parametrize("segment", [OWN, NEAR])
def test_direct_openings_draw_their_candidates(segment):
    """`direct_contacts` a week in the own segment, `direct_near` times as many among as many neighbours."""
    people, openings, weeks = 200, 20, 120
    c = bare_case(people, np.full(openings, segment), Slot.DIRECT)
    m = market(c)
    rules = m.setting.behaviour.search
    mean = rules.direct_contacts * (1.0 if segment == OWN else rules.direct_near)
    seen = sightings(m, weeks)
    rate = int(65536 * TURNS * mean / people) / 65536 / TURNS
    assert abs(rate * people / mean - 1) < 0.02
    assert stats.binomtest(int(seen.sum()), seen.size, rate).pvalue > SIGNIFICANT
    crowds = seen.sum(axis=1)
    spread = ((crowds - people * rate) ** 2).sum() / (people * rate * (1 - rate))
    assert stats.chi2.ppf(SIGNIFICANT, crowds.size) < spread < stats.chi2.ppf(1 - SIGNIFICANT, crowds.size)


def few_case(people: int, segments: np.ndarray, state: Slot) -> Case:
    """`bare_case` in which nobody else is there, as it is in a segment too small for turns."""
    c = bare_case(people, segments, state)
    c.world.persons.status[people:] = Status.ABSENT
    assert people < FEW
    return c


@pytest.mark.parametrize("people", [1, 3, 8, 79])
def test_direct_openings_draw_their_candidates_in_small_segments_too(people):
    """Also where few people search, a direct opening asks `direct_contacts` of them a week, or all of them."""
    openings, weeks = 3, 200  # no more than a list holds
    m = market(few_case(people, np.full(openings, OWN), Slot.DIRECT))
    seen = sightings(m, weeks)
    rate = min(65535, int(65536 * m.setting.behaviour.search.direct_contacts / people)) / 65536
    assert stats.binomtest(int(seen.sum()), seen.size, rate).pvalue > SIGNIFICANT


def test_in_small_segments_pairs_meet_as_often_as_in_large_ones():
    """Without turns: once in every cycle, twice as often when fresh."""
    where = np.repeat([OWN, NEAR], EACH)
    seen = sightings(market(few_case(60, where, Slot.POSTED)), 2 + NEAR_CYCLE + OWN_CYCLE)
    fresh, later = seen[:2], seen[2:]
    for first in range(0, NEAR_CYCLE, 7):
        assert (later[first : first + OWN_CYCLE, :, :EACH].sum(axis=0) == 1).all()
    for first in (0, 5, OWN_CYCLE):
        assert (later[first : first + NEAR_CYCLE, :, EACH:].sum(axis=0) == 1).all()
    for columns, cycle in ((slice(0, EACH), OWN_CYCLE), (slice(EACH, 2 * EACH), NEAR_CYCLE)):
        met = fresh[:, :, columns]
        assert stats.binomtest(int(met.sum()), met.size, 2 / cycle).pvalue > SIGNIFICANT
    counts = np.bincount(phases(seen).ravel(), minlength=OWN_CYCLE)
    assert stats.chisquare(counts).pvalue > SIGNIFICANT


@pytest.mark.parametrize("referred", [False, True])
def test_who_applies_nowhere_this_week_can_only_be_asked(referred):
    """Without applications of one's own and without mediation only direct openings are looked at."""
    c = bare_case(300, np.full(2 * EACH, OWN), Slot.POSTED)
    c.world.positions.state[EACH : 2 * EACH] = Slot.DIRECT
    c.world.positions.handled[:] = True
    m = market(c)

    def nobody_applies(m) -> None:
        m.board.cap[:], m.board.referred[:] = 0, referred

    kinds: set[int] = set()
    for _ in range(OWN_CYCLE):
        look_only(m, nobody_applies)
        board = m.board
        for listed, count in zip(board.vacancy, board.filled[: board.seekers[0]], strict=False):
            kinds |= set(board.kind[listed[:count]].tolist())
        m.week += 1
    assert kinds == ({VacancyKind.DIRECT, VacancyKind.POSTED} if referred else {VacancyKind.DIRECT})
