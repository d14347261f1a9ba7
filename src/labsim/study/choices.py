"""What the answer rests on: net lasting work at both ends of every choice that nothing can settle.

What counts as work, when one looks and who is counted are read from the same pairs. Job creation, jobs
outside the region and who gets a seat need worlds of their own: the first third of the seeds is lived
again, both worlds, and the paired change is added to the answer of all seeds.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil
from threading import Event
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from labsim.inputs.errors import Text
from labsim.inputs.shapes.pathway import Pathway
from labsim.study.counting import STRICT, WIDE
from labsim.study.ensemble import Outcome, run_jobs
from labsim.study.intervals import shifted, summary
from labsim.study.live import Plan
from labsim.study.pair import Comparison, run_pair
from labsim.study.series import YEAR, Study

ENDS = ("low", "high")
HORIZONS = (104, 208)  # weeks after which one may look
SHARE = 3  # one in so many seeds is lived again
COLUMNS = ["choice", "end", "label_nl", "label_en", "value", "low", "high"]
LABELS = {
    "jobs": (
        Text("nee, het aantal ligt vast", "no, the number is given"),
        Text("ja, banen volgen mensen", "yes, jobs follow people"),
    ),
    "border": (
        Text("nee, werk elders ligt vast", "no, jobs elsewhere are given"),
        Text("ja, werk elders groeit mee", "yes, jobs elsewhere grow along"),
    ),
    "seat": (
        Text("gemotiveerd en kansrijk eerst", "the motivated, employable first"),
        Text("wie het lot aanwijst", "whoever the lot picks"),
    ),
    "counts": (
        Text("alleen zonder subsidie", "unsubsidised only"),
        Text("elke baan, ook van een paar uur", "any job, even a few hours"),
    ),
    "residence": (
        Text("heel Nederland", "the whole country"),
        Text("inwoners van de regio", "residents of the region"),
    ),
}


Ends = dict[tuple[str, str], dict[int, np.ndarray]]  # (scenario, choice) -> seed -> both ends [2] in counted units


class Rerun(NamedTuple):
    """A choice whose ends need worlds of their own."""

    name: str
    change: Callable[[Comparison, int], Comparison]  # the comparison at the low (0) or the high (1) end


def _with_eta(one: Comparison, end: int) -> Comparison:
    return _planned(one, replace(one.question.plan, eta=float(end)))


def _with_outside_eta(one: Comparison, end: int) -> Comparison:
    return _planned(one, replace(one.question.plan, outside_eta=float(end)))


def _planned(one: Comparison, plan: Plan) -> Comparison:
    return one._replace(question=one.question._replace(plan=plan))


def _with_creaming(comparison: Comparison, end: int) -> Comparison:
    """Seats to the motivated and employable first (creaming 1, low), or by lot (creaming 0, high)."""
    compared = comparison.scenario.compared
    package = tuple(
        replace(one, creaming=1.0 - end) if one.slug in compared and isinstance(one, Pathway) else one
        for one in comparison.scenario.package
    )
    return comparison._replace(scenario=replace(comparison.scenario, package=package))


RERUNS = (Rerun("jobs", _with_eta), Rerun("border", _with_outside_eta), Rerun("seat", _with_creaming))


def run_again(
    comparisons: Sequence[Comparison],
    seeds: Sequence[int],
    workers: int,
    advance: Callable[[int, int], None] | None = None,
) -> tuple[Ends, bool]:
    """Net lasting work of the first third of the seeds at both ends of each rerun; whether somebody stopped
    it.

    Choices that were then not finished for at least two seeds are left out.
    """
    compared = [without_ledger(one) for one in comparisons if one.scenario.compared]
    some = seeds[: ceil(len(seeds) / SHARE)]
    jobs = [(rerun.name, seed) for seed in some for rerun in RERUNS] if compared else []
    by_name = {rerun.name: rerun for rerun in RERUNS}

    def work(job: tuple[str, int], stop: Event) -> dict[str, np.ndarray]:
        name, seed = job
        return _ends(compared, by_name[name], seed, stop)

    tell = None if advance is None else lambda done: advance(done, len(jobs))
    outcome: Outcome[tuple[str, int], dict[str, np.ndarray]] = run_jobs(jobs, work, workers, tell)
    found: Ends = {}
    for (name, seed), nets in outcome.results.items():
        for scenario, ends in nets.items():
            found.setdefault((scenario, name), {})[seed] = ends
    if outcome.interrupted:
        found = {key: ends for key, ends in found.items() if len(ends) > 1}
    return found, outcome.interrupted


def without_ledger(one: Comparison) -> Comparison:
    """The same comparison without a ledger, and without what tells how long and in which jobs."""
    question = one.question._replace(plan=replace(one.question.plan, money=False, closely=()), ledger=None)
    return one._replace(question=question)


def _ends(comparisons: Sequence[Comparison], rerun: Rerun, seed: int, stop: Event) -> dict[str, np.ndarray]:
    """Net lasting work of every scenario at both ends, in one go, so that equal worlds are lived once."""
    variants = []
    for one in comparisons:
        for end in range(2):
            changed = rerun.change(one, end)
            slug = f"{one.scenario.slug}@{end}"
            variants.append(changed._replace(scenario=replace(changed.scenario, slug=slug)))
    found = run_pair(variants, seed, stop)
    return {
        one.scenario.slug: np.array([_net(one, found[f"{one.scenario.slug}@{end}"]) for end in range(2)])
        for one in comparisons
    }


def _net(one: Comparison, pair: Any) -> int:
    return int(pair.cells[0, 1, -1, one.question.at])


def choices(study: Study, again: Ends) -> pd.DataFrame:
    """COLUMNS rows: both ends of every choice that was computed."""
    if not study.comparison.scenario.compared:
        return pd.DataFrame(columns=COLUMNS)
    rows = [*_counts(study), *_horizons(study), *_residence(study)]
    centre = study.net_lasting()
    for rerun in RERUNS:
        ends = again.get((study.comparison.scenario.slug, rerun.name), {})
        order = [study.seeds.index(seed) for seed in ends]
        if not order:
            continue
        rest = [k for k in range(len(study.seeds)) if k not in order]
        changed = study.scale * np.array(list(ends.values()), float)
        for end in range(2):
            rows.append(_row(rerun.name, end, shifted(centre[order + rest], changed[:, end])))
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(choice: str, end: int, found: Sequence[Any], label: Text | None = None) -> list[Any]:
    words = LABELS[choice][end] if label is None else label
    value, low, high = (float(number) for number in found[:3])
    return [choice, ENDS[end], words.nl, words.en, value, low, high]


def _counts(study: Study) -> list[list[Any]]:
    counting = study.comparison.question.plan.counting
    return [
        _row("counts", end, summary(study.pairs.nets[:, counting.names.index(name), 1, study.at]))
        for end, name in enumerate((STRICT, WIDE))
    ]


def _horizons(study: Study) -> list[list[Any]]:
    """After two and four years; of a shorter run halfway (at the nearest date) and at its end."""
    dates = study.comparison.question.plan.dates
    wanted = HORIZONS if HORIZONS[1] in dates else (dates[-1] / 2, dates[-1])
    ends = [int(np.argmin(np.abs(np.array(dates) - week))) for week in wanted]
    if ends[0] == ends[1]:
        return []
    lasting = study.scale * study.pairs.cells[:, 0, 1, -1]
    return [_row("horizon", end, summary(lasting[:, k]), _after(dates[k])) for end, k in enumerate(ends)]


def _after(weeks: int) -> Text:
    if weeks % YEAR == 0:
        years = weeks // YEAR
        return Text(f"na {years} jaar", f"after {years} year{'s' * (years > 1)}")
    return Text(f"na {weeks} weken", f"after {weeks} weeks")


def _residence(study: Study) -> list[list[Any]]:
    """For the country: work taken from people elsewhere counts too, as it stands at the date.

    They are anonymous, so how long their work lasts is not known.
    """
    net, outside = study.net_lasting(), study.scale * study.pairs.outside[:, study.at]
    return [_row("residence", end, summary(values)) for end, values in enumerate((net - outside, net))]
