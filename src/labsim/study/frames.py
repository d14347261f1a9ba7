"""From stacked pairs to tidy tables: effects, effects by seed, indicators, bridge, paths."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from labsim.core.calendar import monday
from labsim.inputs.scenario import targets_of_all
from labsim.study.detail import detail, secret, too_few, turns
from labsim.study.effects import BRIDGE, CELLS, SPLIT, PairEffects
from labsim.study.enrolments import PEOPLE
from labsim.study.indicators import INDICATORS, Counts
from labsim.study.intervals import Summary, certain, per_person, summary, wilson
from labsim.study.moved import STAYED
from labsim.study.pair import Comparison
from labsim.study.series import Series, Study

KEYS = ["region", "scenario", "intervention", "group", "measure", "date"]
RANGES = ["low", "high", "world_low", "world_high"]
EFFECTS = [*KEYS, "value", *RANGES, "unit"]
BY_SEED = [*KEYS, "seed", "value", "unit"]
INDICATOR_COLUMNS = ["region", "scenario", "world", "group", "indicator", "date", "value", *RANGES, "unit"]
CENTS = 100.0  # in a euro
WORLDS = ("with", "without", "difference")
OWN_CELLS = ("gross", "deadweight", "lost")  # cells of one instrument in a package; the others have no owner
IN_PLACEMENTS = ("matches", "placements")  # units of targets that placements can be compared with
OF_PARTICIPANTS = ("gross", "deadweight", "lost", "registered_placements", "p_target", "eur_per_gross")
OF_PARTICIPANTS_TOO = (
    "person_weeks_participants",
    "wage_participants",
    "income_participants",
    "dip",
    "repaid",
    "even",
    "left_benefit",
    "back_on_benefit",
)  # and what begins with one of these


def stacked(region: str, comparison: Comparison, found: dict[int, PairEffects]) -> Study:
    """The pairs of a scenario by seed, as one stack."""
    arrays = (np.stack(parts) for parts in zip(*found.values(), strict=True))
    return Study(region, comparison, tuple(found), PairEffects(*arrays))


def all_series(study: Study) -> Iterator[Series]:
    """Every measure that has a value per seed."""
    every = np.arange(len(study.dates))
    for scope, name in enumerate(study.comparison.interventions):
        yield from _people(study, scope, name, every)
        yield from _cells(study, scope, name, every)
    if study.comparison.interventions:
        yield from detail(study, study.comparison.interventions[0])
    else:
        yield from _differences(study, every)


def _people(study: Study, scope: int, name: str, every: np.ndarray) -> Iterator[Series]:
    for k, measure in enumerate(PEOPLE):
        yield Series(name, "all", measure, "persons", study.pairs.people[:, scope, k], every)
    yield Series(name, "all", "registered_placements", "placements", study.pairs.registered[:, scope], every)
    yield Series(name, "all", "cost_eur", "EUR", study.pairs.cost_cents[:, scope] / CENTS, every)


def _cells(study: Study, scope: int, name: str, every: np.ndarray) -> Iterator[Series]:
    pairs, counting = study.pairs, study.comparison.question.plan.counting
    scale, unit = counting.scale, counting.unit
    for k, measure in enumerate(CELLS):
        if scope == 0 or measure in OWN_CELLS:
            yield Series(name, "all", measure, unit, scale * pairs.cells[:, scope, 0, k], every)
    if scope > 0:
        return
    for k, measure in enumerate(SPLIT):
        yield Series(name, "all", measure, unit, scale * pairs.split[:, 0, k], every)
    yield Series(name, "all", "displaced_outside", unit, scale * pairs.outside, every)
    yield Series(name, "all", "net_nl", unit, scale * (pairs.cells[:, 0, 0, -1] - pairs.outside), every)
    for k, (measure, one, worth) in enumerate(zip(STAYED, ("persons", unit), (1.0, scale), strict=True)):
        yield Series(name, "all", measure, one, worth * pairs.stayed[:, k], every)
    for k, weeks in enumerate(counting.lengths):
        yield Series(name, "all", f"net_lasting_{weeks}w", unit, scale * pairs.cells[:, 0, 1 + k, -1], every)


def _differences(study: Study, every: np.ndarray) -> Iterator[Series]:
    """Circumstances only: each indicator less that of the reference."""
    with_, without = indicator_values(study)
    for name, one in INDICATORS.items():
        yield Series("", "all", name, one.unit, with_[name] - without[name], every)


def effects_by_seed(study: Study) -> pd.DataFrame:
    """BY_SEED rows of every series; whole numbers where all are."""
    parts = [_rows(study, series, repeat=len(study.seeds)) for series in all_series(study)]
    values = np.concatenate([series.values.T.ravel() for series in all_series(study)])
    frame = _joined(parts)
    frame["seed"] = np.tile(study.seeds, len(frame) // len(study.seeds))
    frame["value"] = _whole(values)
    return frame.loc[~_nobody_enrolled(study, frame), BY_SEED].reset_index(drop=True)


def effects(study: Study) -> pd.DataFrame:
    """EFFECTS rows: every series over seeds, target, cost per extra person; small groups are hidden."""
    parts, columns = [], []
    for series in all_series(study):
        parts.append(_rows(study, series))
        columns.append(np.array(summary(series.values)))
    derived = list(_derived(study))
    parts += [_rows(study, series) for series, _ in derived]
    columns += [np.array(found, float) for _, found in derived]
    frame = _joined(parts)
    frame[["value", *RANGES]] = np.concatenate(columns, axis=1).T
    frame.loc[_nobody_enrolled(study, frame), ["value", *RANGES]] = np.nan
    return _without_small_groups(study, frame)[EFFECTS]


def _derived(study: Study) -> Iterator[tuple[Series, Summary]]:
    """Stated target, the share of worlds that reach it, cost per extra person; one per date."""
    every = np.arange(len(study.dates))
    net = summary(study.scale * study.pairs.cells[:, 0, 1, -1])
    yield from turns(study)
    for scope, name in enumerate(study.comparison.interventions):
        target = stated_target(study.comparison, name)
        placed = study.pairs.registered[:, scope]
        reached = (placed >= target).sum(axis=0)  # hidden below where no target in placements is stated
        n = len(study.seeds)
        low, high = np.array([wilson(int(k), n) for k in reached]).T
        nothing = np.full(len(every), np.nan)
        chance = Summary(reached / n, low, high, nothing, nothing) if target else Summary(*[nothing] * 5)
        yield Series(name, "all", "p_target", "share", placed, every), chance
        fixed = np.full(len(every), float(target))
        yield Series(name, "all", "target", "placements", placed, every), Summary(fixed, *[nothing] * 4)
        if scope == 0:
            cost = study.pairs.cost_cents[:, 0].mean(axis=0) / CENTS
            each = [per_person(cost[k], Summary(*(part[k] for part in net))) for k in every]
            yield Series(name, "all", "eur_per_net_lasting", "EUR", placed, every), Summary(*np.array(each).T)
            for measure in ("gross", "net"):  # stated only where the interval of the number lies above zero
                some = summary(study.scale * study.pairs.cells[:, 0, 0, CELLS.index(measure)])
                told = [per_person(cost[k], certain(Summary(*(part[k] for part in some)))) for k in every]
                yield Series(name, "all", f"eur_per_{measure}", "EUR", placed, every), Summary(*np.array(told).T)


def stated_target(comparison: Comparison, name: str) -> int:
    """Stated target in placements of an instrument, or of all together; 0 where none is stated of just these."""
    scenario = comparison.scenario
    if name == comparison.interventions[0]:
        return sum(number for unit, number in targets_of_all(scenario).items() if unit in IN_PLACEMENTS)
    return sum(one.target for one in scenario.package if one.slug == name and one.target_unit in IN_PLACEMENTS)


def _nobody_enrolled(study: Study, frame: pd.DataFrame) -> pd.Series:
    """Rows that say something of participants where an instrument has none: it works on employers or everybody."""
    chosen = [one for one in study.comparison.scenario.package if one.slug in study.comparison.scenario.compared]
    without = [one.slug for one in chosen if not one.registers]
    if len(without) == len(chosen) and study.comparison.interventions:
        without.append(study.comparison.interventions[0])
    of_them = frame["measure"].isin(OF_PARTICIPANTS) | frame["measure"].str.startswith(OF_PARTICIPANTS_TOO)
    return frame["intervention"].isin(without) & of_them


def _without_small_groups(study: Study, frame: pd.DataFrame) -> pd.DataFrame:
    if not study.comparison.interventions:
        return frame
    for k, day in enumerate(study.dates):
        small = frame["group"].isin(secret(study, k)) & (frame["date"] == day)
        frame.loc[small, ["value", *RANGES]] = np.nan
    if study.pairs.weekly.size:
        for measure, few in too_few(study).items():
            here = frame["measure"].eq(measure) & frame["date"].isin(np.array(study.dates)[few])
            frame.loc[here, ["value", *RANGES]] = np.nan
    return frame


def _rows(study: Study, series: Series, repeat: int = 1) -> dict[str, Any]:
    """Keys of a series: its constants, and its dates, each `repeat` times."""
    return {
        "region": study.region,
        "scenario": study.comparison.scenario.slug,
        "intervention": series.intervention,
        "group": series.group,
        "measure": series.measure,
        "unit": series.unit,
        "date": np.repeat([study.dates[k] for k in series.dates], repeat),
    }


def _joined(parts: Sequence[dict[str, Any]]) -> pd.DataFrame:
    lengths = [len(part["date"]) for part in parts]
    columns = {
        key: np.concatenate([part["date"] for part in parts])
        if key == "date"
        else np.repeat(np.array([part[key] for part in parts], object), lengths)
        for key in parts[0]
    }
    return pd.DataFrame(columns)


def _whole(values: np.ndarray) -> np.ndarray:
    return values.astype(np.int64) if (values == np.rint(values)).all() else values


def indicator_values(study: Study) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Every indicator of both worlds, with and without [seeds, t]."""
    weeks = np.diff(study.comparison.question.plan.dates, prepend=0)
    worlds = (Counts(study.pairs.stocks[:, world], study.pairs.flows[:, world], weeks) for world in range(2))
    with_, without = ({name: one.value(counts) for name, one in INDICATORS.items()} for counts in worlds)
    return with_, without


