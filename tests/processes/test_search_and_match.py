"""Search and matching together where no list is cut off: more jobs harm nobody, more seekers help nobody."""

import numpy as np
from small_market import Case, changed, market
from small_world import WEEK, idents
from test_one_more import jobless, with_one_more
from test_visibility import NEAR, OWN, bare_case

from labsim import week as engine
from labsim.core.codes import Kind, Slot
from labsim.core.sieve import hashes
from labsim.world.board import LIST, VacancyKind

NOTHING = -1.0e9


def open_case(seed: int, people: int = 140, vacancies: int = 48) -> Case:
    """Different people before different vacancies that refuse some; nobody meets as many as a list can hold."""
    rng = np.random.default_rng(seed)
    c = bare_case(people, rng.choice([OWN, NEAR], vacancies), Slot.POSTED, seed)
    persons, slots = c.world.persons, c.world.positions
    persons.segment[:people] = rng.choice([OWN, NEAR], people)
    persons.barriers[:people] = np.where(rng.random(people) < 0.3, 1 << rng.integers(1, 8, people), 0)
    slots.opened[:vacancies] = WEEK - rng.integers(0, 30, vacancies)
    rules = changed(c.behaviour, seekers__reserve_jobless=-0.2, listing__theta=-0.5)
    return c._replace(behaviour=rules)


def with_one_vacancy_more(c: Case, seed: int) -> Case:
    """The same case with one more posted vacancy, in a row in the middle of the table."""
    rng = np.random.default_rng(seed)
    world = c.world
    n = int((world.positions.state == Slot.POSTED).sum())
    at = int(rng.integers(0, n))
    positions = type(world.positions)(*(np.insert(column, at, column[at]) for column in world.positions))
    positions.ident[at] = idents(Kind.POSITION, 7, 1, 10**6 + seed)[0]
    positions.hash[at : at + 1] = hashes(positions.ident[at : at + 1])
    positions.vacancy[at] = rng.integers(1, 2**63)
    positions.wage[at] = 0.3
    return c._replace(world=world._replace(positions=positions))


def outcome(c: Case) -> tuple[dict[int, float], int]:
    """How much each searcher likes what it got, NOTHING for nothing; and the longest list."""
    m = market(c)
    search = engine.search

    def uncapped(*arguments):
        m.board.cap[:] = LIST
        return search(*arguments)

    engine.search = uncapped
    try:
        engine.search_and_match(m)
    finally:
        engine.search = search
    board, got = m.board, {}
    n = int(board.seekers[0])
    assert (board.kind[: board.start[-1]] == VacancyKind.POSTED).all()
    for s in range(n):
        q = int(m.scratch.entry[s])
        got[int(board.who_ident[s])] = float(board.utility[s, q]) if q < board.filled[s] else NOTHING
    return got, int(board.filled[:n].max())


def test_an_inserted_vacancy_harms_nobody():
    gained = 0
    for seed in range(10):
        c = open_case(seed)
        before, longest = outcome(c)
        for extra in range(6):
            after, longer = outcome(with_one_vacancy_more(c, 100 * seed + extra))
            assert max(longest, longer) < LIST, "the property holds only where no list is cut off"
            assert before.keys() == after.keys()
            assert all(after[who] >= worth for who, worth in before.items())
            gained += after != before
    assert gained >= 20


def test_an_inserted_seeker_helps_nobody():
    took, displaced = 0, 0
    for seed in range(10):
        c = open_case(seed)
        before, longest = outcome(c)
        rows = jobless(c.world)
        for extra, row in enumerate(rows[:: len(rows) // 6][:6]):
            after, longer = outcome(with_one_more(c, row, 10**6 + 100 * seed + extra))
            assert max(longest, longer) < LIST, "the property holds only where no list is cut off"
            newcomer = (after.keys() - before.keys()).pop()
            assert all(after[who] <= worth for who, worth in before.items())
            took += after[newcomer] > NOTHING
            displaced += any(after[who] < worth for who, worth in before.items())
    assert took >= 5 and displaced >= 2
