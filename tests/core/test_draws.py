"""The keyed draws against a plain-Python reference and published values; idents; what pairing rests on."""

from enum import IntEnum
from hashlib import blake2b

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from labsim.core import draws, philox

MASK = (1 << 64) - 1
word = st.integers(0, MASK)
small = st.integers(0, 5000)
share = st.floats(0.0, 1.0)
exact = settings(max_examples=200, deadline=None, derandomize=True)


class Sample(IntEnum):
    """Stands for the enum of decisions."""

    FIRST = 0
    LATER = 41


# --- a reference in Python integers, written from the definition ----------------------------------------


def ref_mix(x):
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def ref_decision(seed, decision):
    key = ref_mix((seed + 0x2545F4914F6CDD1D) & MASK)
    return ref_mix((key + (decision + 1) * 0xDA942042E4DD58B5) & MASK)


def ref_stream(seed, decision, week):
    return ref_mix((ref_decision(seed, decision) + (week + 1) * 0x8CB92BA72F3D8DD7) & MASK)


def ref_bits(key, ident):
    return ref_mix((key + ident * 0x9E3779B97F4A7C15) & MASK)


def ref_pair(key, a, b):
    return ref_mix((ref_bits(key, a) + b * 0xD1B54A32D192ED03) & MASK)


@njit
def inside(seed, decision, week, a, b):
    """The same calls from within a kernel."""
    key = draws.stream(seed, decision, week)
    lasting = draws.lasting_stream(seed, decision)
    return key, draws.bits(key, a), draws.uniform_at(key, a), draws.pair_bits(lasting, a, b)


@exact
@given(seed=word, decision=word, week=word, a=word, b=word)
def test_reference(seed, decision, week, a, b):
    key = ref_stream(seed, decision, week)
    lasting = ref_mix(ref_decision(seed, decision) ^ 0xA0761D6478BD642F)
    assert draws.stream(seed, decision, week) == key
    assert draws.lasting_stream(seed, decision) == lasting
    assert draws.bits(key, a) == ref_bits(key, a)
    assert draws.uniform_at(key, a) == (ref_bits(key, a) >> 11) / 2**53
    assert draws.uniform(seed, decision, week, a) == (ref_bits(key, a) >> 11) / 2**53
    assert draws.pair_bits(key, a, b) == ref_pair(key, a, b)
    assert draws.pair_bits_of(draws.pair_key(key, a), b) == ref_pair(key, a, b)
    assert draws.uniform_pair_at(key, a, b) == (ref_pair(key, a, b) >> 11) / 2**53
    words = [np.uint64(part) for part in (seed, decision, week, a, b)]
    assert inside(*words) == (
        key,
        ref_bits(key, a),
        (ref_bits(key, a) >> 11) / 2**53,
        ref_pair(lasting, a, b),
    )


@pytest.mark.parametrize("kind", [int, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint64])
def test_any_integer_names_the_same_draw(kind):
    expected = draws.uniform(7, 41, 52, 99)
    assert draws.uniform(kind(7), kind(41), kind(52), kind(99)) == expected
    assert inside(kind(7), kind(41), kind(52), kind(99), kind(1))[2] == expected


def test_enum_members_are_their_number():
    @njit
    def named(seed, week, ident):
        return draws.uniform(seed, Sample.LATER, week, ident)

    assert named(7, 52, 99) == draws.uniform(7, Sample.LATER, 52, 99) == draws.uniform(7, 41, 52, 99)


def test_keys_above_and_below_2_63_take_turns():
    """Numba by itself would compile an int64 version and then refuse the larger key."""
    for key in (1, MASK, 2**63, 5):
        assert draws.bits(key, key) == ref_bits(key, key)
    with pytest.raises(OverflowError):
        draws.bits(-1, 1)


