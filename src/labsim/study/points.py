"""What a sweep answers, point by point: effects, money and indicators with their interval, and which point is best."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from labsim.core.codes import Decision
from labsim.core.draws import stream, uniforms
from labsim.inputs.experiment import CHOICES
from labsim.study.frames import BY_SEED, WORLDS, Study, indicator_values, stated_target
from labsim.study.indicators import INDICATORS
from labsim.study.intervals import NO_RATIO, Ratio, ratio_of_means, summary, wilson
from labsim.study.money.tables import EUR, make_account
from labsim.study.money.value import PERSPECTIVES, block, of_perspective

NET, LASTING = "net", "net_lasting_26w"
COST, PAID = "cost_eur", "paid_eur"  # of the budget, of all payers
PLACED, TARGET = "registered_placements", "target"
ANSWERS = ["value", "low", "high", "unit", "pairs"]
RESAMPLED = 4000  # for the chance of being the best
KEY = 0x706F696E7473  # what its draws are made from


def beside_effects(study: Study, indicators: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Rows as `effects_by_seed` has them, at the headline's date: what all payers pay, the stated target, differences
    of indicators between the two worlds, and, where a ledger was asked for, what perspectives gain over the whole run
    (present value)."""
    name = study.comparison.interventions[0] if study.comparison.interventions else ""
    if name:
        yield _rows(study, name, PAID, study.pairs.paid_cents[:, study.at] / EUR, "EUR")
        target = stated_target(study.comparison, name)
        if target:
            yield _rows(study, name, TARGET, np.full(len(study.seeds), target), "placements")
    with_, without = indicator_values(study)
    for one in indicators:
        change = (with_[one] - without[one])[:, study.at]
        yield _rows(study, name, f"{one}_{WORLDS[2]}", change, INDICATORS[one].unit)
    account = make_account(study)
    if account is None:
        return
    value = account.value
    for perspective in PERSPECTIVES:
        gains = of_perspective(value, perspective)
        yield _rows(study, name, f"balance_{perspective}", gains.sum(axis=0) / EUR, "EUR")
    benefits = of_perspective(value, "government")[block(account.entries, "benefits")].sum(axis=0) / EUR
    yield _rows(study, name, "benefits_saved", benefits, "EUR")


def _rows(study: Study, name: str, measure: str, values: np.ndarray, unit: str) -> pd.DataFrame:
    keys = {"region": study.region, "scenario": study.comparison.scenario.slug, "intervention": name, "group": "all"}
    day = study.dates[study.at]
    frame = pd.DataFrame({"seed": study.seeds, "value": np.asarray(values, float)})
    return frame.assign(**keys, measure=measure, date=day, unit=unit)[BY_SEED]


def answers(rows: pd.DataFrame, factors: Sequence[str]) -> pd.DataFrame:
    """A row per point and measure, from rows by seed at one date: mean with its 95 % interval, euros per net and
    lasting net placement (missing where they cannot be told), the share of worlds that reach the stated target, and the
    chance that the point has the most lasting net placements (`p_best`): the share of resampled sets of the same pairs
    in which it does. Points are ranked among those that assume the same.

    Euros are those of the budget; where a scenario has none at any point, of all payers at every point."""
    whole = rows[rows["intervention"] == rows["scenario"].map(_whole(rows))]
    keys, found = [*factors, "scenario"], []
    cost = paid_by(whole)
    for values, part in whole.groupby(keys, sort=False, dropna=False):
        point = dict(zip(keys, values, strict=True))
        by_measure = {str(name): one.set_index("seed")["value"] for name, one in part.groupby("measure", sort=False)}
        units = part.drop_duplicates("measure").set_index("measure")["unit"]
        for name, series in by_measure.items():
            told = summary(series.to_numpy(float))
            found.append(
                {
                    **point,
                    "measure": name,
                    **_three([float(part) for part in told[:3]]),
                    "unit": units[name],
                    "pairs": len(series),
                }
            )
        for name in (NET, LASTING):
            if cost in by_measure and name in by_measure:
                ratio = each(by_measure[cost], by_measure[name])
                n = len(by_measure[name])
                found.append({**point, "measure": f"eur_per_{name}", **_three(ratio), "unit": "EUR", "pairs": n})
        if PLACED in by_measure and TARGET in by_measure:
            found.append({**point, "measure": "p_target", **reached(by_measure[PLACED], by_measure[TARGET])})
    frame = pd.DataFrame(found, columns=[*keys, "measure", *ANSWERS])
    return pd.concat([frame, ranked(whole, keys)], ignore_index=True)


def paid_by(rows: pd.DataFrame) -> str:
    """The measure whose euros are told per placement: one for all points, so that they can stand beside each other."""
    money = rows.loc[rows["measure"] == COST].groupby("scenario")["value"].any()
    return COST if (len(money) and money.all()) or PAID not in set(rows["measure"]) else PAID


def reached(placed: pd.Series, target: pd.Series) -> dict[str, object]:
    """Share of worlds with as many registered placements as were stated, with its 95 % interval."""
    both = pd.concat([placed, target], axis=1, join="inner").to_numpy(float)
    n, k = len(both), int((both[:, 0] >= both[:, 1]).sum())
    told = (k / n, *wilson(k, n)) if n else NO_RATIO
    return {**_three(told), "unit": "share", "pairs": n}


def _whole(rows: pd.DataFrame) -> dict[str, str]:
    """The first intervention of each scenario: all its instruments together. Another scenario may have one of them."""
    return dict(rows.drop_duplicates("scenario").set_index("scenario")["intervention"])


def each(cost: pd.Series, people: pd.Series) -> Ratio:
    """Cost over people, by the pairs that both have; nothing of one pair, nor where nobody pays anything."""
    both = pd.concat([cost, people], axis=1, join="inner").to_numpy(float)
    return ratio_of_means(both[:, 0], both[:, 1]) if len(both) > 1 and both[:, 0].any() else NO_RATIO


def _three(told: Sequence[float]) -> dict[str, float]:
    return dict(zip(ANSWERS[:3], map(float, told), strict=True))


def ranked(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """`best` among the points of each combination of choices: what is assumed cannot be chosen."""
    assumed = [name for name in keys if name in CHOICES]
    if not assumed:
        return best(rows, keys)
    parts = [best(part, keys) for _, part in rows.groupby(assumed, sort=False, dropna=False)]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else best(rows.iloc[:0], keys)


def best(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """`p_best` of every point: the same pairs of all points are drawn anew, with replacement; equal points share.

    Nothing where there is one point or one pair, or where points have not the same pairs."""
    lasting = rows[rows["measure"] == LASTING]
    columns = [*keys, "measure", *ANSWERS]
    table = lasting.pivot_table(index="seed", columns=list(keys), values="value", sort=False, dropna=False)
    if table.shape[1] < 2 or len(table) < 2 or table.isna().any(axis=None):
        return pd.DataFrame(columns=columns)
    n = len(table)
    draws = uniforms(stream(KEY, Decision.PARAMETER, 0), np.arange(RESAMPLED * n, dtype=np.uint64)).reshape(-1, n)
    means = table.to_numpy(float)[np.floor(draws * n).astype(np.int64)].mean(axis=1)  # [RESAMPLED, points]
    first = np.isclose(means, means.max(axis=1, keepdims=True), rtol=0, atol=1e-9)
    share = (first / first.sum(axis=1, keepdims=True)).mean(axis=0)
    found = pd.DataFrame(list(table.columns), columns=list(keys))
    nothing = {"low": np.nan, "high": np.nan}
    return found.assign(measure="p_best", value=share, **nothing, unit="share", pairs=n)[columns]
