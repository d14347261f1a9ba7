"""Column draws are the draws of the core; whole numbers keep sums; exact numbers go to the lowest scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labsim.core import draws
from labsim.core.codes import Decision, Kind
from labsim.population.keyed import (
    Ask,
    category,
    expand,
    first_of_each,
    from_quantiles,
    part_idents,
    rank_within,
    synthetic_idents,
    whole,
)

IDENTS = np.array([0, 1, 2**40, 2**63, 2**64 - 1], np.uint64)


@pytest.mark.parametrize("question", [0, 7, 100])
def test_answers_are_the_draws_of_the_core(question: int) -> None:
    ask = Ask(11, Decision.TRAIT, IDENTS)
    key = draws.stream(11, int(Decision.TRAIT), question)
    assert ask(question).tolist() == [draws.uniform_at(key, int(i)) for i in IDENTS]
    assert ask.normal(question).tolist() == [draws.normal_at(key, int(i)) for i in IDENTS]


def test_some_rows_get_the_answers_they_get_among_all() -> None:
    ask = Ask(3, Decision.HOUSEHOLD, IDENTS)
    assert ask.of(np.array([4, 1]))(5).tolist() == ask(5)[[4, 1]].tolist()


def test_idents_of_columns_are_those_of_the_core() -> None:
    ordinals = np.array([0, 5, 2**30])
    parts = part_idents(Kind.POSITION, IDENTS[:3], ordinals)
    assert parts.tolist() == [
        draws.ident_of_part(Kind.POSITION, int(w), int(o)) for w, o in zip(IDENTS, ordinals, strict=False)
    ]
    groups = np.array([0, 2, 65535])
    packed = synthetic_idents(Kind.PERSON, groups, ordinals)
    assert packed.tolist() == [
        draws.ident(Kind.PERSON, int(g), int(o)) for g, o in zip(groups, ordinals, strict=True)
    ]


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=30), st.floats(0, 0.999))
def test_whole_numbers_keep_the_sum_and_stay_near(amounts: list[float], u: float) -> None:
    numbers = whole(np.array(amounts), u)
    total = round(sum(amounts))
    assert numbers.sum() == pytest.approx(total, abs=0.51)
    stretch = total / max(sum(amounts), 1e-300)
    assert (abs(numbers - np.array(amounts) * stretch) < 1 + 1e-6).all()


def test_rounding_favours_nobody() -> None:
    amounts = np.array([0.3, 1.25, 2.45])
    mean = np.mean([whole(amounts, u) for u in np.linspace(0, 0.999, 1000)], axis=0)
    assert mean == pytest.approx(amounts, abs=0.01)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=1, max_size=40))
def test_rank_is_the_number_of_those_before(rows: list[tuple[int, int]]) -> None:
    groups, keys = (np.array(c) for c in zip(*rows, strict=True))
    slow = [
        sum(1 for j, (g, k) in enumerate(rows) if g == rows[i][0] and (k, j) < (rows[i][1], i))
        for i in range(len(rows))
    ]
    assert rank_within(groups, keys).tolist() == slow


def test_exact_numbers_go_to_the_lowest_scores_and_never_to_infinite_ones() -> None:
    groups = np.array([0, 0, 0, 1, 1])
    score = np.array([0.3, 0.1, 0.2, 0.5, np.inf])
    taken = first_of_each(groups, score, np.array([2, 2]))
    assert taken.tolist() == [False, True, True, True, False]


def test_small_idioms() -> None:
    assert [c.tolist() for c in expand(np.array([[1, 0], [2, 1]]))] == [[0, 1, 1, 1], [0, 0, 0, 1]]
    assert from_quantiles(np.array([0.0, 0.25, 1.0]), np.array([0.0, 10.0, 30.0])).tolist() == [0, 5, 30]
    assert category(np.array([0.0, 0.29, 0.3, 0.99]), np.array([0.3, 0.0, 0.7])).tolist() == [0, 0, 2, 2]
