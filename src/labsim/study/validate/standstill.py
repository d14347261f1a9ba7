"""Standstill: a world in which nothing changes must not drift, eight years long."""

from threading import Event
from typing import NamedTuple

import numpy as np

from labsim.core.codes import Event as Demographic
from labsim.core.codes import Scheme
from labsim.processes.stocks import Stock
from labsim.study.intervals import summary
from labsim.study.validate.bench import YEAR_W, Bench, follow, names
from labsim.study.validate.records import Check, Found, Table, mean_check

WEEKS, EVERY_W, WINDOW_W = 8 * YEAR_W, 4, 3 * YEAR_W
SMALLEST = 200  # smaller stocks move by chance alone
BAR = 5.0  # percent
CLOSED = (Scheme.WAO, Scheme.SW)  # nobody enters these any more
CLOSED_STOCKS = (Stock.WAO, Stock.SW)
ENDS = ((0.0, 0.0), (1.0, 1.0))  # of eta and outside_eta
MAIN = (
    Stock.UNEMPLOYED, Stock.EMPLOYED_HERE, Stock.EMPLOYED_OUTSIDE, Stock.COMMUTERS, Stock.INACTIVE, Stock.POSTED,
    Stock.WW, Stock.BIJSTAND_BENEFITS,
)  # fmt: skip


class Lived(NamedTuple):
    """One world of eight years."""

    stocks: np.ndarray  # [t, STOCKS]
    closed: np.ndarray  # [CLOSED, 3]: at the start, at the end, at the end by the calendar alone
    entered: int  # people who came into a closed scheme


def run(bench: Bench) -> Found:
    """Drift of every stock of 200 or more between years 1-3 and 6-8."""
    seeds, few = bench.seeds(30, 3), bench.seeds(3, 1)
    jobs = [(0.7, 0.5, seed) for seed in seeds] + [(*ends, seed) for ends in ENDS for seed in few]

    def work(job: tuple[float, float, int], stop: Event) -> Lived:
        return _lived(bench, job, stop)

    found = bench.each(jobs, work, "standstill")
    lived = [found[0.7, 0.5, seed] for seed in seeds]
    drifts = drift(np.stack([one.stocks for one in lived]))
    checks = [
        mean_check(f"drift_{word.replace(' ', '_')}", word, drifts.change[:, stock], "%", (-BAR, BAR), "steady")
        for stock, word in zip(drifts.counted, names(drifts.counted), strict=True)
        if stock not in CLOSED_STOCKS
    ]
    checks += _closed_checks(lived)
    at_ends = {ends: drift(np.stack([found[(*ends, seed)].stocks for seed in few])) for ends in ENDS}
    tables = (_means(drifts), _ends_table(drifts, at_ends))
    how = f"start `stationary`, scenario `standstill`, {len(seeds)} seeds, {WEEKS} weeks, counted every {EVERY_W} weeks"
    return Found("standstill", how, tuple(checks), tables)


class Drift(NamedTuple):
    """Means of both windows and the change between them, by seed."""

    counted: list[Stock]  # those that are large enough
    early: np.ndarray  # [seeds, STOCKS]
    late: np.ndarray  # [seeds, STOCKS]
    change: np.ndarray  # percent [seeds, STOCKS]


def drift(stocks: np.ndarray) -> Drift:
    """Change between the first and the last three-year mean; stocks [seeds, t, STOCKS], evenly over the weeks."""
    window = stocks.shape[1] * WINDOW_W // WEEKS
    early, late = stocks[:, :window].mean(axis=1), stocks[:, -window:].mean(axis=1)
    counted = [stock for stock in Stock if early[:, stock].mean() >= SMALLEST]
    with np.errstate(divide="ignore", invalid="ignore"):
        change = 100.0 * (late / early - 1.0)
    return Drift(counted, early, late, change)


def _lived(bench: Bench, job: tuple[float, float, int], stop: Event) -> Lived:
    eta, outside_eta, seed = job
    market = bench.market(seed, eta=eta, outside_eta=outside_eta)
    try:
        persons = market.world.persons
        before = np.array([persons.scheme == scheme for scheme in CLOSED])
        calendar, until = market.world.calendar, market.week + WEEKS
        ends = np.isin(calendar.event, (int(Demographic.REACH_AOW), int(Demographic.LEAVE)))
        gone = calendar.row[ends & (calendar.week >= market.week) & (calendar.week < until)]
        stocks = follow(market, WEEKS, EVERY_W, stop)
        after = np.array([persons.scheme == scheme for scheme in CLOSED])
        expected = before.copy()
        expected[:, gone] = False
        closed = np.stack([before.sum(axis=1), after.sum(axis=1), expected.sum(axis=1)], axis=1)
        return Lived(stocks, closed, int((after & ~before).sum()))
    finally:
        market.close()


def _closed_checks(lived: list[Lived]) -> list[Check]:
    """Closed schemes: nobody enters, and only age, death and removal end them."""
    law = "law: no new entrants; ends by pension age, death or removal"
    entered = sum(one.entered for one in lived)
    checks = [Check("closed_entered", "people who entered WAO or SW", entered, "persons", 0, 0, law)]
    for k, scheme in enumerate(CLOSED):
        off = [100.0 * (one.closed[k, 1] / max(1, one.closed[k, 2]) - 1.0) for one in lived]
        start, end = np.mean([one.closed[k, :2] for one in lived], axis=0)
        what = f"{scheme.name}, end over what the calendar leaves ({start:,.0f} to {end:,.0f} persons in eight years)"
        checks.append(mean_check(f"closed_{scheme.name.lower()}", what, off, "%", (-BAR, BAR), law))
    return checks


def _means(drifts: Drift) -> Table:
    """Levels of both windows with the worst world."""
    rows = []
    for stock in drifts.counted:
        change = drifts.change[:, stock]
        worst = change[np.argmax(np.abs(change))]
        early, late = drifts.early[:, stock].mean(), drifts.late[:, stock].mean()
        rows.append((names([stock])[0], round(early), round(late), change.mean(), worst))
    columns = ("stock", "years 1-3", "years 6-8", "drift, %", "worst seed, %")
    return Table("Levels", columns, tuple(rows))


def _ends_table(centre: Drift, ends: dict[tuple[float, float], Drift]) -> Table:
    """The main stocks at both ends of eta and outside_eta together."""
    rows: list[tuple[str | float, ...]] = []
    for stock in MAIN:
        cells = [float(summary(one.change[:, stock]).value) for one in (ends[0.0, 0.0], centre, ends[1.0, 1.0])]
        rows.append((names([stock])[0], *cells))
    columns = ("drift, %", "eta 0, outside 0", "eta 0.7, outside 0.5", "eta 1, outside 1")
    note = "Both act only after the burn-in: a difference between the columns is what they add to a world at rest."
    return Table("At both ends of job creation and of the border", columns, tuple(rows), note)
