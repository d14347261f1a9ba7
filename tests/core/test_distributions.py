"""Normals, counts and durations against other implementations and the laws they claim to follow."""

from math import exp, inf
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from labsim.core import draws

MASK = (1 << 64) - 1
word = st.integers(0, MASK)
unit = st.integers(0, 2**53 - 1).map(lambda k: k * 2.0**-53)
exact = settings(max_examples=200, deadline=None, derandomize=True)


# --- normal ---------------------------------------------------------------------------------------------


@exact
@given(u=st.floats(1e-300, 1.0, exclude_max=True))
def test_inverse_normal_agrees_with_the_standard_library(u):
    assert draws.inverse_normal(u) == pytest.approx(NormalDist().inv_cdf(u), abs=1e-13, rel=1e-14)


def test_inverse_normal_agrees_with_another_algorithm():
    u = np.concatenate([np.linspace(1e-12, 1 - 1e-12, 20_001), 10.0 ** -np.arange(1, 300)])
    ours = np.array([draws.inverse_normal(x) for x in u.tolist()])
    assert np.abs(ours - stats.norm.ppf(u)).max() < 1e-9


@exact
@given(u=unit, v=unit)
def test_inverse_normal_rises_and_is_finite_on_every_uniform(u, v):
    low, high = sorted((u, v))
    assert -8.3 < draws.inverse_normal(low) <= draws.inverse_normal(high) < 8.3


def test_ends_are_the_last_step_of_a_uniform():
    assert draws.inverse_normal(0.0) < draws.inverse_normal(2.0**-53)
    assert draws.inverse_normal(1.0) == draws.inverse_normal(1.0 - 2.0**-53)
    assert np.isnan(draws.inverse_normal(float("nan")))


@exact
@given(
    x=st.one_of(
        word, st.integers(0, 64).map(lambda k: (1 << k) - 1), st.integers(0, 63).map(lambda k: 1 << k)
    )
)
def test_tabled_normal_is_the_quantile_of_the_upper_52_bits(x):
    u = ((x >> 12) + 0.5) * 2.0**-52
    assert abs(draws.normal_of(x) - draws.inverse_normal(u)) < 1e-10
    assert draws.normal_of(x) == -draws.normal_of(x ^ MASK)


def test_normals_follow_the_normal_law():
    drawn = draws.normals(draws.stream(1, 2, 3), np.arange(400_000))
    assert stats.kstest(drawn, "norm").pvalue > 1e-4
    assert abs(drawn.mean()) < 4 / np.sqrt(drawn.size)
    assert abs(drawn.var() - 1) < 4 * np.sqrt(2 / drawn.size)
    assert abs(stats.kurtosis(drawn)) < 4 * np.sqrt(24 / drawn.size)
    for beyond in (3.0, 3.5, 4.0):
        expected = 2 * stats.norm.sf(beyond) * drawn.size
        assert abs(np.count_nonzero(np.abs(drawn) > beyond) - expected) < 4 * np.sqrt(expected)
    assert abs(np.corrcoef(drawn[:-1], drawn[1:])[0, 1]) < 4 / np.sqrt(drawn.size)


def test_normal_pairs_follow_the_normal_law_and_their_order():
    key = draws.lasting_stream(1, 2)
    drawn = np.array([[draws.normal_pair_at(key, a, b) for b in range(150)] for a in range(150)])
    assert stats.kstest(drawn.ravel(), "norm").pvalue > 1e-4
    below = np.tril_indices(150, -1)
    assert abs(np.corrcoef(drawn[below], drawn.T[below])[0, 1]) < 4 / np.sqrt(below[0].size)


def test_arrays_are_the_scalars():
    idents = np.array([3, 2**63 + 1, 0, 3], np.uint64)
    idents.flags.writeable = False
    for key in (5, 2**63 + 5):
        assert draws.uniforms(key, idents).tolist() == [draws.uniform_at(key, i) for i in idents.tolist()]
        assert draws.normals(key, idents).tolist() == [draws.normal_at(key, i) for i in idents.tolist()]
    assert draws.normals(5, idents[::2]).tolist() == draws.normals(5, idents)[::2].tolist()


# --- counts and durations -------------------------------------------------------------------------------


@pytest.mark.parametrize("mean", [0.02, 0.7, 3.0, 40.0, 99.0, 101.0, 800.0, 1e6])
def test_poisson_is_the_quantile(mean):
    ends = [2.0**-53, 0.5, 1 - 2.0**-20]
    uniforms = np.append(draws.uniforms(draws.mix(int(mean * 100)), np.arange(300)), ends)
    counts = [draws.poisson_capped(u, mean, 10**9) for u in uniforms.tolist()]
    assert counts == stats.poisson(mean).ppf(uniforms).astype(int).tolist()


@exact
@given(u=unit, mean=st.floats(0, 300), more=st.floats(1e-9, 50), cap=st.integers(0, 500))
def test_poisson_is_nested_and_capped(u, mean, more, cap):
    count = draws.poisson_capped(u, mean, cap)
    assert 0 <= count <= cap
    assert count == min(cap, draws.poisson_capped(u, mean, 10**9))
    assert draws.poisson_capped(u, mean + more, cap) >= count


def test_poisson_at_the_edges():
    assert draws.poisson_capped(0.9, 0.0, 5) == draws.poisson_capped(0.9, -1.0, 5) == 0
    assert draws.poisson_capped(0.9, float("nan"), 5) == draws.poisson_capped(0.9, 3.0, 0) == 0
    assert draws.poisson_capped(1 - 2.0**-53, 3.0, 10**9) < 40, "rounding at the end must not run to the cap"
    assert draws.poisson_capped(exp(-3.0) - 1e-9, 3.0, 5) == 0
    assert draws.poisson_capped(exp(-3.0) + 1e-9, 3.0, 5) == 1


@exact
@given(u=unit, p=st.floats(1e-6, 1.0), q=st.floats(1e-6, 1.0))
def test_geometric_is_the_first_trial_that_exceeds_u(u, p, q):
    trial = draws.geometric(u, p)
    assert trial >= 1
    if p < 1.0:
        assert stats.geom(p).cdf(trial) >= u - 1e-12
        assert stats.geom(p).cdf(trial - 1) <= u + 1e-12
    assert draws.geometric(u, max(p, q)) <= draws.geometric(u, min(p, q))


def test_geometric_at_the_edges():
    assert draws.geometric(0.999, 1.0) == draws.geometric(0.0, 0.3) == draws.geometric(0.999, 2.0) == 1
    assert draws.geometric(0.1, 0.0) == draws.geometric(0.1, -1.0) == draws.NEVER
    assert draws.geometric(1 - 2.0**-53, 1e-300) == draws.NEVER
    assert draws.geometric(0.1, float("nan")) == draws.NEVER


@exact
@given(u=unit, mean=st.floats(0.01, 1e6))
def test_exponential_is_the_quantile(u, mean):
    assert draws.exponential(u, mean) == pytest.approx(stats.expon(scale=mean).ppf(u), rel=1e-12, abs=0)
    assert 0.0 <= draws.exponential(u, mean) < inf
