"""The sieve of rare events: 32 keyed bits that are even and independent, the rows that come through, the law of both
stages together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit
from scipy import stats

import reference_draws as reference
from labsim.core.codes import Kind
from labsim.core.draws import ident, stream, uniform_at
from labsim.core.sieve import collect, hashes, make_sieve, mesh, passed, scramble, sieve_key

N = 1 << 17  # idents of a walk
SIGNIFICANT = 1e-5  # every walk is one fixed draw: some sixty tests, a sound sieve fails once in 1,600 batteries
IDENTS = ident(int(Kind.PERSON), 3, 0) + np.arange(N, dtype=np.uint64)  # neighbours, as the population packs them


@njit
def scramble_all(key, found_hashes, found):
    for i in range(found.size):
        found[i] = scramble(key, found_hashes[i])


@njit
def happens(key, idents, found_hashes, bound, hazard, found):
    """The two stages as a process runs them."""
    sifted = sieve_key(key)
    for i in range(found.size):
        found[i] = scramble(sifted, found_hashes[i]) < bound and passed(bound) * uniform_at(key, idents[i]) < hazard


@njit
def collect_rows(sieve, n):
    return collect(sieve, n)


def key_of(seed: int, decision: int, week: int) -> np.uint64:
    """A stream's key as kernels have it."""
    return np.uint64(stream(seed, decision, week))


def bits_of(seed: int = 1, decision: int = 3, week: int = 2550, idents: np.ndarray = IDENTS) -> np.ndarray:
    """The sieve's 32 bits of each ident in one stream [uint32]."""
    found = np.empty(len(idents), np.uint32)
    scramble_all(sieve_key(key_of(seed, decision, week)), hashes(idents), found)
    return found


