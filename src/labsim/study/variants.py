"""Variants of a package beside the same world without it: subsets of its lines, or instruments at other sizes.

Every variant is reduced to whole numbers by date as soon as it has lived, so that memory stays small. One job is some
variants of one seed; the world without is lived once per seed. What a job found is kept in the cache under the hash of
all it was made from: a study that was stopped goes on where it was.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Event, Lock
from typing import NamedTuple

import numpy as np

from labsim.inputs.instrument import Instrument
from labsim.inputs.scenario import Scenario
from labsim.paths import cache_dir
from labsim.study.counting import Counting
from labsim.study.effects import (
    CELLS,
    SPLIT,
    PairEffects,
    Question,
    check_identity,
    concerned,
    contributions,
    enrolled,
    people,
    placed,
    split_displaced,
    totals,
    trained_for,
)
from labsim.study.enrolments import PEOPLE
from labsim.study.ensemble import Outcome, run_jobs
from labsim.study.files import write_bytes
from labsim.study.live import Lived, Plan, live
from labsim.study.manifest import hash_data, hash_of, sources
from labsim.study.moved import displaced_outside, moved, work_of
from labsim.study.pair import Comparison, world_key

A_JOB = 8  # variants that one job lives: small enough to share a seed among workers
PLAIN = (*SPLIT, "displaced_outside", "registered_placements", "participants", "cost_cents", "paid_cents")
Job = tuple[int, int]  # seed, chunk of variants


class Variant(NamedTuple):
    """A package in the place of the compared one, under a name."""

    name: Hashable
    scenario: Scenario


def variant(name: Hashable, scenario: Scenario, package: Sequence[Instrument]) -> Variant:
    """A scenario with these instruments in the place of all that it compares, in slug order; the others stay."""
    standing = [one for one in scenario.package if one.slug not in scenario.compared]
    whole = tuple(sorted([*standing, *package], key=lambda one: one.slug))
    return Variant(name, replace(scenario, package=whole, compared=tuple(sorted(one.slug for one in package))))


def rows_of(counting: Counting) -> tuple[str, ...]:
    """What is kept of a variant, row by row: cells of work at the date, of each length of lasting work, and PLAIN."""
    lasting = [f"{cell}_lasting_{weeks}w" for weeks in counting.lengths for cell in CELLS]
    return (*CELLS, *lasting, *PLAIN)


def reduced(question: Question, with_: Lived, without: Lived) -> np.ndarray:
    """One variant beside the world without it [rows_of, t] int64. Raises IdentityError where cells do not close."""
    ways, rows = question.plan.counting.ways(), concerned(with_, without)
    who = moved(question.plan.counting, with_.lives, without.lives, rows)
    inside = enrolled(question, with_.enrolments, rows, None)
    cells, split = [], np.zeros((len(SPLIT), len(question.weeks)), np.int64)
    for k, way in enumerate(ways):
        both = work_of(way, with_.lives, without.lives, rows, who)
        part = contributions(*both, inside)
        cells.append(part.sum(axis=1))
        check_identity(cells[-1], *totals(way, with_.lives, without.lives, rows, both))
        if k == 0:
            split = split_displaced(part, trained_for(question, rows, None))
    outside = displaced_outside(with_, without, rows, who)
    took_part = people(question, with_, None)[PEOPLE.index("participants")]
    plain = [*split, outside, placed(question, with_, None), took_part, with_.total_cents, with_.paid_cents]
    return np.concatenate([np.concatenate(cells), np.stack(plain)])


def of_pairs(pairs: PairEffects) -> np.ndarray:
    """The same rows of the whole package, from pairs stacked by seed [seeds, rows_of, t]."""
    seeds, _, ways, cells, dates = pairs.cells.shape
    work = pairs.cells[:, 0].reshape(seeds, ways * cells, dates)
    took_part = pairs.people[:, 0, PEOPLE.index("participants")]
    plain = [pairs.outside, pairs.registered[:, 0], took_part, pairs.cost_cents[:, 0], pairs.paid_cents]
    return np.concatenate([work, pairs.split[:, 0], np.stack(plain, axis=1)], axis=1)


def plain(plan: Plan) -> Plan:
    """The plan without what is kept for a ledger and for a closer look: the same world, lived with less beside it."""
    return replace(plan, money=False, closely=())


class Without:
    """World B of every seed: lived by whoever needs it first, forgotten after the last job of its seed."""

    def __init__(self, comparison: Comparison, jobs: Sequence[Job]) -> None:
        self.comparison, self.left = comparison, Counter(seed for seed, _ in jobs)
        self.locks = {seed: Lock() for seed in self.left}
        self.lived: dict[int, Lived] = {}

    def of(self, seed: int, stop: Event | None) -> Lived:
        """The world of a seed."""
        with self.locks[seed]:
            if seed not in self.lived:
                one = self.comparison
                self.lived[seed] = live(plain(one.question.plan), one.without, seed, stop)
            return self.lived[seed]

    def done(self, seed: int) -> None:
        """A job of this seed is over."""
        with self.locks[seed]:
            self.left[seed] -= 1
            if not self.left[seed]:
                self.lived.pop(seed, None)


Found = dict[int, dict[Hashable, np.ndarray]]  # seed -> name of the variant -> [rows_of, t] int64


def run_variants(
    comparison: Comparison,
    variants: Mapping[int, Sequence[Variant]],
    key: Mapping[str, object],
    workers: int,
    advance: Callable[[int, int], None] | None = None,
) -> tuple[Found, bool]:
    """What the variants of each seed (seed -> variants) do; whether somebody stopped it: then of complete seeds only.

    key: what the worlds are made from besides the scenario, for the cache."""
    jobs = [(seed, k) for seed, some in variants.items() for k in range(-(-len(some) // A_JOB))]
    base = Without(comparison, jobs)

    def work(job: Job, stop: Event) -> list[np.ndarray]:
        seed, k = job
        mine = variants[seed][k * A_JOB : (k + 1) * A_JOB]
        path = block(comparison, mine, seed, key)
        found = read(path, len(mine))
        if found is None:
            found = _some(comparison, base, mine, seed, stop)
            keep(path, found)
        base.done(seed)
        return found

    tell = None if advance is None else lambda done: advance(done, len(jobs))
    outcome: Outcome[Job, list[np.ndarray]] = run_jobs(jobs, work, workers, tell)
    found: Found = {}
    for seed, some in variants.items():
        mine = [outcome.results.get((seed, k)) for k in range(-(-len(some) // A_JOB))]
        if all(part is not None for part in mine):
            values = [one for part in mine for one in part or ()]
            found[seed] = {one.name: value for one, value in zip(some, values, strict=True)}
    return found, outcome.interrupted


def _some(comparison: Comparison, base: Without, mine: Sequence[Variant], seed: int, stop: Event) -> list[np.ndarray]:
    """Variants of a seed; worlds that are equal, or the world without, are not lived again."""
    question, without = comparison.question, base.of(seed, stop)
    known = [(world_key(question.plan, comparison.without), reduced(question, without, without))]
    found = []
    for one in mine:
        key = world_key(question.plan, one.scenario)
        same = next((values for other, values in known if other == key), None)
        if same is None:
            same = reduced(question, live(plain(question.plan), one.scenario, seed, stop), without)
            known.append((key, same))
        found.append(same)
    return found


def block(comparison: Comparison, mine: Sequence[Variant], seed: int, key: Mapping[str, object]) -> Path:
    """Where what a job found is kept: a hash of all it is made from."""
    plan = comparison.question.plan
    worlds = [repr(comparison.without), *(repr(one.scenario) for one in mine)]
    choices = (plan.dates, plan.eta, plan.outside_eta, repr(plan.counting.measure), plan.start.name, plan.start.key)
    trained = [sorted(one) for one in comparison.question.streams]  # what is the same field of work rests on them
    name = hash_data({**key, "seed": seed, "worlds": worlds, "choices": choices, "trained": trained, "code": sources()})
    return cache_dir() / "variants" / f"{name}.npy"


def keep(path: Path, found: Sequence[np.ndarray]) -> None:
    """Write the numbers of a job, complete or not at all, with their hash in front; a full disk stops nobody."""
    stream = BytesIO()
    np.save(stream, np.stack(found), allow_pickle=False)
    data = stream.getvalue()
    with suppress(OSError):
        write_bytes(path, lambda file: file.write_bytes(hash_of(data).encode() + data))


def read(path: Path, count: int) -> list[np.ndarray] | None:
    """The numbers of so many variants; None where there are none, or they are damaged."""
    try:
        text = path.read_bytes()
    except OSError:
        return None
    digest, data = text[:32], text[32:]
    if hash_of(data).encode() != digest:
        return None
    found = list(np.load(BytesIO(data), allow_pickle=False))
    return found if len(found) == count else None
