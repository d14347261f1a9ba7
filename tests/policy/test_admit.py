"""Who comes first: keyed, nested in the number of seats, and by the rule that kernels use for distance to work."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from labsim.core.codes import Decision
from labsim.policy.admit import admit, fill, in_order, keyed_uniforms
from labsim.world.derived import distance_group, distance_groups
from reference_draws import stream, uniform

IDENTS = np.array([3, 2**63 + 5, 17, 2**40, 2**64 - 1], np.uint64)


def test_keyed_uniforms_are_the_keyed_draws_one_by_one():
    found = keyed_uniforms(7, Decision.INTAKE, 10_003, IDENTS)
    assert found.tolist() == [uniform(stream(7, Decision.INTAKE, 10_003), int(who)) for who in IDENTS]
    assert keyed_uniforms(7, Decision.INTAKE, 1, IDENTS[:0]).shape == (0,)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2**64 - 1)), max_size=30, unique=True))
def test_one_seat_more_adds_one_person_and_moves_nobody(rows):
    priority, draw = np.array([r[0] for r in rows], float), np.array([r[1] for r in rows], float)
    idents = np.array([r[2] for r in rows], np.uint64)
    first = sorted(range(len(rows)), key=lambda k: (-rows[k][0], rows[k][1], rows[k][2]))
    assert in_order(priority, draw, idents).tolist() == first
    for n in range(-1, len(rows) + 2):
        assert admit(priority, draw, idents, n).tolist() == first[: max(0, n)]


def test_asking_goes_on_until_the_seats_are_taken():
    order = np.array([4, 1, 3, 0, 2])
    assert fill(order, lambda k: k != 1, 2) == ([4, 3], 3)
    assert fill(order, lambda k: False, 2) == ([], 5)
    assert fill(order, lambda k: True, 0) == ([], 0)


def test_distance_of_many_is_the_distance_of_each():
    soft = np.tile(np.array([0.1, 0.2, 0.35, 0.45, 0.5, 0.55, 0.9], np.float32), 256)
    barriers = np.repeat(np.arange(256), 7).astype(np.uint8)
    found = np.full(len(soft), -9)
    assert distance_groups(barriers, soft, found) == len(soft)
    assert found.tolist() == [distance_group(b, s) for b, s in zip(barriers, soft, strict=True)]


def test_few_of_many_are_the_first_of_the_whole_order():
    """Also among equal draws, which idents decide."""
    rng = np.random.default_rng(4)
    for size, n in ((400, 7), (400, 1), (90, 10), (64, 7)):
        draw, idents = rng.integers(0, 30, size) / 30, rng.permutation(size).astype(np.uint64)
        zeros = np.zeros(size)
        assert admit(zeros, draw, idents, n).tolist() == in_order(zeros, draw, idents)[:n].tolist()
    assert admit(zeros, draw, idents, 0).tolist() == []
