"""What pairing buys: the variance over seeds of e_W - e_B in one pair, against that of two worlds of unlike seeds.

e is the number of residents in work at a date. Two worlds of unlike seeds share nothing, so the variance of their
difference is Var(e_W) + Var(e_B). For everybody, and for those who came with the trade of a tight and of a slack
segment: most and fewest posted vacancies per searcher at the start (in brackets), of those the instrument trains for.
Low and high are the 95 % range of the ratio from so many seeds.
"""

from __future__ import annotations

from threading import Event
from typing import NamedTuple

import numpy as np
from scipy.stats import f as fisher

from labsim.core.codes import LEVELS, SEGMENTS, Level, Occupation, Slot
from labsim.inputs.scenario import Scenario, load_scenario
from labsim.start import Start, prepare
from labsim.study.counting import counted, make_counting
from labsim.study.ensemble import run_jobs
from labsim.study.live import Plan, live

from .rows import Row, Setup

SEEDS = 24
DATES_W = (26, 52, 104, 156, 208)
OUTSIDE_ETAS = (0.0, 1.0)
ETA = 0.7
TARGETS = {52: ">= 300", 156: ">= 20"}  # for everybody


class Job(NamedTuple):
    """One pair of worlds."""

    outside_eta: float
    seed: int


def run(setup: Setup) -> list[Row]:
    """Rows of each group of people, end of outside_eta and date."""
    seeds, dates = setup.pick((SEEDS, DATES_W), (3, (52,)))
    start = prepare(setup.region)
    groups = groups_of(start, load_scenario(setup.scenario))
    members = np.array(list(groups.values()))

    def work(job: Job, stop: Event) -> np.ndarray:
        return in_work(setup, start, dates, members, job, stop)

    jobs = [Job(end, seed) for end in OUTSIDE_ETAS for seed in range(1, seeds + 1)]
    found = run_jobs(jobs, work, setup.workers)
    if found.interrupted:
        raise KeyboardInterrupt
    rows = [Row("pairs of worlds per row", seeds, "count")]
    for end in OUTSIDE_ETAS:
        counts = np.array([found.results[job] for job in jobs if job.outside_eta == end])  # [seeds, 2, groups, dates]
        for g, group in enumerate(groups):
            for d, week in enumerate(dates):
                name = f"{group}, outside_eta {end:g}, week {week}"
                target = TARGETS.get(week) if g == 0 else None
                rows += compared(name, counts[:, 0, g, d], counts[:, 1, g, d], target)
    return rows


def in_work(
    setup: Setup, start: Start, dates: tuple[int, ...], members: np.ndarray, job: Job, stop: Event
) -> np.ndarray:
    """Residents in work with and without the package [2, groups, dates]; members: who is in a group [groups, n]."""
    counting = make_counting("12h")
    plan = Plan(start=start, dates=dates, counting=counting, eta=ETA, outside_eta=job.outside_eta)
    scenario = load_scenario(setup.scenario)
    worlds = []
    for one in (scenario, scenario.without_package()):
        works = counted(live(plan, one, job.seed, stop).lives, counting.ways()[0], slice(None))
        worlds.append([works[inside].sum(axis=0) for inside in members])
    return np.array(worlds)


def compared(name: str, with_: np.ndarray, without: np.ndarray, target: str | None) -> list[Row]:
    """Ratio of the variances over seeds with its range, and both standard deviations; no ratio where no pair
    differs from another."""
    paired = float((with_ - without).var(ddof=1))
    independent = float(with_.var(ddof=1) + without.var(ddof=1))
    ratio = independent / paired if paired > 0 else None
    free = len(with_) - 1
    factor = float(fisher.ppf(0.975, free, free))
    return [
        Row(name, ratio, "ratio", target),
        Row(name, None if ratio is None else ratio / factor, "low"),
        Row(name, None if ratio is None else ratio * factor, "high"),
        Row(name, paired**0.5, "sd, one pair"),
        Row(name, independent**0.5, "sd, independent"),
    ]


def groups_of(start: Start, scenario: Scenario) -> dict[str, np.ndarray]:
    """Everybody, and who was trained for a tight and for a slack segment before, as masks over persons."""
    persons, positions, segments = start.world.persons, start.world.positions, start.world.segments
    posted = np.bincount(positions.segment[positions.state == Slot.POSTED], minlength=SEGMENTS)
    tightness = posted / np.maximum(segments.searchers_normal, 1.0)
    taught = sorted({stream.segment for one in scenario.package for stream in one.streams}, key=lambda g: tightness[g])
    groups = {"everybody": np.ones(len(persons.ident), bool)}
    for name, segment in (("tight", taught[-1]), ("slack", taught[0])):
        trade = Occupation(segment // LEVELS).name.lower()
        level = Level(segment % LEVELS).name.lower()
        groups[f"{name} ({trade} {level}, {tightness[segment]:.2f})"] = persons.segment == segment
    return groups
