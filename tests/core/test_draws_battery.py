"""The keyed draws and Philox pass the same battery; generators with a known flaw do not."""

import numpy as np
import pytest
from battery import p_values, pair_p_values, rejected
from numba import njit
from scipy import stats

from labsim.core import draws, philox

STRIDE = draws.IDENT_STRIDE
S30 = np.uint64(30)


@njit
def keyed(seed, decision, week, ident):
    return draws.bits(draws.stream(seed, decision, week), ident)


@njit
def philox_draw(seed, decision, week, ident):
    return philox.bits(seed, decision, week, ident)


@njit
def keyed_pair(seed, decision, a, b):
    return draws.pair_bits(draws.lasting_stream(seed, decision), a, b)


# --- generators with one flaw each ----------------------------------------------------------------------


@njit
def equal_strides(seed, decision, week, ident):
    return draws.mix(draws.mix(seed + decision) + week * STRIDE + ident * STRIDE)


@njit
def bare_lcg(seed, decision, week, ident):
    return (draws.stream(seed, decision, week) + ident) * np.uint64(6364136223846793005) + STRIDE


@njit
def half_a_finaliser(seed, decision, week, ident):
    z = draws.stream(seed, decision, week) + ident * STRIDE
    return (z ^ (z >> S30)) * np.uint64(0xBF58476D1CE4E5B9)


@njit
def blind_to_high_bits(seed, decision, week, ident):
    return draws.bits(draws.stream(seed, decision, week), ident & np.uint64(0xFFFFFFFF))


@njit
def commuting_pair(seed, decision, a, b):
    return draws.mix(draws.lasting_stream(seed, decision) + a * STRIDE + b * STRIDE)


@njit
def cancelling_pair(seed, decision, a, b):
    return draws.mix(draws.lasting_stream(seed, decision) ^ (a * STRIDE) ^ (b * STRIDE))


FLAWED = {
    equal_strides: "week up, ident down: distinct",
    bare_lcg: "along ident: correlation at lag 1",
    half_a_finaliser: "avalanche of ident: worst bit",
    blind_to_high_bits: "along municipality: distinct",
}


@pytest.mark.parametrize("draw", [keyed, philox_draw], ids=lambda draw: draw.__name__)
def test_sound_generators_pass(draw):
    found = p_values(draw)
    assert rejected(found) == {}
    graded = [p for name, p in found.items() if "distinct" not in name and "worst" not in name]
    assert stats.kstest(graded, "uniform").pvalue > 1e-4, (
        "p-values of a sound generator are uniform themselves"
    )


@pytest.mark.slow
@pytest.mark.parametrize("draw", [keyed, philox_draw], ids=lambda draw: draw.__name__)
def test_sound_generators_pass_at_length(draw):
    assert rejected(p_values(draw, 1 << 21)) == {}


@pytest.mark.parametrize(("draw", "betrayed_by"), FLAWED.items())
def test_flawed_generators_fail(draw, betrayed_by):
    assert betrayed_by in rejected(p_values(draw))


def test_pairs_pass():
    assert rejected(pair_p_values(keyed_pair)) == {}


@pytest.mark.parametrize("pair", [commuting_pair, cancelling_pair], ids=lambda pair: pair.__name__)
def test_flawed_pairs_fail(pair):
    assert {"distinct", "(a, b) and (b, a)"} <= rejected(pair_p_values(pair)).keys()


def test_single_draws_share_nothing_with_pairs():
    idents = np.arange(2000)
    key = draws.lasting_stream(5, 6)
    pairs = {draws.pair_bits(key, a, b) for a in range(45) for b in range(45)}
    assert len(pairs) == 45 * 45
    assert pairs.isdisjoint({draws.bits(key, ident) for ident in idents.tolist()})
