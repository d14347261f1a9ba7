"""Many jobs over threads: kernels let go of Python's lock, so worlds run side by side.

What comes out depends on the jobs alone: results are kept by job and read in the order of the jobs.
"""

import os
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event
from typing import Generic, NamedTuple, TypeVar

from labsim.start import Progress  # called with what is being done, done, total
from labsim.study.live import Stopped

Job = TypeVar("Job", bound=Hashable)
Found = TypeVar("Found")

BATCH = 8  # pairs between two looks at the precision
MOST_PAIRS = 400


class Outcome(NamedTuple, Generic[Job, Found]):
    """Results by job, in the order of the jobs; interrupted: somebody stopped before all were done."""

    results: dict[Job, Found]
    interrupted: bool


def worker_count(workers: int | str | None) -> int:
    """Threads to use: as many as this process may run on, unless a number is given."""
    if isinstance(workers, int):
        return workers
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_jobs(
    jobs: Sequence[Job],
    work: Callable[[Job, Event], Found],
    workers: int,
    advance: Callable[[int], None] | None = None,
) -> Outcome[Job, Found]:
    """Do all jobs, `workers` at a time. advance(done) is told after each.

    Ctrl-C stops every world within a week and keeps the jobs that were done. An error in a job stops the
    others and is raised.
    """
    stop = Event()
    done: dict[Job, Found] = {}
    interrupted = False
    with ThreadPoolExecutor(workers, thread_name_prefix="labsim") as pool:
        running = {pool.submit(work, job, stop): job for job in jobs}
        pending: set[Future[Found]] = set(running)
        try:
            while pending:
                finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in finished:
                    done[running[future]] = future.result()
                    if advance is not None:
                        advance(len(done))
        except KeyboardInterrupt:
            interrupted = True
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
    for future, job in running.items():  # those that ended between the interruption and the stop
        if job not in done and future.done() and not future.cancelled() and future.exception() is None:
            done[job] = future.result()
    return Outcome({job: done[job] for job in jobs if job in done}, interrupted)


def run_seeds(
    work: Callable[[int, Event], Found],
    seeds: int,
    workers: int,
    *,
    enough: Callable[[Sequence[Found]], bool] | None = None,
    progress: Progress | None = None,
    text: str = "",
) -> Outcome[int, Found]:
    """Results of seeds 1..n. Without `enough` n is `seeds`; with it, batches of 8 follow until it says so.

    `enough` looks after `seeds` and after each batch, so what it decides does not depend on workers. It is
    not asked again at 400 pairs.
    """
    found: dict[int, Found] = {}
    target = seeds
    while True:
        before = len(found)

        def advance(done: int, before: int = before, target: int = target) -> None:
            if progress is not None:
                progress(text, before + done, target)

        batch = run_jobs(range(before + 1, target + 1), work, workers, advance)
        found.update(batch.results)
        if batch.interrupted or enough is None or target >= MOST_PAIRS or enough(list(found.values())):
            return Outcome(found, batch.interrupted)
        target = min(MOST_PAIRS, target + BATCH)


__all__ = ["BATCH", "MOST_PAIRS", "Outcome", "Progress", "Stopped", "run_jobs", "run_seeds", "worker_count"]
