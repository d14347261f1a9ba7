"""Deferred acceptance given the lists: equal to independent stable matchings, order-free, monotone."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_matching import UNMATCHED, Market, best_for_seekers, fixed_point

from labsim.processes.matching import match
from labsim.world.board import LIST, REFUSED, empty_board

SEEKERS, VACANCIES = 40, 40
SCORES = st.one_of(st.none(), st.sampled_from([0.0, 1.0, 1.0, 2.0]))  # few values: ties and refusals abound

BOARD = empty_board(VACANCIES, SEEKERS, 1)
ENTRY = np.zeros(SEEKERS, np.int32)


@st.composite
def markets(draw, seekers=12, vacancies=10, longest=8):
    """Lists of up to so many seekers over so many vacancies; idents in no order."""
    n = draw(st.integers(1, seekers))
    m = draw(st.integers(1, vacancies))
    idents = draw(st.lists(st.integers(1, 10**6), min_size=n, max_size=n, unique=True))
    lists = []
    for ident in idents:
        wanted = draw(st.permutations(range(m)))[: draw(st.integers(0, min(m, longest)))]
        lists.append((ident, [(v, draw(SCORES)) for v in wanted]))
    return lists


def matched(lists, place=lambda v: v):
    """What the kernel makes of the lists: {seeker: vacancy}. place: where on the board a vacancy stands."""
    BOARD.seekers[0] = len(lists)
    BOARD.holder[:] = -1
    BOARD.holder_score[:] = 0.0
    for s, (ident, entries) in enumerate(lists):
        BOARD.who_ident[s] = ident
        BOARD.filled[s] = len(entries)
        for q, (v, score) in enumerate(entries):
            BOARD.vacancy[s, q] = place(v)
            BOARD.score[s, q] = REFUSED if score is None else score
    held = match(BOARD, ENTRY)
    found = {}
    for s, (ident, entries) in enumerate(lists):
        v = entries[ENTRY[s]][0] if ENTRY[s] < len(entries) else UNMATCHED
        if v != UNMATCHED:
            found[ident] = v
            assert BOARD.holder[place(v)] == s
    assert held == len(found) == (BOARD.holder >= 0).sum()
    return found


@settings(max_examples=100)
@given(lists=markets(seekers=4, vacancies=4, longest=4))
def test_it_is_the_best_for_seekers_among_all_stable_matchings(lists):
    market = Market(lists)
    stable = market.stable_matchings()
    assert matched(lists) == best_for_seekers(market, stable) in stable


@settings(max_examples=100)
@given(lists=markets())
def test_it_equals_the_fixed_point_and_has_no_blocking_pair(lists):
    found = matched(lists)
    assert found == fixed_point(Market(lists))
    assert Market(lists).blocking_pairs(found) == []


@settings(max_examples=100)
@given(lists=markets(), data=st.data())
def test_rows_do_not_matter(lists, data):
    """Seekers in another order, vacancies elsewhere on the board, idents carried: the same people match."""
    others = data.draw(st.permutations(lists))
    places = data.draw(st.permutations(range(VACANCIES)))
    assert matched(others, lambda v: places[v]) == matched(lists)


@settings(max_examples=100)
@given(lists=markets(longest=LIST - 1), data=st.data())
def test_an_inserted_vacancy_harms_nobody(lists, data):
    fresh = VACANCIES - 1
    longer = []
    for ident, entries in lists:
        k = data.draw(st.integers(0, len(entries)))
        entry = [(fresh, data.draw(SCORES))] if data.draw(st.booleans()) else []
        longer.append((ident, [*entries[:k], *entry, *entries[k:]]))
    before, after = matched(lists), matched(longer)
    for ident, entries in longer:
        order = [v for v, _ in entries] + [UNMATCHED]
        assert order.index(after.get(ident, UNMATCHED)) <= order.index(before.get(ident, UNMATCHED))


@settings(max_examples=100)
@given(lists=markets(), data=st.data())
def test_an_inserted_seeker_helps_nobody(lists, data):
    ident = data.draw(st.integers(10**6 + 1, 10**7) | st.just(0))
    wanted = data.draw(st.permutations(range(10)))[: data.draw(st.integers(0, 8))]
    newcomer = (ident, [(v, data.draw(SCORES)) for v in wanted])
    k = data.draw(st.integers(0, len(lists)))
    before, after = matched(lists), matched([*lists[:k], newcomer, *lists[k:]])
    for other, entries in lists:
        order = [v for v, _ in entries] + [UNMATCHED]
        assert order.index(after.get(other, UNMATCHED)) >= order.index(before.get(other, UNMATCHED))


def test_equal_scores_go_to_the_lower_ident():
    first, second = [(0, 1.0)], [(0, 1.0)]
    assert matched([(7, first), (3, second)]) == {3: 0} == matched([(3, second), (7, first)])


def test_a_refused_seeker_gets_nothing_even_without_rivals():
    assert matched([(1, [(0, None), (1, None)])]) == {}