def walk(part: str) -> np.ndarray:
    """N draws in which one part of the key counts up, the others stay."""
    if part == "ident":
        return bits_of()
    if part == "municipality":
        return bits_of(idents=np.array([ident(int(Kind.PERSON), k % 256, k // 256) for k in range(N)], np.uint64))
    if part == "distant ident":
        return bits_of(idents=np.arange(N, dtype=np.uint64) << np.uint64(40))
    one = IDENTS[:1]
    return np.concatenate([bits_of(**{part: k}, idents=one) for k in range(N // 4)])


WALKS = ("ident", "municipality", "distant ident", "week", "decision", "seed")


@pytest.fixture(scope="module", params=WALKS)
def drawn(request) -> np.ndarray:
    """One walk after the other."""
    return walk(request.param)


def even(counts: np.ndarray) -> float:
    """p-value that all counts have one expectation."""
    return stats.chisquare(counts).pvalue


def together(a: np.ndarray, b: np.ndarray) -> float:
    """p-value that two rows of draws are even and independent, by the upper and by the lower four bits."""
    found = []
    for shift in (28, 0):
        upper = (a >> np.uint32(shift)) & np.uint32(15), (b >> np.uint32(shift)) & np.uint32(15)
        found.append(even(np.bincount(upper[0] * np.uint32(16) + upper[1], minlength=256)))
    return min(found)


# --- the bits -------------------------------------------------------------------------------------------


def test_bits_equal_the_reference():
    for seed, decision, week in ((1, 1, 0), (2**62, 45, 2**20), (7, 19, 2**64 - 30)):
        key = key_of(seed, decision, week)
        found = np.empty(50, np.uint32)
        scramble_all(sieve_key(key), hashes(IDENTS[:50]), found)
        assert found.tolist() == [reference.scrambled(int(key), int(who)) for who in IDENTS[:50]]


def test_every_byte_is_even(drawn):
    for byte in drawn.view(np.uint8).reshape(-1, 4).T:
        assert even(np.bincount(byte, minlength=256)) > SIGNIFICANT
    assert even(np.bincount(drawn >> np.uint32(20), minlength=4096)) > SIGNIFICANT


@pytest.mark.parametrize("lag", [1, 2, 7, 52])
def test_neighbours_are_independent(drawn, lag):
    """Neighbouring idents, weeks, decisions, seeds."""
    assert together(drawn[:-lag], drawn[lag:]) > SIGNIFICANT


@pytest.mark.parametrize(
    "other", [{"week": 2551}, {"week": 2602}, {"decision": 4}, {"decision": 19}, {"seed": 2}, {"seed": 1 + 2**40}]
)
def test_two_streams_are_independent(other):
    """The same people in another week, for another decision, in another replication."""
    assert together(bits_of(), bits_of(**other)) > SIGNIFICANT
    assert together(bits_of()[:-1], bits_of(**other)[1:]) > SIGNIFICANT


def test_the_two_stages_are_independent():
    """What lets somebody through the sieve says nothing about the full draw."""
    key = key_of(1, 3, 2550)
    second = np.array([uniform_at(key, who) for who in IDENTS[: 1 << 15]])
    assert together(bits_of()[: 1 << 15], (second * 2**32).astype(np.uint32)) > SIGNIFICANT
    through = second[bits_of()[: 1 << 15] < mesh(0.2)]
    assert stats.kstest(through, "uniform").pvalue > SIGNIFICANT


@pytest.mark.parametrize("chance", [0.003, 0.05, 0.6])
def test_whom_it_hits_how_often_is_chance(chance):
    """Over years nobody comes through more or less often than independent weeks would have it."""
    weeks, people = 400, 4000
    bound, hits = mesh(chance), np.zeros((weeks, people), bool)
    for week in range(weeks):
        hits[week] = bits_of(week=week, idents=IDENTS[:people]) < bound
    for axis, trials in ((0, weeks), (1, people)):
        counts = hits.sum(axis=axis)
        spread = ((counts - trials * chance) ** 2).sum() / (trials * chance * (1 - chance))
        assert SIGNIFICANT < stats.chi2.cdf(spread, len(counts)) < 1 - SIGNIFICANT


def test_hashes_of_a_region_hardly_meet():
    """Two people of one hash would come through together: among N of 2**32 there are two such pairs by chance."""
    pairs = N - len(np.unique(hashes(IDENTS)))
    assert stats.poisson.sf(pairs - 1, N**2 / 2**33) > SIGNIFICANT


# --- the chance of passing ------------------------------------------------------------------------------


@given(st.floats(0, 1, allow_subnormal=False))
def test_a_mesh_is_never_narrower_than_its_chance(chance):
    assert passed(mesh(chance)) >= min(chance, 1 - 2.0**-32)
    assert passed(mesh(chance)) - chance <= 2.0**-32
    assert int(mesh(chance)) == reference.sieve_bound(chance)


def test_a_mesh_at_and_beyond_the_ends():
    assert [int(mesh(chance)) for chance in (-1.0, 0.0, 1.0, 7.5)] == [1, 1, 2**32 - 1, 2**32 - 1]
    assert passed(np.uint32(2**31)) == 0.5
    assert passed(np.uint32(2**32 - 1)) == 1 - 2.0**-32


@pytest.mark.parametrize("chance", [1e-4, 0.0031, 0.05, 0.5, 0.97])
def test_the_chance_of_passing_is_the_mesh(chance):
    """In ten weeks at once, and nested in the chance."""
    count = 0
    for week in range(10):
        drawn = bits_of(week=week)
        count += int((drawn < mesh(chance)).sum())
        assert (drawn < mesh(chance))[drawn < mesh(chance / 2)].all()
    assert stats.binomtest(count, 10 * N, passed(mesh(chance))).pvalue > SIGNIFICANT


# --- two stages -----------------------------------------------------------------------------------------


def hit(hazard: float, bound: float, week: int) -> np.ndarray:
    """Who has an event of this hazard in a week, behind a sieve of this bound [N]."""
    found = np.empty(N, bool)
    happens(key_of(1, 3, week), IDENTS, hashes(IDENTS), mesh(bound), hazard, found)
    return found


@pytest.mark.parametrize("bound", [0.02, 0.1, 1.0])
@pytest.mark.parametrize("hazard", [0.001, 0.0123, 0.02])
def test_both_stages_together_have_the_hazard(hazard, bound):
    count = sum(int(hit(hazard, bound, week).sum()) for week in range(20))
    assert stats.binomtest(count, 20 * N, hazard).pvalue > SIGNIFICANT


def test_events_are_nested_in_the_hazard():
    """A lever that lowers a hazard takes events away and adds none."""
    low, high = hit(0.004, 0.02, 1), hit(0.011, 0.02, 1)
    assert high[low].all() and low.sum() < high.sum()


# --- the rows -------------------------------------------------------------------------------------------


@given(st.integers(0, 300), st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_exactly_the_flagged_rows_come_through(n, seed, share):
    """Whatever the flags behind n say, and with n no multiple of the eight that are looked at together."""
    rng = np.random.default_rng(seed)
    sieve = make_sieve(300)
    sieve.flags[:] = rng.random(len(sieve.flags)) < share  # stale ones behind n among them
    sieve.rows[:] = -7
    flags = sieve.flags.copy()
    count = collect_rows(sieve, n)
    assert sieve.rows[:count].tolist() == np.flatnonzero(flags[:n]).tolist()
    assert (sieve.flags == flags).all()
    assert count <= n


@pytest.mark.parametrize("n", [1, 7, 8, 9, 16, 250])
def test_a_full_sieve_fits(n):
    sieve = make_sieve(n)
    sieve.flags[:] = 1
    assert collect_rows(sieve, n) == n
    assert sieve.rows[:n].tolist() == list(range(n))
    assert len(sieve.flags) >= n and len(sieve.rows) > n