def test_known_answers_of_splitmix64():
    """The first outputs of splitmix64 from state 1234567, as its author publishes them."""
    outputs = [draws.bits(1234567, count) for count in range(1, 6)]
    assert outputs == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((2**32 - 1,) * 4, (2**32 - 1,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_known_answers_of_philox(counter, key, expected):
    """The vectors that Random123 ships for philox4x32 with ten rounds."""
    assert philox.philox4x32(*counter, *key) == expected


def test_pinned_draws():
    """A change here changes every result ever published: it needs a CHANGELOG line labelled Regression."""
    key = draws.stream(2019, 3, 17)
    assert key == ref_stream(2019, 3, 17) == 5432988000189997164
    assert draws.uniform_at(key, 42) == 0.9249588135491332
    assert draws.normal_at(key, 42) == pytest.approx(1.439240575486, abs=1e-9)


# --- chances --------------------------------------------------------------------------------------------


@exact
@given(key=word, ident=word, p=share, q=share)
def test_bernoulli_is_the_uniform_below_p(key, ident, p, q):
    u = draws.uniform_at(key, ident)
    assert draws.bernoulli(key, ident, p) == (u < p)
    assert draws.bernoulli(key, ident, u) is False
    assert draws.bernoulli(key, ident, u + 2.0**-53) is True
    assert draws.bernoulli(key, ident, max(p, q)) >= draws.bernoulli(key, ident, min(p, q))


def test_certain_and_impossible_events():
    idents = range(2000)
    assert all(draws.bernoulli(9, ident, 1.0) for ident in idents)
    assert not any(draws.bernoulli(9, ident, p) for ident in idents for p in (0.0, -1.0, float("nan")))


def test_unit_spans_zero_to_below_one():
    assert draws.unit(0) == 0.0
    assert draws.unit(MASK) == 1.0 - 2.0**-53


# --- idents ---------------------------------------------------------------------------------------------


@exact
@given(kind=st.integers(0, 255), group=st.integers(0, 2**16 - 1), ordinal=st.integers(0, 2**40 - 1))
def test_idents_can_be_read_back(kind, group, ordinal):
    ident = draws.ident(kind, group, ordinal)
    assert (ident >> 56, (ident >> 40) & 0xFFFF, ident & (2**40 - 1)) == (kind, group, ordinal)


@pytest.mark.parametrize("parts", [(256, 0, 0), (0, 2**16, 0), (0, 0, 2**40)])
def test_a_part_too_large_is_refused(parts):
    @njit
    def in_kernel(kind, group, ordinal):
        return draws.ident(kind, group, ordinal)

    for make in (draws.ident, in_kernel):
        with pytest.raises(ValueError, match=r"below 2\*\*40"):
            make(*parts)


def test_parts_of_a_whole_have_idents_of_their_own():
    employers = [draws.ident(2, 512, ordinal) for ordinal in range(200)]
    slots = [draws.ident_of_part(3, employer, slot) for employer in employers for slot in range(50)]
    openings = [draws.ident_of_part(4, slot, count) for slot in slots[:2000] for count in range(10)]
    assert len({*employers, *slots, *openings}) == 200 + 200 * 50 + 2000 * 10
    assert {slot >> 56 for slot in slots} == {3}
    assert draws.ident_of_part(3, employers[0], 1) & (2**56 - 1) == ref_pair(3, employers[0], 1) & (2**56 - 1)


def test_names_have_stable_idents():
    digest = int.from_bytes(blake2b(b"9:avres", digest_size=8).digest(), "little")
    assert draws.ident_of_name(9, "avres") == (9 << 56) | (digest & (2**56 - 1))
    assert draws.ident_of_name(9, "avres") == 677629140403397185
    assert draws.ident_of_name(10, "avres") & (2**56 - 1) != draws.ident_of_name(9, "avres") & (2**56 - 1)
    for kind in (-1, 256):
        with pytest.raises(ValueError, match="0 to 255"):
            draws.ident_of_name(kind, "avres")


# --- what the pairing of worlds rests on ----------------------------------------------------------------


@exact
@given(seed=small, decision=small, week=small, idents=st.lists(word, min_size=1, max_size=20, unique=True))
def test_a_draw_does_not_depend_on_who_else_draws(seed, decision, week, idents):
    key = draws.stream(seed, decision, week)
    alone = {ident: draws.uniforms(key, np.array([ident], np.uint64))[0] for ident in idents}
    together = draws.uniforms(key, np.array(idents[::-1], np.uint64))
    assert together.tolist() == [alone[ident] for ident in idents[::-1]]


def test_a_lasting_stream_is_no_weekly_stream():
    lasting = {draws.lasting_stream(seed, decision) for seed in range(30) for decision in range(40)}
    weekly = {draws.stream(s, d, week) for s in range(30) for d in range(40) for week in range(60)}
    assert len(lasting) == 30 * 40
    assert len(weekly) == 30 * 40 * 60
    assert lasting.isdisjoint(weekly)