def indicators(study: Study) -> pd.DataFrame:
    """INDICATOR_COLUMNS rows: every indicator of both worlds and their difference, at every date."""
    with_, without = indicator_values(study)
    keys, told = [], []
    for name, one in INDICATORS.items():
        for world, values in zip(WORLDS, (with_[name], without[name], with_[name] - without[name]), strict=True):
            keys.append((study.region, study.comparison.scenario.slug, world, "all", name, one.unit))
            told.append(np.array(summary(values), float))
    columns = np.repeat(np.array(keys, object), len(study.dates), axis=0)
    frame = pd.DataFrame(columns, columns=["region", "scenario", "world", "group", "indicator", "unit"])
    frame["date"] = np.tile(np.array(study.dates, object), len(keys))
    frame[["value", *RANGES]] = np.concatenate(told, axis=1).T
    return frame[INDICATOR_COLUMNS]


def bridge_by_seed(study: Study) -> pd.DataFrame:
    """seed, step, value: the bridge at the headline's date, whole persons."""
    values = study.pairs.bridge.ravel()
    return pd.DataFrame(
        {
            "seed": np.repeat(study.seeds, len(BRIDGE)),
            "step": np.tile(np.array(BRIDGE, object), len(study.seeds)),
            "value": _whole(values),
        }
    )


def paths(study: Study) -> pd.DataFrame:
    """In work from the start on: participants with and without, and the difference for everybody; week by week where
    the pairs were looked at closely, else at the dates."""
    first = study.comparison.question.plan.start.week
    if study.pairs.weekly.size:
        mine = study.scale * study.pairs.weekly
        dates = [monday(first + week).isoformat() for week in range(mine.shape[-1] + 1)]
    else:
        gross, deadweight, lost, *_, net = np.moveaxis(study.scale * study.pairs.cells[:, 0, 0], 1, 0)
        mine = np.stack([gross, deadweight + lost, net], axis=1)
        dates = [monday(first).isoformat(), *study.dates]
    parts = []
    for k, (who, world) in enumerate((("participants", "with"), ("participants", "without"), ("all", "difference"))):
        from_start = np.concatenate([np.zeros((len(mine), 1)), mine[:, k]], axis=1)
        found = dict(zip(["value", *RANGES], summary(from_start), strict=True))
        parts.append(pd.DataFrame({"date": dates, "who": who, "world": world, **found}))
    return pd.concat(parts, ignore_index=True)
