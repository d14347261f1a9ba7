"""What a trade school adds at both ends of job creation and of the border, in a tight and in a slack segment.

All seats train for one segment: the one where vacancies stay open longest, or shortest, among those with enough
positions at the employers who may take part.
"""

from dataclasses import replace
from threading import Event
from typing import NamedTuple

import numpy as np

from labsim.core.codes import LEVELS, SEGMENTS, Occupation, Slot
from labsim.inputs.assembly import assemble
from labsim.inputs.scenario import Scenario
from labsim.inputs.settings import run_settings
from labsim.inputs.shapes.pathway import Pathway
from labsim.start import Start
from labsim.study.counting import make_counting
from labsim.study.intervals import summary
from labsim.study.live import Plan
from labsim.study.pair import Comparison, run_pair
from labsim.study.task import make_comparisons
from labsim.study.validate.bench import DATED, Bench
from labsim.study.validate.records import Check, Found, Table

SCHOOL = "ambachtsschool"
DATES_W = (52, 104, 156, 208)
LEVEL_NAMES = ("practical", "middle", "high")
ENDS = ((0.0, 0.0), (0.0, 1.0), (0.7, 0.5), (1.0, 0.0), (1.0, 1.0))  # eta, outside_eta
LEAST = 300  # positions of a segment at employers of the sectors that take part
CLOSE = 2.0  # persons: the standard error for which pairs are counted


class Job(NamedTuple):
    """One pair of worlds for each market."""

    eta: float
    outside_eta: float
    seed: int


def run(bench: Bench) -> Found:
    """Net of the school in each market at each end, with pairs and spreads."""
    start, seeds = bench.start(DATED), bench.seeds(12, 2)
    markets = {"tight": 0, "slack": 0}
    markets["tight"], markets["slack"] = extremes(start, bench.region)
    comparisons = {name: _school(bench, start, segment) for name, segment in markets.items()}
    jobs = [Job(*ends, seed) for seed in seeds for ends in ENDS]
    found = bench.each(jobs, lambda job, stop: _nets(comparisons, job, stop), "net")
    tables, checks = [], []
    for k, (name, segment) in enumerate(markets.items()):
        by_end = {ends: np.stack([found[Job(*ends, seed)][k] for seed in seeds]) for ends in ENDS}
        tables.append(_table(name, segment, start, by_end))
        checks += _directions(name, by_end)
    how = f"start `{DATED}`, `baseline` with and without the school, {len(seeds)} pairs, work of 12 hours or more"
    return Found("net", how, tuple(checks), tuple(tables))


def extremes(start: Start, region: str) -> tuple[int, int]:
    """The segments with most and fewest vacancies per searcher among those the school could train for."""
    positions = start.world.positions
    school = assemble(region, [SCHOOL]).scenarios[0].package[0]
    sectors = [start.region.sectors.index(one) for one in school.sectors if one in start.region.sectors]
    held = np.isin(positions.sector, sectors) & (positions.state > 0)
    number = np.bincount(positions.segment[held], minlength=SEGMENTS)
    may = (number >= min(LEAST, number.max())) & (np.arange(SEGMENTS) % LEVELS < LEVELS - 1)
    tight = tightness(start)
    return int(np.argmax(np.where(may, tight, -np.inf))), int(np.argmin(np.where(may, tight, np.inf)))


def tightness(start: Start) -> np.ndarray:
    """Posted vacancies per searcher of each segment at the start [36]."""
    positions = start.world.positions
    posted = np.bincount(positions.segment[positions.state == Slot.POSTED], minlength=SEGMENTS)
    return posted / np.maximum(start.world.segments.searchers_normal, 1.0)


def _school(bench: Bench, start: Start, segment: int) -> Comparison:
    """The school with all seats in one segment, which asks for what that segment asks for."""
    inputs = assemble(bench.region, [SCHOOL])
    scenario = inputs.scenarios[0]
    one = scenario.package[0]
    assert isinstance(one, Pathway)
    reaches = tuple(start.region.requirements[segment].tolist())
    stream = replace(one.streams[0], segment=segment, share=1.0, reaches=reaches)
    changed: Scenario = replace(scenario, package=(replace(one, streams=(stream,)),))
    counting = make_counting(run_settings({}).measure)
    plan = Plan(start=start, dates=DATES_W, counting=counting, eta=0.7, outside_eta=0.5)
    return make_comparisons(replace(inputs, scenarios=(changed,)), plan, DATES_W[-1])[0]


def _nets(comparisons: dict[str, Comparison], job: Job, stop: Event) -> np.ndarray:
    """Net for residents, lasting net (26 weeks) and net for the country [markets, 3, dates]."""
    chosen = []
    for name, one in comparisons.items():
        plan = replace(one.question.plan, eta=job.eta, outside_eta=job.outside_eta)
        scenario = replace(one.scenario, slug=name)
        chosen.append(one._replace(scenario=scenario, question=one.question._replace(plan=plan)))
    pairs = run_pair(chosen, job.seed, stop)
    found = []
    for one in chosen:
        pair = pairs[one.scenario.slug]
        net = pair.cells[0, 0, -1]
        found.append([net, pair.cells[0, 1, -1], net - pair.outside])
    return np.array(found)


def _table(name: str, segment: int, start: Start, by_end: dict[tuple[float, float], np.ndarray]) -> Table:
    """Mean, its 95 % interval and the spread of one pair, for each date."""
    rows: list[tuple[str | float, ...]] = []
    for (eta, outside), values in by_end.items():  # [pairs, 3, dates]
        found = summary(values)
        spread = values[:, 0].std(axis=0, ddof=1) if len(values) > 1 else np.full(len(DATES_W), np.nan)
        for d, week in enumerate(DATES_W):
            mean, half = found.value[:, d], found.half_width[:, d]
            needed = float(np.ceil((spread[d] / CLOSE) ** 2))
            rows.append((f"{eta:g}", f"{outside:g}", week, mean[0], half[0], spread[d], needed, mean[1], mean[2]))
    trade = Occupation(segment // LEVELS).name.lower()
    share = 100.0 * tightness(start)[segment]
    level = LEVEL_NAMES[segment % LEVELS]
    title = f"{name.capitalize()}: {trade}, {level} ({share:.0f} vacancies per 100 searchers)"
    columns = (
        "eta", "outside_eta", "week", "net, residents", "± (95 %)", "spread of one pair", "pairs for a s.e. of 2",
        "net lasting 26 weeks", "net, the country",
    )  # fmt: skip
    return Table(title, columns, tuple(rows))


def _directions(name: str, by_end: dict[tuple[float, float], np.ndarray]) -> list[Check]:
    """More jobs cannot make a school add less: net at the ends after three years, on the same seeds."""
    at = DATES_W.index(156)
    checks = []
    for what, low, high in (
        ("eta 1 less eta 0, outside jobs elastic", (0.0, 1.0), (1.0, 1.0)),
        ("outside jobs elastic less given, eta 0", (0.0, 0.0), (0.0, 1.0)),
    ):
        change = summary((by_end[high] - by_end[low])[:, 2, at])
        half = float(change.half_width)
        error = None if np.isnan(half) else half
        label = f"{name}: net for the country after 156 weeks, {what}"
        key = f"{name}_{'eta' if what.startswith('eta') else 'outside'}"
        basis = "more jobs cannot take work away; bound: the simulation error"
        checks.append(Check(key, label, float(change.value), "persons", -(error or 0.0), None, basis, error))
    return checks
