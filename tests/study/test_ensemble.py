"""Jobs over threads: the same results whatever the workers do, clean stops."""

import threading
import time

import pytest

from labsim.study.ensemble import MOST_PAIRS, Stopped, run_jobs, run_seeds, worker_count


def slow_for_low(job: int, stop: threading.Event) -> int:
    time.sleep(0.002 * (8 - job % 8))  # later jobs finish first
    return job * job


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_results_stand_in_the_order_of_the_jobs(workers):
    outcome = run_jobs(range(20), slow_for_low, workers)
    assert list(outcome.results.items()) == [(k, k * k) for k in range(20)]
    assert not outcome.interrupted


def test_seeds_count_from_one_and_progress_tells_all():
    told = []
    outcome = run_seeds(slow_for_low, 5, 2, progress=lambda *words: told.append(words), text="pairs")
    assert list(outcome.results) == [1, 2, 3, 4, 5]
    assert told == [("pairs", k, 5) for k in range(1, 6)]


@pytest.mark.parametrize("workers", [1, 3])
def test_batches_of_eight_follow_until_it_is_enough(workers):
    asked = []

    def enough(found):
        asked.append(len(found))
        assert list(found) == [k * k for k in range(1, len(found) + 1)]
        return len(found) >= 20

    outcome = run_seeds(slow_for_low, 5, workers, enough=enough)
    assert asked == [5, 13, 21]
    assert len(outcome.results) == 21


def test_it_stops_at_the_most_pairs():
    outcome = run_seeds(lambda seed, stop: seed, 390, 2, enough=lambda found: False)
    assert len(outcome.results) == MOST_PAIRS


def test_an_error_stops_the_others_and_is_raised():
    begun = []

    def work(job, stop):
        begun.append(job)
        if job == 1:
            raise ZeroDivisionError
        while not stop.wait(0.001):
            pass
        raise Stopped

    with pytest.raises(ZeroDivisionError):
        run_jobs(range(50), work, 2)
    assert len(begun) <= 4


def test_an_interruption_keeps_what_was_done():
    def work(job, stop):
        if job > 2 and stop.wait(20):
            raise Stopped
        return -job

    def advance(done):
        if done == 2:
            raise KeyboardInterrupt

    before = threading.active_count()
    outcome = run_jobs([1, 2, 3, 4, 5, 6], work, 2, advance)
    assert outcome.interrupted
    assert outcome.results == {1: -1, 2: -2}
    assert threading.active_count() == before


def test_a_given_number_of_workers_stands():
    assert worker_count(3) == 3
    assert worker_count("auto") == worker_count(None) >= 1
