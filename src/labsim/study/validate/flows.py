"""What must emerge: hires, vacancies, and how people move between work, unemployment, benefits and inactivity."""

from collections.abc import Iterable
from threading import Event
from typing import NamedTuple

import numpy as np

from labsim.core.codes import Attachment, Contract, Scheme, Status
from labsim.processes.stocks import Stock
from labsim.study.validate.bench import Bench, live
from labsim.study.validate.facts import FACTS
from labsim.study.validate.records import Check, Found, Table, mean_check
from labsim.study.validate.snapshots import Quarter, quarters

WARM_UP_W, QUARTERS = 26, 8
EMPLOYEES = (int(Contract.PERMANENT), int(Contract.FLEX), int(Contract.SUBSIDISED), int(Contract.BBL))
SPELLS = (("under 13 weeks", 0, 13), ("13-26", 13, 26), ("26-52", 26, 52), ("52 or more", 52, 10**6))
STAYS = (("under 1 year", 0, 52), ("1-3 years", 52, 156), ("over 3 years", 156, 10**6))


class Lived(NamedTuple):
    """Counts of one seed: numerators and denominators by name, and job finding by spell."""

    share: dict[str, float]
    spells: list[float]


def run(bench: Bench) -> Found:
    """All facts that are read from two years of standstill."""
    seeds = bench.seeds(6, 1)
    found = bench.each(list(seeds), lambda seed, stop: _lived(bench, seed, stop), "flows")
    checks: list[Check] = []
    for key, fact in FACTS.items():
        values = [found[seed].share[key] for seed in seeds]
        checks.append(mean_check(key, fact.what, values, fact.unit, (fact.low, fact.high), fact.basis))
    spells = np.mean([found[seed].spells for seed in seeds], axis=0)
    falls = 100.0 * (spells[:-1] / spells[1:] - 1.0)
    what = "job finding falls with each class of spell: smallest fall between two"
    basis = "economics: emerges, 31 / 24 / 18 / 13 %"
    checks.append(Check("dependence", what, float(falls.min()), "%", 0.0, None, basis))
    rows = tuple((label, rate) for (label, _, _), rate in zip(SPELLS, spells, strict=True))
    table = Table("Job finding by length of the spell", ("unemployed for", "% at work a quarter later"), rows)
    how = f"start `stationary`, {len(seeds)} seeds, {QUARTERS} quarters after {WARM_UP_W} weeks, snapshots by quarter"
    return Found("flows", how, tuple(checks), (table,))


def _lived(bench: Bench, seed: int, stop: Event) -> Lived:
    market = bench.market(seed)
    try:
        live(market, WARM_UP_W, stop)
        return reduce(quarters(market, QUARTERS, stop))
    finally:
        market.close()


def reduce(lived: Iterable[Quarter]) -> Lived:
    """Shares of all quarters together, in percent where FACTS says so."""
    parts: dict[str, list[float]] = {}
    spells = np.zeros((len(SPELLS), 2))
    for quarter in lived:
        for key, (part, whole) in {**_people(quarter), **_benefits(quarter), **_vacancies(quarter)}.items():
            held = parts.setdefault(key, [0.0, 0.0])
            held[0] += part
            held[1] += whole
        spells += _by_spell(quarter)
    share = {key: part / whole if whole else float("nan") for key, (part, whole) in parts.items()}
    share = {key: value * (100.0 if FACTS[key].unit.startswith("%") else 1.0) for key, value in share.items()}
    share["bijstand_work"] *= 4
    share["bijstand_inflow"] *= 4
    return Lived(share, (100.0 * spells[:, 0] / np.maximum(1, spells[:, 1])).tolist())


Counted = dict[str, tuple[float, float]]


def _count(part: np.ndarray, whole: np.ndarray) -> tuple[float, float]:
    return float(np.count_nonzero(part & whole)), float(np.count_nonzero(whole))


