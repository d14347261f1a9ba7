"""Who and how long: the cells of groups and of jobs, work week by week, benefits after it, wages and incomes."""

from collections.abc import Iterator

import numpy as np

from labsim.study.closely import INCOMES
from labsim.study.effects import CELLS, SPLIT
from labsim.study.enrolments import PEOPLE
from labsim.study.groups import SMALLEST, hidden
from labsim.study.intervals import WORLD, Summary, summary
from labsim.study.jobs import hidden_jobs, job_keys
from labsim.study.series import Series, Study
from labsim.study.through_time import BACK_W, Turn, turn

WORLDS = ("", "_without")


def detail(study: Study, name: str) -> Iterator[Series]:
    """Every series of a scenario that is not of everybody together at a date."""
    yield from _groups(study, name)
    if study.pairs.weekly.size:
        yield from _jobs(study, name)
        yield from _weeks(study, name)
        yield from _returns(study, name)
        yield from _incomes(study, name)


def _groups(study: Study, name: str) -> Iterator[Series]:
    """Cells of groups, at whole years, at the headline and at the end."""
    groups, counting, near = study.comparison.question.groups, study.comparison.question.plan.counting, study.near
    lasting = (f"net_lasting_{length}w" for length in counting.lengths)
    measures, sizes = ("participants", *CELLS, *lasting, *SPLIT), groups.sizes
    for g, key in enumerate(groups.every):
        if sizes[g] == 0:
            continue
        for k, measure in enumerate(measures):
            unit, scale = ("persons", 1.0) if k == 0 else (counting.unit, counting.scale)
            yield Series(name, key, measure, unit, scale * study.pairs.groups[:, g, k][:, near], near)


def _jobs(study: Study, name: str) -> Iterator[Series]:
    """The same by the job that is won or lost; jobs in which nothing happens are left out."""
    counting, jobs = study.comparison.question.plan.counting, study.pairs.jobs
    measures = (*CELLS, *(f"net_lasting_{length}w" for length in counting.lengths))
    for j, key in enumerate(_job_keys(study)):
        if jobs[:, j].any():
            for k, measure in enumerate(measures):
                yield Series(name, key, measure, counting.unit, counting.scale * jobs[:, j, k], study.near)


def _job_keys(study: Study) -> tuple[str, ...]:
    return job_keys(study.comparison.question.plan.start.region)


def _weeks(study: Study, name: str) -> Iterator[Series]:
    """Weeks of work that there are more since the start: of everybody, of participants."""
    plan = study.comparison.question.plan
    ends, every = np.array(plan.dates) - 1, np.arange(len(plan.dates))
    unit, scale = f"{plan.counting.unit[:-1] if plan.counting.unit == 'persons' else 'fte'}-weeks", study.scale
    paths = study.pairs.weekly
    for measure, weeks in (("person_weeks", paths[:, 2]), ("person_weeks_participants", paths[:, 0] - paths[:, 1])):
        yield Series(name, "all", measure, unit, scale * weeks.cumsum(axis=1)[:, ends], every)


def _returns(study: Study, name: str) -> Iterator[Series]:
    """Participants who left a benefit for work, and who of them had one again within so many weeks."""
    every = np.arange(len(study.dates))
    for h, length in enumerate(BACK_W):
        for world, tail in enumerate(WORLDS):
            for k, measure in enumerate(("left_benefit", "back_on_benefit")):
                values = study.pairs.returns[:, world, h, k]
                yield Series(name, "all", f"{measure}_{length}w{tail}", "persons", values, every)


def _incomes(study: Study, name: str) -> Iterator[Series]:
    """Wages and incomes a month with less without, of participants together and of everybody else."""
    for k, what in enumerate(INCOMES):
        for j, who in enumerate(("participants", "others")):
            yield Series(name, "all", f"{what}_{who}", "EUR a month", study.pairs.incomes[:, k, j], study.near)


def turns(study: Study) -> Iterator[tuple[Series, Summary]]:
    """When participants win back what a course costs them: of the mean path, with the range of one world.

    There is no interval of the mean: weeks of a mean path are no mean over seeds. A world that never gets there counts
    as later than any other; where the range reaches it, that end is missing. A world without a dip has no week of it
    and counts as even from the first week on."""
    if not (study.pairs.weekly.size and study.comparison.interventions):
        return
    name, dates = study.comparison.interventions[0], np.array(study.comparison.question.plan.dates)
    paths = study.scale * (study.pairs.weekly[:, 0] - study.pairs.weekly[:, 1])
    found = [(turn(paths[:, :d].mean(axis=0)), [turn(path[:d]) for path in paths]) for d in dates]
    for field, unit in zip(Turn._fields, ("persons", "weeks", "weeks", "weeks"), strict=True):
        by_seed = np.array([[getattr(one, field) for one in each] for _, each in found]).T
        values = np.array([getattr(mean, field) for mean, _ in found])
        low, high = _range_of_known(by_seed) if field == "dip_week" else _range(by_seed)
        nothing = np.full(len(dates), np.nan)
        unit = study.comparison.question.plan.counting.unit if field == "dip" else unit
        yield (
            Series(name, "all", field, unit, by_seed, np.arange(len(dates))),
            Summary(values, nothing, nothing, low, high),
        )


def _range(by_seed: np.ndarray) -> np.ndarray:
    """P10 and P90 over the seeds, of which NaN is later than all others [2, t]."""
    late = np.sort(np.where(np.isnan(by_seed), np.inf, by_seed), axis=0)
    n = len(late) - 1
    ends = [late[int(np.floor(share * n)) if share < 0.5 else int(np.ceil(share * n))] for share in WORLD]
    return np.where(np.isfinite(ends), ends, np.nan)


def _range_of_known(by_seed: np.ndarray) -> np.ndarray:
    """P10 and P90 over the seeds that have a value; NaN where none has [2, t]."""
    found = np.full((2, by_seed.shape[1]), np.nan)
    for k, column in enumerate(by_seed.T):
        known = column[~np.isnan(column)]
        if len(known):
            found[:, k] = _range(known[:, None])[:, 0]
    return found


def secret(study: Study, k: int) -> set[str]:
    """Groups and jobs that may not be published at date number k."""
    taking_part = study.pairs.groups[:, :, 0, k].mean(axis=0)
    found = hidden(study.comparison.question.groups, taking_part)
    if study.pairs.jobs.size and k in study.near:
        cells = study.pairs.jobs[..., list(study.near).index(k)].mean(axis=0)
        gross, lost = (cells[:, CELLS.index(name)] for name in ("gross", "lost"))
        found |= hidden_jobs(_job_keys(study), gross, lost)
    return found


def too_few(study: Study) -> dict[str, np.ndarray]:
    """Measures that speak of 1-9 people on average, by date [t bool]."""
    found: dict[str, np.ndarray] = {}
    for h, length in enumerate(BACK_W):
        for world, tail in enumerate(WORLDS):
            left = summary(study.pairs.returns[:, world, h, 0]).value
            few = (left > 0) & (left < SMALLEST)
            found |= {f"{measure}_{length}w{tail}": few for measure in ("left_benefit", "back_on_benefit")}
    taking_part = study.pairs.people[:, 0, PEOPLE.index("participants")].mean(axis=0)
    few = (taking_part > 0) & (taking_part < SMALLEST)
    found |= {f"{what}_participants": few for what in INCOMES}
    return found