def _people(quarter: Quarter) -> Counted:
    """Moves between statuses and jobs."""
    first, last = quarter.first, quarter.last
    stays = last.present
    unemployed, inactive = first.status == Status.UNEMPLOYED, first.status == Status.INACTIVE
    works, idle = last.status == Status.EMPLOYED, last.status == Status.UNEMPLOYED
    employee = (first.status == Status.EMPLOYED) & np.isin(first.contract, EMPLOYEES)
    moved = works & (last.job_start > first.week)
    short = first.week - first.job_start < 104
    stock = first.stocks
    return {
        "u_to_e": _count(works, unemployed & stays),
        "u_to_n": _count(last.status == Status.INACTIVE, unemployed & stays),
        "n_to_lf": _count(works | idle, inactive & stays),
        "job_to_job": _count(moved, employee & works),
        "job_to_job_short": _count(moved, employee & works & short),
        "job_to_job_long": _count(moved, employee & works & ~short),
        "permanent_to_u": _count(idle, employee & stays & (first.contract == Contract.PERMANENT)),
        "flex_to_u": _count(idle, employee & stays & (first.contract == Contract.FLEX)),
        "long_unemployed": (float(stock[Stock.UNEMPLOYED_LONG]), float(stock[Stock.UNEMPLOYED])),
        "unemployed": (float(stock[Stock.UNEMPLOYED]), 1.0),
    }


def _benefits(quarter: Quarter) -> Counted:
    """Ways into and out of benefits."""
    first, last = quarter.first, quarter.last
    stays = last.present & (last.attachment != Attachment.AOW)
    bijstand = first.scheme == Scheme.BIJSTAND
    works = last.status == Status.EMPLOYED
    left = bijstand & works & (last.scheme != Scheme.BIJSTAND)
    weeks = first.week - first.benefit_clock
    ended = (first.scheme == Scheme.WW) & (last.scheme != Scheme.WW) & last.present
    came = (last.scheme == Scheme.BIJSTAND) & ~bijstand
    counted = {
        "bijstand_work": (float(left.sum()), float(bijstand.sum() + 4 * came.sum())),
        "bijstand_inflow": (float(came.sum()), float(bijstand.sum())),
        "bijstand_long": (float(first.stocks[Stock.BIJSTAND_LONG]), float(first.stocks[Stock.BIJSTAND_BENEFITS])),
        "ww_work": _count(works, ended),
        "ww_bijstand": _count(last.scheme == Scheme.BIJSTAND, ended),
    }
    for k, (_, low, high) in enumerate(STAYS):
        counted[f"bijstand_work_{k + 1}"] = _count(left, bijstand & stays & (weeks >= low) & (weeks < high))
    return counted


def _vacancies(quarter: Quarter) -> Counted:
    """Vacancies and hires; what neither was filled nor is still open was withdrawn."""
    weekly = {name: float(number) for name, number in quarter.weekly.items()}
    before, after = (float(one.stocks[Stock.POSTED]) for one in (quarter.first, quarter.last))
    stock = 0.5 * (before + after)
    outflow = weekly["arising"] - (after - before)
    hires = weekly["hires_posted"] + weekly["hires_direct"]
    return {
        "posted_share": (weekly["hires_posted"], hires),
        "duration": (13.0 * stock, outflow),
        "hard_share": (float(quarter.last.stocks[Stock.HARD_TO_FILL]), after),
        "lapse_share": (outflow - weekly["hires_posted"], weekly["arising"]),
        "arising": (weekly["arising"], 1.0),
        "applications": (weekly["applications"], 13.0 * stock),
        "visible": (weekly["visible"], weekly["searchers"]),
        "posted": (after, 1.0),
    }


def _by_spell(quarter: Quarter) -> np.ndarray:
    """Unemployed at the start who work at the end, and all of them, by length of the spell [spells, 2]."""
    first, last = quarter.first, quarter.last
    weeks = first.week - first.jobless_since
    unemployed = (first.status == Status.UNEMPLOYED) & last.present
    works = last.status == Status.EMPLOYED
    return np.array([_count(works, unemployed & (weeks >= low) & (weeks < high)) for _, low, high in SPELLS])
